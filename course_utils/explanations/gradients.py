"""Explanations by gradients: how would the score change if this pixel changed a little?"""

import keras
import numpy as np

from course_utils.explanations.scores import (
    ASKED_AT_ONCE,
    checked_images,
    chosen_scores,
    graph_of,
    one_hot,
    remembered,
    score_gradients,
    scores_of,
)
from course_utils.training.gradients import network_gradients


def gradients(network, images, classes):
    """Return the gradient of the score of a class with respect to every pixel and channel.

    Args:
        network: a built Keras model of one input and one output (batch, classes): functional,
            Sequential or loaded. It is asked as `predict` asks it.
        images: (count, height, width, channels), as the network takes them.
        classes: (count,) whole numbers, or one for all images.

    Returns:
        Array of the shape of images, float32, signed.

    Raises:
        ValueError: the network or the images are not of this kind, or it knows no such class.

    Simonyan, Vedaldi and Zisserman (2014), "Deep inside convolutional networks". Built in lesson
    13.
    """
    return score_gradients(network, images, classes)


def gradient_times_input(network, images, classes, baseline=0.0):
    """Return gradient * (image - baseline): what each pixel adds, if the network were a straight
    line.

    Arguments, result and errors are those of `gradients`; baseline: the pixel that counts as
    nothing, a number or an array that fits one image. Shrikumar and others (2016), "Not just a
    black box". Built in lesson 13.
    """
    images = checked_images(network, images)
    return score_gradients(network, images, classes) * (images - np.float32(baseline))


def smooth_gradients(network, images, classes, noise=0.1, repeats=16, seed=0):
    """Return the mean gradient of many noisy copies of each image: SmoothGrad.

    Arguments, result and errors are those of `gradients`; noise: the deviation of the noise, as a
    share of the range of each image's pixels; repeats: copies of each image; seed: of the noise.
    Smilkov and others (2017), "SmoothGrad: removing noise by adding noise". Built in lesson 13.
    """
    images = checked_images(network, images)
    random = np.random.default_rng(seed)
    reach = noise * np.ptp(images, axis=(1, 2, 3), keepdims=True)
    total = np.zeros_like(images)
    for _ in range(at_least_one(repeats, "repeats")):
        shaken = images + reach * random.standard_normal(images.shape, np.float32)
        total += score_gradients(network, shaken, classes)
    return total / repeats


def integrated_gradients(network, images, classes, baseline=0.0, steps=32):
    """Return how much each pixel adds to the score on the straight way from a baseline.

    The gradients at the middles of `steps` pieces of the way are averaged and multiplied by what
    each pixel changes on it. All steps of an image are asked in one batch. So the sum over an
    image is score(image) - score(baseline), but for what the pieces are too coarse for.

    Arguments, result and errors are those of `gradients`; baseline: where the way begins, a number
    or an array that fits one image. Sundararajan, Taly and Yan (2017), "Axiomatic attribution for
    deep networks". Built in lesson 13.
    """
    images = checked_images(network, images)
    classes = np.broadcast_to(np.asarray(classes), len(images))
    shares = (np.arange(at_least_one(steps, "steps"), dtype=np.float32) + 0.5) / steps
    shares, found = shares.reshape(-1, 1, 1, 1), np.empty_like(images)
    for row, image in enumerate(images):
        change = image - np.float32(baseline)
        way = np.float32(baseline) + shares * change
        found[row] = score_gradients(network, way, classes[row]).mean(axis=0) * change
    return found


def guided_gradients(network, images, classes):
    """Return gradients that keep, on their way back through each ReLU, what is positive alone.

    Args:
        network: as for `gradients`, and a chain: each layer takes what the one before it gives,
            and each ReLU is a layer's activation or a layer of its own.
        images, classes: as for `gradients`.

    Returns:
        Array of the shape of images, float32.

    Raises:
        ValueError: the network is no such chain, or has no ReLU.

    Springenberg, Dosovitskiy, Brox and Riedmiller (2015), "Striving for simplicity". Adebayo and
    others (2018) showed that it hardly depends on what the network has learned. Built in lesson 13.
    """
    pieces = remembered(network, "between rectifiers", _between_rectifiers)
    entering = [checked_images(network, images)]
    for piece in pieces:
        entering.append(piece.predict(entering[-1], batch_size=ASKED_AT_ONCE, verbose=0))
    upstream = one_hot(classes, len(images), entering.pop().shape[-1])
    for piece, values in zip(reversed(pieces), reversed(entering), strict=True):
        _, upstream = network_gradients(piece, [values], upstream, chosen_scores)
        if piece is not pieces[0]:
            upstream = np.maximum(upstream, 0)  # the whole difference to a gradient
    return upstream


def _between_rectifiers(network):
    """Cut a chain behind each ReLU: a list of models, from images to scores."""
    scores, graph = scores_of(network), list(graph_of(network).values())
    if any(len(taken) > 1 for _, taken, _ in graph):
        raise ValueError(
            "Guided gradients need a chain, in which each layer takes what the one before it "
            "gives. In this network several paths meet."
        )
    ends = [output for layer, _, output in reversed(graph) if _rectifies(layer)]
    if not ends:
        raise ValueError("Guided gradients need layers with the activation relu; there are none.")
    begins = [scores.inputs[0], *ends]
    return [
        keras.Model(begin, end)
        for begin, end in zip(begins, [*ends, scores.outputs[0]], strict=True)
    ]


def _rectifies(layer):
    named = getattr(getattr(layer, "activation", None), "__name__", "")
    return isinstance(layer, keras.layers.ReLU) or named == "relu"


def at_least_one(value, name):
    """Return a whole number of at least 1; raise ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} is a whole number of at least 1, and got {value!r}.")
    return int(value)
