"""The guards can fail: each fault that nbval or the rules must catch is made here and caught."""

import os
import re
import subprocess
import sys
from pathlib import Path

import lesson_rules
import pytest

from course_utils import catalogue, notebooks
from course_utils.commands import executing
from course_utils.commands import publish as publishing

GOLDEN = lesson_rules.GOLDEN
EXPECT = """from course_utils.lesson import Lesson
Lesson(2, "tensorflow", "CPU").expect("accuracy", 0.5, at_least={})"""


def nbval(*paths):
    """Run nbval as `test` does; return the names of the failed cells, as file and number."""
    options = ["--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=60"]
    options += ["-p", "no:cacheprovider", "--color=no", "-rfE", f"--rootdir={paths[0].parent}"]
    command = [sys.executable, "-m", "pytest", *options, *map(str, paths)]
    variables = {**os.environ, "COURSE_TEST": "1"}
    done = subprocess.run(
        command, env=variables, cwd=paths[0].parent, capture_output=True, encoding="utf-8"
    )
    assert "Traceback (most recent call last)" not in done.stderr, done.stderr
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+?)::Cell (\d+)", done.stdout, re.MULTILINE)
    return [(Path(name).name, int(cell)) for name, cell in failed], done.stdout


def publish(path):
    """Execute and normalize a made notebook in place; return it as a `Lesson`."""
    notebook = executing.as_node(notebooks.read(path))
    executing.execute(notebook, publishing.ENVIRONMENT, cwd=path.parent)
    publishing.normalize(notebook)
    notebooks.write_text(path, executing.as_text(notebook))
    return lesson_rules.read(path)


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return lesson_rules.read(path)


@pytest.fixture
def published(make_notebook):
    path = make_notebook("# 2 · Counting", ("answer = 6 * 7",), ("print(answer)", GOLDEN))
    publish(path)
    return path


def test_nbval_refuses_changed_golden_outputs_and_missed_bands(make_notebook, published):
    changed = published.with_name("02_changed.ipynb")
    changed.write_bytes(published.read_bytes())
    change(changed, r'"42\n"', r'"43\n"')
    missed = make_notebook("# T", (EXPECT.format(0.9),), ("1",), name="02_missed.ipynb")
    reached = make_notebook("# T", (EXPECT.format(0.4),), ("1",), name="02_reached.ipynb")
    stripped = changed.with_name("02_stripped.ipynb")
    notebooks.write(stripped, notebooks.clear_outputs(notebooks.read(changed)))
    failed, report = nbval(published, changed, missed, reached, stripped)
    assert failed == [("02_changed.ipynb", 1), ("02_missed.ipynb", 0)], report
    assert "accuracy: 0.5 (promised: at least 0.9)" in report


def test_stripped_notebooks_which_nbval_passes_are_refused(published):
    notebooks.write(published, notebooks.clear_outputs(notebooks.read(published)))
    refused = list(lesson_rules.golden_cells_have_outputs(lesson_rules.read(published)))
    assert any("nothing to compare" in complaint for complaint in refused)


def test_outputs_older_than_the_code_are_refused(published):
    rule = lesson_rules.outputs_belong_to_the_code
    assert list(rule(lesson_rules.read(published))) == []
    stale = change(published, "6 * 7", "7 * 6")
    assert any("older than the code" in complaint for complaint in rule(stale))


@pytest.mark.parametrize(
    "caption, refused",
    [
        ("**Figure 1.** A square.", False),
        ("**Figure 2.** A square.", True),
        ("**Figure 1.**", True),
        ("A square.", True),
        (None, True),
    ],
)
def test_figures_without_their_caption_are_refused(make_notebook, caption, refused):
    shown = [{"image/png": "", "text/plain": "<Figure>"}]
    shown += [{"text/markdown": caption}] if caption else []
    path = make_notebook("# 2 · T", ("lesson.show(figure, caption)",))
    notebook = notebooks.read(path)
    outputs = [{"output_type": "display_data", "metadata": {}, "data": data} for data in shown]
    notebook["cells"][1]["outputs"] = outputs
    notebooks.write(path, notebook)
    complaints = list(lesson_rules.figures_have_captions(lesson_rules.read(path)))
    assert bool(complaints) == refused


WORDS = "This sentence has seven words in it. " * 10


@pytest.mark.parametrize(
    "rule, cells",
    [
        ("one_title_and_its_header", ["# 2 · A", "# 2 · B"]),
        ("one_title_and_its_header", ["# 2 · A\n\n**You will be able to**\n\n- count"]),
        ("time_is_told", ["# 2 · A\n\n**Time** soon"]),
        ("fixed_sections", ["# 2 · A", "## The ledger", "## In one minute"]),
        ("headings_step_by_step", ["# 2 · A", "### B"]),
        ("set_up_cell", ["# 2 · A", ("from course_utils import start\nlesson = start(3)",)]),
        ("links_lead_somewhere", ["See [this](03_activation_functions.ipynb)."]),
        ("links_lead_somewhere", ["See [this](99_nothing.ipynb) (to come)."]),
        ("length", [WORDS, ("1",)]),
        ("length", [WORDS, *[("1\n2\n3",), WORDS] * 15, ("1\n" * 21,)]),
        ("length", ["Few words.", *[("1\n2\n3",)] * 30]),
        ("plain_prose", ["This is simply a sum."]),
        ("plain_prose", ["It is just a sum."]),
        ("plain_prose", ["It works!"]),
        ("plain_prose", ["A rocket \U0001f680."]),
        ("no_private_names", [("lesson._progress",)]),
        ("code_is_shown_in_one_way", [("print(inspect.getsource(layers.Dense))",)]),
        ("tensorflow_is_tagged", [("import tensorflow as tf",)]),
        ("nothing_of_the_machine", ["# T", ("1",)]),
        ("exercises_stand", [("area = 1", "exercise:area")]),
        ("exercises_stand", [('area = ...\nlesson.check("area", area)',)]),
    ],
)
def test_rules_refuse(make_notebook, monkeypatch, rule, cells):
    monkeypatch.setattr("course_utils.exercises.load", lambda number: {"area": None})
    lesson = lesson_rules.read(make_notebook(*cells))
    assert list(getattr(lesson_rules, rule)(lesson))


SAME_ON_EVERY_MACHINE = [
    ("print(digits.shape, digits.dtype)", "(28, 28, 1) uint8\n"),
    ("print(np.allclose(ours, theirs, atol=1e-6))", "True\n"),
    ('print(f"{count:>7,} images, {name:<12} {str(shape):<13}")', "10,000 images, test (1,)\n"),
    ("print(error)", "Look for a wrong label. The classes are 0 to 9. Give whole numbers of 3.\n"),
    ("print(np.bincount(labels).tolist(), counts)", "[1, 2] {'Apple': 300, 'Pear': 121}\n"),
    ("print((pixels.astype('float32') + 100).astype(int))", "[100 200 300 355]\n"),
    ("print(16 * '-', 'wins in 2 of 3 cases; read-only, layer2.kernel')", "wins in 2 of 3 cases\n"),
    ("for size, row in ((3, 10),):\n    print(np.isclose(center, row, atol=1e-4))", "True\n"),
]
OTHER_ON_SOME_MACHINE = [
    ("print(loss)", "2.3026\n", "a decimal point"),
    ("print(share)", "right on .9 of them\n", "a decimal point"),
    ("print(pixels)", "[100. 200.]\n", "a decimal point"),
    ("print(pixels)", "[ 1.\n  2.]\n", "a decimal point"),
    ("print(array)", "array([0., 1.], dtype=float32)\n", "a decimal point"),
    ("print('0.5')", "0.5\n", "a decimal point"),
    ("print(error)", "the sum is 1e-05 too small\n", "an exponent"),
    ("print(error)", "the loss is nan\n", "not a number"),
    ("print(error)", "from 0 to -inf\n", "not a number"),
    ("print(f'{right} %')", "right on 41 %\n", "a percentage"),
    ("print(f'{right}%')", "right on 41% of them\n", "a percentage"),
    ("print('took', int(seconds), 'seconds')", "took 12 seconds\n", "a time"),
    ("print(file.stat().st_size, 'bytes')", "21,304 bytes\n", "a size in memory"),
    ("counts[0]", "np.int64(5923)", "a scalar with its type"),
    ("print(counts.dtype)", "int64\n", "whole-number type"),
    ("print(network)", "<Sequential object at 0x7f3a5c00>\n", "an address"),
    ("print(set(names))", "{'cat', 'dog'}\n", "a set"),
    ("print(scores)", "tf.Tensor([1 2], shape=(2,), dtype=int16)\n", "a tensor"),
    ("print(f'{small.min():.0f}')", "30\n", "rounded"),
    ("print(f'{share:.0%}'.strip('%'))", "41\n", "rounded"),
    ("print(f'{error:g}')", "1\n", "rounded"),
    ("print(round(share * 100))", "41\n", "rounded"),
    ("print(np.round(maps).astype(int))", "[1 2]\n", "rounded"),
    ("print(maps.round().astype(int))", "[1 2]\n", "rounded"),
    ("print('%.0f' % share)", "41\n", "rounded"),
    ("print('{:.0f}'.format(share))", "41\n", "rounded"),
    ("print(format(share, '.0f'))", "41\n", "rounded"),
    ("print(int(0.9 * count))", "594\n", "rounded"),
    ("print(int(right / count * 100))", "41\n", "rounded"),
    ("print((100 * right / count).astype(int))", "41\n", "rounded"),
    ("lesson.show(figure, caption)", "shown\n", "shows a figure"),
]


def golden_notebook(make_notebook, *cells):
    """Make a lesson whose last cell is golden, with one printed text as its output."""
    *above, (source, printed) = cells
    path = make_notebook("# 2 · T", *((one,) for one in above), (source, GOLDEN))
    notebook = notebooks.read(path)
    output = {"output_type": "stream", "name": "stdout", "text": printed}
    notebook["cells"][-1]["outputs"] = [output]
    notebooks.write(path, notebook)
    return lesson_rules.read(path)


@pytest.mark.parametrize("source, printed", SAME_ON_EVERY_MACHINE)
def test_exact_golden_cells_pass(make_notebook, source, printed):
    lesson = golden_notebook(make_notebook, (source, printed))
    assert list(lesson_rules.golden_cells_are_exact(lesson)) == []


@pytest.mark.parametrize("source, printed, reason", OTHER_ON_SOME_MACHINE)
def test_inexact_golden_cells_are_refused(make_notebook, source, printed, reason):
    lesson = golden_notebook(make_notebook, (source, printed))
    assert any(reason in one for one in lesson_rules.golden_cells_are_exact(lesson))


def test_code_that_a_golden_cell_shows_may_hold_any_number(make_notebook):
    lesson = golden_notebook(make_notebook, ("lesson.show_code(relu)", "True\n"))
    shown = {"text/markdown": "```python\nslope = 0.2  # 41 % of 1e-3\n```"}
    for text, refused in ((shown, False), ({"text/markdown": "It is 0.2."}, True)):
        output = {"output_type": "display_data", "metadata": {}, "data": text}
        lesson.notebook["cells"][-1]["outputs"] = [output]
        assert bool(list(lesson_rules.golden_cells_are_exact(lesson))) == refused


@pytest.mark.parametrize(
    "cells, refused",
    [
        (["model.fit(images)"], True),
        (["def learn(model):\n    model.fit(images)"], False),
        (["def learn(model):\n    model.fit(images)", "learn(model)"], True),
        (["def learn(model):\n    model.fit(images)", "again = lambda: learn(model)"], True),
        (["from course_utils.models.detector import train_network", "train_network(model)"], True),
        (["forest = RandomForestClassifier().fit(images, labels)", "model = forest"], True),
        (["from PIL import ImageOps", "model = ImageOps.fit(image, (64, 64))"], False),
        (["other.fit(images)"], False),
    ],
)
def test_golden_cells_that_rest_on_a_training_are_refused(make_notebook, cells, refused):
    cells = ["import keras\nmodel = keras.Sequential()", *cells, ("print(model.layers)", "[]\n")]
    lesson = golden_notebook(make_notebook, *cells)
    found = [one for one in lesson_rules.golden_cells_are_exact(lesson) if "rests on" in one]
    assert bool(found) == refused


@pytest.mark.parametrize(
    "cell, refused",
    [
        ('lesson.expect("seconds", lesson.seconds("training"), at_most=60)', True),
        ('rate = 300 / lesson.seconds("asking")\nlesson.expect("rate", rate, at_least=50)', True),
        ("import time\nbegin = time.perf_counter()\nassert time.perf_counter() - begin < 2", True),
        ("took = {}\ntook[0] = time.time() - begin\nlesson.expect('s', took[0], at_most=9)", True),
        ("took = []\ntook.append(lesson.seconds('a'))\nassert min(took) < 9", True),
        ('print(lesson.seconds("training"))\nlesson.expect("accuracy", accuracy, 0.9)', False),
    ],
)
def test_bands_of_seconds_are_refused(make_notebook, cell, refused):
    lesson = lesson_rules.read(make_notebook("# 2 · T", (cell,)))
    assert bool(list(lesson_rules.no_band_of_seconds(lesson))) == refused


def test_plain_prose_leaves_code_formulas_and_pictures_alone(make_notebook):
    prose = (
        "Use `!=` and `just`, $n!$, justify it.\n\n```python\na != b  # just so\n```\n\n![x](y.png)"
    )
    assert list(lesson_rules.plain_prose(lesson_rules.read(make_notebook(prose)))) == []


def test_a_solution_that_its_check_refuses_fails_under_nbval(make_notebook):
    set_up = ("from course_utils.lesson import Lesson\nlesson = Lesson(2, 'tensorflow', 'CPU')",)
    check, tag = 'output_size = ...\nlesson.check("{}", output_size)', "exercise:output_size"
    right = (check.format("output_size"), tag)
    wrong = (check.format("parameter_count"), tag)  # judges the solution of another exercise
    path = make_notebook("# T", set_up, right, wrong, ("1",))
    (path.parent / "conftest.py").write_bytes((catalogue.ROOT / "conftest.py").read_bytes())
    failed, report = nbval(path)
    assert failed == [(path.name, 2)], report
    assert "CheckError" in report


def test_code_that_ruff_refuses_is_refused(make_notebook):
    if not list(lesson_rules.ruff_is_content(lesson_rules.read(make_notebook(("x=1",))))):
        pytest.skip("ruff is not installed")
    assert list(lesson_rules.ruff_is_content(lesson_rules.read(make_notebook(("x = 1",))))) == []


def test_backend_cells_are_skipped_elsewhere(make_notebook, monkeypatch):
    shown = "import os\nassert os.environ['KERAS_BACKEND'] == 'tensorflow'"
    path = make_notebook("# T", (shown, "backend:tensorflow"), ("1",))
    settings = ["-p", "no:cacheprovider", "-q", f"--confcutdir={catalogue.ROOT}"]
    (path.parent / "conftest.py").write_bytes((catalogue.ROOT / "conftest.py").read_bytes())
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", *settings]
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    done = subprocess.run(
        [*command, path.name], cwd=path.parent, capture_output=True, encoding="utf-8"
    )
    assert "1 passed, 1 skipped" in done.stdout, done.stdout


def test_a_network_that_is_not_told_fails_under_nbval(make_notebook):
    made = "import keras\nnetwork = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])"
    ones = "images = keras.ops.ones((1, 2))\n"
    cells = [(made,), (f"{ones}network(images)",), (f"{ones}network(images, training=False)",)]
    failed, report = nbval(make_notebook("# T", *cells))
    assert failed == [("02_convolution_layer.ipynb", 1)], report
    assert "is asked without `training`" in report
