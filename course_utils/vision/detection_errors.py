"""What kind of error a detector makes: a number says how bad it is, the kinds say what to mend."""

import numpy as np

from course_utils.vision.checking import checked_images
from course_utils.vision.matching import match_greedily
from course_utils.vision.overlap import iou_of_checked

ERRORS = ("duplicate", "wrong class", "loose box", "background", "missed")


def sort_errors(truth, detection, found=0.5, touched=0.1):
    """Say of each detection of one image what it is, and of each object whether it was missed.

    A detection is, by the first of these that holds:

    1. "right": it found an object of its class, as COCO matches them, the highest score first;
    2. "duplicate": IoU of at least `found` with an object of its class, which another found;
    3. "wrong class": IoU of at least `found` with an object of another class;
    4. "loose box": IoU of at least `touched` with an object of its class;
    5. "wrong class": IoU of at least `touched` with an object of another class;
    6. "background": it touches no object.

    An object is missed if no detection is right about it, and no loose box and no wrong class is
    about it, that is, overlaps it more than every other object that its rule speaks of. So a
    face that was called a cat is one error, not a wrong class and a missed face.

    Args:
        truth: (boxes, classes) of one image; boxes (n, 4) in corners, classes (n,).
        detection: (boxes, classes, scores) of the image, m of each. Only those that the detector
            would report: drop low scores first, or nearly all of them are background.
        found: least IoU that counts as found.
        touched: least IoU that counts as being about an object.

    Returns:
        kinds (m,) of text, in the order of the detections, and missed (n,) bool. Hoiem and others
        (2012), "Diagnosing error in object detectors"; Bolya and others (2020), "TIDE".
        Built in lesson 14.

    Raises:
        ValueError: boxes, classes or scores that do not fit, or not 0 < touched <= found <= 1.
    """
    [(true_boxes, true_classes)], [(boxes, classes, scores)] = checked_images([truth], [detection])
    if not 0 < touched <= found <= 1:
        raise ValueError(
            f"`touched` and `found` are IoUs with 0 < touched <= found <= 1, and are {touched!r} "
            f"and {found!r}."
        )
    overlaps = iou_of_checked(boxes, true_boxes)
    own = np.where(classes[:, np.newaxis] == true_classes, overlaps, 0)
    other = overlaps - own
    order = np.argsort(-scores, kind="stable")
    matches = np.empty(len(boxes), np.int64)
    matches[order] = match_greedily(own[order], found)
    rules = [
        ("right", matches >= 0, None),
        ("duplicate", _best(own) >= found, None),
        ("wrong class", _best(other) >= found, other),
        ("loose box", _best(own) >= touched, own),
        ("wrong class", _best(other) >= touched, other),
        ("background", np.ones(len(boxes), bool), None),
    ]
    kinds = np.full(len(boxes), "", dtype="<U11")
    missed = np.ones(len(true_boxes), bool)
    missed[matches[matches >= 0]] = False
    for kind, holds, about in rules:
        now = holds & (kinds == "")
        kinds[now] = kind
        if about is not None and now.any():
            missed[about[now].argmax(axis=1)] = False
    return kinds, missed


def count_errors(truths, detections, found=0.5, touched=0.1):
    """Count what `sort_errors` says, over all images.

    `truths` and `detections` are lists, as `average_precisions` takes them. Returns a dict of
    counts: "right", "duplicate", "wrong class", "loose box", "background", "missed"; all but the
    last add up to the detections. Raises ValueError as `sort_errors` does. Built in lesson 14.
    """
    truths, detections = checked_images(truths, detections)
    counts = dict.fromkeys(("right", *ERRORS), 0)
    for truth, detection in zip(truths, detections, strict=True):
        kinds, missed = sort_errors(truth, detection, found, touched)
        for kind in kinds.tolist():
            counts[kind] += 1
        counts["missed"] += int(missed.sum())
    return counts


def _best(overlaps):
    return overlaps.max(axis=1, initial=0)
