"""A picture before and after its numbers are changed, with the histograms of both."""

import numpy as np

from course_utils.figures.style import CHOSEN, COLORS, INK, MUTED, new_figure

SHOWN = (-260, 520)  # the range of the histograms' axis
_BINS = np.arange(SHOWN[0], SHOWN[1] + 1, 10)


def before_and_after(before, computed, after, lines, titles, point=None):
    """Draw what arithmetic does to the values of a picture, and what uint8 keeps of them.

    Arguments: before, after: (height, width) or (height, width, 3), uint8. computed: mapping from
    the name of a channel to its values after the arithmetic, before they are stored, any numbers.
    lines: sentences under the pictures. titles: (of the first picture, of the second). point: (row,
    column) of a pixel to mark, or None.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(9.6, 5.0, layout=None)
    # Places given by hand, and one axes for both pictures: otherwise drawing takes twice as long.
    axes = figure.add_axes((0, 0.385, 1, 0.56), xlim=(0, 9.6), ylim=(0, 2.8))
    axes.set_axis_off()
    height, width = before.shape[:2]
    shown = min(2.8 * width / height, 4.65)
    for middle, image, title in zip((2.4, 7.2), (before, after), titles, strict=True):
        left, tall = middle - shown / 2, shown * height / width
        axes.imshow(image, cmap="gray", vmin=0, vmax=255, interpolation="nearest",
                    extent=(left, left + shown, 0, tall), aspect="auto")  # fmt: skip
        axes.text(middle, tall + 0.08, title, ha="center")
        if point is not None:
            row, column = (point[0] + 0.5) / height, (point[1] + 0.5) / width
            place = left + column * shown, (1 - row) * tall
            for color, line in (("white", 5.0), (CHOSEN, 2.5)):  # seen on any ground
                axes.plot(*place, "o", markersize=13, markerfacecolor="none",
                          markeredgecolor=color, markeredgewidth=line)  # fmt: skip
    axes.set(xlim=(0, 9.6), ylim=(0, 2.8))
    _draw_histogram(figure.add_axes((0.06, 0.115, 0.46, 0.225)), computed)
    for index, line in enumerate(lines):
        figure.text(0.56, 0.285 - 0.062 * index, line, fontsize=10, color=INK, va="center")
    return figure


def _draw_histogram(axes, computed):
    for low, high in ((SHOWN[0], 0), (256, SHOWN[1])):
        axes.axvspan(low, high, color=COLORS["orange"], alpha=0.22, linewidth=0)
    total = sum(values.size for values in computed.values()) / len(computed)
    tallest = 0.0
    for name, values in computed.items():
        counts, _ = np.histogram(np.clip(values, *SHOWN), _BINS)
        shares = 100 * counts / total
        tallest = max(tallest, shares.max())
        color, style = _LINES[name]
        axes.stairs(shares, _BINS, color=color, linewidth=1.6, linestyle=style, label=name)
    # One tall bar, such as a black background, would flatten all others.
    top = min(tallest, 14.0) * 1.12
    axes.set(xlim=SHOWN, ylim=(0, top), xlabel="value before it is stored",
             ylabel="% of pixels", xticks=(-256, -128, 0, 128, 255, 384, 512))  # fmt: skip
    axes.legend(loc="center left", handlelength=1.6, borderaxespad=0.2)
    axes.text(-130, 0.9 * top, "below uint8", ha="center", va="top", color=MUTED, fontsize=9)
    axes.text(388, 0.9 * top, "above uint8", ha="center", va="top", color=MUTED, fontsize=9)


_LINES = {
    "red": (COLORS["vermilion"], "-"),
    "green": (COLORS["green"], "--"),
    "blue": (COLORS["blue"], ":"),
    "gray": (COLORS["black"], "-"),
}
