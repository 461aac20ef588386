"""Masks in color: what each pixel is, and which thing it belongs to."""

import numpy as np
from PIL import ImageColor
from scipy import ndimage

from course_utils.figures.photographs import GAP, MARGIN, TITLE, place_picture, screen_pixels
from course_utils.figures.style import COLORS, INK, new_figure

# Eight steps from light to dark, so that a print in gray keeps classes that touch apart; in hue,
# colors that color-blind readers tell apart, as those of `style.COLORS`.
CLASS_COLORS = (
    "#F4F4F4", "#B0B0B0", "#BFE3F7", COLORS["blue"], COLORS["yellow"], COLORS["vermilion"],
    "#005C43", COLORS["black"],
)  # fmt: skip
THING_COLORS = tuple(COLORS[name] for name in ("sky", "orange", "yellow", "pink", "green", "blue"))
LEGEND, SWATCH = 26, 13  # pixels


def class_colors(mask, colors=CLASS_COLORS):
    """Paint a semantic mask: each pixel in the color of its class.

    Arguments: mask: (height, width), class numbers from 0. colors: a color for each class.
    Returns: array (height, width, 3), uint8.
    Raises ValueError for another shape, and for class numbers without a color.
    """
    mask = _whole_numbers(mask)
    if mask.max(initial=0) >= len(colors):
        raise ValueError(
            f"The mask holds the class {mask.max()}, and there are {len(colors)} colors, for the "
            f"classes 0 to {len(colors) - 1}. Masks of things, numbered from 1, are for "
            "instance_colors."
        )
    return np.array([ImageColor.getrgb(color) for color in colors], np.uint8)[mask]


def instance_colors(labels):
    """Paint an instance mask: things that touch get different colors, and a dark line around each.

    Arguments: labels: (height, width), 0 for the background, 1 to n for the things.
    Returns: array (height, width, 3), uint8; the background is black.
    Raises ValueError for another shape and for numbers below 0.
    """
    labels = _whole_numbers(labels)
    chosen = _colors_of_neighbors(labels)
    painted = class_colors(chosen[labels], ("#000000", *THING_COLORS))
    painted[outlines(labels)] = 0
    return painted


def outlines(labels):
    """Return where a thing ends: (height, width) bool, its own outermost pixels.

    Arguments: labels: (height, width), whole numbers; 0 has no outline.
    """
    labels = _whole_numbers(labels)
    lowest = ndimage.minimum_filter(labels, 3, mode="nearest")
    highest = ndimage.maximum_filter(labels, 3, mode="nearest")
    return (labels > 0) & (lowest != highest)


def overlay(image, labels, color=COLORS["orange"]):
    """Draw the outlines of things, or of a class, over an image.

    Arguments: image: (height, width), (height, width, 1) or (height, width, 3), uint8. labels:
    (height, width), whole numbers or bool; 0 has no outline. color: of the lines.
    Returns: array (height, width, 3), uint8.
    Raises ValueError when image and labels differ in size.
    """
    image, labels = np.asarray(image), _whole_numbers(labels)
    if image.shape[:2] != labels.shape:
        raise ValueError(
            f"The image has {image.shape[:2]} rows and columns, and the mask {labels.shape}. They "
            "belong together pixel by pixel."
        )
    if image.ndim == 2 or image.shape[2] == 1:
        image = np.stack([image.reshape(labels.shape)] * 3, axis=-1)
    painted = image.copy()
    painted[outlines(labels)] = ImageColor.getrgb(color)
    return painted


def masks(pictures, class_names, columns=3, width=256, colors=CLASS_COLORS):
    """Draw images and semantic masks in rows, and a legend below.

    Arguments: pictures: mapping from a title to an image, (height, width, 3) or
    (height, width, 1), uint8, or to a mask, (height, width), class numbers. class_names: a name
    for each class. columns: pictures in a row. width: of a picture, in pixels of the screen.
    colors: a color for each class.
    Returns: a matplotlib Figure.
    Raises ValueError for no pictures, and for classes without a name or a color.
    """
    if not pictures:
        raise ValueError("There is nothing to draw: `pictures` is empty. Pass at least one.")
    shown, used = {}, set()
    for title, picture in pictures.items():
        picture = np.asarray(picture)
        if picture.ndim == 2:
            used |= set(np.unique(picture).tolist())
            picture = class_colors(picture, colors[: len(class_names)])
        shown[title] = screen_pixels(picture, width)
    columns = min(columns, len(shown))
    entries = [(class_names[k], colors[k]) for k in sorted(used)]
    row = max(picture.shape[0] for picture in shown.values()) + TITLE + GAP
    rows = -(-len(shown) // columns)
    total = columns * (width + GAP) - GAP + 2 * MARGIN
    lines = _legend_lines(entries, total)
    figure = new_figure(total / 100, (rows * row + len(lines) * LEGEND) / 100, layout=None)
    for index, (title, picture) in enumerate(shown.items()):
        line, column = divmod(index, columns)
        left = MARGIN + column * (width + GAP) + (width - picture.shape[1]) // 2
        place_picture(figure, picture, left, line * row + TITLE, title)
    for line, names in enumerate(lines):
        _draw_legend(figure, names, rows * row + line * LEGEND + 4)
    return figure


def _legend_lines(entries, total):
    """Break the legend into lines that fit: each a list of (left, name, color)."""
    lines, left = [[]], MARGIN
    for name, color in entries:
        needed = SWATCH + 12 + 8 * len(name)
        if lines[-1] and left + needed > total:
            lines.append([])
            left = MARGIN
        lines[-1].append((left, name, color))
        left += needed
    return lines if entries else []


def _draw_legend(figure, names, top):
    width, height = figure.get_size_inches() * figure.dpi
    for left, name, color in names:
        swatch = np.full((SWATCH, SWATCH, 3), 90, np.uint8)
        swatch[1:-1, 1:-1] = ImageColor.getrgb(color)
        figure.figimage(swatch, xo=left, yo=round(height) - top - SWATCH)
        figure.text((left + SWATCH + 4) / width, 1 - (top + SWATCH / 2) / height, name,
                    va="center_baseline", fontsize=9, color=INK)  # fmt: skip


def _colors_of_neighbors(labels):
    """Give each thing the first color that none of its neighbors has: (things + 1,), 0 for none."""
    count = int(labels.max(initial=0))
    chosen = np.zeros(count + 1, np.int64)
    for thing, place in enumerate(ndimage.find_objects(labels), start=1):
        if place is None:
            continue
        around = tuple(slice(max(side.start - 4, 0), side.stop + 4) for side in place)
        near = ndimage.binary_dilation(labels[around] == thing, iterations=4)
        taken = set(chosen[np.unique(labels[around][near])].tolist())
        start = thing % len(THING_COLORS)  # so that not all things have the first color
        order = [1 + (start + k) % len(THING_COLORS) for k in range(len(THING_COLORS))]
        chosen[thing] = next((color for color in order if color not in taken), order[0])
    return chosen


def _whole_numbers(mask):
    mask = np.asarray(mask)
    if mask.ndim != 2 or mask.dtype.kind not in "iub" or (mask.size and mask.min() < 0):
        raise ValueError(
            "A mask has shape (height, width) and whole numbers from 0, and this has shape "
            f"{mask.shape} and dtype {mask.dtype}. Probabilities become classes with "
            "np.argmax(probabilities, axis=-1)."
        )
    return mask.astype(np.int64)
