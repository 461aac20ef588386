"""The exercises of lesson 05, flatten and dense layers: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise


def flat_index(row, column, channel, width, channels):
    return (row * width + column) * channels + channel


def _by_an_array(row, column, channel, width, channels):
    return int(np.ravel_multi_index((row, column, channel), (row + 1, width, channels)))


FLAT_INDEX = FunctionExercise(
    name="flat_index",
    reference=flat_index,
    cases=lambda random: [
        (0, 0, 0, 4, 2),
        (0, 0, 1, 4, 2),
        (0, 3, 0, 4, 2),
        (2, 1, 1, 4, 2),
        (5, 0, 2, 7, 3),
        (2, 1, 1, 4, 4),
        *[
            (*(int(k) for k in random.integers(0, 6, 2)), int(random.integers(0, 8)), 12, 8)
            for _ in range(6)
        ],
    ],
    alternatives=(
        _by_an_array,
        lambda row, column, channel, width, channels: (
            row * width * channels + column * channels + channel
        ),
    ),
    mistakes=(
        Mistake(
            lambda row, column, channel, width, channels: (
                channel * (row + 1) * width + row * width + column
            ),
            "Here one whole map comes after the other. In Keras all channels of one pixel come "
            "first, then those of the next pixel: the channel changes fastest.",
        ),
        Mistake(
            lambda row, column, channel, width, channels: row * width + column,
            "The channels are missing. Each pixel takes `channels` places, so multiply the number "
            "of pixels before it by `channels`, and add `channel`.",
        ),
        Mistake(
            lambda row, column, channel, width, channels: row * width + column * channels + channel,
            "Only the columns are multiplied by `channels`. All pixels before this one take that "
            "many places, those of the rows above too: put row * width + column in parentheses.",
        ),
        Mistake(
            lambda row, column, channel, width, channels: row * width + column + channel,
            "Each pixel takes `channels` places. Multiply the number of pixels before this one by "
            "`channels`, then add `channel`.",
        ),
        Mistake(
            lambda row, column, channel, width, channels: (
                row * channels + column * channels + channel
            ),
            "A full row holds `width` pixels: multiply `row` by `width` before you add `column`.",
        ),
        Mistake(
            lambda row, column, channel, width, channels: (
                (row * width + column) * channels + channel + 1
            ),
            "This counts from 1. Python counts from 0: row 0, column 0, channel 0 has the place 0.",
        ),
        Mistake(
            lambda row, column, channel, width, channels: (
                (column * width + row) * channels + channel
            ),
            "Row and column are exchanged. Flatten goes along a row first, so the column changes "
            "faster than the row.",
        ),
    ),
    hints=(
        "How many pixels lie before the pixel in row `row` and column `column`? A full row has "
        "`width` of them.",
        "There are row * width + column pixels before it, and each takes `channels` places.",
        "Multiply that by `channels`, and add `channel`.",
    ),
    why="Before this number lie `row` full rows, `column` pixels of its own row, each with all its "
    "channels, and `channel` numbers of its own pixel.",
)

DENSE_PARAMETERS = ValueExercise(
    name="dense_parameters",
    solution="6 * 6 * 32 * 64 + 64",
    alternatives=(73_792.0,),
    mistakes=(
        Mistake(73_728, "These are the weights alone. Each of the 64 units also has a bias."),
        Mistake(
            2_112,
            "This is 32 times 64, plus 64: the layer behind a global average. After Flatten each "
            "of the 6 * 6 places has weights of its own.",
        ),
        Mistake(
            2_368,
            "The channels are missing: Flatten gives 6 * 6 * 32 numbers, not 6 * 6.",
        ),
        Mistake(
            1_216,
            "Every unit has a weight for *each* input: multiply the inputs by the units before you "
            "add the biases.",
        ),
        Mistake(
            74_880,
            "There is one bias for each output, not for each input: add 64.",
        ),
        Mistake(
            73_729,
            "One bias is added. Each of the 64 units has its own.",
        ),
    ),
    hints=(
        "How many numbers come out of Flatten? Rows times columns times channels.",
        "6 * 6 * 32 = 1,152 inputs. Each of the 64 units has a weight for each of them.",
        "And each unit has one bias.",
    ),
    why="Flatten gives 6 * 6 * 32 = 1,152 numbers. Each of the 64 units weighs all of them and "
    "adds its bias: (1,152 + 1) * 64.",
)


def dense_gradients(inputs, kernel, output_gradient):
    input_gradient = output_gradient @ kernel.T
    kernel_gradient = inputs.T @ output_gradient
    bias_gradient = output_gradient.sum(axis=0)
    return input_gradient, kernel_gradient, bias_gradient


def _number_by_number(inputs, kernel, output_gradient):
    input_gradient, kernel_gradient = np.zeros(inputs.shape), np.zeros(kernel.shape)
    bias_gradient = np.zeros(kernel.shape[1])
    for example in range(len(inputs)):
        for unit, gradient in enumerate(output_gradient[example]):
            input_gradient[example] += gradient * kernel[:, unit]
            kernel_gradient[:, unit] += gradient * inputs[example]
            bias_gradient[unit] += gradient
    return input_gradient, kernel_gradient, bias_gradient


def _dense(inputs=None, kernel=None, bias=None):
    """Return a wrong answer: `dense_gradients` with some of its three results replaced."""

    def gradients(x, w, g):
        right = dense_gradients(x, w, g)
        return tuple(
            result if other is None else other(x, w, g)
            for result, other in zip(right, (inputs, kernel, bias), strict=True)
        )

    return gradients


DENSE_GRADIENTS = FunctionExercise(
    name="dense_gradients",
    reference=dense_gradients,
    cases=lambda random: [
        (np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([[10.0]])),
        tuple(random.normal(size=shape) for shape in ((5, 3), (3, 2), (5, 2))),
        tuple(random.normal(size=shape) for shape in ((4, 6), (6, 7), (4, 7))),
        tuple(random.normal(size=shape) for shape in ((4, 4), (4, 4), (4, 4))),
    ],
    alternatives=(
        _number_by_number,
        lambda x, w, g: (
            np.einsum("nu,iu->ni", g, w),
            np.einsum("ni,nu->iu", x, g),
            np.ones(len(g)) @ g,
        ),
    ),
    mistakes=(
        Mistake(
            _dense(
                kernel=lambda x, w, g: x.T @ g / len(x),
                bias=lambda x, w, g: g.mean(axis=0),
            ),
            "The kernel and the bias get a mean over the batch. The layer adds up: whether the "
            "loss is a mean has been decided before, in the output gradient.",
        ),
        Mistake(
            _dense(bias=lambda x, w, g: g.sum(axis=1)),
            "The bias gradient is summed along the units. A unit has one bias for the whole batch: "
            "sum over the examples, axis=0.",
        ),
        Mistake(
            _dense(bias=lambda x, w, g: g.mean(axis=0)),
            "The bias gradient is the mean over the examples. The bias worked in every example, so "
            "it receives the sum.",
        ),
        Mistake(
            _dense(bias=lambda x, w, g: g),
            "The bias gradient has one row for each example. All examples used the same bias: add "
            "them up, axis=0.",
        ),
        Mistake(
            _dense(kernel=lambda x, w, g: g.T @ x),
            "The kernel gradient lies on its side. It has the shape of the kernel, (inputs, "
            "units): inputs.T @ output_gradient.",
        ),
        Mistake(
            lambda x, w, g: (x.T @ g, g @ w.T, g.sum(axis=0)),
            "The first two results are exchanged. Return the gradient of the inputs first, then "
            "that of the kernel.",
        ),
    ),
    hints=(
        "Each gradient has the shape of what it belongs to. Which product of two of the three "
        "arrays, one of them turned by `.T`, has the shape of the inputs?",
        "The inputs receive output_gradient @ kernel.T, the kernel inputs.T @ output_gradient.",
        "The bias was added in each example, so it receives output_gradient.sum(axis=0).",
    ),
    why="Each weight collects input times gradient from every example, each input collects weight "
    "times gradient from every unit, and each bias the gradients of its unit.",
)


def from_channels_first(kernel, height, width, channels):
    maps = kernel.reshape(channels, height, width, -1)
    return np.moveaxis(maps, 0, 2).reshape(kernel.shape)


def _row_by_row(kernel, height, width, channels):
    rows = []
    for row in range(height):
        for column in range(width):
            for channel in range(channels):
                rows.append(kernel[(channel * height + row) * width + column])
    return np.array(rows)


FROM_CHANNELS_FIRST = FunctionExercise(
    name="from_channels_first",
    reference=from_channels_first,
    cases=lambda random: [
        (np.arange(12.0)[:, np.newaxis], 2, 3, 2),
        (random.normal(size=(3 * 4 * 5, 2)), 3, 4, 5),
        (random.normal(size=(4 * 4 * 4, 10)), 4, 4, 4),
        (random.normal(size=(2 * 5 * 3, 3)), 2, 5, 3),
    ],
    alternatives=(
        _row_by_row,
        lambda kernel, height, width, channels: (
            kernel.reshape(channels, height * width, -1).swapaxes(0, 1).reshape(kernel.shape)
        ),
    ),
    mistakes=(
        Mistake(
            lambda kernel, height, width, channels: kernel,
            "The rows stand where they stood; `reshape` alone moves no number. The first "
            "`height * width` rows all belong to channel 0. In Keras the first `channels` rows "
            "belong to the first pixel.",
        ),
        Mistake(
            lambda kernel, height, width, channels: (
                kernel.reshape(height, width, channels, -1)
                .transpose(2, 0, 1, 3)
                .reshape(kernel.shape)
            ),
            "This is the way back, from channels-last to channels-first. The kernel that arrives "
            "has the order (channels, height, width): reshape to that first.",
        ),
        Mistake(
            lambda kernel, height, width, channels: (
                kernel.reshape(channels, height, width, -1)
                .transpose(2, 1, 0, 3)
                .reshape(kernel.shape)
            ),
            "Rows and columns of the maps are exchanged. The new order is (height, width, "
            "channels, units): transpose(1, 2, 0, 3).",
        ),
        Mistake(
            lambda kernel, height, width, channels: np.moveaxis(
                kernel.reshape(height, width, channels, -1), 0, 2
            ).reshape(kernel.shape),
            "The first reshape names the axes in the wrong order. The rows of this kernel count "
            "channels first: reshape to (channels, height, width, units).",
        ),
        Mistake(
            lambda kernel, height, width, channels: kernel[::-1],
            "The rows are in reverse order. What is needed is another order of the axes: "
            "(channels, height, width) becomes (height, width, channels).",
        ),
    ),
    hints=(
        "Give the rows of the kernel their three axes back: "
        "kernel.reshape(channels, height, width, -1).",
        "Move the axis of the channels behind the two others: np.moveaxis(maps, 0, 2).",
        "Reshape the result to kernel.shape.",
    ),
    why="The rows of the kernel are numbered by (channel, row, column). With their axes restored, "
    "the channel axis moves to the end, and the rows are numbered again.",
)


def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(logs[np.arange(len(labels)), labels])


def _probabilities(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _logs(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _one_after_another(logits, labels):
    total = 0.0
    for scores, label in zip(logits, labels, strict=True):
        total += np.logaddexp.reduce(scores) - scores[label]
    return total / len(labels)


def _cross_entropy_of_probabilities(logits, labels):
    with np.errstate(all="ignore"):
        exponentials = np.exp(logits)
        shares = exponentials / exponentials.sum(axis=1, keepdims=True)
        return -np.mean(np.log(shares[np.arange(len(labels)), labels]))


def _shifted_by_one_largest(logits, labels):
    """The largest logit of the whole batch is subtracted, and others may lie far below it."""
    with np.errstate(all="ignore"):
        shifted = logits - logits.max()
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -np.mean(logs[np.arange(len(labels)), labels])


def _log_of_the_softmax(logits, labels):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(_probabilities(logits)[np.arange(len(labels)), labels]))


def _draw_logits(random, examples, classes, scale=1.0):
    return scale * random.normal(size=(examples, classes)), random.integers(classes, size=examples)


CROSS_ENTROPY = FunctionExercise(
    name="cross_entropy",
    reference=cross_entropy,
    cases=lambda random: [
        (np.array([[2.0, 1.0, 0.0]]), np.array([0])),
        (np.zeros((4, 10)), np.array([3, 1, 4, 1])),
        _draw_logits(random, 6, 10),
        _draw_logits(random, 5, 5, 3.0),
        (np.array([[1000.0, 0.0], [0.0, 1000.0]]), np.array([0, 0])),
        (np.array([[1000.0, 999.0], [1.0, 0.0]]), np.array([1, 0])),
        (np.array([[-4000.0, -4001.0, 0.0], [4000.0, 4001.0, 1.0]]), np.array([2, 0])),
    ],
    alternatives=(
        _one_after_another,
        lambda logits, labels: (
            -np.mean(np.take_along_axis(_logs(logits), labels[:, np.newaxis], axis=1))
        ),
    ),
    mistakes=(
        Mistake(
            _cross_entropy_of_probabilities,
            "Right for small logits, but exp(1000) is larger than any float. Subtract the largest "
            "logit of each example first.",
        ),
        Mistake(
            _shifted_by_one_largest,
            "The largest logit of the whole batch is subtracted. An example whose logits lie far "
            "below it is left with exponentials of 0. Each example has a largest logit of its own: "
            "logits.max(axis=1, keepdims=True).",
        ),
        Mistake(
            _log_of_the_softmax,
            "Right for small logits, but a probability of exp(-1000) is rounded to 0, and its log "
            "is minus infinity. Take the log by the formula, without making the probability.",
        ),
        Mistake(
            lambda logits, labels: np.mean(_logs(logits)[np.arange(len(labels)), labels]),
            "The sign is wrong: the log of a probability is negative, and a loss is minus that.",
        ),
        Mistake(
            lambda logits, labels: -np.sum(_logs(logits)[np.arange(len(labels)), labels]),
            "The losses of the examples are added up. The loss of a batch is their mean.",
        ),
        Mistake(
            lambda logits, labels: -np.mean(_logs(logits).max(axis=1)),
            "This takes the largest probability of each example. The loss asks for the probability "
            "of the *right* class: logs[np.arange(len(labels)), labels].",
        ),
        Mistake(
            lambda logits, labels: -np.mean(_logs(logits)),
            "This is the mean over all classes. Only the right class of each example counts: "
            "logs[np.arange(len(labels)), labels].",
        ),
        Mistake(
            lambda logits, labels: (
                -np.mean(_logs(logits)[np.arange(len(labels)), labels]) / np.log(10)
            ),
            "The logarithm has base 10. The loss uses the natural one, np.log.",
        ),
        Mistake(
            lambda logits, labels: (
                1 - np.mean(_probabilities(logits)[np.arange(len(labels)), labels])
            ),
            "This is one minus the probability. Cross-entropy is minus its logarithm.",
        ),
        Mistake(
            lambda logits, labels: -np.mean(logits[np.arange(len(labels)), labels]),
            "The logits are not log probabilities yet: subtract the log of the sum of their "
            "exponentials.",
        ),
    ),
    hints=(
        "Subtract the largest logit of each example: "
        "shifted = logits - logits.max(axis=1, keepdims=True).",
        "The log probabilities are shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)).",
        "Pick the one of the right class with logs[np.arange(len(labels)), labels], take the mean "
        "over the examples, and change the sign.",
    ),
    why="The log of softmax is the logit less the log of the sum of all exponentials. Written so, "
    "nothing overflows, and no probability is rounded to zero before its log is taken.",
)

START_LOSS = ValueExercise(
    name="start_loss",
    solution="np.log(1000)",
    alternatives=(6.908, 6.91),
    tolerance=1e-3,
    mistakes=(
        Mistake(np.log(10), "This is the loss of ten classes. Here there are 1,000."),
        Mistake(3.0, "This is the logarithm to base 10. The loss uses the natural one, np.log."),
        Mistake(
            np.log2(1000), "This is the logarithm to base 2. The loss uses the natural one, np.log."
        ),
        Mistake(
            -np.log(1000),
            "The log of 1/1000 is negative, and the loss is minus that log: positive.",
        ),
        Mistake(0.001, "This is the probability of each class. The loss is minus its logarithm."),
        Mistake(
            0.999, "This is one minus the probability. The loss is minus the log of a probability."
        ),
    ),
    hints=(
        "A network that knows nothing gives each of the 1,000 classes the same probability.",
        "That probability is 1/1000. The loss is minus its natural logarithm.",
    ),
    why="-log(1/1000) = log(1000), about 6.9. A network that starts far above it is sure of wrong "
    "answers before it has learned anything.",
)


def cross_entropy_gradient(logits, labels):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    gradient = exponentials / exponentials.sum(axis=1, keepdims=True)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _p_minus_y(shift):
    """A wrong answer: p minus y, with another number subtracted from the logits first."""

    def gradient(logits, labels):
        with np.errstate(all="ignore"):
            exponentials = np.exp(logits - shift(logits))
            p = exponentials / exponentials.sum(axis=1, keepdims=True)
            return (p - _one_hot(logits, labels)) / len(labels)

    return gradient


def _through_softmax(logits, labels):
    """Backward through the log and through softmax, one after the other."""
    p = _probabilities(logits)
    g = -_one_hot(logits, labels) / p / len(labels)
    return p * (g - (g * p).sum(axis=1, keepdims=True))


CROSS_ENTROPY_GRADIENT = FunctionExercise(
    name="cross_entropy_gradient",
    reference=cross_entropy_gradient,
    cases=lambda random: [
        (np.array([[2.0, 1.0, 0.0]]), np.array([0])),
        (np.zeros((4, 10)), np.array([3, 1, 4, 1])),
        _draw_logits(random, 6, 10),
        _draw_logits(random, 5, 5, 3.0),
        _draw_logits(random, 3, 2),
        (np.array([[1000.0, 999.0, 998.0]]), np.array([1])),
        (np.array([[1000.0, 1001.0], [1.0, 0.0]]), np.array([0, 1])),
        (np.array([[-1000.0, -1001.0], [-1.0, 0.0], [0.0, 0.0]]), np.array([1, 1, 0])),
    ],
    alternatives=(
        _through_softmax,
        lambda logits, labels: (_probabilities(logits) - _one_hot(logits, labels)) / len(labels),
    ),
    mistakes=(
        Mistake(
            _p_minus_y(lambda logits: 0),
            "Right for small logits, but exp(1000) is larger than any float. Subtract the largest "
            "logit of each example first.",
        ),
        Mistake(
            _p_minus_y(lambda logits: logits.max()),
            "The largest logit of the whole batch is subtracted. An example whose logits lie far "
            "below it is left with exponentials of 0. Each example has a largest logit of its own: "
            "logits.max(axis=1, keepdims=True).",
        ),
        Mistake(
            lambda logits, labels: _probabilities(logits) - _one_hot(logits, labels),
            "Right for one example. The loss of a batch is a mean, so each example counts as one "
            "part of the batch: divide by the number of examples.",
        ),
        Mistake(
            lambda logits, labels: (
                (_one_hot(logits, labels) - _probabilities(logits)) / len(labels)
            ),
            "The sign is wrong. The gradient points where the loss grows: p minus y. The optimizer "
            "subtracts it.",
        ),
        Mistake(
            lambda logits, labels: _probabilities(logits) / len(labels),
            "These are the probabilities. Subtract 1 at the right class of each example.",
        ),
        Mistake(
            lambda logits, labels: (
                (_probabilities(logits) - _one_hot(logits, labels)) / logits.size
            ),
            "This divides by examples times classes. The mean runs over the examples alone.",
        ),
        Mistake(
            lambda logits, labels: -_one_hot(logits, labels) / _probabilities(logits) / len(labels),
            "This is the gradient of the *probabilities*, -1/p at the right class. It still has to "
            "pass through softmax, and both together give p minus y.",
        ),
        Mistake(
            lambda logits, labels: (logits - _one_hot(logits, labels)) / len(labels),
            "The logits themselves stand where their probabilities belong: softmax first.",
        ),
        Mistake(
            lambda logits, labels: (
                _probabilities(logits)
                * (1 - _probabilities(logits))
                * (_probabilities(logits) - _one_hot(logits, labels))
                / len(labels)
            ),
            "The slope of a sigmoid is multiplied in once more. p minus y already holds the way "
            "through softmax.",
        ),
    ),
    hints=(
        "First the probabilities: softmax of each row, as in lesson 3.",
        "Subtract 1 at the right class: p[np.arange(len(labels)), labels] -= 1.",
        "The loss is a mean over the examples: divide by their number.",
    ),
    why="Through the log comes -1/p at the right class; through softmax it becomes p minus 1 "
    "there, and p for every other class. The mean over the batch divides by its size.",
)


def sgd_momentum_step(weight, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return weight - velocity, velocity


SGD_MOMENTUM_STEP = FunctionExercise(
    name="sgd_momentum_step",
    reference=sgd_momentum_step,
    cases=lambda random: [
        (np.array([1.0]), np.array([2.0]), np.array([0.0]), 0.1, 0.9),
        (np.array([0.8]), np.array([2.0]), np.array([0.2]), 0.1, 0.9),
        (*random.normal(size=(3, 4, 5)), 0.05, 0.875),
        (*random.normal(size=(3, 2, 3)), 0.5, 0.0),
        (*random.normal(size=(3, 6)), 0.01, 0.99),
    ],
    alternatives=(
        lambda w, g, v, rate, m: (w - rate * g - m * v, m * v + rate * g),
        lambda w, g, v, rate, m: [w - (rate * g + m * v), rate * g + m * v],
    ),
    mistakes=(
        Mistake(
            lambda w, g, v, rate, m: (w - rate * g, m * v + rate * g),
            "The velocity is kept and not used: the weight moves by the new velocity.",
        ),
        Mistake(
            lambda w, g, v, rate, m: (w - v, m * v + rate * g),
            "The weight moves by the *old* velocity. Compute the new one first, then move by it.",
        ),
        Mistake(
            lambda w, g, v, rate, m: (w + (m * v + rate * g), m * v + rate * g),
            "The weight moves uphill. The gradient points where the loss grows: subtract.",
        ),
        Mistake(
            lambda w, g, v, rate, m: (
                w - (m * v + (1 - m) * rate * g),
                m * v + (1 - m) * rate * g,
            ),
            "The new gradient is multiplied by 1 - momentum. Some books do that; Keras does not, "
            "and neither does the formula above.",
        ),
        Mistake(
            lambda w, g, v, rate, m: (w - rate * (m * v + g), m * v + g),
            "The learning rate is applied to the velocity. In Keras it is applied to the gradient, "
            "before the velocity takes it up. From the same velocity the two make different steps.",
        ),
        Mistake(
            lambda w, g, v, rate, m: (w - (m * v + g), m * v + g),
            "The learning rate is missing: momentum * velocity + learning_rate * gradient.",
        ),
        Mistake(
            lambda w, g, v, rate, m: (w - (v + rate * g), v + rate * g),
            "The momentum is missing: without friction the velocity never forgets.",
        ),
        Mistake(
            lambda w, g, v, rate, m: (m * v + rate * g, w - (m * v + rate * g)),
            "The results are exchanged. Return the new weight first, then the new velocity.",
        ),
    ),
    hints=(
        "The new velocity is momentum * velocity + learning_rate * gradient.",
        "Move by the new velocity: weight - velocity.",
        "Return both: weight - velocity, velocity.",
    ),
    why="The velocity keeps a share of the last step and adds the new one. Where gradients agree, "
    "steps grow; where they alternate, they cancel.",
)

EXERCISES = (
    FLAT_INDEX,
    DENSE_PARAMETERS,
    DENSE_GRADIENTS,
    FROM_CHANNELS_FIRST,
    CROSS_ENTROPY,
    START_LOSS,
    CROSS_ENTROPY_GRADIENT,
    SGD_MOMENTUM_STEP,
)
