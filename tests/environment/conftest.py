"""A tiny lock on a package index of our own, an empty `.venv` with a real pip, and stubs of uv."""

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from index_server import HostedFile, IndexServer
from made_uv import KEEP, WITH_PIP, wheel

from course_utils.environment import building, pip_settings, uv


@pytest.fixture(scope="session")
def bare_venv(tmp_path_factory):
    """An environment with pip and nothing else, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("bare") / ".venv"
    subprocess.run([sys.executable, "-I", "-m", "venv", str(folder)], check=True)
    return folder


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A course folder without `.venv`, seen from a Python that is not the course's own."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(building, "VENV", venv)
    monkeypatch.setattr(building, "STAMP", venv / "course.json")
    monkeypatch.setattr(building, "LOG", venv / "setup.log")
    return venv


@pytest.fixture
def no_settings(monkeypatch):
    """Nothing of this machine's configuration of pip, uv or a proxy counts."""
    for name in list(os.environ):
        if name.upper().startswith(("PIP_", "UV_")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


@pytest.fixture
def server():
    """An index with the two packages of the lock, and without uv."""
    with IndexServer() as running:
        for name in ("leaf", "stone"):
            running.projects[name] = [HostedFile(*wheel(name))]
        yield running


@pytest.fixture
def other_server():
    """A second index, empty."""
    with IndexServer() as running:
        yield running


def lay_out(bare, venv):
    """Copy an environment quickly: its pip is not copied, but linked."""
    leave_out = shutil.ignore_patterns("pip*", "setuptools*", "_distutils_hack")
    shutil.copytree(bare, venv, symlinks=True, ignore=leave_out)
    for one in bare.glob("lib/*/site-packages/pip*"):
        (venv / one.relative_to(bare)).symlink_to(one)


@pytest.fixture
def course(tmp_path, elsewhere, monkeypatch, no_settings, server, bare_venv):
    """A course with a tiny lock whose `.venv` holds pip and is unfinished."""
    lay_out(bare_venv, elsewhere)
    lock = tmp_path / "requirements.txt"
    lock.write_text("leaf==1.0\nstone==1.0 ; python_version > '3'\n", encoding="utf-8")
    monkeypatch.setattr(building, "LOCKS", {"base": lock})
    # Asking pip takes half a second: the tests of its files do it, the others use variables.
    monkeypatch.setattr(pip_settings, "list_of_pip", lambda pythons: "")
    monkeypatch.setenv("PIP_INDEX_URL", server.url)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    told = tmp_path / "told.json"

    def put_uv(text, mode=0o755):
        """Lay a program where uv would be."""
        program = uv.path(elsewhere)
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text, encoding="utf-8")
        program.chmod(mode)

    return SimpleNamespace(
        venv=elsewhere,
        lock=lock,
        server=server,
        put_uv=put_uv,
        works=KEEP.format(told=str(told)) + WITH_PIP,
        what_uv_was_told=lambda: json.loads(told.read_text(encoding="utf-8")),
        folder=tmp_path,
    )
