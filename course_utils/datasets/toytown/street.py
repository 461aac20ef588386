"""The street that everything stands on: sky, hills, houses, pavement and road."""

from course_utils.datasets.toytown.classes import BACKGROUND, ROAD, TEXT
from course_utils.datasets.toytown.colors import darker, lighter, mix
from course_utils.datasets.toytown.houses import House
from course_utils.datasets.toytown.props import LEAVES

GRASS = {
    "spring": (164, 202, 124), "summer": (142, 184, 112), "autumn": (190, 176, 112),
    "winter": (234, 240, 246),
}  # fmt: skip
PAVEMENTS = [(212, 206, 196), (220, 208, 192), (198, 198, 202), (206, 190, 176)]
ROADS = [(126, 126, 136), (138, 134, 136), (116, 120, 134)]
FLAGS = [(222, 98, 86), (250, 216, 126), (110, 166, 196), (244, 240, 226), (132, 184, 132)]
SHOPS = 0.3  # of the houses that are wide enough


class Street:
    """Where things are, in units of the picture.

    Attributes:
        weather: Weather.
        horizon, houses, curb, edge: heights y of the horizon, of the feet of the houses, and of the
            far and the near edge of the road; further down is nearer.
    """

    def __init__(self, dice, weather):
        self.weather = weather
        self.horizon = dice.between(46, 58)
        self.houses = round(self.horizon + dice.between(10, 14))
        self.curb = self.houses + dice.between(7, 11)
        self.edge = self.curb + dice.between(24, 29)
        self.nearness = dice.between(1.03, 1.18)
        self.boards = []
        self.place = dice.weighted({"town": 0.52, "village": 0.3, "park": 0.18})

    def scale(self, y):
        """How large things are that stand at y."""
        return self.nearness * (0.88 + 0.54 * (y - 68) / 58)

    def light(self, canvas, y, clear=1.0):
        """Set the light of things that stand at y, in the given share of the haze that is there."""
        depth = clear * (127 - y) / (127 - self.horizon)
        canvas.light_up(*self.weather.at(min(max(depth, 0), 1)))

    def draw(self, canvas, dice):
        """Paint all that lies behind the people and the cars.

        Returns:
            (label, word) of each shop.
        """
        canvas.label = None  # all is background, until something else is painted
        canvas.stand(0, 0)
        self._sky(canvas, dice)
        self._hills(canvas, dice)
        words = self._row(canvas, dice)
        canvas.stand(0, 0)
        self._ground(canvas, dice)
        return words

    def _sky(self, canvas, dice):
        weather, steps = self.weather, 24
        canvas.light_up((256, 256, 256))
        for k in range(steps):
            top, bottom = self.horizon * k / steps, self.horizon * (k + 1) / steps + 1
            canvas.rectangle(0, top, 128, bottom, mix(weather.top, weather.bottom, k / steps))
        if weather.dark and weather.kind in ("clear", "clouds"):
            for _ in range(16):
                x, y, r = (
                    dice.between(0, 128),
                    dice.between(0, self.horizon - 12),
                    dice.between(0.2, 0.6),
                )
                canvas.ellipse(x, y, r, r, (236, 236, 214))
        if weather.kind in ("clear", "clouds"):
            self._sun(canvas, dice)
        if weather.kind != "fog":
            most = {"clear": 2, "clouds": 5}.get(weather.kind, 3)
            for _ in range(dice.whole(0 if most < 5 else 3, most)):
                self._cloud(canvas, dice)
        if weather.kind == "clear" and not weather.dark and dice.chance(0.1):
            self._balloon(canvas, dice)

    def _sun(self, canvas, dice):
        x, y = dice.between(12, 116), dice.between(8, 20)
        if self.weather.dark:
            canvas.ellipse(x, y, 9, 9, (240, 236, 200, 26))
            canvas.ellipse(x, y, 5, 5, (246, 240, 206))
            canvas.ellipse(
                x + 2.2, y - 1.2, 4.2, 4.2, mix(self.weather.top, self.weather.bottom, 0.2)
            )
            return
        if self.weather.time == "evening":
            y = self.horizon - dice.between(8, 18)
        warm = (255, 232, 150) if self.weather.time == "day" else (255, 206, 140)
        for radius, opacity in ((15, 34), (10, 50)):
            canvas.ellipse(x, y, radius, radius, (*warm, opacity))
        canvas.ellipse(x, y, 6, 6, lighter(warm, 0.3))

    def _cloud(self, canvas, dice):
        weather = self.weather
        color = mix(
            (255, 255, 255), weather.bottom, 0.25 if weather.kind in ("clear", "clouds") else 0.7
        )
        if weather.time != "day":
            color = mix(color, weather.bottom, 0.8 if weather.dark else 0.4)
        color = (*color, 214)
        x, y, w = dice.between(-6, 134), dice.between(5, self.horizon - 16), dice.between(7, 13)
        canvas.ellipse(x, y, w, w * 0.28, color)
        canvas.ellipse(x - w * 0.3, y - w * 0.2, w * 0.4, w * 0.34, color)
        canvas.ellipse(x + w * 0.25, y - w * 0.28, w * 0.46, w * 0.42, color)

    def _balloon(self, canvas, dice):
        x, y = dice.between(14, 114), dice.between(10, 22)
        color = dice.pick([(222, 96, 84), (246, 190, 96), (110, 160, 196)])
        canvas.ellipse(x, y, 6, 6.8, color)
        canvas.ellipse(x, y, 2.4, 6.8, lighter(color, 0.5))
        canvas.rectangle(x - 1.4, y + 8.4, x + 1.4, y + 10.6, (150, 108, 78))

    def _hills(self, canvas, dice):
        weather, grass = self.weather, GRASS[self.weather.season]
        self.light(canvas, self.horizon)
        far = mix(mix(grass, (120, 150, 176), 0.5), weather.bottom, 0.3)
        for _ in range(3):
            x, high = dice.between(0, 128), dice.between(7, 17)
            canvas.ellipse(x, self.horizon + 4, dice.between(30, 60), high, far)
        if dice.chance(0.2):
            self._skyline(canvas, dice, mix(far, (104, 116, 146), 0.4))
        canvas.rectangle(0, self.horizon, 128, self.houses, mix(grass, far, 0.3))
        self.light(canvas, self.houses - 6)
        leaves = LEAVES[weather.season]
        for _ in range(dice.whole(4, 8)):  # the wood behind the houses
            x, r, leaf = dice.between(-4, 132), dice.between(4, 8), darker(dice.pick(leaves), 0.16)
            canvas.ellipse(x, self.houses - r - 2, r, r + 1, leaf)
            canvas.ellipse(x + r, self.houses - r + 1, r * 0.8, r * 0.8, leaf)
        canvas.rectangle(0, self.houses - 4, 128, self.houses, grass)

    def _skyline(self, canvas, dice, color):
        x, windows = dice.between(0, 70), self.weather.dark
        for _ in range(dice.whole(4, 7)):
            width, high = dice.between(5, 9), dice.between(8, 22)
            canvas.rectangle(x, self.horizon - high, x + width, self.horizon, color)
            if windows:
                canvas.glowing = True
                for k in range(3):
                    y = self.horizon - high + 2 + 3 * k
                    left = x + 1 + 2 * int(dice.random() * 3)
                    canvas.rectangle(left, y, left + 1, y + 1, (250, 214, 140))
                canvas.glowing = False
            x += width + dice.between(0, 2)

    def _row(self, canvas, dice):
        share, gap = {"town": (0.96, 2), "village": (0.62, 10), "park": (0.12, 14)}[self.place]
        self.light(canvas, self.houses)
        words, left = [], dice.whole(-16, 2)
        while left < 122:
            width = dice.whole(23, 38)
            if dice.chance(share):
                canvas.stand(left, self.houses)
                house = House(dice, width, self.weather)
                fits = width > 27 and left > -6 and left + width < 134 and len(words) < 2
                label = canvas.new_label(TEXT) if fits and dice.chance(SHOPS) else None
                word = house.draw(canvas, dice, label)
                if word:
                    words.append((label, word))
                    self.boards.append(house.board(left, self.houses))
            left += width + (0 if dice.chance(0.5) else dice.whole(1, gap))
        if self.place != "park" and dice.chance(0.14):
            self._bunting(canvas, dice)
        return words

    def _bunting(self, canvas, dice):
        """A string of little flags from house to house."""
        canvas.label = None
        canvas.stand(0, self.houses - dice.between(24, 30))
        for k in range(17):
            x, sag = 8 * k, 5 * (1 - ((k % 8) / 4 - 1) ** 2)
            color = FLAGS[k % len(FLAGS)]
            canvas.polygon((x - 2, sag, x + 2, sag, x, sag + 4.4), color)

    def _ground(self, canvas, dice):
        weather, grass = self.weather, GRASS[self.weather.season]
        winter, wet = weather.season == "winter", weather.kind == "rain"
        pavement, road = dice.pick(PAVEMENTS), dice.pick(ROADS)
        if winter:
            pavement, road = mix(pavement, (244, 247, 252), 0.7), mix(road, (226, 230, 238), 0.35)
        if wet:
            pavement, road = darker(pavement, 0.16), darker(road, 0.24)
        front = grass if self.place == "park" or dice.chance(0.25) else pavement
        back = grass if self.place == "park" and dice.chance(0.6) else pavement
        canvas.label = BACKGROUND
        self.light(canvas, self.curb)
        canvas.rectangle(0, self.houses, 128, self.curb, back)
        canvas.rectangle(0, self.curb - 1, 128, self.curb + 0.2, lighter(back, 0.3))
        self.light(canvas, (self.curb + self.edge) / 2)
        canvas.label = ROAD
        canvas.rectangle(0, self.curb, 128, self.edge, road)
        canvas.label = BACKGROUND
        self.light(canvas, 118)
        canvas.rectangle(0, self.edge, 128, 128, front)
        canvas.rectangle(0, self.edge, 128, self.edge + 1.2, lighter(front, 0.3))
        canvas.label = None
        self._marks(canvas, dice, road)
        if front == pavement:
            for k in range(-2, 9):
                x = 64 + (k - 3) * 19
                canvas.line((x, self.edge + 1, x + (x - 64) * 0.4, 128), 0.5, darker(front, 0.12))
        else:
            for _ in range(10):
                x, y = dice.between(0, 128), dice.between(self.edge + 3, 126)
                canvas.line((x, y, x + 0.6, y - 1.6), 0.7, darker(front, 0.16))
        if wet:
            for _ in range(3):
                x, y = dice.between(0, 128), dice.between(self.curb + 4, 124)
                canvas.ellipse(x, y, dice.between(5, 12), 1.6, (*lighter(weather.bottom, 0.2), 90))

    def _marks(self, canvas, dice, road):
        """The gutters, the dashes along the middle, and sometimes a crossing."""
        curb, edge, paint = self.curb, self.edge, mix(road, (250, 248, 240), 0.75)
        canvas.rectangle(0, curb, 128, curb + 1.2, darker(road, 0.2))
        middle, first = (curb + edge) / 2 - 1.4, dice.between(-14, 4)
        for k in range(8):
            x = first + 18 * k
            canvas.polygon(
                (x, middle, x + 8, middle, x + 8.4, middle + 1.3, x, middle + 1.3), paint
            )
        if dice.chance(0.2):
            x = dice.between(14, 96)
            for k in range(6):
                y = curb + 2 + (edge - curb - 3) * k / 6
                canvas.rectangle(x - 0.6 * k, y, x + 15 + 0.6 * k, y + 2.1, paint)
