"""The explorer shows what `Conv2D` computes, at every setting of its sliders."""

import itertools

import numpy as np
import pytest
from parts import controls

from course_utils.explore import ConvolutionExplorer
from course_utils.explore.convolution import KERNELS

IMAGE = np.random.default_rng(0).integers(0, 10, (10, 10))
EVERYWHERE = list(itertools.product((1, 2, 3, 4, 5), (1, 2, 4), ("valid", "same"), (1, 2, 4)))


@pytest.fixture
def explorer():
    return ConvolutionExplorer(IMAGE)


@pytest.mark.parametrize("kernel_size, strides, padding, dilation_rate", EVERYWHERE)
def test_the_arithmetic_is_that_of_the_picture(kernel_size, strides, padding, dilation_rate):
    settings = {"kernel_size": kernel_size, "strides": strides, "padding": padding}
    explorer = ConvolutionExplorer(
        IMAGE, **settings, dilation_rate=dilation_rate, row=3, column=1, bias=2
    )
    if explorer.problem():
        assert "\u00d7" not in explorer.in_words()
        return
    shown = explorer._present()
    row, column = shown["neuron"]
    window = shown["padded"][row * strides :: dilation_rate, column * strides :: dilation_rate]
    window = window[:kernel_size, :kernel_size]
    assert (window * shown["kernel"]).sum() + 2 == pytest.approx(shown["output"][row, column])
    assert shown["output"].shape == explorer.output_shape()
    assert explorer.formula().endswith(f"= {shown['output'].shape[0]}")


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("size", range(1, 6))
def test_kernels_have_whole_numbers(name, size):
    kernel = KERNELS[name](size)
    assert kernel.shape == (size, size) and np.array_equal(kernel, np.round(kernel))


def test_a_slider_changes_the_picture(explorer):
    parts = controls(explorer.widget)
    names = (
        "kernel_size",
        "strides",
        "padding",
        "dilation_rate",
        "row",
        "column",
        "bias",
        "kernel",
    )
    assert set(names) <= set(parts)
    changes = {"row": 3, "column": 2, "kernel_size": 5, "strides": 2, "padding": "same", "bias": 1}
    for name, value in changes.items():
        before, words = parts["Image"].value, parts["HTML"].value
        parts[name].value = value
        assert parts["Image"].value != before
        assert parts["HTML"].value == explorer.in_words()
        assert words or name == "row"


def test_sliders_of_the_neuron_are_clamped(explorer):
    parts = controls(explorer.widget)
    parts["row"].value = 7
    parts["kernel_size"].value = 5
    assert (parts["row"].max, parts["row"].value) == (5, 5)
    assert "row 5" in parts["HTML"].value


def test_what_does_not_fit_is_said(explorer):
    parts = controls(explorer.widget)
    parts["kernel_size"].value = 5
    parts["dilation_rate"].value = 4
    assert "does not fit" in parts["HTML"].value
    parts["strides"].value = 2
    assert "not both" in parts["HTML"].value
    parts["strides"].value, parts["dilation_rate"].value = 1, 1
    assert "has the value" in parts["HTML"].value


def test_bad_input_is_told_in_a_sentence():
    with pytest.raises(ValueError, match="height, width"):
        ConvolutionExplorer(np.zeros((3, 3, 3)))
    with pytest.raises(ValueError, match="Unknown setting 'stride'"):
        ConvolutionExplorer(IMAGE, stride=2)
