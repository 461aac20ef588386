"""Rescaling and Normalization: equal to Keras, given or adapted, and to finite differences."""

import keras
import numpy as np
import pytest
from equality import (
    TOLERANCE,
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
    difference,
)
from hypothesis import strategies as st

from course_utils.layers import Normalization, Rescaling
from course_utils.training.gradients import loss_and_gradients

SHAPES = [(2, 4, 3, 3), (5, 3)]
SEEDS = st.integers(0, 99)


def pixels(random, shape):
    return random.integers(0, 256, size=shape)


def test_rescaling_equals_keras():
    scales = st.sampled_from([1 / 255, 2.0, -1.0, [0.5, 1.0, 2.0]])
    offsets = st.sampled_from([0.0, -1.0, 0.5, [1.0, 2.0, 3.0]])

    def compare(configuration):
        shape, scale, offset, seed = configuration
        random = np.random.default_rng(seed)
        inputs = pixels(random, shape)
        theirs = keras.layers.Rescaling(scale, offset)
        return assert_equal_to_keras(Rescaling(scale, offset), theirs, inputs, random)

    compare_over("Rescaling", st.tuples(st.sampled_from(SHAPES), scales, offsets, SEEDS), compare)


@st.composite
def normalizations(draw):
    """Draw (shape, axis, what is given or None, seed)."""
    # JAX compiles for each new shape and axis: hence few of them.
    shape = draw(st.sampled_from(SHAPES))
    axis = draw(st.sampled_from([-1, None, 1, (1, -1)])) if len(shape) == 4 else -1
    given = draw(st.sampled_from(["numbers", "channels", None, None]))
    if given == "channels" and axis != -1:
        given = "numbers"
    return shape, axis, given, draw(SEEDS)


def test_normalization_equals_keras():
    def compare(configuration):
        shape, axis, given, seed = configuration
        random = np.random.default_rng(seed)
        if given is None:
            return compare_adapted(shape, axis, random)
        size = 3 if given == "channels" else ()
        numbers = {name: random.uniform(1, 99, size=size) for name in ("mean", "variance")}
        numbers = {name: value.tolist() for name, value in numbers.items()}
        ours, theirs = Normalization(axis, **numbers), keras.layers.Normalization(axis, **numbers)
        return assert_equal_to_keras(ours, theirs, pixels(random, shape), random)

    compare_over("Normalization", normalizations(), compare)


def compare_adapted(shape, axis, random):
    """Return how far an adapted layer is from Keras: statistics, outputs and gradient."""
    ours, theirs = Normalization(axis), keras.layers.Normalization(axis)
    images = pixels(random, (7, *shape[1:])).astype(np.float32)
    ours.adapt(images)
    theirs.adapt(images)
    assert theirs.count_params() == ours.count_params() + 1  # its unused counter

    inputs = pixels(random, shape).astype(np.float32)
    found = {**ours.statistics, "outputs": ours(inputs)}
    upstream = random.uniform(size=shape).astype(np.float32)
    found["input gradient"] = ours.backward(upstream)
    _, (gradient,) = loss_and_gradients(
        lambda tensor: keras.ops.sum(keras.ops.multiply(theirs(tensor), upstream)), [inputs]
    )
    expected = [theirs.adapt_mean, theirs.adapt_variance, theirs(inputs), gradient]
    differences = {
        name: difference(value, keras.ops.convert_to_numpy(other))
        for (name, value), other in zip(found.items(), expected, strict=True)
    }
    assert max(differences.values()) <= TOLERANCE
    return differences


@pytest.mark.parametrize(
    "layer",
    [
        Rescaling(1 / 255, -0.5),
        Rescaling([0.5, 1.0, 2.0]),
        Normalization(mean=[1, 2, 3], variance=[4, 5, 6]),
        Normalization(axis=None),
    ],
)
def test_gradients_equal_finite_differences(layer):
    random = np.random.default_rng(0)
    inputs = random.normal(size=(2, 2, 4, 3))
    assert_gradients_equal_finite_differences(layer, inputs, random)


def test_adapted_images_have_mean_0_and_variance_1():
    images = np.random.default_rng(0).integers(0, 256, size=(20, 8, 8, 3)).astype(np.uint8)
    layer = Normalization()
    layer.adapt(images)
    outputs = layer(images)
    assert outputs.dtype == np.float32
    assert np.allclose(outputs.mean(axis=(0, 1, 2)), 0, atol=1e-5)
    assert np.allclose(outputs.std(axis=(0, 1, 2)), 1, atol=1e-5)
    layer.adapt(images + np.uint8(1))  # again, with other images
    assert not np.allclose(layer(images), outputs)


def test_a_layer_that_saw_no_images_changes_nothing():
    inputs = np.random.default_rng(0).normal(size=(2, 3)).astype(np.float32)
    assert np.array_equal(Normalization()(inputs), inputs)
    in_keras = keras.ops.convert_to_numpy(keras.layers.Normalization()(inputs))
    assert np.array_equal(in_keras, inputs)


def test_equal_pixels_divide_nothing_by_zero():
    images = np.full((3, 2, 2, 1), 9, np.uint8)
    layer = Normalization()
    layer.adapt(images)
    assert np.array_equal(layer(images), np.zeros(images.shape))


def test_whole_numbers_do_not_overflow():
    bright = np.full((1, 2, 2, 1), 200, np.uint8)
    assert np.array_equal(Rescaling(2)(bright), np.full((1, 2, 2, 1), 400, np.float32))


def test_many_pixels_are_summed_with_enough_digits():
    images = np.full((100, 100, 100, 3), 0.1, np.float32)
    assert abs(images.mean(axis=(0, 1, 2))[0] - 0.1) > 1e-5  # so far off is a sum in float32
    layer = Normalization()
    layer.adapt(images)
    assert np.allclose(layer.statistics["mean"], 0.1, rtol=1e-6)
    assert np.all(layer.statistics["variance"] < 1e-12)


def test_bad_input_is_told():
    with pytest.raises(ValueError, match=r"scale of shape \(3,\).*\(2, 4, 4, 2\)"):
        Rescaling([1.0, 2.0, 3.0])(np.zeros((2, 4, 4, 2)))
    with pytest.raises(ValueError, match=r"offset of shape \(1, 3\).*\(3,\)"):
        Rescaling(1, [[1.0, 2.0, 3.0]])(np.zeros(3))
    with pytest.raises(ValueError, match="real numbers"):
        Rescaling("1/255")
    with pytest.raises(ValueError, match="given together"):
        Normalization(mean=1.0)
    with pytest.raises(ValueError, match=r"mean of shape \(2,\).*\(2, 4, 4, 3\)"):
        Normalization(mean=[1, 2], variance=[1, 2])(np.zeros((2, 4, 4, 3)))
    with pytest.raises(ValueError, match=r"axis 4.*\(2, 4, 4, 3\)"):
        Normalization(axis=4).adapt(np.zeros((2, 4, 4, 3)))
    with pytest.raises(ValueError, match="given its mean"):
        Normalization(mean=1, variance=1).adapt(np.zeros((2, 4, 4, 3)))
    layer = Normalization()
    layer.adapt(np.zeros((2, 4, 4, 3)))
    for use in (layer.forward, layer.adapt):
        with pytest.raises(ValueError, match=r"built for 3 channels.*\(2, 4, 4, 1\)"):
            use(np.zeros((2, 4, 4, 1)))
