"""Calibration: among the answers given with 90 % confidence, are 90 % right?"""

from typing import NamedTuple

import numpy as np

from course_utils.evaluation.checking import class_probabilities, positive_count


class ReliabilityBins(NamedTuple):
    """What a reliability diagram draws: edges (bins + 1,), and for each bin, all (bins,),

    the number of images, their mean confidence and their accuracy (NaN in an empty bin).
    """

    edges: np.ndarray
    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray


def reliability_bins(probabilities, labels, bins=10):
    """Sort the answers by their confidence into bins of equal width, and judge each bin.

    `probabilities` is (count, classes) with rows that sum to 1, `labels` is (count,). The answer is
    the most probable class, its probability the confidence. Returns `ReliabilityBins`. Raises
    ValueError for NaN, rows that do not sum to 1, labels outside the classes, lengths that differ.
    Without its empty bins equal to `sklearn.calibration.calibration_curve`. Built in lesson 08.
    """
    values, labels = class_probabilities(probabilities, labels)
    bins = positive_count(bins, "bins")
    confidence, right = values.max(axis=1), np.argmax(values, axis=1) == labels
    edges = np.linspace(0, 1, bins + 1)
    number = np.searchsorted(edges[1:-1], confidence)
    counts = np.bincount(number, minlength=bins)
    filled = np.where(counts > 0, counts, np.nan)
    return ReliabilityBins(
        edges,
        counts,
        np.bincount(number, confidence, bins) / filled,
        np.bincount(number, right, bins) / filled,
    )


def expected_calibration_error(probabilities, labels, bins=10):
    """Return the mean distance between confidence and accuracy, a float from 0 to 1.

    The bins of `reliability_bins` are weighted by their images. Arguments and errors as there.
    Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian
    binning". Built in lesson 08.
    """
    found = reliability_bins(probabilities, labels, bins)
    distances = np.abs(found.confidence - found.accuracy)
    return float(np.nansum(distances * found.counts) / found.counts.sum())
