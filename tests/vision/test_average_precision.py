"""Matches, curves and average precision are those of pycocotools."""

import contextlib
import io

import numpy as np
import pytest
from drawn_boxes import truths_and_detections
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from course_utils.vision import (
    COCO_THRESHOLDS,
    average_precisions,
    convert_boxes,
    detection_curve,
    interpolated_average_precision,
    iou,
    match_greedily,
    mean_average_precision,
)

KINDS = {
    "ordinary": {"images": 6, "class_count": 3, "most_objects": 6, "most_detections": 12},
    "one class": {"images": 8, "class_count": 1, "most_objects": 4, "most_detections": 9},
    "classes missing": {"images": 3, "class_count": 9, "most_objects": 3, "most_detections": 6},
    "no detections": {"images": 4, "class_count": 2, "most_objects": 5, "most_detections": 0},
    "no objects": {"images": 4, "class_count": 2, "most_objects": 0, "most_detections": 6},
    "neither": {"images": 3, "class_count": 2, "most_objects": 0, "most_detections": 0},
    "more than a hundred": {
        "images": 2, "class_count": 2, "most_objects": 20, "most_detections": 400,
    },
}  # fmt: skip
CASES = [
    (kind, ties, seed)
    for kind in KINDS
    for ties in (False, True)
    for seed in range(4 if kind == "more than a hundred" else 20)
]


def judged_by_pycocotools(truths, detections, class_count):
    """Return precision (thresholds, 101, classes), -1 where a class has no object."""
    anns, results = [], []
    for image, (boxes, classes) in enumerate(truths):
        for (*corner, width, height), number in zip(
            convert_boxes(boxes, "corners", "corner_size"), classes, strict=True
        ):
            anns.append(
                {
                    "id": len(anns) + 1,
                    "image_id": image,
                    "category_id": int(number),
                    "bbox": [*corner, width, height],
                    "area": width * height,
                    "iscrowd": 0,
                }
            )
    for image, (boxes, classes, scores) in enumerate(detections):
        for box, number, score in zip(
            convert_boxes(boxes, "corners", "corner_size"), classes, scores, strict=True
        ):
            results.append(
                {
                    "image_id": image,
                    "category_id": int(number),
                    "bbox": box.tolist(),
                    "score": float(score),
                }
            )
    truth = COCO()
    truth.dataset = {
        "images": [{"id": image} for image in range(len(truths))],
        "annotations": anns,
        "categories": [{"id": number} for number in range(class_count)],
    }
    with contextlib.redirect_stdout(io.StringIO()):
        truth.createIndex()
        answers = truth.loadRes(results) if results else COCO()
        evaluation = COCOeval(truth, answers, "bbox")
        evaluation.params.imgIds = list(range(len(truths)))
        evaluation.params.catIds = list(range(class_count))
        evaluation.evaluate()
        evaluation.accumulate()
    area, most = evaluation.params.areaRngLbl.index("all"), evaluation.params.maxDets.index(100)
    return evaluation.eval["precision"][..., area, most]


def mean_of_known(values):
    return values[values > -1].mean() if (values > -1).any() else np.nan


def test_there_are_at_least_200_cases():
    assert len(CASES) >= 200


@pytest.mark.parametrize("kind, ties, seed", CASES)
def test_equal_to_pycocotools(kind, ties, seed):
    random = np.random.default_rng(seed)
    truths, detections = truths_and_detections(random, **KINDS[kind], ties=ties)
    class_count = KINDS[kind]["class_count"]
    precision = judged_by_pycocotools(truths, detections, class_count)
    expected = precision.mean(axis=1)
    expected[expected == -1] = np.nan
    table = average_precisions(truths, detections, class_count)
    assert np.allclose(table, expected, rtol=0, atol=1e-6, equal_nan=True)
    for thresholds, theirs in ((COCO_THRESHOLDS, precision), (0.5, precision[:1])):
        ours = mean_average_precision(truths, detections, class_count, thresholds)
        assert ours == pytest.approx(mean_of_known(theirs), abs=1e-6, nan_ok=True)


def test_the_cases_are_neither_easy_nor_hopeless():
    tables = [
        average_precisions(*truths_and_detections(random, **KINDS["ordinary"], ties=True), 3)
        for random in map(np.random.default_rng, range(20))
    ]
    loose, strict = np.nanmean(tables, axis=(0, 2))[[0, 9]]
    assert 0.01 < strict < loose / 2 and 0.1 < loose < 0.9


def test_a_perfect_detector_has_one_and_a_blind_one_zero():
    truths = [([[0, 0, 4, 4], [8, 8, 12, 12]], [0, 1]), ([], [])]
    perfect = [([[0, 0, 4, 4], [8, 8, 12, 12]], [0, 1], [0.9, 0.1]), ([], [], [])]
    assert mean_average_precision(truths, perfect, 2) == 1
    assert mean_average_precision(truths, [([], [], [])] * 2, 2) == 0
    assert np.isnan(mean_average_precision([([], [])], [([], [], [])], 2))


def test_the_curve_by_hand():
    truths = [([[0, 0, 4, 4], [8, 8, 12, 12]], [1, 1])]
    # Found, found again, nothing there, found: 1/1, 1/2, 1/3, 2/4.
    boxes = [[0, 0, 4, 4], [0, 0, 4, 4], [20, 20, 24, 24], [8, 8, 12, 12]]
    detections = [(boxes, [1] * 4, [0.9, 0.8, 0.7, 0.6])]
    precision, recall, scores = detection_curve(truths, detections, 1)
    assert np.allclose(precision, [1, 1 / 2, 1 / 3, 2 / 4]) and scores.tolist() == [
        0.9, 0.8, 0.7, 0.6,
    ]  # fmt: skip
    assert recall.tolist() == [0.5, 0.5, 0.5, 1]
    # Of 101 recalls, 51 lie at 0 to 0.50 and have precision 1; the other 50 have 2/4.
    assert interpolated_average_precision(precision, recall) == pytest.approx((51 + 50 / 2) / 101)
    assert average_precisions(truths, detections, 2)[0, 1] == pytest.approx((51 + 25) / 101)


def test_a_class_without_objects_has_no_recall():
    _, recall, _ = detection_curve([([], [])], [([[0, 0, 1, 1]], [0], [0.5])], 0)
    assert np.isnan(recall).all()


def test_the_best_detection_chooses_first():
    truth = [[0, 0, 10, 10], [6, 0, 16, 10]]
    detected = [[5, 0, 15, 10], [6, 0, 16, 10], [0, 0, 10, 10]]
    assert match_greedily(iou(detected, truth), 0.5).tolist() == [1, -1, 0]
    assert match_greedily(iou(detected, truth), 0.2).tolist() == [1, 0, -1]


def test_of_equal_overlaps_the_last_object_is_taken():
    assert match_greedily([[0.6, 0.6], [0.6, 0.6]]).tolist() == [1, 0]
    assert match_greedily(np.zeros((3, 0))).tolist() == [-1, -1, -1]


BOX, FAR = [[0, 0, 4, 4]], [[0, 0, 4, 4], [0, 0, 9, 9]]


@pytest.mark.parametrize(
    "truths, detections, sentence",
    [
        ([(BOX, [0])], [], "1 truths and 0 detections"),
        ([(BOX, [0, 1])], [(BOX, [0], [1])], "Entry 0 of `truths`.*one entry for each box"),
        ([(BOX, [2])], [(BOX, [0], [1])], "Entry 0 of `truths`.*class 2 for box 0"),
        ([(BOX, [0])], [(BOX, [0])], "Entry 0 of `detections` is not \\(boxes, classes, scores"),
        ([(BOX, [0])], [(BOX, [0], [7])], "Entry 0 of `detections`.*numbers from 0 to 1"),
        ([(BOX, [0])] * 2, [(BOX, [0], [1]), 5], "Entry 1 of `detections`"),
        ([([[4, 0, 0, 4]], [0])], [(BOX, [0], [1])], "Entry 0 of `truths`.*right < left"),
    ],
)
def test_bad_input_is_told_in_a_sentence(truths, detections, sentence):
    with pytest.raises(ValueError, match=sentence):
        mean_average_precision(truths, detections, 2)


def test_bad_tables_and_curves_are_told_in_a_sentence():
    with pytest.raises(ValueError, match="shape \\(detections, objects\\)"):
        match_greedily([0.5, 0.5])
    with pytest.raises(ValueError, match="an IoU above 0"):
        match_greedily([[0.5]], 0)
    with pytest.raises(ValueError, match="belong together"):
        interpolated_average_precision([1, 1], [1])
