"""The explorer of lesson 02: choose an output neuron and see where its value comes from."""

import functools

import ipywidgets
import numpy as np

from course_utils.figures import neuron as drawing
from course_utils.figures.style import to_png
from course_utils.layers import Conv2D, output_size


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


KERNELS = {
    "vertical edges": vertical_edges,
    "horizontal edges": horizontal_edges,
    "sum": ones,
    "copy the center": center,
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


class ConvolutionExplorer:
    """One channel, one filter, and every number between the input and one output neuron.

    Arguments: image: (height, width) array of one channel; up to 12 by 12 its numbers are legible.
    settings: starting values for any of `DEFAULTS`, such as kernel_size=2 or padding="same".
    Raises ValueError when the image has another number of axes or a setting is unknown.
    Built in lesson 02.
    """

    def __init__(self, image, **settings):
        self.image = np.asarray(image, "float64")
        if self.image.ndim != 2:
            raise ValueError(
                f"The explorer takes an image of shape (height, width), and this one has shape "
                f"{self.image.shape}. Pass one channel, such as image[:, :, 0]."
            )
        unknown = set(settings) - set(DEFAULTS)
        if unknown:
            raise ValueError(
                f"Unknown setting {sorted(unknown)[0]!r}. The settings are: {', '.join(DEFAULTS)}."
            )
        self.settings = {**DEFAULTS, **settings}

    @functools.cached_property
    def widget(self):
        """Sliders above, the picture below: an ipywidgets VBox."""
        return _make_widget(self)

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        problem = self.problem()
        return drawing.sentence(problem) if problem else drawing.one_neuron(**self._present())

    def problem(self):
        """Return a sentence when the present settings leave no output, and None otherwise."""
        strides, rate = self.settings["strides"], self.settings["dilation_rate"]
        if strides > 1 and rate > 1:
            return (
                "Keras takes strides above 1 or a dilation_rate above 1, not both.\n"
                "Set one of the two back to 1."
            )
        reach = self.reach()
        shortest = min(self.image.shape)
        if self.settings["padding"] == "valid" and reach > shortest:
            return (
                f"The window reaches over {reach} pixels and the image has {shortest}: it does "
                'not fit.\nMake kernel_size or dilation_rate smaller, or set padding to "same".'
            )
        return None

    def output_shape(self):
        """Return (rows, columns) of the output map at the present settings."""
        names = ("kernel_size", "strides", "padding", "dilation_rate")
        options = {name: self.settings[name] for name in names}
        return tuple(int(output_size(length, **options)) for length in self.image.shape)

    def formula(self):
        """Write the output size as a formula, in words and with the present numbers."""
        strides, height = self.settings["strides"], self.image.shape[0]
        return (
            "rows = \u230a(input + padding \u2212 reach) / stride\u230b + 1\n"
            f"= \u230a({height} + {sum(self._padding()[0])} \u2212 {self.reach()}) / {strides}\u230b"
            f" + 1 = {self.output_shape()[0]}"
        )

    def reach(self):
        """Return how many pixels a window spans from its first to its last."""
        return self.settings["dilation_rate"] * (self.settings["kernel_size"] - 1) + 1

    def _padding(self):
        """Return ((before, after) along the rows, (before, after) along the columns)."""
        if self.settings["padding"] == "valid":
            return (0, 0), (0, 0)
        pairs = []
        for length, count in zip(self.image.shape, self.output_shape(), strict=True):
            total = max((count - 1) * self.settings["strides"] + self.reach() - length, 0)
            pairs.append((total // 2, total - total // 2))
        return tuple(pairs)

    def _present(self):
        chosen = self.settings
        kernel = KERNELS[chosen["kernel"]](chosen["kernel_size"])
        layer = Conv2D(1, chosen["kernel_size"], strides=chosen["strides"],
                       padding=chosen["padding"], dilation_rate=chosen["dilation_rate"])  # fmt: skip
        layer.build((1, *self.image.shape, 1))
        layer.weights["kernel"] = kernel[:, :, None, None]
        layer.weights["bias"] = np.full(1, float(chosen["bias"]))
        output = np.asarray(layer.forward(self.image[None, :, :, None]))[0, :, :, 0]
        (above, _), (before, _) = padding = self._padding()
        neuron = tuple(
            min(chosen[name], count - 1)
            for name, count in zip(("row", "column"), output.shape, strict=True)
        )
        return {
            "padded": np.pad(self.image, padding),
            "inside": (above, before, *self.image.shape),
            "kernel": kernel,
            "output": output,
            "neuron": neuron,
            "strides": chosen["strides"],
            "dilation_rate": chosen["dilation_rate"],
            "bias": chosen["bias"],
            "notes": (self._input_note(padding), self.formula()),
        }

    def _input_note(self, padding):
        size, rate = self.settings["kernel_size"], self.settings["dilation_rate"]
        reach = f"reach = {rate} \u00b7 ({size} \u2212 1) + 1 = {self.reach()}"
        if not np.any(padding):
            return f"padding: none\n{reach}"
        (above, below), (before, after) = padding
        return f"padding: {above} above, {below} below, {before} left, {after} right\n{reach}"


def _make_widget(explorer):
    start = explorer.settings
    sliders = {
        "kernel_size": _slider("kernel_size", start, 1, 5),
        "strides": _slider("strides", start, 1, 4),
        "padding": ipywidgets.SelectionSlider(
            options=["valid", "same"], value=start["padding"], description="padding"
        ),
        "dilation_rate": _slider("dilation_rate", start, 1, 4),
        "row": _slider("row", start, 0, max(start["row"], 0)),
        "column": _slider("column", start, 0, max(start["column"], 0)),
        "bias": _slider("bias", start, -9, 9),
        "kernel": ipywidgets.Dropdown(
            options=list(KERNELS), value=start["kernel"], description="kernel"
        ),
    }
    for control in sliders.values():
        control.style.description_width = "6.5em"
        control.layout.width = "22em"
    picture = ipywidgets.Image(format="png", layout=ipywidgets.Layout(width="960px"))
    picture.layout.max_width = "100%"
    in_words = ipywidgets.HTML()
    state = {"busy": False}

    def redraw(_change=None):
        if state["busy"]:
            return
        state["busy"] = True  # clamping a slider below would call this function again
        try:
            explorer.settings = {name: control.value for name, control in sliders.items()}
            if explorer.problem() is None:
                for name, count in zip(("row", "column"), explorer.output_shape(), strict=True):
                    sliders[name].max = count - 1
                    explorer.settings[name] = sliders[name].value
            picture.value = to_png(explorer.static_picture())
            in_words.value = _in_words(explorer)
        finally:
            state["busy"] = False

    for control in sliders.values():
        control.observe(redraw, names="value")
    redraw()
    columns = (
        ("kernel_size", "strides", "padding"),
        ("dilation_rate", "row", "column"),
        ("kernel", "bias"),
    )
    controls = ipywidgets.HBox(
        [ipywidgets.VBox([sliders[name] for name in names]) for names in columns],
        layout=ipywidgets.Layout(flex_flow="row wrap"),
    )
    return ipywidgets.VBox([controls, picture, in_words])


def _slider(name, start, lowest, highest):
    return ipywidgets.IntSlider(
        value=start[name], min=lowest, max=highest, description=name, continuous_update=True
    )


def _in_words(explorer):
    """Say what the picture shows, for readers who cannot see it."""
    problem = explorer.problem()
    if problem:
        return problem.replace("\n", " ")
    now = explorer._present()
    (row, column), value = now["neuron"], now["output"][now["neuron"]]
    rows, columns = now["output"].shape
    return (
        f"Neuron (row {row}, column {column}) of the {rows} \u00d7 {columns} output has the value "
        f"{value:g}."
    )
