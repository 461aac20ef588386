"""Output sizes, padding and windows: against NumPy's own cutting of the same windows."""

import itertools

import numpy as np
import pytest

from course_utils.layers import output_size, padding_amounts, sliding_windows, window_size


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_output_size_counts_the_windows_that_fit(padding):
    for image, kernel, step, gap in itertools.product(range(5, 12), (1, 2, 3), (1, 2, 3), (1, 2)):
        before, after = padding_amounts(image, kernel, step, padding, gap)
        starts = range(0, before + image + after - (kernel - 1) * gap, step)
        assert output_size(image, kernel, step, padding, gap) == len(starts)


def test_same_padding_puts_the_odd_zero_after():
    assert padding_amounts(5, 2, padding="same") == (0, 1)
    assert padding_amounts(6, 3, strides=2, padding="same") == (0, 1)
    assert padding_amounts(7, 3, strides=2, padding="same") == (1, 1)
    assert padding_amounts(7, 3, padding="same", dilation_rate=3) == (3, 3)
    assert padding_amounts(4, 1, strides=3, padding="same") == (0, 0)


def test_windows_are_views_of_the_images():
    images = np.arange(2 * 9 * 8 * 3).reshape(2, 9, 8, 3)
    windows = sliding_windows(images, (3, 2), strides=(2, 1), dilation_rate=(1, 3))
    assert windows.shape == (2, 4, 5, 3, 2, 3)
    assert np.shares_memory(windows, images) and not windows.flags.writeable
    for row, column in np.ndindex(4, 5):
        expected = images[:, 2 * row : 2 * row + 3, column : column + 4 : 3]
        np.testing.assert_array_equal(windows[:, row, column], expected)
    sliding_windows(images, 3, writeable=True)[0, 1, 2, 0, 0, 0] = -1
    assert images[0, 1, 2, 0] == -1


def test_a_dilated_kernel_spans_more_pixels():
    assert [window_size(3, rate) for rate in (1, 2, 3)] == [3, 5, 7]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: output_size(4, 5), ["5 pixels", "4 pixels", 'padding="same"']),
        (lambda: output_size(4, 3, dilation_rate=2), ["5 pixels", "dilation_rate=2"]),
        (lambda: output_size(4, 3, strides=0), ["strides", "0"]),
        (lambda: output_size(4.0, 3), ["image_size", "4.0"]),
        (lambda: output_size(4, 3, padding="causal"), ["padding", "'causal'"]),
        (lambda: padding_amounts(4, 5), ["5 pixels", "4 pixels"]),
        (lambda: sliding_windows(np.zeros((5, 5, 1)), 3), ["(batch, height", "(5, 5, 1)"]),
        (lambda: sliding_windows(np.zeros((1, 5, 5, 1)), 6), ["6 pixels", "5 pixels"]),
        (lambda: sliding_windows(np.zeros((1, 5, 5, 1)), 3, strides=(1, 0)), ["strides"]),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)
