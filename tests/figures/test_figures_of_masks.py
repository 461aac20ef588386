"""Figures of masks: each class its color, neighbors told apart, a legend, and clear complaints."""

import numpy as np
import pytest
from PIL import ImageColor

from course_utils import figures
from course_utils.figures.masks import CLASS_COLORS, outlines
from course_utils.figures.style import LUMINANCE

NAMES = ("background", "road", "car")
MASK = np.array([[0, 0, 1], [2, 2, 1], [0, 0, 0]])


def test_each_pixel_has_the_color_of_its_class():
    painted = figures.class_colors(MASK)
    assert painted.shape == (3, 3, 3) and painted.dtype == np.uint8
    for row, column in np.ndindex(MASK.shape):
        wanted = ImageColor.getrgb(CLASS_COLORS[MASK[row, column]])
        assert tuple(painted[row, column]) == wanted


def test_classes_that_touch_differ_in_gray_too():
    gray = [np.dot(ImageColor.getrgb(color), LUMINANCE) for color in CLASS_COLORS]
    background, road, house, person, face, car, animal, text = gray
    for thing in (person, car, animal, text):
        assert min(background, road, house, face) - thing > 40
    assert face - person > 80


def test_things_that_touch_have_different_colors():
    labels = np.kron(np.arange(1, 17).reshape(4, 4), np.ones((9, 9), int))
    painted = figures.instance_colors(labels)
    inside = painted[4::9, 4::9].astype(int)
    for first, second in ((inside[1:], inside[:-1]), (inside[:, 1:], inside[:, :-1])):
        assert np.all(np.any(first != second, axis=-1))
    assert np.all(painted[outlines(labels)] == 0)
    assert np.all(figures.instance_colors(np.zeros((3, 3), int)) == 0)


def test_an_outline_is_the_rim_of_its_own_thing():
    labels = np.zeros((7, 7), int)
    labels[1:6, 1:6] = 1
    wanted = labels.astype(bool)
    wanted[2:5, 2:5] = False
    assert np.array_equal(outlines(labels), wanted)


@pytest.mark.parametrize("shape", [(7, 7), (7, 7, 1), (7, 7, 3)])
def test_an_overlay_leaves_the_image_as_it_was(shape):
    image, labels = np.full(shape, 60, np.uint8), np.zeros((7, 7), bool)
    labels[1:6, 1:6] = True
    drawn = figures.overlay(image, labels)
    assert drawn.shape == (7, 7, 3) and np.all(image == 60)
    assert np.array_equal(np.any(drawn != 60, axis=-1), outlines(labels))


def test_the_legend_names_what_is_in_the_masks_and_nothing_else():
    image = np.zeros((3, 3, 3), np.uint8)
    figure = figures.masks({"image": image, "mask": MASK}, NAMES)
    assert [text.get_text() for text in figure.texts] == ["image", "mask", *NAMES]
    figure = figures.masks({"mask": np.minimum(MASK, 1)}, NAMES)
    assert [text.get_text() for text in figure.texts] == ["mask", *NAMES[:2]]
    assert figures.to_png(figure).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: figures.class_colors(MASK.astype(float)), "whole numbers from 0"),
        (lambda: figures.class_colors(MASK + 7), "holds the class 9, and there are 8 colors"),
        (lambda: figures.instance_colors(MASK[0]), r"shape \(3,\)"),
        (lambda: figures.overlay(np.zeros((4, 3), np.uint8), MASK), "belong together"),
        (lambda: figures.masks({}, NAMES), "nothing to draw"),
        (lambda: figures.masks({"mask": MASK}, NAMES[:2]), "holds the class 2"),
    ],
)
def test_bad_input_is_told_in_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
