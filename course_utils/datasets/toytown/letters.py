"""Letters and digits made of strokes: the same on each platform, for no font is asked."""

# Each stroke runs through points of a grid four wide and six high, x, y, x, y, ... from the top left.
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
STROKE = 2.0  # width of a stroke, in units of the picture
NARROW = {"I": (1, 3), "1": (1, 2)}  # the columns that these use


def word_width(word, height):
    """How wide a word of this height is, in units of the picture."""
    return sum(_advance(letter, height) for letter in word) - 1.5


def _columns(letter):
    return NARROW.get(letter, (0, 4))


def _advance(letter, height):
    first, last = _columns(letter)
    return (last - first) * _step(height) + STROKE + 1.5


def _step(height):
    return (height - STROKE) / 6 * 0.95


def write(canvas, word, x, y, height, color):
    """Write a word whose top left corner is (x, y), in units of the picture, and mark its letters.

    The strokes lie on whole pixels of the double-sized picture, which keeps their edges clean.
    """
    pen = x
    for letter in word:
        first, _ = _columns(letter)
        for stroke in STROKES[letter]:
            points = [
                y + STROKE / 2 + p * (height - STROKE) / 6
                if k % 2
                else pen + STROKE / 2 + (p - first) * _step(height)
                for k, p in enumerate(stroke)
            ]
            canvas.line(points, STROKE, color)
        pen += _advance(letter, height)
