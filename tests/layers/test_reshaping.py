"""Zero padding and upsampling: equal to Keras and to finite differences."""

import keras
import numpy as np
import pytest
from equality import (
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
)
from hypothesis import strategies as st

from course_utils.layers import UpSampling2D, ZeroPadding2D

PADDINGS = [0, 1, 2, (1, 2), (0, 1), [2, 0], ((1, 0), (2, 3)), ((0, 0), (0, 1)), (1, (0, 2))]
SHAPES = st.sampled_from([(1, 1, 3, 1), (2, 3, 4, 3)])  # JAX compiles for each new one
SEEDS = st.integers(0, 99)


def test_zero_padding_equals_keras():
    def compare(configuration):
        shape, padding, seed = configuration
        random = np.random.default_rng(seed)
        theirs = keras.layers.ZeroPadding2D(padding)
        inputs = random.normal(size=shape)
        return assert_equal_to_keras(ZeroPadding2D(padding), theirs, inputs, random)

    compare_over("ZeroPadding2D", st.tuples(SHAPES, st.sampled_from(PADDINGS), SEEDS), compare)


def test_upsampling_equals_keras():
    sizes = st.sampled_from([2, (1, 2), (4, 3)])
    interpolations = st.sampled_from(["nearest", "bilinear"])

    def compare(configuration):
        shape, size, interpolation, seed = configuration
        random = np.random.default_rng(seed)
        theirs = keras.layers.UpSampling2D(size, interpolation=interpolation)
        inputs = random.uniform(size=shape)
        return assert_equal_to_keras(UpSampling2D(size, interpolation), theirs, inputs, random)

    compare_over("UpSampling2D", st.tuples(SHAPES, sizes, interpolations, SEEDS), compare)


@pytest.mark.parametrize(
    "layer",
    [
        ZeroPadding2D(((1, 0), (2, 3))),
        UpSampling2D((2, 3)),
        UpSampling2D((3, 2), interpolation="bilinear"),
    ],
)
def test_gradients_equal_finite_differences(layer):
    random = np.random.default_rng(0)
    inputs = random.normal(size=(2, 3, 4, 2))
    assert_gradients_equal_finite_differences(layer, inputs, random)


def test_known_values():
    image = np.array([[1.0, 3.0]]).reshape(1, 1, 2, 1)
    padded = ZeroPadding2D(((0, 1), (2, 0)))(image)[0, :, :, 0]
    assert np.array_equal(padded, [[0, 0, 1, 3], [0, 0, 0, 0]])
    nearest = UpSampling2D((2, 2))(image)[0, :, :, 0]
    assert np.array_equal(nearest, [[1, 1, 3, 3], [1, 1, 3, 3]])
    bilinear = UpSampling2D((1, 2), "bilinear")(image)[0, :, :, 0]
    assert np.array_equal(bilinear, [[1, 1.5, 2.5, 3]])
    assert ZeroPadding2D().compute_output_shape((None, None, 4, 3)) == (None, None, 6, 3)
    assert UpSampling2D().compute_output_shape((None, None, 4, 3)) == (None, None, 8, 3)


@pytest.mark.parametrize("layer", [ZeroPadding2D, UpSampling2D])
def test_another_rank_is_told(layer):
    with pytest.raises(ValueError, match=rf"{layer.__name__} expects images.*\(4, 4, 1\)"):
        layer()(np.zeros((4, 4, 1)))


@pytest.mark.parametrize("padding", [-1, 1.5, "same", (1, 2, 3), ((1, 2), (1,)), (1, -1), None])
def test_another_padding_is_told(padding):
    with pytest.raises(ValueError, match="padding must be"):
        ZeroPadding2D(padding)


def test_another_size_is_told():
    with pytest.raises(ValueError, match="size must be a positive whole number"):
        UpSampling2D(0)
    with pytest.raises(ValueError, match="interpolation must be"):
        UpSampling2D(interpolation="cubic")
