"""Each detection is one kind of error and each object one kind of loss, and the kinds are right."""

import numpy as np
import pytest
from drawn_boxes import FEW, SEEDS, truths_and_detections
from hypothesis import given

from course_utils.vision import ERRORS, count_errors, iou, sort_errors

OBJECT, OTHER = [0, 0, 10, 10], [30, 30, 40, 40]


def sorted_alone(box, number, true_class=0):
    kinds, missed = sort_errors(([OBJECT], [true_class]), ([box], [number], [0.9]))
    return kinds[0], missed.tolist()


@pytest.mark.parametrize(
    "box, number, kind, missed",
    [
        ([0, 0, 10, 9], 0, "right", [False]),
        ([0, 0, 10, 9], 1, "wrong class", [False]),
        ([0, 0, 10, 3], 0, "loose box", [False]),
        ([0, 0, 10, 3], 1, "wrong class", [False]),
        ([0, 0, 5, 1], 0, "background", [True]),
        ([20, 20, 25, 25], 0, "background", [True]),
    ],
)
def test_one_detection_of_one_object(box, number, kind, missed):
    assert sorted_alone(box, number) == (kind, missed)


def test_the_second_on_an_object_is_a_duplicate_whatever_its_place():
    truth = ([OBJECT, OTHER], [0, 1])
    detection = ([[0, 0, 10, 9], OBJECT, OTHER], [0, 0, 0], [0.8, 0.9, 0.7])
    kinds, missed = sort_errors(truth, detection)
    assert kinds.tolist() == ["duplicate", "right", "wrong class"]
    assert missed.tolist() == [False, False]


def test_a_tight_box_of_another_class_comes_before_a_loose_one_of_its_own():
    truth = ([OBJECT, [0, 0, 10, 4]], [0, 1])
    kinds, missed = sort_errors(truth, ([[0, 0, 10, 4]], [0], [0.9]))
    assert kinds.tolist() == ["wrong class"] and missed.tolist() == [True, False]


def test_counts_of_several_images():
    truths = [([OBJECT, OTHER], [0, 1]), ([], []), ([OBJECT], [1])]
    detections = [([OBJECT], [0], [0.9]), ([OTHER], [1], [0.5]), ([], [], [])]
    expected = dict.fromkeys(ERRORS, 0) | {"right": 1, "background": 1, "missed": 2}
    assert count_errors(truths, detections) == expected


def by_the_rules(truth, detection):
    """The docstring, detection by detection and pair by pair."""
    (true_boxes, true_classes), (boxes, classes, scores) = truth, detection
    table = iou(boxes, true_boxes)
    finder, kinds, explained = {}, [""] * len(boxes), set()
    for i in sorted(range(len(boxes)), key=lambda k: (-scores[k], k)):
        free = [j for j in range(len(true_boxes)) if j not in finder]
        free = [j for j in free if true_classes[j] == classes[i] and table[i, j] >= 0.5]
        if free:
            finder[max(free, key=lambda j: (table[i, j], j))] = i
            kinds[i] = "right"
    for i in range(len(boxes)):
        own = {j: table[i, j] for j in range(len(true_boxes)) if true_classes[j] == classes[i]}
        other = {j: table[i, j] for j in range(len(true_boxes)) if true_classes[j] != classes[i]}
        own_best, other_best = max(own.values(), default=0), max(other.values(), default=0)
        if kinds[i]:
            continue
        if own_best >= 0.5:
            kinds[i] = "duplicate"
        elif other_best >= 0.5:
            kinds[i] = "wrong class"
        elif own_best >= 0.1:
            kinds[i] = "loose box"
        else:
            kinds[i] = "wrong class" if other_best >= 0.1 else "background"
        if kinds[i] in ("wrong class", "loose box"):
            about = other if kinds[i] == "wrong class" else own
            explained.add(max(about, key=lambda j: (about[j], -j)))
    return kinds, [j not in finder and j not in explained for j in range(len(true_boxes))]


@FEW
@given(SEEDS)
def test_equal_to_the_rules_read_one_by_one(seed):
    truths, detections = truths_and_detections(np.random.default_rng(seed), 4, 3, 7, 12, True)
    for truth, detection in zip(truths, detections, strict=True):
        kinds, missed = sort_errors(truth, detection)
        expected, lost = by_the_rules(truth, detection)
        assert kinds.tolist() == expected and missed.tolist() == lost
    counts = count_errors(truths, detections)
    assert set(counts) == {"right", *ERRORS}
    assert sum(counts.values()) - counts["missed"] == sum(len(d[0]) for d in detections)
    assert counts["right"] + counts["missed"] <= sum(len(t[0]) for t in truths)


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="`touched` and `found` are IoUs"):
        sort_errors(([], []), ([], [], []), found=0.5, touched=0.6)
    with pytest.raises(ValueError, match="Entry 0 of `truths`"):
        sort_errors(([OBJECT], []), ([], [], []))
    with pytest.raises(ValueError, match="1 truths and 0 detections"):
        count_errors([([], [])], [])
