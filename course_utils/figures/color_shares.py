"""Of which colors pictures are made: a bar of colors for each kind of picture."""

import numpy as np

from course_utils.figures.style import FAINT, LUMINANCE, new_figure


def color_shares(shares, colors, label="share of the pixels", width=7.5):
    """Draw a bar for each name, cut into the colors it is made of, the brightest on the left.

    Arguments: shares: mapping from a name to (colors,) numbers whose sum is 1. colors:
    (colors, 3), red, green, blue from 0 to 255. label: what the length of a piece means. width: in
    inches.
    Returns: a matplotlib Figure.
    Raises ValueError when a row does not have one share for each color.
    """
    colors = np.asarray(colors, float) / 255
    for name, row in shares.items():
        if len(row) != len(colors):
            raise ValueError(
                f"Each bar needs one share for each of the {len(colors)} colors, and {name!r} has "
                f"{len(row)}. Pass the histogram and the colors of the same bins."
            )
    order = np.argsort(-colors @ LUMINANCE, kind="stable")
    values = np.array([np.asarray(row, float)[order] for row in shares.values()])
    figure = new_figure(width, 0.42 * len(shares) + 0.75)
    axes = figure.subplots()
    left = np.zeros(len(values))
    for column, color in zip(values.T, colors[order], strict=True):
        axes.barh(range(len(values)), column, left=left, color=color, height=0.78)
        left += column
    axes.set_yticks(range(len(shares)), list(shares))
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel(label)
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_color(FAINT)
    return figure
