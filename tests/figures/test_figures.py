"""Every figure is drawn, is a PNG of a sensible size, and refuses what it cannot draw."""

import numpy as np
import pytest
from matplotlib import colormaps

from course_utils import figures
from course_utils.figures import images, neuron, style

GRAY = np.arange(48, dtype="uint8").reshape(6, 8)
PICTURES = {
    "one row": lambda: figures.image_grid([GRAY] * 3, titles=["a", "b", "c"]),
    "rows and colors": lambda: figures.image_grid(np.zeros((7, 5, 5, 3), "uint8"), columns=3),
    "floats of one channel": lambda: figures.image_grid(np.ones((2, 5, 5, 1)) * 0.5),
    "matrix": lambda: figures.matrix(GRAY, title="numbers", highlight=(1, 2, 3, 3)),
    "matrix with holes": lambda: figures.matrix(np.array([[np.nan, -1.5], [2.0, 0.0]])),
    "matrices": lambda: figures.matrix_row({"a": GRAY, "b": -GRAY.astype(int)}, "="),
    "maps": lambda: figures.feature_maps({"a": GRAY, "b": GRAY - 20.0, "c": np.zeros((4, 4))}),
    "field": lambda: figures.receptive_field({"a": GRAY}, blocks=[(1, 1, 3, 3)]),
    "windows": lambda: figures.window_positions(),
    "bars": lambda: figures.bars({"a": 1, "b": 1000}, "seconds", logarithmic=True),
    "curves": lambda: figures.curves({"a": [3, 2, 1], "b": [1, 1, 1]}, "epoch", "loss"),
    "sentence": lambda: neuron.sentence("No window fits."),
}


@pytest.mark.parametrize("name", PICTURES)
def test_figure_is_drawn(name):
    figure = PICTURES[name]()
    picture = figures.to_png(figure)
    assert picture.startswith(b"\x89PNG") and figure._repr_png_().startswith(b"\x89PNG")
    width, height = figure.get_size_inches()
    assert 0.5 < width <= 11 and 0.5 < height <= 11


def test_pyplot_never_hears_of_a_figure():
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    figures.matrix(GRAY)
    assert pyplot.get_fignums() == before


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="no images to draw"):
        figures.image_grid([])
    with pytest.raises(ValueError, match="2 entries for 3 images"):
        figures.image_grid([GRAY] * 3, titles=["a", "b"])


def test_colors_of_lines_differ_in_gray():
    rgb = [[int(style.COLORS[name][k : k + 2], 16) for k in (1, 3, 5)] for name in style.CYCLE[:3]]
    brightness = np.array(rgb) @ (0.299, 0.587, 0.114)
    assert np.ptp(brightness) > 20


def test_a_signed_map_is_white_at_zero():
    low, high = images.value_limits(np.array([-1.0, 3.0]))
    assert low == -high
    assert np.allclose(colormaps[style.SIGNED_MAP](0.5)[:3], 0.965, atol=0.03)


def test_numbers_are_written_as_a_reader_expects():
    assert [neuron.short(value) for value in (-0.0, 3.0, -2.5)] == ["0", "3", "\u22122.50"]
    lines = neuron.sum_in_words(np.array([[1, 2], [3, 4]]), np.array([[1, -1], [0, 2]]), bias=-1)
    assert lines == [
        "   1\u00b71 + 2\u00b7(\u22121) = \u22121",
        "   3\u00b70 +    4\u00b72 =  8",
        "sum = (\u22121) + 8 = 7",
        "value = 7 + bias (\u22121) = 6",
    ]
