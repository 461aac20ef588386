"""The blocks of the known networks: shapes, parameters, and what their switches switch."""

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.layers import receptive_field
from course_utils.models import blocks, known_networks, small_networks


def made(block, shape=(8, 6, 4)):
    inputs = keras.Input(shape)
    return keras.Model(inputs, block(inputs))


def trainable(network):
    return sum(int(np.prod(weight.shape)) for weight in network.trainable_weights)


def test_inception_stacks_four_branches():
    network = made(lambda x: blocks.inception(x, 2, (3, 5), (1, 4), 6))
    assert network.output_shape == (None, 8, 6, 17)
    kernels = 4 * 2 + 4 * 3 + 9 * 3 * 5 + 4 * 1 + 25 * 1 * 4 + 4 * 6
    assert trainable(network) == kernels + 2 * (2 + 3 + 5 + 1 + 4 + 6)


@pytest.mark.parametrize(("filters", "strides"), [(4, 1), (7, 1), (4, 2)])
def test_a_residual_block_with_a_silent_branch_passes_its_input_on(filters, strides):
    network = made(lambda x: blocks.residual(x, filters, strides))
    last = [one for one in network.layers if isinstance(one, layers.BatchNormalization)]
    silent = next(one for one in reversed(last) if one.gamma.shape == (filters,))
    shortcut = filters != 4 or strides != 1
    if not shortcut:
        silent.gamma.assign(np.zeros(filters))
        maps = np.random.default_rng(0).random((2, 8, 6, 4)).astype("float32")
        passed = keras.ops.convert_to_numpy(network(maps, training=False))
        np.testing.assert_allclose(passed, maps, atol=1e-6)
    assert network.output_shape == (None, -(-8 // strides), -(-6 // strides), filters)


def test_without_skip_nothing_is_added():
    network = made(lambda x: blocks.residual(x, 4, skip=False))
    assert not any(isinstance(one, layers.Add) for one in network.layers)


def test_each_layer_of_a_dense_block_sees_all_before_it():
    network = made(lambda x: blocks.dense_block(x, 3, 5, narrow=0))
    kernels = [one.kernel.shape[2] for one in network.layers if isinstance(one, layers.Conv2D)]
    assert kernels == [4, 9, 14]
    assert network.output_shape[-1] == 4 + 3 * 5
    chain = made(lambda x: blocks.dense_block(x, 3, 5, narrow=0, concat=False))
    kernels = [one.kernel.shape[2] for one in chain.layers if isinstance(one, layers.Conv2D)]
    assert kernels == [4, 5, 5]


def test_a_gate_weighs_each_channel():
    network = made(lambda x: blocks.squeeze_and_excite(x, 2))
    maps = np.random.default_rng(1).normal(size=(3, 8, 6, 4)).astype("float32")
    first, first_bias, second, second_bias = network.get_weights()
    hidden = np.maximum(maps.mean(axis=(1, 2)) @ first + first_bias, 0)
    weights = 1 / (1 + np.exp(-(hidden @ second + second_bias)))
    theirs = keras.ops.convert_to_numpy(network(maps, training=False))
    np.testing.assert_allclose(theirs, maps * weights[:, None, None], atol=1e-5)


@pytest.mark.parametrize(("filters", "strides", "added"), [(4, 1, 1), (5, 1, 0), (4, 2, 0)])
def test_an_inverted_residual_adds_where_shapes_agree(filters, strides, added):
    network = made(lambda x: blocks.inverted_residual(x, filters, strides))
    assert sum(isinstance(one, layers.Add) for one in network.layers) == added
    middle = [one for one in network.layers if isinstance(one, layers.DepthwiseConv2D)]
    assert middle[0].kernel.shape[2] == 24


def test_the_factor_of_a_convnext_block_has_one_number_for_each_channel():
    plain, scaled = made(blocks.convnext_block), made(lambda x: blocks.convnext_block(x, 7, 1e-6))
    assert scaled.count_params() - plain.count_params() == 4
    maps = np.random.default_rng(2).normal(size=(1, 8, 6, 4)).astype("float32")
    theirs = keras.ops.convert_to_numpy(scaled(maps, training=False))
    np.testing.assert_allclose(theirs, maps, atol=1e-4)  # so small a factor adds next to nothing


def test_two_small_windows_see_what_a_large_one_sees():
    assert receptive_field([(3, 1, 1)] * 2) == receptive_field([(5, 1, 1)]) == 5


SMALL = {
    "vgg_stage": (4, 6, 8),
    "inception_stage": (17, 24, 33),
    "residual_stage": (4, 6, 8),
    "dense_stage": (3, 4, 5),
    "inverted_stage": (4, 6, 8),
    "convnext_stage": (4, 6, 8),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_network_answers_with_the_filters_asked_for(name):
    network = small_networks.small_network(getattr(small_networks, name), SMALL[name], 9)
    assert network.output_shape == (None, 9)
    if name != "dense_stage":
        assert network.layers[-2].output.shape[-1] == SMALL[name][-1]
    images = np.random.default_rng(0).random((2, 32, 32, 3)).astype("float32")
    assert np.isfinite(keras.ops.convert_to_numpy(network(images, training=False))).all()


@pytest.mark.parametrize(
    ("end", "size"), [("mean_end", 4), ("dense_end", 4), ("inverted_end", 16), ("convnext_end", 4)]
)
def test_each_end_makes_a_vector_of_each_image(end, size):
    assert made(getattr(small_networks, end)).output_shape == (None, size)


def test_the_end_stands_before_the_answer():
    network = small_networks.small_network(
        small_networks.dense_stage, (3, 4, 5), 9, end=small_networks.dense_end
    )
    kinds = [type(layer).__name__ for layer in network.layers[-4:]]
    assert kinds == ["BatchNormalization", "Activation", "GlobalAveragePooling2D", "Dense"]


def test_old_networks_differ_in_their_bend():
    with_relu, with_tanh = (
        small_networks.old_network((2, 3, 4), 9, bend) for bend in ("relu", "tanh")
    )
    assert with_relu.count_params() == with_tanh.count_params()


def test_every_builder_says_where_it_was_built():
    for module in (blocks, known_networks, small_networks):
        assert "Built in lesson" in module.__doc__
