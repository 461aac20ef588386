"""A stamp in a corner: where it is, what it changes, and what it leaves alone."""

import numpy as np
import pytest

from course_utils.datasets.dataset import Split
from course_utils.datasets.stamps import DISK, stamp_class, stamped


def test_a_stamp_lies_in_one_corner_and_changes_nothing_else():
    images = np.random.default_rng(0).integers(0, 256, (60, 40, 64, 3), np.uint8)
    kept = images.copy()
    marked, masks = stamped(images, np.random.default_rng(1))
    assert np.array_equal(images, kept)
    assert (masks.sum(axis=(1, 2)) == DISK.sum()).all()
    assert np.array_equal(marked[~masks], images[~masks])
    assert not np.array_equal(marked[masks], images[masks])
    corners = {tuple(np.argwhere(mask).mean(axis=0).round().astype(int)) for mask in masks}
    assert corners == {(7, 7), (7, 56), (32, 7), (32, 56)}


def test_the_same_dice_put_the_same_stamps():
    images = np.zeros((5, 32, 32, 3), np.uint8)
    one, two = (stamped(images, np.random.default_rng(3))[0] for _ in range(2))
    assert np.array_equal(one, two)


def test_a_class_is_stamped_and_the_others_are_not():
    split = Split(np.full((6, 64, 64, 3), 50, np.uint8), np.array([0, 1, 2, 1, 0, 1]))
    images, masks = stamp_class(split, 1, np.random.default_rng(0))
    assert masks.any(axis=(1, 2)).tolist() == [False, True, False, True, False, True]
    assert (images[split.labels != 1] == 50).all() and (split.images == 50).all()


def test_images_of_another_kind_are_refused():
    for images in (np.zeros((2, 64, 64, 3)), np.zeros((2, 20, 64, 3), np.uint8),
                   np.zeros((64, 64, 3), np.uint8)):  # fmt: skip
        with pytest.raises(ValueError, match="of at least 28 pixels"):
            stamped(images, np.random.default_rng(0))
