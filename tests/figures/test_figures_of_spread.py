"""Repeated runs as dots and bands, activation curves, lines and bars draw the right numbers."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_utils import figures
from course_utils.figures import activations
from course_utils.figures.style import CYCLE


def test_dots_are_the_runs_and_a_bar_is_their_median():
    runs = {"a": [0.1, 0.2, 0.9], "b": [0.5, 0.5, 0.4]}
    figure = figures.dots(runs, "accuracy", limits=(0, 1), reference=(0.3, "guessing"))
    (axes,) = figure.axes
    points, median = axes.lines[:2]
    assert points.get_xdata().tolist() == [0.1, 0.2, 0.9] and set(points.get_ydata()) == {0}
    assert median.get_xdata().tolist() == [0.2, 0.2]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first row is on top
    assert "guessing" in axes.texts[0].get_text() and axes.get_xlim() == (0, 1)
    assert figures.to_png(figure).startswith(b"\x89PNG")


def test_the_band_holds_all_runs_and_the_line_is_their_median():
    runs = np.array([[1.0, 5.0], [2.0, 50.0], [9.0, 500.0]])
    figure = figures.curves_with_spread({"a": runs}, "x", "y", x=(2, 4), logarithmic=True)
    (axes,) = figure.axes
    assert axes.lines[0].get_xydata().tolist() == [[2, 2], [4, 50]]
    corners = axes.collections[0].get_paths()[0].vertices
    assert {(2.0, 1.0), (2.0, 9.0), (4.0, 5.0), (4.0, 500.0)} <= {tuple(one) for one in corners}
    assert axes.get_yscale() == "log"
    figure = figures.curves_with_spread({"a": runs}, "x", "y", limits=(0, 600))
    assert figure.axes[0].lines[0].get_xdata().tolist() == [1, 2]
    assert figure.axes[0].get_ylim() == (0, 600)


def test_lines_differ_without_their_colors():
    lines = figures.curves({name: [1, 2] for name in "abcd"}, "x", "y").axes[0].lines
    assert len({line.get_linestyle() for line in lines}) == 4
    runs = {name: np.ones((2, 3)) for name in "abcd"}
    lines = figures.curves_with_spread(runs, "x", "y").axes[0].lines
    assert len({line.get_marker() for line in lines}) == 4
    assert to_rgb(lines[1].get_color()) == to_rgb(figures.COLORS[CYCLE[1]])


def test_bars_of_counts_have_whole_ticks():
    figure = figures.bars({"a": 0, "b": 14}, "dead filters")
    ticks = figure.axes[0].get_xticks()
    assert np.array_equal(ticks, np.round(ticks))
    assert [text.get_text() for text in figure.axes[0].texts] == ["0", "14"]


def test_each_activation_has_a_panel_with_its_slope():
    x = np.linspace(-1, 1, 5)
    figure = figures.activation_curves(
        x, {"a": x, "b": x, "c": -x, "d": x}, dict.fromkeys("abcd", x)
    )
    assert [axes.get_title() for axes in figure.axes if axes.axison] == ["a", "b", "c", "d"]
    value, slope = figure.axes[2].lines[-2:]
    assert np.array_equal(value.get_ydata(), -x) and np.array_equal(slope.get_ydata(), x)
    assert value.get_linestyle() != slope.get_linestyle()
    assert figures.to_png(figure).startswith(b"\x89PNG")


@pytest.mark.parametrize("gradients", ([0.25, 1e-30], [0.0, 0.0, 0.0], [-0.5, 1e30, np.inf]))
def test_a_gradient_of_any_size_is_drawn(gradients):
    x = np.linspace(-6, 6, 7)
    figure = activations.one_activation(x, x, x, (1.0, 1.0, 0.5), gradients, ("a", "b"))
    stack = figure.axes[2]
    low, high = stack.get_ylim()
    heights = np.concatenate([line.get_ydata() for line in stack.lines[1:]])
    assert len(heights) == len(gradients) and low < heights.min() and heights.max() < high
    assert any("exactly zero" in text.get_text() for text in stack.texts) == (0.0 in gradients)
    assert figures.to_png(figure).startswith(b"\x89PNG")
