"""Photographs of fruit in shops: a part of the Grocery Store Dataset (Klasson and others, 2019)."""

import hashlib
from pathlib import Path

import numpy as np

from course_utils.datasets import packs
from course_utils.datasets.dataset import Dataset, SealedSplit, Split, read_card
from course_utils.datasets.decoding import decode_square
from course_utils.datasets.grouping import whole_groups_of_each_class
from course_utils.datasets.packs.errors import CacheDamagedError, fetch_command

TABLE = "images2.parquet"
COLUMNS = {"dataset": "split", "coarse_cat": "coarse", "finegrained_cat": "fine"}
BOXES = Path(__file__).parent / "grocery_boxes.txt"
VALIDATION_SHARE = 0.25


def load_groceries(labels="coarse", size=64):
    """Load the photographs of fruit, each once, as small squares.

    The published test part holds each of its photographs twice, byte for byte: one copy is kept.
    Whole boxes of fruit validate: of each fine class boxes of the published training part, at most
    a quarter of its photographs, and behind them the whole published validation part.

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
    learns, validates = hold_out_boxes(table)

    def part(rows):
        return Split(images[rows], classes[rows].astype(np.int64))

    return Dataset(
        name="Groceries",
        train=part(learns),
        validation=part(validates),
        test=SealedSplit(part(np.flatnonzero(table["split"] == "test"))),
        class_names=tuple(map(str, names)),
        card=read_card("Groceries"),
    )


def read_groceries():
    """Read the published table, as it is: 2,054 rows.

    Returns:
        dict of arrays of one length: `split` ("train", "val", "test"), `coarse`, `fine` (names of
        classes), `jpeg` (bytes of an image file) and `box`: the number of the box of fruit that it
        shows, for the first copy of each photograph; -1 for the others. The boxes are this course's
        own addition to the table.

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
    found["jpeg"] = np.array(table["image_data"].to_pylist(), dtype=object)
    return {**found, "box": _boxes(len(table))}


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


def hold_out_boxes(table, share=VALIDATION_SHARE, seed=0):
    """Cut what is not test in two, so that no box of fruit is on both sides.

    The published validation part shows other boxes than the published training part, and is held
    back as a whole. Of the training part, boxes are drawn.

    Args:
        table: dict of arrays as `read_groceries` returns it.
        share: most of the training photographs of a variety that are held back.
        seed: another number draws other boxes.

    Returns:
        Positions of the photographs to learn from, and of those held back: first those of the
        published training part, then the published validation part.
    """
    published = np.flatnonzero(table["split"] == "train")
    learns, back = whole_groups_of_each_class(
        table["fine"][published], table["box"][published], share, seed
    )
    others = np.flatnonzero(table["split"] == "val")
    return published[learns], np.concatenate([published[back], others])


def _boxes(count):
    numbers = np.full(count, -1)
    lines = BOXES.read_text(encoding="utf-8").splitlines()
    boxes = [line.partition(": ")[2].split() for line in lines if not line.startswith("#")]
    for number, rows in enumerate(boxes):
        numbers[np.array(rows, int)] = number
    return numbers


def _decode(data, size, row):
    try:
        return decode_square(data, size, f"Photograph {row} of {TABLE}")
    except ValueError as error:
        raise CacheDamagedError(
            f"{error} Or run {fetch_command('groceries')}: it fetches the pack again."
        ) from error
