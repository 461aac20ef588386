"""What every function on boxes and masks asks of its input first, and the sentence if it fails."""

import numpy as np


def image_shape(image_size):
    """Return (height, width) as two floats, from a pair of numbers or one for a square image."""
    try:
        height, width = np.broadcast_to(np.asarray(image_size, np.float64), 2)
    except (TypeError, ValueError):
        height = width = np.nan
    if not (0 < height < np.inf and 0 < width < np.inf):
        raise ValueError(
            "`image_size` must be (height, width) in pixels, or one number for a square image, "
            f"and is {image_size!r}. For an image array it is image.shape[:2]."
        )
    return float(height), float(width)


def four_numbers(boxes, name="boxes"):
    """Return boxes of any format as (..., 4) float64; raise ValueError for NaN and other shapes."""
    boxes = np.asarray(boxes)
    if boxes.size == 0 and boxes.ndim <= 2:
        boxes = np.zeros((0, 4))
    if boxes.ndim == 0 or boxes.shape[-1] != 4 or boxes.dtype.kind not in "iuf":
        raise ValueError(
            f"`{name}` must be numbers of shape (count, 4), four for each box, and has the shape "
            f"{boxes.shape} and dtype {boxes.dtype}. A box alone becomes an array with [box]."
        )
    boxes = boxes.astype(np.float64)
    _refuse(
        ~np.isfinite(boxes).all(axis=-1), boxes, name, "a number that is NaN or infinite",
        "Look for a division by zero, or for a training that diverged.",
    )  # fmt: skip
    return boxes


def corner_boxes(boxes, name="boxes"):
    """Return boxes as (count, 4) float64: left, top, right, bottom, with left <= right.

    Raises ValueError for other shapes, NaN, and boxes whose sides are swapped.
    """
    boxes = four_numbers(boxes, name)
    if boxes.ndim != 2:
        raise ValueError(
            f"`{name}` must have shape (count, 4), and has shape {boxes.shape}. Pass the boxes of "
            "one image; a box alone becomes an array with [box]."
        )
    sides_in_order(boxes, name)
    return boxes


def sides_in_order(corners, name="boxes"):
    """Raise ValueError if a box (..., 4) in corners has right < left or bottom < top."""
    _refuse(
        (corners[..., 2:] < corners[..., :2]).any(axis=-1), corners, name,
        "right < left or bottom < top",
        "Corners are left, top, right, bottom. If these are a corner and a size, or a center and "
        "a size, use convert_boxes first.",
    )  # fmt: skip


def classes_of_boxes(classes, boxes, name="classes", class_count=None):
    """Return classes as (count,) int64, one for each box, below `class_count` where it is given."""
    classes = np.asarray(classes)
    if classes.size == 0:
        classes = classes.reshape(-1).astype(np.int64)
    one_for_each(classes, boxes, name)
    if classes.dtype.kind not in "iu":
        raise ValueError(f"`{name}` must be whole numbers, and has the dtype {classes.dtype}.")
    wrong = classes < 0
    if class_count is not None:
        wrong = wrong | (classes >= class_count)
    if wrong.any():
        box = int(np.argmax(wrong))
        allowed = "from 0 up" if class_count is None else f"0 to {class_count - 1}"
        raise ValueError(
            f"`{name}` holds the class {classes[box]} for box {box}, and the classes are "
            f"{allowed}. Look for a wrong class, or raise the class count."
        )
    return classes.astype(np.int64)


def scores_of_boxes(scores, boxes, name="scores"):
    """Return scores as (count,) float64, one for each box, from 0 to 1."""
    scores = np.asarray(scores, np.float64).reshape(-1) if np.size(scores) == 0 else scores
    scores = np.asarray(scores)
    one_for_each(scores, boxes, name)
    if scores.dtype.kind not in "iuf" or not ((scores >= 0) & (scores <= 1)).all():
        raise ValueError(
            f"`{name}` must be numbers from 0 to 1, and are not. If these are logits, use a "
            "sigmoid first; if one is NaN, look for a training that diverged."
        )
    return scores.astype(np.float64)


def one_for_each(values, boxes, name):
    """Raise ValueError unless `values` is (count,) and as long as the boxes."""
    if values.shape != (len(boxes),):
        raise ValueError(
            f"`{name}` must have one entry for each box, shape ({len(boxes)},), and has shape "
            f"{values.shape}. Cut boxes and `{name}` in the same way."
        )


def checked_images(truths, detections, class_count=None):
    """Return both lists with arrays that fit; a sentence names the image that does not."""
    truths, detections = list(truths), list(detections)
    if len(truths) != len(detections):
        raise ValueError(
            f"There is one entry for each image in both lists, and there are {len(truths):,} "
            f"truths and {len(detections):,} detections. An image without boxes has empty arrays."
        )
    return (
        [_entry("truths", image, 2, entry, class_count) for image, entry in enumerate(truths)],
        [_entry("detections", image, 3, e, class_count) for image, e in enumerate(detections)],
    )


def instance_labels(*images):
    """Return label images as int64, their objects renumbered 1, 2, 3 in the order of their numbers.

    Each image is (height, width), whole numbers or True and False, 0 for background, all of one
    shape. Raises ValueError for anything else.
    """
    images = [np.asarray(image) for image in images]
    for image in images:
        if image.ndim != 2 or image.dtype.kind not in "iub" or image.min(initial=0) < 0:
            raise ValueError(
                "A label image has shape (height, width) and whole numbers: 0 for background, "
                f"every other number for an object. This has shape {image.shape} and dtype "
                f"{image.dtype}. A probability becomes a mask with probability > 0.5."
            )
    if len({image.shape for image in images}) > 1:
        raise ValueError(
            f"Label images are compared pixel by pixel, and these have the shapes "
            f"{' and '.join(str(image.shape) for image in images)}. Resize one, with order 0."
        )
    return [_renumbered(image.astype(np.int64)) for image in images]


def _entry(name, image, length, entry, class_count):
    try:
        boxes, classes, *scores = entry
        if len(scores) != length - 2:
            raise ValueError(f"It has {len(scores) + 2} parts.")
        boxes = corner_boxes(boxes)
        classes = classes_of_boxes(classes, boxes, class_count=class_count)
        return boxes, classes, *(scores_of_boxes(values, boxes) for values in scores)
    except (TypeError, ValueError) as error:
        parts = "(boxes, classes)" if length == 2 else "(boxes, classes, scores)"
        raise ValueError(f"Entry {image} of `{name}` is not {parts}: {error}") from error


def _renumbered(labels):
    present = np.bincount(labels.ravel(), minlength=1) > 0
    present[0] = False
    return (np.cumsum(present) * present)[labels]


def _refuse(wrong, boxes, name, what, next_step):
    if wrong.any():
        first = np.argwhere(wrong)[0]
        place = "" if first.size == 0 else f", the first at {', '.join(map(str, first))}"
        numbers = ", ".join(f"{number:g}" for number in boxes[tuple(first)])  # 40, and not 40.0
        raise ValueError(
            f"`{name}` holds {int(wrong.sum()):,} boxes with {what}{place}: "
            f"[{numbers}]. {next_step}"
        )
