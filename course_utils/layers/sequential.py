"""Layers in a row: a whole network, with its forward pass, its backward pass and its training."""

import math

import numpy as np

from course_utils.layers.windows import positive_integer


class Sequential:
    """Layers that each take the outputs of the one before, as `keras.Sequential`.

    `weights`, `statistics` and `gradients` are dictionaries over all layers: the kernel of the
    second dense layer is "dense_1/kernel". Assigning to `weights` or `statistics` gives each layer
    its part. Raises ValueError for no layers, or for one layer at two places. Built in lesson 05.
    """

    def __init__(self, layers):
        self.layers = list(layers)
        if not self.layers:
            raise ValueError("Sequential needs at least one layer, and got none. Give it a list.")
        for layer in self.layers:
            if not hasattr(layer, "forward") or not hasattr(layer, "backward"):
                raise ValueError(
                    f"Sequential chains layers of course_utils.layers, and got {layer!r}. "
                    "Give it objects with forward and backward."
                )
        if len({id(layer) for layer in self.layers}) < len(self.layers):
            raise ValueError(
                "A layer remembers one forward pass for its backward pass, so it cannot stand at "
                "two places. Make one layer for each place."
            )
        self.names = _names(self.layers)
        self.input_shape = None  # of the images it was built for; the batch is None, for any size

    def build(self, input_shape):
        """Make the weights of all layers for inputs of shape `input_shape`, with the batch first.

        Raises ValueError, which names the layer, where a layer cannot take what it would get.
        """
        self._walk(input_shape, lambda layer, shape: layer.build(shape))
        self.input_shape = (None, *input_shape[1:])

    def forward(self, inputs, training=False):
        """Return the outputs of the last layer for a batch of inputs.

        The first call builds the layers. `training` is what each layer is told. Raises ValueError,
        which names the layer, for inputs that a layer cannot take.
        """
        if self.input_shape is None:
            self.build(np.shape(inputs))
        outputs = inputs
        for layer, name in zip(self.layers, self.names, strict=True):
            try:
                outputs = layer.forward(outputs, training=training)
            except ValueError as error:
                raise ValueError(f"In the layer {name}: {error}") from None
        return outputs

    def __call__(self, inputs, training=False):
        return self.forward(inputs, training)

    def backward(self, output_gradient):
        """Return the gradient for the inputs of the last `forward`; fill each layer's gradients.

        The chain rule: the gradient for the inputs of a layer is the one for the outputs of the
        layer before. Raises RuntimeError before any `forward` and ValueError for another shape.
        """
        gradient = output_gradient
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient

    def train_on_batch(self, inputs, labels, loss, optimizer):
        """Take one training step on a batch, and return the loss before it, a float.

        `loss` and `optimizer` are objects of course_utils.training. Raises ValueError where inputs,
        labels and network do not fit each other.
        """
        value = loss.forward(labels, self.forward(inputs, training=True))
        self.backward(loss.backward())
        self.weights = optimizer.step(self.weights, self.gradients)
        return value

    def predict(self, inputs, batch_size=32):
        """Return the outputs for any number of inputs, computed `batch_size` at a time.

        Raises ValueError for no inputs.
        """
        batch_size = positive_integer(batch_size, "batch_size")
        if np.ndim(inputs) < 1 or len(inputs) == 0:
            raise ValueError(
                "predict needs at least one input behind a batch axis, and got shape "
                f"{np.shape(inputs)}. One input alone needs the axis too: inputs[np.newaxis]."
            )
        starts = range(0, len(inputs), batch_size)
        return np.concatenate([self.forward(inputs[at : at + batch_size]) for at in starts])

    @property
    def weights(self):
        """All that the layers learn, by name: {"conv2d/kernel": array, ...}."""
        return self._gather("weights")

    @weights.setter
    def weights(self, values):
        self._hand_out("weights", values)

    @property
    def statistics(self):
        """All that the layers measure, by name, such as moving means."""
        return self._gather("statistics")

    @statistics.setter
    def statistics(self, values):
        self._hand_out("statistics", values)

    @property
    def gradients(self):
        """The derivatives of the weights after `backward`, by name."""
        return self._gather("gradients")

    def compute_output_shape(self, input_shape):
        """Return the shape of the last layer's outputs; raise ValueError as `build` does."""
        return self._walk(input_shape, lambda layer, shape: None)

    def count_params(self):
        """Return how many numbers the layers keep. Raises ValueError before they are built."""
        return sum(layer.count_params() for layer in self.layers)

    def multiply_accumulates(self):
        """Return the multiplications, each with an addition, of one input's forward pass.

        Counts what the kernels do, as `model_multiply_accumulates` counts a Keras model. Raises
        ValueError before the layers are built.
        """
        return sum(count for _, _, _, count in self._rows())

    def summary(self):
        """Return a table, as text: each layer's output shape, parameters, multiply-accumulates.

        Raises ValueError before the layers are built.
        """
        rows = self._rows()
        sums = [sum(row[column] for row in rows) for column in (2, 3)]
        lines = [("layer", "output shape", "parameters", "multiply-accumulates")]
        for name, shape, *counts in [*rows, ("all", "", *sums)]:
            sizes = ", ".join("any" if size is None else str(size) for size in shape)
            lines.append((name, sizes, *(f"{count:,}" for count in counts)))
        widths = [max(len(line[column]) for line in lines) for column in range(4)]
        return "\n".join(
            f"{name:<{widths[0]}}  {sizes:<{widths[1]}}  {parameters:>{widths[2]}}  "
            f"{count:>{widths[3]}}"
            for name, sizes, parameters, count in lines
        )

    def _rows(self):
        """Return (name, output shape, parameters, multiply-accumulates) of each layer."""
        if self.input_shape is None:
            raise ValueError(
                "The network has not seen the shape of its inputs, on which all counts depend. "
                "Call build(input_shape) or forward(images) first."
            )
        shapes = []
        self._walk(self.input_shape, lambda layer, shape: shapes.append(shape))
        return [
            (
                name,
                layer.compute_output_shape(shape),
                layer.count_params(),
                _multiply_accumulates(layer, (1, *shape[1:])),
            )
            for layer, name, shape in zip(self.layers, self.names, shapes, strict=True)
        ]

    def _walk(self, input_shape, visit):
        """Call `visit(layer, its input shape)` for each layer; return the last output shape."""
        shape = tuple(input_shape)
        for layer, name in zip(self.layers, self.names, strict=True):
            try:
                visit(layer, shape)
                shape = tuple(layer.compute_output_shape(shape))
            except ValueError as error:
                raise ValueError(f"In the layer {name}: {error}") from None
        return shape

    def _gather(self, kind):
        return {
            f"{layer_name}/{name}": array
            for layer, layer_name in zip(self.layers, self.names, strict=True)
            for name, array in getattr(layer, kind, {}).items()
        }

    def _hand_out(self, kind, values):
        expected = self._gather(kind)
        if set(values) != set(expected):
            raise ValueError(
                f"The {kind} of this network are {list(expected)}, and got {list(values)}. "
                "Give an array for each of them, and for nothing else."
            )
        for layer, layer_name in zip(self.layers, self.names, strict=True):
            own = getattr(layer, kind, {})
            if own:
                setattr(layer, kind, {name: values[f"{layer_name}/{name}"] for name in own})


def _names(layers):
    """Return a name for each layer: its class in lower case, numbered from the second on."""
    names, counts = [], {}
    for layer in layers:
        kind = type(layer).__name__.lower()
        seen = counts.get(kind, 0)
        names.append(f"{kind}_{seen}" if seen else kind)
        counts[kind] = seen + 1
    return names


def _multiply_accumulates(layer, input_shape):
    """Return what a layer's kernels multiply: each of their weights, once at each output position.

    A layer whose kernels work otherwise has a method `multiply_accumulates(input_shape)`.
    """
    if isinstance(layer, Sequential):
        return layer.multiply_accumulates()
    if hasattr(layer, "multiply_accumulates"):
        return layer.multiply_accumulates(input_shape)
    kernel_weights = sum(
        weight.size for name, weight in layer.weights.items() if name.endswith("kernel")
    )
    if kernel_weights == 0:
        return 0
    return math.prod(layer.compute_output_shape(input_shape)[:-1]) * kernel_weights
