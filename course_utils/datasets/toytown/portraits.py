"""Small portraits of the animals of the town: which of nine kinds is it?"""

import numpy as np

from course_utils.datasets.dataset import Dataset, SealedSplit, Split, read_card
from course_utils.datasets.toytown.animals import KINDS, Animal
from course_utils.datasets.toytown.canvas import Canvas
from course_utils.datasets.toytown.dice import Dice
from course_utils.datasets.toytown.props import Prop
from course_utils.datasets.toytown.scene import SCENES_OF_A_SEED, SEEDS, number_of, whole_number
from course_utils.datasets.toytown.street import Street
from course_utils.datasets.toytown.weather import draw_fall, draw_weather

SIDE = 32  # pixels of a portrait
STREET = 96  # pixels of the street that two portraits are cut from
PLACES = ((22, 40), (88, 106))  # where the two animals stand, in units of the picture
IN_FRONT = 0.3  # of the animals have something standing before them


def load_animals(train=2000, validation=1000, test=2000, seed=0):
    """Draw portraits of animals: cat, dog, sheep, cow, pig, rabbit, duck, horse and fox.

    All kinds are equally frequent. Weather, light, size, pose and coat vary, the animal is not in
    the middle, and before three in ten something stands: a lamp, a bush, a bench. No street is in
    two parts.

    Args:
        train, validation, test: how many portraits, each 1 to 1,000,000.
        seed: a whole number from 0 to 999.

    Returns:
        Dataset; images (count, 32, 32, 3), uint8, red, green, blue.

    Raises:
        ValueError: a count or seed is not one of those.

    Built in lesson 11.
    """
    return Dataset(
        name="Animals of Toytown",
        train=_draw_part("train", train, seed),
        validation=_draw_part("validation", validation, seed),
        test=SealedSplit(_draw_part("test", test, seed)),
        class_names=KINDS,
        card=read_card("Toytown"),
    )


def _draw_part(part, count, seed):
    whole_number(seed, "seed", 0, SEEDS - 1)
    whole_number(count, part, 1, SCENES_OF_A_SEED)
    images = np.empty((count + 1, SIDE, SIDE, 3), np.uint8)
    labels = np.empty(count + 1, np.int64)
    for row in range(0, count, len(PLACES)):
        both = slice(row, row + len(PLACES))
        images[both], labels[both] = _paint(number_of(f"{part} animals", seed, row))
    return Split(images[:count], labels[:count])


def _paint(number):
    """Two portraits from one street, and the positions of their kinds in KINDS."""
    dice = Dice(number)
    canvas, street = Canvas(STREET), Street(dice, draw_weather(dice))
    street.draw(canvas, dice)
    corners, labels = [], []
    for left, right in PLACES:
        x, y = dice.between(left, right), dice.between(street.curb - 2, 122)
        labels.append(dice.whole(0, len(KINDS) - 1))
        scale = dice.between(0.9, 1.2)
        _stand(canvas, street, dice, Animal(dice, KINDS[labels[-1]]), (x, y), scale)
        if dice.chance(IN_FRONT):
            beside = x + dice.between(7, 13) * dice.pick((-1, 1)), y + 3
            _stand(canvas, street, dice, Prop(dice, street.weather), beside, scale)
        middle = x + dice.between(-4, 4), y - 12 * scale + dice.between(-4, 4)
        corners.append([round(place * STREET / 128) - SIDE // 2 for place in middle])
    draw_fall(canvas, dice, street.weather)
    picture = canvas.picture(dice)
    corners = np.clip(corners, 0, STREET - SIDE)
    return [picture[y : y + SIDE, x : x + SIDE] for x, y in corners], labels


def _stand(canvas, street, dice, figure, place, scale):
    street.light(canvas, place[1], 0.5)
    canvas.stand(*place, scale, dice.chance(0.5))
    figure.draw(canvas, (None,)) if isinstance(figure, Animal) else figure.draw(canvas)
