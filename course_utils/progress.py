"""What the learner has solved, in a file of theirs. The standard library alone.

The file is replaced as a whole, under a lock: two notebooks may write at once, and a crash leaves
either the old file or the new one. Nothing here ever ends a lesson.
"""

import contextlib
import json
import os
import time
from pathlib import Path

_STATUSES = ("not attempted", "attempted", "correct")
_STALE_SECONDS = 5.0  # a write takes milliseconds: an older lock was left behind by a crash
_PATIENCE_SECONDS = 7.0
_ON_WINDOWS = os.name == "nt"


class Progress:
    """The learner's progress.

    path: the file; if None, the environment variable COURSE_PROGRESS, and if that is not set,
        `work/progress.json` in the project.
    """

    def __init__(self, path=None):
        default = Path(__file__).resolve().parent.parent / "work" / "progress.json"
        self.path = Path(path or os.environ.get("COURSE_PROGRESS") or default)
        self._unsaved = []
        self._notices = []
        self._said = set()

    @property
    def notices(self) -> list[str]:
        """The sentences the learner should read; each is handed out once."""
        notices, self._notices = self._notices, []
        return notices

    def record(self, lesson: int, exercise: str, status: str) -> None:
        """Note what a check found: "not attempted", "wrong" or "correct". Correct stays correct."""
        if status != "not attempted":
            kept = "correct" if status == "correct" else "attempted"
            self._update((str(lesson), exercise, kept, 0))

    def hint_used(self, lesson: int, exercise: str) -> int:
        """Note that a hint is shown, and return its number, counted from 1."""
        state = self._update((str(lesson), exercise, "not attempted", 1))
        return state["lessons"][str(lesson)][exercise]["hints"]

    def lesson(self, number: int) -> dict[str, str]:
        """The status of each exercise of a lesson that was attempted or had a hint."""
        records = self._load()["lessons"].get(str(number), {})
        return {exercise: record["status"] for exercise, record in records.items()}

    def table(self) -> list[str]:
        """The lines of the table that the command `progress` prints; none if nothing was done."""
        lessons = sorted(self._load()["lessons"].items(), key=lambda item: int(item[0]))
        rows = [
            (f"{int(number):02d}", exercise, record["status"], str(record["hints"]))
            for number, records in lessons
            for exercise, record in records.items()
        ]
        if not rows:
            return []
        rows.insert(0, ("lesson", "exercise", "status", "hints"))
        widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        padded = (zip(row, widths, strict=True) for row in rows)
        return ["  ".join(cell.ljust(width) for cell, width in row).rstrip() for row in padded]

    def _load(self):
        """The state as it is now, with what could not be saved; nothing is written."""
        return self._update(None)

    def _update(self, change):
        """Apply a change to the file, or keep it in memory where that fails; return the state."""
        changes = [*self._unsaved, *([change] if change else [])]
        try:
            if not changes and not self.path.exists():
                return _empty()
            with _lock(self.path, 0.1 if self._unsaved else _PATIENCE_SECONDS):
                state = self._read()
                if any([_apply(state, one) for one in changes]):
                    _write(self.path, state)
                self._unsaved = []
                return state
        except OSError as error:
            self._unsaved = changes
            if changes:
                self._notice(
                    f"Your progress cannot be saved in {self.path} ({error.strerror or error}). "
                    "The lesson goes on; to keep your progress, make room or make the folder "
                    "writable."
                )
            return self._in_memory()

    def _in_memory(self):
        """The state where the file cannot be locked or written: what can be read, and the rest."""
        try:
            state = _parse(self.path)
        except (OSError, ValueError):
            state = _empty()
        for change in self._unsaved:
            _apply(state, change)
        return state

    def _read(self):
        """The state in the file; a damaged file is set aside. Call this under the lock."""
        try:
            return _parse(self.path)
        except FileNotFoundError:
            return _empty()
        except ValueError:
            kept = _free_name(self.path)
            _patiently(os.replace, self.path, kept)
            self._notice(
                f"The file of your progress, {self.path}, was damaged. It is kept as {kept.name}, "
                "and a new one has been begun; what you solve from now on counts again."
            )
            return _empty()

    def _notice(self, sentence):
        if sentence not in self._said:
            self._said.add(sentence)
            self._notices.append(sentence)


def _empty():
    return {"format": 1, "lessons": {}}


def _parse(path):
    """Read a progress file. Raises ValueError where it is not one, OSError where it cannot."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        records = [one for lesson in state["lessons"].values() for one in lesson.values()]
        sound = all(one["status"] in _STATUSES and one["hints"] >= 0 for one in records)
        sound = sound and all(number.isdecimal() for number in state["lessons"])
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path} is not a progress file") from error
    if not sound:
        raise ValueError(f"{path} is not a progress file")
    return state


def _apply(state, change) -> bool:
    """Apply one change, which never takes anything back; True where it changed something."""
    lesson, exercise, status, hints = change
    fresh = {"status": "not attempted", "hints": 0}
    record = state["lessons"].setdefault(lesson, {}).setdefault(exercise, fresh)
    before = dict(record)
    record["status"] = max(record["status"], status, key=_STATUSES.index)
    record["hints"] += hints
    return record != before


def _write(path, state):
    """Replace the file by a new one, which is complete before it takes the name."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(state, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        _patiently(os.replace, temporary, path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _free_name(path):
    number = 1
    while (kept := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    return kept


def _patiently(action, *arguments):
    """On Windows a file that another process reads at this moment cannot be replaced: try again."""
    for _ in range(50):
        try:
            return action(*arguments)
        except PermissionError:
            if not _ON_WINDOWS:
                raise
            time.sleep(0.02)
    return action(*arguments)


@contextlib.contextmanager
def _lock(path, patience):
    """Hold the lock file beside a file; every system creates a file exclusively in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f"{path.name}.lock")
    deadline = time.monotonic() + patience
    while not _patiently(_create, lock):
        if time.monotonic() > deadline:
            raise TimeoutError(f"another program holds {lock.name}")
        if _is_stale(lock):
            with contextlib.suppress(OSError):
                lock.unlink()
        time.sleep(0.005)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            _patiently(lock.unlink)


def _create(lock) -> bool:
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _is_stale(lock) -> bool:
    try:
        return abs(time.time() - lock.stat().st_mtime) > _STALE_SECONDS
    except OSError:  # released in the meantime
        return False
