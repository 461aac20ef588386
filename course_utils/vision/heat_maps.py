"""Boxes as maps that a network can learn, and back: detection without anchors, by centers.

The image is laid out in cells of `stride` by `stride` pixels. Each object is one point of a heat
map: the cell that holds its center. Two more maps say, at that cell, how large the box is and where
in the cell its center lies.
"""

import numpy as np
from scipy import ndimage

from course_utils.vision.boxes import clip_boxes, convert_boxes
from course_utils.vision.checking import classes_of_boxes, corner_boxes


def encode_boxes(boxes, classes, grid, stride, class_count, reach=0, spread=0.1):
    """Turn the boxes of one image into the maps that the network shall answer.

    Args:
        boxes: (count, 4), corners in pixels, with an area above 0 and their centers in the image.
        classes: (count,), whole numbers below `class_count`.
        grid: cells along each side of the image, or (rows, columns).
        stride: pixels along each side of a cell.
        class_count: number of classes, a layer of the heat map for each.
        reach: how many cells around the center learn size and offset too: 0 for the center alone
            (CenterNet), 1 for the 3 by 3 cells around it, which gives nine times the examples and
            a good box even where the peak is found one cell off.
        spread: standard deviation of the heat around a center, as a share of the box's width and
            height.

    Returns:
        heat: (rows, columns, class_count) float32, 1 at the center of each object, falling off as
            a Gaussian inside its box. Where objects meet, the larger value counts.
        sizes: (rows, columns, 2) float32, the natural logarithm of width and height in cells: an
            error of 0.1 is an error of about 10 %, for a small box as for a large one.
        offsets: (rows, columns, 2) float32, from the middle of the cell to the center of the box,
            x and y, in cells: -0.5 to 0.5 at the center itself.
        weights: (rows, columns) float32, 1 where sizes and offsets are to be learned, else 0.

        Where two objects claim a cell, the smaller has it, as in FCOS. Zhou and others (2019),
        "Objects as points"; Tian and others (2019), "FCOS". Built in lesson 14.

    Raises:
        ValueError: boxes or classes that do not fit, a box without area, or a center outside.
    """
    boxes = corner_boxes(boxes)
    classes = classes_of_boxes(classes, boxes, class_count=class_count)
    rows, columns = np.broadcast_to(grid, 2)
    boxes = convert_boxes(boxes, "corners", "center") / stride
    centers, shapes = boxes[:, :2], boxes[:, 2:]
    cells = np.floor(centers).astype(int)
    _inside(cells, shapes, rows, columns)

    middles = _middles(rows, columns)
    heat = np.zeros((rows, columns, class_count), np.float32)
    sizes, offsets = np.zeros((2, rows, columns, 2), np.float32)
    weights = np.zeros((rows, columns), np.float32)
    smallest_last = np.argsort(-shapes.prod(axis=1), kind="stable")
    for box in smallest_last:
        bell = _bell(cells[box], spread * shapes[box], rows, columns)
        np.maximum(heat[:, :, classes[box]], bell, out=heat[:, :, classes[box]])
    # Neighborhoods first: the cell of a center then goes to its own object.
    for steps in sorted({0, reach}, reverse=True):
        for box in smallest_last:
            x, y = cells[box]
            around = (
                slice(max(y - steps, 0), y + steps + 1),
                slice(max(x - steps, 0), x + steps + 1),
            )
            sizes[around] = np.log(shapes[box])
            offsets[around] = centers[box] - middles[around]
            weights[around] = 1
    return heat, sizes, offsets, weights


def encode_batch(boxes, classes, grid, stride, class_count, reach=0, spread=0.1):
    """`encode_boxes` for many images: `boxes` and `classes` are lists, one entry for each image.

    Returns the same four maps with a leading axis (images, ...). Raises ValueError as
    `encode_boxes` does, and for lists of different lengths or of none. Built in lesson 14.
    """
    if len(boxes) != len(classes) or len(boxes) == 0:
        raise ValueError(
            f"There is one entry for each image in both lists, and at least one, and there are "
            f"{len(boxes):,} of `boxes` and {len(classes):,} of `classes`."
        )
    maps = []
    for row, image in enumerate(zip(boxes, classes, strict=True)):
        parts = encode_boxes(*image, grid, stride, class_count, reach, spread)
        # Into place at once: a list of maps, stacked at the end, holds all of them twice.
        maps = maps or [np.empty((len(boxes), *part.shape), part.dtype) for part in parts]
        for of_all, part in zip(maps, parts, strict=True):
            of_all[row] = part
    return tuple(maps)


def decode_boxes(heat, sizes, offsets, stride, threshold=0.3, at_most=100):
    """Read boxes out of the maps of one image: at each peak of the heat, one box.

    Args:
        heat: (rows, columns, classes), 0 to 1. A peak is no smaller than the eight cells around it.
        sizes: (rows, columns, 2), as `encode_boxes` makes them.
        offsets: (rows, columns, 2), likewise.
        stride: pixels along each side of a cell.
        threshold: the least heat of a peak.
        at_most: how many boxes to return, those with the most heat.

    Returns:
        boxes (count, 4) float64, corners in pixels, cut at the image's edges; classes (count,)
        int64; scores (count,) float64; the highest score first. Zhou and others (2019), "Objects
        as points". Built in lesson 14.

    Raises:
        ValueError: maps of other shapes, or with NaN.
    """
    heat, sizes, offsets = _maps(heat, sizes, offsets)
    peaks = (heat >= threshold) & (heat == ndimage.maximum_filter(heat, size=(3, 3, 1)))
    row, column, classes = np.nonzero(peaks)
    scores = heat[row, column, classes]
    best = np.argsort(-scores, kind="stable")[:at_most]
    row, column, classes, scores = row[best], column[best], classes[best], scores[best]
    centers = _middles(*heat.shape[:2])[row, column] + offsets[row, column]
    boxes = np.concatenate([centers, np.exp(sizes[row, column])], axis=1) * stride
    corners = convert_boxes(boxes, "center", "corners")
    return clip_boxes(corners, np.multiply(heat.shape[:2], stride)), classes, scores


def _middles(rows, columns):
    """The middle of each cell, (rows, columns, 2): x and y, in cells."""
    x, y = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    return np.stack([x, y], axis=-1)


def _bell(cell, deviations, rows, columns):
    """A Gaussian (rows, columns) with the value 1 at a cell: one along y times one along x."""
    x = (np.arange(columns) - cell[0]) / deviations[0]
    y = (np.arange(rows) - cell[1]) / deviations[1]
    return np.outer(np.exp(-(y**2) / 2), np.exp(-(x**2) / 2))


def _inside(cells, shapes, rows, columns):
    outside = ((cells < 0) | (cells >= [columns, rows])).any(axis=1)
    flat = (shapes <= 0).any(axis=1)
    if outside.any() or flat.any():
        box = int(np.argmax(outside | flat))
        what = "its center outside the image" if outside[box] else "no area"
        raise ValueError(
            f"Box {box} has {what}; in cells, its center lies in column {cells[box, 0]} and row "
            f"{cells[box, 1]} of {columns} and {rows}. Clip the boxes with clip_boxes, drop those "
            "without area, and look whether `grid` times `stride` is the size of the image."
        )


def _maps(heat, sizes, offsets):
    maps = [np.asarray(values, np.float64) for values in (heat, sizes, offsets)]
    shape = maps[0].shape
    if len(shape) != 3 or any(values.shape != (*shape[:2], 2) for values in maps[1:]):
        raise ValueError(
            "The maps of one image have the shapes (rows, columns, classes), (rows, columns, 2) "
            f"and (rows, columns, 2), and these have {', '.join(str(m.shape) for m in maps)}. "
            "Decode one image of a batch at a time."
        )
    if not all(np.isfinite(values).all() for values in maps):
        raise ValueError(
            "The maps hold NaN or infinite numbers: the training diverged. Lower the learning rate."
        )
    return maps
