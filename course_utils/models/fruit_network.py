"""The small network that lesson 09 trains from scratch on photographs of fruit."""

import keras
from keras import layers

from course_utils.training.steps import compile_for


def fruit_network(classes, moves=()):
    """Make lesson 09's network: four blocks, one mean for each map, and a dense layer.

    Args:
        classes: how many; one logit for each.
        moves: augmentation layers; they work in `fit` and rest when the network answers.

    Returns:
        A Keras model, from photographs (batch, 64, 64, 3), 0 to 255, to logits (batch, classes).
        Built in lesson 09.
    """
    stack = [keras.Input((64, 64, 3)), layers.Rescaling(1 / 255), *moves]
    for filters, strides in ((16, 2), (32, 1), (64, 1), (96, 1)):
        stack.append(layers.Conv2D(filters, 3, strides, "same", use_bias=False))
        stack += [layers.BatchNormalization(momentum=0.9), layers.ReLU()]
        stack += [layers.MaxPooling2D(2)] if filters < 96 else []
    stack += [layers.GlobalAveragePooling2D(), layers.Dropout(0.3), layers.Dense(classes)]
    return keras.Sequential(stack)


def train_once(model, images, labels, epochs, rate=0.004, weights=None):
    """Train with one rise and fall of the learning rate, as lessons 09 and 12 do.

    AdamW with weight decay, batches of 32, label smoothing. Frozen layers stay as they are.

    Args:
        model: a Keras model that answers with logits (batch, classes).
        images: (count, ...), what the model takes.
        labels: (count,), class numbers.
        epochs: tours through the images.
        rate: the highest learning rate; a fifth of the steps rise to it, and the others fall.
        weights: dict from a class to the weight of its losses, or None.

    Returns:
        The model. Built in lesson 09.
    """
    compile_for(model, epochs * -(-len(images) // 32), rate)
    goals = keras.utils.to_categorical(labels, model.output_shape[-1])
    model.fit(images, goals, batch_size=32, epochs=epochs, class_weight=weights, verbose=0)
    return model
