"""One look for all figures: colors that color-blind readers tell apart, and few lines of ink."""

import io
import warnings

import matplotlib
from matplotlib.figure import Figure

# The palette of Okabe and Ito (2008), "Color universal design".
COLORS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "sky": "#56B4E9",
    "pink": "#CC79A7",
    "yellow": "#F0E442",
    "black": "#000000",
    "gray": "#8A8A8A",
}
# Lines take these in turn: yellow is too pale for a line on white.
CYCLE = ("blue", "vermilion", "green", "orange", "pink", "sky", "black")

IMAGE_MAP = "gray"  # brightness, dark to light
MAGNITUDE_MAP = "cividis"  # values from zero up; the same to color-blind readers
SIGNED_MAP = "RdBu_r"  # values around zero: blue below, white at zero, red above

LUMINANCE = (0.299, 0.587, 0.114)  # how bright red, green and blue seem (ITU-R BT.601)

CHOSEN = COLORS["green"]  # the outline of what a picture is about: seen on gray, on blue, on red
INK = "#222222"
MUTED = "#666666"
FAINT = "#C8C8C8"
RIGHT, WRONG = COLORS["blue"], COLORS["vermilion"]

_SETTINGS = {
    "figure.dpi": 100,
    "savefig.dpi": 100,
    "figure.facecolor": "white",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same on each platform
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titlelocation": "center",
    "axes.labelsize": 10,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": matplotlib.cycler(color=[COLORS[name] for name in CYCLE]),
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "image.cmap": IMAGE_MAP,
    "image.interpolation": "auto",
}


# What decides where figures are drawn, not how they look: that is for the notebook's front end.
_KEPT = {"backend", "backend_fallback", "interactive", "toolbar"}


def begin():
    """Set matplotlib back to its own defaults, and then to the style of the course.

    Returns: (the names of the settings that a matplotlibrc had changed, its path, the names of
    those that were changed in another way).
    """
    ours = matplotlib.RcParams(_SETTINGS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some settings are deprecated, which is not of interest
        found = {name: matplotlib.rcParams[name] for name in matplotlib.rcParamsDefault
                 if name not in _KEPT}  # fmt: skip
        defaults = {name: matplotlib.rcParamsDefault[name] for name in found}
        changed = [name for name, value in found.items()
                   if value != defaults[name] and value != ours.get(name)]  # fmt: skip
        matplotlib.rcParams.update({name: defaults[name] for name in changed})
        by_file = [name for name in changed if matplotlib.rcParamsOrig[name] == found[name]]
    use()
    return by_file, matplotlib.matplotlib_fname(), [n for n in changed if n not in by_file]


def use():
    """Set the plot style of the course for every figure made afterwards."""
    matplotlib.rcParams.update(_SETTINGS)


class CourseFigure(Figure):
    """A matplotlib Figure that a notebook can display although pyplot has never heard of it."""

    def _repr_png_(self):
        return to_png(self)


def new_figure(width, height, layout="constrained"):
    """Make an empty figure in the style of the course.

    Arguments: width, height: its size in inches; a notebook page is about 9 wide. layout: how
    matplotlib places the axes; None where the caller gives every position.
    Returns: a matplotlib Figure.
    """
    use()
    return CourseFigure(figsize=(width, height), layout=layout)


def to_png(figure, dpi=None):
    """Render a figure.

    Arguments: figure: a matplotlib Figure. dpi: pixels for each inch, by default the figure's own.
    Returns: the bytes of a PNG file.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi or figure.dpi,
                   pil_kwargs={"compress_level": 2})  # fmt: skip
    return buffer.getvalue()
