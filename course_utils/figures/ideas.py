"""What an idea costs and brings, with it and without it; and what networks reach for a price."""

import numpy as np
from matplotlib.ticker import NullLocator, StrMethodFormatter

from course_utils.figures.style import COLORS, CYCLE, new_figure

SHAPES = "osD^vPX*<>"


def idea_prices(sides, measures):
    """Draw a panel for each measure, and in it one row for each side.

    A measure with an interval is a dot with a line, on an axis that need not begin at 0; one
    without is a bar from 0. Arguments: sides: mapping from a name, such as "with skip", to a
    mapping from each measure to (value, lowest, highest). measures: the names of the panels, in
    their order, with units.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(2.45 * len(measures) + 0.8, 0.4 * len(sides) + 1.35)
    panels = figure.subplots(1, len(measures), squeeze=False)[0]
    for place, (axes, measure) in enumerate(zip(panels, measures, strict=True)):
        _price_rows(axes, [numbers[measure] for numbers in sides.values()])
        axes.set_yticks(range(len(sides)), list(sides) if place == 0 else [""] * len(sides))
        axes.set_ylim(len(sides) - 0.5, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.margins(x=0.35)
        axes.locator_params(axis="x", nbins=3)
        axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
        axes.set_xlabel(measure)
    return figure


def _price_rows(axes, rows):
    colors = [COLORS["blue"], COLORS["gray"]]
    for row, ((value, lowest, highest), color) in enumerate(zip(rows, colors, strict=False)):
        text = f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
        if highest > lowest:
            reach = [[value - lowest], [highest - value]]
            axes.errorbar(value, row, xerr=reach, fmt="o", color=color, capsize=3)
            axes.annotate(text, (value, row), (0, 6), textcoords="offset points", ha="center",
                          fontsize=9)  # fmt: skip
        else:
            axes.barh(row, value, color=color, height=0.66)
            axes.annotate(f" {text}", (value, row), va="center", fontsize=9)


def accuracy_over_prices(rows, prices, label="accuracy"):
    """Draw what networks reach over what they cost, in one panel for each price.

    Arguments: rows: mapping from a name to (value, lowest, highest), of which the value is drawn.
    prices: mapping from the name of a price, with its unit, to a mapping from the same names to
    numbers. label: of the values.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(3.1 * len(prices) + 0.4, 3.7)
    panels = figure.subplots(1, len(prices), sharey=True, squeeze=False)[0]
    values = np.array([row[0] for row in rows.values()], "float64")
    heights = _apart(values, gap=0.062 * max(np.ptp(values), 0.01) * 1.2)
    for axes, (price, numbers) in zip(panels, prices.items(), strict=True):
        costs = np.array([numbers[name] for name in rows], "float64")
        middle = np.sqrt(costs.min() * costs.max())
        for index, (name, cost) in enumerate(zip(rows, costs, strict=True)):
            color = COLORS[CYCLE[index % len(CYCLE)]]
            axes.plot(cost, values[index], SHAPES[index % len(SHAPES)], color=color, markersize=7)
            side = 1 if cost <= middle else -1
            axes.annotate(name, (cost, values[index]), (cost * 1.12**side, heights[index]),
                          ha="left" if side == 1 else "right", va="center", fontsize=8,
                          arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.6,
                                      "shrinkA": 0, "shrinkB": 3})  # fmt: skip
        axes.set_xlim(costs.min() / 1.2, costs.max() * 1.2)
        _logarithmic(axes)
        axes.set_xlabel(price)
    panels[0].set_ylim(heights.min() - 0.08 * np.ptp(heights) - 0.005,
                       heights.max() + 0.08 * np.ptp(heights) + 0.005)  # fmt: skip
    panels[0].set_ylabel(label)
    return figure


def _logarithmic(axes):
    axes.set_xscale("log")
    lowest, highest = axes.get_xlim()
    marks = np.outer(10.0 ** np.arange(-3, 10), (1, 1.5, 2, 3, 5, 7)).ravel()
    axes.set_xticks(marks[(marks >= lowest) & (marks <= highest)])
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid()


def _apart(values, gap):
    """Move heights as little as it takes until neighbors are `gap` from each other."""
    order = np.argsort(values, kind="stable")
    heights = np.asarray(values, "float64")[order]
    for _ in range(200):
        short = np.maximum(gap - np.diff(heights), 0) / 2
        heights[:-1] -= short
        heights[1:] += short
    return heights[np.argsort(order)]
