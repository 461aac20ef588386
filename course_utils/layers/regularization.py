"""Dropout: a network that cannot rely on any one number."""

import numpy as np

from course_utils.layers.layer import Layer


class Dropout(Layer):
    """While the network learns, a share `rate` of the inputs becomes zero, at random.

    The others are divided by 1 - rate, so that their expected value stays what it was; with
    `training=False`, inputs pass unchanged. `backward` drops the same places. `rate` is from 0 to
    1. `seed` makes the draws repeatable: they are NumPy's, and other than those of
    `keras.layers.Dropout`, which the layer equals in all else. Raises ValueError for another rate.

    Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), "Dropout: a simple way to
    prevent neural networks from overfitting". Built in lesson 06.
    """

    def __init__(self, rate, seed=None):
        super().__init__()
        if not 0 <= rate <= 1:
            raise ValueError(f"rate must be a share from 0 to 1, such as 0.5, and is {rate!r}.")
        self.rate = float(rate)
        self._random = np.random.default_rng(seed)

    def _forward(self, inputs, training):
        factors = np.ones((), inputs.dtype)
        if training and self.rate > 0:
            kept = self._random.random(inputs.shape) >= self.rate
            factors = kept.astype(inputs.dtype)
            if self.rate < 1:  # at rate 1, nothing is kept
                factors /= 1 - self.rate
        self._remembered = factors
        return inputs * factors

    def _backward(self, output_gradient):
        return output_gradient * self._remembered
