"""Images with boxes, classes and masks: what fits together is kept, what does not is named."""

import numpy as np
import pytest

from course_utils.datasets.dataset import Dataset, SealedSplit, SealedTestError
from course_utils.datasets.scenes import Scenes, cut_things


def two_images(**changes):
    """An image with two things, and an image with none."""
    instances = np.zeros((2, 8, 10), np.uint16)
    instances[0, 0:2, 0:3] = 1
    instances[0, 4:8, 6:10] = 2
    values = {
        "images": np.zeros((2, 8, 10, 1), np.uint8),
        "boxes": [np.float32([[0, 0, 3, 2], [6, 4, 10, 8]]), np.zeros((0, 4), np.float32)],
        "classes": [np.int64([0, 1]), np.zeros(0, np.int64)],
        "instances": instances,
    }
    return Scenes(**{**values, **changes})


def test_scenes():
    scenes = two_images()
    assert len(scenes) == 2 and scenes.class_numbers.tolist() == [0, 1]
    assert repr(scenes) == "Scenes(2 images of 8 x 10 x 1, uint8, 2 things)"
    assert scenes.class_numbers.dtype == np.int64


@pytest.mark.parametrize("rows", [[1, 0], np.array([1, 0]), slice(None, None, -1)])
def test_some_scenes_are_taken_with_all_that_is_theirs(rows):
    scenes = two_images(regions=np.ones((2, 8, 10), np.uint8))
    taken = scenes.take(rows)
    assert [len(boxes) for boxes in taken.boxes] == [0, 2] == [len(c) for c in taken.classes]
    assert (taken.instances == scenes.instances[::-1]).all() and taken.regions.shape == (2, 8, 10)
    assert len(scenes.take([False, True])) == 1 and len(scenes.take([])) == 0


def box(*corners):
    return [np.float32([corners]), np.zeros((0, 4), np.float32)]


ONE = [np.int64([0]), np.zeros(0, np.int64)]
NONE = np.zeros((2, 8, 10), np.uint8)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"images": np.zeros((2, 8, 10), np.uint8)}, r"\(2, 8, 10\)"),
        ({"images": np.zeros((2, 8, 10, 1))}, "float64"),
        ({"boxes": box(0, 0, 3, 2)[:1]}, "2 images and 1 such arrays"),
        ({"classes": ONE[:1]}, "an array of classes.*2 images and 1 such"),
        ({"boxes": [np.zeros((2, 5), np.float32)] * 2}, r"image 0 have the shape \(2, 5\)"),
        ({"boxes": [np.zeros((2, 4))] * 2}, "float64"),
        ({"classes": ONE}, r"image 0 has 2 boxes and classes of shape \(1,\)"),
        ({"classes": [np.float32([0, 1]), ONE[1]]}, "float32"),
        ({"instances": NONE[:1]}, r"`instances`.*\(2, 8, 10\).*\(1, 8, 10\)"),
        ({"instances": NONE.astype(float)}, "`instances`.*float64"),
        ({"regions": NONE[:, :4]}, "`regions`"),
        ({"instances": np.full((2, 8, 10), 3)}, "image 0 holds the number 3.*2 boxes"),
        ({"instances": np.full((2, 8, 10), -1)}, "image 0 holds the number -1.*2 boxes"),
    ],
)
def test_what_does_not_fit_is_named(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        two_images(**changes)


@pytest.mark.parametrize(
    "corners",
    [(-1, 0, 3, 2), (0, -0.5, 3, 2), (0, 0, 10.5, 2), (0, 0, 3, 9), (3, 0, 3, 2), (0, 5, 3, 2),
     (0, 0, np.nan, 2)],
)  # fmt: skip
def test_a_box_that_is_none_is_named(corners):
    with pytest.raises(ValueError, match="Box 0 of image 0 is .*10 wide and 8 high"):
        two_images(boxes=box(*corners), classes=ONE, instances=NONE)


def test_a_dataset_of_scenes_is_sealed_and_checked(capsys):
    scenes = two_images()
    data = Dataset("Made", scenes, scenes, SealedSplit(scenes), ("a", "b"), "")
    for name in ("images", "boxes", "classes", "instances", "class_numbers", "take"):
        with pytest.raises(SealedTestError, match="still sealed"):
            getattr(data.test, name)
        assert name in dir(data.test)
    assert not hasattr(data.test, "labels") and len(data.test) == 2
    assert data.test.open() is scenes and data.test.boxes is scenes.boxes
    assert "2 images" in capsys.readouterr().out
    with pytest.raises(ValueError, match="0 to 0, and the training labels hold 1"):
        Dataset("Made", scenes, scenes, SealedSplit(scenes), ("a",), "")
    one_class = scenes.take([1])
    made = Dataset("Made", one_class, one_class, SealedSplit(one_class), ("a",), "")
    assert repr(made).endswith("(sealed), 1 class")


def test_things_are_cut_out_by_their_boxes():
    images = np.zeros((2, 20, 20, 3), np.uint8)
    images[0, 4:8, 6:12] = 200
    boxes = [np.float32([[6, 4, 12, 8], [0, 0, 5, 4]]), np.zeros((0, 4), np.float32)]
    scenes = Scenes(images, boxes, [np.int64([2, 0]), np.zeros(0, np.int64)])
    pieces, kinds = cut_things(scenes, 8)
    assert pieces.shape == (2, 8, 8, 3) and kinds.tolist() == [2, 0]
    assert (pieces[0] == 200).all() and (pieces[1] == 0).all()
    gray, _ = cut_things(Scenes(images[:1, ..., :1], boxes[:1], [np.int64([2, 0])]), 8)
    assert gray.shape == (2, 8, 8, 3)
