"""The exercises of lesson 12, transfer learning: solutions, wrong answers, hints."""

import numpy as np

from course_utils.datasets.grouping import first_of_each
from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise


def to_network_range(photographs):
    return photographs.astype("float32") / 127.5 - 1


def _stretched(photographs):
    return np.interp(photographs, (0, 255), (-1, 1)).astype("float32")


def _colors(random, *shape):
    return random.integers(0, 256, (*shape, 3)).astype("uint8")


TO_NETWORK_RANGE = FunctionExercise(
    name="to_network_range",
    reference=to_network_range,
    cases=lambda random: [
        (np.array([[[[0, 0, 0], [255, 255, 255]]]], "uint8"),),
        (_colors(random, 2, 3, 5),),
        (_colors(random, 1, 1, 1),),
        (np.full((1, 2, 2, 3), 200, "uint8"),),
        (_colors(random, 3, 4, 4) // 8,),
        (random.uniform(0, 255, (1, 2, 3, 3)).astype("float32"),),
    ],
    alternatives=(_stretched,),
    mistakes=(
        Mistake(
            lambda photographs: photographs / np.float32(255),
            "This is 0 to 1: the darkest pixel becomes 0, and the network expects -1 there.",
        ),
        Mistake(
            lambda photographs: photographs.astype("float32"),
            "The values are still 0 to 255. Bring them to -1 to 1.",
        ),
        Mistake(
            lambda photographs: (
                2 * (photographs - photographs.min()) / max(np.ptp(photographs), 1) - 1.0
            ),
            "The darkest and the brightest pixel of *these* photographs became -1 and 1. A dark "
            "photograph must stay dark: divide by a fixed number.",
        ),
        Mistake(
            lambda photographs: (photographs - photographs.mean()) / (photographs.std() + 1e-7),
            "This makes mean 0 and deviation 1 of *these* photographs. Another network wants "
            "that; this one wants 0 to become -1 and 255 to become 1.",
        ),
        Mistake(
            lambda photographs: photographs[..., ::-1].astype("float32") / 127.5 - 1,
            "The range is right, and red and blue have changed places. Leave the channels.",
        ),
        Mistake(
            lambda photographs: photographs.astype("float32") / 127 - 1,
            "255 becomes a little more than 1. Half of 255 is 127.5.",
        ),
        Mistake(
            lambda photographs: photographs.astype("float32") / 128 - 1,
            "255 becomes a little less than 1. Half of 255 is 127.5.",
        ),
    ),
    hints=(
        "0 must become -1, and 255 must become 1. What does the middle, 127.5, become?",
        "Divide by 127.5: then 0 to 255 is 0 to 2. Subtract 1.",
    ),
    why="Dividing by 127.5 makes 0 to 2, and 1 less is -1 to 1. The numbers are fixed: each "
    "photograph is treated alike, whatever is in it.",
)


def cosine_similarity(first, second):
    first = first / np.linalg.norm(first, axis=1, keepdims=True)
    second = second / np.linalg.norm(second, axis=1, keepdims=True)
    return first @ second.T


def _pair_by_pair(first, second):
    return np.array(
        [[a @ b / np.sqrt((a @ a) * (b @ b)) for b in second.astype(float)]
         for a in first.astype(float)]
    )  # fmt: skip


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


COSINE_SIMILARITY = FunctionExercise(
    name="cosine_similarity",
    reference=cosine_similarity,
    cases=lambda random: [
        (np.array([[3.0, 4.0], [1.0, 0.0]]), np.array([[6.0, 8.0], [0.0, 2.0], [-5.0, 0.0]])),
        (random.normal(size=(4, 6)), random.normal(size=(3, 6))),
        (random.normal(size=(1, 3)), random.normal(size=(1, 3))),
        (random.normal(size=(5, 5)) * 1000, random.normal(size=(5, 5)) / 1000),
        (random.random((2, 1)) + 1, -random.random((4, 1)) - 1),
        (np.arange(1, 9).reshape(2, 4), np.arange(1, 13).reshape(3, 4)),
    ],
    alternatives=(_pair_by_pair,),
    mistakes=(
        Mistake(
            lambda first, second: first @ second.T,
            "This is the product alone, which grows with the length of a row. Divide each row by "
            "its length first.",
        ),
        Mistake(
            lambda first, second: _unit(second) @ _unit(first).T,
            "The answer is turned over: a row for each of `first`, a column for each of `second`.",
        ),
        Mistake(
            lambda first, second: (
                first / np.linalg.norm(first) @ (second / np.linalg.norm(second)).T
            ),
            "All rows were divided by one number. Each row has a length of its own: axis=1.",
        ),
        Mistake(
            lambda first, second: (
                first / np.linalg.norm(first, axis=0) @ (second / np.linalg.norm(second, axis=0)).T
            ),
            "The columns were divided by their lengths. A photograph is a row: axis=1.",
        ),
        Mistake(
            lambda first, second: (
                first
                / (first**2).sum(axis=1, keepdims=True)
                @ (second / (second**2).sum(axis=1, keepdims=True)).T
            ),
            "The length of a row is the *root* of the sum of its squares.",
        ),
        Mistake(
            lambda first, second: 1 - _unit(first) @ _unit(second).T,
            "This is 1 less the similarity, a distance. Alike is 1 here.",
        ),
        Mistake(
            lambda first, second: np.linalg.norm(first[:, None] - second[None], axis=2),
            "These are distances. Cosine similarity is the product of rows of length 1.",
        ),
        Mistake(
            lambda first, second: np.abs(_unit(first) @ _unit(second).T),
            "Opposite rows have the similarity -1. Keep the sign.",
        ),
    ),
    hints=(
        "Divide each row by its length: np.linalg.norm(first, axis=1, keepdims=True).",
        "The product of all rows of one with all rows of the other is `first @ second.T`.",
    ),
    why="Rows of length 1 have the cosine of their angle as product: 1 for one direction, 0 for a "
    "right angle, -1 for opposite ones. How long a row was, such as how strong the contrast of a "
    "photograph is, no longer counts.",
)


def _by_ranks(labels, order, count):
    order = np.asarray(order, int)
    ranks = [int(np.sum(labels[order[:k]] == labels[order[k]])) for k in range(len(order))]
    return order[np.array(ranks, int) < count]


def _order_cases(random):
    for size, classes, count in (
        (12, 3, 2),
        (40, 5, 4),
        (9, 2, 1),
        (6, 3, 50),
        (1, 1, 1),
        (7, 3, 0),
    ):
        yield random.integers(0, classes, size), random.permutation(size), count


FIRST_OF_EACH = FunctionExercise(
    name="first_of_each",
    reference=first_of_each,
    cases=lambda random: [
        (np.array([0, 0, 1, 0, 1, 1]), np.array([3, 5, 0, 2, 1, 4]), 2),
        (np.array([4, 4, 4, 7]), np.array([3, 2, 1, 0]), 2),
        *_order_cases(random),
    ],
    alternatives=(_by_ranks,),
    mistakes=(
        Mistake(
            lambda labels, order, count: np.asarray(order)[:count],
            "These are the first `count` of all. Take `count` of *each class*.",
        ),
        Mistake(
            lambda labels, order, count: np.asarray(order)[: count * len(np.unique(labels))],
            "The number is right, and some classes have more than others. Count each class.",
        ),
        Mistake(
            lambda labels, order, count: first_of_each(labels, range(len(labels)), count),
            "You went through the photographs as they lie. Go through `order`.",
        ),
        Mistake(
            lambda labels, order, count: np.sort(first_of_each(labels, order, count)),
            "The right photographs, sorted. Keep them as they come in `order`.",
        ),
        Mistake(
            lambda labels, order, count: np.array(
                [
                    place
                    for k in np.unique(labels)
                    for place in [p for p in order if labels[p] == k][:count]
                ],
                int,
            ),
            "The right photographs, class after class. Keep them as they come in `order`.",
        ),
        Mistake(
            lambda labels, order, count: labels[first_of_each(labels, order, count)],
            "These are the labels of the photographs. Return their positions.",
        ),
        Mistake(
            lambda labels, order, count: first_of_each(labels, order, count + 1),
            "One too many of each class.",
        ),
        Mistake(
            lambda labels, order, count: first_of_each(
                labels, order, min(count, np.unique(labels, return_counts=True)[1].min())
            ),
            "A class that has fewer gives all that it has, and the others still give `count`.",
        ),
    ),
    hints=(
        "Go through `order`, and count for each class how many you have taken.",
        "taken = {}; for place in order: count labels[place] up by one, and keep `place` while the "
        "count is at most `count`.",
    ),
    why="The order is drawn once, and a larger number takes the same photographs and more. So the "
    "curve over the number of photographs does not jump because others were drawn.",
)


def moved_share(momentum, steps):
    return 1 - momentum**steps


def _step_by_step(momentum, steps):
    left = 1.0
    for _ in range(steps):
        left *= momentum
    return 1 - left


MOVED_SHARE = FunctionExercise(
    name="moved_share",
    reference=moved_share,
    cases=lambda random: [
        (0.9, 1),
        (0.999, 100),
        (0.999, 0),
        (0.99, 360),
        (0.0, 1),
        (0.5, 2),
        (1.0, 10),
        *((float(random.uniform(0.5, 0.999)), int(random.integers(2, 500))) for _ in range(3)),
    ],
    alternatives=(_step_by_step,),
    mistakes=(
        Mistake(
            lambda momentum, steps: momentum**steps,
            "This is what is left of the old value. The share of the way is the rest of 1.",
        ),
        Mistake(
            lambda momentum, steps: (1 - momentum) * steps,
            "This adds the same distance at each step. What is left to go gets shorter: each step "
            "goes a share of *that*.",
        ),
        Mistake(
            lambda momentum, steps: 1 - momentum,
            "This is the share of the way after one step.",
        ),
        Mistake(
            lambda momentum, steps: (1 - momentum) ** steps,
            "Each step leaves `momentum` of the way, not 1 - momentum.",
        ),
        Mistake(
            lambda momentum, steps: 1 - momentum ** (steps + 1),
            "One step too many: after 0 steps it has not moved.",
        ),
        Mistake(
            lambda momentum, steps: 1 - momentum * steps,
            "Each step multiplies what is left by the momentum: a power, no product.",
        ),
    ),
    hints=(
        "Each step leaves the share `momentum` of the distance. After two steps?",
        "momentum * momentum, and so on: momentum ** steps is left. The share of the way is 1 less "
        "that.",
    ),
    why="Each step leaves `momentum` of the distance that is left. With 0.999 and 100 steps nine "
    "tenths of the distance are left: the averages stand where ImageNet put them.",
)

THAWED_PARAMETERS = ValueExercise(
    name="thawed_parameters",
    solution="160 * 960 + 3 * 3 * 960 + 960 * 320 + 2 * (960 + 960 + 320)",
    alternatives=(473_920.0,),
    mistakes=(
        Mistake(
            160 * 960 + 9 * 960 + 960 * 320 + 4 * (960 + 960 + 320),
            "Each batch normalization holds four numbers for a channel, and two of them, the mean "
            "and the variance, are averages: no gradient changes them.",
        ),
        Mistake(
            160 * 960 + 9 * 960 + 960 * 320,
            "The scale and the shift of the three batch normalizations are missing: two for each "
            "channel.",
        ),
        Mistake(
            160 * 960 + 9 * 960 * 960 + 960 * 320 + 2 * (960 + 960 + 320),
            "A depthwise convolution has one 3 x 3 window for each channel, and mixes none.",
        ),
        Mistake(
            160 * 960 + 9 * 960 + 960 * 320 + 3 * (960 + 960 + 320),
            "The convolutions have no biases: the normalization behind each has a shift.",
        ),
        Mistake(
            160 * 960 + 9 * 960 + 960 * 320 + 2 * (960 + 320),
            "There are three normalizations, one behind each convolution: 960, 960, 320 channels.",
        ),
        Mistake(
            160 * 960 + 960 + 960 * 320 + 2 * (960 + 960 + 320),
            "The window of the depthwise convolution is 3 x 3: nine weights for each channel.",
        ),
    ),
    hints=(
        "A convolution of 1 x 1 from 160 to 960 channels has 160 * 960 weights. The depthwise one "
        "has 3 * 3 for each of 960 channels.",
        "Behind each of the three stands a normalization. Of its four numbers for each channel, "
        "gradients change two.",
        "160 * 960 + 9 * 960 + 960 * 320 + 2 * (960 + 960 + 320)",
    ),
    why="153,600 and 8,640 and 307,200 weights, and two numbers for each of 2,240 normalized "
    "channels: 473,920. A head of five classes has 6,405.",
)


def suspects(probabilities, labels, count):
    own = probabilities[np.arange(len(labels)), labels]
    return np.argsort(own, kind="stable")[:count]


def _sorted_by_hand(probabilities, labels, count):
    places = sorted(range(len(labels)), key=lambda k: probabilities[k, labels[k]])
    return places[:count]


def _own(probabilities, labels):
    return probabilities[np.arange(len(labels)), labels]


def _answers(random, count, classes):
    scores = random.exponential(size=(count, classes))
    return scores / scores.sum(axis=1, keepdims=True), random.integers(0, classes, count)


SUSPECTS = FunctionExercise(
    name="suspects",
    reference=suspects,
    cases=lambda random: [
        (np.array([[0.7, 0.3], [0.1, 0.9], [0.6, 0.4]]), np.array([0, 0, 1]), 2),
        (np.array([[0.2, 0.8], [0.2, 0.8], [0.8, 0.2], [0.5, 0.5]]), np.array([0, 0, 1, 1]), 3),
        (*_answers(random, 30, 5), 4),
        (*_answers(random, 12, 3), 12),
        (*_answers(random, 8, 4), 0),
        (*_answers(random, 1, 2), 1),
    ],
    alternatives=(_sorted_by_hand,),
    mistakes=(
        Mistake(
            lambda probabilities, labels, count: np.argsort(
                probabilities.max(axis=1), kind="stable"
            )[:count],
            "These are photographs of which the probe is least sure. A wrong label shows where it "
            "is sure of *another* class: look at the probability of the label.",
        ),
        Mistake(
            lambda probabilities, labels, count: np.argsort(
                -_own(probabilities, labels), kind="stable"
            )[:count],
            "These are the photographs whose labels fit best. Turn the order around.",
        ),
        Mistake(
            lambda probabilities, labels, count: np.flatnonzero(
                probabilities.argmax(axis=1) != labels
            )[:count],
            "These are wrong answers in the order of the table. The most suspicious comes first.",
        ),
        Mistake(
            lambda probabilities, labels, count: np.sort(suspects(probabilities, labels, count)),
            "The right photographs, sorted by position. The most suspicious comes first.",
        ),
        Mistake(
            lambda probabilities, labels, count: np.argsort(
                -probabilities.max(axis=1), kind="stable"
            )[:count],
            "These are photographs of which the probe is surest, right or wrong.",
        ),
        Mistake(
            lambda probabilities, labels, count: np.sort(_own(probabilities, labels))[:count],
            "These are the probabilities. Return the positions: argsort.",
        ),
        Mistake(
            lambda probabilities, labels, count: np.argsort(probabilities[:, 0], kind="stable")[
                :count
            ],
            "This looks at class 0 for every photograph. Look at the class of its label.",
        ),
    ),
    hints=(
        "probabilities[np.arange(len(labels)), labels] picks from each row its own label.",
        "np.argsort sorts ascending: the lowest probability comes first. Take the first `count`; "
        'kind="stable" keeps equal ones in the order of the table.',
    ),
    why="A label that the probe finds improbable is either wrong or hard. Sorted this way, a few "
    "looks find most of what is wrong, and only a look can tell which it is.",
)

EXERCISES = (
    TO_NETWORK_RANGE,
    COSINE_SIMILARITY,
    FIRST_OF_EACH,
    MOVED_SHARE,
    THAWED_PARAMETERS,
    SUSPECTS,
)
