"""Diagrams of blocks: every box is drawn, and how the branches meet."""

from course_utils import figures


def written(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def test_each_block_has_a_panel_with_its_boxes():
    figure = figures.block_diagrams({"a": (((), ("one", "two")), "add"), "b": ((("one",),), None)})
    assert [axes.get_title() for axes in figure.axes] == ["a", "b"]
    assert written(figure.axes[0]) == ["one", "two", "add"]
    assert written(figure.axes[1]) == ["one"]


def test_the_blocks_of_lesson_11_are_drawn():
    figure = figures.block_diagrams()
    assert len(figure.axes) == 7
    assert figures.to_png(figure).startswith(b"\x89PNG")
