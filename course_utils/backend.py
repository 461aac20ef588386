"""Which backend of Keras runs, and on which device; started quietly."""

import contextlib
import importlib.util
import logging
import os
import sys
import tempfile
from difflib import get_close_matches

from course_utils.environment import own_settings, search_path

NAMES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


class BackendError(ImportError):
    """The backend that `KERAS_BACKEND` asks for cannot run; `repair` says what to do."""

    def __init__(self, found, repair):
        super().__init__(f"{found} {repair[0].upper()}{repair[1:]}, and start Python again.")
        self.found, self.repair = found, repair


def load_keras():
    """Import Keras with its backend, quietly; return it and the device, "GPU" or "CPU".

    What the learner has configured for other work is set aside first, see
    `environment.own_settings`; `KERAS_BACKEND` is theirs to choose.

    Raises:
        BackendError: the course does not run on what `KERAS_BACKEND` names, or it is not installed.
        ImportError: a file of the learner's stands before Keras or its backend.
    """
    chosen = chosen_backend()
    os.environ["KERAS_BACKEND"] = chosen
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    own_settings.in_this_process()
    _refuse_hidden_packages(chosen)
    _ask_for_both_cores()
    with _quiet_start_up():
        import keras

        _set_keras_defaults(keras, chosen)
        import matplotlib.pyplot  # noqa: F401  its first import on a machine writes a log line too

        # "Retracing" is advice for long-lived programs; a lesson builds many small networks.
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        # A first small operation makes the backend start its device now, while its log is caught.
        keras.ops.convert_to_numpy(keras.ops.ones((1,)) + 1)
        return keras, _device(keras)


def chosen_backend():
    """Return what the learner chose in `KERAS_BACKEND`, or "tensorflow" where they did not.

    Raises:
        BackendError: the course does not run on it, or it is not installed.
    """
    chosen = os.environ.get("KERAS_BACKEND") or own_settings.KERAS_BACKEND
    if chosen not in NAMES:
        close = get_close_matches(chosen.lower(), [*NAMES, "pytorch"], n=1)
        meant = f" Did you mean {close[0].replace('pytorch', 'torch')}?" if close else ""
        raise BackendError(
            f"KERAS_BACKEND is {chosen!r}, and the course runs on {', '.join(NAMES)}.{meant}",
            "set the variable KERAS_BACKEND to one of these, or unset it for TensorFlow",
        )
    if chosen not in sys.modules and importlib.util.find_spec(chosen) is None:
        named = os.environ.get("KERAS_BACKEND")
        asked = f"KERAS_BACKEND is {named!r}, and" if named else "The course runs on it, and"
        extra = "" if chosen == own_settings.KERAS_BACKEND else f" --backend {chosen}"
        raise BackendError(
            f"{asked} {NAMES[chosen]} is not installed.",
            f"`python -m course_utils setup{extra}` installs it"
            + (", or unset the variable KERAS_BACKEND for TensorFlow" if extra else ""),
        )
    return chosen


def _refuse_hidden_packages(chosen):
    """Raise where a file beside the notebook would be imported instead of a package."""
    if "keras" in sys.modules:
        return
    hidden = search_path.hidden_by("", with_standard_library=False) if "" in sys.path else {}
    for module in ("keras", chosen, "numpy", "matplotlib"):
        if module in hidden:
            raise ImportError(
                f"The file {os.path.abspath(hidden[module])} hides the package {module}, which the "
                "course needs. Rename it, and restart the kernel."
            )


def _set_keras_defaults(keras, chosen):
    """Give Keras its own defaults, also where it was imported with others before `start`."""
    config, found = keras.config, []
    for name, default in own_settings.KERAS_DEFAULTS.items():
        if getattr(config, name)() != default:
            found.append(f"{name}={getattr(config, name)()}")
            getattr(config, f"set_{name}")(default)
    if config.dtype_policy().name != "float32":
        found.append(f"dtype_policy={config.dtype_policy().name}")
        config.set_dtype_policy("float32")
    for limit in ("max_epochs", "max_steps_per_epoch"):
        if getattr(config, limit, lambda: None)() is not None:
            found.append(f"{limit}={getattr(config, limit)()}")
            getattr(config, f"set_{limit}")(None)
    fragments = [f"{own_settings.listed(found)} of Keras, set before `start`"] if found else []
    if keras.backend.backend() != chosen:
        fragments.append(
            f"but not the backend {name_of(keras)} of a Keras that was imported before `start`: "
            "restart the kernel and begin with `start`"
        )
    own_settings.note(fragments)


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


def line(keras, device):
    """Return the words about backend and device that `start` and `doctor` print."""
    return f"Keras {keras.__version__} runs on {name_of(keras)}, {device}"


def name_of(keras):
    """Return the name of the backend of an imported Keras as its authors write it."""
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
