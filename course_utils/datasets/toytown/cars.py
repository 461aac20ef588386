"""The cars of the town, seen from the side.

A car of scale 1 is about 40 units long, with its wheels on y = 0, and faces right.
"""

from course_utils.datasets.toytown.colors import INK, SHADOW, WHITE, darker, lighter, mix

PAINTS = [
    (206, 80, 72), (240, 178, 78), (112, 170, 152), (92, 140, 188), (238, 232, 218),
    (152, 124, 172),
    (232, 144, 112), (120, 128, 142), (244, 212, 120), (84, 116, 96), (222, 150, 176),
]  # fmt: skip
GLASS = (190, 218, 230)
REACH = (-26, -30, 26, 4)

# For each body: its outline above the sill, its windows, and where its wheels are.
BODIES = {
    "sedan": (
        (-19.5, -4, -20, -9.4, -18.6, -10.8, -12, -11.4, -7.4, -17, 5, -17, 11, -11.4, 18, -10,
         19.8, -8.2, 20, -4),
        [(-9.6, -11.2, -6.4, -15.6, -1.4, -15.6, -1.4, -11.2),
         (0, -11.2, 0, -15.6, 4.4, -15.6, 8.8, -11.2)],
        (-11.5, 11.5),
    ),
    "mini": (
        (-14.6, -4, -15.4, -10, -13, -16.4, -10, -17.8, 3.6, -17.8, 8.6, -11.6, 14, -10.4, 15.6, -8,
         15.4, -4),
        [(-12.4, -11.4, -10.6, -16.2, -3.6, -16.2, -3.6, -11.4),
         (-2.2, -11.4, -2.2, -16.2, 2.8, -16.2, 6.6, -11.4)],
        (-9, 9),
    ),
    "beetle": (
        (-17, -4, -17.4, -7, -15, -11, -11, -13.4, -7, -17, -2.6, -18.4, 2.4, -17.8, 7, -12.6,
         12.4, -11.6, 16, -9, 17.4, -6.4, 17, -4),
        [(-8.4, -12, -5.4, -15.8, -2, -16.6, -2, -12),
         (-0.6, -12, -0.6, -16.6, 2, -16.2, 5, -12)],
        (-10, 10.4),
    ),
    "van": (
        (-19, -4, -19.4, -20, -17.6, -21.6, 8, -21.6, 14, -12.6, 18.6, -11, 19.6, -8, 19.4, -4),
        [(4, -13, 4, -19, 7.4, -19, 11.4, -13)],
        (-11.5, 11.5),
    ),
    "pickup": (
        (-19.6, -4, -20, -11.6, -4, -11.6, -4, -17.6, 5.4, -17.6, 10, -11.8, 18, -10.4,
         19.8, -8.2, 20, -4),
        [(-2.4, -11.6, -2.4, -16.2, 4.6, -16.2, 8, -11.6)],
        (-12, 11.5),
    ),
    "bus": (
        (-23, -4, -23.4, -22, -21.8, -23.6, 21, -23.6, 22.8, -21.6, 23.4, -10, 23, -4),
        [(x, -13.4, x, -20.4, x + 6, -20.4, x + 6, -13.4) for x in (-21, -13.6, -6.2, 1.2, 8.6)]
        + [(16, -12, 16, -20.4, 21.6, -20.4, 22.4, -12)],
        (-14, 14),
    ),
}  # fmt: skip
SHARES = {"sedan": 0.27, "mini": 0.22, "beetle": 0.17, "van": 0.15, "pickup": 0.11, "bus": 0.08}


class Car:
    """One car: its body, its paint, and what it carries."""

    def __init__(self, dice, weather):
        self.body = dice.weighted(SHARES)
        self.paint, self.second = dice.pick(PAINTS), dice.pick(PAINTS)
        self.dark, self.wet = weather.dark, weather.kind == "rain"
        self.lamps = weather.dark or weather.kind in ("rain", "fog")
        self.roof = None
        if self.body in ("sedan", "mini", "beetle"):
            self.roof = dice.weighted(
                {None: 0.6, "taxi": 0.12, "luggage": 0.16, "board": 0.06, "white": 0.06}
            )
        if self.roof == "taxi":
            self.paint = (246, 200, 84)
        self.stripe = dice.chance(0.25)
        self.driver = dice.chance(0.6)
        self.snow = weather.kind == "snow" and dice.chance(0.7)

    def draw(self, canvas, labels):
        """Paint the car at the place where the canvas stands; labels holds its one label."""
        outline, windows, wheels = BODIES[self.body]
        left, right = outline[0], outline[-2]
        canvas.label = None
        canvas.ellipse((left + right) / 2, 0, (right - left) / 2 + 2, 2.4, (*SHADOW[:3], 92))
        canvas.begin()
        (canvas.label,) = labels
        self._load(canvas, outline)
        canvas.polygon(outline, self.paint)
        for x in wheels:
            canvas.ellipse(x, -3.7, 4.1, 4, INK)
        canvas.label = None
        canvas.rectangle(left + 0.4, -6.4, right - 0.4, -4, darker(self.paint, 0.24))
        if self.stripe:
            canvas.rectangle(left + 0.2, -8.6, right - 0.2, -7.2, lighter(self.second, 0.3))
        for x in wheels:
            canvas.cap(x, -4.2, 5, 4.8, darker(self.paint, 0.36), -6)
            canvas.ellipse(x, -3.7, 4.1, 4, INK)
            canvas.ellipse(x, -3.7, 2, 1.9, (206, 204, 206))
            canvas.ellipse(x, -3.7, 0.7, 0.7, (120, 118, 128))
        self._windows(canvas, windows)
        self._lamps(canvas, left, right)
        canvas.measure(REACH)

    def _windows(self, canvas, windows):
        glass = GLASS
        if self.dark:
            glass, canvas.glowing = (92, 104, 140), True
            if self.body == "bus":
                glass = (252, 224, 150)
        for window in windows:
            canvas.polygon(window, glass)
        canvas.glowing = False
        for window in windows:
            x, y = window[0], window[1]
            if self.body != "bus":
                canvas.line((x + 2.4, y - 1, x + 3.6, y - 3.4), 0.9, lighter(GLASS, 0.7))
        last = windows[-1]
        if self.driver and self.body != "bus":  # a dark head behind the glass: no face
            x = last[0] + 2.4
            canvas.ellipse(x, last[1] - 1.8, 1.5, 1.7, mix(INK, GLASS, 0.3))
        if self.body in ("sedan", "mini", "beetle", "pickup"):
            x = last[0] - 0.7
            canvas.line((x, -11, x, -6.4), 0.5, darker(self.paint, 0.34))
            canvas.rectangle(x - 3.2, -9.8, x - 1.2, -9.2, darker(self.paint, 0.4))

    def _lamps(self, canvas, left, right):
        canvas.glowing = self.lamps
        canvas.ellipse(right - 1.2, -8.2, 1.2, 1.3, (255, 244, 196))
        canvas.rectangle(left + 0.2, -9, left + 1.4, -7, (226, 70, 60))
        if self.dark:
            for far, opacity in ((9, 60), (16, 40)):
                beam = (right, -8.8, right + far, -9.6, right + far + 2, -0.4, right, -7.2)
                canvas.polygon(beam, (255, 240, 180, opacity))
            canvas.ellipse(left + 0.6, -8, 2.6, 2.2, (255, 90, 70, 80))
        canvas.glowing = False
        canvas.rectangle(right - 2.4, -5.6, right + 0.6, -4.2, (216, 216, 218))
        canvas.rectangle(left - 0.6, -5.6, left + 2.4, -4.2, (216, 216, 218))

    def _load(self, canvas, outline):
        top = min(outline[1::2])
        if self.roof == "taxi":
            canvas.rectangle(-3.4, top - 2.6, 1.8, top + 0.5, (252, 246, 226))
        elif self.roof == "luggage":
            canvas.rectangle(-6, top - 4, -1, top + 0.5, (160, 104, 70))
            canvas.rectangle(-1, top - 3, 3, top + 0.5, self.second)
            canvas.rectangle(-4, top - 4, -3, top, (222, 178, 118))
        elif self.roof == "board":
            canvas.line((-10, top - 1.4, 8, top - 1.4), 1.6, self.second)
        elif self.roof == "white":
            canvas.rectangle(-6, top - 0.6, 3.6, top + 1, WHITE)
        if self.body == "pickup":
            canvas.ellipse(-14.6, -12, 3.4, 2.8, self.second)
            canvas.ellipse(-9, -12, 3.6, 3.4, lighter(self.second))
        if self.snow:
            xs = [x for x, y in zip(outline[::2], outline[1::2], strict=True) if y < top + 2.2]
            canvas.line((min(xs) + 1, top - 0.2, max(xs) - 1, top - 0.2), 2, (248, 250, 255))
