"""A hundred faces and a hundred other patches, small and gray; and where to get more of the others.

Faces: Huang, Mattar, Lee and Learned-Miller (2012), Learning to align from scratch: a part of
Labeled Faces in the Wild. They are there to find that a face is in a picture, never whose it is.
"""

import numpy as np

from course_utils.datasets.dataset import Dataset, SealedSplit, Split, read_card
from course_utils.datasets.photographs import SCIKIT_IMAGE, installed_file, load_photograph

TABLE = "lfw_subset.npy"
SIDE = 25
COUNT = 100  # of faces, and of other patches
TRAINING, VALIDATION = 60, 20  # of each hundred; the rest is for the test
CLASS_NAMES = ("other", "face")

# Photographs in which no part of a face of a person can be seen. The coffee is left out here, so
# that false alarms can be counted on a photograph that no patch was cut from.
FACELESS_PHOTOGRAPHS = (
    "brick.png",
    "chelsea.png",
    "china.jpg",
    "flower.jpg",
    "grass.png",
    "gravel.png",
    "motorcycle_left.png",
    "rocket.jpg",
)

# Marked by hand in the framing of the patches, in which the eyes are 0.34 of the width apart and
# 0.34 of the height below the top: left, top, right, bottom in pixels.
FACES_IN_PHOTOGRAPHS = {
    "astronaut.png": (168, 60, 292, 184),
    "grace_hopper.jpg": (152, 102, 402, 352),
}


def load_face_patches():
    """Load patches of real photographs: 100 with a face, 100 with something else.

    Of each hundred, in the published order, 60 train, 20 validate and 20 test. Twenty faces prove
    little: if all are found, the share found elsewhere may still be as low as 0.84 (the Wilson
    interval of lesson 08).

    Returns:
        Dataset of Splits; images (count, 25, 25, 1), uint8; class 0 is "other" and 1 is "face".

    Raises:
        FileNotFoundError: scikit-image is not installed, or without its images.
        ValueError: the file of the patches is damaged.
    """
    patches = _read_patches()
    faces, others = patches[:COUNT], patches[COUNT:]

    def part(rows):
        images = np.concatenate([others[rows], faces[rows]])
        return Split(images, np.repeat(np.int64([0, 1]), len(images) // 2))

    return Dataset(
        name="Face patches",
        train=part(slice(0, TRAINING)),
        validation=part(slice(TRAINING, TRAINING + VALIDATION)),
        test=SealedSplit(part(slice(TRAINING + VALIDATION, COUNT))),
        class_names=CLASS_NAMES,
        card=read_card("Face patches"),
    )


def non_face_patches(count, seed=0, photographs=FACELESS_PHOTOGRAPHS):
    """Cut patches at random from photographs without faces, to learn what is no face.

    Each is a square, from 25 pixels wide to the whole height or width of its photograph, all
    enlargements being equally likely, made gray and reduced to 25 x 25 pixels.

    Args:
        count: how many patches.
        seed: a whole number; the same seed gives the same patches.
        photographs: names that `load_photograph` knows. To choose a threshold, cut from other
            photographs than the training patches.

    Returns:
        array (count, 25, 25, 1), uint8.

    Raises:
        ValueError: count is no whole number from 1, there are no photographs, or one is unknown.
        FileNotFoundError: a package is not installed, or without its images.
    """
    from PIL import Image

    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 1:
        raise ValueError(f"count is a whole number of patches, at least 1, and got {count!r}.")
    if isinstance(photographs, str) or len(photographs) == 0:
        raise ValueError(
            "photographs is a list of names, such as ['coffee.png', 'flower.jpg'], and got "
            f"{photographs!r}."
        )
    pictures = [Image.fromarray(load_photograph(name)).convert("L") for name in photographs]
    random = np.random.default_rng(seed)
    patches = np.empty((count, SIDE, SIDE, 1), np.uint8)
    for patch in patches:
        picture = pictures[random.integers(len(pictures))]
        side = int(SIDE * (min(picture.size) / SIDE) ** random.random())
        left, top = (random.integers(length - side + 1) for length in picture.size)
        place = (left, top, left + side, top + side)
        patch[..., 0] = picture.resize((SIDE, SIDE), Image.Resampling.BOX, box=place)
    return patches


def _read_patches():
    """The published patches: (200, 25, 25, 1), uint8, the faces first."""
    path = installed_file(*SCIKIT_IMAGE, TABLE)
    shape = (2 * COUNT, SIDE, SIDE)
    try:
        patches = np.load(path, allow_pickle=False)
        if patches.shape != shape or not 0 <= patches.min() <= patches.max() <= 1:
            raise ValueError(f"not {shape} numbers from 0 to 1")
    except (ValueError, EOFError, TypeError) as error:
        raise ValueError(
            f"{path} is damaged ({error}). Install scikit-image again: "
            "`python -m pip install --force-reinstall --no-deps scikit-image`."
        ) from error
    return np.rint(255 * patches).astype(np.uint8)[..., np.newaxis]
