"""Who and what is in a scene, and where each of them stands."""

from dataclasses import dataclass
from typing import Any

from course_utils.datasets.toytown.animals import Animal
from course_utils.datasets.toytown.cars import Car
from course_utils.datasets.toytown.classes import ANIMAL, CAR, FACE
from course_utils.datasets.toytown.people import Person
from course_utils.datasets.toytown.props import SIZES, Prop
from course_utils.datasets.toytown.signs import Sign

COUNTS = {
    FACE: {0: 0.12, 1: 0.38, 2: 0.32, 3: 0.18},
    CAR: {0: 0.28, 1: 0.44, 2: 0.28},
    ANIMAL: {0: 0.22, 1: 0.46, 2: 0.32},
}
MOST_THINGS = 6
SIZES_OF_KIND = {CAR: 0.96, ANIMAL: 1.15}  # beside that of people
CLEAR = 0.5  # share of the haze that lies over actors: they stand out from the houses
HALF_WIDTHS = {FACE: 8, CAR: 20, ANIMAL: 14}
HEIGHTS = {FACE: 37, CAR: 18, ANIMAL: 19}
TRIES = 7


@dataclass
class Actor:
    """A figure and its place.

    Attributes:
        kind: FACE (a person), CAR, ANIMAL, "sign" or "prop".
        figure: Person, Car, Animal, Sign or Prop.
        x, y: where its feet are, in units of the picture.
        mirrored: does it look to the left?
    """

    kind: Any
    figure: Any
    x: float
    y: float
    mirrored: bool = False

    def stand(self, canvas, street, moved=0.0):
        """Put the next shapes where the actor is, moved to the right, in the light there."""
        street.light(canvas, self.y, CLEAR)
        scale = SIZES_OF_KIND.get(self.kind, 1) * street.scale(self.y)
        canvas.stand(self.x + moved, self.y, scale, self.mirrored)


def throw_crowd(dice, street, shops):
    """The actors of a scene, from far to near.

    Args:
        dice: Dice.
        street: Street.
        shops: how many words the street has already.

    Returns:
        list of Actor.
    """
    weather = street.weather
    kinds = [kind for kind, shares in COUNTS.items() for _ in range(dice.weighted(shares))]
    while not kinds:
        kinds = [dice.pick((FACE, CAR, ANIMAL))]
    while len(kinds) > MOST_THINGS:
        kinds.pop(int(len(kinds) * dice.random()))
    makers = {
        FACE: lambda: Person(dice, weather),
        CAR: lambda: Car(dice, weather),
        ANIMAL: lambda: Animal(dice),
        "sign": lambda: Sign(dice),
        "prop": lambda: Prop(dice, weather),
    }
    kinds += ["sign"] * dice.weighted({0: 0.18, 1: 0.62, 2: 0.2} if not shops else {0: 0.5, 1: 0.5})
    kinds += ["prop"] * dice.whole(0, 3)
    actors, taken, boards = [], [], list(street.boards)
    for kind in kinds:
        figure, y = makers[kind](), _lane(dice, street, kind)
        shown = boards if kind in ("sign", "prop") else []
        x = _free_place(dice, street, kind, figure, y, taken, shown)
        if x is not None:
            if kind == "sign":
                boards.append(taken[-1])
            actors.append(Actor(kind, figure, x, y, dice.chance(0.5)))
    return sorted(actors, key=lambda actor: actor.y)


def _lane(dice, street, kind):
    if kind == CAR:
        share = dice.pick((0.44, 0.44, 0.93))
        return street.curb + (street.edge - street.curb) * share + dice.between(-1, 1)
    back = (street.houses + 3, street.curb - 0.5)
    front = (street.edge + 7, 125)
    if kind in ("sign", "prop"):
        return dice.between(*back) - 2 if dice.chance(0.78) else street.edge + dice.between(1, 6)
    if kind == ANIMAL and dice.chance(0.12):
        return dice.between(street.curb + 8, street.edge - 2)
    return dice.between(*front) if dice.chance(0.56) else dice.between(*back)


def _extent(street, kind, figure, x, y):
    """Left, top, right, bottom of what an actor roughly covers."""
    if kind == "sign":
        return (
            x - figure.half,
            y - figure.post - figure.height - 6,
            x + figure.half,
            y - figure.post,
        )
    scale = street.scale(y)
    if kind == "prop":
        width, height = SIZES[figure.kind]
        return x - width / 2 * scale, y - height * scale, x + width / 2 * scale, y
    half, height = HALF_WIDTHS[kind] * scale, HEIGHTS[kind] * scale
    return x - half, y - height, x + half, y


def _free_place(dice, street, kind, figure, y, taken, shown):
    """A place x where the actor hides little, and little hides it; None if there is none.

    It hides next to nothing of what is `shown`, boards with words. Of what is `taken`, most
    often little, and now and then more than half.
    """
    most = 0.6 if dice.chance(0.25) else 0.15
    half = _extent(street, kind, figure, 0, y)[2]
    margin = half if kind in (FACE, "sign") else half * 0.5
    for _ in range(TRIES):
        x = dice.between(min(margin, 62), 128 - min(margin, 62))
        extent = _extent(street, kind, figure, x, y)
        hides = any(_overlap(extent, other) > 0.05 for other in shown)
        if not hides and all(_overlap(extent, other) <= most for other in taken):
            taken.append(extent)
            return x
    return None


def _overlap(first, second):
    """The area that two extents share, as a share of the smaller one."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0:
        return 0
    areas = [(e[2] - e[0]) * (e[3] - e[1]) for e in (first, second)]
    return width * height / min(areas)
