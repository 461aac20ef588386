"""What a threshold on a score does: counts, precision and recall, and its place on two curves."""

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.figures.style import CHOSEN, COLORS, CYCLE, FAINT, INK, MUTED, new_figure
from course_utils.figures.whiskers import LINES

FOUND, REST = COLORS["vermilion"], COLORS["blue"]


def roc_and_precision_recall(roc, precision_recall, points=(), zoom=None, size=3.1):
    """Draw ROC curves on the left and precision-recall curves on the right.

    Arguments: roc: mapping from a name to (false positive rate, true positive rate, thresholds), as
    `evaluation.roc_curve` returns it. precision_recall: mapping from the same names to (precision,
    recall, thresholds). points: a list of (false positive rate, recall, precision) to mark on both
    curves. zoom: the largest false positive rate to draw. size: of a panel in inches.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(2 * size + 0.8, size + 0.25)
    left, right = figure.subplots(1, 2)
    for index, name in enumerate(roc):
        style = {"color": COLORS[CYCLE[index]], "linestyle": LINES[index % len(LINES)]}
        left.plot(*roc[name][:2], label=name, **style)
        precision, recall = precision_recall[name][:2]
        right.step(recall, precision, where="post", label=name, **style)
    for false_rate, recall, precision in points:
        left.plot([false_rate], [recall], "o", color=CHOSEN, markersize=9)
        right.plot([recall], [precision], "o", color=CHOSEN, markersize=9)
    _label_curves(left, right)
    if zoom is None:
        left.plot([0, 1], [0, 1], color=FAINT, linestyle=":")
    else:
        left.set_xlim(-0.02 * zoom, zoom)
    left.legend(loc="lower right")
    right.legend(loc="lower left")
    return figure


def _label_curves(left, right):
    left.set(title="ROC", xlabel="false positive rate", ylabel="recall", ylim=(-0.02, 1.03))
    right.set(title="precision and recall", xlabel="recall", ylabel="precision",
              xlim=(-0.02, 1.03), ylim=(-0.02, 1.03))  # fmt: skip
    for axes in (left, right):
        axes.grid()


def one_threshold(labels, scores, threshold, curves, names):
    """Draw the scores of two kinds of images, a threshold, its four counts and its two points.

    Arguments: labels, scores: (count,), 0 or 1, and 0 to 1. threshold: an image is taken from here
    up. curves: (roc, precision-recall), as `roc_and_precision_recall` takes those of one name.
    names: (the class that is looked for, the rest).
    Returns: a matplotlib Figure.
    """
    figure = new_figure(9.6, 3.3, layout=None)
    # Places given by hand: the automatic layout takes longer than all the drawing.
    histogram, table, left, right = (
        figure.add_axes(place)
        for place in ((0.07, 0.16, 0.225, 0.7), (0.315, 0.12, 0.22, 0.8),
                      (0.6, 0.16, 0.165, 0.7), (0.83, 0.16, 0.16, 0.7))
    )  # fmt: skip
    taken = scores >= threshold
    counts = np.array([[np.sum(labels & taken), np.sum(labels & ~taken)],
                       [np.sum(~labels & taken), np.sum(~labels & ~taken)]])  # fmt: skip
    _draw_scores(histogram, labels, scores, threshold, names)
    _draw_counts(table, counts, names)
    (hits, misses), (alarms, rest) = counts
    recall, false_rate = hits / (hits + misses), alarms / (alarms + rest)
    roc, (precisions, recalls, _) = curves
    left.plot(*roc[:2], color=INK, linewidth=1.4)
    left.plot([false_rate], [recall], "o", color=CHOSEN, markersize=9, clip_on=False)
    right.plot(recalls, precisions, color=INK, linewidth=1.4, drawstyle="steps-post")
    precision = hits / (hits + alarms) if hits + alarms else 1.0
    right.plot([recall], [precision], "o", color=CHOSEN, markersize=9, clip_on=False)
    _label_curves(left, right)
    left.set_xlim(-0.02, 1.03)
    for axes in (left, right):
        axes.set(xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    return figure


def _draw_scores(axes, labels, scores, threshold, names):
    edges = np.linspace(0, 1, 26)
    for values, color, name, line in (
        (scores[~labels], REST, names[1], "-"),
        (scores[labels], FOUND, names[0], "--"),
    ):
        # Powers of ten on an ordinary axis: a logarithmic one takes twice as long to draw.
        heights = np.log10(1 + np.histogram(values, edges)[0])
        axes.stairs(heights, edges, color=color, linewidth=1.8, label=name, linestyle=line)
    axes.axvline(threshold, color=CHOSEN, linewidth=2.5)
    axes.set(title="scores", xlabel="score", ylabel="images", xlim=(-0.02, 1.02), ylim=(0, 4.4))
    axes.set_yticks([np.log10(1 + n) for n in (0, 10, 100, 1000)], ("0", "10", "100", "1000"))
    axes.legend(loc="upper right")


def _draw_counts(axes, counts, names):
    axes.set(xlim=(-0.75, 2), ylim=(2.35, -0.45))
    axes.set_axis_off()
    words = (("found", "missed"), ("false alarms", "left alone"))
    for (row, column), count in np.ndenumerate(counts):
        right = row == column
        fill, rim = ("#E4E4E4", "#E4E4E4") if right else ("white", INK)
        axes.add_patch(Rectangle((column, row), 0.95, 0.95, facecolor=fill, edgecolor=rim))
        axes.text(column + 0.48, row + 0.42, f"{count:,}", ha="center", va="center", fontsize=14)
        axes.text(column + 0.48, row + 0.76, words[row][column], ha="center", va="center",
                  fontsize=7.5, color=MUTED)  # fmt: skip
    for place, text in enumerate(("taken", "not taken")):
        axes.text(place + 0.48, -0.14, text, ha="center", va="center", fontsize=9)
    for place, text in enumerate(names):
        axes.text(-0.07, place + 0.48, text, ha="right", va="center", fontsize=9)
