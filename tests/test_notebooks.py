"""Reading, hashing, copying, executing and publishing notebooks, on small ones made here."""

import base64
import contextlib
import io
import json
import time

import numpy as np
import pytest

from course_utils import catalogue, notebooks
from course_utils.commands import copies, executing, publish, run

HEADER = """# 2 · The convolution layer

**Question.** What?

**You will be able to**

- count weights
- compute an output size
  by hand
- say why

**You need** lesson 01."""
TASK = 'area = ...\n\n# lesson.hint("area")\nlesson.check("area", area)\nafter = 1'
BAND = {"name": "accuracy", "value": 0.99, "at_least": 0.98, "at_most": None, "ok": True}


@pytest.fixture
def lesson(make_notebook):
    return make_notebook(
        HEADER,
        ("answer = 6 * 7\nprint(answer)", "nbval-check-output"),
        "## Counting\n\n```python\n# no heading\n```",
        (TASK, "exercise:area"),
        ('lesson.quiz("stride")',),
    )


def rewrite(path, change):
    notebook = notebooks.read(path)
    change(notebook)
    notebooks.write(path, notebook)


def set_source(index, text):
    return lambda notebook: notebook["cells"][index].update(source=text)


# -- reading ------------------------------------------------------------------------------------


def test_describe(lesson):
    assert notebooks.describe(lesson) == {
        "number": 2,
        "file": "02_convolution_layer.ipynb",
        "title": "2 · The convolution layer",
        "minutes": None,
        "seconds": None,
        "packs": [],
        "exercises": ["area"],
        "quiz_questions": ["stride"],
        "objectives": ["count weights", "compute an output size by hand", "say why"],
    }


def test_headings_leave_code_in_fences_out(lesson):
    found = [text for _, _, text in notebooks.headings(notebooks.read(lesson))]
    assert found == ["2 · The convolution layer", "Counting"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": 3}', '{"cells": ['])
def test_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "02_damaged.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="02_damaged.ipynb is not a notebook"):
        notebooks.read(path)


def test_code_hash_sees_code_and_tags_and_nothing_else(lesson):
    before = notebooks.code_sha256(notebooks.read(lesson))
    rewrite(lesson, set_source(0, "# Other words"))
    rewrite(lesson, lambda notebook: notebook["cells"][1].update(execution_count=5))
    assert notebooks.code_sha256(notebooks.read(lesson)) == before
    rewrite(lesson, lambda notebook: notebook["cells"][1]["metadata"].update(tags=[]))
    without_tag = notebooks.code_sha256(notebooks.read(lesson))
    rewrite(lesson, set_source(1, "answer = 42\nprint(answer)"))
    assert len({before, without_tag, notebooks.code_sha256(notebooks.read(lesson))}) == 3


def test_code_hash_is_the_same_for_lines_and_for_text(lesson):
    raw = notebooks.read(lesson)
    assert notebooks.code_sha256(raw) == notebooks.code_sha256(executing.as_node(raw))


def test_write_keeps_the_layout_of_jupyter(lesson):
    before = lesson.read_bytes()
    notebooks.write(lesson, notebooks.read(lesson))
    assert lesson.read_bytes() == before


def test_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "kept.txt"
    notebooks.write_text(path, "old")

    def full_disk(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(notebooks.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        notebooks.write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


# -- copies for the learner -----------------------------------------------------------------------


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


@pytest.fixture
def mine(lesson, work):
    assert copies.copy_for_learner(lesson, work) is None
    return work / lesson.name


def test_copy_has_no_outputs(make_notebook, work):
    path = make_notebook(HEADER, ("6 * 7",))
    output = {"output_type": "stream", "name": "stdout", "text": "42"}
    rewrite(path, lambda n: n["cells"][1].update(outputs=[output], execution_count=1))
    copies.copy_for_learner(path, work)
    cell = notebooks.read(work / path.name)["cells"][1]
    assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_untouched_copy_follows_the_course_silently(lesson, mine, work):
    rewrite(lesson, set_source(2, "## Counting better"))
    assert copies.copy_for_learner(lesson, work) is None
    assert "better" in mine.read_text(encoding="utf-8")


def test_copy_that_was_only_run_follows_the_course_and_says_so(lesson, mine, work):
    output = {"output_type": "stream", "name": "stdout", "text": "42"}
    rewrite(mine, lambda n: n["cells"][1].update(outputs=[output], execution_count=1))
    rewrite(mine, lambda n: n["metadata"].update(language_info={"name": "python"}))
    assert copies.copy_for_learner(lesson, work) is None, "the course has not changed"
    assert notebooks.read(mine)["cells"][1]["outputs"] == [output]
    rewrite(lesson, set_source(2, "## Counting better"))
    assert "run it again" in copies.copy_for_learner(lesson, work)
    assert "better" in mine.read_text(encoding="utf-8")


def test_what_a_learner_wrote_is_never_replaced(lesson, mine, work):
    rewrite(mine, set_source(3, "area = 12"))
    written = mine.read_bytes()
    assert copies.copy_for_learner(lesson, work) is None
    rewrite(lesson, set_source(2, "## Counting better"))
    for _ in range(2):
        assert "lab --fresh 2" in copies.copy_for_learner(lesson, work)
        assert mine.read_bytes() == written


@pytest.mark.parametrize("record", [None, "", "[]", "{}"])
def test_without_a_record_a_copy_counts_as_written(lesson, mine, work, record):
    origins = work / copies.ORIGINS
    origins.unlink() if record is None else origins.write_text(record, encoding="utf-8")
    rewrite(mine, set_source(3, "area = 12"))
    written = mine.read_bytes()
    assert "lab --fresh 2" in copies.copy_for_learner(lesson, work)
    assert mine.read_bytes() == written


def test_damaged_copy_is_left_as_it_is(lesson, mine, work):
    mine.write_text('{"cells": [', encoding="utf-8")
    rewrite(lesson, set_source(2, "## Counting better"))
    assert "cannot be read" in copies.copy_for_learner(lesson, work)
    assert mine.read_text(encoding="utf-8") == '{"cells": ['


def test_fresh_copy_keeps_the_old_one_beside_it(lesson, mine, work, monkeypatch):
    monkeypatch.setattr(copies, "notebook", lambda number: lesson)
    for count in (1, 2):
        rewrite(mine, set_source(3, f"area = {count}"))
        kept = copies.fresh_copy(2, work)
        assert kept == work / f"02_convolution_layer_mine_{count}.ipynb"
        assert f"area = {count}" in kept.read_text(encoding="utf-8")
        assert "area = ..." in mine.read_text(encoding="utf-8")
    rewrite(lesson, set_source(2, "## Counting better"))
    assert copies.copy_for_learner(lesson, work) is None, "the new copy is untouched again"


# -- solutions ------------------------------------------------------------------------------------


class Area:
    def solution_source(self):
        return "area = 3 * 4\n"


def test_solved_replaces_what_stands_before_the_check(lesson, monkeypatch):
    monkeypatch.setattr("course_utils.exercises.load", lambda number: {"area": Area()})
    untouched = notebooks.read(lesson)
    cell = notebooks.solved(untouched)["cells"][3]
    assert cell["source"] == 'area = 3 * 4\n\nlesson.check("area", area)\nafter = 1'
    assert untouched == notebooks.read(lesson)


@pytest.mark.parametrize("text, says", [("area = 1", "no line"), (TASK, "does not exist")])
def test_solved_refuses_an_exercise_it_cannot_solve(make_notebook, monkeypatch, text, says):
    known = {"area": Area()} if says == "no line" else {}
    monkeypatch.setattr("course_utils.exercises.load", lambda number: known)
    path = make_notebook(HEADER, (text, "exercise:area"))
    with pytest.raises(ValueError, match=says):
        notebooks.solved(notebooks.read(path))


# -- executing ------------------------------------------------------------------------------------


def show_band(band):
    return f"display({{{notebooks.BAND_TYPE!r}: {band!r}, 'text/plain': 'band'}}, raw=True)"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course whose notebooks are the ones made here."""
    monkeypatch.setattr(catalogue, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(catalogue, "WORK", tmp_path / "work")
    return tmp_path


def test_run_keeps_notebook_page_and_bands(make_notebook, course, capsys):
    make_notebook(
        HEADER,
        "A sum $a_i$ costs `$5`.",
        (show_band(BAND),),
        ("import os\nos.environ['COURSE_SEED']",),
    )
    done = run.run(2, seed=7, progress=False)
    assert done.bands == [BAND]
    assert done.notebook == course / "work" / "executed" / "02_convolution_layer_seed_7.ipynb"
    assert "'7'" in str(notebooks.read(done.notebook)["cells"][3]["outputs"])
    page = done.page.read_text(encoding="utf-8")
    assert "The convolution layer" in page
    assert 'alt="a_i"' in page and "$5" in page
    assert "<script" not in page and 'src="http' not in page and "@import" not in page
    assert run.report([done]) == 0
    assert "accuracy: 0.99 (promised: at least 0.98), reached" in capsys.readouterr().out
    missed = done._replace(bands=[{**BAND, "value": 0.5, "ok": False}])
    assert run.report([done, missed]) == 1
    assert "0.5 to 0.99 in 2 runs" in capsys.readouterr().out


def test_failing_cell_is_named_and_what_ran_is_kept(make_notebook, course):
    make_notebook(HEADER, ("print('before')",), "## Dividing", ("1 / 0",), ("print('after')",))
    with pytest.raises(executing.ExecutionError, match='Cell 4 under "Dividing"') as caught:
        run.run(2, progress=False)
    assert "ZeroDivisionError: division by zero" in str(caught.value)
    kept = (course / "work" / "executed" / "02_convolution_layer.ipynb").read_text("utf-8")
    assert "before\\n" in kept and "after\\n" not in kept
    assert "ZeroDivisionError" in kept


def test_keep_going_runs_the_cells_after_a_failure(make_notebook):
    path = make_notebook("# T", ("1 / 0",), ("print('after')",), ("int('x')",))
    notebook = executing.as_node(notebooks.read(path))
    seen = []
    executing.execute(
        notebook, cwd=path.parent, keep_going=True, on_cell=lambda *at: seen.append(at)
    )
    found = [(failure.index, failure.error) for failure in executing.failures(notebook)]
    assert found == [(1, "ZeroDivisionError"), (3, "ValueError")]
    assert seen == [(1, "T"), (2, "T"), (3, "T")]


def test_dead_kernel_is_a_sentence(make_notebook):
    path = make_notebook("# T", ("import os\nos._exit(1)",))
    notebook = executing.as_node(notebooks.read(path))
    with pytest.raises(executing.ExecutionError, match="Cell 2.*Python itself stopped"):
        executing.execute(notebook, cwd=path.parent)


@pytest.mark.parametrize("code", ["print(os.getpid())", "print(os.getpid())\nraise ValueError"])
def test_kernel_ends_with_its_notebook(make_notebook, code):
    import psutil

    path = make_notebook("# T", (f"import os\n{code}",))
    notebook = executing.as_node(notebooks.read(path))
    with contextlib.suppress(executing.ExecutionError):
        executing.execute(notebook, cwd=path.parent)
    assert not psutil.pid_exists(int(notebook.cells[1].outputs[0]["text"]))


def test_a_run_never_touches_what_a_learner_has_solved(make_notebook, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "mine.json"))
    path = make_notebook("# T", ("import os\nprint(os.environ['COURSE_PROGRESS'])",))
    notebook = executing.as_node(notebooks.read(path))
    executing.execute(notebook, cwd=path.parent)
    assert "mine.json" not in notebook["cells"][1]["outputs"][0]["text"]


# -- publishing -----------------------------------------------------------------------------------

FIGURE = """import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2, 3])
display(figure)
plt.close(figure)"""


def test_publishing_twice_gives_the_same_bytes(make_notebook, course):
    path = make_notebook(HEADER, ("print('text')",), (FIGURE,), (show_band(BAND),), ("6 * 7",))
    rewrite(path, lambda n: n["metadata"].update(jupytext={"formats": "ipynb"}))
    published = publish.publish(2, progress=False)
    first = path.read_bytes()
    assert published == (path, len(first), [BAND])
    time.sleep(1)
    publish.publish(2, progress=False)
    assert path.read_bytes() == first
    notebook = notebooks.read(path)
    assert set(notebook["metadata"]) == {"course", "kernelspec", "language_info"}
    assert notebook["metadata"]["course"]["code_sha256"] == notebooks.code_sha256(notebook)
    assert [cell["id"] for cell in notebook["cells"]] == [f"cell-{k}" for k in range(5)]
    assert [cell["execution_count"] for cell in notebook["cells"][1:]] == [1, 2, 3, 4]
    assert notebook["cells"][4]["outputs"][0]["execution_count"] == 4


@pytest.mark.parametrize(
    "code, says",
    [
        ("import sys\nprint('careful', file=sys.stderr)", "cell 2 writes to the error stream"),
        ("import os\nprint(os.getcwd())", "cell 2 shows the path of a folder"),
        ("from pathlib import Path\nprint(Path.home() / 'x')", "cell 2 shows the path"),
        ("print(object())", "cell 2 shows a memory address"),
        ("import random\nprint([random.random() for _ in range(30_000)])", "kB are allowed"),
        ("assert False, 'band missed'", "Cell 2.*band missed"),
    ],
)
def test_publishing_refuses(make_notebook, course, code, says):
    path = make_notebook(HEADER, (code,))
    before = path.read_bytes()
    with pytest.raises(ValueError, match=says):
        publish.publish(2, progress=False)
    assert path.read_bytes() == before


def test_smaller_png_looks_the_same():
    from PIL import Image

    across = np.linspace(0, 255, 300).astype(np.uint8)
    smooth = np.broadcast_to(across[None, :, None], (200, 300, 3))
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(smooth)).convert("RGBA").save(stream, "PNG")
    reduced = publish.smaller_png(stream.getvalue())
    assert len(reduced) < len(stream.getvalue())
    seen = np.asarray(Image.open(io.BytesIO(reduced)).convert("RGB")).astype(int)
    assert np.abs(seen - smooth).max() < publish.LARGEST_COLOR_ERROR
    assert publish.smaller_png(reduced) == reduced


def test_base64_is_not_taken_for_text_of_the_machine(make_notebook):
    path = make_notebook("# T", ("1",))
    picture = base64.b64encode(b"/tmp/" * 50).decode()
    data = {"image/png": picture, "text/html": f"<img src='data:image/png;base64,{picture}'>"}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    rewrite(path, lambda notebook: notebook["cells"][1].update(outputs=[output]))
    assert publish.private_text(json.loads(path.read_text(encoding="utf-8"))) == []
