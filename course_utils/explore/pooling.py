"""The explorer of lesson 04: a pooling window that walks, what it takes and what it sends back."""

import ipywidgets
import numpy as np

from course_utils.explore.explorer import Explorer, integer_slider, one_channel
from course_utils.figures import neuron
from course_utils.figures import pooling as drawing
from course_utils.layers import AveragePooling2D, MaxPooling2D, output_size, padding_amounts

KINDS = {"max": MaxPooling2D, "average": AveragePooling2D}
DEFAULTS = {
    "row": 0,
    "column": 0,
    "pool_size": 2,
    "strides": 2,
    "padding": "valid",
    "kind": "max",
    "shift": 0,
}


class PoolingExplorer(Explorer):
    """One channel, one pooling layer: a window, its value, and where the gradient of it goes.

    Arguments: image: (height, width) array of one channel; up to 12 by 12 its numbers are legible.
    settings: starting values for any of `DEFAULTS`, such as pool_size=3 or kind="average". `shift`
    moves the image to the right, and zeros follow it.
    Raises ValueError when the image has another number of axes or a setting is unknown.
    Built in lesson 04.
    """

    defaults = DEFAULTS
    columns = (("row", "column", "shift"), ("pool_size", "strides"), ("padding", "kind"))
    control_width = "21em"
    name_width = "5em"

    def __init__(self, image, **settings):
        self.image = one_channel(image)
        super().__init__(**settings)
        if self.settings["kind"] not in KINDS:
            raise ValueError(
                f"There is no pooling of the kind {self.settings['kind']!r} here. "
                f"Choose one of: {', '.join(KINDS)}."
            )

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        return drawing.one_window(**self._present())

    def output_shape(self):
        """Return (rows, columns) of the output at the present settings."""
        return tuple(output_size(length, *self._geometry()) for length in self.image.shape)

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        present = self._present()
        (row, column), output = present["place"], present["output"]
        receivers = int((present["share"] > 0).sum())
        whole = "The whole gradient goes to one of its pixels."
        shared = f"Its {receivers} pixels share the gradient."
        return (
            f"The window in row {row}, column {column} of the {output.shape[0]} \u00d7 "
            f"{output.shape[1]} output has the value {neuron.short(output[row, column])}. "
            f"{whole if receivers == 1 else shared}"
        )

    def _geometry(self):
        return tuple(self.settings[name] for name in ("pool_size", "strides", "padding"))

    def _moved(self):
        """Return the image, moved to the right by `shift` pixels, as a batch of one channel."""
        shift = self.settings["shift"]
        moved = np.pad(self.image, ((0, 0), (shift, 0)))[:, : self.image.shape[1]]
        return moved[np.newaxis, :, :, np.newaxis]

    def _present(self):
        """Compute what `one_window` draws."""
        chosen, images = self.settings, self._moved()
        layer = KINDS[chosen["kind"]](*self._geometry())
        output = layer.forward(images)
        gradient = layer.backward(np.ones_like(output))[0, :, :, 0]
        place = tuple(
            min(chosen[name], length - 1)
            for name, length in zip(("row", "column"), output.shape[1:3], strict=True)
        )
        only_this = np.zeros_like(output)
        only_this[0, place[0], place[1], 0] = 1
        margins = [padding_amounts(length, *self._geometry()) for length in self.image.shape]
        padded, gradient, share = (
            np.pad(array, margins, constant_values=np.nan)
            for array in (images[0, :, :, 0], gradient, layer.backward(only_this)[0, :, :, 0])
        )
        corner = tuple(chosen["strides"] * index for index in place)
        rows, columns = (slice(start, start + chosen["pool_size"]) for start in corner)
        value = output[0, place[0], place[1], 0]
        return {
            "padded": padded,
            "corner": corner,
            "pool_size": chosen["pool_size"],
            "output": output[0, :, :, 0],
            "place": place,
            "gradient": gradient,
            "share": np.nan_to_num(share[rows, columns]),
            "texts": self._arithmetic(padded[rows, columns], place, value),
        }

    def _arithmetic(self, window, place, value):
        """Return lines: what is in the window, what the layer does with it, and the value."""
        pixels = window[np.isfinite(window)]
        left_out = window.size - len(pixels)
        if self.settings["kind"] == "max":
            rule = "the largest of them"
            ties = int((pixels == value).sum())
            back = "all of it to the largest" if ties == 1 else f"{ties} are tied: to the first"
        else:
            rule = f"their sum {neuron.short(pixels.sum())}, divided by {len(pixels)}"
            back = f"1/{len(pixels)} of it to each pixel"
        counted = f"{len(pixels)} pixels in the window"
        return (
            f"{counted}, {left_out} padded places left out" if left_out else counted,
            f"forward: {rule}",
            f"backward: {back}",
            "value ({}, {}) = {}".format(*place, neuron.short(value)),
        )

    def _adjust(self, controls):
        self._clamp_place(controls, self.output_shape())

    def _controls(self):
        start = self.settings
        largest = min(5, *self.image.shape)  # window
        return {
            "row": integer_slider("row", start, 0, start["row"]),
            "column": integer_slider("column", start, 0, start["column"]),
            "shift": integer_slider("shift", start, 0, 4),
            "pool_size": integer_slider("pool_size", start, 1, largest),
            "strides": integer_slider("strides", start, 1, 5),
            "padding": _choice("padding", start, ("valid", "same")),
            "kind": _choice("kind", start, tuple(KINDS)),
        }


def _choice(name, start, options):
    return ipywidgets.SelectionSlider(options=options, value=start[name], description=name)
