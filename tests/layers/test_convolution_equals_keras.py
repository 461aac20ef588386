"""Conv2D in NumPy against Conv2D of Keras, on the backend that KERAS_BACKEND names."""

import keras
import numpy as np
from equality import TOLERANCE, assert_equal_to_keras, compare_over, difference
from hypothesis import assume
from hypothesis import strategies as st

from course_utils.layers import Conv2D

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


def test_outputs_and_gradients_equal_keras_over_200_configurations():
    def compare(configuration):
        shape, options = configuration
        random = np.random.default_rng(0)
        # Its weights are replaced, and JAX would compile a random draw for each new shape.
        theirs = keras.layers.Conv2D(**options, kernel_initializer="zeros")
        return assert_equal_to_keras(Conv2D(**options), theirs, random.uniform(size=shape), random)

    compare_over("Conv2D", configurations(), compare, count=200)


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
