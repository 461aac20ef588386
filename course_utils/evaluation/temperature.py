"""Temperature scaling: one number that makes a model as sure of its answers as it may be."""

import numpy as np

from course_utils.evaluation.checking import class_scores
from course_utils.layers.activations import softmax

LOWEST, HIGHEST = 0.01, 100.0


def fit_temperature(logits, labels):
    """Return the temperature, a float from 0.01 to 100, that fits the labels best.

    Divided by it, `logits` of shape (count, classes) give softmax probabilities with the smallest
    cross-entropy for `labels` of shape (count,). Fit it on validation images. No answer changes:
    the largest logit stays the largest. Raises ValueError for NaN, other shapes, labels outside the
    classes, lengths that differ. Guo, Pleiss, Sun and Weinberger (2017), "On calibration of modern
    neural networks". Built in lesson 08.
    """
    logits, labels = class_scores(logits, "logits", labels)
    logits = logits - logits.max(axis=1, keepdims=True)
    right = logits[np.arange(len(labels)), labels]
    low, high = np.log(LOWEST), np.log(HIGHEST)
    # The loss has one valley in 1 / T. Its slope tells on which side of the bottom a value lies.
    for _ in range(60):
        middle = (low + high) / 2
        average = np.sum(softmax(logits / np.exp(middle)) * logits, axis=1)
        low, high = (low, middle) if np.mean(average - right) < 0 else (middle, high)
    return float(np.exp((low + high) / 2))
