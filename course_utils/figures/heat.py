"""Explanations as heat: pictures in a row, and below each what every method calls important."""

import numpy as np
from matplotlib import colormaps

from course_utils.figures.images import draw_image, outline
from course_utils.figures.style import COLORS, INK, MAGNITUDE_MAP, new_figure

BRIGHTEST = 0.995  # quantile: a few extreme pixels would leave the rest black


def heat(images, maps, titles=None, size=0.95):
    """Draw images in a row, and below them a row of heat maps for each method.

    Arguments: images: (count, height, width, 3), uint8 or floats in 0 to 255. maps: mapping from a
    method's name to (count, height, width), from 0 up; each map has its own scale, dark for 0.
    titles: a line above each image. size: width of an image in inches.
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
    names = ["image", *maps]
    figure = new_figure(len(images) * (size + 0.06) + 1.3, len(names) * (size + 0.05) + 0.25)
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)
    grid = figure.subplots(len(names), len(images), squeeze=False)
    color_map = colormaps[MAGNITUDE_MAP].resampled(24)  # few colors: a small file
    for row, name in enumerate(names):
        for column, axes in enumerate(grid[row]):
            if row == 0:
                title = None if titles is None else titles[column]
                draw_image(axes, images[column], title=title)
            else:
                values = maps[name][column]
                draw_image(axes, values, limits=(0, _brightest(values)), color_map=color_map)
        axes = grid[row, 0]
        axes.text(-0.08, 0.5, name, transform=axes.transAxes, ha="right", va="center", color=INK,
                  fontsize=9)  # fmt: skip
    return figure


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
    color_map = colormaps[MAGNITUDE_MAP].resampled(24)
    draw_image(middle, heat_map, title=title, limits=(0, _brightest(heat_map)), color_map=color_map)
    places, pairs = np.arange(len(shares)), np.array(list(shares.values()))
    right.barh(places - 0.2, pairs[:, 0], 0.36, color=COLORS["gray"], label="open")
    right.barh(places + 0.2, pairs[:, 1], 0.36, color=COLORS["blue"], label="covered")
    right.set(xlim=(0, 1), xlabel="probability", yticks=places, yticklabels=list(shares))
    right.invert_yaxis()
    right.legend(loc="lower right")
    return figure


def _brightest(values):
    return float(np.quantile(values, BRIGHTEST)) or float(np.max(values)) or 1.0
