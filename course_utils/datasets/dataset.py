"""What every loader returns: three splits, of which the test split is sealed, and a card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from course_utils.datasets.scenes import Scenes

CARDS = Path(__file__).resolve().parents[2] / "data" / "README.md"


class SealedTestError(RuntimeError):
    """The test images or labels were read before the test set was opened."""


@dataclass(frozen=True, repr=False)
class Split:
    """Images and their labels.

    Attributes:
        images: (count, height, width, channels), uint8, 0 to 255.
        labels: (count,), int64, an index into the class names.
    """

    images: np.ndarray
    labels: np.ndarray

    def __post_init__(self):
        if len(self.images) != len(self.labels):
            raise ValueError(
                f"A split has one label for each image, and this one has {len(self.images):,} "
                f"images and {len(self.labels):,} labels. Cut both arrays in the same way."
            )

    @property
    def class_numbers(self):
        """The classes that occur, as the dataset checks them: the labels."""
        return self.labels

    def __len__(self):
        return len(self.images)

    def __repr__(self):
        shape = " x ".join(str(length) for length in self.images.shape[1:])
        return f"Split({len(self):,} images of {shape}, {self.images.dtype})"


class SealedSplit:
    """A test split that has to be opened before it can be read.

    A test set answers one question: how good is the finished model on images that had no part in
    making it? Each look at it that changes the model spends some of that answer.

    Attributes:
        openings: how many times it has been opened.
    """

    def __init__(self, split):
        self._split = split
        self.openings = 0

    def open(self):
        """Open the test set, say so, and count it.

        Returns:
            Split or Scenes: the test images and what is known of them.
        """
        self.openings += 1
        if self.openings == 1:
            print(
                f"The test set is open: {self._count()}. From here on, nothing about the "
                "model may change because of what they show."
            )
        else:
            print(
                f"The test set has now been opened {self.openings} times: {self._count()}. "
                "A model that was changed after an earlier look needs new test images."
            )
        return self._split

    def __getattr__(self, name):
        """Images, labels, boxes, ...: what the split has, once opened."""
        if name.startswith("_") or not hasattr(self._split, name):
            raise AttributeError(f"A sealed test split has no {name!r}.")
        if not self.openings:
            raise SealedTestError(
                "The test set is still sealed. Choose everything on the validation images; when "
                "the model is final, open the test set with `.open()`, which returns its images "
                "and labels."
            )
        return getattr(self._split, name)

    def __dir__(self):
        return sorted({*super().__dir__(), *dir(self._split)})

    def __len__(self):
        return len(self._split)

    def __repr__(self):
        state = {0: "sealed", 1: "opened once"}.get(self.openings, f"opened {self.openings} times")
        return f"SealedSplit({self._count()}, {state})"

    def _count(self):
        return f"{len(self):,} {'image' if len(self) == 1 else 'images'}"


class Card(str):
    """The card of a dataset: Markdown, which a notebook shows as such."""

    def _repr_markdown_(self):
        return str(self)


@dataclass(frozen=True, repr=False)
class Dataset:
    """A dataset, cut into images to learn from, to choose on, and to be judged by.

    Attributes:
        name: what a reader calls it.
        train: Split (or Scenes, where things are found in images), to learn from.
        validation: of the same kind, to choose on.
        test: SealedSplit, opened once, at the end.
        class_names: tuple of text, one for each class.
        card: where the data come from and what they must not be used for.
    """

    name: str
    train: Split | Scenes
    validation: Split | Scenes
    test: SealedSplit
    class_names: tuple[str, ...]
    card: Card

    def __post_init__(self):
        parts = {"training": self.train, "validation": self.validation, "test": self.test._split}
        for name, part in parts.items():
            labels = part.class_numbers
            outside = labels[(labels < 0) | (labels >= len(self.class_names))]
            if len(outside):
                raise ValueError(
                    f"A label is a position in the class names, 0 to {len(self.class_names) - 1}, "
                    f"and the {name} labels hold {outside[0]}. Add the name of that class, or "
                    "leave its images out."
                )

    def __repr__(self):
        return (
            f"{self.name}: {len(self.train):,} training, {len(self.validation):,} validation and "
            f"{len(self.test):,} test images ({'opened' if self.test.openings else 'sealed'}), "
            f"{len(self.class_names)} {'class' if len(self.class_names) == 1 else 'classes'}"
        )


def read_card(title):
    """The card of a dataset: its section of data/README.md.

    Args:
        title: the heading of the section.

    Returns:
        Card: the section with its heading; empty if there is none, for a card is no reason
        for a lesson to stop.
    """
    try:
        text = CARDS.read_text(encoding="utf-8")
    except OSError:
        return Card("")
    section = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return Card(section.group().strip() if section else "")
