"""The explorer of lesson 03: an activation, its slope, and the gradient through a stack of it."""

import ipywidgets
import numpy as np

from course_utils import layers
from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures import activations as drawing
from course_utils.figures.neuron import short

ACTIVATIONS = {
    "relu": layers.ReLU,
    "leaky_relu": layers.LeakyReLU,
    "gelu": layers.GELU,
    "silu": layers.SiLU,
    "tanh": layers.Tanh,
    "sigmoid": layers.Sigmoid,
    "none": None,
}
DEFAULTS = {"activation": "relu", "x": 1.0, "negative_slope": 0.2, "depth": 8, "weight": 1.0}
INPUTS = np.linspace(-6, 6, 241)


class ActivationExplorer(Explorer):
    """One neuron in each layer, one weight for all: what comes forward and what comes back.

    Layer by layer x becomes activation(weight * x). Backward, each layer multiplies the gradient by
    weight * slope. Arguments: settings: starting values for any of `DEFAULTS`, such as depth=12.
    Raises ValueError when a setting is unknown or names no activation. Built in lesson 03.
    """

    defaults = DEFAULTS
    columns = (("activation", "x"), ("negative_slope",), ("depth", "weight"))
    control_width = "23em"
    name_width = "9em"

    def __init__(self, **settings):
        super().__init__(**settings)
        if self.settings["activation"] not in ACTIVATIONS:
            raise ValueError(
                f"There is no activation {self.settings['activation']!r} here. "
                f"Choose one of: {', '.join(ACTIVATIONS)}."
            )

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        chosen = self.settings
        curve, slope = self._evaluate(INPUTS)
        output, steepness = self._evaluate(np.array([chosen["x"]]))
        point = chosen["x"], float(output[0]), float(steepness[0])
        left = short(chosen["weight"])
        title = f"gradient left, each weight {left}"
        return drawing.one_activation(
            INPUTS, curve, slope, point, self.gradients(), (chosen["activation"], title)
        )

    def gradients(self):
        """Return what is left of a gradient of 1 after one layer back, two layers and so on."""
        value, weight, slopes = self.settings["x"], self.settings["weight"], []
        for _ in range(self.settings["depth"]):
            outputs, steepness = self._evaluate(np.array([weight * value]))
            slopes.append(weight * float(steepness[0]))
            value = float(outputs[0])
        # The last layer comes first on the way back.
        return np.cumprod(slopes[::-1])

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        chosen = self.settings
        output, slope = self._evaluate(np.array([chosen["x"]]))
        return (
            f"{chosen['activation']} of {short(chosen['x'])} is {short(float(output[0]))}, with "
            f"the slope {float(slope[0]):.3g}. Of a gradient of 1, {chosen['depth']} layers leave "
            f"{self.gradients()[-1]:.3g}."
        )

    def _evaluate(self, inputs):
        """Return the outputs and the slopes at `inputs`, forward and backward through a layer."""
        make = ACTIVATIONS[self.settings["activation"]]
        if make is None:
            return inputs, np.ones_like(inputs)
        slope = self.settings["negative_slope"]
        layer = make(negative_slope=slope) if make is layers.LeakyReLU else make()
        outputs = layer.forward(inputs)
        return outputs, layer.backward(np.ones_like(inputs))

    def _adjust(self, controls):
        # The slope of the negative side belongs to one of the functions only.
        controls["negative_slope"].disabled = self.settings["activation"] != "leaky_relu"

    def _controls(self):
        start = self.settings
        return {
            "activation": ipywidgets.Dropdown(
                options=list(ACTIVATIONS), value=start["activation"], description="activation"
            ),
            "x": _slider("x", start, -6, 6, 0.1),
            "negative_slope": _slider("negative_slope", start, 0, 1, 0.05),
            "depth": integer_slider("depth", start, 1, 20),
            "weight": _slider("weight", start, -3, 3, 0.1),
        }


def _slider(name, start, lowest, highest, step):
    return ipywidgets.FloatSlider(
        value=start[name], min=lowest, max=highest, step=step, description=name
    )
