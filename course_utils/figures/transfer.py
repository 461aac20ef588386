"""A table of accuracies with one place chosen, and the repeats behind it beside their rival's."""

import numpy as np

from course_utils.figures.images import draw_matrix
from course_utils.figures.style import COLORS, INK, MAGNITUDE_MAP, new_figure


def chosen_accuracy(means, rows, columns, chosen, repeats, label):
    """Draw a table of numbers, outline one place, and draw dots for its repeats and its rival's.

    Arguments: means: (rows, columns), 0 to 1. rows, columns: a text for each. chosen: (row, column)
    that is outlined. repeats: mapping from a name to its numbers, 0 to 1. label: what was measured.
    Returns: a matplotlib Figure. Raises ValueError where the texts do not fit the table.
    """
    means = np.asarray(means, "float64")
    if means.shape != (len(rows), len(columns)):
        raise ValueError(
            f"The table has the shape {means.shape}, and there are {len(rows)} names of rows and "
            f"{len(columns)} of columns. Give one for each."
        )
    figure = new_figure(9.2, 0.55 * len(rows) + 1.5)
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    limits = means.min() - 0.05, means.max() + 0.02
    draw_matrix(left, means, highlight=(*chosen, 1, 1), fmt=".2f", color_map=MAGNITUDE_MAP,
                limits=limits, highlight_color=COLORS["vermilion"])  # fmt: skip
    left.set_aspect("auto")
    for column, text in enumerate(columns):
        left.text(column, -0.62, text, ha="center", va="bottom", color=INK, fontsize=9)
    for row, text in enumerate(rows):
        left.text(-0.6, row, text, ha="right", va="center", color=INK, fontsize=9)
    colors = ("vermilion", "gray")
    for place, numbers in enumerate(repeats.values()):
        right.plot(numbers, np.full(len(numbers), place), "o", color=COLORS[colors[place % 2]],
                   alpha=0.7, markersize=8)  # fmt: skip
    right.set_yticks(range(len(repeats)), list(repeats))
    right.set(ylim=(len(repeats) - 0.5, -0.5), xlabel=label,
              xlim=(means.min() - 0.06, min(1.0, means.max() + 0.06)))  # fmt: skip
    return figure
