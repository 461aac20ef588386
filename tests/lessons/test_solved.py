"""The checks are not empty: untouched, each of them raises when every answer is asked for.

That the solutions solve the lessons is shown by nbval, see `_solved` in `conftest.py`.
"""

import pytest

from course_utils import catalogue, lesson, notebooks
from course_utils.commands import executing

PATHS = sorted(catalogue.NOTEBOOKS.glob("*.ipynb"))
STRICT = {"COURSE_STRICT": "1", "COURSE_TEST": "1", "COURSE_STATIC": "1"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_exercises_fail_strictly(path):
    # Without the cells in between, which nbval runs untouched: the trainings would take a minute.
    untouched = executing.as_node(notebooks.clear_outputs(notebooks.read(path)))
    set_up, *others = notebooks.code_cells(untouched)
    exercises = [cell for cell in others if notebooks.exercise_of(cell)]
    untouched["cells"] = [set_up, *exercises]
    executing.execute(untouched, STRICT, cwd=path.parent, keep_going=True)
    failures = executing.failures(untouched)
    assert [failure.index for failure in failures] == list(range(1, len(exercises) + 1))
    for failure in failures:
        assert failure.error == lesson.CheckError.__name__, failure
        assert "not attempted" in failure.message, failure
