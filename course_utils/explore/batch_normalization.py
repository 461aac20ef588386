"""The explorer of lesson 06: what batch normalization measures, and what it makes of it."""

import ipywidgets
import numpy as np

from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures.neuron import short
from course_utils.figures.statistics import batch_statistics
from course_utils.layers import BatchNormalization

DEFAULTS = {"batch_size": 16, "momentum": 0.9, "steps": 22}
LIMITS = {"batch_size": (1, 128), "momentum": (0.0, 0.99), "steps": (1, 300)}
TRUE_MEAN, TRUE_DEVIATION = 4.0, 1.6
FRESH = 2000  # inputs at inference


class BatchNormalizationExplorer(Explorer):
    """One channel, drawn at random, and a batch normalization layer that learns its statistics.

    Arguments: settings: starting values for any of `DEFAULTS`, such as momentum=0.99.
    Raises ValueError when a setting is unknown or outside of `LIMITS`. Built in lesson 06.
    """

    defaults = DEFAULTS
    name_width = "6em"

    def __init__(self, **settings):
        super().__init__(**settings)
        for name, value in settings.items():
            lowest, highest = LIMITS[name]
            if not lowest <= value <= highest:
                raise ValueError(
                    f"{name} goes from {lowest} to {highest} here, and is {value!r}. Choose a "
                    "value in between."
                )

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        batch_means, moving_means, outputs = self.run()
        return batch_statistics(batch_means, moving_means, TRUE_MEAN, outputs)

    def run(self):
        """Return (batch means, moving means, outputs at inference) of the present settings."""
        chosen, random = self.settings, np.random.default_rng(6)
        layer = BatchNormalization(momentum=chosen["momentum"])
        batch_means, moving_means = [], []
        for _ in range(chosen["steps"]):
            batch = random.normal(TRUE_MEAN, TRUE_DEVIATION, (chosen["batch_size"], 1))
            layer.forward(batch, training=True)
            batch_means.append(batch.mean())
            moving_means.append(float(layer.statistics["moving_mean"][0]))
        fresh = np.random.default_rng(7).normal(TRUE_MEAN, TRUE_DEVIATION, (FRESH, 1))
        return np.array(batch_means), np.array(moving_means), layer.forward(fresh)[:, 0]

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        chosen, (batch_means, moving_means, outputs) = self.settings, self.run()
        way = 100 * (1 - chosen["momentum"] ** chosen["steps"])
        return (
            f"After {chosen['steps']} steps with momentum {short(chosen['momentum'])} the moving "
            f"mean has made {way:.0f} % of its way: it is {moving_means[-1]:.2f}, and the true "
            f"mean is {TRUE_MEAN:g}. Means of batches of {chosen['batch_size']} lie between "
            f"{batch_means.min():.2f} and {batch_means.max():.2f}. At inference the outputs have "
            f"mean {outputs.mean():.2f} and deviation {outputs.std():.2f}, in place of 0 and 1."
        )

    def _controls(self):
        start = self.settings
        lowest, highest = LIMITS["momentum"]
        return {
            "batch_size": integer_slider("batch_size", start, *LIMITS["batch_size"]),
            "momentum": ipywidgets.FloatSlider(
                value=start["momentum"], min=lowest, max=highest, step=0.01, description="momentum"
            ),
            "steps": integer_slider("steps", start, *LIMITS["steps"]),
        }
