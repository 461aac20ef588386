"""What stands about in the town: trees and lamps, and round things that a face is mistaken for."""

from course_utils.datasets.toytown.classes import BACKGROUND
from course_utils.datasets.toytown.colors import INK, SHADOW, WHITE, darker, lighter, mix

LEAVES = {
    "spring": [(148, 194, 112), (236, 172, 190), (170, 206, 120), (244, 206, 214)],
    "summer": [(98, 154, 92), (116, 168, 96), (84, 138, 98), (134, 172, 88)],
    "autumn": [(222, 148, 70), (204, 104, 66), (230, 186, 88), (158, 150, 84)],
    "winter": [(226, 234, 240), (206, 218, 226), (96, 132, 116), (112, 140, 126)],
}
GAY = [
    (210, 84, 78),
    (244, 182, 84),
    (92, 150, 190),
    (124, 176, 126),
    (206, 134, 166),
    (250, 220, 130),
]
# How wide and how high, for the layout.
SIZES = {
    "tree": (18, 36), "fir": (14, 34), "lamp": (4, 40), "bush": (12, 9), "mailbox": (6, 14),
    "hydrant": (5, 8), "bench": (18, 10), "clock": (9, 34), "ball": (7, 7), "flowers": (14, 6),
    "bin": (6, 9), "snowman": (11, 22), "light": (6, 30), "pumpkin": (8, 7), "balloons": (14, 34),
}  # fmt: skip
SHARES = {
    "tree": 0.25, "fir": 0.08, "lamp": 0.15, "bush": 0.1, "mailbox": 0.07, "hydrant": 0.04,
    "bench": 0.06, "clock": 0.06, "ball": 0.05, "flowers": 0.05, "bin": 0.03, "light": 0.03,
    "balloons": 0.03,
}  # fmt: skip
SEASONAL = {"winter": "snowman", "autumn": "pumpkin"}


class Prop:
    """One thing that is no person, car, animal or sign."""

    def __init__(self, dice, weather):
        self.kind = dice.weighted(SHARES)
        if weather.season in SEASONAL and dice.chance(0.16):
            self.kind = SEASONAL[weather.season]
        self.leaf, self.color, self.second = (
            dice.pick(LEAVES[weather.season]),
            dice.pick(GAY),
            dice.pick(GAY),
        )
        self.size = dice.between(0.85, 1.2)
        self.weather, self.throw = weather, dice.random()

    def draw(self, canvas):
        """Paint the thing at the place where the canvas stands."""
        canvas.label = None
        canvas.ellipse(0, 0, SIZES[self.kind][0] * 0.42, 1.6, SHADOW)
        canvas.label = BACKGROUND
        getattr(self, f"_{self.kind}")(canvas)

    def _tree(self, canvas):
        up, leaf = -18 * self.size, self.leaf
        canvas.line((0, 0, 0, up), 2.8, (124, 94, 78))
        shade, sun = darker(leaf, 0.2), lighter(leaf, 0.25)
        canvas.ellipse(-4.4, up - 2, 6, 5.4, shade)
        canvas.ellipse(4.6, up - 1.4, 6, 5.6, shade)
        canvas.ellipse(0, up - 6.4, 7.6, 7.2, leaf)
        canvas.ellipse(-4.6, up - 4.4, 5.2, 4.6, leaf)
        canvas.ellipse(3.8, up - 3.6, 4.8, 4.2, leaf)
        canvas.ellipse(-2, up - 9, 3.8, 3, sun)
        if self.throw < 0.3 and self.weather.season in ("summer", "autumn"):
            for x, y in ((-4, -3), (1, -6), (4, -2), (-1, -1)):
                canvas.ellipse(x, up + y, 1.1, 1.1, (214, 76, 66))

    def _fir(self, canvas):
        canvas.rectangle(-1.2, -4, 1.2, 0, (116, 86, 72))
        green = (74, 124, 104)
        for k, half in enumerate((7.4, 6, 4.4)):
            y = -3 - 8 * k
            canvas.polygon((-half, y, 0, y - 12, half, y), mix(green, (150, 190, 150), 0.14 * k))
            if self.weather.season == "winter":
                canvas.polygon(
                    (-half * 0.45, y - 6.6, 0, y - 12, half * 0.45, y - 6.6), (244, 247, 252)
                )

    def _lamp(self, canvas):
        canvas.rectangle(-1.6, -2, 1.6, 0, (84, 84, 98))
        canvas.line((0, 0, 0, -35), 1.3, (84, 84, 98))
        canvas.glowing = self.weather.dark
        canvas.polygon((-2.4, -40, 2.4, -40, 1.6, -34.6, -1.6, -34.6), (255, 240, 190))
        canvas.label = None
        if self.weather.dark:
            for radius in (13, 8.6, 5):
                canvas.ellipse(0, -37.4, radius, radius, (255, 226, 150, 38))
            canvas.ellipse(0, 0.6, 15, 3.2, (255, 224, 150, 46))
        canvas.glowing = False
        canvas.polygon((-3, -40, 0, -42.4, 3, -40), (84, 84, 98))

    def _bush(self, canvas):
        for x, y, r in ((-4, -3, 3.6), (3.8, -3, 3.8), (0, -4.6, 4.2)):
            canvas.ellipse(x, y, r, r, self.leaf)
        canvas.ellipse(-1.2, -6, 2, 1.4, lighter(self.leaf))

    def _flowers(self, canvas):
        canvas.ellipse(0, -2, 7, 2.6, (112, 158, 96))
        for k in range(5):
            canvas.ellipse(
                -5 + 2.5 * k, -3 - (k % 2) * 1.6, 1.3, 1.2, self.color if k % 2 else self.second
            )

    def _mailbox(self, canvas):
        canvas.rectangle(-1, -6, 1, 0, (96, 92, 104))
        canvas.rectangle(-3.2, -11, 3.2, -4.6, (198, 66, 62))
        canvas.cap(0, -10.6, 3.2, 3, (214, 84, 76), 0)
        canvas.label = None
        canvas.rectangle(-2, -9.4, 2, -8.6, INK)
        canvas.rectangle(-1.4, -7.4, 1.4, -5.8, WHITE)

    def _hydrant(self, canvas):
        canvas.rectangle(-1.8, -6, 1.8, 0, (214, 84, 70))
        canvas.cap(0, -5.8, 2.2, 2.2, (228, 110, 84), 0)
        canvas.rectangle(-2.8, -4.8, 2.8, -3.2, (190, 64, 60))

    def _bench(self, canvas):
        wood = (176, 124, 84)
        for x in (-7, 7):
            canvas.rectangle(x - 0.7, -5, x + 0.7, 0, (84, 84, 98))
        canvas.rectangle(-9, -9.6, 9, -7.2, wood)
        canvas.rectangle(-9, -5.6, 9, -3.8, darker(wood))

    def _clock(self, canvas):
        canvas.line((0, 0, 0, -26), 1.8, (70, 92, 92))
        canvas.ellipse(0, -30, 5, 5, (70, 92, 92))
        canvas.ellipse(0, -30, 4, 4, (252, 240, 214))
        canvas.label = None
        canvas.line((0, -30, 0, -33), 0.7, INK)
        canvas.line((0, -30, 2.6 * (2 * self.throw - 1), -28.8), 0.7, INK)

    def _ball(self, canvas):
        canvas.ellipse(0, -3.6, 3.7, 3.7, self.color)
        canvas.label = None
        canvas.ellipse(0, -3.6, 1.6, 3.7, WHITE)
        canvas.ellipse(-1.6, -5.4, 0.9, 0.9, lighter(self.color, 0.6))

    def _bin(self, canvas):
        canvas.polygon((-3, -8, 3, -8, 2.4, 0, -2.4, 0), (108, 128, 116))
        canvas.rectangle(-3.4, -9, 3.4, -7.6, (84, 104, 94))

    def _light(self, canvas):
        canvas.rectangle(-0.8, -20, 0.8, 0, (84, 84, 98))
        canvas.rectangle(-2.6, -30, 2.6, -18.6, (62, 62, 76))
        canvas.label, on = None, int(3 * self.throw)
        colors = ((232, 84, 72), (248, 206, 90), (112, 190, 116))
        for k, color in enumerate(colors):
            canvas.glowing = k == on
            canvas.ellipse(0, -28 + 3.7 * k, 1.5, 1.5, color if k == on else darker(color, 0.6))
        canvas.glowing = False

    def _snowman(self, canvas):
        snow = (246, 248, 252)
        canvas.ellipse(0, -4.6, 5.6, 4.8, snow)
        canvas.ellipse(0, -10.8, 4.2, 4, snow)
        canvas.ellipse(0, -16.4, 3.6, 3.5, snow)
        canvas.line((-3, -13.4, 3, -13.4), 1.8, self.color)
        canvas.rectangle(-2.4, -22.4, 2.4, -18.8, (62, 58, 74))
        canvas.rectangle(-4, -19.4, 4, -18.5, (62, 58, 74))
        canvas.label = None
        for x in (-1.3, 1.3):
            canvas.ellipse(x, -17, 0.55, 0.6, INK)
        canvas.polygon((0, -16.4, 3.2, -15.4, 0, -15.2), (240, 140, 62))
        for y in (-11.6, -9.4):
            canvas.ellipse(0, y, 0.6, 0.6, INK)

    def _pumpkin(self, canvas):
        for x in (-2.4, 2.4, 0):
            canvas.ellipse(x, -3.2, 2.6, 3.3, (236, 138, 58) if x else (246, 158, 76))
        canvas.rectangle(-0.6, -7.4, 0.6, -6, (98, 122, 72))
        if self.throw < 0.5:
            canvas.label = None
            for x in (-1.6, 1.6):
                canvas.polygon((x - 0.8, -3.2, x, -4.8, x + 0.8, -3.2), INK)
            canvas.line((-1.8, -2, 0, -1.4, 1.8, -2), 0.7, INK)

    def _balloons(self, canvas):
        canvas.rectangle(-1.6, -3, 1.6, 0, (150, 140, 150))
        for x, y, color in (
            (-4, -26, self.color),
            (4.2, -25, self.second),
            (0, -31, (250, 214, 176)),
        ):
            canvas.line((0, -3, x, y), 0.5, (150, 140, 150))
            canvas.ellipse(x, y, 4.2, 4.9, color)
            canvas.ellipse(x - 1.4, y - 1.8, 1, 1.2, lighter(color, 0.6))
