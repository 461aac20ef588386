"""Figures of photographs and their colors: drawn, small, and clear about bad input."""

import numpy as np
import pytest

from course_utils import evaluation, figures
from course_utils.commands import publish

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (6, 64, 64, 3)).astype("uint8")
PROBABILITIES = RANDOM.dirichlet(np.ones(14), 6)
NAMES = [f"Golden Delicious {k}" for k in range(14)]
SHARES = evaluation.color_histogram(IMAGES, 2)
COLORS = evaluation.bin_colors(2)


def test_a_bar_of_colors_is_as_long_as_its_shares():
    figure = figures.color_shares({"first": SHARES[0], "second": SHARES[1]}, COLORS)
    bars = figure.axes[0].patches
    assert len(bars) == 2 * len(COLORS)
    assert sum(bar.get_width() for bar in bars) == pytest.approx(2)
    brightness = [np.dot(bar.get_facecolor()[:3], (0.299, 0.587, 0.114)) for bar in bars[::2]]
    assert np.all(np.diff(brightness) <= 1e-9)
    assert figures.to_png(figure).startswith(b"\x89PNG")


def test_predictions_say_what_is_wrong():
    figure = figures.predictions(IMAGES, np.arange(6), PROBABILITIES, NAMES)
    texts = [text.get_text() for text in figure.texts]
    wrong = np.sum(PROBABILITIES.argmax(axis=1) != np.arange(6))
    assert sum(text.startswith("taken for ") for text in texts) == wrong
    assert len(figure.axes) == 6 and len(figure.axes[0].patches) == 5
    assert len(publish.smaller_png(figures.to_png(figure))) < 150_000  # noise, the worst case


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: figures.color_shares({"one": SHARES[0][1:]}, COLORS), "'one' has 7"),
        (lambda: figures.predictions([], [], [], NAMES), "there are 0 photographs"),
        (lambda: figures.predictions(IMAGES, [1], PROBABILITIES, NAMES), "1 labels"),
        (lambda: figures.predictions(IMAGES, range(6), PROBABILITIES, NAMES[1:]), "13 names"),
    ],
)
def test_bad_input_is_told_in_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
