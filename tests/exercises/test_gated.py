"""The cases of lesson 11's gate tell one squeeze from another."""

import numpy as np
import pytest

from course_utils.exercises.lesson_11 import GATED


@pytest.mark.parametrize("seed", range(5))
def test_at_least_half_of_the_hidden_numbers_are_above_0(seed):
    for maps, first, first_bias, _, _ in GATED.cases(np.random.default_rng(seed)):
        hidden = maps.mean(axis=(1, 2)) @ first + first_bias
        assert 0.5 <= np.mean(hidden > 0) < 1 and maps.shape[1:3] != (1, 1)


@pytest.mark.parametrize("squeeze", [np.sum, np.max, np.median])
def test_only_the_mean_is_accepted(squeeze):
    def gated(maps, first, first_bias, second, second_bias):
        hidden = np.maximum(squeeze(maps, axis=(1, 2)) @ first + first_bias, 0)
        weights = 1 / (1 + np.exp(-(hidden @ second + second_bias)))
        return maps * weights[:, np.newaxis, np.newaxis]

    assert GATED.check(gated).status == "wrong"
