"""The explorer of activations agrees with Keras, with slopes measured, and with its own words."""

import keras
import numpy as np
import pytest
from parts import controls

from course_utils.explore import ActivationExplorer
from course_utils.explore.activation import ACTIVATIONS, INPUTS
from course_utils.figures import to_png


@pytest.fixture
def explorer():
    return ActivationExplorer()


def outputs(name, inputs):
    """Return what Keras makes of numbers, at its own slope of 0.2 for `leaky_relu`."""
    function = keras.activations.get(None if name == "none" else name)
    inputs = keras.ops.convert_to_tensor(np.asarray(inputs, "float32"))
    return keras.ops.convert_to_numpy(function(inputs))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_curve_is_that_of_keras(name):
    curve, slope = ActivationExplorer(activation=name)._evaluate(INPUTS)
    assert np.allclose(curve, outputs(name, INPUTS), atol=1e-5)
    kept = (np.abs(INPUTS) > 0.1)[1:-1]  # the corner of ReLU has no slope to measure
    assert np.allclose(np.gradient(curve, INPUTS)[1:-1][kept], slope[1:-1][kept], atol=2e-3)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("weight", (-1.5, 0.5, 2.0))
def test_what_is_left_of_the_gradient_is_the_slope_of_the_stack(name, weight):
    explorer = ActivationExplorer(activation=name, x=0.7, depth=4, weight=weight)

    def stack(value):
        for _ in range(4):
            value = explorer._evaluate(np.array([weight * value]))[0][0]
        return value

    measured = (stack(0.7 + 1e-5) - stack(0.7 - 1e-5)) / 2e-5
    gradients = explorer.gradients()
    assert len(gradients) == 4 and gradients[-1] == pytest.approx(measured, rel=1e-3, abs=1e-9)


def test_the_last_layer_comes_first_on_the_way_back():
    explorer = ActivationExplorer(activation="sigmoid", x=2.0, depth=2)
    first, second = (float(outputs("sigmoid", [value])[0]) for value in (2.0, 0.880797))
    slopes = first * (1 - first), second * (1 - second)
    assert explorer.gradients() == pytest.approx([slopes[1], slopes[0] * slopes[1]], rel=1e-4)


def test_the_answers_to_the_questions_of_the_lesson():
    eighth = ActivationExplorer(activation="sigmoid", x=0.0, depth=1).gradients()[0]
    assert eighth == pytest.approx(0.25)
    dead = ActivationExplorer(activation="relu", x=-1.0, weight=3.0, depth=5)
    assert np.all(dead.gradients() == 0)
    leaky = ActivationExplorer(activation="leaky_relu", x=-1.0, negative_slope=0.2, depth=5)
    assert leaky.gradients()[-1] == pytest.approx(0.2**5)
    exploding = ActivationExplorer(activation="relu", x=1.0, weight=2.0, depth=20)
    assert exploding.gradients()[-1] == pytest.approx(2.0**20)


def test_the_words_are_the_numbers_of_the_picture():
    words = ActivationExplorer(activation="sigmoid", x=2.0, depth=12).in_words()
    assert words.startswith("sigmoid of 2 is 0.88, with the slope 0.105.")
    assert "12 layers leave" in words and float(words.split()[-1].rstrip(".")) < 1e-7


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    changes = {"x": -1.0, "depth": 9, "weight": 1.5, "activation": "leaky_relu"}
    for name, value in {**changes, "negative_slope": 0.5}.items():
        before = parts["Image"].value
        parts[name].value = value
        assert parts["Image"].value != before, name
        assert parts["HTML"].value == explorer.in_words()


def test_only_the_leaky_relu_has_a_slope_to_choose(explorer):
    parts = controls(explorer.widget)
    assert parts["negative_slope"].disabled
    parts["activation"].value = "leaky_relu"
    assert not parts["negative_slope"].disabled


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_draws_the_ends_of_its_sliders(name):
    for x, depth, weight in ((-6, 20, -3), (6, 20, 3), (0, 1, 0)):
        explorer = ActivationExplorer(activation=name, x=x, depth=depth, weight=weight)
        assert to_png(explorer.static_picture()).startswith(b"\x89PNG")


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="Unknown setting 'slope'"):
        ActivationExplorer(slope=0.1)
    with pytest.raises(ValueError, match="no activation 'softmax' here. Choose one of: relu"):
        ActivationExplorer(activation="softmax")
