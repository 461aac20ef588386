"""`publish`: execute a lesson and keep what a reader needs, and nothing of the machine."""

import base64
import io
import re
import socket
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

from course_utils import catalogue, notebooks
from course_utils.commands import executing
from course_utils.commands.declaring import add_verb

LARGEST = 400_000  # bytes of a published notebook
ENVIRONMENT = {"COURSE_PUBLISH": "1", "COURSE_TEST": "1", "COURSE_STATIC": "1"}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
PICTURE = "picture:"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# A picture looks the same while all but one in a hundred of its pixels differ by less than this.
LARGEST_COLOR_ERROR = 12
_ANY_MACHINE = (
    (re.compile(r"/(?:home|Users)/\w|/root/|/tmp/|[A-Za-z]:\\+Users\\"), "the path of a folder"),
    (re.compile(r"ipykernel_\d+"), "the number of a process"),
    (re.compile(r"\b0x[0-9a-f]{8,}"), "a memory address"),
)
_EMBEDDED_FILE = re.compile(r"base64,[A-Za-z0-9+/=\s]{64,}")


Published = namedtuple("Published", "notebook size bands")


class PublishingError(ValueError):
    """A notebook that may not be published as it is; the message says what to mend."""


def add(verbs):
    """Add the verb to the command line."""
    verb = add_verb(verbs, "publish", _publish, "execute and normalize a lesson's notebook")
    verb.add_argument("lesson", metavar="N")


def _publish(options):
    return report(publish(options.lesson))


def publish(number, progress=True):
    """Execute a lesson, normalize it and write it back to `notebooks/`, whole or not at all.

    Publishing twice gives the same bytes where the lesson's numbers are the same.

    Returns:
        A `Published`: the path, its size in bytes, the bands reached.

    Raises:
        ValueError: there is no such lesson, or it is not written yet.
        ExecutionError: a cell failed or missed its band.
        PublishingError: an output shows an error log or something of this machine, or the file
            is larger than `LARGEST`.
    """
    path = catalogue.notebook(number)
    notebook = executing.as_node(notebooks.clear_outputs(notebooks.read(path)))
    executing.execute(notebook, ENVIRONMENT, cwd=path.parent, progress=progress)
    normalize(notebook)
    complaints = error_logs(notebook) + private_text(notebook)
    if complaints:
        raise PublishingError(f"{path.name} was not published. " + "; ".join(complaints) + ".")
    text = executing.as_text(notebook)
    size = len(text.encode("utf-8"))
    if size > LARGEST:
        raise PublishingError(
            f"{path.name} was not published: it would take {size / 1000:.0f} kB, and "
            f"{LARGEST / 1000:.0f} kB are allowed. Show fewer or smaller figures: "
            f"{_heaviest(notebook)}."
        )
    notebooks.write_text(path, text)
    _write_pictures(notebook, path.parent / "pictures")
    return Published(path, size, notebooks.bands(notebook))


def _write_pictures(notebook, folder):
    """Keep the figure of each cell tagged `picture:NAME` as NAME.png, for the README."""
    for cell in notebook["cells"]:
        names = [tag[len(PICTURE) :] for tag in notebooks.tags(cell) if tag.startswith(PICTURE)]
        data = [output.get("data", {}) for output in cell.get("outputs", [])]
        pictures = [one["image/png"] for one in data if "image/png" in one]
        for name, picture in zip(names, pictures, strict=False):
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.png").write_bytes(base64.b64decode(picture))


def report(published):
    """Print what was published."""
    for band in published.bands:
        print(f"{band['name']}: {band['value']:.4g}")
    print(f"{published.notebook} is published: {published.size / 1000:.0f} kB.")


def normalize(notebook):
    """Bring an executed notebook, in place, into the one form that is published."""
    course = {**notebook["metadata"]["course"], "code_sha256": notebooks.code_sha256(notebook)}
    notebook["metadata"] = {
        "course": course,
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
    }
    count = 0
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "code" and cell["execution_count"] is not None:
            count += 1
            cell["execution_count"] = count
            for output in cell["outputs"]:
                _normalize_output(output, count)


def _normalize_output(output, count):
    if "execution_count" in output:
        output["execution_count"] = count
    data = output.get("data", {})
    data.pop(WIDGET_VIEW, None)
    if "image/png" in data:
        picture = smaller_png(base64.b64decode(data["image/png"]))
        data["image/png"] = base64.b64encode(picture).decode("ascii")


def smaller_png(picture):
    """Return a PNG file that looks the same and takes fewer bytes, or the same file.

    Takes the fewest colors, 32 to 256, with which the picture looks the same.

    Args:
        picture: the bytes of a PNG file.
    """
    from PIL import Image

    image = Image.open(io.BytesIO(picture))
    if image.mode == "RGBA" and image.getextrema()[3] == (255, 255):
        image = image.convert("RGB")
    candidates = [picture, _png_bytes(image)]
    if image.mode == "RGB":
        for colors in (32, 64, 128, 256):
            reduced = image.quantize(colors, kmeans=1, dither=Image.Dither.NONE)
            if _color_error(image, reduced.convert("RGB")) < LARGEST_COLOR_ERROR:
                candidates.append(_png_bytes(reduced))
                break
    return min(candidates, key=len)


def _png_bytes(image):
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _color_error(image, other):
    """Return the difference, 0 to 255, that 99 in 100 pixels stay below, in the worst channel."""
    from PIL import ImageChops

    histogram = ImageChops.difference(image, other).histogram()
    worst = 0
    for channel in range(3):
        left = image.width * image.height / 100
        for error in range(255, -1, -1):
            left -= histogram[256 * channel + error]
            if left < 0:
                worst = max(worst, error)
                break
    return worst


def error_logs(notebook):
    """Return a sentence for each cell that wrote to the error stream, a red box in JupyterLab."""
    return [
        f'cell {index + 1} writes to the error stream: "{text.strip()[:80]}"'
        for index, kind, text in _output_texts(notebook)
        if kind == "stderr"
    ]


def private_text(notebook):
    """Return a sentence for each output that shows something of the machine it ran on."""
    found = []
    for index, _, text in _output_texts(notebook):
        matches = ((pattern.search(text), what) for pattern, what in _machine_patterns())
        if shown := next(((match, what) for match, what in matches if match), None):
            found.append(f'cell {index + 1} shows {shown[1]} of this machine: "{shown[0][0]}"')
    return found


def _machine_patterns():
    folders = {str(folder) for folder in (Path.home(), catalogue.ROOT, sys.prefix)}
    folders.add(tempfile.gettempdir())
    # A root folder such as "/" would be found in every fraction. The longest match says most.
    named = [folder for folder in folders if len(Path(folder).parts) > 1]
    named.sort(key=len, reverse=True)
    patterns = [
        (re.compile(re.escape(folder) + r"(?![\w-])"), "the path of a folder") for folder in named
    ]
    host = socket.gethostname()
    if len(host) > 3 and host != "localhost":
        patterns.append((re.compile(rf"\b{re.escape(host)}\b"), "the name"))
    return (*patterns, *_ANY_MACHINE)


def _output_texts(notebook):
    """Yield (index of the cell, stream or MIME type, text) of all that can be read in outputs."""
    for index, cell in enumerate(notebook["cells"]):
        for output in cell.get("outputs", []):
            if output["output_type"] == "stream":
                yield index, output["name"], _joined(output["text"])
            elif output["output_type"] == "error":
                yield index, "error", "\n".join([output["evalue"], *output["traceback"]])
            for kind, text in output.get("data", {}).items():
                if isinstance(text, (str, list)) and not kind.startswith("image/"):
                    yield index, kind, _EMBEDDED_FILE.sub("", _joined(text))


def _joined(text):
    return text if isinstance(text, str) else "".join(text)


def _heaviest(notebook):
    sizes = [
        (sum(len(str(output)) for output in cell.get("outputs", [])), index + 1)
        for index, cell in enumerate(notebook["cells"])
    ]
    return ", ".join(f"cell {n} takes {size / 1000:.0f} kB" for size, n in sorted(sizes)[:-4:-1])
