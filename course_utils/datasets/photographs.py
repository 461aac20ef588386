"""Two color photographs that come with scikit-learn, which the course installs anyway."""

from importlib.util import find_spec
from pathlib import Path

PHOTOGRAPHS = ("china.jpg", "flower.jpg")


def load_photograph(name):
    """A photograph from scikit-learn's sample images.

    Args:
        name: "china.jpg" (a palace and its garden) or "flower.jpg" (a dahlia).

    Returns:
        array (427, 640, 3), uint8, 0 to 255, channels red, green, blue.

    Raises:
        ValueError: there is no such photograph.
        FileNotFoundError: scikit-learn is not installed, or without its images.
    """
    if name not in PHOTOGRAPHS:
        raise ValueError(
            f"There is no photograph called {name!r}. Choose {' or '.join(map(repr, PHOTOGRAPHS))}."
        )
    import numpy as np
    from PIL import Image

    # The file is found without importing scikit-learn, which would take a second.
    package = find_spec("sklearn")
    path = Path(package.origin).parent / "datasets" / "images" / name if package else None
    if path is None or not path.is_file():
        raise FileNotFoundError(
            f"The photograph {name} comes with scikit-learn, and {path or 'scikit-learn'} is not "
            "there. Run `python -m course_utils setup`: it installs what is missing."
        )
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))
