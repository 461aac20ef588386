"""Photographs, blocks of pixels and their values: drawn sharp, in few colors, where they belong."""

import io

import numpy as np
import pytest
from PIL import Image

from course_utils import figures
from course_utils.figures import pixel_values
from course_utils.figures.photographs import GAP, MARGIN, TITLE, screen_pictures, screen_pixels

RANDOM = np.random.default_rng(0)
PHOTOGRAPH = RANDOM.integers(0, 256, (40, 60, 3), dtype="uint8")


def pixels(figure):
    """Return what a reader sees: (height, width, 3), uint8."""
    return np.asarray(Image.open(io.BytesIO(figures.to_png(figure))).convert("RGB"))


def test_photographs_stand_in_rows_with_their_titles():
    pictures = {str(k): PHOTOGRAPH for k in range(5)}
    figure = figures.photographs(pictures, columns=3, width=120)
    assert [text.get_text() for text in figure.texts] == ["0", "1", "2", "3", "4"]
    height, width = pixels(figure).shape[:2]
    assert width == 3 * 120 + 2 * GAP + 2 * MARGIN
    assert height == 2 * (80 + TITLE + GAP)


def test_a_small_picture_is_enlarged_a_whole_number_of_times():
    small = np.array([[[255, 0, 0], [0, 0, 255]]], "uint8")
    drawn = screen_pixels(small, 9)
    assert drawn.shape == (4, 8, 3)
    assert (drawn[:, :4] == small[0, 0]).all() and (drawn[:, 4:] == small[0, 1]).all()


def test_a_large_picture_is_reduced_to_few_colors():
    drawn = screen_pixels(PHOTOGRAPH, 30, colors=16)
    assert drawn.shape == (20, 30, 3)
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) <= 16


def smooth(count, side):
    """Pictures of many colors that change slowly, as photographs do."""
    ramp = np.linspace(0, 1, side)
    red, green = np.meshgrid(ramp, ramp)
    planes = [np.stack([red, green * (k + 1) / count, 1 - red * green], -1) for k in range(count)]
    return [np.rint(255 * plane).astype("uint8") for plane in planes]


def test_small_pictures_share_a_palette_and_look_as_they_are():
    pictures = smooth(15, 64)
    drawn = screen_pictures(pictures, 128)
    for one, picture in zip(drawn, pictures, strict=True):
        assert one.shape == (128, 128, 3)
        alone = screen_pixels(picture, 64, colors=16).astype(int)
        assert np.abs(one[::2, ::2].astype(int) - picture).mean() < np.abs(alone - picture).mean()
    assert len(np.unique(np.concatenate(drawn).reshape(-1, 3), axis=0)) <= 240


def test_large_pictures_have_few_colors_each():
    for one in screen_pictures(smooth(5, 128), 128):
        assert len(np.unique(one.reshape(-1, 3), axis=0)) <= 20


def test_a_picture_is_drawn_pixel_for_pixel():
    small = np.zeros((2, 2, 3), "uint8")
    small[0, 1] = 255, 128, 0
    seen = pixels(figures.photographs({"": small}, width=2))
    top, left = TITLE, MARGIN
    assert np.array_equal(seen[top : top + 2, left : left + 2], small)


def test_one_channel_is_gray_and_signed_values_are_white_at_zero():
    gray = screen_pixels(np.full((1, 1), 90, "uint8"), 1)
    assert gray.ravel().tolist() == [90, 90, 90]
    below, zero, above = screen_pixels(np.array([[-2.0, 0.0, 2.0]]), 3)[0].astype(int)
    assert below[2] > below[0] and above[0] > above[2] and zero.min() > 235
    assert screen_pixels(np.zeros((2, 2)), 2).min() > 235


def test_a_block_shows_its_pixels_and_its_numbers():
    figure = figures.pixel_block(PHOTOGRAPH, (5, 7, 3, 4))
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["3 × 4 pixels of it", "red", "green", "blue"]
    assert np.allclose(figure.axes[0].images[0].get_array() * 255, PHOTOGRAPH[5:8, 7:11])
    assert pixels(figure).shape[1] <= 1000
    with pytest.raises(ValueError, match=r"one color image of shape \(height, width, 3\)"):
        figures.pixel_block(PHOTOGRAPH[..., 0], (0, 0, 2, 2))


def test_before_and_after_count_all_values_in_percent():
    computed = {"red": np.full((40, 60), 300.0), "green": np.full((40, 60), -900.0)}
    figure = pixel_values.before_and_after(
        PHOTOGRAPH, computed, PHOTOGRAPH, ("a line",), ("before", "after"), point=(3, 4)
    )
    (axes,) = figure.axes
    shares = [
        np.sum(patch.get_data().values) for patch in axes.patches if hasattr(patch, "get_data")
    ]
    assert shares == [100, 100]  # values beyond the axis are counted at its ends
    assert {"a line", "before", "after"} <= {text.get_text() for text in figure.texts}
    assert pixels(figure).shape == (510, 960, 3)


@pytest.mark.parametrize("name", ("gray", "blue"))
def test_one_channel_has_one_line(name):
    before = PHOTOGRAPH[..., 0]
    figure = pixel_values.before_and_after(before, {name: before}, before, (), ("a", "b"))
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == [name]
