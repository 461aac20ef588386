"""Sequential: a chain that counts and differentiates, and a CNN that takes the steps of Keras."""

import keras
import numpy as np
import pytest
from equality import difference

from course_utils.layers import (
    Conv2D,
    Dense,
    Flatten,
    MaxPooling2D,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    model_multiply_accumulates,
)
from course_utils.training.gradients import loss_and_gradients
from course_utils.training.losses import SparseCategoricalCrossentropy
from course_utils.training.optimizers import SGD, Adam

STEPS = 50
IMAGES = (8, 14, 14, 1)  # batch, height, width, channels


def our_network():
    return Sequential(
        [
            Conv2D(4, 3, padding="same", seed=0),
            ReLU(),
            MaxPooling2D(2),
            Conv2D(6, 3, seed=1),
            ReLU(),
            Flatten(),
            Dense(10, seed=2),
        ]
    )


def keras_network(images=IMAGES):
    return keras.Sequential(
        [
            keras.Input(images[1:]),
            keras.layers.Conv2D(4, 3, padding="same"),
            keras.layers.ReLU(),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(6, 3),
            keras.layers.ReLU(),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )


def batches(dtype, count=STEPS):
    """Yield (images, labels): noise with a bright bar, whose row is the class."""
    random = np.random.default_rng(0)
    for _ in range(count):
        images = random.uniform(size=IMAGES)
        labels = random.integers(10, size=len(images))
        images[np.arange(len(images)), labels + 2] += 2
        yield images.astype(dtype), labels


def same_weights(ours, theirs, dtype):
    ours.build(IMAGES)
    ours.weights = {name: weight.astype(dtype) for name, weight in ours.weights.items()}
    theirs.set_weights(list(ours.weights.values()))


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    if request.param == "float64" and keras.backend.backend() != "tensorflow":
        # On torch, Keras 3.15 makes float32 of float64: https://github.com/keras-team/keras/issues/23704
        pytest.skip("of its backends, Keras multiplies float64 matrices in float64 on TensorFlow")
    usual = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx(request.param)  # for losses and the learning rate
    keras.config.set_dtype_policy(request.param)  # for layers
    yield request.param
    keras.config.set_floatx(usual[0])
    keras.config.set_dtype_policy(usual[1])


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_takes_the_steps_of_keras(optimizer, dtype):
    # TensorFlow makes float32 of some settings; these are the same number in both.
    options = {
        SGD: {"learning_rate": 2**-5, "momentum": 0.875},
        Adam: {"learning_rate": 2**-8, "beta_1": 0.875, "beta_2": 1 - 2**-10, "epsilon": 2**-23},
    }[optimizer]
    ours, theirs = our_network(), keras_network()
    same_weights(ours, theirs, dtype)
    theirs.compile(
        getattr(keras.optimizers, optimizer.__name__)(**options),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    step, loss = optimizer(**options), SparseCategoricalCrossentropy()
    found, expected = [], []
    with keras.device("cpu:0"):
        for images, labels in batches(dtype):
            found.append(ours.train_on_batch(images, labels, loss, step))
            theirs.reset_metrics()  # train_on_batch returns the mean of all losses so far
            expected.append(theirs.train_on_batch(images, labels))
    worst = np.max(np.abs(np.subtract(found, expected)) / np.abs(expected))
    assert worst <= (1e-4 if dtype == "float32" else 1e-10)
    print(f"\n{STEPS} steps of {optimizer.__name__}, {dtype}: losses differ by {worst:.1e}")
    assert all(weight.dtype == dtype for weight in ours.weights.values())
    assert np.mean(found[-5:]) < np.mean(found[:5]) / 2  # it learns, so that steps matter


def test_every_gradient_equals_keras():
    ours, theirs = our_network(), keras_network()
    same_weights(ours, theirs, "float32")
    images, labels = next(batches("float32"))
    loss = SparseCategoricalCrossentropy()
    value = loss(labels, ours(images, training=True))
    input_gradient = ours.backward(loss.backward())
    expected_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def total(images, *weights):
        scores, _ = theirs.stateless_call(list(weights), [], images, training=True)
        return expected_loss(labels, scores)

    with keras.device("cpu:0"):
        expected, gradients = loss_and_gradients(total, [images, *ours.weights.values()])
    assert np.isclose(value, expected, rtol=1e-5)
    found = [input_gradient, *ours.gradients.values()]
    assert all(difference(*pair) <= 1e-5 for pair in zip(found, gradients, strict=True))


def test_counts_as_keras_counts():
    ours, theirs = our_network(), keras_network()
    ours.build((None, *IMAGES[1:]))
    assert ours.count_params() == theirs.count_params()
    assert ours.multiply_accumulates() == model_multiply_accumulates(theirs, IMAGES[1:])
    assert ours.compute_output_shape((None, *IMAGES[1:])) == theirs.output_shape
    lines = ours.summary().splitlines()
    assert len({len(line) for line in lines}) == 1  # a table: every line has the same width
    assert lines[1].split() == ["conv2d", "any,", "14,", "14,", "4", "40", "7,056"]
    assert lines[-1].split() == ["all", "1,772", f"{ours.multiply_accumulates():,}"]


def test_gradients_equal_finite_differences():
    random = np.random.default_rng(0)
    inner = Sequential([Dense(3, seed=2), Sigmoid()])
    network = Sequential([Conv2D(2, 2, seed=0), Tanh(), Flatten(), Dense(4, seed=1), Tanh(), inner])
    network.build((2, 3, 4, 2))
    network.weights = {name: one.astype(np.float64) for name, one in network.weights.items()}
    assert list(network.weights)[-1] == "sequential/dense/bias"
    images = random.normal(size=(2, 3, 4, 2))
    upstream = random.normal(size=(2, 3))
    network(images)
    gradient, step = network.backward(upstream), 1e-6
    gradients = {"images": gradient, **network.gradients}
    for name, array in {"images": images, **network.weights}.items():
        place = tuple(size // 2 for size in array.shape)
        value, losses = array[place], []
        for moved in value + step, value - step:
            array[place] = moved
            losses.append(np.sum(network(images) * upstream))
        array[place] = value
        assert np.isclose(gradients[name][place], np.subtract(*losses) / (2 * step), rtol=1e-5)


def test_predicts_in_batches():
    network = our_network()
    images = np.random.default_rng(0).uniform(size=(7, *IMAGES[1:])).astype(np.float32)
    scores = network.predict(images, batch_size=3)
    assert scores.shape == (7, 10) and scores.dtype == np.float32
    assert difference(scores, network(images)) <= 1e-6


def test_layers_are_told_whether_the_network_learns():
    class Listener(ReLU):
        def _forward(self, inputs, training):
            self.heard = training
            return super()._forward(inputs, training)

    listener = Listener()
    network = Sequential([Sequential([listener]), Dense(2)])
    network.predict(np.ones((1, 3)))
    assert listener.heard is False
    network.train_on_batch(np.ones((1, 3)), np.array([1]), SparseCategoricalCrossentropy(), SGD())
    assert listener.heard is True


def test_names_number_layers_of_a_kind():
    network = Sequential([Dense(3), ReLU(), Dense(2), Dense(2, use_bias=False)])
    network.build((None, 4))
    names = ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias", "dense_2/kernel"]
    assert list(network.weights) == names
    network.weights = {name: np.ones_like(one) for name, one in network.weights.items()}
    assert np.all(network.layers[2].weights["kernel"] == 1)


def test_bad_input_is_told():
    with pytest.raises(ValueError, match="at least one layer"):
        Sequential([])
    with pytest.raises(ValueError, match="layers of course_utils.layers"):
        Sequential([Dense(2), np.tanh])
    layer = Dense(2)
    with pytest.raises(ValueError, match="two places"):
        Sequential([layer, ReLU(), layer])
    network = our_network()
    with pytest.raises(ValueError, match="has not seen the shape"):
        network.summary()
    with pytest.raises(ValueError, match="no weights yet"):
        network.count_params()
    with pytest.raises(RuntimeError, match="forward"):
        network.backward(np.zeros((8, 10)))
    with pytest.raises(ValueError, match=r"In the layer conv2d: .* \(14, 14, 1\)"):
        network.build((14, 14, 1))
    with pytest.raises(ValueError, match="In the layer conv2d_1: "):
        network.build((None, 5, 5, 1))  # after the pooling, too small for a window of 3
    network.build(IMAGES)
    with pytest.raises(ValueError, match=r"In the layer conv2d: .*\(8, 14, 14, 3\)"):
        network(np.zeros((8, 14, 14, 3)))
    with pytest.raises(ValueError, match=r"In the layer dense: .*\(8, 384\)"):
        network(np.zeros((8, 20, 20, 1)))
    with pytest.raises(ValueError, match="Give an array for each"):
        network.weights = {"kernel": np.zeros(3)}
    with pytest.raises(ValueError, match=r"\(0, 14, 14, 1\)"):
        network.predict(np.zeros((0, 14, 14, 1)))
