"""Photographs side by side, pixel for pixel: sharp, and light to publish."""

import numpy as np
from matplotlib import colormaps
from PIL import Image

from course_utils.figures.style import INK, SIGNED_MAP, new_figure

GAP, MARGIN, TITLE = 8, 4, 20  # pixels
# A PNG of at most 256 colors is a third as large, and text takes some. Small pictures, if they are
# few, share this palette: in fifteen photographs of 64 x 64 a value (0 to 255) moves by 5 in the
# mean.
PALETTE, FEW_PIXELS, SMALL_PICTURE = 144, 70_000, 64 * 64
ALL_COLORS = 100  # of a figure whose pictures have more pixels: they would weigh too much


def photographs(pictures, columns=4, width=200):
    """Draw color pictures in rows, each `width` pixels of the screen wide or a little less.

    A larger picture is reduced; a smaller one is enlarged a whole number of times, so that its
    pixels are seen.

    Arguments: pictures: mapping from a title to an array: (height, width, 3) or (height, width),
    uint8, or floats of one channel, drawn blue, white, red around zero. columns: pictures in a row.
    Returns: a matplotlib Figure.
    """
    drawn = screen_pictures(pictures.values(), width)
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


def screen_pictures(pictures, width):
    """Return several pictures as `screen_pixels` does, in the colors that one figure can have.

    If they are small and few, they share one palette, in which they look as they are; else each has
    some colors of its own, 16 to 48. Arguments: pictures: arrays as `photographs` takes them.
    width: pixels of the screen. Returns: a list of arrays (height, width, 3), uint8.
    """
    reduced = [_reduced(picture, width) for picture in pictures]
    pixels = np.concatenate([picture.reshape(-1, 3) for picture in reduced])
    largest = max(picture.shape[0] * picture.shape[1] for picture in reduced)
    if len(pixels) > FEW_PIXELS or largest > SMALL_PICTURE:
        colors = min(48, max(16, ALL_COLORS // len(reduced)))
        return [screen_pixels(picture, width, colors) for picture in reduced]
    ends = np.cumsum([picture.shape[0] * picture.shape[1] for picture in reduced])[:-1]
    parts = np.split(_in_colors(pixels[None], PALETTE)[0], ends)
    return [
        _enlarged(part.reshape(picture.shape), width)
        for part, picture in zip(parts, reduced, strict=True)
    ]


def screen_pixels(picture, width, colors=64):
    """Return a picture as (height, width, 3) uint8 for the screen, in at most `colors` colors.

    It is reduced to `width` pixels, or enlarged a whole number of times up to that width.
    """
    return _enlarged(_in_colors(_reduced(picture, width), colors), width)


def _reduced(picture, width):
    picture = _as_color(np.asarray(picture))
    if picture.shape[1] <= width:
        return picture
    height = round(picture.shape[0] * width / picture.shape[1])
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def _enlarged(picture, width):
    times = max(1, width // picture.shape[1])
    return picture.repeat(times, axis=0).repeat(times, axis=1)


def _in_colors(picture, colors):
    if len(np.unique(picture.reshape(-1, 3), axis=0)) <= colors:
        return picture
    image = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(image.quantize(colors, kmeans=1, dither=Image.Dither.NONE).convert("RGB"))


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
