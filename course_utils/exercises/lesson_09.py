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


def _first_of_keys(keys):
    return [k for k, key in enumerate(keys) if key not in keys[:k]]


def _by_length(files):
    return _first_of_keys([len(file) for file in files])


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
        # Alike at the beginning or the end, of the same bytes, but for capitals, but for zeros.
        ([b"a plum", b"a pear", b"A plum", b"lum ap", b"a plum\0", b"a plums", b"a plum"],),
        ([b"pear.jpg" * 40 + b"1", b"pear.jpg" * 40 + b"2", b"2" + b"pear.jpg" * 40],),
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
            lambda files: _first_of_keys([file[:4] for file in files]),
            "Files with the same beginning are taken for copies. Compare all of their bytes.",
        ),
        Mistake(
            lambda files: _first_of_keys([file.lower() for file in files]),
            "Capital and small letters are taken for the same. A file is equal to another in each "
            "byte, or it is another file.",
        ),
        Mistake(
            lambda files: _first_of_keys([sum(file) for file in files]),
            "Files whose bytes have the same sum are taken for copies, such as b'ab' and b'ba'. "
            "Compare the bytes, in their order.",
        ),
        Mistake(
            lambda files: _first_of_keys(np.array(files).tolist()),
            "NumPy drops zeros at the end of bytes, so b'a' and b'a\\0' become the same. Keep the "
            "files in a list.",
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


def _small_numbers(image, bins):
    place = (image.astype(int) * bins // 256).astype(np.uint8)
    number = (place[..., 0] * np.uint8(bins) + place[..., 1]) * np.uint8(bins) + place[..., 2]
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
    for bins in (4, 5, 8):
        yield random.choice(edges, (12, 12, 3)), bins


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
            _small_numbers,
            "The number of a color leaves the range of uint8 where there are more than 256 colors. "
            "Turn the places into integers before you add them up.",
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


def whole_groups(groups, share):
    numbers, sizes = np.unique(groups, return_counts=True)
    held_back, left = [], share * len(groups)
    for number, size in zip(numbers, sizes, strict=True):
        if size <= left:
            held_back.append(number)
            left -= size
    is_back = np.isin(groups, held_back)
    return np.flatnonzero(~is_back), np.flatnonzero(is_back)


def _with_lists(groups, share):
    groups, held_back = list(groups), []
    for number in sorted(set(groups)):
        rows = [k for k, group in enumerate(groups) if group == number]
        if len(held_back) + len(rows) <= share * len(groups):
            held_back += rows
    return [k for k in range(len(groups)) if k not in held_back], sorted(held_back)


def _hold_back(groups, numbers):
    is_back = np.isin(groups, list(numbers))
    return np.flatnonzero(~is_back), np.flatnonzero(is_back)


def _first_photographs(groups, share):
    order = np.argsort(groups, kind="stable")
    count = int(share * len(groups))
    return np.sort(order[count:]), np.sort(order[:count])


def _last_positions(groups, share):
    rows, count = np.arange(len(groups)), int(share * len(groups))
    return rows[:-count], rows[-count:]


def _share_of_the_groups(groups, share):
    numbers = np.unique(groups)
    return _hold_back(groups, numbers[: int(np.ceil(share * len(numbers)))])


def _until_one_does_not_fit(groups, share):
    numbers, sizes = np.unique(groups, return_counts=True)
    return _hold_back(groups, numbers[np.cumsum(sizes) <= share * len(groups)])


def _until_it_is_enough(groups, share):
    numbers, sizes = np.unique(groups, return_counts=True)
    before = np.cumsum(sizes) - sizes
    return _hold_back(groups, numbers[before < share * len(groups)])


def _each_that_fits_alone(groups, share):
    numbers, sizes = np.unique(groups, return_counts=True)
    return _hold_back(groups, numbers[sizes <= share * len(groups)])


def _strictly_below(groups, share):
    return whole_groups(groups, share - 1e-9)


def _some_of_each_group(groups, share):
    rows = [np.flatnonzero(groups == number) for number in np.unique(groups)]
    back = np.concatenate([row[len(row) - int(np.ceil(share * len(row))) :] for row in rows])
    return np.setdiff1d(np.arange(len(groups)), back), np.sort(back)


def _group_after_group(groups, share):
    order = np.argsort(groups, kind="stable")
    back = np.isin(order, whole_groups(groups, share)[1])
    return order[~back], order[back]


def _group_cases(random):
    yield np.array([0, 1, 0, 2, 1, 0, 3, 3]), 0.5
    yield np.array([4, 1, 1, 4, 2, 1, 4, 2, 7, 1]), 0.5
    yield np.array([0, 1, 2, 1, 1, 2, 2, 1, 2, 1, 2, 2]), 0.25
    for count, most, share in ((40, 9, 0.25), (64, 12, 0.25), (48, 7, 0.375)):
        yield random.permutation(np.append(np.arange(most), random.integers(0, most, count))), share


WHOLE_GROUPS = FunctionExercise(
    name="whole_groups",
    reference=whole_groups,
    cases=lambda random: list(_group_cases(random)),
    alternatives=(_with_lists,),
    mistakes=(
        Mistake(
            _first_photographs,
            "The cut goes through a group: a part of its photographs is learned from, a part held "
            "back. Hold a group back as a whole, or not at all.",
        ),
        Mistake(
            _last_positions,
            "These are the last photographs of the list, whatever their group. Go through the "
            "groups: `np.unique(groups, return_counts=True)`.",
        ),
        Mistake(
            _share_of_the_groups,
            "This is a share of the groups. Groups are of different sizes: count photographs.",
        ),
        Mistake(
            _until_one_does_not_fit,
            "This stops at the first group that is too large. Pass over it, and try the next.",
        ),
        Mistake(
            _until_it_is_enough,
            "More than the share is held back: the last group reaches beyond it. Ask before you "
            "take a group whether it still fits.",
        ),
        Mistake(
            _each_that_fits_alone,
            "Each group fits by itself, but not all of them together. Keep account of how many "
            "photographs may still be held back.",
        ),
        Mistake(
            _strictly_below,
            "A group that fits exactly is passed over. At most the share: `<=`.",
        ),
        Mistake(
            _some_of_each_group,
            "Some of each group are held back, so each has brothers in training. That is what this "
            "split is to prevent.",
        ),
        Mistake(
            lambda groups, share: whole_groups(groups, share)[::-1],
            "The two parts are exchanged. First come the positions to learn from.",
        ),
        Mistake(
            _group_after_group,
            "The right positions, one group after the other. Sort both, so that the list keeps its "
            "order.",
        ),
        Mistake(
            lambda groups, share: whole_groups(groups, share)[1],
            "These are the positions held back. Return both parts, the others first.",
        ),
        Mistake(
            lambda groups, share: tuple(groups[part] for part in whole_groups(groups, share)),
            "These are numbers of groups. Return positions, with which images and labels can both "
            "be cut.",
        ),
    ),
    hints=(
        "numbers, sizes = np.unique(groups, return_counts=True) gives each group once, ascending, "
        "with its size.",
        "Begin with left = share * len(groups). A group fits if its size is at most `left`; then "
        "keep its number, and take its size from `left`.",
        "np.isin(groups, kept) says of each photograph whether its group was kept; "
        "np.flatnonzero(...) gives the positions.",
    ),
    why="What is held back has to differ from training as the use will. A shop's next box is "
    "another box, so boxes are held back, and never a part of one. scikit-learn calls the idea "
    "GroupShuffleSplit and GroupKFold.",
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
            "number of classes, and the loss as many times too large. Divide by that number.",
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
    """Every other answer is wrong."""
    wrong = labels.copy()
    wrong[::2] = (wrong[::2] + 1) % 14
    return wrong


FINE_ANSWERS = ScoreExercise(
    name="fine_answers",
    labels=lambda: _validation_labels("fine"),
    at_least=0.30,
    solution="""
fine_network = network(14, augmented=True)
train_network(fine_network, fine.train)
fine_answers = probabilities_of(fine_network, fine.validation.images).argmax(axis=1)
""",
    alternatives=(
        _mostly_right,
        lambda labels: labels.astype("int32"),
        lambda labels: labels.tolist(),
        lambda labels: labels.astype("float32"),
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
    WHOLE_GROUPS,
    CLASS_WEIGHTS,
    BALANCED_ACCURACY,
    FINE_ANSWERS,
)
