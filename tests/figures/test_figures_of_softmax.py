"""The figure of lesson 05: softmax on its way."""

import numpy as np
import pytest

from course_utils import figures
from course_utils.figures.softmax import one_softmax


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
