"""What every measure asks of its input first, and the sentence for input that does not fit."""

import numpy as np


def class_numbers(values, name, classes=None):
    """Return class numbers as (count,) int64.

    `values` is (count,), whole numbers from 0, below `classes` where that is given; `name` is the
    argument's, for the sentence. Raises ValueError for anything else and for an empty array.
    """
    values = np.asarray(values)
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(
            f"`{name}` must be one class number for each image, in an array of shape (count,), and "
            f"has shape {values.shape}. {_hint_for_shape(values)}"
        )
    if values.dtype.kind not in "iub":
        raise ValueError(
            f"`{name}` must be whole numbers, and has the dtype {values.dtype}. Convert "
            "probabilities to class numbers with np.argmax(probabilities, axis=1)."
        )
    low, high = int(values.min()), int(values.max())
    if low < 0 or (classes is not None and high >= classes):
        allowed = "from 0 up" if classes is None else f"0 to {classes - 1}"
        wrong = low if low < 0 else high
        raise ValueError(
            f"`{name}` holds the class {wrong} (at position {int(np.argmax(values == wrong))}), "
            f"and the classes are {allowed}. Look for a wrong label, or raise the class count."
        )
    return values.astype(np.int64)


def same_length(**arrays):
    """Raise ValueError unless all arrays, passed by their names, are equally long."""
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        told = " and ".join(f"{length:,} in `{name}`" for name, length in lengths.items())
        raise ValueError(
            f"The arrays belong to the same images, one entry for each, and there are {told}. "
            "Cut both in the same way."
        )


def finite(values, name):
    """Return numbers as float64; raise ValueError where one is missing (NaN) or infinite."""
    values = np.asarray(values)
    if values.dtype.kind not in "iubf":
        raise ValueError(f"`{name}` must be numbers, and has the dtype {values.dtype}.")
    values = values.astype(np.float64)
    bad = ~np.isfinite(values)
    if bad.any():
        row = int(np.argwhere(bad)[0][0])
        raise ValueError(
            f"`{name}` has {int(bad.sum()):,} values that are NaN or infinite, the first for image "
            f"{row}. Look for a division by zero, or for a training that diverged."
        )
    return values


def class_scores(values, name, labels):
    """Return (scores, labels) checked: (count, classes) finite float64 and (count,) int64.

    Raises ValueError for other shapes, NaN, lengths that differ and labels outside the classes.
    """
    values = np.asarray(values)
    if values.ndim != 2 or values.shape[0] == 0 or values.shape[1] < 2:
        raise ValueError(
            f"`{name}` must have shape (count, classes), a row for each image and at least two "
            f"classes, and has shape {values.shape}."
        )
    values = finite(values, name)
    labels = class_numbers(labels, "labels", values.shape[1])
    same_length(**{"labels": labels, name: values})
    return values, labels


def class_probabilities(values, labels):
    """Return (probabilities, labels) checked as `class_scores` does, with rows that sum to 1."""
    values, labels = class_scores(values, "probabilities", labels)
    off = np.abs(values.sum(axis=1) - 1)
    if values.min() < 0 or off.max() > 1e-3:
        row = int(np.argmin(values.min(axis=1))) if values.min() < 0 else int(np.argmax(off))
        raise ValueError(
            "`probabilities` must be at least 0, with the sum 1 for each image, and image "
            f"{row} has the sum {values[row].sum():.4g} and the smallest value "
            f"{values[row].min():.4g}. If these are logits, use softmax(logits) first."
        )
    return values, labels


def share(value, name):
    """Return a number between 0 and 1, both excluded; raise ValueError for any other."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not 0 < number < 1:
        raise ValueError(f"`{name}` must lie between 0 and 1, such as 0.95, and is {value!r}.")
    return number


def positive_count(value, name):
    """Return a whole number of at least 1; raise ValueError for any other."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"`{name}` must be a whole number of at least 1, and is {value!r}.")
    return int(value)


def _hint_for_shape(values):
    if values.size == 0:
        return "There is nothing to judge: pass at least one image."
    return "One-hot rows or probabilities become class numbers with np.argmax(values, axis=1)."
