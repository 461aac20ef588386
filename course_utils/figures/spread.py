"""Lines over several repetitions: the middle one, and how far luck moves it."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.figures.style import COLORS, CYCLE, new_figure

MARKERS = "osD^vP"


def curves_with_spread(
    series, x_label, y_label, x=None, logarithmic=False, limits=None, width=6.2, height=3.0
):
    """Draw the median of several runs as a line, and their smallest and largest value as a band.

    Arguments: series: mapping from a name to an array (runs, points). x_label, y_label: what the
    axes mean, with units. x: the positions of the points; by default 1, 2, 3 and so on.
    logarithmic: of the y axis. limits: (lowest, highest) of the y axis. width, height: in inches.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(width, height)
    axes = figure.subplots()
    for index, (name, runs) in enumerate(series.items()):
        runs = np.asarray(runs, "float64")
        positions = np.arange(1, runs.shape[1] + 1) if x is None else np.asarray(x)
        color = COLORS[CYCLE[index % len(CYCLE)]]
        axes.fill_between(
            positions, runs.min(axis=0), runs.max(axis=0), color=color, alpha=0.25, linewidth=0
        )
        axes.plot(positions, np.median(runs, axis=0), color=color, label=name,
                  marker=MARKERS[index % len(MARKERS)])  # fmt: skip
    if logarithmic:
        axes.set_yscale("log")
    if limits is not None:
        axes.set_ylim(*limits)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.grid()
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure
