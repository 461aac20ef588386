"""Round objects that touch are cut apart, and pairs of objects are counted as a slow loop does."""

import numpy as np
import pytest
from drawn_boxes import FEW, SEEDS
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from course_utils.vision import (
    COCO_THRESHOLDS,
    instance_average_precision,
    mask_iou,
    otsu_instances,
    watershed_instances,
)


def disks(centers, radius=10, shape=(80, 110)):
    """A label image of disks; where two meet, each pixel belongs to the nearer center."""
    y, x = np.indices(shape)
    distances = np.stack([np.hypot(y - row, x - column) for row, column in centers])
    return np.where(distances.min(axis=0) <= radius, distances.argmin(axis=0) + 1, 0)


TOUCHING = disks([(20, 20), (20, 37), (52, 30), (50, 80), (66, 84), (0, 100)])


def test_touching_disks_are_cut_apart():
    found = watershed_instances(TOUCHING > 0)
    assert found.dtype == np.int32 and found.max() == 6
    assert ndimage.label(TOUCHING > 0)[1] == 4
    assert mask_iou(TOUCHING, found).max(axis=1).min() > 0.9
    assert instance_average_precision(TOUCHING, found, 0.9) == [1.0]


def test_otsu_finds_them_in_a_noisy_picture():
    random = np.random.default_rng(0)
    image = 40 + 60 * (TOUCHING > 0) + random.normal(0, 15, TOUCHING.shape)
    assert instance_average_precision(TOUCHING, otsu_instances(image), 0.75) == [1.0]
    bytes_of_it = np.clip(image, 0, 255).astype("uint8")
    assert instance_average_precision(TOUCHING, otsu_instances(bytes_of_it), 0.75) == [1.0]


@FEW
@given(SEEDS)
def test_every_pixel_of_the_foreground_gets_an_object(seed):
    noise = np.random.default_rng(seed).normal(size=(30, 40))
    probability = ndimage.gaussian_filter(noise, 1.5)
    probability = (probability - probability.min()) / np.ptp(probability)
    found = watershed_instances(probability, threshold=0.6, apart=3, smallest=1)
    assert np.array_equal(found > 0, probability > 0.6)
    for number in range(1, found.max() + 1):
        assert ndimage.label(found == number, np.ones((3, 3)))[1] == 1
    large = watershed_instances(probability, threshold=0.6, apart=3, smallest=15)
    counts = np.bincount(found.ravel())[1:]
    assert np.bincount(large.ravel())[1:].tolist() == counts[counts >= 15].tolist()


def test_nothing_and_everything():
    assert watershed_instances(np.zeros((9, 9))).max() == 0
    assert watershed_instances(np.ones((9, 9), bool)).max() == 1


def by_brute_force(labels, answers, threshold):
    """Pair objects one by one: TP / (TP + FP + FN)."""
    true, answered = set(np.unique(labels)) - {0}, set(np.unique(answers)) - {0}
    pairs = 0
    for a in true:
        for b in answered:
            shared = ((labels == a) & (answers == b)).sum()
            pairs += shared / ((labels == a) | (answers == b)).sum() > threshold
    missed, invented = len(true) - pairs, len(answered) - pairs
    total = pairs + missed + invented
    return pairs / total if total else np.nan


@FEW
@given(SEEDS, st.integers(1, 9), st.integers(0, 4))
def test_instance_precision_equals_brute_force(seed, count, moved):
    random = np.random.default_rng(seed)
    centers = random.uniform(0, 70, (count, 2))
    labels = disks(centers)
    answers = disks(centers[: count - count // 4] + random.normal(0, moved, 2))
    values = instance_average_precision(labels, answers)
    expected = [by_brute_force(labels, answers, threshold) for threshold in COCO_THRESHOLDS]
    assert np.allclose(values, expected)


def test_half_an_overlap_is_no_pair():
    labels, answers = np.zeros((2, 4, 4), int)
    labels[:, :], answers[:, :2] = 1, 1
    assert instance_average_precision(labels, answers, 0.5) == [0.0]
    assert np.isnan(instance_average_precision(0 * labels, 0 * answers)).all()
    assert instance_average_precision(labels, 0 * answers, 0.5) == [0.0]


@pytest.mark.parametrize(
    "function, arguments, sentence",
    [
        (watershed_instances, (np.zeros((4, 4, 1)),), "probabilities\\[..., 0\\]"),
        (watershed_instances, (np.full((4, 4), 7.0),), "from 0 to 1"),
        (watershed_instances, (np.full((4, 4), np.nan),), "from 0 to 1"),
        (watershed_instances, (np.full((4, 4), 1),), "dtype int64"),
        (otsu_instances, (np.zeros((4, 4, 3)),), "image\\[..., 0\\]"),
        (otsu_instances, (np.full((4, 4), 3),), "All pixels of `image` are equal"),
        (otsu_instances, (np.full((4, 4), np.nan),), "finite numbers"),
        (instance_average_precision, (TOUCHING, TOUCHING, 0.4), "from 0.5 up"),
        (instance_average_precision, (TOUCHING, TOUCHING[1:]), "pixel by pixel"),
    ],
)
def test_bad_input_is_told_in_a_sentence(function, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(*arguments)
