"""Softmax: scores, the probabilities they become, the loss, and the gradient that comes back."""

import numpy as np

from course_utils.figures.neuron import short
from course_utils.figures.style import CHOSEN, COLORS, FAINT, new_figure

LOGIT_RANGE = (-7.5, 7.5)
LOSS_RANGE = (-0.15, 6.2)
RIGHT, OTHERS = COLORS["blue"], COLORS["gray"]


def one_softmax(names, logits, probabilities, gradient, right, loss):
    """Draw one example on its way through softmax and cross-entropy, and what comes back.

    Arguments: names: of the classes. logits, probabilities, gradient: (classes,) numbers. right:
    the position of the right class. loss: minus the log of its probability, a number.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(9.6, 3.3, layout=None)
    # Places given by hand: the automatic layout takes longer than all the drawing.
    panels = [
        figure.add_axes((left, 0.21, width, 0.66))
        for left, width in ((0.09, 0.19), (0.335, 0.19), (0.585, 0.15), (0.79, 0.19))
    ]
    rows = np.arange(len(names))
    colors = [RIGHT if row == right else OTHERS for row in rows]
    for axes, values in zip(
        panels[:2] + panels[3:], (logits, probabilities, gradient), strict=True
    ):
        axes.barh(rows, values, color=colors, height=0.62)
        axes.set(ylim=(len(names) - 0.4, -0.6), yticks=[])
        axes.axvline(0, color=FAINT, linewidth=1, zorder=0)
    labels = [f"{name}\n(right)" if row == right else name for row, name in enumerate(names)]
    panels[0].set_yticks(rows, labels)
    panels[0].set(title="logits", xlim=LOGIT_RANGE, xticks=(-5, 0, 5))
    panels[1].set(title="probabilities", xlim=(0, 1.3), xticks=(0, 0.5, 1))
    reach = max(1.0, float(np.ceil(np.abs(gradient).max())))  # below a temperature of 1, more
    panels[3].set(title="gradient of the logits", xlim=(-1.6 * reach, 1.6 * reach),
                  xticks=(-reach, 0, reach))  # fmt: skip
    _write_beside(panels[0], logits, [short(value) for value in logits], 0.3)
    _write_beside(panels[1], probabilities, [f"{value:.2f}" for value in probabilities], 0.03)
    _write_beside(
        panels[3], gradient, [short(value) for value in np.round(gradient, 2)], 0.07 * reach
    )
    _draw_loss(panels[2], probabilities[right], loss)
    return figure


def _draw_loss(axes, probability, loss):
    curve = np.linspace(0.002, 1, 200)
    axes.plot(curve, -np.log(curve), color=COLORS["black"], linewidth=1.3)
    height = min(loss, LOSS_RANGE[1])
    axes.plot([probability], [height], "o", color=CHOSEN, markersize=9, clip_on=False)
    axes.set(title=f"loss {loss:.2f}", xlabel="probability of\nthe right class", xticks=(0, 0.5, 1),
             xlim=(-0.04, 1.04), ylim=LOSS_RANGE, yticks=(0, 2, 4, 6))  # fmt: skip
    axes.grid()


def _write_beside(axes, values, texts, gap):
    """Write each number beyond the end of its bar."""
    for row, (value, text) in enumerate(zip(values, texts, strict=True)):
        side = -1 if value < 0 else 1
        axes.text(value + side * gap, row, text, va="center", ha="left" if side > 0 else "right",
                  fontsize=9)  # fmt: skip
