"""`lab`: the learner's own copies of the lessons, the data they need, and JupyterLab on top."""

import os
import socket
import sys
import webbrowser

from course_utils import catalogue
from course_utils.commands import copies, fetching
from course_utils.commands.declaring import add_verb
from course_utils.environment import processes

FIRST_PORT = 8888


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(
        verbs, "lab", _open, "set up what is missing and open JupyterLab on the lessons"
    )
    verb.add_argument("--no-browser", action="store_true", help="print the address only")
    verb.add_argument("--port", type=int, help="the port to serve on (8888 or the next free one)")
    verb.add_argument(
        "--fresh", metavar="N", help="begin lesson N anew and keep your copy beside the new one"
    )


def _open(options):
    return open_lab(options.port, not options.no_browser, options.fresh)


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
    fetching.fetch_data(stop_on_failure=False, quick=True)
    words = [f"--ServerApp.root_dir={catalogue.WORK}"]
    words += [f"--port={port}", "--ServerApp.port_retries=0"]
    words += [f"--LabApp.default_url=/lab/tree/{begin.name}.ipynb"]
    words += [] if browser and _has_browser() else ["--no-browser"]
    # In a container one often is root, and Jupyter refuses to start for root unless told.
    words += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    print(
        "Opening JupyterLab. Stop it here with Ctrl+C; your work is in the folder work/.",
        flush=True,
    )
    return serve(words)


def serve(words):
    """Run JupyterLab in this very process, with the settings of this environment alone.

    Args:
        words: what would follow `jupyter lab` on a command line.
    """
    variables = processes.variables()
    os.environ.clear()
    os.environ.update(variables)
    from jupyter_core import paths

    # Configuration of the whole machine is that of another environment: it may name a contents
    # manager, or switch on extensions, that are not installed here.
    paths.SYSTEM_CONFIG_PATH.clear()
    return _lab_application().launch_instance(words)


def _lab_application():
    """Import JupyterLab, without two things that cost more than all the rest of its start.

    jsonschema builds a parser for international addresses where a package for it is found, and
    JupyterLab asks Node.js, where it is found, how it would build itself. Neither is used here.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # to Python: not installed
    import jupyterlab.commands  # noqa: F401  all that loads libraries, while PATH is as it was

    searched = os.environ.get("PATH")
    os.environ["PATH"] = os.devnull
    try:
        from jupyterlab.labapp import LabApp
    finally:
        del os.environ["PATH"]
        if searched is not None:
            os.environ["PATH"] = searched
        if sys.modules["rfc3987_syntax"] is None:
            del sys.modules["rfc3987_syntax"]
    return LabApp


def prepare(fresh=None):
    """Give the learner their own copies of the lessons in `work/`; return sentences to show."""
    try:
        kept = copies.fresh_copy(fresh) if fresh is not None else None
        notices = copies.copy_all_for_learner()
    except OSError as problem:
        raise OSError(
            f"Your copies of the lessons cannot be written in {catalogue.WORK} "
            f"({problem.strerror or problem}). Make this folder yours to write, or move the course "
            "to a folder that is, and start again."
        ) from problem
    if kept is not None:
        notices.append(f"A new copy is ready; your earlier one is kept as work/{kept.name}.")
    return notices


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
