"""Exercises, and the check that says what is wrong with an answer and where to look.

An answer is judged by what it does: never by its source text, never by identity.
"""

import inspect
import itertools
import linecache
import re
import textwrap
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.comparing import difference, is_untouched, plain, short
from course_utils.exercises.running import run

NOT_ATTEMPTED, CORRECT, WRONG = "not attempted", "correct", "wrong"


@dataclass(frozen=True)
class Verdict:
    """What a check found: status "not attempted", "correct" or "wrong", and a message for it."""

    status: str
    message: str


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer, a function or a value, and what to say to those who give it."""

    answer: object
    message: str


class Exercise:
    """What all kinds of exercise share: a check that never raises, and graded hints."""

    def check(self, answer) -> Verdict:
        """Judge an answer, whatever it is. Never raises."""
        try:
            return self._judge(answer)
        except Exception as error:  # a fault in a check must not end a lesson
            return Verdict(
                WRONG,
                f"The check of `{self.name}` itself failed ({_named(error)}). That is a fault of "
                "the course or a very unusual answer: go on, and report it.",
            )

    def hint(self, number: int) -> str:
        """The hint of that number, counted from 1; beyond the last hint, the last one."""
        return self.hints[min(max(number, 1), len(self.hints)) - 1]

    def _read(self, answer) -> tuple:
        """The plain form of an answer that is a value, and a verdict where there is none."""
        outcome = run(lambda: answer, [()], 5.0).outcomes[0]
        if outcome.error is not None:
            unread = f"`{self.name}` cannot be read: it {_raised(outcome.error)}."
            return None, Verdict(WRONG, unread)
        if is_untouched(outcome.value):
            where = f"Put your answer in place of `...` in `{self.name} = ...`."
            return None, Verdict(NOT_ATTEMPTED, where)
        return outcome.value, None


@dataclass
class FunctionExercise(Exercise):
    """An exercise answered by a function.

    name: the name of the exercise, and of the function in the notebook.
    reference: the solution, a plain function; a ValueError that it raises is expected of an answer.
    cases: takes a numpy.random.Generator, returns the argument tuples to try, those shown in the
        lesson and others; the generator is seeded by the name, so that a verdict never flickers.
    mistakes: typical wrong answers; an answer that behaves like one gets its message.
    alternatives: other functions that are correct, for the tests.
    hints: two or more, each giving away more. why: why the solution is right.
    tolerance: the largest accepted error, as a fraction of the largest value of a result.
    time_limit: seconds for all cases together.
    """

    name: str
    reference: Callable
    cases: Callable
    mistakes: tuple[Mistake, ...]
    alternatives: tuple
    hints: tuple[str, ...]
    why: str
    tolerance: float = 1e-4
    time_limit: float = 5.0

    def draw_cases(self) -> list[tuple]:
        """The argument tuples of the check, the same ones at each call."""
        return list(self.cases(np.random.default_rng(zlib.crc32(self.name.encode()))))

    def solution_source(self) -> str:
        """The code that defines the solution under the name of the exercise."""
        source = textwrap.dedent(inspect.getsource(self.reference))
        return re.sub(rf"\b{self.reference.__name__}(?=\()", self.name, source).rstrip()

    def _judge(self, answer):
        if answer is None or answer is ...:
            return Verdict(NOT_ATTEMPTED, self._beginning())
        cases = self.draw_cases()
        unfit = self._unfit(answer, cases)
        if unfit:
            return Verdict(WRONG, unfit)
        given = run(answer, cases, self.time_limit)
        if not given.in_time:
            return Verdict(WRONG, self._too_slow(given, cases))
        if all(_returns_nothing(outcome) for outcome in given.outcomes):
            return self._nothing_returned(given, cases)
        expected = run(self.reference, cases, 60.0)
        wrong = [k for k in range(len(cases)) if not self._agree(expected, given, k)]
        if wrong:
            known = self._known_mistake(given, cases, wrong)
            first = self._first_failure(answer, expected, given, cases, wrong[0])
            return Verdict(WRONG, known or first)
        changing = self._changing(given, cases)
        if changing:
            return Verdict(WRONG, f"The results are right, but {changing}")
        return Verdict(CORRECT, f"Your function is right in all {len(cases)} cases tried.")

    def _header(self) -> str:
        return f"`def {self.name}{inspect.signature(self.reference)}:`"

    def _beginning(self) -> str:
        return (
            f"Begin with {self._header()}, put your code in place of `...`, and end it with "
            "`return` and the result."
        )

    def _unfit(self, answer, cases) -> str | None:
        """What keeps an answer from being called at all."""
        if not callable(answer):
            return (
                f"`{self.name}` is {short(plain(answer))}, where a function is expected. Define it "
                f"with {self._header()} and give it to the check without parentheses."
            )
        try:
            signature = inspect.signature(answer)
        except (TypeError, ValueError):  # some built-in functions do not tell
            return None
        for arguments in cases:
            try:
                signature.bind(*arguments)
            except TypeError:
                return (
                    f"Your function takes `{signature}`, and the check calls it with "
                    f"{len(arguments)} arguments. Begin it with {self._header()}."
                )
        return None

    def _too_slow(self, given, cases) -> str:
        still = "" if given.stopped else " It could not be stopped: restart the kernel."
        where = self._case(cases[min(len(given.outcomes), len(cases) - 1)])
        return (
            f"For {where} your function was still running when the {self.time_limit:g} seconds of "
            f"the check were over. Look for a loop that never ends.{still}"
        )

    def _nothing_returned(self, given, cases) -> Verdict:
        changing = self._changing(given, cases)
        if changing:
            return Verdict(WRONG, f"Your function returns nothing, and {changing}")
        if given.printed:
            return Verdict(
                WRONG,
                "Your function prints and returns nothing: what is printed is lost to the code "
                "that called it. End with `return` and the result.",
            )
        return Verdict(NOT_ATTEMPTED, self._beginning())

    def _agree(self, expected, given, k) -> bool:
        """Whether two runs came to the same in case k."""
        wanted, outcome = expected.outcomes[k], given.outcomes[k]
        if wanted.error is not None or outcome.error is not None:
            return wanted.error is not None and isinstance(outcome.error, type(wanted.error))
        return difference(wanted.value, outcome.value, self.tolerance) is None

    def _known_mistake(self, given, cases, wrong) -> str | None:
        """The message of the first mistake that explains the whole answer, or else its failures."""
        raised = any(given.outcomes[k].error is not None for k in wrong)
        partial = None
        for mistake in self.mistakes:
            theirs = run(mistake.answer, cases, self.time_limit)
            if not theirs.in_time or not all(self._agree(theirs, given, k) for k in wrong):
                continue
            if all(self._agree(theirs, given, k) for k in range(len(cases))):
                return mistake.message
            partial = partial or (None if raised else mistake.message)
        return partial

    def _first_failure(self, answer, expected, given, cases, k) -> str:
        """What the first failing case, the one numbered k, came to."""
        wanted, outcome = expected.outcomes[k], given.outcomes[k]
        if outcome.error is not None:
            found = f"your function {_raised(outcome.error)}{_place(outcome.error, answer)}"
        elif wanted.error is not None:
            found = f"the answer is {short(outcome.value)}, where an error is expected"
            found += f" ({_named(wanted.error)})"
        else:
            found = difference(wanted.value, outcome.value, self.tolerance)
        changing = self._changing(given, cases)
        return f"For {self._case(cases[k])} {found}.{f' Also, {changing}' if changing else ''}"

    def _changing(self, given, cases) -> str | None:
        """The clause on an argument that the answer has changed, or None."""
        for outcome in given.outcomes:
            for position in outcome.changed:
                name = self._names(cases[0])[position]
                return (
                    f"your function changes its argument `{name}`, which belongs to the caller. "
                    f"Work on a copy: `{name} = {name}.copy()`."
                )
        return None

    def _names(self, arguments) -> list[str]:
        parameters = inspect.signature(self.reference).parameters
        extra = (f"argument_{k}" for k in itertools.count(1))
        return list(itertools.islice(itertools.chain(parameters, extra), len(arguments)))

    def _case(self, arguments) -> str:
        pairs = zip(self._names(arguments), arguments, strict=True)
        return f"`{', '.join(f'{name}={short(value)}' for name, value in pairs)}`"


@dataclass
class ValueExercise(Exercise):
    """An exercise answered by a value: a number, an array, a string, a boolean or a tuple of them.

    name: the name of the exercise, and of the variable in the notebook.
    solution: one Python expression as text, evaluated in `namespace`, which `exercises.load` makes
        that of the exercise's lesson_NN.py.
    mistakes: typical wrong values; alternatives: other values that are accepted.
    hints, why, tolerance: as in FunctionExercise; whole numbers are compared exactly.
    """

    name: str
    solution: str
    mistakes: tuple[Mistake, ...]
    alternatives: tuple
    hints: tuple[str, ...]
    why: str
    tolerance: float = 1e-4
    namespace: dict = field(default_factory=dict, repr=False)

    def solution_source(self) -> str:
        """The code that defines the solution under the name of the exercise."""
        return f"{self.name} = {self._expression()}"

    def expected(self):
        """The value of the solution."""
        return eval(self._expression(), self.namespace)

    def _expression(self) -> str:
        """The solution, in parentheses where it goes over lines that do not hold together."""
        expression = textwrap.dedent(self.solution).strip()
        try:
            compile(expression, self.name, "eval")
        except SyntaxError:
            return f"(\n{textwrap.indent(expression, '    ')}\n)"
        return expression

    def _judge(self, answer):
        value, verdict = self._read(answer)
        if verdict is not None:
            return verdict
        solution = plain(self.expected())
        accepted = (solution, *(plain(other) for other in self.alternatives))
        if any(difference(right, value, self.tolerance) is None for right in accepted):
            return Verdict(CORRECT, "This is the value.")
        for mistake in self.mistakes:
            if difference(plain(mistake.answer), value, self.tolerance) is None:
                return Verdict(WRONG, mistake.message)
        found = difference(solution, value, self.tolerance, reveal=False)
        return Verdict(WRONG, f"{found[0].upper()}{found[1:]}.")


@dataclass
class ScoreExercise(Exercise):
    """An exercise answered by class numbers for given images, judged by the share that is right.

    Whatever method finds them, an answer that is right often enough is accepted.

    name: the name of the exercise, and of the variable in the notebook.
    labels: takes nothing, returns the true class numbers, (count,).
    at_least: the share of right answers that is asked for.
    solution: the code that the lesson shows and runs; it may use what the notebook has defined.
    mistakes: functions of the labels that make wrong answers, each with its message; an answer that
        equals one gets it. alternatives: functions of the labels whose results are accepted.
    """

    name: str
    labels: Callable
    at_least: float
    solution: str
    mistakes: tuple[Mistake, ...]
    alternatives: tuple
    hints: tuple[str, ...]
    why: str
    namespace: dict = field(default_factory=dict, repr=False)

    def solution_source(self) -> str:
        """The code that gives the name of the exercise a value."""
        return textwrap.dedent(self.solution).strip()

    def _judge(self, answer):
        value, verdict = self._read(answer)
        if verdict is not None:
            return verdict
        labels = np.asarray(self.labels())
        for mistake in self.mistakes:
            if difference(plain(mistake.answer(labels)), value, 0.0) is None:
                return Verdict(WRONG, mistake.message)
        found = np.asarray(value)
        whole = found.dtype.kind in "iuf" and np.array_equal(found, np.rint(found))
        if found.shape != labels.shape or not whole:
            return Verdict(
                WRONG,
                f"Expected are {len(labels)} whole numbers, one class number for each image, and "
                f"this is {short(value)}.",
            )
        share = float(np.mean(found == labels))
        if share < self.at_least:
            return Verdict(WRONG, f"{share:.0%} are right, and {self.at_least:.0%} are asked for.")
        return Verdict(CORRECT, f"{share:.0%} of your {len(labels)} answers are right.")


def _returns_nothing(outcome) -> bool:
    """Whether a call behaved like the call of a stub."""
    if outcome.error is not None:
        return type(outcome.error) is NotImplementedError
    return is_untouched(outcome.value)


def _named(error) -> str:
    """An exception's type and the first line of its message."""
    try:
        lines = str(error).strip().splitlines()
    except Exception:
        lines = []
    return f"{type(error).__name__}{': ' + lines[0][:200].rstrip('. ') if lines else ''}"


def _raised(error) -> str:
    if isinstance(error, RecursionError):
        return "calls itself without end (RecursionError)"
    return f"raised {_named(error)}"


def _place(error, answer) -> str:
    """Where in the learner's own code an exception arose: its line, counted in the cell."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    steps = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in steps if frame.f_code.co_filename == file]
    if not lines:
        return ""
    text = linecache.getline(file, lines[-1]).strip()
    return f" in line {lines[-1]}{f', `{text}`' if text else ''}"
