"""Cheaper convolutions, made of Conv2D: each channel on its own, then the channels mixed."""

import numpy as np

from course_utils.layers.convolution import Conv2D, glorot_uniform
from course_utils.layers.layer import Layer, image_sizes
from course_utils.layers.windows import positive_integer


class DepthwiseConv2D(Layer):
    """Each channel convolved with kernels of its own, equal to `keras.layers.DepthwiseConv2D`.

    It is a Conv2D with one group for each channel. `depth_multiplier` is the number of kernels, and
    so of feature maps, for each channel; the other arguments are those of Conv2D. Raises ValueError
    for arguments that contradict each other.

    `weights` and, after `backward`, `gradients` hold the "kernel", of shape (kernel_height,
    kernel_width, channels, depth_multiplier), and the "bias", of shape (channels *
    depth_multiplier,). Sifre (2014), "Rigid-motion scattering for image classification". Built in
    lesson 02.
    """

    weight_axes = (-1,)

    def __init__(
        self,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        depth_multiplier=1,
        dilation_rate=(1, 1),
        use_bias=True,
        seed=None,
    ):
        super().__init__()
        self.depth_multiplier = positive_integer(depth_multiplier, "depth_multiplier")
        self.use_bias = use_bias
        self.seed = seed
        self._settings = {
            "kernel_size": kernel_size,
            "strides": strides,
            "padding": padding,
            "dilation_rate": dilation_rate,
            "use_bias": use_bias,
        }
        self._convolution = self._grouped(1)  # raises where the settings are wrong

    def compute_output_shape(self, input_shape):
        """Return (batch, rows, columns, channels * depth_multiplier) for `input_shape`."""
        channels = image_sizes(input_shape, self._name)[-1]
        return self._grouped(channels).compute_output_shape(input_shape)

    def _grouped(self, channels):
        """Return the Conv2D that this layer is, for images with this many channels."""
        channels = positive_integer(channels, "channels")
        return Conv2D(channels * self.depth_multiplier, groups=channels, **self._settings)

    def _make_weights(self, input_shape):
        channels = input_shape[-1]
        self._convolution = self._grouped(channels)
        self._convolution.build(input_shape)
        kernel_shape = *self._convolution.kernel_size, channels, self.depth_multiplier
        self.weights = {"kernel": glorot_uniform(kernel_shape, self.seed)}
        if self.use_bias:
            self.weights["bias"] = np.zeros(channels * self.depth_multiplier, np.float32)

    def _forward(self, inputs, training):
        weights = {name: self._weight(name, inputs.dtype) for name in self.weights}
        height, width, channels, multiplier = weights["kernel"].shape
        # The filters of Conv2D stand group by group, and here a group is a channel.
        weights["kernel"] = weights["kernel"].reshape(height, width, 1, channels * multiplier)
        self._convolution.weights = weights
        return self._convolution.forward(inputs)

    def _backward(self, output_gradient):
        input_gradient = self._convolution.backward(output_gradient)
        self.gradients = dict(self._convolution.gradients)
        kernel_shape = self.weights["kernel"].shape
        self.gradients["kernel"] = self.gradients["kernel"].reshape(kernel_shape)
        return input_gradient


class SeparableConv2D(Layer):
    """A depthwise convolution, then a 1x1 convolution, equal to `keras.layers.SeparableConv2D`.

    The first looks around in each channel on its own, the second mixes the channels at each place:
    together they see what a Conv2D sees, with far fewer weights. The arguments are those of Conv2D
    and DepthwiseConv2D, `filters` being the feature maps of the 1x1 convolution. Raises ValueError
    for arguments that contradict each other.

    `weights` and, after `backward`, `gradients` hold the "depthwise_kernel", of shape
    (kernel_height, kernel_width, channels, depth_multiplier), the "pointwise_kernel", of shape
    (1, 1, channels * depth_multiplier, filters), and the "bias", of shape (filters,). Chollet
    (2017), "Xception: deep learning with depthwise separable convolutions". Built in lesson 02.
    """

    weight_axes = (-1,)

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        dilation_rate=(1, 1),
        depth_multiplier=1,
        use_bias=True,
        seed=None,
    ):
        super().__init__()
        self.filters = positive_integer(filters, "filters")
        self.use_bias = use_bias
        seeds = np.random.SeedSequence(seed).spawn(2)  # two kernels that have nothing in common
        self._depthwise = DepthwiseConv2D(
            kernel_size, strides, padding, depth_multiplier, dilation_rate, False, seeds[0]
        )
        self._pointwise = Conv2D(filters, 1, use_bias=use_bias, seed=seeds[1])

    def compute_output_shape(self, input_shape):
        """Return (batch, rows, columns, filters) for images of shape `input_shape`."""
        image_sizes(input_shape, self._name)
        *positions, _ = self._depthwise.compute_output_shape(input_shape)
        return *positions, self.filters

    def _make_weights(self, input_shape):
        self._depthwise.build(input_shape)
        self._pointwise.build(self._depthwise.compute_output_shape(input_shape))
        self.weights = {
            "depthwise_kernel": self._depthwise.weights["kernel"],
            "pointwise_kernel": self._pointwise.weights["kernel"],
        }
        if self.use_bias:
            self.weights["bias"] = self._pointwise.weights["bias"]

    def _forward(self, inputs, training):
        weights = {name: self._weight(name, inputs.dtype) for name in self.weights}
        self._depthwise.weights = {"kernel": weights.pop("depthwise_kernel")}
        self._pointwise.weights = {"kernel": weights.pop("pointwise_kernel"), **weights}
        return self._pointwise.forward(self._depthwise.forward(inputs))

    def _backward(self, output_gradient):
        input_gradient = self._depthwise.backward(self._pointwise.backward(output_gradient))
        gradients = dict(self._pointwise.gradients)
        self.gradients = {
            "depthwise_kernel": self._depthwise.gradients["kernel"],
            "pointwise_kernel": gradients.pop("kernel"),
            **gradients,
        }
        return input_gradient
