"""The explorer of pixel values shows what NumPy does, at every setting of its sliders."""

import itertools

import numpy as np
import pytest
from parts import controls

from course_utils.explore import PixelValueExplorer
from course_utils.explore.pixel_values import ACROSS, CLIP, GRAY_WEIGHTS, NAMES, WRAP

IMAGE = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype="uint8")
EVERYWHERE = list(itertools.product((-250, -30, 0, 80), (-1.0, 0.0, 1.0, 1.3), (WRAP, CLIP)))


@pytest.fixture
def explorer():
    return PixelValueExplorer(IMAGE)


@pytest.mark.parametrize("brightness, contrast, storing", EVERYWHERE)
def test_the_arithmetic_is_that_of_numpy(brightness, contrast, storing):
    settings = {"brightness": brightness, "contrast": contrast, "storing": storing}
    explorer = PixelValueExplorer(IMAGE, **settings)
    wanted = np.rint((IMAGE - 127.5) * contrast + 127.5 + brightness)
    assert np.array_equal(explorer.computed(), wanted)
    kept = wanted.clip(0, 255) if storing == CLIP else wanted % 256
    assert np.array_equal(explorer.stored(), kept) and explorer.stored().dtype == np.uint8
    assert explorer.outside() == pytest.approx(np.mean((wanted < 0) | (wanted > 255)))


def test_nothing_changes_at_first(explorer):
    assert np.array_equal(explorer.stored(), IMAGE) and explorer.outside() == 0


def test_a_contrast_of_minus_one_is_the_negative():
    assert np.array_equal(PixelValueExplorer(IMAGE, contrast=-1.0).stored(), 255 - IMAGE)


def test_a_channel_alone(explorer):
    for index, name in enumerate(NAMES):
        explorer.settings["channels"] = name
        assert np.array_equal(explorer.stored(), IMAGE[..., index])
        assert f"circle, {name}: " in explorer.in_words()
    explorer.settings["channels"] = "gray"
    assert np.abs(explorer.stored() - IMAGE @ GRAY_WEIGHTS).max() <= 0.5


def test_the_words_are_the_arithmetic_of_the_marked_pixel():
    image = np.full((40, 60, 3), 218, "uint8")
    words = PixelValueExplorer(image, brightness=80, contrast=1.3).in_words()
    assert "(218 \u2212 127.5) \u00b7 1.30 + 127.5 + 80 = 325" in words
    assert "kept by uint8: 69, which is another number" in words
    assert "outside 0 to 255: 100%" in words
    words = PixelValueExplorer(image, brightness=80, contrast=1.3, storing=CLIP).in_words()
    assert "kept by uint8: 255, which is another number" in words
    assert "which is another" not in PixelValueExplorer(image, brightness=-30).in_words()


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    changes = {"brightness": 10, "contrast": 1.3, "order": "BGR", "storing": CLIP}
    for name, value in {**changes, "channels": "gray"}.items():
        before, words = parts["Image"].value, parts["HTML"].value
        parts[name].value = value
        assert parts["Image"].value != before
        assert parts["HTML"].value == explorer.in_words()
        assert parts["HTML"].value != words or name in ("order", "storing")


def test_a_large_photograph_is_reduced_and_keeps_its_proportions():
    explorer = PixelValueExplorer(np.zeros((430, 640, 3), "uint8"))
    assert explorer.image.shape == (101, ACROSS, 3)


def test_bad_input_is_told_in_a_sentence():
    for image in (IMAGE[..., 0], IMAGE / 255, IMAGE[np.newaxis]):
        with pytest.raises(ValueError, match=r"one color photograph of shape .* got shape \("):
            PixelValueExplorer(image)
    with pytest.raises(ValueError, match="Unknown setting 'colors'"):
        PixelValueExplorer(IMAGE, colors="red")
    with pytest.raises(ValueError, match="order is one of 'RGB', 'BGR', and got 'GBR'"):
        PixelValueExplorer(IMAGE, order="GBR")
