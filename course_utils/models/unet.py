"""The U-Net: down to see far, up to see sharply, and a class for every pixel."""

import keras
from keras import layers


def convolve(maps, filters, size=3, strides=1):
    """Convolve, normalize and rectify a Keras tensor of feature maps; "same" padding."""
    maps = layers.Conv2D(filters, size, strides, "same", use_bias=False)(maps)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(maps))


def unet(channels, classes, filters=(32, 48, 64, 96), skips=True):
    """Make a U-Net.

    Args:
        channels: of the images: 3 for color, 1 for gray.
        classes: scores for each pixel.
        filters: of each level, from half the size of the images down.
        skips: False cuts the skip connections, to see what they are for.

    Returns:
        A Keras model, from images (batch, height, width, channels), 0 to 255, to scores (batch,
        height, width, classes). Height and width must be multiples of 2 to the number of levels.
        Ronneberger, Fischer and Brox (2015), "U-Net: convolutional networks for biomedical image
        segmentation", made smaller: "same" padding, batch normalization, one convolution where
        theirs has two, and none at full size. Built in lesson 15.
    """
    inputs = keras.Input((None, None, channels))
    maps = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    maps, remembered = convolve(maps, filters[0], size=4, strides=2), []
    for wider in filters[1:]:
        remembered.append(maps)
        maps = convolve(layers.MaxPooling2D(2)(maps), wider)
    for narrower in reversed(filters[:-1]):
        beside = remembered.pop()
        maps = layers.Conv2DTranspose(narrower, 2, strides=2)(maps)
        maps = convolve(layers.Concatenate()([beside, maps]) if skips else maps, narrower)
    return keras.Model(inputs, layers.Conv2DTranspose(classes, 4, 2, "same")(maps))
