"""Counts by formula against Keras, and receptive fields against measured ones."""

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.layers import (
    Conv2D,
    model_multiply_accumulates,
    multiply_accumulates,
    parameter_count,
    receptive_field,
)


@pytest.mark.parametrize("kernel_size", [1, 3, (5, 2)])
@pytest.mark.parametrize(("channels", "filters", "groups"), [(1, 32, 1), (6, 4, 2), (8, 8, 8)])
@pytest.mark.parametrize("use_bias", [True, False])
def test_parameter_count_equals_keras(kernel_size, channels, filters, groups, use_bias):
    theirs = layers.Conv2D(
        filters, kernel_size, groups=groups, use_bias=use_bias, kernel_initializer="zeros"
    )
    ours = Conv2D(filters, kernel_size, groups=groups, use_bias=use_bias)
    theirs.build((None, 8, 8, channels))
    ours.build((None, 8, 8, channels))
    count = parameter_count(kernel_size, channels, filters, groups, use_bias)
    assert count == theirs.count_params() == ours.count_params()


def test_multiply_accumulates_by_hand():
    assert multiply_accumulates(26, 3, 1, 32) == 26 * 26 * 9 * 32
    assert multiply_accumulates((10, 20), (5, 1), 6, 4, groups=2) == 10 * 20 * 5 * 3 * 4


@pytest.mark.parametrize(
    ("layer", "input_shape", "expected"),
    [
        (layers.Conv2D(8, 3), (10, 9, 3), 8 * 7 * 27 * 8),
        (layers.Conv2D(8, 3, strides=2, padding="same", groups=2), (9, 9, 4), 5 * 5 * 18 * 8),
        (layers.DepthwiseConv2D(3, depth_multiplier=2), (6, 6, 4), 4 * 4 * 9 * 8),
        (layers.SeparableConv2D(5, 3), (6, 6, 4), 4 * 4 * (9 * 4 + 4 * 5)),
        (layers.Conv2DTranspose(8, 4, strides=2), (5, 6, 3), 5 * 6 * 16 * 3 * 8),
        (layers.Dense(7), (12,), 12 * 7),
        (layers.Dense(7), (5, 12), 5 * 12 * 7),
        (layers.MaxPooling2D(), (6, 6, 4), 0),
        (layers.BatchNormalization(), (6, 6, 4), 0),
    ],
)
def test_multiply_accumulates_of_one_layer(layer, input_shape, expected):
    assert model_multiply_accumulates(layer, input_shape) == expected
    assert model_multiply_accumulates(layer, input_shape) == expected  # built by now


def test_multiply_accumulates_of_models():
    body = keras.Sequential([layers.Conv2D(4, 3), layers.GlobalAveragePooling2D()])
    convolution = 6 * 6 * 27 * 4
    assert model_multiply_accumulates(body, (8, 8, 3)) == convolution

    open_inputs = keras.Input((None, None, 3))
    with_head = keras.Model(open_inputs, layers.Dense(5)(body(open_inputs)))
    assert model_multiply_accumulates(with_head, (8, 8, 3)) == convolution + 20
    assert model_multiply_accumulates(with_head, (10, 8, 3)) == 8 * 6 * 27 * 4 + 20

    left, right = keras.Input((8, 8, 3)), keras.Input((8, 8, 3))
    twins = keras.Model([left, right], layers.Add()([body(left), body(right)]))
    assert model_multiply_accumulates(twins) == 2 * convolution


def in_a_sequential(first):
    return keras.Sequential([keras.Input((16, 16, 3)), first, *body_that_learns()])


def in_a_part(first):
    part = keras.Sequential([first])
    return keras.Sequential([keras.Input((16, 16, 3)), part, *body_that_learns()])


def in_a_functional_model(first):
    inputs = outputs = keras.Input((16, 16, 3))
    for layer in (first, *body_that_learns()):
        outputs = layer(outputs)
    return keras.Model(inputs, outputs)


def body_that_learns():
    return [
        layers.Conv2D(4, 3),
        layers.BatchNormalization(),
        layers.Dropout(0.5),
        layers.GlobalAveragePooling2D(),
        layers.Dense(3),
    ]


@pytest.mark.parametrize("build", [in_a_sequential, in_a_part, in_a_functional_model])
@pytest.mark.parametrize(
    "first",
    [
        lambda: layers.RandomTranslation(0.1, 0.1),
        lambda: layers.RandomFlip(),
        lambda: layers.GaussianNoise(0.1),
        lambda: layers.BatchNormalization(),
    ],
)
def test_counting_leaves_the_network_as_it_was(build, first):
    # In Keras, augmentation in front makes a call without `training` train what stands behind it.
    network = build(first())
    images = np.random.default_rng(0).uniform(0, 1, (8, 16, 16, 3)).astype("float32")
    variables = [keras.ops.convert_to_numpy(one) for one in network.variables]
    said = network.predict(images, verbose=0)
    assert model_multiply_accumulates(network) == 14 * 14 * 9 * 3 * 4 + 4 * 3
    for before, after in zip(variables, network.variables, strict=True):
        assert np.array_equal(before, keras.ops.convert_to_numpy(after)), after.path
    assert np.array_equal(said, network.predict(images, verbose=0))


def test_a_model_of_unknown_input_shape_is_refused():
    with pytest.raises(ValueError, match="input.*model_multiply_accumulates"):
        model_multiply_accumulates(keras.Sequential([layers.Dense(2)]))
    inputs = keras.Input((None, 8, 3))
    with pytest.raises(ValueError, match="does not fix the shape"):
        model_multiply_accumulates(keras.Model(inputs, layers.Conv2D(2, 3)(inputs)))


STACKS = [
    [(3, 1, 1)],
    [(3, 1, 1), (3, 1, 1)],
    [(3, 2, 1), (3, 1, 1), (2, 1, 1)],
    [(5, 2, 1), (3, 3, 1), (3, 1, 1)],
    [(3, 1, 1), (3, 1, 2), (3, 1, 4)],
]


@pytest.mark.parametrize("stack", STACKS)
def test_receptive_field_equals_the_pixels_that_reach_one_output(stack):
    size = receptive_field(stack)
    images = np.zeros((1, 1, size + 20, 1))
    network = [Conv2D(1, (1, k), strides=(1, s), dilation_rate=(1, d)) for k, s, d in stack]
    outputs = images
    for layer in network:
        layer.build(outputs.shape)
        layer.weights["kernel"][:] = 1
        outputs = layer(outputs)
    gradient = np.zeros_like(outputs)
    gradient[0, 0, 1, 0] = 1
    for layer in reversed(network):
        gradient = layer.backward(gradient)
    seen = np.flatnonzero(gradient)
    assert seen[-1] - seen[0] + 1 == size


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: parameter_count(3, 4, 6, groups=4), ["groups=4", "channels=4", "filters=6"]),
        (lambda: parameter_count(0, 4, 6), ["kernel_size", "0"]),
        (lambda: multiply_accumulates(0, 3, 4, 6), ["output_size", "0"]),
        (lambda: receptive_field([(3, 0, 1)]), ["strides", "0"]),
    ],
)
def test_impossible_layers_are_refused(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)
