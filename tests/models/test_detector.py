"""The detector: shapes, losses that can be worked out by hand, boxes that come back."""

import ast
import inspect

import keras
import numpy as np
import pytest

from course_utils import catalogue, notebooks
from course_utils.datasets.scenes import Scenes
from course_utils.models import detector, face_finder

FUNCTIONS = (
    detector.block, detector.build_detector, detector.make_targets, detector.focal_loss,
    detector.box_loss, detector.sides, detector.area, detector.overlap_loss,
    detector.detection_loss, detector.train_network, detector.detect,
)  # fmt: skip
MOST_LINES = 120
BOXES = np.float32([[8, 10, 40, 30], [60, 50, 100, 110]])


def scenes(count=2):
    images = np.full((count, 128, 128, 1), 40, np.uint8)
    for left, top, right, bottom in BOXES.astype(int):
        images[:, top:bottom, left:right] = 220
    return Scenes(images, [BOXES] * count, [np.int64([0, 1])] * count)


def test_shapes():
    model = detector.build_detector(3, 5)
    assert model.compute_output_shape((2, 128, 128, 3)) == (2, 32, 32, 9)
    assert model.compute_output_shape((1, 64, 256, 3)) == (1, 16, 64, 9)
    assert detector.make_targets(scenes(), 3).shape == (2, 32, 32, 8)


def test_a_new_network_claims_few_centers():
    outputs = detector.build_detector(1, 2).predict(scenes().images, verbose=0)
    heat = 1 / (1 + np.exp(-keras.ops.convert_to_numpy(outputs)[..., :2]))
    assert heat.max() < 0.2


def value(loss, *arrays):
    tensors = [keras.ops.convert_to_tensor(np.float32(array)) for array in arrays]
    return float(keras.ops.convert_to_numpy(loss(*tensors)))


def test_the_focal_loss_by_hand():
    heat, logits = np.zeros((1, 2, 2, 1)), np.full((1, 2, 2, 1), np.log(0.25 / 0.75))
    heat[0, 0, 0], heat[0, 0, 1] = 1, 0.5
    missed = 0.75**2 * -np.log(0.25)
    alarm = 0.25**2 * -np.log(0.75)
    expected = missed + 0.5**4 * alarm + 2 * alarm
    assert value(detector.focal_loss, heat, logits) == pytest.approx(expected, rel=1e-5)
    twice = value(detector.focal_loss, np.repeat(heat, 2, 0), np.repeat(logits, 2, 0))
    assert twice == pytest.approx(expected, rel=1e-5)  # for each center, not for each image


def test_the_loss_of_boxes_counts_where_objects_are():
    boxes, answers, weights = np.zeros((1, 2, 2, 4)), np.ones((1, 2, 2, 4)), np.zeros((1, 2, 2, 1))
    assert value(detector.box_loss, boxes, answers, weights) == 0
    weights[0, 1, 1] = 1
    assert value(detector.box_loss, boxes, answers, weights) == pytest.approx(4)


def test_the_loss_of_overlap_by_hand():
    boxes, answers = np.zeros((1, 1, 3, 4)), np.zeros((1, 1, 3, 4))
    boxes[..., :2] = np.log([4, 2])  # of 4 by 2 cells
    answers[..., :2] = np.log([4, 2])
    answers[0, 0, 0, 2] = 2  # half of it to the right: 4 of 12 cells are shared
    answers[0, 0, 1, 2] = 9  # far away
    answers[0, 0, 2, :2] = 99  # absurdly large, and still finite
    for cell, expected in ((0, 2 / 3), (1, 1), (2, 1)):
        weights = np.zeros((1, 1, 3, 1))
        weights[0, 0, cell] = 1
        loss = value(detector.overlap_loss, boxes, answers, weights)
        assert loss == pytest.approx(expected, abs=1e-3)
    assert value(detector.overlap_loss, boxes, boxes, np.ones((1, 1, 3, 1))) == pytest.approx(0)
    assert value(detector.overlap_loss, boxes, answers, np.zeros((1, 1, 3, 1))) == 0


def test_perfect_maps_have_hardly_a_loss_and_give_the_boxes_back():
    targets = detector.make_targets(scenes(), 2)
    logits = np.where(targets[..., :2] == 1, 12, -12)
    outputs = np.concatenate([logits, targets[..., 2:-1]], axis=-1).astype("float32")
    assert value(detector.detection_loss, targets, outputs) < 1e-3

    class Known:
        def predict(self, images, verbose):
            return outputs

    for boxes, classes, scores in detector.detect(Known(), None):
        order = np.argsort(classes)
        assert np.allclose(boxes[order], BOXES, atol=1e-3)
        assert classes[order].tolist() == [0, 1] and scores.min() > 0.99


def test_training_lowers_the_loss():
    keras.utils.set_random_seed(0)
    whole = scenes(32)
    # Half as large: the network is of many layers, and its maps take the time.
    shown = Scenes(whole.images[:, ::2, ::2], [BOXES / 2] * 32, whole.classes)
    losses = detector.train_network(
        detector.build_detector(1, 2), shown.images, detector.make_targets(shown, 2),
        detector.detection_loss, epochs=12,
    )  # fmt: skip
    assert len(losses) == 12 and losses[-1] < 0.6 * losses[0]


def test_the_face_finder_looks_everywhere():
    classifier = face_finder.build_face_classifier()
    assert classifier.compute_output_shape((1, 25, 25, 1)) == (1, 1, 1, 1)
    assert classifier.compute_output_shape((1, 29, 33, 1)) == (1, 2, 3, 1)
    photograph = np.zeros((80, 120, 3), np.uint8)
    boxes, scores, places = face_finder.find_faces(classifier, photograph, threshold=0.0)
    assert len(boxes) == len(scores) > 0 and places > len(boxes)
    assert boxes.min() >= 0 and boxes[:, 2].max() <= 121 and boxes[:, 3].max() <= 81
    none, _, looked = face_finder.find_faces(classifier, photograph, threshold=1.1)
    assert none.shape == (0, 4) and looked == places


def test_moved_patches_stay_near_and_follow_the_seed():
    patches = np.random.default_rng(0).integers(60, 180, (3, 25, 25, 1)).astype("uint8")
    moved = face_finder.move_patches(patches, times=4, seed=1)
    assert moved.shape == (12, 25, 25, 1) and moved.dtype == np.uint8
    assert np.array_equal(moved, face_finder.move_patches(patches, times=4, seed=1))
    assert not np.array_equal(moved, face_finder.move_patches(patches, times=4, seed=2))
    assert not np.array_equal(moved[:3], moved[3:6])


def stripped(node):
    """A function without its docstring."""
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:]
    return ast.dump(node)


def test_the_lesson_writes_the_same_detector_in_few_lines():
    path = catalogue.NOTEBOOKS / "14_object_detection.ipynb"
    cells = notebooks.code_cells(notebooks.read(path))
    source = "\n".join(notebooks.source(cell) for cell in cells)
    written = {node.name: node for node in ast.parse(source).body if hasattr(node, "name")}
    lines = 0
    for function in FUNCTIONS:
        [mine] = ast.parse(inspect.getsource(function)).body
        theirs = written[function.__name__]
        lines += theirs.end_lineno - theirs.lineno + 1
        assert stripped(mine) == stripped(theirs), function.__name__
    assert lines <= MOST_LINES
