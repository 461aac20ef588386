"""Activation functions: what makes a stack of layers more than one layer."""

import math

import numpy as np

from course_utils.layers.layer import Layer


class ReLU(Layer):
    """Negative inputs become zero, equal to `keras.layers.ReLU`.

    Where an input is exactly zero, the slope is taken as zero. Nair and Hinton (2010), "Rectified
    linear units improve restricted Boltzmann machines". Built in lesson 03.
    """

    def _forward(self, inputs, training):
        self._remembered = inputs > 0
        return np.maximum(inputs, 0)

    def _backward(self, output_gradient):
        return output_gradient * self._remembered


class LeakyReLU(Layer):
    """Negative inputs are multiplied by `negative_slope`, equal to `keras.layers.LeakyReLU`.

    `negative_slope` is zero or more. Maas, Hannun and Ng (2013), "Rectifier nonlinearities improve
    neural network acoustic models". Built in lesson 03.
    """

    def __init__(self, negative_slope=0.3):
        super().__init__()
        self.negative_slope = not_negative(negative_slope, "negative_slope")

    def _forward(self, inputs, training):
        # Numbers that are not float32 would turn float32 slopes into float64.
        slopes = np.where(inputs > 0, 1, self.negative_slope).astype(inputs.dtype)
        self._remembered = slopes
        return inputs * slopes

    def _backward(self, output_gradient):
        return output_gradient * self._remembered


class Sigmoid(Layer):
    """1 / (1 + exp(-x)): any input becomes a number between 0 and 1, as in Keras.

    Equal to `keras.activations.sigmoid`. Built in lesson 03.
    """

    def _forward(self, inputs, training):
        self._remembered = sigmoid(inputs)
        return self._remembered

    def _backward(self, output_gradient):
        outputs = self._remembered
        return output_gradient * outputs * (1 - outputs)


class Tanh(Layer):
    """The hyperbolic tangent: any input becomes a number between -1 and 1.

    Equal to `keras.activations.tanh`. Built in lesson 03.
    """

    def _forward(self, inputs, training):
        self._remembered = np.tanh(inputs)
        return self._remembered

    def _backward(self, output_gradient):
        return output_gradient * (1 - self._remembered**2)


class SiLU(Layer):
    """x times sigmoid(x), equal to `keras.activations.silu`; also called swish.

    Elfwing, Uchibe and Doya (2018), "Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning". Built in lesson 03.
    """

    def _forward(self, inputs, training):
        gate = sigmoid(inputs)
        self._remembered = inputs, gate
        return inputs * gate

    def _backward(self, output_gradient):
        inputs, gate = self._remembered
        return output_gradient * (gate + inputs * gate * (1 - gate))


class GELU(Layer):
    """x times the share of a normal distribution below x, equal to `keras.activations.gelu`.

    The share is computed with the error function, or, where `approximate` is true, with a tanh that
    stays within 0.0005 of it. Hendrycks and Gimpel (2016), "Gaussian error linear units".
    Built in lesson 03.
    """

    def __init__(self, approximate=False):
        super().__init__()
        self.approximate = bool(approximate)

    def _forward(self, inputs, training):
        share, density = (_tanh_share if self.approximate else _normal_share)(inputs)
        # The product rule: x changes, and so does the share of the distribution below it.
        self._remembered = share + inputs * density
        return inputs * share

    def _backward(self, output_gradient):
        return output_gradient * self._remembered


class Softmax(Layer):
    """Scores become positive numbers with the sum 1 along `axis`, equal to `keras.layers.Softmax`.

    The largest score is subtracted first: the result is the same, and no exponential overflows.
    Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs".
    Built in lesson 03.
    """

    def __init__(self, axis=-1):
        super().__init__()
        if isinstance(axis, bool) or not isinstance(axis, (int, np.integer)):
            raise ValueError(f"axis must be a whole number, such as -1, and is {axis!r}.")
        self.axis = int(axis)

    def compute_output_shape(self, input_shape):
        """Return `input_shape`; raise ValueError if it has no such axis."""
        if not -len(input_shape) <= self.axis < len(input_shape):
            raise ValueError(
                f"Softmax along axis {self.axis} needs inputs that have this axis, and got shape "
                f"{tuple(input_shape)}. Choose an axis below {len(input_shape)}."
            )
        return tuple(input_shape)

    def _forward(self, inputs, training):
        self._remembered = softmax(inputs, self.axis)
        return self._remembered

    def _backward(self, output_gradient):
        outputs = self._remembered
        # A larger score raises its own output and lowers the others, which share the sum 1.
        shared = np.sum(output_gradient * outputs, axis=self.axis, keepdims=True)
        return outputs * (output_gradient - shared)


def sigmoid(inputs):
    """Return 1 / (1 + exp(-inputs)), without overflow however large the inputs are.

    `inputs` is an array of floating-point numbers; so is the result. Built in lesson 03.
    """
    small = np.exp(-np.abs(inputs))  # between 0 and 1, so that it cannot overflow
    return np.where(inputs >= 0, 1, small) / (1 + small)


def softmax(scores, axis=-1):
    """Return exp(scores) divided by their sum along `axis`, without overflow.

    `scores` is an array of floating-point numbers; so is the result. Built in lesson 03.
    """
    exponentials = np.exp(scores - np.max(scores, axis=axis, keepdims=True))
    return exponentials / np.sum(exponentials, axis=axis, keepdims=True)


def _normal_share(inputs):
    """Return the share of a standard normal distribution below each input, and its derivative."""
    near = np.clip(inputs, -40, 40)  # beyond, the share is 0 or 1, and the square might overflow
    share = 0.5 * _complementary_error_function(-near / math.sqrt(2)).astype(inputs.dtype)
    return share, np.exp(-0.5 * near**2) / math.sqrt(2 * math.pi)


def _tanh_share(inputs):
    """Return the tanh that stands in for `_normal_share`, and its derivative."""
    near = np.clip(inputs, -40, 40)
    scale = math.sqrt(2 / math.pi)
    tanh = np.tanh(scale * (near + 0.044715 * near**3))
    slope = scale * (1 + 3 * 0.044715 * near**2)
    return 0.5 * (1 + tanh), 0.5 * (1 - tanh**2) * slope


# NumPy has no error function, and Python's own takes one number at a time.
_complementary_error_function = np.vectorize(math.erfc, otypes=[np.float64])


def not_negative(value, name):
    """Return `value` as a float; raise ValueError if it is not a number of zero or more."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number < math.inf:
        raise ValueError(f"{name} must be a number of zero or more, such as 0.1, and is {value!r}.")
    return number
