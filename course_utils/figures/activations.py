"""Activation functions: their curves, their slopes, and a gradient on its way through a stack."""

import numpy as np

from course_utils.figures.neuron import short
from course_utils.figures.style import CHOSEN, COLORS, FAINT, MUTED, new_figure

LOWEST, HIGHEST = 1e-12, 1e6  # the range of gradients that the explorer's picture shows
_RAISED = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def activation_curves(inputs, curves, slopes, columns=3, labels=("output", "slope")):
    """Draw activation functions, each with its slope, in panels of one scale.

    Arguments: inputs: (count,), the x axis. curves, slopes: mappings from a name to (count,) values
    of the function and of its derivative. columns: panels in a row. labels: names of the two lines.
    Returns: a matplotlib Figure.
    """
    rows = -(-len(curves) // columns)
    figure = new_figure(2.85 * columns, 2.05 * rows + 0.3)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes in grid.ravel()[len(curves) :]:
        axes.set_axis_off()
    for axes, name in zip(grid.ravel(), curves, strict=False):
        _zero_lines(axes)
        axes.plot(inputs, curves[name], color=COLORS["blue"], label=labels[0])
        axes.plot(inputs, slopes[name], color=COLORS["vermilion"], linestyle="--", label=labels[1])
        axes.set_title(name)
        axes.set_ylim(-1.25, 2.6)
    for axes in grid[-1]:
        axes.set_xlabel("input")
    for axes in grid[:, 0]:
        axes.set_ylabel("value")
    grid[0, 0].legend(loc="upper left")
    return figure


def one_activation(inputs, curve, slope, point, gradients, names):
    """Draw an activation at one input, its slope there, and the gradient through a stack.

    Arguments: inputs, curve, slope: (count,) values to draw. point: (input, output, slope there).
    gradients: what is left of a gradient of 1 after one layer, two layers and so on, a list of
    numbers. names: (title of the curve, title of the stack).
    Returns: a matplotlib Figure.
    """
    figure = new_figure(9.6, 3.6, layout=None)
    # Places given by hand: the automatic layout takes longer than all the drawing.
    left, middle, right = (
        figure.add_axes((start, 0.15, width, 0.72))
        for start, width in ((0.055, 0.25), (0.365, 0.25), (0.70, 0.285))
    )
    x, y, steepness = point
    _zero_lines(left)
    left.plot(inputs, curve, color=COLORS["blue"])
    reach = np.array([-1.5, 1.5]) / np.hypot(1, steepness)
    left.plot(x + reach, y + steepness * reach, color=COLORS["vermilion"])
    left.set(title=f"{names[0]}: output {short(y)}", ylabel="output", ylim=(-3, 6.5),
             yticks=(-2, 0, 2, 4, 6))  # fmt: skip
    _zero_lines(middle)
    middle.plot(inputs, slope, color=COLORS["vermilion"])
    middle.set(title=f"slope {steepness:.3g}".replace("-", "\u2212"), ylabel="slope",
               ylim=(-0.25, 1.3), yticks=(0, 0.25, 0.5, 0.75, 1))  # fmt: skip
    for axes in (left, middle):
        axes.set(xlabel="input", xticks=(-6, -3, 0, 3, 6), xlim=(-6.3, 6.3))
    for axes, height in ((left, y), (middle, steepness)):
        axes.plot([x], [height], marker="o", markersize=9, color=CHOSEN)
        axes.axvline(x, color=CHOSEN, linewidth=1, linestyle=":")
    _draw_stack(right, np.abs(gradients), names[1])
    return figure


def _draw_stack(axes, sizes, title):
    # Powers of ten on an ordinary axis: a logarithmic one takes twice as long to draw.
    powers = np.log10(np.clip(sizes, LOWEST, HIGHEST))
    layers = np.arange(1, len(sizes) + 1)
    alive = sizes > 0
    axes.axhline(0, color=FAINT, linewidth=1)
    axes.vlines(layers[alive], 0, powers[alive], color=COLORS["blue"], linewidth=3)
    axes.plot(layers[alive], powers[alive], "o", color=COLORS["blue"])
    axes.plot(layers[~alive], np.full((~alive).sum(), -12), "x", color=COLORS["vermilion"],
              markersize=8, markeredgewidth=2)  # fmt: skip
    ticks = range(-12, 7, 6)
    # Written in Unicode: matplotlib's formulas are slow.
    labels = ["1" if power == 0 else "10" + str(power).translate(_RAISED) for power in ticks]
    axes.set_yticks(list(ticks), labels)
    axes.set_xticks([count for count in (1, 5, 10, 15, 20) if count <= max(len(sizes), 5)])
    axes.set(title=title, xlabel="layers passed, backward", ylabel="size of the gradient",
             ylim=(-12.8, 6.8), xlim=(0.2, max(len(sizes), 5) + 0.8))  # fmt: skip
    if not alive.all():
        axes.text(0.97, 0.14, "\u00d7: exactly zero", transform=axes.transAxes, ha="right",
                  fontsize=9, color=MUTED)  # fmt: skip


def _zero_lines(axes):
    axes.axhline(0, color=FAINT, linewidth=0.9)
    axes.axvline(0, color=FAINT, linewidth=0.9)
