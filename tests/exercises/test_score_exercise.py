"""An exercise judged by the share that is right: what it accepts, and what it says otherwise."""

import numpy as np
import pytest

from course_utils.exercises.engine import Mistake, ScoreExercise
from course_utils.exercises.proving import prove

LABELS = np.arange(40) % 4
SORTING = ScoreExercise(
    name="sorting",
    labels=lambda: LABELS,
    at_least=0.75,
    solution="sorting = answers",
    mistakes=(
        Mistake(lambda labels: labels + 1, "One too large."),
        Mistake(lambda labels: labels[::-1], "The wrong order."),
        Mistake(lambda labels: np.zeros_like(labels), "One class for all."),
    ),
    alternatives=(lambda labels: labels.tolist(),),
    hints=("Look.", "Look again."),
    why="It is so.",
)


def with_wrong(count):
    answer = LABELS.copy()
    answer[:count] = (answer[:count] + 1) % 4
    return answer


def test_it_is_proven():
    assert prove(SORTING)["wrong answers"] == 3


@pytest.mark.parametrize(("wrong", "status"), [(0, "correct"), (10, "correct"), (11, "wrong")])
def test_the_share_decides(wrong, status):
    assert SORTING.check(with_wrong(wrong)).status == status


def test_it_says_how_many_are_right():
    assert SORTING.check(with_wrong(20)).message == "50% are right, and 75% are asked for."


@pytest.mark.parametrize(
    "answer", (LABELS[1:], LABELS + 0.25, LABELS * np.nan, LABELS[None], "pear", 3)
)
def test_other_shapes_and_kinds_are_refused(answer):
    verdict = SORTING.check(answer)
    assert verdict.status == "wrong" and "40 whole numbers" in verdict.message


def test_whole_numbers_held_as_floats_are_whole_numbers():
    assert SORTING.check(LABELS / 1.0).status == "correct"


def test_a_proof_fails_where_a_wrong_answer_is_accepted():
    lax = ScoreExercise(**{**vars(SORTING), "at_least": 0.0})
    with pytest.raises(AssertionError):
        prove(lax)
