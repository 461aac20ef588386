"""The ROC curve: right alarms against false alarms, over all thresholds."""

import numpy as np

from course_utils.evaluation.thresholds import counts_at_thresholds


def roc_curve(labels, scores):
    """Return the false positive rate and the true positive rate at every threshold.

    `labels` is (count,) of 0 and 1, `scores` is (count,). Returns (false_positive_rate,
    true_positive_rate, thresholds), float64, from (0, 0) at the threshold infinity to (1, 1) at the
    lowest score. Raises ValueError as `counts_at_thresholds` does. Equal to
    `sklearn.metrics.roc_curve(drop_intermediate=False)`. Fawcett (2006), "An introduction to ROC
    analysis". Built in lesson 08.
    """
    true_positives, false_positives, thresholds = counts_at_thresholds(labels, scores)
    return (
        np.append(0, false_positives) / false_positives[-1],
        np.append(0, true_positives) / true_positives[-1],
        np.append(np.inf, thresholds),
    )


def roc_area(labels, scores):
    """Return the area under the ROC curve, a float from 0 to 1; 0.5 is what guessing reaches.

    It is the probability that a positive image scores higher than a negative one; a tie counts
    half. Arguments and errors as for `roc_curve`. Equal to `sklearn.metrics.roc_auc_score`.
    Hanley and McNeil (1982), "The meaning and use of the area under a ROC curve".
    Built in lesson 08.
    """
    false_rate, true_rate, _ = roc_curve(labels, scores)
    return float(np.sum(np.diff(false_rate) * (true_rate[1:] + true_rate[:-1]) / 2))
