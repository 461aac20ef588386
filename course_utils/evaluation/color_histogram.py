"""How much there is of each color in a picture: a simple rival that sees no shapes."""

import numpy as np

from course_utils.evaluation.checking import positive_count


def color_histogram(images, bins=4):
    """Count the colors of each image: `bins` steps of red, of green and of blue.

    `images` is (count, height, width, 3), uint8, 0 to 255. Returns (count, bins**3) float64, the
    share of each image's pixels that has each color; color (red * bins + green) * bins + blue.
    Raises ValueError for other images. Swain and Ballard (1991), "Color indexing".
    Built in lesson 09.
    """
    images, bins = np.asarray(images), positive_count(bins, "bins")
    if images.ndim != 4 or images.shape[-1] != 3 or images.dtype != np.uint8:
        raise ValueError(
            "color_histogram takes images of shape (count, height, width, 3) and dtype uint8, and "
            f"got shape {images.shape} and dtype {images.dtype}. For one image, pass image[None]."
        )
    place = images.astype(int) * bins // 256
    number = (place[..., 0] * bins + place[..., 1]) * bins + place[..., 2]
    counts = [np.bincount(row.ravel(), minlength=bins**3) for row in number]
    return np.stack(counts) / number[0].size


def bin_colors(bins=4):
    """Return the color in the middle of each bin of `color_histogram`: (bins**3, 3), 0 to 255."""
    steps = np.indices((bins, bins, bins)).reshape(3, -1).T
    return (steps + 0.5) * 256 / bins
