"""The explorer of lesson 09: leaf through photographs by what a model says of them."""

import ipywidgets
import numpy as np

from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures import predictions
from course_utils.figures.neuron import sentence

SHOWN = 5
ANSWERS = ("wrong", "right", "all")
DEFAULTS = {"first": 0, "answers": "wrong", "true_class": "any"}


class PredictionExplorer(Explorer):
    """Photographs in the order of the model's confidence, the surest first, five at a time.

    Arguments: images: (count, height, width, channels). labels: (count,), true class numbers.
    probabilities: (count, classes). class_names: a text for each class. settings: starting values
    for any of `DEFAULTS`; first is the place in the order, answers "wrong", "right" or "all",
    true_class a class name or "any".
    Raises ValueError for unknown settings and for arrays that do not fit each other.
    Built in lesson 09.
    """

    defaults = DEFAULTS

    def __init__(self, images, labels, probabilities, class_names, **settings):
        super().__init__(**settings)
        if not len(images) == len(labels) == len(probabilities):
            raise ValueError(
                "Each photograph needs one label and one row of probabilities, and there are "
                f"{len(images)} photographs, {len(labels)} labels and {len(probabilities)} rows."
            )
        self.images, self.labels = images, np.asarray(labels)
        self.probabilities, self.class_names = np.asarray(probabilities), tuple(class_names)
        self.choices = {"answers": ANSWERS, "true_class": ("any", *self.class_names)}
        self._check_choices(self.choices)

    def order(self):
        """Return the positions of the photographs that the settings ask for, the surest first."""
        said, asked = self.probabilities.argmax(axis=1), np.ones(len(self.labels), bool)
        if self.settings["answers"] != "all":
            asked = (said == self.labels) == (self.settings["answers"] == "right")
        if self.settings["true_class"] != "any":
            asked = asked & (self.labels == self.class_names.index(self.settings["true_class"]))
        confidence = self.probabilities.max(axis=1)
        found = np.flatnonzero(asked)
        return found[np.argsort(-confidence[found], kind="stable")]

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        shown = self._shown()
        if not len(shown):
            return sentence("No photograph is like that.")
        chosen = self.images[shown], self.labels[shown], self.probabilities[shown]
        return predictions(*chosen, self.class_names, columns=SHOWN)

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        order, shown = self.order(), self._shown()
        if not len(shown):
            return "No photograph is like that."
        names = [
            f"{self.class_names[self.labels[k]]}, called {self.class_names[row.argmax()]} "
            f"({row.max():.0%})"
            for k, row in zip(shown, self.probabilities[shown], strict=True)
        ]
        first = self._first()
        return f"{first + 1} to {first + len(shown)} of {len(order)}: {'; '.join(names)}."

    def _first(self):
        return max(0, min(self.settings["first"], len(self.order()) - SHOWN))

    def _shown(self):
        return self.order()[self._first() :][:SHOWN]

    def _controls(self):
        menus = {
            name: ipywidgets.Dropdown(options=options, value=self.settings[name], description=name)
            for name, options in self.choices.items()
        }
        return {"first": integer_slider("first", self.settings, 0, len(self.labels)), **menus}

    def _adjust(self, controls):
        """End the slider where the photographs end."""
        controls["first"].max = max(len(self.order()) - SHOWN, 1)
        self.settings["first"] = controls["first"].value
