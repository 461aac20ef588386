"""Class weights are those of scikit-learn, and labels that do not fit are told in a sentence."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from course_utils.training.class_weights import class_weights


@pytest.mark.parametrize("seed", range(5))
def test_they_are_those_of_scikit_learn(seed):
    random = np.random.default_rng(seed)
    classes = int(random.integers(2, 9))
    labels = np.append(np.arange(classes), random.integers(0, classes, 50))
    theirs = compute_class_weight("balanced", classes=np.arange(classes), y=labels)
    assert np.allclose(class_weights(labels, classes), theirs)
    assert class_weights(labels, classes)[labels].sum() == pytest.approx(len(labels))


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([0, 1, 7], r"holds the class 7 \(at position 2\), and the classes are 0 to 2"),
        ([0, -1, 2], r"holds the class -1 \(at position 1\)"),
        ([0, 0, 2], "The class 1 has no examples to learn from"),
        ([0.0, 1.0, 2.0], "must be whole numbers"),
        ([[0, 1, 2]], r"one class number for each image, in an array of shape \(count,\)"),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, sentence):
    with pytest.raises(ValueError, match=sentence):
        class_weights(labels, 3)
