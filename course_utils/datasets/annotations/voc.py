"""Pascal VOC: an XML file for each image (Everingham and others, 2010)."""

from xml.etree.ElementTree import ParseError

from course_utils.datasets.annotations.files import Thing, number, same_size

SIDES = ("xmin", "ymin", "xmax", "ymax")


def read_voc(folder, class_names=None):
    """Read all XML files of a folder.

    The numbers are taken as corners, as most tools write them today. The files of the VOC challenge
    itself count pixels from 1, so that their boxes begin one pixel further right and lower.

    Args:
        folder: Folder.
        class_names: the classes, if they are not to be those found, in the order of the alphabet.

    Returns:
        A list of (image path, list of Thing), and the class names.

    Raises:
        ValueError: with file and element, for all that cannot be right.
    """
    pairs = [_read(folder, path) for path in folder.with_suffix(".xml")]
    found = sorted({thing.class_name for _, things in pairs for thing in things})
    return pairs, tuple(found if class_names is None else class_names)


def _read(folder, path):
    place = folder.told(path)
    root = _parse(path, place)
    if root.tag != "annotation":
        raise ValueError(
            f"{place}: the outermost element is <{root.tag}>, and Pascal VOC has <annotation>. "
            "Take the file out of the folder if it is none."
        )
    image = folder.find_image(_text(root, "filename", place), path, f"{place}, <filename>")
    if root.find("size") is not None:
        size = [number(_text(root, f"size/{side}", place), f"{place}, <size>")
                for side in ("height", "width")]  # fmt: skip
        if all(size):  # some tools write 0 for a size that they do not know
            same_size(tuple(size), image, f"{place}, <size>")
    objects = enumerate(root.findall("object"), start=1)
    return image, [_thing(element, f"{place}, object {k}") for k, element in objects]


def _thing(element, place):
    name = _text(element, "name", place)
    place = f"{place} ({name})"
    corners = [
        number(_text(element, f"bndbox/{side}", place), f"{place}, <{side}>") for side in SIDES
    ]
    return Thing(name, tuple(corners), place)


def _text(element, path, place):
    text = (element.findtext(path) or "").strip()
    if not text:
        raise ValueError(
            f"{place}: <{path}> is missing or empty. Save the file again in your tool."
        )
    return text


def _parse(path, place):
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import parse

    try:
        return parse(path, forbid_dtd=True).getroot()
    except ParseError as error:
        line, column = error.position
        raise ValueError(
            f"{place}, line {line}, column {column + 1}: broken XML ({error}). Save the file again "
            "in your tool, or delete it together with its image."
        ) from error
    except DefusedXmlException as error:
        raise ValueError(
            f"{place}: the file declares a document type or entities, which no annotation needs "
            "and which can fill the memory or read other files. Do not trust this file."
        ) from error
