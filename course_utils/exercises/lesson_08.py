"""The exercises of lesson 08, testing: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise


def precision_and_recall(matrix, k):
    hits, called, real = matrix[k, k], matrix[:, k].sum(), matrix[k].sum()
    precision = hits / called if called else 0.0
    recall = hits / real if real else 0.0
    return precision, recall


def _image_by_image(matrix, k):
    pairs = [pair for pair, count in np.ndenumerate(matrix) for _ in range(count)]
    hits = sum(pair == (k, k) for pair in pairs)
    called, real = sum(said == k for _, said in pairs), sum(label == k for label, _ in pairs)
    return hits / max(called, 1), hits / max(real, 1)


def _exchanged(matrix, k):
    return precision_and_recall(matrix, k)[::-1]


def _without_the_diagonal(matrix, k):
    hits = matrix[k, k]
    wrong = matrix[:, k].sum() - hits, matrix[k].sum() - hits
    return tuple(hits / count if count else 0.0 for count in wrong)


def _shares_of_everything(matrix, k):
    return matrix[k, k] / matrix.sum(), matrix[k, k] / matrix.sum()


def _accuracy_for_both(matrix, k):
    return np.trace(matrix) / matrix.sum(), np.trace(matrix) / matrix.sum()


def _divides_by_zero(matrix, k):
    with np.errstate(all="ignore"):
        hits = np.float64(matrix[k, k])
        return hits / matrix[:, k].sum(), hits / matrix[k].sum()


def _recall_of_the_diagonal(matrix, k):
    return precision_and_recall(matrix, k)[0], matrix[k, k] / max(np.trace(matrix), 1)


PRECISION_AND_RECALL = FunctionExercise(
    name="precision_and_recall",
    reference=precision_and_recall,
    cases=lambda random: [
        (np.array([[50, 10], [5, 35]]), 1),
        (np.array([[50, 10], [5, 35]]), 0),
        (np.array([[7, 0, 3], [2, 0, 6], [1, 0, 11]]), 1),
        (np.array([[7, 1, 3], [0, 0, 0], [1, 2, 11]]), 1),
        *((random.integers(0, 40, (10, 10)), int(k)) for k in random.integers(0, 10, 3)),
    ],
    alternatives=(_image_by_image,),
    mistakes=(
        Mistake(
            _exchanged,
            "The two are exchanged, or row and column are. Rows are true classes: precision "
            "divides by the sum of column `k`, recall by the sum of row `k`. Return precision "
            "first.",
        ),
        Mistake(
            _without_the_diagonal,
            "The right answers are missing below the line. All images that were called `k` count, "
            "the right ones too: divide by the whole column, and by the whole row.",
        ),
        Mistake(
            _shares_of_everything,
            "This divides by all images. Precision asks only about those that were called `k`, "
            "recall only about those that are of class `k`.",
        ),
        Mistake(
            _accuracy_for_both,
            "This is the accuracy: all right answers of all classes. Look at one class, `k`.",
        ),
        Mistake(
            _divides_by_zero,
            "A class that was never answered, or that has no images, divides by zero here. Return "
            "0 for it.",
        ),
        Mistake(
            _recall_of_the_diagonal,
            "Recall is divided by the right answers of all classes. Divide by the images of class "
            "`k`: the sum of row `k`.",
        ),
    ),
    hints=(
        "Right answers for class k stand at matrix[k, k]. In which row and which column are the "
        "two kinds of mistakes that concern class k?",
        "matrix[:, k].sum() counts the images called k, matrix[k].sum() those that are of class k.",
        "hits / called is the precision, hits / real the recall; give 0 where the count is 0.",
    ),
    why="A column holds everything that was called k, a row everything that is k. The same right "
    "answers are divided by the one for precision and by the other for recall.",
)

F1_BY_HAND = ValueExercise(
    name="f1_by_hand",
    solution="2 * 6 / (2 * 6 + 2 + 4)",
    alternatives=(2 / 3, 0.66667, 2 * 0.75 * 0.6 / (0.75 + 0.6)),
    mistakes=(
        Mistake(0.75, "This is the precision, 6 / (6 + 2). F1 joins it with the recall."),
        Mistake(0.6, "This is the recall, 6 / (6 + 4). F1 joins it with the precision."),
        Mistake(
            0.675,
            "This is the plain mean of precision and recall. F1 is 2 · precision · recall / "
            "(precision + recall).",
        ),
        Mistake(
            1 / 3,
            "The factor 2 is missing: 2 · precision · recall / (precision + recall).",
        ),
        Mistake(0.45, "This is precision · recall. Multiply by 2 and divide by their sum."),
        Mistake(
            0.5,
            "This is 6 of 12, the share of hits among hits, misses and false alarms. F1 counts the "
            "hits twice: 12 of 18.",
        ),
    ),
    hints=(
        "There are 6 + 4 cracks, and 6 + 2 alarms. What are recall and precision?",
        "Recall is 6 / 10, precision is 6 / 8.",
        "2 * 0.75 * 0.6 / (0.75 + 0.6)",
    ),
    why="Precision is 6 / 8 and recall 6 / 10, so F1 is 2 · 0.75 · 0.6 / 1.35 = 2 / 3. In counts: "
    "twice the hits, divided by twice the hits and all mistakes.",
    tolerance=1e-3,
)


def bootstrap_interval(right, positions):
    accuracies = right[positions].mean(axis=1)
    low, high = np.quantile(accuracies, [0.025, 0.975])
    return low, high


def _round_by_round(right, positions):
    accuracies = [np.mean([right[place] for place in drawn]) for drawn in positions]
    return tuple(np.percentile(accuracies, (2.5, 97.5)))


def _two_tails_too_wide(right, positions):
    return tuple(np.quantile(right[positions].mean(axis=1), [0.05, 0.95]))


def _smallest_and_largest(right, positions):
    accuracies = right[positions].mean(axis=1)
    return accuracies.min(), accuracies.max()


def _of_single_images(right, positions):
    return tuple(np.quantile(right[positions].astype(float), [0.025, 0.975]))


def _of_columns(right, positions):
    return tuple(np.quantile(right[positions].mean(axis=0), [0.025, 0.975]))


def _two_deviations(right, positions):
    accuracies = right[positions].mean(axis=1)
    return accuracies.mean() - accuracies.std(), accuracies.mean() + accuracies.std()


def _nearly_two_deviations(right, positions):
    accuracies = right[positions].mean(axis=1)
    reach = 1.96 * accuracies.std()
    return accuracies.mean() - reach, accuracies.mean() + reach


def _places_of_the_sorted(right, positions):
    accuracies = np.sort(right[positions].mean(axis=1))
    return accuracies[int(0.025 * len(accuracies))], accuracies[int(0.975 * len(accuracies))]


def _positions_averaged(right, positions):
    return tuple(np.quantile(positions.mean(axis=1), [0.025, 0.975]))


def _bootstrap_cases(random):
    sizes = ((40, 30, 0.8), (25, 60, 0.5), (100, 200, 0.95), (10, 25, 0.7), (57, 93, 0.9))
    for count, rounds, share in sizes:
        right = (random.random(count) < share).astype(int)
        yield right, random.integers(0, count, (rounds, count))


BOOTSTRAP_INTERVAL = FunctionExercise(
    name="bootstrap_interval",
    reference=bootstrap_interval,
    cases=lambda random: list(_bootstrap_cases(random)),
    alternatives=(_round_by_round,),
    mistakes=(
        Mistake(
            _two_tails_too_wide,
            "This cuts 5 % off at each end, which leaves 90 %. Of the 5 % that stay outside, half "
            "lie below and half above: the quantiles 0.025 and 0.975.",
        ),
        Mistake(
            _smallest_and_largest,
            "This is the range of all rounds. The interval leaves out 2.5 % of them at each end.",
        ),
        Mistake(
            _of_single_images,
            "These are quantiles of single images, which are 0 or 1. Take the mean of each round "
            "first: one accuracy for each row of `positions`.",
        ),
        Mistake(
            _of_columns,
            "The mean runs over the rounds. Each row of `positions` is a round, so average along "
            "axis 1.",
        ),
        Mistake(
            _two_deviations,
            "This is the mean, less and plus one standard deviation. The question is for the "
            "quantiles 0.025 and 0.975 of the rounds.",
        ),
        Mistake(
            _nearly_two_deviations,
            "This is the mean, less and plus 1.96 standard deviations, which takes the rounds for "
            "a symmetric bell. Take the quantiles 0.025 and 0.975 of the rounds themselves.",
        ),
        Mistake(
            _places_of_the_sorted,
            "Nearly: these are two of the rounds, and a quantile may lie between two of them. "
            "`np.quantile` does it.",
        ),
        Mistake(
            _positions_averaged,
            "The positions themselves are averaged. Use them to pick from `right`: "
            "right[positions].",
        ),
    ),
    hints=(
        "right[positions] has the shape of `positions`: a row for each round, with the 0 or 1 of "
        "each drawn image.",
        "right[positions].mean(axis=1) is the accuracy of each round.",
        "np.quantile(accuracies, [0.025, 0.975]) gives both ends.",
    ),
    why="Each row is another test that might have been. Where the middle 95 % of their accuracies "
    "lie is how far this one may be off.",
)


def mcnemar_counts(labels, first, second):
    right, also_right = first == labels, second == labels
    return int(np.sum(right & ~also_right)), int(np.sum(also_right & ~right))


def _counted_in_a_loop(labels, first, second):
    only_first = only_second = 0
    for label, one, two in zip(labels, first, second, strict=True):
        only_first += int(one == label and two != label)
        only_second += int(two == label and one != label)
    return only_first, only_second


def _mcnemar_cases(random):
    yield np.array([1, 2, 3, 4]), np.array([1, 2, 3, 0]), np.array([1, 0, 0, 4])
    for count, classes in ((30, 3), (200, 10), (50, 2)):
        labels, *noise = random.integers(0, classes, (3, count))
        first = np.where(random.random(count) < 0.7, labels, noise[0])
        yield labels, first, np.where(random.random(count) < 0.5, labels, noise[1])


MCNEMAR_COUNTS = FunctionExercise(
    name="mcnemar_counts",
    reference=mcnemar_counts,
    cases=lambda random: list(_mcnemar_cases(random)),
    alternatives=(_counted_in_a_loop,),
    mistakes=(
        Mistake(
            lambda labels, first, second: (np.sum(first == labels), np.sum(second == labels)),
            "These are all right answers of each model. Leave out the images that both got right: "
            "they say nothing about which is better.",
        ),
        Mistake(
            lambda labels, first, second: mcnemar_counts(labels, first, second)[::-1],
            "The two counts are exchanged. First comes the number of images that only `first` got "
            "right.",
        ),
        Mistake(
            lambda labels, first, second: (np.sum(first != second), np.sum(first != second)),
            "Two models may differ and both be wrong. Ask for each image which of them equals the "
            "label.",
        ),
        Mistake(
            lambda labels, first, second: (
                np.sum((first == labels) & (second == labels)),
                np.sum((first != labels) & (second != labels)),
            ),
            "These are the images on which both are right, and both are wrong. The coins are the "
            "other images, on which only one of them is right.",
        ),
        Mistake(
            lambda labels, first, second: (
                np.mean((first == labels) & (second != labels)),
                np.mean((first != labels) & (second == labels)),
            ),
            "These are shares. The test needs counts: `np.sum` instead of `np.mean`.",
        ),
    ),
    hints=(
        "first == labels says of each image whether the first model is right.",
        "Right and not right: (first == labels) & (second != labels).",
        "Sum that for the first count, and exchange first and second for the other.",
    ),
    why="Only an image that one model gets right and the other wrong favors one of them. These "
    "are the coins of the test.",
)


def calibration_error(confidence, right, bins):
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for k in range(bins):
        inside = number == k
        if inside.any():
            error += abs(confidence[inside].mean() - right[inside].mean()) * inside.mean()
    return error


def _by_edges(confidence, right, bins):
    edges = np.linspace(0, 1, bins + 1)
    number = np.searchsorted(edges[1:-1], confidence)
    return sum(
        abs(np.sum(confidence[number == k]) - np.sum(right[number == k])) for k in range(bins)
    ) / len(right)


def _each_bin(confidence, right, bins):
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    for k in range(bins):
        inside = number == k
        if inside.any():
            yield confidence[inside].mean() - right[inside].mean(), inside.mean()


def _bins_count_equally(confidence, right, bins):
    return np.mean([abs(gap) for gap, _ in _each_bin(confidence, right, bins)])


def _one_bin(confidence, right, bins):
    return abs(confidence.mean() - right.mean())


def _image_by_image_gap(confidence, right, bins):
    return np.mean(np.abs(confidence - right))


def _empty_bins_divide(confidence, right, bins):
    gaps = [abs(gap) for gap, _ in _each_bin(confidence, right, bins)]
    return np.sum(gaps) / bins


def _worst_bin(confidence, right, bins):
    return max(abs(gap) for gap, _ in _each_bin(confidence, right, bins))


def _loses_the_surest(confidence, right, bins):
    number = (confidence * bins).astype(int)  # a confidence of 1 gets the number `bins`
    error = 0.0
    for k in range(bins):
        inside = number == k
        if inside.any():
            error += abs(confidence[inside].mean() - right[inside].mean()) * inside.mean()
    return error


def _squares(confidence, right, bins):
    return sum(gap**2 * weight for gap, weight in _each_bin(confidence, right, bins))


def _calibration_cases(random):
    low, high = np.linspace(0.3, 0.49, 20), np.linspace(0.81, 0.99, 80)
    yield np.append(low, high), np.append(np.arange(20) < 10, np.arange(80) < 64).astype(int), 2
    for count, bins in ((200, 10), (60, 5), (30, 15), (500, 10)):
        confidence = 1 - 0.7 * random.random(count) ** 2
        confidence += 1e-4 * (np.abs(confidence * bins % 1 - 0.5) > 0.499)  # off the edges of bins
        confidence = np.clip(confidence, 0.01, 0.9999)
        right = (random.random(count) < confidence**2).astype(int)
        yield confidence, right, bins
    yield np.array([0.15, 0.62, 0.97, 1.0, 1.0, 1.0]), np.array([0, 1, 1, 1, 0, 0]), 10
    yield np.ones(4), np.array([1, 1, 0, 1]), 5
    yield np.array([1.0, 0.3]), np.array([0, 1]), 1


CALIBRATION_ERROR = FunctionExercise(
    name="calibration_error",
    reference=calibration_error,
    cases=lambda random: list(_calibration_cases(random)),
    alternatives=(_by_edges,),
    mistakes=(
        Mistake(
            _bins_count_equally,
            "Each bin counts the same here. Weigh it by its share of the images: a bin with one "
            "image says little.",
        ),
        Mistake(
            _empty_bins_divide,
            "The gaps are added and divided by the number of bins. Weigh each by its share of the "
            "images instead.",
        ),
        Mistake(
            _one_bin,
            "Bins that are too sure and bins that are too modest cancel here, as if all answers "
            "lay in one bin. Take the absolute value of the gap in each bin, then add.",
        ),
        Mistake(
            _image_by_image_gap,
            "A single answer is right or wrong, never 90 % right. Average the confidence and the "
            "answers within a bin first, then take the distance.",
        ),
        Mistake(_worst_bin, "This is the worst bin. The error is the weighted mean of all bins."),
        Mistake(_squares, "The gaps are squared. Take their absolute value."),
        Mistake(
            _loses_the_surest,
            "A confidence of exactly 1 falls into no bin here: 1 * bins is the number of a bin "
            "that is not there. It belongs to the last one.",
        ),
    ),
    hints=(
        "(confidence * bins).astype(int) is the number of the bin of each answer; a confidence of "
        "exactly 1 belongs to the last bin.",
        "In bin k, with inside = number == k, the gap is "
        "abs(confidence[inside].mean() - right[inside].mean()).",
        "Multiply each gap by inside.mean(), the share of the images in that bin, and add. Skip "
        "bins for which inside.any() is False.",
    ),
    why="Within a bin, confidence is a claim about a share, and the accuracy is that share. The "
    "mean distance over all answers is the error.",
)


def conformal_threshold(right_probabilities, coverage):
    count = len(right_probabilities)
    place = int(np.floor((count + 1) * (1 - coverage) + 1e-9))
    if place == 0:
        return 0.0
    return np.sort(right_probabilities)[place - 1]


def _by_counting_up(right_probabilities, coverage):
    place = int((len(right_probabilities) + 1) * (1 - coverage) + 1e-9)
    threshold = 0.0
    for _, value in zip(range(place), sorted(right_probabilities), strict=False):
        threshold = value
    return threshold


def _at_place(right_probabilities, place):
    return np.sort(right_probabilities)[place - 1] if place > 0 else 0.0


def _place(right_probabilities, coverage, more=1):
    return int(np.floor((len(right_probabilities) + more) * (1 - coverage) + 1e-9))


def _largest_when_few(values, coverage):
    return np.sort(values)[_place(values, coverage) - 1]


def _counted_from_zero(values, coverage):
    place = _place(values, coverage)
    return np.sort(values)[place] if place else 0.0


def _without_the_new_image(values, coverage):
    return _at_place(values, _place(values, coverage, more=0))


def _rounded_up(values, coverage):
    return _at_place(values, int(np.ceil((len(values) + 1) * (1 - coverage) - 1e-9)))


def _from_above(values, coverage):
    return _at_place(-values, _place(values, coverage)) * -1.0


def _coverage_for_error(values, coverage):
    return _at_place(values, min(_place(values, 1 - coverage), len(values)))


def _not_sorted(values, coverage):
    place = _place(values, coverage)
    return values[place - 1] if place else 0.0


def _quantile(values, coverage):
    return np.quantile(values, 1 - coverage)


def _without_the_small_number(values, coverage):
    return _at_place(values, int(np.floor((len(values) + 1) * (1 - coverage))))


def _smallest_when_few(values, coverage):
    return _at_place(values, max(_place(values, coverage), 1))


CONFORMAL_THRESHOLD = FunctionExercise(
    name="conformal_threshold",
    reference=conformal_threshold,
    cases=lambda random: [
        (random.random(99), 0.9),
        (random.random(9), 0.9),
        (random.random(9), 0.95),
        (random.random(1), 0.9),
        (random.random(1), 0.5),
        (random.random(19), 0.99),
        (random.random(1000), 0.99),
        (random.random(137), 0.8),
        (random.random(219), 0.95),
    ],
    alternatives=(_by_counting_up,),
    mistakes=(
        Mistake(
            _largest_when_few,
            "At place 0, `[place - 1]` is `[-1]`, the *largest* probability: nearly every class "
            "would be out. With too few images the threshold is 0.",
        ),
        Mistake(
            _counted_from_zero,
            "Python counts from 0, and places from 1: the tenth smallest is `[9]` of the sorted "
            "array, so take `place - 1`.",
        ),
        Mistake(
            _without_the_new_image,
            "The place is computed from `n`. With the new image there are n + 1 gaps: "
            "`(n + 1) * (1 - coverage)`.",
        ),
        Mistake(
            _rounded_up,
            "The place is rounded up, which gives away a little of the promise. Round it down.",
        ),
        Mistake(
            _from_above,
            "The place is counted from the largest. Sort upward, and count from the smallest.",
        ),
        Mistake(
            _coverage_for_error,
            "The place is computed from the coverage. Only 1 - coverage of the right classes may "
            "stay outside.",
        ),
        Mistake(_not_sorted, "The list is taken in its own order. Sort it first."),
        Mistake(
            _quantile,
            "`np.quantile` interpolates between two values and knows nothing of the n + 1 gaps, so "
            "the promise does not hold to the letter. Take the value at the place itself.",
        ),
        Mistake(
            _without_the_small_number,
            "Right on paper. A computer stores 1 - 0.9 as a little less than 0.1, so 10 becomes "
            "9.99… and is rounded down to 9. Add 1e-9 before you round.",
        ),
        Mistake(
            _smallest_when_few,
            "With too few images to promise anything the place is 0. The threshold is then 0, and "
            "not the smallest probability.",
        ),
    ),
    hints=(
        "place = int(np.floor((len(right_probabilities) + 1) * (1 - coverage) + 1e-9))",
        "If the place is 0, return 0.0.",
        "Otherwise it is the value at `place - 1` of np.sort(right_probabilities).",
    ),
    why="A new image's right class falls into each of the n + 1 gaps equally often, and only the "
    "gaps below the threshold lie outside: at most a share of 1 - coverage.",
)

EXERCISES = (
    PRECISION_AND_RECALL,
    F1_BY_HAND,
    BOOTSTRAP_INTERVAL,
    MCNEMAR_COUNTS,
    CALIBRATION_ERROR,
    CONFORMAL_THRESHOLD,
)
