"""A guard: who asks a Keras network says `training`, in every process of the tests.

A network whose first layer is an augmentation trains when it is called without `training`, on every
backend: dropout drops, and batch normalization moves its averages. The rule in
`tests/lessons/network_calls.py` reads the code; this guard sees the calls, whatever a network is
called. Calls by Keras itself (`fit`, `predict`, a network within a network) and calls that build a
graph are left alone.
"""

import importlib.abc
import importlib.util
import sys

MODULE = "keras.src.models.model"
SENTENCE = (
    "The network {!r} is asked without `training`. If its first layer is an augmentation, all of "
    "its layers train. Write network(images, training=False), or use predict."
)

_guarding = False


def guard():
    """Guard `keras.Model` now if Keras is imported, or as soon as it is."""
    global _guarding
    if _guarding:
        return
    _guarding = True
    if MODULE in sys.modules:
        _guard_class(sys.modules[MODULE].Model)
    else:
        sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder):
    """Waits for the module with `keras.Model`, and imports it as everybody else would."""

    def find_spec(self, name, path, target=None):
        if name != MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def execute_and_guard(module):
            execute(module)
            _guard_class(module.Model)

        spec.loader.exec_module = execute_and_guard
        return spec


def _guard_class(model):
    for name in ("__call__", "stateless_call"):
        setattr(model, name, _guarded(getattr(model, name)))


def _guarded(method):
    def call(self, *args, **kwargs):
        if "training" not in kwargs and not _is_of_keras(sys._getframe(1)):
            from keras.src.backend.common import global_state
            from keras.src.backend.common.keras_tensor import any_symbolic_tensors

            within = global_state.get_global_attribute("current_call_ctx") is not None
            if not within and not any_symbolic_tensors(args, kwargs):
                raise AssertionError(SENTENCE.format(self.name))
        return method(self, *args, **kwargs)

    call.__wrapped__ = method
    return call


def _is_of_keras(frame):
    return frame.f_globals.get("__name__", "").startswith("keras.")
