"""Is the explanation true of the network? Take away what it calls important, and look."""

import numpy as np

from course_utils.explanations.gradients import at_least_one
from course_utils.explanations.scores import checked_images, class_scores
from course_utils.layers import softmax


def block_order(maps, block=4):
    """Return the blocks of each image, the most important first.

    Args:
        maps: (count, height, width), how much each pixel matters.
        block: side of a block in pixels, which divides height and width.

    Returns:
        Array (count, blocks), whole numbers: positions in the rows of blocks. Equal blocks stay in
        the order of the rows. Built in lesson 13.
    """
    maps, block = np.asarray(maps, "float64"), at_least_one(block, "block")
    if maps.ndim != 3 or maps.shape[1] % block or maps.shape[2] % block:
        raise ValueError(
            f"Maps (count, height, width) are cut into blocks of {block} x {block} pixels, and "
            f"{maps.shape} cannot be. Take a block that divides height and width."
        )
    count, height, width = maps.shape
    blocks = maps.reshape(count, height // block, block, width // block, block).mean(axis=(2, 4))
    return np.argsort(-blocks.reshape(count, -1), axis=1, kind="stable")


def deletion(network, images, classes, order, shares, fill=None):
    """Return the probability of a class while the first blocks of an order are taken away.

    Args:
        network, images, classes: as for `gradients`.
        order: (count, blocks), as `block_order` returns it.
        shares: (steps,), the shares of the blocks that are taken away, from 0 to 1.
        fill: the pixels that take their place, an array that fits the images; None for the mean
            pixel of each image.

    Returns:
        Array (count, steps): the probability, by a softmax of the scores. A small area under it
        speaks for the order: what it called important was.

    Raises:
        ValueError: as for `gradients`, and for an order that does not fit the images.

    Petsiuk, Das and Saenko (2018), "RISE". Built in lesson 13.
    """
    images = checked_images(network, images)
    return _probabilities(network, images, _filled(images, fill), classes, order, shares)


def insertion(network, images, classes, order, shares, fill=None):
    """Return the probability of a class while the first blocks come back, one after another.

    Arguments, result and errors are those of `deletion`; here a large area speaks for the order.
    Built in lesson 13.
    """
    images = checked_images(network, images)
    return _probabilities(network, _filled(images, fill), images, classes, order, shares)


def _filled(images, fill):
    pixels = images.mean(axis=(1, 2), keepdims=True) if fill is None else np.float32(fill)
    return np.broadcast_to(pixels, images.shape)


def _probabilities(network, before, after, classes, order, shares):
    """The probabilities while the blocks of `before` are replaced by those of `after`."""
    count, height, width = before.shape[:3]
    order = np.asarray(order)
    block = round((height * width / order.shape[-1]) ** 0.5)
    if order.shape != (count, height * width // block**2):
        raise ValueError(
            f"The order has the shape {order.shape}, and {count} images of {height} x {width} "
            "pixels cannot be cut into so many square blocks. Make it with block_order."
        )
    ranks = np.argsort(order, axis=1).reshape(count, height // block, width // block)
    ranks = ranks.repeat(block, axis=1).repeat(block, axis=2)[..., np.newaxis]
    classes = np.broadcast_to(np.asarray(classes), count)
    found = []
    for share in shares:
        mixed = np.where(ranks < round(float(share) * order.shape[1]), after, before)
        found.append(softmax(class_scores(network, mixed))[np.arange(count), classes])
    return np.stack(found, axis=1)
