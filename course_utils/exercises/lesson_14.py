"""The exercises of lesson 14, object detection: solutions, wrong answers, hints."""

import numpy as np

from course_utils import vision
from course_utils.exercises.engine import FunctionExercise, Mistake


def _boxes(random, count, size=100):
    """Draw boxes in corners, some of which overlap."""
    centers, sides = random.uniform(25, size - 25, (count, 2)), random.uniform(8, 50, (count, 2))
    return np.concatenate([centers - sides / 2, centers + sides / 2], axis=1).round(1)


def center_to_corners(boxes):
    center, size = boxes[:, :2], boxes[:, 2:]
    return np.concatenate([center - size / 2, center + size / 2], axis=1)


def _one_box_after_another(boxes):
    return [[x - w / 2, y - h / 2, x + w / 2, y + h / 2] for x, y, w, h in boxes]


CENTER_TO_CORNERS = FunctionExercise(
    name="center_to_corners",
    reference=center_to_corners,
    cases=lambda random: [
        (np.array([[50.0, 30.0, 20.0, 10.0]]),),
        *((vision.convert_boxes(_boxes(random, k), "corners", "center"),) for k in (3, 7)),
    ],
    alternatives=(
        _one_box_after_another,
        lambda boxes: vision.convert_boxes(boxes, "center", "corners"),
    ),
    mistakes=(
        Mistake(
            lambda boxes: np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1),
            "This takes the first two numbers for the upper left corner. They are the center: "
            "half of the size lies on each side of it.",
        ),
        Mistake(
            lambda boxes: np.concatenate(
                [boxes[:, :2] - boxes[:, 2:], boxes[:, :2] + boxes[:, 2:]], axis=1
            ),
            "These boxes are twice as wide and twice as high. Go half of the size to each side.",
        ),
        Mistake(
            lambda boxes: center_to_corners(boxes)[:, [1, 0, 3, 2]],
            "x and y are exchanged. The order is left, top, right, bottom: x first.",
        ),
        Mistake(
            lambda boxes: center_to_corners(boxes)[:, [0, 2, 1, 3]],
            "The order is left, right, top, bottom. Asked for is left, top, right, bottom.",
        ),
        Mistake(
            lambda boxes: np.concatenate([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, 2:]], axis=1),
            "The left and top are right, but width and height are still where right and bottom "
            "belong.",
        ),
    ),
    hints=(
        "Left is half a width to the left of the center, right half a width to the right.",
        "boxes[:, :2] is x and y of all centers, boxes[:, 2:] all widths and heights.",
        "np.concatenate([center - size / 2, center + size / 2], axis=1)",
    ),
    why="Both axes follow the same rule, so one line serves x and y together. Corners are what the "
    "rest of the lesson computes with.",
)


def box_iou(box_a, box_b):
    left, top = np.maximum(box_a[:2], box_b[:2])
    right, bottom = np.minimum(box_a[2:], box_b[2:])
    shared = max(right - left, 0) * max(bottom - top, 0)
    area_a = (box_a[2] - box_a[0]) * (box_a[3] - box_a[1])
    area_b = (box_b[2] - box_b[0]) * (box_b[3] - box_b[1])
    return shared / (area_a + area_b - shared)


def _areas(box_a, box_b, clip=True):
    width = min(box_a[2], box_b[2]) - max(box_a[0], box_b[0])
    height = min(box_a[3], box_b[3]) - max(box_a[1], box_b[1])
    shared = max(width, 0) * max(height, 0) if clip else width * height
    area = [(box[2] - box[0]) * (box[3] - box[1]) for box in (box_a, box_b)]
    return shared, *area


def _not_clipped(box_a, box_b):
    shared, a, b = _areas(box_a, box_b, clip=False)
    return shared / (a + b - shared)


def _by_the_sum(box_a, box_b):
    shared, a, b = _areas(box_a, box_b)
    return shared / (a + b)


def _by_the_smaller(box_a, box_b):
    shared, a, b = _areas(box_a, box_b)
    return shared / min(a, b)


def _one_more_pixel(box_a, box_b):
    grown = np.array([0, 0, 1, 1])
    return box_iou(box_a + grown, box_b + grown)


def _around_both(box_a, box_b):
    shared, *_ = _areas(box_a, box_b)
    wide, high = np.maximum(box_a[2:], box_b[2:]) - np.minimum(box_a[:2], box_b[:2])
    return shared / (wide * high)


def _pairs(random):
    box = np.array([10.0, 10.0, 30.0, 40.0])
    yield np.array([0.0, 0.0, 20.0, 10.0]), np.array([10.0, 0.0, 30.0, 10.0])
    yield box, box
    yield box, np.array([50.0, 60.0, 80.0, 90.0])  # far away, along both axes
    yield box, np.array([50.0, 20.0, 80.0, 30.0])
    yield box, np.array([12.0, 15.0, 20.0, 30.0])
    yield from zip(_boxes(random, 8), _boxes(random, 8), strict=True)


BOX_IOU = FunctionExercise(
    name="box_iou",
    reference=box_iou,
    cases=lambda random: list(_pairs(random)),
    alternatives=(lambda box_a, box_b: vision.iou([box_a], [box_b])[0, 0],),
    mistakes=(
        Mistake(
            _not_clipped,
            "Boxes that lie apart come out wrong: where right is less than left, width is "
            "negative, and two negative numbers make a positive area. Take max(width, 0).",
        ),
        Mistake(
            _by_the_sum,
            "The shared part is counted twice below. The union is area + area - shared; two equal "
            "boxes must have IoU 1.",
        ),
        Mistake(
            _by_the_smaller,
            "This divides by the smaller box, so a small box inside a large one gets 1. Divide by "
            "the union.",
        ),
        Mistake(
            _around_both,
            "This divides by the box around both. The union is only what at least one of them "
            "covers: area + area - shared.",
        ),
        Mistake(
            _one_more_pixel,
            "Width and height are one pixel too large. Corners lie on the edges of pixels here, so "
            "width is right - left.",
        ),
        Mistake(
            lambda box_a, box_b: _areas(box_a, box_b)[0],
            "This is the shared area, in pixels. Divide it by the union.",
        ),
    ),
    hints=(
        "What both share is a box too: its left is the larger of both lefts, its right the smaller "
        "of both rights.",
        "If its right is less than its left, nothing is shared: max(right - left, 0).",
        "shared / (area_a + area_b - shared)",
    ),
    why="The maximum of the lefts and the minimum of the rights bound what lies in both. The union "
    "counts the shared part once. The result does not change when both boxes grow by one factor.",
)


def center_cell(box, stride):
    x, y = (box[:2] + box[2:]) / 2 / stride
    column, row = int(x), int(y)
    return row, column, x - column - 0.5, y - row - 0.5


def _with_divmod(box, stride):
    left, top, right, bottom = box
    column, x = divmod((left + right) / 2, stride)
    row, y = divmod((top + bottom) / 2, stride)
    return int(row), int(column), x / stride - 0.5, y / stride - 0.5


def _swapped(box, stride):
    row, column, x, y = center_cell(box, stride)
    return column, row, x, y


def _from_the_corner(box, stride):
    row, column, x, y = center_cell(box, stride)
    return row, column, x + 0.5, y + 0.5


def _rounded(box, stride):
    x, y = (box[:2] + box[2:]) / 2 / stride
    column, row = int(round(x)), int(round(y))
    return row, column, x - column - 0.5, y - row - 0.5


def _of_the_corner(box, stride):
    return center_cell(np.concatenate([box[:2], box[:2]]), stride)


def _in_pixels(box, stride):
    row, column, x, y = center_cell(box, stride)
    return row, column, x * stride, y * stride


CENTER_CELL = FunctionExercise(
    name="center_cell",
    reference=center_cell,
    cases=lambda random: [
        (np.array([10.0, 20.0, 30.0, 26.0]), 4),
        *((box, stride) for stride in (4, 8) for box in _boxes(random, 5)),
    ],
    alternatives=(_with_divmod,),
    mistakes=(
        Mistake(
            _swapped,
            "Row and column are exchanged. y counts rows, x counts columns, and an array is "
            "addressed by row first.",
        ),
        Mistake(
            _from_the_corner,
            "The cell is right. The offset counts from the corner of the cell; here it counts from "
            "its middle, so take 0.5 off. Mix both, and every box is off by half a cell.",
        ),
        Mistake(
            _rounded,
            "Rounding goes to the next cell for centers in the second half of theirs. The cell "
            "that holds a center is int(x / stride), rounded down.",
        ),
        Mistake(
            _of_the_corner,
            "This is the cell of the upper left corner. Take the center of the box.",
        ),
        Mistake(_in_pixels, "The offset is in pixels. Asked for are cells: divide by the stride."),
    ),
    hints=(
        "The center is the mean of left and right, and of top and bottom. Divided by the stride it "
        "is in cells.",
        "int(x) is the column, int(y) the row. The middle of that cell lies at int(x) + 0.5.",
        "return int(y), int(x), x - int(x) - 0.5, y - int(y) - 0.5",
    ),
    why="A cell is 4 pixels wide, so the cell alone would put each center up to 2 pixels off. The "
    "offset, from -0.5 to 0.5, brings those pixels back.",
)


def suppress(boxes, scores, threshold):
    left, kept = list(np.argsort(-scores)), []
    while left:
        best = left.pop(0)
        kept.append(best)
        left = [k for k in left if vision.iou(boxes[[best]], boxes[[k]])[0, 0] <= threshold]
    return kept


def _one_look_at_each(boxes, scores, threshold):
    overlaps, kept = vision.iou(boxes, boxes), []
    for k in np.argsort(-scores):
        if all(overlaps[k, other] <= threshold for other in kept):
            kept.append(k)
    return np.array(kept)


def _against_all_better(boxes, scores, threshold):
    overlaps = vision.iou(boxes, boxes)
    better = scores[:, np.newaxis] < scores
    kept = np.flatnonzero(~((overlaps > threshold) & better).any(axis=1))
    return kept[np.argsort(-scores[kept])]


def _in_the_given_order(boxes, scores, threshold):
    return suppress(boxes, -np.arange(len(boxes), dtype=float), threshold)


def _the_worst_first(boxes, scores, threshold):
    return suppress(boxes, -scores, threshold)


def _also_at_the_threshold(boxes, scores, threshold):
    return suppress(boxes, scores, np.nextafter(threshold, 0))


def _the_best_alone(boxes, scores, threshold):
    return [int(np.argmax(scores))]


def _those_that_overlap(boxes, scores, threshold):
    overlaps, kept = vision.iou(boxes, boxes), []
    for k in np.argsort(-scores):
        if all(overlaps[k, other] > threshold for other in kept):
            kept.append(k)
    return kept


def _crowds(random):
    row = np.array([[0.0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10], [40, 40, 60, 60]])
    yield row, np.array([0.9, 0.8, 0.7, 0.6]), 0.3
    yield row, np.array([0.5, 0.9, 0.3, 0.95]), 0.3
    halves = np.array([[0.0, 0, 10, 10], [0, 0, 10, 5], [0, 0, 10, 6]])  # IoUs 0.5, 0.6, 5 / 6
    yield halves, np.array([0.9, 0.8, 0.7]), 0.5
    for count, threshold in ((12, 0.5), (25, 0.3), (20, 0.1), (1, 0.5)):
        boxes = _boxes(random, count)
        yield boxes, random.permutation(np.linspace(0.05, 0.95, count)), threshold


SUPPRESS = FunctionExercise(
    name="suppress",
    reference=suppress,
    cases=lambda random: list(_crowds(random)),
    alternatives=(
        _one_look_at_each,
        lambda boxes, scores, threshold: vision.non_maximum_suppression(boxes, scores, threshold),
    ),
    mistakes=(
        Mistake(
            _against_all_better,
            "A box that was dropped drops others here. Only boxes that were kept may drop: in the "
            "row of three, the middle one goes, and the last one stays.",
        ),
        Mistake(
            _in_the_given_order,
            "The boxes are taken in the order of the list. Sort them by score first, the best one "
            "in front.",
        ),
        Mistake(_the_worst_first, "The worst box is kept first. Sort by -scores."),
        Mistake(
            _the_best_alone,
            "One box is left for the whole image. Only what overlaps the best one goes; then the "
            "best of the rest is kept, and so on.",
        ),
        Mistake(
            _those_that_overlap,
            "The comparison is turned around: a box stays if its IoU with each kept box is at most "
            "the threshold.",
        ),
        Mistake(
            _also_at_the_threshold,
            "A box whose IoU with a kept box equals the threshold is dropped. It goes only above "
            "the threshold, so keep it with `<=`.",
        ),
        Mistake(
            lambda boxes, scores, threshold: np.sort(suppress(boxes, scores, threshold)),
            "The right boxes, in the order of the list. Return the best one first.",
        ),
        Mistake(
            lambda boxes, scores, threshold: boxes[suppress(boxes, scores, threshold)],
            "These are the boxes. Return their positions, with which boxes, classes and scores can "
            "all be cut.",
        ),
    ),
    hints=(
        "np.argsort(-scores) gives the positions, the best one first.",
        "Take the first, keep it, and go on with those whose IoU with it is at most the threshold.",
        "vision.iou(boxes[[best]], boxes[[k]])[0, 0] is the IoU of two boxes of the list.",
    ),
    why="The best box speaks for its object. What overlaps it speaks of the same object and goes; "
    "what is left speaks of others, and the best of those is next.",
)


def precision_and_recall(hits, objects):
    found = np.cumsum(hits)
    return found / np.arange(1, len(hits) + 1), found / objects


def _count_by_count(hits, objects):
    precision, recall, found = [], [], 0
    for taken, hit in enumerate(hits, start=1):
        found += int(hit)
        precision.append(found / taken)
        recall.append(found / objects)
    return precision, recall


PRECISION_AND_RECALL = FunctionExercise(
    name="precision_and_recall",
    reference=precision_and_recall,
    cases=lambda random: [
        (np.array([True, False, True, True]), 4),
        (np.array([False, False, True]), 2),
        *((random.random(count) < 0.7, count + 5) for count in (6, 20)),
    ],
    alternatives=(_count_by_count,),
    mistakes=(
        Mistake(
            lambda hits, objects: precision_and_recall(hits, objects)[::-1],
            "The two are exchanged: precision comes first.",
        ),
        Mistake(
            lambda hits, objects: precision_and_recall(hits, max(np.sum(hits), 1)),
            "The recall ends at 1 although objects were missed. Divide by all objects, not by "
            "those that were found.",
        ),
        Mistake(
            lambda hits, objects: (np.cumsum(hits) / len(hits), np.cumsum(hits) / objects),
            "The precision divides by all detections. After k detections, only k have been let in.",
        ),
        Mistake(
            lambda hits, objects: (np.mean(hits), np.sum(hits) / objects),
            "These are two numbers, with all detections let in. Asked for is a pair of numbers "
            "after each detection: np.cumsum counts as it goes.",
        ),
        Mistake(
            lambda hits, objects: (
                np.cumsum(hits) / np.maximum(np.arange(len(hits)), 1),
                np.cumsum(hits) / objects,
            ),
            "The number of detections is one too small: the first counts as 1, not 0.",
        ),
    ),
    hints=(
        "np.cumsum(hits) counts the hits among the first 1, 2, 3, ... detections.",
        "Precision divides that by the number of detections let in, np.arange(1, len(hits) + 1).",
        "Recall divides it by all objects, those that were never found among them.",
    ),
    why="Each further detection has a lower score. It lifts the recall if it is a hit, and lowers "
    "the precision if it is none.",
)

EXERCISES = (
    CENTER_TO_CORNERS,
    BOX_IOU,
    CENTER_CELL,
    SUPPRESS,
    PRECISION_AND_RECALL,
)
