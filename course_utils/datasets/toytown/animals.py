"""The animals of the town, seen from the side.

An animal of scale 1 stands with its feet at (0, 0) and faces right.
"""

import math

from course_utils.datasets.toytown.colors import INK, SHADOW, WHITE, darker, lighter

KINDS = ("cat", "dog", "sheep", "cow", "pig", "rabbit", "duck", "horse", "fox")
SHARES = {
    "cat": 0.23, "dog": 0.23, "sheep": 0.16, "cow": 0.13, "pig": 0.1, "rabbit": 0.03, "duck": 0.05,
    "horse": 0.04, "fox": 0.03,
}  # fmt: skip
COATS = {
    "cat": [(232, 156, 84), (86, 82, 92), (238, 224, 204), (150, 140, 140), (70, 60, 66)],
    "dog": [(196, 144, 96), (120, 84, 66), (238, 222, 198), (84, 78, 84), (226, 176, 110)],
    "sheep": [(246, 240, 226), (232, 224, 212), (104, 96, 100)],
    "cow": [(244, 240, 232), (180, 112, 78), (96, 74, 68)],
    "pig": [(242, 174, 170), (230, 150, 152)],
    "rabbit": [(214, 196, 176), (160, 140, 128), (246, 240, 232)],
    "duck": [(250, 246, 232), (248, 214, 96), (150, 122, 96)],
    "horse": [(160, 98, 62), (110, 76, 60), (226, 206, 176)],
    "fox": [(222, 116, 62), (204, 98, 56)],
}
COLLARS = [(206, 70, 70), (70, 130, 190), (90, 170, 110), (244, 200, 80)]
REACH = (-24, -34, 26, 4)


class Animal:
    """One animal: its kind, a name of KINDS or thrown, its coat, and whether it walks or sits."""

    def __init__(self, dice, kind=None):
        self.kind = kind or dice.weighted(SHARES)
        self.coat = dice.pick(COATS[self.kind])
        self.second = dice.pick(COATS[self.kind])
        self.collar = dice.pick(COLLARS) if dice.chance(0.5) else None
        self.stride = dice.between(-1, 1) if dice.chance(0.6) else 0.0
        self.sits = self.kind in ("cat", "dog", "fox") and dice.chance(0.35)
        self.floppy, self.spots = dice.chance(0.5), dice.chance(0.5)
        self.tail, self.nod = dice.between(-1, 1), dice.between(-1, 1)

    def draw(self, canvas, labels, step=None):
        """Paint the animal at the place where the canvas stands.

        Args:
            canvas: the Canvas.
            labels: its one label.
            step: how far its legs have come, in steps; None for its own pose.
        """
        stride = self.stride if step is None else math.sin(2 * math.pi * step)
        canvas.label = None
        canvas.ellipse(0, 0, 10, 1.9, SHADOW)
        canvas.begin()
        (canvas.label,) = labels
        if self.kind == "duck":
            self._duck(canvas, stride)
        elif self.kind == "rabbit":
            self._rabbit(canvas)
        elif self.sits and step is None:
            self._sitting(canvas)
        else:
            getattr(self, f"_{self.kind}")(canvas, stride)
        canvas.measure(REACH)

    def _legs(self, canvas, back, front, length, width, stride, hoof=None):
        """Four legs, the far ones darker; the label of the animal must be set."""
        for x, swing, color in (
            (back + 2.2, -stride, darker(self.coat, 0.22)),
            (front - 2.2, stride, darker(self.coat, 0.22)),
            (back, stride, self.coat),
            (front, -stride, self.coat),
        ):
            foot = x + 2 * swing
            canvas.line((x, -length - 2, foot, -width / 2), width, color)
            if hoof:
                canvas.rectangle(foot - width / 2, -1.6, foot + width / 2, 0, hoof)

    def _eye(self, canvas, x, y, size=0.8):
        canvas.ellipse(x, y, size, size * 1.15, INK)

    def _cat(self, canvas, stride):
        up = 5 + 2 * self.tail
        canvas.line((-7, -8, -11, -9, -11.6, -9 - up, -9.6, -11 - up), 1.9, self.coat)
        self._legs(canvas, -5.4, 4.6, 5, 2.1, stride)
        canvas.ellipse(-0.4, -7.4, 7.8, 3.9, self.coat)
        self._cat_head(canvas, 7.4, -11.6 + self.nod)
        for x in (-4, -1, 2):
            canvas.line((x, -10.8, x - 0.4, -7.8), 0.9, darker(self.coat, 0.26))

    def _cat_head(self, canvas, x, y):
        inner = (236, 160, 150)
        for ear in (-2.4, 2.4):
            points = (x + ear - 1.9, y - 1.6, x + ear * 1.35, y - 6.4, x + ear + 1.9, y - 1.6)
            canvas.polygon(points, self.coat)
        canvas.ellipse(x, y, 4.5, 3.9, self.coat)
        canvas.label = None
        for ear in (-2.4, 2.4):
            canvas.polygon(
                (x + ear - 0.8, y - 2.6, x + ear * 1.3, y - 5, x + ear + 0.8, y - 2.6), inner
            )
        canvas.ellipse(x + 0.8, y + 1.6, 2.2, 1.5, lighter(self.coat, 0.5))
        self._eye(canvas, x - 1.2, y - 0.4)
        self._eye(canvas, x + 2.6, y - 0.4)
        canvas.ellipse(x + 0.9, y + 1, 0.7, 0.5, (210, 110, 110))

    def _dog(self, canvas, stride):
        canvas.line((-7.6, -9, -10.6, -13 - self.tail), 1.9, self.coat)
        self._legs(canvas, -5.6, 5, 5.4, 2.4, stride)
        canvas.ellipse(-0.4, -8, 8.2, 4.1, self.coat)
        self._dog_head(canvas, 7.8, -13 + self.nod)
        if self.spots:
            canvas.ellipse(-3, -9.4, 2.6, 1.8, darker(self.coat, 0.3))

    def _dog_head(self, canvas, x, y):
        canvas.line((x - 3, y + 4.4, x - 0.6, y + 1), 4.4, self.coat)
        canvas.ellipse(x, y, 4, 3.7, self.coat)
        canvas.ellipse(x + 3.4, y + 1.4, 3, 2, lighter(self.coat, 0.35))
        ear = darker(self.coat, 0.34)
        if self.floppy:
            canvas.ellipse(x - 2.2, y + 0.4, 1.7, 3.4, ear)
        else:
            canvas.polygon((x - 3.6, y - 1.6, x - 2.8, y - 6.4, x - 0.2, y - 2.8), ear)
        canvas.label = None
        canvas.ellipse(x + 5.6, y + 0.6, 1.1, 0.9, INK)
        self._eye(canvas, x + 1.4, y - 0.8)
        if self.collar:
            canvas.line((x - 4, y + 2.8, x - 0.8, y + 4.2), 1.4, self.collar)

    def _fox(self, canvas, stride):
        canvas.line((-7, -8, -12, -8.6), 4, self.coat)
        canvas.line((-13, -8.8, -15.4, -9.4), 3, WHITE)
        self._legs(canvas, -5.4, 4.8, 5, 2, stride, hoof=INK)
        canvas.ellipse(-0.2, -7.6, 7.8, 3.7, self.coat)
        self._fox_head(canvas, 7.4, -11.6 + self.nod)

    def _fox_head(self, canvas, x, y):
        for ear in (-2, 1.6):
            canvas.polygon(
                (x + ear - 1.8, y - 1.6, x + ear, y - 6.6, x + ear + 1.8, y - 1.6), self.coat
            )
        canvas.polygon(
            (x - 4.4, y - 1.6, x + 2.6, y - 3.4, x + 7.6, y + 1.8, x - 1.6, y + 4), self.coat
        )
        canvas.label = None
        canvas.polygon((x - 0.6, y + 3.8, x + 2.6, y + 0.8, x + 7.4, y + 1.8), WHITE)
        self._eye(canvas, x + 1.4, y - 0.6, 0.7)
        canvas.ellipse(x + 7.2, y + 1.5, 0.9, 0.8, INK)

    def _sitting(self, canvas):
        canvas.line((-5, -1.6, -9, -1.8, -10.4, -4.6 - self.tail), 2, self.coat)
        canvas.ellipse(-2.2, -4.2, 5.2, 4.2, self.coat)
        canvas.polygon((-6.4, -5, 0.6, -13, 4.6, -12, 4.4, -2, -2, -1), self.coat)
        canvas.line((3.4, -8, 3.8, -1.2), 2.3, lighter(self.coat, 0.12))
        canvas.ellipse(4.6, -0.9, 2, 1, lighter(self.coat, 0.12))
        head = {"cat": (3.4, -14.6), "dog": (3.6, -15), "fox": (3.4, -14.6)}[self.kind]
        getattr(self, f"_{self.kind}_head")(canvas, *head)

    def _sheep(self, canvas, stride):
        face = (76, 68, 74) if self.coat[0] > 150 else (52, 48, 54)
        wool, self_coat = self.coat, self.coat
        self.coat = face
        self._legs(canvas, -5, 5, 4.6, 2, stride)
        self.coat = self_coat
        for x, y, r in ((-7, -9, 3.6), (7, -9, 3.4), (-4, -12, 3.8), (0.6, -12.8, 4),
                        (4.6, -11.8, 3.6), (-4, -6.6, 3.4), (4, -6.6, 3.4)):  # fmt: skip
            canvas.ellipse(x, y, r, r, wool)
        canvas.ellipse(0, -9, 7, 4.6, wool)
        x, y = 9.4, -10.8 + self.nod
        canvas.ellipse(x - 3.2, y - 1.4, 2, 1, face)
        canvas.ellipse(x, y, 2.7, 3.5, face)
        canvas.ellipse(x - 1, y - 3, 2.4, 1.8, wool)
        canvas.label = None
        canvas.ellipse(x + 0.8, y - 0.4, 0.8, 0.8, WHITE)
        for dx, dy in ((-4, -10), (0, -9), (3.4, -11)):
            canvas.line((dx - 1, dy, dx, dy + 0.8, dx + 1, dy), 0.6, darker(wool, 0.14))

    def _cow(self, canvas, stride):
        canvas.line((-11, -15, -13, -10, -13.2, -7.4), 1.2, darker(self.coat, 0.2))
        self._legs(canvas, -8.4, 7.6, 6.6, 3, stride, hoof=(84, 72, 72))
        canvas.ellipse(-4, -6.4, 2.4, 1.8, (240, 176, 170))
        canvas.ellipse(-6, -12.4, 5.6, 5.4, self.coat)
        canvas.rectangle(-6, -17.6, 6, -7.4, self.coat)
        canvas.ellipse(6, -12.4, 5.2, 5.2, self.coat)
        x, y = 12, -17 + self.nod
        canvas.line((x - 1.6, y - 2, x - 2.6, y - 5), 1.2, (236, 226, 200))
        canvas.line((x + 1.8, y - 2.4, x + 2.6, y - 5), 1.2, (236, 226, 200))
        canvas.ellipse(x - 4.4, y - 1, 2.2, 1.2, darker(self.coat, 0.2))
        canvas.ellipse(x, y, 3.9, 4.2, self.coat)
        canvas.ellipse(x + 1.4, y + 3.2, 3.4, 2.3, (242, 190, 178))
        canvas.label = None
        patch = (70, 62, 66) if self.coat[0] > 200 else (240, 232, 220)
        canvas.ellipse(-5.4, -13.6, 3.6, 2.8, patch)
        canvas.ellipse(3.4, -11, 2.8, 2.6, patch)
        canvas.ellipse(2.2, y + 1, 2, 1.4, patch)
        self._eye(canvas, x + 0.8, y - 0.8, 0.9)
        canvas.ellipse(x + 0.6, y + 3.2, 0.6, 0.6, (190, 120, 120))
        canvas.ellipse(x + 3, y + 3.2, 0.6, 0.6, (190, 120, 120))

    def _pig(self, canvas, stride):
        canvas.line((-8.6, -9, -10.4, -10.6, -9.6, -12), 1, darker(self.coat, 0.14))
        self._legs(canvas, -5.6, 5, 3.4, 2.7, stride, hoof=darker(self.coat, 0.3))
        canvas.ellipse(-0.4, -8, 8.8, 5.6, self.coat)
        x, y = 7.6, -9.6 + self.nod
        canvas.ellipse(x, y, 4.6, 4.4, self.coat)
        canvas.polygon(
            (x - 3.4, y - 2.4, x - 1.4, y - 6, x + 0.4, y - 3.4), darker(self.coat, 0.16)
        )
        canvas.ellipse(x + 4, y + 1, 2, 2.3, lighter(self.coat, 0.1))
        canvas.label = None
        canvas.ellipse(x + 4, y + 1, 1.7, 2, darker(self.coat, 0.12))
        canvas.ellipse(x + 3.6, y + 1, 0.5, 0.7, (170, 90, 96))
        canvas.ellipse(x + 4.8, y + 1, 0.5, 0.7, (170, 90, 96))
        self._eye(canvas, x + 1, y - 1.2)
        if self.spots:
            canvas.ellipse(-3.4, -9.6, 2.4, 1.9, darker(self.coat, 0.2))

    def _rabbit(self, canvas):
        canvas.ellipse(-5.8, -4, 2, 2, WHITE)
        canvas.ellipse(-1, -4.6, 5.4, 4.4, self.coat)
        canvas.ellipse(-1.4, -1.2, 3.6, 1.3, darker(self.coat, 0.1))
        canvas.line((3.4, -4, 3.8, -1), 1.9, self.coat)
        x, y = 4.6, -9 + self.nod / 2
        canvas.line((x - 1.6, y - 2, x - 3 - self.tail, y - 8.4), 2.2, darker(self.coat, 0.08))
        canvas.line((x + 0.6, y - 2, x + 0.6 - self.tail, y - 8.8), 2.2, self.coat)
        canvas.ellipse(x, y, 3.6, 3.3, self.coat)
        canvas.label = None
        canvas.line((x + 0.6, y - 3.6, x + 0.6 - self.tail, y - 7.6), 0.9, (240, 172, 166))
        self._eye(canvas, x + 1.2, y - 0.6)
        canvas.ellipse(x + 3.2, y + 0.6, 0.6, 0.5, (220, 120, 124))

    def _duck(self, canvas, stride):
        for x, swing in ((-1, stride), (1.4, -stride)):
            canvas.line((x, -3.4, x + swing, -0.8, x + swing + 1.6, -0.8), 1.2, (236, 146, 60))
        canvas.polygon((-5, -8, -9.6, -10.4, -7, -4.4), self.coat)
        canvas.ellipse(-1, -6.4, 6.6, 4, self.coat)
        x, y = 4.6, -13 + self.nod / 2
        canvas.line((3.6, -7, x, y), 3.2, self.coat)
        canvas.polygon((x + 2, y - 1.4, x + 6.6, y + 0.8, x + 2, y + 1.8), (240, 156, 64))
        head = (70, 120, 90) if self.coat[0] < 200 else self.coat
        canvas.ellipse(x, y, 3.4, 3.2, head)
        canvas.label = None
        self._eye(canvas, x + 1.2, y - 0.6)
        canvas.ellipse(-1.8, -6.8, 3.8, 2.1, darker(self.coat, 0.14))

    def _horse(self, canvas, stride):
        mane = darker(self.coat, 0.5)
        canvas.line((-9.6, -16, -13, -12, -13.4, -7), 2.4, mane)
        self._legs(canvas, -7.4, 6.6, 9, 2.6, stride, hoof=INK)
        canvas.ellipse(-0.4, -14, 9.8, 5, self.coat)
        x, y = 11, -24 + self.nod
        canvas.line((6, -15, x - 0.6, y + 1), 5.2, self.coat)
        canvas.line((3.6, -18, x - 3.4, y - 1.4), 2.2, mane)
        canvas.polygon((x - 1.6, y - 2, x - 0.6, y - 6, x + 1, y - 2), self.coat)
        canvas.line((x, y, x + 4.6, y + 3.4), 4.6, self.coat)
        canvas.label = None
        canvas.ellipse(x + 5.2, y + 4, 2, 1.8, lighter(self.coat, 0.35))
        self._eye(canvas, x + 1, y - 0.4, 0.9)
        canvas.ellipse(x + 5.8, y + 3.6, 0.6, 0.5, INK)
