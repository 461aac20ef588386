"""Schedules: the learning rate of each step of a training."""

import math

import numpy as np


def warm_up_and_cosine(step, steps, peak, warm_up=0.2):
    """Return the learning rate of a step: up in a straight line, then down along a cosine.

    Equal to `keras.optimizers.schedules.CosineDecay(0.0, decay_steps, warmup_target=peak,
    warmup_steps=warm_up_steps)` with `warm_up_steps = int(warm_up * steps)` and
    `decay_steps = steps - warm_up_steps`. `step` counts from 0, a number or an array; beyond
    `steps` the rate stays 0. `steps` is a positive whole number, `peak` a positive number,
    `warm_up` a share from 0 to below 1. Returns a float, or an array of the shape of `step`. Raises
    ValueError otherwise. Loshchilov and Hutter (2017), "SGDR"; Goyal et al. (2017), "Accurate,
    large minibatch SGD", for the warm-up. Built in lesson 07.
    """
    _check(step, steps, peak, warm_up)
    step = np.asarray(step, "float64")
    rising = int(warm_up * steps)
    way = np.clip((step - rising) / (steps - rising), 0, 1)  # 0 at the peak, 1 at the end
    falling = peak * (1 + np.cos(math.pi * way)) / 2
    rates = np.where(step < rising, peak * step / max(rising, 1), falling)
    return float(rates) if rates.ndim == 0 else rates


def _check(step, steps, peak, warm_up):
    if not (isinstance(steps, (int, np.integer)) and steps >= 1):
        raise ValueError(f"steps must be a whole number of at least 1, and is {steps!r}.")
    if np.any(np.asarray(step) < 0):
        raise ValueError(f"Steps are counted from 0, and a step here is {np.min(step)}.")
    if not peak > 0:
        raise ValueError(f"peak must be a learning rate above 0, and is {peak!r}.")
    if not 0 <= warm_up < 1:
        raise ValueError(
            f"warm_up must be a share of the steps, from 0 to below 1, and is {warm_up!r}. "
            "For a fifth of the steps, give it 0.2."
        )
