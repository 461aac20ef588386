"""One map from 0 up of any explanation, so that all of them can be judged alike."""

import numpy as np


def importance(explanation):
    """Return how much each pixel matters: (count, height, width), from 0 up.

    Args:
        explanation: (count, height, width, channels) of signed numbers for each pixel and channel,
            whose sizes are added up over the channels; or (count, height, width) of signed numbers
            for each place, of which those above 0 speak for the class and stay.

    Raises:
        ValueError: it has another shape, or a number that is not finite.

    Built in lesson 13.
    """
    explanation = np.asarray(explanation)
    if explanation.ndim not in (3, 4) or not np.isfinite(explanation).all():
        raise ValueError(
            "An explanation has the shape (count, height, width) or (count, height, width, "
            f"channels) and finite numbers, and this one has the shape {explanation.shape}."
        )
    if explanation.ndim == 3:
        return np.maximum(explanation, 0)
    return np.abs(explanation).sum(axis=-1)


def strength_of_edges(images):
    """Return how fast the brightness changes at each pixel: (count, height, width), from 0 up.

    Knows the images, (count, height, width, channels), and no network: the control for every
    explanation that looks convincing. Sobel's filters of lesson 02. Built in lesson 13.
    """
    bright = np.pad(np.asarray(images, "float32").mean(axis=-1), ((0, 0), (1, 1), (1, 1)), "edge")
    across = bright[:, :-2] + 2 * bright[:, 1:-1] + bright[:, 2:]
    down = bright[:, :, :-2] + 2 * bright[:, :, 1:-1] + bright[:, :, 2:]
    return np.hypot(across[:, :, 2:] - across[:, :, :-2], down[:, 2:] - down[:, :-2])
