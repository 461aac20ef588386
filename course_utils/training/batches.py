"""Batches whose order depends on a seed and the number of the epoch, and on nothing else."""

import keras
import numpy as np


class ShuffledBatches(keras.utils.PyDataset):
    """Images and labels in batches, in a new order in each epoch, that can be made again.

    The order is drawn from (seed, epoch). So a training that is taken up again in epoch 3 gets the
    same batches as one that was never interrupted, which `fit` with arrays does not promise. Give
    it to `fit` in the place of images, labels and `batch_size`, with `shuffle=False`: else Keras
    would shuffle the batches once more, by another die. Built in lesson 07.

    Arguments: images, labels: arrays of the same length. batch_size: examples in a batch; the last
    batch of an epoch has what is left. seed: a whole number of at least 0.
    Attributes: epoch: the epoch, counted from 0, whose batches are handed out; the callbacks
    `Checkpoints` and `StopAtNaN` set it.
    Raises: ValueError for other arguments, and in a training without `shuffle=False`.
    """

    def __init__(self, images, labels, batch_size, seed=0):
        super().__init__()
        if len(images) != len(labels) or not 1 <= batch_size <= len(images):
            raise ValueError(
                "Batches need one label for each image and no fewer images than batch_size, and "
                f"got {len(images)} images, {len(labels)} labels and batch_size={batch_size}."
            )
        self.images, self.labels = images, labels
        self.batch_size, self.seed, self.epoch = batch_size, seed, 0
        self._drawn = None
        self._next = None  # the batch that a training asks for next; None outside of a training

    def __len__(self):
        return -(-len(self.images) // self.batch_size)  # division that rounds up

    def __getitem__(self, index):
        if index != 0 and self._next not in (None, index):
            raise ValueError("The batches are shuffled already: call fit(..., shuffle=False).")
        self._next = None if self._next is None else index + 1
        chosen = self.positions(index)
        return self.images[chosen], self.labels[chosen]

    def positions(self, index):
        """Return where the examples of batch `index` of this epoch stand in `images`."""
        if self._drawn is None or self._drawn[0] != self.epoch:
            random = np.random.default_rng([self.seed, self.epoch])
            self._drawn = self.epoch, random.permutation(len(self.images))
        return self._drawn[1][index * self.batch_size : (index + 1) * self.batch_size]

    def on_epoch_begin(self):
        self._next = 0

    def on_epoch_end(self):
        self._next = None
