"""Where Python looks for modules: what other work puts there stays outside of the course.

Imports nothing but what Python itself has loaded at its start, because it runs before the first
import that a stray file could answer.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Known to be packages also to a Python that has none of them and starts the one that has.
OFTEN_HIDDEN = {"numpy", "scipy", "keras", "tensorflow", "jax", "torch", "matplotlib", "PIL"}


def clean():
    """Take foreign entries of PYTHONPATH out of `sys.path`, and put the course's folder last.

    Then neither another Python's numpy nor a learner's own `random.py` in the course's folder
    answers an import of the course.
    """
    theirs = foreign_entries()
    # The folder in which `python -m course_utils` was typed, unless Python leaves it out.
    first = None if sys.flags.safe_path else sys.path[0]
    ours = [entry for entry in sys.path if entry == first or is_inside(entry)]
    rest = [entry for entry in sys.path if entry not in ours and entry not in theirs]
    sys.path[:] = rest + ours


def foreign_entries(environ=None):
    """Return the entries of PYTHONPATH that lie outside of the course, in their order.

    There are none where the environment itself comes by PYTHONPATH, as on some clusters: where
    Keras is found by it and in no other way.
    """
    text = (os.environ if environ is None else environ).get("PYTHONPATH", "")
    entries = [entry for entry in text.split(os.pathsep) if entry and not is_inside(entry)]
    others = [entry for entry in sys.path if entry not in entries]
    if any(map(_holds_keras, entries)) and not any(map(_holds_keras, others)):
        return []
    return entries


def is_inside(entry):
    """Say whether a folder is the course's own, or lies in it (but not among the packages)."""
    path = os.path.realpath(entry)
    root = os.path.realpath(ROOT)
    pythons = tuple(os.path.realpath(prefix) + os.sep for prefix in (sys.prefix, sys.base_prefix))
    return (path == root or path.startswith(root + os.sep)) and not path.startswith(pythons)


def hidden_by(folder, with_standard_library=True):
    """Return {module: file} of what a folder would hide of Python or of the installed packages.

    Args:
        folder: one that Python searches before those of the packages.
        with_standard_library: whether it is searched before the standard library too.
    """
    try:
        names = sorted(os.listdir(folder or os.curdir))
    except OSError:
        return {}
    found = {}
    for name in names:
        module, file = _module_in(os.path.join(folder, name), name)
        standard = with_standard_library and module in sys.stdlib_module_names
        if module and (standard or _is_installed(module)):
            found[module] = file
    return found


def _module_in(path, name):
    """Return the name and the file of the module that a path is, or (None, None)."""
    if name.endswith(".py"):
        return name[: -len(".py")], path
    if os.path.isfile(os.path.join(path, "__init__.py")):
        return name, os.path.join(path, "__init__.py")
    return None, None


def _is_installed(module):
    if module in OFTEN_HIDDEN:
        return True
    folders = [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    return any(
        os.path.exists(os.path.join(folder, module, "__init__.py"))
        or os.path.exists(os.path.join(folder, module + ".py"))
        for folder in folders
    )


def _holds_keras(entry):
    return os.path.isfile(os.path.join(entry, "keras", "__init__.py"))
