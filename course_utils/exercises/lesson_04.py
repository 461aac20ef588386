"""The exercises of lesson 04, pooling layers: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise

MAP = np.array([[3, 1, 0, 2], [4, 2, 5, 1], [0, 0, 7, 8], [1, 6, 9, 3]])
BLOCKS = MAP.reshape(2, 2, 2, 2)

POOLED_BY_HAND = ValueExercise(
    name="pooled_by_hand",
    solution="[[4, 5], [6, 9]]",
    alternatives=(np.array([[4.0, 5.0], [6.0, 9.0]]), BLOCKS.max(axis=(1, 3))),
    mistakes=(
        Mistake(
            BLOCKS.mean(axis=(1, 3)),
            "These are the means of the windows: average pooling. Max pooling keeps the largest.",
        ),
        Mistake(
            BLOCKS.sum(axis=(1, 3)),
            "The windows were added up. Keep the largest number of each window.",
        ),
        Mistake(
            np.array([[4, 5, 5], [4, 7, 8], [6, 9, 9]]),
            "Here the window moves by one place, so that windows overlap. Side by side means that "
            "it moves by 2: four windows, four numbers.",
        ),
        Mistake(
            np.array([[4, 6], [5, 9]]),
            "The values are right and rows and columns are exchanged. The first row holds the two "
            "upper windows.",
        ),
        Mistake(
            np.array([4, 5, 6, 9]),
            "The values are right. The output is a map again: give it as two rows of two.",
        ),
        Mistake(
            BLOCKS[:, 0, :, 0],
            "This keeps the upper left number of each window, without looking at the others. That "
            "is a stride of 2, not pooling.",
        ),
        Mistake(
            BLOCKS.min(axis=(1, 3)),
            "These are the smallest numbers. Keep the largest of each window.",
        ),
    ),
    hints=(
        "Draw a cross through the middle of the map: it falls into four windows of 2 by 2.",
        "The upper left window holds 3, 1, 4 and 2. Its largest number is 4.",
        "The upper right window holds 0, 2, 5, 1; the lower ones 0, 0, 1, 6 and 7, 8, 9, 3.",
    ),
    why="The four windows are (3, 1, 4, 2), (0, 2, 5, 1), (0, 0, 1, 6) and (7, 8, 9, 3).",
)


def max_pool(image, pool_size, strides):
    rows = (image.shape[0] - pool_size) // strides + 1
    columns = (image.shape[1] - pool_size) // strides + 1
    output = np.zeros((rows, columns))
    for row, column in np.ndindex(rows, columns):
        top, left = row * strides, column * strides
        output[row, column] = image[top : top + pool_size, left : left + pool_size].max()
    return output


def _max_pool_by_windows(image, pool_size, strides):
    windows = np.lib.stride_tricks.sliding_window_view(image, (pool_size, pool_size))
    return windows[::strides, ::strides].max(axis=(2, 3))


def _with(function):
    """Return `max_pool` with another function of a window in place of the maximum."""

    def pool(image, pool_size, strides):
        windows = np.lib.stride_tricks.sliding_window_view(image, (pool_size, pool_size))
        return function(windows[::strides, ::strides])

    return pool


def _pool_without_strides(image, pool_size, strides):
    return max_pool(image, pool_size, 1)


def _pool_side_by_side(image, pool_size, strides):
    return max_pool(image, pool_size, pool_size)


def _pool_from_zero(image, pool_size, strides):
    return np.maximum(max_pool(image, pool_size, strides), 0)


def _pool_without_the_last(image, pool_size, strides):
    rows = (image.shape[0] - pool_size) // strides
    columns = (image.shape[1] - pool_size) // strides
    return max_pool(image, pool_size, strides)[:rows, :columns]


def _window_does_not_jump(image, pool_size, strides):
    rows, columns = max_pool(image, pool_size, strides).shape
    return max_pool(image, pool_size, 1)[:rows, :columns]


def _max_pool_cases(random):
    found = np.array([[0.0, 1, 0, 9], [2, 3, 0, 0], [6, 5, 1, 1], [4, 1, 1, 1]])
    yield found, 2, 2
    yield random.normal(size=(9, 12)), 3, 2
    yield random.normal(size=(8, 7)) - 5, 2, 1
    yield random.normal(size=(11, 10)), 2, 3
    yield random.normal(size=(7, 6)), 4, 2


MAX_POOL = FunctionExercise(
    name="max_pool",
    reference=max_pool,
    cases=lambda random: list(_max_pool_cases(random)),
    alternatives=(_max_pool_by_windows,),
    mistakes=(
        Mistake(
            _pool_without_strides,
            "`strides` is not used: the window moves by one place. Count `(size - pool_size) // "
            "strides + 1` windows, and begin window `row` at `row * strides`.",
        ),
        Mistake(
            _pool_side_by_side,
            "The window always jumps by its own size. It jumps by `strides`, which may be smaller.",
        ),
        Mistake(
            _pool_from_zero,
            "Negative numbers are lost: where a whole window is negative, its largest number is "
            "negative too. Do not compare with 0; begin with the numbers of the window.",
        ),
        Mistake(
            _with(lambda windows: windows.mean(axis=(2, 3))),
            "This is average pooling. Take the largest number of each window: `.max()`.",
        ),
        Mistake(
            _with(lambda windows: windows.sum(axis=(2, 3))),
            "The window is added up, as in a convolution. Keep its largest number: `.max()`.",
        ),
        Mistake(
            _pool_without_the_last,
            "The last row and the last column of windows are missing: there is one position more "
            "than there are jumps, `+ 1`.",
        ),
        Mistake(
            _window_does_not_jump,
            "The shape is right, and the window still moves one place at a time. Window `row` "
            "begins at `row * strides`.",
        ),
    ),
    hints=(
        "It is `strided_correlate` of lesson 2 without a kernel. What replaces the sum?",
        "rows = (image.shape[0] - pool_size) // strides + 1, and the columns likewise.",
        "output[row, column] = image[top : top + pool_size, left : left + pool_size].max(), with "
        "top = row * strides and left = column * strides.",
    ),
    why="The windows stand where those of a convolution stand; each gives its largest number.",
)


def pooled_size(image_size, pool_size, strides, padding):
    if strides is None:
        strides = pool_size
    if padding == "same":
        return -(-image_size // strides)  # division that rounds up
    return (image_size - pool_size) // strides + 1


def _size_by_counting(image_size, pool_size, strides, padding):
    last = image_size if padding == "same" else image_size - pool_size + 1
    return len(range(0, last, strides or pool_size))


def _strides_of_one(image_size, pool_size, strides, padding):
    return pooled_size(image_size, pool_size, strides or 1, padding)


def _same_is_unchanged(image_size, pool_size, strides, padding):
    return image_size if padding == "same" else pooled_size(image_size, pool_size, strides, "valid")


def _same_rounded_down(image_size, pool_size, strides, padding):
    if padding == "same":
        return image_size // (strides or pool_size)
    return pooled_size(image_size, pool_size, strides, padding)


def _valid_rounded_up(image_size, pool_size, strides, padding):
    if padding == "same":
        return pooled_size(image_size, pool_size, strides, padding)
    return -(-(image_size - pool_size) // (strides or pool_size)) + 1


def _size_without_the_first(image_size, pool_size, strides, padding):
    size = pooled_size(image_size, pool_size, strides, padding)
    return size if padding == "same" else size - 1


def _always_divided(image_size, pool_size, strides, padding):
    return image_size // (strides or pool_size)


def _divided_by_the_window(image_size, pool_size, strides, padding):
    return pooled_size(image_size, pool_size, None, padding)


def _padding_not_used(image_size, pool_size, strides, padding):
    return pooled_size(image_size, pool_size, strides, "valid")


POOLED_SIZE = FunctionExercise(
    name="pooled_size",
    reference=pooled_size,
    cases=lambda random: [
        (7, 2, None, "valid"),
        (7, 2, None, "same"),
        (28, 3, None, "valid"),
        (28, 3, 1, "valid"),
        (12, 3, 2, "valid"),
        (12, 3, 2, "same"),
        (13, 2, 3, "valid"),
        (13, 2, 3, "same"),
        *(
            (int(random.integers(20, 90)), k, s, padding)
            for k in (2, 3, 5)
            for s in (None, 1, 4)
            for padding in ("valid", "same")
        ),
    ],
    alternatives=(_size_by_counting,),
    mistakes=(
        Mistake(
            _strides_of_one,
            "Without `strides` you take a step of 1. In a pooling layer the step is then "
            "`pool_size`: windows lie side by side.",
        ),
        Mistake(
            _same_is_unchanged,
            'With "same" the size stays the same only at a step of 1. Otherwise it is '
            "`image_size / strides`, rounded up.",
        ),
        Mistake(
            _same_rounded_down,
            'With "same" the division is rounded up: the last, incomplete window counts. '
            "`-(-image_size // strides)` rounds up.",
        ),
        Mistake(
            _valid_rounded_up,
            'With "valid" a window that would leave the image is not counted: round down, `//`.',
        ),
        Mistake(
            _size_without_the_first,
            'With "valid" this counts the jumps. There is one window more, the first: add 1.',
        ),
        Mistake(
            _always_divided,
            "Dividing the size by the step is right only where the windows fit exactly. Overlap "
            "and padding change the count: use the formula of lesson 2.",
        ),
        Mistake(
            _divided_by_the_window,
            "`strides` is not used. The step is `pool_size` only where `strides` is None.",
        ),
        Mistake(
            _padding_not_used,
            '`padding` is not used: this is "valid" in all cases. With "same" the size is '
            "`image_size / strides`, rounded up.",
        ),
    ),
    hints=(
        "First settle the step: `if strides is None`, it is `pool_size`.",
        'With "valid" it is the formula of lesson 2: how many jumps fit into '
        "`image_size - pool_size`, and one window more.",
        'With "same" it is `image_size / strides` rounded up: `-(-image_size // strides)`.',
    ),
    why="The windows stand where those of a convolution would; only the missing `strides` has a "
    "meaning of its own in a pooling layer.",
)


def max_pool_gradient(image, output_gradient, pool_size):
    gradient = np.zeros(image.shape)
    for row, column in np.ndindex(*output_gradient.shape):
        top, left = row * pool_size, column * pool_size
        window = image[top : top + pool_size, left : left + pool_size]
        i, j = divmod(window.argmax(), pool_size)  # the first of the largest
        gradient[top + i, left + j] = output_gradient[row, column]
    return gradient


def _gradient_by_unraveling(image, output_gradient, pool_size):
    gradient = np.zeros(image.shape)
    for (row, column), value in np.ndenumerate(output_gradient):
        rows = slice(row * pool_size, (row + 1) * pool_size)
        columns = slice(column * pool_size, (column + 1) * pool_size)
        window = image[rows, columns]
        gradient[rows, columns][np.unravel_index(np.argmax(window), window.shape)] += value
    return gradient


def _window_by_window(send):
    """Return a backward pass that puts send(window, value of the gradient) on each window."""

    def backward(image, output_gradient, pool_size):
        gradient = np.zeros(image.shape)
        for (row, column), value in np.ndenumerate(output_gradient):
            rows = slice(row * pool_size, (row + 1) * pool_size)
            columns = slice(column * pool_size, (column + 1) * pool_size)
            gradient[rows, columns] = send(image[rows, columns], value)
        return gradient

    return backward


def _to_the_last(window, value):
    sent = np.zeros(window.size)
    sent[window.size - 1 - np.argmax(window.ravel()[::-1])] = value
    return sent.reshape(window.shape)


def _first_place_of_the_window(window, value):
    sent = np.zeros(window.shape)
    sent[0, 0] = value
    return sent


def _share_among_tied(window, value):
    winners = window == window.max()
    return winners * value / winners.sum()


def _times_the_maximum(image, output_gradient, pool_size):
    return max_pool_gradient(image, output_gradient, pool_size) * image


def _only_where_the_winner_is(image, output_gradient, pool_size):
    return max_pool_gradient(image, np.ones(output_gradient.shape), pool_size)


def _max_gradient_cases(random):
    found = np.array([[0.0, 1, 0, 9], [2, 3, 0, 0], [6, 5, 1, 1], [4, 1, 1, 1]])
    yield found, np.array([[10.0, 20.0], [30.0, 40.0]]), 2
    yield random.normal(size=(6, 8)), random.normal(size=(3, 4)), 2
    yield random.normal(size=(9, 6)) - 4, random.normal(size=(3, 2)), 3
    yield random.integers(0, 2, (8, 8)).astype("float64"), random.normal(size=(4, 4)), 2
    yield random.normal(size=(7, 5)), random.normal(size=(3, 2)), 2  # a last row without a window


MAX_POOL_GRADIENT = FunctionExercise(
    name="max_pool_gradient",
    reference=max_pool_gradient,
    cases=lambda random: list(_max_gradient_cases(random)),
    alternatives=(_gradient_by_unraveling,),
    mistakes=(
        Mistake(
            _window_by_window(lambda window, value: (window == window.max()) * value),
            "At a tie each of the largest receives the whole gradient, which makes it larger than "
            "what came back. Only the first of them takes it: `argmax` finds the first.",
        ),
        Mistake(
            _window_by_window(_share_among_tied),
            "At a tie the gradient is shared here. That is what global max pooling does in Keras. "
            "In a window the first, row by row, takes all.",
        ),
        Mistake(
            _window_by_window(_to_the_last),
            "At a tie the last one takes the gradient here. In Keras it is the first, row by row.",
        ),
        Mistake(
            _window_by_window(lambda window, value: np.full(window.shape, value / window.size)),
            "All pixels share the gradient: this is average pooling. Only the largest pixel of a "
            "window receives something.",
        ),
        Mistake(
            _window_by_window(lambda window, value: np.full(window.shape, value)),
            "Every pixel of a window receives the gradient. Those that lost had no influence on "
            "the output: they receive 0.",
        ),
        Mistake(
            _window_by_window(_first_place_of_the_window),
            "The gradient always goes to the upper left place of a window. It goes to the place "
            "of the largest number; look for it with `argmax`.",
        ),
        Mistake(
            _times_the_maximum,
            "The gradient is multiplied by the pixel. The slope of a maximum is 1 at the winner: "
            "its gradient arrives unchanged.",
        ),
        Mistake(
            _only_where_the_winner_is,
            "The places are right, and each receives 1. Each winner receives its window's value "
            "of `output_gradient`.",
        ),
    ),
    hints=(
        "Begin with zeros in the shape of the image. Go through the output gradient, and find the "
        "window that each of its values came from.",
        "`window.argmax()` counts places row by row and returns the first of the largest; "
        "`divmod(window.argmax(), pool_size)` makes a row and a column of it.",
        "gradient[top + i, left + j] = output_gradient[row, column], with top = row * pool_size "
        "and left = column * pool_size.",
    ),
    why="A small change of the largest pixel changes the output by as much; a small change of any "
    "other pixel changes nothing. At a tie Keras takes the first.",
)


def average_pool_gradient(image_shape, output_gradient, pool_size, strides):
    gradient = np.zeros(image_shape)
    for (row, column), value in np.ndenumerate(output_gradient):
        top, left = row * strides, column * strides
        gradient[top : top + pool_size, left : left + pool_size] += value / pool_size**2
    return gradient


def _place_by_place(image_shape, output_gradient, pool_size, strides):
    gradient = np.zeros(image_shape)
    rows, columns = (strides * length for length in output_gradient.shape)
    for row, column in np.ndindex(pool_size, pool_size):
        seen = gradient[row : row + rows : strides, column : column + columns : strides]
        seen[: output_gradient.shape[0], : output_gradient.shape[1]] += (
            output_gradient / pool_size**2
        )
    return gradient


def _shares_overwrite(image_shape, output_gradient, pool_size, strides):
    gradient = np.zeros(image_shape)
    for (row, column), value in np.ndenumerate(output_gradient):
        top, left = row * strides, column * strides
        gradient[top : top + pool_size, left : left + pool_size] = value / pool_size**2
    return gradient


def _not_shared(image_shape, output_gradient, pool_size, strides):
    return average_pool_gradient(image_shape, output_gradient, pool_size, strides) * pool_size**2


def _divided_by_the_side(image_shape, output_gradient, pool_size, strides):
    return average_pool_gradient(image_shape, output_gradient, pool_size, strides) * pool_size


def _windows_side_by_side(image_shape, output_gradient, pool_size, strides):
    return average_pool_gradient(image_shape, output_gradient, pool_size, pool_size)


def _step_of_one(image_shape, output_gradient, pool_size, strides):
    return average_pool_gradient(image_shape, output_gradient, pool_size, 1)


def _divided_by_the_windows(image_shape, output_gradient, pool_size, strides):
    total = average_pool_gradient(image_shape, output_gradient, pool_size, strides)
    ones = np.ones(output_gradient.shape)
    windows = average_pool_gradient(image_shape, ones, pool_size, strides) * pool_size**2
    return total / np.maximum(windows, 1)


def _average_gradient_cases(random):
    yield (4, 4), np.array([[10.0, 20.0], [30.0, 40.0]]), 2, 2
    yield (5, 5), random.normal(size=(3, 3)), 3, 1
    yield (7, 9), random.normal(size=(3, 4)), 3, 2
    yield (8, 6), random.normal(size=(3, 2)), 2, 3
    yield (6, 7), random.normal(size=(2, 2)), 4, 2


AVERAGE_POOL_GRADIENT = FunctionExercise(
    name="average_pool_gradient",
    reference=average_pool_gradient,
    cases=lambda random: list(_average_gradient_cases(random)),
    alternatives=(_place_by_place,),
    mistakes=(
        Mistake(
            _shares_overwrite,
            "Where windows overlap, the last one overwrites the others. A pixel that several "
            "windows saw receives the sum: `+=`.",
        ),
        Mistake(
            _not_shared,
            "Each pixel receives the whole gradient of its window. It moves the mean by one part "
            "in `pool_size ** 2` only, and receives as much.",
        ),
        Mistake(
            _divided_by_the_side,
            "The gradient is divided by `pool_size`. A window has `pool_size ** 2` pixels.",
        ),
        Mistake(
            _windows_side_by_side,
            "The windows are taken side by side. Window `row` begins at `row * strides`.",
        ),
        Mistake(
            _step_of_one,
            "The windows move by 1 here. Window `row` begins at `row * strides`.",
        ),
        Mistake(
            _divided_by_the_windows,
            "Where windows overlap, you take the mean of what they send back. A pixel that was "
            "used several times receives the sum.",
        ),
    ),
    hints=(
        "Begin with `np.zeros(image_shape)`, and go through the output gradient.",
        "Each pixel of a window receives `value / pool_size ** 2`.",
        "gradient[top : top + pool_size, left : left + pool_size] += value / pool_size ** 2, with "
        "top = row * strides and left = column * strides.",
    ),
    why="Each pixel moves the mean of its window by 1 / pool_size ** 2 of its own move, and a "
    "pixel in several windows receives the sum of what they send back.",
)


def blurred_max_pool(row):
    largest = np.maximum(row[:-1], row[1:])
    longer = np.concatenate([largest[:1], largest, largest[-1:]])
    blurred = longer[:-2] / 4 + longer[1:-1] / 2 + longer[2:] / 4
    return blurred[::2]


def _last_one_alone(row):
    longer = np.append(row, -np.inf)
    return blurred_max_pool(longer)


def _blur_by_a_loop(row):
    largest = [max(pair) for pair in zip(row[:-1], row[1:], strict=True)]
    last = len(largest) - 1
    return [
        0.25 * largest[max(k - 1, 0)] + 0.5 * largest[k] + 0.25 * largest[min(k + 1, last)]
        for k in range(0, last + 1, 2)
    ]


def _blur_left_out(row):
    return np.maximum(row[:-1], row[1:])[::2]


def _every_position(row):
    largest = np.maximum(row[:-1], row[1:])
    longer = np.concatenate([largest[:1], largest, largest[-1:]])
    return longer[:-2] / 4 + longer[1:-1] / 2 + longer[2:] / 4


def _blurred_after_skipping(row):
    kept = np.maximum(row[:-1], row[1:])[::2]
    longer = np.concatenate([kept[:1], kept, kept[-1:]])
    return longer[:-2] / 4 + longer[1:-1] / 2 + longer[2:] / 4


def _zeros_beyond_the_ends(row):
    largest = np.pad(np.maximum(row[:-1], row[1:]), 1)
    return (largest[:-2] / 4 + largest[1:-1] / 2 + largest[2:] / 4)[::2]


def _without_the_maximum(row):
    longer = np.concatenate([row[:1], row[:-1], row[-2:-1]])
    return (longer[:-2] / 4 + longer[1:-1] / 2 + longer[2:] / 4)[::2]


def _mean_of_three(row):
    largest = np.maximum(row[:-1], row[1:])
    longer = np.concatenate([largest[:1], largest, largest[-1:]])
    return ((longer[:-2] + longer[1:-1] + longer[2:]) / 3)[::2]


def _second_and_fourth(row):
    return _every_position(row)[1::2]


BLURRED_MAX_POOL = FunctionExercise(
    name="blurred_max_pool",
    reference=blurred_max_pool,
    cases=lambda random: [
        (np.array([0.0, 0, 9, 9, 0, 0, 9, 9]),),
        (np.array([9.0, 0, 0, 9, 9, 0, 0, 9, 9]),),
        (random.normal(size=9),),
        (random.normal(size=12) - 4,),
        (random.normal(size=15),),
    ],
    alternatives=(_blur_by_a_loop,),
    mistakes=(
        Mistake(
            _blur_left_out,
            "This is max pooling alone: the blur is missing between the maximum and the skipping.",
        ),
        Mistake(
            _every_position,
            "The maximum and the blur are right, and nothing is skipped. Keep every second value: "
            "`[::2]`.",
        ),
        Mistake(
            _blurred_after_skipping,
            "You skip first and blur after. By then the coarse ghost is in the numbers, and the "
            "blur cannot remove it. Blur first, then skip.",
        ),
        Mistake(
            _last_one_alone,
            "The last number has no right neighbor, so it makes no maximum of its own: there is "
            "one maximum less than there are numbers.",
        ),
        Mistake(
            _zeros_beyond_the_ends,
            "Beyond the ends you take zeros. Take the first and the last value again, so that the "
            "ends are not pulled toward zero.",
        ),
        Mistake(
            _without_the_maximum,
            "The numbers themselves are blurred. First take the largest of each number and its "
            "right neighbor.",
        ),
        Mistake(
            _mean_of_three,
            "This blurs with equal weights, a third each. The weights are 1/4, 1/2 and 1/4.",
        ),
        Mistake(
            _second_and_fourth,
            "This keeps the second, the fourth and so on. Begin with the first: `[::2]`.",
        ),
    ),
    hints=(
        "Three steps, in this order: the maximum of neighbors, the blur, the skipping.",
        "np.maximum(row[:-1], row[1:]) is the first step; it has one number less than `row`.",
        "Lengthen the result by its first and its last value. Then the blur is "
        "longer[:-2] / 4 + longer[1:-1] / 2 + longer[2:] / 4, and the last step is [::2].",
    ),
    why="Max pooling is a maximum at every position, then skipping. The blur in between removes "
    "what is too fine for the positions that remain.",
)

PIXELS_SEEN = ValueExercise(
    name="pixels_seen",
    solution="1 + (2 + 1) * 1 + (2 + 1) * 2 + (2 + 1) * 4",
    alternatives=(22.0,),
    mistakes=(
        Mistake(7, "Three convolutions alone see 7 pixels. The pooling layers are left out."),
        Mistake(
            10,
            "The windows of the pooling layers are counted, and their strides are not: after each "
            "pooling everything counts double.",
        ),
        Mistake(
            15,
            "The strides of the pooling layers are counted, and their windows are not. A window of "
            "2 adds one step of its own.",
        ),
        Mistake(
            18,
            "The last pooling layer is left out: its window adds another 4 pixels.",
        ),
        Mistake(
            29,
            "A pooling layer's own stride is counted for its own window. It counts for the layers "
            "after it only: the first pooling adds 1, the second 2, the third 4.",
        ),
        Mistake(
            21,
            "This is what the layers add. The pixel that you begin with is missing.",
        ),
    ),
    hints=(
        "Begin with 1 pixel. Each layer adds its window minus one, times the strides before it.",
        "The first convolution adds 2, the first pooling adds 1, and from here on all counts "
        "double: the second convolution adds 4.",
        "The six layers add 2, 1, 4, 2, 8 and 4.",
    ),
    why="1 + 2 + 1 + 4 + 2 + 8 + 4 = 22. Without pooling three convolutions would see 7 pixels.",
)

EXERCISES = (
    POOLED_BY_HAND,
    MAX_POOL,
    POOLED_SIZE,
    MAX_POOL_GRADIENT,
    AVERAGE_POOL_GRADIENT,
    BLURRED_MAX_POOL,
    PIXELS_SEEN,
)
