"""One score for each image, and what each threshold on it lets through."""

import numpy as np

from course_utils.evaluation.checking import finite, same_length


def counts_at_thresholds(labels, scores):
    """Count right and false alarms at every threshold that makes a difference.

    `labels` is (count,), 1 or True for the class that is looked for and 0 or False for the rest.
    `scores` is (count,), finite; an image is taken where its score is at least the threshold.
    Returns (true_positives, false_positives, thresholds), each with an entry for each different
    score, the highest threshold first. Raises ValueError for other labels, NaN, empty arrays,
    lengths that differ, and labels of a single kind. Built in lesson 08.
    """
    labels, scores = yes_or_no(labels, scores)
    order = np.argsort(-scores, kind="stable")
    labels, scores = labels[order], scores[order]
    # Images with equal scores are let in together: only the last of them ends a step.
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    true_positives = np.cumsum(labels)[last]
    return true_positives, last + 1 - true_positives, scores[last]


def yes_or_no(labels, scores):
    """Return (labels, scores) checked, as (count,) int64 of 0 and 1 and (count,) float64."""
    labels, scores = np.asarray(labels), np.asarray(scores)
    if labels.ndim != 1 or scores.ndim != 1 or len(labels) == 0:
        raise ValueError(
            "Give one label and one score for each image, in arrays of shape (count,), and at "
            f"least one image. These have the shapes {labels.shape} and {scores.shape}. For one "
            "class of several, pass labels == k and probabilities[:, k]."
        )
    same_length(labels=labels, scores=scores)
    scores = finite(scores, "scores")
    kinds = set(np.unique(labels).tolist())
    if not kinds <= {0, 1}:
        raise ValueError(
            f"`labels` must be 0 or 1 (False or True), and {sorted(kinds - {0, 1})[0]!r} is among "
            "them. For one class of several, pass labels == k."
        )
    if len(kinds) < 2:
        raise ValueError(
            f"All {len(labels):,} labels are {kinds.pop()!r}. A threshold separates two kinds of "
            "images: pass some of each."
        )
    return labels.astype(np.int64), scores
