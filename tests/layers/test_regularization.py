"""Dropout: its mask is random, and everything else about it is exact."""

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

from course_utils.layers import Dropout

RATES = [0.0, 0.1, 0.25, 0.5, 0.9]


def share_of_zeros_is_near(rate, outputs):
    """Say whether the share of zeros is within five standard deviations of `rate`."""
    deviation = np.sqrt(rate * (1 - rate) / outputs.size)
    return abs(np.mean(outputs == 0) - rate) <= 5 * deviation


def test_equals_keras_but_for_the_mask():
    shapes = st.sampled_from([(40, 50), (4, 10, 10, 5)])
    configurations = st.tuples(shapes, st.sampled_from(RATES), st.integers(0, 999), st.booleans())

    def compare(configuration):
        shape, rate, seed, training = configuration
        random = np.random.default_rng(seed)
        inputs = 1 + random.uniform(size=shape).astype(np.float32)
        ours, theirs = Dropout(rate, seed=seed), keras.layers.Dropout(rate, seed=seed)
        if not training or rate == 0:
            return assert_equal_to_keras(ours, theirs, inputs, random, training)

        outputs = ours(inputs, training=True)
        expected = keras.ops.convert_to_numpy(theirs(inputs, training=True))
        assert share_of_zeros_is_near(rate, outputs) and share_of_zeros_is_near(rate, expected)
        # Where both kept an input, they made the same of it.
        both = (outputs > 0) & (expected > 0)
        gradient = ours.backward(inputs)
        assert np.array_equal(gradient, outputs)  # the same places, the same factor
        return {
            "outputs": difference(outputs * both, expected * both),
            "input gradient": difference(gradient * both, expected * both),
        }

    compare_over("Dropout", configurations, compare)


@pytest.mark.parametrize("rate", RATES)
def test_an_input_is_dropped_or_divided_by_what_is_kept(rate):
    random = np.random.default_rng(0)
    inputs = 1 + random.uniform(size=(100, 200))
    layer = Dropout(rate, seed=1)
    outputs = layer(inputs, training=True)
    kept = outputs != 0
    assert share_of_zeros_is_near(rate, outputs)
    assert np.allclose(outputs, np.where(kept, inputs / (1 - rate), 0), rtol=1e-15)
    upstream = random.normal(size=inputs.shape)
    expected = np.where(kept, upstream / (1 - rate), 0)
    assert np.allclose(layer.backward(upstream), expected, rtol=1e-15)


def test_each_call_draws_anew_and_a_seed_repeats_it():
    inputs = np.ones((10, 50), np.float32)
    first, second = Dropout(0.5, seed=3), Dropout(0.5, seed=3)
    calls = [first(inputs, training=True) for _ in range(2)]
    assert not np.array_equal(*calls)
    assert all(np.array_equal(call, second(inputs, training=True)) for call in calls)
    assert not np.array_equal(calls[0], Dropout(0.5, seed=4)(inputs, training=True))


def test_inference_changes_nothing():
    inputs = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    layer = Dropout(0.7, seed=0)
    layer(inputs, training=True)
    assert np.array_equal(layer(inputs), inputs)
    assert np.array_equal(layer.backward(inputs), inputs)
    assert layer.count_params() == 0


def test_everything_can_be_dropped():
    layer = Dropout(1)
    inputs = np.ones((3, 4), np.float32)
    assert not np.any(layer(inputs, training=True))
    assert not np.any(layer.backward(inputs))


@pytest.mark.parametrize("training", [True, False])
def test_gradients_equal_finite_differences(training):
    random = np.random.default_rng(0)
    inputs = random.normal(size=(3, 4, 2))
    assert_gradients_equal_finite_differences(Dropout(0.4, seed=1), inputs, random, training)


@pytest.mark.parametrize("rate", [-0.1, 1.5, float("nan")])
def test_another_rate_is_told(rate):
    with pytest.raises(ValueError, match="rate must be a share from 0 to 1"):
        Dropout(rate)
