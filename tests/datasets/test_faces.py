"""Faces and other patches: cut by their order, checked for copies, sealed; damage is named."""

import numpy as np
import pytest
from skimage.data import lbp_frontal_face_cascade_filename
from skimage.feature import Cascade

from course_utils import datasets
from course_utils.datasets import faces
from course_utils.datasets.dataset import SealedTestError
from course_utils.evaluation.near_duplicates import difference_hash, near_duplicates
from course_utils.evaluation.wilson import wilson_interval


@pytest.fixture(scope="module")
def patches():
    return faces._read_patches()


def test_the_dataset_is_cut_by_the_published_order(patches, capsys):
    data = datasets.load_face_patches()
    with pytest.raises(SealedTestError, match="still sealed"):
        _ = data.test.images
    test = data.test.open()
    capsys.readouterr()
    assert (len(data.train), len(data.validation), len(test)) == (120, 40, 40)
    assert data.class_names == ("other", "face")
    start = 0
    for part in (data.train, data.validation, test):
        assert part.images.shape[1:] == (25, 25, 1) and part.images.dtype == np.uint8
        assert np.bincount(part.labels).tolist() == [len(part) // 2] * 2
        stop = start + len(part) // 2
        assert (part.images[part.labels == 1] == patches[start:stop]).all()
        assert (part.images[part.labels == 0] == patches[100 + start : 100 + stop]).all()
        start = stop
    assert start == 100


def test_no_face_is_there_twice(patches):
    hashes = difference_hash(patches[:100])
    pairs = near_duplicates(hashes, hashes, most=5)
    assert len(pairs) == 0


def test_the_faults_of_the_card(patches):
    card = datasets.load_face_patches().card
    others = patches[100:, ..., 0]
    assert ((others < 8).mean(axis=(1, 2)) >= 0.25).sum() == 45 and "In 45 of them" in card
    assert (others.std(axis=(1, 2)) < 10).sum() == 19 and "19 are almost of one color" in card
    low, _ = wilson_interval(20, 20)
    assert f"{low:.2f}" == "0.84" and "may still be 0.84" in card


def test_a_damaged_file_is_named(tmp_path, monkeypatch):
    path = tmp_path / faces.TABLE
    monkeypatch.setattr(faces, "installed_file", lambda *arguments: path)
    good = np.full((200, 25, 25), 0.5)
    np.save(path, good)
    assert (faces._read_patches() == 128).all()
    saved = path.read_bytes()
    for content in (b"", saved[:-9], b"no array"):
        path.write_bytes(content)
        with pytest.raises(ValueError, match="lfw_subset.npy is damaged.*force-reinstall"):
            datasets.load_face_patches()
    for array in (good[:100], good * 300, np.array([{"a": 1}]), np.full_like(good, np.nan)):
        np.save(path, array, allow_pickle=True)
        with pytest.raises(ValueError, match="lfw_subset.npy is damaged"):
            datasets.load_face_patches()


def test_without_scikit_image_it_says_so(monkeypatch):
    monkeypatch.setattr("course_utils.datasets.photographs.find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="lfw_subset.npy comes with scikit-image.*setup"):
        datasets.load_face_patches()


def test_patches_without_faces_follow_the_seed():
    first = datasets.non_face_patches(40, seed=3)
    assert first.shape == (40, 25, 25, 1) and first.dtype == np.uint8
    assert (first == datasets.non_face_patches(40, seed=3)).all()
    assert (first != datasets.non_face_patches(40, seed=4)).any()
    assert (first[:20] == datasets.non_face_patches(20, seed=3)).all()


def test_patches_come_from_the_photographs_named(monkeypatch):
    shades = {"dark": 40, "light": 200}
    monkeypatch.setattr(
        faces, "load_photograph", lambda name: np.full((30, 90, 3), shades[name], np.uint8)
    )
    assert (datasets.non_face_patches(9, photographs=["dark"]) == 40).all()
    both = datasets.non_face_patches(60, photographs=["dark", "light"])
    assert set(np.unique(both)) == {40, 200}


def test_patches_of_all_sizes_lie_inside(monkeypatch):
    ramp = np.repeat(np.arange(200, dtype=np.uint8)[:, None], 300, axis=1)
    monkeypatch.setattr(faces, "load_photograph", lambda name: np.stack([ramp] * 3, axis=-1))
    cut = datasets.non_face_patches(400, photographs=["ramp"])[..., 0].astype(int)
    heights = (cut[:, -1, 0] - cut[:, 0, 0]) * 25 / 24  # rows of the ramp that a patch covers
    assert 24 <= heights.min() <= 27 and 180 <= heights.max() <= 200


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"count": 0}, "count is a whole number"),
        ({"count": 2.0}, "count is a whole number"),
        ({"count": True}, "count is a whole number"),
        ({"count": 2, "photographs": []}, "a list of names"),
        ({"count": 2, "photographs": "coffee.png"}, "a list of names.*got 'coffee.png'"),
        ({"count": 2, "photographs": ["face.png"]}, "no photograph called 'face.png'"),
    ],
)
def test_other_arguments_are_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        datasets.non_face_patches(**arguments)


def test_marked_faces_are_no_patches_without_faces():
    assert not set(faces.FACES_IN_PHOTOGRAPHS) & set(faces.FACELESS_PHOTOGRAPHS)
    assert not {"camera.png", "coffee.png"} & set(faces.FACELESS_PHOTOGRAPHS)


@pytest.mark.parametrize("name", faces.FACES_IN_PHOTOGRAPHS)
def test_another_detector_finds_the_marked_faces(name):
    """The cascade that comes with scikit-image was trained on other faces, by other people."""
    photograph = datasets.load_photograph(name)
    left, top, right, bottom = faces.FACES_IN_PHOTOGRAPHS[name]
    assert right - left == bottom - top
    assert 0 <= left < right <= photograph.shape[1] and 0 <= top < bottom <= photograph.shape[0]
    found = Cascade(lbp_frontal_face_cascade_filename()).detect_multi_scale(
        photograph, scale_factor=1.2, step_ratio=1, min_size=(60, 60), max_size=(300, 300)
    )
    assert len(found) == 1
    x, y, side = found[0]["c"], found[0]["r"], found[0]["width"]
    across = min(right, x + side) - max(left, x)
    down = min(bottom, y + side) - max(top, y)
    shared = max(across, 0) * max(down, 0)
    assert shared / (side**2 + (right - left) ** 2 - shared) >= 0.5
