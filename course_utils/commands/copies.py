"""The learner's own copies of the lessons in `work/`; no update of the course overwrites them.

`work/.origins.json` remembers, for each copy, the hash of the lesson it was made from. The standard
library alone.
"""

import json
import os
from pathlib import Path

from course_utils import notebooks
from course_utils.catalogue import NOTEBOOKS, WORK, find, notebook, standing_lessons
from course_utils.commands import glossary

ORIGINS = ".origins.json"


def copy_all_for_learner(work_folder=WORK):
    """Bring `work/` up to date with every lesson that stands; return the notices to print."""
    paths = [NOTEBOOKS / f"{entry.name}.ipynb" for entry in standing_lessons()]
    notices = [copy_for_learner(path, work_folder) for path in paths]
    _copy_glossary(Path(work_folder) / glossary.NAME)
    return [notice for notice in notices if notice]


def copy_for_learner(source, work_folder=WORK):
    """Give the learner a copy of a lesson, without outputs, or bring an untouched copy up to date.

    What the learner wrote is never replaced. "Wrote" means sources: JupyterLab rewrites the rest of
    the file whenever it saves.

    Args:
        source: the lesson's notebook in `notebooks/`.
        work_folder: where the copy goes, under the same name.

    Returns:
        A sentence for the learner, or None where there is nothing to say.

    Raises:
        OSError: the copy cannot be written.
        ValueError: the lesson's notebook is damaged.
    """
    source, target = Path(source), Path(work_folder) / Path(source).name
    lesson = notebooks.read(source)
    newest = notebooks.content_sha256(lesson)
    if not target.exists():
        return _write_copy(lesson, target, newest)
    made_from = _origins(work_folder).get(target.name)
    if made_from == newest:
        return None
    number = target.name.split("_")[0]
    try:
        mine = notebooks.read(target)
        content = notebooks.content_sha256(mine)
    except (OSError, ValueError, KeyError, TypeError):
        return (
            f"Your copy of lesson {number} cannot be read and was left as it is; "
            f"`python -m course_utils lab --fresh {int(number)}` gives you a new one beside it."
        )
    if content == newest:
        return _remember(target, newest)
    if content == made_from:
        _write_copy(lesson, target, newest)
        was_run = any(cell.get("outputs") for cell in mine["cells"])
        return f"Lesson {number} was renewed; run it again to see its outputs." if was_run else None
    return (
        f"Lesson {number} has a newer version; `python -m course_utils lab --fresh {int(number)}` "
        "gives you the new one and keeps yours beside it."
    )


def fresh_copy(number, work_folder=WORK):
    """Start a lesson anew and keep the old copy beside it as `NN_name_mine_1.ipynb`.

    Returns:
        The path of the kept copy, or None where there was none.

    Raises:
        ValueError: there is no such lesson, or it is not written yet.
    """
    source = notebook(number)
    target = Path(work_folder) / source.name
    lesson = notebooks.read(source)
    kept = None
    if target.exists():
        kept = _free_name(target)
        os.replace(target, kept)
    _write_copy(lesson, target, notebooks.content_sha256(lesson))
    return kept


def learner_copy(number, work_folder=WORK):
    """Return the path at which the learner's copy of a lesson lies."""
    return Path(work_folder) / f"{find(number).name}.ipynb"


def _copy_glossary(target):
    """Bring the page of words up to date, unless the learner has written on it."""
    text = glossary.page()
    newest, known = notebooks.text_sha256(text), _origins(target.parent).get(target.name)
    found = _text_of(target)
    if not target.exists() or (
        found is not None and notebooks.text_sha256(found) == known != newest
    ):
        notebooks.write_text(target, text)
        _remember(target, newest)


def _text_of(path):
    """Return the text of a file, or None where it has none that the course could have written."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None  # saved in another encoding, or a folder: the learner's own


def _free_name(target):
    count = 1
    while (kept := target.with_name(f"{target.stem}_mine_{count}.ipynb")).exists():
        count += 1
    return kept


def _write_copy(lesson, target, content):
    notebooks.write(target, notebooks.clear_outputs(lesson))
    return _remember(target, content)


def _remember(target, content):
    origins = {**_origins(target.parent), target.name: content}
    text = json.dumps(origins, indent=1, sort_keys=True)
    notebooks.write_text(target.parent / ORIGINS, text + "\n")


def _origins(work_folder):
    """Return the record; without a readable one every copy counts as the learner's own work."""
    try:
        origins = json.loads((Path(work_folder) / ORIGINS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return origins if isinstance(origins, dict) else {}
