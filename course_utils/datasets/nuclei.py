"""Nuclei of living cells under a microscope, with a mask and a box for each; and one image more.

The frames: Neumann and others (2010), Phenotypic profiling of the human genome by time-lapse
microscopy reveals cell division genes; published by the Cell Tracking Challenge. The other image:
Caicedo and others (2019), Nucleus segmentation across imaging experiments.
"""

import numpy as np

from course_utils.datasets import packs
from course_utils.datasets.dataset import Dataset, SealedSplit, read_card
from course_utils.datasets.packs.errors import CacheDamagedError, fetch_command
from course_utils.datasets.scenes import Scenes, boxes_of_instances

FRAMES = ("Fluo_Hela_02_img.tif", "Fluo_Hela_02_ERR_SEG.tif")
OTHER_IMAGE = ("img2d.tif", "mask2d.tif")
FRAME_SHAPE = (20, 700, 1100)
OTHER_SHAPE = (512, 512)

# Frames that follow each other look alike, so two are left out before each later part.
TRAINING_FRAMES = range(0, 10)
VALIDATION_FRAMES = range(12, 14)
TEST_FRAMES = range(16, 20)

# A nucleus has a label only if it reaches further than 25 pixels into the frame: this part, top
# 30 and left 38 pixels from the corner, is where everything that can be seen has its label.
WINDOW = (slice(30, 670), slice(38, 1062))
WINDOW_SHAPE = (640, 1024)

# A nucleus that the edge of a tile cuts stays a thing if this share of it lies in the tile.
SHARE_IN_TILE = 0.25

# Median diameters of a circle with the area of a nucleus, in pixels.
TYPICAL_DIAMETER = 28  # of the training frames
OTHER_DIAMETER = 24  # of the other laboratory's image

CLASS_NAMES = ("nucleus",)
REGION_NAMES = ("background", "nucleus")


def load_nuclei(size=128):
    """Load microscope frames with a mask and a box for each nucleus, cut into square tiles.

    Training, validation and test images are apart in time: frames 0 to 9, 12 to 13 and 16 to 19 of
    one film of 20. All show the same dish, so the test asks about later frames of this film.

    A nucleus that the edge of a tile cuts is a thing if at least a quarter of it lies in the tile;
    its box and its mask are those of the part that can be seen. The `regions` hold all pixels of
    nuclei, of smaller pieces too.

    Args:
        size: height and width of the tiles, in pixels; None for one image of 640 x 1024 for each
            frame, on which few nuclei are cut.

    Returns:
        Dataset of Scenes; images (count, size, size, 1), uint8, made by `stretch_contrast`.

    Raises:
        ValueError: size is not one of those.
        PackError: the frames are not in the cache and cannot be fetched.
        CacheDamagedError: the frames cannot be read.
    """
    if size is not None and (not isinstance(size, int | np.integer) or not 32 <= size <= 640):
        raise ValueError(
            f"size is a whole number of pixels from 32 to 640, or None for whole frames, and got "
            f"{size!r}."
        )
    shape = WINDOW_SHAPE if size is None else (size, size)
    frames, labels = read_nuclei()

    def part(numbers):
        return _scenes([(stretch_contrast(frames[n]), labels[n]) for n in numbers], shape)

    return Dataset(
        name="Nuclei",
        train=part(TRAINING_FRAMES),
        validation=part(VALIDATION_FRAMES),
        test=SealedSplit(part(TEST_FRAMES)),
        class_names=CLASS_NAMES,
        card=read_card("Nuclei"),
    )


def load_other_laboratory():
    """Load one image of nuclei from another microscope, enlarged until its nuclei fit.

    A network learns nuclei of one size: about 28 pixels across in the training frames. Here they
    are about 24, so the image is enlarged from 512 to 608 pixels, a multiple of 32. Nothing else
    was fitted to this image; how large nuclei appear is what a laboratory knows of its microscope.

    Returns:
        SealedSplit of Scenes: one image (1, 608, 608, 1), uint8, made by `stretch_contrast`, with
        the masks and boxes of its nuclei. Open it when the model is final.

    Raises:
        PackError: the image is not in the cache and cannot be fetched.
        CacheDamagedError: the image cannot be read.
    """
    from PIL import Image

    image, labels = _read("nuclei-other-lab", OTHER_IMAGE, OTHER_SHAPE)
    side = 32 * round(OTHER_SHAPE[0] * TYPICAL_DIAMETER / OTHER_DIAMETER / 32)
    picture = Image.fromarray(stretch_contrast(image))
    picture = np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR))
    mask = Image.fromarray(labels.astype(np.int32))
    mask = np.asarray(mask.resize((side, side), Image.Resampling.NEAREST))
    return SealedSplit(_scenes([(picture, mask)], (side, side), window=(slice(None), slice(None))))


def read_nuclei():
    """Read the film as it was published: all frames, the test frames among them.

    Returns:
        Frames (20, 700, 1100), uint16, brightness as the camera counted it; and labels of the same
        shape, uint16: 0 for the background, another number for each nucleus of a frame. The numbers
        say nothing about which nucleus is which in the next frame.

    Raises:
        PackError: the frames are not in the cache and cannot be fetched.
        CacheDamagedError: the frames cannot be read.
    """
    return _read("cells", FRAMES, FRAME_SHAPE)


def stretch_contrast(image, low=1, high=99.8):
    """Turn brightness as a microscope counts it into gray levels from 0 to 255.

    Black and white are two percentiles of the image itself, since each camera counts differently
    and of an image from elsewhere nothing else is known. Between them stands the square root: it
    shows faint nuclei, and makes the noise, which grows with brightness, about the same everywhere.

    Args:
        image: (height, width), numbers.
        low: percentile that becomes 0.
        high: percentile that becomes 255.

    Returns:
        array (height, width), uint8.

    Raises:
        ValueError: the image has no contrast between the two percentiles.
    """
    image = np.asarray(image, np.float32)
    black, white = np.percentile(image, (low, high))
    if not black < white:
        raise ValueError(
            f"Percentile {low} of this image is {black:g} and percentile {high} is {white:g}, so "
            "there is no contrast between them to stretch. Look at the image: is it empty?"
        )
    return np.rint(255 * np.sqrt(np.clip((image - black) / (white - black), 0, 1))).astype(np.uint8)


def _scenes(pairs, shape, window=WINDOW):
    """Cut images and their labels into tiles, row by row, and gather what is in each."""
    images, instances, regions = [], [], []
    for image, labels in pairs:
        areas = np.bincount(labels.ravel())
        for tile in _tiles(labels[window].shape, shape):
            seen = labels[window][tile]
            images.append(image[window][tile])
            instances.append(_number_things(seen, areas))
            regions.append((seen > 0).astype(np.uint8))
    boxes = [boxes_of_instances(mask) for mask in instances]
    return Scenes(
        images=np.stack(images)[..., np.newaxis],
        boxes=boxes,
        classes=[np.zeros(len(rows), np.int64) for rows in boxes],
        instances=np.stack(instances),
        regions=np.stack(regions),
    )


def _tiles(full, shape):
    """The places of the tiles that fit; what is left at the right and below belongs to none."""
    (height, width), (rows, columns) = full, shape
    for top in range(0, height - rows + 1, rows):
        for left in range(0, width - columns + 1, columns):
            yield slice(top, top + rows), slice(left, left + columns)


def _number_things(labels, areas):
    """Number the nuclei of a tile from 1, without those that lie in it with a small part only."""
    found, counts = np.unique(labels, return_counts=True)
    kept = found[(found > 0) & (counts >= SHARE_IN_TILE * areas[found])]
    numbers = np.zeros(len(areas), np.int32)
    numbers[kept] = np.arange(1, len(kept) + 1)
    return numbers[labels]


def _read(pack, files, shape):
    """Read an image and its labels from a pack, and see that they are what they should be."""
    from tifffile import imread

    arrays = []
    for name in files:
        path = packs.folder(pack) / name
        try:
            array = imread(path)
        except Exception as error:  # a damaged TIFF fails in as many ways as it has parts
            raise _damaged(path, pack, f"it is no image ({error})") from error
        if array.shape != shape or array.dtype != np.uint16:
            found = f"{array.shape}, {array.dtype}, instead of {shape}, uint16"
            raise _damaged(path, pack, f"it holds {found}")
        arrays.append(array)
    return tuple(arrays)


def _damaged(path, pack, reason):
    return CacheDamagedError(
        f"{path} is damaged: {reason}. Run {fetch_command(pack)}: it fetches the pack again."
    )
