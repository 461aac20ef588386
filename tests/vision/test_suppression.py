"""Non-maximum suppression keeps what a slow double loop keeps."""

import numpy as np
import pytest
from drawn_boxes import FEW, SEEDS, whole_boxes
from hypothesis import given
from hypothesis import strategies as st

from course_utils.vision import iou, non_maximum_suppression


def by_brute_force(boxes, scores, threshold, classes):
    """A box is kept unless a better box that is kept overlaps it: box by box, pair by pair."""
    kept = []
    for i in sorted(range(len(boxes)), key=lambda k: (-scores[k], k)):
        rivals = [j for j in kept if classes[j] == classes[i]]
        if all(iou([boxes[j]], [boxes[i]])[0, 0] <= threshold for j in rivals):
            kept.append(i)
    return kept


@FEW
@given(SEEDS, st.integers(0, 25), st.booleans(), st.sampled_from([0, 0.2, 0.5, 0.75, 1]))
def test_equal_to_brute_force(seed, count, ties, threshold):
    random = np.random.default_rng(seed)
    boxes = whole_boxes(random, count, size=8)
    scores, classes = random.random(count), random.integers(0, 3, count)
    scores = np.round(scores, 1) if ties else scores
    kept = non_maximum_suppression(boxes, scores, threshold)
    assert kept.dtype == np.int64
    assert kept.tolist() == by_brute_force(boxes, scores, threshold, np.zeros(count))
    kept = non_maximum_suppression(boxes, scores, threshold, classes)
    assert kept.tolist() == by_brute_force(boxes, scores, threshold, classes)


def test_of_equal_boxes_and_scores_the_first_is_kept():
    boxes = [[0, 0, 4, 4]] * 3 + [[0, 0, 4, 2]]
    assert non_maximum_suppression(boxes, [0.5, 0.5, 0.5, 0.5]).tolist() == [0, 3]
    assert non_maximum_suppression(boxes, [0.5, 0.5, 0.9, 0.5], 0.4).tolist() == [2]


def test_a_box_that_was_dropped_drops_nothing():
    boxes = [[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]]
    assert non_maximum_suppression(boxes, [0.9, 0.8, 0.7], 0.3).tolist() == [0, 2]


@pytest.mark.parametrize(
    "scores, threshold, classes, sentence",
    [
        ([0.5], 0.5, None, "`scores` must have one entry for each box"),
        ([0.5, 1.5], 0.5, None, "numbers from 0 to 1"),
        ([0.5, np.nan], 0.5, None, "numbers from 0 to 1"),
        ([0.5, 0.5], 50, None, "an IoU from 0 to 1"),
        ([0.5, 0.5], 0.5, [0], "`classes` must have one entry"),
        ([0.5, 0.5], 0.5, [0, -1], "class -1 for box 1"),
    ],
)
def test_bad_input_is_told_in_a_sentence(scores, threshold, classes, sentence):
    with pytest.raises(ValueError, match=sentence):
        non_maximum_suppression([[0, 0, 4, 4]] * 2, scores, threshold, classes)
