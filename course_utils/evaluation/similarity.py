"""How alike two pictures are, by the numbers that a network makes of them."""

import numpy as np


def cosine_similarity(first, second):
    """Return the cosine of the angle between each row of `first` and each row of `second`.

    `first` is (count, numbers) and `second` (others, numbers): a row for each picture. Returns
    (count, others) float64 from -1 to 1; 1 is the same direction. Raises ValueError for other
    shapes and for a row of zeros, which has no direction. Equal to scikit-learn's
    `metrics.pairwise.cosine_similarity`. Built in lesson 12.
    """
    first, second = np.asarray(first, "float64"), np.asarray(second, "float64")
    if first.ndim != 2 or second.ndim != 2 or first.shape[1] != second.shape[1]:
        raise ValueError(
            "Rows are compared with rows of the same length, and these have the shapes "
            f"{first.shape} and {second.shape}. Pass two arrays (count, numbers)."
        )
    return _directions(first) @ _directions(second).T


def _directions(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.all(lengths > 0):
        raise ValueError(
            f"Row {int(np.argmin(lengths > 0))} has no length, or one that is no number, so it "
            "has no direction. Leave it out."
        )
    return rows / lengths
