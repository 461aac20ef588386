"""What the tests of all explorers need: the parts of a widget, and the time of a picture."""

import time

from course_utils.figures import to_png


def controls(widget):
    """Return the sliders and the other parts of the widget, by description or class."""
    found = {}
    for child in getattr(widget, "children", ()):
        found |= controls(child)
        found[getattr(child, "description", "") or type(child).__name__] = child
    return found


def seconds_of_a_picture(explorer):
    """Return the fewest seconds, of five, that the explorer computes to draw its picture.

    The process's own seconds: those it waits while other programs compute are not the explorer's.
    """
    to_png(explorer.static_picture())
    seconds = []
    for _ in range(5):
        begin = time.process_time()
        to_png(explorer.static_picture())
        seconds.append(time.process_time() - begin)
    return min(seconds)
