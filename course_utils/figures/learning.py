"""Learning curves in panels, and the losses of a learning-rate range test."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.figures.style import COLORS, new_figure

STYLES = (("blue", "-", "o"), ("vermilion", "--", "s"), ("green", "-.", "D"))


def learning_curves(panels, x_label="epoch", y_label="loss", highest=4.0, columns=3, size=2.6):
    """Draw small panels of one scale, each with the curves of a training.

    Arguments: panels: mapping from a title to curves, a mapping from a name, the same in all
    panels, to a list of numbers; values that are no numbers leave gaps. x_label, y_label: what the
    axes mean. highest: end of the y axis; a value above it is a triangle on the upper edge.
    columns: panels in a row. size: width of a panel in inches.
    Returns: a matplotlib Figure. Raises ValueError where there is nothing to draw.
    """
    if not panels:
        raise ValueError("There are no learning curves to draw: give at least one panel.")
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    figure = new_figure(columns * size + 0.7, rows * 0.78 * size + 0.5)
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    handles = {}
    for axes in grid.ravel()[len(panels) :]:
        axes.set_axis_off()
    for axes, (title, curves) in zip(grid.ravel(), panels.items(), strict=False):
        for (color, line, marker), (name, values) in zip(STYLES, curves.items(), strict=False):
            positions, values = np.arange(1, len(values) + 1), np.asarray(values, dtype=float)
            inside = np.where(values <= highest, values, np.nan)
            (handles[name],) = axes.plot(positions, inside, line, color=COLORS[color],
                                         marker=marker if len(values) < 25 else None)  # fmt: skip
            beyond = positions[values > highest]
            axes.plot(beyond, np.full(len(beyond), highest), "^", color=COLORS[color], ms=7,
                      clip_on=False, in_layout=False)  # fmt: skip
        axes.set_title(title, pad=10)
        axes.grid()
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    grid[0, 0].set_ylim(0, highest)
    for axes in grid[-1]:
        axes.set_xlabel(x_label)
    for axes in grid[:, 0]:
        axes.set_ylabel(y_label)
    if len(handles) > 1:
        figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=3)
    return figure


def range_curve(rates, losses, marks=None, limits=None):
    """Draw the losses of a learning-rate range test over the rates.

    Arguments: rates, losses: arrays of the same length, as `training.range_test` returns them.
    marks: mapping from a text to a rate at which a vertical line is drawn. limits: (lowest,
    highest) of the y axis.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(6.6, 3.0)
    axes = figure.subplots()
    axes.plot(rates, losses, color=COLORS["blue"])
    styles = zip(("vermilion", "green", "orange"), ("--", "-", "-."), strict=True)
    for (color, line), (text, rate) in zip(styles, (marks or {}).items(), strict=False):
        axes.axvline(rate, color=COLORS[color], linestyle=line, label=text, linewidth=1.5)
    axes.set_xscale("log")
    if limits is not None:
        axes.set_ylim(*limits)
    axes.set_xlabel("learning rate (logarithmic axis)")
    axes.set_ylabel("loss of the step")
    axes.grid()
    if marks:
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure
