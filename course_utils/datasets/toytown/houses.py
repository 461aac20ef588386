"""The houses of the town, and the shops in some of them.

A house stands with its lower left corner at (0, 0); heights go up, so y is negative.
"""

from course_utils.datasets.toytown.classes import HOUSE
from course_utils.datasets.toytown.colors import WHITE, darker, lighter
from course_utils.datasets.toytown.signs import BOARDS, throw_word, word_width, write

WALLS = [
    (242, 216, 172), (228, 168, 144), (182, 206, 196), (240, 230, 210), (198, 184, 210),
    (234, 194, 184), (168, 190, 212), (226, 204, 150), (206, 148, 132), (214, 214, 204),
]  # fmt: skip
ROOFS = [(178, 94, 78), (118, 102, 114), (148, 88, 70), (98, 110, 132), (156, 112, 84)]
DOORS = [(150, 76, 68), (70, 106, 128), (88, 118, 92), (112, 82, 106), (196, 140, 74)]
GLASS, NIGHT_GLASS = (150, 186, 206), (54, 62, 100)
LIT = [(255, 222, 140), (255, 206, 122), (250, 232, 176)]
ROOF_SHARES = {"gable": 0.34, "hip": 0.22, "flat": 0.16, "stepped": 0.12, "mansard": 0.16}
SNOW = (244, 247, 252)


class House:
    """One house."""

    def __init__(self, dice, width, weather):
        self.width, self.weather = width, weather
        self.wall, self.roof = dice.pick(WALLS), dice.pick(ROOFS)
        self.storeys = 2 if dice.chance(0.62) else 1 if dice.chance(0.5) else 3
        self.storey = dice.between(9.6, 11.4)
        self.top = -self.storeys * self.storey - 3
        self.shape = dice.weighted(ROOF_SHARES)
        self.rise = dice.between(7, 13)

    def draw(self, canvas, dice, word_label=None):
        """Paint the house.

        Args:
            canvas: the Canvas, standing at the left corner of the house.
            dice: Dice, for windows and doors.
            word_label: the label of the letters of its shop, for a house that has one.

        Returns:
            The word over its shop, or None.
        """
        canvas.label = HOUSE
        w, top = self.width, self.top
        if self.shape in ("gable", "hip") and dice.chance(0.6):
            x = w * dice.pick([0.22, 0.74])
            canvas.rectangle(x, top - self.rise * 0.9, x + 3.2, top, darker(self.roof, 0.25))
        self._roof(canvas)
        canvas.rectangle(0, top, w, 0, self.wall)
        canvas.label = None
        canvas.rectangle(0, top, w, top + 1.5, (*darker(self.wall, 0.4), 130))
        canvas.rectangle(w - 2.2, top, w, 0, (*darker(self.wall, 0.5), 80))
        canvas.rectangle(0, -1.6, w, 0, darker(self.wall, 0.3))
        shop = word_label is not None
        first = 1 if shop else 0
        for row in range(first, self.storeys):
            self._windows(canvas, dice, -row * self.storey - 9.4, door=row == 0)
        return self._shop(canvas, dice, word_label) if shop else None

    def board(self, left, y):
        """Left, top, right, bottom of the board over its shop, for a house at (left, y)."""
        return left, y - 23, left + self.width, y - 10

    def _roof(self, canvas):
        w, top, rise, color = self.width, self.top, self.rise, self.roof
        snow = SNOW if self.weather.season == "winter" else None
        if self.shape == "gable":
            canvas.polygon((-1.6, top, w / 2, top - rise, w + 1.6, top), snow or color)
            if snow:
                canvas.polygon((2, top, w / 2, top - rise + 2.6, w - 2, top), color)
        elif self.shape == "hip":
            points = (
                -1.6,
                top,
                w * 0.2,
                top - rise * 0.72,
                w * 0.8,
                top - rise * 0.72,
                w + 1.6,
                top,
            )
            canvas.polygon(points, color)
            if snow:
                canvas.line((*points[2:4], *points[4:6]), 2.4, snow)
        elif self.shape == "mansard":
            y = top - rise * 0.6
            canvas.polygon((-1.2, top, 1.4, y, w - 1.4, y, w + 1.2, top), snow or color)
            canvas.rectangle(1, y - 1, w - 1, y + 0.6, snow or darker(color))
        elif self.shape == "stepped":
            for k in range(4):
                canvas.rectangle(k * w / 9, top - 2.4 * (k + 1), w - k * w / 9, top, self.wall)
            if snow:
                canvas.rectangle(3 * w / 9, top - 10.2, w - 3 * w / 9, top - 9, snow)
        else:
            canvas.rectangle(0, top - 3, w, top, lighter(self.wall))
            canvas.rectangle(-1.2, top - 4.2, w + 1.2, top - 2.6, snow or darker(self.wall, 0.3))

    def _windows(self, canvas, dice, y, door):
        columns = max(2, int(self.width / 9.5))
        doorway = dice.whole(0, columns - 1) if door else None
        dark = self.weather.dark
        for column in range(columns):
            x = self.width * (column + 0.5) / columns
            if column == doorway:
                canvas.rectangle(x - 2.9, y + 0.4, x + 2.9, 0, lighter(self.wall, 0.5))
                canvas.rectangle(x - 2.2, y + 1.2, x + 2.2, 0, dice.pick(DOORS))
                continue
            lit = dark and dice.chance(0.6)
            canvas.rectangle(x - 2.7, y, x + 2.7, y + 6.2, WHITE)
            canvas.glowing = dark
            glass = dice.pick(LIT) if lit else NIGHT_GLASS if dark else GLASS
            canvas.rectangle(x - 2, y + 0.7, x + 2, y + 5.5, glass)
            if lit:
                canvas.ellipse(x, y + 3, 5.4, 5.8, (255, 206, 120, 44))
            canvas.glowing = False
            canvas.rectangle(x - 0.3, y + 0.7, x + 0.3, y + 5.5, WHITE)

    def _shop(self, canvas, dice, word_label):
        w, dark = self.width, self.weather.dark
        board, ink = dice.pick(BOARDS)
        height = 10 if dice.chance(0.5) else 9
        word = throw_word(dice, w - 3, height)
        canvas.glowing = dark
        glass = (255, 226, 156) if dark else (168, 202, 214)
        canvas.rectangle(2, -8.4, w - 8, -1.6, glass)
        canvas.glowing = False
        canvas.rectangle(w - 6.6, -8.6, w - 2.4, 0, dice.pick(DOORS))
        canvas.rectangle(w * 0.36, -8.4, w * 0.36 + 0.7, -1.6, WHITE)
        stripe = dice.pick(ROOFS + DOORS)
        count = int(w / 3.4)
        for k in range(count):
            left, right = w * k / count, w * (k + 1) / count
            canvas.polygon(
                (left, -10.4, right, -10.4, right, -7.6, left, -7.6), WHITE if k % 2 else stripe
            )
        top = -13 - height
        canvas.label = HOUSE
        canvas.rectangle(0.4, top, w - 0.4, -10.4, board)
        canvas.begin()
        canvas.label = word_label
        write(canvas, word, (w - word_width(word, height)) / 2, top + 1, height, ink)
        canvas.measure((0, top, w, 0))
        return word
