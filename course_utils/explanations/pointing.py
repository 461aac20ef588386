"""Does the explanation point at the thing? Only where a mask says what belongs to it."""

import numpy as np


def points(maps):
    """Return the place of the largest value of each map: (count, 2), row and column.

    The first one in the order of the rows, where several are largest. Built in lesson 13.
    """
    maps = np.asarray(maps)
    if maps.ndim != 3 or not maps.size:
        raise ValueError(f"Maps have the shape (count, height, width), and got {maps.shape}.")
    flat = maps.reshape(len(maps), -1).argmax(axis=1)
    return np.stack(np.unravel_index(flat, maps.shape[1:]), axis=1)


def points_inside(maps, masks):
    """Return for each map whether its largest value lies inside the mask: (count,), bool.

    Args:
        maps: (count, height, width), how much each pixel matters.
        masks: (count, height, width), bool: the pixels of the thing.

    Raises:
        ValueError: the shapes differ, or masks are not bool.

    The pointing game: Zhang, Lin, Brandt, Shen and Sclaroff (2016), "Top-down neural attention by
    excitation backprop". Built in lesson 13.
    """
    maps, masks = _belong_together(maps, masks)
    rows, columns = points(maps).T
    return masks[np.arange(len(maps)), rows, columns]


def share_inside(maps, masks):
    """Return which share of a map lies inside the mask: (count,), from 0 to 1.

    Args:
        maps: (count, height, width), from 0 up. A map of zeros has no share inside: 0.
        masks: (count, height, width), bool.

    Raises:
        ValueError: the shapes differ, masks are not bool, or a map has a value below 0.

    Built in lesson 13.
    """
    maps, masks = _belong_together(maps, masks)
    if maps.min() < 0:
        raise ValueError(
            "A share is taken of values from 0 up, and these go below. Pass "
            "importance(explanation)."
        )
    total = maps.sum(axis=(1, 2), dtype="float64")
    inside = (maps * masks).sum(axis=(1, 2), dtype="float64")
    return inside / np.where(total == 0, 1, total)


def _belong_together(maps, masks):
    maps, masks = np.asarray(maps), np.asarray(masks)
    if maps.ndim != 3 or maps.shape != masks.shape or masks.dtype != bool or not maps.size:
        raise ValueError(
            "Each map has a mask of its size, of True and False, and got maps of shape "
            f"{maps.shape} and masks of shape {masks.shape} and dtype {masks.dtype}."
        )
    return maps, masks
