"""Pooling layers: a window of each feature map becomes one number, and nothing is learned."""

import numpy as np

from course_utils.layers.layer import Layer, image_sizes
from course_utils.layers.windows import (
    known_padding,
    output_size,
    padding_amounts,
    positive_pair,
    sliding_windows,
)


class Pooling2D(Layer):
    """The common part of max and average pooling: where the windows stand.

    `pool_size` and `strides` are whole numbers or (vertical, horizontal) pairs; without `strides`,
    windows lie side by side. `padding` is "valid" or "same". Channels do not mix. Raises ValueError
    for other arguments, and for images that are smaller than a window. Built in lesson 04.
    """

    def __init__(self, pool_size=(2, 2), strides=None, padding="valid"):
        super().__init__()
        self.pool_size = positive_pair(pool_size, "pool_size")
        self.strides = self.pool_size if strides is None else positive_pair(strides, "strides")
        self.padding = known_padding(padding)

    def compute_output_shape(self, input_shape):
        """Return (batch, rows, columns, channels) for images of shape `input_shape`."""
        batch, height, width, channels = image_sizes(input_shape, self._name)
        settings = zip((height, width), self.pool_size, self.strides, strict=True)
        try:
            rows, columns = (
                size if size is None else output_size(size, window, step, self.padding)
                for size, window, step in settings
            )
        except ValueError as error:
            raise ValueError(f"{error} The images have shape {tuple(input_shape)}.") from None
        return batch, rows, columns, channels

    def _pad(self, images, value):
        """Return images with `value` around them, as far as the padding asks for it."""
        margins = self._margins(images.shape)
        return np.pad(images, margins, constant_values=value) if np.any(margins) else images

    def _windows(self, images, writeable=False):
        return sliding_windows(images, self.pool_size, self.strides, writeable=writeable)

    def _add_windows(self, parts, image_shape, dtype):
        """Give each pixel the sum of its gradients in all the windows that saw it.

        `parts` yields, for each place of the window, one gradient for each window.
        """
        margins = (top, bottom), (left, right) = self._margins(image_shape)[1:3]
        batch, height, width, channels = image_shape
        height, width = height + sum(margins[0]), width + sum(margins[1])
        gradient = np.zeros((batch, height, width, channels), dtype)
        windows = self._windows(gradient, writeable=True)
        # Windows may overlap, but at one place of the window no two of them share a pixel.
        for (row, column), part in zip(self._places(), parts, strict=True):
            windows[:, :, :, row, column] += part
        return gradient[:, top : height - bottom, left : width - right]

    def _places(self):
        """Return every (row, column) of a window, row by row."""
        return np.ndindex(*self.pool_size)

    def _margins(self, image_shape):
        settings = zip(image_shape[1:3], self.pool_size, self.strides, strict=True)
        vertical, horizontal = (
            padding_amounts(size, window, step, self.padding) for size, window, step in settings
        )
        return (0, 0), vertical, horizontal, (0, 0)


class MaxPooling2D(Pooling2D):
    """The largest number of each window, equal to `keras.layers.MaxPooling2D`.

    `pool_size` and `strides` are whole numbers or (vertical, horizontal) pairs; without `strides`,
    windows lie side by side. `padding` is "valid" or "same"; padded places never win.

    The gradient of a window goes to its largest number alone, since a small change of another
    number changes nothing. Where several are equally large it goes to the first, row by row, as in
    Keras.

    Ranzato, Huang, Boureau and LeCun (2007), "Unsupervised learning of invariant feature
    hierarchies with applications to object recognition". Built in lesson 04.
    """

    def _forward(self, inputs, training):
        windows = self._windows(self._pad(inputs, -np.inf))
        outputs = windows[:, :, :, 0, 0].copy()
        # One place of all windows at a time is several times faster than windows.max(axis=(3, 4)).
        for row, column in self._places():
            np.maximum(outputs, windows[:, :, :, row, column], out=outputs)
        self._remembered = windows, outputs, inputs.shape
        return outputs

    def _backward(self, output_gradient):
        windows, outputs, image_shape = self._remembered
        parts = shares_of_the_first_maximum(windows, outputs, output_gradient, self._places())
        return self._add_windows(parts, image_shape, output_gradient.dtype)


def shares_of_the_first_maximum(windows, outputs, output_gradient, places):
    """Yield, for each place of the window, the gradient of the windows whose maximum is there."""
    not_found = np.ones(outputs.shape, bool)
    for row, column in places:
        first = not_found & (windows[:, :, :, row, column] == outputs)
        not_found ^= first
        yield output_gradient * first


class AveragePooling2D(Pooling2D):
    """The mean of each window, equal to `keras.layers.AveragePooling2D`.

    `pool_size` and `strides` are whole numbers or (vertical, horizontal) pairs; without `strides`,
    windows lie side by side. `padding` is "valid" or "same". Padded places do not count: a window
    at the border is the mean of the pixels inside the image, as in Keras on TensorFlow and on JAX.
    On torch, Keras (3.15) repeats the border pixels instead where the padding of an axis is uneven,
    and its means differ there.

    LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document
    recognition", subsamples so. Built in lesson 04.
    """

    def _forward(self, inputs, training):
        windows = self._windows(self._pad(inputs, 0))
        pixels = self._windows(self._pad(np.ones_like(inputs[:1, :, :, :1]), 0)).sum(axis=(3, 4))
        outputs = np.zeros(self.compute_output_shape(inputs.shape), inputs.dtype)
        for row, column in self._places():
            outputs += windows[:, :, :, row, column]
        self._remembered = pixels, inputs.shape
        return outputs / pixels

    def _backward(self, output_gradient):
        pixels, image_shape = self._remembered
        share = output_gradient / pixels
        parts = (share for _ in self._places())
        return self._add_windows(parts, image_shape, output_gradient.dtype)


class GlobalPooling2D(Layer):
    """The common part of the global layers: each feature map becomes one number.

    The outputs have shape (batch, channels), or (batch, 1, 1, channels) with `keepdims`. Raises
    ValueError for inputs that are not a batch of images. Built in lesson 04.
    """

    def __init__(self, keepdims=False):
        super().__init__()
        self.keepdims = bool(keepdims)

    def compute_output_shape(self, input_shape):
        """Return (batch, channels), or (batch, 1, 1, channels) with `keepdims`."""
        batch, height, width, channels = image_sizes(input_shape, self._name)
        if 0 in (height, width):
            raise ValueError(
                f"{self._name} needs at least one pixel, and got images of shape "
                f"{tuple(input_shape)}. Use larger images, or fewer layers that shrink them."
            )
        return (batch, 1, 1, channels) if self.keepdims else (batch, channels)

    def _spread(self, gradient):
        """Return the output gradient with the axes of an image, ready to broadcast over one."""
        return gradient if self.keepdims else gradient[:, np.newaxis, np.newaxis]


class GlobalAveragePooling2D(GlobalPooling2D):
    """The mean of each feature map, equal to `keras.layers.GlobalAveragePooling2D`.

    The outputs have shape (batch, channels), or (batch, 1, 1, channels) with `keepdims`. Lin, Chen
    and Yan (2014), "Network in network". Built in lesson 04.
    """

    def _forward(self, inputs, training):
        self._remembered = inputs.shape
        return inputs.mean(axis=(1, 2), keepdims=self.keepdims)

    def _backward(self, output_gradient):
        _, height, width, _ = self._remembered
        share = self._spread(output_gradient) / (height * width)
        return np.broadcast_to(share, self._remembered).copy()


class GlobalMaxPooling2D(GlobalPooling2D):
    """The largest number of each feature map, equal to `keras.layers.GlobalMaxPooling2D`.

    The outputs have shape (batch, channels), or (batch, 1, 1, channels) with `keepdims`. Where
    several numbers are equally large they share the gradient equally, as in Keras, whose
    MaxPooling2D gives it to the first. Built in lesson 04.
    """

    def _forward(self, inputs, training):
        largest = inputs.max(axis=(1, 2), keepdims=True)
        winners = inputs == largest
        self._remembered = winners / winners.sum(axis=(1, 2), keepdims=True, dtype=inputs.dtype)
        return largest if self.keepdims else largest[:, 0, 0]

    def _backward(self, output_gradient):
        return self._spread(output_gradient) * self._remembered
