"""A restarted network learns as a new one would, and remembers nothing."""

import keras
import numpy as np
import pytest

from course_utils.training.restart import restart

RANDOM = np.random.default_rng(0)
INPUTS, TARGETS = RANDOM.normal(size=(32, 6)), RANDOM.normal(size=(32, 1))


def compiled(rate):
    layers = [keras.layers.Dense(5, "relu"), keras.layers.Dropout(0.2), keras.layers.Dense(1)]
    network = keras.Sequential([keras.Input((6,)), *layers])
    network.compile(keras.optimizers.AdamW(rate), "mse")
    return network


@pytest.mark.parametrize("shuffle", (False, True))
@pytest.mark.parametrize("schedule", (False, True))
def test_two_trainings_from_one_seed_are_one(schedule, shuffle):
    rate = keras.optimizers.schedules.CosineDecay(0.05, 8) if schedule else 0.05
    network, losses = compiled(rate), []
    for seed in (0, 1, 2, 1):  # the very first fit builds things, which may draw random numbers
        restart(network, seed, shuffle)
        settings = {"batch_size": 8, "epochs": 2, "verbose": 0, "shuffle": shuffle}
        losses.append(network.fit(INPUTS, TARGETS, **settings).history["loss"])
    assert losses[1] == losses[3] and losses[1] != losses[2]
    if not schedule:
        assert float(network.optimizer.learning_rate) == pytest.approx(0.05)


class Halved(keras.layers.Dense):
    """A layer that Keras has not been told about."""

    def call(self, inputs):
        return super().call(inputs) / 2


def squared_error(goals, answers):
    return keras.ops.mean((goals - answers) ** 2)


def test_own_layers_and_own_losses_need_no_registering():
    network = keras.Sequential([keras.Input((3,)), Halved(2)])
    network.compile("sgd", squared_error)
    before = network.get_weights()
    restart(network, seed=1)
    assert not np.array_equal(before[0], network.get_weights()[0])
    again = network.get_weights()
    restart(network, seed=1)
    assert np.array_equal(again[0], network.get_weights()[0])
