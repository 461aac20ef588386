"""The explorer moves an image by whole pixels and shows what each model says of it."""

import numpy as np
import pytest
from parts import controls

from course_utils.explore import CompetitorExplorer
from course_utils.figures import to_png

IMAGES = np.zeros((3, 28, 28, 1), "float32")
IMAGES[:, 10:14, 12:20] = 1
LABELS = np.array([3, 1, 4])
MODELS = {
    "always 3": lambda images: np.full(len(images), 3),
    "where": lambda images: images.sum(axis=(1, 3)).argmax(axis=1) % 10,
}


@pytest.fixture
def explorer():
    return CompetitorExplorer(IMAGES, LABELS, MODELS)


@pytest.mark.parametrize("right", (-8, 0, 3, 8))
@pytest.mark.parametrize("down", (-8, 0, 5, 8))
def test_the_image_moves_by_whole_pixels(right, down):
    moved = CompetitorExplorer(IMAGES, LABELS, MODELS, right=right, down=down).moved()
    expected = np.zeros((28, 28, 1))
    expected[10 + down : 14 + down, 12 + right : 20 + right] = 1
    assert np.array_equal(moved, expected)


def test_what_leaves_the_image_is_gone():
    images = np.zeros((1, 28, 28, 1), "float32")
    images[0, 5, 25] = 1
    assert CompetitorExplorer(images, [0], MODELS, right=4).moved().sum() == 0


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    for name, value in {"right": 1, "down": -3, "image": 2}.items():
        before = parts["Image"].value, parts["HTML"].value
        parts[name].value = value
        assert parts["Image"].value != before[0] and parts["HTML"].value != before[1], name
    assert parts["HTML"].value == explorer.in_words()


def test_the_words_say_who_is_right(explorer):
    assert explorer.in_words() == (
        "A 3, moved 0 pixels to the right and 0 down. Right: always 3. Wrong: where (2)."
    )
    eight = CompetitorExplorer(IMAGES, np.full(3, 8), MODELS)
    assert eight.in_words().startswith("An 8, moved")


def test_its_picture_is_drawn(explorer):
    assert to_png(explorer.static_picture()).startswith(b"\x89PNG")


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="it got 0 models"):
        CompetitorExplorer(IMAGES, LABELS, {})
    with pytest.raises(ValueError, match="3 images and 2 labels"):
        CompetitorExplorer(IMAGES, LABELS[:2], MODELS)
    with pytest.raises(ValueError, match="image is a position from 0 to 2, and got 7"):
        CompetitorExplorer(IMAGES, LABELS, MODELS, image=7)
