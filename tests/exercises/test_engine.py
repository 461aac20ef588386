"""The engine against answers of every kind, with two small exercises of its own."""

import dataclasses
import functools
import random
import sys
import threading
import time

import numpy as np
import pytest

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise
from course_utils.exercises.proving import prove


def windowed_sum(image, size):
    result = np.zeros(len(image) - size + 1)
    for start in range(len(result)):
        result[start] = image[start : start + size].sum()
    return result


def _cases(random):
    sizes = [(5, 2), (7, 3), (4, 1), (9, 9)]
    return [(random.normal(size=length), size) for length, size in sizes]


def _means(image, size):
    return windowed_sum(image, size) / size


def _one_short(image, size):
    return windowed_sum(image, size)[:-1]


def _backwards(image, size):
    return windowed_sum(image, size)[::-1]


def _by_convolution(image, size):
    return np.convolve(image, np.ones(size), mode="valid")


SUMS = FunctionExercise(
    name="windowed_sum",
    reference=windowed_sum,
    cases=_cases,
    mistakes=(
        Mistake(_means, "These are means: you have divided by `size`."),
        Mistake(_one_short, "The last window is missing."),
        Mistake(_backwards, "The windows come in reverse order."),
    ),
    alternatives=(_by_convolution, lambda image, size: list(_by_convolution(image, size))),
    hints=("How many windows are there?", "Sum `image[start : start + size]`."),
    why="Each window begins one pixel later.",
)
QUICK = dataclasses.replace(SUMS, time_limit=0.5)

COUNT = ValueExercise(
    name="parameter_count",
    solution="(3 * 3 * 3 + 1) * 32",
    mistakes=(
        Mistake(864, "The biases are missing."),
        Mistake(320, "The kernel reaches through all three channels."),
        Mistake(28, "This is one filter; there are 32."),
    ),
    alternatives=(896.0, np.int64(896)),
    hints=("How many numbers are in one kernel?", "One bias for each filter."),
    why="27 weights and a bias for each of 32 filters.",
)


def returning(value):
    """An answer that has the right parameters and returns the same whatever they are."""
    return lambda image, size: value


def exercise_with(reference, *cases, **changes):
    """An exercise without mistakes whose reference and cases are those given."""
    replaced = {"reference": reference, "cases": lambda random: list(cases), "mistakes": ()}
    return dataclasses.replace(SUMS, **{**replaced, **changes})


def refused(answer, *words, exercise=SUMS):
    verdict = exercise.check(answer)
    assert verdict.status == "wrong", verdict
    for word in words:
        assert word in verdict.message, verdict.message
    assert "itself failed" not in verdict.message
    return verdict.message


def accepted(answer, exercise=SUMS):
    verdict = exercise.check(answer)
    assert verdict.status == "correct", verdict


# -- what is right, what is not begun, what is a known mistake -------------------------------------


@pytest.mark.parametrize("exercise", [SUMS, COUNT], ids=lambda exercise: exercise.name)
def test_own_exercises_are_proven(exercise):
    counts = prove(exercise)
    assert counts == {"stubs": 1, "references": 1, "alternatives": 2, "wrong answers": 3}


_ONE_CASE = [(np.arange(3.0), 2)] * 2
_FLAWS = [
    ({"mistakes": SUMS.mistakes[:2]}, "at least three mistakes"),
    ({"mistakes": (*SUMS.mistakes, SUMS.mistakes[0])}, "share a message"),
    ({"mistakes": (*SUMS.mistakes, Mistake(_by_convolution, "no"))}, "mistake 4 should be 'wrong'"),
    ({"mistakes": (*SUMS.mistakes, Mistake(_means, "no"))}, "answered by its own message, 'no'"),
    ({"alternatives": ()}, "at least one alternative"),
    ({"alternatives": (_means,)}, "alternative 1 should be 'correct'"),
    ({"hints": ("one",)}, "at least two hints"),
    ({"why": " "}, "say why"),
    ({"reference": lambda image, size: None}, "reference should be 'correct'"),
    ({"cases": lambda random: _ONE_CASE}, "first result, given in each case, should be 'wrong'"),
]


@pytest.mark.parametrize(("flaw", "words"), _FLAWS, ids=[words for _, words in _FLAWS])
def test_proof_finds_the_flaw(flaw, words):
    with pytest.raises(AssertionError, match=f"windowed_sum: .*{words}"):
        prove(dataclasses.replace(SUMS, **flaw))


def test_proof_holds_where_an_error_or_a_tuple_is_expected():
    def checked(image, size):
        if size == 9:
            raise ValueError("too large")
        return windowed_sum(image, size), "valid"

    def wrong(value):
        return lambda image, size: value

    mistakes = tuple(Mistake(wrong((k, "valid")), f"mistake {k}") for k in range(3))
    prove(
        dataclasses.replace(
            SUMS, reference=checked, alternatives=(checked,), mistakes=mistakes, name="checked"
        )
    )


def test_proof_finds_a_check_that_looks_at_shapes_alone():
    def shape_mistake(rows):
        return Mistake(lambda image, size: np.ones(rows), f"{rows} rows")

    careless = dataclasses.replace(
        SUMS, tolerance=100.0, mistakes=tuple(shape_mistake(rows) for rows in (20, 30, 40))
    )
    with pytest.raises(AssertionError, match="zeros of the right shape should be 'wrong'"):
        prove(careless)


def _raise_not_implemented(image, size):
    raise NotImplementedError


@pytest.mark.parametrize(
    "stub", [None, ..., returning(None), returning(...), _raise_not_implemented]
)
def test_stub_is_not_attempted(stub):
    verdict = SUMS.check(stub)
    assert verdict.status == "not attempted"
    assert "def windowed_sum(image, size):" in verdict.message


@pytest.mark.parametrize("stub", [None, ..., (..., ...), [[..., ...], [..., ...]]])
def test_stub_of_a_value_is_not_attempted(stub):
    assert COUNT.check(stub).status == "not attempted"


def test_mistake_is_recognized_where_only_the_wrong_cases_show_it():
    def means_of_long_windows(image, size):
        return _means(image, size) if size > 2 else windowed_sum(image, size)

    assert refused(means_of_long_windows) == SUMS.mistakes[0].message


def test_mistake_that_explains_all_cases_comes_before_one_that_explains_the_wrong_ones():
    def zero(image, size):
        return 0

    def right_but_once(image, size):
        return 0 if size == 3 else size

    cases = ((None, 2), (None, 3))
    mistakes = (Mistake(zero, "always zero"), Mistake(right_but_once, "zero for three"))
    exercise = dataclasses.replace(exercise_with(lambda i, s: s, *cases), mistakes=mistakes)
    assert refused(right_but_once, exercise=exercise) == "zero for three"
    assert refused(zero, exercise=exercise) == "always zero"


def test_mistake_that_raises_explains_an_answer_that_raises_the_same():
    def too_far(image, size):
        return [image[start + size] for start in range(len(image))]

    exercise = dataclasses.replace(SUMS, mistakes=(Mistake(too_far, "beyond the last pixel"),))
    assert refused(lambda image, size: image[1000], exercise=exercise) == "beyond the last pixel"


def test_first_failing_case_is_told():
    exercise = exercise_with(lambda a, b: a // b, (6, 3), (7, 2))
    answer = refused(lambda a, b: a / b, exercise=exercise)
    assert answer == "For `a=7, b=2` the answer is 3.5, where 3 is expected."


# -- results of the wrong kind ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("4", "the string '4'"),
        (4, "the number 4"),
        (True, "True"),
        ({}, "type dict"),
        (object(), "type object"),
        (len, "a function"),
        ([1, "a"], "strings"),
        ([[1, 2], [3]], "a tuple or list of 2"),
        ([None, 1, 2, 3], "Python objects"),
        (np.ones((4, 1)), "shape (4, 1), where an array of shape (4,)"),
        (np.ones(5), "shape (5,), where an array of shape (4,)"),
        (np.ones(4, dtype=bool), "booleans"),
        (np.ones(4, dtype=complex), "complex"),
        (np.ones(4, dtype=object), "objects"),
        (np.array([np.nan] * 4), "nan"),
        (np.array([np.inf] * 4), "inf"),
        (np.ones((0,)), "shape (0,)"),
        (range, "type type"),
        pytest.param(10**5000, "type int", id="huge integer"),
    ],
)
def test_result_of_another_kind_is_refused(value, word):
    refused(returning(value), word, "For `image=[")


def test_position_of_the_first_wrong_value_is_told():
    def last_is_wrong(image, size):
        result = windowed_sum(image, size)
        result[-1] += 2
        return result

    refused(last_is_wrong, "1 of 4 values are wrong, by up to 2", "at position (3,)")


def test_result_with_a_hostile_interface_is_refused():
    class Hostile:
        def __array__(self, *arguments, **options):
            raise MemoryError

        def __repr__(self):
            raise ValueError

        __eq__ = __len__ = __repr__

    refused(returning(Hostile()), "type Hostile")
    endless = []
    endless.append(endless)
    refused(returning(endless), "RecursionError")


# -- numbers, tolerances, tensors, tuples ----------------------------------------------------------


def test_tolerance_is_relative_to_the_largest_value():
    accepted(lambda image, size: windowed_sum(image, size).astype(np.float32))
    refused(lambda image, size: windowed_sum(image, size) + 0.01)


@pytest.mark.parametrize("value", [896, 896.0, np.float32(896), np.array(896), np.uint16(896)])
def test_number_of_any_type_is_accepted(value):
    accepted(value, exercise=COUNT)


@pytest.mark.parametrize("value", [895.9, True, "896", [896], np.array([896]), 896 + 0j, np.nan])
def test_other_values_are_refused_without_telling_the_solution(value):
    message = refused(value, exercise=COUNT).replace(repr(value), "")
    assert "896" not in message.replace("'896'", "").replace("896+0j", "")


def test_whole_numbers_are_exact_however_large():
    exercise = dataclasses.replace(COUNT, solution="34_826_000", alternatives=())
    accepted(34_826_000.0, exercise=exercise)
    refused(34_826_001, "too large", exercise=exercise)


def test_boolean_is_no_number_and_number_no_boolean():
    exercise = dataclasses.replace(COUNT, solution="True", alternatives=())
    accepted(np.bool_(True), exercise=exercise)
    refused(1, "the number 1", exercise=exercise)
    refused(False, "not right", exercise=exercise)


def test_string_is_compared_exactly():
    exercise = dataclasses.replace(COUNT, solution="'valid'", alternatives=())
    accepted("valid", exercise=exercise)
    assert "valid" not in refused("same", "'same', which is not right", exercise=exercise)


def test_tuple_of_numbers_may_be_a_list_or_an_array():
    exercise = dataclasses.replace(COUNT, solution="(26, 26, 32)", alternatives=())
    for value in [(26, 26, 32), [26, 26, 32], np.array([26, 26, 32]), (26.0, np.int8(26), 32)]:
        accepted(value, exercise=exercise)
    refused((26, 26), "shape (2,)", exercise=exercise)


def test_tuple_of_arrays_is_compared_one_by_one():
    def gradients(image, size):
        return np.full((size, 2), 3.0), image, "same", True

    exercise = exercise_with(gradients, (np.arange(4.0), 2), (np.arange(5.0), 3))
    accepted(lambda image, size: [[[3, 3]] * size, list(image), "same", True], exercise=exercise)
    swapped = refused(lambda i, s: (i, np.full((s, 2), 3.0), "same", True), exercise=exercise)
    assert "in result 1 of 4, the answer is an array of shape (4,)" in swapped
    refused(lambda i, s: (np.full((s, 2), 3.0), i), "a tuple or list of 2", exercise=exercise)
    refused(lambda i, s: i, "in result 1 of 4, the answer is the number 0", exercise=exercise)


def test_infinity_and_nan_are_accepted_where_they_are_expected():
    exercise = exercise_with(lambda a, b: np.array([-np.inf, np.nan, a]), (1.0, 0), (2.0, 0))
    accepted(lambda a, b: [-np.inf, np.nan, a], exercise=exercise)
    refused(lambda a, b: [np.inf, np.nan, a], "-inf is expected", exercise=exercise)


class Tensor:
    """As much of a torch tensor as a reader of its values touches."""

    def __init__(self, values, attached=True):
        self.values, self.attached = values, attached

    def detach(self):
        return Tensor(self.values, attached=False)

    def cpu(self):
        return self

    def __array__(self, dtype=None, copy=None):
        if self.attached:
            raise RuntimeError("call detach() first")
        return np.array(self.values, dtype=dtype)


def test_tensor_that_needs_its_gradient_is_accepted():
    accepted(lambda image, size: Tensor(windowed_sum(image, size)))


def test_tensors_of_the_backends_are_accepted():
    keras = pytest.importorskip("keras")
    accepted(lambda image, size: keras.ops.convert_to_tensor(windowed_sum(image, size)))
    accepted(lambda image, size: keras.Variable(windowed_sum(image, size)))
    low = dataclasses.replace(SUMS, tolerance=0.02)
    accepted(
        lambda image, size: keras.ops.cast(windowed_sum(image, size), "bfloat16"), exercise=low
    )
    refused(lambda image, size: keras.Input((3,)), "type KerasTensor")


@pytest.mark.parametrize("library", ["jax.numpy", "torch"])
def test_tensors_of_other_libraries_are_accepted(library):
    module = pytest.importorskip(library)
    accepted(lambda image, size: module.asarray(windowed_sum(image, size)))


def test_torch_tensor_that_needs_its_gradient_is_accepted():
    torch = pytest.importorskip("torch")
    accepted(lambda image, size: torch.asarray(windowed_sum(image, size)).requires_grad_())
    accepted(torch.tensor(896.0, requires_grad=True), exercise=COUNT)


def test_wrong_values_of_an_array_are_told_without_the_solution():
    exercise = dataclasses.replace(COUNT, solution="[[1, 0, -1]] * 3", alternatives=())
    accepted([[1, 0, -1]] * 3, exercise=exercise)
    assert refused([[1, 0, 1]] * 3, exercise=exercise) == (
        "The shape is right, but 3 of 9 values are wrong: at position (0, 2) the answer is 1."
    )


# -- answers that cannot be called, that raise, that never end -------------------------------------


def test_what_is_no_function_is_refused():
    for value in [5, "windowed_sum", [1, 2], np.ones(3), windowed_sum(np.ones(4), 2)]:
        refused(value, "where a function is expected", "without parentheses")
    refused(lambda: 896, "answer is a function", exercise=COUNT)


@pytest.mark.parametrize("answer", [lambda: 0, lambda image: 0, lambda a, b, c: 0, lambda *, a: 0])
def test_wrong_number_of_parameters_is_told(answer):
    refused(answer, "calls it with 2 arguments", "def windowed_sum(image, size):")


def test_any_callable_is_accepted():
    class Answer:
        def __call__(self, image, size, step=1):
            return windowed_sum(image, size)

    accepted(Answer())
    accepted(functools.partial(lambda scale, image, size: windowed_sum(image, size), 1))
    accepted(lambda *arguments: windowed_sum(*arguments))


def divides_by_zero(image, size):
    total = 0
    return size / total


def test_exception_is_told_with_its_line():
    line = divides_by_zero.__code__.co_firstlineno + 2
    refused(
        divides_by_zero,
        "raised ZeroDivisionError: division by zero",
        f"in line {line}, `return size / total`",
    )


def test_exception_inside_a_library_is_told_with_the_line_of_the_learner():
    def reshapes(image, size):
        return np.reshape(image, (1000, 1000))

    line = reshapes.__code__.co_firstlineno + 1
    refused(reshapes, "ValueError", f"in line {line}")


def test_line_of_a_notebook_cell_is_counted_in_the_cell():
    cell = "def windowed_sum(image, size):\n\n    return missing\n"
    namespace = {}
    exec(compile(cell, "<cell>", "exec"), namespace)
    refused(namespace["windowed_sum"], "NameError", "in line 3")


@pytest.mark.parametrize("exception", [SystemExit, KeyboardInterrupt, GeneratorExit, MemoryError])
def test_any_exception_is_only_a_wrong_answer(exception):
    def raises(image, size):
        raise exception

    refused(raises, exception.__name__)


def test_sys_exit_and_odd_messages():
    class OddError(Exception):
        def __str__(self):
            raise TypeError

    def odd(image, size):
        raise OddError

    refused(lambda image, size: sys.exit(3), "SystemExit: 3")
    refused(odd, "raised OddError")


def test_expected_error_is_asked_for():
    def checked(image, size):
        if size > len(image):
            raise ValueError("the window is larger than the image")
        return windowed_sum(image, size)

    cases = ((np.ones(4), 2), (np.ones(3), 5), (np.ones(6), 4))
    exercise = exercise_with(checked, *cases)
    accepted(checked, exercise=exercise)
    refused(
        lambda i, s: np.convolve(i, np.ones(s), "valid"),
        "ValueError: the window is larger",
        exercise=exercise,
    )


def test_endless_recursion_is_told():
    def again(image, size):
        return again(image, size + 1)

    refused(again, "RecursionError", "in line")


def test_endless_loop_is_stopped():
    def forever(image, size):
        while True:
            size = size + 1 if size < 9 else 0

    before = threading.active_count()
    refused(forever, "still running when the 0.5 seconds", "never ends", exercise=QUICK)
    assert threading.active_count() == before


def test_loop_that_catches_everything_is_survived():
    ends = time.monotonic() + 3

    def stubborn(image, size):
        while time.monotonic() < ends:
            try:
                time.sleep(0.01)
            except BaseException:
                continue

    refused(stubborn, "still running", exercise=QUICK)


def test_case_of_the_endless_loop_is_named():
    exercise = exercise_with(lambda a, b: a, (1, 2), (3, 4), time_limit=0.3)

    def sometimes(a, b):
        while b == 4:
            pass
        return a

    refused(sometimes, "For `a=3, b=4`", exercise=exercise)


# -- answers with side effects ---------------------------------------------------------------------


def test_output_is_swallowed(capsys):
    def chatty(image, size):
        for _ in range(1000):
            print("x" * 100)
        print("y", file=sys.stderr)
        np.log(np.zeros(3))
        return windowed_sum(image, size)

    accepted(chatty)
    assert capsys.readouterr() == ("", "")


def test_printing_instead_of_returning_is_told():
    refused(lambda image, size: print(windowed_sum(image, size)), "prints and returns nothing")


def test_changed_argument_is_named():
    def in_place(image, size):
        image *= 2
        return windowed_sum(image, size) / 2

    def fills(image, size):
        image[:] = 0

    refused(in_place, "The results are right, but", "`image`", "image.copy()")
    refused(fills, "returns nothing", "`image`")


def test_changed_list_is_named():
    exercise = exercise_with(lambda values, k: sorted(values), ([3, 1, 2], 0), ([2, 1], 0))

    def sorts(values, k):
        values.sort()
        return values

    refused(sorts, "`values`", exercise=exercise)
    accepted(lambda values, k: sorted(values), exercise=exercise)


def test_learner_cannot_change_the_next_check():
    def hostile(image, size):
        image[:] = np.nan
        return image

    refused(hostile)
    accepted(windowed_sum)


def test_view_of_the_argument_is_accepted():
    exercise = exercise_with(
        lambda image, size: image[::size].copy(), (np.arange(6), 2), (np.arange(9), 3)
    )
    accepted(lambda image, size: image[::size], exercise=exercise)


def test_one_buffer_for_all_results_is_judged_by_what_was_in_it():
    buffer = np.zeros(3)

    def reuses(image, size):
        buffer[:] = size
        return buffer

    exercise = exercise_with(lambda image, size: np.full(3, size), (0, 1), (0, 2))
    accepted(reuses, exercise=exercise)


def test_random_numbers_of_the_lesson_are_left_alone():
    np.random.seed(5)
    random.seed(5)
    expected = np.random.random(), random.random()

    def draws(image, size):
        np.random.seed(1)
        random.random()
        return windowed_sum(image, size) + np.random.normal()

    np.random.seed(5)
    random.seed(5)
    assert len({refused(draws) for _ in range(3)}) == 1
    assert (np.random.random(), random.random()) == expected


def test_fault_of_the_check_is_only_a_verdict():
    broken = dataclasses.replace(SUMS, cases=None).check(windowed_sum)
    assert broken.status == "wrong" and "itself failed" in broken.message


# -- hints and solutions ---------------------------------------------------------------------------


def test_hints_are_graded_and_end_with_the_last():
    assert [SUMS.hint(k) for k in (0, 1, 2, 3)] == [SUMS.hints[k] for k in (0, 0, 1, 1)]


def test_solution_is_the_source_under_the_name_of_the_exercise():
    renamed = dataclasses.replace(SUMS, name="sums", reference=_by_convolution)
    assert renamed.solution_source() == (
        'def sums(image, size):\n    return np.convolve(image, np.ones(size), mode="valid")'
    )
    assert COUNT.solution_source() == "parameter_count = (3 * 3 * 3 + 1) * 32"
    lines = dataclasses.replace(COUNT, solution="27 * 32\n+ 32")
    assert lines.solution_source() == "parameter_count = (\n    27 * 32\n    + 32\n)"
    accepted(896, exercise=lines)
