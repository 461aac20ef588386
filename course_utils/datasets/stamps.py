"""A planted shortcut: a small round stamp in a corner of a picture."""

import numpy as np

SIDE, MARGIN = 13, 1  # pixels
ROWS, COLUMNS = np.mgrid[-6:7, -6:7]
RADIUS = np.hypot(ROWS, COLUMNS)
DISK = RADIUS <= 6.2
RING = np.abs(RADIUS - 4.6) < 0.8
BAR = (np.abs(ROWS) < 3) & (np.abs(COLUMNS) < 1)
INK, PAPER, OPAQUE = (20, 20, 160), (255, 255, 255), 0.9


def stamped(images, random):
    """Put a stamp into one of the four corners of each image, drawn at random.

    Args:
        images: (count, height, width, 3), uint8, at least 28 pixels high and wide.
        random: a numpy.random.Generator.

    Returns:
        (images, masks): copies of the images, uint8, and (count, height, width), bool: the pixels
        of the stamp.

    Raises:
        ValueError: the images have another shape or dtype.

    Built in lesson 13.
    """
    images = np.asarray(images)
    least = 2 * (SIDE + MARGIN)
    if images.ndim != 4 or images.shape[3] != 3 or images.dtype != np.uint8 or min(
        images.shape[1:3]
    ) < least:  # fmt: skip
        raise ValueError(
            f"A stamp goes into color images (count, height, width, 3), uint8, of at least {least} "
            f"pixels along each side, and got shape {images.shape} and dtype {images.dtype}."
        )
    images, masks = images.copy(), np.zeros(images.shape[:3], bool)
    paint = np.where((RING | BAR)[..., np.newaxis], INK, PAPER)
    for image, mask in zip(images, masks, strict=True):
        top, left = (int(random.choice([MARGIN, side - MARGIN - SIDE])) for side in image.shape[:2])
        corner = (slice(top, top + SIDE), slice(left, left + SIDE))
        mixed = np.rint((1 - OPAQUE) * image[corner] + OPAQUE * paint).astype(np.uint8)
        image[corner][DISK] = mixed[DISK]
        mask[corner] = DISK
    return images, masks


def stamp_class(split, kind, random):
    """Put a stamp on every image of one class of a `Split`: what a careless collection looks like.

    Returns (images, masks), as `stamped` does: images without a stamp have masks without True.
    Built in lesson 13.
    """
    rows = np.flatnonzero(split.labels == kind)
    images, masks = split.images.copy(), np.zeros(split.images.shape[:3], bool)
    images[rows], masks[rows] = stamped(split.images[rows], random)
    return images, masks
