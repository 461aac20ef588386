"""The layers of a CNN in NumPy, forward and backward, each equal to its Keras namesake."""

from course_utils.layers.convolution import Conv2D, glorot_uniform
from course_utils.layers.counting import (
    model_multiply_accumulates,
    multiply_accumulates,
    parameter_count,
    receptive_field,
)
from course_utils.layers.windows import output_size, padding_amounts, sliding_windows, window_size

__all__ = [
    "Conv2D",
    "glorot_uniform",
    "model_multiply_accumulates",
    "multiply_accumulates",
    "output_size",
    "padding_amounts",
    "parameter_count",
    "receptive_field",
    "sliding_windows",
    "window_size",
]
