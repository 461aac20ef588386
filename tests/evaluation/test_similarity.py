"""Cosine similarity: as scikit-learn has it, by hand, and what it refuses."""

import numpy as np
import pytest
from sklearn.metrics import pairwise

from course_utils.evaluation import cosine_similarity

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(("count", "others", "numbers"), [(1, 1, 1), (4, 7, 3), (9, 2, 1280)])
def test_it_equals_scikit_learn(count, others, numbers):
    first, second = RANDOM.normal(size=(count, numbers)), RANDOM.normal(size=(others, numbers))
    mine = cosine_similarity(first, second)
    assert mine.shape == (count, others)
    assert np.allclose(mine, pairwise.cosine_similarity(first, second))


def test_by_hand():
    assert np.allclose(cosine_similarity([[3, 4]], [[6, 8], [-4, 3], [-3, -4]]), [[1, 0, -1]])


def test_whole_numbers_do_not_overflow():
    pixels = np.full((2, 3), 200, "uint8")
    assert np.allclose(cosine_similarity(pixels, pixels), 1)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (np.ones(3), np.ones((2, 3)), r"shapes \(3,\) and \(2, 3\)"),
        (np.ones((2, 4)), np.ones((2, 3)), r"shapes \(2, 4\) and \(2, 3\)"),
        (np.array([[1.0, 0], [0, 0]]), np.ones((1, 2)), "Row 1 has no length"),
        (np.array([[np.nan, 0]]), np.ones((1, 2)), "Row 0 has no length"),
    ],
)
def test_what_it_refuses(first, second, said):
    with pytest.raises(ValueError, match=said):
        cosine_similarity(first, second)
