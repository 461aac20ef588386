"""The explorer of descent walks as Keras does, explodes where it must, and says what it draws."""

import keras
import numpy as np
import pytest
from parts import controls

from course_utils.explore import DescentExplorer
from course_utils.explore.descent import START
from course_utils.figures import to_png


@pytest.fixture
def explorer():
    return DescentExplorer()


@pytest.mark.parametrize(
    ("settings", "theirs"),
    [
        ({"momentum": 0.8}, lambda: keras.optimizers.SGD(0.05, momentum=0.8)),
        ({"optimizer": "Adam", "momentum": 0.9}, lambda: keras.optimizers.Adam(0.05)),
    ],
)
def test_the_path_is_that_of_keras(settings, theirs):
    path = DescentExplorer(steps=10, steepness=20, learning_rate=0.05, **settings).path()
    optimizer, place = theirs(), keras.Variable(np.array(START, "float32"))
    for expected in path[1:]:
        gradient = keras.ops.convert_to_numpy(place) * np.array([1, 20], "float32")
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [place])
        assert np.allclose(keras.ops.convert_to_numpy(place), expected, atol=1e-4)


def test_the_answers_to_the_questions_of_the_lesson():
    def last(**settings):
        return DescentExplorer(**settings).losses()[-1]

    start = DescentExplorer().losses()[0]
    assert last(learning_rate=0.09) < start / 10 < start * 10 < last(learning_rate=0.11)
    # Beyond 2 / steepness it explodes, and exactly there it swings for ever.
    assert last(learning_rate=0.1, steps=100) == pytest.approx(20 * START[1] ** 2 / 2, rel=0.01)
    assert last(momentum=0.8) < last(momentum=0.0) / 5
    assert last(learning_rate=0.11, momentum=0.8) < start
    tall, flat = (
        DescentExplorer(steepness=s, learning_rate=0.5, optimizer="Adam") for s in (50, 5)
    )
    assert np.allclose(tall.path()[1], flat.path()[1], atol=1e-6)  # steps of about one size


def test_a_path_that_explodes_ends_in_numbers():
    explorer = DescentExplorer(learning_rate=2.0, steepness=50, steps=100)
    assert np.isfinite(explorer.path()).all() and len(explorer.path()) == 101
    assert "more than a million" in explorer.in_words()
    assert to_png(explorer.static_picture()).startswith(b"\x89PNG")


def test_the_words_are_the_numbers_of_the_picture(explorer):
    words = explorer.in_words()
    assert words.startswith("30 steps of SGD with the learning rate 0.05 and momentum 0")
    assert f"to {explorer.losses()[-1]:.3g}. " in words


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    changes = {"learning_rate": 0.07, "momentum": 0.5, "steepness": 21, "steps": 31}
    for name, value in {**changes, "optimizer": "Adam"}.items():
        before = parts["Image"].value
        parts[name].value = value
        assert parts["Image"].value != before, name
        assert parts["HTML"].value == explorer.in_words()


def test_a_learning_rate_of_ones_own_is_on_the_slider():
    parts = controls(DescentExplorer(learning_rate=0.042).widget)
    assert parts["learning_rate"].value == 0.042


def test_it_draws_the_ends_of_its_sliders():
    for rate, momentum, steepness, steps in ((0.001, 0, 1, 1), (2.0, 0.98, 50, 100)):
        for optimizer in ("SGD", "Adam"):
            explorer = DescentExplorer(learning_rate=rate, momentum=momentum, steepness=steepness,
                                       steps=steps, optimizer=optimizer)  # fmt: skip
            assert to_png(explorer.static_picture()).startswith(b"\x89PNG")


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="Unknown setting 'rate'"):
        DescentExplorer(rate=0.1)
    with pytest.raises(ValueError, match="no optimizer 'RMSprop' here. Choose one of: SGD, Adam"):
        DescentExplorer(optimizer="RMSprop")
