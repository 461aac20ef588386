"""Pooling layers: equal to Keras, to finite differences, and to windows counted by hand."""

import keras
import numpy as np
import pytest
from equality import (
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
)
from hypothesis import strategies as st

from course_utils.layers import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
    padding_amounts,
)

ON_TORCH = keras.backend.backend() == "torch"
# JAX compiles for each new shape: hence one shape, and small sets of windows.
SHAPE = (2, 6, 7, 3)
POOLING = st.fixed_dictionaries(
    {
        "pool_size": st.sampled_from([2, 3, (4, 1)]),
        "strides": st.sampled_from([None, 1, (3, 2)]),
        "padding": st.sampled_from(["valid", "same"]),
    }
)


def distinct(random, shape):
    """Return numbers from -1/2 to 1/2, far apart: no two are tied for the maximum."""
    return random.permutation(np.prod(shape)).reshape(shape) / np.prod(shape) - 0.5


def repeats_borders(shape, options):
    """Say whether Keras on torch repeats border pixels, which changes the means."""
    layer = AveragePooling2D(**options)
    settings = zip(shape[1:3], layer.pool_size, layer.strides, strict=True)
    amounts = [padding_amounts(*setting, layer.padding) for setting in settings]
    return any(before != after for before, after in amounts)


@pytest.mark.parametrize("layer", [MaxPooling2D, AveragePooling2D])
def test_equals_keras(layer):
    configurations = st.tuples(st.just(SHAPE), POOLING, st.integers(0, 99))
    if ON_TORCH and layer is AveragePooling2D:
        configurations = configurations.filter(lambda drawn: not repeats_borders(*drawn[:2]))

    def compare(configuration):
        shape, options, seed = configuration
        random = np.random.default_rng(seed)
        theirs = getattr(keras.layers, layer.__name__)(**options)
        inputs = distinct(random, shape)
        return assert_equal_to_keras(layer(**options), theirs, inputs, random)

    compare_over(layer.__name__, configurations, compare)


@pytest.mark.parametrize("layer", [GlobalAveragePooling2D, GlobalMaxPooling2D])
def test_global_equals_keras(layer):
    shapes = st.sampled_from([(1, 1, 1, 1), (2, 3, 4, 3)])
    configurations = st.tuples(shapes, st.booleans(), st.integers(0, 99))

    def compare(configuration):
        shape, keepdims, seed = configuration
        random = np.random.default_rng(seed)
        theirs = getattr(keras.layers, layer.__name__)(keepdims=keepdims)
        inputs = distinct(random, shape)
        return assert_equal_to_keras(layer(keepdims), theirs, inputs, random)

    compare_over(layer.__name__, configurations, compare)


@pytest.mark.parametrize(
    "layer",
    [
        MaxPooling2D(2),
        MaxPooling2D(3, 1, "same"),
        MaxPooling2D((1, 2), (2, 3)),
        AveragePooling2D(2),
        AveragePooling2D(3, 2, "same"),
        GlobalAveragePooling2D(),
        GlobalMaxPooling2D(keepdims=True),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_gradients_equal_finite_differences(layer):
    random = np.random.default_rng(0)
    assert_gradients_equal_finite_differences(layer, distinct(random, (2, 5, 4, 2)), random)


def test_tied_maxima_share_the_gradient_as_in_keras():
    random = np.random.default_rng(0)
    images = random.integers(0, 3, size=(2, 6, 6, 3)).astype(np.float32)  # full of ties
    for options in ({"pool_size": 3}, {"pool_size": 3, "strides": 2, "padding": "same"}):
        ours, theirs = MaxPooling2D(**options), keras.layers.MaxPooling2D(**options)
        assert_equal_to_keras(ours, theirs, images, random)
    assert_equal_to_keras(GlobalMaxPooling2D(), keras.layers.GlobalMaxPooling2D(), images, random)

    blank = np.zeros((1, 2, 2, 1))
    first, shared = MaxPooling2D(2), GlobalMaxPooling2D()
    assert np.array_equal(first.backward(first(blank) + 1).ravel(), [1, 0, 0, 0])
    assert np.array_equal(shared.backward(shared(blank) + 1).ravel(), [0.25, 0.25, 0.25, 0.25])


def test_padded_places_do_not_count():
    row = np.arange(1.0, 6).reshape(1, 1, 5, 1)
    means = AveragePooling2D((1, 4), 2, "same")(row).ravel()
    assert np.array_equal(means, [2, 3.5, 4.5])  # of 1 to 3, 2 to 5 and 4 to 5
    assert np.array_equal(MaxPooling2D((1, 3), 1, "same")(-row).ravel(), [-1, -1, -2, -3, -4])

    in_keras = keras.layers.AveragePooling2D((1, 4), 2, "same")(row.astype(np.float32))
    in_keras = keras.ops.convert_to_numpy(in_keras).ravel()
    # The docstring says that torch differs here; where this fails, it no longer does.
    assert np.array_equal(in_keras, [1.75, 3.5, 4.75] if ON_TORCH else means)


def test_known_values():
    image = np.arange(16.0).reshape(1, 4, 4, 1)
    assert np.array_equal(MaxPooling2D()(image)[0, :, :, 0], [[5, 7], [13, 15]])
    assert np.array_equal(AveragePooling2D()(image)[0, :, :, 0], [[2.5, 4.5], [10.5, 12.5]])
    assert np.array_equal(GlobalMaxPooling2D()(image), [[15]])
    assert np.array_equal(GlobalAveragePooling2D()(image), [[7.5]])
    assert MaxPooling2D().compute_output_shape((None, None, 28, 3)) == (None, None, 14, 3)


@pytest.mark.parametrize("layer", [MaxPooling2D, AveragePooling2D])
def test_bad_input_is_told(layer):
    with pytest.raises(ValueError, match=rf"{layer.__name__} expects images.*\(28, 28, 1\)"):
        layer()(np.zeros((28, 28, 1)))
    with pytest.raises(ValueError, match=r"window of 3 pixels.*\(1, 2, 8, 1\)"):
        layer(3)(np.zeros((1, 2, 8, 1)))
    with pytest.raises(ValueError, match="strides must be a positive whole number.*is 0"):
        layer(2, strides=0)
    with pytest.raises(ValueError, match=r"pool_size must be.*\(2, 2, 2\)"):
        layer((2, 2, 2))
    with pytest.raises(ValueError, match='padding must be "valid" or "same"'):
        layer(2, padding="full")


@pytest.mark.parametrize("layer", [GlobalMaxPooling2D, GlobalAveragePooling2D])
def test_bad_input_of_global_layers_is_told(layer):
    with pytest.raises(ValueError, match=rf"{layer.__name__} expects images.*\(2, 3\)"):
        layer()(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"at least one pixel.*\(2, 0, 3, 1\)"):
        layer()(np.zeros((2, 0, 3, 1)))
