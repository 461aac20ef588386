"""The bootstrap: what the same measurement would have said on other images of the same kind."""

import numpy as np

from course_utils.evaluation.checking import positive_count, same_length, share


def bootstrap_interval(statistic, *arrays, confidence=0.95, repeats=1000, seed=0):
    """Return (lowest, highest): where a statistic lies in most of the redrawn samples.

    `statistic` takes the arrays and returns a number. `arrays` have one entry for each image; in
    each of `repeats` rounds as many images are drawn, with replacement, the same from every array.
    `confidence` is the share of the rounds inside the interval, between 0 and 1.
    Raises ValueError for empty arrays, lengths that differ, and a statistic that is not a finite
    number or that a round cannot compute, such as one that drew no image of a rare class; what the
    statistic says of the arrays themselves is left as it is. Equal to
    `scipy.stats.bootstrap(method="percentile", paired=True)`. Efron (1979), "Bootstrap methods:
    another look at the jackknife". Built in lesson 08.
    """
    confidence, repeats = share(confidence, "confidence"), positive_count(repeats, "repeats")
    arrays = [np.asarray(array) for array in arrays]
    if not arrays or any(array.ndim == 0 or len(array) == 0 for array in arrays):
        raise ValueError(
            "The bootstrap redraws images, and there is nothing to draw from: pass the statistic "
            "and at least one array with an entry for each image."
        )
    same_length(**{f"array {position}": array for position, array in enumerate(arrays, start=1)})
    statistic(*arrays)  # what is wrong with the arrays themselves is said before the first round
    count, random = len(arrays[0]), np.random.default_rng(seed)
    values, refusal = np.full(repeats, np.nan), None
    for k in range(repeats):
        drawn = random.integers(0, count, count)
        try:
            values[k] = statistic(*(array[drawn] for array in arrays))
        except (ValueError, ArithmeticError, LookupError) as error:
            refusal = refusal or error
    if not np.isfinite(values).all():
        raise ValueError(
            f"The statistic was not a finite number in {int((~np.isfinite(values)).sum())} of "
            f"{repeats} rounds. Perhaps they drew no image of a rare class: take more images of "
            "it, or a statistic that every round can compute."
            + (f" The first of them said: {refusal}" if refusal else "")
        ) from refusal
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)
