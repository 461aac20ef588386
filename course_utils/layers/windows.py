"""Where a sliding window may stand on an image, and what it sees there."""

import operator

import numpy as np


def window_size(kernel_size, dilation_rate=1):
    """Return how many pixels a dilated kernel spans along one axis.

    `dilation_rate` is the distance between neighboring kernel weights: 3 weights at rate 2 span 5
    pixels. Both are positive whole numbers. Built in lesson 02.
    """
    kernel_size = positive_integer(kernel_size, "kernel_size")
    return (kernel_size - 1) * positive_integer(dilation_rate, "dilation_rate") + 1


def output_size(image_size, kernel_size, strides=1, padding="valid", dilation_rate=1):
    """Return the number of window positions along one axis of an image.

    All sizes are positive whole numbers of pixels; `padding` is "valid" (none) or "same" (as much
    as makes the result ceil(image_size / strides)). Raises ValueError where no window fits.
    Built in lesson 02.
    """
    image_size = positive_integer(image_size, "image_size")
    strides = positive_integer(strides, "strides")
    window = window_size(kernel_size, dilation_rate)
    if known_padding(padding) == "same":
        return -(-image_size // strides)  # division that rounds up
    if window > image_size:
        raise ValueError(
            f"A window of {window} pixels (kernel_size={kernel_size}, "
            f"dilation_rate={dilation_rate}) does not fit into an image of {image_size} pixels. "
            'Use a larger image, a smaller kernel or padding="same".'
        )
    return (image_size - window) // strides + 1


def padding_amounts(image_size, kernel_size, strides=1, padding="valid", dilation_rate=1):
    """Return the zeros to add along one axis, as (before, after).

    Where "same" needs an odd number, the extra zero goes after, as in Keras. Arguments and errors
    are those of `output_size`. Built in lesson 02.
    """
    positions = output_size(image_size, kernel_size, strides, padding, dilation_rate)
    if known_padding(padding) == "valid":
        return 0, 0
    needed = (positions - 1) * strides + window_size(kernel_size, dilation_rate)
    total = max(needed - image_size, 0)
    return total // 2, total - total // 2


def sliding_windows(images, kernel_size, strides=1, dilation_rate=1, writeable=False):
    """Return every window of a batch of images, as a view: no pixel is copied.

    `images` has shape (batch, height, width, channels); the result has shape (batch, rows, columns,
    kernel_height, kernel_width, channels) and the dtype of `images`. The other arguments are whole
    numbers or (vertical, horizontal) pairs. In a `writeable` view, a change of a window changes
    `images`. Raises ValueError for another rank or where no window fits. Built in lesson 02.
    """
    if np.ndim(images) != 4:
        raise ValueError(
            "sliding_windows expects images of shape (batch, height, width, channels), and got an "
            f"array of shape {np.shape(images)}. Add the missing axes, as in images[np.newaxis]."
        )
    row_step, column_step = positive_pair(strides, "strides")
    row_gap, column_gap = positive_pair(dilation_rate, "dilation_rate")
    kernel_height, kernel_width = positive_pair(kernel_size, "kernel_size")
    _, height, width, _ = images.shape
    output_size(height, kernel_height, row_step, "valid", row_gap)  # raises where no window fits
    output_size(width, kernel_width, column_step, "valid", column_gap)

    spans = window_size(kernel_height, row_gap), window_size(kernel_width, column_gap)
    windows = np.lib.stride_tricks.sliding_window_view(
        images, spans, axis=(1, 2), writeable=writeable
    )  # (batch, rows, columns, channels, span, span), at stride 1
    windows = windows[:, ::row_step, ::column_step, :, ::row_gap, ::column_gap]
    return np.moveaxis(windows, 3, -1)


def positive_integer(value, name):
    """Return `value` as an int; raise ValueError if it is not a positive whole number."""
    try:
        number = operator.index(value)
    except TypeError:
        number = 0
    if number < 1 or isinstance(value, bool):
        raise ValueError(f"{name} must be a positive whole number, such as 1, and is {value!r}.")
    return number


def positive_pair(value, name):
    """Return one positive whole number, or two, as a pair; raise ValueError for anything else."""
    values = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    try:
        first, second = (positive_integer(item, name) for item in values)
    except ValueError:
        raise ValueError(
            f"{name} must be a positive whole number or a pair of them, such as 2 or (2, 2), "
            f"and is {value!r}."
        ) from None
    return first, second


def known_padding(padding):
    """Return `padding` in lower case; raise ValueError if it is neither "valid" nor "same"."""
    if str(padding).lower() not in ("valid", "same"):
        raise ValueError(f'padding must be "valid" or "same", and is {padding!r}.')
    return padding.lower()
