"""The nuclei: apart in time, boxes tight to masks, damage named, the test part sealed."""

import numpy as np
import pytest
from tifffile import imwrite

from course_utils import datasets
from course_utils.datasets import nuclei, packs
from course_utils.datasets.dataset import SealedTestError
from course_utils.datasets.scenes import boxes_of_instances


def need(pack):
    if packs.status()[packs.names().index(pack)].state != "ready":
        pytest.skip(f"Not in the cache: python -m course_utils data fetch {pack}")


@pytest.fixture(scope="module")
def film():
    need("cells")
    return nuclei.read_nuclei()


@pytest.fixture(scope="module")
def tiles(film):
    return datasets.load_nuclei()


@pytest.fixture(scope="module")
def whole(film):
    return datasets.load_nuclei(None)


@pytest.fixture
def other():
    need("nuclei-other-lab")
    return datasets.load_other_laboratory()


def things(scenes):
    return sum(map(len, scenes.boxes))


def diameters(scenes):
    areas = np.concatenate([np.bincount(mask.ravel())[1:] for mask in scenes.instances])
    return np.sqrt(4 * areas / np.pi)


def test_the_film_is_whole(film):
    frames, labels = film
    assert frames.shape == labels.shape == nuclei.FRAME_SHAPE and frames.dtype == np.uint16
    counts = [len(np.unique(frame)) - 1 for frame in labels]
    assert (counts[0], counts[-1], sum(counts)) == (124, 195, 3271)


def test_the_counts_of_the_card(tiles, whole, capsys):
    counts = [(400, 1540), (80, 384), (160, 805)], [(10, 1370), (2, 331), (4, 709)]
    for data, expected, size in zip((tiles, whole), counts, ((128, 128), (640, 1024)), strict=True):
        parts = data.train, data.validation, data.test._split
        assert [(len(part), things(part)) for part in parts] == expected
        for part in parts:
            assert part.images.shape == (len(part), *size, 1) and part.images.dtype == np.uint8
            assert (part.regions[part.instances > 0] == 1).all() and part.regions.max() == 1
            assert f"{things(part):,}" in data.card
    assert "27 training tiles show none" in data.card.replace("\n", " ")
    assert sum(len(boxes) == 0 for boxes in tiles.train.boxes) == 27
    assert "88 %" in data.card and tiles.train.regions.mean() == pytest.approx(0.12, abs=0.005)
    assert data.class_names == ("nucleus",) and repr(data).endswith("(sealed), 1 class")


def test_the_parts_are_apart_in_time(film, whole):
    assert nuclei.TRAINING_FRAMES[-1] + 3 == nuclei.VALIDATION_FRAMES[0]
    assert nuclei.VALIDATION_FRAMES[-1] + 3 == nuclei.TEST_FRAMES[0]
    # Each image is that of the frame it is said to be, so the numbers above are worth something.
    frames, labels = film
    parts = (whole.train, nuclei.TRAINING_FRAMES), (whole.validation, nuclei.VALIDATION_FRAMES)
    for part, numbers in (*parts, (whole.test._split, nuclei.TEST_FRAMES)):
        for number, image, regions in zip(numbers, part.images, part.regions, strict=True):
            expected = nuclei.stretch_contrast(frames[number])[nuclei.WINDOW]
            assert (image[..., 0] == expected).all()
            assert ((labels[number][nuclei.WINDOW] > 0) == regions).all()


def test_the_correlations_of_the_card(film, whole):
    frames = film[0].reshape(20, -1)
    table = np.corrcoef(frames[:, ::7])
    for lag, correlation in ((1, 0.81), (3, 0.62), (7, 0.39)):
        assert np.diagonal(table, lag).mean() == pytest.approx(correlation, abs=0.01)
        assert f"{correlation}" in whole.card


def test_labels_begin_25_pixels_inside(film):
    outer = np.ones(nuclei.FRAME_SHAPE[1:], bool)
    outer[25:-25, 25:-25] = False
    for labels in film[1]:
        assert set(np.unique(labels)) == set(np.unique(labels[~outer])) | {0}
    kept = np.zeros_like(outer)
    kept[nuclei.WINDOW] = True
    assert not (kept & outer).any() and kept.sum() == 640 * 1024


def test_boxes_are_tight_and_in_the_order_of_the_masks(tiles):
    for boxes, mask in zip(tiles.train.boxes, tiles.train.instances, strict=True):
        assert mask.max() == len(boxes)
        for number, (left, top, right, bottom) in enumerate(boxes.astype(int), start=1):
            rows, columns = np.nonzero(mask == number)
            assert (left, right) == (columns.min(), columns.max() + 1)
            assert (top, bottom) == (rows.min(), rows.max() + 1)


def test_a_nucleus_cut_by_a_tile():
    labels = np.zeros((64, 128), np.uint16)
    labels[10:20, 54:74] = 5  # half on each side
    labels[30:40, 60:100] = 9  # a tenth on the left
    labels[50:60, 59:79] = 7  # a quarter on the left
    image = np.arange(64 * 128, dtype=np.uint8).reshape(64, 128)
    scenes = nuclei._scenes([(image, labels)], (64, 64), (slice(None), slice(None)))
    left, right = scenes.boxes
    assert left.tolist() == [[54, 10, 64, 20], [59, 50, 64, 60]]
    assert right.tolist() == [[0, 10, 10, 20], [0, 50, 15, 60], [0, 30, 36, 40]]
    assert (scenes.regions[0] == (labels[:, :64] > 0)).all()  # the tenth is still nucleus
    assert (scenes.instances[0][30:40] == 0).all()
    assert (scenes.images[1, ..., 0] == image[:, 64:]).all()


def test_the_edge_of_a_tile_is_where_another_size_puts_it(film):
    data = datasets.load_nuclei(320)
    assert len(data.train) == 10 * 2 * 3 and data.train.images.shape[1:] == (320, 320, 1)


def test_the_test_frames_are_sealed(tiles, other):
    for sealed in (tiles.test, other):
        for name in ("images", "boxes", "instances", "regions"):
            with pytest.raises(SealedTestError, match="still sealed"):
                getattr(sealed, name)


@pytest.mark.parametrize("size", [0, 31, 641, 128.0, "128"])
def test_other_sizes_are_refused(size):
    with pytest.raises(ValueError, match="from 32 to 640, or None.*and got"):
        datasets.load_nuclei(size)


def test_the_other_image_has_nuclei_of_the_same_size(whole, other, capsys):
    scenes = other.open()
    assert "1 image." in capsys.readouterr().out
    assert scenes.images.shape == (1, 608, 608, 1) and scenes.images.dtype == np.uint8
    assert things(scenes) == scenes.instances.max() == 125
    assert scenes.boxes[0].tolist() == boxes_of_instances(scenes.instances[0]).tolist()
    assert np.median(diameters(whole.train)) == pytest.approx(nuclei.TYPICAL_DIAMETER, abs=1)
    assert np.median(diameters(scenes)) == pytest.approx(nuclei.TYPICAL_DIAMETER, abs=1)
    labels = nuclei._read("nuclei-other-lab", nuclei.OTHER_IMAGE, nuclei.OTHER_SHAPE)[1]
    areas = np.bincount(labels.ravel())[1:]
    across = np.median(np.sqrt(4 * areas[areas > 0] / np.pi))
    assert across == pytest.approx(nuclei.OTHER_DIAMETER, abs=0.5)


def test_contrast_is_stretched_between_percentiles():
    image = np.linspace(1000, 5000, 10_000).reshape(100, 100)
    gray = nuclei.stretch_contrast(image, 0, 100)
    assert gray.dtype == np.uint8 and gray.shape == image.shape
    assert gray.min() == 0 and gray.max() == 255 and (np.diff(gray.ravel().astype(int)) >= 0).all()
    assert abs(int(gray.flat[2500]) - 127.5) <= 1  # a quarter of the way is half as bright
    hot = image.copy()
    hot[-1, -5:] = 65_000  # a few hot pixels leave the others alone
    assert (nuclei.stretch_contrast(hot) == nuclei.stretch_contrast(image)).all()


def test_an_image_without_contrast_is_named():
    with pytest.raises(ValueError, match="no contrast.*is it empty"):
        nuclei.stretch_contrast(np.full((8, 8), 7))


def test_a_damaged_frame_is_named(tmp_path, monkeypatch, film):
    monkeypatch.setattr(packs, "folder", lambda name: tmp_path)
    path = tmp_path / nuclei.FRAMES[0]
    small = np.zeros((2, 8, 8), np.uint16)
    imwrite(path, small)
    whole_file = path.read_bytes()
    for content in (b"", b"II*\0 and nothing else", whole_file[:100], whole_file):
        path.write_bytes(content)
        with pytest.raises(packs.CacheDamagedError, match=f"{path.name} is damaged.*fetch cells"):
            nuclei.read_nuclei()
    imwrite(path, np.zeros(nuclei.FRAME_SHAPE, np.uint8))
    with pytest.raises(packs.CacheDamagedError, match="uint8, instead of"):
        nuclei.read_nuclei()


def test_boxes_of_instances():
    assert boxes_of_instances(np.zeros((4, 6), np.uint8)).shape == (0, 4)
    mask = np.zeros((4, 6), np.uint16)
    mask[3, 5], mask[0:2, 1] = 1, 2
    boxes = boxes_of_instances(mask)
    assert boxes.dtype == np.float32 and boxes.tolist() == [[5, 3, 6, 4], [1, 0, 2, 2]]
    mask[3, 5] = 0
    with pytest.raises(ValueError, match="no pixel of the number 1, and has the number 2"):
        boxes_of_instances(mask)
    for wrong in (mask[0], mask.astype(float), np.array([[0, -1]])):
        with pytest.raises(ValueError, match="whole numbers from 0"):
            boxes_of_instances(wrong)
