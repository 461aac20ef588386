"""Images with boxes from a folder, in whichever of three formats they were written."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_utils.datasets.annotations.coco import read_coco
from course_utils.datasets.annotations.files import Folder, image_size
from course_utils.datasets.annotations.voc import read_voc
from course_utils.datasets.annotations.yolo import labels_beside_images, read_yolo

READERS = {"voc": read_voc, "coco": read_coco, "yolo": read_yolo}
TOLD = {"voc": "Pascal VOC (XML)", "coco": "COCO (JSON)", "yolo": "YOLO (text)"}
SLACK = 1.0  # pixels that a box may lie outside its image: tools round, and some count from 1


@dataclass(frozen=True, repr=False)
class AnnotatedImages:
    """Images and the boxes that people drew on them.

    Attributes:
        format: "voc", "coco" or "yolo".
        paths: tuple of paths, one for each image.
        boxes: for each image an array (things, 4), float32: left, top, right, bottom in pixels.
        classes: for each image an array (things,), int64, an index into the class names.
        class_names: tuple of text.
    """

    format: str
    paths: tuple[Path, ...]
    boxes: list[np.ndarray]
    classes: list[np.ndarray]
    class_names: tuple[str, ...]

    def __len__(self):
        return len(self.paths)

    def __repr__(self):
        classes = np.concatenate([*self.classes, np.zeros(0, np.int64)])
        counts = np.bincount(classes, minlength=len(self.class_names))
        told = ", ".join(f"{n} {c:,}" for n, c in zip(self.class_names, counts, strict=True))
        empty = sum(len(boxes) == 0 for boxes in self.boxes)
        without = f" Images without a box: {empty:,}." if empty else ""
        return (
            f"{TOLD[self.format]}: {len(self):,} images with {len(classes):,} boxes "
            f"({told}).{without}"
        )


def read_boxes(folder, format=None, class_names=None):
    """Read a folder of images with boxes, and print what was found.

    - Pascal VOC: an XML file for each image.
    - COCO: a JSON file with the lists images, annotations and categories.
    - YOLO: a text file for each image, beside it or in a folder "labels" next to "images", and the
      class names in classes.txt, obj.names or data.yaml.

    Subfolders are read too. Photographs are taken as a viewer shows them, that is, turned as their
    EXIF says.

    Args:
        folder: path of the folder.
        format: "voc", "coco" or "yolo"; None to find out.
        class_names: the classes and their order; None to take those of the files. A box of any
            other class is then an error.

    Returns:
        AnnotatedImages, in the order of the annotation files.

    Raises:
        ValueError: with the file and the line or element: no annotations or several formats, broken
            XML, JSON or text, a missing image, a path that leaves the folder, an unknown class, a
            box outside its image or without area.
    """
    if isinstance(class_names, str):
        raise ValueError(f"`class_names` is a tuple of names, not one text: {(class_names,)!r}.")
    folder = Folder(folder)
    if format is None:
        format = _found_format(folder)
    if format not in READERS:
        raise ValueError(
            f'`format` is "voc", "coco" or "yolo", or None to find out, not {format!r}.'
        )
    pairs, names = READERS[format](folder, class_names)
    if not pairs:
        raise ValueError(
            f"{folder.root} holds no annotations in the format {TOLD[format]}. Export them into "
            "the folder, or name another format."
        )
    paths = [path for path, _ in pairs]
    for path, times in Counter(paths).items():
        if times > 1:
            raise ValueError(f"{folder.told(path)} is annotated {times} times. Keep one of them.")
    found = AnnotatedImages(
        format=format,
        paths=tuple(paths),
        boxes=[_boxes(things, path) for path, things in pairs],
        classes=[_classes(things, names) for _, things in pairs],
        class_names=names,
    )
    print(found)
    if len(paths) < len(folder.images):
        print(f"Images without annotation, left out: {len(folder.images) - len(paths):,}.")
    return found


def _found_format(folder):
    files = {
        "voc": folder.with_suffix(".xml"),
        "coco": folder.with_suffix(".json"),
        "yolo": labels_beside_images(folder),
    }
    found = [name for name, paths in files.items() if paths]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValueError(
            f"{folder.root} holds {len(folder.images):,} images and no annotations: neither XML "
            "(Pascal VOC) nor JSON (COCO) nor text files (YOLO). Export them into the folder."
        )
    told = " and ".join(f"{TOLD[name]}, such as {folder.told(files[name][0])}" for name in found)
    raise ValueError(f'There are {told}. Say which to read, such as format="{found[0]}".')


def _boxes(things, path):
    if not things:
        return np.zeros((0, 4), np.float32)
    height, width = image_size(path, things[0].place)
    return np.array([_corners(thing, height, width) for thing in things], np.float32)


def _corners(thing, height, width):
    """The corners of a thing, cut at the edges of its image."""
    left, top, right, bottom = thing.corners
    told = f"the box from {left:g}, {top:g} to {right:g}, {bottom:g}"
    if right <= left or bottom <= top:
        raise ValueError(
            f"{thing.place}: {told} has no area: the first corner is the upper left one, the "
            "second lies right of it and lower. Draw the box again, or delete it."
        )
    if min(left, top) < -SLACK or right > width + SLACK or bottom > height + SLACK:
        raise ValueError(
            f"{thing.place}: {told} lies outside its image, which is {width} wide and {height} "
            "high. Draw the box again; was the image resized after it was annotated?"
        )
    cut = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    if cut[2] <= cut[0] or cut[3] <= cut[1]:
        raise ValueError(f"{thing.place}: {told} has no area inside its image. Delete it.")
    return cut


def _classes(things, names):
    for thing in things:
        if thing.class_name not in names:
            raise ValueError(
                f"{thing.place}: the class {thing.class_name!r} is unknown; the classes are "
                f"{', '.join(names)}. Correct the name, or add it to class_names."
            )
    return np.array([names.index(thing.class_name) for thing in things], np.int64)
