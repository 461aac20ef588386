"""Explanations by gradients, against finite differences, sums that must balance, and each other."""

import keras
import numpy as np
import pytest
from keras import layers
from networks import functional, images, loaded, moved_about, nested, sequential, with_softmax

from course_utils import explanations

NETWORKS = (sequential, with_softmax, moved_about, functional, nested)


def slope(network, pixels, kind, place, step=0.5):
    """How the score changes with one number of the first image: a finite difference."""
    pair = np.repeat(pixels[:1], 2, axis=0).astype("float64")
    pair[0][place] -= step
    pair[1][place] += step
    low, high = explanations.class_scores(network, pair)[:, kind]
    return (high - low) / (2 * step)


@pytest.mark.parametrize("make", NETWORKS)
def test_gradients_are_slopes_of_the_score(make):
    network, pixels = make(), images()
    found = explanations.gradients(network, pixels, [1, 3, 0])
    assert found.shape == pixels.shape and found.dtype == np.float32
    largest = [np.unravel_index(k, pixels.shape[1:]) for k in np.argsort(-np.abs(found[0]).ravel())]
    slopes = [slope(network, pixels, 1, place) for place in largest[:12]]
    ours = [found[0][place] for place in largest[:12]]
    # A kink between the two points spoils a finite difference, not most of them.
    assert np.median(np.abs(np.subtract(slopes, ours))) < 0.03 * np.abs(found[0]).max()


@pytest.mark.parametrize("make", NETWORKS)
def test_each_image_of_a_batch_is_on_its_own(make):
    network, pixels = make(), images(3)
    together = explanations.gradients(network, pixels, [1, 2, 0])
    alone = [explanations.gradients(network, pixels[k : k + 1], kind)[0] for k, kind in
             enumerate((1, 2, 0))]  # fmt: skip
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize("make", NETWORKS)
def test_a_loaded_network_has_the_same_explanations(make, tmp_path):
    network, pixels = make(), images()
    again = loaded(tmp_path, network)
    for explain in (explanations.gradients, explanations.integrated_gradients):
        ours, theirs = (explain(each, pixels, 2) for each in (network, again))
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


@pytest.mark.parametrize("make", NETWORKS)
@pytest.mark.parametrize("baseline", (0.0, 127.5))
def test_integrated_gradients_add_up_to_the_difference_of_the_scores(make, baseline):
    network, pixels = make(), images(4)
    parts = explanations.integrated_gradients(network, pixels, 1, baseline, steps=512)
    start = explanations.class_scores(network, np.full_like(pixels, baseline))[:, 1]
    climbs = explanations.class_scores(network, pixels)[:, 1] - start
    gap = np.abs(parts.sum(axis=(1, 2, 3)) - climbs)
    assert gap.sum() <= 0.01 * np.abs(climbs).sum()


def test_gradient_times_input_is_the_product():
    network, pixels = sequential(), images()
    slopes = explanations.gradients(network, pixels, 0)
    found = explanations.gradient_times_input(network, pixels, 0, 127.5)
    np.testing.assert_allclose(found, slopes * (pixels - 127.5), rtol=1e-5)


def test_smooth_gradients_are_a_mean_over_noisy_copies():
    network, pixels = sequential(), images(2)
    none = explanations.smooth_gradients(network, pixels, 1, noise=0.0, repeats=3)
    np.testing.assert_allclose(none, explanations.gradients(network, pixels, 1), atol=1e-6)
    one = explanations.smooth_gradients(network, pixels, 1, seed=4)
    assert np.array_equal(one, explanations.smooth_gradients(network, pixels, 1, seed=4))
    assert not np.array_equal(one, explanations.smooth_gradients(network, pixels, 1, seed=5))


def test_guided_gradients_drop_what_is_negative_at_each_relu():
    keras.utils.set_random_seed(0)
    stack = [keras.Input((2, 2, 1)), layers.Conv2D(2, 1, use_bias=False), layers.ReLU()]
    stack += [layers.Flatten(), layers.Dense(1, use_bias=False)]
    network = keras.Sequential(stack)
    kernel = np.array([[[[2.0, 3.0]]]], "float32")
    dense = np.array([1.0, -1.0] * 4, "float32").reshape(8, 1)
    network.set_weights([kernel, dense])
    pixels = np.ones((1, 2, 2, 1), "float32")
    assert np.allclose(explanations.gradients(network, pixels, 0), 2 - 3)
    assert np.allclose(explanations.guided_gradients(network, pixels, 0), 2)


def test_a_softmax_at_the_end_is_left_out():
    plain = sequential()
    for ending in ([layers.Softmax()], [layers.Activation("softmax")]):
        ended = sequential(ending=ending)
        ended.set_weights(plain.get_weights())
        pixels = images()
        scores = plain.predict(pixels, verbose=0)
        np.testing.assert_allclose(explanations.class_scores(ended, pixels), scores, atol=1e-6)
        np.testing.assert_allclose(
            explanations.gradients(ended, pixels, 1), explanations.gradients(plain, pixels, 1),
            atol=1e-7,
        )  # fmt: skip


def test_what_was_compiled_sees_new_weights_and_new_layers():
    network, pixels = sequential(), images()
    before = explanations.gradients(network, pixels, 1)
    network.set_weights([2 * value for value in network.get_weights()])
    after = explanations.gradients(network, pixels, 1)
    assert not np.allclose(before, after)
    network.pop()
    network.add(layers.Dense(4, name="others"))
    scores = network.predict(pixels, verbose=0)
    np.testing.assert_allclose(explanations.class_scores(network, pixels), scores, atol=1e-6)


def test_whole_numbers_are_pictures_too():
    network, pixels = sequential(), images().astype("uint8")
    ours = explanations.gradients(network, pixels, 1)
    np.testing.assert_array_equal(ours, explanations.gradients(network, 1.0 * pixels, 1))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((images()[0], 1), r"takes images of shape \(count, 16, 16, 3\).*got shape \(16, 16, 3\)"),
        ((images(size=8), 1), r"got shape \(3, 8, 8, 3\)"),
        ((images(), 4), "knows the classes 0 to 3, and was asked about 4"),
        ((images(), [0, 1]), r"3 classes are asked for.*shape \(2,\)"),
        ((images(), 0.5), "whole numbers"),
        ((images()[:0], 1), "at least one"),
    ],
)
def test_what_cannot_be_explained_is_told(arguments, message):
    with pytest.raises(ValueError, match=message):
        explanations.gradients(sequential(), *arguments)


def test_networks_that_cannot_be_read_are_refused():
    inputs = keras.Input((16, 16, 3))
    two = keras.Model(inputs, [layers.Flatten()(inputs), layers.Flatten()(inputs)])
    hidden = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
    wrapped = keras.Model(inputs, hidden(layers.Dense(4)(layers.Flatten()(inputs))))
    cases = {
        "not built": keras.Sequential([layers.Flatten(), layers.Dense(3)]),
        "one input and one output": two,
        "may hide the scores": wrapped,
        r"answers with shape \(None, 16, 16, 2\)": keras.Model(inputs, layers.Conv2D(2, 1)(inputs)),
    }
    for message, network in cases.items():
        with pytest.raises(ValueError, match=message):
            explanations.gradients(network, images(), 0)
    with pytest.raises(ValueError, match="several paths meet"):
        explanations.guided_gradients(functional(), images(), 0)
    with pytest.raises(ValueError, match="steps is a whole number of at least 1, and got 0"):
        explanations.integrated_gradients(sequential(), images(), 0, steps=0)
