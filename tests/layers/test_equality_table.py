"""The table of equality that lesson 05 shows is complete, and the comparison behind it can fail."""

import inspect
import json

import keras
import numpy as np
import pytest
from equality import (
    BACKENDS,
    CONFIGURATIONS,
    TABLE,
    assert_equal_to_keras,
    assert_gradients_equal_finite_differences,
)

import course_utils.layers
from course_utils.layers import Dense, Layer, ReLU, Sequential

LIMIT = 1e-5  # of the largest value, in float32
RECORD = "Run the tests of tests/layers with COURSE_RECORD_EQUALITY=1 on each backend."


def public_layers():
    """Return the names of the layers that the course offers."""
    offered = (getattr(course_utils.layers, name) for name in course_utils.layers.__all__)
    return sorted(
        one.__name__
        for one in offered
        if inspect.isclass(one) and hasattr(one, "backward") and one not in (Layer, Sequential)
    )


def test_each_layer_has_a_row_for_each_backend():
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert sorted(table) == public_layers(), RECORD
    for layer, rows in table.items():
        assert tuple(rows) == BACKENDS, f"{layer} was not compared on each backend. {RECORD}"
        for backend, row in rows.items():
            assert row["configurations"] >= CONFIGURATIONS, (layer, backend)
            assert 0 <= row["largest_difference"] <= LIMIT, (layer, backend)


def compare(layer, theirs):
    random = np.random.default_rng(0)
    return assert_equal_to_keras(layer, theirs, random.normal(size=(3, 4)), random)


def test_the_comparison_passes_what_is_right():
    differences = compare(Dense(5), keras.layers.Dense(5))
    assert list(differences) == [
        "outputs",
        "input gradient",
        "kernel gradient",
        "bias gradient",
    ]
    assert max(differences.values()) <= LIMIT


class WrongOutputs(ReLU):
    def _forward(self, inputs, training):
        return super()._forward(inputs, training) * np.float32(1.0001)


class WrongInputGradient(ReLU):
    def _backward(self, output_gradient):
        return output_gradient * 1


class WrongWeightGradient(Dense):
    def _backward(self, output_gradient):
        gradient = super()._backward(output_gradient)
        self.gradients["bias"] = self.gradients["bias"] / len(output_gradient)
        return gradient


class WrongPrecision(ReLU):
    def _forward(self, inputs, training):
        return super()._forward(inputs, training).astype(np.float64)


@pytest.mark.parametrize(
    ("layer", "theirs", "reason"),
    [
        (WrongOutputs(), keras.layers.ReLU(), "outputs differs"),
        (WrongInputGradient(), keras.layers.ReLU(), "input gradient differs"),
        (WrongWeightGradient(5), keras.layers.Dense(5), "bias gradient differs"),
        (WrongPrecision(), keras.layers.ReLU(), "dtypes float64"),
        (Dense(5, use_bias=False), keras.layers.Dense(5), "has .'kernel'., and the namesake"),
        (Dense(5), keras.layers.Dense(6), "kernel has shape"),
    ],
)
def test_the_comparison_finds_what_is_wrong(layer, theirs, reason):
    with pytest.raises(AssertionError, match=reason):
        compare(layer, theirs)


@pytest.mark.parametrize("layer", [WrongInputGradient(), WrongWeightGradient(5)])
def test_finite_differences_find_what_is_wrong(layer):
    random = np.random.default_rng(0)
    with pytest.raises(AssertionError, match="is off by"):
        assert_gradients_equal_finite_differences(layer, random.normal(size=(3, 4)), random)
