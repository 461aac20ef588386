"""A confusion matrix, colored by its mistakes: the right answers would drown them."""

import numpy as np
from matplotlib import colormaps

from course_utils.figures.style import INK, LUMINANCE, MUTED, new_figure

MISTAKES = colormaps["Blues"]  # white to dark blue: its order is the same in gray
RIGHT_FILL = 0.9  # gray level of the diagonal


def confusion_matrix(matrix, class_names=None, title=None, size=4.4):
    """Draw how often each class was taken for each class.

    Arguments: matrix: (classes, classes) counts, a row for each true class, a column for each
    answer. class_names: a text for each class; by default 0, 1, 2 and so on. title: a line above.
    size: of the picture in inches.
    Returns: a matplotlib Figure.
    Raises ValueError when the matrix is not square or the names do not fit it.
    """
    matrix = np.asarray(matrix)
    names = [str(name) for name in (range(len(matrix)) if class_names is None else class_names)]
    if matrix.ndim != 2 or matrix.shape != (len(names), len(names)):
        raise ValueError(
            "A confusion matrix is drawn with one row, one column and one name for each class, and "
            f"this one has shape {matrix.shape} and {len(names)} names."
        )
    figure = new_figure(size, size)
    axes = figure.subplots()
    mistakes = np.where(np.eye(len(names), dtype=bool), 0, matrix)
    shades = MISTAKES(0.85 * mistakes / max(mistakes.max(), 1))[..., :3]
    shades[np.eye(len(names), dtype=bool)] = RIGHT_FILL
    axes.imshow(shades)
    for (row, column), count in np.ndenumerate(matrix):
        light = shades[row, column] @ LUMINANCE < 0.55
        color = "white" if light else (INK if count else MUTED)
        text = f"{count:,.0f}" if count else "·"
        axes.text(column, row, text, ha="center", va="center", color=color,
                  fontsize=min(9.5, 40 * size / 4.4 / len(names) ** 0.7))  # fmt: skip
    longest = max(len(name) for name in names)
    axes.set_xticks(range(len(names)), names, rotation=90 if longest > 4 else 0)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set(xlabel="the answer", ylabel="the true class", title=title)
    return figure
