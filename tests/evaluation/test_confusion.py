"""The confusion matrix, precision, recall and F1 are those of scikit-learn."""

import numpy as np
import pytest
from drawn import CLASSES, COUNTS, FEW, SEEDS, classes_and_answers
from hypothesis import given
from sklearn import metrics

from course_utils.evaluation import confusion_matrix, f1, precision, recall


@FEW
@given(SEEDS, COUNTS, CLASSES)
def test_all_equal_scikit_learn(seed, count, classes):
    labels, answers = classes_and_answers(seed, count, classes)
    everyone = range(classes)
    matrix = confusion_matrix(labels, answers, classes)
    assert np.array_equal(matrix, metrics.confusion_matrix(labels, answers, labels=everyone))
    theirs = metrics.precision_recall_fscore_support(
        labels, answers, labels=everyone, zero_division=0
    )
    for ours, expected in zip((precision, recall, f1), theirs, strict=False):
        assert np.abs(ours(matrix) - expected).max() < 1e-9
    macro = metrics.f1_score(labels, answers, labels=everyone, average="macro", zero_division=0)
    assert f1(matrix).mean() == pytest.approx(macro, abs=1e-9)


def test_the_number_of_classes_is_found():
    assert confusion_matrix([0, 2], [1, 0]).tolist() == [[0, 1, 0], [0, 0, 0], [1, 0, 0]]
    assert confusion_matrix([0], [0], classes=3).shape == (3, 3)


def test_a_class_that_was_never_answered_scores_zero():
    matrix = confusion_matrix([0, 0, 1], [0, 0, 0])
    assert precision(matrix).tolist() == [2 / 3, 0]
    assert recall(matrix).tolist() == [1, 0]
    assert f1(matrix).tolist() == [0.8, 0]


@pytest.mark.parametrize(
    "labels, answers, classes, sentence",
    [
        ([], [], None, "nothing to judge"),
        ([0, 1], [0], None, "2 in `labels` and 1 in `answers`"),
        ([0, 10], [0, 1], 10, r"the class 10 \(at position 1\), and the classes are 0 to 9"),
        ([0, 1], [0, -1], None, "the class -1"),
        ([0.0, 1.0], [0, 1], None, "whole numbers"),
        ([[0, 1]], [0, 1], None, "argmax"),
        ([0, 1], [0, 1], 0, "`classes` must be a whole number of at least 1"),
    ],
)
def test_bad_input_is_told_in_a_sentence(labels, answers, classes, sentence):
    with pytest.raises(ValueError, match=sentence):
        confusion_matrix(np.array(labels), np.array(answers), classes)


@pytest.mark.parametrize("matrix", [np.zeros((2, 3), int), np.zeros(4, int), -np.eye(2), "no"])
def test_what_is_no_confusion_matrix_is_refused(matrix):
    for score in (precision, recall, f1):
        with pytest.raises(ValueError, match="Make one with"):
            score(matrix)
