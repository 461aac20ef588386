"""Many trainings of one compiled network: each is as if it were the only one."""

import keras
import numpy as np
from keras import layers

from course_utils.training.steps import compile_for, tours, train_steps

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.normal(size=(60, 2)).astype("float32")
SIDES = (POINTS[:, 0] > 0).astype(int)


def network():
    return keras.Sequential([keras.Input((2,)), layers.Dense(8, "relu"), layers.Dense(2)])


def answers(model):
    return model.predict(POINTS, verbose=0)


def test_a_tour_visits_each_example_once():
    rows = tours(7, 20, seed=3)
    assert len(rows) == 20 and sorted(rows[:7]) == sorted(rows[7:14]) == list(range(7))
    assert len(set(rows[14:])) == 6
    assert np.array_equal(rows, tours(7, 20, seed=3)) and not np.array_equal(rows, tours(7, 20, 4))


def test_it_learns_and_the_same_seed_gives_the_same_network():
    model = compile_for(network(), 40, 0.05)
    first = answers(train_steps(model, POINTS, SIDES, 40, seed=1))
    assert np.mean(first.argmax(axis=1) == SIDES) > 0.9
    other = answers(train_steps(model, POINTS[:20], SIDES[:20], 40, seed=2))
    again = answers(train_steps(model, POINTS, SIDES, 40, seed=1))
    assert not np.allclose(first, other) and np.allclose(first, again, atol=1e-5)


def test_it_begins_at_the_weights_that_it_is_given():
    model = compile_for(network(), 10, 0.0)
    weights = [RANDOM.normal(size=one.shape) for one in model.get_weights()]
    train_steps(model, POINTS, SIDES, 10, seed=0, weights=weights)
    assert all(map(np.allclose, model.get_weights(), weights))


def test_a_frozen_layer_stays():
    model = network()
    model.layers[0].trainable = False
    compile_for(model, 10, 0.05)
    before = model.get_weights()
    train_steps(model, POINTS, SIDES, 10, seed=0, weights=before)
    changed = [not np.allclose(*pair) for pair in zip(before, model.get_weights(), strict=True)]
    assert changed == [False, False, True, True]
