"""Gradients on whichever backend runs Keras. No other file of the course knows which it is."""

import contextlib
import weakref
from unittest import mock

import keras
import numpy as np

_compiled = weakref.WeakKeyDictionary()  # network: {(measure, place): its compiled gradients}


def loss_and_gradients(function, arrays):
    """Return the value of a loss and its gradient for each of the arrays it depends on.

    `function` takes one tensor for each array, in their order, and returns a loss of one number,
    computed with `keras.ops` or with Keras layers. `arrays` is a list of NumPy arrays of floats.
    Returns (value, gradients): a float, and a list of NumPy arrays with the shapes of `arrays`; an
    array that the loss does not use has a gradient of zeros. Raises ValueError for arrays of whole
    numbers and for a loss of another shape. Built in lesson 02.
    """
    arrays = [np.asarray(array) for array in arrays]
    if any(array.dtype.kind != "f" for array in arrays):
        raise ValueError(
            "Gradients need arrays of floating-point numbers, and these have the dtypes "
            f"{[str(array.dtype) for array in arrays]}. Convert them with array.astype('float32')."
        )

    def loss(*tensors):
        value = keras.ops.convert_to_tensor(function(*tensors))
        if tuple(value.shape) != ():
            raise ValueError(
                "The function must return a loss of one number, and returned a tensor of shape "
                f"{tuple(value.shape)}. Reduce it with keras.ops.sum or keras.ops.mean."
            )
        return value

    backend = {"tensorflow": _on_tensorflow, "jax": _on_jax, "torch": _on_torch}
    tensors = [keras.ops.convert_to_tensor(array) for array in arrays]
    value, gradients = backend[keras.backend.backend()](loss, tensors)
    value, *gradients = (keras.ops.convert_to_numpy(tensor) for tensor in (value, *gradients))
    return float(value), gradients


def network_gradients(network, inputs, goals, measure, place=0):
    """Return what a network answers, and how a measure of the answers depends on its input.

    The network is asked, not trained: augmentation and dropout rest, batch normalization takes its
    averages, as in `predict`. Each picture is on its own, so one call gives the gradients of a
    whole batch. The first call compiles, on TensorFlow and JAX; later calls with as many pictures
    are fast, and see the weights as they are then.

    Args:
        network: a built Keras model.
        inputs: list of NumPy arrays of floats, one for each input of the network, pictures along
            the first axis.
        goals: NumPy array with as many rows, handed to `measure`.
        measure: a function of (answers, goals) to one number: the sum over the pictures of what
            is asked about each. Answers are a tensor, or a list of them where the network has
            several outputs. Written with `keras.ops`, and defined once: what was compiled is kept
            for this function.
        place: which of the inputs the gradient is taken for.

    Returns:
        (answers, gradients): NumPy arrays, of answers a list where there are several outputs; the
        gradients have the shape of inputs[place].

    Built in lesson 13.
    """
    kept = _compiled.setdefault(network, {})
    if (measure, place) not in kept:
        compiled = {"tensorflow": _compile_tensorflow, "jax": _compile_jax, "torch": _compile_torch}
        # It is kept for the network and must not keep the network alive in its turn.
        compile_it = compiled[keras.backend.backend()]
        kept[measure, place] = compile_it(weakref.proxy(network), measure, place)
    tensors = [keras.ops.convert_to_tensor(array) for array in inputs]
    answers, gradients = kept[measure, place](tensors, keras.ops.convert_to_tensor(goals))
    return keras.tree.map_structure(keras.ops.convert_to_numpy, (answers, gradients))


@contextlib.contextmanager
def double_precision():
    """Let what Keras makes and computes inside a `with` block be float64 instead of float32.

    That holds for layers, losses, optimizers and tensors, on each backend; networks made inside
    belong inside. Numbers that Keras keeps for itself, such as a learning rate, may still be
    rounded to float32 once: take numbers that float32 holds exactly, such as 1 / 16.
    Used in lesson 05.
    """
    from keras.src.backend.common import dtypes

    usual = keras.config.floatx(), keras.config.dtype_policy()
    with contextlib.ExitStack() as changes:
        # But for TensorFlow, Keras takes float64 for float32 when it multiplies:
        # https://github.com/keras-team/keras/issues/23704
        changes.enter_context(mock.patch.dict(dtypes.BIT64_TO_BIT32_DTYPE, float64="float64"))
        if keras.backend.backend() == "jax":
            import jax.experimental

            # Until version 0.8 it stood in jax.experimental.
            switch = jax if hasattr(jax, "enable_x64") else jax.experimental
            changes.enter_context(switch.enable_x64(True))
        changes.callback(keras.config.set_floatx, usual[0])
        changes.callback(keras.config.set_dtype_policy, usual[1])
        keras.config.set_floatx("float64")
        keras.config.set_dtype_policy("float64")
        yield


def _on_tensorflow(loss, tensors):
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(tensors)
        value = loss(*tensors)
    zero = tf.UnconnectedGradients.ZERO
    return value, tape.gradient(value, tensors, unconnected_gradients=zero)


def _on_jax(loss, tensors):
    import jax

    return jax.value_and_grad(loss, argnums=tuple(range(len(tensors))))(*tensors)


def _on_torch(loss, tensors):
    import torch

    tensors = [tensor.requires_grad_() for tensor in tensors]
    value = loss(*tensors)
    return value, torch.autograd.grad(value, tensors, allow_unused=True, materialize_grads=True)


def _compile_tensorflow(network, measure, place):
    import tensorflow as tf

    @tf.function(reduce_retracing=True)
    def compiled(tensors, goals):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(tensors[place])
            answers = network(tensors if len(tensors) > 1 else tensors[0], training=False)
            value = measure(answers, goals)
        zero = tf.UnconnectedGradients.ZERO
        return answers, tape.gradient(value, tensors[place], unconnected_gradients=zero)

    return compiled


def _compile_jax(network, measure, place):
    import jax

    # The weights are arguments: as constants they would stay what they were at the first call.
    @jax.jit
    def compiled(trainable, others, tensors, goals):
        def value(chosen):
            handed = [*tensors[:place], chosen, *tensors[place + 1 :]]
            handed = handed if len(handed) > 1 else handed[0]
            answers, _ = network.stateless_call(trainable, others, handed, training=False)
            return measure(answers, goals), answers

        gradients, answers = jax.grad(value, has_aux=True)(tensors[place])
        return answers, gradients

    def call(tensors, goals):
        trainable = [variable.value for variable in network.trainable_variables]
        others = [variable.value for variable in network.non_trainable_variables]
        return compiled(trainable, others, tensors, goals)

    return call


def _compile_torch(network, measure, place):
    import torch

    def call(tensors, goals):
        tensors[place] = tensors[place].detach().clone().requires_grad_()
        answers = network(tensors if len(tensors) > 1 else tensors[0], training=False)
        value = measure(answers, goals)
        (gradients,) = torch.autograd.grad(
            value, [tensors[place]], allow_unused=True, materialize_grads=True
        )
        return answers, gradients

    return call
