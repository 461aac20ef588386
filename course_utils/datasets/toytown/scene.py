"""One scene of the town: thrown from a seed, painted, and everything in it known."""

from dataclasses import dataclass

import numpy as np

from course_utils.datasets.scenes import Scenes
from course_utils.datasets.toytown.canvas import Canvas
from course_utils.datasets.toytown.classes import FACE, PERSON, PIXELS_OF_CLASS, TEXT
from course_utils.datasets.toytown.crowd import throw_crowd
from course_utils.datasets.toytown.dice import Dice
from course_utils.datasets.toytown.people import throw_pose
from course_utils.datasets.toytown.street import Street
from course_utils.datasets.toytown.weather import draw_fall, draw_weather

SEEDS = 2**20  # seeds from 0 to this, excluded
COUNTS = 2**20  # scenes of one seed
LEAST_VISIBLE = 0.25
LEAST_PIXELS = 24  # at size 128


@dataclass(frozen=True)
class Scene:
    """One street scene and what is in it.

    Attributes:
        image: (size, size, 3), uint8, red, green, blue.
        boxes: (things, 4), float32: left, top, right, bottom of what can be seen, in pixels.
        classes: (things,), int64, an index into CLASS_NAMES.
        visibility: (things,), float32: the share of the thing's own pixels that can be seen, 0 to 1.
        semantic: (size, size), uint8, an index into SEMANTIC_NAMES.
        instances: (size, size), uint8: 0, or 1 + the row of the thing in boxes.
        text: (size, size), bool: the letters.
        words: the words that can be read.
    """

    image: np.ndarray
    boxes: np.ndarray
    classes: np.ndarray
    visibility: np.ndarray
    semantic: np.ndarray
    instances: np.ndarray
    text: np.ndarray
    words: list


@dataclass(frozen=True, repr=False)
class TownScenes(Scenes):
    """Street scenes: Scenes whose regions are the semantic masks, and more.

    Attributes:
        visibility: for each image an array (things,), float32: the share of the thing's own pixels
            that can be seen.
        text: (count, size, size), bool: the letters on the signs.
        words: for each image a list of the words that can be read.
    """

    visibility: list = None
    text: np.ndarray = None
    words: list = None

    @property
    def semantic(self):
        """The regions: (count, size, size), uint8, an index into SEMANTIC_NAMES."""
        return self.regions


def draw_scene(seed, size=128):
    """Draw one scene."""
    return _paint(seed, size)


def draw_scenes(count, seed=0, size=128):
    """Draw scenes. Scene k is draw_scene(seed * 2**20 + k)."""
    return stack([_paint(seed * COUNTS + k, size) for k in range(count)])


def stack(scenes):
    """Put scenes of one size together."""
    return TownScenes(
        images=np.stack([scene.image for scene in scenes]),
        boxes=[scene.boxes for scene in scenes],
        classes=[scene.classes for scene in scenes],
        instances=np.stack([scene.instances for scene in scenes]),
        regions=np.stack([scene.semantic for scene in scenes]),
        visibility=[scene.visibility for scene in scenes],
        text=np.stack([scene.text for scene in scenes]),
        words=[scene.words for scene in scenes],
    )


def _paint(seed, size):
    dice = Dice(seed)
    canvas = Canvas(size, range(8))
    street = Street(dice, draw_weather(dice))
    words = street.draw(canvas, dice)
    things = []
    for actor in throw_crowd(dice, street, len(words)):
        street.light(canvas, actor.y)
        if actor.kind == "sign":
            label = canvas.new_label(TEXT)
            actor.figure.draw(canvas, actor.x, actor.y, label)
            words.append((label, actor.figure.word))
            continue
        canvas.stand(actor.x, actor.y, street.scale(actor.y), actor.mirrored)
        if actor.kind == "prop":
            actor.figure.draw(canvas)
            continue
        labels = [canvas.new_label(PIXELS_OF_CLASS[actor.kind])]
        if actor.kind == FACE:
            labels.insert(0, canvas.new_label(PERSON))
            actor.figure.draw(canvas, labels, throw_pose(dice))
        else:
            actor.figure.draw(canvas, labels)
        things.append((labels[-1], actor.kind))
    draw_fall(canvas, dice, street.weather)
    return _read(canvas, things, words, dice)


def _read(canvas, things, words, dice):
    """What can be seen of the things on a canvas."""
    labels = canvas.label_map()
    seen = canvas.labels.histogram()
    numbers = np.zeros(256, np.uint8)
    boxes, classes, visibility = [], [], []
    for label, kind in things:
        share = seen[label] / max(canvas.wholes.get(label, 0), 1)
        own = labels == label
        if share < LEAST_VISIBLE or own.sum() < LEAST_PIXELS * (canvas.size / 128) ** 2:
            continue
        rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
        boxes.append((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
        classes.append(kind)
        visibility.append(min(share, 1))
        numbers[label] = len(boxes)
    semantic = np.array(canvas.kinds, np.uint8)[labels]
    return Scene(
        image=canvas.picture(dice),
        boxes=np.array(boxes, np.float32).reshape(-1, 4),
        classes=np.array(classes, np.int64),
        visibility=np.array(visibility, np.float32),
        semantic=semantic,
        instances=numbers[labels],
        text=semantic == TEXT,
        words=[word for label, word in words if seen[label] >= 0.6 * canvas.wholes[label]],
    )
