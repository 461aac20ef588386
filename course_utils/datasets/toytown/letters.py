"""Letters and digits made of strokes: the same on each platform, for no font is asked."""

from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw

# Each stroke runs through points x, y, x, y, ... of a grid four wide and six high.
STROKES = {
    "A": [(0, 6, 0, 2, 2, 0, 4, 2, 4, 6), (0, 4, 4, 4)],
    "B": [(0, 0, 3, 0, 4, 1, 4, 2, 3, 3, 4, 4, 4, 5, 3, 6, 0, 6, 0, 0), (0, 3, 3, 3)],
    "C": [(4, 1, 3, 0, 1, 0, 0, 1, 0, 5, 1, 6, 3, 6, 4, 5)],
    "D": [(0, 0, 2, 0, 4, 2, 4, 4, 2, 6, 0, 6, 0, 0)],
    "E": [(4, 0, 0, 0, 0, 6, 4, 6), (0, 3, 3, 3)],
    "F": [(4, 0, 0, 0, 0, 6), (0, 3, 3, 3)],
    "G": [(4, 1, 3, 0, 1, 0, 0, 1, 0, 5, 1, 6, 4, 6, 4, 3, 2, 3)],
    "H": [(0, 0, 0, 6), (4, 0, 4, 6), (0, 3, 4, 3)],
    "I": [(2, 0, 2, 6)],
    "J": [(4, 0, 4, 5, 3, 6, 1, 6, 0, 5)],
    "K": [(0, 0, 0, 6), (4, 0, 1, 3, 4, 6)],
    "L": [(0, 0, 0, 6, 4, 6)],
    "M": [(0, 6, 0, 0, 2, 2, 4, 0, 4, 6)],
    "N": [(0, 6, 0, 0, 4, 6, 4, 0)],
    "O": [(1, 0, 3, 0, 4, 1, 4, 5, 3, 6, 1, 6, 0, 5, 0, 1, 1, 0)],
    "P": [(0, 6, 0, 0, 3, 0, 4, 1, 4, 2, 3, 3, 0, 3)],
    "Q": [(1, 0, 3, 0, 4, 1, 4, 5, 3, 6, 1, 6, 0, 5, 0, 1, 1, 0), (2, 4, 4, 6)],
    "R": [(0, 6, 0, 0, 3, 0, 4, 1, 4, 2, 3, 3, 0, 3), (2, 3, 4, 6)],
    "S": [(4, 0, 1, 0, 0, 1, 0, 2, 1, 3, 3, 3, 4, 4, 4, 5, 3, 6, 0, 6)],
    "T": [(0, 0, 4, 0), (2, 0, 2, 6)],
    "U": [(0, 0, 0, 5, 1, 6, 3, 6, 4, 5, 4, 0)],
    "V": [(0, 0, 0, 3, 2, 6, 4, 3, 4, 0)],
    "W": [(0, 0, 0, 6, 2, 4, 4, 6, 4, 0)],
    "X": [(0, 0, 4, 6), (4, 0, 0, 6)],
    "Y": [(0, 0, 2, 3, 4, 0), (2, 3, 2, 6)],
    "Z": [(0, 0, 4, 0, 0, 6, 4, 6)],
    "0": [(1, 0, 3, 0, 4, 1, 4, 5, 3, 6, 1, 6, 0, 5, 0, 1, 1, 0)],
    "1": [(1, 1, 2, 0, 2, 6)],
    "2": [(0, 1, 1, 0, 3, 0, 4, 1, 4, 2, 0, 6, 4, 6)],
    "3": [(0, 0, 4, 0, 2, 2, 3, 2, 4, 3, 4, 5, 3, 6, 0, 6)],
    "4": [(3, 6, 3, 0, 0, 4, 4, 4)],
    "5": [(4, 0, 0, 0, 0, 3, 3, 3, 4, 4, 4, 5, 3, 6, 0, 6)],
    "6": [(3, 0, 1, 0, 0, 1, 0, 5, 1, 6, 3, 6, 4, 5, 4, 4, 3, 3, 0, 3)],
    "7": [(0, 0, 4, 0, 1, 6)],
    "8": [(1, 3, 0, 2, 0, 1, 1, 0, 3, 0, 4, 1, 4, 2, 3, 3, 1, 3, 0, 4, 0, 5, 1, 6, 3, 6, 4, 5, 4, 4,
           3, 3)],
    "9": [(1, 6, 3, 6, 4, 5, 4, 1, 3, 0, 1, 0, 0, 1, 0, 2, 1, 3, 4, 3)],
}  # fmt: skip
GAP = 1.5  # between letters
NARROW = {"I": (2, 2), "1": (1, 2)}  # the columns that these use


def stroke_width(height):
    """How wide the strokes of letters of this height are, in units of the picture."""
    return 3 if height >= 12 else 2


def word_width(word, height):
    """How wide a word of this height is, in units of the picture."""
    return sum(_glyph_width(letter, height) + GAP for letter in word) - GAP


def write(canvas, word, x, y, height, color):
    """Write a word whose top left corner is (x, y), in the units of the figure, which has scale 1.

    The strokes lie on whole units, so on whole pixels of a picture of 128 pixels: their edges are
    sharp there, and the masks exact.
    """
    pen = x
    for letter in word:
        canvas.stamp(_glyph(letter, height, canvas.zoom), round(pen), y, color)
        pen += _glyph_width(letter, height) + GAP


def _glyph_width(letter, height):
    first, last = NARROW.get(letter, (0, 4))
    return _column(last, height) - _column(first, height) + stroke_width(height)


def _column(p, height):
    return int(p * (height - stroke_width(height)) / 6 + 0.5)


@lru_cache(maxsize=1024)
def _glyph(letter, height, zoom):
    """A letter as a mask: 255 where its strokes are; zoom is pixels a unit."""
    size = (round(_glyph_width(letter, height) * zoom), round(height * zoom))
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    first = _column(NARROW.get(letter, (0, 4))[0], height)
    for stroke in STROKES[letter]:
        xs = [_column(p, height) - first for p in stroke[::2]]
        ys = [int(p * (height - stroke_width(height)) / 6 + 0.5) for p in stroke[1::2]]
        points = [(x * zoom, y * zoom) for x, y in zip(xs, ys, strict=True)]
        for one, two in pairwise(points):
            _segment(draw, one, two, stroke_width(height) * zoom)
    return mask


def _segment(draw, one, two, width):
    """Draw the way of a square brush whose upper left corner goes from one point to the other."""
    (left, first), (right, last) = sorted((one, two))
    w = width - 1  # Pillow counts the last row and column as inside
    if last > first:
        above = (left, first, left + w, first, right + w, last)
        below = (right + w, last + w, right, last + w, left, first + w)
    else:
        above = (left, first, right, last, right + w, last)
        below = (right + w, last + w, left + w, first + w, left, first + w)
    draw.polygon([round(p) for p in above + below], 255)
