"""What an idea costs and brings, with it and without it; and what networks reach for a price."""

from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

from course_utils.figures.style import COLORS, CYCLE, new_figure

SHAPES = "osD^vPX*<>"


def idea_prices(sides, measures):
    """Draw a panel for each measure, and in it one bar for each side.

    Arguments: sides: mapping from a name, such as "with skip", to a mapping from each measure to
    (value, lowest, highest). measures: the names of the panels, in their order, with units.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(2.35 * len(measures), 0.34 * len(sides) + 1.35)
    panels = figure.subplots(1, len(measures), squeeze=False)[0]
    colors = [COLORS["blue"], COLORS["gray"]]
    for place, (axes, measure) in enumerate(zip(panels, measures, strict=True)):
        for row, (side, color) in enumerate(zip(sides, colors, strict=False)):
            value, lowest, highest = sides[side][measure]
            reach = [[value - lowest], [highest - value]] if highest > lowest else None
            axes.barh(row, value, color=color, height=0.66, xerr=reach)
            axes.annotate(f" {value:,.3g}" if value < 1000 else f" {value:,.0f}", (highest, row),
                          va="center", fontsize=9)  # fmt: skip
        axes.set_yticks(range(len(sides)), list(sides) if place == 0 else [""] * len(sides))
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.margins(x=0.35)
        axes.locator_params(axis="x", nbins=3)
        axes.set_xlabel(measure)
    return figure


def accuracy_over_prices(rows, prices, label="accuracy"):
    """Draw what networks reach over what they cost, in one panel for each price.

    Arguments: rows: mapping from a name to (value, lowest, highest). prices: mapping from the name
    of a price, with its unit, to a mapping from the same names to numbers. label: of the values.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(2.6 * len(prices) + 0.4, 3.5)
    panels = figure.subplots(1, len(prices), sharey=True, squeeze=False)[0]
    for axes, (price, numbers) in zip(panels, prices.items(), strict=True):
        for index, (name, (value, lowest, highest)) in enumerate(rows.items()):
            color = COLORS[CYCLE[index % len(CYCLE)]]
            reach = [[value - lowest], [highest - value]]
            axes.errorbar(numbers[name], value, yerr=reach, color=color, linewidth=1,
                          marker=SHAPES[index % len(SHAPES)], markersize=7, label=name)  # fmt: skip
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel(price)
        axes.grid()
    panels[0].set_ylabel(label)
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=5)
    return figure
