"""Measured numbers with their intervals: as rows of whiskers, and as curves with bands."""

import numpy as np

from course_utils.figures.spread import MARKERS
from course_utils.figures.style import COLORS, CYCLE, FAINT, new_figure

LINES = ("-", "--", "-.", ":")


def intervals(rows, label, limits=None, reference=None, width=7.0):
    """Draw a row for each measurement: a dot, and a line over its interval.

    Arguments: rows: mapping from a name to (value, lowest, highest). label: what is measured, with
    its unit. limits: (lowest, highest) of the axis. reference: (number, text) of a dashed line,
    such as the truth. width: in inches.
    Returns: a matplotlib Figure.
    """
    names, values = list(rows), np.array(list(rows.values()), "float64")
    figure = new_figure(width, 0.34 * len(names) + 0.95)
    axes = figure.subplots()
    places = np.arange(len(names))
    axes.hlines(places, values[:, 1], values[:, 2], color=COLORS["blue"], linewidth=2.2)
    axes.plot(values[:, 0], places, "o", color=COLORS["blue"], markersize=7)
    for end in (1, 2):
        axes.plot(values[:, end], places, "|", color=COLORS["blue"], markersize=9)
    if reference is not None:
        axes.axvline(reference[0], color=COLORS["vermilion"], linestyle="--", linewidth=1.2)
        axes.text(reference[0], -0.62, f" {reference[1]}", color=COLORS["vermilion"], fontsize=9,
                  va="center")  # fmt: skip
    axes.set_yticks(places, names)
    axes.set_ylim(len(names) - 0.5, -0.95)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_color(FAINT)
    if limits is not None:
        axes.set_xlim(*limits)
    axes.set_xlabel(label)
    axes.grid(axis="x")
    return figure


def curves_with_intervals(
    panels, x_label, y_label, x=None, limits=None, columns=5, size=1.75, logarithmic_x=False
):
    """Draw lines with the interval of each point as a band, in one panel or several of one scale.

    Arguments: panels: mapping from a panel's title to its series, a mapping from a name to an array
    (3, points): the values, the lowest and the highest of each interval. x_label, y_label: what the
    axes mean, with units. x: the positions; by default 1, 2, 3 and so on. limits: (lowest, highest)
    of the y axis. columns: panels in a row. size: width of a panel in inches. logarithmic_x: where
    the positions grow by factors.
    Returns: a matplotlib Figure.
    """
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    figure = new_figure(columns * size + 0.9, rows * (0.75 * size + 0.65) + 0.45)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes in grid.ravel()[len(panels) :]:
        axes.set_axis_off()
    handles = {}
    for axes, (title, series) in zip(grid.ravel(), panels.items(), strict=False):
        for index, (name, numbers) in enumerate(series.items()):
            handles[name] = _draw_series(axes, np.asarray(numbers, "float64"), x, index)
        axes.set_title(title)
        axes.grid()
        if logarithmic_x:
            axes.set_xscale("log")
        elif x is not None and len(x) <= 7:
            axes.set_xticks(x)
    if limits is not None:
        grid[0, 0].set_ylim(*limits)
    for axes in grid[-1]:
        axes.set_xlabel(x_label)
    for axes in grid[:, 0]:
        axes.set_ylabel(y_label)
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=len(handles))
    return figure


def _draw_series(axes, numbers, x, index):
    positions = np.arange(1, numbers.shape[1] + 1) if x is None else np.asarray(x)
    color = COLORS[CYCLE[index % len(CYCLE)]]
    axes.fill_between(positions, numbers[1], numbers[2], color=color, alpha=0.25, linewidth=0)
    (line,) = axes.plot(positions, numbers[0], color=color, marker=MARKERS[index % len(MARKERS)],
                        linestyle=LINES[index % len(LINES)])  # fmt: skip
    return line
