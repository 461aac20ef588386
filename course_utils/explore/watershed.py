"""The explorer of lesson 15: from probabilities to things, by a threshold and a least distance."""

import ipywidgets
import numpy as np

from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures.masks import instance_colors, outlines, overlay
from course_utils.figures.photographs import photographs
from course_utils.vision import instance_average_precision, watershed_instances
from course_utils.vision.checking import instance_labels

DEFAULTS = {"threshold": 0.5, "apart": 8, "smooth": 1.0}
WIDTH = 256  # pixels of the screen for each picture


class WatershedExplorer(Explorer):
    """An image, what a network says of its pixels, and the things that a watershed makes of it.

    Arguments: image: (height, width) or (height, width, 1), uint8. foreground: (height, width),
    the probability that a pixel belongs to a thing, 0 to 1. labels: (height, width), the true
    things, 0 for background. settings: starting values for any of `DEFAULTS`, which are those of
    `watershed_instances`: threshold, a probability; apart and smooth, in pixels.
    Raises ValueError for unknown settings and for arrays that do not fit each other.
    Built in lesson 15.
    """

    defaults = DEFAULTS

    def __init__(self, image, foreground, labels, **settings):
        super().__init__(**settings)
        self.image, self.foreground, self.labels = map(np.asarray, (image, foreground, labels))
        if not self.image.shape[:2] == self.foreground.shape == self.labels.shape:
            raise ValueError(
                "The image, the probabilities and the true things belong together pixel by pixel, "
                f"and have the shapes {self.image.shape}, {self.foreground.shape} and "
                f"{self.labels.shape}."
            )
        (self.labels,) = instance_labels(self.labels)  # a piece cut out of an image has gaps
        self.things()  # refuses probabilities that are none

    def things(self):
        """Return the things at the present settings: (height, width), 0 for the background."""
        return watershed_instances(self.foreground, **self.settings)

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        found = self.things()
        hills = np.round(255 * self.foreground).astype(np.uint8)
        hills[outlines((self.foreground > self.settings["threshold"]).astype(int))] = 128
        album = {
            f"{self.labels.max()} true things": overlay(self.image, self.labels),
            "probability, threshold": hills,
            f"{found.max()} found": instance_colors(found),
        }
        return photographs(album, columns=3, width=WIDTH)

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        found = self.things()
        score = instance_average_precision(self.labels, found, 0.5)[0]
        words = f"{found.max()} things are found, {self.labels.max()} are true"
        if np.isnan(score):
            return f"{words}: nothing to score."
        return f"{words}. Of all, found or true, {score:.0%} are a pair with an IoU above 0.5."

    def _controls(self):
        start = self.settings
        return {
            "threshold": ipywidgets.FloatSlider(
                value=start["threshold"], min=0.05, max=0.95, step=0.05, description="threshold"
            ),
            "apart": integer_slider("apart", start, 1, 30),
            "smooth": ipywidgets.FloatSlider(
                value=start["smooth"], min=0.0, max=4.0, step=0.5, description="smooth"
            ),
        }
