"""Executing a notebook without a browser: in a fresh kernel of this very Python, with progress."""

import contextlib
import re
import sys
import tempfile
import textwrap
import threading
from collections import namedtuple
from pathlib import Path

from course_utils import catalogue, notebooks
from course_utils.environment import processes

CELL_TIMEOUT = 600
_COLOR_CODES = re.compile(r"\x1b\[[0-9;]*m")

Failure = namedtuple("Failure", "index heading error message")


class ExecutionError(ValueError):
    """A cell stopped a notebook; the message says which one, under which heading, and why."""


def execute(notebook, environment=None, cwd=None, on_cell=None, progress=False, keep_going=False):
    """Execute a notebook in place: its code cells receive their outputs.

    The kernel gets a progress file of its own, so that no run touches what a learner has solved.

    Args:
        notebook: an nbformat node, see `as_node`.
        environment: environment variables for the kernel, on top of this process's.
        cwd: folder the kernel starts in; `notebooks/` if None.
        on_cell: called as on_cell(index, heading) before each code cell.
        progress: whether a bar with the current heading is shown.
        keep_going: whether cells after a failed one still run; then nothing is raised for it.

    Returns:
        The same notebook.

    Raises:
        ExecutionError: a cell raised or took too long, or the kernel died.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    at = {"index": 0}

    def before_cell(cell, cell_index):
        at["index"] = cell_index
        if on_cell is not None and cell["cell_type"] == "code":
            on_cell(cell_index, notebooks.heading_above(notebook, cell_index))

    with contextlib.ExitStack() as stack:
        if progress:
            on_cell = stack.enter_context(_progress_bar(notebook, on_cell))
        client = NotebookClient(
            notebook,
            km=_kernel_manager(),
            timeout=CELL_TIMEOUT,
            allow_errors=keep_going,
            record_timing=False,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            store_widget_state=False,
            on_cell_start=before_cell,
        )
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        variables = _kernel_environment(environment, folder)
        try:
            # `cleanup_kc`: the kernel stops with its notebook; else it stays for as long as Python.
            client.execute(env=variables, cwd=str(cwd or catalogue.NOTEBOOKS), cleanup_kc=True)
        except CellExecutionError as error:
            reason = f"{error.ename}: {textwrap.shorten(_COLOR_CODES.sub('', error.evalue), 400)}"
            raise ExecutionError(_sentence(notebook, at["index"], reason)) from error
        except CellTimeoutError as error:
            reason = f"it took longer than {CELL_TIMEOUT} s"
            raise ExecutionError(_sentence(notebook, at["index"], reason)) from error
        except DeadKernelError as error:
            reason = "Python itself stopped; often the memory was full"
            raise ExecutionError(_sentence(notebook, at["index"], reason)) from error
    return notebook


def failures(notebook):
    """Return the cells of an executed notebook that raised, as a list of `Failure`."""
    found = []
    for index, cell in enumerate(notebook["cells"]):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                heading = notebooks.heading_above(notebook, index)
                message = _COLOR_CODES.sub("", output["evalue"])
                found.append(Failure(index, heading, output["ename"], message))
    return found


def as_node(notebook):
    """Return a notebook dict as the nbformat node that executing needs."""
    import nbformat

    node = nbformat.from_dict(notebook)
    return nbformat.v4.rwbase.rejoin_lines(node)


def as_text(notebook):
    """Return the text of the notebook's file, in the layout that Jupyter writes."""
    import nbformat

    return nbformat.writes(notebook) + "\n"


def _kernel_manager():
    """Return a manager of kernels of this very Python, whatever else is registered as python3."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    return AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[])
    )


def _kernel_environment(environment, folder):
    own_progress = str(Path(folder) / "progress.json")
    return processes.variables(**{**(environment or {}), "COURSE_PROGRESS": own_progress})


@contextlib.contextmanager
def _progress_bar(notebook, on_cell):
    """Show a bar, one step for a code cell, with the current heading; give a new `on_cell`."""
    from tqdm import tqdm

    layout = "{bar:24} {n_fmt}/{total_fmt} cells  {elapsed}  {desc}"
    total = len(notebooks.code_cells(notebook))
    started, finished = [], threading.Event()
    with tqdm(total=total, bar_format=layout, dynamic_ncols=True) as bar:

        def show(index, heading):
            bar.set_description_str(heading, refresh=False)
            bar.n = len(started)
            bar.refresh()
            started.append(index)
            if on_cell is not None:
                on_cell(index, heading)

        def tick():
            while not finished.wait(1):
                bar.refresh()

        # Training takes a while in one cell; a clock that moves says that nothing hangs.
        clock = threading.Thread(target=tick, daemon=True)
        if sys.stderr.isatty():
            clock.start()
        try:
            yield show
            bar.n = total
        finally:
            finished.set()


def _sentence(notebook, index, reason):
    number = index + 1
    heading = notebooks.heading_above(notebook, index)
    under = f' under "{heading}"' if heading else ""
    return f"Cell {number}{under} failed: {reason}."
