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

# Each seed has a million scenes, and each part of the town a thousand seeds, all of them different.
SCENES_OF_A_SEED = 1_000_000
SEEDS = 1_000
PARTS = ("scenes", "clips", "train", "validation", "test")
PARTS += ("train animals", "validation animals", "test animals")

SIZES = (64, 512)
LEAST_VISIBLE = 0.25  # of a thing, to have a box
LEAST_PIXELS = 24  # of a thing, to have a box, in a picture of 128 x 128
LEGIBLE = 0.6  # of the letters of a word, to be told

_OF_ONE_SCENE = {"images": "image", "regions": "semantic"}  # where a Scene has another name


@dataclass(frozen=True)
class Scene:
    """One street scene and what is in it.

    Attributes:
        image: (size, size, 3), uint8, red, green, blue.
        boxes: (things, 4), float32: left, top, right, bottom of what can be seen, in pixels.
        classes: (things,), int64, an index into CLASS_NAMES.
        visibility: (things,), float32: the share of the thing's own pixels that can be seen, 0 to
            1. Hidden are those behind other things and those outside the picture.
        semantic: (size, size), uint8, an index into SEMANTIC_NAMES.
        instances: (size, size), uint8: 0, or 1 + the row of the thing in boxes.
        text: (size, size), bool: the letters.
        words: the words of which at least 60 % can be seen.
    """

    image: np.ndarray
    boxes: np.ndarray
    classes: np.ndarray
    visibility: np.ndarray
    semantic: np.ndarray
    instances: np.ndarray
    text: np.ndarray
    words: list[str]


@dataclass(frozen=True, repr=False)
class TownScenes(Scenes):
    """Street scenes: Scenes whose regions are the semantic masks, and which know more.

    Attributes:
        visibility: for each image an array (things,), float32, as in a Scene.
        text: (count, size, size), bool: the letters; None if the masks were left out.
        words: for each image a list of the words that can be read.
    """

    visibility: list[np.ndarray] = ()
    text: np.ndarray = None
    words: list[list[str]] = ()

    @property
    def semantic(self):
        """The regions: (count, size, size), uint8, an index into SEMANTIC_NAMES."""
        return self.regions


def draw_scene(seed, size=128):
    """Draw one street scene: people, cars and animals, and signs with words.

    The scene has 1 to 6 things of the classes "face", "car" and "animal" (one in 300 has none to
    be seen); a person who looks away has no face. Time of day, season, weather, colors, sizes and
    poses vary, things hide each other, and there are round things that are no faces. Edges are
    smooth: it is drawn at twice the size, as are the masks, in which each pixel takes the class of
    what covers most of it.

    A thing has a box only if at least a quarter of it can be seen, on at least 24 pixels in a
    picture of 128 x 128. Otherwise its pixels are 0 in the instance mask, and in the semantic mask
    still what they are.

    Args:
        seed: a whole number from 0 to 999,999,999; the same seed draws the same scene.
        size: height and width in pixels, 64 to 512.

    Returns:
        Scene.

    Raises:
        ValueError: seed or size is not one of those.
    """
    check_size(size)
    number = whole_number(seed, "seed", 0, SEEDS * SCENES_OF_A_SEED - 1)
    return _paint(number_of("scenes", *divmod(number, SCENES_OF_A_SEED)), size)


def draw_scenes(count, seed=0, size=128):
    """Draw street scenes, as `draw_scene` does.

    Scene k of a seed is draw_scene(1_000_000 * seed + k), so scene 7 of seed 0 is draw_scene(7),
    more scenes of a seed begin with the same ones, and no two seeds share a scene.

    Args:
        count: how many, 1 to 1,000,000; at 128 x 128 a core draws some 400 a second.
        seed: a whole number from 0 to 999.
        size: height and width in pixels, 64 to 512.

    Returns:
        TownScenes.

    Raises:
        ValueError: count, seed or size is not one of those.
    """
    return draw_part("scenes", count, seed, size)


def draw_part(part, count, seed, size, masks=True):
    """Draw the scenes of one part of the town, for `draw_scenes` and `load_toytown`.

    Args:
        part: a name of PARTS; parts share no scene, whatever the seeds.
        count, seed, size: as in `draw_scenes`.
        masks: False leaves out instances, regions and text, half of the memory.

    Returns:
        TownScenes.

    Raises:
        ValueError: count, seed or size is not one of those.
    """
    check_size(size)
    whole_number(seed, "seed", 0, SEEDS - 1)
    whole_number(count, "count" if part == "scenes" else part, 1, SCENES_OF_A_SEED)
    # Each scene goes into place at once: a list of scenes, stacked at the end, holds all twice.
    pixels = {"images": np.empty((count, size, size, 3), np.uint8)}
    if masks:
        kinds = {"instances": np.uint8, "regions": np.uint8, "text": bool}
        pixels |= {name: np.empty((count, size, size), kind) for name, kind in kinds.items()}
    lists = {"boxes": [], "classes": [], "visibility": [], "words": []}
    for row in range(count):
        scene = scene_of(part, seed, row, size)
        for name, values in pixels.items():
            values[row] = getattr(scene, _OF_ONE_SCENE.get(name, name))
        for name, values in lists.items():
            values.append(getattr(scene, name))
    return TownScenes(**pixels, **lists)


def scene_of(part, seed, row, size):
    """Draw one scene of a part of the town: the Scene in `row` of `draw_part`."""
    return _paint(number_of(part, seed, row), size)


def number_of(part, seed, row):
    """The number that the dice of a scene are thrown from: another one for each scene there is."""
    return (PARTS.index(part) * SEEDS + int(seed)) * SCENES_OF_A_SEED + int(row)


def whole_number(value, name, low, high):
    """Return a whole number from low to high as int; raise ValueError for any other."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | np.integer)
        or not low <= value <= high
    ):
        raise ValueError(f"{name} is a whole number from {low:,} to {high:,}, and got {value!r}.")
    return int(value)


def check_size(size):
    """Raise ValueError for a size that the town is not drawn in."""
    low, high = SIZES
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or not low <= size <= high:
        raise ValueError(
            f"size is the height and width of the picture, a whole number of pixels from {low} to "
            f"{high}, and got {size!r}. In smaller pictures nobody can read the signs."
        )


def _paint(number, size):
    dice = Dice(number)
    canvas = Canvas(size)
    street = Street(dice, draw_weather(dice))
    words = street.draw(canvas, dice)
    things = []
    for actor in throw_crowd(dice, street, len(words)):
        actor.stand(canvas, street)
        if actor.kind == "sign":
            label = canvas.new_label(TEXT)
            actor.figure.draw(canvas, actor.x, actor.y, label)
            words.append((label, actor.figure.word))
            continue
        if actor.kind == "prop":
            actor.figure.draw(canvas)
            continue
        label = canvas.new_label(PIXELS_OF_CLASS[actor.kind])
        if actor.kind == FACE:
            body = canvas.new_label(PERSON)
            actor.figure.draw(canvas, (body, label), throw_pose(dice))
        else:
            actor.figure.draw(canvas, (label,))
        things.append((label, actor.kind))
    draw_fall(canvas, dice, street.weather)
    return _look(canvas, things, words, dice)


def _look(canvas, things, words, dice):
    """The Scene on a canvas."""
    labels = canvas.label_map()
    found = find_things(canvas, labels, things)
    semantic = np.take(np.array(canvas.kinds, np.uint8), labels)
    return Scene(
        image=canvas.picture(dice),
        boxes=found.boxes,
        classes=found.classes,
        visibility=found.visibility,
        semantic=semantic,
        instances=np.take(found.numbers, labels),
        text=semantic == TEXT,
        words=[word for label, word in words if canvas.share_seen(label) >= LEGIBLE],
    )


@dataclass(frozen=True)
class Found:
    """What can be seen of the things on a canvas.

    Attributes:
        boxes, classes, visibility: as in a Scene.
        rows: (things,), int64: which of the things they are.
        numbers: (256,), uint8: for each label the number of its thing in the instance mask.
    """

    boxes: np.ndarray
    classes: np.ndarray
    visibility: np.ndarray
    rows: np.ndarray
    numbers: np.ndarray


def find_things(canvas, labels, things):
    """Find the things that can be seen.

    Args:
        canvas: the Canvas, finished.
        labels: its label map.
        things: (label, class) of each thing.

    Returns:
        Found.
    """
    numbers, found = np.zeros(256, np.uint8), []
    least = LEAST_PIXELS * (canvas.size / 128) ** 2
    for row, (label, kind) in enumerate(things):
        share = canvas.share_seen(label)
        own = labels == label
        if share >= LEAST_VISIBLE and np.count_nonzero(own) >= least:
            found.append((box_around(own), kind, share, row))
            numbers[label] = len(found)
    boxes, classes, visibility, rows = zip(*found, strict=True) if found else ((), (), (), ())
    return Found(
        boxes=np.array(boxes, np.float32).reshape(-1, 4),
        classes=np.array(classes, np.int64),
        visibility=np.array(visibility, np.float32),
        rows=np.array(rows, np.int64),
        numbers=numbers,
    )


def box_around(mask):
    """Left, top, right, bottom of the pixels of a mask; zeros if it has none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return 0, 0, 0, 0
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
