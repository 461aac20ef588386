"""CAM, Grad-CAM and occlusion, against each other and against brute force."""

import keras
import numpy as np
import pytest
from keras import layers
from networks import functional, images, loaded, moved_about, nested, sequential, with_softmax

from course_utils import explanations


@pytest.mark.parametrize("make", (sequential, with_softmax, moved_about, nested))
def test_grad_cam_equals_cam_where_both_exist(make, tmp_path):
    network, pixels = make(), images()
    for each in (network, loaded(tmp_path, network)):
        cam, grad_cam = (explain(each, pixels, [0, 2, 3]) for explain in
                         (explanations.cam, explanations.grad_cam))  # fmt: skip
        assert cam.shape == grad_cam.shape and cam.ndim == 3
        np.testing.assert_allclose(cam, grad_cam, atol=1e-5)


def test_cam_adds_up_to_the_score_less_the_bias():
    network, pixels = sequential(), images()
    bias = keras.ops.convert_to_numpy(network.get_layer("scores").bias)
    sums = explanations.cam(network, pixels, 2).sum(axis=(1, 2)) + bias[2]
    np.testing.assert_allclose(sums, explanations.class_scores(network, pixels)[:, 2], atol=1e-5)


def test_grad_cam_of_a_layer_with_a_path_around_it():
    network, pixels = functional(), images()
    dense = network.layers[-1].get_weights()[0]
    joined = explanations.maps_of(network, pixels, "joined")
    expected = (joined * dense[:, 1]).sum(axis=-1) / 256
    found = explanations.grad_cam(network, pixels, 1, "joined")
    np.testing.assert_allclose(found, expected, atol=1e-5)
    # The score depends on "aside" through the sum alone: a step of 1 there is a step of 1 in it.
    aside = explanations.maps_of(network, pixels, "aside")
    found = explanations.grad_cam(network, pixels, 1, "aside")
    np.testing.assert_allclose(found, (aside * dense[:, 1]).sum(axis=-1) / 256, atol=1e-5)


def test_the_last_layer_with_maps_is_taken():
    assert explanations.layers_with_maps(sequential())[-1] == "conv_2"
    assert explanations.layers_with_maps(moved_about())[0] == "conv_1"
    assert explanations.layers_with_maps(nested())[-1] == "backbone"
    network, pixels = sequential(), images()
    last = explanations.grad_cam(network, pixels, 0)
    np.testing.assert_array_equal(last, explanations.grad_cam(network, pixels, 0, "conv_2"))
    assert explanations.grad_cam(network, pixels, 0, "conv_1").shape == (3, 8, 8)


def test_layers_without_maps_are_refused():
    network, flat = sequential(), keras.Sequential(
        [keras.Input((16, 16, 3)), layers.Flatten(), layers.Dense(4)]
    )  # fmt: skip
    with pytest.raises(ValueError, match=r"no layer 'conv_9'.* It has: .*conv_1"):
        explanations.grad_cam(network, images(), 0, "conv_9")
    with pytest.raises(ValueError, match="gives no maps"):
        explanations.grad_cam(network, images(), 0, "scores")
    with pytest.raises(ValueError, match="What lies inside of 'backbone' cannot be reached"):
        explanations.grad_cam(nested(), images(), 0, "inside")
    with pytest.raises(ValueError, match="No layer of this network has maps"):
        explanations.grad_cam(flat, images(), 0)
    with pytest.raises(ValueError, match="ends in Flatten, Dense. Take grad_cam"):
        explanations.cam(flat, images(), 0)


def test_enlarged_keeps_middles_and_straight_lines():
    maps = np.arange(12.0).reshape(1, 3, 4)
    big = explanations.enlarged(maps, 9, 12)
    np.testing.assert_allclose(big[0, 1::3, 1::3], maps[0], atol=1e-6)
    np.testing.assert_allclose(np.diff(big[0, 4, 1:11]), 1 / 3, atol=1e-6)
    assert big.min() == 0 and big.max() == 11
    np.testing.assert_allclose(explanations.enlarged(maps, 3, 4), maps)
    with pytest.raises(ValueError, match=r"\(count, rows, columns\)"):
        explanations.enlarged(maps[0], 9, 12)


@pytest.mark.parametrize(("size", "stride", "fill"), [(4, 2, None), (5, 3, 0.0), (16, 7, 255.0)])
def test_occlusion_equals_brute_force(size, stride, fill):
    network, pixels, kinds = sequential(), images(2), [1, 3]
    found = explanations.occlusion(network, pixels, kinds, size, stride, fill)
    starts = sorted({*range(0, 16 - size + 1, stride), 16 - size})
    for image, kind, ours in zip(pixels, kinds, found, strict=True):
        losses = [[[] for _ in range(16)] for _ in range(16)]
        before = network.predict(image[np.newaxis], verbose=0)[0, kind]
        for top in starts:
            for left in starts:
                copy = image.copy()
                color = image.mean(axis=(0, 1)) if fill is None else fill
                copy[top : top + size, left : left + size] = color
                lost = before - network.predict(copy[np.newaxis], verbose=0)[0, kind]
                for row in range(top, top + size):
                    for column in range(left, left + size):
                        losses[row][column].append(lost)
        expected = [[np.mean(cell) for cell in row] for row in losses]
        np.testing.assert_allclose(ours, expected, atol=1e-5)


def test_squares_reach_every_pixel():
    for height, width, size, stride in ((64, 64, 8, 4), (10, 7, 3, 3), (5, 5, 5, 1), (9, 9, 4, 4)):
        covered = np.zeros((height, width), bool)
        for top, left in explanations.occluders(height, width, size, stride):
            assert top + size <= height and left + size <= width
            covered[top : top + size, left : left + size] = True
        assert covered.all()
    for arguments, message in (
        ((8, 8, 9, 1), "Take a smaller size"),
        ((8, 8, 3, 4), "leaves pixels out"),
        ((8, 8, 0, 1), "size is a whole number"),
    ):
        with pytest.raises(ValueError, match=message):
            explanations.occluders(*arguments)
