"""One rise and fall of the learning rate, and what is trained with it."""

import keras


def one_cycle(steps, peak):
    """Return a schedule of Keras that rises over a fifth of the steps, and falls along a cosine.

    It is lesson 07's `warm_up_and_cosine`. Arguments: steps: of the whole training, a whole number
    of at least 1. peak: the highest rate. Built in lesson 07.
    """
    rise = steps // 5
    return keras.optimizers.schedules.CosineDecay(
        0.0, steps - rise, warmup_target=peak, warmup_steps=rise
    )


def compile_one_cycle(network, steps, peak=0.004):
    """Compile a network whose answers are scores of classes: AdamW, cross-entropy, one cycle.

    Arguments: network: a Keras model with scores (batch, classes). steps, peak: as for `one_cycle`.
    Returns the network. Built in lesson 07.
    """
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    adam = keras.optimizers.AdamW(one_cycle(steps, peak), weight_decay=0.01)
    network.compile(adam, loss, metrics=["accuracy"])
    return network
