"""A picture before and after its numbers are changed, with the histograms of both."""

import numpy as np
from matplotlib.patches import Circle

from course_utils.figures.photographs import place_picture, screen_pixels
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
    figure = new_figure(9.6, 5.1, layout=None)
    for left, image, title in zip((15, 495), (before, after), titles, strict=True):
        picture = screen_pixels(image, 450, colors=48)
        place_picture(figure, picture, left, 24, title)
        if point is not None:
            times = picture.shape[1] / image.shape[1]
            center = left + times * (point[1] + 0.5), 510 - 24 - times * (point[0] + 0.5)
            for color, line in (("white", 5.0), (CHOSEN, 2.5)):  # seen on any ground
                figure.add_artist(Circle(center, 10, fill=False, edgecolor=color, linewidth=line,
                                         transform=None))  # fmt: skip
    _draw_histogram(figure.add_axes((0.06, 0.11, 0.46, 0.225)), computed)
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
             ylabel="% of pixels", xticks=(-256, 0, 128, 255, 512), yticks=(0, 5, 10))  # fmt: skip
    axes.legend(loc="center left", handlelength=1.6, borderaxespad=0.2)
    axes.text(-130, 0.9 * top, "below uint8", ha="center", va="top", color=MUTED, fontsize=9)
    axes.text(388, 0.9 * top, "above uint8", ha="center", va="top", color=MUTED, fontsize=9)


_LINES = {
    "red": (COLORS["vermilion"], "-"),
    "green": (COLORS["green"], "--"),
    "blue": (COLORS["blue"], ":"),
    "gray": (COLORS["black"], "-"),
}
