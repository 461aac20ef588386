"""Weights that give a rare class as much say in the loss as a common one."""

import numpy as np

from course_utils.evaluation.checking import class_numbers


def class_weights(labels, classes):
    """Return a weight for each class: count times weight is the same for all of them.

    `labels` is (count,), whole numbers from 0 to `classes` - 1. Returns (classes,) float64; the
    weights of all examples add up to their number. Raises ValueError for a label outside the
    classes and for a class without examples. Equal to scikit-learn's `compute_class_weight` of
    "balanced". King and Zeng (2001), "Logistic regression in rare events data".
    Built in lesson 09.
    """
    labels = class_numbers(labels, "labels", classes)
    counts = np.bincount(labels, minlength=classes)
    if not counts.all():
        raise ValueError(
            f"The class {np.argmin(counts)} has no examples to learn from. Collect some, or leave "
            "the class out."
        )
    return len(labels) / (classes * counts)
