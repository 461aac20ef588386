"""The transposed convolution: the backward pass of a convolution, used as a layer."""

import numpy as np

from course_utils.layers.convolution import Conv2D
from course_utils.layers.layer import Layer, image_sizes
from course_utils.layers.windows import positive_integer, window_size


class Conv2DTranspose(Layer):
    """Feature maps spread out into larger images, equal to `keras.layers.Conv2DTranspose`.

    Where Conv2D turns a window into one number, this layer turns one number into a window: it adds
    the kernel, times the number, to the image. The arguments are those of Conv2D. With strides s,
    an axis of n pixels becomes n * s with `padding` "same", and (n - 1) * s + max(window, s) with
    "valid". Raises ValueError for arguments that contradict each other. (Keras on TensorFlow has no
    dilated form on a processor.)

    `weights` and, after `backward`, `gradients` hold the "kernel", of shape (kernel_height,
    kernel_width, filters, channels), and the "bias", of shape (filters,). Zeiler, Krishnan, Taylor
    and Fergus (2010), "Deconvolutional networks"; Dumoulin and Visin (2016). Built in lesson 15,
    from the backward pass of lesson 02.
    """

    weight_axes = (-1,)

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        dilation_rate=(1, 1),
        use_bias=True,
        seed=None,
    ):
        super().__init__()
        self.filters = positive_integer(filters, "filters")
        self.use_bias = use_bias
        self._settings = {
            "kernel_size": kernel_size,
            "strides": strides,
            "padding": padding,
            "dilation_rate": dilation_rate,
            "use_bias": False,
            "seed": seed,
        }
        # The convolution that goes the other way: from our outputs, its images, to our inputs.
        self._convolution = Conv2D(1, **self._settings)  # its filters are known in `build`

    def compute_output_shape(self, input_shape):
        """Return (batch, rows, columns, filters) for images of shape `input_shape`."""
        batch, height, width, channels = image_sizes(input_shape, self._name)
        positive_integer(channels, "channels")
        other = self._convolution
        settings = zip(
            (height, width), other.kernel_size, other.strides, other.dilation_rate, strict=True
        )
        rows, columns = (self._output_size(*setting, input_shape) for setting in settings)
        return batch, rows, columns, self.filters

    def multiply_accumulates(self, input_shape):
        """Return the multiplications, each with an addition: the kernel, once at each input place.

        `input_shape` is (batch, height, width, channels). Raises ValueError before `build`.
        """
        batch, height, width, _ = image_sizes(input_shape, self._name)
        self.count_params()  # raises before `build`
        return batch * height * width * self.weights["kernel"].size

    def _output_size(self, size, kernel_size, step, gap, input_shape):
        if size is None:
            return None
        if size < 1:
            raise ValueError(
                f"{self._name} needs at least one pixel, and got images of shape "
                f"{tuple(input_shape)}. Use larger images."
            )
        if self._convolution.padding == "same":
            return size * step
        return (size - 1) * step + max(window_size(kernel_size, gap), step)

    def _make_weights(self, input_shape):
        self._convolution = Conv2D(input_shape[-1], **self._settings)
        self._convolution.build((None, None, None, self.filters))
        self.weights = dict(self._convolution.weights)
        if self.use_bias:
            self.weights["bias"] = np.zeros(self.filters, np.float32)

    def _forward(self, inputs, training):
        images = np.zeros(self.compute_output_shape(inputs.shape), inputs.dtype)
        self._convolution.weights = {"kernel": self._weight("kernel", inputs.dtype)}
        self._convolution.forward(images)  # tells it the size of the images; their values are free
        outputs = self._convolution.backward(inputs)
        self._remembered = inputs
        return outputs + self._weight("bias", inputs.dtype) if self.use_bias else outputs

    def _backward(self, output_gradient):
        input_gradient = self._convolution.forward(output_gradient)
        # Images and output gradients have changed places, and the kernel's gradient is the same.
        self._convolution.backward(self._remembered)
        self.gradients = dict(self._convolution.gradients)
        if self.use_bias:
            self.gradients["bias"] = output_gradient.sum(axis=(0, 1, 2))
        return input_gradient
