"""The picture of one pooling window: drawn with and without padding, in the explorers' size."""

import numpy as np

from course_utils import figures
from course_utils.figures import neuron, pooling


def test_a_window_is_drawn_with_padding():
    padded = np.full((4, 4), np.nan)
    padded[:3, :3] = [[-5, -4, -4], [-6, -3, -4], [-7, -7, -8]]
    share = np.array([[1.0, 0.0], [0.0, 0.0]])
    figure = pooling.one_window(
        padded,
        corner=(2, 2),
        pool_size=2,
        output=np.array([[-3.0, -4], [-7, -8]]),
        place=(1, 1),
        gradient=np.where(np.isnan(padded), np.nan, 1),
        share=share,
        texts=("1 pixel in the window", "value (1, 1) = -8"),
    )
    assert figures.to_png(figure).startswith(b"\x89PNG")
    assert tuple(figure.get_size_inches()) == (neuron.PICTURE_WIDTH, neuron.PICTURE_HEIGHT)
    written = [text.get_text() for text in figure.axes[0].texts]
    assert "output 2 \u00d7 2" in written and "value (1, 1) = -8" in written
