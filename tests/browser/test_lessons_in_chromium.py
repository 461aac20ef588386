"""Each lesson in real Chromium, from the learner's copy: Run All, and the explorers answer."""

import lab_server
import pytest

from course_utils import catalogue
from course_utils.commands import copies, publish

pytestmark = pytest.mark.browser
PATHS = sorted(catalogue.NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that serves a learner's copies of the lessons."""
    work = tmp_path_factory.mktemp("work")
    assert copies.copy_all_for_learner(work) == []
    with lab_server.server(work, tmp_path_factory.mktemp("jupyter")) as address:
        yield address


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_run_all_leaves_no_error_and_explorers_answer(lab, path):
    with lab_server.chromium() as page:
        cells = lab_server.run_all(page, lab, path.name)
        try:
            assert unfinished(cells) == []
            assert faults(cells) == []
            for index in explorers(cells):
                assert picture_changes(page, index), f"the explorer of cell {index + 1}"
        finally:
            texts = lab_server.take_screenshots(page, path.stem)
        # A script that fails in the page, such as that of a quiz, is no error of its cell.
        assert not [text for text in texts if "Javascript Error" in text]


def unfinished(cells):
    code = [cell for cell in cells if cell["cell_type"] == "code" and cell["source"].strip()]
    return [cell["source"] for cell in code if cell["execution_count"] is None]


def faults(cells):
    """Return what JupyterLab would show in a red box: errors, and whatever went to stderr."""
    outputs = [(cell["source"], output) for cell in cells for output in cell.get("outputs", [])]
    return [
        (source, output)
        for source, output in outputs
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def explorers(cells):
    """Return the indexes of the cells that show widgets made by `lesson.show`."""
    return [
        index
        for index, cell in enumerate(cells)
        if "lesson.show(" in cell["source"]
        for output in cell.get("outputs", [])
        if publish.WIDGET_VIEW in output.get("data", {})
    ]


def picture_changes(page, index):
    """Move the first slider of a cell by one step; return whether its picture changed."""
    page.evaluate(lab_server.SHOW_CELL, index)
    cell = page.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')
    picture = cell.locator("img.widget-image").first
    picture.wait_for()
    before = picture.evaluate(lab_server.PICTURE)
    slider = cell.locator(".widget-hslider .noUi-handle").first
    slider.focus()
    slider.press("ArrowRight")
    for _ in range(50):
        page.wait_for_timeout(100)
        if picture.evaluate(lab_server.PICTURE) != before:
            return True
    return False
