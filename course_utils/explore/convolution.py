"""The explorer of lesson 02: choose an output neuron and see where its value comes from."""

import ipywidgets
import numpy as np

from course_utils.explore.explorer import Explorer, integer_slider, one_channel
from course_utils.figures import neuron as drawing
from course_utils.layers import Conv2D, output_size, padding_amounts, window_size


def vertical_edges(size):
    """Return a (size, size) kernel that answers to dark on the left and bright on the right."""
    return np.tile(np.sign(np.arange(size) - (size - 1) / 2), (size, 1)) if size > 1 else ones(1)


def horizontal_edges(size):
    """Return a (size, size) kernel that answers to dark above and bright below."""
    return vertical_edges(size).T


def ones(size):
    """Return a (size, size) kernel that adds up its window: a blur, but for a division."""
    return np.ones((size, size))


def center(size):
    """Return a (size, size) kernel that copies the middle of its window."""
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def sharpen(size):
    """Return a (size, size) kernel: the middle, and once more what sets it off from its window."""
    return size**2 * center(size) - ones(size) + center(size)


KERNELS = {
    "vertical edges": vertical_edges,
    "horizontal edges": horizontal_edges,
    "sum": ones,
    "copy the center": center,
    "sharpen": sharpen,
}
DEFAULTS = {
    "kernel_size": 3,
    "strides": 1,
    "padding": "valid",
    "dilation_rate": 1,
    "row": 0,
    "column": 0,
    "kernel": "vertical edges",
    "bias": 0,
}


class ConvolutionExplorer(Explorer):
    """One channel, one filter, and every number between the input and one output neuron.

    Arguments: image: (height, width) array of one channel; up to 12 by 12 its numbers are legible.
    settings: starting values for any of `DEFAULTS`, such as kernel_size=2 or padding="same".
    Raises ValueError when the image has another number of axes or a setting is unknown.
    Built in lesson 02.
    """

    defaults = DEFAULTS
    columns = (
        ("kernel_size", "strides", "padding"),
        ("dilation_rate", "row", "column"),
        ("kernel", "bias"),
    )
    name_width = "6.5em"

    def __init__(self, image, **settings):
        self.image = one_channel(image)
        super().__init__(**settings)

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        problem = self.problem()
        return drawing.sentence(problem) if problem else drawing.one_neuron(**self._present())

    def problem(self):
        """Return a sentence when the present settings leave no output, and None otherwise."""
        if self.settings["strides"] > 1 and self.settings["dilation_rate"] > 1:
            return (
                "Keras takes strides above 1 or a dilation_rate above 1, not both.\n"
                "Set one of the two back to 1."
            )
        window, shortest = self._window(), min(self.image.shape)
        if self.settings["padding"] == "valid" and window > shortest:
            return (
                f"The window spans {window} pixels and the image has {shortest}: it does not fit.\n"
                'Make kernel_size or dilation_rate smaller, or set padding to "same".'
            )
        return None

    def output_shape(self):
        """Return (rows, columns) of the output map at the present settings."""
        return tuple(output_size(length, **self._options()) for length in self.image.shape)

    def formula(self):
        """Write the output size as a formula, in words and with the present numbers."""
        height, strides = self.image.shape[0], self.settings["strides"]
        added = sum(padding_amounts(height, **self._options()))
        return (
            "rows = \u230a(input + padding \u2212 window) / stride\u230b + 1\n"
            f"= \u230a({height} + {added} \u2212 {self._window()}) / {strides}\u230b + 1"
            f" = {self.output_shape()[0]}"
        )

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        problem = self.problem()
        if problem:
            return problem.replace("\n", " ")
        present = self._present()
        (row, column), output = present["neuron"], present["output"]
        return (
            f"The neuron in row {row}, column {column} of the {output.shape[0]} \u00d7 "
            f"{output.shape[1]} output has the value {drawing.short(output[row, column])}."
        )

    def _options(self):
        names = ("kernel_size", "strides", "padding", "dilation_rate")
        return {name: self.settings[name] for name in names}

    def _window(self):
        return window_size(self.settings["kernel_size"], self.settings["dilation_rate"])

    def _present(self):
        """Compute what `one_neuron` draws."""
        chosen = self.settings
        kernel = KERNELS[chosen["kernel"]](chosen["kernel_size"])
        layer = Conv2D(1, **self._options())
        layer.build((1, *self.image.shape, 1))
        layer.weights = {"kernel": kernel[:, :, None, None], "bias": np.array([chosen["bias"]])}
        output = layer.forward(self.image[None, :, :, None])[0, :, :, 0]
        margins = [padding_amounts(length, **self._options()) for length in self.image.shape]
        neuron = [
            min(chosen["row"], output.shape[0] - 1),
            min(chosen["column"], output.shape[1] - 1),
        ]
        return {
            "padded": np.pad(self.image, margins),
            "inside": (margins[0][0], margins[1][0], *self.image.shape),
            "kernel": kernel,
            "output": output,
            "neuron": tuple(neuron),
            "strides": chosen["strides"],
            "dilation_rate": chosen["dilation_rate"],
            "bias": chosen["bias"],
            "notes": (self._input_note(margins), self.formula()),
        }

    def _input_note(self, margins):
        size, rate = self.settings["kernel_size"], self.settings["dilation_rate"]
        window = f"window = {rate} \u00b7 ({size} \u2212 1) + 1 = {self._window()}"
        if not np.any(margins):
            return f"padding: none\n{window}"
        (above, below), (left, right) = margins
        return f"padding: {above} above, {below} below, {left} left, {right} right\n{window}"

    def _adjust(self, controls):
        if self.problem() is None:
            self._clamp_place(controls, self.output_shape())

    def _controls(self):
        start = self.settings
        return {
            "kernel_size": integer_slider("kernel_size", start, 1, 5),
            "strides": integer_slider("strides", start, 1, 4),
            "padding": ipywidgets.SelectionSlider(
                options=["valid", "same"], value=start["padding"], description="padding"
            ),
            "dilation_rate": integer_slider("dilation_rate", start, 1, 4),
            "row": integer_slider("row", start, 0, start["row"]),
            "column": integer_slider("column", start, 0, start["column"]),
            "kernel": ipywidgets.Dropdown(
                options=list(KERNELS), value=start["kernel"], description="kernel"
            ),
            "bias": integer_slider("bias", start, -9, 9),
        }
