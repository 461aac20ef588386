"""Benchmark (f): suppressing boxes and mean average precision, against loops and pycocotools.

A thousand boxes, each of fifty objects found twenty times, are suppressed by the course and by two
loops in plain Python, which must keep the same. The mAP of three hundred images is measured against
pycocotools, which computes the same curves in C and Python and must agree. Each pair is measured
in turn, round after round, so that whatever else the machine does falls on both. Run with
`python -m course_utils benchmark vision`; pycocotools comes with the extra `test`.
"""

import contextlib
import io
import statistics
import sys
import time

import numpy as np

ROUNDS = 5
IMAGES, CLASSES = 300, 3
FASTER_THAN_LOOPS = 10
SLOWER_THAN_PYCOCOTOOLS = 1


def main():
    """Print the measured times and ratios; returns 1 when one misses its target."""
    rows = run()
    print("median milliseconds")
    for row in rows:
        print(f"  {row['name']:<38} course {row['course']:8.1f}   {row['other']} "
              f"{row['theirs']:8.1f}   {row['promise']}: {'met' if row['met'] else 'MISSED'}"
              )  # fmt: skip
    return 0 if all(row["met"] for row in rows) else 1


def run():
    """Return a dict for each comparison: name, milliseconds, promise, whether it is met."""
    return [_suppression(), _mean_average_precision()]


def loop_suppression(boxes, scores, threshold=0.5):
    """Suppress as one first writes it: each box against each box that was kept."""
    kept = []
    for index in sorted(range(len(boxes)), key=lambda k: -scores[k]):
        if all(_overlap(boxes[index], boxes[other]) <= threshold for other in kept):
            kept.append(index)
    return kept


def _overlap(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0, width) * max(0, height)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return shared / (sum(areas) - shared)


def _boxes(random, count, size=128):
    corner = random.uniform(0, size - 30, (count, 2))
    return np.concatenate([corner, corner + random.uniform(6, 30, (count, 2))], axis=1)


def _suppression():
    from course_utils.vision import non_maximum_suppression

    random = np.random.default_rng(0)
    boxes = np.repeat(_boxes(random, 50, 512), 20, axis=0)
    boxes, scores = boxes + random.normal(0, 0.5, boxes.shape), random.random(1000)
    listed = boxes.tolist(), scores.tolist()
    assert non_maximum_suppression(boxes, scores).tolist() == loop_suppression(*listed)
    course, loops = _medians(
        lambda: non_maximum_suppression(boxes, scores), lambda: loop_suppression(*listed)
    )
    return {
        "name": "suppressing 1,000 boxes",
        "course": course,
        "other": "loops",
        "theirs": loops,
        "promise": f"{loops / course:.1f} times faster, at least {FASTER_THAN_LOOPS}",
        "met": loops >= FASTER_THAN_LOOPS * course,
    }


def _mean_average_precision():
    from course_utils.vision import mean_average_precision

    random = np.random.default_rng(0)
    truths = [(_boxes(random, 5), random.integers(0, CLASSES, 5)) for _ in range(IMAGES)]
    detections = [
        (np.tile(boxes, (4, 1)) + random.normal(0, 0.7, (20, 4)), np.tile(classes, 4),
         random.random(20))
        for boxes, classes in truths
    ]  # fmt: skip
    ours = mean_average_precision(truths, detections, CLASSES)
    assert abs(ours - _by_pycocotools(truths, detections)) < 1e-6
    course, theirs = _medians(
        lambda: mean_average_precision(truths, detections, CLASSES),
        lambda: _by_pycocotools(truths, detections),
    )
    return {
        "name": f"mAP of {IMAGES} images",
        "course": course,
        "other": "pycocotools",
        "theirs": theirs,
        "promise": f"{course / theirs:.2f} of its time, at most {SLOWER_THAN_PYCOCOTOOLS}",
        "met": course <= SLOWER_THAN_PYCOCOTOOLS * theirs,
    }


def _by_pycocotools(truths, detections):
    """Return the mAP as COCO's own evaluator computes it from the same boxes."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def sides(box):
        return [box[0], box[1], box[2] - box[0], box[3] - box[1]]

    marks = [
        {"id": 1 + 100 * image + k, "image_id": image, "category_id": int(kind), "iscrowd": 0,
         "bbox": sides(box), "area": (box[2] - box[0]) * (box[3] - box[1])}
        for image, (boxes, kinds) in enumerate(truths)
        for k, (box, kind) in enumerate(zip(boxes, kinds, strict=True))
    ]  # fmt: skip
    found = [
        {"image_id": image, "category_id": int(kind), "bbox": sides(box), "score": score}
        for image, one in enumerate(detections)
        for box, kind, score in zip(*one, strict=True)
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = {
            "images": [{"id": image} for image in range(len(truths))],
            "annotations": marks,
            "categories": [{"id": kind} for kind in range(CLASSES)],
        }
        truth.createIndex()
        evaluator = COCOeval(truth, truth.loadRes(found), "bbox")
        evaluator.evaluate()
        evaluator.accumulate()
        evaluator.summarize()
    return evaluator.stats[0]


def _medians(*works):
    """Return the median milliseconds of each piece of work, measured in turn."""
    times = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, found in zip(works, times, strict=True):
            begin = time.process_time()
            work()
            found.append(1000 * (time.process_time() - begin))
    return [statistics.median(found) for found in times]


if __name__ == "__main__":
    sys.exit(main())
