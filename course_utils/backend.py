"""Which backend of Keras runs, and on which device; started quietly."""

import contextlib
import logging
import os
import sys
import tempfile

NAMES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


def load_keras():
    """Import Keras with its backend, quietly; return it and the device, "GPU" or "CPU"."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    _ask_for_both_cores()
    with _quiet_start_up():
        import keras
        import matplotlib.pyplot  # noqa: F401  its first import on a machine writes a log line too

        # "Retracing" is advice for long-lived programs; a lesson builds many small networks.
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        # A first small operation makes the backend start its device now, while its log is caught.
        keras.ops.convert_to_numpy(keras.ops.ones((1,)) + 1)
        return keras, _device(keras)


def _ask_for_both_cores():
    """Tell Linux that this thread, and those it starts, compute and do not wait for a person.

    The threads of a backend wake each other all the time, and Linux likes to run who was woken on
    the core of who woke it: on two cores, trainings then took turns on one, in 1.5 times the
    seconds. For threads that compute (SCHED_BATCH) it does not. Elsewhere nothing is changed.
    """
    if hasattr(os, "SCHED_BATCH"):
        with contextlib.suppress(OSError):  # where it is forbidden, it only takes longer
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _device(keras):
    """Return "GPU" when the backend can reach an accelerator, "CPU" otherwise."""
    try:
        found = keras.distribution.list_devices("gpu") + keras.distribution.list_devices("tpu")
    except (RuntimeError, ValueError, AttributeError, NotImplementedError):
        found = []
    return "GPU" if found else "CPU"


def name():
    """Return the name of the backend as its authors write it, such as "PyTorch"."""
    import keras

    return NAMES.get(keras.backend.backend(), keras.backend.backend())


@contextlib.contextmanager
def _quiet_start_up():
    """Keep what libraries write to file descriptor 2 out of the notebook; replay it on failure."""
    sys.stderr.flush()
    saved = os.dup(2)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            yield
        except BaseException:
            os.dup2(saved, 2)
            caught.seek(0)
            sys.stderr.write(caught.read().decode("utf-8", "replace"))
            raise
        finally:
            os.dup2(saved, 2)
            os.close(saved)
