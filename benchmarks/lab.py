"""Benchmark (e): seconds until `lab` answers with its first page, against a bare `jupyter lab`.

Both run in this environment, in turn, `lab` as on its second start: the copies, the data and the
environment are there. The bare one has no configuration and an empty folder. Counted from the
command until the page /lab has come. Run with `python -m course_utils benchmark lab`.
"""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from course_utils.catalogue import ROOT

ROUNDS = 5
# Where a bare start takes 5.0 s, the first page of ours is there within 3.5 s.
TARGET = 0.7
PATIENCE_SECONDS = 60


def main():
    """Print the seconds of each round and the ratio of the medians; returns 1 when it misses."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder)
        _lab(), _bare(empty)  # the first starts copy lessons and fill caches
        print(f"{'round':>5}  {'jupyter lab':>11}  {'course':>8}")
        times = {"bare": [], "course": []}
        for number in range(1, ROUNDS + 1):
            times["bare"].append(_bare(empty))
            times["course"].append(_lab())
            print(
                f"{number:>5}  {times['bare'][-1]:>9.2f} s  {times['course'][-1]:>6.2f} s",
                flush=True,
            )
    bare, course = (statistics.median(times[name]) for name in ("bare", "course"))
    verdict = "met" if course <= TARGET * bare else "MISSED"
    print(f"medians {bare:.2f} s and {course:.2f} s, ratio {course / bare:.2f}, "
          f"target at most {TARGET}: {verdict}")  # fmt: skip
    return 0 if course <= TARGET * bare else 1


def _lab():
    return seconds_to_first_page(["course_utils", "lab"], ROOT, os.environ)


def _bare(folder):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    clean |= {"JUPYTER_CONFIG_DIR": str(folder / "config"), "PYTHONPATH": ""}
    # As root, which one often is in a container, it does not start unless told.
    return seconds_to_first_page(["jupyterlab", "--allow-root"], folder, clean)


def seconds_to_first_page(words, folder, environment):
    """Start a server with `python -m words...`, and stop it when its first page has come.

    Returns:
        The seconds from the command to the page.

    Raises:
        RuntimeError: it ended, or did not answer, before.
    """
    port = _free_port()
    begin = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", *words, "--no-browser", f"--port={port}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while server.poll() is None and time.perf_counter() - begin < PATIENCE_SECONDS:
            if _answers(f"http://127.0.0.1:{port}/lab"):
                return time.perf_counter() - begin
            time.sleep(0.02)
        raise RuntimeError(f"`python -m {' '.join(words)}` has not answered.")
    finally:
        server.terminate()
        server.wait()


def _answers(address):
    with contextlib.suppress(OSError):
        return bool(urllib.request.urlopen(address, timeout=PATIENCE_SECONDS).read())
    return False


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
