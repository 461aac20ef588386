"""Train one compiled network many times: building it anew each time would cost more."""

import random

import keras
import numpy as np


def restart(network, seed, shuffle=True):
    """Give a compiled network new first weights, and make its optimizer forget the last training.

    Arguments: network: a compiled Keras model. seed: of the weights, and of what is drawn after
    this call, such as what dropout drops and the order in which `fit` shuffles. shuffle: False if
    `fit` will not shuffle, which spares TensorFlow from compiling anew, 0.2 seconds each time.
    Returns the network. Built in lessons 06 and 07.
    """
    if shuffle or keras.backend.backend() != "tensorflow":
        keras.utils.set_random_seed(seed)
    else:
        random.seed(seed)  # Keras draws the seeds of new layers from it
        np.random.seed(seed)
    for layer in network.layers:
        # Layer by layer: a whole new network would cost three times as much, and clone_model would
        # compile it.
        fresh = type(layer).from_config(layer.get_config())
        if layer.variables and not fresh.built:
            fresh.build_from_config(layer.get_build_config())
        for variable, value in zip(layer.variables, fresh.variables, strict=True):
            variable.assign(value)  # the state of a dropout layer's random numbers among them
    network.optimizer.build(network.trainable_variables)
    forget(network.optimizer)
    return network


def forget(optimizer):
    """Set the records of a built optimizer, and its count of steps, to 0. Its rate stays."""
    for variable in optimizer.variables:
        if variable.name != "learning_rate":  # a fixed rate is kept there as well
            variable.assign(np.zeros(variable.shape, variable.dtype))
