"""What the town is painted with: labels by majority, what is hidden counted, letters told apart."""

from collections import Counter

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets.toytown.animals import KINDS, Animal
from course_utils.datasets.toytown.canvas import Canvas
from course_utils.datasets.toytown.cars import BODIES, Car
from course_utils.datasets.toytown.classes import ANIMAL_PIXEL, CAR_PIXEL, FACE_PIXEL, PERSON
from course_utils.datasets.toytown.dice import Dice
from course_utils.datasets.toytown.letters import STROKES, word_width, write
from course_utils.datasets.toytown.people import Person, Pose
from course_utils.datasets.toytown.scene import find_things
from course_utils.datasets.toytown.signs import BOARDS, WORDS
from course_utils.datasets.toytown.weather import draw_weather

RED, BLUE = (200, 40, 40), (40, 40, 200)


def test_a_pixel_takes_the_label_that_covers_most_of_it():
    fine = np.random.default_rng(0).integers(0, 4, (128, 128)).astype(np.uint8)
    canvas = Canvas(64)
    canvas.labels = Image.fromarray(fine)
    found = canvas.label_map()
    for row in range(64):
        for column in range(64):
            four = fine[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].ravel().tolist()
            counts = Counter(four)
            assert counts[int(found[row, column])] == max(counts.values())


def thing(canvas, x):
    """A square of 20 x 20 whose left edge is at x."""
    label = canvas.new_label(CAR_PIXEL)
    canvas.stand(x, 40)
    canvas.begin()
    canvas.label = label
    canvas.rectangle(0, 0, 20, 20, RED)
    canvas.measure((-1, -1, 21, 21))
    canvas.label = None
    return label


def cover(canvas, x, share):
    canvas.stand(x, 40)
    canvas.label = 0
    canvas.rectangle(0, 0, 20 * share, 20, BLUE)


@pytest.mark.parametrize(("share", "seen"), [(0, 1), (0.25, 0.75), (0.5, 0.5), (1, 0)])
def test_what_is_covered_is_hidden(share, seen):
    canvas = Canvas(128)
    label = thing(canvas, 30)
    if share:
        cover(canvas, 30, share)
    assert canvas.share_seen(label) == pytest.approx(seen)


@pytest.mark.parametrize(("x", "seen"), [(-5, 0.75), (118, 0.5), (-19, 0.05)])
def test_what_is_outside_is_hidden(x, seen):
    canvas = Canvas(128)
    assert canvas.share_seen(thing(canvas, x)) == pytest.approx(seen)


def test_a_thing_loses_its_box_when_less_than_a_quarter_is_seen():
    canvas = Canvas(128)
    labels = [thing(canvas, x) for x in (5, 40, 80)]
    cover(canvas, 5, 0.7)
    cover(canvas, 40, 0.8)
    label_map = canvas.label_map()
    found = find_things(canvas, label_map, [(label, 1) for label in labels])
    assert found.rows.tolist() == [0, 2]
    assert found.boxes.tolist() == [[19, 40, 25, 60], [80, 40, 100, 60]]
    assert found.visibility.tolist() == pytest.approx([0.3, 1])
    assert set(found.numbers[label_map].ravel()) == {0, 1, 2}
    assert np.array(canvas.kinds)[label_map][50, 58] == CAR_PIXEL


@pytest.mark.parametrize("seed", range(6))
def test_figures_are_measured_alike_inside_and_at_the_edge(seed):
    """All of a figure lies in the reach it is measured in, and the picture's edge cuts none."""
    weather = draw_weather(Dice(seed))
    figures = [
        (Person(Dice(seed), weather), (PERSON, FACE_PIXEL), (Pose(right=(118, 200)),)),
        (Car(Dice(seed), weather), (CAR_PIXEL,), ()),
        (Animal(Dice(seed)), (ANIMAL_PIXEL,), ()),
    ]
    for figure, kinds, more in figures:
        for mirrored in (False, True):
            wholes = []
            for x in (64, 2, 500):
                canvas = Canvas(128)
                canvas.stand(x, 100, 1.0, mirrored)
                labels = [canvas.new_label(kind) for kind in kinds]
                figure.draw(canvas, labels, *more)
                wholes.append([canvas.wholes[label] for label in labels])
                if x == 64:
                    counts = canvas.labels.histogram()
                    assert wholes[0] == [counts[label] for label in labels]
            assert wholes[0] == wholes[1] == wholes[2] and min(wholes[0]) > 100


def test_a_person_who_looks_away_has_no_face():
    person = Person(Dice(1), draw_weather(Dice(1)))
    seen = []
    for turn in (0, 60, 90, 120, 180, 270, 360):
        canvas = Canvas(128)
        canvas.stand(64, 100, 1.5)
        body, face = canvas.new_label(PERSON), canvas.new_label(FACE_PIXEL)
        person.draw(canvas, (body, face), Pose(turn=turn))
        seen.append(canvas.wholes.get(face, 0))
    assert seen[0] == seen[-1] > seen[2] > seen[3] and seen[4] == 0 < seen[5]


def test_every_kind_of_animal_and_car_can_be_drawn():
    weather = draw_weather(Dice(0))
    animals = [Animal(Dice(seed)) for seed in range(300)]
    cars = [Car(Dice(seed), weather) for seed in range(200)]
    assert {animal.kind for animal in animals} == set(KINDS)
    assert {car.body for car in cars} == set(BODIES)
    one_of_each = {one.kind: one for one in animals} | {one.body: one for one in cars}
    for figure in one_of_each.values():
        canvas = Canvas(128)
        canvas.stand(64, 100)
        label = canvas.new_label(CAR_PIXEL)
        figure.draw(canvas, (label,))
        assert canvas.wholes[label] > 200


def glyph(letter, height):
    canvas = Canvas(128)
    canvas.label = 1
    write(canvas, letter, 10, 10, height, RED)
    return canvas.label_map() == 1


@pytest.mark.parametrize("height", [9, 10, 11, 12, 13, 14])
def test_letters_are_told_apart_and_their_strokes_are_at_least_two_pixels_wide(height):
    shapes = {letter: glyph(letter, height) for letter in STROKES}
    for letter, shape in shapes.items():
        rows, columns = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
        assert (rows[0], rows[-1]) == (10, 9 + height)
        assert (columns[0], columns[-1] + 1) == (10, 10 + word_width(letter, height))
        squares = shape[:-1, :-1] & shape[1:, :-1] & shape[:-1, 1:] & shape[1:, 1:]
        wide = np.zeros_like(shape)
        for row, column in np.argwhere(squares):
            wide[row : row + 2, column : column + 2] = True
        assert (shape & ~wide).sum() <= 0.08 * shape.sum(), letter
    names = list(shapes)
    for k, one in enumerate(names):
        for two in names[k + 1 :]:
            if {one, two} != {"0", "O"}:
                assert (shapes[one] != shapes[two]).sum() >= 2, (one, two)


def test_words_are_written_in_letters_there_are_and_boards_are_readable_in_gray():
    assert set("".join(WORDS)) <= set(STROKES)
    for board, ink in BOARDS:
        gray = [np.dot(color, (0.299, 0.587, 0.114)) for color in (board, ink)]
        assert abs(gray[0] - gray[1]) > 90


def test_dice():
    dice, again = Dice(3), Dice(3)
    thrown = [dice.weighted({"a": 0.5, "b": 0.3, "c": 0.2}) for _ in range(2000)]
    assert thrown == [again.weighted({"a": 0.5, "b": 0.3, "c": 0.2}) for _ in range(2000)]
    assert abs(thrown.count("b") / 2000 - 0.3) < 0.04
    assert {dice.whole(2, 4) for _ in range(100)} == {2, 3, 4}
    assert {dice.pick("xy") for _ in range(50)} == {"x", "y"}
    assert all(-1 <= dice.between(-1, 2) <= 2 for _ in range(100))
