"""Tests of the package: what they compile is compiled in little time, and forgotten."""

import contextlib
import ctypes
import gc
import os
import sys
from importlib import metadata, util

import pytest

# Most functions that XLA compiles here, for JAX and for a few operations of TensorFlow, run once,
# on a few numbers: they need to be compiled quickly, not to run quickly. Operations and their
# precision stay; they are rearranged less.
QUICKLY = ["--xla_backend_optimization_level=0", "--xla_llvm_disable_expensive_passes=true"]
# The older of its two translators for processors takes a seventh of the time of the newer one. A
# flag that is unknown ends the process, so it is given to those that are known to know it alone.
OLDER_TRANSLATOR = "--xla_cpu_use_fusion_emitters=false"
KNOW_BOTH = {"jaxlib": (0, 10), "tensorflow": (2, 21)}

_modules = 0  # how many were imported when what they had made was last set aside


def pytest_configure():
    """Set up the backend for tests; a process that a test starts may call this too."""
    versions = {name: metadata.version(name) for name in KNOW_BOTH if _is_installed(name)}
    known = all(_numbers(versions[name]) >= KNOW_BOTH[name] for name in versions)
    flags = [*QUICKLY, *([OLDER_TRANSLATOR] if known else [])]
    os.environ["XLA_FLAGS"] = " ".join([*flags, os.environ.get("XLA_FLAGS", "")]).strip()
    if os.environ.get("KERAS_BACKEND") == "jax":
        from keras.src.utils import module_utils

        # Where TensorFlow is installed, Keras imports it to write down a setting, whatever the
        # backend: half a gigabyte, and seconds for each process.
        module_utils.tensorflow._available = False


def _is_installed(name):
    return util.find_spec(name) is not None


def _numbers(version):
    return tuple(map(int, version.split(".")[:2]))


@pytest.fixture(autouse=True, scope="module")
def _each_file_forgets():
    """Without this, the compiled functions of one file after the other filled gigabytes."""
    yield
    forget_what_was_compiled()


@pytest.fixture
def forgetting():
    """For the test before one that starts a process: the two are not to be large at a time."""
    yield
    forget_what_was_compiled()


def forget_what_was_compiled():
    """Give back the memory of compiled functions, and what is free but not given back."""
    global _modules
    if "jax" in sys.modules:
        sys.modules["jax"].clear_caches()
    gc.collect()
    if len(sys.modules) > _modules + 100:
        # What large libraries made when they were imported stays; looking at it again after each
        # file would take most of a second.
        gc.freeze()
        _modules = len(sys.modules)
    with contextlib.suppress(OSError, AttributeError):  # of the C library of Linux alone
        ctypes.CDLL("libc.so.6").malloc_trim(0)  # gives back what is free but scattered
