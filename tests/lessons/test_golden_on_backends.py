"""All golden cells are compared on the other backends too, without the trainings between them.

Under nbval the notebooks run whole, on one backend. Here their golden cells run once more, on the
backends beside it: each lesson is cut down to its golden cells and what these need (`slices.py`),
and one process for each backend runs them all (`run_golden.py`).
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import lesson_rules
import pytest
import run_golden

from course_utils import catalogue, notebooks

PATHS = sorted(catalogue.NOTEBOOKS.glob("[0-9]*.ipynb"))
BACKENDS = [
    name
    for name in ("tensorflow", "jax", "torch")
    if name != os.environ["KERAS_BACKEND"] and importlib.util.find_spec(name) is not None
]
_found = {}


def found_on(backend, paths):
    """Return {file: complaints} of the lessons on a backend, from one process."""
    command = [sys.executable, str(Path(run_golden.__file__)), *map(str, paths)]
    variables = {**os.environ, "KERAS_BACKEND": backend, "COURSE_STATIC": "1"}
    done = subprocess.run(command, env=variables, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_golden_cells_are_equal_on(path, backend, request):
    if backend not in _found:  # all lessons that were chosen, at once
        items = [item for item in request.session.items if item.function is request.function]
        chosen = {item.callspec.params["path"] for item in items}
        _found[backend] = found_on(backend, sorted(chosen))
    assert _found[backend][path.name] == []


PUBLISHED = [
    ("from course_utils import start\nlesson = start(2)", "Lesson 02\n"),
    ("import keras\nimport numpy as np\ncount = 6", None),
    ("count += 1", None),
    ("raise RuntimeError('nobody needs me')", None),
    ("print(keras.backend.backend() != '', count * 6)\ncount", "True 42\n"),
]


# What is changed in the file, and what is said then.
CHANGES = {
    "02_nothing.ipynb": (("count", "count"), ""),
    "02_another_number.ipynb": (("True 42", "True 43"), "'True 42\\n', not 'True 43\\n'"),
    "02_a_space.ipynb": (("True 42", "True 42 "), "not 'True 42 \\n'"),
    "02_another_result.ipynb": (('"7"', '"8"'), "'7', not '8'"),
    "02_the_cell_above.ipynb": (("count += 1", "count += 2"), "'True 48\\n', not 'True 42\\n'"),
    "02_it_fails.ipynb": (("count * 6", "count * unknown"), "fails: NameError"),
    "02_nothing_shown.ipynb": (('"count"', '"pass"'), "Missing output fields"),
}


def test_a_difference_is_found(make_notebook):
    path = make_notebook("# 2 · T", *((source,) for source, _ in PUBLISHED))
    notebook = notebooks.read(path)
    last = notebook["cells"][-1]
    last["metadata"]["tags"] = [lesson_rules.GOLDEN]
    printed = {"output_type": "stream", "name": "stdout", "text": PUBLISHED[-1][1]}
    result = {"output_type": "execute_result", "data": {"text/plain": "7"}, "metadata": {}}
    last["outputs"] = [printed, {**result, "execution_count": 1}]
    notebooks.write(path, notebook)
    text, files = path.read_text(encoding="utf-8"), []
    for name, (change, _) in CHANGES.items():
        assert change[0] in text
        files.append(path.with_name(name))
        files[-1].write_text(text.replace(*change), encoding="utf-8")
    found = found_on(os.environ["KERAS_BACKEND"], files)
    for name, (_, said) in CHANGES.items():
        assert len(found[name]) == bool(said), (name, found[name])
        assert not said or said in found[name][0], (name, found[name])
