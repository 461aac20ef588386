"""Run code that may do anything, in a thread of its own, and note what came of it."""

import contextlib
import copy
import ctypes
import io
import random
import threading
import warnings
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.comparing import plain


@dataclass(frozen=True)
class Outcome:
    """What one call came to: a plain value or an exception, and the arguments that it changed."""

    value: object = None
    error: BaseException | None = None
    changed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Run:
    """The outcomes of the calls that ended, and how the run as a whole went."""

    outcomes: list[Outcome]
    in_time: bool
    stopped: bool
    printed: bool


class TimeIsUp(SystemExit):
    """Ends a thread that ran too long. A thread that ends by SystemExit does so without a word."""


class _Nowhere(io.TextIOBase):
    """Takes what is printed, keeps nothing, and remembers that something came."""

    printed = False

    def write(self, text):
        self.printed = self.printed or bool(text.strip())
        return len(text)


def run(function, cases, time_limit: float) -> Run:
    """Call a function once for each case, with copies of the arguments.

    cases: a list of argument tuples.
    time_limit: seconds for all cases together; a function that is not done by then is stopped.
    What the function prints is swallowed, what it warns of as well, and the global random numbers
    of NumPy and Python are as they were afterwards. Whatever the function raises is an outcome.
    """
    outcomes, time_is_up = [], threading.Event()

    def call_all():
        for arguments in cases:
            outcome = _call(function, arguments)
            if time_is_up.is_set():
                return
            outcomes.append(outcome)

    thread = threading.Thread(target=call_all, daemon=True)
    with _quietly() as output:
        thread.start()
        try:
            thread.join(time_limit)
        finally:  # an interrupt by the learner ends the thread as well
            time_is_up.set()
            stopped = _stop(thread)
    done = list(outcomes)
    return Run(done, len(done) == len(cases), stopped, output.printed)


def _call(function, arguments):
    given = copy.deepcopy(arguments)
    value, error = None, None
    try:
        value = plain(function(*given))
    except BaseException as raised:  # sys.exit() in an answer must not end the lesson
        error = raised
    pairs = enumerate(zip(arguments, given, strict=True))
    return Outcome(value, error, tuple(k for k, pair in pairs if not _is_same(*pair)))


def _is_same(before, after):
    """Whether an argument is what it was; of objects other than data nothing is asked."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        alike = before.shape == after.shape and before.dtype == after.dtype
        if before.dtype.kind == "O":
            return alike
        return alike and np.array_equal(before, after, equal_nan=before.dtype.kind in "fc")
    if isinstance(before, (list, tuple)):
        pairs = zip(before, after, strict=False)
        return len(before) == len(after) and all(_is_same(*pair) for pair in pairs)
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_is_same(before[k], after[k]) for k in before)
    if isinstance(before, (int, float, complex, str)):
        return before == after or (before != before and after != after)
    return True


@contextlib.contextmanager
def _quietly():
    output = _Nowhere()
    numpy_state, python_state = np.random.get_state(), random.getstate()
    np.random.seed(0)  # an answer that draws random numbers draws the same ones at each check
    random.seed(0)
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield output
    finally:
        np.random.set_state(numpy_state)
        random.setstate(python_state)


def _stop(thread) -> bool:
    """Raise TimeIsUp in a thread until it ends; False where it does not within a second."""
    for _ in range(50):
        if not thread.is_alive():
            return True
        identity, exception = ctypes.c_ulong(thread.ident), ctypes.py_object(TimeIsUp)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, exception)
        thread.join(0.02)
    return not thread.is_alive()
