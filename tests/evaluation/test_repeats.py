"""The interval of a mean is that of SciPy, and holds the mean as often as it promises."""

import numpy as np
import pytest
from scipy import stats

from course_utils.evaluation import mean_interval


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
