"""Calibration and temperature: equal to scikit-learn and SciPy where they have it."""

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from drawn import CLASSES, FEW, SEEDS, logits_and_labels, probabilities_and_labels
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from course_utils.evaluation import (
    expected_calibration_error,
    fit_temperature,
    reliability_bins,
)
from course_utils.layers import softmax


@FEW
@given(SEEDS, st.integers(1, 300), CLASSES, st.integers(1, 20))
def test_bins_equal_scikit_learn(seed, count, classes, bins):
    probabilities, labels = probabilities_and_labels(seed, count, classes)
    found = reliability_bins(probabilities, labels, bins)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    accuracy, mean = calibration_curve(right, confidence, n_bins=bins)
    filled = found.counts > 0
    assert np.allclose(found.accuracy[filled], accuracy, rtol=0, atol=1e-9)
    assert np.allclose(found.confidence[filled], mean, rtol=0, atol=1e-9)
    assert np.isnan(found.accuracy[~filled]).all() and found.counts.sum() == count
    error = np.sum(np.abs(accuracy - mean) * found.counts[filled]) / count
    assert expected_calibration_error(probabilities, labels, bins) == pytest.approx(error, abs=1e-9)


def test_a_model_that_keeps_its_word_has_almost_no_error():
    probabilities, _ = probabilities_and_labels(0, 40_000, 5)
    random = np.random.default_rng(1)
    labels = (probabilities.cumsum(axis=1) < random.random((40_000, 1))).sum(axis=1)
    assert expected_calibration_error(probabilities, labels) < 0.01
    assert fit_temperature(np.log(probabilities), labels) == pytest.approx(1, abs=0.03)


@FEW
@given(SEEDS, st.integers(30, 300), CLASSES, st.floats(0.3, 4))
def test_temperature_equals_scipy(seed, count, classes, scale):
    logits, labels = logits_and_labels(seed, count, classes)
    logits = logits * scale

    def slope(inverse):
        right = logits[np.arange(count), labels]
        return np.mean(np.sum(scipy.special.softmax(inverse * logits, axis=1) * logits, 1) - right)

    if not slope(0.01) < 0 < slope(100):  # every answer right, or no better than luck
        return
    inverse = scipy.optimize.brentq(slope, 0.01, 100, xtol=1e-15, rtol=1e-14)
    assert fit_temperature(logits, labels) == pytest.approx(1 / inverse, rel=1e-9)


def test_temperature_undoes_a_factor_and_changes_no_answer():
    logits, labels = logits_and_labels(4, 500, 6)
    one = fit_temperature(logits, labels)
    assert fit_temperature(7 * logits, labels) == pytest.approx(7 * one)
    scaled = softmax(logits / one)
    assert np.array_equal(scaled.argmax(axis=1), logits.argmax(axis=1))


def test_temperature_stays_within_its_limits():
    perfect = 3 * np.eye(4)
    assert fit_temperature(perfect, np.arange(4)) == pytest.approx(0.01)
    assert fit_temperature(perfect, np.array([1, 2, 3, 0])) == pytest.approx(100)


SCORES = np.full((3, 4), 0.25)
BAD = [
    (np.zeros((0, 4)), [], "has shape \\(0, 4\\)"),
    (SCORES, [0, 1], "2 in `labels` and 3 in"),
    (SCORES, [0, 1, 4], "the class 4 \\(at position 2\\), and the classes are 0 to 3"),
    (np.where(np.eye(3, 4), np.nan, 0.25), [0, 1, 2], "NaN or infinite, the first for image 0"),
    (np.full(4, 0.25), [0, 1, 2, 3], "a row for each image"),
]


@pytest.mark.parametrize("function", [reliability_bins, fit_temperature])
@pytest.mark.parametrize("values, labels, sentence", BAD)
def test_bad_input_is_told_in_a_sentence(function, values, labels, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(values, np.array(labels, int))


def test_logits_are_not_taken_for_probabilities():
    with pytest.raises(ValueError, match="image 1 has the sum 3 .* softmax"):
        expected_calibration_error(np.array([[0.5, 0.5], [2.0, 1.0]]), [0, 1])
    with pytest.raises(ValueError, match="smallest value -1"):
        expected_calibration_error(np.array([[0.5, 0.5], [2.0, -1.0]]), [0, 1])
    with pytest.raises(ValueError, match="`bins` must be a whole number"):
        reliability_bins(SCORES, [0, 1, 2], bins=0)
