"""Conformal sets keep their promise: over many splits, as the theory says to the last image."""

import math

import numpy as np
import pytest
import scipy.stats
from drawn import CLASSES, FEW, SEEDS, probabilities_and_labels
from hypothesis import given
from hypothesis import strategies as st

from course_utils.evaluation import conformal_threshold, prediction_sets


@FEW
@given(SEEDS, st.integers(1, 300), CLASSES, st.floats(0.05, 0.99))
def test_the_threshold_is_the_quantile_of_the_papers(seed, count, classes, coverage):
    probabilities, labels = probabilities_and_labels(seed, count, classes)
    scores = np.sort(1 - probabilities[np.arange(count), labels])
    place = math.ceil((count + 1) * coverage - 1e-9)
    expected = 1 - scores[place - 1] if place <= count else 0.0
    assert conformal_threshold(probabilities, labels, coverage) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.99])
def test_coverage_over_splits_is_that_of_the_theory(coverage):
    known, new, splits = 400, 400, 300
    probabilities, labels = probabilities_and_labels(7, 20_000, 6)
    random, covered = np.random.default_rng(8), []
    for _ in range(splits):
        drawn = random.permutation(20_000)[: known + new]
        first, second = drawn[:known], drawn[known:]
        threshold = conformal_threshold(probabilities[first], labels[first], coverage)
        sets = prediction_sets(probabilities[second], threshold)
        covered.append(sets[np.arange(new), labels[second]].sum())
    given_up = math.floor((known + 1) * (1 - coverage) + 1e-9)
    theory = scipy.stats.betabinom(new, known + 1 - given_up, given_up)
    inside = np.mean([theory.ppf(0.025) <= one <= theory.ppf(0.975) for one in covered])
    assert inside >= 0.91
    assert np.mean(covered) == pytest.approx(theory.mean(), abs=4 * theory.std() / splits**0.5)
    assert theory.mean() / new >= coverage


def test_a_promise_that_few_images_cannot_keep_takes_every_class():
    probabilities, labels = probabilities_and_labels(0, 9, 3)
    assert conformal_threshold(probabilities, labels, 0.95) == 0
    assert prediction_sets(probabilities, 0.0).all()
    assert conformal_threshold(probabilities, labels, 0.9) == min(
        probabilities[np.arange(9), labels]
    )


def test_bad_input_is_told_in_a_sentence():
    probabilities, labels = probabilities_and_labels(0, 9, 3)
    with pytest.raises(ValueError, match="between 0 and 1"):
        conformal_threshold(probabilities, labels, 95)
    with pytest.raises(ValueError, match="9 in `probabilities`"):
        conformal_threshold(probabilities, labels[:-1])
    with pytest.raises(ValueError, match="the classes are 0 to 2"):
        conformal_threshold(probabilities, labels + 1)
    with pytest.raises(ValueError, match="NaN"):
        prediction_sets(np.full((2, 3), np.nan), 0.5)
    with pytest.raises(ValueError, match="threshold from 0 to 1"):
        prediction_sets(probabilities, 1.5)
