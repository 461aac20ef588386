"""Corruptions do what their names say, as SciPy does it, and get stronger with the strength."""

import numpy as np
import pytest
import scipy.ndimage

from course_utils.evaluation import CORRUPTIONS, STRENGTHS, corrupt

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 28, 28, 1)).astype("uint8")
SMOOTH = scipy.ndimage.gaussian_filter(IMAGES.astype("float32"), (0, 3, 3, 0))
SMOOTH = np.clip((SMOOTH - 127) * 12 + 127, 0, 255).astype("uint8")
COLOR = np.random.default_rng(1).integers(0, 256, (3, 20, 34, 3)).astype("uint8")


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_each_strength_changes_more(kind):
    before = SMOOTH.copy()
    change = [np.abs(corrupt(SMOOTH, kind, s) * 1.0 - SMOOTH).mean() for s in STRENGTHS]
    assert change[0] > 0 and np.all(np.diff(change) > 0)
    assert np.array_equal(SMOOTH, before)


@pytest.mark.parametrize("kind", CORRUPTIONS)
@pytest.mark.parametrize("images", [IMAGES, COLOR, IMAGES[:1]], ids=["gray", "color", "one"])
def test_shape_and_dtype_stay(kind, images):
    worse = corrupt(images, kind, 5)
    assert worse.shape == images.shape and worse.dtype == np.uint8
    assert np.array_equal(worse, corrupt(images, kind, 5))


def test_blur_equals_scipy():
    for images in (IMAGES, COLOR):
        deviation = 3 * images.shape[1] / 56
        sizes = (0, deviation, deviation, 0)
        theirs = scipy.ndimage.gaussian_filter(images.astype(float), sizes, mode="nearest")
        assert np.abs(corrupt(images, "blur", 3) - theirs).max() <= 0.501


def test_rotation_equals_scipy():
    for side in (0, 1):
        theirs = scipy.ndimage.rotate(
            SMOOTH[side].astype(float), (20, -20)[side], reshape=False, order=1, mode="nearest"
        )
        assert np.abs(corrupt(SMOOTH, "rotation", 2)[side] - theirs).max() <= 0.51


def test_translation_moves_whole_pixels_in_four_directions():
    moved = corrupt(IMAGES, "translation", 3)
    assert np.array_equal(moved[0, :, 3:], IMAGES[0, :, :-3])
    assert np.array_equal(moved[1, :, :-3], IMAGES[1, :, 3:])
    assert np.array_equal(moved[2, 3:], IMAGES[2, :-3])
    assert np.array_equal(moved[3, :-3], IMAGES[3, 3:])
    assert np.array_equal(moved[4, :, 3:], IMAGES[4, :, :-3])


def test_contrast_keeps_the_mean_and_a_tenth():
    faint = corrupt(SMOOTH, "contrast", 5)
    assert np.allclose(faint.mean(axis=(1, 2, 3)), SMOOTH.mean(axis=(1, 2, 3)), atol=0.5)
    assert np.all(faint.std(axis=(1, 2, 3)) < 0.12 * SMOOTH.std(axis=(1, 2, 3)))


def test_noise_has_its_size_and_its_seed():
    gray = np.full((4, 28, 28, 1), 128, "uint8")
    assert (corrupt(gray, "noise", 1) * 1.0).std() == pytest.approx(25.5, rel=0.05)
    assert not np.array_equal(corrupt(gray, "noise", 1), corrupt(gray, "noise", 1, seed=1))


@pytest.mark.parametrize(
    "images, kind, strength, sentence",
    [
        (IMAGES[0], "blur", 1, "got shape \\(28, 28, 1\\)"),
        (IMAGES / 255, "blur", 1, "dtype float64"),
        (IMAGES[:0], "blur", 1, "got shape \\(0, 28, 28, 1\\)"),
        (IMAGES, "fog", 1, "The kinds are blur, noise, rotation, contrast, translation"),
        (IMAGES, "blur", 6, "the strengths 1 to 5"),
    ],
)
def test_bad_input_is_told_in_a_sentence(images, kind, strength, sentence):
    with pytest.raises(ValueError, match=sentence):
        corrupt(images, kind, strength)
