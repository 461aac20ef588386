"""The README's map of the lessons is the catalogue's, and its links lead somewhere."""

import re

import pytest

from course_utils.catalogue import LESSONS, NOTEBOOKS, ROOT, standing_lessons
from course_utils.commands import VERBS

README = (ROOT / "README.md").read_text(encoding="utf-8")


def map_row(entry):
    title = entry.title
    if entry in standing_lessons():
        title = f"[{title}](notebooks/{entry.name}.ipynb)"
    return f"| {entry.number:02d} | {title} | {entry.question} |"


@pytest.mark.parametrize("entry", LESSONS, ids=lambda entry: entry.name)
def test_each_lesson_is_in_the_map_and_linked_where_it_stands(entry):
    assert map_row(entry) in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_links_within_the_course_lead_to_files(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (folder / target).exists(), f"{page} links to {target}, which is not there"


def test_the_pictures_are_small():
    for picture in (NOTEBOOKS / "pictures").glob("*.png"):
        assert picture.stat().st_size <= 100_000, picture.name


def test_each_verb_is_in_the_table_of_commands():
    table = README[README.index("## Commands") :].split("\n\n")[1]
    named = set(re.findall(r"`(\w+)[^`]*`", re.sub(r"\|[^|]*\|$", "", table, flags=re.MULTILINE)))
    assert named >= set(VERBS)
