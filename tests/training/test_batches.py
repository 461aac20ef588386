"""Shuffled batches: each example once, and the same order for the same seed and epoch."""

import keras
import numpy as np
import pytest

from course_utils.training.batches import ShuffledBatches

IMAGES = np.arange(10, dtype="float32").reshape(10, 1)
LABELS = np.arange(10, dtype="float32")


def order(batches, epoch):
    batches.epoch = epoch
    return np.concatenate([batches[index][1] for index in range(len(batches))])


def test_an_epoch_holds_each_example_once_with_its_label():
    batches = ShuffledBatches(IMAGES, LABELS, 4)
    assert [len(batches[index][0]) for index in range(len(batches))] == [4, 4, 2]
    assert sorted(order(batches, 0)) == sorted(LABELS)
    images, labels = batches[1]
    assert np.array_equal(images[:, 0], labels)


def test_the_order_depends_on_seed_and_epoch_alone():
    first, again = ShuffledBatches(IMAGES, LABELS, 3, seed=1), ShuffledBatches(IMAGES, LABELS, 3, 1)
    np.random.seed(5)
    assert np.array_equal(order(first, 2), order(again, 2))
    assert not np.array_equal(order(first, 2), order(first, 3))
    other = ShuffledBatches(IMAGES, LABELS, 3, seed=2)
    assert not np.array_equal(order(first, 2), order(other, 2))


def test_positions_say_which_examples_a_batch_holds():
    batches = ShuffledBatches(IMAGES, LABELS, 4)
    assert np.array_equal(batches.positions(2), batches[2][1])


def test_fit_has_to_leave_the_order_alone():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    images = np.zeros((500, 1), "float32")
    model.fit(ShuffledBatches(images, images, 5), epochs=2, shuffle=False, verbose=0)
    with pytest.raises(Exception, match="shuffled already: call fit"):
        model.fit(ShuffledBatches(images, images, 5), verbose=0)


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="10 images, 9 labels"):
        ShuffledBatches(IMAGES, LABELS[:9], 3)
    with pytest.raises(ValueError, match="batch_size=11"):
        ShuffledBatches(IMAGES, LABELS, 11)
