"""MNIST: 70,000 handwritten digits, 28 x 28 gray values (LeCun, Cortes and Burges, 1998)."""

import numpy as np

from course_utils.datasets import packs
from course_utils.datasets.dataset import Dataset, SealedSplit, Split, read_card
from course_utils.datasets.packs.errors import CacheDamagedError, fetch_command

VALIDATION_COUNT = 5_000
UNSIGNED_BYTE = 8


def load_mnist():
    """MNIST, from the cache; fetched first if it is not there.

    The first 55,000 of the 60,000 training images train, the last 5,000 validate, and the 10,000
    test images are sealed. Images are (count, 28, 28, 1), uint8, 0 (paper) to 255 (ink); labels
    are (count,), int64, 0 to 9.

    Returns:
        Dataset.

    Raises:
        PackError: the images are not in the cache and cannot be fetched; the sentence says why.
    """
    folder = packs.folder("mnist")
    known = _read_split(folder, "train", 60_000)
    test = _read_split(folder, "t10k", 10_000)
    cut = len(known) - VALIDATION_COUNT
    return Dataset(
        name="MNIST",
        train=Split(known.images[:cut], known.labels[:cut]),
        validation=Split(known.images[cut:], known.labels[cut:]),
        test=SealedSplit(test),
        class_names=tuple("0123456789"),
        card=read_card("MNIST"),
    )


def _read_split(folder, prefix, count):
    images = read_idx(folder / f"{prefix}-images.idx3-ubyte", (count, 28, 28))
    labels = read_idx(folder / f"{prefix}-labels.idx1-ubyte", (count,))
    return Split(images[..., np.newaxis], labels.astype(np.int64))


def read_idx(path, shape):
    """Read an array of unsigned bytes in the IDX format, the format MNIST is published in.

    The file begins with two zero bytes, the kind of number (8: unsigned byte) and the number of
    axes; then comes the length of each axis (four bytes, largest first), then the values.

    Args:
        path: the file.
        shape: the shape it must have.

    Returns:
        array of that shape, uint8.

    Raises:
        CacheDamagedError: the file is not such an array.
    """
    raw = np.fromfile(path, dtype=np.uint8)
    header = bytes([0, 0, UNSIGNED_BYTE, len(shape)])
    header += b"".join(length.to_bytes(4, "big") for length in shape)
    if raw[: len(header)].tobytes() != header or raw.size - len(header) != np.prod(shape):
        raise CacheDamagedError(
            f"{path} is damaged: it does not hold unsigned bytes of shape {tuple(shape)} in the "
            f"IDX format. Run {fetch_command('mnist')}: it fetches the pack again."
        )
    return raw[len(header) :].reshape(shape)
