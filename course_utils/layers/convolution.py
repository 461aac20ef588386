"""The convolution layer: every window of an image, times the same few weights."""

import numpy as np

from course_utils.layers.layer import Layer, image_sizes
from course_utils.layers.windows import (
    known_padding,
    output_size,
    padding_amounts,
    positive_integer,
    positive_pair,
    sliding_windows,
)


class Conv2D(Layer):
    """Convolution of images with learned kernels, equal to `keras.layers.Conv2D`.

    Arguments are those of Keras: `kernel_size`, `strides` and `dilation_rate` are whole numbers or
    (vertical, horizontal) pairs, `padding` is "valid" or "same". `groups` splits the channels into
    groups that do not see each other; `groups=channels` is a depthwise convolution. `seed` makes
    the first kernel repeatable. Raises ValueError for arguments that contradict each other.

    `weights` and, after `backward`, `gradients` hold the "kernel", of shape (kernel_height,
    kernel_width, channels / groups, filters), and the "bias", of shape (filters,).

    Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning"; as a matrix
    product: Chellapilla, Puri and Simard (2006). Built in lesson 02.
    """

    weight_axes = (-1,)

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        dilation_rate=(1, 1),
        groups=1,
        use_bias=True,
        seed=None,
    ):
        super().__init__()
        self.filters = positive_integer(filters, "filters")
        self.kernel_size = positive_pair(kernel_size, "kernel_size")
        self.strides = positive_pair(strides, "strides")
        self.padding = known_padding(padding)
        self.dilation_rate = positive_pair(dilation_rate, "dilation_rate")
        self.groups = positive_integer(groups, "groups")
        self.use_bias = use_bias
        self.seed = seed
        if self.filters % self.groups:
            raise ValueError(
                f"filters={filters} cannot be shared equally among groups={groups}. "
                "Choose a number of filters that is a multiple of the number of groups."
            )
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                f"strides={self.strides} and dilation_rate={self.dilation_rate} cannot both be "
                "larger than 1, as in Keras. Set one of the two to 1."
            )

    def _make_weights(self, input_shape):
        """Draw the kernel by `glorot_uniform`; the bias is zero, and both are float32."""
        shape = (*self.kernel_size, input_shape[-1] // self.groups, self.filters)
        self.weights = {"kernel": glorot_uniform(shape, self.seed)}
        if self.use_bias:
            self.weights["bias"] = np.zeros(self.filters, np.float32)

    def _forward(self, inputs, training):
        output_shape = self.compute_output_shape(inputs.shape)
        margins = self._margins(inputs.shape)
        padded = np.pad(inputs, margins) if np.any(margins) else inputs

        windows = sliding_windows(padded, self.kernel_size, self.strides, self.dilation_rate)
        kernel = self._kernel_matrix(inputs.dtype)
        # Each window becomes one row, each filter one column: all dot products in one product.
        rows = _split_groups(windows, self.groups).reshape(self.groups, -1, kernel.shape[1])
        outputs = _merge_groups(rows @ kernel).reshape(output_shape)
        if self.use_bias:
            outputs += self._weight("bias", inputs.dtype)
        self._remembered = rows, kernel, padded.shape, margins
        return outputs

    def _backward(self, output_gradient):
        rows, kernel, padded_shape, margins = self._remembered
        per_group = _split_groups(output_gradient, self.groups)
        per_group = per_group.reshape(self.groups, -1, kernel.shape[2])  # as `rows @ kernel`

        kernel_gradient = _merge_groups(rows.transpose(0, 2, 1) @ per_group)
        self.gradients = {"kernel": kernel_gradient.reshape(self.weights["kernel"].shape)}
        if self.use_bias:
            self.gradients["bias"] = output_gradient.sum(axis=(0, 1, 2))
        window_gradients = kernel @ per_group.transpose(0, 2, 1)  # (groups, weights, positions)
        return self._add_windows(window_gradients, padded_shape, margins, output_gradient.shape)

    def compute_output_shape(self, input_shape):
        """Return (batch, rows, columns, filters) for images of shape `input_shape`."""
        batch, height, width, channels = image_sizes(input_shape, self._name)
        self._check_channels(channels, input_shape)
        settings = zip(
            (height, width), self.kernel_size, self.strides, self.dilation_rate, strict=True
        )
        try:
            rows, columns = (
                size if size is None else output_size(size, kernel, step, self.padding, gap)
                for size, kernel, step, gap in settings
            )
        except ValueError as error:
            raise ValueError(f"{error} The images have shape {tuple(input_shape)}.") from None
        return batch, rows, columns, self.filters

    def _check_channels(self, channels, input_shape):
        if positive_integer(channels, "channels") % self.groups:
            raise ValueError(
                f"The {channels} channels of images of shape {tuple(input_shape)} cannot be shared "
                f"equally among groups={self.groups}. Choose groups that divide the channels."
            )

    def _margins(self, image_shape):
        """Return the zeros to add around images, in the form `np.pad` takes."""
        settings = zip(
            image_shape[1:3], self.kernel_size, self.strides, self.dilation_rate, strict=True
        )
        vertical, horizontal = (
            padding_amounts(size, kernel, step, self.padding, gap)
            for size, kernel, step, gap in settings
        )
        return (0, 0), vertical, horizontal, (0, 0)

    def _kernel_matrix(self, dtype):
        """Return the kernel as (groups, weights of one filter, filters / groups)."""
        kernel = self._weight("kernel", dtype)
        kernel = _split_groups(kernel, self.groups)
        return kernel.reshape(self.groups, -1, self.filters // self.groups)

    def _add_windows(self, window_gradients, padded_shape, margins, output_shape):
        """Give each pixel the sum of its gradients in all the windows that saw it."""
        batch, height, width, channels = padded_shape
        _, rows, columns, _ = output_shape
        # While they are added, pixels of one channel lie side by side in memory: this is faster.
        gradient = np.zeros((channels, batch, height, width), window_gradients.dtype)
        gradient = np.moveaxis(gradient, 0, -1)
        windows = sliding_windows(
            gradient, self.kernel_size, self.strides, self.dilation_rate, writeable=True
        )
        window_gradients = window_gradients.reshape(
            self.groups, *self.kernel_size, channels // self.groups, batch, rows, columns
        )
        # Windows overlap, but at one place of the kernel no two windows share a pixel.
        for row, column in np.ndindex(*self.kernel_size):
            part = window_gradients[:, row, column].reshape(channels, batch, rows, columns)
            windows[:, :, :, row, column] += np.moveaxis(part, 0, -1)

        (top, bottom), (left, right) = margins[1:3]
        unpadded = gradient[:, top : height - bottom, left : width - right]
        return np.ascontiguousarray(unpadded)


def glorot_uniform(shape, seed=None):
    """Draw a float32 kernel of `shape` (height, width, inputs, outputs), as Keras does at first.

    Uniform between plus and minus sqrt(6 / (fan_in + fan_out)), where a fan is the number of values
    on that side of one window. Glorot and Bengio (2010). Used in lesson 02, explained in lesson 03.
    """
    height, width, inputs, outputs = shape
    limit = np.sqrt(6 / (height * width * (inputs + outputs)))
    return np.random.default_rng(seed).uniform(-limit, limit, shape).astype(np.float32)


def _split_groups(array, groups):
    """Turn (..., channels) into (groups, ..., channels / groups)."""
    split = array.reshape(*array.shape[:-1], groups, array.shape[-1] // groups)
    return np.moveaxis(split, -2, 0)


def _merge_groups(array):
    """Turn (groups, positions, channels / groups) into (positions, channels)."""
    groups, positions, channels = array.shape
    return array.transpose(1, 0, 2).reshape(positions, groups * channels)
