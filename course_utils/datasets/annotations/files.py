"""The files of a folder from elsewhere: found, opened, and kept inside the folder."""

import math
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp")
ORIENTATION = 0x0112  # the EXIF tag that says how a camera was held


@dataclass(frozen=True)
class Thing:
    """One annotated box: its class, its corners in pixels, and where that is written."""

    class_name: str
    corners: tuple[float, float, float, float]
    place: str


class Folder:
    """A folder of images and annotations.

    Attributes:
        root: its path.
        files: paths of all files in it and its subfolders, sorted, without hidden ones.
        images: those of them that are images.
    """

    def __init__(self, root):
        self.root = Path(root)
        if not self.root.is_dir():
            raise ValueError(
                f"{self.root} is no folder. Give the folder that holds the images and their "
                "annotations, as a path from where the notebook runs, or a whole one."
            )
        found = sorted(path for path in self.root.rglob("*") if path.is_file())
        self.files = [path for path in found if not self._hidden(path)]
        for path in self.files:
            self._keep_inside(path, self.told(path))
        self.images = self.with_suffix(*IMAGE_SUFFIXES)

    def told(self, path):
        """How a message calls a file: by its path from the folder."""
        return path.relative_to(self.root).as_posix()

    def with_suffix(self, *suffixes):
        """The files whose names end so, in any case of letters."""
        return [path for path in self.files if path.suffix.lower() in suffixes]

    def find_image(self, name, annotation, place):
        """The image that an annotation file names.

        Args:
            name: as written there: a file name, or a path from the annotation or the folder.
            annotation: path of the annotation file.
            place: where the name is written, for a message.

        Returns:
            Path of an image in this folder.

        Raises:
            ValueError: the name leaves the folder, is not there, or is there several times.
        """
        name = name.strip().replace("\\", "/")
        parts = PurePosixPath(name)
        leaves = parts.is_absolute() or PureWindowsPath(name).drive or ".." in parts.parts
        if leaves or not 0 < len(name) < 256:
            raise ValueError(
                f"{place}: the image {name!r} is not a path inside the folder. Write the file's "
                "name alone, and put the file into the folder."
            )
        for path in (annotation.parent / name, self.root / name):
            if path.is_file():
                self._keep_inside(path, place)
                return path
        same = [path for path in self.images if path.name == parts.name]
        if len(same) > 1:
            raise ValueError(
                f"{place}: {parts.name} is in the folder {len(same)} times, as "
                f"{' and '.join(map(self.told, same))}. Give the files different names."
            )
        if not same:
            raise ValueError(
                f"{place}: the image {name} is missing. Put it into the folder, or delete its "
                "annotation."
            )
        return same[0]

    def _keep_inside(self, path, place):
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise ValueError(
                f"{place}: {path.name} is a link that leads out of the folder. Put the file itself "
                "into the folder."
            )

    def _hidden(self, path):
        parts = path.relative_to(self.root).parts
        return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def read_text(path, place):
    """The text of a file; ValueError if it is no UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{place}: no text in UTF-8 ({error.reason} at byte {error.start})."
        ) from error


def number(text, place):
    """A finite number; ValueError if the text is none."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{place}: a number is expected here, and {text!r} is written.")
    return value


def image_size(path, place):
    """(height, width) of an image as a viewer shows it, from the file's first bytes alone.

    Raises ValueError if the file is no image.
    """
    with open_image(path, place) as image:
        width, height = image.size
        turned = image.getexif().get(ORIENTATION, 1) >= 5
    return (width, height) if turned else (height, width)


def open_image(path, place):
    """An opened Pillow image, to be used in a `with`; ValueError if the file is none."""
    from PIL import Image

    try:
        return Image.open(path)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(
            f"{place}: the image {path.name} cannot be read ({error}). Replace it by a whole copy, "
            "or leave it out together with its annotation."
        ) from error


def same_size(written, path, place):
    """Raise ValueError unless an image has the (height, width) that its annotation speaks of."""
    found = image_size(path, place)
    if written != found:
        turned = written == found[::-1]
        raise ValueError(
            f"{place}: the annotation is for an image {written[1]:g} wide and {written[0]:g} high, "
            f"and {path.name} is {found[1]} wide and {found[0]} high. "
            + (
                "The photograph was turned after it was annotated: save it the way it is seen, and "
                "annotate it again."
                if turned
                else "Use the image that was annotated, not a resized copy."
            )
        )
