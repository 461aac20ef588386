"""The blocks of the known networks as boxes and arrows."""

from course_utils.figures.style import COLORS, new_figure

# Each block: its branches, of which an empty one carries the input around, and how they meet.
BLOCKS = {
    "VGG": ((("3 × 3", "3 × 3"),), None),
    "Inception": ((("1 × 1",), ("1 × 1", "3 × 3"), ("1 × 1", "5 × 5"), ("max", "1 × 1")), "stack"),
    "ResNet": (((), ("3 × 3", "3 × 3")), "add"),
    "SE": (((), ("mean", "dense", "dense")), "multiply"),
    "DenseNet": (((), ("3 × 3",)), "stack"),
    "MobileNetV2": (((), ("1 × 1\nwide", "depthwise\n3 × 3", "1 × 1\nnarrow")), "add"),
    "ConvNeXt": (((), ("depthwise\n7 × 7", "1 × 1\nwide", "1 × 1\nnarrow")), "add"),
}
TOP, JOIN, END = 3.0, -0.9, -1.35  # heights of the input, of the meeting, of the output


def block_diagrams(blocks=None):
    """Draw blocks beside each other: branches from the input at the top, and how they meet.

    Arguments: blocks: mapping from a name to a pair: the branches, each a tuple of up to three
    texts, where an empty one carries the input around; and how they meet, or None. By default those
    of lesson 11.
    Returns: a matplotlib Figure.
    """
    blocks = BLOCKS if blocks is None else blocks
    widths = [max(len(branches), 1.25) for branches, _ in blocks.values()]
    figure = new_figure(0.78 * sum(widths), 3.1)
    grid = figure.subplots(1, len(blocks), squeeze=False, width_ratios=widths)[0]
    for axes, (name, (branches, meeting)), width in zip(grid, blocks.items(), widths, strict=True):
        middle = (len(branches) - 1) / 2
        for place, texts in enumerate(branches):
            _draw_branch(axes, place, middle, texts)
        if meeting:
            _write(axes, middle, JOIN, meeting, COLORS["orange"])
        _arrow(axes, (middle, JOIN - (0.25 if meeting else 0)), (middle, END))
        axes.set_title(name)
        axes.set_xlim(middle - width / 2, middle + width / 2)
        axes.set_ylim(END - 0.05, TOP + 0.1)
        axes.set_axis_off()
    return figure


def _draw_branch(axes, place, middle, texts):
    heights = {1: (1.0,), 2: (1.6, 0.4), 3: (2.1, 1.0, -0.1)}.get(len(texts), ())
    points = [(middle, TOP), (place, TOP - 0.3), *((place, y) for y in heights)]
    points += [(place, JOIN + 0.55), (middle, JOIN)]
    for start, end in zip(points, points[1:], strict=False):
        axes.plot(*zip(start, end, strict=True), color=COLORS["gray"], linewidth=1.2, zorder=1)
    for text, height in zip(texts, heights, strict=True):
        _write(axes, place, height, text, COLORS["blue"])


def _write(axes, x, y, text, color):
    frame = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": color}
    axes.text(x, y, text, ha="center", va="center", fontsize=8, bbox=frame, zorder=2)


def _arrow(axes, start, end):
    style = {"arrowstyle": "->", "color": COLORS["gray"], "linewidth": 1.2}
    axes.annotate("", end, start, arrowprops=style)
