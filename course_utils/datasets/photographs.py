"""Photographs that come with packages which the course installs anyway."""

from importlib.util import find_spec
from pathlib import Path

# Each with the package it comes with, its place there, and the name that pip knows it by.
SCIKIT_LEARN = ("sklearn", "datasets/images", "scikit-learn")
SCIKIT_IMAGE = ("skimage", "data", "scikit-image")
MATPLOTLIB = ("matplotlib", "mpl-data/sample_data", "matplotlib")
PHOTOGRAPHS = {
    "china.jpg": SCIKIT_LEARN,
    "flower.jpg": SCIKIT_LEARN,
    "astronaut.png": SCIKIT_IMAGE,
    "brick.png": SCIKIT_IMAGE,
    "camera.png": SCIKIT_IMAGE,
    "chelsea.png": SCIKIT_IMAGE,
    "coffee.png": SCIKIT_IMAGE,
    "grass.png": SCIKIT_IMAGE,
    "gravel.png": SCIKIT_IMAGE,
    "motorcycle_left.png": SCIKIT_IMAGE,
    "rocket.jpg": SCIKIT_IMAGE,
    "grace_hopper.jpg": MATPLOTLIB,
}


def load_photograph(name):
    """A photograph from the samples of scikit-learn, scikit-image or matplotlib.

    Args:
        name: "china.jpg" (a palace and its garden), "flower.jpg" (a dahlia), "astronaut.png" and
            "grace_hopper.jpg" (portraits), "camera.png" (a man with a camera, from the side),
            "chelsea.png" (a cat), "coffee.png", "motorcycle_left.png", "rocket.jpg", "brick.png",
            "grass.png" or "gravel.png".

    Returns:
        array (height, width, 3), uint8, 0 to 255, channels red, green, blue; where the photograph
        is gray, the three are equal. "china.jpg" and "flower.jpg" are 427 high and 640 wide.

    Raises:
        ValueError: there is no such photograph.
        FileNotFoundError: the package is not installed, or without its images.
    """
    if name not in PHOTOGRAPHS:
        *others, last = map(repr, PHOTOGRAPHS)
        raise ValueError(
            f"There is no photograph called {name!r}. Choose {', '.join(others)} or {last}."
        )
    import numpy as np
    from PIL import Image

    with Image.open(installed_file(*PHOTOGRAPHS[name], name)) as image:
        return np.array(image.convert("RGB"))


def installed_file(module, folder, package, name):
    """The path of a file that comes with an installed package, found without importing it.

    Args:
        module: the name under which the package is imported.
        folder: where the file lies inside it.
        package: the name under which the package is installed.
        name: the file.

    Raises:
        FileNotFoundError: the package is not installed, or without this file.
    """
    found = find_spec(module)
    path = Path(found.origin).parent / folder / name if found else None
    if path is None or not path.is_file():
        raise FileNotFoundError(
            f"{name} comes with {package}, and {path or package} is not there. "
            "Run `python -m course_utils setup`: it installs what is missing."
        )
    return path
