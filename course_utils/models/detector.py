"""A one-stage detector without anchors: where the centers are, how large, where in their cells.

Zhou, Wang and Krähenbühl (2019), "Objects as points"; the penalty-reduced focal loss is that of
Law and Deng (2018), "CornerNet", after Lin and others (2017), "Focal loss for dense object
detection". Built in lesson 14.
"""

import keras
import numpy as np
from keras import layers, ops
from scipy import ndimage

from course_utils import vision

STRIDE = 4  # pixels along each side of a cell


def block(x, filters, strides=1, kernel_size=3):
    """A convolution, batch normalization and ReLU. Built in lesson 14."""
    x = layers.Conv2D(filters, kernel_size, strides, "same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def build_detector(channels, class_count):
    """Build the network: pixels in, for each cell of 4 by 4 pixels heat and a box out.

    Args:
        channels: 1 for gray images, 3 for color.
        class_count: number of classes.

    Returns:
        A keras.Model. It takes images (count, height, width, channels), 0 to 255, height and width
        multiples of 16, and answers (count, height / 4, width / 4, class_count + 4): the heat of
        each class as logits, then log width and log height, then the offset x and y of the center,
        as `vision.encode_boxes` defines them. Built in lesson 14.
    """
    inputs = keras.Input((None, None, channels))
    x = layers.Rescaling(1 / 127.5, -1)(inputs)
    fine = block(layers.Conv2D(16, 3, 2, "same", activation="relu")(x), 32, strides=2)
    middle = block(block(fine, 64, strides=2), 64)
    coarse = block(block(middle, 96, strides=2), 96)
    x = layers.UpSampling2D(2)(block(coarse, 64, kernel_size=1))
    x = block(layers.Add()([x, middle]), 64)
    x = layers.UpSampling2D(2)(block(x, 32, kernel_size=1))
    x = block(layers.Add()([x, fine]), 48)
    rare = keras.initializers.Constant(-4.6)  # sigmoid(-4.6) is 0.01: hardly anything is a center
    heat = layers.Conv2D(class_count, 1, bias_initializer=rare)(x)
    return keras.Model(inputs, layers.Concatenate()([heat, layers.Conv2D(4, 1)(x)]))


def make_targets(scenes, class_count):
    """Make of all boxes the maps to learn.

    Args:
        scenes: Scenes, with boxes and classes for each image.
        class_count: number of classes.

    Returns:
        (count, height / 4, width / 4, class_count + 5) float32: heat, log size, offset, and the
        weight of the cell's box. Built in lesson 14.
    """
    grid = np.array(scenes.images.shape[1:3]) // STRIDE
    maps = vision.encode_batch(scenes.boxes, scenes.classes, grid, STRIDE, class_count, reach=1)
    heat, sizes, offsets, weights = maps
    return np.concatenate([heat, sizes, offsets, weights[..., np.newaxis]], axis=-1)


def focal_loss(heat, logits):
    """The loss of the heat: a cell that is right already hardly counts.

    Args:
        heat: (count, rows, columns, classes), 1 at centers, less around them.
        logits: the same shape.

    Returns:
        A number: the sum over all cells, for each center. Law and Deng (2018). Built in lesson 14.
    """
    answer = ops.sigmoid(logits)
    center = ops.cast(heat > 0.999, "float32")
    missed = center * (1 - answer) ** 2 * ops.softplus(-logits)
    alarm = (1 - heat) ** 4 * answer**2 * ops.softplus(logits)
    return ops.sum(missed + alarm) / ops.maximum(ops.sum(center), 1)


def box_loss(boxes, answers, weights):
    """The mean absolute error of size and offset where there is an object. Built in lesson 14."""
    error = ops.sum(ops.abs(boxes - answers) * weights)
    return error / ops.maximum(ops.sum(weights), 1)


def sides(numbers):
    """The sides of boxes (..., 4) of log size and offset: left and top, right and bottom, in cells.

    Sizes are cut at exp(5), or one wild answer would make the loss infinite. Built in lesson 14.
    """
    half = ops.exp(ops.clip(numbers[..., :2], -5.0, 5.0)) / 2
    return numbers[..., 2:] - half, numbers[..., 2:] + half


def area(widths):
    """Width times height of `widths` (..., 2), as (..., 1). Built in lesson 14."""
    return widths[..., :1] * widths[..., 1:]


def overlap_loss(boxes, answers, weights):
    """The mean of 1 - IoU where there is an object: tight boxes, whatever their size.

    Boxes that do not meet have no gradient, so this loss needs `box_loss` beside it. Yu and others
    (2016), "UnitBox". Built in lesson 14.
    """
    (low, high), (low_said, high_said) = sides(boxes), sides(answers)
    shared = area(ops.maximum(ops.minimum(high, high_said) - ops.maximum(low, low_said), 0))
    union = area(high - low) + area(high_said - low_said) - shared
    return ops.sum((1 - shared / union) * weights) / ops.maximum(ops.sum(weights), 1)


def detection_loss(targets, outputs):
    """The sum of the three losses, for targets as `make_targets` makes them. Built in lesson 14."""
    count = targets.shape[-1] - 5
    heat = focal_loss(targets[..., :count], outputs[..., :count])
    box = targets[..., count:-1], outputs[..., count:], targets[..., -1:]
    return heat + box_loss(*box) + 3 * overlap_loss(*box)


def train_network(model, images, targets, loss, epochs, callbacks=(), peak=0.008):
    """Train in batches of 16, with one rise and fall of the learning rate.

    Args:
        model: a keras.Model; it is compiled and trained in place.
        images: (count, height, width, channels), 0 to 255.
        targets: (count, ...), for a detector as `make_targets` makes them.
        loss: a function of targets and outputs, for a detector `detection_loss`.
        epochs: tours through all images.
        callbacks: for `fit`.
        peak: the highest learning rate; a tenth of it for a network that is trained already.

    Returns:
        The loss of each epoch. Built in lesson 14.
    """
    steps = epochs * -(-len(images) // 16)
    rise = steps // 5
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps - rise, warmup_target=peak, warmup_steps=rise
    )
    model.compile(keras.optimizers.AdamW(rate, weight_decay=0.01, beta_2=0.98), loss)
    settings = {"epochs": epochs, "batch_size": 16, "verbose": 0, "callbacks": list(callbacks)}
    return model.fit(images, targets, **settings).history["loss"]


def detect(model, images, threshold=0.3, overlap=0.5):
    """Find objects: the peaks of the heat, their boxes, and of those that overlap the best.

    The nine cells around a center have all learned its box, each with an offset of its own, so the
    box of a peak is the mean of nine answers.

    Args:
        model: a trained detector.
        images: (count, height, width, channels), 0 to 255.
        threshold: the least score, 0 to 1.
        overlap: the largest IoU of two boxes of one class that may both stay.

    Returns:
        A list with (boxes, classes, scores) for each image, as `vision.average_precisions` takes
        it; the highest score first. Built in lesson 14.
    """
    found = []
    for output in keras.ops.convert_to_numpy(model.predict(images, verbose=0)):
        heat = 1 / (1 + np.exp(-output[..., :-4]))
        mean = ndimage.uniform_filter(output[..., -4:], (3, 3, 1), mode="nearest")
        maps = heat, mean[..., :2], mean[..., 2:]
        boxes, classes, scores = vision.decode_boxes(*maps, STRIDE, threshold, at_most=300)
        kept = vision.non_maximum_suppression(boxes, scores, overlap, classes)
        found.append((boxes[kept], classes[kept], scores[kept]))
    return found
