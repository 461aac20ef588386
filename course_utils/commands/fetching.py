"""The data that a verb needs, fetched before it begins."""

import sys

from course_utils import catalogue, notebooks

FIRST_PACKS = ("mnist",)


def packs_of_lesson(number):
    """Return the names of the data packs that a lesson reads, those of the first lessons too."""
    described = notebooks.describe(catalogue.notebook(number))
    return [*FIRST_PACKS, *described["packs"]]


def fetch_data(names=FIRST_PACKS, stop_on_failure=True, quick=False):
    """Fetch packs into the cache, by default those of the first lessons, unless they are there.

    Args:
        names: of the packs.
        stop_on_failure: whether a pack that cannot be fetched raises, or is said and left out.
        quick: whether packs that are there are known by the sizes of their files alone.

    Raises:
        PackError: a pack could not be fetched, and `stop_on_failure` is true.
    """
    from course_utils.datasets import packs

    for name in names:
        try:
            packs.folder(name) if quick else packs.fetch(name)
        except packs.PackError as problem:
            if stop_on_failure:
                raise
            # The lessons can be read without their data, and each says again what is missing.
            print(f"{problem}\nJupyterLab opens all the same.", file=sys.stderr)
