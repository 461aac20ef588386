"""Explanations as heat: pictures in a row, and below each what every method calls important."""

import numpy as np
from matplotlib import colormaps

from course_utils.figures.images import draw_image, outline
from course_utils.figures.photographs import (
    GAP,
    MARGIN,
    TITLE,
    place_picture,
    screen_pictures,
    screen_pixels,
)
from course_utils.figures.style import COLORS, INK, MAGNITUDE_MAP, new_figure

LABEL, LEVELS = 140, 6  # pixels beside the rows; colors of a map
BRIGHTEST = 0.995  # quantile: a few extreme pixels would leave the rest black


def heat(images, maps, titles=None, width=128):
    """Draw images in a row, and below them a row of heat maps for each method.

    Arguments: images: (count, height, width, 3), uint8 or floats in 0 to 255. maps: mapping from a
    method's name to (count, height, width), from 0 up; each map has its own scale, dark for 0.
    titles: a line above each image. width: of a picture, in pixels of the screen.
    Returns: a matplotlib Figure.
    Raises ValueError when a method has not one map for each image.
    """
    images = np.asarray(images).astype("uint8")
    for name, found in maps.items():
        if np.ndim(found) != 3 or len(found) != len(images):
            raise ValueError(
                f"There are {len(images)} images, and {name!r} has maps of shape "
                f"{np.shape(found)}. Pass (count, height, width), a map for each image."
            )
    # One palette for all images and few colors for the maps: more than 256, and the file is large.
    rows = {"image": screen_pictures(images, width)}
    for name, found in maps.items():
        rows[name] = [screen_pixels(_colored(values), width) for values in found]
    height = max(picture.shape[0] for picture in rows["image"]) + GAP
    top = TITLE if titles is not None else MARGIN
    total = (LABEL + len(images) * (width + GAP) + MARGIN, top + len(rows) * height + MARGIN)
    figure = new_figure(total[0] / 100, total[1] / 100, layout=None)
    for row, (name, pictures) in enumerate(rows.items()):
        for column, picture in enumerate(pictures):
            title = titles[column] if titles is not None and row == 0 else None
            left = LABEL + column * (width + GAP)
            place_picture(figure, picture, left, top + row * height, title)
        middle = top + row * height + (height - GAP) / 2
        figure.text((LABEL - 8) / total[0], 1 - middle / total[1], name, ha="right", va="center",
                    fontsize=10, color=INK)  # fmt: skip
    return figure


def _colored(values):
    """Return a map as colors, (height, width, 3), uint8: few of them, for a small file."""
    levels = np.clip(np.asarray(values) / _brightest(values), 0, 1)
    colors = colormaps[MAGNITUDE_MAP](np.rint(levels * (LEVELS - 1)) / (LEVELS - 1))
    return np.rint(255 * colors[..., :3]).astype("uint8")


def covered(image, square, heat_map, shares, title):
    """Draw an image under a square, its heat map, and the probability of each class.

    Arguments: image: (height, width, 3), 0 to 255, as the network sees it, square and all. square:
    (top, left, size) in pixels, to outline. heat_map: (height, width), from 0 up. shares: mapping
    from a class to its probabilities (open, covered). title: what the heat map is.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(9.2, 2.9)
    left, middle, right = figure.subplots(1, 3, width_ratios=[1, 1, 1.4])
    top, side, size = square
    draw_image(left, np.asarray(image).astype("uint8"), title="with the square")
    if size:
        outline(left, (top, side, size, size), color=COLORS["orange"], width=2)
    draw_image(middle, _colored(heat_map), title=title)
    places, pairs = np.arange(len(shares)), np.array(list(shares.values()))
    right.barh(places - 0.2, pairs[:, 0], 0.36, color=COLORS["gray"], label="open")
    right.barh(places + 0.2, pairs[:, 1], 0.36, color=COLORS["blue"], label="covered")
    right.set(xlim=(0, 1), xlabel="probability", yticks=places, yticklabels=list(shares))
    right.invert_yaxis()
    right.legend(loc="lower right")
    return figure


def _brightest(values):
    return float(np.quantile(values, BRIGHTEST)) or float(np.max(values)) or 1.0
