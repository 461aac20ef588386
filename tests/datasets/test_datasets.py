"""What the loaders return, and the sealed test set."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course_utils import datasets
from course_utils.datasets import mnist, packs, photographs
from course_utils.datasets.dataset import CARDS, SealedSplit, SealedTestError, Split, read_card

ROOT = Path(__file__).resolve().parents[2]
TRAINING_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def small_split(count=3):
    return Split(np.zeros((count, 28, 28, 1), np.uint8), np.arange(count))


@pytest.fixture
def digits():
    if packs.status()[packs.names().index("mnist")].state != "ready":
        pytest.skip("MNIST is not in the cache: python -m course_utils data fetch mnist")
    return datasets.load_mnist()


def test_mnist_is_whole(digits, capsys):
    assert (len(digits.train), len(digits.validation), len(digits.test)) == (55_000, 5_000, 10_000)
    test = digits.test.open()
    capsys.readouterr()
    for split in (digits.train, digits.validation, test):
        assert split.images.shape == (len(split), 28, 28, 1) and split.images.dtype == np.uint8
        assert split.labels.shape == (len(split),) and split.labels.dtype == np.int64
    known = np.concatenate([digits.train.labels, digits.validation.labels])
    assert np.bincount(known).tolist() == TRAINING_COUNTS
    assert np.bincount(test.labels).tolist() == TEST_COUNTS
    assert known[:5].tolist() == [5, 0, 4, 1, 9] and test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert digits.class_names == tuple("0123456789")
    assert "5,923, 6,742" in digits.card.replace("\n", " ")
    assert repr(digits) == (
        "MNIST: 55,000 training, 5,000 validation and 10,000 test images (opened), 10 classes"
    )


def test_mnist_needs_no_network(digits, monkeypatch):
    def blocked(*arguments):
        raise OSError("the network is off")

    monkeypatch.setattr(socket.socket, "connect", blocked)
    monkeypatch.setattr(socket, "getaddrinfo", blocked)
    assert len(datasets.load_mnist().train) == 55_000
    assert packs.fetch("mnist") == packs.verify("mnist")


def test_mnist_that_is_not_mnist(tmp_path):
    path = tmp_path / "labels.idx1-ubyte"
    good = bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])
    path.write_bytes(good)
    assert mnist.read_idx(path, (3,)).tolist() == [7, 8, 9]
    wrong = (b"", good[:-1], good + b"x", b"\x00\x00\x0d" + good[3:], good[:7] + b"\x04" + good[8:])
    for content in wrong:
        path.write_bytes(content)
        with pytest.raises(packs.CacheDamagedError, match="labels.idx1-ubyte.*data fetch mnist"):
            mnist.read_idx(path, (3,))


def test_sealed_test_set(capsys):
    sealed = SealedSplit(small_split())
    for name in ("images", "labels"):
        with pytest.raises(SealedTestError, match=r"still sealed.*`\.open\(\)`"):
            getattr(sealed, name)
    assert len(sealed) == 3 and sealed.openings == 0 and "sealed" in repr(sealed)
    assert sealed.open() is sealed.open()
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("The test set is open: 3 images.")
    assert second.startswith("The test set has now been opened 2 times: 3 images.")
    assert sealed.openings == 2 and len(sealed.labels) == len(sealed.images) == 3
    assert repr(sealed) == "SealedSplit(3 images, opened 2 times)"


def test_split():
    assert repr(small_split(3)) == "Split(3 images of 28 x 28 x 1, uint8)"
    with pytest.raises(ValueError, match="2 images and 3 labels"):
        Split(np.zeros((2, 8, 8, 1), np.uint8), np.zeros(3, np.int64))


# Red, green, blue. Decoders differ by a step or two in single pixels, and hardly in the mean.
PHOTOGRAPHS = {
    "china.jpg": ((427, 640), (144.7, 145.5, 140.9)),
    "flower.jpg": ((427, 640), (55.1, 73.6, 57.0)),
    "astronaut.png": ((512, 512), (141.6, 105.8, 96.5)),
    "brick.png": ((512, 512), (111.5, 111.5, 111.5)),
    "camera.png": ((512, 512), (129.1, 129.1, 129.1)),
    "chelsea.png": ((300, 451), (147.7, 111.4, 86.8)),
    "coffee.png": ((400, 600), (158.6, 85.8, 51.5)),
    "grass.png": ((512, 512), (118.2, 118.2, 118.2)),
    "gravel.png": ((512, 512), (126.5, 126.5, 126.5)),
    "motorcycle_left.png": ((500, 741), (128.6, 101.6, 93.0)),
    "rocket.jpg": ((427, 640), (52.3, 61.3, 82.3)),
    "grace_hopper.jpg": ((600, 512), (82.5, 72.4, 86.4)),
}


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs(name):
    size, colors = PHOTOGRAPHS[name]
    photograph = datasets.load_photograph(name)
    assert photograph.shape == (*size, 3) and photograph.dtype == np.uint8
    assert np.allclose(photograph.mean(axis=(0, 1)), colors, atol=0.5)
    photograph[0, 0] = 0  # a learner may write into it
    assert name in read_card("Photographs")


def test_photographs_are_all_tested():
    assert set(PHOTOGRAPHS) == set(photographs.PHOTOGRAPHS)


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("china.jpg", "scikit-learn"),
        ("astronaut.png", "scikit-image"),
        ("grace_hopper.jpg", "matplotlib"),
    ],
)
def test_photographs_that_are_not_there(monkeypatch, name, package):
    with pytest.raises(ValueError, match="'cat.jpg'.*'china.jpg', .* or 'grace_hopper.jpg'"):
        datasets.load_photograph("cat.jpg")
    monkeypatch.setattr("course_utils.datasets.photographs.find_spec", lambda module: None)
    with pytest.raises(
        FileNotFoundError, match=f"{name} comes with {package}.*python -m course_utils setup"
    ):
        datasets.load_photograph(name)


def test_every_card_says_everything():
    sections = re.findall(r"^## (.+)$", CARDS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sections == [
        "MNIST",
        "Groceries",
        "Nuclei",
        "Nuclei from another laboratory",
        "Face patches",
        "Imagenet backbone",
        "Photographs",
        "Toytown",
    ]
    points = ("Origin", "How", "License", "Count", "Classes", "Split", "Known faults", "Not to be")
    for title in sections:
        card = read_card(title)
        assert card.startswith(f"## {title}") and card._repr_markdown_() == card
        for point in points:
            assert f"- **{point}" in card, (title, point)
    assert read_card("Unheard of") == ""


def test_names_are_loaded_when_used():
    code = (
        "import sys; from course_utils import datasets; before = set(sys.modules);"
        "assert 'numpy' not in before; datasets.SealedSplit; datasets.PackError;"
        "assert 'numpy' not in sys.modules; datasets.load_mnist; assert 'numpy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    for name in datasets.__all__:
        assert getattr(datasets, name).__name__ == name and name in dir(datasets)
    with pytest.raises(AttributeError, match="load_mnist"):
        datasets.load_minst  # noqa: B018 (the misspelling is the test)


def test_no_package_index_is_written_into_the_code():
    for path in (ROOT / "course_utils" / "datasets").glob("*.py"):
        assert not re.search(r"https?://\w+\.\w+", path.read_text(encoding="utf-8")), path
