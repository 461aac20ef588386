"""The explorer of detections reports what both thresholds let through, and counts the errors."""

import numpy as np
import pytest
from parts import controls

from course_utils import vision
from course_utils.explore import DetectionExplorer

RANDOM = np.random.default_rng(0)
NAMES = ("face", "car", "animal")
IMAGES = RANDOM.integers(0, 256, (60, 64, 64, 3)).astype("uint8")


def boxes(count):
    corner = RANDOM.uniform(0, 40, (count, 2))
    return np.concatenate([corner, corner + RANDOM.uniform(8, 24, (count, 2))], axis=1)


TRUTHS = [(boxes(3), RANDOM.integers(0, 3, 3)) for _ in IMAGES]
# Each object is found four times, each time a little off, with all kinds of scores.
CANDIDATES = [
    (
        np.repeat(true, 4, axis=0) + RANDOM.normal(0, 1, (12, 4)),
        np.repeat(classes, 4),
        RANDOM.uniform(0.1, 1, 12),
    )
    for true, classes in TRUTHS
]


@pytest.fixture
def explorer():
    return DetectionExplorer(IMAGES, TRUTHS, CANDIDATES, NAMES)


@pytest.mark.parametrize("score", (0.1, 0.3, 0.9))
@pytest.mark.parametrize("overlap", (0.0, 0.5, 1.0))
def test_it_reports_what_the_thresholds_let_through(score, overlap):
    explorer = DetectionExplorer(
        IMAGES, TRUTHS, CANDIDATES, NAMES, score=score, overlap=overlap, scene=7
    )
    boxes, classes, scores = explorer.detections()[7]
    assert np.all(scores >= score)
    overlaps = vision.iou(boxes, boxes) * (classes[:, np.newaxis] == classes)
    np.fill_diagonal(overlaps, 0)
    assert overlaps.max(initial=0) <= overlap
    assert explorer.counts() == vision.count_errors(TRUTHS, explorer.detections())
    assert f"Scene 7 has 3 objects, and {len(boxes)} are reported" in explorer.in_words()


def test_without_suppression_there_are_duplicates(explorer):
    explorer.settings["overlap"] = 1.0
    many = explorer.counts()["duplicate"]
    explorer.settings["overlap"] = 0.3
    assert explorer.counts()["duplicate"] < many / 4


def test_a_control_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    for name, value in {"scene": 5, "score": 0.6, "overlap": 0.9}.items():
        before = parts["Image"].value
        parts[name].value = value
        assert parts["Image"].value != before, name
        assert parts["HTML"].value == explorer.in_words()


def test_nothing_reported_is_said():
    nothing = [(np.zeros((0, 4)), np.zeros(0, int), np.zeros(0))] * len(IMAGES)
    explorer = DetectionExplorer(IMAGES, TRUTHS, nothing, NAMES)
    assert "0 are reported: nothing." in explorer.in_words()
    assert explorer.static_picture().axes[0].images


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="60 scenes, 59 truths and 60 candidates"):
        DetectionExplorer(IMAGES, TRUTHS[1:], CANDIDATES, NAMES)
    with pytest.raises(ValueError, match="scene is one of .* and got 60"):
        DetectionExplorer(IMAGES, TRUTHS, CANDIDATES, NAMES, scene=60)
    with pytest.raises(ValueError, match="Unknown setting 'speed'"):
        DetectionExplorer(IMAGES, TRUTHS, CANDIDATES, NAMES, speed=1)
