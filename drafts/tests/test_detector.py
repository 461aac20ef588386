"""The detector is the one that lesson 14 writes: to be added to tests/models/test_detector.py."""

import ast
import inspect

from course_utils import catalogue, notebooks
from course_utils.models import detector

FUNCTIONS = (
    detector.block, detector.build_detector, detector.make_targets, detector.focal_loss,
    detector.box_loss, detector.detection_loss, detector.train_network, detector.detect,
)  # fmt: skip
MOST_LINES = 120


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
