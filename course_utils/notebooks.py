"""Notebooks as data: read, describe, hash, clear, solve. Only the standard library is imported.

A notebook is what `json.load` gives (or nbformat's node, which is a dict too); a cell's source is
one text or a list of lines, so ask `source(cell)`.
"""

import contextlib
import copy
import hashlib
import json
import os
import re
from pathlib import Path

BAND_TYPE = "application/vnd.cnn-course.band+json"
EXERCISE_TAG = "exercise:"
_CHECK_LINE = re.compile(r"^lesson\.check\(", re.MULTILINE)
_CHECK_NAME = re.compile(r"^lesson\.check\(\s*[\"'](\w+)[\"']", re.MULTILINE)
_QUIZ_NAME = re.compile(r"^lesson\.quiz\(\s*[\"'](\w+)[\"']", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


# -- files -----------------------------------------------------------------------------------------


def read(path):
    """Return the notebook in a file, as a dict.

    Raises:
        OSError: the file cannot be read.
        ValueError: the file is not a notebook of format 4.
    """
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not a notebook that can be read: {error}.") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError(f"{path} is not a notebook of format 4: it has no list of cells.")
    return notebook


def write(path, notebook):
    """Write a notebook to a file, whole or not at all, in the layout that Jupyter writes."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    write_text(path, text + "\n")


def write_text(path, text):
    """Write a text file whole or not at all: a reader sees the old file or the new one."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


# -- cells -----------------------------------------------------------------------------------------


def source(cell):
    """Return a cell's source as one text."""
    lines = cell.get("source", "")
    return lines if isinstance(lines, str) else "".join(lines)


def tags(cell):
    """Return a cell's tags, a list of texts."""
    return list(cell.get("metadata", {}).get("tags", []))


def code_cells(notebook):
    """Return the code cells that hold something to run."""
    cells = notebook["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code" and source(cell).strip()]


def exercise_of(cell):
    """Return the name in a cell's tag `exercise:NAME`, or None."""
    named = [tag for tag in tags(cell) if tag.startswith(EXERCISE_TAG)]
    return named[0][len(EXERCISE_TAG) :] if named else None


def headings(notebook):
    """Return the headings in order, each a tuple (index of the cell, level, text)."""
    found = []
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            prose = _FENCE.sub("", source(cell))
            found += [(index, len(m[1]), m[2]) for m in _HEADING.finditer(prose)]
    return found


def heading_above(notebook, index):
    """Return the text of the last heading at or above the cell with this index, or ""."""
    above = [text for position, _, text in headings(notebook) if position <= index]
    return above[-1] if above else ""


# -- what a notebook says --------------------------------------------------------------------------


def describe(path):
    """Return what `lessons --json` says of a lesson.

    Args:
        path: a notebook of `notebooks/`.

    Returns:
        A dict: number, file, title, minutes, seconds, packs (of data, beyond those of the first
        lessons), exercises, quiz_questions, objectives.

    Raises:
        ValueError: the file is not a lesson's notebook.
    """
    notebook = read(path)
    course = notebook.get("metadata", {}).get("course", {})
    code = "\n".join(source(cell) for cell in code_cells(notebook))
    titles = [text for _, level, text in headings(notebook) if level == 1]
    if "lesson" not in course or not titles:
        raise ValueError(f"{path} is not a lesson: it needs a title and metadata.course.lesson.")
    return {
        "number": course["lesson"],
        "file": Path(path).name,
        "title": titles[0],
        "minutes": course.get("minutes"),
        "seconds": course.get("seconds"),
        "packs": course.get("packs", []),
        "exercises": list(dict.fromkeys(_CHECK_NAME.findall(code))),
        "quiz_questions": list(dict.fromkeys(_QUIZ_NAME.findall(code))),
        "objectives": objectives(notebook),
    }


def objectives(notebook):
    """Return the bullets under "You will be able to"."""
    prose = "\n\n".join(source(c) for c in notebook["cells"] if c["cell_type"] == "markdown")
    _, found, rest = prose.partition("**You will be able to**")
    if not found:
        return []
    bullets = re.match(r"[^\n]*\n+((?:[-*] .*\n?(?:  .*\n?)*)+)", rest)
    items = re.split(r"^[-*] ", bullets[1], flags=re.MULTILINE)[1:] if bullets else []
    return [" ".join(item.split()) for item in items]


def bands(notebook):
    """Return the bands an executed notebook reached, as `lesson.expect` left them.

    Returns:
        A list of dicts with name, value, at_least, at_most (a number or None) and ok.
    """
    found = []
    for cell in code_cells(notebook):
        for output in cell.get("outputs", []):
            if BAND_TYPE in output.get("data", {}):
                found.append(dict(output["data"][BAND_TYPE]))
    return found


def code_sha256(notebook):
    """Return the hash of everything that decides the outputs: the code cells' sources and tags."""
    cells = [[source(cell).rstrip(), sorted(tags(cell))] for cell in code_cells(notebook)]
    return _sha256(cells)


def content_sha256(notebook):
    """Return the hash of what a person writes: the sources of all cells, in their order."""
    return _sha256([[cell["cell_type"], source(cell).rstrip()] for cell in notebook["cells"]])


def text_sha256(text):
    """Return the hash of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _sha256(value):
    return text_sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


# -- notebooks made from a notebook ----------------------------------------------------------------


def clear_outputs(notebook):
    """Return a copy of the notebook as if nobody had run it."""
    cleared = copy.deepcopy(notebook)
    cleared.get("metadata", {}).pop("widgets", None)
    for cell in cleared["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
            cell.get("metadata", {}).pop("execution", None)
    return cleared


def solved(notebook):
    """Return a copy in which every exercise holds its reference solution.

    In a cell tagged `exercise:NAME` all lines before `lesson.check(` give way to the solution.

    Raises:
        ValueError: an exercise cell has no check, or its exercise does not exist.
    """
    from course_utils import exercises

    known = exercises.load(notebook["metadata"]["course"]["lesson"])
    answered = copy.deepcopy(notebook)
    for cell in answered["cells"]:
        name = exercise_of(cell)
        if name is None:
            continue
        check = _CHECK_LINE.search(source(cell))
        if check is None or name not in known:
            missing = "has no line lesson.check(...)" if check is None else "does not exist"
            raise ValueError(f"The exercise {name!r} {missing}; mend the cell or its tag.")
        solution = known[name].solution_source().strip()
        cell["source"] = f"{solution}\n\n{source(cell)[check.start() :]}"
    return answered
