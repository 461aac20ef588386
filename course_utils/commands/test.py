"""`test`: every check of the course, each group in a process of its own."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course_utils import catalogue, notebooks
from course_utils.commands import fetching
from course_utils.commands.declaring import add_backend, add_verb, backend_extras
from course_utils.environment import processes

# nbval's own default lets a hung cell run for 2,000 s.
NBVAL = ["--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=300"]
SLOW_TESTS = ("tests/browser", "tests/lessons")  # they have a step of their own
# With TensorFlow as the backend they run on JAX too.
ON_EACH_BACKEND = {"tests/layers": "layers equal to Keras", "tests/training": "training"}

MOST_MEMORY = 1.5e9  # bytes, for a step with its kernels; more is said
SECONDS_BETWEEN_LOOKS = 0.5  # at the memory
# Threads of TensorFlow; of torch and oneDNN; of NumPy; of JAX.
THREADS = ("TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NPROC")

Step = namedtuple("Step", "title arguments backend")
Outcome = namedtuple("Outcome", "step passed failed skipped seconds memory")


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(verbs, "test", _test, "run every notebook and every test", _extras)
    verb.add_argument("--lesson", metavar="N", help="one lesson only")
    verb.add_argument("--browser", action="store_true", help="also in Chromium")
    add_backend(verb)


def _extras(options):
    return ("test", *(("browser",) if options.browser else ()), *backend_extras(options))


def _test(options):
    return run_tests(options.lesson, options.backend, options.browser)


def run_tests(lesson=None, backend=None, browser=False):
    """Run the tests in steps and print a summary; returns 1 when anything failed, 0 otherwise.

    One step more than there are cores runs at a time, where the memory has room, each with its
    share of the cores: small networks keep one core busy, and two processes finish twice as much
    as one with two threads.

    Args:
        lesson: number of the one lesson to test, or None for the whole course.
        backend: "tensorflow" (also for None), "jax" or "torch".
        browser: whether the tests in Chromium run too.
    """
    backend = backend or "tensorflow"
    steps = _lesson_steps(lesson, backend) if lesson is not None else _all_steps(backend)
    if browser:
        steps.append(Step("lessons in Chromium", ["tests/browser", "--browser"], backend))
    from course_utils.datasets import packs

    fetching.fetch_data(packs.names() if lesson is None else fetching.packs_of_lesson(lesson))
    begin = time.monotonic()
    at_a_time, threads = _shares(len(steps))
    print(f"{len(steps)} steps, {at_a_time} at a time; each is shown when it is done.", flush=True)
    with ThreadPoolExecutor(at_a_time) as pool:
        outcomes = list(pool.map(lambda step: _run(step, threads), steps))
    return _summarize(outcomes, time.monotonic() - begin)


def _all_steps(backend):
    # The longest begin first, so that none is left alone at the end.
    others = ["tests", *map("--ignore={}".format, (*SLOW_TESTS, *ON_EACH_BACKEND))]
    steps = [Step("unit tests of all other rooms", others, backend)]
    for on in dict.fromkeys([backend, *(["jax"] if backend == "tensorflow" else [])]):
        steps += [Step(title, [folder], on) for folder, title in ON_EACH_BACKEND.items()]
    told = [notebooks.describe(path) for path in sorted(catalogue.NOTEBOOKS.glob("*.ipynb"))]
    told.sort(key=lambda lesson: lesson["seconds"] or 0, reverse=True)
    steps += [_notebook_step(Path(lesson["file"]).stem, backend) for lesson in told]
    return [*steps, Step("structure of the notebooks", ["tests/lessons"], backend)]


def _lesson_steps(lesson, backend):
    name = catalogue.notebook(lesson).stem
    selected = f"{name} or lesson_{name[:2]}"
    checks = ["tests/lessons", "tests/exercises", "-k", selected]
    return [_notebook_step(name, backend), Step(f"checks of {name}", checks, backend)]


def _notebook_step(name, backend):
    """Return the step that runs one notebook under nbval, untouched and solved."""
    return Step(f"{name} under nbval", [*NBVAL, f"notebooks/{name}.ipynb"], backend)


def _shares(steps):
    """Return how many steps run at a time, and how many threads each of them gets."""
    import psutil

    has_affinity = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    room = int(psutil.virtual_memory().available / MOST_MEMORY)
    # One more than cores: some steps wait, for a server or for a process that begins.
    at_a_time = max(1, min(steps, cores + 1, room))
    return at_a_time, max(1, cores // at_a_time)


def _run(step, threads):
    """Run a step in a process of its own, print what it printed, and return its `Outcome`."""
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *step.arguments]
        # What is printed is UTF-8, whatever the console speaks.
        shares = dict.fromkeys(THREADS, str(threads))
        variables = processes.variables(
            KERAS_BACKEND=step.backend, PYTHONIOENCODING="utf-8", **shares
        )
        process = subprocess.Popen(
            command,
            cwd=catalogue.ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        peaks = [0]
        watch = threading.Thread(target=_watch_memory, args=(process, peaks), daemon=True)
        watch.start()
        printed, _ = process.communicate()
        watch.join()
        passed, failed, skipped = _counts(report)
    print(f"\n=== {step.title} ({step.backend}) ===\n{printed}", flush=True)
    # pytest fails without a failed test when it could not begin: that counts as a failure too.
    failed = failed or int(process.returncode != 0)
    return Outcome(step, passed, failed, skipped, time.monotonic() - begin, max(peaks))


def _watch_memory(process, peaks):
    """Append the memory of a process and all that it started, in bytes, for as long as it runs."""
    import psutil

    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            root = psutil.Process(process.pid)
            family = [root, *root.children(recursive=True)]
            peaks.append(sum(map(_memory, family)))
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _memory(process):
    import psutil

    try:
        return process.memory_info().rss
    except psutil.Error:  # it has ended since
        return 0


def _counts(report):
    if not report.exists():
        return 0, 0, 0
    suite = ElementTree.parse(report).getroot().find("testsuite")
    total, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    return total - failed - skipped, failed, skipped


def _summarize(outcomes, seconds):
    print("\n=== summary ===")
    for outcome in outcomes:
        counts = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
        cost = f"{outcome.seconds:.0f} s, {outcome.memory / 1e9:.1f} GB"
        print(f"{outcome.step.title}: {counts}, {cost}")
        if outcome.memory > MOST_MEMORY:
            print(f"    That is more memory than the {MOST_MEMORY / 1e9} GB that a step may take.")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    print(f"all: {seconds:.0f} s")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0
