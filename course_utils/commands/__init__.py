"""The command line: one file for each verb. This package knows every other, and none knows it.

The standard library alone; each verb imports what it needs when it runs, so that
`python -m course_utils --help` answers at once. A new verb is a file here with a function
`add(verbs)`, named in `VERBS`.
"""

import argparse
import sys
from importlib import import_module

from course_utils import catalogue
from course_utils.environment import building, processes

# In the order of `--help`: the ways in, the tools, the work of those who maintain the course.
VERBS = (
    "lab",
    "setup",
    "run",
    "progress",
    "doctor",
    "data",
    "lessons",
    "test",
    "publish",
    "glossary",
    "benchmark",
)
EPILOG = "Begin with: python -m course_utils lab"


def main(arguments):
    """Run one command; returns the exit status: 0 done, 1 a problem was said, 2 unusable words."""
    _speak_any_language()
    options = parser().parse_args(arguments)
    try:
        if getattr(options, "lesson", None) is not None:
            # Said before minutes go into an environment.
            catalogue.notebook(options.lesson)
        if options.extras is not None:
            python = building.ensure(options.extras(options))
            if not _is_this_python(python):
                return processes.go_on_inside(python, arguments)
        return options.command(options) or 0
    except (ValueError, OSError, RuntimeError) as problem:
        print(f"{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start the same command again to go on.", file=sys.stderr)
        return 130


def parser():
    """Return the parser of the command line, with every verb."""
    whole = argparse.ArgumentParser(
        prog="python -m course_utils",
        description="A course on convolutional neural networks: its lessons, tests and data.",
        epilog=EPILOG,
    )
    verbs = whole.add_subparsers(title="commands", metavar="command", required=True)
    for name in VERBS:
        import_module(f"course_utils.commands.{name}").add(verbs)
    return whole


def _speak_any_language():
    """Let no letter stop a command: a Windows console, or a file, may know few of them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _is_this_python(python):
    return python != building.venv_python() or building.inside_venv()
