"""Boxes, truths and detections that hypothesis draws for these tests, by seed."""

import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st

FEW = settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.generate])
SEEDS = st.integers(0, 10_000)
COUNTS = st.integers(0, 12)


def whole_boxes(random, count, size=24):
    """Boxes with whole corners inside a square image, of at least one pixel, often touching."""
    first, second = random.integers(0, size, (2, count, 2))
    return np.concatenate([np.minimum(first, second), np.maximum(first, second) + 1], axis=1)


def smooth_boxes(random, count, size=128):
    """Boxes with corners anywhere inside a square image, at least 6 pixels wide and high."""
    corner = random.uniform(0, size - 30, (count, 2))
    return np.concatenate([corner, corner + random.uniform(6, 30, (count, 2))], axis=1)


def truths_and_detections(random, images, class_count, most_objects, most_detections, ties):
    """Truths, and detections of which about half lie near an object, with its class or another."""
    truths, detections = [], []
    for _ in range(images):
        boxes = whole_boxes(random, random.integers(0, most_objects + 1))
        classes = random.integers(0, class_count, len(boxes))
        truths.append((boxes, classes))
        count = random.integers(0, most_detections + 1)
        found, kinds = whole_boxes(random, count), random.integers(0, class_count, count)
        if len(boxes):
            near = np.flatnonzero(random.random(count) < 0.6)
            objects = random.integers(0, len(boxes), len(near))
            found[near], kinds[near] = boxes[objects], classes[objects]
            found[near, 2:] += random.integers(0, 3, (len(near), 2))
            other = near[random.random(len(near)) < 0.1]
            kinds[other] = random.integers(0, class_count, len(other))
        scores = random.random(count)
        detections.append((found, kinds, np.round(scores, 1) if ties else scores))
    return truths, detections
