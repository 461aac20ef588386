"""The comparison that each layer of the course must pass: its namesake in Keras, on any backend.

Three calls make a test of a layer: `compare_over` draws configurations, `assert_equal_to_keras`
compares one of them, and `assert_gradients_equal_finite_differences` checks the gradients without
Keras. With COURSE_RECORD_EQUALITY=1, `compare_over` writes the largest difference into the table
that lesson 05 shows; COURSE_EXAMPLES=10 makes quick runs while a layer is being written.
"""

import copy
import json
import os
from pathlib import Path

import keras
import numpy as np
from hypothesis import HealthCheck, Phase, given, settings

import course_utils.layers
from course_utils.training.gradients import loss_and_gradients

TABLE = Path(course_utils.layers.__file__).with_name("equality.json")
TOLERANCE = 1e-5  # of the largest value, in float32
CONFIGURATIONS = 100  # different ones, for each layer
BACKENDS = ("tensorflow", "jax", "torch")
_COMPILED = {}  # see `_compiled_on_jax`; they take memory, and are forgotten with their layer


def assert_equal_to_keras(
    ours, theirs, inputs, random, training=None, positive=True, tolerance=TOLERANCE
):
    """Assert that a layer equals its Keras namesake on `inputs`, and return the differences.

    Compares the outputs, the input gradient, the gradient of each weight, the statistics after the
    call, the output shape, the names of the weights and the parameter count. Weights are drawn for
    both; moving statistics are drawn positive. `positive` draws positive output gradients: where a
    sum nearly cancels, its largest value is as small as the rounding of its terms, and two correct
    answers differ by more than the tolerance. Returns {name: difference as a fraction of the
    largest value}.
    """
    inputs = np.asarray(inputs, np.float32)
    _draw_weights(ours, theirs, inputs.shape, random)
    counts = ours.count_params(), theirs.count_params()
    assert counts[0] == counts[1], f"counts {counts[0]} parameters, Keras {counts[1]}"

    outputs = ours.forward(inputs, training=bool(training))
    assert outputs.shape == tuple(ours.compute_output_shape(inputs.shape))
    assert outputs.shape == tuple(theirs.compute_output_shape(inputs.shape))
    draw = random.uniform if positive else random.normal
    upstream = draw(size=outputs.shape).astype(np.float32)
    input_gradient = ours.backward(upstream)
    assert list(ours.gradients) == list(ours.weights)
    found = {"outputs": outputs, "input gradient": input_gradient}
    found |= {f"{name} gradient": gradient for name, gradient in ours.gradients.items()}
    found |= ours.statistics

    with keras.device("cpu:0"):  # graphics cards may round the products to fewer digits
        expected = _keras_results(theirs, inputs, upstream, training)
    assert list(found) == list(expected)
    differences = {name: difference(found[name], expected[name]) for name in found}
    for name, value in differences.items():
        assert value <= tolerance, f"{name} differs from Keras by {value:.1e} of its maximum"
    return differences


def compare_over(name, configurations, compare, tolerance=TOLERANCE, count=CONFIGURATIONS):
    """Call `compare(configuration)` for drawn configurations of the layer called `name`.

    `compare` returns the differences of `assert_equal_to_keras`. Fails with fewer than `count`
    different configurations, compared by their text.
    """
    largest, seen = {}, set()
    wanted = int(os.environ.get("COURSE_EXAMPLES", count))
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    # A configuration may be drawn twice, so more are drawn than are wanted, and the rest skipped.
    # No shrinking: a drawn configuration is small as it is, and each smaller one is compiled.
    @settings(
        max_examples=2 * wanted,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=checks,
    )
    @given(configurations)
    def run(configuration):
        text = repr(configuration)
        if text in seen or len(seen) >= wanted:
            return
        for what, value in compare(configuration).items():
            largest[what] = max(largest.get(what, 0), value)
        seen.add(text)

    run()
    _COMPILED.clear()
    assert len(seen) >= wanted, f"only {len(seen)} different configurations of {name} were drawn"
    assert max(largest.values()) <= tolerance
    listed = ", ".join(f"{what} {value:.1e}" for what, value in largest.items())
    print(f"\n{name}, {len(seen)} configurations on {keras.backend.backend()}: {listed}")
    if len(seen) >= CONFIGURATIONS:
        record(name, max(largest.values()), len(seen))


def record(name, largest, configurations):
    """Write one row of the table, if COURSE_RECORD_EQUALITY=1."""
    if os.environ.get("COURSE_RECORD_EQUALITY") != "1":
        return
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    row = {"largest_difference": float(f"{largest:.1e}"), "configurations": configurations}
    table.setdefault(name, {})[keras.backend.backend()] = row
    ordered = {
        layer: {backend: rows[backend] for backend in BACKENDS if backend in rows}
        for layer, rows in sorted(table.items())
    }
    TABLE.write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8", newline="\n")


def assert_gradients_equal_finite_differences(
    layer, inputs, random, training=False, step=1e-6, tolerance=1e-7
):
    """Assert, in float64, that each gradient is the change of a loss when one number changes.

    The loss is the sum of the outputs times random numbers. Each evaluation runs on a copy of the
    layer, so that random numbers and moving statistics are the same in all of them. `tolerance` is
    a fraction of the largest derivative. Keep `inputs` small, and away from kinks and ties.
    """
    inputs = np.asarray(inputs, np.float64)
    if not layer.built:
        layer.build(inputs.shape)
    for holder in (layer.weights, layer.statistics):
        for name, weight in holder.items():
            holder[name] = weight.astype(np.float64)
    ran = copy.deepcopy(layer)
    upstream = random.normal(size=ran.forward(inputs, training=training).shape)
    found = {"inputs": ran.backward(upstream), **ran.gradients}
    assert set(found) == {"inputs", *layer.weights}

    def loss():
        return np.sum(copy.deepcopy(layer).forward(inputs, training=training) * upstream)

    for name, array in {"inputs": inputs, **layer.weights}.items():
        expected = np.empty_like(array)
        for place in np.ndindex(array.shape):
            value = array[place]
            array[place] = value + step
            above = loss()
            array[place] = value - step
            expected[place] = (above - loss()) / (2 * step)
            array[place] = value
        assert found[name].dtype == np.float64
        worst = np.max(np.abs(found[name] - expected)) / max(np.max(np.abs(expected)), 1e-3)
        assert worst <= tolerance, f"the gradient of {name} is off by {worst:.1e} of its maximum"


def difference(ours, theirs):
    """Return the largest difference, as a fraction of the largest value, of float32 arrays."""
    assert ours.shape == theirs.shape, f"shape {ours.shape}, and {theirs.shape} in Keras"
    assert ours.dtype == theirs.dtype == np.float32, f"dtypes {ours.dtype}, {theirs.dtype}"
    assert np.all(np.isfinite(ours))
    return float(np.max(np.abs(ours - theirs)) / (np.max(np.abs(theirs)) or 1))


def _draw_weights(ours, theirs, input_shape, random):
    """Build both layers and give them the same drawn weights and statistics."""
    if not ours.built:
        ours.build(input_shape)
    if not theirs.built:
        theirs.build(input_shape)
    kinds = (ours.weights, theirs.trainable_weights), (ours.statistics, _statistics(theirs))
    for mine, others in kinds:
        names = [other.name for other in others]
        assert list(mine) == names, f"has {list(mine)}, and the namesake in Keras {names}"
        for name, other in zip(mine, others, strict=True):
            shapes = mine[name].shape, tuple(other.shape)
            assert shapes[0] == shapes[1], f"{name} has shape {shapes[0]}, in Keras {shapes[1]}"
            assert mine[name].dtype == np.float32, f"{name} is made in {mine[name].dtype}"
            drawn = random.normal(size=mine[name].shape)
            if mine is ours.statistics:
                drawn = 0.5 + random.uniform(size=mine[name].shape)
            mine[name] = drawn.astype(np.float32)
            other.assign(mine[name])


def _statistics(layer):
    """Return the variables that a Keras layer measures, less its counters and random seeds."""
    return [one for one in layer.non_trainable_weights if one.dtype == "float32"]


def _keras_results(layer, inputs, upstream, training):
    """Return what `assert_equal_to_keras` compares, from one Keras layer, under the same names."""
    options = {} if training is None else {"training": training}
    weights = [keras.ops.convert_to_numpy(one) for one in layer.trainable_weights]
    if keras.backend.backend() == "jax":
        measured = [keras.ops.convert_to_numpy(one) for one in layer.non_trainable_variables]
        run = _compiled_on_jax(layer, inputs.shape, options)
        outputs, updated, gradients = run([inputs, *weights], measured, upstream)
    else:
        outputs, updated, gradients = _run_eagerly(layer, [inputs, *weights], upstream, options)
    names = "input gradient", *(f"{weight.name} gradient" for weight in layer.trainable_weights)
    results = {"outputs": outputs, **dict(zip(names, gradients, strict=True))}
    statistics = {id(one) for one in _statistics(layer)}
    for variable, value in zip(layer.non_trainable_variables, updated, strict=True):
        if id(variable) in statistics:
            results[variable.name] = value
    return {name: keras.ops.convert_to_numpy(value) for name, value in results.items()}


def _run_eagerly(layer, arrays, upstream, options):
    measured = list(layer.non_trainable_variables)
    upstream = keras.ops.convert_to_tensor(upstream)

    def loss(inputs, *weights):
        outputs, _ = layer.stateless_call(list(weights), measured, inputs, **options)
        return keras.ops.sum(outputs * upstream)

    outputs, updated = layer.stateless_call(
        list(layer.trainable_variables), measured, keras.ops.convert_to_tensor(arrays[0]), **options
    )
    return outputs, updated, loss_and_gradients(loss, arrays)[1]


def _compiled_on_jax(layer, shape, options):
    """Return the layer as one compiled function, as `fit` runs it, with its gradients.

    Called as it is, a layer makes JAX compile dozens of operations, each for each shape. One
    function is compiled once, and serves every layer with the same settings: weights and
    statistics are its arguments.
    """
    import jax

    def run(arrays, measured, upstream):
        def loss(arrays):
            inputs, *weights = arrays
            outputs, updated = layer.stateless_call(weights, measured, inputs, **options)
            return keras.ops.sum(outputs * upstream), (outputs, updated)

        gradients, (outputs, updated) = jax.grad(loss, has_aux=True)(arrays)
        return outputs, updated, gradients

    settings = {name: value for name, value in layer.get_config().items() if name != "name"}
    return _COMPILED.setdefault((type(layer), repr(settings), shape, repr(options)), jax.jit(run))
