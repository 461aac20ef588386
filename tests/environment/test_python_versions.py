"""A Python that is too old names one that would do, and only one that really runs."""

import os
import subprocess
import sys

import pytest

from course_utils.environment import python_versions

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the commands here are shell scripts")
WORKS = "echo Python 3.11.9"
FAULTS = {
    "a shim of nothing": "echo 'pyenv: command not found' >&2; exit 127",
    "another version": "echo Python 3.9.18",
    "a version that only begins alike": "echo Python 3.131.0",
    "the right words and a failure": "echo Python 3.13.1; exit 1",
    "no words": "exit 0",
    "the version on the wrong stream": "echo Python 3.13.1 >&2",
    "it hangs": "sleep 30",
}


@pytest.fixture
def commands(tmp_path, monkeypatch):
    """Put a command into an otherwise empty PATH: commands(name, text of a shell script)."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(python_versions, "PATIENCE_SECONDS", 0.5)

    def add(name, text, mode=0o755):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{text}\n")
        path.chmod(mode)
        return path

    return add


@pytest.mark.parametrize("fault", FAULTS)
def test_a_newer_python_that_does_not_run_is_passed_over(commands, fault):
    commands("python3.13", FAULTS[fault])
    commands("python3.11", WORKS)
    assert python_versions.pythons_that_run() == ["python3.11"]
    assert "Use one you have: python3.11 -m course_utils lab" in python_versions.refusal((3, 10))


def test_files_that_are_no_commands_are_passed_over(commands, tmp_path):
    commands("python3.13", "echo Python 3.13.1", mode=0o644)
    (tmp_path / "python3.12").mkdir()
    (tmp_path / "python3.11").write_bytes(b"\x7fELF, but of another machine")
    (tmp_path / "python3.11").chmod(0o755)
    assert python_versions.pythons_that_run() == []
    assert "Install one from" in python_versions.refusal((3, 8))


def test_the_newest_that_runs_is_named(commands):
    commands("python3.11", WORKS)
    commands("python3.12", "echo Python 3.12.4")
    assert python_versions.pythons_that_run() == ["python3.12", "python3.11"]


def test_nothing_but_the_running_python_is_needed_to_say_so(tmp_path):
    """With no PATH at all, the sentence still comes."""
    program = "from course_utils.environment.python_versions import refusal; print(refusal((3, 7)))"
    variables = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=variables, capture_output=True, text=True
    )
    assert "this is Python 3.7" in done.stdout and "Install one from" in done.stdout
