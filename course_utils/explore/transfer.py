"""The explorer of lesson 12: how many photographs, and how many layers thawed."""

import ipywidgets
import numpy as np

from course_utils.evaluation import compare_repeats
from course_utils.explore.explorer import Explorer
from course_utils.figures.transfer import chosen_accuracy

DEFAULTS = {"photographs": None, "thawed": None}


class TransferExplorer(Explorer):
    """What was measured for each number of photographs and each depth of thawing.

    Arguments: scores: mapping from (photographs, thawed), two texts, to the accuracies of its
    repeats; those with the same photographs share their draws, repeat by repeat. The first depth
    that occurs is the rival of the others, such as a probe on frozen features. settings: starting
    values for any of `DEFAULTS`; by default the first of each.
    Raises ValueError for unknown settings, and unless each number has each depth.
    Built in lesson 12.
    """

    defaults = DEFAULTS

    def __init__(self, scores, **settings):
        super().__init__(**settings)
        self.scores = {key: np.asarray(values, "float64") for key, values in scores.items()}
        self.choices = {
            name: tuple(dict.fromkeys(key[place] for key in self.scores))
            for place, name in enumerate(DEFAULTS)
        }
        sizes, depths = self.choices.values()
        if not self.scores or {(s, d) for s in sizes for d in depths} != self.scores.keys():
            raise ValueError(
                "The explorer needs scores for each number of photographs at each depth, and got "
                f"{len(self.scores)} for {len(sizes)} numbers and {len(depths)} depths."
            )
        for name, options in self.choices.items():
            self.settings[name] = self.settings[name] or options[0]
        self._check_choices(self.choices)

    def comparison(self):
        """Compare the chosen depth with the first one at the same photographs; None for itself."""
        rival = self.choices["thawed"][0]
        if self.settings["thawed"] == rival:
            return None
        return compare_repeats(self._chosen(), self.scores[self.settings["photographs"], rival])

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        sizes, depths = self.choices.values()
        means = [[self.scores[size, depth].mean() for size in sizes] for depth in depths]
        place = depths.index(self.settings["thawed"]), sizes.index(self.settings["photographs"])
        repeats = {self.settings["thawed"]: self._chosen()}
        repeats[depths[0]] = self.scores[self.settings["photographs"], depths[0]]
        return chosen_accuracy(means, depths, sizes, place, repeats, "accuracy of each repeat")

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        size, depth = self.settings.values()
        said = f"Photographs: {size}. Thawed: {depth}. Accuracy {self._chosen().mean():.3f}"
        found = self.comparison()
        rival = self.choices["thawed"][0]
        return f"{said}." if found is None else f"{said}; against {rival}: {found}."

    def _chosen(self):
        return self.scores[self.settings["photographs"], self.settings["thawed"]]

    def _controls(self):
        return {
            name: ipywidgets.SelectionSlider(
                options=options, value=self.settings[name], description=name
            )
            for name, options in self.choices.items()
        }
