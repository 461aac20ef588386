"""How good the outline of a mask is, which IoU hardly sees on a large object."""

import numpy as np
from scipy import ndimage


def boundary(mask):
    """The pixels of a mask that touch, above, below, left or right, a pixel outside of it.

    `mask` is (height, width), True or False. The edge of the image is no boundary: the object goes
    on behind it. Returns (height, width) bool. Raises ValueError for other arrays.
    Built in lesson 15.
    """
    mask = np.asarray(mask)
    if mask.ndim != 2 or mask.dtype != bool:
        raise ValueError(
            "A mask has shape (height, width) and dtype bool, and this has shape "
            f"{mask.shape} and dtype {mask.dtype}. For one class of a label image, pass "
            "labels == k."
        )
    return mask & ~ndimage.binary_erosion(mask, border_value=1)


def boundary_f_score(mask, answer, tolerance=1.5):
    """The F1 of two outlines, of which a pixel is right if the other outline is near.

    Args:
        mask: true mask, (height, width) bool.
        answer: answered mask, likewise.
        tolerance: how far off a boundary pixel may be, in pixels. Csurka and others allow 0.75 %
            of the image's diagonal, which is 1.4 pixels for 128 x 128.

    Returns:
        float, 0 to 1; NaN if neither mask has a boundary. Csurka and others (2013), "What is a
        good evaluation measure for semantic segmentation?". Built in lesson 15.

    Raises:
        ValueError: other shapes or dtypes, or a tolerance below 0.
    """
    true, answered = boundary(mask), boundary(answer)
    if true.shape != answered.shape:
        raise ValueError(
            f"Masks are compared pixel by pixel, and these have the shapes {true.shape} and "
            f"{answered.shape}."
        )
    if not tolerance >= 0:
        raise ValueError(f"`tolerance` is a distance in pixels of at least 0, not {tolerance!r}.")
    if not true.any() and not answered.any():
        return np.nan
    precision = _share_near(answered, true, tolerance)
    recall = _share_near(true, answered, tolerance)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share_near(boundary, other, tolerance):
    """Of the pixels of one boundary, the share with a pixel of the other at most so far away."""
    if not boundary.any() or not other.any():
        return 0.0
    distances = ndimage.distance_transform_edt(~other)
    return float(np.mean(distances[boundary] <= tolerance))
