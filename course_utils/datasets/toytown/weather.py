"""Time of day, season and weather: the colors of the sky, and the light on everything under it."""

from dataclasses import dataclass

from course_utils.datasets.toytown.colors import mix

# For each time of day: the sky above and at the horizon, and the light (256: colors as they are).
TIMES = {
    "day": ((112, 176, 226), (208, 232, 242), (256, 256, 252)),
    "morning": ((150, 192, 224), (254, 228, 196), (256, 246, 230)),
    "evening": ((112, 118, 178), (252, 186, 142), (246, 218, 206)),
    "night": ((26, 34, 76), (78, 86, 138), (172, 176, 210)),
}
TIME_SHARES = {"day": 0.56, "morning": 0.15, "evening": 0.14, "night": 0.15}
WEATHER_SHARES = {"clear": 0.44, "clouds": 0.24, "rain": 0.12, "snow": 0.11, "fog": 0.09}
SEASON_SHARES = {"spring": 0.25, "summer": 0.4, "autumn": 0.35}


@dataclass
class Weather:
    """The light of one scene.

    Attributes:
        time: "day", "morning", "evening" or "night".
        kind: "clear", "clouds", "rain", "snow" or "fog".
        season: "spring", "summer", "autumn", or "winter" where it snows.
        top, bottom: the sky above and at the horizon.
        light: the factor on each color channel, 256 for as it is.
        haze: how much of the color of the horizon lies over the farthest things, 0 to 1.
    """

    time: str
    kind: str
    season: str
    top: tuple
    bottom: tuple
    light: tuple
    haze: float

    @property
    def dark(self):
        """Are the lamps on?"""
        return self.time == "night"

    def at(self, depth):
        """The factor and the haze for things at a depth, 0 for here and 1 for the horizon."""
        haze = round(256 * self.haze * depth)
        factor = tuple(light * (256 - haze) >> 8 for light in self.light)
        return factor, tuple(color * haze >> 8 for color in self.bottom)


def draw_weather(dice):
    """Throw the dice for time, weather and season."""
    time, kind = dice.weighted(TIME_SHARES), dice.weighted(WEATHER_SHARES)
    season = "winter" if kind == "snow" else dice.weighted(SEASON_SHARES)
    top, bottom, light = TIMES[time]
    if kind in ("rain", "snow", "fog"):
        gray = (186, 194, 204) if time != "night" else (70, 78, 108)
        top, bottom = mix(top, gray, 0.65), mix(bottom, gray, 0.7)
        light = mix(light, (226, 232, 244), 0.5) if time != "night" else light
    haze = {"fog": 0.55, "rain": 0.26, "snow": 0.26}.get(kind, 0.28)
    return Weather(time, kind, season, top, bottom, light, haze)


def draw_fall(canvas, dice, weather):
    """Paint the rain or the snow in front of everything."""
    if weather.kind not in ("rain", "snow"):
        return
    canvas.label = None
    canvas.stand(0, 0)
    canvas.light_up((256, 256, 256))
    drop = (226, 234, 246, 120) if weather.kind == "rain" else (255, 255, 255, 220)
    for _ in range(46):
        x, y, near = dice.between(-4, 128), dice.between(-4, 128), dice.random()
        if weather.kind == "rain":
            canvas.line((x, y, x + 0.8 + near, y + 4 + 5 * near), 0.5, drop)
        else:
            canvas.ellipse(x, y, 0.4 + 0.7 * near, 0.4 + 0.7 * near, drop)
