"""Many boxes on one object become one: non-maximum suppression."""

import numpy as np

from course_utils.vision.checking import classes_of_boxes, corner_boxes, scores_of_boxes
from course_utils.vision.overlap import iou_of_checked


def non_maximum_suppression(boxes, scores, threshold=0.5, classes=None):
    """Keep the best box, drop all that overlap it, and go on with the best of the rest.

    Args:
        boxes: (count, 4), corners: left, top, right, bottom.
        scores: (count,), 0 to 1. Of equal scores the earlier box is the better one.
        threshold: a box goes if its IoU with a kept box is above this, 0 to 1.
        classes: (count,), whole numbers; if given, a box can only drop boxes of its own class.

    Returns:
        Positions of the kept boxes, (kept,) int64, the best first. Built in lesson 14.

    Raises:
        ValueError: other shapes, lengths that differ, NaN, right < left, scores outside 0 to 1.
    """
    boxes = corner_boxes(boxes)
    scores = scores_of_boxes(scores, boxes)
    classes = np.zeros(len(boxes), int) if classes is None else classes_of_boxes(classes, boxes)
    if not 0 <= threshold <= 1:
        raise ValueError(f"`threshold` is an IoU from 0 to 1, such as 0.5, and is {threshold!r}.")
    order = np.argsort(-scores, kind="stable")
    kept = []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(best)
        same = iou_of_checked(boxes[[best]], boxes[order])[0] > threshold
        order = order[~(same & (classes[order] == classes[best]))]
    return np.array(kept, np.int64)
