"""The way in: which environment is used, what is said when it cannot be built."""

import json
import subprocess
import sys

import pytest

from course_utils.environment import building, python_versions


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A course folder without `.venv`, seen from a Python that is not the course's own."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(building, "VENV", venv)
    monkeypatch.setattr(building, "STAMP", venv / "course.json")
    monkeypatch.setattr(building, "LOG", venv / "setup.log")
    return venv


def make_finished(venv, extras=()):
    python = building.venv_python()
    python.parent.mkdir(parents=True)
    python.touch()
    locks = [building.LOCKS[name] for name in ("base", *extras)]
    stamp = {lock.name: building._sha256(lock) for lock in locks}
    building.STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    return python


def test_an_environment_that_has_what_is_needed_is_used(elsewhere):
    assert str(building.ensure()) == sys.executable
    assert not elsewhere.exists()


def test_a_finished_venv_goes_first_and_is_not_touched(elsewhere, monkeypatch):
    monkeypatch.setattr(building, "_build", lambda *_: pytest.fail("nothing is to be built"))
    python = make_finished(elsewhere)
    assert building.ensure() == python


@pytest.mark.parametrize("damage", ["no stamp", "broken stamp", "other lock", "new extra"])
def test_an_unfinished_venv_is_completed(elsewhere, monkeypatch, damage):
    built = []
    monkeypatch.setattr(building, "_build", lambda *arguments: built.append(arguments))
    make_finished(elsewhere)
    if damage == "no stamp":
        building.STAMP.unlink()
    elif damage == "broken stamp":
        building.STAMP.write_text("{", encoding="utf-8")
    elif damage == "other lock":
        building.STAMP.write_text('{"requirements.txt": "0"}', encoding="utf-8")
    building.ensure(("jax",) if damage == "new extra" else ())
    assert len(built) == 1


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(building, "needs", lambda extras: {"no-such-package": "1", "keras": "99"})
    lacking = building.missing()
    assert lacking[0] == "no-such-package is not installed"
    assert lacking[1].endswith("is older than 99")


def test_every_extra_of_the_project_has_a_readable_need():
    for extra in ("test", "browser", "jax", "torch", "gpu"):
        assert set(building.needs()) <= set(building.needs((extra,)))


def test_the_lock_holds_every_direct_need():
    for extra in ("base", "test", "browser", "jax", "gpu"):
        locked = building._requirement_lines(building.LOCKS[extra])
        needed = building.needs(() if extra == "base" else (extra,))
        assert {name.lower() for name in needed} <= {name.lower() for name in locked}


def test_the_extras_hold_the_versions_of_the_base():
    def versions(extra):
        text = building.LOCKS[extra].read_text(encoding="utf-8")
        return {line for line in text.splitlines() if "==" in line and line[0].isalpha()}

    for extra in ("test", "jax", "gpu"):
        assert versions("base") <= versions(extra), extra


def test_a_python_too_new_is_refused_with_the_repair(elsewhere, monkeypatch):
    monkeypatch.setattr(building, "missing", lambda extras=(): ["everything"])
    monkeypatch.setattr(building, "NEWEST", (3, 10))
    with pytest.raises(building.SetupError, match="Start the course with Python 3.11"):
        building.ensure()
    assert not elsewhere.exists()


def test_a_python_too_old_is_refused_with_the_repair():
    sentence = python_versions.refusal((3, 8))
    assert sentence.startswith("This course needs Python 3.11, 3.12 or 3.13; this is Python 3.8.")
    assert "-m course_utils lab" in sentence or "Install one" in sentence


def test_a_full_disk_is_said_before_anything_is_written(elsewhere, monkeypatch):
    monkeypatch.setattr(building, "missing", lambda extras=(): ["everything"])
    usage = type("Usage", (), {"free": 1e8})
    monkeypatch.setattr(building.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(building.SetupError, match=r"needs 4 GB and this disk has 0\.1 GB free"):
        building.ensure()
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: Could not find a version that satisfies x", "did not offer a package"),
        ("Max retries exceeded with url", "was not reached"),
        ("something else", "Start the same command again"),
    ],
)
def test_a_failure_of_pip_becomes_a_sentence(log, sentence):
    assert sentence in building._pip_sentence(log)


def test_pip_without_an_index_leaves_a_log_and_a_sentence(elsewhere, monkeypatch):
    """A real pip in a real environment, pointed at a port where nothing answers."""
    subprocess.run([sys.executable, "-m", "venv", str(elsewhere)], check=True)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    with pytest.raises(building.SetupError, match="network, the proxy and `pip config list`"):
        building._install([building.LOCKS["base"]])
    assert building.LOG.exists()
    assert not building.STAMP.exists()


def test_the_progress_of_pip_is_counted_and_named(capsys):
    shown = building._PackageProgress(total=2)
    shown.read("Looking in indexes: somewhere")
    shown.read("Collecting absl-py==2.5.1 (from -r requirements.txt)")
    shown._collected = 25
    shown.read("Processing ./argon2_cffi-25.1.0-py3-none-any.whl (from -r requirements.txt)")
    shown.read("Installing collected packages: absl-py")
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "packages: 1 of 2, absl-py",
        "packages: 2 of 2, argon2_cffi",
        "unpacking 2 packages: about a minute",
    ]
