"""The U-Net: down to see far, up to see sharply, and a class for every pixel."""

import keras
from keras import layers


def two_convolutions(maps, filters):
    """Convolve, normalize and rectify, twice. `maps` is a Keras tensor; the size stays."""
    for _ in range(2):
        maps = layers.Conv2D(filters, 3, padding="same", use_bias=False)(maps)
        maps = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(maps))
    return maps


def unet(channels, classes, filters=(8, 16, 32, 48)):
    """Make a U-Net.

    Args:
        channels: of the images: 3 for color, 1 for gray.
        classes: scores for each pixel.
        filters: of each level, from the full size down; each level halves height and width.

    Returns:
        A Keras model, from images (batch, height, width, channels), 0 to 255, to scores (batch,
        height, width, classes); height and width must be multiples of 2 to the number of halvings.
        Smaller than the original: "same" padding and batch normalization. Ronneberger, Fischer and
        Brox (2015), "U-Net: convolutional networks for biomedical image segmentation". Built in
        lesson 15.
    """
    inputs = keras.Input((None, None, channels))
    maps, skips = layers.Rescaling(1 / 127.5, offset=-1)(inputs), []
    for width in filters[:-1]:
        skips.append(two_convolutions(maps, width))
        maps = layers.MaxPooling2D(2)(skips[-1])
    maps = two_convolutions(maps, filters[-1])
    for width in reversed(filters[:-1]):
        maps = layers.Conv2DTranspose(width, 2, strides=2)(maps)
        maps = two_convolutions(layers.Concatenate()([skips.pop(), maps]), width)
    return keras.Model(inputs, layers.Conv2D(classes, 1)(maps))
