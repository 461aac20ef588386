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


@pytest.mark.parametrize(
    ("reached", "device"), [({}, "CPU"), ({"gpu": ["gpu:0"]}, "GPU"), ({"tpu": ["tpu:0"]}, "GPU")]
)
def test_the_device_is_what_the_backend_reaches(monkeypatch, reached, device):
    keras, _ = backend.load_keras()
    monkeypatch.setattr(keras.distribution, "list_devices", lambda kind: reached.get(kind, []))
    assert backend.load_keras()[1] == device
    assert backend.line(keras, device).endswith(f", {device}")


def test_what_a_failing_import_wrote_is_shown(capfd):
    with pytest.raises(ImportError), backend._quiet_start_up():
        os.write(2, b"the library's own reason")
        raise ImportError
    assert "the library's own reason" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("said", "meant"),
    [("TensorFlow", "tensorflow"), ("tensroflow", "tensorflow"), ("pytorch", "torch"),
     ("Torch", "torch"), ("jaxx", "jax")],
)  # fmt: skip
def test_a_misspelled_backend_is_named_with_the_variable(monkeypatch, said, meant):
    monkeypatch.setenv("KERAS_BACKEND", said)
    with pytest.raises(backend.BackendError, match=f"KERAS_BACKEND.*Did you mean {meant}"):
        backend.chosen_backend()


@pytest.mark.parametrize("said", ["numpy", "theano", "?"])
def test_a_backend_the_course_does_not_run_on_is_refused(monkeypatch, said):
    monkeypatch.setenv("KERAS_BACKEND", said)
    with pytest.raises(backend.BackendError, match="runs on tensorflow, jax, torch") as told:
        backend.chosen_backend()
    assert "Did you mean" not in str(told.value)


@pytest.mark.parametrize(
    ("said", "repair"),
    [("torch", "setup --backend torch"), ("jax", "setup --backend jax"), ("", "utils setup`")],
)
def test_a_backend_that_is_not_installed_is_named_with_its_setup(monkeypatch, said, repair):
    monkeypatch.setenv("KERAS_BACKEND", said)
    for package in ("torch", "jax", "tensorflow"):
        monkeypatch.delitem(sys.modules, package, raising=False)
    monkeypatch.setattr(backend.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(backend.BackendError, match="is not installed") as told:
        backend.chosen_backend()
    assert repair in told.value.repair
    assert ("KERAS_BACKEND" in str(told.value)) == bool(said)


@pytest.mark.parametrize("said", [None, ""])
def test_without_a_choice_it_is_tensorflow(monkeypatch, said):
    if said is None:
        monkeypatch.delenv("KERAS_BACKEND", raising=False)
    else:
        monkeypatch.setenv("KERAS_BACKEND", said)
    assert backend.chosen_backend() == "tensorflow"


@pytest.mark.parametrize("file", ["keras.py", "numpy/__init__.py", "tensorflow.py"])
def test_a_file_beside_the_notebook_that_hides_a_package_is_named(tmp_path, monkeypatch, file):
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    with pytest.raises(ImportError, match="hides the package.*Rename it") as told:
        backend._refuse_hidden_packages("tensorflow")
    assert str(tmp_path / file) in str(told.value)
