"""The exercises of lesson 06, normalization and regularization: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise

NORMALIZED_VALUE = ValueExercise(
    name="normalized_value",
    solution="4 * (2 - 5) / 3 - 1",
    alternatives=(-5, np.array(-5.0)),
    mistakes=(
        Mistake(-4, "This is gamma times the standardized value. Beta, -1, is still to be added."),
        Mistake(-1, "This is the standardized value. Multiply it by gamma, then add beta."),
        Mistake(
            4 * (2 - 5) / 9 - 1,
            "The difference was divided by the variance, 9. Divide by its root, the standard "
            "deviation 3.",
        ),
        Mistake(
            4 * (2 - 5) / np.sqrt(12) - 1,
            "The variance was divided by one less than the count. Here it is the mean of the "
            "squared differences: 36 / 4.",
        ),
        Mistake(3, "This is the output for 8, the other value. The question is about 2."),
        Mistake(7, "This is 4 * 2 - 1: the batch was not standardized before gamma and beta."),
        Mistake(5, "Gamma and beta have changed places: gamma multiplies, beta is added."),
    ),
    hints=(
        "The mean of 2, 8, 2 and 8 is 5. How far is each number from it?",
        "Each squared difference is 9, so the variance is 9 and the standard deviation 3.",
        "2 becomes (2 - 5) / 3 = -1. Multiply by gamma = 4, then add beta = -1.",
    ),
    why="The mean is 5 and the standard deviation 3, so 2 lies one deviation below the mean: -1. "
    "Then 4 * (-1) - 1 = -5.",
)


def batch_normalize(inputs, gamma, beta, epsilon):
    mean = inputs.mean(axis=(0, 1, 2))
    variance = inputs.var(axis=(0, 1, 2))
    return gamma * (inputs - mean) / np.sqrt(variance + epsilon) + beta


def _normalize_rows(inputs, gamma, beta, epsilon):
    flat = inputs.reshape(-1, inputs.shape[-1])
    centered = flat - flat.mean(axis=0)
    scale = gamma / np.sqrt((centered**2).mean(axis=0) + epsilon)
    return (centered * scale + beta).reshape(inputs.shape)


def _over(axes, **options):
    """Batch normalization with the mean and the variance over other axes."""

    def normalize(inputs, gamma, beta, epsilon):
        mean = inputs.mean(axis=axes, keepdims=True)
        variance = inputs.var(axis=axes, keepdims=True, **options)
        return gamma * (inputs - mean) / np.sqrt(variance + epsilon) + beta

    return normalize


def _without_root(inputs, gamma, beta, epsilon):
    mean, variance = inputs.mean(axis=(0, 1, 2)), inputs.var(axis=(0, 1, 2))
    return gamma * (inputs - mean) / (variance + epsilon) + beta


def _epsilon_after_the_root(inputs, gamma, beta, epsilon):
    mean, deviation = inputs.mean(axis=(0, 1, 2)), inputs.std(axis=(0, 1, 2))
    return gamma * (inputs - mean) / (deviation + epsilon) + beta


def _gamma_forgotten(inputs, gamma, beta, epsilon):
    return batch_normalize(inputs, 1, beta, epsilon)


def _beta_before_gamma(inputs, gamma, beta, epsilon):
    return gamma * (batch_normalize(inputs, 1, 0, epsilon) + beta)


def _batches(random):
    for shape in ((2, 3, 3, 1), (4, 5, 5, 3), (8, 2, 6, 4), (3, 1, 7, 2)):
        inputs = random.normal(2, 3, shape)
        gamma, beta = random.uniform(0.5, 2, shape[-1]), random.normal(size=shape[-1])
        yield inputs, gamma, beta, 0.001
        yield inputs, gamma, beta, 0.5


BATCH_NORMALIZE = FunctionExercise(
    name="batch_normalize",
    reference=batch_normalize,
    cases=lambda random: list(_batches(random)),
    alternatives=(_normalize_rows, _over((0, 1, 2))),
    mistakes=(
        Mistake(
            _over(0),
            "Mean and variance are taken over the batch alone, one for each pixel. A channel has "
            "one mean for all images and all pixels: `axis=(0, 1, 2)`.",
        ),
        Mistake(
            _over((1, 2)),
            "Each image has a mean of its own here, which is another layer. Take the axis of the "
            "images too: `axis=(0, 1, 2)`.",
        ),
        Mistake(
            _over(None),
            "One mean for everything mixes the channels. Each channel has its own: leave the last "
            "axis out.",
        ),
        Mistake(
            _over(-1),
            "The mean runs over the channels, which is layer normalization. Average over all axes "
            "but the last.",
        ),
        Mistake(_without_root, "Divide by the root of the variance, not by the variance."),
        Mistake(
            _epsilon_after_the_root,
            "Epsilon is added to the variance, under the root, and not to the standard deviation.",
        ),
        Mistake(_gamma_forgotten, "Gamma is missing: multiply the standardized numbers by it."),
        Mistake(
            lambda inputs, gamma, beta, epsilon: batch_normalize(inputs, gamma, 0, epsilon),
            "Beta is missing: add it at the end, one number for each channel.",
        ),
        Mistake(
            _over((0, 1, 2), ddof=1),
            "The variance was divided by one less than the count (`ddof=1`). Here it is the plain "
            "mean of the squared differences.",
        ),
        Mistake(
            _beta_before_gamma,
            "Beta was multiplied by gamma as well. First multiply by gamma, then add beta.",
        ),
    ),
    hints=(
        "One mean for each channel: average over every axis except the last.",
        "mean = inputs.mean(axis=(0, 1, 2)), and inputs.var(axis=(0, 1, 2)) is the variance.",
        "gamma * (inputs - mean) / np.sqrt(variance + epsilon) + beta",
    ),
    why="NumPy lines the last axes up, so the four arrays of one number for each channel meet the "
    "channels of the inputs by themselves.",
)


def moving_mean(start, batch_means, momentum):
    value = start
    for mean in batch_means:
        value = momentum * value + (1 - momentum) * mean
    return value


def _moving_mean_by_steps(start, batch_means, momentum):
    for mean in batch_means:
        start = start + (1 - momentum) * (mean - start)
    return start


def _moving_mean_as_a_sum(start, batch_means, momentum):
    count = len(batch_means)
    shares = (1 - momentum) * momentum ** np.arange(count - 1, -1, -1)
    return start * momentum**count + np.sum(shares * np.asarray(batch_means))


def _momentum_turned(start, batch_means, momentum):
    return moving_mean(start, batch_means, 1 - momentum)


def _momentum_without_its_rest(start, batch_means, momentum):
    for mean in batch_means:
        start = momentum * start + mean
    return start


def _from_the_first_mean(start, batch_means, momentum):
    return moving_mean(batch_means[0], batch_means[1:], momentum)


def _every_record(start, batch_means, momentum):
    counts = range(1, len(batch_means) + 1)
    return [moving_mean(start, batch_means[:count], momentum) for count in counts]


MOVING_MEAN = FunctionExercise(
    name="moving_mean",
    reference=moving_mean,
    cases=lambda random: [
        (0.0, [1.0, 1.0], 0.9),
        (0.0, [2.0] * 22, 0.99),
        *(
            (float(random.normal()), list(random.normal(3, 1, count)), momentum)
            for count in (1, 5, 30)
            for momentum in (0.5, 0.9, 0.99)
        ),
    ],
    alternatives=(_moving_mean_by_steps, _moving_mean_as_a_sum),
    mistakes=(
        Mistake(
            _momentum_turned,
            "Momentum and its rest have changed places. The old value keeps the share `momentum`; "
            "the new mean comes in with the share `1 - momentum`.",
        ),
        Mistake(
            lambda start, batch_means, momentum: float(np.mean(batch_means)),
            "This is the plain mean of all batches. A moving mean begins at `start` and forgets.",
        ),
        Mistake(
            _momentum_without_its_rest,
            "The new mean is added whole, so the value grows without end. It comes in with the "
            "share `1 - momentum`.",
        ),
        Mistake(
            _from_the_first_mean,
            "This begins at the first batch. The layer begins at `start`, and so the first batch "
            "moves it too.",
        ),
        Mistake(
            lambda start, batch_means, momentum: moving_mean(start, batch_means[-1:], momentum),
            "Only the last batch was used. Every batch moves the value, one after the other.",
        ),
        Mistake(
            _every_record,
            "These are the records after each batch. Return the last one alone.",
        ),
    ),
    hints=(
        "One batch: the old value keeps the share `momentum`, the batch's mean gets the rest.",
        "value = momentum * value + (1 - momentum) * mean, in a loop over the means.",
    ),
    why="Each step forgets the share 1 - momentum of what was there. After n steps the start has "
    "the share momentum**n left.",
)

STEPS_TO_CATCH_UP = ValueExercise(
    name="steps_to_catch_up",
    solution="int(np.ceil(np.log(0.05) / np.log(0.99)))",
    alternatives=(299.0,),
    mistakes=(
        Mistake(298, "After 298 steps 5.0038 % are left, a little more than 5 %. Round up."),
        Mistake(
            np.log(0.05) / np.log(0.99),
            "After 298 steps 5.0038 % are left. A step is a whole number: round up.",
        ),
        Mistake(14, "This is the number of epochs of 22 steps. The question is about steps."),
        Mistake(29, "This is the answer for a momentum of 0.9. Here it is 0.99."),
        Mistake(95, "The way is not made in equal steps: each step leaves 99 % of what is left."),
        Mistake(
            6,
            "This is when 5 % of the way is *made*. The question is when 5 % of it is left: "
            "0.99 ** n is at most 0.05.",
        ),
        Mistake(459, "This is when 1 % is left. The question is about 5 %: 0.99 ** n <= 0.05."),
        Mistake(
            5,
            "0.05 is the share that may be left. How many factors 0.99 make a product of at most "
            "0.05?",
        ),
    ),
    hints=(
        "After n steps the share 0.99 ** n of the way is left. Look for the first n at which that "
        "is no more than 0.05.",
        "Try some n in Python, or take logarithms: n = log(0.05) / log(0.99), rounded up.",
    ),
    why="0.99 ** 298 = 0.05004 and 0.99 ** 299 = 0.04954. With 22 steps an epoch that is the "
    "fourteenth epoch.",
)


def batch_norm_gradient(output_gradient, standardized, scale):
    shift = output_gradient.mean()
    stretch = (output_gradient * standardized).mean()
    return scale * (output_gradient - shift - standardized * stretch)


def _gradient_by_projection(output_gradient, standardized, scale):
    count = len(standardized)
    ones = np.ones(count)
    matrix = np.eye(count) - (np.outer(ones, ones) + np.outer(standardized, standardized)) / count
    return scale * (matrix @ output_gradient)


def _gradient_cases(random):
    for count in (3, 4, 6, 20):
        inputs = random.normal(1, 2, count)
        scale = 1 / inputs.std()
        yield random.normal(0.5, 1, count), (inputs - inputs.mean()) * scale, float(scale)


BATCH_NORM_GRADIENT = FunctionExercise(
    name="batch_norm_gradient",
    reference=batch_norm_gradient,
    cases=lambda random: list(_gradient_cases(random)),
    alternatives=(_gradient_by_projection,),
    mistakes=(
        Mistake(
            lambda g, z, scale: scale * g,
            "This is the direct way alone, as if mean and deviation were fixed numbers. They move "
            "with every input: two terms are missing.",
        ),
        Mistake(
            lambda g, z, scale: scale * (g - g.mean()),
            "The way through the mean is there. The way through the deviation is missing: subtract "
            "`standardized` times a mean of products.",
        ),
        Mistake(
            lambda g, z, scale: scale * (g - z * (g * z).mean()),
            "The way through the deviation is there. The way through the mean is missing: subtract "
            "the mean of the output gradient.",
        ),
        Mistake(
            lambda g, z, scale: scale * (g - g.sum() - z * (g * z).sum()),
            "The two corrections are sums here. Each input has a share of 1/n in mean and "
            "deviation, so they are means.",
        ),
        Mistake(
            lambda g, z, scale: scale * (g + g.mean() + z * (g * z).mean()),
            "The corrections have the wrong sign: mean and deviation follow the input, and so "
            "take away from its effect.",
        ),
        Mistake(
            lambda g, z, scale: g - g.mean() - z * (g * z).mean(),
            "The factor `scale` is missing: inputs were multiplied by it on the way forward.",
        ),
    ),
    hints=(
        "Three ways lead from one input to the outputs: directly, through the mean, and through "
        "the deviation. Start with the direct one: scale * output_gradient.",
        "The way through the mean subtracts output_gradient.mean() inside the bracket.",
        "The way through the deviation subtracts standardized * (output_gradient * "
        "standardized).mean().",
    ),
    why="Moving all inputs together, or stretching them around their mean, changes no output. So "
    "the gradient has no part in these two directions: both are taken out of it.",
)


def fold(kernel, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta - mean * scale


def _fold_filter_by_filter(kernel, gamma, beta, mean, variance, epsilon):
    folded, bias = np.empty(kernel.shape), []
    for k in range(kernel.shape[-1]):
        factor = gamma[k] / (variance[k] + epsilon) ** 0.5
        folded[..., k] = kernel[..., k] * factor
        bias.append(beta[k] - factor * mean[k])
    return folded, np.array(bias)


def _fold_cases(random):
    for shape in ((3, 3, 1, 4), (1, 1, 5, 2), (5, 3, 2, 3)):
        gamma, beta, mean = random.normal(1, 0.5, (3, shape[-1]))
        yield random.normal(size=shape), gamma, beta, mean, random.uniform(0.2, 3, shape[-1]), 0.01


FOLD = FunctionExercise(
    name="fold",
    reference=fold,
    cases=lambda random: list(_fold_cases(random)),
    alternatives=(_fold_filter_by_filter,),
    mistakes=(
        Mistake(
            lambda *settings: fold(*settings)[::-1],
            "Kernel and bias have changed places: return the kernel first, then the bias.",
        ),
        Mistake(
            lambda k, g, b, m, v, e: (k * g / np.sqrt(v + e), b),
            "The kernel is right. The bias forgets the mean: it is taken away from every map, "
            "times the same factor.",
        ),
        Mistake(
            lambda k, g, b, m, v, e: (k * g / np.sqrt(v + e), b - m),
            "The kernel is right. In the bias, the mean is multiplied by the factor too.",
        ),
        Mistake(
            lambda k, g, b, m, v, e: (k, b - m * g / np.sqrt(v + e)),
            "The bias is right. The kernel must be multiplied by the factor, filter by filter.",
        ),
        Mistake(
            lambda k, g, b, m, v, e: (k * g / (v + e), b - m * g / (v + e)),
            "The factor divides by the root of variance and epsilon, not by their sum.",
        ),
        Mistake(
            lambda k, g, b, m, v, e: (k / np.sqrt(v + e), b - m / np.sqrt(v + e)),
            "Gamma is missing: the factor is gamma / sqrt(variance + epsilon).",
        ),
        Mistake(
            lambda k, g, b, m, v, e: (k * g / np.sqrt(v + e), b + m * g / np.sqrt(v + e)),
            "The sign of the mean is wrong: batch normalization subtracts it.",
        ),
    ),
    hints=(
        "At inference each map y becomes gamma * (y - mean) / sqrt(variance + epsilon) + beta. "
        "Collect what multiplies y, and what does not.",
        "With scale = gamma / np.sqrt(variance + epsilon) it is y * scale + (beta - mean * scale).",
        "y is linear in the kernel, so y * scale is the map of the kernel times scale. The last "
        "axis of the kernel counts the filters.",
    ),
    why="At inference the four statistics are fixed numbers, so the layer is one factor and one "
    "constant for each map, and a convolution can take both in.",
)


def dropout(inputs, kept, rate):
    return inputs * kept / (1 - rate)


def _drop_by_where(inputs, kept, rate):
    return np.where(kept, inputs / (1 - rate), 0)


def _dropout_cases(random):
    yield np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, True]), 0.25
    for shape, rate in (((6,), 0.5), ((4, 5), 0.2), ((2, 3, 3, 2), 0.75)):
        yield random.normal(1, 1, shape), random.random(shape) >= rate, rate


DROPOUT = FunctionExercise(
    name="dropout",
    reference=dropout,
    cases=lambda random: list(_dropout_cases(random)),
    alternatives=(_drop_by_where,),
    mistakes=(
        Mistake(
            lambda inputs, kept, rate: inputs * kept,
            "The right places are zero. The others must grow, so that the sum is the same on "
            "average: divide by the share that is kept.",
        ),
        Mistake(
            lambda inputs, kept, rate: inputs * kept / rate,
            "The numbers were divided by the share that is dropped. Divide by the share that is "
            "kept, 1 - rate.",
        ),
        Mistake(
            lambda inputs, kept, rate: inputs * kept * (1 - rate),
            "The numbers that are kept shrink here. They must grow: divide by 1 - rate.",
        ),
        Mistake(
            lambda inputs, kept, rate: inputs * ~kept / (1 - rate),
            "`kept` is True where a number stays. Here those are the places that became zero.",
        ),
        Mistake(
            lambda inputs, kept, rate: inputs * kept * inputs.size / kept.sum(),
            "This divides by the share that happened to be kept in this draw. Divide by 1 - rate, "
            "the same number in each draw.",
        ),
    ),
    hints=(
        "A product with `kept` sets the dropped places to zero: True counts as 1, False as 0.",
        "On average the share 1 - rate is kept. By what must the rest be divided so that the mean "
        "stays the same?",
    ),
    why="A number is there with probability 1 - rate, and then 1 / (1 - rate) times as large. Its "
    "mean is what it was, so nothing has to change at inference.",
)

EXERCISES = (
    NORMALIZED_VALUE,
    BATCH_NORMALIZE,
    MOVING_MEAN,
    STEPS_TO_CATCH_UP,
    BATCH_NORM_GRADIENT,
    FOLD,
    DROPOUT,
)
