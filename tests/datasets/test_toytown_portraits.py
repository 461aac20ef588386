"""Portraits of the town's animals: same seed, same pictures, and no street in two parts."""

import numpy as np
import pytest

from course_utils.datasets import toytown
from course_utils.datasets.dataset import SealedTestError


def test_the_same_seed_draws_the_same_portraits():
    one, two = (toytown.load_animals(31, 5, 5, seed=3) for _ in range(2))
    assert np.array_equal(one.train.images, two.train.images)
    assert one.train.images.shape == (31, 32, 32, 3) and one.train.images.dtype == np.uint8
    other = toytown.load_animals(31, 5, 5, seed=4)
    assert not np.array_equal(one.train.images, other.train.images)


def test_more_portraits_begin_with_the_same_ones():
    few, many = (toytown.load_animals(count, 1, 1) for count in (3, 8))
    assert np.array_equal(few.train.images, many.train.images[:3])
    assert np.array_equal(few.train.labels, many.train.labels[:3])


def test_all_kinds_are_equally_frequent():
    town = toytown.load_animals(1800, 1, 1)
    counts = np.bincount(town.train.labels, minlength=9)
    assert len(town.class_names) == len(counts) == 9
    assert counts.min() > 150 and counts.max() < 250


def test_the_parts_share_no_portrait_and_the_test_part_is_sealed():
    town = toytown.load_animals(20, 20, 20)
    with pytest.raises(SealedTestError):
        _ = town.test.images
    parts = town.train, town.validation, town.test.open()
    assert len({image.tobytes() for part in parts for image in part.images}) == 60


def test_counts_and_seeds_are_checked():
    with pytest.raises(ValueError, match="train is a whole number"):
        toytown.load_animals(0)
    with pytest.raises(ValueError, match="seed is a whole number"):
        toytown.load_animals(1, 1, 1, seed=1000)
