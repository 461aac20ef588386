"""Explanations by covering: what does the score lose when a square of the image is hidden?"""

import itertools

import numpy as np

from course_utils.explanations.gradients import at_least_one
from course_utils.explanations.scores import checked_images, class_scores, in_batches, one_hot

TOGETHER = 8  # images, each with all its squares: more would take hundreds of megabytes


def occluders(height, width, size, stride):
    """Return the places of a square that slides over an image: a list of (row, column).

    It moves by `stride` pixels, and ends at the lower and the right edge: the last step may be
    shorter. Raises ValueError where the square is larger than the image. Built in lesson 13.
    """
    size, stride = at_least_one(size, "size"), at_least_one(stride, "stride")
    if size > min(height, width):
        raise ValueError(
            f"The square has {size} pixels along each side, and the image {height} x {width}. "
            "Take a smaller size."
        )
    if stride > size:
        raise ValueError(
            f"A square of {size} pixels that moves by {stride} leaves pixels out. Take a stride "
            "of at most the size."
        )
    sides = ([*range(0, side - size, stride), side - size] for side in (height, width))
    return list(itertools.product(*sides))


def occlusion(network, images, classes, size=12, stride=6, fill=None):
    """Return what the score of a class loses where a square covers the image.

    Each pixel gets the mean loss of the squares that cover it. Above 0: the pixel speaks for the
    class. Below: hiding it raises the score.

    Args:
        network, images, classes: as for `gradients`.
        size: side of the square, in pixels.
        stride: pixels between two places of it, at most the size.
        fill: the pixel that covers, a number or one for each channel; None for the mean pixel of
            each image.

    Returns:
        Array (count, height, width), float32.

    Raises:
        ValueError: as for `gradients`, and for a square that does not fit.

    Zeiler and Fergus (2014), "Visualizing and understanding convolutional networks". Built in
    lesson 13.
    """
    images = checked_images(network, images)
    height, width = images.shape[1:3]
    places = occluders(height, width, size, stride)
    before = class_scores(network, images)
    chosen = one_hot(classes, len(images), before.shape[-1])
    found = []
    for few, wanted, reached in in_batches(images, chosen, before, size=TOGETHER):
        covered = _covered(few, places, size, fill)
        scores = class_scores(network, covered.reshape(-1, *images.shape[1:]))
        losses = reached[:, np.newaxis] - scores.reshape(len(few), len(places), -1)
        losses = np.einsum("nps,ns->np", losses, wanted)
        found += [_mean_over_squares(one, places, size, (height, width)) for one in losses]
    return np.stack(found)


def _covered(images, places, size, fill):
    """Copies of each image, each with a square at one of the places."""
    copies = np.repeat(images[:, np.newaxis], len(places), axis=1)
    pixels = images.mean(axis=(1, 2), keepdims=True) if fill is None else np.float32(fill)
    for number, (top, left) in enumerate(places):
        copies[:, number, top : top + size, left : left + size] = pixels
    return copies


def _mean_over_squares(values, places, size, shape):
    total, count = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for value, (top, left) in zip(values, places, strict=True):
        total[top : top + size, left : left + size] += value
        count[top : top + size, left : left + size] += 1
    return total / count
