"""Repetitions as dots: how far apart results lie, and how far luck moves each of them."""

import numpy as np

from course_utils.figures.style import COLORS, CYCLE, FAINT, new_figure


def dots(values, label, limits=None, reference=None, width=7.0):
    """Draw a row for each name, and in it a dot for each run; a short bar marks the median.

    Arguments: values: mapping from a name to the numbers of its runs. label: what is measured, with
    its unit. limits: (lowest, highest) of the axis. reference: (number, text) of a dashed line,
    such as what guessing reaches. width: in inches.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(width, 0.38 * len(values) + 0.85)
    axes = figure.subplots()
    for row, numbers in enumerate(values.values()):
        numbers = np.asarray(numbers, "float64")
        color = COLORS[CYCLE[row % len(CYCLE)]]
        axes.plot(numbers, np.full(len(numbers), row), "o", color=color, alpha=0.55,
                  markersize=8, markeredgewidth=0)  # fmt: skip
        axes.plot([np.median(numbers)] * 2, [row - 0.32, row + 0.32], color=color)
    if reference is not None:
        axes.axvline(reference[0], color=COLORS["gray"], linestyle="--", linewidth=1.2)
        axes.text(reference[0], -0.55, f" {reference[1]}", color=COLORS["gray"], fontsize=9,
                  va="center")  # fmt: skip
    axes.set_yticks(range(len(values)), list(values))
    axes.set_ylim(len(values) - 0.45, -0.85)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_color(FAINT)
    if limits is not None:
        axes.set_xlim(*limits)
    axes.set_xlabel(label)
    axes.grid(axis="x")
    return figure
