"""Optimizers: from the gradient of each weight to its next value."""

import numpy as np


class Optimizer:
    """The common part of the optimizers: `step(weights, gradients)` returns the next weights.

    An optimizer keeps its state, such as a velocity, under the name of each weight, so that one
    optimizer serves all weights of one network. `learning_rate` may be changed between steps.
    """

    def __init__(self, learning_rate):
        self.learning_rate = _number(learning_rate, "learning_rate")
        self.iterations = 0
        self._state = {}

    def step(self, weights, gradients):
        """Return the weights after one step, as a new dictionary of new arrays.

        `weights` and `gradients` are dictionaries with the same names, of floating-point arrays
        with the same shapes; names mean the same weights at each step. Raises ValueError otherwise.
        """
        if set(weights) != set(gradients):
            raise ValueError(
                f"Each weight needs its gradient, and the weights are {sorted(weights)}, the "
                f"gradients {sorted(gradients)}. Run forward and backward first."
            )
        for name, weight in weights.items():
            self._check(name, weight, gradients[name])
        self.iterations += 1
        return {
            name: weight - self._change(name, gradients[name].astype(weight.dtype))
            for name, weight in weights.items()
        }

    def _change(self, name, gradient):
        """Return what is subtracted from the weight called `name`."""
        raise NotImplementedError

    def _check(self, name, weight, gradient):
        kept = self._state.get(name)
        if weight.shape != gradient.shape or (kept is not None and kept[0].shape != weight.shape):
            raise ValueError(
                f"The weight {name!r} has shape {weight.shape}, its gradient {gradient.shape}"
                + (f", and at the last step it had {kept[0].shape}" if kept else "")
                + ". Use one optimizer for one network, whose weights keep their shapes."
            )


class SGD(Optimizer):
    """Stochastic gradient descent, equal to `keras.optimizers.SGD`.

    Each weight moves against its gradient. With `momentum`, from 0 to 1, the movement of the last
    step goes on; with `nesterov`, the gradient counts as if that movement had been made already.
    Polyak (1964); Sutskever, Martens, Dahl and Hinton (2013), "On the importance of initialization
    and momentum in deep learning". Built in lesson 05.
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False):
        super().__init__(learning_rate)
        self.momentum = _number(momentum, "momentum", at_most=1)
        self.nesterov = bool(nesterov)

    def _change(self, name, gradient):
        change = self.learning_rate * gradient
        if self.momentum == 0:
            return change
        (velocity,) = self._state.get(name, (np.zeros_like(gradient),))
        velocity = self.momentum * velocity + change
        self._state[name] = (velocity,)
        return self.momentum * velocity + change if self.nesterov else velocity


class Adam(Optimizer):
    """Steps of about one size for every weight, equal to `keras.optimizers.Adam`.

    The mean of the last gradients is divided by the root of the mean of their squares. `beta_1` and
    `beta_2`, from 0 to below 1, say how long the two means remember; as both start at zero, they
    are enlarged at first. `epsilon` keeps the division from exploding. Kingma and Ba (2015), "Adam:
    a method for stochastic optimization", in the form of the end of its section 2. Built in
    lesson 05.
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(learning_rate)
        self.beta_1 = _number(beta_1, "beta_1", below=1)
        self.beta_2 = _number(beta_2, "beta_2", below=1)
        self.epsilon = _number(epsilon, "epsilon")

    def _change(self, name, gradient):
        zeros = np.zeros_like(gradient)
        mean, square = self._state.get(name, (zeros, zeros))
        mean = mean + (gradient - mean) * (1 - self.beta_1)
        square = square + (gradient**2 - square) * (1 - self.beta_2)
        self._state[name] = mean, square
        # In the dtype of the weights, as in Keras: in float32, 1 - 0.999 is not quite 0.001.
        beta_1, beta_2 = gradient.dtype.type(self.beta_1), gradient.dtype.type(self.beta_2)
        enlarge = np.sqrt(1 - beta_2**self.iterations) / (1 - beta_1**self.iterations)
        return self.learning_rate * enlarge * mean / (np.sqrt(square) + self.epsilon)


def _number(value, name, at_most=np.inf, below=np.inf):
    """Return `value`; raise ValueError unless it is a number from 0 to its bound."""
    good = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    if not (good and 0 <= value <= at_most and value < below):
        bound = "" if min(at_most, below) == np.inf else f" and no more than {min(at_most, below)}"
        bound = " and below 1" if below == 1 else bound
        raise ValueError(f"{name} must be a number of at least 0{bound}, and is {value!r}.")
    return float(value)
