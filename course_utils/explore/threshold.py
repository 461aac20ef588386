"""The explorer of lesson 08: a threshold on a score, its four counts, its place on two curves."""

import ipywidgets
import numpy as np

from course_utils.evaluation import precision_recall_curve, roc_curve
from course_utils.evaluation.thresholds import yes_or_no
from course_utils.explore.explorer import Explorer
from course_utils.figures import thresholds as drawing

KEPT = (100, 50, 20, 10)  # per cent
DEFAULTS = {"threshold": 0.5, "model": None, "positives_kept": 100}


class ThresholdExplorer(Explorer):
    """Images of two kinds, a score for each, and what one threshold lets through.

    Arguments: labels: (count,), 1 or True for the class that is looked for. scores: mapping from a
    model's name to (count,) scores from 0 to 1. names: what the two kinds are called, the one that
    is looked for first. settings: starting values for any of `DEFAULTS`; positives_kept, in per
    cent, makes the class that is looked for rarer.
    Raises ValueError for labels and scores that do not fit and for unknown settings.
    Built in lesson 08.
    """

    defaults = DEFAULTS

    def __init__(self, labels, scores, names=("positive", "negative"), **settings):
        super().__init__(**settings)
        if not scores:
            raise ValueError("There are no scores. Pass a mapping from a name to scores.")
        self.scores = {}
        for name, values in scores.items():
            found, values = yes_or_no(labels, values)
            if values.min() < 0 or values.max() > 1:
                raise ValueError(
                    f"The scores of {name!r} go from {values.min():.3g} to {values.max():.3g}, and "
                    "the slider from 0 to 1. Pass probabilities."
                )
            self.labels, self.scores[name] = found.astype(bool), values
        self.names = tuple(names)
        self.settings = {**DEFAULTS, "model": next(iter(scores)), **settings}
        self._check_choices({"model": tuple(scores), "positives_kept": KEPT})

    def counts(self):
        """Return (found, missed, false alarms, left alone) at the present settings."""
        labels, scores = self._present()
        taken = scores >= self.settings["threshold"]
        pairs = (labels & taken, labels & ~taken, ~labels & taken, ~labels & ~taken)
        return tuple(int(pair.sum()) for pair in pairs)

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        labels, scores = self._present()
        curves = roc_curve(labels, scores), precision_recall_curve(labels, scores)
        return drawing.one_threshold(labels, scores, self.settings["threshold"], curves, self.names)

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        found, missed, alarms, _ = self.counts()
        recall = f"Of {found + missed:,} ({self.names[0]}), {found:,} are found: recall "
        recall += f"{found / (found + missed):.1%}."
        if not found + alarms:
            return f"{recall} Nothing is taken, so there is no precision."
        taken = f" Of {found + alarms:,} that were taken, {found:,} are right: precision "
        return f"{recall}{taken}{found / (found + alarms):.1%}. False alarms: {alarms:,}."

    def _present(self):
        """Return labels and scores, with as many positives as the settings keep."""
        step = 100 // self.settings["positives_kept"]
        keep = ~self.labels | (np.cumsum(self.labels) % step == 0)
        return self.labels[keep], self.scores[self.settings["model"]][keep]

    def _controls(self):
        start = self.settings
        return {
            "threshold": ipywidgets.FloatSlider(
                value=start["threshold"], min=0.0, max=1.0, step=0.01, description="threshold"
            ),
            "model": ipywidgets.Dropdown(
                options=list(self.scores), value=start["model"], description="model"
            ),
            "positives_kept": ipywidgets.SelectionSlider(
                options=[(f"{kept} %", kept) for kept in KEPT], value=start["positives_kept"],
                description="positives_kept",
            ),
        }  # fmt: skip
