"""Every choice that a picture needs, thrown from one seed: the same on each platform."""

import random


class Dice(random.Random):
    """Random choices that depend on the seed alone.

    Python promises that `random()` of a seeded `random.Random` returns the same numbers in every
    version and on every platform; every method here is made of it.
    """

    def chance(self, share):
        """True in this share of the throws, 0 to 1."""
        return self.random() < share

    def between(self, low, high):
        """A number from low to high."""
        return low + (high - low) * self.random()

    def whole(self, low, high):
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * self.random())

    def pick(self, choices):
        """One of the choices, each as likely as the others."""
        return choices[int(len(choices) * self.random())]

    def weighted(self, weights):
        """A key of a dict, as likely as its value says (the values sum to 1)."""
        left = self.random()
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return key
