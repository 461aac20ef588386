"""Depthwise and separable convolutions: equal to Keras, to finite differences, and to Conv2D."""

import keras
import numpy as np
import pytest
from equality import (
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
)
from hypothesis import strategies as st

from course_utils.layers import Conv2D, DepthwiseConv2D, SeparableConv2D


@st.composite
def configurations(draw):
    """Draw (image shape, arguments, seed) from small sets: JAX compiles for each new shape."""
    channels, depth_multiplier = draw(st.sampled_from([(3, 2), (4, 1)]))
    arguments = {
        "kernel_size": draw(st.sampled_from([3, (1, 2)])),
        "padding": draw(st.sampled_from(["valid", "same"])),
        "depth_multiplier": depth_multiplier,
        "use_bias": draw(st.booleans()),
    }
    # Keras on TensorFlow has no depthwise convolution with two different strides.
    movement = {"strides": [1, 2], "dilation_rate": [(2, 1), (1, 2)]}
    name = draw(st.sampled_from(["strides", "dilation_rate"]))
    arguments[name] = draw(st.sampled_from(movement[name]))
    return (2, 7, 6, channels), arguments, draw(st.integers(0, 99))


def test_depthwise_equals_keras():
    def compare(configuration):
        shape, options, seed = configuration
        random = np.random.default_rng(seed)
        # Its weights are replaced, and JAX would compile a random draw for each new shape.
        theirs = keras.layers.DepthwiseConv2D(**options, depthwise_initializer="zeros")
        inputs = random.uniform(size=shape)
        return assert_equal_to_keras(DepthwiseConv2D(**options), theirs, inputs, random)

    compare_over("DepthwiseConv2D", configurations(), compare)


def test_separable_equals_keras():
    def compare(configuration):
        shape, options, seed = configuration
        random = np.random.default_rng(seed)
        theirs = keras.layers.SeparableConv2D(
            4, **options, depthwise_initializer="zeros", pointwise_initializer="zeros"
        )
        inputs = random.uniform(size=shape)
        return assert_equal_to_keras(SeparableConv2D(4, **options), theirs, inputs, random)

    compare_over("SeparableConv2D", configurations(), compare)


@pytest.mark.parametrize(
    "layer",
    [
        DepthwiseConv2D((2, 3), strides=2, padding="same", depth_multiplier=2, seed=1),
        DepthwiseConv2D(2, dilation_rate=(1, 2), use_bias=False, seed=1),
        SeparableConv2D(3, 3, strides=(1, 2), padding="same", depth_multiplier=2, seed=1),
        SeparableConv2D(2, 2, use_bias=False, seed=1),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_gradients_equal_finite_differences(layer):
    random = np.random.default_rng(0)
    inputs = random.normal(size=(2, 5, 4, 3))
    assert_gradients_equal_finite_differences(layer, inputs, random)


def test_separable_is_depthwise_then_pointwise():
    random = np.random.default_rng(0)
    images = random.normal(size=(2, 8, 8, 3))
    together = SeparableConv2D(5, 3, padding="same", depth_multiplier=2, seed=3)
    outputs = together(images)
    depthwise, pointwise = DepthwiseConv2D(3, padding="same", depth_multiplier=2), Conv2D(5, 1)
    pointwise(depthwise(images))
    depthwise.weights["kernel"] = together.weights["depthwise_kernel"]
    pointwise.weights["kernel"] = together.weights["pointwise_kernel"]
    assert np.allclose(outputs, pointwise(depthwise(images)), rtol=0, atol=1e-12)
    assert together.count_params() == 3 * 3 * 3 * 2 + 6 * 5 + 5


@pytest.mark.parametrize("name", ["DepthwiseConv2D", "SeparableConv2D"])
def test_the_first_kernels_are_drawn_as_keras_draws_them(name):
    arguments = ((5,), {"depth_multiplier": 4}) if name == "DepthwiseConv2D" else ((64, 5), {})
    layers = {"DepthwiseConv2D": DepthwiseConv2D, "SeparableConv2D": SeparableConv2D}
    ours = layers[name](*arguments[0], **arguments[1], seed=0)
    theirs = getattr(keras.layers, name)(*arguments[0], **arguments[1])
    ours.build((None, 8, 8, 64))
    theirs.build((None, 8, 8, 64))
    for kernel, expected in zip(ours.weights.values(), theirs.get_weights(), strict=True):
        assert kernel.shape == expected.shape and kernel.dtype == expected.dtype
        assert np.isclose(kernel.max(), expected.max(), rtol=2e-2)
        assert np.isclose(kernel.std(), expected.std(), rtol=5e-2)
    if name == "SeparableConv2D":
        kernels = [ours.weights[part].ravel()[:1600] for part in list(ours.weights)[:2]]
        assert abs(np.corrcoef(kernels)[0, 1]) < 0.1  # one seed, and still two different draws


def test_assigned_weights_are_used():
    layer = DepthwiseConv2D(1)
    layer.build((None, None, None, 2))
    layer.weights["kernel"] = np.array([3.0, 5.0]).reshape(1, 1, 2, 1)
    layer.weights["bias"] = np.array([0.0, 1.0])
    assert np.array_equal(layer(np.ones((1, 1, 1, 2))).ravel(), [3, 6])


def separable(*arguments):
    return SeparableConv2D(2, *arguments)


@pytest.mark.parametrize("make", [DepthwiseConv2D, separable])
def test_bad_input_is_told(make):
    with pytest.raises(ValueError, match=r"expects images.*\(28, 28, 1\)"):
        make(3)(np.zeros((28, 28, 1)))
    with pytest.raises(ValueError, match=r"window of 5 pixels.*\(1, 4, 8, 1\)"):
        make(5)(np.zeros((1, 4, 8, 1)))
    with pytest.raises(ValueError, match="strides must be a positive whole number.*is 0"):
        make(3, 0)
    with pytest.raises(ValueError, match="kernel_size must be"):
        make(0)
    with pytest.raises(ValueError, match="channels must be.*None"):
        make(3).build((None, 8, 8, None))
    with pytest.raises(ValueError, match="no weights yet"):
        make(3).count_params()
    built = make(3)
    built(np.zeros((1, 8, 8, 3)))
    with pytest.raises(ValueError, match=r"built for 3 channels.*\(1, 8, 8, 2\)"):
        built(np.zeros((1, 8, 8, 2)))
    name = next(iter(built.weights))
    built.weights[name] = np.zeros((3, 3))
    with pytest.raises(ValueError, match=r"must have shape \(3, 3, 3, 1\).*\(3, 3\)"):
        built(np.zeros((1, 8, 8, 3)))


def test_contradicting_arguments_are_told():
    with pytest.raises(ValueError, match="depth_multiplier must be"):
        DepthwiseConv2D(3, depth_multiplier=0)
    with pytest.raises(ValueError, match="cannot both be larger than 1"):
        DepthwiseConv2D(3, strides=2, dilation_rate=2)
    with pytest.raises(ValueError, match="filters must be"):
        SeparableConv2D(0, 3)
