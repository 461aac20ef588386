"""Bootstrap, Wilson and McNemar equal SciPy, and intervals cover as often as they promise."""

import numpy as np
import pytest
import scipy.stats
from drawn import FEW, SEEDS, classes_and_answers
from hypothesis import given
from hypothesis import strategies as st

from course_utils.evaluation import (
    average_precision,
    bootstrap_interval,
    confusion_matrix,
    f1,
    mcnemar,
    recall,
    roc_area,
    wilson_interval,
)

CONFIDENCE = st.floats(0.5, 0.999)


@FEW
@given(st.integers(1, 5000), st.floats(0, 1), CONFIDENCE)
def test_wilson_equals_scipy(count, share, confidence):
    successes = round(share * count)
    expected = scipy.stats.binomtest(successes, count).proportion_ci(confidence, "wilson")
    assert wilson_interval(successes, count, confidence) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("share", [0.5, 0.9, 0.98])
def test_wilson_covers_as_promised(share):
    counts = np.arange(201)
    inside = [low <= share <= high for low, high in (wilson_interval(k, 200) for k in counts)]
    covered = scipy.stats.binom.pmf(counts, 200, share)[inside].sum()  # exact, no luck in it
    assert 0.92 < covered < 0.98


@FEW
@given(SEEDS, st.integers(2, 60), CONFIDENCE)
def test_bootstrap_equals_scipy(seed, count, confidence):
    values = np.random.default_rng(seed).normal(size=count)
    ours = bootstrap_interval(np.mean, values, confidence=confidence, repeats=200, seed=seed)
    theirs = scipy.stats.bootstrap(
        (values,), np.mean, n_resamples=200, confidence_level=confidence, method="percentile",
        rng=np.random.default_rng(seed), vectorized=False,
    )  # fmt: skip
    assert ours == pytest.approx(theirs.confidence_interval, abs=1e-9)


def test_bootstrap_of_pairs_equals_scipy():
    labels, answers = classes_and_answers(3, 150, 4)

    def macro(some_labels, some_answers):
        return f1(confusion_matrix(some_labels, some_answers, 4)).mean()

    theirs = scipy.stats.bootstrap(
        (labels, answers), macro, n_resamples=300, method="percentile", paired=True,
        rng=np.random.default_rng(5), vectorized=False,
    )  # fmt: skip
    ours = bootstrap_interval(macro, labels, answers, repeats=300, seed=5)
    assert ours == pytest.approx(theirs.confidence_interval, abs=1e-9)


def of_nine(labels, answers):
    return recall(confusion_matrix(labels, answers, 10))[9]  # 0 for a class without images


RARE = np.arange(20) == 0  # one image in twenty is of the class


@pytest.mark.parametrize(
    ("statistic", "arrays"),
    [
        (roc_area, (RARE, np.linspace(0, 1, 20))),
        (roc_area, (~RARE, np.linspace(0, 1, 20))),  # the other class is the rare one
        (average_precision, (RARE, np.linspace(0, 1, 20))),
        (lambda rare: 1 / int(rare.sum()), (RARE,)),  # ZeroDivisionError
        (lambda rare: float(np.flatnonzero(rare)[0]), (RARE,)),  # IndexError
    ],
)
def test_a_round_without_the_rare_class_is_blamed_on_the_round(statistic, arrays):
    with pytest.raises(ValueError, match=r"in \d+ of 100 rounds.* rare class") as found:
        bootstrap_interval(statistic, *arrays, repeats=100)
    assert found.value.__cause__ is not None
    assert str(found.value.__cause__) in str(found.value)


def test_what_is_wrong_with_the_arrays_is_said_of_the_arrays():
    with pytest.raises(ValueError) as theirs:
        roc_area(np.zeros(20, int), np.linspace(0, 1, 20))
    with pytest.raises(ValueError) as ours:
        bootstrap_interval(roc_area, np.zeros(20, int), np.linspace(0, 1, 20))
    assert str(ours.value) == str(theirs.value)
    with pytest.raises(TypeError, match="takes 1"):
        bootstrap_interval(lambda one: 0.0, RARE, RARE)


def test_a_statistic_that_every_round_can_compute_has_an_interval():
    labels = np.where(RARE, 9, 1)
    assert bootstrap_interval(of_nine, labels, labels, repeats=200) == (0.0, 1.0)


def test_bootstrap_covers_as_promised():
    random = np.random.default_rng(0)
    hits = 0
    for _ in range(300):
        values = random.exponential(size=150)
        low, high = bootstrap_interval(np.mean, values, repeats=300, seed=random)
        hits += low <= 1 <= high
    # 95 % of 300, less what the percentile method loses on 150 skewed values, and luck
    assert 0.90 <= hits / 300 <= 0.985


@FEW
@given(SEEDS, st.integers(1, 400), st.integers(2, 5))
def test_mcnemar_equals_scipy(seed, count, classes):
    labels, first = classes_and_answers(seed, count, classes)
    second = classes_and_answers(seed + 1, count, classes)[1]
    found = mcnemar(labels, first, second)
    assert found.only_first == np.sum((first == labels) & (second != labels))
    assert found.only_second == np.sum((first != labels) & (second == labels))
    discordant = found.only_first + found.only_second
    expected = scipy.stats.binomtest(found.only_first, discordant).pvalue if discordant else 1.0
    assert found.p_value == pytest.approx(expected, abs=1e-9)


def test_mcnemar_of_many_images():
    labels = np.zeros(9000, int)
    first, second = np.zeros(9000, int), np.zeros(9000, int)
    first[:4600], second[4600:] = 1, 1
    expected = scipy.stats.binomtest(4400, 9000).pvalue
    assert mcnemar(labels, first, second).p_value == pytest.approx(expected, rel=1e-9)
    assert mcnemar(labels, labels, labels) == (0, 0, 1.0)


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="nothing to draw from"):
        bootstrap_interval(np.mean, np.array([]))
    with pytest.raises(ValueError, match="2 in `array 1` and 3 in `array 2`"):
        bootstrap_interval(np.mean, np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="not a finite number"):
        bootstrap_interval(np.mean, np.array([1.0, np.nan]))
    for confidence in (0, 1, 95, "high", None):
        with pytest.raises(ValueError, match="between 0 and 1"):
            bootstrap_interval(np.mean, np.ones(3), confidence=confidence)
    for successes, count in ((1, 0), (3, 2), (-1, 5), (0.5, 2)):
        with pytest.raises(ValueError, match="whole number of successes"):
            wilson_interval(successes, count)
    with pytest.raises(ValueError, match="nothing to judge"):
        mcnemar(np.array([], int), np.array([], int), np.array([], int))
    with pytest.raises(ValueError, match="2 in `labels` and 2 in `first` and 3 in `second`"):
        mcnemar([0, 1], [0, 1], [0, 1, 1])
