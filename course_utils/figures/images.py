"""Pictures as pictures, and small arrays as grids with their numbers written in."""

import functools

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from course_utils.figures.style import (
    CHOSEN,
    FAINT,
    IMAGE_MAP,
    INK,
    LUMINANCE,
    SIGNED_MAP,
    new_figure,
)


def image_grid(images, titles=None, columns=10, title_colors=None, size=1.0):
    """Draw many images in rows, as an album does.

    Arguments: images: (count, height, width), (count, height, width, 1) or
    (count, height, width, 3), or a list of single images of different sizes; uint8 in 0 to 255, or
    floats in 0 to 1. titles: a text for each image. columns: images in a row. title_colors: a
    matplotlib color for each title. size: width of an image in inches.
    Returns: a matplotlib Figure.
    Raises ValueError when there is nothing to draw or the titles do not match the images.
    """
    images = [np.asarray(image) for image in images]
    if not images:
        raise ValueError("There are no images to draw: `images` is empty. Pass at least one.")
    for name, values in (("titles", titles), ("title_colors", title_colors)):
        if values is not None and len(values) != len(images):
            raise ValueError(
                f"`{name}` has {len(values)} entries for {len(images)} images. Pass one for each."
            )
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    tallest = max(image.shape[0] / image.shape[1] for image in images)
    title_lines = max(str(title).count("\n") + 1 for title in titles) if titles is not None else 0
    row_height = size * tallest + 0.19 * title_lines + 0.06
    figure = new_figure(columns * (size + 0.06), rows * row_height)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.03, wspace=0, hspace=0)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for index, axes in enumerate(grid):
        axes.set_axis_off()
        if index >= len(images):
            continue
        title = None if titles is None else str(titles[index])
        color = None if title_colors is None else title_colors[index]
        draw_image(axes, images[index], title=title, title_color=color)
    return figure


def draw_image(axes, image, title=None, title_color=None, limits=None, color_map=IMAGE_MAP):
    """Draw one image on existing axes, without ticks.

    Arguments: axes: matplotlib Axes. image: (height, width), (height, width, 1) or
    (height, width, 3); uint8 in 0 to 255, or floats in 0 to 1. title, title_color: a line above
    it. limits: (lowest, highest) value of the color map; by default 0 to 255 for uint8, 0 to 1 for
    floats inside that range, and the image's own range otherwise. color_map: for one channel.
    Returns: the matplotlib AxesImage.
    """
    image = np.asarray(image)
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    lowest, highest = _limits(image) if limits is None else limits
    if image.ndim == 3:
        span = max(highest - lowest, 1e-12)
        image = np.clip((image.astype("float64") - lowest) / span, 0.0, 1.0)
    # Resized as numbers, not as colors: no color appears that the map does not have.
    drawn = axes.imshow(
        image, cmap=color_map, vmin=lowest, vmax=highest, interpolation_stage="data"
    )
    axes.set_axis_off()
    if title is not None:
        axes.set_title(title, color=title_color or INK, pad=3)
    return drawn


def _limits(image):
    if image.dtype == np.uint8:
        return 0, 255
    lowest, highest = float(np.min(image)), float(np.max(image))
    return (0.0, 1.0) if lowest >= 0.0 and highest <= 1.0 else (lowest, highest)


def matrix(values, title=None, highlight=None, fmt=None, color_map=None, limits=None):
    """Draw a small grid of numbers: each cell is colored by its value and shows it.

    Arguments: values: (rows, columns), at most about 16 by 16 to stay legible. title: a line above.
    highlight: an outlined block (row, column, height, width), or a list of blocks. fmt: a format
    for the numbers such as ".1f"; by default whole numbers are written whole, others with one
    decimal. color_map, limits: as `draw_matrix` takes them.
    Returns: a matplotlib Figure.
    """
    return matrix_row({title: values}, highlights={title: highlight}, fmt=fmt,
                      color_map=color_map, limits=limits)  # fmt: skip


def matrix_row(arrays, signs=None, highlights=None, fmt=None, color_map=None, limits=None):
    """Draw several small grids side by side, with a sign such as "\u00d7" or "=" between them.

    Arguments: arrays: mapping from a title to an array (rows, columns). signs: one text for each
    gap between neighbors, or a string of one letter each. highlights: mapping from a title to a
    block (row, column, height, width) to outline, or a list of blocks. fmt, color_map, limits: as
    `matrix` takes them.
    Returns: a matplotlib Figure.
    """
    titles = list(arrays)
    arrays = [np.atleast_2d(np.asarray(array)) for array in arrays.values()]
    signs = signs or [""] * (len(arrays) - 1)
    gap = 0.9
    widths = [array.shape[1] for array in arrays]
    ratios = [widths[0]] + [value for width in widths[1:] for value in (gap, width)]
    cell = min(0.42, 8.6 / (sum(ratios) + 0.4 * len(arrays)))
    title_lines = max((str(title).count("\n") + 1 for title in titles if title), default=0)
    height = cell * max(array.shape[0] for array in arrays) + 0.25 * title_lines + 0.2
    figure = new_figure(cell * (sum(ratios) + 0.5 * len(arrays)), height)
    grid = figure.subplots(1, len(ratios), width_ratios=ratios, squeeze=False)[0]
    for axes, title, array in zip(grid[::2], titles, arrays, strict=True):
        draw_matrix(axes, array, title=title, highlight=(highlights or {}).get(title), fmt=fmt,
                    color_map=color_map, limits=limits, font_size=min(10, 24 * cell))  # fmt: skip
    for sign, axes in zip(signs, grid[1::2], strict=True):
        axes.set_axis_off()
        axes.text(0.5, 0.5, sign, ha="center", va="center", fontsize=15, transform=axes.transAxes)
    return figure


def draw_matrix(
    axes, values, title=None, highlight=None, fmt=None, color_map=None, limits=None, font_size=9,
    highlight_color=CHOSEN, numbers=True,
):  # fmt: skip
    """Draw a grid of numbers on existing axes.

    Arguments: axes: matplotlib Axes. values: (rows, columns); NaN cells stay empty. title,
    highlight, fmt: as `matrix` takes them. color_map, limits: a matplotlib color map and its
    (lowest, highest) value; by default gray for values from zero up, and blue-white-red around
    zero where some are negative. font_size: of the numbers, in points. numbers: False leaves them
    out.
    Returns: the matplotlib AxesImage.
    """
    values = np.atleast_2d(np.asarray(values))
    if limits is None:
        limits = value_limits(values)
    if color_map is None:
        color_map = SIGNED_MAP if limits[0] < 0 else IMAGE_MAP
    drawn = axes.imshow(values, cmap=color_map, vmin=limits[0], vmax=limits[1])
    _draw_grid_lines(axes, *values.shape)
    axes.set_axis_off()
    if numbers:
        _write_numbers(axes, values, drawn, fmt, font_size)
    for block in _blocks(highlight):
        outline(axes, block, color=highlight_color)
    if title:
        axes.set_title(title, pad=5, y=1.0)
    return drawn


def _draw_grid_lines(axes, rows, columns):
    # One collection of lines is ten times faster than a grid of ticks, which the explorers need.
    right, bottom = columns - 0.5, rows - 0.5
    lines = [[(-0.5, row - 0.5), (right, row - 0.5)] for row in range(rows + 1)]
    lines += [[(column - 0.5, -0.5), (column - 0.5, bottom)] for column in range(columns + 1)]
    axes.add_collection(LineCollection(lines, colors=FAINT, linewidths=0.6), autolim=False)


def outline(axes, block, color=CHOSEN, width=2.5, style="-"):
    """Outline a block of cells or pixels: block is (row, column, height, width)."""
    row, column, height, breadth = block
    axes.add_patch(
        Rectangle((column - 0.5, row - 0.5), breadth, height, fill=False, edgecolor=color,
                  linewidth=width, linestyle=style, clip_on=False, zorder=5)
    )  # fmt: skip


def value_limits(values, signed=False):
    """Choose the range of a color map for an array of numbers.

    Arguments: values: an array; NaN does not count. signed: True for a range around zero even
    where no value is negative.
    Returns: (lowest, highest): from zero up, or as far below zero as above.
    """
    finite = np.asarray(values)[np.isfinite(values)]
    largest = float(np.abs(finite).max()) if finite.size else 0.0
    largest = largest or 1.0
    if signed or (finite.size and finite.min() < 0):
        largest *= 1.5  # beyond the values: the darkest ends of the map would hide the numbers
        return -largest, largest
    return 0.0, largest


def _write_numbers(axes, values, drawn, fmt, font_size):
    if fmt is None:
        finite = values[np.isfinite(values)]
        fmt = ".0f" if np.allclose(finite, np.round(finite)) else ".1f"
    places = np.argwhere(np.isfinite(values))
    shown = values[np.isfinite(values)]
    brightness = drawn.cmap(drawn.norm(shown))[:, :3] @ LUMINANCE
    texts = [_written(value, fmt) for value in shown]
    colors = np.where(brightness > 0.5, INK, "white")
    write_texts(axes, places[:, ::-1], texts, font_size, colors)


def _written(value, fmt):
    text = format(value, fmt)
    if text.startswith("-") and not text.strip("-0."):  # a small negative number, written as 0
        text = text[1:]
    return text.replace("-", "\u2212")


def write_texts(axes, places, texts, size, colors):
    """Write many short texts at once, each centered: twenty times faster than `axes.text`.

    Arguments: axes: matplotlib Axes. places: (count, 2) x and y in data units. texts: count short
    strings. size: in points. colors: one color, or one for each text.
    """
    figure = axes.get_figure()
    scale = Affine2D().scale(size / 100 / 72) + figure.dpi_scale_trans
    letters = PathCollection([_outline_of(text) for text in texts], offsets=places,
                             offset_transform=axes.transData, facecolors=colors)  # fmt: skip
    letters.set_transform(scale)
    letters.set_zorder(4)
    axes.add_collection(letters, autolim=False)


@functools.lru_cache(maxsize=4096)
def _outline_of(text):
    """Return the outline of a text of 100 points, centered on (0, 0)."""
    path = TextPath((0, 0), text, size=100)
    width = path.get_extents().x1 + path.get_extents().x0 if text else 0.0
    return path.transformed(Affine2D().translate(-width / 2, -36))


def _blocks(highlight):
    if highlight is None:
        return []
    return [highlight] if np.ndim(highlight) == 1 else list(highlight)
