"""Whole groups on one side of a split."""

import numpy as np
import pytest

from course_utils.datasets.grouping import (
    first_of_each,
    whole_groups,
    whole_groups_of_each_class,
)


def test_groups_are_held_back_while_they_fit():
    others, back = whole_groups([0, 1, 0, 2, 1, 0, 3, 3], 0.5)
    assert (others.tolist(), back.tolist()) == ([1, 4, 6, 7], [0, 2, 3, 5])  # 1 is passed over


@pytest.mark.parametrize(("count", "share"), [(100, 0.29), (10, 0.7), (30, 0.1)])
def test_a_group_that_fits_exactly_is_held_back(count, share):
    groups = np.repeat([0, 1], [round(share * count), count - round(share * count)])
    assert len(whole_groups(groups, share)[1]) == round(share * count)


def test_no_group_fits():
    others, back = whole_groups(["a"] * 5, 0.5)
    assert others.tolist() == [0, 1, 2, 3, 4] and len(back) == 0 and back.dtype == np.int64


@pytest.mark.parametrize("share", [0, 1, -0.5, 3])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        whole_groups([0, 0, 1], share)


@pytest.mark.parametrize("seed", range(5))
def test_each_class_gives_whole_groups_and_keeps_some(seed):
    random = np.random.default_rng(seed)
    groups = random.integers(0, 60, 500)
    labels = groups % 4
    others, back = whole_groups_of_each_class(labels, groups, 0.25, seed)
    assert sorted([*others, *back]) == list(range(500))
    assert not set(groups[others]) & set(groups[back])
    for label in range(4):
        share = np.mean(labels[back] == label) * len(back) / np.sum(labels == label)
        assert 0.1 < share <= 0.25


def test_other_seeds_draw_other_groups():
    groups, labels = np.repeat(np.arange(40), 3), np.zeros(120)
    drawn = {tuple(whole_groups_of_each_class(labels, groups, 0.2, seed)[1]) for seed in range(8)}
    assert len(drawn) > 4


def test_where_no_group_is_small_enough_the_smallest_is_held_back():
    groups = np.array([0] * 5 + [1] * 3 + [2] * 4)
    assert whole_groups_of_each_class(np.zeros(12), groups, 0.1)[1].tolist() == [5, 6, 7]


def test_classes_of_one_group_are_named():
    labels = np.array(["pear", "pear", "kiwi", "kiwi", "plum"])
    with pytest.raises(ValueError, match="class kiwi, plum are one group"):
        whole_groups_of_each_class(labels, np.array([1, 2, 3, 3, 4]), 0.2)


def test_the_first_of_each_class_come_in_their_order():
    labels = np.array([0, 0, 1, 0, 1, 1])
    assert first_of_each(labels, [3, 5, 0, 2, 1, 4], 2).tolist() == [3, 5, 0, 2]
    assert first_of_each(labels, [3, 5, 0, 2, 1, 4], 0).dtype == np.int64


def test_a_larger_number_takes_the_same_and_more():
    random = np.random.default_rng(0)
    labels, order = random.integers(0, 4, 50), random.permutation(50)
    few, more = (set(first_of_each(labels, order, count).tolist()) for count in (2, 7))
    assert few < more and len(few) == 8
    assert len(first_of_each(labels, order, 100)) == 50
