"""A guard that stops a training whose numbers have ceased to be numbers."""

import math

import keras
import numpy as np


class NotANumberError(ValueError):
    """A training met numbers that are NaN or infinite; the message names the batch."""


class StopAtNaN(keras.callbacks.Callback):
    """Stop `fit` when numbers turn into NaN, and say at which batch.

    Each batch is looked at before it is used, so that a damaged image never reaches the weights.
    A loss that is NaN or infinite stops the training as well. The loss alone would not do: ReLU may
    answer 0 to NaN, and then the loss looks healthy while the weights are lost. Give it to `fit` as
    a callback. Built in lesson 07.

    Arguments: batches: the `ShuffledBatches` that `fit` gets.
    Raises: NotANumberError, a ValueError, out of `fit`. With `steps_per_execution` above 1 Keras
    reports several batches at once; a message about the loss then names the first and the last.
    """

    def __init__(self, batches):
        super().__init__()
        self._batches = batches

    def on_epoch_begin(self, epoch, logs=None):
        self._batches.epoch = self._epoch = epoch

    def on_train_batch_begin(self, batch, logs=None):
        self._first = batch
        together = self.model.steps_per_execution
        for index in range(batch, min(batch + together, len(self._batches))):
            positions = self._batches.positions(index)
            images = self._batches.images[positions].reshape(len(positions), -1)
            bad = positions[~np.isfinite(images).all(axis=1)]
            if len(bad):
                raise NotANumberError(
                    f"Training stopped before batch {index + 1} of epoch {self._epoch + 1}: image "
                    f"{bad[0]} holds numbers that are NaN or infinite. Mend it or leave it out; "
                    f"the weights are those before batch {batch + 1}."
                )

    def on_train_batch_end(self, batch, logs=None):
        loss = float((logs or {}).get("loss", 0.0))
        if not math.isfinite(loss):
            one = self._first == batch
            which = (
                f"batch {batch + 1}"
                if one
                else f"one of the batches {self._first + 1} to {batch + 1}"
            )
            raise NotANumberError(
                f"Training stopped: the loss is {loss} at {which} of epoch {self._epoch + 1}, and "
                "all images are finite. The weights have exploded: lower the learning rate, and go "
                "on from the last checkpoint."
            )
