"""How much two boxes, or two masks, are the same: intersection over union and what grew from it."""

import numpy as np

from course_utils.vision.checking import corner_boxes, instance_labels


def iou(boxes_a, boxes_b):
    """Intersection over union of each box of one set with each box of another.

    Args:
        boxes_a: (n, 4), corners: left, top, right, bottom.
        boxes_b: (m, 4), corners.

    Returns:
        (n, m) float64, 0 (nothing in common) to 1 (the same box); 0 for boxes without area.
        Jaccard (1912). Built in lesson 14.

    Raises:
        ValueError: other shapes, NaN, or right < left.
    """
    return iou_of_checked(corner_boxes(boxes_a, "boxes_a"), corner_boxes(boxes_b, "boxes_b"))


def iou_of_checked(boxes_a, boxes_b):
    """`iou` without its questions, for loops whose boxes were checked before."""
    shared, union, _ = _shared_and_union(boxes_a, boxes_b)
    return _divided(shared, union)


def generalized_iou(boxes_a, boxes_b):
    """IoU less the share of the smallest box around both that neither fills.

    Where IoU is 0 for all boxes that do not touch, this one still says how far apart they are, so
    that a loss made of it, 1 - generalized IoU, has a gradient. Arguments and errors as for `iou`.

    Returns:
        (n, m) float64, -1 (far apart) to 1 (the same box). Rezatofighi and others (2019),
        "Generalized intersection over union". Built in lesson 14.
    """
    boxes_a, boxes_b = corner_boxes(boxes_a, "boxes_a"), corner_boxes(boxes_b, "boxes_b")
    shared, union, around = _shared_and_union(boxes_a, boxes_b)
    return _divided(shared, union) - _divided(around - union, around)


def mask_iou(labels_a, labels_b):
    """Intersection over union of each object of one label image with each object of another.

    Args:
        labels_a: (height, width), whole numbers: 0 is background, every other number an object.
            A mask of True and False is one object.
        labels_b: (height, width), likewise.

    Returns:
        (n, m) float64, 0 to 1: rows are the n objects of `labels_a`, columns the m objects of
        `labels_b`, both in the order of their numbers. Built in lesson 15.

    Raises:
        ValueError: shapes that differ, or labels that are not whole numbers from 0 up.
    """
    shared = shared_pixels(labels_a, labels_b)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    return _divided(shared, union)[1:, 1:]


def shared_pixels(labels_a, labels_b):
    """Count the pixels that each pair of objects shares, the background being object 0 of both.

    Arguments and errors as for `mask_iou`. Returns (1 + n, 1 + m) int64. Built in lesson 15.
    """
    a, b = instance_labels(labels_a, labels_b)
    rows, columns = a.max(initial=0) + 1, b.max(initial=0) + 1
    pairs = np.bincount((a * columns + b).ravel(), minlength=rows * columns)
    return pairs.reshape(rows, columns)


def _shared_and_union(boxes_a, boxes_b):
    """Areas in pixels, each (n, m): of the intersection, the union, and the box around both."""
    left_a, top_a, right_a, bottom_a = boxes_a.T[:, :, np.newaxis]
    left_b, top_b, right_b, bottom_b = boxes_b.T[:, np.newaxis]
    width = np.minimum(right_a, right_b) - np.maximum(left_a, left_b)
    height = np.minimum(bottom_a, bottom_b) - np.maximum(top_a, top_b)
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    area_a = (right_a - left_a) * (bottom_a - top_a)
    area_b = (right_b - left_b) * (bottom_b - top_b)
    around = (np.maximum(right_a, right_b) - np.minimum(left_a, left_b)) * (
        np.maximum(bottom_a, bottom_b) - np.minimum(top_a, top_b)
    )
    return shared, area_a + area_b - shared, around


def _divided(part, whole):
    return np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)
