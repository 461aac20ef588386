"""Installs the locks into `.venv`: with uv where it can be had, with pip where not."""

import subprocess
import sys

from course_utils.environment import locks as asked
from course_utils.environment import pip_settings, uv
from course_utils.environment.progress_line import PipProgress, UvProgress


class SetupError(RuntimeError):
    """The environment could not be built; the message says why and what to do next."""


def install(venv, python, locks, log):
    """Install the locks, and look into the environment whether they arrived.

    Args:
        venv: Path of the environment.
        python: its Python.
        locks: paths of files of requirements.
        log: path of the file that keeps what uv and pip say, without passwords.

    Raises:
        SetupError: neither could; the sentence is about pip.
    """
    settings = pip_settings.options(pythons=(sys.executable, python))
    log.write_text("", encoding="utf-8")
    try:
        _with_uv(venv, python, locks, settings, log)
    except uv.NoUvError as problem:
        print(f"Without uv, with pip, which takes longer: {problem}.", flush=True)
        _with_pip(venv, python, locks, settings, log)


def _with_uv(venv, python, locks, settings, log):
    program = uv.fetch(venv, python, settings)
    command = uv.command(program, python, locks, settings)
    try:
        status, said = _run(command, uv.variables(settings), log, UvProgress())
    except OSError as error:
        raise uv.NoUvError(f"it does not start here ({error.strerror or error})") from error
    if status != 0:
        raise uv.NoUvError(uv.why_it_ended(status, said))
    if absent := asked.lacking(python, venv, locks):
        raise uv.NoUvError(f"it ended and {absent[0]}")


def _with_pip(venv, python, locks, settings, log):
    command = [python, "-I", "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--no-input"]
    for lock in locks:
        command += ["--requirement", lock]
    total = len({name for lock in locks for name in asked.versions(lock)})
    variables = pip_settings.variables_for_pip(settings)
    status, said = _run([str(word) for word in command], variables, log, PipProgress(total))
    if status != 0:
        raise SetupError(pip_sentence(said))
    if absent := asked.lacking(python, venv, locks):
        raise SetupError(
            f"pip ended, and {absent[0]}. Look at `pip config list` for a setting that sends "
            "packages elsewhere, delete the folder .venv and start again."
        )


def _run(command, variables, log, shown):
    """Run a command, keeping and showing what it says; returns (exit status, what it said)."""
    said = []
    with open(log, "a", encoding="utf-8") as kept, _started(command, variables) as process:
        try:
            for line in process.stdout:
                said.append(pip_settings.without_passwords(line))
                kept.write(said[-1])
                kept.flush()
                shown.read(said[-1])
        except BaseException:
            # Ctrl+C in a terminal reaches both; a signal for us alone would leave it running.
            process.terminate()
            raise
        finally:
            shown.finish()
    return process.returncode, "".join(said)


def _started(command, variables):
    return subprocess.Popen(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


_LOOK = "Look at the network, the proxy and `pip config list`, and start again."


def pip_sentence(log):
    """Turn what pip said into what was wrong and what to do."""
    last = "\n".join(log.strip().splitlines()[-4:])
    reasons = (
        ("No space left", "The disk is full. Make room (about 4 GB) and start again."),
        ("Could not find a version", f"The package index did not offer a package. {_LOOK}"),
        ("Max retries", f"The package index was not reached. {_LOOK}"),
        ("Permission denied", "A file could not be written. Make the course's folder yours and "
         "start again."),
    )  # fmt: skip
    repair = next((text for sign, text in reasons if sign in log), "Start the same command again.")
    return f"pip could not install the packages. {repair} The end of .venv/setup.log:\n{last}"
