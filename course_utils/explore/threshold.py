"""The explorer of lesson 08: a threshold on a score, its four counts, its place on two curves."""

import functools

import ipywidgets
import numpy as np

from course_utils.evaluation import precision_recall_curve, roc_curve
from course_utils.evaluation.thresholds import yes_or_no
from course_utils.figures import thresholds as drawing
from course_utils.figures.style import to_png

KEPT = (100, 50, 20, 10)  # per cent
DEFAULTS = {"threshold": 0.5, "model": None, "positives_kept": 100}


class ThresholdExplorer:
    """Images of two kinds, a score for each, and what one threshold lets through.

    Arguments: labels: (count,), 1 or True for the class that is looked for. scores: mapping from a
    model's name to (count,) scores from 0 to 1. names: what the two kinds are called, the one that
    is looked for first. settings: starting values for any of `DEFAULTS`; positives_kept, in per
    cent, makes the class that is looked for rarer.
    Raises ValueError for labels and scores that do not fit and for unknown settings.
    Built in lesson 08.
    """

    def __init__(self, labels, scores, names=("positive", "negative"), **settings):
        unknown = set(settings) - set(DEFAULTS)
        if unknown:
            raise ValueError(
                f"Unknown setting {sorted(unknown)[0]!r}. The settings are: {', '.join(DEFAULTS)}."
            )
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
        for name, options in (("model", tuple(scores)), ("positives_kept", KEPT)):
            if self.settings[name] not in options:
                raise ValueError(
                    f"{name} is one of {', '.join(map(repr, options))}, and got "
                    f"{self.settings[name]!r}."
                )

    @functools.cached_property
    def widget(self):
        """Sliders above, the picture below: an ipywidgets VBox."""
        return _make_widget(self)

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


def _make_widget(explorer):
    controls = _controls(explorer)
    picture = ipywidgets.Image(format="png", layout=ipywidgets.Layout(width="960px"))
    picture.layout.max_width = "100%"
    in_words = ipywidgets.HTML()

    def redraw(_change=None):
        explorer.settings = {name: control.value for name, control in controls.items()}
        picture.value = to_png(explorer.static_picture())
        in_words.value = explorer.in_words()

    for control in controls.values():
        control.observe(redraw, names="value")
    redraw()
    layout = ipywidgets.Layout(flex_flow="row wrap")
    return ipywidgets.VBox([ipywidgets.HBox(list(controls.values()), layout=layout), picture,
                            in_words])  # fmt: skip


def _controls(explorer):
    """Make the sliders and the menu, under the names of the settings."""
    start = explorer.settings
    controls = {
        "threshold": ipywidgets.FloatSlider(
            value=start["threshold"], min=0.0, max=1.0, step=0.01, description="threshold"
        ),
        "model": ipywidgets.Dropdown(
            options=list(explorer.scores), value=start["model"], description="model"
        ),
        "positives_kept": ipywidgets.SelectionSlider(
            options=[(f"{kept} %", kept) for kept in KEPT], value=start["positives_kept"],
            description="positives_kept",
        ),
    }  # fmt: skip
    for control in controls.values():
        control.style.description_width = "7.5em"
        control.layout.width = "22em"
    return controls
