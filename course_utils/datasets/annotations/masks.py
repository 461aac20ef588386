"""Images with painted masks from a folder: which pixel belongs to which class."""

import numpy as np

from course_utils.datasets.annotations.files import Folder, image_size, open_image

ONE_CLASS = ({0: "background", 255: "object"}, {0: "background", 1: "object"})


def read_masks(folder, values=None):
    """Read a folder with the subfolders images/ and masks/, and print what was found.

    An image and its mask have the same name but for the ending. A mask is an image of one channel,
    without losses (PNG), whose values are classes.

    Args:
        folder: path of the folder.
        values: what each value of the masks means, such as {0: "background", 128: "road"}; the
            classes are in this order, and two values may mean one class. None for masks of one
            kind of object: 0 for background, and 255 or 1.

    Returns:
        Image paths (a list); masks, for each image (height, width) uint8, an index into the class
        names; and the class names, a tuple.

    Raises:
        ValueError: with the file: a missing image or mask, a mask of another size than its image,
            a value that `values` does not have, a mask in colors, a link that leaves the folder.
    """
    folder = Folder(folder)
    images, masks = _by_stem(folder, "images"), _by_stem(folder, "masks")
    for here, there, kind in ((images, masks, "mask"), (masks, images, "image")):
        for stem in here:
            if stem not in there:
                raise ValueError(
                    f"{folder.told(here[stem])}: its {kind} is missing: {kind}s/{stem} with any "
                    "ending of an image file. Add it, or delete this file."
                )
    painted = {stem: _read(masks[stem], folder.told(masks[stem])) for stem in images}
    for stem, mask in painted.items():
        size = image_size(images[stem], folder.told(images[stem]))
        if mask.shape != size:
            raise ValueError(
                f"{folder.told(masks[stem])}: the mask is {mask.shape[1]} wide and {mask.shape[0]} "
                f"high, and its image {size[1]} and {size[0]}. Export it in the image's size."
            )
    values = _values_of(painted.values()) if values is None else dict(values)
    names = tuple(dict.fromkeys(values.values()))
    numbered = [
        _numbered(mask, values, names, folder.told(masks[stem])) for stem, mask in painted.items()
    ]
    shares = np.bincount(np.concatenate([m.ravel() for m in numbered]), minlength=len(names))
    shares = 100 * shares / shares.sum()
    told = ", ".join(f"{name} {share:.1f} %" for name, share in zip(names, shares, strict=True))
    print(f"Masks: {len(numbered):,} images; of their pixels, {told}.")
    return list(images.values()), numbered, names


def _by_stem(folder, name):
    paths = [path for path in folder.images if path.relative_to(folder.root).parts[0] == name]
    found = {}
    for path in paths:
        if path.stem in found:
            raise ValueError(
                f"{folder.told(path)} and {folder.told(found[path.stem])} have the same name but "
                "for the ending. Keep one."
            )
        found[path.stem] = path
    if not found:
        raise ValueError(
            f"{folder.root} must hold images in {name}/, and holds none. The pictures go into "
            "images/, their masks into masks/, with the same names."
        )
    return found


def _read(path, place):
    """The values of a mask, (height, width); a palette counts as its numbers."""
    with open_image(path, place) as image:
        try:
            mask = np.asarray(image.convert("L") if image.mode == "1" else image)
        except (OSError, SyntaxError) as error:
            raise ValueError(f"{place}: the mask cannot be decoded ({error}).") from error
    if mask.ndim == 3 and (mask[..., :3] == mask[..., :1]).all():
        mask = mask[..., 0]  # gray that a painting program saved as red, green and blue
    if mask.ndim != 2 or mask.dtype.kind not in "iu":
        raise ValueError(
            f"{place}: a mask has one channel of whole numbers, and this has colors or fractions. "
            "Export classes as gray values or as a palette, in PNG."
        )
    return mask


def _values_of(masks):
    found = set().union(*(np.unique(mask).tolist() for mask in masks))
    for values in ONE_CLASS:
        if found <= set(values):
            return values
    raise ValueError(
        f"The masks hold the values {', '.join(map(str, sorted(found)[:12]))}. Say what they mean, "
        'such as values={0: "background", 1: "road", 2: "car"}. Values that nobody painted come '
        "from JPEG: save masks as PNG."
    )


def _numbered(mask, values, names, place):
    """Replace each value by the position of its class."""
    numbered = np.zeros(mask.shape, np.uint8)
    known = np.zeros(mask.shape, bool)
    for value, name in values.items():
        numbered[mask == value] = names.index(name)
        known |= mask == value
    if not known.all():
        row, column = np.argwhere(~known)[0]
        raise ValueError(
            f"{place}, row {row}, column {column}: the value {mask[row, column]} is unknown; the "
            f"values are {', '.join(f'{value} ({name})' for value, name in values.items())}."
        )
    return numbered
