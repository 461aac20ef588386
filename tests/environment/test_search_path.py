"""Where Python looks for modules: no file of other work answers an import of the course."""

import os
import subprocess
import sys

import pytest

from course_utils.catalogue import ROOT
from course_utils.environment import search_path


@pytest.fixture
def path(monkeypatch):
    """Set `sys.path` and PYTHONPATH for a test: path(entries, pythonpath)."""

    def set_both(entries, python_path=""):
        monkeypatch.setattr(sys, "path", list(entries))
        monkeypatch.setenv("PYTHONPATH", python_path)

    return set_both


def test_foreign_entries_go_and_the_course_comes_last(path):
    guards, packages = str(ROOT / "tests" / "guards"), "/python/site-packages"
    path([str(ROOT), "/other", guards, packages], os.pathsep.join(["/other", guards]))
    search_path.clean()
    assert sys.path == [packages, str(ROOT), guards]


def test_an_environment_that_comes_by_python_path_stays(path, tmp_path):
    """On some clusters modules put every package on PYTHONPATH."""
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "__init__.py").touch()
    path([str(tmp_path), "/more"], os.pathsep.join([str(tmp_path), "/more"]))
    assert search_path.foreign_entries() == []


def test_another_keras_beside_the_installed_one_is_foreign(path, tmp_path):
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "__init__.py").touch()
    path([str(tmp_path), *sys.path], str(tmp_path))
    assert search_path.foreign_entries() == [str(tmp_path)]


def test_a_link_to_the_course_is_the_course(tmp_path):
    link = tmp_path / "course"
    try:
        link.symlink_to(ROOT, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert search_path.is_inside(str(link)) and search_path.is_inside(str(link / "tests"))
    assert not search_path.is_inside(str(ROOT) + "_other")


def test_what_a_folder_hides_is_found(tmp_path):
    for name in ("random.py", "keras.py", "my_notes.py", "torch.txt"):
        (tmp_path / name).touch()
    for name in ("numpy", "pictures"):
        (tmp_path / name).mkdir()
    (tmp_path / "numpy" / "__init__.py").touch()
    hidden = search_path.hidden_by(str(tmp_path))
    assert set(hidden) == {"random", "keras", "numpy"}
    assert hidden["keras"] == str(tmp_path / "keras.py")
    assert set(search_path.hidden_by(str(tmp_path), with_standard_library=False)) == {
        "keras",
        "numpy",
    }
    assert search_path.hidden_by(str(tmp_path / "nowhere")) == {}


def test_the_folders_of_the_course_hide_nothing():
    for folder in (ROOT, ROOT / "tests" / "guards", ROOT / "notebooks"):
        assert search_path.hidden_by(str(folder)) == {}


def test_a_command_runs_beside_files_that_hide_pythons_own_modules(tmp_path):
    """Names that `argparse`, `json` and `subprocess` import, in PYTHONPATH."""
    for name in ("random", "json", "argparse", "subprocess", "tempfile"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('the wrong module')\n")
    done = subprocess.run(
        [sys.executable, "-m", "course_utils", "lessons"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
