"""How far two computations of the same thing are apart: a table of numbers that are nearly zero."""

import numpy as np

from course_utils.figures.spread import MARKERS
from course_utils.figures.style import COLORS, CYCLE, FAINT, MUTED, new_figure

LOWEST = 1e-9  # where a difference of exactly zero is drawn


def differences(table, limit, label, columns=2):
    """Draw a table of small differences: a row for each name, a mark for each column of numbers.

    Arguments: table: mapping from a row's name to a mapping from a column's name to a number of
    zero or more. limit: the largest difference allowed, drawn as a dashed line. label: what is
    measured. columns: how many parts the table is broken into.
    Returns: a matplotlib Figure; the largest number of each row is written beside it.
    """
    names = list(table)
    height = -(-len(names) // columns)
    figure = new_figure(4.6 * columns, 0.265 * height + 0.95)
    grid = figure.subplots(1, columns, squeeze=False)[0]
    for part, axes in enumerate(grid):
        shown = names[part * height : (part + 1) * height]
        _draw_part(axes, {name: table[name] for name in shown}, limit)
        axes.set(xlabel=label, ylim=(height - 0.4, -0.6))
    marks = grid[0].get_legend_handles_labels()
    figure.legend(*marks, loc="outside upper center", ncols=len(marks[0]))
    return figure


def _draw_part(axes, table, limit):
    rows = np.arange(len(table))
    kinds = list(next(iter(table.values())))
    shifts = np.linspace(-0.2, 0.2, len(kinds))
    for index, kind in enumerate(kinds):
        numbers = np.array([row[kind] for row in table.values()])
        axes.plot(np.maximum(numbers, LOWEST), rows + shifts[index], MARKERS[index], label=kind,
                  color=COLORS[CYCLE[index]], markersize=5, linestyle="none")  # fmt: skip
    axes.axvline(limit, color=COLORS["black"], linestyle="--", linewidth=1)
    for row, numbers in enumerate(table.values()):
        largest = max(numbers.values())
        text = f"{largest:.0e}".replace("e-0", "e\u2212") if largest else "0"
        axes.text(1.6 * limit, row, text, va="center", fontsize=9)
        axes.axhline(row + 0.5, color=FAINT, linewidth=0.5)
    axes.set_xscale("log")
    axes.set_xlim(LOWEST / 2, 40 * limit)
    axes.set_xticks([LOWEST, 1e-7, 1e-5], ["0", "1e\u22127", "1e\u22125"])
    axes.minorticks_off()
    axes.set_yticks(rows, list(table))
    axes.tick_params(axis="y", length=0)
    axes.text(limit, -0.6, " limit", color=MUTED, fontsize=9, va="bottom", ha="center")
