"""A piece of a photograph, large enough to see its pixels, and the numbers they are stored as."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from course_utils.figures.images import draw_image, draw_matrix, outline
from course_utils.figures.photographs import place_picture, screen_pixels
from course_utils.figures.style import CHOSEN, new_figure

# From black to the light that the channel stands for; blue is lifted, or nobody could read it.
_LIGHTS = {"red": (1.0, 0.0, 0.0), "green": (0.0, 0.85, 0.0), "blue": (0.3, 0.5, 1.0)}


def pixel_block(image, block, size=1.6):
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
    side, gap, top = round(100 * size), 10, 24  # pixels
    photograph = screen_pixels(image, round(1.3 * side), colors=32)
    total = photograph.shape[1] + 4 * (side + gap) + 8, side + top + 6
    figure = new_figure(total[0] / 100, total[1] / 100, layout=None)
    place_picture(figure, photograph, 4, top, "the photograph")
    lefts = [4 + photograph.shape[1] + gap + k * (side + gap) for k in range(4)]
    places = [(left / total[0], 6 / total[1], side / total[0], side / total[1]) for left in lefts]
    enlarged, *grids = (figure.add_axes(place) for place in places)
    # The box alone would be too small to find.
    margin, scale = 8, photograph.shape[0] / image.shape[0]
    corner = 4 + (column - margin) * scale, total[1] - top - (row + height + margin) * scale
    sides = (width + 2 * margin) * scale, (height + 2 * margin) * scale
    figure.add_artist(Rectangle(corner, *sides, fill=False, edgecolor=CHOSEN, linewidth=2.5,
                                transform=None))  # fmt: skip
    draw_image(enlarged, piece, title=f"{height} × {width} pixels of it")
    outline(enlarged, (0, 0, height, width))
    for grid, (name, light), values in zip(
        grids, _LIGHTS.items(), np.moveaxis(piece, 2, 0), strict=True
    ):
        color_map = LinearSegmentedColormap.from_list(name, [(0, 0, 0), light], N=9)
        draw_matrix(grid, values, title=name, color_map=color_map, limits=(0, 255),
                    font_size=min(10, 26 * size / width))  # fmt: skip
    return figure
