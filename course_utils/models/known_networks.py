"""The known networks at full size, made of the blocks of lesson 11: to be counted and compared.

None of them is trained here. Their numbers of parameters equal those of `keras.applications`, or of
the paper where Keras has no such network. Built in lesson 11.
"""

import math

import keras
from keras import layers

from course_utils.models import blocks

COLOR = (224, 224, 3)


def lenet5(classes=10, activation="tanh"):
    """LeNet-5 for digits, (28, 28, 1): two convolutions, two averages, three dense layers.

    LeCun and others (1998), "Gradient-based learning applied to document recognition", as it is
    taught today: every filter sees all channels, and the averages learn nothing. Built in lesson
    11.
    """
    inputs = x = keras.Input((28, 28, 1))
    for filters, padding in ((6, "same"), (16, "valid")):
        x = layers.Conv2D(filters, 5, padding=padding, activation=activation)(x)
        x = layers.AveragePooling2D(2)(x)
    x = layers.Flatten()(x)
    for neurons in (120, 84):
        x = layers.Dense(neurons, activation=activation)(x)
    return keras.Model(inputs, layers.Dense(classes)(x))


def alexnet(classes=1000):
    """AlexNet for (227, 227, 3): five convolutions, of which three run in two groups.

    Krizhevsky, Sutskever and Hinton (2012), "ImageNet classification with deep convolutional neural
    networks"; the normalization between neighboring channels, which learns nothing, is left out.
    Built in lesson 11.
    """
    inputs = keras.Input((227, 227, 3))
    x = layers.MaxPooling2D(3, 2)(layers.Conv2D(96, 11, 4, activation="relu")(inputs))
    settings = {"padding": "same", "activation": "relu"}
    x = layers.MaxPooling2D(3, 2)(layers.Conv2D(256, 5, groups=2, **settings)(x))
    for filters, groups in ((384, 1), (384, 2), (256, 2)):
        x = layers.Conv2D(filters, 3, groups=groups, **settings)(x)
    return keras.Model(inputs, _dense_end(layers.MaxPooling2D(3, 2)(x), classes))


def vgg16(classes=1000):
    """VGG-16: nothing but 3 x 3, and a maximum between stages.

    Simonyan and Zisserman (2015), "Very deep convolutional networks for large-scale image
    recognition". Built in lesson 11.
    """
    inputs = x = keras.Input(COLOR)
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, _dense_end(x, classes))


def _dense_end(x, classes):
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dropout(0.5)(layers.Dense(4096, activation="relu")(x))
    return layers.Dense(classes)(x)


def googlenet(classes=1000):
    """GoogLeNet: nine inception blocks, without the two extra ends that helped its training.

    Szegedy and others (2015), "Going deeper with convolutions"; with batch normalization, which
    came a year later. Built in lesson 11.
    """
    inputs = keras.Input(COLOR)
    x = layers.MaxPooling2D(3, 2, "same")(blocks.convolve(inputs, 64, 7, 2))
    x = blocks.convolve(blocks.convolve(x, 64, 1), 192, 3)
    stages = (
        ((64, (96, 128), (16, 32), 32), (128, (128, 192), (32, 96), 64)),
        (
            (192, (96, 208), (16, 48), 64),
            (160, (112, 224), (24, 64), 64),
            (128, (128, 256), (24, 64), 64),
            (112, (144, 288), (32, 64), 64),
            (256, (160, 320), (32, 128), 128),
        ),
        ((256, (160, 320), (32, 128), 128), (384, (192, 384), (48, 128), 128)),
    )
    for stage in stages:
        x = layers.MaxPooling2D(3, 2, "same")(x)
        for filters in stage:
            x = blocks.inception(x, *filters)
    return keras.Model(inputs, _end(x, classes))


def _end(x, classes):
    """Average each map, and one dense layer: the end of most networks since 2014."""
    return layers.Dense(classes)(layers.GlobalAveragePooling2D()(x))


def resnet50(classes=1000):
    """ResNet-50: sixteen bottlenecks.

    He and others (2016), "Deep residual learning for image recognition". Built in lesson 11.
    """
    inputs = keras.Input(COLOR)
    x = blocks.convolve(inputs, 64, 7, 2, use_bias=True)
    x = layers.MaxPooling2D(3, 2, "same")(x)
    for stage, (filters, count) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3))):
        for block in range(count):
            x = blocks.bottleneck(x, filters, strides=2 if stage and not block else 1)
    return keras.Model(inputs, _end(x, classes))


def densenet121(classes=1000):
    """DenseNet-121: 58 layers that each see all before them in their block.

    Huang and others (2017), "Densely connected convolutional networks". Built in lesson 11.
    """
    inputs = keras.Input(COLOR)
    x = layers.MaxPooling2D(3, 2, "same")(blocks.convolve(inputs, 64, 7, 2))
    for stage, count in enumerate((6, 12, 24, 16)):
        x = blocks.transition(x, x.shape[-1] // 2) if stage else x
        x = blocks.dense_block(x, count, growth=32)
    return keras.Model(inputs, _end(blocks.finish(x), classes))


def mobilenet_v2(classes=1000):
    """MobileNetV2: seventeen inverted residuals.

    Sandler and others (2018), "MobileNetV2: inverted residuals and linear bottlenecks". Built in
    lesson 11.
    """
    inputs = keras.Input(COLOR)
    x = blocks.convolve(inputs, 32, 3, 2, "relu6")
    table = (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1)
    for expansion, filters, count, strides in (*table, (6, 160, 3, 2), (6, 320, 1, 1)):
        for block in range(count):
            x = blocks.inverted_residual(x, filters, 1 if block else strides, expansion)
    return keras.Model(inputs, _end(blocks.convolve(x, 1280, 1, 1, "relu6"), classes))


def efficientnet(width=1.0, depth=1.0, resolution=224, classes=1000):
    """EfficientNet: inverted residuals with gates, scaled in three directions at once.

    Args:
        width: factor of the channels.
        depth: factor of the blocks in each stage.
        resolution: height and width of the images, in pixels.
        classes: of the answers.

    Returns:
        A Keras model; 1, 1 and 224 is B0, 1, 1.1 and 240 is B1. Tan and Le (2019), "EfficientNet:
        rethinking model scaling for convolutional neural networks". Built in lesson 11.
    """
    inputs = keras.Input((resolution, resolution, 3))
    x = layers.Normalization()(layers.Rescaling(1 / 255)(inputs))
    x = blocks.convolve(x, multiple_of_eight(32 * width), 3, 2, "swish")
    table = (
        (1, 3, 16, 1, 1),
        (6, 3, 24, 2, 2),
        (6, 5, 40, 2, 2),
        (6, 3, 80, 3, 2),
        (6, 5, 112, 3, 1),
    )
    for expansion, size, filters, count, strides in (*table, (6, 5, 192, 4, 2), (6, 3, 320, 1, 1)):
        for block in range(math.ceil(count * depth)):
            settings = {"size": size, "activation": "swish", "squeezed": x.shape[-1] // 4}
            wide = multiple_of_eight(filters * width)
            step = 1 if block else strides
            x = blocks.inverted_residual(x, wide, step, expansion, **settings)
    x = blocks.convolve(x, multiple_of_eight(1280 * width), 1, 1, "swish")
    return keras.Model(inputs, _end(x, classes))


def multiple_of_eight(channels):
    """Round channels to a multiple of 8, and never down by more than a tenth.

    Howard and others (2017), "MobileNets". Built in lesson 11.
    """
    near = max(8, int(channels + 4) // 8 * 8)
    return near + 8 if near < 0.9 * channels else near


def convnext_tiny(classes=1000):
    """ConvNeXt-Tiny: eighteen blocks with windows of 7 x 7.

    Liu and others (2022), "A ConvNet for the 2020s". Built in lesson 11.
    """
    inputs = x = keras.Input(COLOR)
    for stage, (filters, count) in enumerate(((96, 3), (192, 3), (384, 9), (768, 3))):
        if stage:
            x = layers.LayerNormalization(epsilon=1e-6)(x)
            x = layers.Conv2D(filters, 2, 2)(x)
        else:
            x = layers.LayerNormalization(epsilon=1e-6)(layers.Conv2D(filters, 4, 4)(x))
        for _ in range(count):
            x = blocks.convnext_block(x, scale=1e-6)
    x = layers.LayerNormalization(epsilon=1e-6)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, layers.Dense(classes)(x))
