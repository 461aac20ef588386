"""Pictures that are almost the same: found by a short fingerprint that survives small changes."""

import numpy as np
from PIL import Image


def difference_hash(images, size=8):
    """Return a fingerprint of each image: is each place brighter than its left neighbor?

    `images` is (count, height, width, channels) or a list of images of different sizes, uint8, with
    1 or 3 channels. Each is made gray and reduced to `size` by `size` + 1 pixels. Returns
    (count, size * size), bool. Copies that were resized, compressed, brightened or moved a little
    differ in few places. Raises ValueError for other images. Krawetz (2013), "Kind of like that".
    Built in lesson 08.
    """
    if len(images) == 0:
        raise ValueError("There are no images to fingerprint: pass at least one.")
    return np.stack([_one_hash(np.asarray(image), size) for image in images])


def near_duplicates(first, second, most=6):
    """Find pairs of images whose fingerprints differ in at most `most` places.

    `first` and `second` are (count, places), bool, as `difference_hash` returns them; give the same
    array twice to search one set, and each pair is then found once. Returns (pairs, 3) int64, a row
    for each pair: position in `first`, position in `second`, places that differ. Raises ValueError
    for fingerprints of other lengths. Built in lesson 08.
    """
    same = first is second
    first, second = np.asarray(first, bool), np.asarray(second, bool)
    if first.ndim != 2 or second.ndim != 2 or first.shape[1] != second.shape[1]:
        raise ValueError(
            "Fingerprints are compared place by place, and these have the shapes "
            f"{first.shape} and {second.shape}. Make both with difference_hash, of the same size."
        )
    # With +1 and -1 for True and False, a product of rows counts agreements less differences.
    signs = [np.where(hashes, 1, -1).astype(np.float32) for hashes in (first, second)]
    distances = np.rint((first.shape[1] - signs[0] @ signs[1].T) / 2).astype(np.int64)
    close = np.triu(distances <= most, 1) if same else distances <= most
    rows, columns = np.nonzero(close)
    return np.column_stack([rows, columns, distances[rows, columns]])


def _one_hash(image, size):
    if image.ndim != 3 or image.shape[2] not in (1, 3) or image.dtype != np.uint8:
        raise ValueError(
            "difference_hash takes images of shape (height, width, 1) or (height, width, 3) and "
            f"dtype uint8, and got shape {image.shape} and dtype {image.dtype}."
        )
    picture = Image.fromarray(image[:, :, 0] if image.shape[2] == 1 else image).convert("L")
    small = np.asarray(picture.resize((size + 1, size), Image.Resampling.BOX), np.int64)
    return (small[:, 1:] > small[:, :-1]).ravel()
