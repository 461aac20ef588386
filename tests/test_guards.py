"""The guards of the tests stand in every process: no network, and networks that are told."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from course_utils.training.gradients import loss_and_gradients

SENTENCE = "The tests of the course run without a network"


@pytest.mark.parametrize(
    "request_code",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=2)",
        "import urllib.request; urllib.request.urlopen('http://example.invalid', timeout=2)",
    ],
)
def test_a_process_of_the_tests_reaches_no_network(request_code):
    done = subprocess.run([sys.executable, "-c", request_code], capture_output=True, text=True)
    assert done.returncode != 0 and SENTENCE in done.stderr


def test_a_process_of_the_tests_reaches_this_machine():
    code = (
        "import socket\n"
        "server = socket.create_server(('localhost', 0))\n"
        "socket.create_connection(server.getsockname()[:2]).close()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_process_of_the_tests_asks_no_network_without_training():
    code = (
        "import keras\n"
        "network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
        "network.predict(keras.ops.ones((1, 2)), verbose=0)\n"
        "network(keras.ops.ones((1, 2)), training=False)\n"
        "network(keras.ops.ones((1, 2)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode != 0 and "is asked without `training`" in done.stderr
    assert "line 5" in done.stderr


@pytest.fixture
def network():
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(2), keras.layers.Dropout(0.5)])


ROWS = np.ones((3, 4), "float32")


class Pair(keras.Model):
    """A network of networks: within a call, the parts are told what the whole was told."""

    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, inputs):
        return self.part(inputs) + self.part(inputs)


@pytest.mark.parametrize(
    "ask",
    [
        lambda network: network(ROWS),
        lambda network: network(keras.ops.convert_to_tensor(ROWS)),
        lambda network: [layer for layer in (network,)][0](ROWS, mask=None),
        lambda network: keras.Model(network.inputs, network.outputs)(ROWS),
        lambda network: Pair(network)(ROWS),
        lambda network: network.stateless_call(network.get_weights(), [], ROWS),
        lambda network: loss_and_gradients(lambda x: keras.ops.sum(network(x)), [ROWS]),
    ],
)
def test_this_process_asks_no_network_without_training(network, ask):
    with pytest.raises(AssertionError, match="is asked without `training`"):
        ask(network)


def test_networks_that_are_told_and_calls_of_keras_itself_pass(network):
    for told in (True, False, None):
        network(ROWS, training=told)
    Pair(network)(ROWS, training=False)
    keras.Sequential([keras.Input((4,)), network, keras.layers.Dense(1)])(ROWS, training=False)
    inputs = keras.Input((4,))
    whole = keras.Model(inputs, keras.layers.Dense(1)(network(inputs)))  # builds a graph
    whole.compile("sgd", "mse")
    whole.fit(ROWS, np.zeros((3, 1)), epochs=1, verbose=0)
    assert np.isfinite(whole.evaluate(ROWS, np.zeros((3, 1)), verbose=0))
    assert whole.predict(ROWS, verbose=0).shape == (3, 1)
    assert keras.models.clone_model(whole).count_params() == whole.count_params()
    keras.layers.TimeDistributed(network)(ROWS[np.newaxis], training=False)


def test_the_guard_costs_nothing_that_could_be_seen(network):
    """A call that is told is one look into a mapping dearer: no frame is asked for."""
    calls = []
    sys.setprofile(lambda frame, event, function: calls.append(frame.f_code.co_filename))
    try:
        network(ROWS, training=False)
    finally:
        sys.setprofile(None)
    ours = [name for name in calls if "networks_are_told" in name]
    assert 0 < len(ours) <= 4  # the call and its return, and those of len(calls) at most
