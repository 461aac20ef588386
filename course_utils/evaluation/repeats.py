"""What a few repeats of an experiment say about its mean, and about two ways to train."""

import math
from typing import NamedTuple

import numpy as np

from course_utils.evaluation.checking import share


def mean_interval(values, confidence=0.95):
    """Return (lowest, highest): where the mean of many more repeats is likely to lie.

    `values` is (repeats,), one number from each independent repeat, at least two; `confidence` lies
    between 0 and 1. Raises ValueError for fewer values, and for values that are no numbers. Equal
    to `scipy.stats.t.interval(confidence, repeats - 1, mean, standard error)`. Student (1908), "The
    probable error of a mean". Built in lesson 08.
    """
    from scipy.stats import t

    confidence, values = share(confidence, "confidence"), np.asarray(values, "float64")
    if values.ndim != 1 or len(values) < 2 or not np.isfinite(values).all():
        raise ValueError(
            "An interval of a mean takes at least two finite numbers of shape (repeats,), and got "
            f"{values!r}. Repeat the experiment with another seed."
        )
    error = values.std(ddof=1) / math.sqrt(len(values))
    reach = float(t.ppf((1 + confidence) / 2, len(values) - 1) * error)
    return float(values.mean()) - reach, float(values.mean()) + reach


class Comparison(NamedTuple):
    """What `compare_repeats` found: first less second, its interval, and the verdict in words."""

    difference: float
    lowest: float
    highest: float
    verdict: str

    def __str__(self):
        return f"{self.verdict}: {self.difference:+.3g} ({self.lowest:+.3g} to {self.highest:+.3g})"


def compare_repeats(first, second, lower_is_better=False, confidence=0.95):
    """Say whether one way to train does better than another, from a few starts of both.

    Pairs share a start: the seed, and with it the first weights and the order of the images, so
    what luck adds to both cancels in their difference. Where the interval of the mean difference
    holds 0, no difference is seen.

    Args:
        first, second: (repeats,) each, at least two: what each way reached, pair by pair.
        lower_is_better: True for errors, losses and seconds.
        confidence: share of such intervals that hold the true difference, between 0 and 1.

    Returns:
        A `Comparison`: `difference`, mean of first less second; `lowest` and `highest`, the
        interval of it; `verdict`, what the first is: "better", "worse" or "no difference seen".

    Raises:
        ValueError: the two are not equally long, or hold fewer than two finite numbers.

    Student (1908), "The probable error of a mean", whose example is paired. Built in lesson 08.
    """
    first, second = np.asarray(first, "float64"), np.asarray(second, "float64")
    if first.shape != second.shape:
        raise ValueError(
            f"The repeats belong together pair by pair, and the shapes are {first.shape} and "
            f"{second.shape}. Run both ways with the same seeds."
        )
    differences = first - second
    lowest, highest = mean_interval(differences, confidence)
    verdict = "no difference seen"
    if lowest > 0 or highest < 0:
        verdict = "worse" if (lowest > 0) == lower_is_better else "better"
    return Comparison(float(differences.mean()), lowest, highest, verdict)
