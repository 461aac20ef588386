"""Heat maps below their images."""

import numpy as np
import pytest

from course_utils.figures import covered, heat, to_png

IMAGES = np.full((2, 6, 8, 3), 90, np.uint8)


def test_a_row_for_the_images_and_one_for_each_method():
    maps = {"one": np.ones((2, 6, 8)), "none": np.zeros((2, 6, 8))}
    figure = heat(IMAGES, maps, titles=["a", "b"])
    assert len(figure.images) == 6
    texts = [text.get_text() for text in figure.texts]
    assert texts == ["a", "b", "image", "one", "none"]
    assert to_png(figure).startswith(b"\x89PNG")


def test_maps_that_do_not_fit_are_told():
    with pytest.raises(ValueError, match="There are 2 images, and 'one' has maps of shape"):
        heat(IMAGES, {"one": np.ones((3, 6, 8))})


def test_an_image_under_a_square():
    shares = {"cat": (0.9, 0.2), "dog": (0.1, 0.8)}
    figure = covered(IMAGES[0], (1, 2, 3), np.eye(6, 8), shares, "Grad-CAM")
    left, middle, right = figure.axes
    assert len(left.patches) == 1 and middle.get_title() == "Grad-CAM"
    widths = [bar.get_width() for bar in right.patches]
    assert widths == [0.9, 0.1, 0.2, 0.8]
