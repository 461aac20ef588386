"""What all layers have in common: weights, gradients, and questions asked before computing."""

import numpy as np


class Layer:
    """The common part of the layers: a layer adds `compute_output_shape`, `_forward`, `_backward`.

    `weights` holds the arrays that a layer learns and `gradients`, after `backward`, their
    derivatives; `statistics` holds arrays that a layer measures, such as moving means. All three
    are dictionaries with the names of Keras. A layer with weights also adds `_make_weights`, and
    names in `weight_axes` the axes of its inputs whose sizes its weights depend on.
    """

    weight_axes = ()

    def __init__(self):
        self.built = False
        self.weights = {}
        self.statistics = {}
        self.gradients = {}
        self._weight_shapes = {}
        self._weight_sizes = {}  # axis of the inputs -> the size that the weights were made for
        self._remembered = None  # what `_forward` keeps for `_backward`
        self._outputs = None  # (shape, dtype) of the outputs of the last forward pass

    def build(self, input_shape):
        """Make the weights for inputs of shape `input_shape`, where None stands for any size.

        A second call makes new weights. Raises ValueError for inputs that this layer cannot take.
        """
        self.built = False
        input_shape = tuple(input_shape)
        self.compute_output_shape(input_shape)
        sizes = {axis: input_shape[axis] for axis in self.weight_axes}
        if None in sizes.values():
            raise ValueError(
                f"{self._name} makes weights for axes {tuple(sizes)} of its inputs, and the shape "
                f"{input_shape} leaves their sizes open. Give numbers there."
            )
        self._weight_sizes = sizes
        self._make_weights(input_shape)
        everything = {**self.weights, **self.statistics}
        self._weight_shapes = {name: weight.shape for name, weight in everything.items()}
        self.built = True

    def forward(self, inputs, training=False):
        """Return the outputs for a batch of inputs.

        Float32 stays float32 and float64 stays float64; whole numbers become float32. `training`
        matters to layers that behave differently while the network learns. The first call builds
        the layer. Raises ValueError for inputs that this layer cannot take.
        """
        inputs = as_float(inputs, self._name)
        if not self.built:
            self.build(inputs.shape)
        self.compute_output_shape(inputs.shape)  # raises where the shape is wrong
        self._check_weight_sizes(inputs.shape)
        outputs = self._forward(inputs, training)
        self._outputs = outputs.shape, outputs.dtype
        return outputs

    def __call__(self, inputs, training=False):
        return self.forward(inputs, training)

    def backward(self, output_gradient):
        """Return the gradient for the inputs of the last `forward`, and fill `gradients`.

        `output_gradient` is the derivative of a loss by each output, and has the outputs' shape;
        the result has the inputs' shape. Raises RuntimeError before any `forward` and ValueError
        for another shape.
        """
        if self._outputs is None:
            raise RuntimeError(
                "backward continues from a forward pass, and there was none. "
                "Call forward(inputs) first."
            )
        shape, dtype = self._outputs
        if np.shape(output_gradient) != shape:
            raise ValueError(
                f"The output gradient must have the shape of the outputs, {shape}, "
                f"and has shape {np.shape(output_gradient)}."
            )
        return self._backward(np.asarray(output_gradient, dtype))

    def compute_output_shape(self, input_shape):
        """Return the shape of the outputs for inputs of shape `input_shape`: here, the same."""
        return tuple(input_shape)

    def count_params(self):
        """Return how many numbers the layer keeps, learned or measured, as Keras counts them.

        Raises ValueError before the layer is built, if it will have weights.
        """
        if self.weight_axes and not self.built:
            raise ValueError(
                "The layer has no weights yet, because it has not seen the shape of its inputs. "
                "Call build(input_shape) or forward(inputs) first."
            )
        return sum(weight.size for weight in (*self.weights.values(), *self.statistics.values()))

    def _make_weights(self, input_shape):
        """Fill `weights` and `statistics`; layers without weights leave them empty."""

    def _forward(self, inputs, training):
        """Return the outputs, and keep in `_remembered` what `_backward` needs."""
        raise NotImplementedError

    def _backward(self, output_gradient):
        """Return the input gradient, and put the gradients of the weights in `gradients`."""
        raise NotImplementedError

    @property
    def _name(self):
        return type(self).__name__

    def _weight(self, name, dtype):
        """Return a weight or a statistic in `dtype`; raise ValueError if its shape has changed."""
        holder = self.weights if name in self.weights else self.statistics
        weight = np.asarray(holder[name], dtype)
        if weight.shape != self._weight_shapes[name]:
            kind = "weights" if holder is self.weights else "statistics"
            raise ValueError(
                f'{kind}["{name}"] must have shape {self._weight_shapes[name]} in this layer, and '
                f"has shape {weight.shape}. Assign an array of that shape."
            )
        return weight

    def _check_weight_sizes(self, input_shape):
        for axis, size in self._weight_sizes.items():
            if input_shape[axis] != size:
                what = "channels" if axis == -1 else f"values along axis {axis}"
                raise ValueError(
                    f"This {self._name} layer was built for {size} {what}, and got inputs of shape "
                    f"{tuple(input_shape)} with {input_shape[axis]}. Make a new layer for them."
                )


def as_float(inputs, name):
    """Return `inputs` as an array of floating-point numbers, whole numbers as float32.

    `name` is the layer's, for the ValueError that anything but real numbers raises.
    """
    inputs = np.asarray(inputs)
    if inputs.dtype.kind in "bui":
        return inputs.astype(np.float32)
    if inputs.dtype.kind != "f":
        raise ValueError(
            f"{name} expects inputs of real numbers, and got the dtype {inputs.dtype}. "
            "Convert them with inputs.astype(np.float32)."
        )
    return inputs


def image_sizes(input_shape, name):
    """Return (batch, height, width, channels) of the shape of a batch of images.

    Raises ValueError, with the shape and the layer's `name` in it, for another number of axes.
    """
    if len(input_shape) != 4:
        raise ValueError(
            f"{name} expects images of shape (batch, height, width, channels), and got shape "
            f"{tuple(input_shape)}. One image alone needs a batch axis: images[np.newaxis]."
        )
    return tuple(input_shape)
