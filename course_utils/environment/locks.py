"""What a lock asks for, and what an environment holds of it: its own Python is asked."""

import json
import re
import subprocess
import sys
from pathlib import Path

# Run by the Python of the environment, cut off (-I) from what else the learner has installed.
QUESTION = """
import importlib.metadata, json, os, sys
found = {}
for name in json.load(sys.stdin):
    try:
        one = importlib.metadata.distribution(name)
        found[name] = [one.version, os.path.realpath(str(one.locate_file("")))]
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""


def versions(lock):
    """Return {name: {version: marker}} of a lock; a package may have a line for each Python.

    A marker such as "sys_platform == 'win32'" is "" on most lines.
    """
    found = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==([\w.+!]+)\s*(?:;\s*(.*))?$", line):
            name, version, marker = match.groups()
            found.setdefault(name, {})[version] = marker or ""
    return found


def lacking(python, venv, locks):
    """Ask an environment for the packages of locks.

    A package that another system may need and this one not is asked for its version alone.

    Args:
        python: the Python of the environment.
        venv: Path of the environment.
        locks: paths of locks.

    Returns:
        A list of clauses such as "keras is not in .venv", empty where all is as it should be.
    """
    wanted = {name: held for lock in locks for name, held in versions(lock).items()}
    found = _found(python, wanted)
    if found is None:
        return [f"the Python of {venv.name} does not answer"]
    home = venv.resolve()
    clauses = []
    for name, held in wanted.items():
        version, place = found.get(name, (None, None))
        if version is None or not Path(place).is_relative_to(home):
            if _is_needed(held):
                clauses.append(f"{name} is not in {venv.name}")
        elif version not in held and version.partition("+")[0] not in held:
            clauses.append(f"{name} in {venv.name} is {version}, not {' or '.join(held)}")
    return clauses


def _found(python, names):
    """Return {name: (version, folder)}, or None where the Python of the environment is broken."""
    try:
        answer = subprocess.run(
            [str(python), "-I", "-c", QUESTION],
            input=json.dumps(list(names)),
            capture_output=True,
            encoding="utf-8",
        )
        return json.loads(answer.stdout)
    except (OSError, ValueError):
        return None


def _is_needed(held):
    """Say whether a package is needed here: {version: marker} -> bool.

    Two versions stand for an older and a newer Python, one of which this is.
    """
    here = ("", f"sys_platform == '{sys.platform}'")
    return len(held) > 1 or any(marker in here for marker in held.values())
