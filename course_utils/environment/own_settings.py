"""The learner's own settings of other work: set aside for the course, and said.

They live in files (keras.json, matplotlibrc, Jupyter's and IPython's configuration) and variables.
`for_process` prepares the variables of a process that the course starts; `in_this_process` does
what can still be done in a notebook that was opened in another way. What was set aside travels in
the variable COURSE_SET_ASIDE, one line for each thing. The standard library alone.
"""

import json
import os
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

from course_utils.catalogue import ROOT
from course_utils.environment import search_path

SAID = "COURSE_SET_ASIDE"
EMPTY_MATPLOTLIBRC = Path(__file__).with_name("matplotlibrc")
# Keras's own defaults, by the names that `keras.config` and keras.json have for them.
KERAS_DEFAULTS = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last"}
KERAS_BACKEND = "tensorflow"
# Variables that change what a lesson computes, or how long it trains.
COMPUTING = (
    "KERAS_MAX_EPOCHS",
    "KERAS_MAX_STEPS_PER_EPOCH",
    "KERAS_NNX_ENABLED",
    "TF_USE_LEGACY_KERAS",
    "JAX_ENABLE_X64",
)
# Variables that change how a process starts. As `activate` of a venv does, PYTHONHOME goes first.
STARTING = (
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "PYTHONOPTIMIZE",
    "PYTHONWARNINGS",
    "JUPYTERLAB_DIR",
    "JUPYTER_PATH",
    "JUPYTER_NO_CONFIG",
)
JUPYTER_FILES = ("jupyter*_config.py", "jupyter*_config.json", "jupyter*_config.d/*.json",
                 "labconfig/page_config.json")  # fmt: skip
IPYTHON_FILES = ("profile_default/*config.py", "profile_default/*config.json",
                 "profile_default/startup/*.py", "profile_default/startup/*.ipy")  # fmt: skip


def set_aside(environ=os.environ):
    """Return what was set aside for a process, as fragments of a sentence; empty if nothing."""
    return [line for line in environ.get(SAID, "").splitlines() if line]


def note(fragments, environ=os.environ):
    """Remember that something was set aside, so that `set_aside` and later processes say it."""
    if lines := [*set_aside(environ), *fragments]:
        environ[SAID] = "\n".join(dict.fromkeys(lines))


def sentence():
    """Return the one line that says what was set aside, or "" where nothing was."""
    fragments = set_aside()
    return f"Set aside for this lesson: {'; '.join(fragments)}." if fragments else ""


def for_process(environ):
    """Return the variables for a process of the course: those given, less the learner's settings.

    Args:
        environ: a mapping of variables; it is not changed.
    """
    environ = dict(environ)
    found = _set_python_path(environ)
    found += _drop(environ, (*STARTING, *COMPUTING))
    if not environ.get("MPLBACKEND", "module:").startswith("module:"):  # a kernel's own stays
        found += _drop(environ, ("MPLBACKEND",))
    found += _set_keras(environ) + _set_matplotlib(environ)
    found += _set_ipython(environ) + _set_jupyter(environ)
    note(found, environ)
    return environ


def of_process(environ):
    """Return what `for_process` sets aside, as fragments of a sentence; empty if nothing."""
    return set_aside(for_process(environ))


def in_this_process():
    """Set aside what can still be set aside in a process that the course has not started.

    Keras and matplotlib read their files once, when they are imported; what they read before is
    mended by `backend` and `figures.style`.
    """
    found = []
    if "keras" not in sys.modules:
        entries = search_path.foreign_entries()
        hiding = [entry for entry in entries if entry in sys.path and search_path.hidden_by(entry)]
        sys.path[:] = [entry for entry in sys.path if entry not in hiding]
        found += map(_python_path_fragment, hiding)
        found += _drop(os.environ, COMPUTING) + _set_keras(os.environ)
    if "matplotlib" not in sys.modules:
        found += _set_matplotlib(os.environ)
    note(found)


@cache
def folder():
    """Return a folder of the course, of this user alone, that settings and caches may go into.

    In `.venv` where that can be written, else in the user's cache, else in the temporary folder.
    """
    venv = ROOT / ".venv"
    if venv.is_dir() and can_write(venv / "settings"):
        return venv / "settings"
    cached = _cache_home(os.environ) / "cnn-course"
    if can_write(cached):
        return cached
    owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    temporary = Path(tempfile.gettempdir(), f"cnn-course-{owner}")
    return temporary if _is_private(temporary) else Path(tempfile.mkdtemp(prefix="cnn-course-"))


def can_write(path):
    """Say whether a folder can be written, or be made, by trying in the part of it that exists."""
    path = Path(path)
    try:
        while not path.exists():
            path = path.parent
        os.rmdir(tempfile.mkdtemp(prefix=".course-", dir=path))
    except OSError:
        return False
    return True


def _is_private(path):
    """Make a folder for this user alone in a place of everybody's; False where another made it."""
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        state = path.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)
    return stat.S_ISDIR(state.st_mode) and mine


def _drop(environ, names):
    """Take variables out; return a fragment for each that said something."""
    dropped = {name: environ.pop(name) for name in names if name in environ}
    return [f"{name}={value}" for name, value in dropped.items() if value]


def _set_python_path(environ):
    theirs = search_path.foreign_entries(environ)
    entries = environ.get("PYTHONPATH", "").split(os.pathsep)
    kept = [str(ROOT), *(entry for entry in entries if entry and entry not in theirs)]
    environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(kept))
    return [_python_path_fragment(entry) for entry in theirs]


def _python_path_fragment(entry):
    hidden = search_path.hidden_by(entry)
    what = f", where {listed(hidden.values())} hides {listed(hidden)}" if hidden else ""
    return f"{entry} of PYTHONPATH{what}"


def _set_keras(environ):
    ours = folder() / "keras"
    theirs = Path(environ.get("KERAS_HOME") or _home(environ) / ".keras").expanduser()
    environ["KERAS_HOME"] = str(ours)
    return _keras_fragments(theirs / "keras.json") if theirs != ours else []


def _keras_fragments(path):
    """Return what a keras.json says that differs from Keras's own defaults, as fragments."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        return [f"{short(path)}, which cannot be read"]
    if not isinstance(said, dict):
        return [f"{short(path)}, which holds no settings"]
    defaults = {**KERAS_DEFAULTS, "nnx_enabled": False, "backend": KERAS_BACKEND}
    differing = [f"{name}={said[name]}" for name in defaults
                 if name in said and said[name] != defaults[name]]  # fmt: skip
    return [f"{listed(differing)} of {short(path)}"] if differing else []


def _set_matplotlib(environ):
    theirs = _matplotlibrc(environ)
    environ["MATPLOTLIBRC"] = str(EMPTY_MATPLOTLIBRC)
    place = environ.get("MPLCONFIGDIR") or _matplotlib_folder(environ)
    if not can_write(place):  # its cache; without one matplotlib looks for fonts at each start
        environ["MPLCONFIGDIR"] = str(folder() / "matplotlib")
    return _matplotlib_fragments(theirs) if theirs not in (None, EMPTY_MATPLOTLIBRC) else []


def _matplotlibrc(environ):
    """Return the path of the learner's matplotlibrc, where matplotlib would find it, or None."""
    named = Path(environ.get("MATPLOTLIBRC") or os.devnull)
    place = Path(environ.get("MPLCONFIGDIR") or _matplotlib_folder(environ))
    candidates = (named, named / "matplotlibrc", place / "matplotlibrc")
    return next((path for path in candidates if path.is_file()), None)


def _matplotlib_folder(environ):
    if sys.platform.startswith(("linux", "freebsd")):
        return _config_home(environ) / "matplotlib"
    old = _home(environ) / ".matplotlib"
    local = environ.get("LOCALAPPDATA") if os.name == "nt" else None
    return old if old.is_dir() or not local else Path(local, "matplotlib")


def _matplotlib_fragments(path):
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return [f"{short(path)}, which cannot be read"]
    lines = [line.partition("#")[0] for line in lines]
    names = [line.partition(":")[0].strip() for line in lines if ":" in line]
    return [f"{listed(names)} of {short(path)}"] if names else []


def _set_ipython(environ):
    ours = folder() / "ipython"
    theirs = Path(environ.get("IPYTHONDIR") or _home(environ) / ".ipython").expanduser()
    environ["IPYTHONDIR"] = str(ours)
    _make(ours)
    return _files_of(theirs, IPYTHON_FILES) if theirs != ours else []


def _set_jupyter(environ):
    ours, theirs = folder() / "jupyter", _jupyter_config(environ)
    places = [*environ.pop("JUPYTER_CONFIG_PATH", "").split(os.pathsep), str(theirs)]
    environ["JUPYTER_CONFIG_DIR"] = str(ours)
    environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # or a kernel of another Python goes first
    if theirs != ours and can_write(theirs):
        # Theme, shortcuts and open tabs are the learner's, wherever they were chosen.
        environ.setdefault("JUPYTERLAB_SETTINGS_DIR", str(theirs / "lab" / "user-settings"))
        environ.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(theirs / "lab" / "workspaces"))
    data = Path(environ.get("JUPYTER_DATA_DIR") or _jupyter_data(environ))
    if not can_write(data):
        environ["JUPYTER_DATA_DIR"] = str(data := folder() / "jupyter-data")
    if not can_write(environ.get("JUPYTER_RUNTIME_DIR") or data / "runtime"):
        environ["JUPYTER_RUNTIME_DIR"] = str(folder() / "jupyter-data" / "runtime")
    return [one for place in places if place and Path(place) != ours
            for one in _files_of(Path(place), JUPYTER_FILES)]  # fmt: skip


def _jupyter_config(environ):
    chosen = environ.get("JUPYTER_CONFIG_DIR")
    if chosen:
        return Path(chosen)
    if environ.get("JUPYTER_PLATFORM_DIRS", "0") not in ("", "0") and sys.platform == "linux":
        return _config_home(environ) / "jupyter"
    return _home(environ) / ".jupyter"


def _jupyter_data(environ):
    if sys.platform == "darwin":
        return _home(environ) / "Library" / "Jupyter"
    if os.name == "nt":
        return Path(environ.get("APPDATA") or _home(environ), "jupyter")
    return Path(environ.get("XDG_DATA_HOME") or _home(environ) / ".local" / "share", "jupyter")


def _files_of(place, patterns):
    """Return a fragment that names the files of these patterns in a folder, or nothing."""
    try:
        names = sorted({path.name for pattern in patterns for path in place.glob(pattern)})
    except OSError:
        return []
    return [f"{listed(names)} of {short(place)}"] if names else []


def listed(names, most=3):
    """Return names as one text: "a, b and c", or the first ones and how many more there are."""
    names = list(dict.fromkeys(names))
    if len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def short(path):
    """Return a path with `~` for the home folder: a page may be shown to others."""
    try:
        return str(Path("~", Path(path).relative_to(Path.home())))
    except (ValueError, RuntimeError):
        return str(path)


def _make(path):
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        pass  # whoever writes there says so, or does without


def _home(environ):
    return Path(
        environ.get("USERPROFILE" if os.name == "nt" else "HOME") or os.path.expanduser("~")
    )


def _config_home(environ):
    return Path(environ.get("XDG_CONFIG_HOME") or _home(environ) / ".config")


def _cache_home(environ):
    if os.name == "nt":
        return Path(environ.get("LOCALAPPDATA") or _home(environ))
    place = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path(environ.get("XDG_CACHE_HOME") or _home(environ) / place)
