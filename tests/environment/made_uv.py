"""Stubs of uv, tiny wheels, and looks into an environment, for the tests of the set-up."""

import base64
import hashlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from course_utils.environment import building, uv

# What a stub of uv does after it has answered `--version`. `keep` writes down what it was told.
KEEP = "json.dump([words, dict(os.environ)], open({told!r}, 'w'))\n"
WITH_PIP = (  # installs as uv would, with the pip that is there
    "python = words[words.index('--python') + 1]\n"
    "locks = [word for before, word in zip(words, words[1:]) if before == '--requirement']\n"
    "asked = [part for lock in locks for part in ('-r', lock)]\n"
    "index = os.environ['UV_INDEX_URL']\n"
    "print('Resolved 2 packages in 1ms\\nDownloading leaf (30.5MiB)', flush=True)\n"
    "variables = {**os.environ, 'PIP_CONFIG_FILE': os.devnull}\n"
    "command = [python, '-I', '-m', 'pip', 'install', '--no-deps', '-q', '-i', index, *asked]\n"
    "status = subprocess.run(command, env=variables).returncode\n"
    "print('Prepared 2 packages in 1ms', flush=True)\n"
    "sys.exit(status)\n"
)


def stub(does, version=uv.VERSION):
    """Return the text of a program that answers `--version` as uv and then does what is said."""
    return (
        f"#!{sys.executable} -I\nimport json, os, subprocess, sys\nwords = sys.argv[1:]\n"
        f"if words == ['--version']:\n    print('uv {version} (stub)')\n    sys.exit()\n{does}"
    )


def wheel(name, version="1.0", files=None):
    """Return (file name, bytes) of a wheel: name, version, {path: text} of what it holds."""
    folder = f"{name}-{version}.dist-info"
    files = {f"{name}.py": f"VERSION = '{version}'\n"} if files is None else files
    held = {
        **files,
        f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{folder}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in held.items()]
    held[f"{folder}/RECORD"] = "\n".join([*rows, f"{folder}/RECORD,,"]) + "\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in held.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100755 if "/scripts/" in path else 0o100644) << 16
            archive.writestr(entry, text)
    return f"{name}-{version}-py3-none-any.whl", target.getvalue()


def _digest(text):
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def holds(venv, name):
    """Whether the Python of an environment, cut off from all else, can import a module."""
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return not subprocess.run([str(python), "-I", "-c", f"import {name}"]).returncode


def real_uv():
    """The path of the uv that set up this course, or another of the same version; or None."""
    for found in (uv.path(building.ROOT / ".venv"), uv.path(Path(sys.prefix)), shutil.which("uv")):
        if found and Path(found).exists():
            said = subprocess.run([str(found), "--version"], capture_output=True, text=True).stdout
            if said.split()[1:2] == [uv.VERSION]:
                return Path(found)
    return None
