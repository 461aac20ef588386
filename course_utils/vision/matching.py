"""Which detection found which object: each object is given to one detection at most."""

import numpy as np


def match_greedily(overlaps, threshold=0.5):
    """Give each detection, the best first, the free object that it overlaps most.

    Args:
        overlaps: (detections, objects), IoU; the detections in the order of their scores, the
            highest first.
        threshold: the least IoU that counts as found, above 0.

    Returns:
        (detections,) int64: the position of the detection's object, or -1 if it found none. Of
        objects with equal overlaps the last is taken, as COCO does (Lin and others, 2014,
        "Microsoft COCO"). Built in lesson 14.

    Raises:
        ValueError: `overlaps` is no table of numbers, or the threshold is not in (0, 1].
    """
    overlaps = np.asarray(overlaps)
    if overlaps.ndim != 2 or overlaps.dtype.kind not in "iuf":
        raise ValueError(
            "`overlaps` must have shape (detections, objects), as iou(detected, true) returns it, "
            f"and has the shape {overlaps.shape} and dtype {overlaps.dtype}."
        )
    if not 0 < threshold <= 1:
        raise ValueError(f"`threshold` is an IoU above 0, up to 1, and is {threshold!r}.")
    matches = np.full(len(overlaps), -1)
    free = np.ones(overlaps.shape[1], bool)
    for row in np.flatnonzero(overlaps.max(axis=1, initial=0) >= threshold):
        candidates = np.where(free, overlaps[row], -1)
        best = np.flatnonzero(candidates == candidates.max())[-1]
        if candidates[best] >= threshold:
            matches[row] = best
            free[best] = False
    return matches
