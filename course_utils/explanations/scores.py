"""What an explanation asks about: the score of a class, as it is before any softmax."""

import weakref

import keras
import numpy as np
from keras import layers, ops

from course_utils.training.gradients import network_gradients

ASKED_AT_ONCE = 128  # images
SHARES = ("softmax", "sigmoid")  # activations that hide scores
_kept = weakref.WeakKeyDictionary()  # network: (its output, {name: what was made of it})


def scores_of(network):
    """Return a network that answers with scores, not with probabilities, on the same weights.

    A probability near 1 hardly moves, whatever happens to the pixels: its gradient is nearly 0. So
    a softmax or sigmoid at the end is left out.

    Args:
        network: a built Keras model of one input and one output (batch, classes): functional,
            Sequential or loaded; it may hold augmentation, and networks as layers.

    Returns:
        A Keras model from the same images to scores (batch, classes).

    Raises:
        ValueError: it has several inputs or outputs, is not built, is no chain of layers that can
            be read (a subclass of Model), or its last layer hides the scores.

    Built in lesson 13.
    """
    return remembered(network, "scores", _without_softmax)


def class_scores(network, images):
    """Return the scores of a network for images: (count, classes). Built in lesson 13."""
    images = checked_images(network, images)
    return scores_of(network).predict(images, batch_size=ASKED_AT_ONCE, verbose=0)


def chosen_scores(answers, goals):
    """The sum over the images of the scores that `goals`, rows of 0 and 1, choose: a measure."""
    return ops.sum(answers * goals)


def score_gradients(network, images, classes, measure=chosen_scores):
    """Return d score / d pixel: the gradient of each image's score for its class.

    Args:
        network: as `scores_of` takes it.
        images: (count, height, width, channels), numbers.
        classes: (count,) whole numbers, or one for all images.
        measure: another question than the score, a function as `network_gradients` takes it: of
            scores, and of rows of 0 and 1 that mark the classes.

    Returns:
        Array of the shape of images, float32. Built in lesson 13.
    """
    scores, images = scores_of(network), checked_images(network, images)
    goals = one_hot(classes, len(images), scores.output_shape[-1])
    parts = [
        network_gradients(scores, [few], wanted, measure)[1]
        for few, wanted in in_batches(images, goals)
    ]
    return np.concatenate(parts)


def in_batches(*arrays, size=ASKED_AT_ONCE):
    """Yield the same few rows of each array, `size` at a time."""
    for begin in range(0, len(arrays[0]), size):
        yield [array[begin : begin + size] for array in arrays]


def one_hot(classes, count, width):
    """Return rows of zeros with a 1 at the class of each image: (count, width), float32."""
    classes = np.asarray(classes)
    if classes.ndim == 0:
        classes = np.full(count, classes)
    if classes.shape != (count,) or classes.dtype.kind not in "iu":
        raise ValueError(
            f"There are {count} images, so {count} classes are asked for, whole numbers (or one "
            f"for all), and got shape {classes.shape} and dtype {classes.dtype}."
        )
    if count and not 0 <= classes.min() <= classes.max() < width:
        raise ValueError(
            f"The network knows the classes 0 to {width - 1}, and was asked about "
            f"{classes.min()} to {classes.max()}."
        )
    return np.eye(width, dtype=np.float32)[classes]


def checked_images(network, images):
    """Return images as float32; raise ValueError unless their shape is what the network takes."""
    images = np.asarray(images)
    wanted = scores_of(network).input_shape
    fits = images.ndim == 4 and len(images) > 0 and images.dtype.kind in "fiu" and all(
        side in (None, length) for side, length in zip(wanted[1:], images.shape[1:], strict=True)
    )  # fmt: skip
    if not fits:
        raise ValueError(
            f"The network takes images of shape (count, {', '.join(map(str, wanted[1:]))}), at "
            f"least one, and got shape {images.shape} and dtype {images.dtype}. One image needs "
            "an axis in front: image[np.newaxis]."
        )
    return images.astype(np.float32)


def parts_of(network, layer):
    """Return the two parts of a network that meet at a layer.

    Args:
        network: as `scores_of` takes it.
        layer: the name of one of its layers, whose output has the shape (batch, rows, columns,
            channels).

    Returns:
        (body, head): a model from images to the maps of the layer, and a model from images and
        maps to scores (from images too, for paths that go around the layer).

    Raises:
        ValueError: there is no such layer, or its output is no maps.

    Built in lesson 13.
    """
    return remembered(network, ("parts", layer), lambda network: _cut_at(network, layer))


def _cut_at(network, layer):
    maps, image = _output_of(network, layer), network.inputs[0]
    if len(maps.shape) != 4:
        raise ValueError(
            f"The layer {layer!r} gives no maps: its output has shape {tuple(maps.shape)}. "
            "Choose a layer before the flattening or global pooling."
        )
    head = keras.Model([image, maps], scores_of(network).outputs[0])
    return keras.Model(image, maps), head


def graph_of(network):
    """Return the layers of a network from its end to its beginning, as they stand in its graph.

    `layer.output` would not do: the layers of a loaded network stand in several graphs.

    Returns:
        dict: the name of each layer or operation: (layer, list of the tensors that it takes, the
        tensor that it gives). Of a layer that serves several times, the use nearest to the end.
    """
    found, todo = {}, [network.outputs[0]]
    while todo:
        tensor = todo.pop(0)
        layer, place, _ = tensor._keras_history
        if layer.name not in found:
            taken = layer._inbound_nodes[place].input_tensors
            found[layer.name] = layer, taken, tensor
            todo += taken
    return found


def remembered(network, name, make):
    """Return make(network), made once for each network and name, while the network stays as it is.

    What is compiled for it would be compiled again each time. Raises ValueError for a network that
    no explanation can read.
    """
    if not getattr(network, "inputs", None):
        raise ValueError(
            "The network's layers cannot be read: it is not built, or a subclass of Model. Begin "
            "it with keras.Input, or build it with network.build((None, height, width, channels))."
        )
    if len(network.inputs) != 1 or len(network.outputs) != 1:
        raise ValueError(
            "An explanation needs a network of one input and one output, and this one has "
            f"{len(network.inputs)} and {len(network.outputs)}. Explain keras.Model(input, output) "
            "for the pair that you mean."
        )
    end, kept = network.outputs[0], _kept.get(network)
    if kept is None or kept[0] is not end:  # a layer may have been added since
        kept = _kept[network] = end, {}
    if name not in kept[1]:
        kept[1][name] = make(network)
    return kept[1][name]


def _without_softmax(network):
    return keras.Model(network.inputs[0], _score_tensor(network))


def _score_tensor(network):
    """The output of a network without its softmax or sigmoid."""
    last, taken, end = next(iter(graph_of(network).values()))
    if len(end.shape) != 2:
        raise ValueError(
            f"An explanation asks for the score of a class, and this network answers with shape "
            f"{tuple(end.shape)} where (batch, classes) is needed. Average its maps first."
        )
    named = getattr(getattr(last, "activation", None), "__name__", "linear")
    if isinstance(last, layers.Softmax) or (
        isinstance(last, layers.Activation) and named in SHARES
    ):
        return taken[0]
    if isinstance(last, layers.Dense) and named in SHARES:
        return WithoutActivation(last)(taken[0])
    if isinstance(last, keras.Model) or named in SHARES:
        raise ValueError(
            f"The last layer, {last.name!r}, may hide the scores behind a softmax. Let the network "
            "end in a Dense, Activation or Softmax layer of its own."
        )
    return end


class WithoutActivation(layers.Layer):
    """A built dense layer without its activation, on the same weights."""

    def __init__(self, dense):
        super().__init__()
        self.dense = dense

    def call(self, inputs):
        """Return the weighted sums alone."""
        sums = ops.matmul(inputs, self.dense.kernel)
        return sums if self.dense.bias is None else sums + self.dense.bias


def _output_of(network, name):
    """The tensor behind a layer, in the graph of `network`."""
    graph = graph_of(network)
    if name in graph:
        return graph[name][2]
    inside = [one.name for one, *_ in graph.values() if isinstance(one, keras.Model)]
    hint = f" What lies inside of {inside[0]!r} cannot be reached; take it whole." if inside else ""
    raise ValueError(
        f"There is no layer {name!r} in this network.{hint} It has: {', '.join(reversed(graph))}."
    )
