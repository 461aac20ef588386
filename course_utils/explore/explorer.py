"""What all explorers have in common: settings, sliders that change them, a picture, a sentence."""

import functools

import ipywidgets
import numpy as np

from course_utils.figures.style import to_png


class Explorer:
    """The common part: an explorer adds `_controls`, `static_picture` and `in_words`.

    A subclass sets `defaults`, mapping from each setting to its starting value; `columns`, the
    settings that stand below each other, or None for one row; and the widths, as CSS lengths, of a
    control and of the name in front of it.

    Arguments: settings: starting values for any of `defaults`.
    Raises ValueError when a setting is unknown.
    """

    defaults = {}
    columns = None
    control_width, name_width = "22em", "7.5em"

    def __init__(self, **settings):
        unknown = set(settings) - set(self.defaults)
        if unknown:
            raise ValueError(
                f"Unknown setting {sorted(unknown)[0]!r}. "
                f"The settings are: {', '.join(self.defaults)}."
            )
        self.settings = {**self.defaults, **settings}

    def _check_choices(self, choices):
        """Raise ValueError unless each setting named in `choices` is one of its options."""
        for name, options in choices.items():
            if self.settings[name] not in options:
                raise ValueError(
                    f"{name} is one of {', '.join(map(repr, options))}, and got "
                    f"{self.settings[name]!r}."
                )

    @functools.cached_property
    def widget(self):
        """Sliders above, the picture below: an ipywidgets VBox."""
        controls = self._controls()
        picture = ipywidgets.Image(format="png", layout=ipywidgets.Layout(width="960px"))
        picture.layout.max_width = "100%"
        in_words = ipywidgets.HTML()
        busy = []

        def redraw(_change=None):
            if busy:  # a control that is clamped below calls this function once more
                return
            busy.append(True)
            try:
                self.settings = {name: control.value for name, control in controls.items()}
                self._adjust(controls)
                picture.value = to_png(self.static_picture())
                in_words.value = self.in_words()
            finally:
                busy.clear()

        for control in controls.values():
            control.style.description_width = self.name_width
            control.layout.width = self.control_width
            control.observe(redraw, names="value")
        redraw()
        return ipywidgets.VBox([self._row(controls), picture, in_words])

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        raise NotImplementedError

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        raise NotImplementedError

    def _controls(self):
        """Make the sliders and menus: mapping from the name of each setting to its control."""
        raise NotImplementedError

    def _adjust(self, controls):
        """Bring controls that depend on others up to date, and `settings` with them."""

    def _row(self, controls):
        parts = list(controls.values())
        if self.columns is not None:
            parts = [ipywidgets.VBox([controls[name] for name in names]) for names in self.columns]
        return ipywidgets.HBox(parts, layout=ipywidgets.Layout(flex_flow="row wrap"))

    def _clamp_place(self, controls, shape):
        """Keep the settings `row` and `column` inside an output of `shape`, (rows, columns)."""
        for name, count in zip(("row", "column"), shape, strict=True):
            controls[name].max = count - 1
            self.settings[name] = controls[name].value


def integer_slider(name, start, lowest, highest):
    """Make a slider of whole numbers for the setting `name`, at its value in `start`."""
    return ipywidgets.IntSlider(value=start[name], min=lowest, max=highest, description=name)


def one_channel(image):
    """Return an image of one channel as float64; raise ValueError unless it is (height, width)."""
    image = np.asarray(image, "float64")
    if image.ndim != 2:
        raise ValueError(
            f"The explorer takes an image of shape (height, width), and this one has shape "
            f"{image.shape}. Pass one channel, such as image[:, :, 0]."
        )
    return image
