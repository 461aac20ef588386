"""COCO: one JSON file for many images (Lin and others, 2014)."""

import json

from course_utils.datasets.annotations.files import Thing, number, read_text, same_size

PARTS = ("images", "annotations", "categories")


def read_coco(folder, class_names=None):
    """Read all JSON files of a folder.

    Crowds ("iscrowd": 1), which are no single objects, are left out.

    Args:
        folder: Folder.
        class_names: the classes, if they are not to be those of the file, in its order.

    Returns:
        A list of (image path, list of Thing), and the class names.

    Raises:
        ValueError: with file and element, for all that cannot be right.
    """
    pairs, names = [], None
    for path in folder.with_suffix(".json"):
        place = folder.told(path)
        found, these = _read(folder, path, place)
        if names not in (None, these):
            raise ValueError(
                f"{place}: the categories are {list(these)}, and an earlier file has "
                f"{list(names)}. Give all files of a folder the same categories."
            )
        names = these
        pairs += found
    return pairs, tuple(names or ()) if class_names is None else tuple(class_names)


def _read(folder, path, place):
    data = _parse(path, place)
    names = {
        _of(entry, "id", where): str(_of(entry, "name", where))
        for entry, where in _entries(data, "categories", place)
    }
    images, things = {}, {}
    for entry, where in _entries(data, "images", place):
        image = folder.find_image(str(_of(entry, "file_name", where)), path, where)
        size = [number(entry.get(side) or 0, where) for side in ("height", "width")]
        if all(size):
            same_size(tuple(size), image, where)
        key = _of(entry, "id", where)
        if key in images:
            raise ValueError(f"{where}: another image has the id {key!r} too. Number them apart.")
        images[key], things[key] = image, []
    for entry, where in _entries(data, "annotations", place):
        key, category = _of(entry, "image_id", where), _of(entry, "category_id", where)
        if key not in images:
            raise ValueError(f"{where}: there is no image with the id {key!r} in the file.")
        if category not in names:
            raise ValueError(f"{where}: there is no category with the id {category!r} in the file.")
        if not entry.get("iscrowd"):
            things[key].append(Thing(names[category], _corners(entry, where), where))
    return [(images[key], things[key]) for key in images], tuple(dict.fromkeys(names.values()))


def _corners(entry, place):
    box = _of(entry, "bbox", place)
    if not isinstance(box, list) or len(box) != 4:
        raise ValueError(f"{place}: `bbox` is left, top, width, height, and {box!r} is written.")
    left, top, width, height = (number(value, f"{place}, bbox") for value in box)
    return left, top, left + width, top + height


def _entries(data, part, place):
    for k, entry in enumerate(data[part]):
        where = f"{place}, {part}[{k}]"
        if not isinstance(entry, dict):
            raise ValueError(
                f"{where}: an object {{...}} is expected here, and {entry!r} is written."
            )
        yield entry, where


def _of(entry, key, place):
    value = entry.get(key)
    if value is None or isinstance(value, dict) or (isinstance(value, list) and key != "bbox"):
        raise ValueError(f"{place}: `{key}` is missing, or is no plain value.")
    return value


def _parse(path, place):
    try:
        data = json.loads(read_text(path, place))
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{place}, line {error.lineno}, column {error.colno}: broken JSON ({error.msg}). Save "
            "the file again in your tool."
        ) from error
    except RecursionError as error:
        raise ValueError(f"{place}: lists within lists without end. Do not trust it.") from error
    if not isinstance(data, dict) or not all(isinstance(data.get(part), list) for part in PARTS):
        raise ValueError(
            f"{place}: a COCO file holds the lists {', '.join(PARTS)}, and this one does not. "
            "Export it as COCO, or take the file out of the folder."
        )
    return data
