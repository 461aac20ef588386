"""The processes of the course: the same words in another Python, and the variables they inherit."""

import os
import subprocess
import sys

from course_utils.environment import own_settings


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
    """Return the environment variables for a process of the course, without the learner's settings.

    `course_utils` is found from any folder, also where it is not installed (a hub, Colab). Bytecode
    is written: uv leaves that to the first import, and without it every import of Keras would take
    twelve seconds longer.
    """
    inherited = own_settings.for_process(os.environ)
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**inherited, "TF_CPP_MIN_LOG_LEVEL": "3", **more}
