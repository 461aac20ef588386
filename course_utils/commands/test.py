"""`test`: every check of the course, each group in a process of its own."""

import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course_utils import catalogue
from course_utils.commands import fetching
from course_utils.commands.declaring import add_backend, add_verb, backend_extras
from course_utils.environment import processes

# nbval's own default lets a hung cell run for 2,000 s.
NBVAL = ["--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=300"]
SLOW_TESTS = ("tests/browser", "tests/lessons")  # they have a step of their own

Step = namedtuple("Step", "title arguments backend")
Outcome = namedtuple("Outcome", "step passed failed skipped seconds")


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

    Args:
        lesson: number of the one lesson to test, or None for the whole course.
        backend: "tensorflow" (also for None), "jax" or "torch".
        browser: whether the tests in Chromium run too.
    """
    backend = backend or "tensorflow"
    groups = _lesson_steps(lesson, backend) if lesson is not None else _all_steps(backend)
    if browser:
        groups.append([Step("lessons in Chromium", ["tests/browser", "--browser"], backend)])
    from course_utils.datasets import packs

    fetching.fetch_data(packs.names() if lesson is None else fetching.packs_of_lesson(lesson))
    begin = time.monotonic()
    outcomes = [outcome for group in groups for outcome in _run_together(group)]
    return _summarize(outcomes, time.monotonic() - begin)


def _all_steps(backend):
    # The longest step begins first: two steps run at a time, and none should be left alone.
    steps = [
        Step("notebooks under nbval, untouched and solved", [*NBVAL, "notebooks"], backend),
        Step("unit tests", ["tests", *map("--ignore={}".format, SLOW_TESTS)], backend),
    ]
    if backend == "tensorflow":
        steps.append(
            Step("layers equal to Keras on JAX", ["tests/layers", "tests/training"], "jax")
        )
    steps.append(Step("structure of the notebooks", ["tests/lessons"], backend))
    return [steps]


def _lesson_steps(lesson, backend):
    name = catalogue.notebook(lesson).stem
    selected = f"{name} or lesson_{name[:2]}"
    checks = ["tests/lessons", "tests/exercises", "-k", selected]
    return [
        [Step(f"checks of {name}", checks, backend)],
        [Step(f"{name} under nbval", [*NBVAL, f"notebooks/{name}.ipynb"], backend)],
    ]


def _run_together(steps):
    """Run steps, two at a time: small networks and small layers keep one core busy."""
    terminal = threading.Lock()  # one step prints as it goes, the other when it is done
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda step: _run_in_turn(step, terminal), steps))


def _run_in_turn(step, terminal):
    if terminal.acquire(blocking=False):
        try:
            return _run(step)[0]
        finally:
            terminal.release()
    outcome, printed = _run(step, subprocess.PIPE)
    print(f"\n{_title(step)}\n{printed}", flush=True)
    return outcome


def _title(step):
    return f"=== {step.title} ({step.backend}) ==="


def _run(step, output=None):
    """Run a step in a process of its own; return its `Outcome`, and its text if it was kept."""
    if output is None:
        print(f"\n{_title(step)}", flush=True)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *step.arguments]
        variables = processes.variables(KERAS_BACKEND=step.backend)
        if output is not None:  # what is kept is UTF-8, whatever the console speaks
            variables["PYTHONIOENCODING"] = "utf-8"
        done = subprocess.run(
            command,
            cwd=catalogue.ROOT,
            env=variables,
            stdout=output,
            encoding="utf-8",
            errors="replace",
        )
        passed, failed, skipped = _counts(report)
    # pytest fails without a failed test when it could not begin: that counts as a failure too.
    failed = failed or int(done.returncode != 0)
    return Outcome(step, passed, failed, skipped, time.monotonic() - begin), done.stdout


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
        print(f"{outcome.step.title}: {counts}, {outcome.seconds:.0f} s")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    print(f"all: {seconds:.0f} s")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0
