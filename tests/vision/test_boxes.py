"""Box formats say the same rectangle, back and forth, and as Keras writes them."""

import numpy as np
import pytest
from drawn_boxes import FEW, SEEDS, smooth_boxes, whole_boxes
from hypothesis import given
from hypothesis import strategies as st

from course_utils.vision import FORMATS, box_area, clip_boxes, convert_boxes

ANY_FORMAT = st.sampled_from(FORMATS)
SIZE = (128, 200)


@FEW
@given(SEEDS, ANY_FORMAT, ANY_FORMAT)
def test_there_and_back_is_the_same_box(seed, source, target):
    boxes = smooth_boxes(np.random.default_rng(seed), 7)
    boxes = convert_boxes(boxes, "corners", source, SIZE)
    other = convert_boxes(boxes, source, target, SIZE)
    assert np.allclose(convert_boxes(other, target, source, SIZE), boxes, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "name, numbers",
    [
        ("corners", [10, 20, 50, 30]),
        ("center", [30, 25, 40, 10]),
        ("corner_size", [10, 20, 40, 10]),
        ("relative_corners", [0.05, 0.2, 0.25, 0.3]),
        ("relative_center", [0.15, 0.25, 0.2, 0.1]),
        ("relative_corner_size", [0.05, 0.2, 0.2, 0.1]),
    ],
)
def test_one_box_in_every_format(name, numbers):
    # An image 100 high and 200 wide: a swap of height and width would show.
    assert np.allclose(convert_boxes([10, 20, 50, 30], "corners", name, (100, 200)), numbers)
    assert np.allclose(convert_boxes(numbers, name, "corners", (100, 200)), [10, 20, 50, 30])


@pytest.mark.parametrize(
    "ours, theirs",
    [
        ("center", "center_xywh"),
        ("corner_size", "xywh"),
        ("relative_corners", "rel_xyxy"),
    ],
)
def test_formats_are_those_of_keras(ours, theirs):
    keras = pytest.importorskip("keras")
    boxes = smooth_boxes(np.random.default_rng(0), 9)
    expected = keras.utils.bounding_boxes.convert_format(
        boxes.astype("float32"), "xyxy", theirs, height=SIZE[0], width=SIZE[1], dtype="float32"
    )
    converted = convert_boxes(boxes, "corners", ours, SIZE)
    assert np.allclose(converted, keras.ops.convert_to_numpy(expected), rtol=0, atol=1e-4)


def test_no_boxes_and_batches_of_boxes_are_converted():
    assert convert_boxes([], "corners", "center").shape == (0, 4)
    boxes = whole_boxes(np.random.default_rng(0), 6)
    batch = convert_boxes(boxes.reshape(2, 3, 4), "corners", "center")
    assert np.array_equal(batch.reshape(6, 4), convert_boxes(boxes, "corners", "center"))


@FEW
@given(SEEDS)
def test_area_and_clipping_equal_counted_pixels(seed):
    random = np.random.default_rng(seed)
    boxes = whole_boxes(random, 8, size=24) - 4
    inside = clip_boxes(boxes, (16, 12))
    for box, cut in zip(boxes, inside, strict=True):
        x, y = np.meshgrid(np.arange(-4, 24) + 0.5, np.arange(-4, 24) + 0.5)
        held = (box[0] < x) & (x < box[2]) & (box[1] < y) & (y < box[3])
        assert box_area([box])[0] == held.sum()
        assert box_area([cut])[0] == (held & (x > 0) & (x < 12) & (y > 0) & (y < 16)).sum()


@pytest.mark.parametrize(
    "boxes, source, target, size, sentence",
    [
        ([[1, 2, 3]], "corners", "center", None, "four for each box"),
        ([["a", "b", "c", "d"]], "corners", "center", None, "must be numbers"),
        ([[0, 0, 1, 1], [0, 0, np.nan, 1]], "corners", "center", None, "NaN.*first at 1"),
        ([[5, 0, 4, 1]], "corners", "center", None, "right < left"),
        ([[5, 0, -4, 1]], "corner_size", "center", None, "right < left"),
        ([[5, 5, 4, 1]], "xywh", "center", None, "no box format 'xywh'"),
        ([[5, 5, 4, 1]], "center", "yolo", None, "no box format 'yolo'"),
        ([[0, 0, 1, 1]], "corners", "relative_center", None, "needs `image_size`"),
        ([[0, 0, 1, 1]], "corners", "relative_center", (0, 5), "must be \\(height, width\\)"),
        ([[0, 0, 1, 1]], "corners", "relative_center", (4, 5, 3), "must be \\(height, width\\)"),
    ],
)
def test_bad_input_is_told_in_a_sentence(boxes, source, target, size, sentence):
    with pytest.raises(ValueError, match=sentence):
        convert_boxes(boxes, source, target, size)


@pytest.mark.parametrize("function", [box_area, lambda boxes: clip_boxes(boxes, 8)])
def test_swapped_sides_and_lone_boxes_are_refused(function):
    with pytest.raises(ValueError, match="right < left or bottom < top"):
        function([[0, 3, 2, 1]])
    with pytest.raises(ValueError, match="becomes an array with \\[box\\]"):
        function([0, 1, 2, 3])
