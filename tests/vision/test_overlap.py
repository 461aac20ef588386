"""IoU is what counting pixels gives, for boxes and for masks."""

import numpy as np
import pytest
from drawn_boxes import COUNTS, FEW, SEEDS, smooth_boxes, whole_boxes
from hypothesis import given

from course_utils.vision import generalized_iou, iou, mask_iou


def painted(box, size=25):
    mask = np.zeros((size, size), bool)
    left, top, right, bottom = box
    mask[top:bottom, left:right] = True
    return mask


def around(a, b):
    return [*np.minimum(a[:2], b[:2]), *np.maximum(a[2:], b[2:])]


@FEW
@given(SEEDS, COUNTS, COUNTS)
def test_iou_equals_counted_pixels(seed, n, m):
    random = np.random.default_rng(seed)
    boxes_a, boxes_b = whole_boxes(random, n), whole_boxes(random, m)
    table, generalized = iou(boxes_a, boxes_b), generalized_iou(boxes_a, boxes_b)
    assert table.shape == generalized.shape == (n, m)
    for i, a in enumerate(boxes_a):
        for j, b in enumerate(boxes_b):
            shared = (painted(a) & painted(b)).sum()
            union = (painted(a) | painted(b)).sum()
            hull = painted(around(a, b)).sum()
            assert table[i, j] == pytest.approx(shared / union)
            assert generalized[i, j] == pytest.approx(shared / union - (hull - union) / hull)


def test_generalized_iou_grows_while_boxes_come_closer():
    still = [[0, 0, 10, 10]]
    moving = [[x, 0, x + 10, 10] for x in (90, 60, 30, 11)]
    assert not iou(moving, still).any()
    values = generalized_iou(moving, still)[:, 0]
    assert (np.diff(values) > 0).all() and values[0] == pytest.approx(-0.8)


@FEW
@given(SEEDS)
def test_iou_is_symmetric_and_one_with_itself(seed):
    boxes = smooth_boxes(np.random.default_rng(seed), 9)
    table = iou(boxes, boxes)
    assert np.array_equal(table, table.T) and np.array_equal(np.diag(table), np.ones(9))
    assert (generalized_iou(boxes, boxes) <= table + 1e-12).all()


def test_boxes_without_area_overlap_nothing():
    flat = [[3, 3, 3, 9], [4, 4, 4, 4]]
    assert not iou(flat, flat).any() and np.isfinite(generalized_iou(flat, flat)).all()


def label_image(random, objects, numbers):
    labels = np.zeros((20, 25), int)
    for box, number in zip(whole_boxes(random, objects, 20), numbers, strict=False):
        labels[painted(box)[:20]] = number
    return labels


@FEW
@given(SEEDS, COUNTS, COUNTS)
def test_mask_iou_equals_each_pair_of_masks(seed, n, m):
    random = np.random.default_rng(seed)
    labels_a = label_image(random, n, random.permutation(np.arange(1, 40)))
    labels_b = label_image(random, m, [7, 5, 900, 2, 3, 1, 4, 11, 6, 8, 9, 10]).astype("uint16")
    objects_a, objects_b = (np.setdiff1d(labels, [0]) for labels in (labels_a, labels_b))
    table = mask_iou(labels_a, labels_b)
    assert table.shape == (len(objects_a), len(objects_b))
    for i, a in enumerate(objects_a):
        for j, b in enumerate(objects_b):
            shared = ((labels_a == a) & (labels_b == b)).sum()
            union = ((labels_a == a) | (labels_b == b)).sum()
            assert table[i, j] == shared / union


def test_two_masks_of_one_object_each():
    a, b = painted([0, 0, 10, 10]), painted([5, 0, 15, 10])
    assert mask_iou(a, b) == pytest.approx(np.array([[1 / 3]]))
    assert mask_iou(a, np.zeros_like(a)).shape == (1, 0)


@pytest.mark.parametrize("function", [iou, generalized_iou])
def test_bad_boxes_are_told_by_name(function):
    with pytest.raises(ValueError, match="`boxes_b` holds 1 boxes with right < left.*first at 0"):
        function([[0, 0, 1, 1]], [[2, 0, 1, 1]])
    with pytest.raises(ValueError, match="`boxes_a` must be numbers of shape"):
        function([[0, 0, 1]], [[2, 0, 1, 1]])


def test_bad_masks_are_told_in_a_sentence():
    with pytest.raises(ValueError, match="dtype float64.*probability > 0.5"):
        mask_iou(np.zeros((3, 3)), np.zeros((3, 3), int))
    with pytest.raises(ValueError, match="\\(3, 3\\) and \\(3, 4\\)"):
        mask_iou(np.zeros((3, 3), int), np.zeros((3, 4), int))
    with pytest.raises(ValueError, match="A label image"):
        mask_iou(np.full((3, 3), -1), np.zeros((3, 3), int))
