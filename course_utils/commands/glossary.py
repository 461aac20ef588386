"""`glossary`: the words of the course on one page, gathered from the lessons."""

import re
from collections import namedtuple

from course_utils import catalogue, notebooks
from course_utils.commands.declaring import add_verb

NAME = "glossary.md"
Word = namedtuple("Word", "term definition lesson")

_SECTION = re.compile(r"^## Words\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"^- \*\*(.+?)\*\*\s*:\s*(.+(?:\n  .+)*)", re.MULTILINE)


def add(verbs):
    """Add the verb to the command line."""
    add_verb(verbs, "glossary", _write, "gather the words of the lessons on one page", extras=None)


def _write(options):
    print(f"The words of the lessons are gathered in notebooks/{write().name}.")


def words(notebook):
    """Return the words that a lesson's section "Words" defines: {term: definition}, in order."""
    prose = [notebooks.source(c) for c in notebook["cells"] if c["cell_type"] == "markdown"]
    section = _SECTION.search("\n\n".join(prose))
    found = _WORD.findall(section[1]) if section else []
    return {term: " ".join(definition.split()) for term, definition in found}


def gather():
    """Return a `Word` for each word of the lessons that stand, in the order of the alphabet.

    Raises:
        ValueError: two lessons define the same word.
    """
    found = {}
    for entry in catalogue.standing_lessons():
        notebook = notebooks.read(catalogue.notebook(entry.number))
        for term, definition in words(notebook).items():
            word = Word(term, definition, entry)
            first = found.setdefault(term.lower(), word)
            if first is not word:
                raise ValueError(
                    f'Lessons {first.lesson.number} and {entry.number} both define "{term}". '
                    "Define it in the lesson that introduces it, and nowhere else."
                )
    return [found[term] for term in sorted(found)]


def page():
    """Return the text of the glossary page: Markdown, each word with a link to its lesson."""
    gathered = gather()
    lines = [
        "# Glossary",
        "",
        f"The {len(gathered)} words of the course. The number behind each leads to the lesson that "
        "introduces it.",
    ]
    letter = None
    for term, definition, lesson in gathered:
        if term[0].upper() != letter:
            letter = term[0].upper()
            lines += ["", f"## {letter}", ""]
        lines.append(f"- **{term}**: {definition} ([{lesson.number}]({lesson.name}.ipynb))")
    lines += ["", "<!-- Made by `python -m course_utils glossary` from the lessons. -->"]
    return "\n".join(lines) + "\n"


def write():
    """Write the page beside the lessons and return its path."""
    path = catalogue.NOTEBOOKS / NAME
    notebooks.write_text(path, page())
    return path
