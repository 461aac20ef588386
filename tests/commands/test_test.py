"""The verb `test`: every notebook has its step, a failure is counted and shown, memory is told."""

import psutil
import pytest

from course_utils import catalogue
from course_utils.commands import test as testing


@pytest.fixture
def run_one(tmp_path, monkeypatch):
    """Return a function that runs a file of tests as a step."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # importing them takes seconds

    def run(text):
        path = tmp_path / "test_made.py"
        path.write_text(text, encoding="utf-8")
        options = ["-p", "no:cacheprovider", f"--rootdir={tmp_path}", str(path)]
        return testing._run(testing.Step("made here", options, "tensorflow"), 1)

    return run


def test_each_notebook_has_its_step_and_the_longest_begin_first():
    steps = testing._all_steps("tensorflow")
    run = [step.arguments[-1] for step in steps if step.title.endswith("under nbval")]
    lessons = [entry.name for entry in catalogue.standing_lessons()]
    assert sorted(run) == [f"notebooks/{name}.ipynb" for name in lessons]
    assert run[0] != f"notebooks/{lessons[0]}.ipynb"
    others = [
        (step.arguments[0], step.backend) for step in steps if not step.title.endswith("nbval")
    ]
    assert sorted(others) == [
        ("tests", "tensorflow"),
        ("tests/layers", "jax"),
        ("tests/layers", "tensorflow"),
        ("tests/lessons", "tensorflow"),
        ("tests/training", "jax"),
        ("tests/training", "tensorflow"),
    ]
    assert {step.backend for step in testing._all_steps("torch")} == {"torch"}


def test_a_step_counts_and_shows_what_failed(run_one, capsys):
    text = "import pytest\ndef test_a(): pass\ndef test_b(): assert 1 == 2\n"
    done = run_one(f"{text}@pytest.mark.skip\ndef test_c(): pass\n")
    assert (done.passed, done.failed, done.skipped) == (1, 1, 1)
    shown = capsys.readouterr().out
    assert shown.startswith("\n=== made here (tensorflow) ===\n") and "assert 1 == 2" in shown
    assert 1e6 < done.memory < 1e9 and 0 < done.seconds < 60
    assert testing._summarize([done], 1.0) == 1


def test_a_step_that_cannot_begin_has_failed(run_one):
    assert run_one("import nothing_of_this_name").failed == 1
    nothing = run_one("")  # no test at all
    assert nothing.failed == 1
    assert testing._summarize([nothing._replace(failed=0)], 1.0) == 1


def test_a_step_and_what_it_starts_are_weighed_together(run_one, capsys):
    text = "import subprocess, sys\nhold = 'x = bytearray(200_000_000); import time; time.sleep(3)'"
    text += "\ndef test_a(): subprocess.run([sys.executable, '-c', hold], check=True)\n"
    done = run_one(text)
    assert done.failed == 0 and 200e6 < done.memory < 1e9
    assert testing._summarize([done._replace(memory=1.6e9)], 1.0) == 0
    assert "more memory than the 1.5 GB that a step may take" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cores", "gigabytes", "expected"),
    [(1, 16, (2, 1)), (2, 16, (3, 1)), (16, 64, (16, 1)), (64, 256, (16, 4)), (8, 4, (2, 4)),
     (2, 0.5, (1, 2))],
)  # fmt: skip
def test_cores_and_memory_are_shared(monkeypatch, cores, gigabytes, expected):
    monkeypatch.setattr(testing.os, "sched_getaffinity", lambda _: range(cores), raising=False)
    memory = psutil.virtual_memory()._replace(available=gigabytes * 1e9)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert testing._shares(16) == expected
