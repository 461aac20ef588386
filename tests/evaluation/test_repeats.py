"""The interval of a mean is that of SciPy, and the verdict on two trainings keeps its promise."""

import numpy as np
import pytest
from scipy import stats

from course_utils.evaluation import compare_repeats, mean_interval


@pytest.mark.parametrize("count", (2, 3, 5, 40))
@pytest.mark.parametrize("confidence", (0.5, 0.9, 0.95))
def test_it_is_that_of_scipy(count, confidence):
    values = np.random.default_rng(count).normal(3, 2, count)
    theirs = stats.t.interval(confidence, count - 1, values.mean(), stats.sem(values))
    assert mean_interval(values, confidence) == pytest.approx(theirs, rel=1e-9)


def test_it_keeps_its_promise():
    draws = np.random.default_rng(0).normal(1, 1, (2000, 5))
    held = [low <= 1 <= high for low, high in map(mean_interval, draws)]
    lowest, highest = stats.binom.ppf([0.0005, 0.9995], 2000, 0.95)
    assert lowest <= sum(held) <= highest


@pytest.mark.parametrize("values", ([1.0], [], [[1.0, 2.0]], [1.0, np.nan]))
def test_too_few_or_strange_values_are_refused(values):
    with pytest.raises(ValueError, match="takes at least two finite numbers"):
        mean_interval(values)


def brute_force(first, second, sign):
    """The paired test of SciPy, and the verdict from its interval."""
    test = stats.ttest_rel(first, second)
    interval = test.confidence_interval(0.95)
    lean = sign * np.mean(np.subtract(first, second))
    seen = interval.low > 0 or interval.high < 0
    return interval, ("better" if lean > 0 else "worse") if seen else "no difference seen"


@pytest.mark.parametrize("lower_is_better", (False, True))
@pytest.mark.parametrize("seed", range(20))
def test_a_comparison_is_the_paired_test_of_scipy(seed, lower_is_better):
    random = np.random.default_rng(seed)
    count = random.integers(2, 9)
    starts = random.normal(0, 3, count)  # what luck adds to both
    first = starts + random.normal(0, 1, count) + random.choice([-4, 0, 4])
    second = starts + random.normal(0, 1, count)
    interval, verdict = brute_force(first, second, -1 if lower_is_better else 1)
    found = compare_repeats(first, second, lower_is_better)
    assert found[1:3] == pytest.approx((interval.low, interval.high))
    assert found.difference == pytest.approx(np.mean(first) - np.mean(second))
    assert found.verdict == verdict


def simulated(difference, count=2000, repeats=5):
    """The verdicts on pairs of trainings whose paired differences spread by 1."""
    random = np.random.default_rng(1)
    starts = random.normal(0, 5, (count, repeats))
    second = starts + random.normal(0, 0.5**0.5, (count, repeats))
    first = starts + difference + random.normal(0, 0.5**0.5, (count, repeats))
    return [compare_repeats(*pair).verdict for pair in zip(first, second, strict=True)]


def test_where_nothing_differs_a_difference_is_seldom_seen():
    assert simulated(0).count("no difference seen") >= 0.94 * 2000


@pytest.mark.parametrize(("difference", "verdict"), [(3, "better"), (-3, "worse")])
def test_a_difference_of_three_spreads_is_seen_with_five_repeats(difference, verdict):
    assert simulated(difference).count(verdict) >= 0.9 * 2000


@pytest.mark.parametrize(
    ("first", "second", "lower_is_better", "verdict"),
    [
        ([1, 2, 3], [1, 2, 3], False, "no difference seen"),
        ([2, 3, 4], [1, 2, 3], False, "better"),
        ([2, 3, 4], [1, 2, 3], True, "worse"),
        ([1, 2], [3, 2], False, "no difference seen"),
    ],
)
def test_equal_and_steady_pairs(first, second, lower_is_better, verdict):
    assert compare_repeats(first, second, lower_is_better).verdict == verdict


@pytest.mark.parametrize(
    ("first", "second"), [([1, 2, 3], [1, 2]), ([1], [2]), ([1, np.nan], [1, 2])]
)
def test_repeats_that_do_not_pair_are_refused(first, second):
    with pytest.raises(ValueError, match="same seeds|at least two finite"):
        compare_repeats(first, second)
