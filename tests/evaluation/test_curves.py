"""ROC and precision-recall curves, and the areas under them, are those of scikit-learn."""

import numpy as np
import pytest
from drawn import COUNTS, FEW, SEEDS, yes_or_no_and_scores
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from course_utils.evaluation import (
    average_precision,
    counts_at_thresholds,
    precision_recall_curve,
    roc_area,
    roc_curve,
)


def assert_equal(ours, theirs):
    for mine, expected in zip(ours, theirs, strict=True):
        assert np.allclose(mine, expected, rtol=0, atol=1e-9)


@FEW
@given(SEEDS, COUNTS, st.booleans())
def test_roc_equals_scikit_learn(seed, count, ties):
    labels, scores = yes_or_no_and_scores(seed, count, ties)
    assert_equal(
        roc_curve(labels, scores), metrics.roc_curve(labels, scores, drop_intermediate=False)
    )
    expected = metrics.roc_auc_score(labels, scores)
    assert roc_area(labels, scores) == pytest.approx(expected, abs=1e-9)


@FEW
@given(SEEDS, COUNTS, st.booleans())
def test_precision_recall_equals_scikit_learn(seed, count, ties):
    labels, scores = yes_or_no_and_scores(seed, count, ties)
    assert_equal(
        precision_recall_curve(labels, scores), metrics.precision_recall_curve(labels, scores)
    )
    expected = metrics.average_precision_score(labels, scores)
    assert average_precision(labels, scores) == pytest.approx(expected, abs=1e-9)


@FEW
@given(SEEDS, COUNTS, st.booleans())
def test_counts_are_what_each_threshold_lets_through(seed, count, ties):
    labels, scores = yes_or_no_and_scores(seed, count, ties)
    for right, wrong, threshold in zip(*counts_at_thresholds(labels, scores), strict=True):
        taken = scores >= threshold
        assert (right, wrong) == (np.sum(taken & (labels == 1)), np.sum(taken & (labels == 0)))


def test_the_area_is_the_chance_that_a_positive_scores_higher():
    labels, scores = yes_or_no_and_scores(1, 80, ties=True)
    pairs = scores[labels == 1][:, np.newaxis] - scores[labels == 0]
    assert roc_area(labels, scores) == pytest.approx(np.mean((pairs > 0) + 0.5 * (pairs == 0)))


@pytest.mark.parametrize("function", [roc_curve, precision_recall_curve, counts_at_thresholds])
@pytest.mark.parametrize(
    "labels, scores, sentence",
    [
        ([], [], "at least one image"),
        ([0, 1], [0.5], "2 in `labels` and 1 in `scores`"),
        ([0, 1], [0.5, np.nan], "1 values that are NaN or infinite, the first for image 1"),
        ([0, 2], [0.5, 0.1], "must be 0 or 1"),
        ([1, 1], [0.5, 0.1], "some of each"),
        ([0, 1], [[0.5, 0.1], [0.2, 0.3]], "probabilities\\[:, k\\]"),
    ],
)
def test_bad_input_is_told_in_a_sentence(function, labels, scores, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(np.array(labels), np.array(scores))
