"""How good a segmentation is, pixel by pixel: every pixel is an image of lesson 08, in small."""

import numpy as np

from course_utils.evaluation.confusion import confusion_matrix


def pixel_confusion(labels, answers, classes):
    """Count how often each class was answered for the pixels of each class.

    Args:
        labels: true class of each pixel, (height, width) or (count, height, width), whole numbers
            from 0 to `classes` - 1.
        answers: answered class of each pixel, likewise.
        classes: number of classes, the background included.

    Returns:
        (classes, classes) int64: a row for each true class, a column for each answer.
        Built in lesson 15.

    Raises:
        ValueError: shapes that differ, no pixels, or numbers outside the classes.
    """
    labels, answers = np.asarray(labels), np.asarray(answers)
    if labels.shape != answers.shape or labels.size == 0:
        raise ValueError(
            "Labels and answers hold one class for each pixel of the same images, and have the "
            f"shapes {labels.shape} and {answers.shape}. Probabilities become classes with "
            "np.argmax(probabilities, axis=-1)."
        )
    return confusion_matrix(labels.ravel(), answers.ravel(), classes)


def class_iou(matrix):
    """Intersection over union of each class: the pixels rightly called it, over all that are or
    were called it.

    `matrix` is (classes, classes), as `pixel_confusion` counts it. Returns (classes,) float64, 0 to
    1, NaN for a class that has no pixel and was never answered. Raises ValueError for another
    shape. Equal to `sklearn.metrics.jaccard_score`. Jaccard (1912). Built in lesson 15.
    """
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.dtype.kind not in "iuf":
        raise ValueError(
            "A confusion matrix has shape (classes, classes), and this is an array of shape "
            f"{matrix.shape} and dtype {matrix.dtype}. Make one with pixel_confusion(labels, "
            "answers, classes)."
        )
    shared = np.diag(matrix)
    union = matrix.sum(axis=0) + matrix.sum(axis=1) - shared
    return np.divide(shared, union, out=np.full(len(matrix), np.nan), where=union > 0)


def mean_iou(matrix):
    """The mean of `class_iou` over the classes that occur. Returns a float, NaN if there is none.

    A small class counts as much as a large one. Arguments and errors as for `class_iou`.
    Built in lesson 15.
    """
    values = class_iou(matrix)
    known = ~np.isnan(values)
    return float(values[known].mean()) if known.any() else np.nan


def class_dice(matrix):
    """Twice the shared pixels over the pixels of both: the F1 of lesson 08, for pixels.

    Arguments, result and errors as for `class_iou`. It is 2 IoU / (1 + IoU), the larger number of
    the two, and puts answers in the same order. Equal to `sklearn.metrics.f1_score`. Dice (1945),
    "Measures of the amount of ecologic association between species". Built in lesson 15.
    """
    values = class_iou(matrix)
    return 2 * values / (1 + values)
