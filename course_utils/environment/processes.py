"""The processes of the course: the same words in another Python, and the variables they inherit."""

import os
import subprocess
import sys

from course_utils.catalogue import ROOT


def go_on_inside(python, arguments):
    """Go on with the same command in another Python; returns its exit status where it returns.

    Args:
        python: path of the Python executable, from `ensure`.
        arguments: the words after `python -m course_utils`.
    """
    return replace_process([python, "-m", "course_utils", *arguments])


def replace_process(command):
    """Run a command in place of this process, so that signals reach it (a child on Windows)."""
    command = [str(word) for word in command]
    environment = variables()
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, environment)
    try:
        return subprocess.run(command, env=environment).returncode
    except KeyboardInterrupt:
        return 130


def variables(**more):
    """Return the environment variables for a process of the course.

    `course_utils` is found from any folder, also where it is not installed (a hub, Colab). Bytecode
    is written: uv leaves that to the first import, and without it every import of Keras would take
    twelve seconds longer.
    """
    paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    found = os.pathsep.join(dict.fromkeys(paths))
    inherited = {
        name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**inherited, "PYTHONPATH": found, "TF_CPP_MIN_LOG_LEVEL": "3", **more}
