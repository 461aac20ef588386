"""The learning-rate range test: which learning rates a network can stand."""

import math

import keras
import numpy as np


def range_test(model, images, labels, lowest=1e-5, highest=1.0, steps=100, batch_size=128):
    """Train with a learning rate that grows at each step, and note the loss of each step.

    Arguments: model: a compiled Keras model, whose optimizer has a number for its learning rate;
    at the end model and optimizer are as they were. images, labels: what `fit` would get; they are
    taken in their order, and from the beginning again where they end. lowest, highest: the first
    and the last learning rate; each is the one before times the same factor. steps: how many.
    batch_size: examples a step.
    Returns: (rates, losses), two arrays; shorter than `steps` where the loss has exploded (it is no
    number, or ten times the first one). Raises ValueError for rates that do not grow and for too
    few images. Smith (2017), "Cyclical learning rates for training neural networks". Built in
    lesson 07.
    """
    _check(images, labels, lowest, highest, steps, batch_size)
    model.optimizer.build(model.trainable_variables)
    variables = [*model.variables, *model.optimizer.variables]
    before = [keras.ops.convert_to_numpy(variable).copy() for variable in variables]
    rates, losses = np.geomspace(lowest, highest, steps), []
    for step, rate in enumerate(rates):
        batch = np.arange(step * batch_size, (step + 1) * batch_size) % len(images)
        model.optimizer.learning_rate = float(rate)
        model.reset_metrics()  # or Keras would return the mean of all losses so far
        logs = model.train_on_batch(images[batch], labels[batch], return_dict=True)
        losses.append(float(logs["loss"]))
        if not math.isfinite(losses[-1]) or losses[-1] > 10 * losses[0]:
            break
    for variable, value in zip(variables, before, strict=True):
        variable.assign(value)
    return rates[: len(losses)], np.array(losses)


def _check(images, labels, lowest, highest, steps, batch_size):
    if not 0 < lowest < highest:
        raise ValueError(
            f"The rates grow from lowest={lowest!r} to highest={highest!r}: the first must be "
            "above 0, and the second above the first."
        )
    if len(images) != len(labels) or not 1 <= batch_size <= len(images) or steps < 2:
        raise ValueError(
            f"A range test of {steps} steps needs at least 2 steps, one label for each image and "
            f"no fewer images than batch_size={batch_size}, and got {len(images)} images and "
            f"{len(labels)} labels."
        )
