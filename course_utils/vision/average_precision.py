"""One number for a detector: average precision, as COCO computes it, and the curve behind it.

Truths and detections are lists with one entry for each image. A truth is a pair (boxes, classes), a
detection a triple (boxes, classes, scores); boxes are (count, 4) in corners, classes (count,) whole
numbers, scores (count,) from 0 to 1, and a count may be 0. The course has no crowds, no ignored
objects and no ranges of size, so that COCO's "iscrowd" is 0 and its area range is "all".
"""

import numpy as np

from course_utils.vision.checking import checked_images
from course_utils.vision.matching import match_greedily
from course_utils.vision.overlap import iou_of_checked

COCO_THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALL_POINTS = np.linspace(0, 1, 101)


def detection_curve(truths, detections, number, threshold=0.5, at_most=100):
    """Precision and recall of one class, as ever lower scores are let in.

    Args:
        truths, detections: lists, as above.
        number: the class.
        threshold: the least IoU that counts as found.
        at_most: the detections of the class with the highest scores that count in each image.

    Returns:
        (precision, recall, scores), each (count,) float64, a row for each detection, the highest
        score first; recall is NaN if the class has no object. Built in lesson 14.

    Raises:
        ValueError: lists of different lengths, or entries that `average_precisions` refuses.
    """
    truths, detections = checked_images(truths, detections)
    scores, hits, objects = _hits(truths, detections, number, [threshold], at_most)
    return *_precision_and_recall(hits[0], objects), scores


def interpolated_average_precision(precision, recall):
    """The mean, over 101 recalls from 0 to 1, of the best precision with at least that recall.

    `precision` and `recall` are (count,), as `detection_curve` returns them. Returns a float, 0 to
    1: 0 without detections, NaN where the recall is NaN. Raises ValueError for other shapes.
    Lin and others (2014), "Microsoft COCO". Built in lesson 14.
    """
    precision, recall = np.asarray(precision, np.float64), np.asarray(recall, np.float64)
    if precision.ndim != 1 or precision.shape != recall.shape:
        raise ValueError(
            "`precision` and `recall` belong together, (count,) both, as detection_curve returns "
            f"them, and have the shapes {precision.shape} and {recall.shape}."
        )
    if np.isnan(recall).any():
        return np.nan
    # Seen from the end, the running maximum is the best precision with at least this recall.
    best = np.maximum.accumulate(precision[::-1])[::-1]
    reached = np.searchsorted(recall, RECALL_POINTS, side="left")
    return float(np.append(best, 0)[reached].mean())


def average_precisions(truths, detections, class_count, thresholds=COCO_THRESHOLDS, at_most=100):
    """Average precision of each class at each IoU threshold.

    Args:
        truths: list of (boxes, classes), one for each image.
        detections: list of (boxes, classes, scores), one for each image, in the same order.
        class_count: number of classes.
        thresholds: IoU thresholds in (0, 1], or one.
        at_most: the detections of a class with the highest scores that count in each image.

    Returns:
        (thresholds, class_count) float64, 0 to 1, NaN for a class without objects. Equal to
        `pycocotools`, which writes -1 for NaN. Built in lesson 14.

    Raises:
        ValueError: lists of different lengths; an entry that is no such pair or triple; boxes,
            classes or scores that do not fit.
    """
    truths, detections = checked_images(truths, detections, class_count)
    thresholds = np.atleast_1d(thresholds)
    table = np.full((len(thresholds), class_count), np.nan)
    for number in range(class_count):
        _, hits, objects = _hits(truths, detections, number, thresholds, at_most)
        for row, hit in enumerate(hits if objects else []):
            curve = _precision_and_recall(hit, objects)
            table[row, number] = interpolated_average_precision(*curve)
    return table


def mean_average_precision(
    truths, detections, class_count, thresholds=COCO_THRESHOLDS, at_most=100
):
    """The mean of `average_precisions` over thresholds and over the classes that have objects.

    Arguments and errors as for `average_precisions`: without `thresholds` this is the mAP at
    0.5:0.95 of COCO, with `thresholds=0.5` the mAP at 0.5. Returns a float, 0 to 1, or NaN if there
    is no object at all. Built in lesson 14.
    """
    table = average_precisions(truths, detections, class_count, thresholds, at_most)
    known = ~np.isnan(table)
    return float(table[known].mean()) if known.any() else np.nan


def _hits(truths, detections, number, thresholds, at_most):
    """For one class, all images together, the highest score first.

    Returns scores (count,), whether each detection found an object (thresholds, count), and how
    many objects there are.
    """
    all_scores, all_hits, objects = [np.zeros(0)], [np.zeros((len(thresholds), 0), bool)], 0
    for (true_boxes, true_classes), (boxes, classes, scores) in zip(
        truths, detections, strict=True
    ):
        true_boxes = true_boxes[true_classes == number]
        objects += len(true_boxes)
        mine = np.flatnonzero(classes == number)
        mine = mine[np.argsort(-scores[mine], kind="stable")][:at_most]
        if len(mine):
            overlaps = iou_of_checked(boxes[mine], true_boxes)
            all_scores.append(scores[mine])
            all_hits.append([match_greedily(overlaps, value) >= 0 for value in thresholds])
    scores, hits = np.concatenate(all_scores), np.concatenate(all_hits, axis=1)
    order = np.argsort(-scores, kind="stable")
    return scores[order], hits[:, order], objects


def _precision_and_recall(hits, objects):
    found = np.cumsum(hits)
    recall = found / objects if objects else np.full(len(hits), np.nan)
    return found / np.arange(1, len(hits) + 1), recall
