"""Five ways in which pictures get worse, each at five strengths: a rehearsal for the world."""

import numpy as np

STRENGTHS = (1, 2, 3, 4, 5)


def corrupt(images, kind, strength, seed=0):
    """Return worse copies of images.

    `images` is (count, height, width, channels), uint8. `kind` is one of `CORRUPTIONS`, `strength`
    one of 1 to 5; `seed` draws the noise. Sizes grow with the image: at strength 1 and 28 pixels a
    blur has a standard deviation of half a pixel and a translation is 1 pixel. Every second image
    turns to the other side; translations go right, left, down and up in turn.
    Returns uint8 of the same shape. Raises ValueError for other images, kinds and strengths.
    Hendrycks and Dietterich (2019), "Benchmarking neural network robustness to common corruptions
    and perturbations". Built in lesson 08.
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.dtype != np.uint8 or images.size == 0:
        raise ValueError(
            "corrupt takes images of shape (count, height, width, channels) and dtype uint8, and "
            f"got shape {images.shape} and dtype {images.dtype}. Pass them as they were loaded."
        )
    if kind not in CORRUPTIONS or strength not in STRENGTHS:
        raise ValueError(
            f"There is no corruption {kind!r} of strength {strength!r}. The kinds are "
            f"{', '.join(CORRUPTIONS)}, the strengths 1 to 5."
        )
    worse = CORRUPTIONS[kind](images.astype(np.float32), strength, np.random.default_rng(seed))
    return np.clip(np.rint(worse), 0, 255).astype(np.uint8)


def blur(images, strength, random):
    """Average each pixel with its neighbors, weighted by a bell curve: along rows, then columns."""
    deviation = strength * images.shape[1] / 56
    down, across = (_blur_matrix(size, deviation) for size in images.shape[1:3])
    blurred = np.einsum("ij,njwc->niwc", down, images, optimize=True)
    return np.einsum("ij,nhjc->nhic", across, blurred, optimize=True)


def noise(images, strength, random):
    """Add a random number to each pixel, of standard deviation 0.1 * strength of the full range."""
    return images + random.normal(0, 25.5 * strength, images.shape)


def rotation(images, strength, random):
    """Turn by 10 degrees * strength, every second image to the other side."""
    height, width = images.shape[1:3]
    y, x = np.mgrid[:height, :width].astype(np.float64)
    y, x = y - (height - 1) / 2, x - (width - 1) / 2
    turned = np.empty_like(images)
    for first, side in ((0, 1), (1, -1)):
        angle = np.deg2rad(10 * strength * side)
        rows = np.cos(angle) * y + np.sin(angle) * x + (height - 1) / 2
        columns = np.cos(angle) * x - np.sin(angle) * y + (width - 1) / 2
        turned[first::2] = pixels_between(images[first::2], rows, columns)
    return turned


def contrast(images, strength, random):
    """Pull every pixel toward the mean of its image; at strength 5 a tenth of it stays."""
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    return mean + (images - mean) * (1 - 0.18 * strength)


def translation(images, strength, random):
    """Move by a twenty-eighth of the size * strength: right, left, down and up in turn."""
    height, width = images.shape[1:3]
    y, x = np.mgrid[:height, :width]
    moved = np.empty_like(images)
    for first, (down, right) in enumerate(((0, 1), (0, -1), (1, 0), (-1, 0))):
        rows, columns = y - down * strength * height / 28, x - right * strength * width / 28
        moved[first::4] = pixels_between(images[first::4], rows, columns)
    return moved


CORRUPTIONS = {
    "blur": blur,
    "noise": noise,
    "rotation": rotation,
    "contrast": contrast,
    "translation": translation,
}


def pixels_between(images, rows, columns):
    """Read images at places between their pixels: the four neighbors, the nearer the more.

    `images` is (count, height, width, channels), floats; `rows` and `columns` are (height, width),
    the place to read for each pixel of the result. Outside, the pixel at the rim goes on.
    """
    height, width = images.shape[1:3]
    rows, columns = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    bottom, right = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    down = (rows - top)[..., np.newaxis].astype(np.float32)
    across = (columns - left)[..., np.newaxis].astype(np.float32)
    above = images[:, top, left] * (1 - across) + images[:, top, right] * across
    below = images[:, bottom, left] * (1 - across) + images[:, bottom, right] * across
    return above * (1 - down) + below * down


def _blur_matrix(size, deviation):
    """Return (size, size): row i holds the weights with which pixel i gathers its neighbors."""
    reach = int(4 * deviation + 0.5)
    steps = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (steps / deviation) ** 2)
    matrix = np.zeros((size, size), np.float32)
    for row in range(size):
        np.add.at(matrix[row], np.clip(row + steps, 0, size - 1), weights / weights.sum())
    return matrix
