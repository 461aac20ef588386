"""The transposed convolution: equal to Keras, to finite differences, and to a backward pass."""

import keras
import numpy as np
import pytest
from equality import (
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
)
from hypothesis import strategies as st

from course_utils.layers import Conv2D, Conv2DTranspose, Sequential

# Keras on TensorFlow has no dilated transposed convolution on a processor.
MOVEMENTS = [{"strides": step} for step in (1, 2, (3, 2))]
if keras.backend.backend() != "tensorflow":
    MOVEMENTS.append({"dilation_rate": (1, 2)})


def test_equals_keras():
    arguments = st.fixed_dictionaries(
        {
            "filters": st.just(2),
            "kernel_size": st.sampled_from([1, 3, (4, 2)]),
            "padding": st.sampled_from(["valid", "same"]),
            "use_bias": st.booleans(),
        }
    )
    # JAX compiles for each new shape: hence small sets.
    configurations = st.tuples(arguments, st.sampled_from(MOVEMENTS), st.integers(0, 99))

    def compare(configuration):
        options, movement, seed = configuration
        random = np.random.default_rng(seed)
        # Its weights are replaced, and JAX would compile a random draw for each new shape.
        theirs = keras.layers.Conv2DTranspose(**options, **movement, kernel_initializer="zeros")
        inputs = random.uniform(size=(2, 3, 4, 3))
        ours = Conv2DTranspose(**options, **movement)
        return assert_equal_to_keras(ours, theirs, inputs, random)

    compare_over("Conv2DTranspose", configurations, compare)


@pytest.mark.parametrize(
    "options",
    [
        {"strides": 2},
        {"strides": (3, 1), "padding": "same", "use_bias": False},
        {"dilation_rate": 2, "padding": "same"},
    ],
)
def test_gradients_equal_finite_differences(options):
    random = np.random.default_rng(0)
    layer = Conv2DTranspose(2, (2, 3), **options, seed=1)
    assert_gradients_equal_finite_differences(layer, random.normal(size=(2, 3, 4, 3)), random)


def test_forward_is_the_backward_pass_of_a_convolution():
    random = np.random.default_rng(0)
    images = random.normal(size=(2, 9, 9, 3))
    convolution = Conv2D(4, 3, strides=2, use_bias=False, seed=1)
    maps = convolution(images)
    transposed = Conv2DTranspose(3, 3, strides=2, use_bias=False)
    transposed.build(maps.shape)
    transposed.weights["kernel"] = convolution.weights["kernel"]
    assert np.allclose(transposed(maps), convolution.backward(maps), rtol=0, atol=1e-12)
    assert np.allclose(transposed.backward(images), maps, rtol=0, atol=1e-12)


def test_one_number_becomes_the_kernel():
    layer = Conv2DTranspose(1, 3, strides=2, use_bias=False)
    layer.build((None, 2, 2, 1))
    layer.weights["kernel"] = np.arange(1.0, 10).reshape(3, 3, 1, 1)
    image = np.zeros((1, 2, 2, 1))
    image[0, 0, 1] = 10
    expected = np.zeros((5, 5))
    expected[:3, 2:] = 10 * np.arange(1, 10).reshape(3, 3)
    assert np.array_equal(layer(image)[0, :, :, 0], expected)


def test_each_weight_is_used_once_at_each_input_place():
    layer = Conv2DTranspose(2, 3, strides=2)
    with pytest.raises(ValueError, match="no weights yet"):
        layer.multiply_accumulates((1, 4, 5, 3))
    layer.build((None, 4, 5, 3))
    assert layer.multiply_accumulates((1, 4, 5, 3)) == 4 * 5 * (3 * 3 * 2 * 3)
    network = Sequential([layer])
    network.build((None, 4, 5, 3))
    assert network.multiply_accumulates() == 4 * 5 * (3 * 3 * 2 * 3)
    assert layer.compute_output_shape((None, None, 5, 3)) == (None, None, 11, 2)


def test_the_first_kernel_is_drawn_as_keras_draws_it():
    ours, theirs = Conv2DTranspose(64, 5, seed=0), keras.layers.Conv2DTranspose(64, 5)
    ours.build((None, 8, 8, 16))
    theirs.build((None, 8, 8, 16))
    kernel, expected = ours.weights["kernel"], theirs.get_weights()[0]
    assert kernel.shape == expected.shape and kernel.dtype == expected.dtype
    assert np.isclose(kernel.max(), expected.max(), rtol=1e-2)
    assert np.isclose(kernel.std(), expected.std(), rtol=3e-2)


def test_bad_input_is_told():
    with pytest.raises(ValueError, match=r"Conv2DTranspose expects images.*\(28, 28, 1\)"):
        Conv2DTranspose(2, 3)(np.zeros((28, 28, 1)))
    with pytest.raises(ValueError, match=r"at least one pixel.*\(1, 0, 4, 1\)"):
        Conv2DTranspose(2, 3)(np.zeros((1, 0, 4, 1)))
    with pytest.raises(ValueError, match="strides must be a positive whole number.*is 0"):
        Conv2DTranspose(2, 3, strides=0)
    with pytest.raises(ValueError, match="filters must be"):
        Conv2DTranspose(0, 3)
    with pytest.raises(ValueError, match="cannot both be larger than 1"):
        Conv2DTranspose(2, 3, strides=2, dilation_rate=2)
    with pytest.raises(ValueError, match="channels must be.*None"):
        Conv2DTranspose(2, 3).build((None, 8, 8, None))
    layer = Conv2DTranspose(2, 3)
    layer(np.zeros((1, 4, 4, 3)))
    with pytest.raises(ValueError, match=r"built for 3 channels.*\(1, 4, 4, 2\)"):
        layer(np.zeros((1, 4, 4, 2)))
    with pytest.raises(ValueError, match=r"\(1, 6, 6, 2\).*\(1, 4, 4, 3\)"):
        layer.backward(np.zeros((1, 4, 4, 3)))
