"""The way in: which environment is used, what is said when it cannot be built."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from made_uv import holds, stub

from course_utils.catalogue import ROOT
from course_utils.environment import building, installing, locks, processes, python_versions


def make_finished(venv, extras=()):
    python = building.venv_python()
    python.parent.mkdir(parents=True)
    python.touch()
    wanted = [building.LOCKS[name] for name in ("base", *extras)]
    stamp = {lock.name: building._sha256(lock) for lock in wanted}
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
        locked = locks.versions(building.LOCKS[extra])
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


def test_pip_without_an_index_leaves_a_log_and_a_sentence(course, monkeypatch):
    """A real pip in a real environment, pointed at a port where nothing answers."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    course.put_uv(stub("sys.exit(1)"))
    with pytest.raises(building.SetupError, match="network, the proxy and `pip config list`"):
        building.ensure()
    assert building.LOG.exists()
    assert not building.STAMP.exists()


def test_processes_of_the_course_write_bytecode(monkeypatch):
    """pip compiled all there is; uv leaves it to the first import, which has to keep it."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in processes.variables()
    assert processes.variables(KEPT="1")["KEPT"] == "1"


# An interrupted set-up goes on


def start_process(course):
    """Start the set-up in a process, and a group of processes, of its own."""
    script = (
        "import pathlib, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whoever started us
        "from course_utils.environment import building\n"
        f"building.VENV = pathlib.Path({str(course.venv)!r})\n"
        "building.STAMP = building.VENV / 'course.json'\n"
        "building.LOG = building.VENV / 'setup.log'\n"
        f"building.LOCKS = {{'base': pathlib.Path({str(course.lock)!r})}}\n"
        "try:\n    building.ensure()\nexcept KeyboardInterrupt:\n    sys.exit(130)\n"
    )
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, start_new_session=True)


def wait_for(happened, process):
    end = time.monotonic() + 60
    while not happened():
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail("the process ended, or hung")
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="signals of Linux and macOS")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize("at", ["uv", "pip"])
def test_a_set_up_that_was_stopped_goes_on(course, at, how):
    """Stopped while uv works, or while pip waits for the file of a package."""
    started = course.folder / "started"
    waits = f"open({str(started)!r}, 'w').close()\nimport time; time.sleep(60)\n"
    course.put_uv(stub(waits if at == "uv" else "sys.exit(1)"))
    course.server.gate.clear()
    process = start_process(course)
    wait_for(lambda: started.exists() or course.server.file_requests(), process)
    os.killpg(process.pid, getattr(signal, how))
    assert process.wait(60) == (130 if how == "SIGINT" else -signal.SIGKILL)
    assert not building.STAMP.exists()
    course.server.gate.set()
    course.put_uv(stub(course.works))
    building.ensure()
    assert holds(course.venv, "leaf") and building.STAMP.exists()


def test_a_package_that_was_half_unpacked_is_unpacked_again(course):
    course.put_uv(stub(course.works))
    building.ensure()
    building.STAMP.unlink()
    (folder,) = course.venv.glob("lib/*/site-packages/leaf-1.0.dist-info")
    (folder / "RECORD").unlink()
    (folder.parent / "leaf.py").unlink()
    building.ensure()
    assert holds(course.venv, "leaf")


def test_an_environment_that_was_half_made_is_made_again(course, monkeypatch):
    course.put_uv(stub(course.works))
    for one in course.venv.glob("lib/*/site-packages/pip-*"):
        one.unlink()
    made = []

    def make(command, what):
        made.append(what)
        raise installing.SetupError("as far as this test goes")

    monkeypatch.setattr(building, "_ask", make)
    with pytest.raises(installing.SetupError, match="as far as"):
        building.ensure()
    assert made == ["make .venv"]


def test_the_course_is_found_from_anywhere_and_in_a_folder_of_any_name(course, monkeypatch):
    course.put_uv(stub(course.works))
    strange = course.folder / "naïve course 学"
    (strange / "course_utils").mkdir(parents=True)
    (strange / "course_utils" / "__init__.py").touch()
    course.venv.rename(strange / ".venv")
    monkeypatch.setattr(building, "ROOT", strange)
    monkeypatch.setattr(building, "VENV", strange / ".venv")
    building._install_course()
    where = "import course_utils; print(ascii(course_utils.__path__[0]))"
    python = [str(building.venv_python()), "-I", "-c", where]
    found = subprocess.run(python, cwd="/", capture_output=True, text=True).stdout
    assert found.strip() == ascii(str(strange / "course_utils"))
