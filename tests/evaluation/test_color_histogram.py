"""The color histogram is that of NumPy, and bad images are told in a sentence."""

import numpy as np
import pytest

from course_utils import evaluation

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("bins", (1, 2, 3, 4, 7))
def test_it_counts_as_numpy_does(bins):
    images = RANDOM.integers(0, 256, (3, 9, 7, 3)).astype("uint8")
    found = evaluation.color_histogram(images, bins)
    for image, shares in zip(images, found, strict=True):
        counts, _ = np.histogramdd(image.reshape(-1, 3), bins=bins, range=[(0, 256)] * 3)
        assert np.allclose(shares, counts.ravel() / 63)
    assert np.allclose(found.sum(axis=1), 1)


def test_each_color_falls_into_its_own_bin():
    colors = evaluation.bin_colors(4)
    images = colors.astype("uint8").reshape(64, 1, 1, 3)
    assert np.array_equal(evaluation.color_histogram(images, 4), np.eye(64))


@pytest.mark.parametrize("images", (np.zeros((4, 4, 3), "uint8"), np.zeros((1, 4, 4, 3))))
def test_other_images_are_refused(images):
    with pytest.raises(ValueError, match="takes images of shape"):
        evaluation.color_histogram(images)
