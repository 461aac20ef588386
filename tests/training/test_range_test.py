"""The range test: rates that grow, losses of single steps, and a model that is left as it was."""

import keras
import numpy as np
import pytest

from course_utils.training.range_test import range_test

RANDOM = np.random.default_rng(0)
IMAGES, LABELS = RANDOM.normal(size=(40, 3)).astype("float32"), RANDOM.integers(2, size=40)


def make_model(optimizer="sgd"):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"])
    return model


def test_each_rate_is_the_one_before_times_the_same_factor():
    rates, losses = range_test(make_model(), IMAGES, LABELS, 1e-4, 1e-1, steps=4, batch_size=8)
    np.testing.assert_allclose(rates, [1e-4, 1e-3, 1e-2, 1e-1])
    assert losses.shape == (4,)


def test_the_losses_are_those_of_single_steps():
    model = make_model()
    weights = model.get_weights()
    _, losses = range_test(model, IMAGES, LABELS, 1e-9, 1e-8, steps=5, batch_size=8)
    for step, loss in enumerate(losses):  # rates so small that the weights stay
        batch = slice(8 * step, 8 * step + 8)
        scores = keras.ops.convert_to_tensor(IMAGES[batch] @ weights[0] + weights[1])
        expected = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(
            LABELS[batch], scores
        )
        assert loss == pytest.approx(float(keras.ops.convert_to_numpy(expected)), rel=1e-4)


def test_the_model_is_left_as_it_was():
    model = make_model("adam")
    model.fit(IMAGES, LABELS, verbose=0)
    variables = [*model.variables, *model.optimizer.variables]
    before = [keras.ops.convert_to_numpy(variable).copy() for variable in variables]
    range_test(model, IMAGES, LABELS, steps=10, batch_size=16)
    for variable, value in zip(variables, before, strict=True):
        assert np.array_equal(keras.ops.convert_to_numpy(variable), value), variable.path
    model.fit(IMAGES, LABELS, verbose=0)


def test_it_ends_when_the_loss_explodes():
    rates, losses = range_test(
        make_model(), 100 * IMAGES, LABELS, 1e-3, 1e6, steps=50, batch_size=8
    )
    assert len(rates) == len(losses) < 50
    assert not np.isfinite(losses[-1]) or losses[-1] > 10 * losses[0]


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="the second above the first"):
        range_test(make_model(), IMAGES, LABELS, lowest=1.0, highest=0.1)
    with pytest.raises(ValueError, match="batch_size=64, and got 40 images"):
        range_test(make_model(), IMAGES, LABELS, batch_size=64)
    with pytest.raises(ValueError, match="40 images and 39 labels"):
        range_test(make_model(), IMAGES, LABELS[:-1], batch_size=8)
