"""The threshold explorer shows what the measures compute, at every place of its sliders."""

import numpy as np
import pytest
from parts import controls
from sklearn import metrics

from course_utils.explore import ThresholdExplorer
from course_utils.explore.threshold import KEPT
from course_utils.figures import to_png

RANDOM = np.random.default_rng(0)
LABELS = RANDOM.random(600) < 0.25
SCORES = {
    "good": np.clip(RANDOM.normal(0.3 + 0.4 * LABELS, 0.15), 0, 1),
    "poor": np.clip(RANDOM.normal(0.4 + 0.1 * LABELS, 0.2), 0, 1),
}


@pytest.fixture
def explorer():
    return ThresholdExplorer(LABELS, SCORES, ("nines", "others"))


@pytest.mark.parametrize("model", SCORES)
@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5, 0.83, 1.0])
@pytest.mark.parametrize("kept", KEPT)
def test_the_counts_are_those_of_scikit_learn(model, threshold, kept):
    explorer = ThresholdExplorer(
        LABELS, SCORES, model=model, threshold=threshold, positives_kept=kept
    )
    labels, scores = explorer._present()
    theirs = metrics.confusion_matrix(labels, scores >= threshold, labels=[True, False])
    assert explorer.counts() == tuple(theirs.ravel())
    assert labels.sum() == LABELS.sum() // (100 // kept)
    assert (~labels).sum() == (~LABELS).sum()
    recall = metrics.recall_score(labels, scores >= threshold)
    assert f"recall {recall:.1%}" in explorer.in_words()


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    for name, value in {"threshold": 0.51, "model": "poor", "positives_kept": 20}.items():
        before, words = parts["Image"].value, parts["HTML"].value
        parts[name].value = value
        assert parts["Image"].value != before
        assert parts["HTML"].value == explorer.in_words()
        assert words != parts["HTML"].value or name == "threshold"


def test_where_nothing_is_taken_there_is_no_precision(explorer):
    explorer.settings["threshold"] = 1.0
    explorer.scores["good"] = explorer.scores["good"] * 0.99
    assert "no precision" in explorer.in_words()
    assert to_png(explorer.static_picture())


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="Unknown setting 'treshold'"):
        ThresholdExplorer(LABELS, SCORES, treshold=0.3)
    with pytest.raises(ValueError, match="no scores"):
        ThresholdExplorer(LABELS, {})
    with pytest.raises(ValueError, match="Pass probabilities"):
        ThresholdExplorer(LABELS, {"logits": 5 * SCORES["good"]})
    with pytest.raises(ValueError, match="600 in `labels` and 599 in `scores`"):
        ThresholdExplorer(LABELS, {"good": SCORES["good"][1:]})
    with pytest.raises(ValueError, match="model is one of 'good', 'poor', and got 'best'"):
        ThresholdExplorer(LABELS, SCORES, model="best")
    with pytest.raises(ValueError, match="positives_kept is one of 100, 50, 20, 10"):
        ThresholdExplorer(LABELS, SCORES, positives_kept=30)
