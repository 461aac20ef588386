"""The exercises of lesson 02, the convolution layer: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise

WINDOW = np.array([[1, 4, 9], [0, 5, 8], [2, 3, 7]])
KERNEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
BIAS = 3

ONE_VALUE = ValueExercise(
    name="one_value",
    solution="(1 - 9) + (2 * 0 - 2 * 8) + (2 - 7) + 3",
    alternatives=(int((WINDOW * KERNEL).sum()) + BIAS, np.array(-26.0)),
    mistakes=(
        Mistake(-29, "This is the sum of the products alone: the bias, 3, has still to be added."),
        Mistake(-32, "The bias was taken away. It is added: -29 + 3."),
        Mistake(
            32,
            "The kernel has been turned by 180 degrees. A layer does not turn it: the top left "
            "weight meets the top left pixel.",
        ),
        Mistake(
            3,
            "This comes from a matrix product of window and kernel. Multiply each pixel by the one "
            "weight that lies on it instead, then add the nine products.",
        ),
        Mistake(
            -18,
            "The middle row of the kernel was read as 1, 0, -1. Its weights are 2, 0, -2, so that "
            "row gives 2 * 0 - 2 * 8.",
        ),
        Mistake(
            -2,
            "The bias was added nine times, to every product. It is added once, to the sum.",
        ),
    ),
    hints=(
        "The middle column of the kernel is zero, so only the left and the right column of the "
        "window count.",
        "Go row by row. The first row gives 1 * 1 + 4 * 0 + 9 * (-1) = -8.",
        "The rows give -8, -16 and -5. Add them, then add the bias.",
    ),
    why="The rows give 1 - 9 = -8, 2 * 0 - 2 * 8 = -16 and 2 - 7 = -5. Their sum is -29; with the "
    "bias it is -26: the window is brighter on the right, and this kernel wants it on the left.",
)


def strided_correlate(image, kernel, strides):
    height, width = kernel.shape
    rows = (image.shape[0] - height) // strides + 1
    columns = (image.shape[1] - width) // strides + 1
    output = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * strides, column * strides
            window = image[top : top + height, left : left + width]
            output[row, column] = (window * kernel).sum()
    return output


def _correlate_and_thin_out(image, kernel, strides):
    return strided_correlate(image, kernel, 1)[::strides, ::strides]


def _correlate_by_windows(image, kernel, strides):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rchw,hw->rc", windows[::strides, ::strides], kernel)


def _without_stride(image, kernel, strides):
    return strided_correlate(image, kernel, 1)


def _window_does_not_jump(image, kernel, strides):
    rows, columns = strided_correlate(image, kernel, strides).shape
    return strided_correlate(image, kernel, 1)[:rows, :columns]


def _turned(image, kernel, strides):
    return strided_correlate(image, kernel[::-1, ::-1], strides)


def _mean_instead_of_sum(image, kernel, strides):
    return strided_correlate(image, kernel, strides) / kernel.size


def _last_position_missing(image, kernel, strides):
    rows = (image.shape[0] - kernel.shape[0]) // strides
    columns = (image.shape[1] - kernel.shape[1]) // strides
    return strided_correlate(image, kernel, strides)[:rows, :columns]


def _stride_along_rows_only(image, kernel, strides):
    return strided_correlate(image, kernel, 1)[::strides]


def _strided_cases(random):
    digit = random.integers(0, 10, (10, 10)).astype("float64")
    yield digit, np.array([[-1.0, 0, 1]] * 3), 1
    yield digit, np.array([[-1.0, 0, 1]] * 3), 2
    for shape, size, strides in (((9, 12), (3, 3), 2), ((11, 8), (2, 4), 3), ((7, 7), (5, 3), 1)):
        yield random.normal(size=shape), random.normal(size=size), strides


STRIDED_CORRELATE = FunctionExercise(
    name="strided_correlate",
    reference=strided_correlate,
    cases=lambda random: list(_strided_cases(random)),
    alternatives=(_correlate_and_thin_out, _correlate_by_windows),
    mistakes=(
        Mistake(
            _without_stride,
            "This is the full map of stride 1: `strides` changes neither the number of positions "
            "nor the place of the window.",
        ),
        Mistake(
            _window_does_not_jump,
            "The shape is right, and the window still moves one pixel at a time. Position `row` "
            "begins at pixel `row * strides`.",
        ),
        Mistake(
            _turned,
            "The kernel is turned by 180 degrees here. That is a true convolution; a layer lays "
            "the kernel on the window as it is.",
        ),
        Mistake(
            _mean_instead_of_sum, "The products are averaged. Add them: use `.sum()`, not a mean."
        ),
        Mistake(
            _last_position_missing,
            "The last row and the last column of positions are missing. After the last jump "
            "the first position must still be counted: `+ 1`.",
        ),
        Mistake(
            _stride_along_rows_only,
            "The stride is used for the rows only. The window jumps along the columns as well.",
        ),
    ),
    hints=(
        "How many jumps of `strides` pixels fit into `image.shape[0] - height`? There is one "
        "position more than jumps.",
        "rows = (image.shape[0] - height) // strides + 1, and the columns likewise.",
        "In the loop, the window begins at row * strides and column * strides.",
    ),
    why="Only the positions that are kept are computed: a quarter of the work at stride 2.",
)


def output_size(image_size, kernel_size, padding, strides):
    return (image_size + 2 * padding - kernel_size) // strides + 1


def _count_the_starts(image_size, kernel_size, padding, strides):
    return len(range(0, image_size + 2 * padding - kernel_size + 1, strides))


def _rounded_down(image_size, kernel_size, padding, strides):
    return int(np.floor((image_size + 2 * padding - kernel_size) / strides + 1))


OUTPUT_SIZE = FunctionExercise(
    name="output_size",
    reference=output_size,
    cases=lambda random: [
        (10, 3, 0, 1),
        (10, 3, 1, 1),
        (28, 5, 1, 2),
        (28, 5, 2, 1),
        (7, 7, 0, 3),
        *(
            (int(random.integers(20, 200)), k, p, s)
            for k in (1, 2, 5)
            for p in (0, 2)
            for s in (1, 3)
        ),
    ],
    alternatives=(_count_the_starts, _rounded_down),
    mistakes=(
        Mistake(
            lambda n, k, p, s: (n - k) // s + 1,
            "This is the output size without padding: you have dropped `2 * padding`.",
        ),
        Mistake(
            lambda n, k, p, s: (n + p - k) // s + 1,
            "The padding is counted once. It is added on both sides: `2 * padding`.",
        ),
        Mistake(
            lambda n, k, p, s: (n + 2 * p - k) // s,
            "This counts the jumps of the window. There is one position more, the first: add 1.",
        ),
        Mistake(
            lambda n, k, p, s: -(-(n + 2 * p - k) // s) + 1,
            "This rounds up. A last jump that would leave the image is not made: round down, `//`.",
        ),
        Mistake(
            lambda n, k, p, s: (n + 2 * p - k) / s + 1,
            "The division leaves a fraction, and there are no half positions. Use `//`.",
        ),
        Mistake(
            lambda n, k, p, s: n + 2 * p - k + 1,
            "This is the size at stride 1: divide the room to move by `strides`, then add 1.",
        ),
        Mistake(
            lambda n, k, p, s: (n + 2 * p) // s,
            "The window has a size: subtract `kernel_size` before you divide, add 1 after.",
        ),
    ),
    hints=(
        "With padding, how long is the row of pixels? Up to which pixel may the window start?",
        "There is room for `image_size + 2 * padding - kernel_size` pixels of movement.",
        "Count the jumps with `//`, then add 1 for the first position.",
    ),
    why="The padded row has n + 2p pixels. The window can move by n + 2p - k of them, in jumps "
    "of s; whole jumps count, and the position before the first jump counts too.",
)

PARAMETER_COUNT = ValueExercise(
    name="parameter_count",
    solution="(5 * 5 * 64 + 1) * 128",
    alternatives=(204_928.0,),
    mistakes=(
        Mistake(
            204_800,
            "These are the weights of all kernels. Each of the 128 filters also has a bias.",
        ),
        Mistake(
            204_801, "One bias for the whole layer is too few: each of the 128 filters has its own."
        ),
        Mistake(
            3_328,
            "This leaves out the 64 channels. A filter has 5 * 5 weights for each of them.",
        ),
        Mistake(
            204_864,
            "There are as many biases as filters, 128, and not one for each of the 64 channels.",
        ),
        Mistake(
            212_992,
            "A bias for each channel of each filter is too many. The channels are summed first; "
            "then one bias is added for each filter.",
        ),
        Mistake(1_601, "This is a single filter. The layer has 128 of them."),
        Mistake(41_088, "The kernel is counted as 5 weights. It has 5 rows and 5 columns: 5 * 5."),
    ),
    hints=(
        "Count one filter first: its weights in one channel, then in all 64, then its bias.",
        "One filter has 5 * 5 * 64 + 1 numbers.",
    ),
    why="One filter has 5 * 5 * 64 = 1,600 weights and 1 bias; 128 filters have 128 times as many.",
)


def _one_at(row, column):
    kernel = np.zeros((3, 3), int)
    kernel[row, column] = 1
    return kernel


SHIFT_KERNEL = ValueExercise(
    name="shift_kernel",
    solution="np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])",
    alternatives=(((0, 0, 0), (1, 0, 0), (0, 0, 0)), _one_at(1, 0).astype("float64")),
    mistakes=(
        Mistake(
            _one_at(1, 2),
            "This moves the picture to the left, in Keras: each output copies the pixel on its "
            "right. It would be right for a true convolution, which turns the kernel.",
        ),
        Mistake(
            _one_at(0, 1),
            "Here each output copies the pixel above it: the picture moves down, not right.",
        ),
        Mistake(
            _one_at(2, 1),
            "Here each output copies the pixel below it: the picture moves up, not right.",
        ),
        Mistake(_one_at(1, 1), "The one in the middle copies each pixel to its own place."),
        Mistake(
            np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0]]),
            "Three ones add up three pixels. To copy one pixel, a single weight is 1.",
        ),
    ),
    hints=(
        "The window is centered on the output. Which of its nine pixels is the one on the left?",
        "The output equals the pixel in the middle row, left column of its window.",
        "In a layer the weight lies on the pixel it multiplies: row 1, column 0.",
    ),
    why="The layer does not turn the kernel. The weight in the middle row and left column lies on "
    "the left neighbor, so the output is the left neighbor, and everything moves right.",
)


def multiply_accumulates(rows, columns, kernel_size, channels, filters, groups):
    return rows * columns * kernel_size * kernel_size * (channels // groups) * filters


def _group_by_group(rows, columns, kernel_size, channels, filters, groups):
    one_group = kernel_size**2 * (channels // groups) * (filters // groups)
    return rows * columns * one_group * groups


MULTIPLY_ACCUMULATES = FunctionExercise(
    name="multiply_accumulates",
    reference=multiply_accumulates,
    cases=lambda random: [
        (10, 10, 3, 4, 8, 2),
        (8, 8, 3, 1, 1, 1),
        (56, 56, 3, 64, 64, 4),
        (7, 9, 1, 12, 30, 3),
        *(
            (*(int(size) for size in random.integers(3, 60, 2)), 5, 6 * groups, 2 * groups, groups)
            for groups in (1, 2, 3, 8)
        ),
    ],
    alternatives=(_group_by_group,),
    mistakes=(
        Mistake(
            lambda r, c, k, i, f, g: r * c * k * k * i * f,
            "This is right for one group. A filter sees `channels // groups` channels.",
        ),
        Mistake(
            lambda r, c, k, i, f, g: r * c * k * (i // g) * f,
            "The kernel is counted as one row. It has `kernel_size * kernel_size` weights.",
        ),
        Mistake(
            lambda r, c, k, i, f, g: r * c * k * k * f,
            "The input channels are missing: a filter has weights for each channel of its group.",
        ),
        Mistake(
            lambda r, c, k, i, f, g: r * c * k * k * (i // g),
            "This is the work of one filter. The layer has `filters` of them.",
        ),
        Mistake(
            lambda r, c, k, i, f, g: r * c * k * k * (i // g) * (f // g),
            "This is the work of one group. All `filters` work, each on its own group's channels.",
        ),
        Mistake(
            lambda r, c, k, i, f, g: k * k * (i // g) * f,
            "These are the weights of the layer. Each is used at all `rows * columns` positions.",
        ),
    ),
    hints=(
        "Count the weights of one filter first: a window, through the channels of its group.",
        "One filter has kernel_size * kernel_size * (channels // groups) weights.",
        "Multiply by the number of filters, and by the number of positions, rows * columns.",
    ),
    why="Every weight of every filter is used exactly once at every position of the output.",
)


def receptive_field(settings):
    pixels, step = 1, 1
    for kernel_size, strides, dilation_rate in settings:
        pixels += (kernel_size - 1) * dilation_rate * step
        step *= strides
    return pixels


def _from_the_last_layer_back(settings):
    pixels = 1
    for kernel_size, strides, dilation_rate in reversed(settings):
        pixels = (pixels - 1) * strides + (kernel_size - 1) * dilation_rate + 1
    return pixels


def _ignoring_strides(settings):
    return receptive_field([(size, 1, rate) for size, _, rate in settings])


def _ignoring_dilation(settings):
    return receptive_field([(size, strides, 1) for size, strides, _ in settings])


def _sum_of_windows(settings):
    return sum((size - 1) * rate + 1 for size, _, rate in settings)


def _without_the_first_pixel(settings):
    return receptive_field(settings) - 1


def _own_stride_too_early(settings):
    pixels, step = 1, 1
    for kernel_size, strides, dilation_rate in settings:
        step *= strides
        pixels += (kernel_size - 1) * dilation_rate * step
    return pixels


def _steps_not_multiplied(settings):
    pixels, step = 1, 1
    for kernel_size, strides, dilation_rate in settings:
        pixels += (kernel_size - 1) * dilation_rate * step
        step = strides
    return pixels


RECEPTIVE_FIELD = FunctionExercise(
    name="receptive_field",
    reference=receptive_field,
    cases=lambda random: [
        ([(3, 1, 1)],),
        ([(3, 1, 1)] * 3,),
        ([(3, 1, 1), (3, 2, 1), (3, 1, 1), (3, 1, 2)],),
        ([(5, 2, 1), (3, 2, 1), (3, 2, 1)],),
        ([(7, 2, 1), (1, 1, 1), (3, 1, 4), (3, 3, 1), (3, 1, 1)],),
        ([tuple(int(value) for value in random.integers(2, 5, 3)) for _ in range(4)],),
    ],
    alternatives=(_from_the_last_layer_back,),
    mistakes=(
        Mistake(
            _ignoring_strides,
            "The strides are not used. After a stride of 2, everything later counts double.",
        ),
        Mistake(
            _ignoring_dilation,
            "The dilation rates are not used. At rate 2, a window of 3 spans (3 - 1) * 2 + 1.",
        ),
        Mistake(
            _sum_of_windows,
            "This adds up whole windows. Windows of neighboring neurons overlap: a layer adds its "
            "span minus one, times the strides before it.",
        ),
        Mistake(_without_the_first_pixel, "One pixel is missing: begin with 1, not with 0."),
        Mistake(
            _own_stride_too_early,
            "A layer's own stride is used too early. Its window is measured in steps of the layers "
            "*before* it; multiply the step afterwards.",
        ),
        Mistake(
            _steps_not_multiplied,
            "Only the stride of the last layer is remembered. Steps multiply: two strides of 2 "
            "make neighbors 4 pixels apart.",
        ),
    ),
    hints=(
        "Keep two numbers: the pixels seen so far, starting at 1, and the step between neighboring "
        "neurons in pixels, starting at 1.",
        "A layer adds (kernel_size - 1) * dilation_rate * step pixels.",
        "After that, multiply the step by the layer's stride.",
    ),
    why="Neighboring neurons of a layer are `step` pixels apart, so a window that spans k of them "
    "reaches (k - 1) * step pixels further than one neuron alone.",
)


def input_gradient(output_gradient, kernel):
    rows, columns = output_gradient.shape
    height, width = kernel.shape
    gradient = np.zeros((rows + height - 1, columns + width - 1))
    for row in range(rows):
        for column in range(columns):
            g = output_gradient[row, column]
            gradient[row : row + height, column : column + width] += g * kernel
    return gradient


def _weight_by_weight(output_gradient, kernel):
    rows, columns = output_gradient.shape
    gradient = np.zeros((rows + kernel.shape[0] - 1, columns + kernel.shape[1] - 1))
    for (row, column), weight in np.ndenumerate(kernel):
        gradient[row : row + rows, column : column + columns] += weight * output_gradient
    return gradient


def _turned_kernel_on_padded_gradient(output_gradient, kernel):
    height, width = kernel.shape
    padded = np.pad(output_gradient, ((height - 1,) * 2, (width - 1,) * 2))
    return strided_correlate(padded, kernel[::-1, ::-1], 1)


def _overwriting(output_gradient, kernel):
    rows, columns = output_gradient.shape
    height, width = kernel.shape
    gradient = np.zeros((rows + height - 1, columns + width - 1))
    for (row, column), g in np.ndenumerate(output_gradient):
        gradient[row : row + height, column : column + width] = g * kernel
    return gradient


def _gradient_turned(output_gradient, kernel):
    return input_gradient(output_gradient, kernel[::-1, ::-1])


def _unweighted(output_gradient, kernel):
    return input_gradient(np.ones_like(output_gradient), kernel)


def _kernel_forgotten(output_gradient, kernel):
    return input_gradient(output_gradient, np.ones_like(kernel))


def _size_of_the_output(output_gradient, kernel):
    rows, columns = output_gradient.shape
    return input_gradient(output_gradient, kernel)[:rows, :columns]


INPUT_GRADIENT = FunctionExercise(
    name="input_gradient",
    reference=input_gradient,
    cases=lambda random: [
        (np.array([[1.0, 0.0], [0.0, 2.0]]), np.arange(1.0, 10.0).reshape(3, 3)),
        (random.normal(size=(8, 8)), random.normal(size=(3, 3))),
        (random.normal(size=(5, 7)), random.normal(size=(2, 4))),
        (random.normal(size=(1, 1)), random.normal(size=(3, 3))),
        (random.normal(size=(6, 4)), random.normal(size=(1, 1))),
    ],
    alternatives=(_weight_by_weight, _turned_kernel_on_padded_gradient),
    mistakes=(
        Mistake(
            _overwriting,
            "Where windows overlap, the last one overwrites the others. A pixel that was used "
            "several times receives the sum: `+=`.",
        ),
        Mistake(
            _gradient_turned,
            "The kernel is turned by 180 degrees. A pixel receives the weight that lay on it in "
            "the forward pass: add `g * kernel` as it is.",
        ),
        Mistake(
            _unweighted,
            "The output gradient is not used. Each window gives back the kernel times its own `g`.",
        ),
        Mistake(
            _kernel_forgotten,
            "The kernel is not used. A pixel receives `g` times the weight that lay on it.",
        ),
        Mistake(
            _size_of_the_output,
            "The result is as small as the output. It needs the size of the input: "
            "rows + height - 1 and columns + width - 1.",
        ),
    ),
    hints=(
        "The input is larger than the output: by height - 1 rows and width - 1 columns. Start with "
        "zeros of that shape.",
        "Loop over all positions (row, column) of the output, as in `correlate`.",
        "With g = output_gradient[row, column], the line in the loop is: "
        "gradient[row : row + height, column : column + width] += g * kernel",
    ),
    why="The output at (row, column) is the sum of window times kernel, so each pixel of that "
    "window changes it by its weight. The sum over all windows is the chain rule.",
)

EXERCISES = (
    ONE_VALUE,
    STRIDED_CORRELATE,
    OUTPUT_SIZE,
    PARAMETER_COUNT,
    SHIFT_KERNEL,
    MULTIPLY_ACCUMULATES,
    RECEPTIVE_FIELD,
    INPUT_GRADIENT,
)
