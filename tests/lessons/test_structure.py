"""Every published lesson keeps to every rule of `lesson_rules.py`."""

import lesson_rules
import pytest

from course_utils import catalogue

PATHS = sorted(catalogue.NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("rule", lesson_rules.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_lesson_keeps_to(path, rule):
    complaints = list(rule(lesson_rules.read(path)))
    assert not complaints, f"{path.name}: " + "; ".join(complaints)


def test_files_are_named_as_the_curriculum_says():
    known = {entry.name for entry in catalogue.LESSONS}
    assert {path.stem for path in PATHS} <= known
