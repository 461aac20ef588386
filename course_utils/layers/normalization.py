"""Normalization layers: numbers with mean 0 and variance 1, then a scale and a shift to learn."""

import numpy as np

from course_utils.layers.axes import axes_in_order, axis_numbers, other_axes, spread_along
from course_utils.layers.layer import Layer
from course_utils.layers.windows import positive_integer


def standardize(inputs, axes, epsilon):
    """Return inputs that have mean 0 and variance 1 along `axes`, and what made them so.

    Returns (standardized, mean, variance, scale), where scale is 1 / sqrt(variance + epsilon), and
    `axes` stay as axes of size 1. `epsilon` keeps equal inputs from a division by zero. Built in
    lesson 06.
    """
    mean = inputs.mean(axis=axes, keepdims=True)
    centered = inputs - mean
    variance = np.square(centered).mean(axis=axes, keepdims=True)
    scale = 1 / np.sqrt(variance + epsilon)
    return centered * scale, mean, variance, scale


def standardize_gradient(gradient, standardized, scale, axes):
    """Return the gradient for the inputs of `standardize`, from that for its outputs.

    Two directions lose their gradient: adding a number to all inputs, and stretching them, change
    no output, because the mean and the scale follow. Ioffe and Szegedy (2015). Built in lesson 06.
    """
    shift = gradient.mean(axis=axes, keepdims=True)
    stretch = (gradient * standardized).mean(axis=axes, keepdims=True)
    return scale * (gradient - shift - standardized * stretch)


class ScaledAndShifted(Layer):
    """The common part of the normalization layers: outputs are gamma * standardized + beta.

    `weight_axes` are the axes of the inputs along which gamma and beta differ; `center` and `scale`
    say whether there is a beta and a gamma. `epsilon` is added to variances. Built in lesson 06.
    """

    def __init__(self, epsilon, center, scale):
        super().__init__()
        self.epsilon = float(epsilon)
        self.center = bool(center)
        self.scale = bool(scale)
        if self.epsilon < 0:
            raise ValueError(f"epsilon must be zero or more, such as 0.001, and is {epsilon!r}.")

    def compute_output_shape(self, input_shape):
        """Return `input_shape`; raise ValueError for inputs this layer cannot take."""
        axes_in_order(self.weight_axes, input_shape, self._name)
        return tuple(input_shape)

    def _make_weights(self, input_shape):
        axes = axes_in_order(self.weight_axes, input_shape, self._name)
        shape = tuple(input_shape[axis] for axis in axes)
        self.weights = {}
        if self.scale:
            self.weights["gamma"] = np.ones(shape, np.float32)
        if self.center:
            self.weights["beta"] = np.zeros(shape, np.float32)

    def _along_axes(self, name, array):
        """Return a weight or a statistic, ready to broadcast over `array`."""
        axes = axes_in_order(self.weight_axes, array.shape, self._name)
        return spread_along(self._weight(name, array.dtype), axes, array.ndim)

    def _scale_and_shift(self, standardized):
        outputs = standardized
        if self.scale:
            outputs = outputs * self._along_axes("gamma", outputs)
        if self.center:
            outputs = outputs + self._along_axes("beta", outputs)
        return outputs

    def _scale_and_shift_gradient(self, output_gradient, standardized):
        """Fill `gradients`, and return the gradient for the standardized numbers."""
        axes = axes_in_order(self.weight_axes, standardized.shape, self._name)
        others = other_axes(axes, standardized.ndim)
        self.gradients = {}
        if self.scale:
            self.gradients["gamma"] = (output_gradient * standardized).sum(axis=others)
        if self.center:
            self.gradients["beta"] = output_gradient.sum(axis=others)
        if not self.scale:
            return output_gradient
        return output_gradient * self._along_axes("gamma", output_gradient)


class BatchNormalization(ScaledAndShifted):
    """Each channel standardized over the batch, equal to `keras.layers.BatchNormalization`.

    With `training=True`, mean and variance are those of the batch, over all axes but `axis`; they
    also move the statistics "moving_mean" and "moving_variance", which keep the share `momentum` of
    what they were. With `training=False`, these statistics stand in for the batch: outputs no
    longer depend on what else is in it. After `training=True`, `backward` goes through mean and
    variance.

    `weights` and `gradients` hold "gamma" (if `scale`) and "beta" (if `center`), of the size of
    `axis`. Raises ValueError for inputs without that axis, and for a momentum outside 0 to 1.

    Ioffe and Szegedy (2015), "Batch normalization: accelerating deep network training by reducing
    internal covariate shift". Built in lesson 06.
    """

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True):
        super().__init__(epsilon, center, scale)
        self.weight_axes = axis_numbers(axis)
        self.momentum = float(momentum)
        if len(self.weight_axes) != 1:
            raise ValueError(f"{self._name} works along one axis, and got axis={axis!r}.")
        if not 0 <= self.momentum <= 1:
            raise ValueError(f"momentum must be from 0 to 1, such as 0.99, and is {momentum!r}.")

    def _make_weights(self, input_shape):
        super()._make_weights(input_shape)
        size = input_shape[self.weight_axes[0]]
        self.statistics = {
            "moving_mean": np.zeros(size, np.float32),
            "moving_variance": np.ones(size, np.float32),
        }

    def _forward(self, inputs, training):
        if training:
            axes = self._measured_axes(inputs)
            standardized, mean, variance, scale = standardize(inputs, axes, self.epsilon)
            self._move("moving_mean", mean)
            self._move("moving_variance", variance)
        else:
            mean = self._along_axes("moving_mean", inputs)
            scale = 1 / np.sqrt(self._along_axes("moving_variance", inputs) + self.epsilon)
            standardized = (inputs - mean) * scale
        self._remembered = standardized, scale, training
        return self._scale_and_shift(standardized)

    def _backward(self, output_gradient):
        standardized, scale, training = self._remembered
        gradient = self._scale_and_shift_gradient(output_gradient, standardized)
        if not training:
            return gradient * scale  # the statistics do not depend on these inputs
        axes = self._measured_axes(standardized)
        return standardize_gradient(gradient, standardized, scale, axes)

    def _measured_axes(self, inputs):
        axes = axes_in_order(self.weight_axes, inputs.shape, self._name)
        return other_axes(axes, inputs.ndim)

    def _move(self, name, measured):
        old = self.statistics[name]
        moved = old * self.momentum + measured.reshape(old.shape) * (1 - self.momentum)
        self.statistics[name] = moved.astype(old.dtype)


class LayerNormalization(ScaledAndShifted):
    """Each example standardized on its own, equal to `keras.layers.LayerNormalization`.

    Mean and variance are taken along `axis`, a whole number or several: with -1, over the channels
    of each pixel. No other example matters, so training and inference are the same. "gamma" (if
    `scale`) and "beta" (if `center`) have the sizes of these axes. Raises ValueError for inputs
    without them.

    Ba, Kiros and Hinton (2016), "Layer normalization". Built in lesson 06.
    """

    def __init__(self, axis=-1, epsilon=1e-3, center=True, scale=True):
        super().__init__(epsilon, center, scale)
        self.weight_axes = axis_numbers(axis)

    def _forward(self, inputs, training):
        axes = axes_in_order(self.weight_axes, inputs.shape, self._name)
        standardized, _, _, scale = standardize(inputs, axes, self.epsilon)
        self._remembered = standardized, scale, axes
        return self._scale_and_shift(standardized)

    def _backward(self, output_gradient):
        standardized, scale, axes = self._remembered
        gradient = self._scale_and_shift_gradient(output_gradient, standardized)
        return standardize_gradient(gradient, standardized, scale, axes)


class GroupNormalization(ScaledAndShifted):
    """Groups of channels standardized, equal to `keras.layers.GroupNormalization` on the last axis.

    Mean and variance are those of one group of neighboring channels of one example, over all its
    pixels. `groups` divides the number of channels; -1 makes each channel a group. "gamma" (if
    `scale`) and "beta" (if `center`) have one number for each channel. Raises ValueError for
    channels that cannot be shared equally among the groups.

    Wu and He (2018), "Group normalization". Built in lesson 06.
    """

    weight_axes = (-1,)

    def __init__(self, groups=32, *, epsilon=1e-3, center=True, scale=True):
        super().__init__(epsilon, center, scale)
        self.groups = -1 if groups == -1 else positive_integer(groups, "groups")

    def compute_output_shape(self, input_shape):
        """Return `input_shape`; raise ValueError for inputs this layer cannot take."""
        if len(input_shape) < 2:
            raise ValueError(
                f"{self._name} expects inputs with a batch axis and a channel axis, and got shape "
                f"{tuple(input_shape)}. Add the missing axis, as in inputs[np.newaxis]."
            )
        if positive_integer(input_shape[-1], "channels") % self._group_count(input_shape):
            raise ValueError(
                f"The {input_shape[-1]} channels of inputs of shape {tuple(input_shape)} cannot be "
                f"shared equally among groups={self.groups}. Choose groups that divide them."
            )
        return tuple(input_shape)

    def _group_count(self, input_shape):
        return input_shape[-1] if self.groups == -1 else self.groups

    def _grouped(self, array):
        """Return `array` as (batch, positions, groups, channels of one group)."""
        groups = self._group_count(array.shape)
        return array.reshape(array.shape[0], -1, groups, array.shape[-1] // groups)

    def _forward(self, inputs, training):
        grouped, _, _, scale = standardize(self._grouped(inputs), (1, 3), self.epsilon)
        self._remembered = grouped, scale
        return self._scale_and_shift(grouped.reshape(inputs.shape))

    def _backward(self, output_gradient):
        grouped, scale = self._remembered
        standardized = grouped.reshape(output_gradient.shape)
        gradient = self._scale_and_shift_gradient(output_gradient, standardized)
        gradient = standardize_gradient(self._grouped(gradient), grouped, scale, (1, 3))
        return gradient.reshape(output_gradient.shape)
