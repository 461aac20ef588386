"""Gradients on the backend that KERAS_BACKEND names, against gradients known by hand."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course_utils.training.gradients import double_precision, loss_and_gradients


def test_value_and_gradients_of_a_product():
    a, b = np.array([1, 2, 3], np.float32), np.array([4, 5, 6], np.float32)
    value, gradients = loss_and_gradients(lambda a, b: ops.sum(a * a * b), [a, b])
    assert isinstance(value, float) and value == 4 + 20 + 54
    np.testing.assert_allclose(gradients[0], 2 * a * b)
    np.testing.assert_allclose(gradients[1], a * a)
    assert all(isinstance(gradient, np.ndarray) for gradient in gradients)
    assert {gradient.dtype for gradient in gradients} == {np.dtype(np.float32)}


def test_gradients_through_a_keras_layer():
    layer = layers.Dense(2, use_bias=False)
    layer.build((None, 3))
    images = np.arange(6, dtype=np.float32).reshape(2, 3)
    _, (gradient,) = loss_and_gradients(lambda images: ops.sum(layer(images)), [images])
    np.testing.assert_allclose(gradient, np.tile(layer.get_weights()[0].sum(axis=1), (2, 1)))


def test_an_unused_array_has_a_gradient_of_zeros():
    one, two = np.ones(2, np.float32), np.ones((3, 1), np.float32)
    _, gradients = loss_and_gradients(lambda one, two: ops.sum(one), [one, two])
    np.testing.assert_array_equal(gradients[1], np.zeros((3, 1)))


def test_the_arrays_are_left_alone():
    array = np.ones(3, np.float32)
    loss_and_gradients(lambda array: ops.sum(array * array), [array])
    np.testing.assert_array_equal(array, np.ones(3))


def test_gradient_descent_finds_the_minimum():
    point = np.array([3.0, -2.0], np.float32)
    for _ in range(50):
        value, (gradient,) = loss_and_gradients(lambda x: ops.sum(ops.square(x - 1)), [point])
        point = point - 0.2 * gradient
    assert value < 1e-6
    np.testing.assert_allclose(point, 1, atol=1e-4)


def test_what_has_no_gradient_is_refused():
    with pytest.raises(ValueError, match=r"int64.*astype"):
        loss_and_gradients(ops.sum, [np.arange(3, dtype=np.int64)])
    with pytest.raises(ValueError, match=r"one number.*\(3,\)"):
        loss_and_gradients(lambda array: array * 2, [np.ones(3, np.float32)])


def test_double_precision_reaches_layers_and_gradients():
    random = np.random.default_rng(0)
    rows, kernel = random.normal(size=(4, 6)), random.normal(size=(6, 3))
    with double_precision():
        dense = layers.Dense(3, use_bias=False)
        dense.build(rows.shape)
        dense.set_weights([kernel])
        outputs = ops.convert_to_numpy(dense(rows))
        _, (gradient,) = loss_and_gradients(
            lambda kernel: ops.sum(ops.square(ops.matmul(rows, kernel))), [kernel]
        )
    assert outputs.dtype == gradient.dtype == np.float64
    np.testing.assert_allclose(outputs, rows @ kernel, rtol=1e-13)
    np.testing.assert_allclose(gradient, 2 * rows.T @ rows @ kernel, rtol=1e-12)


def test_double_precision_reaches_losses_and_optimizers():
    random = np.random.default_rng(1)
    scores, labels = random.normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])
    with double_precision():
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        value, (gradient,) = loss_and_gradients(lambda scores: loss(labels, scores), [scores])
        variable = keras.Variable(scores)
        keras.optimizers.SGD(0.25).apply_gradients([(ops.convert_to_tensor(gradient), variable)])
        moved = ops.convert_to_numpy(variable)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    assert value == pytest.approx(-np.mean(logs[np.arange(5), labels]), rel=1e-13)
    expected = (np.exp(logs) - np.eye(4)[labels]) / 5
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(moved, scores - 0.25 * gradient, rtol=1e-14)


def test_double_precision_ends_with_its_block():
    usual = keras.config.floatx(), keras.config.dtype_policy().name
    with pytest.raises(RuntimeError, match="an error inside"), double_precision():
        assert keras.config.floatx() == "float64"
        raise RuntimeError("an error inside")
    assert (keras.config.floatx(), keras.config.dtype_policy().name) == usual
    one = ops.add(ops.convert_to_tensor([1.0]), ops.convert_to_tensor([2.0]))
    assert keras.backend.standardize_dtype(one.dtype) == "float32"
    assert keras.backend.standardize_dtype(layers.Dense(1)(np.ones((1, 2))).dtype) == "float32"
