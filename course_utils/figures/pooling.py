"""One window of a pooling layer: what it takes forward, and where its gradient goes back."""

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.figures import neuron
from course_utils.figures.images import value_limits
from course_utils.figures.style import CHOSEN, INK, MUTED, new_figure

BIG, SMALL = 2.85, 1.35  # sides of the grids, in inches
UPPER_ROW, LOWER_ROW = 2.75, 0.3  # lower edges of the grids
PADDED = "\u00d7"  # left out: neither a number nor a zero


def one_window(padded, corner, pool_size, output, place, gradient, share, texts):
    """Draw one window of a pooling layer, its output, and the way back.

    Arguments: padded: (height, width) input of one channel; NaN where it is padded. corner: (row,
    column) of the window's upper left place in `padded`. pool_size: its side. output: (rows,
    columns). place: (row, column) of the window's value there. gradient: the shape of `padded`,
    what each pixel receives when a gradient of 1 comes back to every output. share: (pool_size,
    pool_size), what this window sends to its places. texts: the lines of the arithmetic.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(neuron.PICTURE_WIDTH, neuron.PICTURE_HEIGHT, layout=None)
    size = {"xlim": (0, neuron.PICTURE_WIDTH), "ylim": (0, neuron.PICTURE_HEIGHT)}
    axes = figure.add_axes((0, 0, 1, 1), **size)
    axes.set_axis_off()
    limits = value_limits(padded)
    inside = np.isfinite(padded)
    title = f"input {inside.any(axis=1).sum()} \u00d7 {inside.any(axis=0).sum()}"
    title += "" if inside.all() else ", padded"
    source = _grid(axes, padded, 0.2, UPPER_ROW, BIG, title, limits)
    title = "output {} \u00d7 {}".format(*output.shape)
    target = _grid(axes, output, 3.38, UPPER_ROW, BIG, title, limits)
    returned = _grid(axes, gradient, 6.56, UPPER_ROW, BIG, "gradient of the input", (0, 1.5))
    note = "if 1 comes back to every output"
    axes.text(7.98, UPPER_ROW - 0.12, note, ha="center", va="top", fontsize=9.5, color=MUTED)
    window_block, value_block = source.block(*corner, pool_size), target.block(*place, 1)
    neuron.connect(axes, window_block, value_block)
    for block in (window_block, value_block, returned.block(*corner, pool_size)):
        neuron.frame(axes, block)

    rows, columns = (slice(start, start + pool_size) for start in corner)
    window = padded[rows, columns]
    seen = _grid(axes, window, 0.95, LOWER_ROW, SMALL, "window", limits)
    neuron.frame(axes, seen.block(0, 0, pool_size))
    _shade(axes, seen, share)
    sent = np.where(np.isnan(window), np.nan, share)
    title = "this window's share of a 1"
    back = _grid(axes, sent, 7.31, LOWER_ROW, SMALL, title, (0, 1.5))
    neuron.frame(axes, back.block(0, 0, pool_size))
    _write(axes, texts)
    return figure


def _grid(axes, values, left, bottom, side, title, limits):
    return neuron.draw_grid(axes, values, left, bottom, side, title, limits, PADDED)


def _shade(axes, grid, share):
    """Tint the places of a window that receive a part of its gradient."""
    for row, column in np.argwhere(share > 0):
        left, bottom, side = grid.block(row, column, 1)
        axes.add_patch(Rectangle((left, bottom), side, side, facecolor=CHOSEN, alpha=0.4, zorder=3))


def _write(axes, texts):
    """Write the arithmetic between the two small grids, its last line in bold."""
    top = LOWER_ROW + SMALL - 0.1
    for index, text in enumerate(texts):
        last = index == len(texts) - 1
        axes.text(2.6, top - 0.3 * index, text, va="center", fontsize=11 if last else 10,
                  fontweight="bold" if last else "normal",
                  color=CHOSEN if last else (INK if index == 0 else MUTED))  # fmt: skip
