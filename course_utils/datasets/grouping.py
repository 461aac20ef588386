"""Cut examples in two without tearing groups apart: the photographs of one box stay together."""

import numpy as np


def whole_groups(groups, share):
    """Hold back whole groups, one after the other, as long as they fit into a share of all.

    Args:
        groups: (count,), the group of each example.
        share: most of the examples that may be held back, between 0 and 1.

    Returns:
        Positions of the others and of those held back, both ascending. Groups are tried in
        ascending order, and one that is too large for what is left is passed over. Both are
        arrays of int64; the second is empty if no group fits. Built in lesson 09.

    Raises:
        ValueError: the share is none.
    """
    if not 0 < share < 1:
        raise ValueError(f"A share lies between 0 and 1, such as 0.25, and this is {share!r}.")
    groups = np.asarray(groups)
    names, sizes = np.unique(groups, return_counts=True)
    left, chosen = share * len(groups) + 1e-9, []  # 0.29 * 100 is a little less than 29
    for name, size in zip(names, sizes, strict=True):
        if size <= left:
            chosen.append(name)
            left -= size
    back = np.isin(groups, chosen)
    return np.flatnonzero(~back), np.flatnonzero(back)


def whole_groups_of_each_class(labels, groups, share, seed=0):
    """Hold back whole groups of each class, drawn at random.

    Args:
        labels: (count,), the class of each example.
        groups: (count,), the group of each example. Examples of one group have one class.
        share: most of each class that is held back, between 0 and 1. Where no group of a class is
            small enough, its smallest is held back.
        seed: another number draws other groups.

    Returns:
        Positions of the others and of those held back, both ascending.

    Raises:
        ValueError: all examples of a class are one group, or the share is none. All such classes
            are named.
    """
    labels, groups = np.asarray(labels), np.asarray(groups)
    if alone := classes_of_one_group(labels, groups):
        raise ValueError(
            f"All examples of the class {', '.join(map(str, alone))} are one group, which cannot "
            "both train and validate. Collect more, merge the class with another one, or leave it "
            "out."
        )
    random, back = np.random.default_rng(seed), []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        _, number, sizes = np.unique(groups[rows], return_inverse=True, return_counts=True)
        place = random.permutation(len(sizes))
        held = whole_groups(place[number], share)[1]
        back.append(rows[held if len(held) else number == np.argmin(sizes)])
    back = np.sort(np.concatenate(back))
    return np.setdiff1d(np.arange(len(labels)), back), back


def classes_of_one_group(labels, groups):
    """Return the classes whose examples are all of one group, in a list."""
    labels, groups = np.asarray(labels), np.asarray(groups)
    return [
        label for label in np.unique(labels).tolist() if len(np.unique(groups[labels == label])) < 2
    ]


def first_of_each(labels, order, count):
    """Return the first so many examples of each class, as they come in an order.

    Args:
        labels: (count,), the class of each example.
        order: positions of examples, such as a permutation.
        count: how many of each class; a class with fewer gives all that it has.

    Returns:
        Positions, in that order: an array of int64. Built in lesson 12.
    """
    kept, taken = [], {}
    for place in order:
        label = labels[place]
        taken[label] = taken.get(label, 0) + 1
        if taken[label] <= count:
            kept.append(place)
    return np.array(kept, dtype=np.int64)
