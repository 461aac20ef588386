"""Photographs with what a model says of them: the probabilities of the likeliest classes."""

import numpy as np

from course_utils.figures.photographs import place_picture, screen_pictures
from course_utils.figures.style import COLORS, INK, RIGHT, WRONG, new_figure

WIDTH, GAP, TITLES, BAR = 128, 26, 36, 17  # pixels


def predictions(images, labels, probabilities, class_names, columns=5, most=5):
    """Draw photographs, and below each its likeliest classes as bars.

    The title says what a photograph shows, in blue, and what it was taken for where that is wrong,
    in orange. The bar of the true class is blue and has an outline; the others are gray.

    Arguments: images: (count, height, width, 3), uint8. labels: (count,), true class numbers.
    probabilities: (count, classes). class_names: a text for each class. columns: photographs in a
    row. most: bars for each photograph.
    Returns: a matplotlib Figure.
    Raises ValueError where there is nothing to draw or the arrays do not fit each other.
    """
    probabilities = np.asarray(probabilities)
    if not len(images) or not len(images) == len(labels) == len(probabilities):
        raise ValueError(
            "Each photograph needs one label and one row of probabilities, and there are "
            f"{len(images)} photographs, {len(labels)} labels and {len(probabilities)} rows. Pass "
            "at least one of each, cut in the same way."
        )
    if probabilities.ndim != 2 or probabilities.shape[1] != len(class_names):
        raise ValueError(
            f"Probabilities have the shape (count, classes), with {len(class_names)} names, and "
            f"these have the shape {probabilities.shape}."
        )
    most, pictures = min(most, len(class_names)), screen_pictures(images, WIDTH)
    row_height = TITLES + WIDTH + BAR * most + GAP
    size = columns * (WIDTH + GAP) + GAP, -(-len(images) // columns) * row_height
    figure = new_figure(size[0] / 100, size[1] / 100, layout=None)
    for index, (picture, label, row) in enumerate(
        zip(pictures, labels, probabilities, strict=True)
    ):
        left = GAP + index % columns * (WIDTH + GAP)
        top = index // columns * row_height + TITLES
        place_picture(figure, picture, left + (WIDTH - picture.shape[1]) // 2, top)
        lines = [(class_names[label], RIGHT)]
        if np.argmax(row) != label:
            lines.append((f"taken for {class_names[np.argmax(row)]}", WRONG))
        for line, (text, color) in enumerate(reversed(lines)):
            figure.text((left + WIDTH / 2) / size[0], 1 - (top - 4 - 15 * line) / size[1], text,
                        ha="center", color=color, fontsize=9.5)  # fmt: skip
        below = top + WIDTH + BAR * most + 4
        place = left / size[0], 1 - below / size[1], WIDTH / size[0], BAR * most / size[1]
        _draw_bars(figure.add_axes(place), row, label, class_names, most)
    return figure


def _draw_bars(axes, row, label, class_names, most):
    likeliest = np.argsort(-row, kind="stable")[:most]
    true = likeliest == label
    axes.barh(
        range(most), row[likeliest], height=0.84,
        color=np.where(true, COLORS["sky"], "#D0D0D0"),
        edgecolor=np.where(true, INK, "none"), linewidth=0.8,
    )  # fmt: skip
    for place, k in enumerate(likeliest):
        axes.text(0.02, place, f"{class_names[k]} {row[k]:.0%}", va="center", fontsize=8)
    axes.set_xlim(0, 1)
    axes.set_ylim(most - 0.5, -0.5)
    axes.set_axis_off()
