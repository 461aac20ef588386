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


class SetupError(RuntimeError):
    """The environment could not be built; the message says why and what to do next."""


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
    if not venv_python().exists():
        _check_disk()
        print(
            f"Making the environment {VENV.name} with Python {sys.version.split()[0]}.", flush=True
        )
        _run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)], "make .venv")
    todo = [lock for lock in locks if done.get(lock.name) != wanted[lock.name]]
    # No stamp means unfinished: should this be interrupted, the next start goes on from here.
    STAMP.unlink(missing_ok=True)
    _install(todo)
    _install_course()
    _write_lab_settings()
    STAMP.write_text(json.dumps({**done, **wanted}, indent=1), encoding="utf-8")
    print(f"The environment is ready after {time.monotonic() - begin:.0f} s.", flush=True)


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


def _install(locks):
    command = [venv_python(), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--no-input"]
    for lock in locks:
        command += ["--requirement", lock]
    total = len({line for lock in locks for line in _requirement_lines(lock)})
    shown = _PackageProgress(total)
    with open(LOG, "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        for line in process.stdout:
            log.write(line)
            shown.read(line)
    shown.finish()
    if process.wait() != 0:
        raise SetupError(_pip_sentence(LOG.read_text(encoding="utf-8")))


def _requirement_lines(lock):
    """Return the package names in a lock; a package with one line for each Python counts once."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0] for line in lines if re.match(r"[\w.-]+==", line)}


class _PackageProgress:
    """One line that says how far pip has come."""

    def __init__(self, total):
        self._total = total
        self._collected = 0
        self._live = sys.stdout.isatty()

    def read(self, line):
        # "Processing" is what pip says of a package that lies on this machine already.
        begin = r"(?:Collecting|Processing|Requirement already satisfied:) (\S+)"
        if match := re.match(begin, line):
            self._collected += 1
            count = min(self._collected, self._total)
            name = re.match(r"[\w.]+(?:-[A-Za-z][\w.]*)*", Path(match[1]).name)[0]
            self._show(f"packages: {count} of {self._total}, {name}")
        elif line.startswith("Installing collected packages"):
            self._show(f"unpacking {self._total} packages: about a minute")

    def _show(self, text):
        if self._live:
            print(f"\r{text[:78]:78}", end="", flush=True)
        elif self._collected % 25 == 1 or text.startswith("unpacking"):
            print(text, flush=True)

    def finish(self):
        if self._live:
            print(f"\r{'':78}\r", end="", flush=True)


_LOOK = "Look at the network, the proxy and `pip config list`, and start again."


def _pip_sentence(log):
    """Turn the end of pip's log into what was wrong and what to do."""
    last = "\n".join(log.strip().splitlines()[-4:])
    reasons = (
        ("No space left", "The disk is full. Make room (about 4 GB) and start again."),
        ("Could not find a version", f"The package index did not offer a package. {_LOOK}"),
        ("Max retries", f"The package index was not reached. {_LOOK}"),
        ("Permission denied", "A file could not be written. Make the course's folder yours and "
         "start again."),
    )  # fmt: skip
    repair = next((text for sign, text in reasons if sign in log), "Start the same command again.")
    return f"pip could not install the packages. {repair} The end of .venv/setup.log:\n{last}"


def _install_course():
    """Install `course_utils` editable, so that a notebook finds it wherever it lies."""
    _run_quietly(
        [venv_python(), "-m", "pip", "install", "--disable-pip-version-check", "--quiet",
         "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT],
        "install course_utils",
    )  # fmt: skip


def _write_lab_settings():
    folder = VENV / "share" / "jupyter" / "lab" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "overrides.json").write_text(json.dumps(LAB_SETTINGS, indent=1), encoding="utf-8")


def _run_quietly(command, what):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, errors="replace"
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-600:]
        raise SetupError(
            f"Could not {what}. Delete the folder .venv and start again. It said:\n{said}"
        )
