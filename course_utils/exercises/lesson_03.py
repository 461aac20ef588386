"""The exercises of lesson 03, activation functions: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise


def composed_kernel(first, second):
    height, width = first.shape
    rows, columns = second.shape
    kernel = np.zeros((height + rows - 1, width + columns - 1))
    for row in range(rows):
        for column in range(columns):
            weight = second[row, column]
            kernel[row : row + height, column : column + width] += weight * first
    return kernel


def _by_true_convolution(first, second):
    import scipy.signal

    return scipy.signal.convolve2d(first, second)


def _the_other_way_round(first, second):
    return composed_kernel(second, first)


def _second_turned(first, second):
    return composed_kernel(first, second[::-1, ::-1])


def _layers_added(first, second):
    kernel = composed_kernel(np.zeros(first.shape), second)
    kernel[: first.shape[0], : first.shape[1]] += first
    kernel[: second.shape[0], : second.shape[1]] += second
    return kernel


def _last_copy_wins(first, second):
    kernel = composed_kernel(0 * first, second)
    for (row, column), weight in np.ndenumerate(second):
        kernel[row : row + first.shape[0], column : column + first.shape[1]] = weight * first
    return kernel


def _as_large_as_the_first(first, second):
    return composed_kernel(first, second)[: first.shape[0], : first.shape[1]]


def _second_not_used(first, second):
    return composed_kernel(first, np.ones(second.shape))


COMPOSED_KERNEL = FunctionExercise(
    name="composed_kernel",
    reference=composed_kernel,
    cases=lambda random: [
        (np.array([[1.0, 2.0]]), np.array([[3.0, -1.0]])),
        (np.array([[0.0, 1, 0], [1, 2, 1], [0, 1, 0]]), np.array([[-1.0, 0, 1]] * 3)),
        (random.normal(size=(3, 3)), random.normal(size=(3, 3))),
        (random.normal(size=(2, 5)), random.normal(size=(4, 3))),
        (random.normal(size=(3, 2)), random.normal(size=(1, 1))),
    ],
    alternatives=(_by_true_convolution, _the_other_way_round),
    mistakes=(
        Mistake(
            _second_turned,
            "The second kernel is turned by 180 degrees. Its weight in row `row` and column "
            "`column` moves the copy of the first kernel to exactly that row and column.",
        ),
        Mistake(
            _last_copy_wins,
            "Where copies of the first kernel overlap, the last one overwrites the others. A pixel "
            "that arrives on several paths counts once for each: `+=`.",
        ),
        Mistake(
            _layers_added,
            "The kernels are added. The second layer multiplies what the first has made: add one "
            "copy of `first` for each weight of `second`, multiplied by that weight.",
        ),
        Mistake(
            _as_large_as_the_first,
            "The result is as small as the first kernel. Two layers see more: it has "
            "height + rows - 1 rows and width + columns - 1 columns.",
        ),
        Mistake(
            _second_not_used,
            "The weights of `second` are not used. Each copy of `first` is multiplied by one.",
        ),
    ),
    hints=(
        "Each weight of `second` lies on one value of the first map, and that value is a window of "
        "pixels times `first`. So each weight of `second` contributes one copy of `first`.",
        "Begin with zeros of height + rows - 1 rows and width + columns - 1 columns.",
        "In a loop over `row` and `column` of `second`: "
        "kernel[row : row + height, column : column + width] += second[row, column] * first",
    ),
    why="A pixel reaches the output on every path through the two kernels, with the product of the "
    "two weights on it, and all paths are added up. That is the true convolution of the kernels.",
)

COLLAPSED_PARAMETERS = ValueExercise(
    name="collapsed_parameters",
    solution="21 * 21 * 1 + 1",
    alternatives=(442.0,),
    mistakes=(
        Mistake(441, "These are the weights alone: the layer also has one bias."),
        Mistake(
            10,
            "This is a layer of 3 by 3. Ten layers see further: each adds 2 pixels to the first.",
        ),
        Mistake(
            901,
            "The window has been counted as 10 times 3 pixels. Windows of neighbors overlap: a "
            "layer adds its size minus one, so ten layers see 1 + 10 * 2 pixels.",
        ),
        Mistake(
            401, "20 pixels are one too few: ten times 2, and the pixel that the first begins with."
        ),
        Mistake(
            22, "The window has 21 rows and 21 columns, so it has 21 * 21 weights and one bias."
        ),
        Mistake(
            28_225,
            "The 64 channels between the layers are gone in the one layer: it takes the gray "
            "picture, with 1 channel, and returns 1 map.",
        ),
        Mistake(
            296_641,
            "This is what the ten layers own together. The question is what one layer needs to do "
            "the same.",
        ),
    ),
    hints=(
        "How many pixels across does the last neuron see? Lesson 2 has the rule.",
        "Each layer of 3 by 3 adds 2 pixels: 1 + 10 * 2 = 21.",
        "One filter of 21 by 21 on one channel, and its bias.",
    ),
    why="The stack sees 21 by 21 pixels of one channel and makes one map: 441 weights and one bias "
    "say all that its 296,641 parameters can say.",
)


def leaky_relu_gradient(inputs, output_gradient, negative_slope):
    slopes = np.where(inputs > 0, 1, negative_slope)
    return output_gradient * slopes


def _leaky_number_by_number(inputs, output_gradient, negative_slope):
    gradient = np.array(output_gradient, "float64")
    for place, value in np.ndenumerate(inputs):
        if not value > 0:
            gradient[place] *= negative_slope
    return gradient


LEAKY_RELU_GRADIENT = FunctionExercise(
    name="leaky_relu_gradient",
    reference=leaky_relu_gradient,
    cases=lambda random: [
        (np.array([-2.0, -0.5, 0.5, 2.0]), np.array([1.0, -3.0, 1.0, -3.0]), 0.2),
        (random.normal(size=(2, 4, 4, 3)), random.normal(size=(2, 4, 4, 3)), 0.3),
        (random.normal(size=(5, 7)), random.normal(size=(5, 7)), 0.01),
        (random.normal(size=(5, 7)), random.normal(size=(5, 7)), 0.0),
    ],
    alternatives=(
        _leaky_number_by_number,
        lambda x, g, slope: g * (x > 0) + slope * g * (x <= 0),
    ),
    mistakes=(
        Mistake(
            lambda x, g, slope: np.where(g > 0, g, slope * g),
            "This asks whether the *gradient* is negative. The slope is decided by the input that "
            "came in forward: `inputs > 0`.",
        ),
        Mistake(
            lambda x, g, slope: g * (x > 0),
            "This is the gradient of ReLU. A leaky ReLU lets `negative_slope` of it through where "
            "the input is negative.",
        ),
        Mistake(
            lambda x, g, slope: np.where(x > 0, 1, slope) + 0 * g,
            "These are the slopes. Multiply them by `output_gradient`, as the chain rule asks.",
        ),
        Mistake(
            lambda x, g, slope: g * np.where(x > 0, x, slope * x),
            "Here the gradient is multiplied by the output. It is multiplied by the slope: 1 or "
            "`negative_slope`, without the input.",
        ),
        Mistake(
            lambda x, g, slope: g * np.where(x > 0, slope, 1),
            "The two sides are exchanged: the slope is 1 where the input is positive.",
        ),
    ),
    hints=(
        "Forward, a positive input passes as it is and a negative one is multiplied by "
        "`negative_slope`. What are the two slopes?",
        "np.where(inputs > 0, 1, negative_slope) makes an array of slopes.",
        "Multiply that array by `output_gradient`.",
    ),
    why="A function that works on each number alone has one slope for each number. Backward, each "
    "gradient is multiplied by the slope at the input that came in forward.",
)


def sigmoid_gradient(outputs, output_gradient):
    return output_gradient * outputs * (1 - outputs)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _through_the_inputs(outputs, output_gradient):
    inputs = np.log(outputs / (1 - outputs))
    return output_gradient * np.exp(-inputs) / (1 + np.exp(-inputs)) ** 2


SIGMOID_GRADIENT = FunctionExercise(
    name="sigmoid_gradient",
    reference=sigmoid_gradient,
    cases=lambda random: [
        (np.array([0.5, 0.9, 0.1]), np.array([1.0, 1.0, -2.0])),
        (_sigmoid(random.normal(size=(3, 4))), random.normal(size=(3, 4))),
        (_sigmoid(2 * random.normal(size=(2, 3, 3, 2))), random.normal(size=(2, 3, 3, 2))),
    ],
    alternatives=(_through_the_inputs, lambda s, g: g * (s - s**2)),
    mistakes=(
        Mistake(
            lambda s, g: g * _sigmoid(s) * (1 - _sigmoid(s)),
            "The sigmoid is applied once more. `outputs` are already its results: use them as s.",
        ),
        Mistake(
            lambda s, g: g * (1 - s**2),
            "This is the slope of tanh, 1 - t * t. The sigmoid has s * (1 - s).",
        ),
        Mistake(
            lambda s, g: s * (1 - s) + 0 * g,
            "These are the slopes. Multiply them by `output_gradient`, as the chain rule asks.",
        ),
        Mistake(lambda s, g: g * (1 - s), "One factor is missing: the slope is s * (1 - s)."),
        Mistake(
            lambda s, g: g * s,
            "This multiplies by the output. The slope is s * (1 - s), small near 1 as well.",
        ),
    ),
    hints=(
        "With s = 1 / (1 + exp(-x)), the slope is s * (1 - s).",
        "`outputs` is s. No exponential is needed.",
        "Multiply s * (1 - s) by `output_gradient`.",
    ),
    why="The slope of the sigmoid can be written with its output alone, s * (1 - s), so a layer "
    "needs to remember nothing else.",
)


def softmax_gradient(outputs, output_gradient):
    shared = np.sum(output_gradient * outputs, axis=-1, keepdims=True)
    return outputs * (output_gradient - shared)


def _by_all_pairs(outputs, output_gradient):
    identity = np.eye(outputs.shape[-1])
    slopes = outputs[..., :, None] * (identity - outputs[..., None, :])
    return np.einsum("...i,...ij->...j", output_gradient, slopes)


def _shared_along(axis, keepdims=True):
    def gradient(outputs, output_gradient):
        shared = np.sum(output_gradient * outputs, axis=axis, keepdims=keepdims)
        return outputs * (output_gradient - shared)

    return gradient


SOFTMAX_GRADIENT = FunctionExercise(
    name="softmax_gradient",
    reference=softmax_gradient,
    cases=lambda random: [
        (np.array([[0.7, 0.2, 0.1]]), np.array([[1.0, 0.0, 0.0]])),
        (random.dirichlet(np.ones(10), 4), random.normal(size=(4, 10))),
        (random.dirichlet(np.ones(3), 5), random.normal(size=(5, 3))),
        (random.dirichlet(np.ones(4), 4), random.normal(size=(4, 4))),
    ],
    alternatives=(
        _by_all_pairs,
        lambda p, g: p * g - p * (p * g).sum(axis=-1)[..., np.newaxis],
    ),
    mistakes=(
        Mistake(
            lambda p, g: g * p * (1 - p),
            "This treats each output alone, as a sigmoid would. A larger score also lowers all the "
            "other outputs: subtract the sum of `output_gradient * outputs`.",
        ),
        Mistake(
            _shared_along(0),
            "The sum runs along the batch, `axis=0`. The outputs that share the sum 1 are those of "
            "one example: `axis=-1`.",
        ),
        Mistake(
            _shared_along(None),
            "The sum runs over the whole batch. Examples do not know of each other: sum along "
            "`axis=-1`, with `keepdims=True`.",
        ),
        Mistake(
            lambda p, g: p * g,
            "What the other outputs lose is missing: subtract the sum of "
            "`output_gradient * outputs` from the gradient, before you multiply by `outputs`.",
        ),
        Mistake(
            lambda p, g: g - np.sum(g * p, axis=-1, keepdims=True),
            "The last factor is missing: multiply the difference by `outputs`.",
        ),
        Mistake(
            lambda p, g: p * (g - np.mean(g, axis=-1, keepdims=True)),
            "The plain mean of the gradients is subtracted. Each counts as much as its output: "
            "the sum of `output_gradient * outputs`.",
        ),
    ),
    hints=(
        "First compute one number for each example: the sum of output_gradient * outputs along the "
        "last axis. keepdims=True keeps that axis, with length 1.",
        "Subtract this number from each entry of output_gradient.",
        "Multiply the difference by outputs.",
    ),
    why="If score i grows, output i grows by p_i, and every output j loses p_j * p_i. Weighted by "
    "the gradients and added up: p_i times (g_i minus the sum of all p_j g_j).",
)

BEST_CASE = ValueExercise(
    name="best_case",
    solution="0.25 ** 8",
    alternatives=((1 / 4) ** 8, 1 / 65_536),
    tolerance=1e-3,
    mistakes=(
        Mistake(
            0.5**8,
            "0.5 is the *output* of the sigmoid at zero. Its slope there is 0.5 * (1 - 0.5).",
        ),
        Mistake(2.0, "The factors of the layers are multiplied, not added: 0.25 ** 8."),
        Mistake(0.25**7, "This is the factor of seven layers. Eight sigmoids make eight factors."),
        Mistake(
            4**8,
            "This is the inverse. The gradient shrinks: each layer multiplies it by 0.25, not 4.",
        ),
        Mistake(
            0.25,
            "This is one layer. Each of the eight multiplies what it receives by at most 0.25.",
        ),
    ),
    hints=(
        "Where is s * (1 - s) largest, and how large is it there? The figure shows it.",
        "The largest slope is 0.25, at an input of zero.",
        "The chain rule multiplies: one factor of 0.25 for each layer.",
    ),
    why="At best each sigmoid multiplies the gradient by 0.25. Eight of them leave 0.25 ** 8, "
    "about 15 millionths.",
)


def count_dead(maps):
    return int(np.sum(np.max(maps, axis=(0, 1, 2)) <= 0))


def _filter_by_filter(maps):
    return sum(not np.any(maps[:, :, :, index] > 0) for index in range(maps.shape[3]))


def _random_maps(random, shape, dead):
    maps = np.maximum(random.normal(size=shape), 0)
    maps[..., :dead] = 0
    maps[0, ..., dead] = 0  # alive, but not on the first image
    maps[..., dead + 1] = 0
    maps[-1, 0, 0, dead + 1] = 0.01  # alive, but hardly
    return maps[..., random.permutation(shape[3])]


COUNT_DEAD = FunctionExercise(
    name="count_dead",
    reference=count_dead,
    cases=lambda random: [
        (_random_maps(random, (4, 5, 5, 8), 3),),
        (_random_maps(random, (6, 3, 4, 5), 1),),
        (_random_maps(random, (3, 4, 4, 6), 0),),
        (np.zeros((2, 3, 3, 7)),),
    ],
    alternatives=(_filter_by_filter,),
    mistakes=(
        Mistake(
            lambda maps: int(np.sum(maps == 0)),
            "This counts single zeros. ReLU makes many of them, and they do no harm. A dead filter "
            "is zero at *all* positions of *all* images.",
        ),
        Mistake(
            lambda maps: int(np.sum(np.max(maps, axis=(0, 1, 2)) > 0)),
            "These are the filters that are alive. Count the others.",
        ),
        Mistake(
            lambda maps: int(np.sum(np.max(maps[0], axis=(0, 1)) <= 0)),
            "Only the first image is looked at. A filter that is silent there may answer to "
            "another image: take the maximum along axis 0 as well.",
        ),
        Mistake(
            lambda maps: int(np.sum(np.max(maps, axis=(1, 2)) <= 0)),
            "A filter is counted once for each image on which it is silent. It is dead if it is "
            "silent on all: take the maximum along axis 0 as well.",
        ),
        Mistake(
            lambda maps: int(np.sum(np.mean(maps, axis=(0, 1, 2)) < 0.01)),
            "This counts filters whose mean is small. A filter that answers rarely is alive: one "
            "positive value is enough. Compare the largest value with zero.",
        ),
        Mistake(
            lambda maps: float(np.mean(np.max(maps, axis=(0, 1, 2)) <= 0)),
            "This is the share of dead filters. Their number is asked: use `np.sum`.",
        ),
    ),
    hints=(
        "After ReLU nothing is below zero. So a filter is dead if the largest value of its maps, "
        "over all images, rows and columns, is zero.",
        "np.max(maps, axis=(0, 1, 2)) gives one number for each filter.",
        "Count those that are zero: np.sum(... <= 0).",
    ),
    why="One positive value anywhere is enough for a gradient to pass. A filter whose largest "
    "value over all images is zero receives none.",
)


def he_scale(kernel_shape):
    height, width, channels, _ = kernel_shape
    return np.sqrt(2 / (height * width * channels))


HE_SCALE = FunctionExercise(
    name="he_scale",
    reference=he_scale,
    cases=lambda random: [
        ((3, 3, 16, 16),),
        ((3, 3, 1, 32),),
        ((5, 3, 8, 4),),
        ((1, 1, 64, 10),),
        (tuple(int(size) for size in random.integers(2, 30, 4)),),
    ],
    alternatives=(lambda shape: (2 / np.prod(shape[:3])) ** 0.5,),
    mistakes=(
        Mistake(
            lambda shape: 2 / np.prod(shape[:3]),
            "This is the variance. The scale, a standard deviation, is its square root.",
        ),
        Mistake(
            lambda shape: np.sqrt(2 / shape[2]),
            "The window is forgotten: a neuron adds up height * width * channels products.",
        ),
        Mistake(
            lambda shape: np.sqrt(2 / (shape[0] * shape[1] * (shape[2] + shape[3]))),
            "This is Glorot's scale, with both fans. He's looks at the inputs of a neuron alone.",
        ),
        Mistake(
            lambda shape: np.sqrt(1 / np.prod(shape[:3])),
            "This would be right without an activation. ReLU takes half away: put 2 for 1.",
        ),
        Mistake(
            lambda shape: np.sqrt(2 / (shape[0] * shape[1] * shape[3])),
            "The last number of the shape counts filters. A neuron adds up over the input "
            "channels, the third number.",
        ),
        Mistake(
            lambda shape: np.sqrt(6 / np.prod(shape[:3])),
            "This is the limit of a uniform draw with the same variance. The scale of a normal "
            "draw has 2 for 6.",
        ),
    ),
    hints=(
        "A kernel has shape (height, width, input channels, filters). How many products does one "
        "neuron add up?",
        "height * width * channels products. The variance of a weight is 2 divided by that.",
        "The scale is the square root of the variance: np.sqrt(2 / (height * width * channels)).",
    ),
    why="A neuron adds up height * width * channels products, so the sum's mean square is that "
    "many times a weight's variance times the inputs'. ReLU halves it; the 2 makes up for it.",
)

EXERCISES = (
    COMPOSED_KERNEL,
    COLLAPSED_PARAMETERS,
    LEAKY_RELU_GRADIENT,
    SIGMOID_GRADIENT,
    SOFTMAX_GRADIENT,
    BEST_CASE,
    COUNT_DEAD,
    HE_SCALE,
)
