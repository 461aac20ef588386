"""Losses: how wrong a batch of answers is, and how each answer should change."""

import numpy as np


class Loss:
    """The common part of the losses: `forward(labels, outputs)`, then `backward()`.

    Losses are means over the batch, as in Keras.
    """

    def __init__(self):
        self._gradient = None

    def forward(self, labels, outputs):
        """Return the mean loss of a batch, a float.

        `outputs` is a floating-point array of shape (batch, ...), what the network answered; the
        loss says what `labels` must be. Raises ValueError for labels that do not fit.
        """
        outputs = np.asarray(outputs)
        if outputs.dtype.kind != "f" or outputs.ndim < 1 or outputs.size == 0:
            raise ValueError(
                f"{type(self).__name__} expects outputs of floating-point numbers with a batch "
                f"axis, and got shape {outputs.shape} and dtype {outputs.dtype}. "
                "Give it the outputs of a network."
            )
        value, self._gradient = self._value_and_gradient(np.asarray(labels), outputs)
        return float(value)

    def __call__(self, labels, outputs):
        return self.forward(labels, outputs)

    def backward(self):
        """Return the derivative of the last `forward` by each output, with the outputs' shape.

        Raises RuntimeError before any `forward`.
        """
        if self._gradient is None:
            raise RuntimeError(
                "backward needs a loss to start from. Call forward(labels, outputs) first."
            )
        return self._gradient

    def _value_and_gradient(self, labels, outputs):
        raise NotImplementedError


class CategoricalCrossentropy(Loss):
    """Minus the log probability of the right class, for labels of one number for each class.

    Equal to `keras.losses.CategoricalCrossentropy(from_logits=True)`: outputs are scores of shape
    (batch, classes), before any softmax, and labels are probabilities of the same shape, such as a
    1 at the right class and 0 elsewhere. Built in lesson 05.
    """

    def _value_and_gradient(self, labels, outputs):
        _check_same_shape(labels, outputs, self)
        labels = labels.astype(outputs.dtype)
        if not np.allclose(labels.sum(axis=-1), 1, atol=1e-3) or np.any(labels < 0):
            raise ValueError(
                "CategoricalCrossentropy expects labels that are probabilities, with the sum 1 for "
                f"each of the examples of shape {labels.shape}. For class numbers, use "
                "SparseCategoricalCrossentropy."
            )
        return cross_entropy(labels, outputs)


class SparseCategoricalCrossentropy(Loss):
    """Minus the log probability of the right class, for labels that are class numbers.

    Equal to `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`: outputs are scores of
    shape (batch, classes), before any softmax, and labels are whole numbers of shape (batch,), from
    0 to classes - 1. Built in lesson 05.
    """

    def _value_and_gradient(self, labels, outputs):
        if labels.dtype.kind not in "ui" or labels.shape != outputs.shape[:-1]:
            raise ValueError(
                "SparseCategoricalCrossentropy expects one class number for each row of scores, "
                f"and got labels of shape {labels.shape} and dtype {labels.dtype} for scores of "
                f"shape {outputs.shape}. Give it whole numbers of shape {outputs.shape[:-1]}."
            )
        classes = outputs.shape[-1]
        if labels.min() < 0 or labels.max() >= classes:
            raise ValueError(
                f"Scores of shape {outputs.shape} have the classes 0 to {classes - 1}, and the "
                f"labels go from {labels.min()} to {labels.max()}. Give each class a score."
            )
        return cross_entropy(np.eye(classes, dtype=outputs.dtype)[labels], outputs)


class MeanSquaredError(Loss):
    """The mean of (output - label) squared, equal to `keras.losses.MeanSquaredError`.

    Labels have the shape of the outputs. Built in lesson 05.
    """

    def _value_and_gradient(self, labels, outputs):
        _check_same_shape(labels, outputs, self)
        error = outputs - labels.astype(outputs.dtype)
        return np.mean(error**2), 2 * error / error.size


def cross_entropy(labels, scores):
    """Return the mean cross-entropy and its gradient by the scores: probabilities less labels.

    `labels` and `scores` are floating-point arrays of shape (batch, classes); labels are
    probabilities, such as a 1 at the right class and 0 elsewhere. Built in lesson 05.
    """
    shifted = scores - scores.max(axis=-1, keepdims=True)  # so that no exponential overflows
    logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    examples = scores.size // scores.shape[-1]
    return -np.sum(labels * logs) / examples, (np.exp(logs) - labels) / examples


def _check_same_shape(labels, outputs, loss):
    if labels.shape != outputs.shape:
        raise ValueError(
            f"{type(loss).__name__} compares each output with its label, and got labels of shape "
            f"{labels.shape} for outputs of shape {outputs.shape}. Give both the same shape."
        )
