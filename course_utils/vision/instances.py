"""From pixels to objects: which pixels belong to one thing, and how many things were found."""

import numpy as np
from scipy import ndimage
from skimage.feature import peak_local_max
from skimage.filters import threshold_otsu
from skimage.segmentation import watershed

from course_utils.vision.average_precision import COCO_THRESHOLDS
from course_utils.vision.overlap import mask_iou


def watershed_instances(foreground, threshold=0.5, apart=8, smooth=1.0, smallest=20):
    """Cut the foreground into objects at its waists.

    The distance to the background makes a hill of each round object. Every hilltop starts a lake,
    the hills are turned over and flooded, and where two lakes meet is the cut.

    Args:
        foreground: (height, width), the probability that a pixel belongs to an object, 0 to 1, or
            True and False.
        threshold: probability above which a pixel is foreground.
        apart: least distance between two hilltops, in pixels: about a third of an object's
            diameter. Too small cuts objects in pieces, too large merges neighbors.
        smooth: standard deviation, in pixels, of the Gaussian that evens out the hills first.
        smallest: objects of fewer pixels are dropped.

    Returns:
        (height, width) int32: 0 for background, 1 to n for the objects. Beucher and Lantuejoul
        (1979), "Use of watersheds in contour detection". Built in lesson 15.

    Raises:
        ValueError: another shape, values outside 0 to 1, or NaN.
    """
    foreground = np.asarray(foreground)
    known = foreground.ndim == 2 and foreground.dtype.kind in "bf"
    if not known or not ((foreground >= 0) & (foreground <= 1)).all():
        raise ValueError(
            "`foreground` must have shape (height, width) and probabilities from 0 to 1, or True "
            f"and False, and has shape {foreground.shape} and dtype {foreground.dtype}. For a "
            "network's answer that is probabilities[..., 0] of one image."
        )
    mask = foreground > threshold
    hills = ndimage.gaussian_filter(ndimage.distance_transform_edt(mask), smooth)
    tops = peak_local_max(
        hills, min_distance=apart, labels=ndimage.label(mask)[0], exclude_border=False
    )
    starts = np.zeros(mask.shape, np.int32)
    starts[tuple(tops.T)] = np.arange(1, len(tops) + 1)
    return _without_small(watershed(-hills, starts, mask=mask), smallest)


def otsu_instances(image, blur=1.0, apart=8, smooth=1.0, smallest=20):
    """Find bright objects without any learning: Otsu's threshold, then the watershed.

    Args:
        image: (height, width), numbers; the objects are brighter than the background.
        blur: standard deviation, in pixels, of the Gaussian that takes away the noise first.
        apart, smooth, smallest: as for `watershed_instances`.

    Returns:
        (height, width) int32: 0 for background, 1 to n for the objects. Otsu (1979), "A threshold
        selection method from gray-level histograms". Built in lesson 15.

    Raises:
        ValueError: another shape, NaN, or an image of one value, which has no threshold.
    """
    image = np.asarray(image)
    if image.ndim != 2 or image.dtype.kind not in "iuf" or not np.isfinite(image).all():
        raise ValueError(
            "`image` must have shape (height, width) and finite numbers, and has shape "
            f"{image.shape} and dtype {image.dtype}. For one channel, pass image[..., 0]."
        )
    if image.size == 0 or image.min() == image.max():
        raise ValueError("All pixels of `image` are equal: there is nothing to tell apart.")
    calm = ndimage.gaussian_filter(image.astype(np.float64), blur)
    return watershed_instances(
        calm > threshold_otsu(calm), apart=apart, smooth=smooth, smallest=smallest
    )


def instance_average_precision(labels, answers, thresholds=COCO_THRESHOLDS):
    """Of all objects, true or answered, the share that are a pair: TP / (TP + FP + FN).

    This is the score of the 2018 Data Science Bowl and of papers on nuclei (Caicedo and others,
    2019, "Nucleus segmentation across imaging experiments"). It needs no confidence and traces no
    curve, so it is another number than the average precision of `average_precisions`.

    Args:
        labels: true objects, (height, width), whole numbers, 0 for background.
        answers: answered objects, likewise.
        thresholds: a pair has an IoU above the threshold; from 0.5 up, where one object can be in
            no two pairs. One number or several.

    Returns:
        (thresholds,) float64, 0 to 1; NaN if there is no object in either. Average over images.
        Built in lesson 15.

    Raises:
        ValueError: arrays that `mask_iou` refuses, or a threshold below 0.5 or from 1 up.
    """
    thresholds = np.atleast_1d(np.asarray(thresholds, np.float64))
    if not ((thresholds >= 0.5) & (thresholds < 1)).all():
        raise ValueError(
            f"`thresholds` lie from 0.5 up to below 1, and are {thresholds.tolist()}. Below 0.5 an "
            "object could be found twice."
        )
    overlaps = mask_iou(labels, answers)
    pairs = (overlaps > thresholds[:, np.newaxis, np.newaxis]).sum(axis=(1, 2))
    objects = sum(overlaps.shape) - pairs  # a pair is one object, seen twice
    return np.divide(pairs, objects, out=np.full(len(pairs), np.nan), where=objects > 0)


def _without_small(labels, smallest):
    """Drop objects of fewer pixels, and number the others 1 to n."""
    large = np.bincount(labels.ravel(), minlength=1) >= smallest
    large[0] = False
    return (np.cumsum(large) * large)[labels].astype(np.int32)
