"""The solutions solve the lessons, and the checks are not empty: untouched, each of them raises."""

import pytest

from course_utils import catalogue, notebooks, running

PATHS = sorted(catalogue.NOTEBOOKS.glob("*.ipynb"))
STRICT = {"COURSE_STRICT": "1", "COURSE_TEST": "1", "COURSE_STATIC": "1"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_solved_lesson_passes_strictly(path):
    solved = notebooks.solved(notebooks.clear_outputs(notebooks.read(path)))
    running.execute(running.as_node(solved), STRICT, cwd=path.parent)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_exercises_fail_strictly_and_nothing_else_does(path):
    untouched = running.as_node(notebooks.clear_outputs(notebooks.read(path)))
    running.execute(untouched, STRICT, cwd=path.parent, keep_going=True)
    cells = enumerate(untouched["cells"])
    exercises = {index for index, cell in cells if notebooks.exercise_of(cell)}
    failures = running.failures(untouched)
    assert {failure.index for failure in failures} == exercises
    for failure in failures:
        assert failure.error == "CheckFailed", failure
        assert "not attempted" in failure.message, failure
