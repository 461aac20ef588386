"""Every call of a network in the house says `training`; and the rule that sees to it can fail."""

import network_calls
import pytest

from course_utils.catalogue import ROOT

ROOMS = ("course_utils", "benchmarks", "tests")
# Files in which a network is asked without `training` on purpose, to see what then happens.
ON_PURPOSE = {"tests/test_guards.py"}


def test_every_call_of_a_network_in_the_house_says_training():
    makers = network_calls.course_makers()
    untold = {}
    for file in sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if found := network_calls.untold_calls(file.read_text("utf-8"), makers):
            untold[name] = found
    assert set(untold) - ON_PURPOSE == set(), untold


def test_the_networks_of_the_course_are_known():
    makers = network_calls.course_makers()
    assert {"unet", "build_detector", "build_face_classifier", "restart"} <= makers


UNTOLD = {
    "a Sequential": "model = keras.Sequential(stack)\nmodel(images)",
    "by another name": "stack = keras.Sequential(layers)\nstack(images)",
    "a functional network": "whole = keras.Model(inputs, outputs)\nwhole(images)",
    "imported by name": "from keras import Sequential\ntwin = Sequential([])\ntwin(images)",
    "loaded": "again = keras.saving.load_model(file)\nagain(images)",
    "cloned": "from keras.models import clone_model\ntwin = clone_model(other)\ntwin(images)",
    "made by a function": "def make():\n    return keras.Model(a, b)\nmade = make()\nmade(images)",
    "made and asked": "def make():\n    return keras.Sequential([])\nmake()(images)",
    "made by a function that names it": (
        "def make():\n    built = keras.Sequential([])\n    built.add(layer)\n    return built\n"
        "made = make()\nmade(images)"
    ),
    "handed through": (
        "def ready(network):\n    network.compile('sgd')\n    return network\n"
        "twin = ready(keras.Sequential([]))\ntwin(images)"
    ),
    "made by the course": "from course_utils.models import unet\none = unet(3, 8)\none(x)",
    "a module's maker": "from course_utils import models\none = models.unet(3, 8)\none(images)",
    "a parameter": "def accuracy(model, images):\n    return model(images).argmax(axis=1)",
    "a parameter of a lambda": "ask = lambda network, images: network(images)",
    "an attribute": "class Explorer:\n    def ask(self):\n        return self.model(self.images)",
    "a class of its own": "class Net(keras.Model):\n    pass\nnet = Net()\nnet(images)",
    "an element of a mapping": "found = {'a': keras.Sequential([])}\nfound['a'](images)",
    "stored in a mapping": "found = {}\nfound['a'] = keras.Sequential([])\nfound['a'](images)",
    "stored by a function": (
        "def add(kind):\n    found[kind] = keras.Sequential([])\n\nfound = {}\nfound['a'](images)"
    ),
    "an element of a list": "pair = [keras.Sequential([]), other]\npair[0](images)",
    "a comprehension's list": "many = [keras.Sequential([]) for k in range(3)]\nmany[1](images)",
    "a loop over a mapping": "for name, one in models.items():\n    one(images)",
    "a loop over values": "found = {3: keras.Sequential([])}\nfor f in found.values():\n    f(x)",
    "a loop over pairs": "for name, f in (('a', keras.Sequential([])),):\n    f(images)",
    "in a comprehension": "answers = {name: f(images) for name, f in networks.items()}",
    "zipped": "for f, image in zip(networks, images, strict=True):\n    f(image)",
    "enumerated": "for k, f in enumerate(networks):\n    f(images)",
    "taken apart": "first, second = keras.Sequential([]), 3\nfirst(images)",
    "one of two": "chosen = network if good else other\nchosen(images)",
    "in a with": "with keras.Sequential([]) as one:\n    one(images)",
    "stateless": "network = keras.Sequential([])\nnetwork.stateless_call(weights, [], images)",
    "called by its method": "network = keras.Sequential([])\nnetwork.call(images)",
    "handed to a function": "def ask(f, x):\n    return f(x)\nask(keras.Sequential([]), images)",
    "handed by name": "def ask(f, x):\n    return f(x)\nask(x=images, f=keras.Sequential([]))",
    "a mapping handed": (
        "def ask(many):\n    return [f(x) for f in many.values()]\nask({1: keras.Sequential([])})"
    ),
    "in a closure": "twin = keras.Sequential([])\ndef ask(x):\n    return twin(x)",
}
TOLD = {
    "told": "network = keras.Sequential([])\nnetwork(images, training=False)",
    "told to train": "network = keras.Sequential([])\nnetwork(images, training=True)",
    "told that nobody says": "network = keras.Sequential([])\nnetwork(images, training=None)",
    "told by a setting": "def ask(model, mode):\n    return model(images, training=mode)",
    "predict": "network = keras.Sequential([])\nnetwork.predict(images)",
    "a function called network": "def network(depth):\n    return keras.Sequential([])\nnetwork(3)",
    "a function of the course": "from course_utils.models import unet\nunet(3, 8)",
    "a layer": "rate = keras.layers.Dropout(0.5)\nrate(images)",
    "a layer of the course": "from course_utils import layers\nnet = layers.Sequential([])\nnet(x)",
    "a function in a variable": "ask = answers['CNN']\nask(images)",
    "a graph": "body = keras.Sequential([])\ninputs = keras.Input((8, 8, 3))\nbody(inputs)",
    "a graph behind layers": (
        "body = keras.Sequential([])\ninputs = keras.Input((8,))\nx = keras.layers.ReLU()(inputs)\n"
        "outputs = body(x)"
    ),
    "a graph of two": (
        "body = keras.Sequential([])\nleft, right = keras.Input((8,)), keras.Input((8,))\n"
        "body(left)\nbody(right)"
    ),
    "the call of a base class": (
        "class Net(keras.Model):\n    def call(self, x):\n        return super().call(x)"
    ),
}


@pytest.mark.parametrize("source", UNTOLD.values(), ids=UNTOLD.keys())
def test_a_network_that_is_not_told_is_found(source):
    assert len(network_calls.untold_calls(f"import keras\n{source}", ("unet",))) == 1


@pytest.mark.parametrize("source", TOLD.values(), ids=TOLD.keys())
def test_what_is_told_or_no_network_is_left_alone(source):
    assert network_calls.untold_calls(f"import keras\n{source}", ("unet",)) == []


def test_a_call_in_a_notebook_is_found_with_its_cell_and_line(make_notebook):
    from course_utils import notebooks

    path = make_notebook(
        "# T", ("import keras\n\nnet = keras.Sequential([])",), ("x = 1\n\nnet(images)",)
    )
    ((cell, line, call),) = network_calls.untold_in_notebook(notebooks.read(path))
    assert (cell["id"], line, call) == ("cell-2", 3, "net(images)")
