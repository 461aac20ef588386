"""A share and its interval: by photographs as Wilson has it, by groups wider."""

import numpy as np
import pytest

from course_utils.evaluation import share_with_interval, wilson_interval

RANDOM = np.random.default_rng(0)


def test_without_groups_it_is_wilsons():
    right = RANDOM.random(80) < 0.7
    assert share_with_interval(right) == (right.mean(), *wilson_interval(int(right.sum()), 80))
    assert share_with_interval([1, 1, 1])[::2] == (1, 1)


def test_groups_that_are_right_or_wrong_together_make_it_wider():
    right = np.repeat(RANDOM.random(20) < 0.7, 10)
    share, low, high = share_with_interval(right, np.repeat(np.arange(20), 10))
    _, lowest, highest = share_with_interval(right)
    assert share == pytest.approx(right.mean()) and low < share < high
    assert high - low > 2 * (highest - lowest)


def test_differences_may_be_negative_with_groups():
    share, low, high = share_with_interval([-1, 0, -1, 0, -1, -1], list("aabbcd"))
    assert share == pytest.approx(-2 / 3) and low <= share <= high <= 0


@pytest.mark.parametrize(("right", "groups"), [([], None), ([], []), ([1, 0], ["a"])])
def test_what_it_refuses(right, groups):
    with pytest.raises(ValueError, match="at least one|nothing to draw|belong to the same"):
        share_with_interval(right, groups)
