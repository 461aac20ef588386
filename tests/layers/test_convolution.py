"""Conv2D in NumPy by itself: gradients against finite differences, dtypes, and every error."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from course_utils.layers import Conv2D, glorot_uniform


def plain_convolution(images, kernel, bias):
    """Convolve with loops, stride 1, no padding: the definition, to compare with."""
    kernel_height, kernel_width, _, filters = kernel.shape
    batch, height, width, _ = images.shape
    rows, columns = height - kernel_height + 1, width - kernel_width + 1
    outputs = np.zeros((batch, rows, columns, filters))
    for n, row, column, f in np.ndindex(*outputs.shape):
        window = images[n, row : row + kernel_height, column : column + kernel_width]
        outputs[n, row, column, f] = np.sum(window * kernel[..., f]) + bias[f]
    return outputs


def test_forward_is_the_sliding_dot_product():
    random = np.random.default_rng(0)
    images = random.normal(size=(2, 6, 7, 3))
    layer = Conv2D(4, (3, 2), seed=0)
    layer.build(images.shape)
    layer.weights["bias"] = random.normal(size=4)
    expected = plain_convolution(images, layer.weights["kernel"], layer.weights["bias"])
    np.testing.assert_allclose(layer(images), expected, rtol=1e-12)


def finite_differences(loss, array, step=1e-3):
    """Return the gradient of `loss()` by each number of `array`, moving one at a time."""
    gradient = np.zeros_like(array)
    for index in np.ndindex(*array.shape):
        value = array[index]
        array[index] = value + step
        above = loss()
        array[index] = value - step
        gradient[index] = (above - loss()) / (2 * step)
        array[index] = value
    return gradient


@st.composite
def small_configurations(draw):
    groups = draw(st.integers(1, 3))
    arguments = {
        "filters": groups * draw(st.integers(1, 2)),
        "kernel_size": draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        "padding": draw(st.sampled_from(["valid", "same"])),
        "groups": groups,
        "use_bias": draw(st.booleans()),
    }
    step = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    arguments[draw(st.sampled_from(["strides", "dilation_rate"]))] = step
    span = 7 if arguments["padding"] == "valid" else 2  # three weights at rate 3 span 7 pixels
    size = st.integers(span, span + 2)
    return (
        draw(st.integers(1, 2)),
        draw(size),
        draw(size),
        groups * draw(st.integers(1, 2)),
    ), arguments


@settings(max_examples=60, derandomize=True, deadline=None, database=None, phases=[Phase.generate])
@given(small_configurations())
def test_gradients_equal_finite_differences_in_float64(configuration):
    image_shape, arguments = configuration
    random = np.random.default_rng(0)
    images = random.normal(size=image_shape)
    layer = Conv2D(**arguments)
    layer.build(image_shape)
    layer.weights = {
        name: random.normal(size=weight.shape) for name, weight in layer.weights.items()
    }
    upstream = random.normal(size=layer.compute_output_shape(image_shape))

    def loss():
        return np.sum(layer.forward(images) * upstream)

    layer.forward(images)
    gradients = {"inputs": layer.backward(upstream), **layer.gradients}
    # A convolution is linear in each argument, so that a difference has rounding errors alone.
    for name, array in {"inputs": images, **layer.weights}.items():
        expected = finite_differences(loss, array)
        assert gradients[name].dtype == np.float64
        np.testing.assert_allclose(gradients[name], expected, rtol=0, atol=1e-9, err_msg=name)


@pytest.mark.parametrize(
    ("given_type", "expected"),
    [("uint8", "float32"), ("int64", "float32"), ("bool", "float32"), ("float16", "float16"),
     ("float32", "float32"), ("float64", "float64")],
)  # fmt: skip
def test_dtype_follows_the_input(given_type, expected):
    images = np.ones((1, 5, 5, 2), given_type)
    layer = Conv2D(3, 3, padding="same", seed=0)
    outputs = layer(images)
    input_gradient = layer.backward(np.ones_like(outputs))
    assert outputs.dtype == input_gradient.dtype == expected
    assert {gradient.dtype for gradient in layer.gradients.values()} == {np.dtype(expected)}
    assert layer.weights["kernel"].dtype == np.float32


def test_forward_and_backward_leave_their_arguments_alone():
    random = np.random.default_rng(0)
    images, upstream = random.normal(size=(2, 5, 5, 3)), random.normal(size=(2, 5, 5, 4))
    layer = Conv2D(4, 1, seed=0)
    layer.build(images.shape)
    kept = [array.copy() for array in (images, upstream, *layer.weights.values())]
    layer.forward(images)
    layer.backward(upstream)
    for array, copy in zip((images, upstream, *layer.weights.values()), kept, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_an_empty_batch_gives_empty_outputs():
    layer = Conv2D(4, 3, padding="same", groups=2)
    assert layer(np.zeros((0, 6, 6, 2), np.float32)).shape == (0, 6, 6, 4)
    assert layer.backward(np.zeros((0, 6, 6, 4), np.float32)).shape == (0, 6, 6, 2)


def test_images_may_change_size_between_calls():
    layer = Conv2D(2, 3, seed=0)
    layer.build((None, None, None, 1))
    assert layer(np.zeros((1, 8, 8, 1))).shape == (1, 6, 6, 2)
    assert layer(np.zeros((3, 5, 9, 1))).shape == (3, 3, 7, 2)


def test_seed_repeats_the_kernel():
    shape = 3, 3, 2, 4
    np.testing.assert_array_equal(glorot_uniform(shape, 7), glorot_uniform(shape, 7))
    assert not np.array_equal(glorot_uniform(shape, 7), glorot_uniform(shape, 8))
    assert not np.array_equal(glorot_uniform(shape), glorot_uniform(shape))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"filters": 0}, ["filters", "positive whole number", "0"]),
        ({"filters": 2.5}, ["filters", "2.5"]),
        ({"filters": True}, ["filters", "True"]),
        ({"kernel_size": 0}, ["kernel_size", "0"]),
        ({"kernel_size": (3, 3, 3)}, ["kernel_size", "pair", "(3, 3, 3)"]),
        ({"strides": 0}, ["strides", "0"]),
        ({"strides": (1, 0)}, ["strides", "(1, 0)"]),
        ({"strides": "2"}, ["strides", "'2'"]),
        ({"padding": "full"}, ["padding", '"valid" or "same"', "'full'"]),
        ({"padding": 1}, ["padding", '"valid" or "same"', "1"]),
        ({"dilation_rate": -1}, ["dilation_rate", "-1"]),
        ({"groups": 0}, ["groups", "0"]),
        ({"filters": 4, "groups": 3}, ["filters=4", "groups=3"]),
        ({"strides": 2, "dilation_rate": (1, 2)}, ["strides=(2, 2)", "dilation_rate=(1, 2)"]),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments, words):
    with pytest.raises(ValueError) as error:
        Conv2D(**{"filters": 4, "kernel_size": 3, **arguments})
    assert all(word in str(error.value) for word in words), str(error.value)


@pytest.mark.parametrize(
    ("arguments", "shape", "words"),
    [
        ({}, (28, 28, 1), ["(batch, height, width, channels)", "(28, 28, 1)", "np.newaxis"]),
        ({}, (1, 2, 8, 8, 3), ["(batch, height, width, channels)", "(1, 2, 8, 8, 3)"]),
        ({}, (1, 8, 8, 0), ["channels", "0"]),
        ({"groups": 2}, (1, 8, 8, 3), ["3 channels", "(1, 8, 8, 3)", "groups=2"]),
        ({"kernel_size": 9}, (1, 8, 9, 3), ["9 pixels", "8 pixels", "(1, 8, 9, 3)"]),
        ({"kernel_size": 3, "dilation_rate": 4}, (1, 9, 8, 3), ["9 pixels", "8 pixels"]),
    ],
)
def test_images_of_a_wrong_shape_are_refused_with_the_shape(arguments, shape, words):
    layer = Conv2D(**{"filters": 4, "kernel_size": 3, **arguments})
    for use in (layer.build, lambda shape: layer.forward(np.zeros(shape))):
        with pytest.raises(ValueError) as error:
            use(shape)
        assert all(word in str(error.value) for word in words), str(error.value)


def test_other_wrong_uses_are_refused():
    layer = Conv2D(4, 3)
    with pytest.raises(ValueError, match="build"):
        layer.count_params()
    with pytest.raises(RuntimeError, match="forward"):
        layer.backward(np.zeros((1, 6, 6, 4)))
    with pytest.raises(ValueError, match="complex128"):
        layer(np.zeros((1, 8, 8, 3), complex))

    layer(np.zeros((2, 8, 8, 3)))
    with pytest.raises(ValueError, match=r"built for 3 channels.*\(2, 8, 8, 1\) with 1"):
        layer(np.zeros((2, 8, 8, 1)))
    with pytest.raises(ValueError, match=r"\(2, 6, 6, 4\).*\(2, 8, 8, 4\)"):
        layer.backward(np.zeros((2, 8, 8, 4)))
    layer.weights["bias"] = np.zeros(1)
    with pytest.raises(ValueError, match=r'weights\["bias"\].*\(4,\).*\(1,\)'):
        layer(np.zeros((2, 8, 8, 3)))
    layer.weights["kernel"] = np.zeros((4, 3, 3, 3))
    with pytest.raises(ValueError, match=r"\(3, 3, 3, 4\).*\(4, 3, 3, 3\)"):
        layer(np.zeros((2, 8, 8, 3)))
