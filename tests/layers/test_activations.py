"""Activation functions: equal to Keras, to finite differences, and calm with enormous inputs."""

import keras
import numpy as np
import pytest
from equality import (
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
    compare_over,
)
from hypothesis import strategies as st

from course_utils.layers import GELU, LeakyReLU, ReLU, Sigmoid, SiLU, Softmax, Tanh

# Few shapes, because JAX compiles each operation for each shape.
SHAPES = [(5, 7), (2, 4, 3, 5)]
# Beyond, sigmoid, tanh and softmax are flat, and their gradients are no more than rounding.
SCALES = [0.1, 0.5, 1.0, 3.0]
NOTHING = st.just({})

# layer -> (its namesake in Keras, made with the same arguments; the arguments)
NAMESAKES = {
    ReLU: (keras.layers.ReLU, NOTHING),
    LeakyReLU: (
        keras.layers.LeakyReLU,
        st.fixed_dictionaries({"negative_slope": st.sampled_from([0.0, 0.01, 0.1, 0.3, 1.5])}),
    ),
    Sigmoid: (lambda: keras.layers.Activation("sigmoid"), NOTHING),
    Tanh: (lambda: keras.layers.Activation("tanh"), NOTHING),
    SiLU: (lambda: keras.layers.Activation("silu"), NOTHING),
    GELU: (
        lambda approximate: keras.layers.Activation(
            lambda inputs: keras.activations.gelu(inputs, approximate=approximate)
        ),
        st.fixed_dictionaries({"approximate": st.booleans()}),
    ),
    Softmax: (
        keras.layers.Softmax,
        st.fixed_dictionaries({"axis": st.sampled_from([-1, -2, 0, 1])}),
    ),
}
VARIANTS = [
    *((layer, ()) for layer in NAMESAKES),
    (LeakyReLU, (0.1,)),
    (GELU, (True,)),
    (Softmax, (1,)),
]


@pytest.mark.parametrize("layer", NAMESAKES, ids=lambda layer: layer.__name__)
def test_equals_keras(layer):
    namesake, arguments = NAMESAKES[layer]
    configurations = st.tuples(
        st.sampled_from(SHAPES),
        st.sampled_from(SCALES),
        st.integers(0, 999),  # the seed of the inputs
        arguments,
    )

    def compare(configuration):
        shape, scale, seed, options = configuration
        random = np.random.default_rng(seed)
        inputs = scale * random.normal(size=shape)
        return assert_equal_to_keras(layer(**options), namesake(**options), inputs, random)

    compare_over(layer.__name__, configurations, compare)


@pytest.mark.parametrize(("layer", "arguments"), VARIANTS)
def test_gradients_equal_finite_differences(layer, arguments):
    random = np.random.default_rng(0)
    inputs = random.uniform(0.1, 3, size=(2, 4, 3)) * random.choice([-1, 1], size=(2, 4, 3))
    assert_gradients_equal_finite_differences(layer(*arguments), inputs, random)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("layer", "arguments"), VARIANTS)
def test_enormous_inputs_overflow_nothing(layer, arguments, dtype):
    largest = np.finfo(dtype).max / 4
    inputs = np.array([[-largest, -1000, -88, 0, 88, 1000, largest]], dtype)
    layer = layer(*arguments)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        outputs = layer.forward(inputs)
        gradient = layer.backward(np.ones_like(outputs))
    assert outputs.dtype == gradient.dtype == dtype
    assert np.all(np.isfinite(outputs)) and np.all(np.isfinite(gradient))


def test_known_values():
    inputs = np.array([-2.0, 0.0, 3.0])
    assert np.array_equal(ReLU()(inputs), [0, 0, 3])
    assert np.array_equal(LeakyReLU(0.25)(inputs), [-0.5, 0, 3])
    assert Sigmoid()(np.array([0.0])) == 0.5
    assert np.allclose(Softmax()(np.log([[1.0, 2.0, 5.0]])), [[0.125, 0.25, 0.625]])
    relu = ReLU()
    relu(np.array([-1.0, 0.0, 1.0]))
    assert np.array_equal(relu.backward(np.array([5.0, 5.0, 5.0])), [0, 0, 5])


def test_whole_numbers_become_float32():
    assert SiLU()(np.array([[1, 2]])).dtype == np.float32
    assert ReLU()(np.array([[1, 200]], np.uint8)).dtype == np.float32


def test_bad_input_is_told():
    with pytest.raises(ValueError, match=r"axis 3 .* shape \(2, 4\)"):
        Softmax(axis=3)(np.zeros((2, 4)))
    with pytest.raises(ValueError, match="axis must be a whole number"):
        Softmax(axis="last")
    with pytest.raises(ValueError, match="negative_slope must be a number of zero or more"):
        LeakyReLU(-0.1)
    with pytest.raises(ValueError, match="real numbers"):
        ReLU()(np.zeros(3, complex))
    with pytest.raises(RuntimeError, match="forward"):
        Tanh().backward(np.zeros(3))
    layer = Sigmoid()
    layer(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"\(2, 3\).*\(2, 1\)"):
        layer.backward(np.zeros((2, 1)))
