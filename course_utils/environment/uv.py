"""uv, which installs the lock faster than pip: fetched as a package, told what pip knows.

It comes from the index that pip is configured for, into a folder of its own in `.venv`, so that it
is there the next time and yet no need of the course. It does not read pip's settings: each is
handed over. Its own settings (`uv.toml`, `[tool.uv]`, UV_* variables) would change what is
installed; only those of `KEPT`, which change how, count.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from course_utils.environment import pip_settings

# One version: what it does with a lock, and what is read from its output, is what was tested.
VERSION = "0.13.9"
# A class can share a cache; the others say how its files get into `.venv`.
KEPT = ("UV_CACHE_DIR", "UV_NO_CACHE", "UV_LINK_MODE", "UV_COMPILE_BYTECODE")
# What pip calls a thing -> the variable in which uv looks for it.
VARIABLES = {
    "index-url": "UV_INDEX_URL",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "constraint": "UV_CONSTRAINT",
    "trusted-host": "UV_INSECURE_HOST",
    "retries": "UV_HTTP_RETRIES",
}
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
SECONDS_TO_ANSWER = 60


class NoUvError(RuntimeError):
    """uv is not to be had or did not do its work; the message is the reason, in a few words."""


def path(venv):
    """Return where this version lies in an environment, whether it is there or not."""
    return venv / f"uv-{VERSION}" / "bin" / ("uv.exe" if os.name == "nt" else "uv")


def fetch(venv, python, settings):
    """Return the path of uv, after fetching its wheel with pip where it is not there yet.

    Args:
        venv: Path of the environment.
        python: its Python.
        settings: what pip is configured for, from `pip_settings.options`.

    Raises:
        NoUvError: pip could not fetch it, or it does not start.
    """
    program = path(venv)
    if not program.exists():
        part = venv / "uv.part"
        shutil.rmtree(part, ignore_errors=True)
        command = [python, "-I", "-m", "pip", "install", "--disable-pip-version-check"]
        # -vv, as pip says only then why a page of the index did not come.
        command += ["-vv", "--no-input", "--no-deps", "--only-binary", ":all:", "--target", part]
        # Who has to go on without it shall not wait for long.
        patience = {**settings, "retries": "1"}
        done = subprocess.run(
            [str(word) for word in [*command, f"uv=={VERSION}"]],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=pip_settings.variables_for_pip(patience),
        )
        if done.returncode != 0:
            raise NoUvError(_why_not_fetched(done.stdout + done.stderr))
        part.rename(program.parent.parent)
    _check(program)
    return program


def _why_not_fetched(said):
    if refused := re.search(r"\b(40[^4]|4[1-9]\d|5\d\d) (?:Client|Server) Error", said):
        return f"the package index refused it with {refused[1]}"
    reasons = (
        ("No space left", "the disk is full"),
        ("timed out", "the package index did not answer in time"),
        ("Max retries", "the package index was not reached"),
        ("No matching distribution", f"the package index has no uv {VERSION} for this machine"),
    )
    return next((text for sign, text in reasons if sign in said), "pip could not fetch it")


def _check(program):
    """Raise NoUvError unless the program starts and is what it should be."""
    try:
        said = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS_TO_ANSWER,
        )
    except subprocess.TimeoutExpired as error:
        raise NoUvError("it does not answer") from error
    except OSError as error:
        raise NoUvError(f"it does not start here ({error.strerror or error})") from error
    if said.returncode != 0 or said.stdout.split()[:2] != ["uv", VERSION]:
        raise NoUvError("it does not start here")


def command(program, python, locks, settings):
    """Return the command line that installs the locks: a list of words, without any password.

    Args:
        program: path of uv.
        python: the Python of the environment to install into.
        locks: paths of files of requirements.
        settings: what pip is configured for, from `pip_settings.options`.
    """
    words = [program, "pip", "install", "--python", python, "--no-config", "--no-progress"]
    # pip takes the best version of all indexes and folders, wherever it is.
    words += ["--color", "never", "--index-strategy", "unsafe-best-match"]
    if pip_settings.is_true(settings.get("no-index")):
        words.append("--no-index")
    for link in settings.get("find-links", "").split():
        if not _is_secret(link):
            words += ["--find-links", link if "://" in link else Path(link).expanduser()]
    for lock in locks:
        words += ["--requirement", lock]
    return [str(word) for word in words]


def variables(settings):
    """Return the environment in which uv reaches the index as pip would.

    Args:
        settings: what pip is configured for, from `pip_settings.options`.
    """
    found = {
        name: text
        for name, text in os.environ.items()
        if not name.upper().startswith("UV_") or name.upper() in KEPT
    }
    for option, variable in VARIABLES.items():
        if option in settings:
            found[variable] = " ".join(settings[option].split())
    # A folder of files whose address holds a password stays off the command line.
    if secret := [link for link in settings.get("find-links", "").split() if _is_secret(link)]:
        found["UV_FIND_LINKS"] = ",".join(secret)
    if "timeout" in settings:
        found["UV_HTTP_TIMEOUT"] = str(max(1, round(_number(settings["timeout"], 15))))
    if settings.get("keyring-provider") in ("import", "subprocess"):
        found["UV_KEYRING_PROVIDER"] = "subprocess"
    if pip_settings.is_true(settings.get("no-cache-dir")):
        found["UV_NO_CACHE"] = "1"
    return found | _certificates(settings) | _proxy(settings)


def _is_secret(link):
    return "://" in link and "@" in link


def _certificates(settings):
    found = {}
    if "client-cert" in settings:
        found["SSL_CLIENT_CERT"] = str(Path(settings["client-cert"]).expanduser())
    bundles = (settings.get("cert"), *map(os.environ.get, ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")))
    if trusted := next(filter(None, bundles), None):
        trusted = Path(trusted).expanduser()
        found["SSL_CERT_DIR" if trusted.is_dir() else "SSL_CERT_FILE"] = str(trusted)
    else:
        # Schools and companies put their own authority into the store of the system.
        found["UV_SYSTEM_CERTS"] = "1"
    return found


def _proxy(settings):
    if not settings.get("proxy"):
        return {}
    address = settings["proxy"]
    address = address if "://" in address else f"http://{address}"
    # As in pip, its own setting wins over the variables, and these hold for every host.
    names = [one for name in PROXIES for one in (name, name.lower())]
    return {**dict.fromkeys(names, address), "NO_PROXY": "", "no_proxy": ""}


def _number(text, otherwise):
    try:
        return float(text)
    except ValueError:
        return otherwise


def why_it_ended(status, said):
    """Turn the end of uv into a reason: exit status, what it said -> a part of a sentence."""
    if status < 0:
        return f"it was stopped by signal {-status}"
    lines = [line.strip(" ×╰├─▶│") for line in said.splitlines()]
    first = next((line for line in lines if line.startswith("error")), "")
    told = first.removeprefix("error:").strip() or next(filter(None, lines), "")
    return f"it ended with status {status}" + (f", {told[:100].rstrip('.:')}" if told else "")
