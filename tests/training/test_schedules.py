"""Schedules: the same learning rate as Keras at each step."""

import keras
import numpy as np
import pytest

from course_utils.training.schedules import warm_up_and_cosine


@pytest.mark.parametrize(
    ("steps", "warm_up"), [(100, 0.2), (573, 0.2), (7, 0.3), (50, 0.0), (3, 0.9)]
)
def test_equals_keras_at_each_step(steps, warm_up):
    rising = int(warm_up * steps)
    warming = {"warmup_target": 0.006, "warmup_steps": rising} if rising else {}
    theirs = keras.optimizers.schedules.CosineDecay(
        0.0 if rising else 0.006, steps - rising, **warming
    )
    numbers = np.arange(steps + 5)
    expected = keras.ops.convert_to_numpy(keras.ops.map(theirs, numbers.astype("float32")))
    ours = warm_up_and_cosine(numbers, steps, 0.006, warm_up)
    np.testing.assert_allclose(ours, expected, atol=1e-8)


def test_a_single_step_is_a_float():
    assert warm_up_and_cosine(0, 10, 1.0) == 0.0
    assert warm_up_and_cosine(1, 10, 1.0) == 0.5
    assert warm_up_and_cosine(2, 10, 1.0) == 1.0
    assert warm_up_and_cosine(6, 10, 1.0) == pytest.approx(0.5)
    assert isinstance(warm_up_and_cosine(10, 10, 1.0), float)


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="whole number of at least 1, and is 0"):
        warm_up_and_cosine(0, 0, 0.1)
    with pytest.raises(ValueError, match="a step here is -1"):
        warm_up_and_cosine(np.array([0, -1]), 10, 0.1)
    with pytest.raises(ValueError, match="above 0"):
        warm_up_and_cosine(0, 10, 0.0)
    with pytest.raises(ValueError, match="For a fifth of the steps, give it 0.2"):
        warm_up_and_cosine(0, 10, 0.1, warm_up=20)
