"""Deletion, forgetting, pointing, attacks, units: each against what can be worked out by hand."""

import keras
import numpy as np
import pytest
from keras import layers
from networks import functional, images, nested, sequential
from scipy.stats import spearmanr
from skimage.filters import sobel_h, sobel_v

from course_utils import explanations
from course_utils.layers import softmax


def bright_corner(size=8):
    """A network whose class 1 is the brightness of the upper left 4 x 4 pixels."""
    stack = [keras.Input((size, size, 3)), layers.Flatten(), layers.Dense(2)]
    network = keras.Sequential(stack)
    kernel = np.zeros((size, size, 3, 2), "float32")
    kernel[:4, :4, :, 1] = 0.01
    network.set_weights([kernel.reshape(-1, 2), np.zeros(2, "float32")])
    return network


def test_importance():
    signed = np.array([[[[-1.0, 2.0], [0.5, 0.0]]]])
    np.testing.assert_array_equal(explanations.importance(signed), [[[3.0, 0.5]]])
    np.testing.assert_array_equal(explanations.importance(signed[..., 0]), [[[0.0, 0.5]]])
    for wrong in (signed[0, 0], np.full((1, 2, 2), np.nan)):
        with pytest.raises(ValueError, match="finite numbers"):
            explanations.importance(wrong)


def test_edges_equal_those_of_scikit_image():
    pixels = images(2)
    gray = pixels.mean(axis=-1).astype("float64")
    expected = [4 * np.hypot(sobel_h(one), sobel_v(one)) for one in gray]
    found = explanations.strength_of_edges(pixels)
    np.testing.assert_allclose(found[:, 1:-1, 1:-1], np.array(expected)[:, 1:-1, 1:-1], rtol=1e-4)
    assert explanations.strength_of_edges(np.full((1, 5, 7, 3), 9, "uint8")).max() == 0


def test_blocks_are_ordered_by_their_mean():
    maps = np.zeros((1, 8, 8))
    maps[0, 4:, :4], maps[0, :4, 4:] = 1, 2
    assert explanations.block_order(maps, 4).tolist() == [[1, 2, 0, 3]]
    with pytest.raises(ValueError, match="a block that divides"):
        explanations.block_order(maps, 3)


def test_deletion_and_insertion_by_hand():
    network, pixels = bright_corner(), np.full((1, 8, 8, 3), 10.0, "float32")
    pixels[0, :4, :4] = 100
    order, shares = np.array([[0, 1, 2, 3]]), [0, 0.25, 0.5, 1]

    def chance(pixel):
        return 1 / (1 + np.exp(-0.01 * 48 * pixel))

    down = explanations.deletion(network, pixels, 1, order, shares, fill=0.0)
    np.testing.assert_allclose(down, [[chance(100), 0.5, 0.5, 0.5]], atol=1e-5)
    up = explanations.insertion(network, pixels, 1, order[:, ::-1], shares, fill=0.0)
    np.testing.assert_allclose(up, [[0.5, 0.5, 0.5, chance(100)]], atol=1e-5)
    with pytest.raises(ValueError, match="Make it with block_order"):
        explanations.deletion(network, pixels, 1, order[:, :3], shares)


def test_forgetting_goes_from_the_top_and_ends():
    network, pixels = sequential(), images()
    before, weights = network.predict(pixels, verbose=0), network.get_weights()
    names = []
    for name in explanations.randomized_from_the_top(network, seed=5):
        names.append(name)
        kept = [one.name for one in network.layers if one.weights and one.name not in names]
        for layer in kept:
            for old, new in zip(sequential().get_layer(layer).get_weights(),
                                network.get_layer(layer).get_weights(), strict=True):  # fmt: skip
                np.testing.assert_array_equal(old, new)
    assert names == ["scores", "conv_2", "norm", "conv_1"]
    np.testing.assert_array_equal(network.predict(pixels, verbose=0), before)
    for name in explanations.randomized_from_the_top(network, seed=5):
        if name == "conv_2":
            break
    for old, new in zip(weights, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_rank_correlation_equals_scipy():
    random = np.random.default_rng(0)
    maps, others = random.integers(0, 9, (2, 5, 6, 7))
    expected = [spearmanr(a.ravel(), b.ravel())[0] for a, b in zip(maps, others, strict=True)]
    np.testing.assert_allclose(explanations.rank_correlation(maps, others), expected)
    assert explanations.rank_correlation(maps, maps) == pytest.approx(1)
    assert explanations.rank_correlation(maps, -maps) == pytest.approx(-1)
    assert explanations.rank_correlation(maps, np.ones_like(maps)) == pytest.approx(0)
    with pytest.raises(ValueError, match="one shape"):
        explanations.rank_correlation(maps, others[:2])


def test_pointing_and_share_by_hand():
    maps, masks = np.zeros((3, 4, 6)), np.zeros((3, 4, 6), bool)
    maps[0, 1, 5], maps[1, 3, 0], masks[:, 1, 3:] = 2.0, 1.0, True
    maps[1, 1, 3] = 0.25
    assert explanations.points(maps).tolist() == [[1, 5], [3, 0], [0, 0]]
    assert explanations.points_inside(maps, masks).tolist() == [True, False, False]
    np.testing.assert_allclose(explanations.share_inside(maps, masks), [1, 0.2, 0])
    with pytest.raises(ValueError, match="True and False"):
        explanations.points_inside(maps, masks.astype(int))
    with pytest.raises(ValueError, match="Pass importance"):
        explanations.share_inside(-maps, masks)


def test_fgsm_is_a_step_along_the_sign():
    network, pixels = bright_corner(), np.full((1, 8, 8, 3), 10.0, "float32")
    pixels[0, 0, 0] = 1
    moved = explanations.fgsm(network, pixels, 1, strength=4)
    assert np.allclose(moved[0, :4, :4][1:], 6) and np.allclose(moved[0, 0, 0], 0)
    assert np.allclose(moved[0, 4:], 10)  # no gradient, no step
    assert np.array_equal(explanations.fgsm(network, pixels, 1, 0), pixels)
    with pytest.raises(ValueError, match="strength of 300"):
        explanations.fgsm(network, pixels, 1, 300)


def test_attacks_stay_in_reach_and_hurt():
    network, pixels, labels = sequential(), images(8), np.arange(8) % 4

    def loss(batch):
        scores = explanations.class_scores(network, batch)
        return -np.log(softmax(scores)[np.arange(8), labels]).mean()

    fast = explanations.fgsm(network, pixels, labels, 8)
    slow = explanations.pgd(network, pixels, labels, 8, steps=10)
    for moved in (fast, slow):
        assert np.abs(moved - pixels).max() <= 8 + 1e-3 and 0 <= moved.min() <= moved.max() <= 255
    assert loss(pixels) < loss(fast) and loss(pixels) < loss(slow)


def test_units_and_their_windows():
    network, pixels = sequential(), images(5)
    maps = explanations.maps_of(network, pixels, "conv_2")
    places = explanations.most_exciting(maps, 3, count=4)
    best = maps[..., 3].reshape(5, -1).max(axis=1)
    assert places[:, 0].tolist() == np.argsort(-best)[:4].tolist()
    assert [maps[k, row, column, 3] for k, row, column in places] == pytest.approx(
        sorted(best, reverse=True)[:4]
    )


@pytest.mark.parametrize("place", [(0, 0), (1, 2), (3, 3)])
def test_a_window_is_what_a_place_can_see(place):
    network, pixels = sequential(seed=7), images(1)
    top, left, bottom, right = explanations.window_of(network, "conv_2", *place, 16, 16)
    before = explanations.maps_of(network, pixels, "conv_2")[0][place]
    outside = 255 - pixels
    outside[0, top:bottom, left:right] = pixels[0, top:bottom, left:right]
    after = explanations.maps_of(network, outside, "conv_2")[0][place]
    np.testing.assert_allclose(before, after, atol=1e-5)
    seen = [abs(_changed(network, pixels, row, column, place)) > 1e-6
            for row, column in ((top, left), (bottom - 1, right - 1))]  # fmt: skip
    assert all(seen)


def _changed(network, pixels, row, column, place):
    """How far all maps before the ReLU of a place can move when one pixel changes: never 0 seen."""
    kernel_only = keras.Sequential(
        [keras.Input((16, 16, 3)), layers.Conv2D(1, 3, 2, "same", use_bias=False),
         layers.AveragePooling2D(2), layers.Conv2D(1, 3, 1, "same", use_bias=False)]
    )  # fmt: skip
    kernel_only.set_weights([np.ones(w.shape, "float32") for w in kernel_only.get_weights()])
    moved = np.zeros_like(pixels)
    moved[0, row, column] = 1
    return kernel_only.predict(moved, verbose=0)[0][place][0]


def test_windows_are_refused_where_no_formula_holds():
    with pytest.raises(ValueError, match="known for a chain"):
        explanations.window_of(functional(), "joined", 0, 0, 16, 16)
    with pytest.raises(ValueError, match="known for a chain"):
        explanations.window_of(nested(), "backbone", 0, 0, 16, 16)
    with pytest.raises(ValueError, match="no layer 'conv_9'"):
        explanations.window_of(sequential(), "conv_9", 0, 0, 16, 16)


def test_side_by_side_has_one_map_of_each():
    network, pixels = sequential(), images(2)
    maps = explanations.side_by_side(network, pixels, [0, 1])
    assert {found.shape for found in maps.values()} == {(2, 16, 16)}
    assert min(found.min() for found in maps.values()) >= 0
    slopes = explanations.gradients(network, pixels, [0, 1])
    np.testing.assert_allclose(maps["gradient"], explanations.importance(slopes))
