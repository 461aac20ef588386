"""A share of right answers with its interval, by photographs or by groups of them."""

import numpy as np

from course_utils.evaluation.bootstrap import bootstrap_interval
from course_utils.evaluation.checking import same_length
from course_utils.evaluation.wilson import wilson_interval


def share_with_interval(right, groups=None):
    """Return (share, lowest, highest) of right answers.

    `right` is (count,), True or 1 where an answer is right; differences of two such arrays may be
    given with groups. Without `groups` the interval believes that the photographs are independent
    (`wilson_interval`). With `groups`, (count,), the group of each, whole groups are drawn with
    replacement (`bootstrap_interval`). Raises ValueError for empty arrays and lengths that differ.
    Built in lessons 08 and 09.
    """
    right = np.asarray(right, "float64")
    if groups is None:
        low, high = wilson_interval(int(right.sum()), len(right))
        return float(right.mean()), low, high
    groups = np.asarray(groups)
    same_length(right=right, groups=groups)
    number = np.unique(groups, return_inverse=True)[1]
    sums, sizes = np.bincount(number, right), np.bincount(number)
    ends = bootstrap_interval(lambda one, size: one.sum() / size.sum(), sums, sizes)
    return float(right.mean()), *ends
