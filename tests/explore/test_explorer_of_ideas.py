"""The explorer shows an idea with and without, and says what each side brings and costs."""

import pytest
from parts import controls

from course_utils.explore import IdeaExplorer
from course_utils.figures import to_png

PRICES = {
    "gate": (
        ("with it", {"accuracy": (0.8, 0.7, 0.9), "parameters": (1200, 1200, 1200)}),
        ("without", {"accuracy": (0.75, 0.7, 0.8), "parameters": (1100, 1100, 1100)}),
    ),
    "skip": (
        ("with it", {"accuracy": (0.6, 0.5, 0.7), "parameters": (900, 900, 900)}),
        ("no addition", {"accuracy": (0.5, 0.4, 0.6), "parameters": (800, 800, 800)}),
    ),
}


def test_it_begins_with_the_first_idea_and_both_sides():
    explorer = IdeaExplorer(PRICES)
    assert explorer.settings == {"idea": "gate", "show": "both"}
    assert list(explorer.sides()) == ["with it", "without"]


@pytest.mark.parametrize(("show", "names"), [("on", ["with it"]), ("off", ["no addition"])])
def test_one_side_alone_can_be_shown(show, names):
    assert list(IdeaExplorer(PRICES, idea="skip", show=show).sides()) == names


def test_a_menu_changes_the_picture():
    explorer = IdeaExplorer(PRICES)
    parts = controls(explorer.widget)
    for name, value in {"idea": "skip", "show": "off"}.items():
        before = parts["Image"].value, parts["HTML"].value
        parts[name].value = value
        assert parts["Image"].value != before[0] and parts["HTML"].value != before[1], name
    assert parts["HTML"].value == explorer.in_words()


def test_the_words_say_the_numbers():
    words = IdeaExplorer(PRICES, show="on").in_words()
    assert words == "gate. with it: accuracy 0.8, parameters 1,200."


def test_its_picture_is_drawn():
    assert to_png(IdeaExplorer(PRICES).static_picture()).startswith(b"\x89PNG")


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="at least one idea"):
        IdeaExplorer({})
    with pytest.raises(ValueError, match="idea is one of 'gate', 'skip'"):
        IdeaExplorer(PRICES, idea="glue")
    with pytest.raises(ValueError, match="Measure the same for all"):
        IdeaExplorer(PRICES | {"odd": (("a", {"accuracy": (1, 1, 1)}),) * 2})
