"""What pip is configured for on this machine, and what of it counts for the course.

A learner's pip has settings of two kinds. *How the index is reached* (addresses, certificates,
proxy, patience) counts for all that the course fetches. *Where and whether packages go* (`user`,
`target`, `prefix`, `dry-run` ...) would leave the course's environment empty, and is set aside.
"""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit, urlunsplit

# How the index is reached. What is not here is of the other kind, also what a later pip invents.
REACHING = (
    "index-url",
    "extra-index-url",
    "find-links",
    "no-index",
    "cert",
    "client-cert",
    "proxy",
    "trusted-host",
    "timeout",
    "retries",
    "constraint",
    "keyring-provider",
    "cache-dir",
    "no-cache-dir",
)
OTHER_NAMES = {"default-timeout": "timeout", "pypi-url": "index-url"}
TRUE = ("1", "true", "yes", "on", "t", "y")


def options(commands=("install",), pythons=(sys.executable,)):
    """Return what pip would go by when it reaches the index.

    Args:
        commands: the commands of pip whose sections of a `pip.conf` count; later ones win.
        pythons: paths of Pythons whose pip is asked; the first that has one answers.

    Returns:
        dict of option (a name of `REACHING`) -> text. PIP_* variables win, as in pip.
    """
    found = read_list(list_of_pip(pythons), ("global", *commands))
    for variable, text in os.environ.items():
        if variable.upper().startswith("PIP_") and text:
            option = _full_name(variable[len("PIP_") :])
            if option in REACHING:
                found[option] = text
    return found


def list_of_pip(pythons=(sys.executable,)):
    """Return what `pip config list` prints, or nothing where there is no pip."""
    commands = [[str(python), "-I", "-m", "pip"] for python in pythons]
    if other := which("pip"):
        # An environment made without pip still has the settings of the user and the machine.
        commands.append([other])
    # The variables are read by `options`; here they could only silence pip or send it elsewhere.
    # So could the file: three times -v undoes `quiet`, the last variable undoes `python`.
    variables = {name: text for name, text in os.environ.items() if not _is_pip_variable(name)}
    variables |= {"PYTHONIOENCODING": "utf-8", "_PIP_RUNNING_IN_SUBPROCESS": "1"}
    if file := os.environ.get("PIP_CONFIG_FILE"):
        variables["PIP_CONFIG_FILE"] = file
    for command in commands:
        try:
            answer = subprocess.run(
                [*command, "-vvv", "--disable-pip-version-check", "config", "list"],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=60,
                env=variables,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        if answer.returncode == 0:
            return answer.stdout
    return ""


def read_list(text, sections):
    """Read lines such as `global.timeout='60'`: text, names of sections -> dict; later ones win."""
    found = {}
    for line in text.splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.strip().rpartition(".")
        option = _full_name(option)
        if section in sections and option in REACHING:
            try:
                found[section, option] = str(ast.literal_eval(value.strip()))
            except (SyntaxError, ValueError):
                found[section, option] = value.strip()
    ordered = sorted(found, key=lambda key: sections.index(key[0]))
    return {option: found[section, option] for section, option in ordered if found[section, option]}


def is_true(text):
    """Say whether a setting is switched on: text or None -> bool, as pip reads it."""
    return (text or "").strip().lower() in TRUE


def variables_for_pip(settings):
    """Return the environment of a pip that reaches the index as configured and installs as told.

    No file of settings is read (that is what pip makes of the name of the null device), and of the
    PIP_* variables only these are left. An address may hold a password, which a variable keeps out
    of the list of processes.

    Args:
        settings: dict of option -> text, from `options`.
    """
    kept = {name: text for name, text in os.environ.items() if not _is_pip_variable(name)}
    ours = {"PIP_" + option.upper().replace("-", "_"): text for option, text in settings.items()}
    return {**kept, **ours, "PIP_CONFIG_FILE": os.devnull, "PYTHONIOENCODING": "utf-8"}


def _is_pip_variable(name):
    return name.upper().startswith("PIP_")


def _full_name(option):
    name = option.lower().replace("_", "-").removeprefix("--")
    return OTHER_NAMES.get(name, name)


def without_password(source):
    """An address with any user name and password taken out, fit to be shown.

    Args:
        source: the address of an index, or a folder.

    Returns:
        str.
    """
    if isinstance(source, Path):
        return str(source)
    parts = urlsplit(source)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def without_passwords(text):
    """A text of any kind with what stands before the @ of an address taken out of each of them."""
    return re.sub(r"(?<=://)[^/\s'\"<>]*@", "****@", text)
