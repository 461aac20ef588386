"""The learner's own copies in `work/`: what they wrote, in whatever encoding, stays theirs."""

import pytest

from course_utils import notebooks
from course_utils.catalogue import WORK
from course_utils.commands import copies, glossary, lab


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A folder for copies of no lessons: the page of words alone."""
    monkeypatch.setattr(copies, "standing_lessons", list)
    monkeypatch.setattr(glossary, "page", lambda: "# Glossary\n")
    copies.copy_all_for_learner(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "mine",
    ["café".encode("latin-1"), "café".encode("utf-16"), "café".encode("cp1252"), b"\xff\xfe\x00",
     b"mine"],
)  # fmt: skip
def test_a_glossary_the_learner_saved_is_left_as_it_is(work, mine):
    (work / glossary.NAME).write_bytes(mine)
    assert copies.copy_all_for_learner(work) == []
    assert (work / glossary.NAME).read_bytes() == mine


def test_a_folder_in_place_of_the_glossary_stops_nothing(work):
    (work / glossary.NAME).unlink()
    (work / glossary.NAME).mkdir()
    assert copies.copy_all_for_learner(work) == []


def test_a_glossary_the_learner_left_alone_is_renewed(work, monkeypatch):
    monkeypatch.setattr(glossary, "page", lambda: "# Glossary\n\nA new word.\n")
    copies.copy_all_for_learner(work)
    assert "A new word." in (work / glossary.NAME).read_text(encoding="utf-8")


def test_copies_that_are_up_to_date_are_not_written_again(work, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(notebooks, "write_text", refuse)
    assert copies.copy_all_for_learner(work) == []


@pytest.mark.parametrize("record", [b"\xff\xfe", b"[]", b"{"])
def test_a_damaged_record_stops_nothing(work, record):
    (work / copies.ORIGINS).write_bytes(record)
    assert copies.copy_all_for_learner(work) == []


@pytest.mark.parametrize("fresh", [None, "2"])
def test_a_work_folder_that_cannot_be_written_is_one_sentence(monkeypatch, fresh):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(copies, "copy_all_for_learner", refuse)
    monkeypatch.setattr(copies, "fresh_copy", refuse)
    with pytest.raises(
        OSError, match=r"cannot be written in .*Permission denied.*start again"
    ) as told:
        lab.prepare(fresh)
    assert str(WORK) in str(told.value) and "\n" not in str(told.value)
