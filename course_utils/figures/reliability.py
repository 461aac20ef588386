"""Reliability diagrams: how sure the answers are, and how many of them are right."""

import numpy as np

from course_utils.figures.style import COLORS, FAINT, INK, new_figure


def reliability_diagram(bins, size=2.7):
    """Draw, for each model, the accuracy of its answers over their confidence.

    Arguments: bins: mapping from a title to (edges, counts, confidence, accuracy), as
    `evaluation.reliability_bins` returns it: (bins + 1,) edges, the others (bins,), NaN where a
    bin is empty. size: the width of a panel in inches.
    Returns: a matplotlib Figure. A full bar is the accuracy of a bin; the hatched piece is what is
    missing to the confidence, or what the confidence falls short of.
    """
    figure = new_figure(0.6 + len(bins) * (size + 0.15), size + 1.15)
    grid = figure.subplots(2, len(bins), squeeze=False, sharex=True, sharey="row",
                           height_ratios=(4, 1))  # fmt: skip
    lines = [
        _draw_panel(*grid[:, k], title, found) for k, (title, found) in enumerate(bins.items())
    ]
    grid[0, 0].set_ylabel("accuracy")
    grid[1, 0].set_ylabel("images")
    for axes in grid[1]:
        axes.set_xlabel("confidence")
    handles = list(lines[0])
    labels = ("as sure as right", "right answers", "too sure or too modest")
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    return figure


def _draw_panel(axes, below, title, found):
    edges, counts, confidence, accuracy = (np.asarray(part, "float64") for part in found)
    left, width, filled = edges[:-1], np.diff(edges), counts > 0
    (diagonal,) = axes.plot([0, 1], [0, 1], color=INK, linestyle="--", linewidth=1.2, zorder=3)
    bars = axes.bar(left[filled], accuracy[filled], width[filled], align="edge", zorder=1,
                    color=COLORS["sky"], edgecolor="white")  # fmt: skip
    low, high = np.fmin(accuracy, confidence), np.fmax(accuracy, confidence)
    gap = axes.bar(left[filled], (high - low)[filled], width[filled], bottom=low[filled],
                   align="edge", zorder=2, facecolor="none", edgecolor=COLORS["vermilion"],
                   hatch="////", linewidth=1)  # fmt: skip
    axes.set(title=title, xlim=(0, 1), ylim=(0, 1.02), xticks=(0, 0.25, 0.5, 0.75, 1))
    axes.grid(axis="y")
    below.bar(left, counts / counts.sum(), width, align="edge", color=COLORS["gray"],
              edgecolor="white")  # fmt: skip
    below.set(ylim=(0, 1), yticks=(0, 1), yticklabels=("0", "all"))
    below.spines["left"].set_color(FAINT)
    return diagonal, bars, gap
