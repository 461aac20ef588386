"""A piece of a photograph, large enough to see its pixels, and the numbers they are stored as."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course_utils.figures.images import draw_image, draw_matrix, outline
from course_utils.figures.style import new_figure

# From black to the light that the channel stands for; blue is lifted, or nobody could read it.
_LIGHTS = {"red": (1.0, 0.0, 0.0), "green": (0.0, 0.85, 0.0), "blue": (0.3, 0.5, 1.0)}


def pixel_block(image, block, size=1.9):
    """Draw a photograph, a small block of it enlarged, and the three numbers of each pixel in it.

    Arguments: image: (height, width, 3), uint8, channels red, green, blue. block: (row, column,
    height, width) of the piece, at most about 7 by 7 pixels to stay legible. size: side of the
    enlarged piece in inches.
    Returns: a matplotlib Figure.
    Raises ValueError when the image has another number of axes or channels.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(
            f"pixel_block draws one color image of shape (height, width, 3), and got shape "
            f"{image.shape}. Take one image of a batch: images[0]."
        )
    row, column, height, width = block
    piece = image[row : row + height, column : column + width]
    photograph = size * image.shape[1] / image.shape[0]
    figure = new_figure(photograph + 4 * (size + 0.1), size + 0.4)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.03, wspace=0.02)
    ratios = [photograph, *[size] * 4]
    axes, enlarged, *grids = figure.subplots(1, 5, width_ratios=ratios)
    draw_image(axes, image, title="the photograph")
    # The box alone would be too small to find.
    margin = 8
    outline(axes, (row - margin, column - margin, height + 2 * margin, width + 2 * margin))
    draw_image(enlarged, piece, title=f"{height} × {width} pixels of it")
    outline(enlarged, (0, 0, height, width))
    for grid, (name, light), values in zip(
        grids, _LIGHTS.items(), np.moveaxis(piece, 2, 0), strict=True
    ):
        color_map = LinearSegmentedColormap.from_list(name, [(0, 0, 0), light])
        draw_matrix(grid, values, title=name, color_map=color_map, limits=(0, 255),
                    font_size=min(10, 26 * size / width))  # fmt: skip
    return figure
