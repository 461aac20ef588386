"""What a convolution costs, and how far it sees: counted without running it."""

import math
from unittest import mock

import numpy as np

from course_utils.layers.windows import positive_integer, positive_pair, window_size


def parameter_count(kernel_size, channels, filters, groups=1, use_bias=True):
    """Return how many numbers a convolution layer learns.

    Each filter has one weight for each place of its window and each channel of its group, and one
    bias. `kernel_size` is a whole number or a (height, width) pair. Raises ValueError where
    `groups` does not divide channels and filters. Built in lesson 02.
    """
    return _kernel_weights(kernel_size, channels, filters, groups) + (filters if use_bias else 0)


def multiply_accumulates(output_size, kernel_size, channels, filters, groups=1):
    """Return the multiplications, each with an addition, of a convolution of one image.

    Every weight of the kernel is used once at each output position; biases are not counted.
    `output_size` is a whole number or a (rows, columns) pair, the rest as for `parameter_count`.
    Built in lesson 02.
    """
    rows, columns = positive_pair(output_size, "output_size")
    return rows * columns * _kernel_weights(kernel_size, channels, filters, groups)


def receptive_field(layers):
    """Return how many pixels, along one axis, can change one output of a stack of layers.

    `layers` is a list of (kernel_size, strides, dilation_rate), whole numbers, first layer first.
    Each layer adds its window less one, measured in steps of all the strides before it. Araujo,
    Norris and Sim (2019), "Computing receptive fields of convolutional neural networks". Built in
    lesson 02.
    """
    pixels = step = 1
    for kernel_size, strides, dilation_rate in layers:
        pixels += (window_size(kernel_size, dilation_rate) - 1) * step
        step *= positive_integer(strides, "strides")
    return pixels


def model_multiply_accumulates(model, input_shape=None):
    """Return the multiply-accumulates of a Keras model, or of one Keras layer, for one input.

    Counts Conv2D, with its groups, Conv2DTranspose, DepthwiseConv2D, SeparableConv2D and Dense, at
    every place where the model uses them; other layers, which cost little beside them, count as 0.
    `input_shape`, such as (height, width, channels), has no batch axis; it is needed where the
    model leaves it open. A model that is not built yet is built by a blank input; nothing else
    changes, and nothing is computed. Raises ValueError where the shape of the input is not known.
    Built in lesson 02.
    """
    import keras  # here, so that the rest of this file needs NumPy alone

    inputs = _inputs(model, input_shape)
    counts = []
    run_layer = keras.Layer.__call__

    def run_and_count(layer, *arguments, **options):
        outputs = run_layer(layer, *arguments, **options)
        counts.append(_layer_multiply_accumulates(layer, arguments, outputs))
        return outputs

    class Ask(keras.Layer):
        def call(self, inputs):
            counts.clear()  # a backend may ask twice
            # Without `training`, an augmentation in front makes Keras train all layers behind it.
            return model(inputs, training=False)

    if not model.built:
        model(_blank(inputs), training=False)  # uncounted, because building runs the layers too
    with mock.patch.object(keras.Layer, "__call__", run_and_count):
        # As a layer that is asked about shapes: they go through the model, and no numbers.
        Ask()(inputs[0] if len(inputs) == 1 else inputs)
    return sum(counts)


def _inputs(model, input_shape):
    """Return the shapes and dtypes that `model` takes, for a batch of one, as Keras writes them."""
    import keras

    if input_shape is not None:
        return [keras.KerasTensor((1, *input_shape), "float32")]
    if not getattr(model, "inputs", None) or any(None in one.shape[1:] for one in model.inputs):
        raise ValueError(
            f"The model {model.name} does not fix the shape of its input. Give it, without the "
            "batch, as in model_multiply_accumulates(model, (64, 64, 3))."
        )
    return [keras.KerasTensor((1, *one.shape[1:]), one.dtype) for one in model.inputs]


def _blank(inputs):
    """Return zeros of these shapes."""
    blank = [np.zeros(one.shape, one.dtype) for one in inputs]
    return blank[0] if len(blank) == 1 else blank


def _layer_multiply_accumulates(layer, inputs, outputs):
    """Return (weights of all kernels) x (positions): each weight is used once at each.

    They are the positions of the output, and of the input for a transposed convolution.
    """
    from keras import layers

    maps = outputs
    if isinstance(layer, layers.SeparableConv2D):
        kernels = [layer.depthwise_kernel, layer.pointwise_kernel]
    elif isinstance(layer, (layers.Conv2D, layers.DepthwiseConv2D, layers.Dense)):
        kernels = [layer.kernel]
    elif isinstance(layer, layers.Conv2DTranspose):
        kernels, maps = [layer.kernel], inputs[0]
    else:
        return 0
    channel_axis = 1 if getattr(layer, "data_format", None) == "channels_first" else -1
    positions = math.prod(maps.shape) // maps.shape[channel_axis]
    return positions * sum(math.prod(kernel.shape) for kernel in kernels)


def _kernel_weights(kernel_size, channels, filters, groups):
    height, width = positive_pair(kernel_size, "kernel_size")
    groups = positive_integer(groups, "groups")
    channels = positive_integer(channels, "channels")
    filters = positive_integer(filters, "filters")
    if channels % groups or filters % groups:
        raise ValueError(
            f"groups={groups} must divide channels={channels} and filters={filters} without a "
            "remainder. Choose a number of groups that divides both."
        )
    return height * width * (channels // groups) * filters
