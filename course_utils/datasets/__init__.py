"""Datasets: one file for each, fetched by packs.py; all return the same small Dataset object.

Importing this package imports nothing else: each name below is loaded when it is first used.
"""

from importlib import import_module

_HOMES = {
    "load_boxes": "annotations",
    "load_face_patches": "faces",
    "load_folder": "folders",
    "load_groceries": "groceries",
    "load_masks": "annotations",
    "load_mnist": "mnist",
    "load_nuclei": "nuclei",
    "load_other_laboratory": "nuclei",
    "load_photograph": "photographs",
    "load_toytown": "toytown",
    "Dataset": "dataset",
    "Split": "dataset",
    "Scenes": "scenes",
    "SealedSplit": "dataset",
    "SealedTestError": "dataset",
    "non_face_patches": "faces",
    "PackError": "packs",
    "read_boxes": "annotations",
    "read_masks": "annotations",
}

__all__ = list(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"course_utils.datasets has no {name!r}; it has {', '.join(_HOMES)}.")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__():
    return sorted({*globals(), *_HOMES})
