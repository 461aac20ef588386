"""From feature maps to scores: flatten them, then weigh every value for every score."""

import math

import numpy as np

from course_utils.layers.convolution import glorot_uniform
from course_utils.layers.layer import Layer
from course_utils.layers.windows import positive_integer


class Flatten(Layer):
    """All values of one image in one row, equal to `keras.layers.Flatten`.

    The order is that of memory: channels change fastest, then columns, then rows. Built in
    lesson 05.
    """

    def compute_output_shape(self, input_shape):
        """Return (batch, values of one image); raise ValueError for inputs without axes."""
        if len(input_shape) < 1:
            raise ValueError(
                "Flatten expects inputs with a batch axis, and got one number, of shape (). "
                "Give it an array of shape (batch, ...)."
            )
        batch, *sizes = input_shape
        return batch, None if None in sizes else math.prod(sizes)

    def _forward(self, inputs, training):
        self._remembered = inputs.shape
        return inputs.reshape(self.compute_output_shape(inputs.shape))

    def _backward(self, output_gradient):
        return output_gradient.reshape(self._remembered)


class Dense(Layer):
    """Every output is a weighted sum of all inputs, equal to `keras.layers.Dense`.

    Works on the last axis of its inputs: on images of shape (batch, height, width, channels) it is
    a convolution with a window of one pixel. `seed` makes the first kernel repeatable. Raises
    ValueError unless `units` is a positive whole number.

    `weights` and, after `backward`, `gradients` hold the "kernel", of shape (inputs, units), and
    the "bias", of shape (units,). Built in lesson 05.
    """

    weight_axes = (-1,)

    def __init__(self, units, use_bias=True, seed=None):
        super().__init__()
        self.units = positive_integer(units, "units")
        self.use_bias = bool(use_bias)
        self.seed = seed

    def compute_output_shape(self, input_shape):
        """Return `input_shape` with `units` as its last size."""
        if len(input_shape) < 2:
            raise ValueError(
                "Dense expects inputs of shape (batch, values), and got shape "
                f"{tuple(input_shape)}. One input alone needs a batch axis: inputs[np.newaxis]."
            )
        return *input_shape[:-1], self.units

    def _make_weights(self, input_shape):
        shape = input_shape[-1], self.units
        kernel = glorot_uniform((1, 1, *shape), self.seed)  # a window of one pixel
        self.weights = {"kernel": kernel.reshape(shape)}
        if self.use_bias:
            self.weights["bias"] = np.zeros(self.units, np.float32)

    def _forward(self, inputs, training):
        kernel = self._weight("kernel", inputs.dtype)
        self._remembered = inputs, kernel
        outputs = inputs @ kernel
        if self.use_bias:
            outputs += self._weight("bias", inputs.dtype)
        return outputs

    def _backward(self, output_gradient):
        inputs, kernel = self._remembered
        rows = inputs.reshape(-1, kernel.shape[0])
        row_gradients = output_gradient.reshape(-1, self.units)
        # Each weight collects, from every example, its input times the gradient of its output.
        self.gradients = {"kernel": rows.T @ row_gradients}
        if self.use_bias:
            self.gradients["bias"] = row_gradients.sum(axis=0)
        return output_gradient @ kernel.T
