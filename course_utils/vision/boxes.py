"""Four numbers for one rectangle, and the formats in which tools write them."""

import numpy as np

from course_utils.vision.checking import (
    corner_boxes,
    four_numbers,
    image_shape,
    sides_in_order,
)

RELATIVE = "relative_"
FORMATS = (
    "corners",
    "center",
    "corner_size",
    "relative_corners",
    "relative_center",
    "relative_corner_size",
)


def convert_boxes(boxes, source, target, image_size=None):
    """Write boxes in another format.

    The formats, with the tools that use them; x grows to the right, y downward, in pixels:

    - "corners": left, top, right, bottom (Pascal VOC, and everything else in this course);
    - "center": center x, center y, width, height;
    - "corner_size": left, top, width, height (COCO);
    - "relative_corners", "relative_center" (YOLO), "relative_corner_size": the same as shares of
      the width and height of the image, 0 to 1.

    Args:
        boxes: (..., 4), finite numbers.
        source: the format that `boxes` has.
        target: the format that is wanted.
        image_size: (height, width) in pixels, or one number for a square image; needed if one of
            the formats is relative and the other is not.

    Returns:
        (..., 4) float64, in the same order. Built in lesson 14.

    Raises:
        ValueError: an unknown format, a missing image size, NaN, or a box with right < left.
    """
    boxes = four_numbers(boxes)
    scale = _scale(source, target, image_size)
    # Every format becomes corners first, so that n formats need 2 n rules instead of n * n.
    first, second = boxes[..., :2], boxes[..., 2:]
    shape = source.removeprefix(RELATIVE)
    if shape == "center":
        first, second = first - second / 2, first + second / 2
    elif shape == "corner_size":
        second = first + second
    sides_in_order(np.concatenate([first, second], axis=-1))
    first, second = first * scale, second * scale
    shape = target.removeprefix(RELATIVE)
    if shape == "center":
        first, second = (first + second) / 2, second - first
    elif shape == "corner_size":
        second = second - first
    return np.concatenate([first, second], axis=-1)


def box_area(boxes):
    """The area of each box, (count,) float64, in pixels; `boxes` is (count, 4) in corners.

    Raises ValueError for other shapes, NaN and right < left. Built in lesson 14.
    """
    boxes = corner_boxes(boxes)
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def clip_boxes(boxes, image_size):
    """Cut off what lies outside the image.

    `boxes` is (count, 4) in corners; `image_size` is (height, width), or one number for a square
    image. Returns (count, 4) float64; a box that lies outside altogether keeps the area 0.
    Raises ValueError for other shapes, NaN and right < left. Built in lesson 14.
    """
    height, width = image_shape(image_size)
    return np.clip(corner_boxes(boxes), 0, [width, height, width, height])


def _scale(source, target, image_size):
    """What x and y are multiplied with: (2,), the image's width and height, or their inverses."""
    for name in (source, target):
        if name not in FORMATS:
            raise ValueError(
                f"There is no box format {name!r}. Choose one of {', '.join(FORMATS)}."
            )
    from_relative, to_relative = source.startswith(RELATIVE), target.startswith(RELATIVE)
    if from_relative == to_relative:
        return np.ones(2)
    if image_size is None:
        raise ValueError(
            f"From {source!r} to {target!r} needs `image_size`, (height, width) in pixels: a share "
            "of the image becomes pixels only if its size is known."
        )
    height, width = image_shape(image_size)
    size = np.array([width, height])
    return size if from_relative else 1 / size
