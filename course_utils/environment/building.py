"""The environment the course runs in: found if it is there, built from the locks if it is not."""

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from course_utils.catalogue import ROOT
from course_utils.environment import installing, pip_settings
from course_utils.environment.installing import SetupError
from course_utils.environment.python_versions import NEWEST, OLDEST

VENV = ROOT / ".venv"
STAMP = VENV / "course.json"
LOG = VENV / "setup.log"
# The lock that each extra installs. The base is `requirements.txt`; an extra only adds to it.
LOCKS = {
    "base": ROOT / "requirements.txt",
    "test": ROOT / "requirements" / "test.txt",
    "browser": ROOT / "requirements" / "test.txt",
    "jax": ROOT / "requirements" / "jax.txt",
    "torch": ROOT / "requirements" / "torch.txt",
    "gpu": ROOT / "requirements" / "gpu.txt",
}
DISK_NEEDED_GB = 4
# JupyterLab asks a new user about news and looks for updates; a course that runs offline does not.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
}


def venv_python():
    """Return the path of the Python in `.venv`, whether it is there or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def inside_venv():
    """Say whether this process runs in the course's own `.venv`."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def needs(extras=()):
    """Return {package: oldest version} of what the course and the given extras need directly."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    needed = {}
    for line in lines:
        name, oldest = re.match(r"([\w.-]+)(?:\[[\w-]+\])?>=([\d.]+)", line).groups()
        needed[name] = oldest
    return needed


def missing(extras=()):
    """Return what this very Python lacks of `needs(extras)`, as sentences; empty if nothing."""
    lacking = []
    for name, oldest in needs(extras).items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            lacking.append(f"{name} is not installed")
            continue
        if _as_numbers(found) < _as_numbers(oldest):
            lacking.append(f"{name} {found} is older than {oldest}")
    return lacking


def _as_numbers(version):
    return [int(number) for number in re.findall(r"\d+", version.split("+")[0])[:3]]


def ensure(extras=()):
    """Return the Python that has what is needed, building or completing `.venv` if none has.

    An environment that the learner made (conda, a hub, Colab) and that has what is needed is used
    as it is. The course's own `.venv` goes first, because it follows the lock.

    Args:
        extras: names from `LOCKS` other than "base".

    Returns:
        Path of a Python executable.

    Raises:
        SetupError: with the sentence that names the repair.
    """
    if not VENV.exists() and not inside_venv() and not missing(extras):
        return Path(sys.executable)
    locks = list(dict.fromkeys(LOCKS[name] for name in ("base", *extras)))
    wanted = {lock.name: _sha256(lock) for lock in locks}
    done = _read_stamp()
    if done and all(done.get(name) == digest for name, digest in wanted.items()):
        return venv_python()
    _build(locks, wanted, done)
    return venv_python()


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_stamp():
    """Return the digests of the locks that `.venv` holds; empty if it is unfinished or broken."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8")) if venv_python().exists() else {}
    except (OSError, ValueError):
        return {}


def _build(locks, wanted, done):
    _check_python()
    begin = time.monotonic()
    if not _is_made():
        _check_disk()
        print(
            f"Making the environment {VENV.name} with Python {sys.version.split()[0]}.", flush=True
        )
        _ask([sys.executable, "-I", "-m", "venv", "--clear", VENV], "make .venv")
    todo = [lock for lock in locks if done.get(lock.name) != wanted[lock.name]]
    # No stamp means unfinished: should this be interrupted, the next start goes on from here.
    STAMP.unlink(missing_ok=True)
    _remove_unfinished()
    installing.install(VENV, venv_python(), todo, LOG)
    _install_course()
    _write_lab_settings()
    STAMP.write_text(json.dumps({**done, **wanted}, indent=1), encoding="utf-8")
    print(f"The environment is ready after {time.monotonic() - begin:.0f} s.", flush=True)


def _is_made():
    """Say whether the making of `.venv` came to its end: pip is the last that arrives in it."""
    whole = "import importlib.metadata, pip; importlib.metadata.distribution('pip').files[0]"
    try:
        return not subprocess.run(
            [str(venv_python()), "-I", "-c", whole], capture_output=True
        ).returncode
    except OSError:
        return False


def _remove_unfinished():
    """Forget the packages that were half unpacked when an earlier start was interrupted.

    pip and uv take a package for installed when its folder of metadata is there. These two files
    are the last that they write into it.
    """
    for folder in _site_packages().glob("*.dist-info"):
        if not all((folder / name).exists() for name in ("INSTALLER", "RECORD")):
            shutil.rmtree(folder)


def _site_packages():
    """Return the folder of `.venv` that packages are in."""
    find = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(_ask([venv_python(), "-I", "-c", find], "ask .venv for its folder").strip())


def _check_python():
    if sys.version_info[:2] > NEWEST:
        raise SetupError(
            f"This is Python {sys.version.split()[0]}, for which TensorFlow has no package yet. "
            f"Start the course with Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}, for "
            f"example: python{NEWEST[0]}.{NEWEST[1]} -m course_utils lab"
        )


def _check_disk():
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < DISK_NEEDED_GB:
        raise SetupError(
            f"The environment needs {DISK_NEEDED_GB} GB and this disk has {free:.1f} GB free. "
            "Make room, or move the course to another disk, and start again."
        )


def _install_course():
    """Let a notebook find `course_utils` wherever it lies: a line for the Python of `.venv`.

    The line is relative, so that no letter of the folder's name is in it and the folder may move.
    """
    packages = _site_packages()
    line = os.path.relpath(ROOT, packages)
    (packages / "cnn_course.pth").write_text(line + "\n", encoding="utf-8")
    _ask([venv_python(), "-I", "-c", "import course_utils"], "import course_utils in .venv")


def _write_lab_settings():
    folder = VENV / "share" / "jupyter" / "lab" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "overrides.json").write_text(json.dumps(LAB_SETTINGS, indent=1), encoding="utf-8")


def _ask(command, what):
    """Run a short command and return what it said; the learner's settings of pip do not count."""
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        errors="replace",
        env=pip_settings.variables_for_pip({}),
    )
    if done.returncode != 0:
        said = pip_settings.without_passwords((done.stderr or done.stdout).strip()[-600:])
        raise SetupError(
            f"Could not {what}. Delete the folder .venv and start again. It said:\n{said}"
        )
    return done.stdout
