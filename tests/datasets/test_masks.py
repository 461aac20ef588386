"""Painted masks are read as classes; what cannot be right is told with its file."""

import os

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import load_masks, read_masks


def saved(path, values, mode=None):
    path.parent.mkdir(exist_ok=True)
    image = Image.fromarray(np.asarray(values, np.uint8))
    (image.convert(mode) if mode else image).save(path)


def painted(folder, count=6, values=(0, 255), endings=(".jpg", ".png")):
    """Pictures that are bright where their mask has the last value; wide and tall ones."""
    masks = {}
    for k in range(count):
        mask = np.full(((60, 90), (80, 50))[k % 2], values[0])
        mask[10:40, 10 + k : 40] = values[-1]
        saved(folder / "images" / f"{k}{endings[0]}", 240 * (mask == values[-1]), "RGB")
        saved(folder / "masks" / f"{k}{endings[1]}", mask)
        masks[k] = (mask == values[-1]).astype("uint8")
    return masks


@pytest.mark.parametrize("values", [(0, 255), (0, 1)])
def test_masks_of_one_object_need_no_words(tmp_path, capsys, values):
    expected = painted(tmp_path, values=values)
    paths, masks, names = read_masks(tmp_path)
    assert names == ("background", "object")
    for path, mask in zip(paths, masks, strict=True):
        assert mask.dtype == np.uint8 and np.array_equal(mask, expected[int(path.stem)])
    assert "6 images; of their pixels, background" in capsys.readouterr().out


def test_values_are_named(tmp_path):
    expected = painted(tmp_path, values=(3, 90, 200))
    meaning = {3: "lawn", 200: "road", 255: "lawn"}
    _, masks, names = read_masks(tmp_path, meaning)
    assert names == ("lawn", "road") and np.array_equal(masks[0], expected[0])


@pytest.mark.parametrize("mode", ["RGB", "P", "1"])
def test_gray_that_a_program_saved_otherwise_is_read(tmp_path, mode):
    painted(tmp_path, count=2)
    for path in (tmp_path / "masks").iterdir():
        Image.open(path).point(lambda value: value and 255).convert(mode).save(path)
    _, masks, _ = read_masks(tmp_path, {0: "background", 255: "object"})
    assert {tuple(np.unique(mask)) for mask in masks} == {(0, 1)}


FAULTS = {
    "no images": (lambda folder: (folder / "images").rename(folder / "all"), "images in images/"),
    "no mask": (lambda folder: (folder / "masks/1.png").unlink(), "images/1.jpg: its mask is mis"),
    "no image": (lambda folder: (folder / "images/1.jpg").unlink(), "masks/1.png: its image is mi"),
    "other size": (
        lambda folder: saved(folder / "masks/1.png", np.zeros((5, 9))),
        "masks/1.png: the mask is 9 wide and 5 high, and its image 50 and 80",
    ),
    "colors": (
        lambda folder: saved(folder / "masks/1.png", np.indices((80, 50, 3)).sum(axis=0)),
        "masks/1.png: a mask has one channel",
    ),
    "no picture": (lambda folder: (folder / "masks/1.png").write_bytes(b"?"), "1.png cannot be"),
    "two": (
        lambda folder: saved(folder / "images/1.png", np.zeros((80, 50)), "RGB"),
        "images/1.png and images/1.jpg have the same name",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_told_with_their_file(tmp_path, fault):
    painted(tmp_path)
    spoil, sentence = FAULTS[fault]
    spoil(tmp_path)
    with pytest.raises(ValueError, match=sentence):
        read_masks(tmp_path)


def test_unknown_values_are_told_with_their_place(tmp_path):
    painted(tmp_path)
    mask = np.zeros((80, 50))
    mask[7, 9] = 44
    saved(tmp_path / "masks" / "1.png", mask)
    with pytest.raises(ValueError, match="The masks hold the values 0, 44, 255. Say what"):
        read_masks(tmp_path)
    with pytest.raises(ValueError, match="masks/1.png, row 7, column 9: the value 44 is unknown"):
        read_masks(tmp_path, {0: "background", 255: "object"})


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights that Windows withholds")
def test_links_out_of_the_folder_are_refused(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    painted(inside)
    (inside / "masks" / "1.png").rename(tmp_path / "1.png")
    (inside / "masks" / "1.png").symlink_to(tmp_path / "1.png")
    with pytest.raises(ValueError, match="masks/1.png: 1.png is a link that leads out"):
        read_masks(inside)


def test_masks_stay_on_what_they_cover(tmp_path):
    painted(tmp_path, count=10)
    data = load_masks(tmp_path, size=40)
    assert (len(data.train), len(data.validation), len(data.test)) == (6, 2, 2)
    assert data.class_names == ("background", "object")
    assert data.train.regions.shape == (6, 40, 40) and data.train.regions.dtype == np.uint8
    for image, mask in zip(data.train.images, data.train.regions, strict=True):
        bright = image[..., 1] > 180
        assert np.mean(bright != mask) < 0.05 and mask.any()
        assert (image[-1, -1] == 127).all() and mask[-1, -1] == 0
