"""What the tests of all explorers need: the parts of a widget."""


def controls(widget):
    """Return the sliders and the other parts of the widget, by description or class."""
    found = {}
    for child in getattr(widget, "children", ()):
        found |= controls(child)
        found[getattr(child, "description", "") or type(child).__name__] = child
    return found
