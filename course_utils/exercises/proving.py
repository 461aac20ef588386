"""Prove an exercise: what is right passes, and each wrong answer is refused by its own message."""

import contextlib
import functools
import inspect

import numpy as np

from course_utils.exercises.comparing import difference, plain
from course_utils.exercises.engine import (
    CORRECT,
    NOT_ATTEMPTED,
    WRONG,
    FunctionExercise,
    ScoreExercise,
)


def prove(exercise) -> dict[str, int]:
    """Try an exercise with its stub, its solution, its alternatives and its wrong answers.

    Returns how many of each were tried: the keys are "stubs", "references", "alternatives" and
    "wrong answers".
    Raises AssertionError with a sentence that names the exercise and what is amiss.
    """
    is_function = isinstance(exercise, FunctionExercise)
    _prove_form(exercise)
    if isinstance(exercise, ScoreExercise):
        return _prove_score(exercise)
    _expect(exercise, _stub(exercise) if is_function else ..., NOT_ATTEMPTED, "the stub")
    right = exercise.reference if is_function else exercise.expected()
    _expect(exercise, right, CORRECT, "the reference")
    _expect(exercise, _run_shown_solution(exercise), CORRECT, "the solution that is shown")
    counted = _prove_answers(exercise, lambda answer: answer)
    if is_function:
        _prove_not_empty(exercise)
    return counted


def _prove_answers(exercise, made):
    """Each alternative passes, each mistake gets its message; `made` makes an answer of each."""
    for position, other in enumerate(exercise.alternatives, start=1):
        _expect(exercise, made(other), CORRECT, f"alternative {position}")
    for position, mistake in enumerate(exercise.mistakes, start=1):
        verdict = _expect(exercise, made(mistake.answer), WRONG, f"mistake {position}")
        assert verdict.message == mistake.message, (
            f"{exercise.name}: mistake {position} should be answered by its own message, "
            f"{mistake.message!r}, and got {verdict.message!r}."
        )
    counted = {"alternatives": len(exercise.alternatives), "wrong answers": len(exercise.mistakes)}
    return {"stubs": 1, "references": 1, **counted}


def _prove_score(exercise):
    """The labels pass, answers right often enough pass; nbval runs the solution."""
    labels = np.asarray(exercise.labels())
    _expect(exercise, ..., NOT_ATTEMPTED, "the stub")
    _expect(exercise, labels, CORRECT, "the labels")
    counted = _prove_answers(exercise, lambda make: make(labels))
    too_few = labels.copy()
    wrong = int(np.ceil((1 - exercise.at_least) * len(labels))) + 1
    too_few[:wrong] = (too_few[:wrong] + 1) % (labels.max() + 1)
    for what, answer in {
        "one right answer too few": too_few,
        "one answer for all": np.full_like(labels, np.bincount(labels).argmax()),
        "scores instead of class numbers": np.eye(labels.max() + 1)[labels],
        "an answer too few": labels[1:],
        "a word": "apple",
    }.items():
        _expect(exercise, answer, WRONG, what)
    return counted


def _prove_form(exercise):
    """Enough hints, alternatives and distinct mistakes, and a reason."""
    messages = {mistake.message for mistake in exercise.mistakes}
    assert len(exercise.mistakes) >= 3, f"{exercise.name}: give at least three mistakes."
    assert len(messages) == len(exercise.mistakes), (
        f"{exercise.name}: two mistakes share a message."
    )
    assert len(exercise.alternatives) >= 1, f"{exercise.name}: give at least one alternative."
    assert len(exercise.hints) >= 2, f"{exercise.name}: give at least two hints."
    assert exercise.why.strip(), f"{exercise.name}: say why the solution is right."


def _prove_not_empty(exercise):
    """The check does not look at shapes alone, nor at one case alone, and expects no accident."""
    results = []
    for arguments in exercise.draw_cases():
        with contextlib.suppress(
            ValueError
        ):  # an error that an answer is expected to raise as well
            results.append(plain(exercise.reference(*arguments)))
    _expect(exercise, lambda *_: results[0], WRONG, "the first result, given in each case,")
    if any(difference(result, _zeros(result), 0.0) for result in results):

        def zeros(*arguments):
            return _zeros(plain(exercise.reference(*arguments)))

        _expect(exercise, zeros, WRONG, "zeros of the right shape")


def _zeros(result):
    if isinstance(result, tuple):
        return tuple(_zeros(item) for item in result)
    return np.zeros_like(result) if isinstance(result, np.ndarray) else result


def _run_shown_solution(exercise):
    """What the name of the exercise stands for after the code of `solution_source` has run."""
    reference = getattr(exercise, "reference", None)
    namespace = dict(getattr(reference, "__globals__", None) or exercise.namespace)
    namespace.pop(exercise.name, None)
    exec(exercise.solution_source(), namespace)
    assert exercise.name in namespace, f"{exercise.name}: the solution shown does not define it."
    return namespace[exercise.name]


def _stub(exercise):
    """The function as the notebook gives it: the parameters of the reference, and no body."""

    @functools.wraps(exercise.reference)
    def stub(*_arguments): ...

    stub.__signature__ = inspect.signature(exercise.reference)
    return stub


def _expect(exercise, answer, status, what):
    first, second = exercise.check(answer), exercise.check(answer)
    assert first == second, f"{exercise.name}: {what} got two verdicts, {first} and {second}."
    assert first.status == status, (
        f"{exercise.name}: {what} should be {status!r} and is {first.status!r}: {first.message}"
    )
    return first
