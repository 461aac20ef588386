"""Normalization layers: equal to Keras, in training and in inference, and to finite differences."""

import keras
import numpy as np
import pytest
from equality import (
    TOLERANCE,
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
    difference,
)
from hypothesis import strategies as st

from course_utils.layers import BatchNormalization, GroupNormalization, LayerNormalization

LAYERS = [BatchNormalization, LayerNormalization, GroupNormalization]
ON_TORCH = keras.backend.backend() == "torch"
SWITCHES = {"center": st.booleans(), "scale": st.booleans()}
EPSILON = {"epsilon": st.sampled_from([1e-3, 1e-5, 0.1])}
# Shapes are few because JAX compiles for each new one.
SEEDS = st.integers(0, 99)


def spread(random, shape):
    """Return inputs with another mean and variance in each channel.

    Means are not much larger than deviations: on torch, Keras takes the variance as the difference
    between the mean square and the squared mean, and little of it would be left.
    """
    channels = np.arange(1, shape[-1] + 1)
    return (random.normal(size=shape) + 0.5) * channels


def compare(layer, configuration, training=None):
    shape, options, seed = configuration
    random = np.random.default_rng(seed)
    theirs = getattr(keras.layers, layer.__name__)(**options)
    # Means are taken out of the gradients: with positive ones alone, little would be left.
    return assert_equal_to_keras(
        layer(**options), theirs, spread(random, shape), random, training, positive=False
    )


def test_batch_normalization_equals_keras():
    momentum = {"momentum": st.sampled_from([0.99, 0.9, 0.5, 0.0])}
    axis = {"axis": st.sampled_from([-1, 1])}
    options = st.fixed_dictionaries({**axis, **momentum, **EPSILON, **SWITCHES})
    shapes = st.sampled_from([(4, 3, 5, 2), (6, 4)])
    configurations = st.tuples(st.tuples(shapes, options, SEEDS), st.booleans())
    compare_over(
        "BatchNormalization",
        configurations,
        lambda drawn: compare(BatchNormalization, drawn[0], training=drawn[1]),
    )


def test_layer_normalization_equals_keras():
    # On torch, Keras standardizes along the last axes alone.
    axes = [-1, [2, 3], (1, 2, 3)] if ON_TORCH else [-1, 1, [2, 3], (1, 2, 3)]
    options = st.fixed_dictionaries({"axis": st.sampled_from(axes), **EPSILON, **SWITCHES})
    configurations = st.tuples(st.just((2, 4, 3, 5)), options, SEEDS)
    compare_over(
        "LayerNormalization", configurations, lambda drawn: compare(LayerNormalization, drawn)
    )


def test_group_normalization_equals_keras():
    groups = {"groups": st.sampled_from([1, 2, 3, -1])}
    options = st.fixed_dictionaries({**groups, **EPSILON, **SWITCHES})
    configurations = st.tuples(st.just((2, 4, 3, 6)), options, SEEDS)
    compare_over(
        "GroupNormalization", configurations, lambda drawn: compare(GroupNormalization, drawn)
    )


@pytest.mark.parametrize("momentum", [0.99, 0.7])
def test_moving_statistics_stay_equal_over_many_training_steps(momentum):
    random = np.random.default_rng(0)
    ours = BatchNormalization(momentum=momentum)
    theirs = keras.layers.BatchNormalization(momentum=momentum)
    for _ in range(30):
        batch = spread(random, (8, 3, 3, 4)).astype(np.float32)
        expected = keras.ops.convert_to_numpy(theirs(batch, training=True))
        assert difference(ours(batch, training=True), expected) <= TOLERANCE
    for name, statistic in ours.statistics.items():
        expected = keras.ops.convert_to_numpy(getattr(theirs, name))
        assert difference(statistic, expected) <= TOLERANCE
    left = momentum**30
    assert np.allclose(ours.statistics["moving_mean"], (1 - left) * 0.5 * np.arange(1, 5), rtol=0.3)
    expected = keras.ops.convert_to_numpy(theirs(batch))
    assert difference(ours(batch), expected) <= TOLERANCE


def test_inference_leaves_the_statistics_and_ignores_the_rest_of_the_batch():
    random = np.random.default_rng(0)
    layer = BatchNormalization()
    batch = spread(random, (8, 3, 3, 4))
    layer(batch, training=True)
    before = {name: statistic.copy() for name, statistic in layer.statistics.items()}
    alone, together = layer(batch[:1]), layer(batch)
    assert np.allclose(alone, together[:1], rtol=0, atol=1e-12)
    assert all(np.array_equal(before[name], layer.statistics[name]) for name in before)
    assert not np.allclose(layer(batch[:1], training=True), together[:1])


@pytest.mark.parametrize(
    ("layer", "training"),
    [
        (BatchNormalization(), True),
        (BatchNormalization(), False),
        (BatchNormalization(axis=1, epsilon=0.5, center=False), True),
        (LayerNormalization(), False),
        (LayerNormalization(axis=(1, 2), scale=False), False),
        (GroupNormalization(2), False),
        (GroupNormalization(-1, epsilon=0.5), True),
    ],
    ids=lambda value: str(value) if isinstance(value, bool) else type(value).__name__,
)
def test_gradients_equal_finite_differences(layer, training):
    random = np.random.default_rng(0)
    inputs = spread(random, (3, 3, 2, 4))
    layer.build(inputs.shape)
    for name, weight in layer.weights.items():
        layer.weights[name] = weight + random.normal(size=weight.shape)
    assert_gradients_equal_finite_differences(layer, inputs, random, training=training)


def test_what_is_standardized_has_mean_0_and_variance_1():
    random = np.random.default_rng(0)
    inputs = spread(random, (5, 4, 3, 6))
    for layer, axes in (
        (BatchNormalization(epsilon=0), (0, 1, 2)),
        (LayerNormalization(epsilon=0), 3),
        (LayerNormalization((1, 2, 3), epsilon=0), (1, 2, 3)),
        (GroupNormalization(-1, epsilon=0), (1, 2)),
        (GroupNormalization(1, epsilon=0), (1, 2, 3)),
    ):
        outputs = layer(inputs, training=True)
        assert np.allclose(outputs.mean(axis=axes), 0, atol=1e-12)
        assert np.allclose(outputs.var(axis=axes), 1, atol=1e-12)
        # A shift or a stretch of the inputs changes nothing.
        assert np.allclose(outputs, layer(2 * inputs + 3, training=True), atol=1e-12)


def test_equal_inputs_divide_nothing_by_zero():
    for layer in (BatchNormalization(), LayerNormalization(), GroupNormalization(2)):
        inputs = np.full((2, 3, 3, 4), 7.0, np.float32)
        outputs = layer(inputs, training=True)
        assert np.array_equal(outputs, np.zeros_like(inputs))
        assert np.all(np.isfinite(layer.backward(np.ones_like(outputs))))


def test_sizes_and_counts():
    for layer, count in (
        (BatchNormalization(), 4 * 6),
        (BatchNormalization(center=False), 3 * 6),
        (LayerNormalization(), 2 * 6),
        (LayerNormalization((1, 2), scale=False), 4 * 5),
        (GroupNormalization(3), 2 * 6),
    ):
        with pytest.raises(ValueError, match="no weights yet"):
            layer.count_params()
        layer.build((None, 4, 5, 6))
        assert layer.count_params() == count
        assert layer.compute_output_shape((None, 4, 5, 6)) == (None, 4, 5, 6)


@pytest.mark.parametrize("layer", LAYERS)
def test_other_channels_and_another_shape_are_told(layer):
    options = {"groups": 3} if layer is GroupNormalization else {}
    layer = layer(**options)
    layer(np.zeros((2, 4, 4, 3)))
    with pytest.raises(ValueError, match=r"built for 3 channels.*\(2, 4, 4, 6\)"):
        layer(np.zeros((2, 4, 4, 6)))
    with pytest.raises(ValueError, match=r"\(2, 4, 4, 3\).*\(2, 4, 4, 1\)"):
        layer.backward(np.zeros((2, 4, 4, 1)))
    layer.weights["gamma"] = np.ones(4)
    with pytest.raises(ValueError, match=r'"gamma".* shape \(3,\).*\(4,\)'):
        layer(np.zeros((2, 4, 4, 3)))


def test_bad_input_is_told():
    for layer in (BatchNormalization, LayerNormalization):
        with pytest.raises(ValueError, match=r"axis 4.*\(2, 3, 3, 1\)"):
            layer(axis=4)(np.zeros((2, 3, 3, 1)))
        with pytest.raises(ValueError, match="axis must be a whole number"):
            layer(axis="last")
        with pytest.raises(ValueError, match=r"leaves their sizes open"):
            layer().build((None, 3, 3, None))
        with pytest.raises(ValueError, match="epsilon"):
            layer(epsilon=-1)
    with pytest.raises(ValueError, match=r"twice"):
        LayerNormalization(axis=(1, -3))(np.zeros((2, 3, 3, 1)))
    with pytest.raises(ValueError, match="one axis"):
        BatchNormalization(axis=(1, 2))
    with pytest.raises(ValueError, match="momentum must be from 0 to 1"):
        BatchNormalization(momentum=1.5)
    with pytest.raises(ValueError, match=r"4 channels.*\(2, 3, 3, 4\).*groups=3"):
        GroupNormalization(3)(np.zeros((2, 3, 3, 4)))
    with pytest.raises(ValueError, match=r"\(2, 3, 3, 4\).*groups=32"):
        GroupNormalization()(np.zeros((2, 3, 3, 4)))
    with pytest.raises(ValueError, match="groups must be a positive whole number"):
        GroupNormalization(0)
    with pytest.raises(ValueError, match=r"channel axis.*\(3,\)"):
        GroupNormalization(1)(np.zeros(3))
    with pytest.raises(ValueError, match="channels must be"):
        GroupNormalization(1).build((None, None))
