"""`lab`: it prepares, fetches, serves; what fails is said and JupyterLab opens all the same."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from course_utils import catalogue
from course_utils.commands import copies, fetching, lab
from course_utils.datasets import packs
from course_utils.datasets.packs.errors import IndexUnreachableError


@pytest.fixture
def served(monkeypatch):
    """The words that JupyterLab would be served with, instead of serving."""
    words = []
    monkeypatch.setattr(lab, "serve", words.append)
    monkeypatch.setattr(lab, "prepare", lambda fresh: [f"fresh: {fresh}"])
    monkeypatch.setattr(fetching, "fetch_data", lambda **options: None)
    return words


def test_lab_opens_the_first_lesson_in_the_work_folder(served, capsys):
    lab.open_lab(browser=False)
    assert "--LabApp.default_url=/lab/tree/00_start_here.ipynb" in served[0]
    assert f"--ServerApp.root_dir={catalogue.WORK}" in served[0]
    assert "--no-browser" in served[0]


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

    monkeypatch.setattr(packs, "folder", unreachable)
    monkeypatch.setattr(packs, "fetch", unreachable)
    fetching.fetch_data(stop_on_failure=False, quick=True)
    said = capsys.readouterr().err
    assert "The index was not reached." in said and "opens all the same" in said
    with pytest.raises(IndexUnreachableError):
        fetching.fetch_data()


def asked(server, address, patience=120):
    """Return what a server answers, or None where it ended before."""
    deadline = time.monotonic() + patience
    while server.poll() is None and time.monotonic() < deadline:
        try:
            request = urllib.request.Request(address, headers={"Authorization": "token secret"})
            with urllib.request.urlopen(request, timeout=patience) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.05)
    return None


HOSTILE = {
    "jupyter_server_config.py": "c.ServerApp.contents_manager_class = 'another.Manager'\n"
    "c.ServerApp.root_dir = '/nowhere'\nc.ServerApp.port = 1\nc.ServerApp.allow_root = False\n",
    "jupyter_lab_config.py": "raise SystemExit('of another JupyterLab')\n",
    "jupyter_server_config.d/git.json": '{"ServerApp": {"jpserver_extensions": {"nbgone": true}}}',
    "jupyter_server_config.json": '{"IdentityProvider": {"token": "theirs"}}',
    "lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings":
        '{"theme": "JupyterLab Dark"}',
}  # fmt: skip


@pytest.mark.parametrize("home", ["hostile", "blocked"])
def test_lab_serves_whatever_the_home_holds(tmp_path, home):
    """A real JupyterLab: with another one's configuration, and where nothing can be written."""
    place = tmp_path / "home"
    if home == "hostile":
        for name, text in HOSTILE.items():
            (place / ".jupyter" / name).parent.mkdir(parents=True, exist_ok=True)
            (place / ".jupyter" / name).write_text(text, encoding="utf-8")
    else:
        place.touch()  # a file: no folder can be made in it, not even by root
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    others = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "XDG"))}
    variables = {**others, "HOME": str(place), "USERPROFILE": str(place), "JUPYTER_TOKEN": "secret"}
    server = subprocess.Popen(
        [sys.executable, "-m", "course_utils", "lab", "--no-browser", "--port", str(port)],
        cwd=catalogue.ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True)  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        page = asked(server, f"{address}/lab")
        if page is not None:
            contents = asked(server, f"{address}/api/contents")
            theme = "/lab/api/settings/@jupyterlab/apputils-extension:themes"
            theme = asked(server, address + theme)
    finally:
        server.terminate()
        log = server.communicate(timeout=60)[0]
    assert page is not None, log
    assert "jupyter-config-data" in page and "00_start_here.ipynb" in contents
    assert "Traceback" not in log and "nbgone" not in log, log
    assert ("JupyterLab Dark" in json.loads(theme)["raw"]) == (home == "hostile")


def test_what_lab_leaves_out_of_its_start_is_there_again_afterwards():
    """Neither the search for commands nor an optional package stays hidden from the server."""
    program = (
        "import os, sys\n"
        "from course_utils.commands import lab\n"
        "before = os.environ.get('PATH')\n"
        "assert lab._lab_application().__name__ == 'LabApp'\n"
        "assert os.environ.get('PATH') == before and 'rfc3987_syntax' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=catalogue.ROOT, check=True)
