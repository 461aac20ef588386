"""The explorer of predictions shows the photographs that it is asked for, the surest first."""

import numpy as np
import pytest
from parts import controls

from course_utils.explore import PredictionExplorer
from course_utils.explore.predictions import ANSWERS, SHOWN
from course_utils.figures import to_png

RANDOM = np.random.default_rng(0)
NAMES = ("apple", "pear", "plum")
IMAGES = RANDOM.integers(0, 256, (40, 16, 16, 3)).astype("uint8")
LABELS = RANDOM.integers(0, 3, 40)
SCORES = RANDOM.random((40, 3)) + 0.2 * np.eye(3)[LABELS]
PROBABILITIES = SCORES / SCORES.sum(axis=1, keepdims=True)


@pytest.fixture
def explorer():
    return PredictionExplorer(IMAGES, LABELS, PROBABILITIES, NAMES)


@pytest.mark.parametrize("answers", ANSWERS)
@pytest.mark.parametrize("true_class", ("any", *NAMES))
def test_the_order_is_that_of_the_confidence(answers, true_class):
    explorer = PredictionExplorer(
        IMAGES, LABELS, PROBABILITIES, NAMES, answers=answers, true_class=true_class
    )
    said = PROBABILITIES.argmax(axis=1)
    wanted = [
        k
        for k in range(40)
        if answers == "all" or (said[k] == LABELS[k]) == (answers == "right")
        if true_class == "any" or NAMES[LABELS[k]] == true_class
    ]
    assert sorted(explorer.order()) == wanted
    assert np.all(np.diff(PROBABILITIES.max(axis=1)[explorer.order()]) <= 0)
    beginning = f"1 to {min(SHOWN, len(wanted))} of {len(wanted)}: "
    assert explorer.in_words().startswith(beginning if wanted else "No photograph")


def test_a_control_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    for name, value in {"first": 1, "answers": "right", "true_class": "pear"}.items():
        before = parts["Image"].value
        parts[name].value = value
        assert parts["Image"].value != before, name
        assert parts["HTML"].value == explorer.in_words()


def test_the_slider_ends_where_the_photographs_end(explorer):
    parts = controls(explorer.widget)
    parts["answers"].value = "all"
    parts["first"].value = parts["first"].max
    assert explorer.in_words().startswith("36 to 40 of 40: ")
    parts["answers"].value = "wrong"
    count = len(explorer.order())
    assert explorer.in_words().startswith(f"{count - SHOWN + 1} to {count} of {count}: ")


def test_nothing_to_show_is_said():
    right = np.eye(3)[LABELS]
    explorer = PredictionExplorer(IMAGES, LABELS, right, NAMES)
    assert explorer.in_words() == "No photograph is like that."
    assert to_png(explorer.static_picture())


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="40 photographs, 39 labels"):
        PredictionExplorer(IMAGES, LABELS[1:], PROBABILITIES, NAMES)
    with pytest.raises(
        ValueError, match="answers is one of 'wrong', 'right', 'all', and got 'some'"
    ):
        PredictionExplorer(IMAGES, LABELS, PROBABILITIES, NAMES, answers="some")
