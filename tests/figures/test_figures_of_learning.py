"""Learning curves and range tests are drawn, and refuse what they cannot draw."""

import warnings

import numpy as np
import pytest

from course_utils import figures

CURVES = {"training": [2.0, 1.0, 0.5], "validation": [2.0, 1.2, 0.9]}


@pytest.mark.parametrize("count", (1, 2, 4, 6))
def test_each_panel_has_its_title_and_its_curves(count):
    panels = {f"panel {k}": CURVES for k in range(count)}
    figure = figures.learning_curves(panels, highest=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns where a layout has no room
        assert figures.to_png(figure).startswith(b"\x89PNG")
    drawn = [axes for axes in figure.axes if axes.lines]
    assert [axes.get_title() for axes in drawn] == list(panels)
    assert all(len(axes.lines) == 4 for axes in drawn)
    assert max(figure.get_size_inches()) <= 11


def test_curves_differ_without_colors():
    (axes,) = figures.learning_curves({"one": CURVES}).axes
    one, _, other, _ = axes.lines
    assert one.get_linestyle() != other.get_linestyle() and one.get_marker() != other.get_marker()


def test_values_above_the_axis_are_triangles_on_its_edge():
    (axes,) = figures.learning_curves({"one": {"training": [7.0, np.inf, 1.0]}}, highest=4).axes
    inside, beyond = axes.lines
    assert beyond.get_xdata().tolist() == [1, 2] and set(beyond.get_ydata()) == {4.0}
    assert np.isnan(inside.get_ydata()).tolist() == [True, True, False]


def test_numbers_that_are_none_leave_gaps():
    figure = figures.learning_curves({"one": {"training": [1.0, np.nan, np.inf]}})
    assert figures.to_png(figure).startswith(b"\x89PNG")


def test_a_range_test_has_its_marks():
    rates = np.geomspace(1e-5, 1, 20)
    figure = figures.range_curve(rates, np.linspace(2.3, 0.1, 20), {"chosen": 0.01}, limits=(0, 3))
    assert figures.to_png(figure).startswith(b"\x89PNG")
    (axes,) = figure.axes
    assert axes.get_xscale() == "log" and axes.get_ylim() == (0, 3)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["chosen"]


def test_nothing_to_draw_is_told():
    with pytest.raises(ValueError, match="no learning curves to draw"):
        figures.learning_curves({})
