"""Drawing for the lessons: each function takes arrays and returns one matplotlib Figure.

The figures are made without pyplot. No window opens, nothing is shown twice, and nothing has to be
closed. A notebook displays a figure with `lesson.show(figure, caption)`; a script keeps it with
`figure.savefig("name.png")`.
"""

from course_utils.figures import style
from course_utils.figures.images import draw_image, draw_matrix, image_grid, matrix, matrix_row
from course_utils.figures.style import COLORS, new_figure, to_png

__all__ = [
    "COLORS",
    "draw_image",
    "draw_matrix",
    "image_grid",
    "matrix",
    "matrix_row",
    "new_figure",
    "style",
    "to_png",
]
