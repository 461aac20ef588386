"""One rise and fall of the learning rate, for a classifier that ends in scores."""

import keras


def compile_one_cycle(network, steps, peak=0.004):
    """Compile a network whose answers are scores of classes: AdamW, cross-entropy, one cycle.

    The rate rises over a fifth of the steps to `peak`, and falls along a cosine to 0: lesson 07's
    `warm_up_and_cosine`, as a schedule of Keras.

    Arguments: network: a Keras model with scores (batch, classes). steps: of the whole training, a
    whole number of at least 1. peak: the highest rate. Returns the network. Built in lesson 07.
    """
    rise = steps // 5
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps - rise, warmup_target=peak, warmup_steps=rise
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.AdamW(rate, weight_decay=0.01), loss, metrics=["accuracy"])
    return network
