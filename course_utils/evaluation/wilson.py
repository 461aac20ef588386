"""The Wilson interval: how sure a share is, from two counts alone."""

import math
from statistics import NormalDist

from course_utils.evaluation.checking import share


def wilson_interval(successes, count, confidence=0.95):
    """Return (lowest, highest): the shares that would not be surprised by these counts.

    `successes` of `count` images, whole numbers, were answered correctly; `confidence` lies between
    0 and 1. It stays inside 0 to 1 and works for 0 and for all successes. Raises ValueError for
    counts that do not fit together. Equal to
    `scipy.stats.binomtest(successes, count).proportion_ci(confidence, "wilson")`. Wilson (1927),
    "Probable inference, the law of succession, and statistical inference". Built in lesson 08.
    """
    confidence = share(confidence, "confidence")
    if count < 1 or not 0 <= successes <= count or successes != int(successes):
        raise ValueError(
            "An interval needs at least one image, and a whole number of successes from 0 to "
            f"`count`; these are {successes!r} successes of {count!r}."
        )
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p = successes / count
    middle = p + z**2 / (2 * count)
    half = z * math.sqrt(p * (1 - p) / count + z**2 / (4 * count**2))
    scale = 1 + z**2 / count
    low = 0.0 if successes == 0 else (middle - half) / scale
    high = 1.0 if successes == count else (middle + half) / scale
    return low, high
