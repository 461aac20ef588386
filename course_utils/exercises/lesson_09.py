"""The exercises of lesson 09, image classification: solutions, wrong answers, hints."""

import functools

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ScoreExercise


def first_copies(files):
    known, kept = set(), []
    for position, file in enumerate(files):
        if file not in known:
            known.add(file)
            kept.append(position)
    return kept


def _by_first_position(files):
    return np.array([k for k, file in enumerate(files) if files.index(file) == k])


def _only_what_has_no_copy(files):
    return [k for k, file in enumerate(files) if files.count(file) == 1]


def _last_copies(files):
    return [k for k, file in enumerate(files) if file not in files[k + 1 :]]


def _neighbors_alone(files):
    return [k for k, file in enumerate(files) if k == 0 or files[k - 1] != file]


def _in_the_order_of_the_files(files):
    return [files.index(file) for file in sorted(set(files))]


def _copies_instead(files):
    return [k for k, file in enumerate(files) if file in files[:k]]


def _by_length(files):
    lengths = [len(file) for file in files]
    return [k for k, length in enumerate(lengths) if length not in lengths[:k]]


def _files(random, count, different):
    names = [random.bytes(int(size)) for size in random.integers(3, 9, different)]
    return [names[k] for k in random.integers(0, different, count)]


FIRST_COPIES = FunctionExercise(
    name="first_copies",
    reference=first_copies,
    cases=lambda random: [
        ([b"pear", b"apple", b"pear", b"plum", b"apple", b"pear"],),
        ([b"b", b"a", b"a", b"c", b"b"],),
        ([b"one", b"two"],),
        *((_files(random, count, different),) for count, different in ((12, 5), (30, 25), (8, 1))),
    ],
    alternatives=(_by_first_position,),
    mistakes=(
        Mistake(
            _only_what_has_no_copy,
            "Files that have a copy are gone altogether. Keep one of each: the first.",
        ),
        Mistake(_last_copies, "These are the last copies. Keep the first of each."),
        Mistake(
            _neighbors_alone,
            "Only copies that follow each other are found. A copy may lie anywhere in the list: "
            "remember all files that came before, in a set.",
        ),
        Mistake(
            _in_the_order_of_the_files,
            "The right positions, in the order of the sorted files. Return them ascending, so that "
            "the list keeps its order.",
        ),
        Mistake(
            lambda files: [file not in files[:k] for k, file in enumerate(files)],
            "This says True or False for each file. Return the positions of those with True.",
        ),
        Mistake(_copies_instead, "These are the copies, the ones to leave out. Return the others."),
        Mistake(
            _by_length,
            "Files of one length are taken for copies. Compare their bytes.",
        ),
        Mistake(
            lambda files: list(range(len(set(files)))),
            "This counts the different files. Return the position of the first of each.",
        ),
    ),
    hints=(
        "Go through the files with `enumerate`, and remember in a set which ones you have seen.",
        "If a file is not in the set, put it there and keep its position.",
    ),
    why="A set answers at once whether a file was seen before. For large files one would remember "
    "a fingerprint such as SHA-256, 32 bytes, in the place of the file.",
)


def color_histogram(image, bins):
    place = image.astype(int) * bins // 256
    number = (place[..., 0] * bins + place[..., 1]) * bins + place[..., 2]
    return np.bincount(number.ravel(), minlength=bins**3) / number.size


def _by_numpy(image, bins):
    pixels = image.reshape(-1, 3)
    counts, _ = np.histogramdd(pixels, bins=bins, range=[(0, 256)] * 3)
    return counts.ravel() / len(pixels)


def _counts(image, bins):
    return color_histogram(image, bins) * image.shape[0] * image.shape[1]


def _each_channel_alone(image, bins):
    place = image.astype(int) * bins // 256
    parts = [np.bincount(place[..., k].ravel(), minlength=bins) for k in range(3)]
    return np.concatenate(parts) / place[..., 0].size


def _overflowing(image, bins):
    place = (image * np.uint8(bins)).astype(int) // 256
    number = (place[..., 0] * bins + place[..., 1]) * bins + place[..., 2]
    return np.bincount(number.ravel(), minlength=bins**3) / number.size


def _blue_first(image, bins):
    return color_histogram(image[..., ::-1], bins)


def _without_empty_bins_at_the_end(image, bins):
    place = image.astype(int) * bins // 256
    number = (place[..., 0] * bins + place[..., 1]) * bins + place[..., 2]
    return np.bincount(number.ravel()) / number.size


def _by_all_numbers(image, bins):
    return color_histogram(image, bins) / 3


def _gray(image, bins):
    gray = image.mean(axis=-1).astype(int)
    return np.bincount((gray * bins**3 // 256).ravel(), minlength=bins**3) / gray.size


def _wide_bins_of_255(image, bins):
    place = np.minimum(image.astype(int) * bins // 255, bins - 1)
    number = (place[..., 0] * bins + place[..., 1]) * bins + place[..., 2]
    return np.bincount(number.ravel(), minlength=bins**3) / number.size


def _histogram_cases(random):
    yield np.array([[[250, 10, 10], [255, 0, 0]], [[0, 0, 255], [130, 130, 130]]], np.uint8), 2
    for shape, bins, top in (((6, 5, 3), 4, 256), ((8, 8, 3), 2, 256), ((5, 9, 3), 3, 180)):
        yield random.integers(0, top, shape).astype(np.uint8), bins
    edges = np.array([0, 63, 64, 127, 128, 191, 192, 255, 51, 102], np.uint8)
    yield random.choice(edges, (12, 12, 3)), 4
    yield random.choice(edges, (12, 12, 3)), 5


COLOR_HISTOGRAM = FunctionExercise(
    name="color_histogram",
    reference=color_histogram,
    cases=lambda random: list(_histogram_cases(random)),
    alternatives=(_by_numpy,),
    mistakes=(
        Mistake(_counts, "These are counts. Divide by the number of pixels, height times width."),
        Mistake(
            _by_all_numbers,
            "The sum is 1 / 3. A pixel is counted once, so divide by the pixels, not by the "
            "numbers in the array.",
        ),
        Mistake(
            _each_channel_alone,
            "Each channel is counted by itself, 3 * bins numbers: yellow would be no different "
            "from red beside green. Give each pixel one number out of bins ** 3.",
        ),
        Mistake(
            _overflowing,
            "The product leaves the range of uint8: 100 * 4 is 144 there. Turn the image into "
            "integers first, with image.astype(int).",
        ),
        Mistake(
            _blue_first,
            "The channels count in the wrong order. Red weighs most: (red * bins + green) * bins "
            "+ blue.",
        ),
        Mistake(
            _without_empty_bins_at_the_end,
            "The result ends at the last color that occurs. Ask `np.bincount` for all: "
            "minlength=bins**3.",
        ),
        Mistake(
            _gray,
            "The channels are averaged before they are counted, which leaves the brightness alone.",
        ),
        Mistake(
            _wide_bins_of_255,
            "There are 256 values, 0 to 255: divide by 256. With 255 the limits of the bins move.",
        ),
    ),
    hints=(
        "image.astype(int) * bins // 256 turns each of the three values of a pixel into 0 to "
        "bins - 1.",
        "One number for each pixel: (red * bins + green) * bins + blue.",
        "np.bincount(numbers.ravel(), minlength=bins**3) counts; divide by numbers.size.",
    ),
    why="Three places of `bins` values each make one number, as digits do. Counting these numbers "
    "says how much there is of each color, and forgets where.",
)


def last_of_each_class(labels, share):
    learns, held_back = [], []
    for name in np.unique(labels):
        rows = np.flatnonzero(labels == name)
        count = int(np.ceil(share * len(rows)))
        learns.extend(rows[: len(rows) - count])
        held_back.extend(rows[len(rows) - count :])
    return np.sort(learns), np.sort(held_back)


def _from_behind(labels, share):
    left = {name: np.ceil(share * np.sum(labels == name)) for name in set(labels.tolist())}
    held_back = []
    for position in range(len(labels))[::-1]:
        name = labels[position].item()
        if left[name] > 0:
            left[name] -= 1
            held_back.insert(0, position)
    return [k for k in range(len(labels)) if k not in held_back], held_back


def _each(labels, share, choose):
    rows = [np.flatnonzero(labels == name) for name in np.unique(labels)]
    held_back = np.sort(np.concatenate([choose(row, share) for row in rows]))
    return np.setdiff1d(np.arange(len(labels)), held_back), held_back


def _last_of_all(labels, share):
    rows = np.arange(len(labels))
    count = int(np.ceil(share * len(rows)))
    return rows[:-count], rows[-count:]


def _first_of_each(labels, share):
    return _each(labels, share, lambda row, share: row[: int(np.ceil(share * len(row)))])


def _rounded_down(labels, share):
    return _each(labels, share, lambda row, share: row[len(row) - int(share * len(row)) :])


def _each_fifth(labels, share):
    return _each(labels, share, lambda row, share: row[:: round(1 / share)])


def _class_by_class(labels, share):
    rows = [np.flatnonzero(labels == name) for name in np.unique(labels)]
    counts = [int(np.ceil(share * len(row))) for row in rows]
    parts = zip(rows, counts, strict=True)
    learns, held_back = zip(*((row[:-count], row[-count:]) for row, count in parts), strict=True)
    return np.concatenate(learns), np.concatenate(held_back)


def _split_cases(random):
    yield np.array([0, 0, 0, 1, 1, 0, 0, 1, 1, 1]), 0.25
    for count, classes, share in ((30, 3, 0.2), (60, 7, 0.1), (23, 2, 0.4)):
        labels = np.append(np.repeat(np.arange(classes), 4), random.integers(0, classes, count))
        yield random.permutation(labels), share


LAST_OF_EACH_CLASS = FunctionExercise(
    name="last_of_each_class",
    reference=last_of_each_class,
    cases=lambda random: list(_split_cases(random)),
    alternatives=(_from_behind,),
    mistakes=(
        Mistake(
            _last_of_all,
            "This holds back the end of the whole list. A class that lies there would be missing "
            "from training: go through the classes one by one.",
        ),
        Mistake(_first_of_each, "These are the first of each class. Hold back the last."),
        Mistake(
            _rounded_down,
            "The number is rounded down, which may leave a small class without any. Round up: "
            "int(np.ceil(share * len(rows))).",
        ),
        Mistake(
            _each_fifth,
            "The examples held back lie between the others, so each has a neighbor in training. "
            "Take them from the end of the class, in one piece.",
        ),
        Mistake(
            lambda labels, share: last_of_each_class(labels, share)[::-1],
            "The two parts are exchanged. First come the positions to learn from.",
        ),
        Mistake(
            _class_by_class,
            "The right positions, one class after the other. Sort both, so that the list keeps its "
            "order.",
        ),
        Mistake(
            lambda labels, share: last_of_each_class(labels, share)[1],
            "These are the positions held back. Return both parts, the others first.",
        ),
        Mistake(
            lambda labels, share: tuple(labels[part] for part in last_of_each_class(labels, share)),
            "These are labels. Return positions, with which images and labels can both be cut.",
        ),
    ),
    hints=(
        "For each name in np.unique(labels), np.flatnonzero(labels == name) gives its positions, "
        "ascending.",
        "Of these, int(np.ceil(share * len(rows))) from the end are held back.",
        "Collect both parts over all classes, and sort them at the end.",
    ),
    why="Photographs of one box follow each other. Cut at one place for each class, and at most "
    "one box lies on both sides; cut at random, and nearly all do.",
)


def class_weights(labels):
    counts = np.bincount(labels)
    return len(labels) / (len(counts) * counts)


def _by_scikit_learn(labels):
    from sklearn.utils.class_weight import compute_class_weight

    return compute_class_weight("balanced", classes=np.unique(labels), y=labels)


CLASS_WEIGHTS = FunctionExercise(
    name="class_weights",
    reference=class_weights,
    cases=lambda random: [
        (np.array([0, 0, 0, 1]),),
        (np.repeat([0, 1, 2, 3, 4], [240, 140, 50, 95, 57]),),
        (np.array([2, 0, 1, 1, 2, 2, 2, 0]),),
        *((np.append(np.arange(k), random.integers(0, k, 40)),) for k in (3, 6)),
    ],
    alternatives=(_by_scikit_learn,),
    mistakes=(
        Mistake(
            lambda labels: len(labels) / np.bincount(labels),
            "Right proportions, but all too large: the mean weight of an example would be the "
            "number of classes, and so would the learning rate. Divide by the number of classes.",
        ),
        Mistake(
            lambda labels: np.bincount(labels) / len(labels),
            "These are the shares of the classes: common ones would weigh most. Turn them around.",
        ),
        Mistake(
            lambda labels: 1 / np.bincount(labels),
            "Right proportions, but tiny: multiply by the number of examples, and divide by the "
            "number of classes, so that the mean weight of an example is 1.",
        ),
        Mistake(
            lambda labels: np.bincount(labels).max() / np.bincount(labels),
            "Right proportions, with 1 for the largest class. Here the mean weight of an example "
            "has to be 1.",
        ),
        Mistake(
            lambda labels: class_weights(labels) / class_weights(labels).mean(),
            "The mean over the classes is 1. It has to be 1 over the examples, of which common "
            "classes have more.",
        ),
        Mistake(
            lambda labels: class_weights(labels)[labels],
            "This gives a weight for each example. Return one for each class.",
        ),
        Mistake(
            lambda labels: np.sqrt(class_weights(labels)),
            "A root too many: a class with a quarter of the examples weighs four times as much.",
        ),
    ),
    hints=(
        "np.bincount(labels) counts each class. A class with half as many examples weighs twice "
        "as much.",
        "If all classes have the same count, len(labels) / classes, each weight is 1.",
        "len(labels) / (classes * counts)",
    ),
    why="Count times weight is the same for every class, so each has the same say in the loss. "
    "And the weights of all examples add up to their number, so the loss keeps its size.",
)


def balanced_accuracy(matrix):
    return np.mean(np.diag(matrix) / matrix.sum(axis=1))


def _class_after_class(matrix):
    return sum(matrix[k, k] / sum(matrix[k]) for k in range(len(matrix))) / len(matrix)


BALANCED_ACCURACY = FunctionExercise(
    name="balanced_accuracy",
    reference=balanced_accuracy,
    cases=lambda random: [
        (np.array([[90, 0], [10, 0]]),),
        (np.array([[50, 10], [5, 35]]),),
        *((random.integers(1, 40, (k, k)) + 30 * np.eye(k, dtype=int),) for k in (3, 5, 14)),
    ],
    alternatives=(_class_after_class,),
    mistakes=(
        Mistake(
            lambda matrix: np.trace(matrix) / matrix.sum(),
            "This is the accuracy, in which a class counts by its images. Compute the recall of "
            "each class first, then their mean.",
        ),
        Mistake(
            lambda matrix: np.mean(np.diag(matrix) / np.maximum(matrix.sum(axis=0), 1)),
            "This is the mean of the precisions: it divides by columns. A row holds the images of "
            "one class.",
        ),
        Mistake(
            lambda matrix: np.diag(matrix) / matrix.sum(axis=1),
            "These are the recalls of the classes. Their mean is asked for.",
        ),
        Mistake(
            lambda matrix: np.min(np.diag(matrix) / matrix.sum(axis=1)),
            "This is the recall of the worst class. Take the mean of all.",
        ),
        Mistake(
            lambda matrix: np.average(
                np.diag(matrix) / matrix.sum(axis=1), weights=matrix.sum(axis=0)
            ),
            "The recalls are weighed by how often a class was answered. All count the same.",
        ),
        Mistake(
            lambda matrix: np.mean(np.diag(matrix)) / matrix.sum(),
            "Divide each number of the diagonal by the sum of its own row, before the mean.",
        ),
    ),
    hints=(
        "The recall of class k is matrix[k, k] divided by the sum of row k.",
        "np.diag(matrix) / matrix.sum(axis=1) gives all recalls. What is left to do?",
    ),
    why="Every class counts the same, however few its images are. Who answers with one class "
    "alone gets 1 / classes, and not the share of that class.",
)


@functools.cache
def _validation_labels(kind):
    from course_utils import datasets

    return datasets.load_groceries(kind, size=8).validation.labels  # small: the labels alone count


def _mostly_right(labels):
    """A fifth of the answers is wrong."""
    wrong = labels.copy()
    wrong[::5] = (wrong[::5] + 1) % 14
    return wrong


FINE_ANSWERS = ScoreExercise(
    name="fine_answers",
    labels=lambda: _validation_labels("fine"),
    at_least=0.65,
    solution="""
fine_network = network(14, augmented=True)
train_network(fine_network, fine.train)
fine_answers = probabilities_of(fine_network, fine.validation.images).argmax(axis=1)
""",
    alternatives=(
        _mostly_right,
        lambda labels: labels.astype("int32"),
        lambda labels: labels.tolist(),
    ),
    mistakes=(
        Mistake(
            lambda labels: _validation_labels("coarse"),
            "These are numbers of the five coarse classes. The fourteen fine ones are asked for: "
            "`fine` holds them.",
        ),
        Mistake(
            lambda labels: labels + 1,
            "All numbers are one too large. The first class has the number 0.",
        ),
        Mistake(
            lambda labels: labels[::-1],
            "The answers come in the reverse order. Keep the order of the photographs.",
        ),
        Mistake(
            lambda labels: np.full(len(labels), np.bincount(labels).argmax()),
            "One class is answered for every photograph.",
        ),
    ),
    hints=(
        "What changes from five classes to fourteen? The last layer, and the labels: `fine` has "
        "both images and labels.",
        "network(14, augmented=True) makes the network; train_network(…, fine.train) trains it.",
        "probabilities_of(…, fine.validation.images) has a row of 14 numbers for each photograph; "
        ".argmax(axis=1) takes the likeliest class.",
    ),
    why="Nothing but the last layer knows how many classes there are. The rest of the network, "
    "the augmentation and the schedule stay as they are.",
)

EXERCISES = (
    FIRST_COPIES,
    COLOR_HISTOGRAM,
    LAST_OF_EACH_CLASS,
    CLASS_WEIGHTS,
    BALANCED_ACCURACY,
    FINE_ANSWERS,
)
