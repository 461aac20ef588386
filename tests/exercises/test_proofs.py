"""Every exercise of every lesson: stub, reference, alternatives and wrong answers."""

from collections import Counter

import pytest

from course_utils import exercises
from course_utils.exercises.proving import prove


@pytest.mark.parametrize("number", exercises.available())
def test_exercises_of_lesson(number, record_property):
    counts, failures = Counter(), []
    for exercise in exercises.load(number).values():
        try:
            counts.update(prove(exercise))
        except AssertionError as failure:
            failures.append(str(failure))
    assert not failures, "\n".join(failures)
    record_property("exercise proofs", dict(counts))


def test_lesson_without_exercises_is_named():
    with pytest.raises(LookupError, match="Lesson 99 has no exercises"):
        exercises.load(99)
