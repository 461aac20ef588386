"""Photographs side by side, pixel for pixel and in few colors: sharp, and light to publish."""

import numpy as np
from matplotlib import colormaps
from PIL import Image

from course_utils.figures.style import INK, SIGNED_MAP, new_figure

GAP, MARGIN, TITLE = 8, 4, 20  # pixels
ALL_COLORS = 100  # of one figure: a PNG of at most 256 colors is a third as large


def photographs(pictures, columns=4, width=200):
    """Draw color pictures in rows, each `width` pixels of the screen wide or a little less.

    A larger picture is reduced; a smaller one is enlarged a whole number of times, so that its
    pixels are seen.

    Arguments: pictures: mapping from a title to an array: (height, width, 3) or (height, width),
    uint8, or floats of one channel, drawn blue, white, red around zero. columns: pictures in a row.
    Returns: a matplotlib Figure.
    """
    colors = min(48, max(16, ALL_COLORS // len(pictures)))
    drawn = [screen_pixels(picture, width, colors) for picture in pictures.values()]
    titles = list(pictures)
    columns = min(columns, len(drawn))
    rows = [drawn[start : start + columns] for start in range(0, len(drawn), columns)]
    heights = [max(one.shape[0] for one in row) + TITLE + GAP for row in rows]
    total = columns * (width + GAP) - GAP + 2 * MARGIN, sum(heights)
    figure = new_figure(total[0] / 100, total[1] / 100, layout=None)
    for index, (picture, title) in enumerate(zip(drawn, titles, strict=True)):
        row, column = divmod(index, columns)
        left = MARGIN + column * (width + GAP) + (width - picture.shape[1]) // 2
        place_picture(figure, picture, left, sum(heights[:row]) + TITLE, title)
    return figure


def place_picture(figure, picture, left, top, title=None):
    """Put a picture on a figure, one pixel of it on one of the screen, with a title above.

    Arguments: figure: a matplotlib Figure without layout. picture: (height, width, 3), uint8. left,
    top: pixels from the figure's left and upper edge. title: a line of text, or None.
    """
    width, height = figure.get_size_inches() * figure.dpi
    figure.figimage(picture, xo=left, yo=round(height) - top - picture.shape[0])
    if title:
        middle = (left + picture.shape[1] / 2) / width
        figure.text(middle, 1 - (top - 5) / height, title, ha="center", color=INK, fontsize=10)


def screen_pixels(picture, width, colors=64):
    """Return a picture as (height, width, 3) uint8 for the screen, in at most `colors` colors.

    It is reduced to `width` pixels, or enlarged a whole number of times up to that width.
    """
    picture = _as_color(np.asarray(picture))
    if picture.shape[1] > width:
        height = round(picture.shape[0] * width / picture.shape[1])
        image = Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)
    else:
        image = Image.fromarray(picture)
    reduced = image.quantize(colors, dither=Image.Dither.NONE).convert("RGB")
    times = max(1, width // image.width)
    return np.asarray(reduced).repeat(times, axis=0).repeat(times, axis=1)


def _as_color(picture):
    if picture.ndim == 3 and picture.shape[2] == 3:
        return picture
    values = picture.reshape(picture.shape[:2])
    if values.dtype == np.uint8:
        return np.stack([values] * 3, axis=-1)
    # The strongest values are few: clipping them lets the others be seen.
    largest = float(np.quantile(np.abs(values), 0.995)) or 1.0
    shares = 0.5 + 0.5 * np.clip(values / largest, -1, 1)
    return colormaps[SIGNED_MAP].resampled(17)(shares, bytes=True)[:, :, :3]
