"""One output neuron of a convolution: its window, its arithmetic and its place in the output."""

from typing import NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle

from course_utils.figures.images import value_limits, write_texts
from course_utils.figures.style import (
    CHOSEN,
    COLORS,
    FAINT,
    IMAGE_MAP,
    INK,
    LUMINANCE,
    MUTED,
    SIGNED_MAP,
    new_figure,
)

PICTURE_WIDTH, PICTURE_HEIGHT = 9.6, 6.25  # inches
PADDING_TINT = "#DCEBF5"
BIG, SMALL = 3.5, 1.3  # sides of the grids, in inches


def one_neuron(
    padded, inside, kernel, output, neuron, strides=1, dilation_rate=1, bias=0, notes=("", "")
):
    """Draw how one value of a convolution's output comes about.

    Arguments: padded: (height, width) input of one channel with its padding. inside: the block
    (row, column, height, width) of `padded` that is the image; the rest is padding. kernel:
    (size, size). output: (rows, columns), the whole output map. neuron: (row, column) of the value
    to explain. strides, dilation_rate: integers. bias: a number. notes: the text under the input
    and the text under the output.
    Returns: a matplotlib Figure.
    """
    size = kernel.shape[0]
    reach = dilation_rate * (size - 1) + 1
    top, left = neuron[0] * strides, neuron[1] * strides
    window = padded[top : top + reach : dilation_rate, left : left + reach : dilation_rate]
    figure = new_figure(PICTURE_WIDTH, PICTURE_HEIGHT, layout=None)
    # All grids lie on one axes measured in inches: six axes would take three times as long to draw.
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, PICTURE_WIDTH), ylim=(0, PICTURE_HEIGHT))
    axes.set_axis_off()
    source = _draw_input(axes, padded, inside)
    title = "output {} \u00d7 {}, neuron ({}, {})".format(*output.shape, *neuron)
    target = draw_grid(axes, output, 5.85, 2.4, BIG, title)
    connect(axes, source.block(top, left, reach), target.block(*neuron, 1))
    draw_grid(
        axes, kernel, 3.95, 3.65, SMALL, f"kernel {size} \u00d7 {size}", value_limits(kernel, True)
    )
    _mark_window(axes, source, (top, left), size, dilation_rate)
    frame(axes, target.block(*neuron, 1))
    for center, note in ((2.0, notes[0]), (7.6, notes[1])):
        axes.text(center, 2.28, note, ha="center", va="top", fontsize=9.5, color=MUTED,
                  linespacing=1.4)  # fmt: skip
    _draw_arithmetic(axes, window, kernel, bias)
    return figure


def sentence(text):
    """Draw a sentence where a picture is impossible; the size is that of `one_neuron`."""
    figure = new_figure(PICTURE_WIDTH, PICTURE_HEIGHT, layout=None)
    figure.text(0.5, 0.5, text, ha="center", va="center", fontsize=13, color=INK, linespacing=1.8)
    return figure


class Grid(NamedTuple):
    """Where a grid of cells lies: its left and upper edge and the side of a cell, in inches."""

    left: float
    upper: float
    cell: float

    def block(self, row, column, count):
        """Return (left, bottom, side) in inches of a block of count x count cells."""
        return (
            self.left + column * self.cell,
            self.upper - (row + count) * self.cell,
            count * self.cell,
        )


def draw_grid(axes, values, left, bottom, side, title, limits=None, padding="0"):
    """Draw a grid of numbers on axes that are measured in inches.

    Arguments: axes: matplotlib Axes. values: (rows, columns); NaN stands for padding. left, bottom,
    side: the square that the grid fits. title: a line above. limits: (lowest, highest) value of the
    colors. padding: what is written in padded cells.
    Returns: a `Grid`, which knows where each block of cells lies.
    """
    rows, columns = values.shape
    cell = side / max(rows, columns)
    left, bottom = left + (side - columns * cell) / 2, bottom + (side - rows * cell) / 2
    grid = Grid(left, bottom + rows * cell, cell)
    places = np.argwhere(np.ones(values.shape, bool))
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    squares = (places[:, None, ::-1] + corners) * (cell, -cell) + (grid.left, grid.upper)
    low, high = limits or value_limits(values)
    color_map = colormaps[SIGNED_MAP if low < 0 else IMAGE_MAP].with_extremes(bad=PADDING_TINT)
    shares = (values.ravel() - low) / (high - low)
    colors = color_map(np.ma.masked_invalid(shares))
    axes.add_collection(
        PolyCollection(squares, facecolors=colors, edgecolors=FAINT, linewidths=0.6), autolim=False
    )
    size = min(10.5, 72 * cell * 0.4)
    if size > 4.5:
        numbers = values.ravel()
        texts = [padding if np.isnan(number) else short(number) for number in numbers]
        inks = np.where(colors[:, :3] @ LUMINANCE > 0.5, INK, "white").astype("<U9")
        inks[np.isnan(numbers)] = COLORS["blue"]
        write_texts(axes, squares.mean(axis=1), texts, size, inks)
    axes.text(left + columns * cell / 2, grid.upper + 0.1, title, ha="center", fontsize=11,
              zorder=6, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    return grid


def _draw_input(axes, padded, inside):
    row, column, height, width = inside
    values = np.full(padded.shape, np.nan)
    image = padded[row : row + height, column : column + width]
    values[row : row + height, column : column + width] = image
    return draw_grid(
        axes, values, 0.25, 2.4, BIG, f"input {height} \u00d7 {width}", value_limits(image)
    )


def frame(axes, block):
    """Outline a block (left, bottom, side), as `Grid.block` returns it."""
    left, bottom, side = block
    axes.add_patch(
        Rectangle((left, bottom), side, side, fill=False, edgecolor=CHOSEN, linewidth=3, zorder=6)
    )


def _mark_window(axes, grid, corner, size, dilation_rate):
    frame(axes, grid.block(*corner, dilation_rate * (size - 1) + 1))
    for row in corner[0] + dilation_rate * np.arange(size):
        for column in corner[1] + dilation_rate * np.arange(size):
            left, bottom, side = grid.block(row, column, 1)
            axes.add_patch(Rectangle((left, bottom), side, side, facecolor=CHOSEN, alpha=0.35,
                                     edgecolor="none", zorder=3))  # fmt: skip


def connect(axes, window, neuron):
    """Draw two thin lines from the right side of one block to the left side of another."""
    start, end = window[0] + window[2], neuron[0]
    lines = [
        [(start, window[1] + part * window[2]), (end, neuron[1] + part * neuron[2])]
        for part in (0, 1)
    ]
    axes.add_collection(LineCollection(lines, colors=CHOSEN, linewidths=1.2, alpha=0.8, zorder=0.5))


def _draw_arithmetic(axes, window, kernel, bias):
    """Draw window x kernel = products, and the same sum written out row by row."""
    products = window * kernel
    bottom = 0.12
    lefts = (0.25, 1.95, 3.65)
    shown = (
        (window, "window", value_limits(window)),
        (kernel, "kernel", value_limits(kernel, True)),
        (products, "products", value_limits(products, True)),
    )
    for left, (values, title, limits) in zip(lefts, shown, strict=True):
        grid = draw_grid(axes, values, left, bottom, SMALL, title, limits)
        if title == "window":
            frame(axes, grid.block(0, 0, len(window)))
    for left, sign in zip(lefts[1:], "\u00d7=", strict=True):
        axes.text(left - 0.2, bottom + SMALL / 2, sign, ha="center", va="center", fontsize=15)
    _write_sum(axes, window, kernel, bias, 5.2, bottom + SMALL / 2)


def _write_sum(axes, window, kernel, bias, left, middle):
    lines = sum_in_words(window, kernel, bias)
    size = {1: 11, 2: 11, 3: 11, 4: 9}.get(len(kernel), 8)
    spacing = 1.6 * size / 72
    start = middle + spacing * (len(lines) - 1) / 2
    for index, line in enumerate(lines[:-1]):
        axes.text(left, start - spacing * index, line, va="center", fontsize=size,
                  family="monospace")  # fmt: skip
    axes.text(left, start - spacing * (len(lines) - 1), lines[-1], va="center", fontsize=size + 1,
              family="monospace", fontweight="bold", color=CHOSEN)  # fmt: skip


def sum_in_words(window, kernel, bias):
    """Write the value of a neuron as arithmetic.

    Arguments: window, kernel: (size, size). bias: a number.
    Returns: a list of lines: one for each row of the kernel, then the sum, then the value.
    """
    products = window * kernel
    cells = [
        [f"{short(value)}\u00b7{_signed(weight)}" for value, weight in zip(*pair, strict=True)]
        for pair in zip(window, kernel, strict=True)
    ]
    width = max(len(cell) for row in cells for cell in row)
    sums = [short(total) for total in products.sum(axis=1)]
    widest = max(len(text) for text in sums)
    lines = [
        " + ".join(cell.rjust(width) for cell in row) + " = " + text.rjust(widest)
        for row, text in zip(cells, sums, strict=True)
    ]
    total = " + ".join(_signed(value) for value in products.sum(axis=1))
    value = short(products.sum() + bias)
    return [*lines, f"sum = {total} = {short(products.sum())}",
            f"value = {short(products.sum())} + bias {_signed(bias)} = {value}"]  # fmt: skip


def short(value):
    """Write a number briefly: whole where it is whole, else two decimals, with a true minus."""
    text = f"{value:.0f}" if abs(value - round(value)) < 1e-6 else f"{value:.2f}"
    return ("0" if text in ("-0", "-0.00") else text).replace("-", "\u2212")


def _signed(value):
    text = short(value)
    return f"({text})" if text.startswith("\u2212") else text
