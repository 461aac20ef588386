"""Views of the town: small windows that show things of one kind, anywhere in the window."""

from dataclasses import dataclass

import numpy as np

from course_utils.datasets.toytown.classes import ANIMAL_PIXEL, CAR_PIXEL, FACE_PIXEL, PERSON
from course_utils.datasets.toytown.scene import PARTS, SEEDS, scene_of, whole_number

VIEW_NAMES = ("person", "car", "animal")
PIXELS_OF_VIEW = ((PERSON, FACE_PIXEL), (CAR_PIXEL,), (ANIMAL_PIXEL,))
SIZE, SCENE = 64, 128  # pixels
LARGEST = 52  # pixels of a thing along each side: the rest of the window is where it may stand


@dataclass(frozen=True)
class Views:
    """Windows into street scenes, each with things of one kind.

    Attributes:
        images: (count, 64, 64, 3), uint8.
        labels: (count,), int64, an index into VIEW_NAMES.
        masks: (count, 64, 64), bool: the pixels of the things; of a person, face and body.
    """

    images: np.ndarray
    labels: np.ndarray
    masks: np.ndarray

    def __len__(self):
        return len(self.images)


def draw_views(count, seed=0, part="scenes"):
    """Draw windows of 64 x 64 pixels into street scenes: one at most from each scene.

    Each shows things of one kind, people, cars or animals, and one of them whole, at a random
    place. There are as many of each kind, but for a remainder, in an order that repeats.

    Args:
        count: how many, 1 to 100,000.
        seed: a whole number from 0 to 999.
        part: "scenes", "train", "validation" or "test": parts share no scene.

    Returns:
        Views.

    Raises:
        ValueError: an argument is not one of those.
    """
    whole_number(count, "count", 1, 100_000)
    whole_number(seed, "seed", 0, SEEDS - 1)
    if part not in PARTS or part == "clips":
        raise ValueError(f'part is "scenes", "train", "validation" or "test", and got {part!r}.')
    random, wanted = np.random.default_rng(seed), -(-count // len(VIEW_NAMES))
    found, row = [[] for _ in VIEW_NAMES], 0
    while min(len(views) for views in found) < wanted:
        view = _look(scene_of(part, seed, row, SCENE), random)
        row += 1
        if view is not None:
            found[view[1]].append(view)
    kinds = np.arange(count) % len(VIEW_NAMES)
    views = [found[kind][place // len(VIEW_NAMES)] for place, kind in enumerate(kinds)]
    images, _, masks = zip(*views, strict=True)
    return Views(np.stack(images), kinds.astype(np.int64), np.stack(masks))


def _look(scene, random):
    """Return (image, kind, mask) of a window of the scene, or None: the first thing that fits."""
    for thing in random.permutation(len(scene.boxes)):
        sides = zip(scene.boxes[thing].reshape(2, 2).T.astype(int), random.random(2), strict=True)
        begins = [_begin(low, high, share) for (low, high), share in sides]
        if None in begins:
            continue
        window = tuple(slice(begin, begin + SIZE) for begin in reversed(begins))
        masks = [np.isin(scene.semantic[window], pixels) for pixels in PIXELS_OF_VIEW]
        kind = int(scene.classes[thing])
        if [place for place, mask in enumerate(masks) if mask.any()] == [kind]:
            return scene.image[window], kind, masks[kind]
    return None


def _begin(low, high, share):
    """Where a window begins that holds the pixels from low to high; None where it is too small."""
    first, last = max(0, high - SIZE), min(SCENE - SIZE, low)
    if high - low > LARGEST or first > last:
        return None
    return first + int(share * (last - first + 1))
