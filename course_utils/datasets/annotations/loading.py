"""Annotated pictures of any size become square arrays for a network, in three splits."""

from pathlib import Path

import numpy as np

from course_utils.datasets.annotations.boxes import read_boxes
from course_utils.datasets.annotations.files import image_size, open_image
from course_utils.datasets.annotations.masks import read_masks
from course_utils.datasets.dataset import Card, Dataset, SealedSplit
from course_utils.datasets.scenes import Scenes

FILL = 127  # gray, where a picture leaves its square empty
SMALL = 4  # pixels; a narrower box is hard to find


def load_boxes(
    folder, size=128, validation_share=0.2, test_share=0.2, format=None, class_names=None, seed=0
):
    """Load your own images with boxes, ready for the detector of lesson 14.

    Each image is reduced until its longer side fits and laid into the upper left of a gray square.
    Stretching it would fill the square, but make a face in a wide photograph narrow and one in a
    tall photograph broad; this way a shape stays a shape, and one division leads back to pixels.

    Images are drawn into the splits at random. Pictures taken one after another of the same thing
    should all be on one side: put only one of them into the folder.

    Args:
        folder, format, class_names: as for `read_boxes`.
        size: height and width of the squares, in pixels.
        validation_share, test_share: of the images, each above 0, together below 1.
        seed: another number draws other splits.

    Returns:
        Dataset of Scenes, without masks; images (count, size, size, 3), uint8.

    Raises:
        ValueError: as `read_boxes`; a share or size that is none, or fewer than three images.
    """
    found = read_boxes(folder, format, class_names)
    images, boxes = [], []
    for path, corners in zip(found.paths, found.boxes, strict=True):
        image, scale = _letterbox(path, size)
        images.append(image)
        boxes.append(np.clip(corners * np.tile(scale, 2), 0, size).astype(np.float32))
    _tell_small(boxes, size)
    scenes = Scenes(images=np.stack(images), boxes=boxes, classes=found.classes)
    return _dataset(folder, scenes, found.class_names, validation_share, test_share, seed)


def load_masks(folder, size=128, validation_share=0.2, test_share=0.2, values=None, seed=0):
    """Load your own images with masks, ready for the network of lesson 15.

    Images are laid out as by `load_boxes`; where the square is empty, the mask is the first class.

    Args:
        folder, values: as for `read_masks`.
        size, validation_share, test_share, seed: as for `load_boxes`.

    Returns:
        Dataset of Scenes without boxes: `regions` (count, size, size), uint8, are the masks;
        images (count, size, size, 3), uint8. The class names are those of the regions.

    Raises:
        ValueError: as `read_masks`; a share or size that is none, or fewer than three images.
    """
    from PIL import Image

    paths, masks, names = read_masks(folder, values)
    images = np.stack([_letterbox(path, size)[0] for path in paths])
    regions = np.zeros(images.shape[:3], np.uint8)
    for region, mask in zip(regions, masks, strict=True):
        width, height = _fitted(mask.shape[1], mask.shape[0], size)
        small = Image.fromarray(mask).resize((width, height), Image.Resampling.NEAREST)
        region[:height, :width] = np.asarray(small)
    nothing = [np.zeros((0, 4), np.float32)] * len(images), [np.zeros(0, np.int64)] * len(images)
    scenes = Scenes(images, *nothing, regions=regions)
    return _dataset(folder, scenes, names, validation_share, test_share, seed)


def _letterbox(path, size):
    """An image in the upper left of a gray square, and by what its x and y were multiplied."""
    from PIL import Image, ImageOps

    if not isinstance(size, int | np.integer) or not 8 <= size <= 2048:
        raise ValueError(f"`size` is a whole number of pixels from 8 to 2048, not {size!r}.")
    height, width = image_size(path, path.name)
    wide, high = _fitted(width, height, size)
    with open_image(path, path.name) as image:
        image.draft("RGB", (2 * size, 2 * size))  # a JPEG is decoded no finer than needed
        if image.mode[0] in "IF":
            raise ValueError(
                f"{path.name}: the image has more than 8 bits for each value ({image.mode}). Save "
                "it with 8 bits, as most programs do."
            )
        try:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValueError(
                f"{path.name}: the image cannot be decoded ({error}). Replace it by a whole copy."
            ) from error
    square = np.full((size, size, 3), FILL, np.uint8)
    square[:high, :wide] = np.asarray(upright.resize((wide, high), Image.Resampling.BILINEAR))
    return square, np.array([wide / width, high / height])


def _fitted(width, height, size):
    """Width and height, reduced or enlarged so that the longer one is `size`."""
    scale = size / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _tell_small(boxes, size):
    sides = np.concatenate([box[:, 2:] - box[:, :2] for box in boxes])
    small = int((sides.min(axis=1, initial=SMALL) < SMALL).sum())
    if small:
        print(
            f"At {size} x {size}, {small:,} of {len(sides):,} boxes are narrower than {SMALL} "
            "pixels and hard to find. A larger size keeps them."
        )


def _dataset(folder, scenes, names, validation_share, test_share, seed):
    shares = validation_share, test_share
    if not all(share > 0 for share in shares) or not sum(shares) < 1:
        raise ValueError(
            "`validation_share` and `test_share` are above 0 and together below 1, such as 0.2 and "
            f"0.2, and are {validation_share!r} and {test_share!r}."
        )
    count = len(scenes)
    validates, tests = (max(1, round(share * count)) for share in shares)
    if validates + tests >= count:
        raise ValueError(
            f"There are {count} images: too few to learn from {1 - sum(shares):.0%}, choose on "
            f"{validation_share:.0%} and test on {test_share:.0%} of them. Annotate more."
        )
    order = np.random.default_rng(seed).permutation(count)
    parts = np.split(order, [tests, tests + validates])
    test, validation, train = (scenes.take(np.sort(part)) for part in parts)
    name = Path(folder).resolve().name
    return Dataset(
        name=name,
        train=train,
        validation=validation,
        test=SealedSplit(test),
        class_names=names,
        card=Card(f"## {name}\n\nYour own {count:,} images, {scenes.images.shape[1]} pixels wide."),
    )
