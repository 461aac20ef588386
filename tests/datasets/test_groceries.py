"""The photographs of fruit: cleaned, cut and decoded; and what is damaged is named."""

import io

import numpy as np
import pytest
from PIL import Image

from course_utils import datasets
from course_utils.datasets import groceries, packs
from course_utils.datasets.dataset import Dataset, SealedSplit, Split
from course_utils.datasets.decoding import decode_square

COARSE = ("Apple", "Melon", "Orange", "Pear", "Satsumas")


@pytest.fixture
def in_cache():
    if packs.status()[packs.names().index("groceries")].state != "ready":
        pytest.skip("The photographs are not cached: python -m course_utils data fetch groceries")


def jpeg(width=60, height=40, color=(200, 30, 30)):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), color).save(stream, "jpeg")
    return stream.getvalue()


def test_the_published_table_is_whole(in_cache):
    table = groceries.read_groceries()
    splits, counts = np.unique(table["split"], return_counts=True)
    assert dict(zip(splits, counts, strict=True)) == {"test": 1322, "train": 675, "val": 57}
    assert len(np.unique(table["fine"])) == 14 and tuple(np.unique(table["coarse"])) == COARSE


def test_each_test_photograph_is_published_twice_and_kept_once(in_cache):
    cleaned = groceries.without_copies(groceries.read_groceries())
    splits, counts = np.unique(cleaned["split"], return_counts=True)
    assert dict(zip(splits, counts, strict=True)) == {"test": 661, "train": 675, "val": 57}


@pytest.mark.parametrize(("labels", "classes"), [("coarse", 5), ("fine", 14)])
def test_the_dataset_is_cut_in_three(in_cache, labels, classes, capsys):
    data = datasets.load_groceries(labels, size=32)
    test = data.test.open()
    capsys.readouterr()
    assert (len(data.train), len(data.validation), len(test)) == (552, 180, 661)
    assert len(data.class_names) == classes
    for part in (data.train, data.validation, test):
        assert part.images.shape[1:] == (32, 32, 3) and part.images.dtype == np.uint8
        assert part.labels.dtype == np.int64 and set(part.labels) == set(range(classes))
    assert "661" in data.card and "byte for byte" in data.card


def test_no_photograph_is_on_two_sides(in_cache, capsys):
    data = datasets.load_groceries(size=32)
    sides = [data.train, data.validation, data.test.open()]
    seen = [{image.tobytes() for image in side.images} for side in sides]
    assert sum(map(len, seen)) == len(set.union(*seen)) == 1393


@pytest.mark.parametrize("arguments", [{"labels": "medium"}, {"size": 4}, {"size": 64.0}])
def test_other_arguments_are_refused(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        datasets.load_groceries(**arguments)


def test_a_damaged_table_is_named(tmp_path, monkeypatch):
    (tmp_path / groceries.TABLE).write_bytes(b"PAR1 and nothing else")
    monkeypatch.setattr(packs, "folder", lambda name: tmp_path)
    with pytest.raises(packs.CacheDamagedError, match="no table of photographs.*data fetch"):
        groceries.read_groceries()


@pytest.mark.parametrize("data", [b"", b"no image", jpeg()[:200]])
def test_a_photograph_that_cannot_be_decoded_is_named(monkeypatch, data):
    table = {
        "split": np.array(["train", "train", "test"]),
        "box": np.array([0, 1, -1]),
        "coarse": np.array(["a"] * 3),
        "fine": np.array(["b"] * 3),
        "jpeg": np.array([jpeg(), data, jpeg(61)], dtype=object),
    }
    monkeypatch.setattr(groceries, "read_groceries", lambda: table)
    with pytest.raises(packs.CacheDamagedError, match="Photograph 1 of images2.*cannot be decoded"):
        datasets.load_groceries(size=8)


def test_the_middle_square_is_decoded():
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[:, 20:60] = 250
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "png")
    square = decode_square(stream.getvalue(), 16, "one")
    assert square.shape == (16, 16, 3) and square.dtype == np.uint8 and (square == 250).all()


def test_no_box_of_fruit_is_on_two_sides(in_cache):
    table = groceries.without_copies(groceries.read_groceries())
    learns, back = groceries.hold_out_boxes(table)
    assert not set(table["box"][learns]) & set(table["box"][back])
    assert set(table["split"][learns]) == {"train"} and np.sum(table["split"][back] == "val") == 57
    assert set(table["fine"][back]) == set(table["fine"][learns]) == set(table["fine"])


def test_each_photograph_has_a_box_of_its_part_and_variety(in_cache):
    assert np.sum(groceries.read_groceries()["box"] < 0) == 661  # the second copies
    table = groceries.without_copies(groceries.read_groceries())
    for part, count in {"train": 62, "val": 11, "test": 143}.items():
        inside = table["split"] == part
        pairs = set(zip(table["box"][inside], table["fine"][inside], strict=True))
        assert len(pairs) == len(np.unique(table["box"][inside])) == count
    assert table["box"].min() == 0 and table["box"].max() == 62 + 11 + 143 - 1


def test_the_file_of_boxes_says_the_varieties(in_cache):
    table, seen = groceries.read_groceries(), []
    for line in groceries.BOXES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            variety, _, rows = line.partition(": ")
            rows = list(map(int, rows.split()))
            assert set(table["fine"][rows]) == {variety}
            seen += rows
    assert len(seen) == len(set(seen)) == 1393


@pytest.mark.parametrize("part", ["training", "validation", "test"])
def test_a_label_outside_the_classes_is_named(part):
    images = np.zeros((2, 8, 8, 3), np.uint8)
    splits = {
        name: Split(images, np.array([0, 5 if name == part else 1]))
        for name in ("training", "validation", "test")
    }
    with pytest.raises(ValueError, match=f"0 to 1, and the {part} labels hold 5"):
        Dataset(
            "made", splits["training"], splits["validation"], SealedSplit(splits["test"]),
            ("a", "b"), "",
        )  # fmt: skip
