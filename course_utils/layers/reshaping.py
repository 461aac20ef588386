"""Layers that make images larger and learn nothing: zeros around them, or pixels in between."""

import numpy as np

from course_utils.layers.layer import Layer, image_sizes
from course_utils.layers.windows import positive_pair


class ZeroPadding2D(Layer):
    """Zeros around each image, equal to `keras.layers.ZeroPadding2D`.

    `padding` is one number of pixels for all four sides, a pair (vertical, horizontal), or a pair
    of pairs ((top, bottom), (left, right)); none is negative. Raises ValueError for another
    padding. Built in lesson 02.
    """

    def __init__(self, padding=(1, 1)):
        super().__init__()
        sides = padding if isinstance(padding, (tuple, list)) else (padding, padding)
        pairs = [side if isinstance(side, (tuple, list)) else (side, side) for side in sides]
        numbers = [number for pair in pairs for number in pair]
        whole = all(isinstance(number, (int, np.integer)) and number >= 0 for number in numbers)
        if [len(pair) for pair in pairs] != [2, 2] or not whole:
            raise ValueError(
                "padding must be a number of pixels such as 1, a pair such as (1, 2), or a pair of "
                f"pairs such as ((1, 0), (2, 2)), none negative, and is {padding!r}."
            )
        self.padding = tuple(tuple(int(number) for number in pair) for pair in pairs)

    def compute_output_shape(self, input_shape):
        """Return (batch, rows, columns, channels) for images of shape `input_shape`."""
        batch, *sizes, channels = image_sizes(input_shape, self._name)
        rows, columns = (
            size if size is None else before + size + after
            for size, (before, after) in zip(sizes, self.padding, strict=True)
        )
        return batch, rows, columns, channels

    def _forward(self, inputs, training):
        return np.pad(inputs, ((0, 0), *self.padding, (0, 0)))

    def _backward(self, output_gradient):
        (top, bottom), (left, right) = self.padding
        _, rows, columns, _ = output_gradient.shape
        return output_gradient[:, top : rows - bottom, left : columns - right].copy()


class UpSampling2D(Layer):
    """Images enlarged by whole factors, equal to `keras.layers.UpSampling2D`.

    `size` is a factor, or a pair (vertical, horizontal). `interpolation` is "nearest", which
    repeats each pixel, or "bilinear", which fills in between the centers of neighboring pixels
    along straight lines. Raises ValueError for other arguments. Built in lesson 15.
    """

    def __init__(self, size=(2, 2), interpolation="nearest"):
        super().__init__()
        self.size = positive_pair(size, "size")
        self.interpolation = str(interpolation).lower()
        if self.interpolation not in _WEIGHTS:
            raise ValueError(
                f'interpolation must be "nearest" or "bilinear", and is {interpolation!r}.'
            )

    def compute_output_shape(self, input_shape):
        """Return (batch, rows, columns, channels) for images of shape `input_shape`."""
        batch, *sizes, channels = image_sizes(input_shape, self._name)
        rows, columns = (
            size if size is None else size * factor
            for size, factor in zip(sizes, self.size, strict=True)
        )
        return batch, rows, columns, channels

    def _forward(self, inputs, training):
        weights = _WEIGHTS[self.interpolation]
        self._remembered = [
            weights(size, factor).astype(inputs.dtype)
            for size, factor in zip(inputs.shape[1:3], self.size, strict=True)
        ]
        vertical, horizontal = self._remembered
        return _along_both_axes(inputs, vertical, horizontal)

    def _backward(self, output_gradient):
        # Each output is a weighted sum of inputs: what comes back has the same weights.
        vertical, horizontal = self._remembered
        return _along_both_axes(output_gradient, vertical.T, horizontal.T)


def _along_both_axes(images, vertical, horizontal):
    """Return images whose rows and columns are sums of those of `images`, with these weights."""
    columns = np.einsum("yh,bhwc->bywc", vertical, images, optimize=True)
    return np.einsum("xw,bywc->byxc", horizontal, columns, optimize=True)


def _nearest_weights(size, factor):
    """Return (outputs, inputs): each output copies the input that it lies in."""
    return np.repeat(np.eye(size), factor, axis=0)


def _bilinear_weights(size, factor):
    """Return (outputs, inputs): each output mixes the two inputs whose centers are around it."""
    centers = (np.arange(size * factor) + 0.5) / factor - 0.5  # measured in inputs
    distances = np.abs(np.clip(centers, 0, size - 1)[:, np.newaxis] - np.arange(size))
    return np.maximum(1 - distances, 0)


_WEIGHTS = {"nearest": _nearest_weights, "bilinear": _bilinear_weights}
