"""Losses: values and gradients equal to Keras, to finite differences, and to what they mean."""

import warnings

import keras
import numpy as np
import pytest

from course_utils.layers import softmax
from course_utils.training.gradients import loss_and_gradients
from course_utils.training.losses import (
    CategoricalCrossentropy,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)

TOLERANCE = 1e-5  # of the largest value, in float32
NAMESAKES = {
    CategoricalCrossentropy: lambda: keras.losses.CategoricalCrossentropy(from_logits=True),
    SparseCategoricalCrossentropy: lambda: keras.losses.SparseCategoricalCrossentropy(
        from_logits=True
    ),
    MeanSquaredError: keras.losses.MeanSquaredError,
}


def labels_and_outputs(loss, batch, classes, scale, random):
    """Draw what a loss compares: class numbers, probabilities or numbers, and float32 outputs."""
    outputs = (scale * random.normal(size=(batch, classes))).astype(np.float32)
    numbers = random.integers(classes, size=batch)
    if loss is SparseCategoricalCrossentropy:
        return numbers, outputs
    if loss is MeanSquaredError:
        return random.normal(size=outputs.shape).astype(np.float32), outputs
    one_hot = np.eye(classes, dtype=np.float32)[numbers]
    soft = softmax(random.normal(size=outputs.shape)).astype(np.float32)
    return (one_hot if random.integers(2) else soft), outputs


@pytest.mark.parametrize("loss", NAMESAKES, ids=lambda loss: loss.__name__)
def test_equals_keras_over_100_draws(loss):
    random = np.random.default_rng(0)
    theirs = NAMESAKES[loss]()
    for _ in range(100):
        batch, classes = random.choice([1, 4]), random.choice([2, 10])
        scale = random.choice([0.1, 1, 10])
        labels, outputs = labels_and_outputs(loss, batch, classes, scale, random)
        ours = loss()
        value, gradient = ours(labels, outputs), ours.backward()
        expected, (expected_gradient,) = loss_and_gradients(
            lambda outputs, labels=labels: theirs(labels, outputs), [outputs]
        )
        assert isinstance(value, float) and gradient.dtype == np.float32
        assert abs(value - expected) <= TOLERANCE * max(abs(expected), 0.1)
        # Behind a small gradient, too, stand probabilities as large as 1, less labels.
        worst = np.max(np.abs(gradient - expected_gradient))
        assert worst <= TOLERANCE * max(np.max(np.abs(expected_gradient)), 0.1)


@pytest.mark.parametrize("loss", NAMESAKES, ids=lambda loss: loss.__name__)
def test_gradients_equal_finite_differences(loss):
    random = np.random.default_rng(1)
    labels, outputs = labels_and_outputs(loss, 3, 4, 1, random)
    outputs, step = outputs.astype(np.float64), 1e-6
    if loss is CategoricalCrossentropy:  # float32 labels have the sum 1 to seven digits only
        labels = np.eye(4)[[0, 2, 2]]
    ours = loss()
    ours(labels, outputs)
    gradient = ours.backward()
    for place in np.ndindex(outputs.shape):
        change = np.zeros_like(outputs)
        change[place] = step
        expected = (ours(labels, outputs + change) - ours(labels, outputs - change)) / (2 * step)
        assert abs(gradient[place] - expected) < 1e-8


def test_guessing_costs_the_logarithm_of_the_number_of_classes():
    loss = SparseCategoricalCrossentropy()
    assert np.isclose(loss(np.array([0, 7]), np.zeros((2, 10))), np.log(10))
    assert np.allclose(loss.backward()[0], [-0.45, *[0.05] * 9])


def test_both_cross_entropies_agree():
    random = np.random.default_rng(2)
    scores, labels = random.normal(size=(5, 3)), random.integers(3, size=5)
    one, other = CategoricalCrossentropy(), SparseCategoricalCrossentropy()
    assert one(np.eye(3)[labels], scores) == other(labels, scores)
    assert np.array_equal(one.backward(), other.backward())


def test_enormous_scores_overflow_nothing():
    scores = np.array([[-1e30, 0, 1e30], [1000, -1000, 0]], np.float32)
    loss = SparseCategoricalCrossentropy()
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert loss(np.array([2, 0]), scores) == 0
        assert loss(np.array([2, 1]), scores) == 1000
    assert np.array_equal(loss.backward(), [[0, 0, 0], [0.5, -0.5, 0]])


def test_bad_input_is_told():
    scores = np.zeros((2, 3), np.float32)
    sparse = SparseCategoricalCrossentropy()
    with pytest.raises(RuntimeError, match="forward"):
        sparse.backward()
    with pytest.raises(ValueError, match=r"shape \(2, 1\).*shape \(2, 3\)"):
        sparse(np.zeros((2, 1), int), scores)
    with pytest.raises(ValueError, match="float64"):
        sparse(np.zeros(2), scores)
    with pytest.raises(ValueError, match="classes 0 to 2, and the labels go from 0 to 3"):
        sparse(np.array([0, 3]), scores)
    with pytest.raises(ValueError, match="-1 to 0"):
        sparse(np.array([0, -1]), scores)
    with pytest.raises(ValueError, match="sum 1"):
        CategoricalCrossentropy()(np.ones((2, 3)), scores)
    with pytest.raises(ValueError, match=r"\(2,\).*\(2, 3\)"):
        CategoricalCrossentropy()(np.zeros(2, int), scores)
    with pytest.raises(ValueError, match=r"\(2,\).*\(2, 1\)"):  # would be compared as 2 x 2
        MeanSquaredError()(np.zeros(2), scores[:, :1])
    with pytest.raises(ValueError, match="floating-point"):
        MeanSquaredError()(np.zeros((2, 3)), np.zeros((2, 3), int))


def test_a_softmax_before_a_loss_of_logits_is_undone_on_tensorflow_alone():
    """Lesson 05 says so: elsewhere the loss cannot fall below 1.46, and nothing warns."""
    sure = np.zeros((4, 10), "float32")
    sure[:, 3] = 20
    model = keras.Sequential([keras.Input((10,)), keras.layers.Softmax()])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = float(loss(np.full(4, 3), model(sure, training=False)))
    if keras.backend.backend() == "tensorflow":
        assert found < 0.01
        assert any("Softmax" in str(one.message) for one in told)
    else:
        assert abs(found - (np.log(np.e + 9) - 1)) < 0.01 and not told
