"""The explorer of lesson 01: channels and range of a photograph, and what uint8 keeps of them."""

import ipywidgets
import numpy as np
from PIL import Image

from course_utils.explore.explorer import Explorer
from course_utils.figures import pixel_values as drawing
from course_utils.figures.neuron import short

ACROSS = 150  # pixels: enough to see, few enough to follow a slider
MIDDLE = 127.5  # of 0 and 255; contrast stretches from here
NAMES = ("red", "green", "blue")
GRAY_WEIGHTS = np.array([0.2989, 0.5870, 0.1140])  # of red, green and blue, as in Keras
WRAP, CLIP = "wrap around", "clip first"
CHOICES = {
    "channels": ("all three", *NAMES, "gray"),
    "order": ("RGB", "BGR"),
    "storing": (WRAP, CLIP),
}
DEFAULTS = {
    "brightness": 0,
    "contrast": 1.0,
    "channels": "all three",
    "storing": WRAP,
    "order": "RGB",
}


class PixelValueExplorer(Explorer):
    """A photograph whose values are multiplied and shifted, then stored as uint8 again.

    Each value becomes (value - 127.5) * contrast + 127.5 + brightness, is rounded, and is stored.

    Arguments: image: (height, width, 3), uint8, channels red, green, blue; it is reduced
    to 150 pixels across. settings: starting values for any of `DEFAULTS`.
    Raises ValueError for another shape or dtype and for unknown settings. Built in lesson 01.
    """

    defaults = DEFAULTS
    columns = (("brightness", "contrast"), ("channels", "storing"), ("order",))
    name_width = "6.5em"

    def __init__(self, image, **settings):
        image = np.asarray(image)
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
            raise ValueError(
                "The explorer takes one color photograph of shape (height, width, 3) and dtype "
                f"uint8, and got shape {image.shape} and dtype {image.dtype}."
            )
        super().__init__(**settings)
        self._check_choices(CHOICES)
        shrink = max(1.0, max(image.shape[:2]) / ACROSS)
        size = round(image.shape[1] / shrink), round(image.shape[0] / shrink)
        self.image = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.LANCZOS))

    def computed(self):
        """Return the values after the arithmetic, before they are stored: whole numbers."""
        chosen = self._chosen().astype("float64")
        values = (chosen - MIDDLE) * self.settings["contrast"] + MIDDLE
        return np.rint(values + self.settings["brightness"]).astype("int64")

    def stored(self):
        """Return what uint8 keeps of the computed values."""
        values = self.computed()
        if self.settings["storing"] == CLIP:
            values = np.clip(values, 0, 255)
        return values.astype("uint8")  # keeps the remainder of a division by 256

    def outside(self):
        """Return the share of the computed values, 0 to 1, that uint8 cannot hold."""
        values = self.computed()
        return float(np.mean((values < 0) | (values > 255)))

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        computed, chosen = self.computed(), self.settings["channels"]
        names = NAMES if chosen == "all three" else (chosen,)
        channels = np.moveaxis(computed, 2, 0) if computed.ndim == 3 else computed[np.newaxis]
        after = self.stored()
        title = f"stored as uint8: {self.settings['storing']}"
        if after.ndim == 3 and self.settings["order"] == "BGR":
            after, title = after[..., ::-1], f"{title}, shown in the order BGR"
        before = "the photograph" if chosen == "all three" else f"the photograph, {chosen}"
        return drawing.before_and_after(
            self._chosen(),
            dict(zip(names, channels, strict=True)),
            after,
            self._lines(),
            (before, title),
            point=self._point(),
        )

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        return "; ".join(self._lines()) + "."

    def _chosen(self):
        name = self.settings["channels"]
        if name == "all three":
            return self.image
        if name == "gray":
            return np.rint(self.image @ GRAY_WEIGHTS).astype("uint8")
        return self.image[..., NAMES.index(name)]

    def _point(self):
        height, width = self.image.shape[:2]
        return height // 2, int(width * 0.34)

    def _lines(self):
        """Write one pixel's arithmetic and the share outside the range."""
        contrast, brightness = self.settings["contrast"], self.settings["brightness"]
        row, column = self._point()
        all_three = self.settings["channels"] == "all three"
        name = "red" if all_three else self.settings["channels"]
        place = (row, column, 0) if all_three else (row, column)
        value, computed, kept = (
            int(array[place]) for array in (self._chosen(), self.computed(), self.stored())
        )
        sign = "+" if brightness >= 0 else "\u2212"
        factor = short(contrast) if contrast >= 0 else f"({short(contrast)})"
        shifted = f"{MIDDLE} {sign} {abs(brightness)} = {short(computed)}"
        return (
            f"The pixel in the green circle, {name}: {value}",
            f"({value} \u2212 {MIDDLE}) \u00b7 {factor} + {shifted}",
            f"kept by uint8: {kept}" + ("" if kept == computed else ", which is another number"),
            f"outside 0 to 255: {self.outside():.0%} of all values",
        )

    def _controls(self):
        start = self.settings
        controls = {
            "brightness": ipywidgets.IntSlider(
                value=start["brightness"], min=-250, max=250, step=10, description="brightness"
            ),
            "contrast": ipywidgets.FloatSlider(
                value=start["contrast"], min=-1.0, max=3.0, step=0.1, description="contrast",
                readout_format=".1f",
            ),
        }  # fmt: skip
        for name, options in CHOICES.items():
            controls[name] = ipywidgets.Dropdown(
                options=options, value=start[name], description=name
            )
        return controls
