"""What a layer makes of an image: maps side by side, and the pixels that a neuron can see."""

import numpy as np
from matplotlib import colormaps
from matplotlib.ticker import MaxNLocator

from course_utils.figures.images import draw_image, outline
from course_utils.figures.style import FAINT, IMAGE_MAP, MAGNITUDE_MAP, SIGNED_MAP, new_figure


def feature_maps(maps, columns=4, size=2.2, limits=None):
    """Draw images and feature maps in rows.

    Arguments: maps: mapping from a title to an array: (height, width, 3) or uint8 is drawn as a
    picture; of the others, those with a negative value are drawn blue, white, red around zero, and
    those without in gray. columns: maps in a row. size: the width of a map in inches. limits:
    (lowest, highest) value for all maps of one channel; by default each has its own.
    Returns: a matplotlib Figure.
    """
    titles, maps = list(maps), [np.squeeze(np.asarray(one)) for one in maps.values()]
    columns = min(columns, len(maps))
    rows = -(-len(maps) // columns)
    tallest = max(one.shape[0] / one.shape[1] for one in maps)
    title_lines = max((title.count("\n") + 1 for title in titles if title), default=0)
    row_height = size * tallest + 0.23 * title_lines + 0.12
    figure = new_figure(columns * (size + 0.08), rows * row_height)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.04, wspace=0, hspace=0)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in grid[len(maps) :]:
        axes.set_axis_off()
    for axes, values, title in zip(grid, maps, titles, strict=False):
        low, high, color_map = _colors(values, limits)
        draw_image(axes, values, title=title, limits=(low, high), color_map=color_map)
        outline(axes, (0, 0, *values.shape[:2]), color=FAINT, width=0.8)
    return figure


def _colors(values, limits):
    if values.ndim == 3 or values.dtype == np.uint8:
        return 0, 255 if values.dtype == np.uint8 else 1.0, IMAGE_MAP
    if limits is not None:
        return *limits, SIGNED_MAP if limits[0] < 0 else IMAGE_MAP
    # The strongest values are few: clipping them lets the others be seen.
    largest = float(np.quantile(np.abs(values), 0.995)) or float(np.abs(values).max()) or 1.0
    # Few colors keep the published notebooks small, and nobody sees more.
    signed = colormaps[SIGNED_MAP].resampled(33)
    return (-largest, largest, signed) if values.min() < 0 else (0.0, largest, IMAGE_MAP)


def receptive_field(influence, blocks=(), label="change of the output", size=2.9):
    """Draw how much each pixel changes one neuron, with the window that a formula predicts.

    Arguments: influence: mapping from a title to an array (height, width) from zero up. blocks: for
    each array a block (row, column, height, width) to outline. label: what the colors mean. size:
    the width of a map in inches.
    Returns: a matplotlib Figure.
    """
    titles = list(influence)
    influence = [np.asarray(one, "float64") for one in influence.values()]
    figure = new_figure(len(influence) * (size + 0.15) + 0.9, size + 0.55)
    grid = figure.subplots(1, len(influence), squeeze=False)[0]
    for index, (axes, values) in enumerate(zip(grid, influence, strict=True)):
        shares = values / max(float(values.max()), 1e-12)
        drawn = axes.imshow(shares, cmap=MAGNITUDE_MAP, vmin=0, vmax=1)
        if index < len(blocks):
            outline(axes, blocks[index], color="white", width=2, style="--")
        axes.set_title(titles[index])
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.set_xlabel("column (pixels)")
        axes.set_ylabel("row (pixels)" if index == 0 else "")
    bar = figure.colorbar(drawn, ax=list(grid), shrink=0.85)
    bar.set_label(f"{label}\n(share of the largest)")
    return figure
