"""Run the golden cells of lessons in this process, without a kernel, and compare their outputs.

    KERAS_BACKEND=jax python run_golden.py notebooks/02_convolution_layer.ipynb ...

Each lesson begins with an empty namespace; its set-up cell, its golden cells and the cells that
these need are run (see `slices.py`), and what is printed and displayed is compared to the letter by
nbval's own comparison. Prints a JSON object: {file: [complaint, ...]}.
"""

import io
import json
import os
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import golden
import slices

import conftest
from course_utils import notebooks

# What nbval leaves out of a comparison: `IPyNbFile` of nbval's plugin.
NOT_COMPARED = ("metadata", "traceback", "prompt_number", "output_type", "name", "execution_count")
NOT_COMPARED += ("application/vnd.jupyter.widget-view+json", "image/png", "image/jpeg")


def main(paths):
    """Run the lessons in these files; print their complaints, and to stderr how long each took."""
    found = {}
    conftest.pytest_configure()  # compiled in little time, as in the tests
    os.environ.setdefault("MPLBACKEND", "agg")
    for path in map(Path, paths):
        begin = time.monotonic()
        with redirect_stdout(io.StringIO()):
            found[path.name] = list(complaints(notebooks.read(path), path.parent))
        new_shell()
        conftest.forget_what_was_compiled()
        print(f"{path.name}: {time.monotonic() - begin:.1f} s", file=sys.stderr, flush=True)
    print(json.dumps(found))


def complaints(notebook, folder):
    """Yield a sentence for each golden cell that fails, or whose outputs differ on this backend."""
    code = notebooks.code_cells(notebook)
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    wanted = [
        position
        for position, cell in enumerate(code)
        if golden.GOLDEN in notebooks.tags(cell) and _is_for(cell, backend)
    ]
    shell = new_shell()
    os.chdir(folder)
    for position in slices.needed_cells(notebook, wanted):
        outputs, error = run_cell(shell, notebooks.source(code[position]))
        if error is not None:
            yield f"code cell {position + 1} fails: {type(error).__name__}: {error}"
            return
        if position in wanted:
            difference = compare(outputs, code[position]["outputs"])
            if difference:
                yield f"code cell {position + 1} differs on {backend}: {difference}"


def _is_for(cell, backend):
    bound = [tag for tag in notebooks.tags(cell) if tag.startswith("backend:")]
    return not bound or f"backend:{backend}" in bound


def new_shell():
    """Return IPython's shell with an empty namespace and nothing seeded."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.reset()
    return shell


def run_cell(shell, source):
    """Run a cell; return its outputs as a notebook holds them, and the error or None."""
    from IPython.core.displayhook import DisplayHook
    from IPython.utils.capture import capture_output

    shown = []

    class Result(DisplayHook):
        def __call__(self, result=None):
            if result is not None:
                data, _ = self.compute_format_data(result)
                shown.append({"output_type": "execute_result", "data": data})

    hook = shell.display_trap.hook
    shell.display_trap.hook = Result(shell=shell)
    try:
        with capture_output() as captured:
            run = shell.run_cell(source, store_history=False)
    finally:
        shell.display_trap.hook = hook
    outputs = [{"output_type": "stream", "name": "stdout", "text": captured.stdout}]
    outputs += [{"output_type": "display_data", "data": one.data} for one in captured.outputs]
    outputs = [one for one in [*outputs, *shown] if one.get("text") or one.get("data")]
    return outputs, run.error_before_exec or run.error_in_exec


def compare(outputs, published):
    """Return "" where nbval finds the outputs equal, and else what it says of the difference."""
    import nbformat
    from nbval import plugin

    def merged(some):
        made = [nbformat.from_dict(one) for one in json.loads(json.dumps(some))]
        for one in made:
            if isinstance(one.get("text"), list):
                one.text = "".join(one.text)
            for kind, text in one.get("data", {}).items():
                one.data[kind] = "".join(text) if isinstance(text, list) else text
        return plugin.coalesce_streams(made)

    said = []
    judge = SimpleNamespace(
        colors=plugin.nocolors,
        sanitize=lambda text: text,
        comparison_traceback=[],
        format_output_compare=lambda key, left, right: said.append(f"{right!r}, not {left!r}"),
        parent=None,
    )
    same = plugin.IPyNbCell.compare_outputs(judge, merged(outputs), merged(published), NOT_COMPARED)
    return "" if same else " ".join([*said, *judge.comparison_traceback]) or "it differs"


if __name__ == "__main__":
    main(sys.argv[1:])
