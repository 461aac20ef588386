"""Starting the backend: quietly, on both cores, and with what went wrong still told."""

import os
import subprocess
import sys

import pytest

from course_utils import backend
from course_utils.catalogue import ROOT
from course_utils.environment import processes


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux schedules in this way")
def test_start_tells_linux_that_a_lesson_computes():
    program = "import os; from course_utils import start; start(0); print(os.sched_getscheduler(0))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=processes.variables(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[-1]) == os.SCHED_BATCH


def test_a_system_that_forbids_it_is_left_as_it_is(monkeypatch):
    def forbid(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "SCHED_BATCH", 3, raising=False)
    monkeypatch.setattr(os, "sched_param", lambda priority: priority, raising=False)
    monkeypatch.setattr(os, "sched_setscheduler", forbid, raising=False)
    backend._ask_for_both_cores()


def test_what_a_failing_import_wrote_is_shown(capfd):
    with pytest.raises(ImportError), backend._quiet_start_up():
        os.write(2, b"the library's own reason")
        raise ImportError
    assert "the library's own reason" in capfd.readouterr().err
