"""The explorer of lesson 10: move a digit, and see which of several models still knows it."""

import numpy as np

from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures.answers import answers

FARTHEST = 8
DEFAULTS = {"right": 0, "down": 0, "image": 0}


class CompetitorExplorer(Explorer):
    """An image, moved by whole pixels, and the answers of several models.

    Arguments: images: (count, height, width, channels), black around the digit. labels: (count,),
    true classes. models: mapping from a name to a function that takes images and returns (count,)
    classes. settings: starting values for any of `DEFAULTS`; right and down are pixels, image the
    position of an image.
    Raises ValueError for unknown settings, no models, or arrays that do not fit each other.
    Built in lesson 10.
    """

    defaults = DEFAULTS

    def __init__(self, images, labels, models, **settings):
        super().__init__(**settings)
        if not models or len(images) != len(labels):
            raise ValueError(
                "The explorer needs at least one model, and one label for each image; it got "
                f"{len(models)} models, {len(images)} images and {len(labels)} labels."
            )
        if not 0 <= self.settings["image"] < len(images):
            raise ValueError(
                f"image is a position from 0 to {len(images) - 1}, and got "
                f"{self.settings['image']!r}."
            )
        self.images, self.labels, self.functions = images, np.asarray(labels), dict(models)
        self._asked = {}

    def moved(self):
        """Return the image at its present place: (height, width, channels)."""
        image, height, width = self.images[self.settings["image"]], *self.images.shape[1:3]
        down, right = self.settings["down"], self.settings["right"]
        framed = np.pad(image, ((height, height), (width, width), (0, 0)))
        return framed[height - down : 2 * height - down, width - right : 2 * width - right]

    def said(self):
        """Return the answer of each model: mapping from its name to a class."""
        place = tuple(self.settings[name] for name in DEFAULTS)
        if place not in self._asked:  # the picture and the words ask for the same
            image = self.moved()[None]
            answers_of = self.functions.items()
            found = {name: int(np.asarray(answer(image))[0]) for name, answer in answers_of}
            self._asked = {place: found}
        return self._asked[place]

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        label = int(self.labels[self.settings["image"]])
        return answers(self.moved(), label, self.said(), _with_article(label))

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        label = int(self.labels[self.settings["image"]])
        said = self.said()
        right = [name for name, answer in said.items() if answer == label]
        wrong = [f"{name} ({answer})" for name, answer in said.items() if answer != label]
        place = f"{self.settings['right']} pixels to the right and {self.settings['down']} down"
        return (
            f"{_with_article(label).capitalize()}, moved {place}. "
            f"Right: {', '.join(right) or 'none'}. Wrong: {', '.join(wrong) or 'none'}."
        )

    def _controls(self):
        start = self.settings
        return {
            "right": integer_slider("right", start, -FARTHEST, FARTHEST),
            "down": integer_slider("down", start, -FARTHEST, FARTHEST),
            "image": integer_slider("image", start, 0, len(self.images) - 1),
        }


def _with_article(label):
    return f"{'an' if label == 8 else 'a'} {label}"
