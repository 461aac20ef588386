"""Flatten and Dense: equal to Keras, to finite differences, and to a convolution."""

import keras
import numpy as np
import pytest
from equality import (
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
    difference,
)
from hypothesis import strategies as st

from course_utils.layers import Conv2D, Dense, Flatten


def test_dense_equals_keras():
    configurations = st.tuples(
        st.sampled_from([(1, 7), (4, 7), (2, 4, 3, 2)]),  # few, because JAX compiles for each
        st.sampled_from([1, 5]),  # units
        st.booleans(),  # use_bias
        st.integers(0, 999),  # the seed of inputs and weights
    )

    def compare(configuration):
        shape, units, use_bias, seed = configuration
        random = np.random.default_rng(seed)
        inputs = random.uniform(size=shape)
        # Its weights are replaced, and JAX would compile a random draw for each new shape.
        theirs = keras.layers.Dense(units, use_bias=use_bias, kernel_initializer="zeros")
        return assert_equal_to_keras(Dense(units, use_bias), theirs, inputs, random)

    compare_over("Dense", configurations, compare)


def test_flatten_equals_keras():
    sizes = st.sampled_from([(3,), (3, 2, 4), (2, 3, 2, 2)])
    configurations = st.tuples(st.sampled_from([1, 3]), sizes, st.integers(0, 999))

    def compare(configuration):
        batch, sizes, seed = configuration
        random = np.random.default_rng(seed)
        inputs = random.normal(size=(batch, *sizes))
        return assert_equal_to_keras(Flatten(), keras.layers.Flatten(), inputs, random)

    compare_over("Flatten", configurations, compare)


@pytest.mark.parametrize("shape", [(3, 5), (2, 2, 3, 2)])
def test_gradients_equal_finite_differences(shape):
    random = np.random.default_rng(0)
    for layer in Dense(4), Dense(3, use_bias=False), Flatten():
        assert_gradients_equal_finite_differences(layer, random.normal(size=shape), random)


def test_dense_after_flatten_is_a_convolution_with_a_full_kernel():
    random = np.random.default_rng(0)
    images = random.uniform(size=(3, 4, 5, 2)).astype(np.float32)
    dense = Dense(6, seed=1)
    scores = dense(Flatten()(images))
    convolution = Conv2D(6, (4, 5))
    convolution.build(images.shape)
    convolution.weights["kernel"] = dense.weights["kernel"].reshape(4, 5, 2, 6)
    assert difference(convolution(images)[:, 0, 0], scores) < 1e-5


def test_the_first_kernel_is_drawn_as_keras_draws_it():
    ours, theirs = Dense(200, seed=0), keras.layers.Dense(200)
    ours.build((None, 300))
    theirs.build((None, 300))
    kernel, expected = ours.weights["kernel"], theirs.get_weights()[0]
    assert kernel.dtype == expected.dtype
    assert np.isclose(kernel.max(), expected.max(), rtol=1e-2)
    assert np.isclose(kernel.std(), expected.std(), rtol=3e-2)
    assert not np.any(ours.weights["bias"])


def test_shapes_may_be_open():
    assert Flatten().compute_output_shape((None, 3, 4, 2)) == (None, 24)
    assert Flatten().compute_output_shape((None, None, 4, 2)) == (None, None)
    assert Dense(7).compute_output_shape((None, 3)) == (None, 7)


def test_bad_input_is_told():
    with pytest.raises(ValueError, match=r"\(5,\).*batch axis"):
        Dense(3)(np.zeros(5))
    with pytest.raises(ValueError, match="units must be a positive whole number"):
        Dense(0)
    with pytest.raises(ValueError, match="leaves their sizes open"):
        Dense(3).build((None, None))
    layer = Dense(3)
    with pytest.raises(ValueError, match="no weights yet"):
        layer.count_params()
    with pytest.raises(RuntimeError, match="forward"):
        layer.backward(np.zeros((2, 3)))
    layer(np.zeros((2, 5)))
    with pytest.raises(ValueError, match=r"built for 5 channels.*\(2, 4\)"):
        layer(np.zeros((2, 4)))
    with pytest.raises(ValueError, match=r"\(2, 3\).*\(3, 2\)"):
        layer.backward(np.zeros((3, 2)))
    layer.weights["kernel"] = np.zeros((3, 5))
    with pytest.raises(ValueError, match=r'weights\["kernel"\] must have shape \(5, 3\)'):
        layer(np.zeros((2, 5)))
    with pytest.raises(ValueError, match=r"shape \(\)"):
        Flatten()(np.float32(3))
