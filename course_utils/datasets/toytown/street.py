"""The street that everything stands on: sky, hills, houses, pavement and road."""

from course_utils.datasets.toytown.classes import BACKGROUND, HOUSE, ROAD
from course_utils.datasets.toytown.houses import draw_house
from course_utils.datasets.toytown.colors import mix

GRASS = {
    "spring": (158, 196, 122),
    "summer": (138, 180, 112),
    "autumn": (186, 172, 110),
    "winter": (236, 240, 246),
}


class Street:
    """Where things are, from far to near, in units of the picture.

    Attributes:
        horizon, houses, curb, edge: heights y of the horizon, the feet of the houses, and the far
            and the near edge of the road.
    """

    def __init__(self, dice, weather):
        self.weather = weather
        self.horizon = dice.between(48, 58)
        self.houses = self.horizon + dice.between(10, 14)
        self.curb = self.houses + dice.between(7, 11)
        self.edge = self.curb + dice.between(24, 29)
        self.nearness = dice.between(0.94, 1.1)

    def scale(self, y):
        """How large things are that stand at y."""
        return self.nearness * (0.8 + 0.62 * (y - 68) / 58)

    def light(self, canvas, y):
        """Set the light of things that stand at y."""
        depth = (127 - y) / (127 - self.horizon)
        canvas.light_up(*self.weather.at(min(max(depth, 0), 1)))

    def draw(self, canvas, dice):
        """Paint all that lies behind the people and the cars."""
        weather = self.weather
        canvas.label = BACKGROUND
        canvas.stand(0, 0)
        canvas.light_up((256, 256, 256))
        steps = 24
        for k in range(steps):
            top, bottom = self.horizon * k / steps, self.horizon * (k + 1) / steps + 1
            canvas.rectangle(0, top, 128, bottom, mix(weather.top, weather.bottom, k / steps))
        grass = GRASS[weather.season]
        self.light(canvas, self.horizon)
        for _ in range(3):
            x, high = dice.between(0, 128), dice.between(6, 16)
            canvas.ellipse(
                x, self.horizon + 4, dice.between(30, 60), high, mix(grass, (120, 150, 150), 0.4)
            )
        self.light(canvas, self.houses)
        canvas.rectangle(0, self.horizon, 128, 128, grass)
        left = dice.between(-12, 4)
        while left < 124:
            width = dice.between(24, 36)
            if dice.chance(0.85):
                canvas.label = HOUSE
                canvas.stand(left, self.houses)
                draw_house(canvas, dice, width, weather)
            left += width + (0 if dice.chance(0.6) else dice.between(2, 10))
        canvas.stand(0, 0)
        self._ground(canvas)

    def _ground(self, canvas):
        canvas.label = BACKGROUND
        self.light(canvas, self.curb)
        canvas.rectangle(0, self.houses, 128, self.curb, (206, 200, 190))
        canvas.label = ROAD
        self.light(canvas, self.edge)
        canvas.rectangle(0, self.curb, 128, self.edge, (128, 128, 136))
        canvas.label = BACKGROUND
        canvas.rectangle(0, self.edge, 128, 128, (216, 208, 196))
        canvas.label = None
        middle = (self.curb + self.edge) / 2 - 1
        for x in range(4, 128, 18):
            canvas.rectangle(x, middle, x + 9, middle + 1.2, (228, 226, 216))
