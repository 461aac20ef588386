"""Axes given by number, as Keras lets a layer name them: -1 is the last."""

import operator


def axis_numbers(axis, name="axis"):
    """Return one whole number, or several, as a tuple; raise ValueError for anything else."""
    axes = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    try:
        numbers = tuple(operator.index(one) for one in axes)
    except TypeError:
        numbers = ()
    if not numbers or any(isinstance(one, bool) for one in axes):
        raise ValueError(
            f"{name} must be a whole number, such as -1, or a tuple of them, and is {axis!r}."
        )
    return numbers


def axes_in_order(axes, shape, layer):
    """Return `axes` counted from the front, in ascending order, for inputs of `shape`.

    Raises ValueError, with the shape and the name of the `layer` in it, where the inputs do not
    have these axes, or where one is named twice.
    """
    if any(not -len(shape) <= axis < len(shape) for axis in axes):
        raise ValueError(
            f"{layer} works along axis {_listed(axes)} and got inputs of shape {tuple(shape)}, "
            f"which have {len(shape)} axes. Choose an axis from {-len(shape)} to {len(shape) - 1}."
        )
    ordered = tuple(sorted(axis % len(shape) for axis in axes))
    if len(set(ordered)) < len(ordered):
        raise ValueError(
            f"{layer} got axis {_listed(axes)}, which names one axis of inputs of shape "
            f"{tuple(shape)} twice. Name each axis once."
        )
    return ordered


def other_axes(axes, rank):
    """Return the axes of an array with `rank` axes that are not among `axes`, in order."""
    return tuple(axis for axis in range(rank) if axis not in axes)


def spread_along(values, axes, rank):
    """Return `values`, which lie along `axes` of an array with `rank` axes, ready to broadcast."""
    shape = [1] * rank
    for axis, size in zip(axes, values.shape, strict=True):
        shape[axis] = size
    return values.reshape(shape)


def _listed(axes):
    return axes[0] if len(axes) == 1 else tuple(axes)
