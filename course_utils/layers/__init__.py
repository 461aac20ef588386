"""The layers of a CNN in NumPy, forward and backward, each equal to its Keras namesake."""

from course_utils.layers.activations import (
    GELU,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
    sigmoid,
    softmax,
)
from course_utils.layers.convolution import Conv2D, glorot_uniform
from course_utils.layers.counting import (
    model_multiply_accumulates,
    multiply_accumulates,
    parameter_count,
    receptive_field,
)
from course_utils.layers.dense import Dense, Flatten
from course_utils.layers.depthwise import DepthwiseConv2D, SeparableConv2D
from course_utils.layers.layer import Layer
from course_utils.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
)
from course_utils.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from course_utils.layers.preprocessing import Normalization, Rescaling
from course_utils.layers.regularization import Dropout
from course_utils.layers.reshaping import UpSampling2D, ZeroPadding2D
from course_utils.layers.sequential import Sequential
from course_utils.layers.transposed import Conv2DTranspose
from course_utils.layers.windows import output_size, padding_amounts, sliding_windows, window_size

__all__ = [
    "AveragePooling2D",
    "BatchNormalization",
    "Conv2D",
    "Conv2DTranspose",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "Flatten",
    "GELU",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "GroupNormalization",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "MaxPooling2D",
    "Normalization",
    "ReLU",
    "Rescaling",
    "SeparableConv2D",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "UpSampling2D",
    "ZeroPadding2D",
    "glorot_uniform",
    "model_multiply_accumulates",
    "multiply_accumulates",
    "output_size",
    "padding_amounts",
    "parameter_count",
    "receptive_field",
    "sigmoid",
    "sliding_windows",
    "softmax",
    "window_size",
]
