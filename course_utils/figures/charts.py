"""Numbers as bars and lines, each with its unit."""

from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, StrMethodFormatter

from course_utils.figures.style import COLORS, FAINT, new_figure

LINES = ("-", "--", "-.", ":")  # for readers who see no colors


def bars(values, label, logarithmic=False, chosen=(), texts=None, width=7.0):
    """Draw one horizontal bar for each number, with the number beside it.

    Arguments: values: mapping from a name to a positive number. label: what is measured, with its
    unit. logarithmic: True where the numbers differ by powers of ten. chosen: names to stress.
    texts: what to write beside the bars; by default the numbers. width: in inches.
    Returns: a matplotlib Figure.
    """
    names, numbers = list(values), list(values.values())
    figure = new_figure(width, 0.34 * len(names) + 0.75)
    axes = figure.subplots()
    colors = [COLORS["blue"] if not chosen or name in chosen else COLORS["gray"] for name in names]
    drawn = axes.barh(names, numbers, color=colors, height=0.68)
    axes.bar_label(drawn, labels=texts or [f"{number:,.4g}" for number in numbers], padding=4)
    axes.invert_yaxis()
    if logarithmic:
        axes.set_xscale("log")
        if max(numbers) < 500 * min(numbers):  # few powers of ten: 2 and 5 get a tick too
            axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
            axes.xaxis.set_minor_locator(NullLocator())
    elif all(float(number).is_integer() for number in numbers):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(label)
    axes.grid(axis="x")
    axes.margins(x=0.2)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_color(FAINT)
    return figure


def curves(series, x_label, y_label, x=None, logarithmic=False, width=5.5, height=2.6):
    """Draw lines over a common axis.

    Arguments: series: mapping from a name to a list of numbers. x_label, y_label: what the axes
    mean, with units. x: the positions; by default 1, 2, 3 and so on. logarithmic: of the y axis.
    width, height: in inches.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(width, height)
    axes = figure.subplots()
    for index, (name, numbers) in enumerate(series.items()):
        positions = range(1, len(numbers) + 1) if x is None else x
        axes.plot(positions, numbers, label=name, linestyle=LINES[index % len(LINES)],
                  marker="o" if len(numbers) < 25 else None)  # fmt: skip
    if logarithmic:
        axes.set_yscale("log")
    if x is None:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.grid()
    if len(series) > 1:
        axes.legend()
    return figure
