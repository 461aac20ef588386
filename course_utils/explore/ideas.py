"""The explorer of lesson 11: an idea of a famous network, switched on and off."""

import ipywidgets

from course_utils.explore.explorer import Explorer
from course_utils.figures.ideas import idea_prices

SHOWN = ("both", "on", "off")


class IdeaExplorer(Explorer):
    """What each idea brings and costs, measured with it and without it.

    Arguments: prices: mapping from the name of an idea to a pair of sides, with it and without it;
    a side is a pair of a text and a mapping from each measure to (value, lowest, highest).
    settings: idea, one of the names, by default the first; show, one of "both", "on" and "off".
    Raises ValueError for unknown settings, no ideas, or sides with other measures than the first.
    Built in lesson 11.
    """

    defaults = {"idea": None, "show": "both"}

    def __init__(self, prices, **settings):
        super().__init__(**settings)
        if not prices:
            raise ValueError(
                "The explorer needs at least one idea with its two sides; it got none."
            )
        self.prices = dict(prices)
        self.settings["idea"] = self.settings["idea"] or next(iter(self.prices))
        self._check_choices({"idea": tuple(self.prices), "show": SHOWN})
        self.measures = tuple(next(iter(self.prices.values()))[0][1])
        for idea, sides in self.prices.items():
            if any(tuple(numbers) != self.measures for _, numbers in sides):
                raise ValueError(
                    f"Each side has the same measures, {', '.join(self.measures)}, and a side of "
                    f"{idea!r} has others. Measure the same for all."
                )

    def sides(self):
        """Return what is shown at the present settings: mapping from a text to its measures."""
        on, off = self.prices[self.settings["idea"]]
        return dict({"both": (on, off), "on": (on,), "off": (off,)}[self.settings["show"]])

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        return idea_prices(self.sides(), self.measures)

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        told = []
        for side, numbers in self.sides().items():
            values = [f"{measure} {numbers[measure][0]:,.4g}" for measure in self.measures]
            told.append(f"{side}: {', '.join(values)}.")
        return f"{self.settings['idea']}. {' '.join(told)}"

    def _controls(self):
        start = self.settings
        ideas = ipywidgets.SelectionSlider(
            options=list(self.prices), value=start["idea"], description="idea"
        )
        show = ipywidgets.Dropdown(options=SHOWN, value=start["show"], description="show")
        return {"idea": ideas, "show": show}
