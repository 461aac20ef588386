"""Cases that hypothesis draws for the tests of the measures, by seed so that NumPy makes them."""

import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st

from course_utils.layers import softmax

FEW = settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.generate])
SEEDS = st.integers(0, 10_000)
COUNTS = st.integers(1, 300)
CLASSES = st.integers(2, 12)


def classes_and_answers(seed, count, classes):
    """Labels and answers that agree in about half of the cases; some classes may be missing."""
    random = np.random.default_rng(seed)
    labels, others = random.integers(0, classes, (2, count))
    return labels, np.where(random.random(count) < 0.5, labels, others)


def logits_and_labels(seed, count, classes):
    """Logits (count, classes) that lean toward the labels, and the labels."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, count)
    return 2 * random.normal(size=(count, classes)) + 2 * np.eye(classes)[labels], labels


def probabilities_and_labels(seed, count, classes):
    """Probabilities (count, classes) that lean toward the labels, and the labels."""
    logits, labels = logits_and_labels(seed, count, classes)
    return softmax(logits), labels


def yes_or_no_and_scores(seed, count, ties):
    """Labels of both kinds and scores, rounded so that some are equal where `ties` is True."""
    random = np.random.default_rng(seed)
    labels = np.append([0, 1], random.integers(0, 2, count))
    scores = random.normal(size=len(labels)) + labels
    return labels, np.round(scores, 1) if ties else scores
