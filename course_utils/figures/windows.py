"""Where a sliding window stands, seen along one axis of the image."""

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.figures.style import CHOSEN, COLORS, INK, MUTED, new_figure

CELL = 0.24  # inches
_PADDING, _PIXEL = "#DCEBF5", "#E4E4E4"


FOUR_SETTINGS = {
    "valid, stride 1": {},
    "same, stride 1": {"padding": (1, 1)},
    "valid, stride 2": {"strides": 2},
    "dilation_rate 2": {"dilation_rate": 2},
}


def window_positions(image_size=8, kernel_size=3, settings=FOUR_SETTINGS):
    """Draw every position of a window along one row of pixels, a line for each position.

    Arguments: image_size, kernel_size: pixels. settings: mapping from a title to a dict with any of
    strides, dilation_rate and padding, the zeros (before, after).
    Returns: a matplotlib Figure.
    """
    titles = list(settings)
    cases = list(settings.values())
    drawn = [_positions(image_size, kernel_size, **case) for case in cases]
    widths = [length for length, *_ in drawn]
    tallest = max(len(starts) for _, _, starts, _ in drawn)
    gap = 1.2
    total = (sum(widths) + gap * (len(cases) + 1)) * CELL
    lines = max((title.count("\n") + 1 for title in titles if title), default=0)
    height = (tallest + 2.9) * CELL + 0.2 * lines
    figure = new_figure(total, height, layout=None)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, total / CELL), ylim=(height / CELL, 0))
    axes.set_axis_off()
    left = gap
    for parts, title in zip(drawn, titles, strict=True):
        _draw_case(axes, left, 0.2 * lines / CELL + 0.7, parts, title)
        left += parts[0] + gap
    return figure


def _positions(image_size, kernel_size, strides=1, dilation_rate=1, padding=(0, 0)):
    length = image_size + sum(padding)
    window = dilation_rate * (kernel_size - 1) + 1
    starts = range(0, length - window + 1, strides)
    inside = range(padding[0], padding[0] + image_size)
    return length, inside, starts, dilation_rate * np.arange(kernel_size)


def _draw_case(axes, left, top, parts, title):
    length, inside, starts, steps = parts
    for cell in range(length):
        _cell(axes, left + cell, top, _PIXEL if cell in inside else _PADDING)
        text, color = (str(cell - inside[0]), INK) if cell in inside else ("0", COLORS["blue"])
        axes.text(left + cell + 0.5, top + 0.5, text, ha="center", va="center", fontsize=7.5,
                  color=color)  # fmt: skip
    for line, start in enumerate(starts):
        upper = top + 1.35 + line
        axes.plot([left + start + 0.5, left + start + steps[-1] + 0.5], [upper + 0.43] * 2,
                  color=CHOSEN, linewidth=1, zorder=0)  # fmt: skip
        for step in steps:
            _cell(axes, left + start + step, upper, CHOSEN, 0.86)
    rest = length - (starts[-1] + steps[-1] + 1)
    count = f"{len(starts)} position" + ("s" if len(starts) > 1 else "")
    unused = f", {rest} unused" if rest else ""
    axes.text(left + length / 2, top + 1.6 + len(starts), count + unused, ha="center",
              va="top", fontsize=9, color=MUTED)  # fmt: skip
    if title:
        axes.text(left + length / 2, top - 0.35, title, ha="center", va="bottom", fontsize=9.5)


def _cell(axes, left, upper, color, height=1.0):
    axes.add_patch(
        Rectangle((left, upper), 1, height, facecolor=color, edgecolor="white", linewidth=1)
    )
