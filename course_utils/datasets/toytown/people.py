"""The people of the town: large heads, stout limbs, and a face that can be seen.

A person of scale 1 is about 36 units high, with its feet at (0, 0).
"""

import math
from dataclasses import dataclass

from course_utils.datasets.toytown.colors import INK, SHADOW, WHITE, darker, lighter

SKINS = [
    (252, 222, 196), (244, 204, 168), (226, 178, 136), (198, 144, 102),
    (166, 114, 80), (130, 90, 66),
]  # fmt: skip
HAIRS = [
    (50, 38, 38), (88, 58, 42), (146, 94, 54), (226, 184, 104), (190, 88, 52), (196, 194, 196),
    (58, 46, 74), (214, 120, 150),
]  # fmt: skip
CLOTHES = [
    (212, 90, 80), (240, 168, 82), (248, 216, 124), (126, 178, 128), (94, 152, 192),
    (126, 120, 178),
    (208, 134, 164), (238, 234, 222), (82, 96, 122), (74, 140, 136), (170, 84, 104),
]  # fmt: skip
TROUSERS = [
    (74, 88, 124),
    (104, 92, 84),
    (60, 60, 74),
    (150, 126, 100),
    (108, 128, 150),
    (132, 82, 78),
]
STYLES = ("short", "short", "parted", "long", "bob", "bun", "curls", "tails", "bald", "tuft")
HATS = ("cap", "beanie", "sun hat", "top hat", "beret", "scarf")
REACH = (-20, -60, 20, 4)
HEAD = -28.6  # height of the middle of the head
ARM = 5.0  # length of the upper arm, and of the lower one


@dataclass
class Pose:
    """How a person holds itself.

    Attributes:
        stride: how far apart the legs swing, -1 to 1.
        left, right: for each arm the angles of its upper and its lower part, in degrees: 0 hangs
            down, 90 points away from the body, 180 up.
        lift: how high over the ground, in the units of the person.
        bend: how deep in the knees, 0 to 1.
        turn: where the person faces, in degrees: 0 to us, 90 to the right, 180 away from us.
    """

    stride: float = 0.0
    left: tuple = (16, 8)
    right: tuple = (16, 8)
    lift: float = 0.0
    bend: float = 0.0
    turn: float = 0.0


def throw_pose(dice):
    """The pose of a person in a still picture."""
    pose = Pose(turn=dice.between(-46, 46))
    kind = dice.weighted({"stand": 0.34, "walk": 0.32, "wave": 0.2, "hip": 0.08, "jump": 0.06})
    pose.left = pose.right = (dice.between(8, 24), dice.between(0, 20))
    if kind == "walk":
        swing = dice.between(-1, 1)
        pose.stride, pose.left, pose.right = swing, (24 * swing, 20 * swing), (-24 * swing, 6)
        pose.turn = dice.between(-70, 70)
    elif kind == "wave":
        pose.right = (dice.between(96, 130), dice.between(140, 200))
    elif kind == "hip":
        pose.left = (46, -40)
    elif kind == "jump":
        pose.lift, pose.left, pose.right = dice.between(2, 6), (110, 140), (110, 140)
    if dice.chance(0.06):
        pose.turn = dice.between(150, 210)
    if dice.chance(0.5):
        pose.left, pose.right = pose.right, pose.left
    return pose


class Person:
    """One person: what it looks like, whatever it does."""

    def __init__(self, dice, weather):
        self.skin, self.hair = dice.pick(SKINS), dice.pick(HAIRS)
        while abs(sum(self.skin) - sum(self.hair)) < 100:  # a face stands out from its hair
            self.hair = dice.pick(HAIRS)
        self.style = dice.pick(STYLES)
        self.top, self.bottom = dice.pick(CLOTHES), dice.pick(TROUSERS)
        self.shoes = dice.pick([(66, 52, 52), (120, 72, 56), (222, 214, 204), (176, 70, 66)])
        self.outfit = dice.weighted({"trousers": 0.42, "skirt": 0.18, "dress": 0.2, "coat": 0.2})
        self.stripes = self.outfit != "coat" and dice.chance(0.3)
        self.width = dice.between(0.9, 1.16)
        cold = weather.season == "winter"
        self.hat = None
        if dice.chance(0.75 if cold else 0.38):
            self.hat = "beanie" if cold and dice.chance(0.7) else dice.pick(HATS)
        self.hat_color = dice.pick(CLOTHES)
        self.shawl = dice.pick(CLOTHES) if dice.chance(0.6 if cold else 0.12) else None
        self.glasses, self.mouth = dice.chance(0.18), dice.pick(["smile", "smile", "open", "flat"])
        self.beard = dice.chance(0.16) and self.style in ("short", "parted", "bald", "tuft")
        self.carries = None
        if weather.kind == "rain" and dice.chance(0.55):
            self.carries = "umbrella"
        elif dice.chance(0.24):
            self.carries = dice.pick(["balloon", "bag", "balloon"])
        self.thing_color = dice.pick(CLOTHES)

    def draw(self, canvas, labels, pose):
        """Paint the person at the place where the canvas stands.

        Args:
            canvas: the Canvas.
            labels: those of the body and of the face.
            pose: Pose.
        """
        canvas.label = None
        canvas.ellipse(0, 0, 8 - pose.lift / 4, 1.9 - pose.lift / 16, SHADOW)
        canvas.begin()
        self._up, self._down = -pose.lift, 2.4 * pose.bend - pose.lift
        angle = math.radians(pose.turn)
        self._front, self._aside = math.cos(angle), math.sin(angle)
        canvas.label = labels[0]
        if self.carries in ("umbrella", "balloon"):
            self._held_high(canvas)
            canvas.label = labels[0]
        self._legs(canvas, pose)
        self._hair_behind(canvas)
        self._arm(canvas, pose.left, -1)
        self._body(canvas)
        self._arm(canvas, (24, 150) if self.carries in ("umbrella", "balloon") else pose.right, 1)
        self._head(canvas, labels)
        self._hat(canvas)
        canvas.measure(REACH)

    def _legs(self, canvas, pose):
        bare = self.outfit in ("skirt", "dress")
        color, up = (self.skin if bare else self.bottom), self._up
        for side in (-1, 1):
            swing = side * pose.stride
            foot = side * 2.7 + 4.2 * swing * (0.4 + 0.6 * abs(self._aside))
            rise = up - max(swing, 0) * 1.6
            knee = (side * (2.8 + 1.6 * pose.bend) + foot) / 2
            shade = color if side > 0 else darker(color, 0.12)
            canvas.line(
                (side * 2.5, self._down - 10, knee, self._down - 5, foot, rise - 2), 4.1, shade
            )
            canvas.ellipse(foot + side * 0.5 + self._aside * 0.8, rise - 1, 2.7, 1.7, self.shoes)

    def _body(self, canvas):
        y, w, color = self._down, self.width, self.top
        hem = {"trousers": -8.6, "skirt": -9, "dress": -5.4, "coat": -4.8}[self.outfit]
        flare = {"trousers": 5.0, "skirt": 5.2, "dress": 7.4, "coat": 6.2}[self.outfit] * w
        if self.outfit == "skirt":
            canvas.polygon(
                (-4.6 * w, y - 12, 4.6 * w, y - 12, 7 * w, y - 5.6, -7 * w, y - 5.6), self.bottom
            )
        canvas.ellipse(0, y - 19.8, 5.3 * w, 3.2, color)
        canvas.polygon(
            (-5.3 * w, y - 19.8, 5.3 * w, y - 19.8, flare, y + hem, -flare, y + hem), color
        )
        canvas.label, label = None, canvas.label
        canvas.polygon(
            (-5.3 * w, y - 19.8, -3.2 * w, y - 19.8, -flare * 0.62, y + hem, -flare, y + hem),
            darker(color, 0.14),
        )
        if self.stripes:
            for k in range(3):
                canvas.rectangle(-5 * w, y - 19 + 3.4 * k, 5 * w, y - 17.6 + 3.4 * k, WHITE)
        if self.outfit == "coat" and self._front > 0:
            x = 2 * self._aside
            canvas.line((x, y - 20, x, y + hem), 0.8, darker(color, 0.3))
            for k in (-17, -13, -9):
                canvas.ellipse(x + 1.5, y + k, 0.6, 0.6, WHITE)
        canvas.label = label
        if self.shawl:
            canvas.ellipse(0, y - 21.6, 5.2, 2.2, self.shawl)
            canvas.line((3, y - 21, 3.8, y - 15), 2.4, self.shawl)

    def _arm(self, canvas, angles, side):
        x, y = side * 5.3 * self.width, self._down - 19.6
        points = [x, y]
        for degrees in angles:
            x += side * ARM * math.sin(math.radians(degrees))
            y += ARM * math.cos(math.radians(degrees))
            points += [x, y]
        color = self.top if side > 0 else darker(self.top, 0.1)
        canvas.ellipse(x, y, 1.9, 1.9, self.skin)
        x, y = (x + points[2]) / 2, (y + points[3]) / 2  # the sleeve ends before the hand
        canvas.line((*points[:4], x, y), 3.4, color)
        if self.carries == "bag" and side > 0:
            x, y = points[4], points[5]
            canvas.rectangle(x - 2.6, y + 1.2, x + 2.6, y + 6, self.thing_color)
            canvas.rectangle(x - 2.6, y + 1.2, x + 2.6, y + 2, darker(self.thing_color))

    def _hair_behind(self, canvas):
        y, color = self._down + HEAD, self.hair
        if self.hat == "scarf":
            canvas.ellipse(0, y, 7.3, 7.8, self.hat_color)
            canvas.ellipse(0, y + 6.6, 5.4, 3, self.hat_color)
        elif self.style == "long":
            canvas.ellipse(0, y, 7.4, 7.4, color)
            canvas.rectangle(-7.2, y, 7.2, y + 10, color)
        elif self.style == "bob":
            canvas.ellipse(0, y, 7.6, 7.4, color)
            canvas.rectangle(-7.4, y, 7.4, y + 5.4, color)
        elif self.style == "curls":
            for dx, dy in ((-5.4, -2), (5.4, -2), (-3.6, -6), (3.6, -6), (0, -7), (-6, 2), (6, 2)):
                canvas.ellipse(dx, y + dy, 3.6, 3.6, color)
        elif self.style == "bun" and not self.hat:
            canvas.ellipse(-2 * self._aside, y - 8, 3.4, 3.2, color)
        elif self.style == "tails":
            for side in (-1, 1):
                canvas.ellipse(side * 8, y + 1.6, 2.3, 4.2, color)

    def _head(self, canvas, labels):
        y, side = self._down + HEAD, self._aside
        canvas.label = labels[1] if self._front > -0.3 else labels[0]
        if self.hat != "scarf":
            for ear in (-1, 1):
                canvas.ellipse(ear * 6.1 - 1.2 * side, y + 0.8, 1.5, 1.8, darker(self.skin, 0.1))
        canvas.ellipse(0, y, 6.3, 6.9, self.skin)
        canvas.label = None
        if self._front > -0.3:
            self._features(canvas, 3.4 * side, y)
        canvas.label = labels[0]
        back = self.hat_color if self.hat == "scarf" else self.hair
        if self.style == "bald" and self.hat != "scarf":
            back = self.skin
        if self._front < 0.3:  # the back of the head comes round, from one ear to the other
            share = min((0.3 - self._front) / 1.2, 1)
            x = -6.7 * (1 - share) if side > 0 else 6.7 * (1 - share)
            canvas.ellipse(x, y - 0.4, 6.7 * share + 0.6, 7.1, back)
            if self._front > -0.3 and self.style != "bald":
                canvas.cap(0, y - 0.4, 6.8, 7.2, back, 36)
        elif self.hat == "scarf":
            canvas.cap(0, y - 0.2, 6.9, 7.4, self.hat_color, 30)
        elif self.style != "bald":
            self._fringe(canvas, y, side)

    def _fringe(self, canvas, y, side):
        color = self.hair
        if self.style == "tuft":
            canvas.polygon((-3, y - 6, -2, y - 10, 0, y - 7.4, 2.4, y - 10, 3, y - 6), color)
        canvas.cap(0, y - 0.4, 6.8, 7.2, color, 42 if self.style == "tuft" else 33)
        if self.style in ("parted", "long", "tails"):
            way = 1 if side <= 0 else -1
            canvas.polygon(
                (way * 6.5, y - 5, way * 6.5, y - 1.2, way * 4.6, y - 4, -way * 2, y - 5.2), color
            )
        canvas.label, label = None, canvas.label
        canvas.line((-3 + side, y - 5.8, 0.4 + side, y - 6.4), 0.8, lighter(color, 0.3))
        canvas.label = label

    def _features(self, canvas, x, y):
        near = 2.5 * (0.55 + 0.45 * self._front)
        dark = self.skin[0] < 180
        cheek = (206, 96, 80, 74) if dark else (240, 120, 110, 84)
        for side in (-1, 1):
            canvas.ellipse(x + side * near * 1.5, y + 2.3, 1.3, 1, cheek)
        for side in (-1, 1):
            if self.glasses:
                canvas.ellipse(x + side * near, y + 0.2, 1.9, 1.9, INK)
                canvas.ellipse(x + side * near, y + 0.2, 1.4, 1.4, WHITE)
            canvas.ellipse(x + side * near, y + 0.2, 0.85, 1.05, INK)
        canvas.ellipse(x * 1.2, y + 1.9, 0.9, 0.7, darker(self.skin, 0.22))
        if self.beard:
            canvas.ellipse(x * 0.6, y + 4.8, 4.4, 2.4, self.hair)
        lips = (150, 54, 58) if not dark else (110, 40, 46)
        if self.mouth == "open":
            canvas.ellipse(x, y + 4, 1.5, 1.2, lips)
        else:
            drop = 0.9 if self.mouth == "smile" else 0
            points = (x - 1.9, y + 3.6, x - 0.8, y + 3.6 + drop, x + 0.8, y + 3.6 + drop)
            canvas.line((*points, x + 1.9, y + 3.6), 0.8, lips)

    def _hat(self, canvas):
        y, color, x = self._down + HEAD, self.hat_color, 2 * self._aside
        if self.hat == "cap":
            canvas.cap(0, y - 1.2, 6.9, 7.4, color, 28)
            if self._front > -0.3:
                canvas.ellipse(x * 2.4, y - 4.4, 4.8, 1.3, darker(color))
        elif self.hat == "beanie":
            canvas.cap(0, y - 1.2, 7, 8.2, color, 28)
            canvas.rectangle(-6.5, y - 6, 6.5, y - 3.7, lighter(color, 0.4))
            canvas.ellipse(0, y - 10, 2, 2, WHITE)
        elif self.hat == "sun hat":
            canvas.ellipse(0, y - 4.6, 10.4, 2, (238, 208, 140))
            canvas.cap(0, y - 4, 6, 6.2, (244, 218, 156), 5)
            canvas.rectangle(-5.8, y - 6.2, 5.8, y - 4.8, color)
        elif self.hat == "top hat":
            canvas.rectangle(-4.9, y - 13, 4.9, y - 4.8, (62, 58, 74))
            canvas.rectangle(-4.9, y - 7, 4.9, y - 5.4, color)
            canvas.ellipse(0, y - 4.6, 7.8, 1.3, (50, 46, 62))
        elif self.hat == "beret":
            canvas.ellipse(-1.2, y - 6.6, 7.2, 3, color)
            canvas.line((-1, y - 9, -0.6, y - 10.2), 1, darker(color))

    def _held_high(self, canvas):
        x, y, color = 8.4 * self.width, self._down - 19, self.thing_color
        if self.carries == "umbrella":
            canvas.line((x, y, x, y - 21), 0.9, (96, 80, 80))
            canvas.cap(x - 2, y - 18, 12, 10, color, 0)
            canvas.label = None
            canvas.cap(x - 2, y - 18, 5, 10, lighter(color), 0)
        else:
            canvas.line((x, y, x + 2, y - 14), 0.5, (150, 140, 140))
            canvas.ellipse(x + 2.4, y - 20, 5, 5.8, color)
            canvas.label = None
            canvas.ellipse(x + 0.8, y - 22, 1.3, 1.6, lighter(color, 0.6))
