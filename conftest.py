"""Settings of every test run: what the kernels of the notebooks inherit, and what is skipped."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
GUARDS = ROOT / "tests" / "guards"
ONLY_ON = "backend:"
# Strict until the end of the cell, whether it fails or not.
STRICTLY = """import os
os.environ["COURSE_STRICT"] = "1"
get_ipython().events.register("post_run_cell", lambda run: os.environ.pop("COURSE_STRICT", None))
"""


def pytest_addoption(parser):
    parser.addoption("--browser", action="store_true", help="also run the tests in Chromium")


def pytest_configure(config):
    folder = tempfile.mkdtemp(prefix="course_test_")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    # No test may touch what a learner has solved.
    os.environ["COURSE_PROGRESS"] = str(Path(folder) / "progress.json")
    os.environ.setdefault("COURSE_TEST", "1")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    # The folder tests/guards/ guards the kernels and processes of the tests: see its files.
    paths = [str(ROOT), str(GUARDS), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    _set_own_settings_aside()
    _guard_networks()


def _set_own_settings_aside():
    """Let the tests see what a machine without settings of its own would see."""
    from course_utils.environment import own_settings

    variables = own_settings.for_process(os.environ)
    variables.pop(own_settings.SAID, None)
    os.environ.clear()
    os.environ.update(variables)


def _guard_networks():
    """Guard this process too: who asks a network says `training`."""
    sys.path.insert(0, str(GUARDS))
    import networks_are_told

    sys.path.remove(str(GUARDS))
    networks_are_told.guard()


def pytest_collection_modifyitems(config, items):
    items[:] = [one for item in items for one in (item, *_solved(item))]
    for item in items:
        if "browser" in item.keywords and not config.getoption("--browser"):
            reason = "needs Chromium; run `python -m course_utils test --browser`"
            item.add_marker(pytest.mark.skip(reason=reason))
        backends = _backends(item)
        if backends and os.environ["KERAS_BACKEND"] not in backends:
            item.add_marker(pytest.mark.skip(reason=f"this cell needs {' or '.join(backends)}"))


def _solved(item):
    """Return what follows a notebook's exercise: the same cell with its solution, judged strictly.

    So one run of a notebook shows both: it goes on after an exercise that nobody attempted, and the
    solution solves it.
    """
    from course_utils import notebooks

    cell = getattr(item, "cell", None)
    if cell is None or notebooks.exercise_of(cell) is None:
        return []
    (answered,) = notebooks.solved({**item.parent.nb, "cells": [cell]})["cells"]
    answered["source"] = STRICTLY + answered["source"]
    solved = type(item).from_parent(
        item.parent,
        name=f"{item.name} solved",
        cell_num=item.cell_num,
        cell=answered,
        options=item.options.copy() | {"check": False},
    )
    return [solved]


def _backends(item):
    """Return the backends that a notebook's cell is bound to by its tags; most cells: none."""
    cell = getattr(item, "cell", None)
    tags = cell.metadata.get("tags", []) if cell is not None else []
    return [tag[len(ONLY_ON) :] for tag in tags if tag.startswith(ONLY_ON)]


@pytest.fixture
def make_notebook(tmp_path):
    """Return a function that writes a small notebook: make_notebook("# text", ("code", tags))."""
    import nbformat

    def make(*cells, name="02_convolution_layer.ipynb"):
        node = nbformat.v4.new_notebook(metadata={"course": {"lesson": 2}})
        for number, cell in enumerate(cells):
            if isinstance(cell, str):
                made = nbformat.v4.new_markdown_cell(cell)
            else:
                made = nbformat.v4.new_code_cell(cell[0], metadata={"tags": list(cell[1:])})
            made["id"] = f"cell-{number}"
            node.cells.append(made)
        path = tmp_path / name
        nbformat.write(node, path)
        return path

    return make
