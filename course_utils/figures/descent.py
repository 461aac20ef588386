"""Walking downhill: the path of an optimizer over a surface of two weights, and its losses."""

import numpy as np

from course_utils.figures.style import COLORS, INK, MAGNITUDE_MAP, new_figure


def path_downhill(first, second, losses, path, path_losses, title):
    """Draw the surface of a loss from above with the path over it, and the loss of each step.

    Arguments: first, second: the values of the two weights along the axes. losses: array (second,
    first) of the loss at each place, above 0. path: array (steps + 1, 2) of the places visited; it
    may leave the picture. path_losses: array (steps + 1,), above 0. title: what the path is called.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(9.6, 3.6)
    surface, curve = figure.subplots(1, 2, width_ratios=[1.25, 1])
    levels = np.geomspace(0.01, losses.max(), 13)
    surface.contourf(first, second, np.log10(np.maximum(losses, 0.01)), np.log10(levels),
                     cmap=MAGNITUDE_MAP, alpha=0.55, extend="min")  # fmt: skip
    surface.contour(first, second, losses, levels, colors="white", linewidths=0.6)
    surface.plot(path[:, 0], path[:, 1], color=INK, linewidth=1, marker="o", markersize=3.5)
    surface.plot(*path[0], "s", color=COLORS["vermilion"], markersize=9)
    surface.plot(0, 0, "*", color="white", markeredgecolor=INK, markersize=14)
    surface.set_xlim(first[0], first[-1])
    surface.set_ylim(second[0], second[-1])
    surface.set_xlabel("first weight")
    surface.set_ylabel("second weight")
    surface.set_title(title)
    curve.plot(path_losses, color=COLORS["blue"], marker="o", markersize=3.5)
    curve.axhline(path_losses[0], color=COLORS["gray"], linestyle="--", linewidth=1)
    curve.set_yscale("log")
    curve.set_ylim(1e-4, 1e4)
    curve.set_xlabel("step")
    curve.set_ylabel("loss (logarithmic axis)")
    curve.set_title("loss; dashed: at the start")
    curve.grid()
    return figure
