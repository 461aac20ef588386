"""The figures of lesson 05: softmax on its way, and a table of differences."""

import numpy as np
import pytest

from course_utils import figures
from course_utils.figures.softmax import one_softmax

TABLE = {
    "Dense": {"TensorFlow": 3e-7, "JAX": 4e-7},
    "Flatten": {"TensorFlow": 0.0, "JAX": 0.0},
    "GELU": {"TensorFlow": 3.2e-6, "JAX": 3e-6},
}


@pytest.mark.parametrize("columns", (1, 2))
def test_a_table_of_differences_is_drawn(columns):
    figure = figures.differences(TABLE, 1e-4, "difference", columns=columns)
    assert figures.to_png(figure).startswith(b"\x89PNG")
    assert len(figure.axes) == columns
    labels = [tick.get_text() for axes in figure.axes for tick in axes.get_yticklabels()]
    assert labels == list(TABLE)
    written = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert {"4e\u22127", "0", "3e\u22126"} <= set(written)


def test_the_row_of_a_layer_has_its_numbers():
    axes = figures.differences(TABLE, 1e-4, "difference", columns=1).axes[0]
    marks = {line.get_label(): line.get_data() for line in axes.lines}
    places, rows = marks["JAX"]
    assert places[0] == 4e-7 and np.round(rows).tolist() == [0, 1, 2]


@pytest.mark.parametrize("right", (0, 2))
def test_softmax_is_drawn_with_its_numbers(right):
    logits, probabilities = np.array([2.0, 1.0, 0.0]), np.array([0.665, 0.245, 0.09])
    gradient = probabilities - (np.arange(3) == right)
    loss = -np.log(probabilities[right])
    figure = one_softmax(("a", "b", "c"), logits, probabilities, gradient, right, loss)
    assert figures.to_png(figure).startswith(b"\x89PNG")
    assert figure.axes[2].get_title() == f"loss {loss:.2f}"
    names = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert names[right].endswith("(right)") and sum("right" in name for name in names) == 1
