"""Pictures made to deceive: a small step of every pixel, in the direction that hurts."""

import numpy as np
from keras import ops

from course_utils.explanations.gradients import at_least_one
from course_utils.explanations.scores import checked_images, score_gradients


def cross_entropy(scores, goals):
    """The sum over the images of the cross-entropy of scores and rows of 0 and 1: a measure."""
    highest = ops.max(scores, axis=1, keepdims=True)
    logarithms = scores - highest
    logarithms = logarithms - ops.log(ops.sum(ops.exp(logarithms), axis=1, keepdims=True))
    return -ops.sum(goals * logarithms)


def loss_gradients(network, images, labels):
    """Return the gradient of each image's cross-entropy with respect to its pixels.

    Arguments and errors are those of `gradients`; labels: the true classes. Built in lesson 13.
    """
    return score_gradients(network, images, labels, cross_entropy)


def fgsm(network, images, labels, strength):
    """Return images in which each pixel has moved by `strength`, so that the loss grows.

    Args:
        network: as for `gradients`.
        images: (count, height, width, channels), 0 to 255.
        labels: (count,), the true classes.
        strength: how far each pixel and channel moves, from 0 to 255. One whose gradient is 0
            stays.

    Returns:
        Array of the shape of images, float32, 0 to 255.

    Raises:
        ValueError: as for `gradients`, and for pixels or a strength outside 0 to 255.

    Goodfellow, Shlens and Szegedy (2015), "Explaining and harnessing adversarial examples". Built
    in lesson 13.
    """
    return _stepped(network, _pixels(network, images, strength), labels, strength)


def pgd(network, images, labels, strength, steps=5, seed=0):
    """Return images attacked in several steps, none of whose pixels is farther than `strength`.

    From a random start within reach, each step moves by 2.5 * strength / steps, as `fgsm` does, and
    comes back into reach.

    Arguments, result and errors are those of `fgsm`; steps: at least 1; seed: of the start.
    Madry and others (2018), "Towards deep learning models resistant to adversarial attacks". Built
    in lesson 13.
    """
    images, steps = _pixels(network, images, strength), at_least_one(steps, "steps")
    random = np.random.default_rng(seed)
    moved = images + random.uniform(-strength, strength, images.shape).astype(np.float32)
    moved = np.clip(moved, 0, 255)
    for _ in range(steps):
        moved = _stepped(network, moved, labels, 2.5 * strength / steps)
        moved = np.clip(moved, np.maximum(images - strength, 0), np.minimum(images + strength, 255))
    return moved


def _stepped(network, images, labels, strength):
    direction = np.sign(loss_gradients(network, images, labels))
    return np.clip(images + np.float32(strength) * direction, 0, 255)


def _pixels(network, images, strength):
    images = checked_images(network, images)
    if not 0 <= strength <= 255 or images.min() < 0 or images.max() > 255:
        raise ValueError(
            "An attack moves pixels of 0 to 255 by a strength of 0 to 255, and got a strength of "
            f"{strength!r} and pixels from {images.min():g} to {images.max():g}."
        )
    return images
