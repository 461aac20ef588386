"""Your own photographs: a folder with a folder for each class becomes a dataset in three splits."""

import hashlib
import io
import re
import warnings
from collections import Counter, namedtuple
from datetime import datetime
from pathlib import Path

import numpy as np

from course_utils.datasets.annotations.files import IMAGE_SUFFIXES, Folder
from course_utils.datasets.dataset import Card, Dataset, SealedSplit, Split
from course_utils.datasets.decoding import decode_square
from course_utils.datasets.grouping import whole_groups_of_each_class

UNREADABLE = (".heic", ".heif", ".avif", ".dng", ".gif", ".raw", ".cr2", ".nef", ".arw", ".svg")
MOST_TOLD = 20  # faults in one report
BURST = 60  # seconds: photographs of one class that follow each other faster show one thing
_COUNTER = re.compile(
    r"(?:\s*\(\d{1,3}\)|[ _-]+(?:copy|burst)[ _-]?\d{0,3}|[ _-]\d{1,3})$", re.IGNORECASE
)
_TIME = re.compile(r"(?<!\d)(20\d{6})[ _-]?(\d{6})")
_EXIF, _TAKEN = 0x8769, 0x9003  # where a camera writes when it took a photograph

Photograph = namedtuple("Photograph", "path class_name place pixels taken digest")


def load_folder(
    folder, size=64, validation_share=0.2, test_share=0.2, groups=None, leave_out=False, seed=0
):
    """Load your own photographs, and print what was found.

    The folder holds a folder for each class, whose name is the name of the class. Each photograph
    is decoded as by `decoding.decode_square`. Photographs of one group are never on two sides. A
    group are those in one subfolder of a class; those whose names differ in a number at the end
    only, such as "crate 3 (1).jpg" and "crate 3 (2).jpg"; and those that were taken within a
    minute of each other, by what the file or its name says. Of equal files one is kept.

    Args:
        folder: path of the folder.
        size: height and width of the images, in pixels.
        validation_share: most of each class that is held back to choose on, above 0.
        test_share: most of each class that is sealed; 0 if your test is elsewhere.
        groups: a function from a path to the name of its group, in place of the rules above.
        leave_out: True to go on without the files that cannot be used, and tell which.
        seed: another number draws other splits.

    Returns:
        Dataset; images (count, size, size, 3), uint8.

    Raises:
        ValueError: with everything that is wrong with the folder, one line each; or a size or a
            share that is none.
    """
    _check(size, validation_share, test_share)
    photographs, faults = _read(folder, size)
    if faults and not leave_out:
        raise ValueError(_report(folder, faults))
    names = tuple(sorted({photograph.class_name for photograph in photographs}))
    labels = np.array([names.index(one.class_name) for one in photographs], np.int64)
    numbers = _groups(photographs, groups)
    needed = 3 if test_share else 2
    if short := _too_few(names, labels, numbers, needed):
        raise ValueError(_report(folder, faults + short))
    if faults:
        print(_report(folder, faults))
    images = np.stack([photograph.pixels for photograph in photographs])
    parts = _parts(labels, numbers, validation_share, test_share, seed)
    train, validation, test = (Split(images[rows], labels[rows]) for rows in parts)
    counts = np.bincount(labels)
    told = ", ".join(f"{name} {count:,}" for name, count in zip(names, counts, strict=True))
    print(f"{len(labels):,} photographs in {numbers.max() + 1:,} groups: {told}.")
    title = Path(folder).resolve().name
    card = Card(f"## {title}\n\nYour own {len(labels):,} photographs, {size} pixels wide: {told}.")
    return Dataset(title, train, validation, SealedSplit(test), names, card)


def _check(size, validation_share, test_share):
    if not isinstance(size, int | np.integer) or not 8 <= size <= 2048:
        raise ValueError(f"`size` is a whole number of pixels from 8 to 2048, not {size!r}.")
    if not (validation_share > 0 and test_share >= 0 and validation_share + test_share < 1):
        raise ValueError(
            "`validation_share` is above 0, `test_share` is 0 or more, and together they are below "
            f"1, such as 0.2 and 0.2; these are {validation_share!r} and {test_share!r}."
        )


def _report(folder, faults):
    left = len(faults) - MOST_TOLD
    lines = [f"- {fault}" for fault in faults[:MOST_TOLD]]
    lines += [f"- and {left:,} more of such faults"] if left > 0 else []
    many = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
    return "\n".join([f"The folder {Path(folder).name} has {many}:", *lines])


def _read(folder, size):
    """The photographs that can be used, and a sentence for each fault of the folder."""
    folder = Folder(folder)
    photographs, faults, first = [], _wrong_folders(folder), {}
    for path in folder.files:
        place, inside = folder.told(path), path.relative_to(folder.root).parts
        if path.suffix.lower() in UNREADABLE:
            faults.append(f"{place}: this format cannot be read here. Export it as JPEG or PNG.")
        if path.suffix.lower() not in IMAGE_SUFFIXES or len(inside) < 2:
            continue
        data = path.read_bytes()
        try:
            pixels = decode_square(data, size, place)
        except ValueError as error:
            faults.append(str(error))
            continue
        digest = hashlib.sha256(data).digest()
        one = Photograph(path, inside[0], place, pixels, _taken(path, data), digest)
        same = first.setdefault(digest, one)
        if same is one:
            photographs.append(one)
        elif same.class_name != one.class_name:
            faults.append(f"{place} is the same file as {same.place}, of another class. Keep one.")
    return photographs, faults


def _wrong_folders(folder):
    found = Counter(path.relative_to(folder.root).parts[0] for path in folder.images)
    loose = [path.name for path in folder.images if path.parent == folder.root]
    classes = sorted(
        path.name
        for path in folder.root.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__"))
    )
    faults = [f"{name}: it lies in no class. Move it into the folder of one." for name in loose]
    faults += [
        f"{name}/: there is no photograph in this folder. Add some, or delete it."
        for name in classes
        if not found[name]
    ]
    if len(classes) < 2:
        faults.append(
            f"There is {len(classes) or 'no'} folder of a class. Make one for each class, named "
            "after it, and put its photographs inside."
        )
    for folded, many in Counter(map(str.casefold, classes)).items():
        if many > 1:
            same = [name for name in classes if name.casefold() == folded]
            faults.append(f"{' and '.join(same)} differ in capital letters only. Merge them.")
    return faults


def _too_few(names, labels, numbers, needed):
    shown = [len(np.unique(numbers[labels == k])) for k in range(len(names))]
    return [
        f"{name}/: its photographs are {count} group{'s' if count > 1 else ''}, and {needed} are "
        "needed, to have other things to learn from, to choose on and to test. Photograph more."
        for name, count in zip(names, shown, strict=True)
        if count < needed
    ]


def _parts(labels, numbers, validation_share, test_share, seed):
    rest, test = np.arange(len(labels)), np.zeros(0, int)
    if test_share:
        rest, test = whole_groups_of_each_class(labels, numbers, test_share, seed)
    share = validation_share / (1 - test_share)
    learns, validates = whole_groups_of_each_class(labels[rest], numbers[rest], share, seed)
    return rest[learns], rest[validates], test


# -- groups -------------------------------------------------------------------------------------


def _groups(photographs, named):
    """The number of each photograph's group, from 0."""
    if named:
        keys = [(one.class_name, named(one.path)) for one in photographs]
        return np.unique(_numbered(keys), return_inverse=True)[1]
    numbers = _numbered(_families(photographs))
    for one, other in _follow_each_other(photographs):
        numbers[numbers == numbers[other]] = numbers[one]
    return np.unique(numbers, return_inverse=True)[1]


def _numbered(keys):
    places = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([places[key] for key in keys], np.int64)


def _families(photographs):
    """What each shares with its group: the subfolder, or the name without a number at its end.

    A name that more than half of a class have counts the photographs of the class, and says nothing
    of groups.
    """
    families = []
    for one in photographs:
        *folders, _ = Path(one.place).parts
        family = _COUNTER.sub("", one.path.stem) if len(folders) == 1 else ""
        families.append((*folders, family.casefold()))
    sizes, classes = Counter(families), Counter(one.class_name for one in photographs)
    return [
        family if len(family) > 2 or 2 * sizes[family] <= classes[family[0]] else (*family, place)
        for place, family in enumerate(families)
    ]


def _follow_each_other(photographs):
    """Pairs of places: photographs of one class that were taken one soon after the other."""
    timed = sorted(
        (one.class_name, one.taken, place) for place, one in enumerate(photographs) if one.taken
    )
    for (name, before, one), (other_name, after, other) in zip(timed, timed[1:], strict=False):
        if name == other_name and (after - before).total_seconds() <= BURST:
            yield one, other


def _taken(path, data):
    """When a photograph was taken, by its name or by what the camera wrote; None if unknown."""
    from PIL import Image

    try:
        if found := _TIME.search(path.stem):
            return datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S")
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            return datetime.strptime(image.getexif().get_ifd(_EXIF)[_TAKEN], "%Y:%m:%d %H:%M:%S")
    except Exception:  # no note, or one that nobody can read
        return None
