"""The explorer of lesson 07: an optimizer walks down a valley of two weights."""

import ipywidgets
import numpy as np

from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures import descent as drawing
from course_utils.training.optimizers import SGD, Adam

OPTIMIZERS = ("SGD", "Adam")
DEFAULTS = {
    "learning_rate": 0.05,
    "momentum": 0.0,
    "steepness": 20,
    "steps": 30,
    "optimizer": "SGD",
}
RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.09, 0.095, 0.1, 0.11, 0.15, 0.2,
         0.3, 0.5, 1.0, 2.0)  # fmt: skip
START = (-4.0, 1.6)
EXPLODED = 1e12


class DescentExplorer(Explorer):
    """A loss of two weights a and b, (a² + steepness · b²) / 2, and the path of an optimizer.

    The valley is gentle along a and steep along b: the gradient is (a, steepness · b).
    Arguments: settings: starting values for any of `DEFAULTS`, such as momentum=0.9.
    Raises ValueError when a setting is unknown or names no optimizer. Built in lesson 07.
    """

    defaults = DEFAULTS
    columns = (("learning_rate", "momentum"), ("steepness", "steps"), ("optimizer",))

    def __init__(self, **settings):
        super().__init__(**settings)
        if self.settings["optimizer"] not in OPTIMIZERS:
            raise ValueError(
                f"There is no optimizer {self.settings['optimizer']!r} here. "
                f"Choose one of: {', '.join(OPTIMIZERS)}."
            )

    def path(self):
        """Return the places visited, an array (steps + 1, 2), the start first.

        A path that has exploded stays where it left.
        """
        chosen = self.settings
        optimizer = (
            SGD(chosen["learning_rate"], momentum=chosen["momentum"])
            if chosen["optimizer"] == "SGD"
            else Adam(chosen["learning_rate"], beta_1=chosen["momentum"])
        )
        weights, places = {"both": np.array(START)}, [np.array(START)]
        for _ in range(chosen["steps"]):
            if np.abs(places[-1]).max() < EXPLODED:
                gradient = weights["both"] * (1, chosen["steepness"])
                weights = optimizer.step(weights, {"both": gradient})
            places.append(weights["both"])
        return np.array(places)

    def losses(self):
        """Return the loss at each place of the path, an array (steps + 1,)."""
        return self._loss(*self.path().T)

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        first, second = np.linspace(-5, 5, 101), np.linspace(-2.2, 2.2, 61)
        surface = self._loss(first[np.newaxis, :], second[:, np.newaxis])
        path = np.clip(self.path(), -100, 100)  # lines that leave the picture end soon
        losses = np.clip(self.losses(), 1e-6, 1e6)
        chosen = self.settings
        title = f"{chosen['optimizer']}, {chosen['steps']} steps from the square to the star"
        return drawing.path_downhill(first, second, surface, path, losses, title)

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        chosen, losses = self.settings, self.losses()
        crossings = int(np.sum(np.diff(np.sign(self.path()[:, 1])) != 0))
        end = "more than a million" if losses[-1] > 1e6 else f"{losses[-1]:.3g}"
        return (
            f"{chosen['steps']} steps of {chosen['optimizer']} with the learning rate "
            f"{chosen['learning_rate']:g} and momentum {chosen['momentum']:g}: the loss goes from "
            f"{losses[0]:.3g} to {end}. The path changes sides of the valley {crossings} times."
        )

    def _loss(self, first, second):
        return (first**2 + self.settings["steepness"] * second**2) / 2

    def _controls(self):
        start = self.settings
        options = sorted({*RATES, start["learning_rate"]})
        return {
            "learning_rate": ipywidgets.SelectionSlider(
                options=options, value=start["learning_rate"], description="learning_rate"
            ),
            "momentum": ipywidgets.FloatSlider(
                value=start["momentum"], min=0, max=0.98, step=0.02, description="momentum"
            ),
            "steepness": integer_slider("steepness", start, 1, 50),
            "steps": integer_slider("steps", start, 1, 100),
            "optimizer": ipywidgets.Dropdown(
                options=list(OPTIMIZERS), value=start["optimizer"], description="optimizer"
            ),
        }
