"""The exercises of lesson 11, architectures: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake


def stacked_parameters(count, size, channels):
    return count * size * size * channels * channels


def _one_by_one(count, size, channels):
    return sum(size**2 * channels**2 for _ in range(count))


STACKED_PARAMETERS = FunctionExercise(
    name="stacked_parameters",
    reference=stacked_parameters,
    cases=lambda random: [
        (2, 3, 64),
        (1, 5, 64),
        (3, 3, 64),
        (1, 7, 64),
        (1, 1, 1),
        (4, 2, 10),
        *(tuple(int(n) for n in random.integers(2, 9, 3)) for _ in range(3)),
    ],
    alternatives=(_one_by_one,),
    mistakes=(
        Mistake(
            lambda count, size, channels: size**2 * channels**2,
            "This is one convolution. There are `count` of them, one behind the other.",
        ),
        Mistake(
            lambda count, size, channels: count * size**2 * channels,
            "Each filter has a kernel for every input channel, and there are as many filters as "
            "channels: the channels count twice.",
        ),
        Mistake(
            lambda count, size, channels: count * (size**2 * channels + 1) * channels,
            "These convolutions have no biases: batch normalization follows, and has an offset.",
        ),
        Mistake(
            lambda count, size, channels: (count * (size - 1) + 1) ** 2 * channels**2,
            "This is one convolution whose window is as large as what the stack sees. The stack "
            "has `count` small ones.",
        ),
        Mistake(
            lambda count, size, channels: count * size * channels**2,
            "A kernel has size rows and size columns: square it.",
        ),
    ),
    hints=(
        "One filter has size * size weights for each input channel. How many filters are there?",
        "One convolution has size * size * channels * channels weights.",
    ),
    why="Two windows of 3 x 3 see 5 x 5 pixels with 18 weights for each pair of channels instead "
    "of 25, and three see 7 x 7 with 27 instead of 49.",
)


def separable_cost(rows, columns, size, channels, filters):
    return rows * columns * (size * size * channels + channels * filters)


def _two_layers(rows, columns, size, channels, filters):
    depthwise = rows * columns * size**2 * channels
    pointwise = rows * columns * channels * filters
    return depthwise + pointwise


SEPARABLE_COST = FunctionExercise(
    name="separable_cost",
    reference=separable_cost,
    cases=lambda random: [
        (16, 16, 3, 32, 64),
        (8, 4, 5, 1, 1),
        (7, 9, 3, 10, 20),
        (1, 1, 7, 3, 8),
        *(tuple(int(n) for n in random.integers(2, 12, 5)) for _ in range(3)),
    ],
    alternatives=(_two_layers,),
    mistakes=(
        Mistake(
            lambda rows, columns, size, channels, filters: (
                rows * columns * size**2 * channels * filters
            ),
            "This is the full convolution, where each filter sees all channels in all places of "
            "its window. Here the two jobs are done one after the other.",
        ),
        Mistake(
            lambda rows, columns, size, channels, filters: rows * columns * size**2 * channels,
            "The 1 x 1 convolution is missing: at each place every channel times every filter.",
        ),
        Mistake(
            lambda rows, columns, size, channels, filters: rows * columns * channels * filters,
            "The depthwise convolution is missing: at each place size * size weights a channel.",
        ),
        Mistake(
            lambda rows, columns, size, channels, filters: size**2 * channels + channels * filters,
            "These are the parameters. Each is used once at every place of the map.",
        ),
        Mistake(
            lambda rows, columns, size, channels, filters: (
                rows * columns * (size**2 * filters + channels * filters)
            ),
            "The depthwise convolution comes first: it works on the input channels, and not on the "
            "filters.",
        ),
    ),
    hints=(
        "Depthwise: each channel has one kernel, size * size weights, used at every place.",
        "1 x 1: channels * filters weights, used at every place. Add the two.",
    ),
    why="Space first, then channels: size * size * channels + channels * filters instead of the "
    "product of all. For 3 x 3 and many filters that is about a ninth.",
)


def channels_seen(channels, count, growth):
    return [channels + layer * growth for layer in range(count)]


def _by_appending(channels, count, growth):
    seen, here = [], channels
    for _ in range(count):
        seen.append(here)
        here += growth
    return np.array(seen)


CHANNELS_SEEN = FunctionExercise(
    name="channels_seen",
    reference=channels_seen,
    cases=lambda random: [
        (64, 6, 32),
        (3, 1, 8),
        (10, 4, 1),
        *(tuple(int(n) for n in random.integers(2, 20, 3)) for _ in range(3)),
    ],
    alternatives=(_by_appending,),
    mistakes=(
        Mistake(
            lambda channels, count, growth: [
                channels + layer * growth for layer in range(1, count + 1)
            ],
            "These are the channels behind each layer. The first layer sees the input alone.",
        ),
        Mistake(
            lambda channels, count, growth: channels + count * growth,
            "This is what leaves the block. Asked is what each of its layers sees: a list.",
        ),
        Mistake(
            lambda channels, count, growth: [channels] + [growth] * (count - 1),
            "This is a chain: each layer sees the maps of the layer before. In a dense block it "
            "sees the maps of all layers before.",
        ),
        Mistake(
            lambda channels, count, growth: [channels * growth**layer for layer in range(count)],
            "Concatenating adds channels; it does not multiply them.",
        ),
        Mistake(
            lambda channels, count, growth: [
                channels + layer * growth for layer in range(count + 1)
            ],
            "One too many: the last number is what leaves the block.",
        ),
    ),
    hints=(
        "The first layer sees `channels`. Each layer adds `growth` channels for those behind it.",
        "Layer k, counted from 0, sees channels + k * growth.",
    ),
    why="Each layer adds growth maps to the stack. So the input grows in a straight line, and the "
    "parameters of a block with the square of its length.",
)


def gated(maps, first, first_bias, second, second_bias):
    means = maps.mean(axis=(1, 2))
    squeezed = np.maximum(means @ first + first_bias, 0)
    weights = 1 / (1 + np.exp(-(squeezed @ second + second_bias)))
    return maps * weights[:, np.newaxis, np.newaxis, :]


def _image_by_image(maps, first, first_bias, second, second_bias):
    changed = []
    for image in maps:
        hidden = np.clip(
            image.reshape(-1, image.shape[-1]).mean(axis=0) @ first + first_bias, 0, None
        )
        changed.append(image / (1 + np.exp(-hidden @ second - second_bias)))
    return np.stack(changed)


def _gate(maps, first, first_bias, second, second_bias, middle, last, squeeze=np.mean):
    hidden = middle(squeeze(maps, axis=(1, 2)) @ first + first_bias)
    return last(hidden @ second + second_bias)[:, np.newaxis, np.newaxis, :]


def _rectified(values):
    return np.maximum(values, 0)


def _sigmoid(values):
    return 1 / (1 + np.exp(-values))


def _softmax(values):
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _over_the_batch(maps, first, first_bias, second, second_bias):
    means = np.broadcast_to(maps.mean(axis=(0, 1, 2)), (len(maps), maps.shape[-1]))
    weights = _sigmoid(_rectified(means @ first + first_bias) @ second + second_bias)
    return maps * weights[:, np.newaxis, np.newaxis, :]


def _gate_cases(random):
    for shape, squeezed in (((2, 3, 4, 4), 3), ((1, 5, 2, 3), 2), ((3, 4, 4, 6), 4)):
        channels, open_share = shape[-1], 0
        while not 0.5 <= open_share < 1:  # where all hidden numbers are 0 any squeeze would do
            maps, bias = random.normal(1, 2, shape), random.normal(size=squeezed)
            first = random.normal(size=(channels, squeezed)) / np.sqrt(channels)
            open_share = np.mean(maps.mean(axis=(1, 2)) @ first + bias > 0)
        second = random.normal(size=(squeezed, channels)) / np.sqrt(squeezed)
        yield maps, first, bias, second, random.normal(size=channels)


GATED = FunctionExercise(
    name="gated",
    reference=gated,
    cases=lambda random: list(_gate_cases(random)),
    alternatives=(_image_by_image,),
    mistakes=(
        Mistake(
            lambda maps, *rest: _gate(maps, *rest, _rectified, _sigmoid) * np.ones_like(maps),
            "These are the weights. Multiply the maps by them.",
        ),
        Mistake(
            lambda maps, *rest: maps + _gate(maps, *rest, _rectified, _sigmoid),
            "The weights are added. A gate multiplies: near 0 it closes a channel.",
        ),
        Mistake(
            lambda maps, *rest: maps * _gate(maps, *rest, lambda values: values, _sigmoid),
            "The squeezed numbers go through ReLU before they meet the second layer.",
        ),
        Mistake(
            lambda maps, *rest: maps * _gate(maps, *rest, _rectified, _softmax),
            "Softmax makes channels rivals: their weights add up to 1. Here each channel has a "
            "sigmoid of its own, and all may be open.",
        ),
        Mistake(
            lambda maps, *rest: maps * _gate(maps, *rest, _rectified, lambda values: values),
            "The second layer ends in a sigmoid, so that a weight lies between 0 and 1.",
        ),
        Mistake(
            lambda maps, *rest: maps * _gate(maps, *rest, _rectified, _sigmoid, np.sum),
            "This is the sum. Squeeze to the mean: a larger picture must not open the gate.",
        ),
        Mistake(
            lambda maps, *rest: maps * _gate(maps, *rest, _rectified, _sigmoid, np.max),
            "This is the largest value. The gate looks at the mean of each map.",
        ),
        Mistake(
            _over_the_batch,
            "The mean goes over the whole batch. Each image decides for itself: take the mean over "
            "its rows and columns, axes 1 and 2.",
        ),
    ),
    hints=(
        "Squeeze: maps.mean(axis=(1, 2)) has one number for each image and channel.",
        "First np.maximum(means @ first + first_bias, 0), then a sigmoid of the second layer.",
        "weights[:, np.newaxis, np.newaxis, :] has the four axes of the maps.",
    ),
    why="Each image looks at the means of its own maps, and decides how much of each map goes on.",
)


def slope_of_stack(slopes, skip):
    through = 1.0
    for slope in slopes:
        through *= slope + 1 if skip else slope
    return through


def _as_product(slopes, skip):
    return float(np.prod(np.asarray(slopes, "float64") + bool(skip)))


SLOPE_OF_STACK = FunctionExercise(
    name="slope_of_stack",
    reference=slope_of_stack,
    cases=lambda random: [
        ([0.5, 0.5, 0.5], False),
        ([0.5, 0.5, 0.5], True),
        ([0.0, 2.0], True),
        ([0.0, 2.0], False),
        ([-1.0, 0.3], True),
        ([], True),
        ([], False),
        (list(random.normal(0, 0.5, 6)), True),
        (list(random.normal(0, 0.5, 6)), False),
    ],
    alternatives=(_as_product,),
    mistakes=(
        Mistake(
            lambda slopes, skip: _as_product(slopes, False),
            "The skip changes the slope of each layer: x + f(x) has the slope 1 + f'(x).",
        ),
        Mistake(
            lambda slopes, skip: _as_product(slopes, False) + (1 if skip else 0),
            "This is one skip around the whole stack. Here each layer has its own.",
        ),
        Mistake(
            lambda slopes, skip: float(np.sum(np.asarray(slopes) + bool(skip))),
            "Slopes of layers one behind the other are multiplied (the chain rule).",
        ),
        Mistake(
            lambda slopes, skip: _as_product(slopes, not skip),
            "The wrong way around: the 1 belongs to the stack with skips.",
        ),
    ),
    hints=(
        "Layers one behind the other: the chain rule multiplies their slopes.",
        "With a skip a layer is x + f(x). Its slope is 1 + slope.",
    ),
    why="Without skips one slope of 0 stops everything. With skips each factor is 1 + slope: the "
    "gradient has a way around. And slopes that all point one way multiply to large numbers.",
)


def compound_cost(depth, width, resolution, steps):
    return (depth * width**2 * resolution**2) ** steps


def _factor_by_factor(depth, width, resolution, steps):
    deeper, wider, finer = depth**steps, width**steps, resolution**steps
    return deeper * wider * wider * finer * finer


COMPOUND_COST = FunctionExercise(
    name="compound_cost",
    reference=compound_cost,
    cases=lambda random: [
        (1.2, 1.1, 1.15, 1),
        (1.2, 1.1, 1.15, 2),
        (2.0, 1.0, 1.0, 1),
        (1.0, 2.0, 1.0, 1),
        (1.0, 1.0, 2.0, 3),
        (1.2, 1.1, 1.15, 0),
        (*(float(n) for n in random.uniform(1, 2, 3)), 3),
    ],
    alternatives=(_factor_by_factor,),
    mistakes=(
        Mistake(
            lambda depth, width, resolution, steps: (depth * width * resolution) ** steps,
            "Twice as wide means twice as many input channels and twice as many filters: four "
            "times. Twice the resolution means twice the rows and twice the columns.",
        ),
        Mistake(
            lambda depth, width, resolution, steps: depth * width**2 * resolution**2 * steps,
            "Each step multiplies once more: raise to the power of steps.",
        ),
        Mistake(
            lambda depth, width, resolution, steps: (depth**2 * width**2 * resolution**2) ** steps,
            "Depth counts once: twice as many layers, twice the work.",
        ),
        Mistake(
            lambda depth, width, resolution, steps: depth * width**2 * resolution**2,
            "This is one step. Raise it to the power of steps; no step at all costs 1.",
        ),
        Mistake(
            lambda depth, width, resolution, steps: (depth + width**2 + resolution**2) ** steps,
            "The factors multiply: depth * width**2 * resolution**2.",
        ),
    ),
    hints=(
        "How does the work grow if only the depth doubles? Only the width? Only the resolution?",
        "One step multiplies by depth * width**2 * resolution**2.",
    ),
    why="A layer costs rows * columns * size² * channels * filters. Width counts in the last two, "
    "resolution in the first two, and depth is the number of layers.",
)

EXERCISES = (
    STACKED_PARAMETERS,
    SEPARABLE_COST,
    CHANNELS_SEEN,
    GATED,
    SLOPE_OF_STACK,
    COMPOUND_COST,
)
