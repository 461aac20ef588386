"""The learner's own settings: each kind is set aside and named; what is theirs to choose stays."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.catalogue import ROOT
from course_utils.environment import own_settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home folder: everything that is looked for in a home is looked for there."""
    monkeypatch.setattr(own_settings, "folder", lambda: tmp_path / "course")
    path = tmp_path / "home"
    path.mkdir()
    return path


def write(path, text=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def prepared(home, **variables):
    """Return (variables of a process, fragments of what was set aside) for this home."""
    found = own_settings.for_process({"HOME": str(home), "USERPROFILE": str(home), **variables})
    return found, own_settings.set_aside(found)


def test_a_machine_without_settings_is_told_nothing(home):
    write(home / ".keras" / "keras.json", json.dumps({
        "floatx": "float32", "epsilon": 1e-07, "backend": "tensorflow",
        "image_data_format": "channels_last"}))  # fmt: skip
    write(home / ".ipython" / "profile_default" / "startup" / "README", "as IPython wrote it")
    write(home / ".jupyter" / "lab" / "user-settings" / "theme.jupyterlab-settings", "{}")
    found, said = prepared(home)
    assert said == [] and own_settings.SAID not in found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"image_data_format": "channels_first"}', "image_data_format=channels_first of"),
        ('{"floatx": "float16", "epsilon": 0.001}', "floatx=float16 and epsilon=0.001 of"),
        ('{"floatx": "bfloat16"}', "floatx=bfloat16 of"),  # Keras itself would not be imported
        ('{"backend": "jax", "nnx_enabled": true}', "nnx_enabled=True and backend=jax of"),
        ('{"floatx": ', "which cannot be read"),
        ("[]", "which holds no settings"),
    ],
)
def test_what_keras_json_says_is_named(home, text, told):
    write(home / ".keras" / "keras.json", text)
    found, said = prepared(home)
    assert len(said) == 1 and told in said[0] and "keras.json" in said[0]
    assert found["KERAS_HOME"] != str(home / ".keras")


def test_a_keras_home_named_by_a_variable_is_looked_at_too(home):
    write(home / "elsewhere" / "keras.json", '{"floatx": "float64"}')
    _, said = prepared(home, KERAS_HOME=str(home / "elsewhere"))
    assert "floatx=float64" in said[0]


@pytest.mark.parametrize("place", ["MATPLOTLIBRC", "the file", "MPLCONFIGDIR", "the home"])
def test_a_matplotlibrc_is_named_wherever_it_lies(home, place):
    standard = home / (".config/matplotlib" if sys.platform == "linux" else ".matplotlib")
    folder = standard if place == "the home" else home / "elsewhere"
    file = write(folder / "matplotlibrc", "# fonts\ntext.usetex : True  # TeX\nfont.size: 30\n")
    variables = {
        "MATPLOTLIBRC": {"MATPLOTLIBRC": str(folder)},
        "the file": {"MATPLOTLIBRC": str(file)},
        "MPLCONFIGDIR": {"MPLCONFIGDIR": str(folder)},
        "the home": {},
    }
    found, said = prepared(home, **variables[place])
    assert said == [f"text.usetex and font.size of {file}"]
    assert Path(found["MATPLOTLIBRC"]) == own_settings.EMPTY_MATPLOTLIBRC


@pytest.mark.parametrize(
    "file",
    [
        ".jupyter/jupyter_server_config.py",
        ".jupyter/jupyter_lab_config.json",
        ".jupyter/jupyter_server_config.d/git.json",
        ".jupyter/labconfig/page_config.json",
        ".ipython/profile_default/startup/00-first.py",
        ".ipython/profile_default/ipython_kernel_config.py",
    ],
)
def test_configuration_of_jupyter_and_ipython_is_named(home, file):
    path = write(home / file)
    found, said = prepared(home)
    assert len(said) == 1 and path.name in said[0]
    for variable in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        assert not Path(found[variable]).is_relative_to(home)


def test_configuration_that_variables_name_is_named(home):
    one = write(home / "one" / "jupyter_server_config.json", "{}")
    two = write(home / "two" / "jupyter_config.py")
    variables = {"JUPYTER_CONFIG_DIR": str(one.parent), "JUPYTER_CONFIG_PATH": str(two.parent)}
    found, said = prepared(home, **variables)
    assert sorted(fragment.split()[0] for fragment in said) == [two.name, one.name]
    assert "JUPYTER_CONFIG_PATH" not in found


def test_theme_and_shortcuts_of_the_learner_still_count(home):
    found, _ = prepared(home)
    assert found["JUPYTERLAB_SETTINGS_DIR"] == str(home / ".jupyter" / "lab" / "user-settings")
    assert found["JUPYTERLAB_WORKSPACES_DIR"] == str(home / ".jupyter" / "lab" / "workspaces")
    chosen, _ = prepared(home, JUPYTERLAB_SETTINGS_DIR="/somewhere")
    assert chosen["JUPYTERLAB_SETTINGS_DIR"] == "/somewhere"


@pytest.mark.parametrize("name", [*own_settings.STARTING, *own_settings.COMPUTING, "MPLBACKEND"])
def test_variables_that_change_a_lesson_are_left_out_and_named(home, name):
    found, said = prepared(home, **{name: "theirs"})
    assert name not in found and said == [f"{name}=theirs"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("KERAS_BACKEND", "jax"), ("CUDA_VISIBLE_DEVICES", "1"), ("JUPYTER_TOKEN", "secret"),
     ("MPLBACKEND", "module://matplotlib_inline.backend_inline")],
)  # fmt: skip
def test_what_is_the_learners_to_choose_stays(home, name, value):
    found, said = prepared(home, **{name: value})
    assert found[name] == value and said == []


def test_folders_of_the_course_stay_on_the_path_and_others_are_named(home):
    theirs = write(home / "other" / "numpy" / "__init__.py").parent.parent
    guards = str(ROOT / "tests" / "guards")
    found, said = prepared(home, PYTHONPATH=os.pathsep.join([str(theirs), guards, str(home)]))
    assert found["PYTHONPATH"].split(os.pathsep) == [str(ROOT), guards]
    assert said == [
        f"{theirs} of PYTHONPATH, where {theirs / 'numpy' / '__init__.py'} hides numpy",
        f"{home} of PYTHONPATH",
    ]


def test_what_was_set_aside_is_said_once_however_often_processes_start_each_other(home):
    write(home / ".keras" / "keras.json", '{"floatx": "float16"}')
    first, said = prepared(home, PYTHONSTARTUP="hello.py")
    second = own_settings.for_process(first)
    assert len(said) == 2 and own_settings.set_aside(second) == said
    assert second == first


def test_folders_that_cannot_be_written_give_way_to_one_that_can(home, tmp_path):
    blocked = write(tmp_path / "a_file")  # in which no folder can be made
    found, _ = prepared(blocked / "home")
    ours = ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR", "KERAS_HOME")
    for variable in ours:
        assert Path(found[variable]).is_relative_to(tmp_path / "course"), variable
    assert "JUPYTERLAB_SETTINGS_DIR" not in found
    found, _ = prepared(home, JUPYTER_RUNTIME_DIR=str(blocked / "runtime"))
    assert Path(found["JUPYTER_RUNTIME_DIR"]).is_relative_to(tmp_path / "course")
    assert "JUPYTER_DATA_DIR" not in found


def test_a_folder_in_everybodys_place_is_used_only_if_it_is_mine(tmp_path):
    mine, another = tmp_path / "mine", tmp_path / "another"
    assert own_settings._is_private(mine) and own_settings._is_private(mine)
    another.mkdir()
    another.chmod(0o777)
    linked = tmp_path / "linked"
    linked.symlink_to(mine)
    assert not own_settings._is_private(write(tmp_path / "file"))
    if os.name == "posix":
        assert not own_settings._is_private(another) and not own_settings._is_private(linked)


def test_trying_a_folder_leaves_nothing_behind(tmp_path):
    assert own_settings.can_write(tmp_path / "new" / "folder")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("names", "text"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"),
     (["a", "b", "c", "d", "e"], "a, b, c and 2 more")],
)  # fmt: skip
def test_names_read_as_a_sentence(names, text):
    assert own_settings.listed(names) == text


HOSTILE = """
import json, sys
sys.path.insert(0, "")
from course_utils import start
lesson = start(2)
import keras, matplotlib, numpy
from course_utils.layers import Conv2D
images = numpy.random.default_rng(0).normal(size=(1, 8, 10, 3)).astype("float32")
ours, theirs = Conv2D(4, 3), keras.layers.Conv2D(4, 3)
ours.forward(images), theirs.build(images.shape)
theirs.set_weights(list(ours.weights.values()))
difference = abs(keras.ops.convert_to_numpy(theirs(images)) - ours.forward(images)).max()
print(json.dumps({"difference": float(difference),
    "backend": lesson.backend, "usetex": matplotlib.rcParams["text.usetex"],
    "limit": keras.config.max_epochs(), "numpy": numpy.__file__}))
"""


def test_a_notebook_opened_in_another_way_works_and_says_what_it_set_aside(tmp_path):
    """One process with everything at once: keras.json, matplotlibrc, PYTHONPATH, variables."""
    settings = {"floatx": "float16", "image_data_format": "channels_first", "backend": "jax"}
    write(tmp_path / ".keras" / "keras.json", json.dumps(settings))
    write(tmp_path / "work" / "matplotlibrc", "text.usetex: True\nbackend: TkAgg\n")
    numpy = write(tmp_path / "other" / "numpy" / "__init__.py", "raise ImportError('another')")
    path = os.pathsep.join([os.environ["PYTHONPATH"], str(numpy.parent.parent)])
    variables = {**os.environ, "PYTHONPATH": path, "KERAS_MAX_EPOCHS": "1"}
    variables |= {"KERAS_HOME": str(tmp_path / ".keras"), "KERAS_BACKEND": ""}
    done = subprocess.run([sys.executable, "-c", HOSTILE], cwd=tmp_path / "work", env=variables,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    title, said, found = done.stdout.splitlines()
    assert "TensorFlow" in title
    for told in ("floatx=float16", "channels_first", "backend=jax", "keras.json", "text.usetex",
                 "PYTHONPATH", "KERAS_MAX_EPOCHS=1"):  # fmt: skip
        assert told in said, told
    found = json.loads(found)
    assert found["difference"] < 1e-5 and found["backend"] == "tensorflow"
    assert found["usetex"] is False and found["limit"] is None
    assert not found["numpy"].startswith(str(tmp_path))


IMPORTED_BEFORE = """
import keras
keras.config.set_floatx("float16")
keras.config.set_image_data_format("channels_first")
keras.layers.Dense(1)  # fixes the type of all later layers
import matplotlib
matplotlib.rcParams["font.size"] = 31
from course_utils import start
start(2)
print(keras.layers.Conv2D(4, 3).data_format, keras.layers.Dense(1).compute_dtype,
      matplotlib.rcParams["font.size"])
start(2)
"""


def test_what_was_set_before_start_is_set_back(tmp_path):
    done = subprocess.run([sys.executable, "-c", IMPORTED_BEFORE], cwd=ROOT,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "floatx=float16, image_data_format=channels_first and dtype_policy=float16" in lines[1]
    assert "font.size of matplotlib" in lines[1]
    assert lines[2] == "channels_last float32 10.0"
