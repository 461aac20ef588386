"""The glossary: every word of the lessons, each once, on a page that is up to date."""

import json

import pytest

from course_utils import catalogue
from course_utils.commands import copies, glossary

LESSON = "# 2 · T\n\n## Words\n\n- **kernel**: nine\n  weights\n- **window**: pixels\n\n## Next\n"


@pytest.fixture
def two_lessons(tmp_path, monkeypatch):
    """Return a function that writes lesson 2 and, with other words, lesson 3."""
    monkeypatch.setattr(catalogue, "NOTEBOOKS", tmp_path)

    def write(second):
        for number, text in ((2, LESSON), (3, second)):
            cells = [{"cell_type": "markdown", "metadata": {}, "source": text}]
            path = tmp_path / f"{catalogue.find(number).name}.ipynb"
            path.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")

    return write


def test_the_page_is_up_to_date():
    page = (catalogue.NOTEBOOKS / glossary.NAME).read_text(encoding="utf-8")
    assert page == glossary.page(), "run `python -m course_utils glossary`"


def test_words_are_gathered_in_the_order_of_the_alphabet(two_lessons):
    two_lessons("## Words\n\n- **ReLU**: a bend\n")
    found = [(word.term, word.definition, word.lesson.number) for word in glossary.gather()]
    assert found == [("kernel", "nine weights", 2), ("ReLU", "a bend", 3), ("window", "pixels", 2)]
    assert "- **ReLU**: a bend ([3](03_activation_functions.ipynb))" in glossary.page()


def test_a_word_that_two_lessons_define_is_named(two_lessons):
    two_lessons("## Words\n\n- **Kernel**: weights\n")
    with pytest.raises(ValueError, match='Lessons 2 and 3 both define "Kernel"'):
        glossary.gather()


def test_the_learner_gets_the_page_and_keeps_what_was_written_on_it(tmp_path):
    copies.copy_all_for_learner(tmp_path)
    page = tmp_path / glossary.NAME
    assert page.read_text(encoding="utf-8") == glossary.page()
    page.write_text("older", encoding="utf-8")
    copies.copy_all_for_learner(tmp_path)
    assert page.read_text(encoding="utf-8") == "older"


def test_an_untouched_page_is_renewed(tmp_path, monkeypatch):
    copies.copy_all_for_learner(tmp_path)
    monkeypatch.setattr(glossary, "page", lambda: "newer")
    copies.copy_all_for_learner(tmp_path)
    assert (tmp_path / glossary.NAME).read_text(encoding="utf-8") == "newer"
