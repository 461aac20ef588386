"""Drawing for the lessons: each function takes arrays and returns one matplotlib Figure.

The figures are made without pyplot. No window opens, nothing is shown twice, and nothing has to be
closed. A notebook displays a figure with `lesson.show(figure, caption)`; a script keeps it with
`figure.savefig("name.png")`.
"""

from course_utils.figures import style
from course_utils.figures.activations import activation_curves
from course_utils.figures.answers import answers
from course_utils.figures.block_diagrams import block_diagrams
from course_utils.figures.boxes import boxes, detection_curves
from course_utils.figures.channels import pixel_block
from course_utils.figures.charts import bars, curves
from course_utils.figures.color_shares import color_shares
from course_utils.figures.confusion import confusion_matrix
from course_utils.figures.dots import dots
from course_utils.figures.feature_maps import feature_maps, receptive_field
from course_utils.figures.heat import covered, heat
from course_utils.figures.ideas import accuracy_over_prices, idea_prices
from course_utils.figures.images import draw_image, draw_matrix, image_grid, matrix, matrix_row
from course_utils.figures.learning import learning_curves, range_curve
from course_utils.figures.masks import class_colors, instance_colors, masks, overlay
from course_utils.figures.photographs import photographs
from course_utils.figures.predictions import predictions
from course_utils.figures.reliability import reliability_diagram
from course_utils.figures.spread import curves_with_spread
from course_utils.figures.statistics import batch_statistics
from course_utils.figures.style import COLORS, new_figure, to_png
from course_utils.figures.thresholds import roc_and_precision_recall
from course_utils.figures.whiskers import curves_with_intervals, intervals
from course_utils.figures.windows import window_positions

__all__ = [
    "COLORS",
    "accuracy_over_prices",
    "activation_curves",
    "answers",
    "bars",
    "batch_statistics",
    "block_diagrams",
    "boxes",
    "class_colors",
    "color_shares",
    "confusion_matrix",
    "covered",
    "curves",
    "curves_with_intervals",
    "curves_with_spread",
    "detection_curves",
    "dots",
    "draw_image",
    "draw_matrix",
    "feature_maps",
    "heat",
    "idea_prices",
    "image_grid",
    "instance_colors",
    "intervals",
    "learning_curves",
    "masks",
    "matrix",
    "matrix_row",
    "new_figure",
    "overlay",
    "photographs",
    "pixel_block",
    "predictions",
    "range_curve",
    "receptive_field",
    "reliability_diagram",
    "roc_and_precision_recall",
    "style",
    "to_png",
    "window_positions",
]
