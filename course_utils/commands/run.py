"""`run`: execute a lesson without a browser, keep it as a page, say which bands it reached."""

import os
import time
from collections import namedtuple
from pathlib import Path

from course_utils import catalogue, notebooks
from course_utils.commands import executing, fetching, pages
from course_utils.commands.declaring import add_backend, add_verb, backend_extras

Run = namedtuple("Run", "notebook page bands seconds")


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(verbs, "run", _run, "execute a lesson without a browser", backend_extras)
    verb.add_argument("lesson", metavar="N")
    verb.add_argument("--seed", type=int, help="seed of the random generators (0)")
    verb.add_argument("--seeds", type=int, metavar="K", help="run with seeds 0 to K-1, print bands")
    add_backend(verb)


def _run(options):
    if options.backend:
        os.environ["KERAS_BACKEND"] = options.backend
    fetching.fetch_data(fetching.packs_of_lesson(options.lesson))
    seeds = range(options.seeds) if options.seeds else [options.seed]
    return report([run(options.lesson, seed) for seed in seeds])


def run(number, seed=None, output_folder=None, progress=True):
    """Execute a lesson and keep the executed notebook and an HTML page, also of a run that failed.

    Args:
        number: the lesson's number.
        seed: seed of the run (`COURSE_SEED`), or None for the lesson's own.
        output_folder: where the two files go; `work/executed/` if None.
        progress: whether a progress bar is shown.

    Returns:
        A `Run`: paths of notebook and page, the bands it reached, seconds it took.

    Raises:
        ValueError: there is no such lesson, or it is not written yet.
        ExecutionError: a cell failed; the message names the files kept.
    """
    source = catalogue.notebook(number)
    folder = Path(output_folder) if output_folder else catalogue.WORK / "executed"
    name = source.stem if seed is None else f"{source.stem}_seed_{seed}"
    target, page = folder / f"{name}.ipynb", folder / f"{name}.html"
    notebook = executing.as_node(notebooks.clear_outputs(notebooks.read(source)))
    environment = {"COURSE_STATIC": "1"}
    if seed is not None:
        environment["COURSE_SEED"] = str(seed)
    begin = time.perf_counter()
    try:
        executing.execute(notebook, environment, cwd=source.parent, progress=progress)
    except executing.ExecutionError as error:
        raise executing.ExecutionError(
            f"{error}\nEverything up to there is kept in {target}."
        ) from error
    finally:
        notebooks.write_text(target, executing.as_text(notebook))
        notebooks.write_text(page, pages.as_page(notebook, source.stem))
    return Run(target, page, notebooks.bands(notebook), time.perf_counter() - begin)


def report(runs):
    """Print what runs of one lesson reached; returns 1 when a band was missed, 0 otherwise.

    Args:
        runs: a list of `Run`, one for each seed.
    """
    reached = {}
    for band in (band for one in runs for band in one.bands):
        reached.setdefault(band["name"], []).append(band)
    for name, several in reached.items():
        print(_band_sentence(name, several))
    for one in runs:
        print(f"{one.seconds:.0f} s. The executed lesson is in {one.notebook} and {one.page}.")
    return int(not all(band["ok"] for several in reached.values() for band in several))


def _band_sentence(name, several):
    values = sorted(band["value"] for band in several)
    limits = {"at least": several[0]["at_least"], "at most": several[0]["at_most"]}
    promised = " and ".join(
        f"{word} {limit:g}" for word, limit in limits.items() if limit is not None
    )
    inside = sum(band["ok"] for band in several)
    if len(several) == 1:
        verdict = "reached" if inside else "missed"
        return f"{name}: {values[0]:.4g} (promised: {promised}), {verdict}"
    spread = f"{values[0]:.4g} to {values[-1]:.4g} in {len(several)} runs"
    return f"{name}: {spread} (promised: {promised}), reached by {inside}"
