"""`lessons`: the list of the lessons, for people and, with `--json`, for programs."""

import json
import sys

from course_utils import catalogue, notebooks
from course_utils.commands.declaring import add_verb


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(verbs, "lessons", show, "list the lessons", extras=None)
    verb.add_argument("--json", action="store_true", help="with minutes, exercises, objectives")


def show(options):
    """Print the lessons; as JSON in UTF-8, whatever the console speaks."""
    standing = catalogue.standing_lessons()
    if options.json:
        rows = [notebooks.describe(catalogue.notebook(entry.number)) for entry in standing]
        if hasattr(sys.stdout, "reconfigure"):
            # JSON is UTF-8 by its standard (RFC 8259), also where it is sent into a file.
            sys.stdout.reconfigure(encoding="utf-8")
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for entry in catalogue.LESSONS:
        state = "" if entry in standing else "  (to come)"
        print(f"{entry.number:02d}  {entry.title}{state}\n    {entry.question}")
