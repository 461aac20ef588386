"""Optimizers: the same weights as Keras after each of 20 steps."""

import keras
import numpy as np
import pytest

from course_utils.training.optimizers import SGD, Adam

STEPS = 20
SETTINGS = [
    (SGD, {"learning_rate": 0.1}),
    (SGD, {"learning_rate": 0.1, "momentum": 0.9}),
    (SGD, {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    (SGD, {"learning_rate": 0.01, "momentum": 1.0}),
    (Adam, {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}),
    (Adam, {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-3}),
]


def drawn(random, dtype):
    """Draw two weights, or two gradients of very different size."""
    return {
        "kernel": random.normal(size=(3, 4)).astype(dtype),
        "bias": 1e-4 * random.normal(size=4).astype(dtype),
    }


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    if request.param == "float64" and keras.backend.backend() == "jax":
        pytest.skip("JAX computes in float32 unless it is started with JAX_ENABLE_X64=1")
    usual = keras.config.floatx()
    keras.config.set_floatx(request.param)  # the learning rate of Keras has this dtype
    yield request.param
    keras.config.set_floatx(usual)


@pytest.mark.parametrize(("optimizer", "options"), SETTINGS)
def test_equals_keras_over_20_steps(optimizer, options, dtype):
    # TensorFlow makes float32 of some settings, so that all are rounded to it, on both sides.
    options = {
        name: value if isinstance(value, bool) else float(np.float32(value))
        for name, value in options.items()
    }
    random = np.random.default_rng(0)
    ours, theirs = optimizer(**options), getattr(keras.optimizers, optimizer.__name__)(**options)
    weights = drawn(random, dtype)
    variables = [keras.Variable(weight, dtype=dtype) for weight in weights.values()]
    theirs.build(variables)
    for _ in range(STEPS):
        gradients = drawn(random, dtype)
        weights = ours.step(weights, gradients)
        theirs.apply([keras.ops.convert_to_tensor(one) for one in gradients.values()])
        for weight, variable in zip(weights.values(), variables, strict=True):
            expected = keras.ops.convert_to_numpy(variable)
            assert weight.dtype == expected.dtype == dtype
            worst = np.max(np.abs(weight - expected)) / np.max(np.abs(expected))
            assert worst <= (1e-6 if dtype == "float32" else 1e-14)


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_the_settings_are_those_of_keras_unless_given(optimizer):
    ours, theirs = optimizer(), getattr(keras.optimizers, optimizer.__name__)()
    assert np.isclose(ours.learning_rate, float(theirs.learning_rate), rtol=1e-7)
    for name in {"momentum", "nesterov", "beta_1", "beta_2", "epsilon"} & set(vars(ours)):
        assert getattr(ours, name) == getattr(theirs, name)


def test_the_weights_that_were_given_stay_as_they_are():
    weights = {"kernel": np.ones(3, np.float32)}
    moved = SGD(0.5).step(weights, {"kernel": np.ones(3, np.float32)})
    assert np.array_equal(weights["kernel"], np.ones(3))
    assert np.array_equal(moved["kernel"], np.full(3, 0.5))


def test_the_learning_rate_may_change_between_steps():
    weights, gradients = {"kernel": np.zeros(2)}, {"kernel": np.ones(2)}
    optimizer = SGD(1.0)
    weights = optimizer.step(weights, gradients)
    optimizer.learning_rate = 0.25
    assert np.array_equal(optimizer.step(weights, gradients)["kernel"], [-1.25, -1.25])


def test_momentum_goes_on_without_a_gradient():
    optimizer = SGD(0.5, momentum=0.5)
    weights = optimizer.step({"kernel": np.zeros(1)}, {"kernel": np.ones(1)})
    for expected in -0.75, -0.875:
        weights = optimizer.step(weights, {"kernel": np.zeros(1)})
        assert weights["kernel"] == expected


def test_bad_input_is_told():
    for name, options in [
        ("learning_rate", {"learning_rate": -0.1}),
        ("learning_rate", {"learning_rate": "fast"}),
        ("momentum", {"momentum": 1.5}),
    ]:
        with pytest.raises(ValueError, match=f"{name} must be a number"):
            SGD(**options)
    with pytest.raises(ValueError, match="beta_2 must be a number of at least 0 and below 1"):
        Adam(beta_2=1.0)
    optimizer = Adam()
    with pytest.raises(ValueError, match="Each weight needs its gradient"):
        optimizer.step({"kernel": np.zeros(2)}, {})
    with pytest.raises(ValueError, match=r"\(2,\), its gradient \(3,\)"):
        optimizer.step({"kernel": np.zeros(2)}, {"kernel": np.zeros(3)})
    optimizer.step({"kernel": np.zeros(2)}, {"kernel": np.zeros(2)})
    with pytest.raises(ValueError, match=r"at the last step it had \(2,\)"):
        optimizer.step({"kernel": np.zeros(3)}, {"kernel": np.zeros(3)})
