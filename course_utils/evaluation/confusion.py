"""Which class was taken for which, and the three scores of a class that follow from it."""

import numpy as np

from course_utils.evaluation.checking import class_numbers, positive_count, same_length


def confusion_matrix(labels, answers, classes=None):
    """Count how often each class was answered with each class.

    `labels` and `answers` are (count,), whole numbers from 0 to `classes` - 1; without `classes`
    the largest number found decides. Returns (classes, classes) int64: a row for each true class, a
    column for each answer. Raises ValueError for empty arrays, other lengths, numbers outside the
    classes. Equal to `sklearn.metrics.confusion_matrix`. Built in lesson 08.
    """
    if classes is not None:
        classes = positive_count(classes, "classes")
    labels = class_numbers(labels, "labels", classes)
    answers = class_numbers(answers, "answers", classes)
    same_length(labels=labels, answers=answers)
    if classes is None:
        classes = int(max(labels.max(), answers.max())) + 1
    return np.bincount(labels * classes + answers, minlength=classes**2).reshape(classes, classes)


def precision(matrix):
    """Of the images that were given a class, the share that belongs to it.

    `matrix` is (classes, classes), as `confusion_matrix` counts it. Returns (classes,) float64,
    0 for a class that was never answered; its mean is the macro average. Raises ValueError for
    another shape or negative counts. Equal to `sklearn.metrics.precision_score`.
    Built in lesson 08.
    """
    matrix = _counts(matrix)
    return _divided(np.diag(matrix), matrix.sum(axis=0))


def recall(matrix):
    """Of the images that belong to a class, the share that was given it.

    Arguments, result and errors as for `precision`; 0 for a class without images. Equal to
    `sklearn.metrics.recall_score`. Built in lesson 08.
    """
    matrix = _counts(matrix)
    return _divided(np.diag(matrix), matrix.sum(axis=1))


def f1(matrix):
    """The harmonic mean of precision and recall of each class.

    Arguments, result and errors as for `precision`. Equal to `sklearn.metrics.f1_score`.
    Van Rijsbergen (1979), "Information retrieval". Built in lesson 08.
    """
    matrix = _counts(matrix)
    return _divided(2 * np.diag(matrix), matrix.sum(axis=0) + matrix.sum(axis=1))


def _divided(part, whole):
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _counts(matrix):
    matrix = np.asarray(matrix)
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1] > 0
    if not square or matrix.dtype.kind not in "iuf" or not np.all(matrix >= 0):
        raise ValueError(
            "A confusion matrix has shape (classes, classes) and counts of at least 0, and this is "
            f"an array of shape {matrix.shape} and dtype {matrix.dtype}. Make one with "
            "confusion_matrix(labels, answers)."
        )
    return matrix
