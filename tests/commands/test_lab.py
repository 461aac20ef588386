"""`lab`: it prepares, fetches, serves; what fails is said and JupyterLab opens all the same."""

import socket
import sys

import pytest

from course_utils import catalogue
from course_utils.commands import copies, fetching, lab
from course_utils.datasets import packs
from course_utils.datasets.packs.errors import IndexUnreachableError
from course_utils.environment import processes


@pytest.fixture
def served(monkeypatch):
    """The command that would serve, instead of serving."""
    commands = []
    monkeypatch.setattr(processes, "replace_process", commands.append)
    monkeypatch.setattr(lab, "prepare", lambda fresh: [f"fresh: {fresh}"])
    monkeypatch.setattr(fetching, "fetch_data", lambda stop_on_failure: None)
    return commands


def test_lab_opens_the_first_lesson_in_the_work_folder(served, capsys):
    lab.open_lab(browser=False)
    command = served[0]
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--LabApp.default_url=/lab/tree/00_start_here.ipynb" in command
    assert f"--ServerApp.root_dir={catalogue.WORK}" in command
    assert "--no-browser" in command


def test_lab_takes_the_port_it_is_given(served):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    lab.open_lab(port=port, browser=False)
    assert f"--port={port}" in served[0]
    assert "--ServerApp.port_retries=0" in served[0]


def test_without_a_port_a_free_one_is_taken(served, monkeypatch):
    monkeypatch.setattr(lab, "_is_free", lambda port: port >= lab.FIRST_PORT + 2)
    lab.open_lab(browser=False)
    assert f"--port={lab.FIRST_PORT + 2}" in served[0]


def test_a_fresh_lesson_is_opened(served, capsys):
    lab.open_lab(browser=False, fresh="2")
    assert "--LabApp.default_url=/lab/tree/02_convolution_layer.ipynb" in served[0]
    assert "fresh: 2" in capsys.readouterr().out


def test_an_unknown_fresh_lesson_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "WORK", tmp_path)
    with pytest.raises(ValueError, match="There is no lesson '44'"):
        lab.prepare("44")
    assert list(tmp_path.iterdir()) == []


def test_fresh_keeps_the_copy_that_was_there(monkeypatch, tmp_path):
    kept = tmp_path / "02_convolution_layer_mine_1.ipynb"
    monkeypatch.setattr(copies, "fresh_copy", lambda number: kept)
    monkeypatch.setattr(copies, "copy_all_for_learner", list)
    assert lab.prepare("2") == [
        f"A new copy is ready; your earlier one is kept as work/{kept.name}."
    ]


def test_data_that_cannot_be_fetched_is_said_and_the_lab_goes_on(monkeypatch, capsys):
    def unreachable(name):
        raise IndexUnreachableError("The index was not reached.")

    monkeypatch.setattr(packs, "fetch", unreachable)
    fetching.fetch_data(stop_on_failure=False)
    said = capsys.readouterr().err
    assert "The index was not reached." in said and "opens all the same" in said
    with pytest.raises(IndexUnreachableError):
        fetching.fetch_data()
