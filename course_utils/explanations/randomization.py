"""Does the explanation depend on what the network has learned? Make it forget, and compare."""

import numpy as np


def randomized_from_the_top(network, seed=0):
    """Make a network forget, layer after layer, from its last layer with weights down.

    The network itself changes, and stays usable: what was compiled for it serves on. When the loop
    over it ends, by itself or by `break` or an error, its weights are what they were.

    Args:
        network: a built Keras model whose layers can be made anew from their configuration.
        seed: of the new weights.

    Yields:
        The name of the layer that has lost its weights, each time with those above.

    Adebayo and others (2018), "Sanity checks for saliency maps". Built in lesson 13.
    """
    import keras

    kept = network.get_weights()
    keras.utils.set_random_seed(seed)
    try:
        for layer in reversed(network.layers):
            if not layer.weights:
                continue
            fresh = type(layer).from_config(layer.get_config())
            if not fresh.built:
                fresh.build_from_config(layer.get_build_config())
            for variable, value in zip(layer.weights, fresh.weights, strict=True):
                variable.assign(value)
            yield layer.name
    finally:
        network.set_weights(kept)


def rank_correlation(maps, others):
    """Return how alike two maps order their pixels, for each image: from -1 to 1.

    1: the same order. 0: they have nothing to do with each other. Equal values share their rank;
    where a map has one value everywhere, there is no order, and the result is 0.

    Args:
        maps, others: (count, height, width).

    Returns:
        Array (count,), float64. Spearman (1904); equal to `scipy.stats.spearmanr`. Built in lesson
        13.
    """
    from scipy.stats import rankdata

    maps, others = np.asarray(maps), np.asarray(others)
    if maps.ndim != 3 or maps.shape != others.shape:
        raise ValueError(
            "Maps are compared pixel by pixel and have one shape (count, height, width), and got "
            f"{maps.shape} and {others.shape}."
        )
    first, second = (rankdata(each.reshape(len(each), -1), axis=1) for each in (maps, others))
    first = first - first.mean(axis=1, keepdims=True)
    second = second - second.mean(axis=1, keepdims=True)
    scale = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    return (first * second).sum(axis=1) / np.where(scale == 0, 1, scale)
