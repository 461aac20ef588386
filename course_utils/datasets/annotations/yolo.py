"""YOLO: a text file for each image, with a line for each box (Redmon and others, 2016)."""

from course_utils.datasets.annotations.files import Thing, image_size, number, read_text

NAME_FILES = ("classes.txt", "obj.names", "data.yaml", "data.yml", "dataset.yaml", "dataset.yml")
OTHER_TEXTS = (
    "readme",
    "classes",
    "train",
    "val",
    "valid",
    "test",
    "predefined_classes",
    "license",
)


def label_files(folder):
    """The text files that should hold boxes: those in a folder "labels" if there is one, or all."""
    texts = folder.with_suffix(".txt")
    texts = [path for path in texts if path.name.lower().split(".")[0] not in OTHER_TEXTS]
    in_labels = [path for path in texts if "labels" in path.relative_to(folder.root).parts]
    return in_labels or texts


def labels_beside_images(folder):
    """Those of the `label_files` that belong to an image of the folder."""
    images = {_key(folder, image) for image in folder.images}
    return [path for path in label_files(folder) if _key(folder, path) in images]


def read_yolo(folder, class_names=None):
    """Read all label files of a folder, and the class names beside them.

    The names come from classes.txt, obj.names or data.yaml. An image without a label file is an
    image without objects.

    Args:
        folder: Folder.
        class_names: the classes, if they are not to be those of such a file.

    Returns:
        A list of (image path, list of Thing), and the class names.

    Raises:
        ValueError: with file and line, for all that cannot be right.
    """
    names = _class_names(folder) if class_names is None else tuple(class_names)
    by_label = {}
    for image in folder.images:
        first = by_label.setdefault(_key(folder, image), image)
        if first != image:
            raise ValueError(
                f"{folder.told(first)} and {folder.told(image)} share one label file. Give the "
                "images different names."
            )
    pairs = dict.fromkeys(folder.images, ())
    for path in label_files(folder):
        place = folder.told(path)
        image = by_label.get(_key(folder, path))
        if image is None:
            raise ValueError(
                f"{place}: the image {path.stem} with these labels is missing. Put it into the "
                "folder, or delete the label file."
            )
        pairs[image] = _read(path, place, image_size(image, place), names)
    return list(pairs.items()), names


def _key(folder, path):
    """What an image and its label file share: the path with neither "images" nor "labels"."""
    parts = path.relative_to(folder.root).parent.parts
    return (*(part for part in parts if part not in ("images", "labels")), path.stem)


def _read(path, place, size, names):
    lines = enumerate(read_text(path, place).splitlines(), start=1)
    return [
        _thing(line.split(), f"{place}, line {k}", size, names) for k, line in lines if line.strip()
    ]


def _thing(words, place, size, names):
    if len(words) != 5:
        hint = " More numbers are the corners of a polygon: export boxes." if len(words) > 6 else ""
        raise ValueError(
            f"{place}: a box is five numbers (class, center x, center y, width, height), and there "
            f"are {len(words)}.{hint}"
        )
    class_number, x, y, width, height = (number(word, place) for word in words)
    if class_number not in range(len(names)):
        raise ValueError(
            f"{place}: the class {words[0]} is unknown; the {len(names)} classes are numbered from "
            f"0: {', '.join(names)}."
        )
    high, wide = size
    x, y, width, height = x * wide, y * high, width * wide, height * high
    corners = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return Thing(names[int(class_number)], corners, place)


def _class_names(folder):
    found = {
        folder.told(path): _read_names(path, folder.told(path))
        for path in folder.files
        if path.name.lower() in NAME_FILES
    }
    if not found:
        raise ValueError(
            f"The label files of {folder.root} number the classes, and no file names them. Pass "
            'class_names=("cat", "dog"), or write classes.txt, a name on each line.'
        )
    if len(set(found.values())) > 1:
        raise ValueError(
            f"{' and '.join(found)} name different classes. Keep one, or pass class_names=(...)."
        )
    return next(iter(found.values()))


def _read_names(path, place):
    text = read_text(path, place)
    if path.suffix.lower() not in (".yaml", ".yml"):
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    import yaml

    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if getattr(error, "problem_mark", None) else 1
        raise ValueError(f"{place}, line {line}: broken YAML. Save the file again.") from error
    names = data.get("names") if isinstance(data, dict) else None
    if isinstance(names, dict) and set(names) == set(range(len(names))):
        names = [names[k] for k in range(len(names))]
    if not isinstance(names, list) or not all(isinstance(name, str | int) for name in names):
        raise ValueError(
            f"{place}: `names` must list the classes, as in names: [cat, dog]. Or pass "
            "class_names=(...)."
        )
    return tuple(map(str, names))
