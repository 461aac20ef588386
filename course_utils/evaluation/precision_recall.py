"""The precision-recall curve: how clean the alarms are, against how many are found."""

import numpy as np

from course_utils.evaluation.thresholds import counts_at_thresholds


def precision_recall_curve(labels, scores):
    """Return precision and recall at every threshold.

    `labels` is (count,) of 0 and 1, `scores` is (count,). Returns (precision, recall, thresholds),
    float64, from the lowest threshold to the highest; precision and recall have one entry more, 1
    and 0, for a threshold above every score. Raises ValueError as `counts_at_thresholds` does.
    Equal to `sklearn.metrics.precision_recall_curve`. Built in lesson 08.
    """
    true_positives, false_positives, thresholds = counts_at_thresholds(labels, scores)
    precision = true_positives / (true_positives + false_positives)
    recall = true_positives / true_positives[-1]
    return np.append(precision[::-1], 1.0), np.append(recall[::-1], 0.0), thresholds[::-1]


def average_precision(labels, scores):
    """Return the mean precision, a float from 0 to 1, each weighted by the recall it adds.

    Guessing reaches the share of positive images. Arguments and errors as for
    `precision_recall_curve`. Equal to `sklearn.metrics.average_precision_score`.
    Built in lesson 08.
    """
    precision, recall, _ = precision_recall_curve(labels, scores)
    return float(-np.sum(np.diff(recall) * precision[:-1]))
