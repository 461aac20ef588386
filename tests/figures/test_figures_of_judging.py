"""Figures about how good a model is: drawn, told apart in gray, and clear about bad input."""

import numpy as np
import pytest

from course_utils import evaluation, figures
from course_utils.figures import style, thresholds

RANDOM = np.random.default_rng(0)
LABELS = RANDOM.integers(0, 4, 200)
SCORES = RANDOM.random((200, 4)) + np.eye(4)[LABELS]
PROBABILITIES = SCORES / SCORES.sum(axis=1, keepdims=True)
MATRIX = evaluation.confusion_matrix(LABELS, PROBABILITIES.argmax(axis=1))
BINS = evaluation.reliability_bins(PROBABILITIES, LABELS)
SURE = evaluation.reliability_bins(np.eye(4)[LABELS], LABELS)
CURVE = np.array([[0.9, 0.8, 0.7], [0.85, 0.7, 0.6], [0.95, 0.9, 0.8]])
ROC = evaluation.roc_curve(LABELS == 1, PROBABILITIES[:, 1])
PRECISION_RECALL = evaluation.precision_recall_curve(LABELS == 1, PROBABILITIES[:, 1])
BOTH = {"CNN": ROC, "forest": ROC}, {"CNN": PRECISION_RECALL, "forest": PRECISION_RECALL}
PICTURES = {
    "confusion": lambda: figures.confusion_matrix(MATRIX, title="CNN"),
    "confusion, long names": lambda: figures.confusion_matrix(MATRIX, ["Satsuma"] * 4),
    "confusion, no mistakes": lambda: figures.confusion_matrix(np.diag([3, 2, 1])),
    "confusion, 14 classes": lambda: figures.confusion_matrix(np.full((14, 14), 1234)),
    "reliability": lambda: figures.reliability_diagram({"CNN": BINS, "always sure": SURE}),
    "intervals": lambda: figures.intervals(
        {"CNN": (0.9, 0.8, 0.95), "forest": (0.8, 0.7, 0.9)}, "accuracy", (0, 1), (0.85, "truth")
    ),
    "one panel": lambda: figures.curves_with_intervals({"": {"CNN": CURVE}}, "images", "accuracy"),
    "panels": lambda: figures.curves_with_intervals(
        {str(k): {"CNN": CURVE, "forest": CURVE - 0.1} for k in range(7)}, "x", "y", (1, 2, 3)
    ),
    "growing positions": lambda: figures.curves_with_intervals(
        {"": {"CNN": CURVE}}, "images", "accuracy", (10, 100, 1000), logarithmic_x=True
    ),
    "ROC": lambda: figures.roc_and_precision_recall(*BOTH, points=[(0.1, 0.8, 0.9)]),
    "ROC, zoom": lambda: figures.roc_and_precision_recall(*BOTH, zoom=0.2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_figure_is_drawn(name):
    figure = PICTURES[name]()
    assert figures.to_png(figure).startswith(b"\x89PNG")
    width, height = figure.get_size_inches()
    assert 0.5 < width <= 11 and 0.5 < height <= 11


def brightness(color):
    return np.dot(color[:3], (0.299, 0.587, 0.114))


def test_counts_can_be_read_on_their_cells():
    axes = figures.confusion_matrix(np.array([[90, 1, 9], [3, 80, 5], [0, 7, 70]])).axes[0]
    shades = axes.images[0].get_array()
    assert [text.get_text() for text in axes.texts][:3] == ["90", "1", "9"]
    for text in axes.texts:
        column, row = (int(place) for place in text.get_position())
        ink = 1.0 if text.get_color() == "white" else 0.27
        assert abs(brightness(shades[row, column]) - ink) > 0.3


def test_more_mistakes_are_darker_in_gray():
    shades = figures.confusion_matrix(np.array([[9, 1, 5], [2, 9, 4], [0, 3, 9]])).axes[0]
    shades = shades.images[0].get_array()
    by_count = [shades[cell] for cell in ((2, 0), (0, 1), (1, 0), (2, 1), (1, 2), (0, 2))]
    assert np.all(np.diff([brightness(shade) for shade in by_count]) < 0)


def test_curves_differ_by_more_than_color():
    lines = figures.curves_with_intervals({"": {"a": CURVE, "b": CURVE}}, "x", "y").axes[0].lines
    assert lines[0].get_linestyle() != lines[1].get_linestyle()
    assert lines[0].get_marker() != lines[1].get_marker()
    left, right = figures.roc_and_precision_recall(*BOTH).axes
    for axes in (left, right):
        assert axes.lines[0].get_linestyle() != axes.lines[1].get_linestyle()


def test_curves_and_points_lie_where_the_axes_say():
    axes = figures.roc_and_precision_recall(*BOTH, points=[(0.1, 0.8, 0.9)]).axes
    scores, labels = PROBABILITIES[:, 1], LABELS == 1
    curves = (ROC, PRECISION_RECALL)
    axes += thresholds.one_threshold(labels, scores, 0.5, curves, ("one", "rest")).axes[2:]
    taken = scores >= 0.5
    recall, precision = taken[labels].mean(), labels[taken].mean()
    points = {
        axes[0]: (0.1, 0.8),
        axes[1]: (0.8, 0.9),
        axes[2]: (taken[~labels].mean(), recall),
        axes[3]: (recall, precision),
    }
    for one, point in points.items():
        names = one.get_xlabel(), one.get_ylabel()
        numbers = {"false positive rate": ROC[0], "recall": ROC[1]}
        if "precision" in names:
            numbers = {"precision": PRECISION_RECALL[0], "recall": PRECISION_RECALL[1]}
        for drawn, name in zip(one.lines[0].get_data(), names, strict=True):
            np.testing.assert_array_equal(drawn, numbers[name])
        marks = [line.get_xydata()[0] for line in one.lines if line.get_marker() == "o"]
        np.testing.assert_allclose(marks, [point])


def test_the_gap_of_a_reliability_diagram_is_hatched():
    axes = figures.reliability_diagram({"CNN": BINS}).axes[0]
    bars, gaps = axes.containers
    filled = BINS.counts > 0
    assert [bar.get_height() for bar in bars] == pytest.approx(BINS.accuracy[filled])
    expected = np.abs(BINS.accuracy - BINS.confidence)[filled]
    assert [gap.get_height() for gap in gaps] == pytest.approx(expected)
    assert all(gap.get_hatch() for gap in gaps)


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match=r"shape \(2, 3\) and 2 names"):
        figures.confusion_matrix(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"shape \(3, 3\) and 2 names"):
        figures.confusion_matrix(np.zeros((3, 3)), ["a", "b"])
    assert style.RIGHT != style.WRONG
