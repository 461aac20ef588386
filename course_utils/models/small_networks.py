"""Small forms of the known networks: one skeleton, one idea each, and the idea switched off.

All take images of 32 x 32 in color. All but the two oldest have the same skeleton: a convolution of
stride 2, then three stages at 16 x 16, 8 x 8 and 4 x 4, then the mean of each map and one dense
layer. What differs is the stage, and with it how it halves the maps and, as in the papers, what
stands beside the mean. Built in lesson 11.
"""

import keras
from keras import layers

from course_utils.models import blocks

SHAPE = (32, 32, 3)


def small_network(stage, widths, classes, first=None, end=None):
    """Make a network of three stages.

    Args:
        stage: a function of maps, filters and strides (1 or 2) that returns maps.
        widths: filters of the three stages.
        classes: of the answers.
        first: filters of the first convolution; by default those of the first stage.
        end: a function of the last maps that returns vectors; by default the mean of each map.

    Returns:
        A Keras model, from images (batch, 32, 32, 3), 0 to 1, to logits (batch, classes). Built in
        lesson 11.
    """
    inputs = keras.Input(SHAPE)
    x = blocks.convolve(inputs, first or widths[0], 3, 2)
    for filters, strides in zip(widths, (1, 2, 2), strict=True):
        x = stage(x, filters, strides)
    return keras.Model(inputs, layers.Dense(classes)((end or mean_end)(x)))


def mean_end(x):
    """The mean of each map, for stages that end in an activation."""
    return layers.GlobalAveragePooling2D()(x)


def dense_end(x):
    """Normalize, activate, mean: a dense block ends in bare convolutions."""
    return mean_end(blocks.finish(x))


def inverted_end(x):
    """Four times as many maps by 1 x 1, then the mean, as MobileNetV2 makes 1,280 of 320."""
    return mean_end(blocks.convolve(x, 4 * x.shape[-1], 1, activation="relu6"))


def convnext_end(x):
    """The mean, then layer normalization, as in ConvNeXt."""
    return layers.LayerNormalization(epsilon=1e-6)(mean_end(x))


def old_network(widths, classes, activation="relu", pooling=layers.MaxPooling2D):
    """Make a network as of 1998 or 2012: two convolutions of 5 x 5, pooling, dense layers.

    Args:
        widths: filters of the two convolutions, neurons of the dense layer.
        classes: of the answers.
        activation: "tanh" as in LeNet-5, "relu" as in AlexNet.
        pooling: a layer: averages as in LeNet-5, maxima as in AlexNet.

    Returns:
        A Keras model as `small_network` makes it. Built in lesson 11.
    """
    inputs = x = keras.Input(SHAPE)
    for filters in widths[:2]:
        x = pooling(2)(blocks.convolve(x, filters, 5, 1, activation))
    x = layers.Dense(widths[2], activation=activation)(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(classes)(x))


def pooled(x, strides):
    """Halve maps by their maxima, if the strides say so."""
    return layers.MaxPooling2D(2)(x) if strides == 2 else x


def vgg_stage(x, filters, strides, sizes=(3, 3)):
    """Convolutions one behind the other: two of 3 x 3, or one of 5 x 5 that sees as much."""
    x = pooled(x, strides)
    for size in sizes:
        x = blocks.convolve(x, filters, size)
    return x


def inception_stage(x, filters, strides, branches=True):
    """An inception block; or one branch alone, 1 x 1 and then 3 x 3, as wide as all."""
    x, part = pooled(x, strides), filters // 8
    if not branches:
        return blocks.convolve(blocks.convolve(x, filters // 4, 1), filters)
    return blocks.inception(x, 2 * part, (2 * part, 4 * part), (part, part), filters - 7 * part)


def residual_stage(x, filters, strides, skip=True, gate=False):
    """A residual block, with or without its addition, and with or without a gate."""
    return blocks.residual(x, filters, strides, skip, filters // 4 if gate else None)


def dense_stage(x, growth, strides, concat=True):
    """Three layers that see all before them; or only the last."""
    if strides == 2:
        x = blocks.transition(x, x.shape[-1] // 2 if concat else growth)
    return blocks.dense_block(x, 3, growth, narrow=0, concat=concat)


def inverted_stage(x, filters, strides, depthwise=True):
    """An inverted residual; each channel on its own in the middle, or all together."""
    return blocks.inverted_residual(x, filters, strides, expansion=4, depthwise=depthwise)


def convnext_stage(x, filters, strides, size=7):
    """A ConvNeXt block, behind a convolution that changes the size."""
    if strides == 2:
        x = layers.Conv2D(filters, 2, 2)(layers.LayerNormalization(epsilon=1e-6)(x))
    return blocks.convnext_block(x, size)
