"""What a few repeats of an experiment say about its mean."""

import math

import numpy as np

from course_utils.evaluation.checking import share


def mean_interval(values, confidence=0.95):
    """Return (lowest, highest): where the mean of many more repeats is likely to lie.

    `values` is (repeats,), one number from each independent repeat, at least two; `confidence` lies
    between 0 and 1. Raises ValueError for fewer values, and for values that are no numbers. Equal
    to `scipy.stats.t.interval(confidence, repeats - 1, mean, standard error)`. Student (1908), "The
    probable error of a mean". Built in lesson 10.
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
