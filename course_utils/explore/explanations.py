"""The explorer of lesson 13: move a square over an image, and choose the layer of Grad-CAM."""

import ipywidgets
import numpy as np

from course_utils import explanations
from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures.heat import covered
from course_utils.layers import softmax

DEFAULTS = {"image": 0, "top": 0, "left": 0, "size": 16, "layer": None}


class ExplanationExplorer(Explorer):
    """An image with a square over it, what the network says of it, and Grad-CAM of a layer.

    The square has the mean color of the image. Grad-CAM explains the class that the network gives
    to the open image.

    Arguments: network: a Keras model as `explanations.gradients` takes it. images: (count, height,
    width, 3), 0 to 255. class_names: a name for each class. settings: starting values for any of
    `DEFAULTS`; layer is the name of a layer with maps, None for the last one.
    Raises ValueError for unknown settings, images that do not exist, and layers without maps.
    Built in lesson 13.
    """

    defaults = DEFAULTS
    columns = (("image", "layer"), ("top", "left", "size"))

    def __init__(self, network, images, class_names, **settings):
        super().__init__(**settings)
        self.network, self.images = network, np.asarray(images)
        self.class_names = tuple(class_names)
        self.layers = explanations.layers_with_maps(network)
        self.settings["layer"] = self.settings["layer"] or self.layers[-1]
        places = range(len(self.images))
        self._check_choices({"image": places, "layer": self.layers})
        self._known = {}

    def square(self):
        """Return the square where it is, cut at the edges: (top, left, size) as it was set."""
        return tuple(self.settings[name] for name in ("top", "left", "size"))

    def pictures(self):
        """Return the image without and with the square: (2, height, width, 3), float32."""
        image = self.images[self.settings["image"]].astype("float32")
        top, left, size = self.square()
        under = image.copy()
        under[top : top + size, left : left + size] = image.mean(axis=(0, 1))
        return np.stack([image, under])

    def probabilities(self):
        """Return what the network says of both: (2, classes)."""
        place = (self.settings["image"], *self.square())
        if place not in self._known:  # the picture and the words ask for the same
            scores = explanations.class_scores(self.network, self.pictures())
            self._known = {place: softmax(scores)}
        return self._known[place]

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        both, shares = self.pictures(), self.probabilities()
        layer, height, width = self.settings["layer"], *both.shape[1:3]
        maps = explanations.grad_cam(self.network, both[:1], shares[0].argmax(), layer)
        heat = explanations.importance(explanations.enlarged(maps, height, width))[0]
        pairs = dict(zip(self.class_names, shares.T, strict=True))
        return covered(both[1], self.square(), heat, pairs, f"Grad-CAM, {layer}")

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        top, left, size = self.square()
        open_share, hidden = self.probabilities()
        said = open_share.argmax()
        return (
            f"Image {self.settings['image']}: {self.class_names[said]} with probability "
            f"{open_share[said]:.2f}; with a square of {size} pixels at row {top}, column {left}: "
            f"{hidden[said]:.2f}. Grad-CAM of the layer {self.settings['layer']}."
        )

    def _controls(self):
        start, (height, width) = self.settings, self.images.shape[1:3]
        menu = ipywidgets.Dropdown(options=self.layers, value=start["layer"], description="layer")
        return {
            "image": integer_slider("image", start, 0, len(self.images) - 1),
            "layer": menu,
            "top": integer_slider("top", start, 0, height - 1),
            "left": integer_slider("left", start, 0, width - 1),
            "size": integer_slider("size", start, 0, min(height, width)),
        }
