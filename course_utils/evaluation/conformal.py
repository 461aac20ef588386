"""Split conformal prediction: a set of classes that holds the right one as often as promised."""

import math

import numpy as np

from course_utils.evaluation.checking import class_probabilities, finite, share


def conformal_threshold(probabilities, labels, coverage=0.9):
    """Return the smallest probability that a class needs to enter a set, a float from 0 to 1.

    `probabilities` is (count, classes) and `labels` is (count,), of images that neither trained nor
    chose the model. The probabilities of the n right classes are sorted; the threshold is the one
    at place (n + 1) (1 - `coverage`), rounded down, counted from the smallest. New images of the
    same kind then have their right class in their set with a probability of at least `coverage`.
    With too few images to promise that, the threshold is 0: every class is in every set.
    Raises ValueError for NaN, labels outside the classes, lengths that differ. Vovk, Gammerman and
    Shafer (2005), "Algorithmic learning in a random world". Built in lesson 08.
    """
    values, labels = class_probabilities(probabilities, labels)
    coverage = share(coverage, "coverage")
    right = np.sort(values[np.arange(len(labels)), labels])
    # 0.1 is not exact in binary: without the small number 10 might be rounded down to 9.
    place = math.floor((len(right) + 1) * (1 - coverage) + 1e-9)
    return float(right[place - 1]) if place else 0.0


def prediction_sets(probabilities, threshold):
    """Return which classes are in the set of each image: (count, classes), bool.

    `probabilities` is (count, classes), `threshold` a number from 0 to 1, as `conformal_threshold`
    returns it. A set may be empty. Raises ValueError for NaN and other shapes. Built in lesson 08.
    """
    values = finite(probabilities, "probabilities")
    if values.ndim != 2 or not 0 <= threshold <= 1:
        raise ValueError(
            "Sets need probabilities of shape (count, classes) and a threshold from 0 to 1, not "
            f"shape {values.shape} and {threshold!r}."
        )
    return values >= threshold
