"""What a single unit answers to: its maps, and the patches of images that excite it most."""

import numpy as np

from course_utils.explanations.gradients import at_least_one
from course_utils.explanations.scores import ASKED_AT_ONCE, checked_images, graph_of, parts_of
from course_utils.layers.windows import padding_amounts, window_size


def maps_of(network, images, layer):
    """Return what a layer makes of images: (count, rows, columns, channels).

    Arguments: network, images: as for `gradients`; layer: the name of a layer with maps.
    Raises ValueError as `grad_cam` does. Built in lesson 13.
    """
    body, _ = parts_of(network, layer)
    images = checked_images(network, images)
    return body.predict(images, batch_size=ASKED_AT_ONCE, verbose=0)


def most_exciting(maps, channel, count=8):
    """Return where one channel is strongest: an array (count, 3) of image, row and column.

    Of each image the strongest place alone, and the strongest images first. `maps` is (images,
    rows, columns, channels). Built in lesson 13.
    """
    maps = np.asarray(maps)
    if maps.ndim != 4 or not 0 <= channel < maps.shape[3]:
        raise ValueError(
            f"Maps have the shape (images, rows, columns, channels), and got {maps.shape} and the "
            f"channel {channel!r}."
        )
    flat = maps[..., channel].reshape(len(maps), -1)
    best = np.argsort(-flat.max(axis=1), kind="stable")[: at_least_one(count, "count")]
    rows, columns = np.unravel_index(flat[best].argmax(axis=1), maps.shape[1:3])
    return np.stack([best, rows, columns], axis=1)


def window_of(network, layer, row, column, height, width):
    """Return the pixels that one place of a layer's maps can see, by the formula of lesson 02.

    Args:
        network: a chain of layers, such as a Sequential model, up to this layer.
        layer: the name of the layer.
        row, column: the place in its maps.
        height, width: of the image, in pixels.

    Returns:
        (top, left, bottom, right): rows from top up to bottom, columns from left up to right; cut
        at the edges of the image.

    Raises:
        ValueError: there is no such layer, or on the way to it several paths meet or a layer
            changes the size of the maps by no window.

    Built in lesson 13.
    """
    chain = _chain_to(network, layer)
    top, bottom = _reach(chain, row, height, axis=0)
    left, right = _reach(chain, column, width, axis=1)
    return max(top, 0), max(left, 0), min(bottom, height), min(right, width)


def _reach(chain, place, side, axis):
    """The pixels, from the first up to behind the last, that a place sees along one axis."""
    way = []
    for layer in chain:
        size, stride, padding, dilation = _window(layer, axis)
        before, after = padding_amounts(side, size, stride, padding, dilation)
        seen = window_size(size, dilation)
        way.append((seen, stride, before))
        side = (side + before + after - seen) // stride + 1
    first = last = place
    for seen, stride, before in reversed(way):
        first, last = first * stride - before, last * stride - before + seen - 1
    return first, last + 1


def _chain_to(network, name):
    """The layers with windows from the image to a layer."""
    graph, chain = graph_of(network), []
    if name not in graph:
        raise ValueError(
            f"There is no layer {name!r} in this network. It has: {', '.join(reversed(graph))}."
        )
    todo = [graph[name]]
    while todo:
        layer, taken, output = todo.pop()
        windowed = hasattr(layer, "strides") and "Transpose" not in type(layer).__name__
        if len(taken) > 1 or (taken and not windowed and taken[0].shape[1:3] != output.shape[1:3]):
            raise ValueError(
                f"What a place of {name!r} sees is known for a chain of convolutions, poolings and "
                f"layers that keep the size of the maps, and {layer.name!r} is none of them."
            )
        chain = [layer, *chain] if windowed else chain
        todo += [one for one in graph.values() if taken and one[2] is taken[0]]
    return chain


def _window(layer, axis):
    """Size, stride, padding and dilation of a layer along an axis."""
    size = getattr(layer, "pool_size", getattr(layer, "kernel_size", None))
    dilation = getattr(layer, "dilation_rate", (1, 1))
    return [size[axis], layer.strides[axis], layer.padding, dilation[axis]]
