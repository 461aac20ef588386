"""Conv2D in NumPy against Conv2D of Keras, on the backend that KERAS_BACKEND names."""

import keras
import numpy as np
from equality import record
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from course_utils.layers import Conv2D
from course_utils.training.gradients import loss_and_gradients

TOLERANCE = 1e-5  # of the largest value, in float32
pair = st.sampled_from


# JAX compiles for each new shape: hence small sets, and six filters in all of them.
CHANNELS_AND_GROUPS = [(1, 1), (3, 1), (4, 2), (3, 3), (6, 6)]


@st.composite
def configurations(draw):
    """Draw (image shape, arguments of Conv2D) from small sets."""
    channels, groups = draw(pair(CHANNELS_AND_GROUPS))
    arguments = {
        "filters": 6,
        "kernel_size": draw(pair([1, 3, (1, 3), (3, 2), (5, 4)])),
        "padding": draw(pair(["valid", "same"])),
        "groups": groups,
        "use_bias": draw(st.booleans()),
    }
    step = draw(pair([1, 2, (1, 2), (3, 1), (2, 3)]))
    arguments[draw(pair(["strides", "dilation_rate"]))] = step
    assume(not _broken_in_torch(arguments))
    sizes = [(13, 10)]  # five weights at rate 3 span 13 pixels, four span 10
    if arguments["padding"] == "same":
        sizes.append((4, 5))  # smaller than some of the windows
    return (2, *draw(pair(sizes)), channels), arguments


def _broken_in_torch(arguments):
    """Say whether torch's own kernel gradient is wrong here, so that there is nothing to equal.

    In torch 2.13 on a processor, 1x1 kernels with strides (1, 2) write outside their memory, which
    can end the process. TensorFlow and JAX compare these cases too.
    """
    sideways = arguments["kernel_size"] == 1 and arguments.get("strides") == (1, 2)
    return sideways and keras.backend.backend() == "torch"


def keras_results(layer, images, upstream):
    """Return the outputs of a Keras layer, and the gradients of sum(outputs * upstream)."""
    arrays = [images, *layer.get_weights()]
    upstream = keras.ops.convert_to_tensor(upstream)

    def loss(images, *weights):
        outputs, _ = layer.stateless_call(weights, [], images)
        return keras.ops.sum(outputs * upstream)

    outputs = keras.ops.convert_to_numpy(layer(images))
    return outputs, *loss_and_gradients(loss, arrays)[1]


def difference(ours, theirs):
    """Return the largest difference, as a fraction of the largest value."""
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype == np.float32
    return float(np.max(np.abs(ours - theirs)) / np.max(np.abs(theirs)))


def differences(image_shape, arguments, random):
    """Return how far Conv2D is from Keras in outputs and in each gradient, on random numbers.

    Images and output gradients are positive: where a sum nearly cancels, its largest value is as
    small as the rounding of its terms, and two correct answers differ by more than the tolerance.
    """
    images = random.uniform(size=image_shape).astype(np.float32)
    ours = Conv2D(**arguments)
    # Its weights are replaced below, and JAX would compile a random draw for each new shape.
    theirs = keras.layers.Conv2D(**arguments, kernel_initializer="zeros")
    ours.build(image_shape)
    theirs.build(image_shape)
    ours.weights = {
        name: random.normal(size=weight.shape).astype(np.float32)
        for name, weight in ours.weights.items()
    }
    theirs.set_weights(list(ours.weights.values()))
    assert ours.count_params() == theirs.count_params()

    outputs = ours.forward(images)
    assert outputs.shape == theirs.compute_output_shape(image_shape)
    upstream = random.uniform(size=outputs.shape).astype(np.float32)
    input_gradient = ours.backward(upstream)
    with keras.device("cpu:0"):  # graphics cards may round the products to fewer digits
        expected = keras_results(theirs, images, upstream)
    found = outputs, input_gradient, *ours.gradients.values()
    names = "outputs", "input gradient", *(f"{name} gradient" for name in ours.gradients)
    return {
        name: difference(mine, other)
        for name, mine, other in zip(names, found, expected, strict=True)
    }


def test_outputs_and_gradients_equal_keras_over_200_configurations():
    largest, seen = {}, set()

    # No shrinking: a drawn configuration is small as it is, and each smaller one is compiled.
    @settings(
        max_examples=215,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
    )
    @given(configurations())
    def compare(configuration):
        image_shape, arguments = configuration
        random = np.random.default_rng(0)
        for name, value in differences(image_shape, arguments, random).items():
            assert value <= TOLERANCE, f"{name} differs from Keras by {value:.1e} of its maximum"
            largest[name] = max(largest.get(name, 0), value)
        seen.add(repr(configuration))

    compare()
    assert len(seen) >= 200
    record("Conv2D", max(largest.values()), len(seen))
    print(f"\n{len(seen)} configurations on {keras.backend.backend()}; largest differences:")
    print(", ".join(f"{name} {value:.1e}" for name, value in largest.items()))


def test_depthwise_is_one_group_for_each_channel():
    random = np.random.default_rng(1)
    images = random.normal(size=(2, 9, 8, 6)).astype(np.float32)
    ours = Conv2D(12, 3, strides=2, padding="same", groups=6, use_bias=False, seed=1)
    theirs = keras.layers.DepthwiseConv2D(
        3, strides=2, padding="same", depth_multiplier=2, use_bias=False
    )
    outputs = ours.forward(images)
    theirs.build(images.shape)
    theirs.set_weights([ours.weights["kernel"].reshape(3, 3, 6, 2)])
    assert difference(outputs, keras.ops.convert_to_numpy(theirs(images))) <= TOLERANCE


def test_the_first_kernel_is_drawn_as_keras_draws_it():
    ours = Conv2D(64, 5, seed=0)
    theirs = keras.layers.Conv2D(64, 5)
    ours.build((None, 8, 8, 16))
    theirs.build((None, 8, 8, 16))
    kernel, expected = ours.weights["kernel"], theirs.get_weights()[0]
    assert kernel.shape == expected.shape and kernel.dtype == expected.dtype
    assert np.isclose(kernel.max(), expected.max(), rtol=1e-2)
    assert np.isclose(kernel.std(), expected.std(), rtol=3e-2)
    assert np.array_equal(ours.weights["bias"], theirs.get_weights()[1])
