"""Checkpoints: a training that was interrupted goes on as if it never had been."""

import contextlib
import json
import os
import re
import zipfile
from pathlib import Path

import keras
import numpy as np

FORMAT = 1
_NAME = re.compile(r"epoch_(\d{4,})\.npz")
# What a layer's settings may differ in without being another layer.
_NO_MATTER = {"name", "seed", "build_config", "inbound_nodes", "input_layers", "output_layers"}


class CheckpointError(ValueError):
    """A checkpoint that cannot be written, read or used; the message names the file and why."""


class Checkpoints(keras.callbacks.Callback):
    """Save a training after each epoch, and take it up again exactly where it stopped.

    A checkpoint holds all that the next epoch depends on: the weights, the state of the optimizer,
    the state of the random layers, the number of the epoch. The order of the images follows from
    the seed of the batches, and each epoch seeds the random generators anew. So the training goes
    on, on the same machine, to the last bit as if nothing had happened:

        saver = Checkpoints(folder, model, batches)
        done = saver.restore()
        model.fit(batches, initial_epoch=done, epochs=10, shuffle=False, callbacks=[saver])

    A file is written whole or not at all. The last `keep` are kept. Weights that are NaN are not
    saved. Built in lesson 07.

    Arguments: folder: where the files go; it is made if need be. model: a compiled and built Keras
    model. batches: the `ShuffledBatches` that `fit` gets. keep: how many files stay, at least 1.
    Attributes: history: mapping from the name of each metric to its values, from the first epoch.
    Raises: CheckpointError when a file cannot be written.
    """

    def __init__(self, folder, model, batches, keep=2):
        super().__init__()
        if not model.built or getattr(model, "optimizer", None) is None:
            raise ValueError(
                "Checkpoints need a model that is built and compiled: begin it with "
                "keras.Input(...), and call model.compile(...) first."
            )
        if keep < 1:
            raise ValueError(f"keep must be at least 1, and is {keep!r}.")
        self.folder, self.keep, self.history = Path(folder), keep, {}
        self._model, self._batches = model, batches
        model.optimizer.build(model.trainable_variables)

    def restore(self):
        """Put model, optimizer and batches into the state of the newest checkpoint.

        Returns the number of epochs that are done, for `fit(..., initial_epoch=...)`: 0 where the
        folder has no checkpoint. Raises CheckpointError for a file that is damaged or belongs to
        another training; nothing is changed then, and the message says which checkpoint is good.
        """
        files = self.files()
        if not files:
            return 0
        state = self._read_or_say_what_is_good(files)
        for variable, value in zip(self._variables(), state["values"], strict=True):
            variable.assign(value)
        self.history = state["about"]["history"]
        self._batches.epoch = state["about"]["epochs"]
        return state["about"]["epochs"]

    def files(self):
        """Return the paths of the checkpoints in the folder, the oldest first."""
        found = self.folder.glob("epoch_*.npz")
        return sorted(path for path in found if _NAME.fullmatch(path.name))

    def on_epoch_begin(self, epoch, logs=None):
        self._batches.epoch = epoch
        # Whatever draws without a seed of its own, such as dropout on PyTorch, begins anew.
        drawn = np.random.SeedSequence([self._batches.seed, epoch]).generate_state(1)
        keras.utils.set_random_seed(int(drawn[0]))

    def on_epoch_end(self, epoch, logs=None):
        values = [keras.ops.convert_to_numpy(variable) for variable in self._variables()]
        if not all(np.isfinite(value).all() for value in values):
            return  # the last good checkpoint stays the last one
        for name, value in (logs or {}).items():
            self.history[name] = [*self.history.get(name, [])[:epoch], float(value)]
        about = {**self._identity(), "epochs": epoch + 1, "history": self.history}
        write(self.folder / f"epoch_{epoch + 1:04d}.npz", about, values)
        for old in self.files()[: -self.keep]:
            old.unlink(missing_ok=True)

    def _variables(self):
        return [*self._model.variables, *self._model.optimizer.variables]

    def _identity(self):
        """Return what has to agree between a checkpoint and the training that takes it up."""
        batches = self._batches
        return {
            "layers": [_described(layer) for layer in self._model.layers],
            "optimizer": type(self._model.optimizer).__name__,
            "shapes": [list(variable.shape) for variable in self._variables()],
            "batches": [len(batches.images), batches.batch_size, batches.seed],
        }

    def _read_or_say_what_is_good(self, files):
        try:
            return self._read(files[-1])
        except CheckpointError as error:
            good = next((path for path in reversed(files[:-1]) if self._is_good(path)), None)
            if good is None:
                raise
            raise CheckpointError(
                f"{error} The last good checkpoint is {good.name}: move {files[-1].name} away to "
                "go on from there."
            ) from error

    def _is_good(self, path):
        try:
            self._read(path)
        except CheckpointError:
            return False
        return True

    def _read(self, path):
        state = read(path)
        for what, here in self._identity().items():
            if state["about"].get(what) != here:
                there = state["about"].get(what)
                raise CheckpointError(
                    f"{path} belongs to another training: {_differs(what, there, here)}"
                )
        return state


def write(path, about, values):
    """Write a checkpoint whole or not at all: whoever reads sees the old file or the new one.

    Arguments: path: a Path that ends with .npz. about: what JSON can hold. values: a list of
    arrays. Raises CheckpointError when the disk refuses; no part of a file is left then.
    Built in lesson 07.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    arrays = {f"value_{index:04d}": value for index, value in enumerate(values)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(part, "wb") as stream:
            np.savez(stream, about=json.dumps({"format": FORMAT, **about}), **arrays)
            stream.flush()
            os.fsync(stream.fileno())  # on the disk before it gets its name
        os.replace(part, path)
    except OSError as error:
        raise CheckpointError(
            f"{path} could not be written ({error.strerror or error}). Earlier checkpoints are "
            "untouched."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def read(path):
    """Read a checkpoint: {"about": what `write` got, "values": its list of arrays}.

    Raises CheckpointError for a file that is no checkpoint or is damaged: it is cut off, or a
    checksum of the archive is wrong. Built in lesson 07.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            about = json.loads(str(archive["about"]))
            names = sorted(name for name in archive.files if name.startswith("value_"))
            values = [archive[name] for name in names]
            if about["format"] != FORMAT:
                raise CheckpointError(
                    f"{path} is a checkpoint of format {about['format']}, and this version of the "
                    f"course reads format {FORMAT}. Start the training anew."
                )
    except (zipfile.BadZipFile, EOFError, KeyError, OSError, TypeError, ValueError) as error:
        if isinstance(error, CheckpointError):
            raise
        raise CheckpointError(
            f"{path} is damaged or is no checkpoint; perhaps it was written only in part."
        ) from error
    return {"about": about, "values": values}


def _described(layer):
    """Return a layer's kind and settings, without the names that Keras counts up."""
    try:
        settings = _cleaned(layer.get_config())
    except NotImplementedError:  # a layer of somebody's own
        settings = {}
    return [type(layer).__name__, json.dumps(settings, sort_keys=True, default=str)]


def _cleaned(settings):
    if isinstance(settings, dict):
        return {key: _cleaned(value) for key, value in settings.items() if key not in _NO_MATTER}
    if isinstance(settings, (list, tuple)):
        return [_cleaned(value) for value in settings]
    return settings


def _differs(what, there, here):
    """Return the end of a sentence: what the file holds, and what is here."""
    if what == "batches":
        names = ("images", "images in a batch", "as the seed")
        pairs = zip(names, there, here, strict=True)
        found = next((name, old, new) for name, old, new in pairs if old != new)
        return f"it was trained with {found[1]:,} {found[0]}, and here they are {found[2]:,}."
    if what == "optimizer":
        return f"its optimizer is {there}, and here it is {here}."
    if what == "layers" and len(there) != len(here):
        return f"its model has {len(there)} layers, and here it has {len(here)}."
    if what == "layers":
        place = next(
            k for k, pair in enumerate(zip(there, here, strict=True)) if pair[0] != pair[1]
        )
        (old, old_settings), (new, new_settings) = there[place], here[place]
        if old != new:
            return f"its layer {place + 1} is a {old}, and here it is a {new}."
        old_settings, new_settings = json.loads(old_settings), json.loads(new_settings)
        name = next(key for key in new_settings if old_settings.get(key) != new_settings[key])
        return (
            f"its layer {place + 1}, a {old}, has {name}={old_settings.get(name)!r}, and here it "
            f"is {new_settings[name]!r}."
        )
    return "its variables have other shapes."
