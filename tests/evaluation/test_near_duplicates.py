"""The fingerprint survives what happens to copies, and tells other pictures apart."""

import io

import numpy as np
import pytest
import scipy.ndimage
from PIL import Image

from course_utils.evaluation import difference_hash, near_duplicates


def pictures(count, seed):
    """Smooth color pictures, (count, 96, 120, 3), as different as photographs are."""
    noise = np.random.default_rng(seed).normal(size=(count, 96, 120, 3))
    smooth = scipy.ndimage.gaussian_filter(noise, (0, 8, 8, 0.8))
    return np.clip(smooth * 1500 + 128, 0, 255).astype("uint8")


def as_jpeg(image, quality):
    kept = io.BytesIO()
    Image.fromarray(image).save(kept, "JPEG", quality=quality)
    return np.asarray(Image.open(kept))


ORIGINALS = pictures(40, 0)
COPIES = {
    "compressed": lambda image: as_jpeg(image, 30),
    "half the size": lambda image: image[::2, ::2],
    "darker": lambda image: (image * 0.7).astype("uint8"),
    "cut by a pixel": lambda image: image[1:, 1:],
}


@pytest.mark.parametrize("name", COPIES)
def test_copies_are_found_and_others_are_not(name):
    hashes = difference_hash(ORIGINALS)
    copies = difference_hash([COPIES[name](image) for image in ORIGINALS])
    pairs = near_duplicates(hashes, copies)
    assert set(zip(pairs[:, 0], pairs[:, 1], strict=True)) == {(k, k) for k in range(40)}


def test_distances_are_counted_place_by_place():
    hashes = difference_hash(ORIGINALS)
    assert hashes.shape == (40, 64) and hashes.dtype == bool
    others = difference_hash(pictures(30, 1))
    pairs = near_duplicates(hashes, others, most=64)
    assert len(pairs) == 40 * 30
    for i, j, distance in pairs[::17]:
        assert distance == np.sum(hashes[i] != others[j])


def test_one_set_is_searched_without_the_image_itself():
    hashes = difference_hash(np.concatenate([ORIGINALS[:3], ORIGINALS[1:2]]))
    assert near_duplicates(hashes, hashes).tolist() == [[1, 3, 0]]


def test_gray_images_have_hashes_too():
    gray = ORIGINALS[..., :1]
    assert difference_hash(gray, size=4).shape == (40, 16)


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="dtype float64"):
        difference_hash(ORIGINALS / 255)
    with pytest.raises(ValueError, match="got shape \\(96, 120\\)"):
        difference_hash(ORIGINALS[..., 0])
    with pytest.raises(ValueError, match="of the same size"):
        near_duplicates(np.zeros((2, 64), bool), np.zeros((2, 36), bool))
    with pytest.raises(ValueError, match="no images"):
        difference_hash([])
