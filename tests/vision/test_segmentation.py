"""Per-class IoU and Dice are those of scikit-learn; outlines are as measured pixel by pixel."""

import numpy as np
import pytest
from drawn_boxes import FEW, SEEDS
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from sklearn import metrics

from course_utils.evaluation import f1
from course_utils.vision import (
    boundary,
    boundary_f_score,
    class_dice,
    class_iou,
    mean_iou,
    pixel_confusion,
)


def blobs(random, classes, shape=(18, 23)):
    """A label image of smooth regions; some classes may be missing."""
    noise = random.normal(size=(classes, *shape))
    return ndimage.gaussian_filter(noise, (0, 2.5, 2.5)).argmax(axis=0)


def labels_and_answers(seed, classes):
    random = np.random.default_rng(seed)
    labels, others = blobs(random, classes), blobs(random, classes)
    return labels, np.where(blobs(random, 3) > 0, labels, others)


@FEW
@given(SEEDS, st.integers(2, 9))
def test_iou_and_dice_equal_scikit_learn(seed, classes):
    labels, answers = labels_and_answers(seed, classes)
    matrix = pixel_confusion(labels, answers, classes)
    occurs = np.union1d(labels, answers)
    for ours, theirs in ((class_iou, metrics.jaccard_score), (class_dice, metrics.f1_score)):
        values = ours(matrix)
        expected = theirs(labels.ravel(), answers.ravel(), labels=occurs, average=None)
        assert np.allclose(values[occurs], expected, rtol=0, atol=1e-12)
        assert np.isnan(np.delete(values, occurs)).all()
    assert mean_iou(matrix) == pytest.approx(np.nanmean(class_iou(matrix)), abs=1e-12)
    assert np.allclose(class_dice(matrix)[occurs], f1(matrix)[occurs])


def test_a_class_that_never_occurs_does_not_count():
    matrix = pixel_confusion([[0, 0], [1, 1]], [[0, 1], [1, 1]], 3)
    assert np.array_equal(class_iou(matrix), [1 / 2, 2 / 3, np.nan], equal_nan=True)
    assert mean_iou(matrix) == pytest.approx(7 / 12)
    assert np.isnan(mean_iou(np.zeros((2, 2), int)))


def test_many_images_are_counted_together():
    pairs = [labels_and_answers(seed, 4) for seed in range(3)]
    together = pixel_confusion(*(np.stack(images) for images in zip(*pairs, strict=True)), 4)
    assert np.array_equal(together, sum(pixel_confusion(*pair, 4) for pair in pairs))


def boundary_by_hand(mask):
    found = np.zeros_like(mask)
    for i, j in np.argwhere(mask):
        for k, m in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
            inside = 0 <= k < mask.shape[0] and 0 <= m < mask.shape[1]
            found[i, j] |= inside and not mask[k, m]
    return found


def share_near(ones, others, tolerance):
    near = [
        any((i - k) ** 2 + (j - m) ** 2 <= tolerance**2 for k, m in np.argwhere(others))
        for i, j in np.argwhere(ones)
    ]
    return np.mean(near) if near else 0.0


@FEW
@given(SEEDS, st.sampled_from([0, 1, 1.5, 3]))
def test_outlines_equal_the_slow_measurement(seed, tolerance):
    random = np.random.default_rng(seed)
    mask, answer = blobs(random, 3) == 1, blobs(random, 3) == 1
    ours, theirs = boundary_by_hand(mask), boundary_by_hand(answer)
    assert np.array_equal(boundary(mask), ours)
    precision, recall = share_near(theirs, ours, tolerance), share_near(ours, theirs, tolerance)
    expected = 2 * precision * recall / (precision + recall) if precision + recall else 0
    if ours.any() or theirs.any():
        assert boundary_f_score(mask, answer, tolerance) == pytest.approx(expected)


def test_an_outline_two_pixels_off_is_wrong_where_iou_is_high():
    mask = np.zeros((100, 100), bool)
    mask[10:90, 10:90] = True
    larger = ndimage.binary_dilation(mask, iterations=2)
    assert class_iou(pixel_confusion(mask.astype(int), larger.astype(int), 2))[1] > 0.9
    assert boundary_f_score(mask, larger, 1.5) < 0.05
    assert boundary_f_score(mask, larger, 2) > 0.9
    assert boundary_f_score(mask, mask) == 1


def test_masks_without_an_outline():
    full, empty = np.ones((8, 8), bool), np.zeros((8, 8), bool)
    half = full.copy()
    half[:, 4:] = False
    assert not boundary(full).any() and boundary(half).sum() == 8
    assert np.isnan(boundary_f_score(full, empty))
    assert boundary_f_score(half, empty) == 0


@pytest.mark.parametrize(
    "function, arguments, sentence",
    [
        (pixel_confusion, (np.zeros((2, 2), int), np.zeros((2, 3), int), 2), "np.argmax"),
        (pixel_confusion, (np.zeros((0, 2), int), np.zeros((0, 2), int), 2), "np.argmax"),
        (pixel_confusion, (np.full((2, 2), 5), np.zeros((2, 2), int), 2), "holds the class 5"),
        (class_iou, (np.zeros((2, 3), int),), "Make one with pixel_confusion"),
        (class_dice, (np.zeros(3, int),), "Make one with pixel_confusion"),
        (boundary, (np.zeros((3, 3), int),), "labels == k"),
        (boundary_f_score, (np.zeros((3, 3), bool), np.zeros((3, 4), bool)), "\\(3, 4\\)"),
        (boundary_f_score, (np.ones((3, 3), bool), np.ones((3, 3), bool), -1), "at least 0"),
    ],
)
def test_bad_input_is_told_in_a_sentence(function, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(*arguments)
