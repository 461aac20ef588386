"""Boxes on pictures: where they belong, told apart without color, and clear about bad input."""

import numpy as np
import pytest

from course_utils import figures
from course_utils.figures.boxes import STYLES, detections_and_errors

RANDOM = np.random.default_rng(0)
NAMES = ("face", "car", "animal", "sign")
COLOR = RANDOM.integers(0, 256, (96, 128, 3)).astype("uint8")
GRAY = RANDOM.integers(0, 256, (64, 64, 1)).astype("uint8")
BOXES = np.array([[0.0, 0, 20, 10], [30, 40, 90, 80], [100, 50, 128, 96], [5, 60, 25, 90]])
CLASSES = np.arange(4)
COUNTS = {"right": 9, "duplicate": 1, "missed": 2}


def rectangles(axes):
    return [patch for patch in axes.patches if patch.get_zorder() == 4]


def test_a_box_lies_where_it_belongs_and_has_its_name():
    figure = figures.boxes({"scene": (COLOR, BOXES, CLASSES, np.full(4, 0.5))}, NAMES)
    axes = figure.axes[0]
    found = [(*p.get_xy(), p.get_xy()[0] + p.get_width(), p.get_xy()[1] + p.get_height())
             for p in rectangles(axes)]  # fmt: skip
    assert np.allclose(found, BOXES)
    assert axes.get_xlim() == (0, 128) and axes.get_ylim() == (96, 0)
    assert [text.get_text() for text in axes.texts] == [f"{name} 0.50" for name in NAMES]
    assert figures.to_png(figure).startswith(b"\x89PNG")


def test_classes_differ_by_more_than_color():
    axes = figures.boxes({"scene": (COLOR, BOXES, CLASSES)}, NAMES).axes[0]
    assert len({patch.get_linestyle() for patch in rectangles(axes)}) == len(STYLES)


def test_true_boxes_and_no_names():
    album = {"a": (GRAY, BOXES[:1], [0]), "b": (COLOR, np.zeros((0, 4)), [])}
    figure = figures.boxes(album, NAMES, columns=1, truths={"b": BOXES[:2]}, names=False)
    assert [len(axes.texts) for axes in figure.axes] == [0, 0]
    assert [len(rectangles(axes)) for axes in figure.axes] == [1, 2]


def test_detection_curves_differ_by_more_than_color():
    curve = np.array([1.0, 1.0, 0.7]), np.array([0.3, 0.6, 0.6])
    lines = figures.detection_curves({"face": curve, "car": curve}).axes[0].lines
    assert lines[0].get_linestyle() != lines[1].get_linestyle()
    assert lines[0].get_xdata()[-1] == 0.6


def test_the_bars_of_a_scene_are_the_counts():
    detection = BOXES, CLASSES, np.full(4, 0.9)
    figure = detections_and_errors(COLOR, (BOXES, CLASSES), detection, NAMES, COUNTS)
    bars = figure.axes[1].patches
    assert [bar.get_width() for bar in bars] == [9, 1, 2]
    assert [bool(bar.get_hatch()) for bar in bars] == [False, True, True]


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="no pictures to draw"):
        figures.boxes({}, NAMES)
    with pytest.raises(ValueError, match="Box 3 has the class 3, and there are 3 names"):
        figures.boxes({"scene": (COLOR, BOXES, CLASSES)}, NAMES[:3])
