"""The house: who imports whom. Arrows point one way, no circle, and each room knows its place."""

import ast
from pathlib import Path

import pytest

from course_utils.catalogue import ROOT

PACKAGE = "course_utils"
MOST_LOOSE_FILES = 8
# What each room may import, beside itself. A new room gets a line here: say whom it knows.
KNOWS = {
    "": {"lesson"},  # course_utils/__init__.py
    "__main__": {"environment", "commands"},
    "commands": {"backend", "catalogue", "datasets", "environment", "notebooks", "progress",
                 "self_check"},
    "lesson": {"backend", "catalogue", "environment", "exercises", "figures", "layers", "notebooks",
               "progress", "self_check", "training"},
    "self_check": {"backend", "catalogue", "datasets", "environment"},
    "notebooks": {"exercises"},
    "exercises": {"datasets", "layers", "training", "vision"},
    "explore": {"evaluation", "explanations", "figures", "layers", "models", "training", "vision"},
    "explanations": {"layers", "training"},
    "models": {"datasets", "layers", "training", "vision"},
    "vision": {"evaluation"},
    "training": {"evaluation", "layers"},
    "evaluation": {"layers"},
    "datasets": {"environment"},
    "environment": {"catalogue"},
    "backend": {"environment"},
    "catalogue": set(),
    "progress": set(),
    "figures": set(),
    "layers": set(),
}  # fmt: skip
# Libraries that only these files may import.
ONLY_IN = {
    "IPython": {"lesson"},
    "ipywidgets": {"explore"},
    "tensorflow": {"training.gradients"},
    "jax": {"training.gradients"},
    "torch": {"training.gradients"},
}
NUMPY_ROOMS = ("layers", "vision", "evaluation", "tracking", "medical")
NOT_FOR_NUMPY_ROOMS = {"keras", "IPython", "ipywidgets", "matplotlib", "nbformat"}
KNOWS_KERAS = {"layers.counting"}  # the one that counts what a Keras network computes


def modules(root):
    """Return {name without the package's: path} of every file of the package."""
    found = {}
    for path in (root / PACKAGE).rglob("*.py"):
        parts = path.relative_to(root / PACKAGE).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return found


def imported_names(path):
    """Yield every dotted name that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows(root):
    """Return {module: modules of the package that it imports}."""
    known = modules(root)
    found = {}
    for module, path in known.items():
        inside = [name for name in imported_names(path) if name.split(".")[0] == PACKAGE]
        rests = [name.partition(".")[2] for name in inside]
        found[module] = {rest if rest in known else rest.rpartition(".")[0] for rest in rests} - {
            module
        }
    return found


def circles(graph):
    """Return the groups of modules that reach each other, each sorted."""

    def reached(start):
        seen, todo = set(), list(graph[start])
        while todo:
            if (module := todo.pop()) not in seen:
                seen.add(module)
                todo += graph.get(module, ())
        return seen

    reach = {module: reached(module) for module in graph}
    groups = {
        tuple(
            sorted({module} | {other for other in reach[module] if module in reach.get(other, ())})
        )
        for module in graph
        if module in reach[module]
    }
    return sorted(groups)


def room(module):
    return module.partition(".")[0]


def forbidden(graph):
    """Return a sentence for each arrow between rooms that `KNOWS` does not have."""
    return [
        f"{module or PACKAGE} imports {other}, and {room(module) or PACKAGE} does not know it"
        for module, others in sorted(graph.items())
        for other in sorted(others)
        if room(other) != room(module) and room(other) not in KNOWS.get(room(module), ())
    ]


def out_of_place(root):
    """Return a sentence for each library that a file imports and should not know."""
    found = []
    for module, path in sorted(modules(root).items()):
        for library in sorted({name.split(".")[0] for name in imported_names(path)}):
            homes = ONLY_IN.get(library)
            if homes and not {module, room(module)} & homes:
                found.append(f"{module} imports {library}, which is for {', '.join(sorted(homes))}")
            if (
                room(module) in NUMPY_ROOMS
                and library in NOT_FOR_NUMPY_ROOMS
                and module not in KNOWS_KERAS
            ):
                found.append(f"{module} imports {library}; {room(module)} knows NumPy alone")
    return found


def test_no_file_of_the_house_is_in_a_circle():
    assert circles(arrows(ROOT)) == []


def test_every_arrow_between_rooms_is_drawn():
    assert forbidden(arrows(ROOT)) == []


def test_libraries_stay_in_their_rooms():
    assert out_of_place(ROOT) == []


def test_few_files_lie_loose():
    loose = sorted(path.name for path in (ROOT / PACKAGE).glob("*.py"))
    assert len(loose) <= MOST_LOOSE_FILES, loose


def test_the_tests_mirror_the_house():
    for folder in sorted(path for path in (ROOT / PACKAGE).iterdir() if path.is_dir()):
        if folder.name != "__pycache__":
            assert (ROOT / "tests" / folder.name).is_dir(), f"no tests/{folder.name}"


@pytest.fixture
def house(tmp_path):
    """A house with one file for each room, to plant faults in: returns build({module: text})."""

    def build(files):
        for module, text in files.items():
            path = Path(tmp_path, PACKAGE, *module.split(".")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return build


@pytest.mark.parametrize(
    ("files", "circle"),
    [
        ({"a": "from course_utils import b", "b": "from course_utils import a"}, ("a", "b")),
        (
            {
                "a": "from course_utils.layers.dense import Dense",
                "layers.dense": "def f():\n    import course_utils.b",
                "b": "from course_utils.a import x",
            },
            ("a", "b", "layers.dense"),
        ),
        ({"a": "from course_utils import b", "b": "import numpy"}, None),
    ],
)
def test_a_circle_is_found_wherever_the_import_stands(house, files, circle):
    assert circles(arrows(house(files))) == ([circle] if circle else [])


@pytest.mark.parametrize(
    ("module", "text", "refused"),
    [
        ("layers.dense", "from course_utils.exercises import load", True),
        ("layers.dense", "def f():\n    from course_utils import lesson", True),
        ("datasets.mnist", "from course_utils.commands import run", True),
        ("attic", "from course_utils import layers", True),
        ("explore.pooling", "from course_utils.layers import Conv2D", False),
    ],
)
def test_an_arrow_that_is_not_drawn_is_found(house, module, text, refused):
    rooms = {"exercises.load": "", "lesson": "", "commands.run": "", "layers.__init__": ""}
    assert bool(forbidden(arrows(house({**rooms, module: text})))) == refused


@pytest.mark.parametrize(
    ("module", "text", "refused"),
    [
        ("figures.style", "import IPython.display", True),
        ("layers.dense", "import keras", True),
        ("training.losses", "import torch", True),
        ("training.gradients", "import torch", False),
        ("explore.pooling", "import ipywidgets", False),
    ],
)
def test_a_library_out_of_place_is_found(house, module, text, refused):
    assert bool(out_of_place(house({module: text}))) == refused
