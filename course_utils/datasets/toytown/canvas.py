"""Where a scene is painted: the picture, and beside it a label for each of its pixels.

Both are drawn at twice the size, with the same shapes. The picture is then averaged over squares of
four pixels, which makes its edges smooth; a label of the result is the most frequent of its four.
"""

from statistics import NormalDist

import numpy as np
from PIL import Image, ImageDraw

from course_utils.datasets.toytown.classes import SEMANTIC_NAMES

UNITS = 128  # all coordinates are in these units: the picture is 128 units wide and high
FULL_LIGHT = (256, 256, 256)
FINE = 2  # drawn at this many times the size
# The noise of a camera, in steps of brightness: 256 values, normally spread by 2.
GRAIN = np.array([round(NormalDist(0, 2).inv_cdf((k + 0.5) / 256)) for k in range(256)], np.int16)


class Canvas:
    """A picture and its labels, painted from back to front.

    Shapes are placed in the units of a figure that stands at a point of the picture: x to the
    right (to the left for a mirrored figure), y down, and its feet at (0, 0).

    Attributes:
        label: what the next shapes are (a number from `new_label`), or None for shapes that change
            the look of what lies under them, and not what it is: eyes, windows of a car, shadows.
        glowing: do the next shapes shine by their own light, as lamps and lit windows do?
        kinds: the class of each label, an index into SEMANTIC_NAMES; the first labels are the
            classes themselves.
        wholes: pixels of each label before other things covered it, also those out of the frame.
    """

    def __init__(self, size):
        self.size = size
        self.zoom = FINE * size / UNITS
        self.image = Image.new("RGB", (FINE * size, FINE * size))
        self.labels = Image.new("L", self.image.size)
        self.kinds = list(range(len(SEMANTIC_NAMES)))
        self.label = None
        self.glowing = False
        self.wholes = {}
        self._connect()
        self.light_up(FULL_LIGHT)
        self.stand(0, 0)

    def _connect(self):
        self._paint = _brushes(ImageDraw.Draw(self.image))
        self._glaze = _brushes(ImageDraw.Draw(self.image, "RGBA"))
        self._mark = _brushes(ImageDraw.Draw(self.labels))
        self._marks = []
        self._seen = None  # counted when first asked for

    def copy(self):
        """A second canvas with the same content, to go on painting on."""
        other = object.__new__(Canvas)
        other.__dict__.update(self.__dict__)
        other.image, other.labels = self.image.copy(), self.labels.copy()
        other.kinds, other.wholes = list(self.kinds), dict(self.wholes)
        other._connect()
        return other

    # Where, in which light, and as what

    def stand(self, x, y, scale=1.0, mirrored=False):
        """Put the next shapes at (x, y), in units of the picture, enlarged by scale."""
        self._x, self._y = x * self.zoom, y * self.zoom
        self._down = scale * self.zoom
        self._across = -self._down if mirrored else self._down

    def light_up(self, factor, haze=(0, 0, 0)):
        """The light on the next shapes: each color times factor / 256, plus haze."""
        self._factor, self._haze = factor, haze

    def new_label(self, kind):
        """A label of its own for a thing of this class."""
        self.kinds.append(kind)
        return len(self.kinds) - 1

    def begin(self):
        """From here to `measure`, the marks belong to one thing."""
        self._marks = []

    def measure(self, reach):
        """Count the pixels of each label that was drawn since `begin`, in `wholes`.

        Args:
            reach: (left, top, right, bottom) around the thing, in the units of its figure.
        """
        left, right = sorted((reach[0] * self._across, reach[2] * self._across))
        left, right = round(left + self._x) - 2, round(right + self._x) + 2
        top, bottom = round(reach[1] * self._down + self._y), round(reach[3] * self._down + self._y)
        width, height = self.labels.size
        if 0 <= left and right <= width and 0 <= top and bottom <= height:
            counts = self.labels.crop((left, top, right, bottom)).histogram()
        else:  # drawn once more, where there is room
            room = Image.new("L", (right - left, bottom - top))
            brushes = _brushes(ImageDraw.Draw(room))
            for shape, points, label, more in self._marks:
                points = [p - (top if k % 2 else left) for k, p in enumerate(points)]
                brushes[shape](points, label, *more)
            counts = room.histogram()
        for label in {mark[2] for mark in self._marks}:
            self.wholes[label] = counts[label]

    # Shapes. A color of four numbers is a glaze: the last is its opacity, of 255.

    def ellipse(self, x, y, radius_x, radius_y, color):
        """An ellipse around (x, y)."""
        self._draw("ellipse", self._around(x, y, radius_x, radius_y), color)

    def cap(self, x, y, radius_x, radius_y, color, tilt=20):
        """The upper part of an ellipse, cut level `tilt` degrees above its middle (below: < 0)."""
        box = self._around(x, y, radius_x, radius_y)
        self._draw("chord", box, color, (180 + tilt, 360 - tilt))

    def rectangle(self, left, top, right, bottom, color):
        """A rectangle; left and right change sides in a mirrored figure."""
        left, right = self._x + left * self._across, self._x + right * self._across
        if left > right:
            left, right = right, left
        left, top = round(left), round(self._y + top * self._down)
        # Pillow counts the last row and column as inside.
        right = max(round(right) - 1, left)
        bottom = max(round(self._y + bottom * self._down) - 1, top)
        self._draw("rectangle", (left, top, right, bottom), color)

    def polygon(self, points, color):
        """A polygon of corners x, y, x, y, ..."""
        self._draw("polygon", self._place(points), color)

    def line(self, points, width, color):
        """A line along x, y, x, y, ... with round ends."""
        points = self._place(points)
        width = max(round(width * self._down), 1)
        self._draw("line", points, color, (width, "curve"))
        if width > 2:
            radius = (width - 1) / 2
            for x, y in (points[:2], points[-2:]):
                box = (round(x - radius), round(y - radius), round(x + radius), round(y + radius))
                self._draw("ellipse", box, color)

    def stamp(self, mask, x, y, color):
        """Paint where a mask is 255; its upper left corner is (x, y)."""
        place = (round(self._x + x * self._across), round(self._y + y * self._down))
        self._draw("bitmap", place, color, (mask,))

    def _around(self, x, y, radius_x, radius_y):
        x, y = self._x + x * self._across, self._y + y * self._down
        radius_x, radius_y = radius_x * self._down, radius_y * self._down
        return (round(x - radius_x), round(y - radius_y), round(x + radius_x), round(y + radius_y))

    def _place(self, points):
        x, y, across, down = self._x, self._y, self._across, self._down
        return [
            round(y + p * down) if k % 2 else round(x + p * across) for k, p in enumerate(points)
        ]

    def _draw(self, shape, points, color, more=()):
        factor, haze = FULL_LIGHT if self.glowing else self._factor, self._haze
        lit = (
            (color[0] * factor[0] >> 8) + haze[0],
            (color[1] * factor[1] >> 8) + haze[1],
            (color[2] * factor[2] >> 8) + haze[2],
            *color[3:],
        )
        (self._paint if len(color) == 3 else self._glaze)[shape](points, lit, *more)
        if self.label is not None:
            self._mark[shape](points, self.label, *more)
            self._marks.append((shape, points, self.label, more))

    # What comes out

    def share_seen(self, label):
        """The share of the pixels of a label that nothing was painted over; 0 if it has none."""
        if self._seen is None:
            self._seen = self.labels.histogram()
        return self._seen[label] / max(self.wholes.get(label, 0), 1)

    def picture(self, dice):
        """The picture as a camera takes it, with its grain: (size, size, 3), uint8."""
        clean = np.asarray(self.image.reduce(FINE))
        grain = np.frombuffer(dice.randbytes(clean.size), np.uint8).reshape(clean.shape)
        return np.clip(clean + GRAIN[grain], 0, 255).astype(np.uint8)

    def label_map(self):
        """The label of what covers most of each pixel, (size, size), uint8."""
        fine = np.asarray(self.labels)
        a, b, c, d = fine[::2, ::2], fine[::2, 1::2], fine[1::2, ::2], fine[1::2, 1::2]
        low, high = np.minimum(a, b), np.maximum(a, b)
        low2, high2 = np.minimum(c, d), np.maximum(c, d)
        second = np.minimum(np.maximum(low, low2), np.minimum(high, high2))
        third = np.maximum(np.maximum(low, low2), np.minimum(high, high2))
        first, last = np.minimum(low, low2), np.maximum(high, high2)
        # Sorted, the most frequent of four is the second or the third.
        return np.where((first == second) & (third != last), second, third)


def _brushes(draw):
    """What Pillow draws each shape with: its points, its color, and what else the shape needs."""

    def chord(points, color, start, end):
        draw.chord(points, start, end, color)

    def bitmap(points, color, mask):
        draw.bitmap(points, mask, color)

    return {
        "bitmap": bitmap,
        "ellipse": draw.ellipse,
        "rectangle": draw.rectangle,
        "polygon": draw.polygon,
        "line": draw.line,
        "chord": chord,
    }
