"""One image, and what several models say of it."""

from course_utils.figures.images import draw_image
from course_utils.figures.style import INK, RIGHT, WRONG, new_figure


def answers(image, label, said, title=None):
    """Draw an image, and beside it a line for each model: its name, its answer, right or wrong.

    Arguments: image: (height, width) or (height, width, channels). label: the true class. said:
    mapping from a model's name to its answer. title: a line above the image.
    Returns: a matplotlib Figure. Raises ValueError where no model has answered.
    """
    if not said:
        raise ValueError("There are no answers to draw. Pass a mapping from a name to an answer.")
    figure = new_figure(6.2, max(2.6, 0.34 * len(said) + 0.5))
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.3])
    draw_image(left, image, title=title)
    right.set_axis_off()
    right.set(xlim=(0, 1), ylim=(len(said) - 0.4, -0.6))
    for row, (name, answer) in enumerate(said.items()):
        verdict, color = ("right", RIGHT) if answer == label else ("wrong", WRONG)
        right.text(0, row, name, va="center", fontsize=11, color=INK)
        right.text(0.62, row, str(answer), va="center", fontsize=13, color=color, weight="bold")
        right.text(0.74, row, verdict, va="center", fontsize=11, color=color)
    return figure
