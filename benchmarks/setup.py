"""Benchmark (c): the set-up of the course against a bare `pip install` of the same lock.

Both make a virtual environment of their own and install `requirements.txt` into it, from a cold
cache: each gets empty folders for the caches of pip and of uv. The course also fetches uv, looks
whether all has arrived, and installs itself; the data, which a bare install does not fetch, are
counted on neither side. They take turns in going first, so that what an index or a disk remembers
falls on both, and what they made is deleted at the end, not between: ext4 passes over each file
number that was given up within the last minutes, one by one, and new files are then several times
as slow. Needs 25 GB for a while. Run with `python -m course_utils benchmark setup`.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 3
TARGET = 0.35


def main():
    """Print the seconds of each pair and the ratio of the medians; returns 1 when it misses."""
    print(f"{'pair':>4}  {'bare pip':>9}  {'course':>9}  ratio")
    times = {_bare_install: [], _course_set_up: []}
    with tempfile.TemporaryDirectory() as folder:
        for pair in range(PAIRS):
            for way, seconds in measure(pair, Path(folder)).items():
                times[way].append(seconds)
            bare, ours = times[_bare_install][-1], times[_course_set_up][-1]
            print(f"{pair + 1:>4}  {bare:>7.1f} s  {ours:>7.1f} s  {ours / bare:.2f}", flush=True)
    bare, ours = map(statistics.median, times.values())
    verdict = "met" if ours <= TARGET * bare else "MISSED"
    print(f"medians {bare:.1f} s and {ours:.1f} s: ratio {ours / bare:.2f}, "
          f"target at most {TARGET}: {verdict}")  # fmt: skip
    return 0 if verdict == "met" else 1


def measure(pair, folder):
    """Return {way to install: seconds} of one pair; an odd pair begins with the course.

    Args:
        pair: its number, from 0.
        folder: Path of a folder in which both leave what they made.
    """
    ways = (_bare_install, _course_set_up)
    seconds = {}
    for way in ways if pair % 2 == 0 else reversed(ways):
        own = folder / f"{way.__name__}_{pair}"
        own.mkdir()
        seconds[way] = way(own)
    return {way: seconds[way] for way in ways}


def _bare_install(folder):
    venv = folder / "bare"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return _seconds_of(
        folder,
        [_bare_python(), "-m", "venv", venv],
        [*install, "-r", ROOT / "requirements.txt"],
    )


def _course_set_up(folder):
    course = folder / "course"
    ignored = shutil.ignore_patterns(".venv", ".git", "work", "cache", "__pycache__")
    shutil.copytree(ROOT, course, ignore=ignored)
    build = "from course_utils.environment import building; building.ensure()"
    seconds = _seconds_of(course, [_bare_python(), "-c", build])
    if not (course / ".venv" / "course.json").exists():
        raise RuntimeError("The Python that started has all packages, so nothing was set up.")
    return seconds


def _seconds_of(folder, *commands):
    """Run commands in a folder, with empty caches; return the seconds they took together."""
    caches = {"PIP_CACHE_DIR": str(folder / "pip"), "UV_CACHE_DIR": str(folder / "uv")}
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | caches
    if hasattr(os, "sync"):
        os.sync()  # what the one before has left to write is not for this one to wait for
    begin = time.perf_counter()
    for command in commands:
        words = [str(word) for word in command]
        subprocess.run(words, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def _bare_python():
    """Return the Python that the virtual environment was made from: it has nothing installed."""
    return getattr(sys, "_base_executable", sys.executable)


if __name__ == "__main__":
    sys.exit(main())
