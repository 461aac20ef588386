"""Small networks that the tests explain: built, saved and nested in the usual ways."""

import keras
import numpy as np
from keras import layers


def images(count=3, size=16, seed=0):
    return np.random.default_rng(seed).uniform(0, 255, (count, size, size, 3)).astype("float32")


def sequential(size=16, classes=4, ending=(), beginning=(), seed=1):
    """A chain that ends in global average pooling and one dense layer; its averages are no 0s."""
    keras.utils.set_random_seed(seed)
    network = keras.Sequential(
        [
            keras.Input((size, size, 3)),
            *beginning,
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.Conv2D(6, 3, 2, "same", use_bias=False, name="conv_1"),
            layers.BatchNormalization(name="norm"),
            layers.ReLU(name="relu_1"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Conv2D(8, 3, 1, "same", activation="relu", name="conv_2"),
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.5),
            layers.Dense(classes, bias_initializer="random_normal", name="scores"),
            *ending,
        ]
    )
    random = np.random.default_rng(seed)
    norm = network.get_layer("norm")
    norm.set_weights([random.uniform(0.5, 1.5, value.shape) for value in norm.get_weights()])
    return network


def with_softmax(**options):
    return sequential(ending=[layers.Softmax()], **options)


def moved_about():
    return sequential(beginning=[layers.RandomTranslation(0.3, 0.3), layers.GaussianNoise(0.9)])


def functional():
    """A path goes around two layers."""
    keras.utils.set_random_seed(2)
    inputs = keras.Input((16, 16, 3))
    x = layers.Conv2D(6, 3, padding="same", activation="relu", name="before")(inputs / 255.0)
    y = layers.Conv2D(6, 3, padding="same", activation="relu", name="aside")(x)
    x = layers.Add(name="joined")([x, y])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(4, activation="softmax")(x))


def nested():
    """A network serves as a layer, as a backbone does."""
    keras.utils.set_random_seed(3)
    inner = keras.Sequential(
        [keras.Input((16, 16, 3)), layers.Conv2D(5, 3, 2, activation="relu", name="inside")],
        name="backbone",
    )
    stack = [layers.Rescaling(1 / 255), inner, layers.GlobalAveragePooling2D(), layers.Dense(4)]
    return keras.Sequential([keras.Input((16, 16, 3)), *stack])


def loaded(tmp_path, network):
    network.save(tmp_path / "network.keras")
    return keras.models.load_model(tmp_path / "network.keras")
