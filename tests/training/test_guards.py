"""The guard: a training stops at NaN, names the batch, and leaves healthy weights behind."""

import keras
import numpy as np
import pytest

from course_utils.training.batches import ShuffledBatches
from course_utils.training.checkpoints import Checkpoints
from course_utils.training.guards import NotANumberError, StopAtNaN

TOGETHER = 1 if keras.backend.backend() == "torch" else 3


@pytest.fixture
def data():
    random = np.random.default_rng(0)
    return random.normal(size=(70, 4, 4, 1)).astype("float32"), random.integers(3, size=70)


def make_model(rate=0.01, together=1):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            keras.layers.Conv2D(2, 3, activation="relu"),  # which may answer 0 to NaN
            keras.layers.Flatten(),
            keras.layers.Dense(3),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(rate), loss, steps_per_execution=together)
    return model


def finite(model):
    return all(np.isfinite(weight).all() for weight in model.get_weights())


@pytest.mark.parametrize("together", sorted({1, TOGETHER}))
def test_nan_in_an_image_stops_the_training_and_names_batch_and_image(data, together):
    images, labels = data
    batches = ShuffledBatches(images, labels, 10)
    batches.epoch = 1
    image = batches.positions(4)[7]
    images[image, 2, 1] = np.nan
    model = make_model(together=together)
    # In epoch 1 the image stands in some earlier or later batch: only that of epoch 2 is known.
    first = next(k for k in range(7) if image in _positions(batches, 0, k))
    told = f"batch {first + 1} of epoch 1: image {image} holds"
    with pytest.raises(NotANumberError, match=told) as stopped:
        model.fit(batches, epochs=2, shuffle=False, verbose=0, callbacks=[StopAtNaN(batches)])
    steps = int(model.optimizer.iterations)
    assert str(stopped.value).endswith(f"the weights are those before batch {steps + 1}.")
    assert finite(model)
    with pytest.raises(NotANumberError, match=f"batch 5 of epoch 2: image {image} holds"):
        model.fit(batches, initial_epoch=1, epochs=2, shuffle=False, verbose=0,
                  callbacks=[StopAtNaN(batches)])  # fmt: skip
    assert finite(model)


def _positions(batches, epoch, index):
    batches.epoch = epoch
    return batches.positions(index)


@pytest.mark.parametrize("together", sorted({1, TOGETHER}))
def test_weights_that_explode_stop_the_training(data, together):
    batches = ShuffledBatches(*data, 10)
    model = make_model(1e30, together)
    which = "one of the batches 1 to 3" if together > 1 else r"batch \d"
    with pytest.raises(NotANumberError, match=f"at {which} of epoch 1, and all images are finite"):
        model.fit(batches, shuffle=False, verbose=0, callbacks=[StopAtNaN(batches)])


def test_a_healthy_training_is_left_alone(data):
    batches = ShuffledBatches(*data, 10)
    history = make_model(together=TOGETHER).fit(
        batches, epochs=2, shuffle=False, verbose=0, callbacks=[StopAtNaN(batches)]
    )
    assert len(history.history["loss"]) == 2


def test_the_last_good_checkpoint_is_still_there(data, tmp_path):
    images, labels = data
    batches, model = ShuffledBatches(images, labels, 10), make_model()
    saver = Checkpoints(tmp_path, model, batches)
    callbacks = [StopAtNaN(batches), saver]
    model.fit(batches, epochs=2, shuffle=False, verbose=0, callbacks=callbacks)
    images[13] = np.inf
    with pytest.raises(NotANumberError, match="epoch 3: image 13"):
        model.fit(batches, initial_epoch=2, epochs=4, shuffle=False, verbose=0, callbacks=callbacks)
    assert saver.restore() == 2 and finite(model)
