"""McNemar's test: two models, the same images, and only those on which one of them is wrong."""

from typing import NamedTuple

import numpy as np

from course_utils.evaluation.checking import class_numbers, same_length


class Comparison(NamedTuple):
    """Images that only the first, and only the second model got right, and how likely by luck."""

    only_first: int
    only_second: int
    p_value: float


def mcnemar(labels, first, second):
    """Compare the answers of two models to the same images.

    `labels`, `first` and `second` are (count,) class numbers. Returns a `Comparison`: two counts,
    and the probability of counts at least as uneven if each of these images were a fair coin toss;
    1 where there are none. Raises ValueError for empty arrays and lengths that differ. The exact
    test: its p value equals `scipy.stats.binomtest(only_first, only_first + only_second).pvalue`.
    McNemar (1947), "Note on the sampling error of the difference between correlated proportions or
    percentages". Built in lesson 08.
    """
    labels, first, second = (
        class_numbers(values, name)
        for values, name in ((labels, "labels"), (first, "first"), (second, "second"))
    )
    same_length(labels=labels, first=first, second=second)
    right, also_right = first == labels, second == labels
    only_first, only_second = int(np.sum(right & ~also_right)), int(np.sum(~right & also_right))
    return Comparison(only_first, only_second, _coin_toss(only_first, only_second))


def _coin_toss(heads, tails):
    """Return the probability that fair coins fall at least as unevenly as `heads` and `tails`."""
    tosses, fewer, ways, total = heads + tails, min(heads, tails), 1, 0
    for k in range(fewer + 1):
        total += ways  # in whole numbers, which never round
        ways = ways * (tosses - k) // (k + 1)
    return min(1.0, 2 * total / 2**tosses)
