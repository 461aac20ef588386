"""What is encoded is decoded: boxes become maps and the same boxes again."""

import numpy as np
import pytest
from drawn_boxes import FEW, SEEDS, smooth_boxes
from hypothesis import given
from hypothesis import strategies as st

from course_utils.vision import decode_boxes, encode_batch, encode_boxes


def apart(boxes, cells=2, stride=4):
    """Leave out boxes whose centers are too close together to be two peaks."""
    kept = []
    for box in boxes:
        center = (box[:2] + box[2:]) // (2 * stride)
        others = [(other[:2] + other[2:]) // (2 * stride) for other in kept]
        if all(np.abs(center - other).max() >= cells for other in others):
            kept.append(box)
    return np.array(kept).reshape(-1, 4)


@FEW
@given(SEEDS, st.integers(0, 8), st.integers(0, 2))
def test_boxes_come_back(seed, count, reach):
    random = np.random.default_rng(seed)
    boxes = apart(smooth_boxes(random, count))
    classes = random.integers(0, 3, len(boxes))
    heat, sizes, offsets, weights = encode_boxes(boxes, classes, 32, 4, 3, reach)
    assert heat.shape == (32, 32, 3) and sizes.shape == offsets.shape == (32, 32, 2)
    assert {values.dtype for values in (heat, sizes, offsets, weights)} == {np.dtype("float32")}
    found, kinds, scores = decode_boxes(heat, sizes, offsets, 4, threshold=0.999)
    assert len(found) == len(boxes) and (scores == 1).all()
    # The order by corners may differ where two agree to the last digits of float32: round first.
    order, mine = np.lexsort(np.round(found, 2).T), np.lexsort(np.round(boxes, 2).T)
    assert np.allclose(found[order], boxes[mine], rtol=0, atol=1e-3)
    assert np.array_equal(kinds[order], classes[mine])


@FEW
@given(SEEDS)
def test_every_weighted_cell_tells_a_whole_box(seed):
    random = np.random.default_rng(seed)
    boxes = smooth_boxes(random, 3)
    _, sizes, offsets, weights = encode_boxes(boxes, [0, 0, 0], 32, 4, 1, reach=1)
    for row, column in np.argwhere(weights):
        center = (np.array([column, row]) + 0.5 + offsets[row, column]) * 4
        shape = np.exp(sizes[row, column]) * 4
        box = np.concatenate([center - shape / 2, center + shape / 2])
        assert np.abs(boxes - box).max(axis=1).min() < 1e-3


def test_the_heat_is_a_bell_inside_the_box():
    heat, _, _, weights = encode_boxes([[20, 40, 60, 50]], [1], 32, 4, 2)
    assert np.argwhere(weights).tolist() == [[11, 10]]
    assert heat[11, 10, 1] == 1 and (heat[..., 1] < 1).sum() == 32 * 32 - 1
    assert not heat[..., 0].any()
    # Wide as the box: one cell away it is warm along x and cold along y.
    assert heat[11, 11, 1] == pytest.approx(np.exp(-0.5), abs=1e-6)
    assert heat[12, 10, 1] < 1e-3
    assert heat[11, 10 + 5, 1] < 1e-5


def test_where_two_claim_a_cell_the_smaller_has_it():
    large, small = [8, 8, 40, 40], [20, 20, 28, 28]
    for boxes in ([large, small], [small, large]):
        _, sizes, _, weights = encode_boxes(boxes, [0, 0], 16, 4, 1)
        assert weights.sum() == 1 and np.allclose(np.exp(sizes[6, 6]) * 4, 8)


def test_a_neighborhood_leaves_the_cell_of_a_center_alone():
    large, small = [8, 8, 40, 40], [24, 20, 32, 28]
    _, sizes, _, weights = encode_boxes([large, small], [0, 0], 16, 4, 1, reach=1)
    assert weights.sum() == 12
    assert np.allclose(np.exp(sizes[6, 6]) * 4, 32) and np.allclose(np.exp(sizes[6, 7]) * 4, 8)


def test_grids_need_not_be_square_and_corners_of_the_image_are_kept():
    boxes = [[0, 0, 6, 6], [74, 34, 80, 40]]
    maps = encode_boxes(boxes, [0, 1], (10, 20), 4, 2, reach=1)
    assert maps[0].shape == (10, 20, 2) and maps[3].sum() == 4 + 4
    found, classes, _ = decode_boxes(*maps[:3], 4, threshold=0.9)
    assert np.allclose(found, boxes, atol=1e-4) and classes.tolist() == [0, 1]


def test_a_batch_stacks_the_images():
    random = np.random.default_rng(0)
    boxes = [smooth_boxes(random, count) for count in (3, 0, 5)]
    classes = [random.integers(0, 2, len(some)) for some in boxes]
    batch = encode_batch(boxes, classes, 32, 4, 2, reach=1, spread=0.2)
    for k in range(3):
        for values, expected in zip(
            batch, encode_boxes(boxes[k], classes[k], 32, 4, 2, 1, 0.2), strict=True
        ):
            assert np.array_equal(values[k], expected)


def test_peaks_are_counted_from_the_warmest():
    heat = np.zeros((8, 8, 2))
    heat[2, 2] = 0.9, 0.2
    heat[2, 3, 0], heat[6, 6, 1], heat[0, 7, 0] = 0.8, 0.95, 0.4
    flat = np.zeros((8, 8, 2))
    boxes, classes, scores = decode_boxes(heat, flat, flat, 4, threshold=0.3)
    assert scores.tolist() == [0.95, 0.9, 0.4] and classes.tolist() == [1, 0, 0]
    assert boxes.tolist() == [[24, 24, 28, 28], [8, 8, 12, 12], [28, 0, 32, 4]]
    assert len(decode_boxes(heat, flat, flat, 4, threshold=0.1, at_most=2)[0]) == 2
    assert decode_boxes(heat, flat, flat, 4, threshold=0.99)[0].shape == (0, 4)


def test_boxes_are_cut_at_the_edges():
    heat, flat = np.zeros((8, 12, 1)), np.zeros((8, 12, 2))
    heat[0, 11] = 1
    boxes, _, _ = decode_boxes(heat, flat + 2, flat, 4)
    assert boxes[0] == pytest.approx([46 - 2 * np.exp(2), 0, 48, 2 + 2 * np.exp(2)])


@pytest.mark.parametrize(
    "boxes, classes, sentence",
    [
        ([[0, 0, 8, 8]], [2], "holds the class 2 for box 0.*0 to 1"),
        ([[0, 0, 8, 8]], [0, 1], "one entry for each box"),
        ([[0, 0, 8, 8]], [0.5], "whole numbers"),
        ([[0, 0, 8, 8], [4, 4, 4, 8]], [0, 0], "Box 1 has no area"),
        ([[0, 0, 8, 8], [120, 4, 150, 8]], [0, 0], "Box 1 has its center outside"),
        ([[-9, 0, 8, 8]], [0], "Box 0 has its center outside"),
    ],
)
def test_boxes_that_do_not_fit_are_told_in_a_sentence(boxes, classes, sentence):
    with pytest.raises(ValueError, match=sentence):
        encode_boxes(boxes, classes, 32, 4, 2)


def test_maps_that_do_not_fit_are_told_in_a_sentence():
    heat, flat = np.zeros((8, 8, 1)), np.zeros((8, 8, 2))
    with pytest.raises(ValueError, match="one image of a batch at a time"):
        decode_boxes(heat[None], flat[None], flat[None], 4)
    with pytest.raises(ValueError, match="the training diverged"):
        decode_boxes(heat, flat + np.nan, flat, 4)
    with pytest.raises(ValueError, match="2 of `boxes` and 1 of `classes`"):
        encode_batch([[], []], [[]], 8, 4, 1)
