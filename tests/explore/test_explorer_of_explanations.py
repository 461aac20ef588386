"""The explorer covers an image, asks the network again, and draws Grad-CAM of a layer."""

import keras
import numpy as np
import pytest
from keras import layers
from parts import controls

from course_utils import explanations
from course_utils.explore import ExplanationExplorer
from course_utils.figures import to_png
from course_utils.layers import softmax

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), np.uint8)
NAMES = ("cat", "dog")


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(0)
    stack = [keras.Input((16, 16, 3)), layers.Rescaling(1 / 50)]
    stack += [layers.Conv2D(4, 3, 2, activation="relu", name="first")]
    stack += [layers.Conv2D(5, 3, activation="relu", name="second")]
    return keras.Sequential([*stack, layers.GlobalAveragePooling2D(), layers.Dense(2)])


def test_the_square_has_the_mean_color_and_ends_at_the_edge(network):
    explorer = ExplanationExplorer(network, IMAGES, NAMES, image=1, top=10, left=3, size=9)
    image, covered = explorer.pictures()
    assert np.array_equal(image, IMAGES[1])
    assert np.allclose(covered[10:, 3:12], image.mean(axis=(0, 1)))
    covered[10:, 3:12] = image[10:, 3:12]
    assert np.array_equal(image, covered)


def test_the_probabilities_are_those_of_the_network(network):
    explorer = ExplanationExplorer(network, IMAGES, NAMES, size=0)
    open_share, covered = explorer.probabilities()
    scores = explanations.class_scores(network, IMAGES[:1])
    np.testing.assert_allclose(open_share, softmax(scores)[0], atol=1e-6)
    np.testing.assert_allclose(open_share, covered, atol=1e-6)


def test_a_slider_changes_the_picture(network):
    explorer = ExplanationExplorer(network, IMAGES, NAMES, top=2, left=2, size=8)
    parts = controls(explorer.widget)
    for name, value in {"image": 2, "layer": "first", "top": 7, "left": 5, "size": 4}.items():
        before = parts["Image"].value, parts["HTML"].value
        parts[name].value = value
        assert parts["Image"].value != before[0] and parts["HTML"].value != before[1], name
    assert parts["HTML"].value == explorer.in_words()


def test_the_words_say_what_is_seen(network):
    words = ExplanationExplorer(network, IMAGES, NAMES, top=1, left=2, size=3).in_words()
    assert words.startswith("Image 0: ")
    assert "a square of 3 pixels at row 1, column 2" in words
    assert words.endswith("Grad-CAM of the layer second.")


def test_its_picture_is_drawn(network):
    explorer = ExplanationExplorer(network, IMAGES, NAMES, size=0)
    assert to_png(explorer.static_picture()).startswith(b"\x89PNG")


def test_bad_input_is_told_in_a_sentence(network):
    with pytest.raises(ValueError, match="layer is one of 'first', 'second', and got 'third'"):
        ExplanationExplorer(network, IMAGES, NAMES, layer="third")
    with pytest.raises(ValueError, match="image is one of 0, 1, 2, and got 3"):
        ExplanationExplorer(network, IMAGES, NAMES, image=3)
    with pytest.raises(ValueError, match="Unknown setting 'row'"):
        ExplanationExplorer(network, IMAGES, NAMES, row=1)
