"""Gradients on whichever backend runs Keras. No other file of the course knows which it is."""

import keras
import numpy as np


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
