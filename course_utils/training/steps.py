"""Train one network many times for a fixed number of steps, from few examples or from many."""

import keras
import numpy as np

from course_utils.training.one_cycle import one_cycle
from course_utils.training.restart import forget, restart

BATCH = 32


def compile_for(network, steps, rate, together=1):
    """Compile a network that answers with logits for trainings of so many steps.

    The rate rises for a fifth of the steps and falls for the others, as in lesson 09; AdamW with
    weight decay, label smoothing. Which layers learn is fixed here: freeze or thaw them before.

    Args:
        network: a Keras model, from anything to logits (batch, classes).
        steps: of each training, at least 5.
        rate: the highest learning rate.
        together: steps that TensorFlow and JAX run at a time.

    Returns:
        The network. Built in lessons 09 and 12.
    """
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    adam = keras.optimizers.AdamW(one_cycle(steps, rate), weight_decay=0.01)
    network.compile(adam, loss, steps_per_execution=together)
    return network


def train_steps(network, images, labels, steps, seed, weights=None):
    """Train a compiled network anew: tour after tour through the examples, 32 in a step.

    Args:
        network: as `compile_for` returns it.
        images: (count, ...), what it takes; labels: (count,), class numbers.
        steps: as `compile_for` was told.
        seed: of the order, and of new first weights.
        weights: where the training begins, as `get_weights` returns them; None for new ones.

    Returns:
        The network. Built in lesson 12.
    """
    if weights is None:
        restart(network, seed, shuffle=False)
    else:
        network.set_weights(weights)
        network.optimizer.build(network.trainable_variables)
        forget(network.optimizer)
    rows = tours(len(images), steps * BATCH, seed)
    goals = keras.utils.to_categorical(labels, network.output_shape[-1])
    network.fit(images[rows], goals[rows], BATCH, shuffle=False, verbose=0)
    return network


def tours(examples, count, seed):
    """Return `count` positions: tour after tour through all examples, each in another order."""
    random = np.random.default_rng(seed)
    drawn = [random.permutation(examples) for _ in range(-(-count // examples))]
    return np.concatenate(drawn)[:count]
