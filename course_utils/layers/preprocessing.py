"""What the input layer does to pixels: another range, another unit, before anything is learned."""

import numpy as np

from course_utils.layers.axes import axes_in_order, axis_numbers, other_axes, spread_along
from course_utils.layers.layer import Layer, as_float


class Rescaling(Layer):
    """inputs * scale + offset, equal to `keras.layers.Rescaling`.

    `Rescaling(1 / 255)` turns pixels from 0 to 255 into numbers from 0 to 1. `scale` and `offset`
    are numbers, or lists with one number for each channel. Whole numbers, such as uint8 pixels,
    become float32 first: nothing overflows. Raises ValueError for lists of another length than the
    channels. Built in lesson 01.
    """

    def __init__(self, scale, offset=0.0):
        super().__init__()
        self.scale = scale
        self.offset = offset
        self._factors = [as_float(value, self._name) for value in (scale, offset)]

    def compute_output_shape(self, input_shape):
        """Return `input_shape`; raise ValueError if scale and offset do not fit its last axes."""
        for name, values in zip(("scale", "offset"), self._factors, strict=True):
            _check_fit(name, values, input_shape, input_shape)
        return tuple(input_shape)

    def _forward(self, inputs, training):
        scale, offset = (values.astype(inputs.dtype) for values in self._factors)
        return inputs * scale + offset

    def _backward(self, output_gradient):
        return output_gradient * self._factors[0].astype(output_gradient.dtype)


class Normalization(Layer):
    """(inputs - mean) / standard deviation, equal to `keras.layers.Normalization`.

    `mean` and `variance` are given, as numbers or with one number for each position along `axis`,
    or measured by `adapt`. `axis` is a whole number or several, by default the channels; with None
    there is one mean for all. Before `adapt`, a layer without given numbers leaves its inputs as
    they are, as in Keras. A standard deviation below 1e-7 counts as 1e-7.

    What `adapt` measures is kept in `statistics`, as "mean" and "variance". `count_params` counts
    these; Keras counts one number more, a counter that it no longer uses. Raises ValueError for
    contradicting arguments and for inputs without the axis. Built in lesson 01.
    """

    smallest_deviation = 1e-7

    def __init__(self, axis=-1, mean=None, variance=None):
        super().__init__()
        self.weight_axes = () if axis is None else axis_numbers(axis)
        if (mean is None) != (variance is None):
            raise ValueError(
                f"mean and variance are given together, and are {mean!r} and {variance!r}. "
                "Give both, or neither and call adapt(images)."
            )
        self._given = None
        if mean is not None:
            self._given = {
                "mean": as_float(mean, self._name),
                "variance": as_float(variance, self._name),
            }

    def adapt(self, images):
        """Measure mean and variance of `images`, an array with a batch axis, and keep them.

        Raises ValueError where mean and variance were given, and for images without the axis.
        """
        images = np.asarray(images)
        if self._given is not None:
            raise ValueError(
                "This layer was given its mean and variance. Make one without them to adapt it."
            )
        if not self.built:
            self.build(images.shape)
        self._check_weight_sizes(images.shape)
        kept = axes_in_order(self.weight_axes, images.shape, self._name)
        others = other_axes(kept, images.ndim)
        # Sums of millions of pixels need more digits than float32 has.
        self.statistics = {
            "mean": np.mean(images, axis=others, dtype=np.float64).astype(np.float32),
            "variance": np.var(images, axis=others, dtype=np.float64).astype(np.float32),
        }

    def compute_output_shape(self, input_shape):
        """Return `input_shape`; raise ValueError if mean and variance do not fit it."""
        axes = axes_in_order(self.weight_axes, input_shape, self._name)
        shape = tuple(input_shape[axis] for axis in axes)
        for name, values in (self._given or {}).items():
            _check_fit(name, values, shape, input_shape)
        return tuple(input_shape)

    def _make_weights(self, input_shape):
        if self._given is None:
            axes = axes_in_order(self.weight_axes, input_shape, self._name)
            shape = tuple(input_shape[axis] for axis in axes)
            self.statistics = {
                "mean": np.zeros(shape, np.float32),
                "variance": np.ones(shape, np.float32),
            }

    def _forward(self, inputs, training):
        mean, variance = (self._along_axes(name, inputs) for name in ("mean", "variance"))
        self._remembered = np.maximum(np.sqrt(variance), self.smallest_deviation)
        return (inputs - mean) / self._remembered

    def _backward(self, output_gradient):
        return output_gradient / self._remembered

    def _along_axes(self, name, array):
        """Return the mean or the variance, ready to broadcast over `array`."""
        axes = axes_in_order(self.weight_axes, array.shape, self._name)
        if self._given is None:
            values = self._weight(name, array.dtype)
        else:
            shape = tuple(array.shape[axis] for axis in axes)
            values = np.broadcast_to(self._given[name], shape).astype(array.dtype)
        return spread_along(values, axes, array.ndim)


def _check_fit(name, values, shape, input_shape):
    """Raise ValueError unless `values` spread over `shape`, all or some of the inputs' axes."""
    sizes = zip(values.shape[::-1], tuple(shape)[::-1], strict=False)
    if values.ndim > len(shape) or any(
        size not in (1, other) for size, other in sizes if other is not None
    ):
        raise ValueError(
            f"The {name} of shape {values.shape} does not fit inputs of shape "
            f"{tuple(input_shape)}. Give one number, or one for each channel."
        )
