"""No test of seconds in the suite: each clock in a test is named here, with what it is for."""

import clocks
import pytest

from course_utils.catalogue import ROOT

TESTS = ROOT / "tests"
# (file, function): why it looks at a clock, though it judges no speed.
NAMED = {
    ("browser/lab_server.py", "_wait_for_address"): "gives up on a server that does not start",
    ("commands/test_lab.py", "asked"): "gives up on a server that does not answer",
    ("environment/test_building.py", "wait_for"): "gives up on a process that does not begin",
    ("exercises/test_engine.py", "test_loop_that_catches_everything_is_survived"): "the loop that "
    "nothing stops ends by itself, some time after the test",
    ("exercises/test_engine.py", "stubborn"): "the loop that nothing stops ends by itself",
    ("lessons/run_golden.py", "main"): "tells how long each lesson took",
    ("test_progress.py", "test_lock_left_by_a_crash_is_broken"): "makes a file old",
    (
        "test_progress.py",
        "test_lock_that_cannot_be_had_does_not_end_the_lesson",
    ): "makes a file old",
}


def clocks_of_the_tests():
    """Return {(file, function)} of every call of a clock in the tests."""
    found = set()
    for file in sorted(TESTS.rglob("*.py")):
        name = file.relative_to(TESTS).as_posix()
        found |= {(name, function) for function, _ in clocks.clocks_in(file.read_text("utf-8"))}
    return found


def test_every_clock_in_a_test_is_named_with_its_reason():
    assert clocks_of_the_tests() == set(NAMED)


def test_no_test_judges_seconds():
    for file in sorted(TESTS.rglob("*.py")):
        assert clocks.judged_seconds(file.read_text("utf-8")) == [], file


@pytest.mark.parametrize(
    "source, function",
    [
        ("import time\ndef test_fast():\n    assert time.perf_counter() - begin < 1", "test_fast"),
        (
            "from time import process_time\ndef test_fast():\n    begin = process_time()",
            "test_fast",
        ),
        ("import time as t\nbegin = t.monotonic()", ""),
        ("import timeit\ndef test_fast():\n    best = min(timeit.repeat('1'))", "test_fast"),
        ("def test_fast():\n    def inner():\n        return time.time()", "inner"),
        ("class Test:\n    def test_fast(self):\n        return time.monotonic_ns()", "test_fast"),
    ],
)
def test_a_clock_is_found(source, function):
    assert [name for name, _ in clocks.clocks_in(source)] == [function]


def test_what_is_no_clock_is_left_alone():
    source = "time.sleep(1)\ntable.time()\nlesson.timer('training')\nnp.repeat(maps, 2)"
    assert clocks.clocks_in(source) == []
