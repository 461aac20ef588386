"""The file of the learner's progress: nothing is lost, taken back, or ends a lesson."""

import errno
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from course_utils import progress as module
from course_utils.progress import Progress

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work" / "progress.json"


def test_records_are_kept_for_the_next_start(path):
    first = Progress(path)
    first.record(2, "output_size", "correct")
    first.record(2, "parameter_count", "wrong")
    assert Progress(path).lesson(2) == {"output_size": "correct", "parameter_count": "attempted"}
    assert Progress(path).lesson(3) == {}
    assert [file.name for file in path.parent.iterdir()] == ["progress.json"]


def test_path_comes_from_the_environment(path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    assert Progress().path == path
    monkeypatch.delenv("COURSE_PROGRESS")
    assert Progress().path == ROOT / "work" / "progress.json"


def test_correct_stays_correct(path):
    for status in ("correct", "wrong", "not attempted"):
        Progress(path).record(2, "output_size", status)
        assert Progress(path).lesson(2) == {"output_size": "correct"}


def test_untouched_lesson_writes_nothing(path):
    progress = Progress(path)
    progress.record(2, "output_size", "not attempted")
    assert progress.table() == [] and progress.lesson(2) == {}
    assert not path.parent.exists()


def test_same_result_again_does_not_write(path):
    Progress(path).record(2, "output_size", "correct")
    before = path.stat().st_mtime_ns, path.stat().st_ino
    Progress(path).record(2, "output_size", "wrong")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_hints_are_counted_over_restarts(path):
    assert [Progress(path).hint_used(2, "output_size") for _ in range(3)] == [1, 2, 3]
    assert Progress(path).lesson(2) == {"output_size": "not attempted"}


def test_table_lists_lessons_in_their_order(path):
    progress = Progress(path)
    progress.record(10, "baseline", "wrong")
    progress.record(2, "output_size", "correct")
    progress.hint_used(2, "output_size")
    assert progress.table() == [
        "lesson  exercise     status     hints",
        "02      output_size  correct    1",
        "10      baseline     attempted  0",
    ]


WRITER = """
import sys
from course_utils.progress import Progress
name, count = sys.argv[1], int(sys.argv[2])
progress = Progress()
print("ready", flush=True)
sys.stdin.readline()
for k in range(count):
    progress.record(2, f"{name}_{k}", "correct" if k % 2 else "wrong")
    progress.hint_used(2, "shared")
assert progress.notices == [], "a record could not be saved"
"""


def test_two_processes_lose_nothing(path):
    environment = {**os.environ, "COURSE_PROGRESS": str(path), "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, name, "200"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for writer in writers:  # both begin at the same moment, when both are up
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    for writer in writers:
        writer.stdin.close()
        writer.stdout.close()
    expected = {
        f"{name}_{k}": "correct" if k % 2 else "attempted"
        for name in ("one", "two")
        for k in range(200)
    }
    assert Progress(path).lesson(2) == {**expected, "shared": "not attempted"}
    records = json.loads(path.read_text(encoding="utf-8"))["lessons"]["2"]
    assert records["shared"]["hints"] == 400
    assert [file.name for file in path.parent.iterdir()] == ["progress.json"]


def test_reader_beside_a_writer_never_sees_half_a_file(path):
    stop = threading.Event()

    def write():
        k = 0
        while not stop.is_set():
            Progress(path).record(2, f"exercise_{k}", "correct")
            k += 1

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    try:
        while len(counts) < 100:
            if path.exists():
                counts.append(len(json.loads(path.read_text(encoding="utf-8"))["lessons"]["2"]))
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)


DAMAGED = [
    b"",
    b"\x00\xff\xfe",
    b'{"format": 1, "lessons": {"2": {"output_size": {"status": "corr',
    b"[]",
    b"{}",
    b"null",
    b'{"lessons": []}',
    b'{"lessons": {"2": []}}',
    b'{"lessons": {"two": {}}}',
    b'{"lessons": {"2": {"output_size": "correct"}}}',
    b'{"lessons": {"2": {"output_size": {"status": "done", "hints": 0}}}}',
    b'{"lessons": {"2": {"output_size": {"status": ["correct"], "hints": 0}}}}',
    b'{"lessons": {"2": {"output_size": {"status": "correct", "hints": "many"}}}}',
    b'{"lessons": ' + b"[" * 100_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_file_is_kept_beside_a_new_one(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    progress = Progress(path)
    progress.record(2, "output_size", "correct")
    (notice,) = progress.notices
    assert "damaged" in notice and "progress.damaged-1.json" in notice
    assert path.with_name("progress.damaged-1.json").read_bytes() == content
    assert progress.lesson(2) == Progress(path).lesson(2) == {"output_size": "correct"}
    assert progress.notices == []


def test_second_damaged_file_does_not_replace_the_first(path):
    path.parent.mkdir()
    for content in ("first", "second"):
        path.write_text(content, encoding="utf-8")
        assert Progress(path).table() == []
    kept = sorted(path.parent.glob("progress.damaged-*.json"))
    assert [file.read_text(encoding="utf-8") for file in kept] == ["first", "second"]


def test_keys_of_a_later_course_are_kept(path):
    path.parent.mkdir()
    record = {"status": "correct", "hints": 1, "seconds": 40}
    state = {"format": 1, "badge": "x", "lessons": {"2": {"output_size": record}}}
    path.write_text(json.dumps(state), encoding="utf-8")
    Progress(path).record(2, "stride", "wrong")
    after = json.loads(path.read_text(encoding="utf-8"))
    assert after["badge"] == "x" and after["lessons"]["2"]["output_size"] == record


# -- where nothing can be written ------------------------------------------------------------------


def test_full_disk_is_told_once_and_later_made_good(path, monkeypatch):
    Progress(path).record(2, "before", "correct")
    content = path.read_bytes()
    progress = Progress(path)

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module.os, "fsync", full)
        progress.record(2, "output_size", "correct")
        assert progress.hint_used(2, "stride") == 1
        assert progress.hint_used(2, "stride") == 2
        expected = {"before": "correct", "output_size": "correct", "stride": "not attempted"}
        assert progress.lesson(2) == expected
        (notice,) = progress.notices
        assert "No space left" in notice and str(path) in notice
        assert path.read_bytes() == content
        assert [file.name for file in path.parent.iterdir()] == ["progress.json"]
    assert progress.hint_used(2, "stride") == 3
    assert Progress(path).lesson(2) == expected
    assert progress.notices == []


def test_path_that_cannot_be_a_file_is_told(tmp_path):
    (tmp_path / "work").write_text("a file in the way", encoding="utf-8")
    below_a_file, folder = tmp_path / "work" / "progress.json", tmp_path / "folder"
    folder.mkdir()
    for path in (below_a_file, folder):
        progress = Progress(path)
        progress.record(2, "output_size", "correct")
        assert progress.lesson(2) == {"output_size": "correct"}
        assert len(progress.notices) == 1


def test_folder_that_is_read_only_is_told(path, monkeypatch):
    Progress(path).record(2, "before", "correct")

    def read_only(*arguments):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(module.os, "open", read_only)
    progress = Progress(path)
    assert progress.lesson(2) == {"before": "correct"}
    assert progress.notices == []
    progress.record(2, "output_size", "correct")
    assert progress.lesson(2) == {"before": "correct", "output_size": "correct"}
    assert "Read-only" in progress.notices[0]


# -- the lock --------------------------------------------------------------------------------------


def test_lock_left_by_a_crash_is_broken(path):
    path.parent.mkdir()
    lock = path.with_name("progress.json.lock")
    lock.touch()
    os.utime(lock, (time.time() - 60, time.time() - 60))
    progress = Progress(path)
    progress.record(2, "output_size", "correct")
    assert progress.notices == [] and not lock.exists()


def test_lock_held_by_another_is_waited_for(path):
    path.parent.mkdir()
    lock = path.with_name("progress.json.lock")
    lock.touch()
    given_back = threading.Event()

    def give_back():
        given_back.set()
        lock.unlink()

    threading.Timer(0.3, give_back).start()
    progress = Progress(path)
    progress.record(2, "output_size", "correct")
    assert given_back.is_set() and progress.notices == []
    assert Progress(path).lesson(2) == {"output_size": "correct"}


@pytest.mark.parametrize("age", [0, 60])
def test_lock_that_cannot_be_had_does_not_end_the_lesson(path, monkeypatch, age):
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0.1)
    lock = path.with_name("progress.json.lock")
    lock.mkdir(parents=True)  # a folder of that name cannot be removed like a file
    os.utime(lock, (time.time() - age, time.time() - age))
    progress = Progress(path)
    progress.record(2, "output_size", "correct")
    assert "another program holds progress.json.lock" in progress.notices[0]
    assert progress.lesson(2) == {"output_size": "correct"}


def test_file_that_windows_has_open_is_tried_again(path, monkeypatch):
    calls = []

    def busy(source, target):
        calls.append(source)
        if len(calls) < 3:
            raise PermissionError(errno.EACCES, "used by another process")
        real(source, target)

    real = os.replace
    monkeypatch.setattr(module.os, "replace", busy)
    monkeypatch.setattr(module, "_ON_WINDOWS", True)
    progress = Progress(path)
    progress.record(2, "output_size", "correct")
    assert len(calls) == 3 and progress.notices == []
