"""What this machine has, what is broken, and the repair of each broken thing.

The standard library alone until a row needs more, because a broken installation is what it is for.
"""

import importlib.metadata
import os
import platform
import re
import shutil
import sys
from collections import namedtuple

from course_utils.catalogue import NOTEBOOKS, ROOT, WORK
from course_utils.environment import building, own_settings, search_path
from course_utils.environment.python_versions import NEWEST, OLDEST

# `mark` is "ok", "note" (works, could be better) or "broken"; `personal` rows tell about this very
# machine and stay out of published pages.
Row = namedtuple("Row", "name mark found repair personal")
GIGABYTE = 1e9
MEMORY_NEEDED_GB = 3
DISK_NEEDED_GB = 1


def examine(quick=False):
    """Return the rows of the table.

    Args:
        quick: leave out what takes seconds or the network (the package index).
    """
    checks = [_python, _packages, _own_settings, _disk]
    # What runs on the packages cannot be asked before they are there.
    checks += [] if building.missing() else [_backend, _memory, _packs]
    checks += [] if quick or building.missing() else [_index]
    rows = []
    for check in checks:
        try:
            rows.append(check())
        except Exception as problem:  # one broken thing must not hide the others
            name = check.__name__.strip("_")
            rows.append(Row(name, "broken", f"{type(problem).__name__}: {problem}", _SETUP, False))
    return rows


_SETUP = "`python -m course_utils setup`"


def _row(name, found, repair="", broken=True, personal=False):
    mark = "ok" if not repair else "broken" if broken else "note"
    return Row(name, mark, found, repair, personal)


def _python():
    version = sys.version_info[:2]
    repair = "" if OLDEST <= version <= NEWEST else "use Python 3.11, 3.12 or 3.13"
    return _row("Python", platform.python_version(), repair)


def _packages():
    lacking = building.missing()
    if lacking:
        return _row("packages", "; ".join(lacking), _SETUP)
    locked = _locked_versions()
    agreeing, other = 0, []
    for name, versions in locked.items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # of another system
        agreeing += 1
        if found.split("+")[0] not in versions:
            other.append(f"{name} {found} (locked: {' or '.join(sorted(versions))})")
    if other:
        found = f"{len(other)} differ from the lock: {', '.join(other[:5])}"
        # An environment of the learner's own may differ; the course's own should not.
        repair = f"{_SETUP} installs the locked versions into .venv"
        return _row("packages", found, repair, broken=False)
    return _row("packages", f"{agreeing} as locked")


def _locked_versions():
    """Return {package: versions} of the lock; more than one where Pythons differ."""
    locked = {}
    for line in building.LOCKS["base"].read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==([^ ;]+)", line):
            locked.setdefault(match[1], set()).add(match[2])
    return locked


def _own_settings():
    """What the learner has configured for other work; files that hide a package are in the way."""
    hidden = _hidden_modules()
    if hidden:
        found = ", ".join(f"{file} hides {module}" for module, file in hidden.items())
        return _row("your own settings", found, "rename this file", personal=True)
    found = own_settings.of_process(os.environ)
    if not found:
        return _row("your own settings", "none in the way", personal=True)
    repair = "nothing to do: the course goes without them"
    return _row("your own settings", "; ".join(found), repair, broken=False, personal=True)


def _hidden_modules():
    """Return {module: file} of what stands before a package or a module of Python in a lesson."""
    found = {}
    for folder in (WORK, NOTEBOOKS):  # where notebooks run: behind Python's own modules
        found |= search_path.hidden_by(folder, with_standard_library=False)
    for folder in (os.getcwd(), str(ROOT)):
        found |= search_path.hidden_by(folder)
    return found


def _backend():
    from course_utils import backend

    try:
        keras, device = backend.load_keras()
    except backend.BackendError as problem:
        return _row("backend", problem.found, problem.repair)
    found = backend.line(keras, device)
    if device == "CPU" and shutil.which("nvidia-smi"):
        repair = "a GPU is here and unused: `python -m course_utils setup --gpu` (Linux)"
        return _row("backend", found, repair, broken=False)
    return _row("backend", found)


def _memory():
    import psutil

    free = psutil.virtual_memory().available / GIGABYTE
    repair = "close other programs" if free < MEMORY_NEEDED_GB else ""
    return _row("memory", f"{free:.1f} GB free", repair, broken=False, personal=True)


def _disk():
    free = shutil.disk_usage(ROOT).free / GIGABYTE
    repair = "make room on this disk" if free < DISK_NEEDED_GB else ""
    return _row("disk", f"{free:.0f} GB free", repair, personal=True)


def _packs():
    from course_utils.datasets import packs

    broken = [row for row in packs.status() if row.state != "ready"]
    if not broken:
        return _row("data packs", f"{len(packs.status())} ready")
    found = "; ".join(f"{row.name}: {row.state}" for row in broken)
    return _row("data packs", found, "`python -m course_utils data fetch`")


def _index():
    from course_utils.datasets import packs
    from course_utils.datasets.packs import package_index

    try:
        package_index.probe(packs.pack(packs.names()[0]))
        return _row("package index", "answers", personal=True)
    except packs.PackError as error:
        problem = str(error)
    # Without the network all runs that has been fetched: only a missing pack makes this broken.
    needed = any(row.state != "ready" for row in packs.status())
    repair = "look at the network, the proxy and `pip config list`"
    return _row("package index", problem, repair, broken=needed, personal=True)
