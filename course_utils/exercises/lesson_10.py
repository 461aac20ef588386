"""The exercises of lesson 10, advantages and challenges: solutions, wrong answers, hints."""

import numpy as np
from scipy.stats import t

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise


def mean_interval(values):
    from scipy.stats import t

    error = np.std(values, ddof=1) / np.sqrt(len(values))
    reach = t.ppf(0.975, len(values) - 1) * error
    return np.mean(values) - reach, np.mean(values) + reach


def _by_scipy(values):
    error = np.std(values, ddof=1) / len(values) ** 0.5
    return t.interval(0.95, len(values) - 1, loc=sum(values) / len(values), scale=error)


def _reached(values, reach):
    return np.mean(values) - reach, np.mean(values) + reach


def _student(values, tail=0.975):
    return t.ppf(tail, len(values) - 1)


MEAN_INTERVAL = FunctionExercise(
    name="mean_interval",
    reference=mean_interval,
    cases=lambda random: [
        (np.array([0.81, 0.84, 0.80, 0.85, 0.82]),),
        *((random.normal(0.8, 0.05, count),) for count in (3, 5, 9)),
    ],
    alternatives=(_by_scipy,),
    mistakes=(
        Mistake(
            lambda values: _reached(values, _student(values) * np.std(values, ddof=1)),
            "This is where single repeats lie. Their mean is steadier: divide the deviation by the "
            "root of their number.",
        ),
        Mistake(
            lambda values: _reached(values, _student(values) * np.std(values) / len(values) ** 0.5),
            "`np.std` divides by n here. The distances are measured from the mean of the same few "
            "values, so divide by n - 1: np.std(values, ddof=1).",
        ),
        Mistake(
            lambda values: _reached(values, 1.96 * np.std(values, ddof=1) / len(values) ** 0.5),
            "1.96 is right for many repeats. From few, the deviation itself is uncertain: take "
            "t.ppf(0.975, n - 1), which is 2.78 for five.",
        ),
        Mistake(
            lambda values: _reached(
                values, _student(values, 0.95) * np.std(values, ddof=1) / len(values) ** 0.5
            ),
            "This leaves 5 % out at each end, 10 % in all. Take the place 0.975.",
        ),
        Mistake(
            lambda values: _reached(
                values, t.ppf(0.975, len(values)) * np.std(values, ddof=1) / len(values) ** 0.5
            ),
            "The second number of `t.ppf` is the number of repeats less one.",
        ),
        Mistake(
            lambda values: (np.min(values), np.max(values)),
            "This is the range of the repeats. It grows with their number, and the interval of a "
            "mean shrinks.",
        ),
        Mistake(
            lambda values: tuple(np.quantile(values, [0.025, 0.975])),
            "These are quantiles of the repeats. Five values have no 2.5 % to cut off.",
        ),
    ),
    hints=(
        "The standard error of the mean is np.std(values, ddof=1) / np.sqrt(len(values)).",
        "Multiply it by t.ppf(0.975, len(values) - 1), and go that far below and above the mean.",
    ),
    why="The mean of n repeats scatters less than one repeat, by the root of n. And since the "
    "scatter is estimated from few values as well, Student's factor is larger than 1.96.",
)


def examples_needed(sizes, accuracies, goal):
    for k in range(len(sizes)):
        if accuracies[k] >= goal:
            if k == 0:
                return sizes[0]
            part = (goal - accuracies[k - 1]) / (accuracies[k] - accuracies[k - 1])
            return sizes[k - 1] * (sizes[k] / sizes[k - 1]) ** part
    return np.inf


def _by_interpolation(sizes, accuracies, goal):
    if goal > max(accuracies):
        return float("inf")
    end = int(np.argmax(np.asarray(accuracies) >= goal))
    if end == 0:
        return float(sizes[0])
    pair = slice(end - 1, end + 1)
    return np.exp(np.interp(goal, accuracies[pair], np.log(sizes[pair])))


def _straight(sizes, accuracies, goal):
    for k in range(len(sizes)):
        if accuracies[k] >= goal:
            if k == 0:
                return sizes[0]
            part = (goal - accuracies[k - 1]) / (accuracies[k] - accuracies[k - 1])
            return sizes[k - 1] + (sizes[k] - sizes[k - 1]) * part
    return np.inf


def _next_size(sizes, accuracies, goal):
    reached = [size for size, accuracy in zip(sizes, accuracies, strict=True) if accuracy >= goal]
    return reached[0] if reached else np.inf


def _largest_instead_of_never(sizes, accuracies, goal):
    found = examples_needed(sizes, accuracies, goal)
    return found if np.isfinite(found) else sizes[-1]


def _size_before(sizes, accuracies, goal):
    below = [size for size, accuracy in zip(sizes, accuracies, strict=True) if accuracy < goal]
    return below[-1] if len(below) < len(sizes) and below else examples_needed(
        sizes, accuracies, goal
    )  # fmt: skip


def _never_at_the_last(sizes, accuracies, goal):
    return examples_needed(sizes, accuracies, goal) if goal < accuracies[-1] else np.inf


def _line_from_the_first(sizes, accuracies, goal):
    found = examples_needed(sizes, accuracies, goal)
    if found > sizes[0] or goal == accuracies[0]:
        return found
    part = (goal - accuracies[0]) / (accuracies[1] - accuracies[0])
    return sizes[0] * (sizes[1] / sizes[0]) ** part


def _none(sizes, accuracies, goal):
    found = examples_needed(sizes, accuracies, goal)
    return found if np.isfinite(found) else -1.0


EXAMPLES_NEEDED = FunctionExercise(
    name="examples_needed",
    reference=examples_needed,
    cases=lambda random: [
        (np.array([10, 100, 1000]), np.array([0.5, 0.7, 0.9]), 0.8),
        (np.array([10, 100, 1000]), np.array([0.5, 0.7, 0.9]), 0.95),
        (np.array([10, 100, 1000]), np.array([0.5, 0.7, 0.9]), 0.4),
        (np.array([20, 50, 130, 320]), np.array([0.41, 0.62, 0.83, 0.88]), 0.66),
        (np.array([20, 50, 130, 320]), np.array([0.41, 0.62, 0.83, 0.88]), 0.83),
        (np.array([10, 100, 1000]), np.array([0.5, 0.7, 0.9]), 0.9),
        (np.array([10, 100, 1000]), np.array([0.5, 0.7, 0.9]), 0.5),
        (np.array([20, 60]), np.array([0.55, 0.75]), 0.6),
        (np.array([20, 50, 130, 320, 800]), np.sort(random.random(5)), 0.5),
    ],
    alternatives=(_by_interpolation,),
    mistakes=(
        Mistake(
            _straight,
            "The line is straight over the sizes. In the figure it is straight over their "
            "logarithms: between 100 and 1,000 the middle is 316.",
        ),
        Mistake(
            _next_size,
            "This is the next size that was measured. Read the line between the two sizes.",
        ),
        Mistake(_size_before, "This is the last size below the goal. Read the line beyond it."),
        Mistake(
            _largest_instead_of_never,
            "A goal that no size reaches has no answer on this line: return np.inf.",
        ),
        Mistake(
            _never_at_the_last,
            "A goal that equals the last accuracy is reached there: compare with >=.",
        ),
        Mistake(
            _line_from_the_first,
            "The first size reaches this goal already. Left of it nothing was measured: return "
            "the first size.",
        ),
        Mistake(_none, "Where no size reaches the goal, return np.inf: no number is enough."),
    ),
    hints=(
        "Find the first size whose accuracy reaches the goal. The line runs from the size before.",
        "part = (goal - accuracy before) / (accuracy there - accuracy before), from 0 to 1.",
        "On a logarithmic axis: size before * (size there / size before) ** part.",
    ),
    why="The sizes grow by a factor each time, so between two of them the line is read over the "
    "logarithm of the size. Beyond the last size nothing was measured, and nothing is promised.",
)


def locally_connected_parameters(rows, columns, kernel_size, channels, filters):
    return rows * columns * (kernel_size**2 * channels + 1) * filters


def _by_counting_places(rows, columns, kernel_size, channels, filters):
    return sum(
        kernel_size * kernel_size * channels * filters + filters for _ in range(rows * columns)
    )


LOCALLY_CONNECTED_PARAMETERS = FunctionExercise(
    name="locally_connected_parameters",
    reference=locally_connected_parameters,
    cases=lambda random: [
        (12, 12, 5, 1, 8),
        (10, 10, 3, 8, 16),
        *(tuple(int(n) for n in random.integers(2, 9, 5)) for _ in range(3)),
    ],
    alternatives=(_by_counting_places,),
    mistakes=(
        Mistake(
            lambda rows, columns, kernel_size, channels, filters: (
                (kernel_size**2 * channels + 1) * filters
            ),
            "This is the convolution, whose weights all places share. Here each place has its own.",
        ),
        Mistake(
            lambda rows, columns, kernel_size, channels, filters: (
                rows * columns * kernel_size**2 * channels * filters
            ),
            "The biases are missing: one for each filter at each place.",
        ),
        Mistake(
            lambda rows, columns, kernel_size, channels, filters: (
                rows * columns * kernel_size**2 * channels * filters + filters
            ),
            "The biases are shared here. Each place has its own.",
        ),
        Mistake(
            lambda rows, columns, kernel_size, channels, filters: (
                rows * columns * (kernel_size**2 + 1) * filters
            ),
            "A window reaches through all channels of the input: multiply by them.",
        ),
        Mistake(
            lambda rows, columns, kernel_size, channels, filters: (
                rows * columns * (kernel_size * channels + 1) * filters
            ),
            "A window has kernel_size rows and kernel_size columns: square it.",
        ),
        Mistake(
            lambda rows, columns, kernel_size, channels, filters: (
                (rows * columns * channels + 1) * rows * columns * filters
            ),
            "This is a dense layer: each neuron sees every place. Here it sees its window alone.",
        ),
    ),
    hints=(
        "One neuron has kernel_size * kernel_size * channels weights and a bias.",
        "How many neurons are there? At each of rows * columns places, one for each filter.",
    ),
    why="Without sharing, every place of every map has its own weights: the parameters of the "
    "convolution times the number of places.",
)


def noisy_labels(labels, wrong, offsets):
    return np.where(wrong, (labels + offsets) % 10, labels)


def _one_by_one(labels, wrong, offsets):
    changed = labels.copy()
    for k in np.flatnonzero(wrong):
        changed[k] = (labels[k] + offsets[k]) % 10
    return changed


def _noise_cases(random):
    for count in (12, 50, 200):
        labels, offsets = random.integers(0, 10, count), random.integers(1, 10, count)
        yield labels, random.random(count) < 0.4, offsets


NOISY_LABELS = FunctionExercise(
    name="noisy_labels",
    reference=noisy_labels,
    cases=lambda random: list(_noise_cases(random)),
    alternatives=(_one_by_one,),
    mistakes=(
        Mistake(
            lambda labels, wrong, offsets: np.where(wrong, labels + offsets, labels),
            "Some labels are above 9. Count around: (labels + offsets) % 10.",
        ),
        Mistake(
            lambda labels, wrong, offsets: (labels + offsets) % 10,
            "Every label is changed. Change those where `wrong` is True.",
        ),
        Mistake(
            lambda labels, wrong, offsets: np.where(wrong, labels, (labels + offsets) % 10),
            "The wrong way around: labels change where `wrong` is False.",
        ),
        Mistake(
            lambda labels, wrong, offsets: np.where(wrong, offsets, labels),
            "The offset itself becomes the label, and may be the right one by chance. Add it to "
            "the label.",
        ),
        Mistake(
            lambda labels, wrong, offsets: np.where(wrong, (labels + offsets) % 9, labels),
            "There are ten classes: take the remainder of a division by 10.",
        ),
        Mistake(
            lambda labels, wrong, offsets: np.where(wrong, (labels + 1) % 10, labels),
            "Every wrong label is the next digit. Each has its own offset.",
        ),
    ),
    hints=(
        "(labels + offsets) % 10 is another digit for each, since no offset is 0.",
        "np.where(wrong, one, other) takes `one` where wrong is True.",
    ),
    why="An offset from 1 to 9, counted around the ten digits, reaches every other digit and never "
    "the same. So the share of wrong labels is exactly that of `wrong`.",
)


def moved_right(images, pixels):
    moved = np.zeros_like(images)
    moved[:, :, pixels:] = images[:, :, : images.shape[2] - pixels]
    return moved


def _padded(images, pixels):
    padded = np.pad(images, ((0, 0), (0, 0), (pixels, 0), (0, 0)))
    return padded[:, :, : images.shape[2]]


MOVED_RIGHT = FunctionExercise(
    name="moved_right",
    reference=moved_right,
    cases=lambda random: [
        (random.random((2, 4, 6, 1)), 2),
        (random.random((3, 5, 5, 1)), 0),
        (random.random((1, 3, 7, 3)), 4),
    ],
    alternatives=(_padded,),
    mistakes=(
        Mistake(
            lambda images, pixels: np.roll(images, pixels, axis=2),
            "What leaves on the right comes back on the left: `np.roll` goes in a circle. Fill the "
            "left with zeros.",
        ),
        Mistake(
            lambda images, pixels: np.concatenate(
                [images[:, :, pixels:], np.zeros_like(images[:, :, :pixels])], axis=2
            ),
            "The images moved to the left.",
        ),
        Mistake(
            lambda images, pixels: np.concatenate(
                [np.zeros_like(images[:, :pixels]), images[:, : images.shape[1] - pixels]], axis=1
            ),
            "The images moved down. Axis 1 is the rows, axis 2 the columns.",
        ),
        Mistake(
            lambda images, pixels: np.pad(images, ((0, 0), (0, 0), (pixels, 0), (0, 0))),
            "The images have become wider. Cut off what leaves on the right.",
        ),
        Mistake(
            lambda images, pixels: np.concatenate(
                [images[:, :, :1]] * pixels + [images[:, :, : images.shape[2] - pixels]], axis=2
            ),
            "The left column is repeated. Fill the left with zeros, which are black.",
        ),
    ),
    hints=(
        "Make an array of zeros of the same shape, and copy a part of the images into it.",
        "moved[:, :, pixels:] = images[:, :, : width - pixels], with width = images.shape[2].",
    ),
    why="Columns `pixels` and beyond get what stood `pixels` further left. The zeros on the left "
    "are the black background.",
)

TRAININGS_FOR_TEA = ValueExercise(
    name="trainings_for_tea",
    solution="25 * 3600 / (1.5 * 30)",
    alternatives=(2000.0,),
    mistakes=(
        Mistake(
            25 * 60 / (1.5 * 30),
            "An hour has 3,600 seconds: a watt-hour is 3,600 joules.",
        ),
        Mistake(25 / (1.5 * 30), "25 are watt-hours. Turn them into joules first, times 3,600."),
        Mistake(25 * 3600 / 30, "This is how many seconds of computing. A training takes 1.5."),
        Mistake(25 * 3600 / 1.5, "The power is missing: a training takes 1.5 s · 30 W = 45 J."),
        Mistake(
            1.5 * 30 / (25 * 3600),
            "This is the part of a cup for one training. Turn it around.",
        ),
    ),
    hints=(
        "A training takes 1.5 s at 30 W: how many joules?",
        "A cup takes 25 Wh, which is 25 · 3,600 J = 90,000 J.",
        "90,000 / 45",
    ),
    why="45 joules for a training, 90,000 for a cup of tea: 2,000 trainings. At this size the "
    "tea is the larger item on the bill.",
)

EXERCISES = (
    MEAN_INTERVAL,
    EXAMPLES_NEEDED,
    LOCALLY_CONNECTED_PARAMETERS,
    NOISY_LABELS,
    MOVED_RIGHT,
    TRAININGS_FOR_TEA,
)
