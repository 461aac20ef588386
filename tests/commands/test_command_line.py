"""The command line: quick help, sentences for unusable words, what `lessons` prints."""

import json
import os
import socket
import subprocess
import sys

import pytest

from course_utils import catalogue, commands
from course_utils.commands import lab
from course_utils.environment import building


def run(*words, **variables):
    return subprocess.run(
        [sys.executable, "-m", "course_utils", *words],
        cwd=catalogue.ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )


def run_raw(*words, **variables):
    """Run a command and return its output as bytes."""
    command = [sys.executable, "-m", "course_utils", *words]
    return subprocess.run(
        command, cwd=catalogue.ROOT, env={**os.environ, **variables}, capture_output=True
    )


def test_help_names_every_verb():
    done = run("--help")
    assert done.returncode == 0
    named = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("    ")}
    assert set(commands.VERBS) <= named, done.stdout


def test_help_imports_the_standard_library_alone():
    program = (
        "import sys\nfrom course_utils import commands\ncommands.parser().format_help()\n"
        "heavy = {'numpy', 'keras', 'tensorflow', 'matplotlib', 'nbformat'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], cwd=catalogue.ROOT, check=True)


@pytest.mark.parametrize("command", ["run", "publish"])
def test_an_unknown_lesson_is_named_before_anything_is_set_up(command, capsys, monkeypatch):
    monkeypatch.setattr(building, "ensure", lambda *_: pytest.fail("no set-up for this"))
    assert commands.main([command, "77"]) == 1
    assert "There is no lesson '77'. Lessons go from 0 to 22" in capsys.readouterr().err


def test_a_lesson_to_come_is_told_apart(capsys):
    assert commands.main(["run", "21"]) == 1
    assert "is still to come" in capsys.readouterr().err


def test_an_unknown_pack_is_named(capsys):
    assert commands.main(["data", "fetch", "mnits"]) == 1
    said = capsys.readouterr().err
    assert "mnits" in said and "mnist" in said


def test_the_catalogue_has_23_lessons_with_the_names_of_the_curriculum():
    assert len(catalogue.LESSONS) == 23
    assert catalogue.LESSONS[6].name == "06_normalization_and_regularization_layers"
    assert catalogue.LESSONS[22].name == "22_capstone"


def test_every_notebook_is_in_the_catalogue():
    names = {entry.name for entry in catalogue.LESSONS}
    assert {path.stem for path in catalogue.NOTEBOOKS.glob("*.ipynb")} <= names


def test_lessons_json_describes_the_lessons_that_stand():
    rows = json.loads(run("lessons", "--json").stdout)
    assert [row["number"] for row in rows] == [e.number for e in catalogue.standing_lessons()]
    for row in rows:
        assert row["minutes"] > 0 and row["seconds"] > 0
        assert len(row["objectives"]) >= 3


@pytest.mark.parametrize("page", ["cp932", "cp1252", "ascii:strict", "cp437", "utf-16"])
def test_lessons_json_is_utf_8_on_any_code_page(page):
    done = run_raw("lessons", "--json", PYTHONIOENCODING=page, PYTHONUTF8="0")
    rows = json.loads(done.stdout.decode("utf-8"))
    assert len(rows) == len(catalogue.standing_lessons()), done.stderr


@pytest.mark.parametrize("page", ["cp932", "ascii:strict", "cp437"])
def test_no_letter_stops_a_command(page, tmp_path):
    """Commands that print names, paths and sentences, where the console knows few letters."""
    path = tmp_path / "fortschritt_für_日本.json"
    attempted = {"größe": {"status": "correct", "hints": 0}}
    path.write_text(json.dumps({"format": 1, "lessons": {"2": attempted}}), encoding="utf-8")
    variables = {"PYTHONIOENCODING": page, "PYTHONUTF8": "0", "COURSE_PROGRESS": str(path)}
    for words in (["lessons"], ["progress"], ["data", "list"], ["--help"]):
        done = run_raw(*words, **variables)
        assert done.returncode == 0 and done.stdout, (words, done.stderr)
    done = run_raw("run", "äöü→日本", **variables)
    assert done.returncode == 1 and b"There is no lesson" in done.stderr


def test_a_port_in_use_is_refused_with_another(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ValueError, match=f"Port {port} is in use.*try --port"):
            lab._check_port(port)


def test_a_number_that_is_no_port_is_refused():
    with pytest.raises(ValueError, match="99999 is not a port"):
        lab._check_port(99999)
