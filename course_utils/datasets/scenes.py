"""Images in which things are found: with a box, a class and a mask for each thing."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from course_utils.datasets.decoding import color_squares


@dataclass(frozen=True, repr=False)
class Scenes:
    """Images, and what can be found in each of them.

    Thing k of an image, counted from 0, has row k of its boxes and of its classes, and the number
    k + 1 in its instance mask.

    Attributes:
        images: (count, height, width, channels), uint8, 0 to 255.
        boxes: for each image an array (things, 4), float32: left, top, right, bottom in pixels.
            A corner lies on the edge of a pixel, so the box of one pixel in the upper left corner
            is 0, 0, 1, 1, and right - left is a width. An image without things has (0, 4).
        classes: for each image an array (things,), int64, an index into the class names.
        instances: (count, height, width), a whole number for each pixel: 0 for the background,
            k + 1 for thing k. A thing that is fully hidden has no pixels. None where nobody drew
            the outlines.
        regions: (count, height, width), a whole number for each pixel: what kind of thing it
            shows (a semantic mask); None where there is none.
    """

    images: np.ndarray
    boxes: list[np.ndarray]
    classes: list[np.ndarray]
    instances: np.ndarray | None = None
    regions: np.ndarray | None = None

    def __post_init__(self):
        self._check_counts()
        for number, (boxes, classes) in enumerate(zip(self.boxes, self.classes, strict=True)):
            _check_things(number, boxes, classes, self.images.shape[1:3])
            if self.instances is None:
                continue
            mask = self.instances[number]
            low, high = int(mask.min(initial=0)), int(mask.max(initial=0))
            if low < 0 or high > len(boxes):
                raise ValueError(
                    f"The instance mask of image {number} holds the number {low or high}, and the "
                    f"image has {len(boxes)} boxes. Number its things from 1, in the order of the "
                    "boxes; the background is 0."
                )

    def _check_counts(self):
        if np.ndim(self.images) != 4 or self.images.dtype != np.uint8:
            raise ValueError(
                "The images of a scene have the shape (count, height, width, channels) and the "
                f"dtype uint8, and these have {np.shape(self.images)} and "
                f"{np.asarray(self.images).dtype}."
            )
        lengths = {"boxes": len(self.boxes), "classes": len(self.classes)}
        for name, length in lengths.items():
            if length != len(self.images):
                raise ValueError(
                    f"Each image has an array of {name}, which may be empty, and there are "
                    f"{len(self.images):,} images and {length:,} such arrays. Cut all in the same "
                    "way."
                )
        for name in ("instances", "regions"):
            mask = getattr(self, name)
            if mask is None:
                continue
            if np.shape(mask) != self.images.shape[:3] or mask.dtype.kind not in "iu":
                raise ValueError(
                    f"`{name}` has a whole number for each pixel, so its shape is "
                    f"{self.images.shape[:3]}, and it has the shape {np.shape(mask)} and the dtype "
                    f"{np.asarray(mask).dtype}."
                )

    @property
    def class_numbers(self):
        """The classes of all things of all images, one after the other: (things,), int64."""
        return np.concatenate([*self.classes, np.zeros(0, np.int64)])

    def take(self, rows):
        """Return some of the images, with all that belongs to them.

        Args:
            rows: positions of images, or a slice.

        Returns:
            Scenes of the same kind.
        """
        rows = np.arange(len(self))[rows]
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        return type(self)(**{name: _take(column, rows) for name, column in columns.items()})

    def __len__(self):
        return len(self.images)

    def __repr__(self):
        shape = " x ".join(str(length) for length in self.images.shape[1:])
        noun = "image" if len(self) == 1 else "images"
        return (
            f"Scenes({len(self):,} {noun} of {shape}, {self.images.dtype}, "
            f"{len(self.class_numbers):,} things)"
        )


def _take(column, rows):
    """Some rows of an array or of a list; None, where there is nothing to take, stays None."""
    if column is None:
        return None
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows]


def _check_things(number, boxes, classes, size):
    """Raise ValueError unless the boxes and classes of one image fit each other and the image."""
    if np.ndim(boxes) != 2 or boxes.shape[1] != 4 or boxes.dtype != np.float32:
        raise ValueError(
            "Boxes are an array of shape (things, 4) and dtype float32, and those of image "
            f"{number} have the shape {np.shape(boxes)} and the dtype {np.asarray(boxes).dtype}."
        )
    if np.shape(classes) != (len(boxes),) or classes.dtype != np.int64:
        raise ValueError(
            f"Each box has one class, an int64, and image {number} has {len(boxes)} boxes and "
            f"classes of shape {np.shape(classes)} and dtype {np.asarray(classes).dtype}."
        )
    height, width = size
    left, top, right, bottom = boxes.T
    good = (left >= 0) & (top >= 0) & (right <= width) & (bottom <= height)
    good &= (left < right) & (top < bottom)
    if not good.all():
        row = int(np.argmin(good))
        raise ValueError(
            f"Box {row} of image {number} is {boxes[row].tolist()}. Its four numbers are left, "
            "top, right, bottom, left below right and top below bottom, and the image is "
            f"{width} wide and {height} high. Cut boxes at the image's edge, and leave empty ones "
            "out."
        )


def boxes_of_instances(instances):
    """The tight box around each thing of an instance mask.

    Args:
        instances: (height, width), whole numbers: 0 for the background, k + 1 for thing k.

    Returns:
        array (things, 4), float32: left, top, right, bottom in pixels, as in Scenes.

    Raises:
        ValueError: it is no such mask, or a number between 1 and the highest has no pixels.
    """
    from scipy.ndimage import find_objects

    instances = np.asarray(instances)
    if instances.ndim != 2 or instances.dtype.kind not in "iu" or instances.min(initial=0) < 0:
        raise ValueError(
            "An instance mask has the shape (height, width) and whole numbers from 0, and this one "
            f"has the shape {instances.shape} and the dtype {instances.dtype}."
        )
    boxes = np.zeros((int(instances.max(initial=0)), 4), np.float32)
    for thing, place in enumerate(find_objects(instances)):
        if place is None:
            raise ValueError(
                f"The instance mask has no pixel of the number {thing + 1}, and has the number "
                f"{len(boxes)}. Number the things 1, 2, 3, ... without a gap."
            )
        rows, columns = place
        boxes[thing] = columns.start, rows.start, columns.stop, rows.stop
    return boxes


def cut_things(scenes, size):
    """Cut each thing out of its image by its box, and bring all to one size.

    Args:
        scenes: a `Scenes`.
        size: height and width of the results, in pixels.

    Returns:
        images (things, size, size, 3), uint8, and their classes (things,), int64. A box that
        holds less than one pixel is left out. Built in lesson 12.
    """
    pieces, kinds = [], []
    for image, boxes, classes in zip(scenes.images, scenes.boxes, scenes.classes, strict=True):
        for (left, top, right, bottom), kind in zip(
            np.rint(boxes).astype(int), classes, strict=True
        ):
            piece = image[top:bottom, left:right]
            if piece.size:
                pieces.append(piece)
                kinds.append(kind)
    return color_squares(pieces, size), np.array(kinds, np.int64)
