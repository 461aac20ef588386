"""The watershed explorer shows what `watershed_instances` makes at every place of its sliders."""

import numpy as np
import pytest
from parts import controls

from course_utils.explore import WatershedExplorer
from course_utils.figures import to_png
from course_utils.vision import watershed_instances

ROWS, COLUMNS = np.mgrid[:128, :128]


def disk(row, column, radius):
    return (ROWS - row) ** 2 + (COLUMNS - column) ** 2 <= radius**2


# Two disks that touch, and one alone, fainter than the others.
LABELS = np.where(disk(40, 40, 15), 1, 0)
LABELS = np.where(disk(40, 66, 15) & (LABELS == 0), 2, LABELS)
LABELS = np.where(disk(95, 95, 12), 3, LABELS)
FOREGROUND = np.select([LABELS == 3, LABELS > 0], [0.6, 0.9], 0.1)
IMAGE = np.round(200 * FOREGROUND).astype(np.uint8)[..., np.newaxis]


@pytest.fixture
def explorer():
    return WatershedExplorer(IMAGE, FOREGROUND, LABELS)


@pytest.mark.parametrize(
    ("settings", "count"),
    [({}, 3), ({"threshold": 0.7}, 2), ({"apart": 30}, 2), ({"threshold": 0.95}, 0)],
)
def test_it_finds_what_the_function_finds(settings, count):
    explorer = WatershedExplorer(IMAGE, FOREGROUND, LABELS, **settings)
    wanted = watershed_instances(FOREGROUND, **explorer.settings)
    assert np.array_equal(explorer.things(), wanted)
    assert explorer.things().max() == count
    assert explorer.in_words().startswith(f"{count} things are found, 3 are true")
    titles = [text.get_text() for text in explorer.static_picture().texts]
    assert titles == ["3 true things", "probability, threshold", f"{count} found"]


def test_all_right_is_all_pairs(explorer):
    assert "100% are a pair" in explorer.in_words()


def test_a_control_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    for name, value in {"threshold": 0.7, "apart": 30, "smooth": 4.0}.items():
        before = parts["Image"].value
        parts[name].value = value
        assert parts["HTML"].value == explorer.in_words()
        if name != "smooth":  # two disks stay two disks
            assert parts["Image"].value != before, name


def test_things_of_a_piece_of_an_image_are_counted():
    explorer = WatershedExplorer(IMAGE, FOREGROUND, np.where(LABELS > 0, LABELS + 40, 0))
    assert explorer.in_words().startswith("3 things are found, 3 are true. Of all")


def test_nothing_to_score_is_said():
    nothing = np.zeros((16, 16))
    explorer = WatershedExplorer(nothing.astype(np.uint8), nothing, nothing.astype(int))
    assert explorer.in_words() == "0 things are found, 0 are true: nothing to score."
    assert to_png(explorer.static_picture())


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="belong together pixel by pixel"):
        WatershedExplorer(IMAGE[1:], FOREGROUND, LABELS)
    with pytest.raises(ValueError, match="probabilities from 0 to 1"):
        WatershedExplorer(IMAGE, 255 * FOREGROUND, LABELS)
    with pytest.raises(ValueError, match="Unknown setting 'distance'"):
        WatershedExplorer(IMAGE, FOREGROUND, LABELS, distance=3)
