"""The explorer shows what was measured for each number of photographs and each depth."""

import pytest
from parts import controls

from course_utils.explore import TransferExplorer
from course_utils.figures import to_png

SCORES = {
    ("5", "nothing"): [0.60, 0.62, 0.64],
    ("5", "one block"): [0.70, 0.71, 0.75],
    ("all", "nothing"): [0.90, 0.91, 0.92],
    ("all", "one block"): [0.91, 0.90, 0.92],
}


@pytest.fixture
def explorer():
    return TransferExplorer(SCORES)


def test_it_begins_with_the_first_and_takes_settings(explorer):
    assert explorer.settings == {"photographs": "5", "thawed": "nothing"}
    assert explorer.comparison() is None
    assert explorer.in_words() == "Photographs: 5. Thawed: nothing. Accuracy 0.620."


def test_the_words_compare_repeat_by_repeat():
    words = TransferExplorer(SCORES, thawed="one block").in_words()
    assert words.startswith("Photographs: 5. Thawed: one block. Accuracy 0.720; against nothing:")
    assert "better: +0.1 (" in words
    tied = TransferExplorer(SCORES, photographs="all", thawed="one block").in_words()
    assert "no difference seen" in tied


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    for name, value in {"photographs": "all", "thawed": "one block"}.items():
        before = parts["Image"].value, parts["HTML"].value
        parts[name].value = value
        assert parts["Image"].value != before[0] and parts["HTML"].value != before[1], name
    assert parts["HTML"].value == explorer.in_words()


def test_its_picture_is_drawn(explorer):
    assert to_png(explorer.static_picture()).startswith(b"\x89PNG")


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="got 3 for 2 numbers and 2 depths"):
        TransferExplorer(dict(list(SCORES.items())[:3]))
    with pytest.raises(ValueError, match="got 0 for 0 numbers"):
        TransferExplorer({})
    with pytest.raises(ValueError, match="thawed is one of 'nothing', 'one block', and got 'all'"):
        TransferExplorer(SCORES, thawed="all")
    with pytest.raises(ValueError, match="Unknown setting 'depth'"):
        TransferExplorer(SCORES, depth="all")
