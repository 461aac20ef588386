"""`lab`: the learner's own copies of the lessons, the data they need, and JupyterLab on top."""

import os
import socket
import sys
import webbrowser

from course_utils import catalogue, copies, environment, notebooks

FIRST_PORT = 8888
FIRST_PACKS = ("mnist",)


def open_lab(port=None, browser=True, fresh=None):
    """Serve the lessons in JupyterLab, in place of this process.

    Args:
        port: the port to serve on; None takes the first free one from 8888.
        browser: whether to open a browser window.
        fresh: number of a lesson to begin anew, or None.

    Raises:
        ValueError: the port is taken, or there is no such lesson.
    """
    port = _check_port(port) if port is not None else _free_port()
    for notice in prepare(fresh):
        print(notice)
    begin = catalogue.find(fresh if fresh is not None else 0)
    fetch_data(stop_on_failure=False)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={catalogue.WORK}"]
    command += [f"--port={port}", "--ServerApp.port_retries=0"]
    command += [f"--LabApp.default_url=/lab/tree/{begin.name}.ipynb"]
    command += [] if browser and _has_browser() else ["--no-browser"]
    # In a container one often is root, and Jupyter refuses to start for root unless told.
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    print("Opening JupyterLab. Stop it here with Ctrl+C; your work is in the folder work/.")
    return environment.replace_process(command)


def prepare(fresh=None):
    """Give the learner their own copies of the lessons in `work/`; return sentences to show."""
    kept = copies.fresh_copy(fresh) if fresh is not None else None
    notices = copies.copy_all_for_learner()
    if kept is not None:
        notices.append(f"A new copy is ready; your earlier one is kept as work/{kept.name}.")
    return notices


def packs_of_lesson(number):
    """Return the names of the data packs that a lesson reads, those of the first lessons too."""
    described = notebooks.describe(catalogue.notebook(number))
    return [*FIRST_PACKS, *described["packs"]]


def fetch_data(names=FIRST_PACKS, stop_on_failure=True):
    """Fetch packs into the cache, by default those of the first lessons, unless they are there.

    Raises:
        PackError: a pack could not be fetched, and `stop_on_failure` is true.
    """
    from course_utils.datasets import packs

    for name in names:
        try:
            packs.fetch(name)
        except packs.PackError as problem:
            if stop_on_failure:
                raise
            # The lessons can be read without their data, and each says again what is missing.
            print(f"{problem}\nJupyterLab opens all the same.", file=sys.stderr)


def _has_browser():
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def _is_free(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            # As JupyterLab's own server does; on Windows this option would hide a taken port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port():
    return next(port for port in range(FIRST_PORT, FIRST_PORT + 200) if _is_free(port))


def _check_port(port):
    if not 1 <= port <= 65535:
        raise ValueError(
            f"{port} is not a port: those go from 1 to 65535. Try --port {FIRST_PORT}."
        )
    if not _is_free(port):
        raise ValueError(
            f"Port {port} is in use by another program. Leave --port out and a free one is taken, "
            f"or try --port {_free_port()}."
        )
    return port
