"""One rise and fall: the rates that Keras takes are those of lesson 07."""

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.training.one_cycle import compile_one_cycle
from course_utils.training.schedules import warm_up_and_cosine


def test_the_rates_are_those_of_lesson_07():
    network = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    assert compile_one_cycle(network, steps=50, peak=0.01) is network
    schedule = network.optimizer._learning_rate
    found = [float(keras.ops.convert_to_numpy(schedule(step))) for step in range(50)]
    np.testing.assert_allclose(found, warm_up_and_cosine(np.arange(50), 50, 0.01), atol=1e-7)


def test_it_learns():
    keras.utils.set_random_seed(0)
    points = np.random.default_rng(0).normal(size=(256, 3)).astype("float32")
    labels = (points[:, 0] > 0).astype("int64")
    network = compile_one_cycle(
        keras.Sequential([keras.Input((3,)), layers.Dense(2)]), steps=80, peak=0.1
    )
    history = network.fit(points, labels, batch_size=32, epochs=10, verbose=0).history
    assert history["accuracy"][-1] == pytest.approx(1, abs=0.05)
