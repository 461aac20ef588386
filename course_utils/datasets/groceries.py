"""Photographs of fruit in shops: a part of the Grocery Store Dataset (Klasson and others, 2019)."""

import hashlib

import numpy as np

from course_utils.datasets import packs
from course_utils.datasets.dataset import Dataset, SealedSplit, Split, read_card
from course_utils.datasets.decoding import decode_square
from course_utils.datasets.packs.errors import CacheDamagedError, fetch_command

TABLE = "images2.parquet"
COLUMNS = {"dataset": "split", "coarse_cat": "coarse", "finegrained_cat": "fine"}
VALIDATION_SHARE = 0.2


def load_groceries(labels="coarse", size=64):
    """Load the photographs of fruit, each once, as small squares.

    The published test part holds each of its photographs twice, byte for byte: one copy is kept.
    Of the published training and validation parts together, the last fifth of each fine class, in
    the published order, validates: neighbors in that order show the same box of fruit.

    Args:
        labels: "coarse" for 5 classes or "fine" for 14.
        size: height and width of the images, in pixels.

    Returns:
        Dataset; images (count, size, size, 3), uint8.

    Raises:
        ValueError: labels or size is not one of those.
        PackError: the photographs are not in the cache and cannot be fetched.
        CacheDamagedError: the table cannot be read, or a photograph cannot be decoded.
    """
    if labels not in ("coarse", "fine"):
        raise ValueError(f'labels is "coarse" (5 classes) or "fine" (14), and got {labels!r}.')
    if not isinstance(size, int | np.integer) or not 8 <= size <= 348:
        raise ValueError(f"size is a whole number of pixels from 8 to 348, and got {size!r}.")
    table = without_copies(read_groceries())
    names, classes = np.unique(table[labels], return_inverse=True)
    images = np.stack([_decode(data, size, row) for row, data in enumerate(table["jpeg"])])
    known = np.flatnonzero(table["split"] != "test")
    learns, validates = last_of_each_class(table["fine"][known], VALIDATION_SHARE)

    def part(rows):
        return Split(images[rows], classes[rows].astype(np.int64))

    return Dataset(
        name="Groceries",
        train=part(known[learns]),
        validation=part(known[validates]),
        test=SealedSplit(part(np.flatnonzero(table["split"] == "test"))),
        class_names=tuple(map(str, names)),
        card=read_card("Groceries"),
    )


def read_groceries():
    """Read the published table, as it is: 2,054 rows.

    Returns:
        dict of arrays of one length: `split` ("train", "val", "test"), `coarse`, `fine` (names of
        classes) and `jpeg` (bytes of an image file).

    Raises:
        PackError: the table is not in the cache and cannot be fetched.
        CacheDamagedError: the table cannot be read.
    """
    import pyarrow
    from pyarrow import parquet

    path = packs.folder("groceries") / TABLE
    try:
        table = parquet.read_table(path, columns=[*COLUMNS, "image_data"])
    except (OSError, pyarrow.ArrowException) as error:
        raise CacheDamagedError(
            f"{path} is damaged: it is no table of photographs ({error}). Run "
            f"{fetch_command('groceries')}: it fetches the pack again."
        ) from error
    found = {new: np.array(table[old].to_pylist()) for old, new in COLUMNS.items()}
    return {**found, "jpeg": np.array(table["image_data"].to_pylist(), dtype=object)}


def without_copies(table):
    """Keep the first of all rows whose files are equal, byte for byte.

    Args:
        table: dict of arrays as `read_groceries` returns it.

    Returns:
        dict of the same keys; rows in the same order. Built in lesson 09.
    """
    digests = [hashlib.sha256(data).digest() for data in table["jpeg"]]
    _, first = np.unique(digests, return_index=True)
    return {name: column[np.sort(first)] for name, column in table.items()}


def last_of_each_class(labels, share):
    """Cut examples in two: the last of each class, in their order, are held back.

    Args:
        labels: (count,), the class of each example, in the order in which they were collected.
        share: share of each class that is held back, between 0 and 1; rounded up.

    Returns:
        Positions of the others and of those held back, both ascending. Built in lesson 09.

    Raises:
        ValueError: a class has one example alone, which cannot be on both sides, or a bad share.
    """
    labels = np.asarray(labels)
    if not 0 < share < 1:
        raise ValueError(f"share lies between 0 and 1, and got {share!r}.")
    back = []
    for name in np.unique(labels):
        rows = np.flatnonzero(labels == name)
        if len(rows) == 1:
            raise ValueError(
                f"The class {name} has one example, which cannot both train and validate. Collect "
                "more, merge the class with another one, or leave it out."
            )
        back.append(rows[len(rows) - min(int(np.ceil(share * len(rows))), len(rows) - 1) :])
    back = np.sort(np.concatenate(back))
    return np.setdiff1d(np.arange(len(labels)), back), back


def _decode(data, size, row):
    try:
        return decode_square(data, size, f"Photograph {row} of {TABLE}")
    except ValueError as error:
        raise CacheDamagedError(
            f"{error} Or run {fetch_command('groceries')}: it fetches the pack again."
        ) from error
