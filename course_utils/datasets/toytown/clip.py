"""A moving scene: people who walk, wave, jump and turn, and cars that pass."""

import math
from dataclasses import dataclass

import numpy as np

from course_utils.datasets.toytown.animals import Animal
from course_utils.datasets.toytown.canvas import Canvas
from course_utils.datasets.toytown.cars import Car
from course_utils.datasets.toytown.classes import ANIMAL, CAR, FACE, PERSON, PIXELS_OF_CLASS
from course_utils.datasets.toytown.crowd import Actor
from course_utils.datasets.toytown.dice import Dice
from course_utils.datasets.toytown.people import Person, Pose
from course_utils.datasets.toytown.props import Prop
from course_utils.datasets.toytown.scene import (
    SCENES_OF_A_SEED,
    SEEDS,
    box_around,
    check_size,
    find_things,
    number_of,
    whole_number,
)
from course_utils.datasets.toytown.street import Street
from course_utils.datasets.toytown.weather import draw_fall, draw_weather

ACTION_NAMES = ("walk", "wave", "jump", "turn")
FRAMES_A_CYCLE = 8  # a step, a wave of the hand, a jump; a full turn takes twice as long


@dataclass(frozen=True)
class Clip:
    """A moving street scene and what is in each of its frames.

    A thing keeps its identity, from 0 up, through all frames: also while it is hidden, turned away
    or out of the picture, when it has no box. Persons and their faces share an identity.

    Attributes:
        images: (frames, size, size, 3), uint8.
        boxes: for each frame an array (things, 4), float32, as in a Scene.
        classes: for each frame an array (things,), int64, an index into CLASS_NAMES.
        identities: for each frame an array (things,), int64: who or what is in the box.
        instances: (frames, size, size), uint8: 0, or 1 + the row of the thing in boxes.
        semantic: (frames, size, size), uint8, an index into SEMANTIC_NAMES.
        people: (people,), int64: the identities of the people.
        actions: for each of the people, in that order, a name of ACTION_NAMES.
        bodies: (frames, people, 4), float32: the box around all that can be seen of each of the
            people, head and body; zeros where nothing can be seen.
    """

    images: np.ndarray
    boxes: list
    classes: list
    identities: list
    instances: np.ndarray
    semantic: np.ndarray
    people: np.ndarray
    actions: list
    bodies: np.ndarray


@dataclass
class Mover:
    """An actor in time.

    Attributes:
        actor: Actor, with its place in the first frame.
        speed: how far it comes in a frame, in units of the picture; to the left: < 0.
        action: a name of ACTION_NAMES for a person, None for others.
        phase: where in the cycle of its action it begins, 0 to 1.
    """

    actor: Actor
    speed: float = 0.0
    action: str | None = None
    phase: float = 0.0


def draw_clip(seed, frames=16, size=128):
    """Draw a moving scene.

    Two or three people walk, wave, jump or turn, each in its own way all the time; one to three
    cars pass, before and behind each other and before the people on the far pavement; an animal
    may trot by. A full turn takes 16 frames, every other action repeats after 8.

    Args:
        seed: a whole number from 0 to 999,999,999; the same seed draws the same clip.
        frames: how many, 2 to 1,000.
        size: height and width of the frames in pixels, 64 to 512.

    Returns:
        Clip.

    Raises:
        ValueError: seed, frames or size is not one of those.
    """
    check_size(size)
    whole_number(frames, "frames", 2, 1000)
    number = whole_number(seed, "seed", 0, SEEDS * SCENES_OF_A_SEED - 1)
    dice = Dice(number_of("clips", *divmod(number, SCENES_OF_A_SEED)))
    street = Street(dice, draw_weather(dice))
    stage = Canvas(size)
    street.draw(stage, dice)
    movers = sorted(_throw_movers(dice, street, frames), key=lambda mover: mover.actor.y)
    shown = [_frame(stage.copy(), street, movers, frame, dice) for frame in range(frames)]
    persons = [number for number, mover in enumerate(_known(movers)) if mover.action]
    return Clip(
        images=np.stack([one["image"] for one in shown]),
        boxes=[one["boxes"] for one in shown],
        classes=[one["classes"] for one in shown],
        identities=[one["identities"] for one in shown],
        instances=np.stack([one["instances"] for one in shown]),
        semantic=np.stack([one["semantic"] for one in shown]),
        people=np.array(persons, np.int64),
        actions=[_known(movers)[number].action for number in persons],
        bodies=np.stack([one["bodies"] for one in shown]),
    )


def _known(movers):
    """The movers that have a box, in the order of their identities."""
    return [mover for mover in movers if mover.actor.kind != "prop"]


def _throw_movers(dice, street, frames):
    weather, movers = street.weather, []
    back = (street.houses + 4, street.curb - 0.5)
    front = (street.edge + 8, 125)
    count = 2 if dice.chance(0.5) else 3
    offset = dice.between(0, 128 / count)
    for k in range(count):
        y = dice.between(*front) if dice.chance(0.6) else dice.between(*back)
        x = 12 + (offset + 128 / count * k) % 104
        action = dice.pick(ACTION_NAMES)
        speed = 0.0
        if action == "walk":
            speed = dice.between(1.1, 1.9) * street.scale(y) * (1 if x < 64 else -1)
        person = Person(dice, weather)
        person.carries = None  # both hands are needed
        movers.append(Mover(Actor(FACE, person, x, y), speed, action, dice.random()))
    for _ in range(dice.weighted({1: 0.4, 2: 0.4, 3: 0.2})):
        movers.append(_throw_car(dice, street, frames))
    if dice.chance(0.5):
        y, way = dice.between(*front), dice.pick((-1, 1))
        actor = Actor(ANIMAL, Animal(dice), dice.between(24, 104), y, way < 0)
        movers.append(Mover(actor, way * dice.between(0.6, 1.4), None, dice.random()))
    for _ in range(dice.whole(1, 3)):
        y = dice.between(*back) - 2 if dice.chance(0.7) else street.edge + dice.between(1, 6)
        movers.append(Mover(Actor("prop", Prop(dice, weather), dice.between(6, 122), y)))
    return movers


def _throw_car(dice, street, frames):
    """A car that passes: to the right in the near lane, to the left in the far one."""
    way = dice.pick((-1, 1))
    share = 0.93 if way > 0 else 0.44
    y = street.curb + (street.edge - street.curb) * share
    speed = way * dice.between(3, 7) * 16 / max(frames, 16)
    middle = dice.between(20, 108)  # where it is in the middle of the clip
    x = middle - speed * (frames - 1) / 2
    return Mover(Actor(CAR, Car(dice, street.weather), x, y, way < 0), speed)


def pose_at(action, time, way=1):
    """The pose of a person in the middle of an action.

    Args:
        action: a name of ACTION_NAMES.
        time: in cycles of the action.
        way: 1 for a walk to the right, -1 to the left.

    Returns:
        Pose.
    """
    swing = math.sin(2 * math.pi * time)
    if action == "walk":
        return Pose(
            stride=swing, left=(26 * swing, 20 * swing), right=(-26 * swing, -8), turn=58 * way
        )
    if action == "wave":
        return Pose(right=(118, 168 + 44 * swing))
    if action == "jump":
        high = max(swing, 0)  # half of the time in the air, half of it in the knees
        arms = (30 + 90 * high, 20 + 120 * high)
        return Pose(lift=11 * high, bend=max(-swing, 0), left=arms, right=arms)
    return Pose(turn=360 * time)


def _frame(canvas, street, movers, frame, dice):
    things, bodies = [], []
    for mover in movers:
        actor = mover.actor
        actor.stand(canvas, street, mover.speed * frame)
        if actor.kind == "prop":
            actor.figure.draw(canvas)
            continue
        label = canvas.new_label(PIXELS_OF_CLASS[actor.kind])
        things.append((label, actor.kind))
        if actor.kind == FACE:
            body = canvas.new_label(PERSON)
            bodies.append((body, label))
            cycle = FRAMES_A_CYCLE * (2 if mover.action == "turn" else 1)
            way = 1 if mover.speed > 0 else -1
            pose = pose_at(mover.action, mover.phase + frame / cycle, way)
            actor.figure.draw(canvas, (body, label), pose)
        elif actor.kind == ANIMAL:
            actor.figure.draw(canvas, (label,), mover.phase + frame / FRAMES_A_CYCLE)
        else:
            actor.figure.draw(canvas, (label,))
    draw_fall(canvas, dice, street.weather)
    labels = canvas.label_map()
    found = find_things(canvas, labels, things)
    return {
        "image": canvas.picture(dice),
        "boxes": found.boxes,
        "classes": found.classes,
        "identities": found.rows,
        "instances": found.numbers[labels],
        "semantic": np.array(canvas.kinds, np.uint8)[labels],
        "bodies": _body_boxes(labels, bodies),
    }


def _body_boxes(labels, bodies):
    """The box around the pixels of each (body, face) pair of labels; zeros where there are none."""
    boxes = [box_around((labels == body) | (labels == face)) for body, face in bodies]
    return np.array(boxes, np.float32).reshape(-1, 4)
