"""The exercises of lesson 13, looking inside: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake


def covered(image, top, left, size, color):
    copy = image.copy()
    copy[top : top + size, left : left + size] = color
    return copy


def _covered_by_mask(image, top, left, size, color):
    rows, columns = np.indices(image.shape[:2])
    inside = (rows >= top) & (rows < top + size) & (columns >= left) & (columns < left + size)
    return np.where(inside[..., np.newaxis], color, image).astype(image.dtype)


def _covered_cases(random):
    yield np.zeros((4, 6, 3)), 1, 2, 2, np.array([0.5, 0.25, 1.0])
    yield random.random((8, 5, 3)), 0, 3, 2, random.random(3)
    yield random.random((6, 9, 1)), 5, 0, 4, random.random(1)  # reaches beyond the lower edge
    yield random.integers(0, 256, (7, 7, 3), np.uint8), 2, 4, 1, np.array([255, 0, 9], np.uint8)
    yield random.random((3, 3, 3)), 0, 0, 3, random.random(3)


COVERED = FunctionExercise(
    name="covered",
    reference=covered,
    cases=lambda random: list(_covered_cases(random)),
    alternatives=(_covered_by_mask,),
    mistakes=(
        Mistake(
            lambda image, top, left, size, color: covered(image, left, top, size, color),
            "Top and left have changed places. The first axis of an image counts rows, from the "
            "top.",
        ),
        Mistake(
            lambda image, top, left, size, color: covered(image, top, left, size + 1, color),
            "The square is one pixel too large: a slice leaves its end out already.",
        ),
        Mistake(
            lambda image, top, left, size, color: covered(image, top, left, size, 0),
            "The square is black. It has the color that the function is given.",
        ),
        Mistake(
            lambda image, top, left, size, color: covered(
                image, top - size // 2, left - size // 2, size, color
            ),
            "Top and left are the upper left corner of the square, not its middle.",
        ),
        Mistake(
            lambda image, top, left, size, color: covered(
                np.full_like(image, 1) * color, top, left, size, image[:1, :1]
            ).astype(image.dtype),
            "The image is covered and the square is open. Turn it around.",
        ),
    ),
    hints=(
        "Work on image.copy(): the image is needed again for the next place.",
        "copy[top : top + size, left : left + size] = color. A slice that reaches beyond the edge "
        "ends there.",
    ),
    why="Each place of the square needs a fresh copy, or the squares pile up. A square that "
    "reaches beyond the edge is cut there.",
)


def integrated(slope, image, baseline, steps):
    total = np.zeros(image.shape)
    for step in range(steps):
        share = (step + 0.5) / steps
        total += slope(baseline + share * (image - baseline))
    return total / steps * (image - baseline)


def _integrated_at_once(slope, image, baseline, steps):
    shares = (np.arange(steps) + 0.5) / steps
    way = [slope(baseline + share * (image - baseline)) for share in shares]
    return np.mean(way, axis=0) * (image - baseline)


def _left_ends(slope, image, baseline, steps):
    way = [slope(baseline + step / steps * (image - baseline)) for step in range(steps)]
    return np.mean(way, axis=0) * (image - baseline)


def _square(image):
    return 2 * image


def _product(image):
    return np.stack([image[1], image[0]])


def _kink(image):
    return np.where(image > 0.3, 2.0, 0.0)


INTEGRATED = FunctionExercise(
    name="integrated",
    reference=integrated,
    cases=lambda random: [
        (_square, np.array([1.0, 3.0]), np.array([0.0, 1.0]), 4),
        (_product, random.random((2, 3)), random.random((2, 3)), 8),
        (_kink, random.random((3, 2)), np.zeros((3, 2)), 16),
        (_square, random.random((2, 2, 3)), np.full((2, 2, 3), 0.5), 1),
        (_kink, np.full((2, 2), 0.4), np.full((2, 2), 0.4), 3),
    ],
    alternatives=(_integrated_at_once,),
    mistakes=(
        Mistake(
            lambda slope, image, baseline, steps: slope(image) * (image - baseline),
            "This is the gradient at the image alone. Take the mean over the whole way.",
        ),
        Mistake(
            lambda slope, image, baseline, steps: np.mean(
                [slope(baseline + (k + 0.5) / steps * (image - baseline)) for k in range(steps)],
                axis=0,
            ),
            "This is the mean gradient of the way. Each pixel is still to be multiplied by what it "
            "changes: image - baseline.",
        ),
        Mistake(
            lambda slope, image, baseline, steps: integrated(slope, image, 0 * image, steps),
            "The way begins at 0. It has to begin at the baseline, and pixels change by image - "
            "baseline.",
        ),
        Mistake(
            lambda slope, image, baseline, steps: integrated(slope, image, baseline, steps) * steps,
            "The gradients are added up and not averaged: divide by steps.",
        ),
        Mistake(
            _left_ends,
            "The gradients are taken where each piece of the way begins. Take them at its middle: "
            "(step + 0.5) / steps.",
        ),
        Mistake(
            lambda slope, image, baseline, steps: (
                (integrated(slope, image, 0 * image, steps) / np.where(image == 0, 1, image))
                * (image - baseline)
            ),
            "The way begins at 0: its points are baseline + share * (image - baseline).",
        ),
    ),
    hints=(
        "The points of the way: baseline + share * (image - baseline), with share = "
        "(step + 0.5) / steps for step 0, 1, ... steps - 1.",
        "Add up slope(point), divide by steps, and multiply by image - baseline.",
    ),
    why="The mean slope of a way times its length is the climb. Pixel by pixel, the climbs add up "
    "to the difference of the scores.",
)


def class_map(maps, weights):
    return (maps * weights).sum(axis=-1) / (maps.shape[0] * maps.shape[1])


def _by_matrix_product(maps, weights):
    rows, columns, _ = maps.shape
    return maps @ weights / (rows * columns)


CLASS_MAP = FunctionExercise(
    name="class_map",
    reference=class_map,
    cases=lambda random: [
        (np.ones((2, 2, 3)), np.array([1.0, 0.0, -3.0])),
        (random.random((8, 8, 16)), random.normal(size=16)),
        (random.random((3, 5, 4)), random.normal(size=4)),
        (random.random((1, 1, 2)), random.normal(size=2)),
    ],
    alternatives=(_by_matrix_product,),
    mistakes=(
        Mistake(
            lambda maps, weights: maps @ weights,
            "The sum over this map is not the score: the pooling took the mean. Divide by the "
            "number of places.",
        ),
        Mistake(
            lambda maps, weights: np.maximum(class_map(maps, weights), 0),
            "What speaks against the class is cut off. The sum over the map has to be the score "
            "less the bias: leave it in.",
        ),
        Mistake(
            lambda maps, weights: maps.mean(axis=-1),
            "All maps count alike. Weight each with the number from the dense layer.",
        ),
        Mistake(
            lambda maps, weights: class_map(maps, np.abs(weights)),
            "Some weights are negative: an active map may speak against the class.",
        ),
        Mistake(
            lambda maps, weights: (maps * weights).mean(axis=-1),
            "The channels are averaged. The dense layer adds them up; it is the places that were "
            "averaged.",
        ),
    ),
    hints=(
        "The pooling makes one mean of each map, the dense layer multiplies each mean by a weight "
        "and adds up. Do both in the other order.",
        "Multiply, sum over the last axis, and divide by rows * columns.",
    ),
    why="A sum of means is a mean of sums. So the score is a sum over places, and each place can "
    "be asked for its part.",
)


def area_under(shares, probabilities):
    widths = np.diff(shares)
    return float(np.sum(widths * (probabilities[1:] + probabilities[:-1]) / 2))


def _by_numpy(shares, probabilities):
    return np.trapezoid(probabilities, shares)


AREA_UNDER = FunctionExercise(
    name="area_under",
    reference=area_under,
    cases=lambda random: [
        (np.array([0, 0.5, 1]), np.array([1.0, 0.2, 0.0])),
        (np.array([0, 0.1, 0.2, 0.5, 1]), random.random(5)),
        (np.sort(random.random(7)), random.random(7)),
        (np.linspace(0, 1, 9), np.ones(9)),
        (np.array([0, 1]), np.array([1.0, 1.0])),
    ],
    alternatives=(_by_numpy,),
    mistakes=(
        Mistake(
            lambda shares, probabilities: np.mean(probabilities),
            "This is the mean of the values. The steps differ in width, and the first and the last "
            "value count half.",
        ),
        Mistake(
            lambda shares, probabilities: np.sum(np.diff(shares) * probabilities[:-1]),
            "These are rectangles with the height of their left side. The line between two points "
            "falls: take the mean of both sides.",
        ),
        Mistake(
            lambda shares, probabilities: np.sum(np.diff(shares) * probabilities[1:]),
            "These are rectangles with the height of their right side. Take the mean of both "
            "sides.",
        ),
        Mistake(
            lambda shares, probabilities: np.sum((probabilities[1:] + probabilities[:-1]) / 2),
            "The widths are missing: multiply each height by the width of its step.",
        ),
        Mistake(
            lambda shares, probabilities: np.trapezoid(shares, probabilities),
            "The two arguments of np.trapezoid are the heights first, then the places.",
        ),
    ),
    hints=(
        "Between two points lies a strip: its width is the difference of the shares, its height "
        "the mean of the two probabilities.",
        "np.sum(np.diff(shares) * (probabilities[1:] + probabilities[:-1]) / 2)",
    ),
    why="A low curve means that the probability fell early: what was taken away first was what the "
    "network used.",
)


def points_at(heat, mask):
    row, column = np.unravel_index(np.argmax(heat), heat.shape)
    return bool(mask[row, column])


def _by_flat_places(heat, mask):
    return mask.ravel()[heat.ravel().argmax()]


def _transposed(heat, mask):
    row, column = np.unravel_index(np.argmax(heat), heat.shape)
    return bool(mask[min(column, mask.shape[0] - 1), min(row, mask.shape[1] - 1)])


def _pointing_cases(random):
    heat, mask = np.zeros((4, 6)), np.zeros((4, 6), bool)
    heat[1, 4], mask[1, 3:5] = 2.0, True
    yield heat, mask
    yield np.zeros((3, 3)), np.eye(3, dtype=bool)  # all equal: the first place counts
    for _ in range(12):
        yield random.random((5, 8)), random.random((5, 8)) < 0.4
    tied = np.zeros((4, 5))
    tied[0, 3] = tied[2, 2] = 1.0
    yield tied, tied > 2
    first = np.zeros((4, 5), bool)
    first[2, 2] = True
    yield tied, first
    for _ in range(4):  # all below 0, as where everything speaks against the class
        yield -random.random((4, 4)) - 1, random.random((4, 4)) < 0.5


POINTS_AT = FunctionExercise(
    name="points_at",
    reference=points_at,
    cases=lambda random: list(_pointing_cases(random)),
    alternatives=(_by_flat_places,),
    mistakes=(
        Mistake(
            _transposed,
            "Row and column have changed places. np.unravel_index gives the row first.",
        ),
        Mistake(
            lambda heat, mask: bool(mask[heat == heat.max()].any()),
            "Where several places are largest, one of them inside is enough here. The game points "
            "once: the first one counts.",
        ),
        Mistake(
            lambda heat, mask: bool((heat * mask).sum() > (heat * ~mask).sum()),
            "This asks where most of the heat lies. The game asks for the largest value alone.",
        ),
        Mistake(
            lambda heat, mask: bool(mask[heat.shape[0] // 2, heat.shape[1] // 2]),
            "This points at the middle of the image: the rival, not the explanation.",
        ),
        Mistake(
            lambda heat, mask: points_at(np.abs(heat), mask),
            "The largest value, not the largest size: a place far below 0 speaks against.",
        ),
    ),
    hints=(
        "np.argmax(heat) is the place of the largest value in the flattened map.",
        "row, column = np.unravel_index(np.argmax(heat), heat.shape), then look into the mask.",
    ),
    why="One point for each image, hit or miss: a share of hits, with the interval of a share.",
)


def attacked(image, gradient, strength):
    return np.clip(image + strength * np.sign(gradient), 0, 255)


def _in_three_cases(image, gradient, strength):
    moved = image.astype("float64")
    moved[gradient > 0] += strength
    moved[gradient < 0] -= strength
    return np.minimum(np.maximum(moved, 0), 255)


def _attacked_cases(random):
    yield np.array([[[100.0, 254.0, 3.0]]]), np.array([[[0.002, 7.0, -1.0]]]), 4
    yield np.array([[[10.0, 20.0, 30.0]]]), np.array([[[0.0, -0.0, 1e-12]]]), 8
    yield random.uniform(0, 255, (3, 4, 3)), random.normal(size=(3, 4, 3)), 16
    yield random.uniform(0, 255, (2, 3, 1)), random.normal(size=(2, 3, 1)), 0
    yield random.integers(0, 256, (4, 3, 3), np.uint8), random.normal(size=(4, 3, 3)), 8


ATTACKED = FunctionExercise(
    name="attacked",
    reference=attacked,
    cases=lambda random: list(_attacked_cases(random)),
    alternatives=(_in_three_cases,),
    mistakes=(
        Mistake(
            lambda image, gradient, strength: image + strength * np.sign(gradient),
            "Some pixels have left 0 to 255: np.clip brings them back.",
        ),
        Mistake(
            lambda image, gradient, strength: np.clip(image + strength * gradient, 0, 255),
            "The step follows the size of the gradient. Here each pixel moves by the whole "
            "strength, in the direction of its sign.",
        ),
        Mistake(
            lambda image, gradient, strength: attacked(image, -gradient, strength),
            "This makes the loss smaller. An attack goes up: image + ...",
        ),
        Mistake(
            lambda image, gradient, strength: np.clip(
                image + strength * np.where(gradient > 0, 1, -1), 0, 255
            ),
            "Where the gradient is 0, the pixel stays: np.sign gives 0 there.",
        ),
        Mistake(
            lambda image, gradient, strength: np.clip(image + strength * np.sign(gradient), 0, 1),
            "These pixels go from 0 to 255, not from 0 to 1.",
        ),
    ),
    hints=(
        "np.sign is 1, -1 or 0.",
        "np.clip(image + strength * np.sign(gradient), 0, 255)",
    ),
    why="Of all steps that move no pixel by more than the strength, this one raises the loss most, "
    "as far as the gradient tells.",
)


def to_distrust(similarity, deletion, edges_deletion, limit):
    return (similarity > limit) | (deletion >= edges_deletion)


def _one_by_one(similarity, deletion, edges_deletion, limit):
    found = []
    for alike, area in zip(similarity, deletion, strict=True):
        trusted = alike <= limit and area < edges_deletion
        found.append(not trusted)
    return found


DISTRUST_CASES = (
    (np.array([0.9, 0.1, 0.2]), np.array([0.2, 0.2, 0.5]), 0.4, 0.5),
    (np.array([0.5, 0.6, -0.8, 0.0]), np.array([0.1, 0.1, 0.1, 0.1]), 0.3, 0.5),
    (np.array([0.0, 0.0, 1.0]), np.array([0.3, 0.29, 0.6]), 0.3, 0.4),
)

TO_DISTRUST = FunctionExercise(
    name="to_distrust",
    reference=to_distrust,
    cases=lambda random: [
        *DISTRUST_CASES,
        *((random.uniform(-1, 1, 8), random.random(8), 0.5, 0.3) for _ in range(3)),
    ],
    alternatives=(_one_by_one,),
    mistakes=(
        Mistake(
            lambda similarity, deletion, edges_deletion, limit: (
                (similarity > limit) & (deletion >= edges_deletion)
            ),
            "One failed trial is enough to distrust: join the two with `|`.",
        ),
        Mistake(
            lambda similarity, deletion, edges_deletion, limit: (
                (similarity <= limit) & (deletion < edges_deletion)
            ),
            "These are the ones that pass both trials. Return the others.",
        ),
        Mistake(
            lambda similarity, deletion, edges_deletion, limit: (
                (similarity > limit) | (deletion > edges_deletion)
            ),
            "An area equal to that of the edges is no better than theirs: it fails, too.",
        ),
        Mistake(
            lambda similarity, deletion, edges_deletion, limit: (
                (similarity < limit) | (deletion >= edges_deletion)
            ),
            "It is turned around: the map that stays alike does not depend on the network.",
        ),
        Mistake(
            lambda similarity, deletion, edges_deletion, limit: similarity > limit,
            "This looks at the first trial alone. A map may change with the network and still "
            "point at nothing that it uses.",
        ),
        Mistake(
            lambda similarity, deletion, edges_deletion, limit: (
                (np.abs(similarity) > limit) | (deletion >= edges_deletion)
            ),
            "A strongly negative similarity is no sameness: the order has turned around. Leave the "
            "sign in.",
        ),
    ),
    hints=(
        "A map is to be distrusted if it stays too alike, or if its order is no better than that "
        "of the edges.",
        "(similarity > limit) | (deletion >= edges_deletion)",
    ),
    why="The two trials ask different questions: does the map depend on what was learned, and does "
    "the network need what the map shows? A map that fails one of them may still be true: there is "
    "no ground to believe it.",
)

EXERCISES = (
    COVERED,
    INTEGRATED,
    CLASS_MAP,
    AREA_UNDER,
    POINTS_AT,
    TO_DISTRUST,
    ATTACKED,
)
