"""The explorer shows what the pooling layers compute, at every setting of its sliders."""

import itertools

import numpy as np
import pytest
from parts import controls

from course_utils.explore.pooling import KINDS, PoolingExplorer

IMAGE = np.random.default_rng(0).integers(0, 10, (10, 10))
EVERYWHERE = list(itertools.product(KINDS, (1, 2, 3, 5), (1, 2, 4), ("valid", "same"), (0, 1)))


@pytest.fixture
def explorer():
    return PoolingExplorer(IMAGE)


@pytest.mark.parametrize("kind, pool_size, strides, padding, shift", EVERYWHERE)
def test_the_window_yields_the_value_and_sends_back_a_whole_gradient(
    kind, pool_size, strides, padding, shift
):
    settings = {"pool_size": pool_size, "strides": strides, "padding": padding, "shift": shift}
    explorer = PoolingExplorer(IMAGE, kind=kind, row=1, column=9, **settings)
    shown = explorer._present()
    (top, left), (row, column) = shown["corner"], shown["place"]
    window = shown["padded"][top : top + pool_size, left : left + pool_size]
    assert window.shape == shown["share"].shape
    expected = np.nanmax(window) if kind == "max" else np.nanmean(window)
    assert shown["output"][row, column] == pytest.approx(expected)
    assert shown["output"].shape == explorer.output_shape()
    assert shown["share"].sum() == pytest.approx(1)
    assert not shown["share"][np.isnan(window)].any()
    assert np.nansum(shown["gradient"]) == pytest.approx(shown["output"].size)
    assert shown["texts"][-1].startswith(f"value ({row}, {column}) = ")


def test_a_shift_moves_the_image_to_the_right():
    still = PoolingExplorer(IMAGE)._present()["padded"]
    moved = PoolingExplorer(IMAGE, shift=3)._present()["padded"]
    assert np.array_equal(moved[:, 3:], still[:, :-3]) and not moved[:, :3].any()


def test_ties_are_told():
    explorer = PoolingExplorer(np.zeros((4, 4)))
    assert "4 are tied" in explorer._present()["texts"][2]
    assert "one of its pixels" in explorer.in_words()
    assert "4 pixels share" in PoolingExplorer(np.zeros((4, 4)), kind="average").in_words()


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    changes = {"row": 3, "column": 2, "shift": 1, "pool_size": 3, "strides": 1, "padding": "same"}
    for name, value in {**changes, "kind": "average"}.items():
        before = parts["Image"].value
        parts[name].value = value
        assert parts["Image"].value != before
        assert parts["HTML"].value == explorer.in_words()


def test_sliders_of_the_window_are_clamped(explorer):
    parts = controls(explorer.widget)
    parts["row"].value = 4
    parts["strides"].value = 4
    assert (parts["row"].max, parts["row"].value) == (2, 2)
    assert "row 2" in parts["HTML"].value


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="height, width"):
        PoolingExplorer(np.zeros((3, 3, 3)))
    with pytest.raises(ValueError, match="Unknown setting 'stride'"):
        PoolingExplorer(IMAGE, stride=2)
    with pytest.raises(ValueError, match="no pooling of the kind 'median'"):
        PoolingExplorer(IMAGE, kind="median")
    small = PoolingExplorer(np.ones((3, 3)), pool_size=5)
    with pytest.raises(ValueError, match="does not fit"):
        small.static_picture()
