"""The content of two small packs, and how to make archives."""

import hashlib
import io
import tarfile
import zipfile

import numpy as np

RED = np.random.default_rng(0).bytes(150_000)
BLUE = b"blue leaves are rare\n" * 100
STONE = np.random.default_rng(1).bytes(50_000)
WHEEL = "leaves-1.0-py3-none-any.whl"
SDIST = "stones-2.0.tar.gz"


def zip_of(members):
    """A zip archive of a dict of name -> bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tar_of(members):
    """A tar.gz archive of a dict of name -> bytes."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def table(name, file, content, kind, members, unpacked):
    """One table of a packs.toml."""
    quoted = ", ".join(f'"{member}"' for member in members)
    return f"""
[{name}]
title = "{name.capitalize()}"
package = "{name}"
version = "1.0"
file = "{file}"
kind = "{kind}"
sha256 = "{hashlib.sha256(content).hexdigest()}"
size = {len(content)}
unpacked = {unpacked}
license = "MIT"
members = [{quoted}]
"""
