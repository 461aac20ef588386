"""Explanations by maps: which of the last maps speak for the class, and where are they active?"""

import weakref

import keras
import numpy as np
from keras import layers

from course_utils.explanations.scores import (
    ASKED_AT_ONCE,
    checked_images,
    chosen_scores,
    graph_of,
    in_batches,
    one_hot,
    parts_of,
    scores_of,
)
from course_utils.training.gradients import network_gradients

_with_addend = weakref.WeakKeyDictionary()  # head: the network whose maps take an addend


def cam(network, images, classes):
    """Return what each place of the last maps adds to the score of a class.

    For a network that ends in global average pooling and one dense layer, with dropout between
    them or without. There, the score is a sum over places: the numbers of a map add up to the
    score less the bias.

    Args:
        network, images, classes: as for `gradients`.

    Returns:
        Array (count, rows, columns), signed, of the size of the last maps; see `enlarged`.

    Raises:
        ValueError: as for `gradients`, and for a network with another end.

    Zhou and others (2016), "Learning deep features for discriminative localization". Built in
    lesson 13.
    """
    pooled, dense = _end_of(network)
    images = checked_images(network, images)
    body, _ = parts_of(network, pooled)
    maps = body.predict(images, batch_size=ASKED_AT_ONCE, verbose=0)
    kernel = keras.ops.convert_to_numpy(dense.kernel)
    weights = one_hot(classes, len(images), kernel.shape[1]) @ kernel.T
    return np.einsum("nrck,nk->nrc", maps, weights) / (maps.shape[1] * maps.shape[2])


def grad_cam(network, images, classes, layer=None):
    """Return the maps of a layer, weighted by their mean gradient and added up.

    Args:
        network, images, classes: as for `gradients`.
        layer: the name of a layer whose output is maps (batch, rows, columns, channels); None for
            the last one.

    Returns:
        Array (count, rows, columns), signed, of the size of the layer's maps. The paper keeps what
        is above 0, as `importance` does.

    Raises:
        ValueError: as for `gradients`, and for a layer without maps.

    Selvaraju and others (2017), "Grad-CAM". Built in lesson 13.
    """
    layer = layers_with_maps(network)[-1] if layer is None else layer
    images = checked_images(network, images)
    goals = one_hot(classes, len(images), scores_of(network).output_shape[-1])
    found = []
    for few, wanted in in_batches(images, goals):
        maps, slopes = _maps_and_gradients(network, layer, few, wanted)
        weights = slopes.mean(axis=(1, 2), keepdims=True)  # one for each map
        found.append((weights * maps).sum(axis=-1))
    return np.concatenate(found)


def layers_with_maps(network):
    """Return the names of the layers whose output is maps, from the image on.

    The image itself, and what only scales it or moves it about, is left out. Raises ValueError
    where there is none. Built in lesson 13.
    """
    scores_of(network)  # says what is wrong with a network that cannot be explained
    found = []
    for name, (_, taken, output) in reversed(graph_of(network).items()):
        if len(output.shape) == 4 and (found or _looks_around(taken, output)):
            found.append(name)
    if not found:
        raise ValueError("No layer of this network has maps: class activation needs a convolution.")
    return found


def _looks_around(taken, output):
    return len(taken) > 0 and tuple(taken[0].shape[1:]) != tuple(output.shape[1:])


def enlarged(maps, height, width):
    """Return maps of the size of an image, with straight lines between their places.

    The middle of each place stays where it was; what lies outside the outermost middles goes on as
    they are.

    Args:
        maps: (count, rows, columns).
        height, width: in pixels.

    Returns:
        Array (count, height, width), float32. Built in lesson 13.
    """
    maps = np.asarray(maps, np.float32)
    if maps.ndim != 3:
        raise ValueError(f"Maps have the shape (count, rows, columns), and got {maps.shape}.")
    down, across = _between(maps.shape[1], height), _between(maps.shape[2], width)
    return np.einsum("hr,nrc,wc->nhw", down, maps, across, optimize=True)


def _between(places, pixels):
    """Weights (pixels, places) that read a line of places at the middles of pixels."""
    middles = (np.arange(pixels) + 0.5) * places / pixels - 0.5
    rows = [np.interp(middles, np.arange(places), one) for one in np.eye(places)]
    return np.array(rows, np.float32).T


def _maps_and_gradients(network, layer, images, goals):
    """Return the maps of a layer, and how the scores depend on every number in them."""
    body, head = parts_of(network, layer)
    if head not in _with_addend:
        _with_addend[head] = _add_to_maps(body, head)
    # Zeros are added to the maps. How the score depends on a zero is how it depends on its map.
    shape = body.compute_output_shape(images.shape)
    zeros = np.zeros(shape, np.float32)
    inputs = [images, zeros]
    (_, maps), slopes = network_gradients(_with_addend[head], inputs, goals, _of_scores, place=1)
    return maps, slopes


def _add_to_maps(body, head):
    maps = body.outputs[0]
    addend = keras.Input(maps.shape[1:])
    image = body.inputs[0]
    scores = head([image, layers.Add()([maps, addend])])
    return keras.Model([image, addend], [scores, maps])


def _of_scores(answers, goals):
    return chosen_scores(answers[0], goals)


def _end_of(network):
    """The name of what gives the maps that are pooled, and the dense layer; or ValueError."""
    scores_of(network)
    passing = layers.Softmax | layers.Activation | layers.Dropout
    end = [one for one in graph_of(network).values() if not isinstance(one[0], passing)][:2]
    kinds = [type(layer).__name__ for layer, *_ in end]
    if kinds != ["Dense", "GlobalAveragePooling2D"]:
        raise ValueError(
            "CAM needs a network that ends in GlobalAveragePooling2D and one Dense layer, and "
            f"this one ends in {', '.join(reversed(kinds))}. Take grad_cam."
        )
    (dense, _, _), (_, (maps,), _) = end
    return maps._keras_history.operation.name, dense
