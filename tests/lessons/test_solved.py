"""The checks are not empty: untouched, each of them raises when every answer is asked for.

That the solutions solve the lessons is shown by nbval, see `_solved` in `conftest.py`.
"""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from course_utils import catalogue, lesson, notebooks

PATHS = sorted(catalogue.NOTEBOOKS.glob("*.ipynb"))
STRICT = {"COURSE_STRICT": "1", "COURSE_TEST": "1", "COURSE_STATIC": "1"}


@pytest.fixture
def shell(monkeypatch, tmp_path):
    """A shell with nothing in its namespace, in this process: a kernel would import Keras anew."""
    for name, value in {**STRICT, "COURSE_PROGRESS": str(tmp_path / "progress.json")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(catalogue.NOTEBOOKS)
    yield InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    InteractiveShell.clear_instance()


def run(shell, cell):
    """Run a cell; return what it raised, or None."""
    with capture_output():
        done = shell.run_cell(notebooks.source(cell))
    return done.error_before_exec or done.error_in_exec


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_untouched_exercises_fail_strictly(path, shell):
    # Without the cells in between, which nbval runs untouched: the trainings would take a minute.
    set_up, *others = notebooks.code_cells(notebooks.read(path))
    assert run(shell, set_up) is None
    for cell in others:
        if name := notebooks.exercise_of(cell):
            error = run(shell, cell)
            assert isinstance(error, lesson.CheckError), (name, error)
            assert "not attempted" in str(error), (name, error)
