"""The explorer of softmax agrees with Keras, with slopes measured, and with its own words."""

import keras
import numpy as np
import pytest
from parts import controls

from course_utils.explore import SoftmaxExplorer
from course_utils.explore.softmax import NAMES
from course_utils.figures import to_png


@pytest.fixture
def explorer():
    return SoftmaxExplorer()


@pytest.mark.parametrize("temperature", (0.25, 1.0, 5.0))
@pytest.mark.parametrize("right", NAMES)
def test_the_numbers_are_those_of_keras(temperature, right):
    explorer = SoftmaxExplorer(cat=3.0, owl=4.5, temperature=temperature, right=right)
    logits, probabilities, loss, _ = explorer.evaluate()
    scaled = keras.ops.convert_to_tensor((logits / temperature).astype("float32")[np.newaxis])
    expected = keras.ops.convert_to_numpy(keras.ops.softmax(scaled))[0]
    assert np.allclose(probabilities, expected, atol=1e-6)
    label = np.array([NAMES.index(right)])
    judge = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert loss == pytest.approx(float(judge(label, scaled)), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("temperature", (0.5, 1.0, 3.0))
def test_the_gradient_is_the_slope_of_the_loss(temperature):
    gradient = SoftmaxExplorer(temperature=temperature, right="dog").evaluate()[3]
    for index, name in enumerate(NAMES):
        start = SoftmaxExplorer().settings[name]
        above, below = (
            SoftmaxExplorer(
                temperature=temperature, right="dog", **{name: start + change}
            ).evaluate()[2]
            for change in (1e-5, -1e-5)
        )
        assert gradient[index] == pytest.approx((above - below) / 2e-5, abs=1e-8)
    assert gradient.sum() == pytest.approx(0, abs=1e-12)


def test_the_answers_to_the_questions_of_the_lesson():
    equal = SoftmaxExplorer(cat=0.0, dog=0.0, fox=0.0, owl=0.0)
    assert equal.evaluate()[2] == pytest.approx(np.log(4))
    first = SoftmaxExplorer().evaluate()[1]
    moved = SoftmaxExplorer(cat=3.0, dog=2.0, fox=1.0, owl=0.0).evaluate()[1]
    assert moved == pytest.approx(first)
    doubled = SoftmaxExplorer(cat=4.0, dog=2.0, fox=0.0, owl=-2.0, temperature=2.0).evaluate()[1]
    assert doubled == pytest.approx(first)
    cold, hot = (SoftmaxExplorer(temperature=value).evaluate()[1] for value in (0.25, 5.0))
    assert cold[0] > 0.97 and hot.max() - hot.min() < 0.2
    wrong = SoftmaxExplorer(cat=5.0, dog=-5.0, fox=-5.0, owl=-5.0, right="owl")
    assert 10 < wrong.evaluate()[2] < 10.1
    assert wrong.evaluate()[3] == pytest.approx([1, 0, 0, -1], abs=1e-3)


def test_the_words_are_the_numbers_of_the_picture():
    words = SoftmaxExplorer(right="dog").in_words()
    assert words.startswith("cat 64.4%, dog 23.7%, fox 8.7%, owl 3.2%. Right is dog: loss 1.440")
    assert words.endswith("the gradient of its logit is -0.763.")


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    changes = {f"logit of {name}": 3.5 for name in NAMES}
    for name, value in {**changes, "temperature": 2.0, "right": "owl"}.items():
        before = parts["Image"].value
        parts[name].value = value
        assert parts["Image"].value != before, name
        assert parts["HTML"].value == explorer.in_words()


@pytest.mark.parametrize("temperature", (0.25, 5))
@pytest.mark.parametrize("logit", (-5, 5))
def test_it_draws_the_ends_of_its_sliders(temperature, logit):
    explorer = SoftmaxExplorer(cat=logit, owl=-logit, temperature=temperature)
    assert to_png(explorer.static_picture()).startswith(b"\x89PNG")


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="Unknown setting 'bee'"):
        SoftmaxExplorer(bee=1.0)
    with pytest.raises(ValueError, match="no class 'bee' here. Choose one of: cat"):
        SoftmaxExplorer(right="bee")
    with pytest.raises(ValueError, match="temperature must be above 0"):
        SoftmaxExplorer(temperature=0)
