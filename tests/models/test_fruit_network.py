"""The network of lesson 09 as later lessons use it: the same layers, the same training."""

import keras
import numpy as np
import pytest
from keras import layers

from course_utils import catalogue, notebooks
from course_utils.models.fruit_network import fruit_network, train_once


@pytest.fixture(scope="module")
def written():
    """What lesson 09 writes: `network` and `train_network`."""
    cells = notebooks.code_cells(
        notebooks.read(catalogue.NOTEBOOKS / "09_image_classification.ipynb")
    )
    names = {"keras": keras, "layers": layers, "np": np}
    names["moves"] = lambda: [layers.RandomFlip("horizontal"), layers.RandomTranslation(0.1, 0.1)]
    for start in ("def network(", "def train_network("):
        exec(
            next(text for cell in cells if (text := notebooks.source(cell)).startswith(start)),
            names,
        )
    return names


def configurations(model):
    """Return the layers and their settings, but for the names that Keras counts up."""
    found = [(type(layer).__name__, layer.get_config()) for layer in model.layers]
    return [
        (kind, {k: v for k, v in one.items() if k not in ("name", "seed")}) for kind, one in found
    ]


@pytest.mark.parametrize(("classes", "moved"), [(5, False), (14, True)])
def test_it_is_the_network_that_the_lesson_writes(written, classes, moved):
    mine = fruit_network(classes, written["moves"]() if moved else ())
    theirs = written["network"](classes, augmented=moved)
    assert mine.count_params() == theirs.count_params()
    same = [
        one == other
        for one, other in zip(configurations(mine), configurations(theirs), strict=True)
    ]
    assert all(same)


def test_it_is_the_training_that_the_lesson_writes(written):
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (40, 64, 64, 3)).astype("uint8"), np.arange(40) % 3
    found = []
    for train in (
        lambda model: train_once(model, images, labels, epochs=5),
        lambda model: written["train_network"](model, Photographs(images, labels), epochs=5),
    ):
        keras.utils.set_random_seed(0)
        train(model := fruit_network(3))
        found.append(model.get_weights())
    assert all(np.allclose(one, other, atol=1e-5) for one, other in zip(*found, strict=True))


class Photographs:
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.images)
