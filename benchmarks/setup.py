"""Benchmark (c): the set-up of the course against a bare `pip install` of the same lock.

Both make a virtual environment of their own and install `requirements.txt` into it; the course also
installs itself and fetches its first data. Run with `python -m course_utils benchmark setup`.
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
TARGET = 1.3


def main():
    """Print the seconds of each pair and the median ratio; returns 1 when it misses the target."""
    print(f"{'pair':>4}  {'bare pip':>9}  {'course':>9}  ratio")
    ratios = []
    for pair in range(PAIRS):
        with tempfile.TemporaryDirectory() as folder:
            bare = _seconds(_bare_install, Path(folder))
            ours = _seconds(_course_set_up, Path(folder))
        ratios.append(ours / bare)
        print(f"{pair + 1:>4}  {bare:>7.1f} s  {ours:>7.1f} s  {ours / bare:.2f}", flush=True)
    ratio = statistics.median(ratios)
    verdict = "met" if ratio <= TARGET else "MISSED"
    print(f"median ratio {ratio:.2f}, target at most {TARGET}: {verdict}")
    return 0 if ratio <= TARGET else 1


def _seconds(work, folder):
    begin = time.perf_counter()
    work(folder)
    return time.perf_counter() - begin


def _bare_install(folder):
    venv = folder / "bare"
    subprocess.run([_bare_python(), "-m", "venv", str(venv)], check=True)
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "-r", str(ROOT / "requirements.txt")], check=True)


def _course_set_up(folder):
    course = folder / "course"
    ignored = shutil.ignore_patterns(".venv", ".git", "work", "cache", "__pycache__")
    shutil.copytree(ROOT, course, ignore=ignored)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [_bare_python(), "-m", "course_utils", "setup"]
    subprocess.run(command, cwd=course, env=environment, check=True, stdout=subprocess.DEVNULL)


def _bare_python():
    """Return the Python that the virtual environment was made from: it has nothing installed."""
    return getattr(sys, "_base_executable", sys.executable)


if __name__ == "__main__":
    sys.exit(main())
