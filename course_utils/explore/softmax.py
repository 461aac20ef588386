"""The explorer of lesson 05: logits, a temperature, and what softmax and its loss make of them."""

import ipywidgets
import numpy as np

from course_utils.explore.explorer import Explorer
from course_utils.figures import softmax as drawing
from course_utils.training.losses import SparseCategoricalCrossentropy

NAMES = ("cat", "dog", "fox", "owl")
DEFAULTS = {"cat": 2.0, "dog": 1.0, "fox": 0.0, "owl": -1.0, "temperature": 1.0, "right": "cat"}


class SoftmaxExplorer(Explorer):
    """Four classes with a logit each: their probabilities, the loss, and the gradient.

    The logits are divided by the temperature before softmax. Arguments: settings: starting values
    for any of `DEFAULTS`: a logit from -5 to 5 for each class, the temperature, and the name of the
    class that is right. Raises ValueError when a setting is unknown, the temperature is not above
    zero or no class has the name of `right`. Built in lesson 05.
    """

    defaults = DEFAULTS
    columns = (NAMES[:2], NAMES[2:], ("temperature", "right"))
    control_width = "21em"
    name_width = "7em"

    def __init__(self, **settings):
        super().__init__(**settings)
        if self.settings["right"] not in NAMES:
            raise ValueError(
                f"There is no class {self.settings['right']!r} here. "
                f"Choose one of: {', '.join(NAMES)}."
            )
        if not self.settings["temperature"] > 0:
            raise ValueError(
                f"temperature must be above 0, and is {self.settings['temperature']!r}: logits are "
                "divided by it."
            )

    def evaluate(self):
        """Return (logits, probabilities, loss, gradient by the logits) of the present settings."""
        temperature = self.settings["temperature"]
        logits = np.array([self.settings[name] for name in NAMES])
        right = NAMES.index(self.settings["right"])
        cross_entropy = SparseCategoricalCrossentropy()
        loss = cross_entropy(np.array([right]), logits[np.newaxis] / temperature)
        difference = cross_entropy.backward()[0]  # probabilities less 1 at the right class
        probabilities = difference + (np.arange(len(NAMES)) == right)
        return logits, probabilities, loss, difference / temperature

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        logits, probabilities, loss, gradient = self.evaluate()
        right = NAMES.index(self.settings["right"])
        return drawing.one_softmax(NAMES, logits, probabilities, gradient, right, loss)

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        _, probabilities, loss, gradient = self.evaluate()
        shares = ", ".join(
            f"{name} {share:.1%}" for name, share in zip(NAMES, probabilities, strict=True)
        )
        right = self.settings["right"]
        own = gradient[NAMES.index(right)]
        return (
            f"{shares}. Right is {right}: loss {loss:.3f}, and the gradient of its logit is "
            f"{own:.3f}."
        )

    def _controls(self):
        start = self.settings
        controls = {
            name: ipywidgets.FloatSlider(
                value=start[name], min=-5, max=5, step=0.5, description=f"logit of {name}"
            )
            for name in NAMES
        }
        controls["temperature"] = ipywidgets.FloatSlider(
            value=start["temperature"], min=0.25, max=5, step=0.25, description="temperature"
        )
        controls["right"] = ipywidgets.Dropdown(
            options=NAMES, value=start["right"], description="right"
        )
        return controls
