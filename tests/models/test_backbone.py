"""The backbone: every array by its name, none missing, none left over; and a network cut in two."""

import warnings

import keras
import numpy as np
import pytest
from keras import layers

from course_utils.datasets import packs
from course_utils.datasets.packs.errors import CacheDamagedError
from course_utils.models import backbone as backbones

h5py = pytest.importorskip("h5py")
ARRAYS, PARAMETERS = 260, 2_257_984
RANDOM = np.random.default_rng(0)


def small_network():
    inputs = keras.Input((8, 8, 3))
    maps = layers.Conv2D(4, 3, padding="same", use_bias=False, name="first")(inputs)
    maps = layers.BatchNormalization(name="first_BN")(maps)
    inner = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name="inner")(maps)
    return keras.Model(inputs, layers.Add(name="last")([maps, inner]))


def made_tensors():
    shapes = {f"first_BN/{name}": (4,) for name in ("gamma", "beta")}
    shapes |= {f"first_BN/moving_{name}": (4,) for name in ("mean", "variance")}
    shapes |= {"first/kernel": (3, 3, 3, 4), "inner/kernel": (3, 3, 4, 1)}
    return {name: RANDOM.random(shape, "float32") for name, shape in shapes.items()}


def write(path, tensors, depthwise=("inner",)):
    """Write arrays as Keras did before its version 3."""
    with h5py.File(path, "w") as file:
        for name, values in tensors.items():
            layer, array = name.split("/")
            array = f"depthwise_{array}" if layer in depthwise else array
            group = file.require_group(f"model_weights/{layer}")
            group[f"{layer}/{array}:0"] = values
            known = list(group.attrs.get("weight_names", []))
            group.attrs["weight_names"] = np.array([*known, f"{layer}/{array}:0".encode()])
        file.require_group("model_weights/without_weights").attrs["weight_names"] = np.array(
            [], "S1"
        )
    return path


def test_what_was_written_is_read(tmp_path):
    tensors = made_tensors()
    read = backbones.read_tensors(write(tmp_path / "made.h5", tensors))
    assert read.keys() == tensors.keys()
    assert all(np.array_equal(read[name], tensors[name]) for name in tensors)
    few = backbones.read_tensors(tmp_path / "made.h5", without=("first", "first_BN"))
    assert list(few) == ["inner/kernel"]


def test_every_array_finds_its_place():
    network, tensors = small_network(), made_tensors()
    assert backbones.fill(network, tensors) == len(tensors) == 6
    for layer in network.layers:
        for variable in layer.weights:
            mine = keras.ops.convert_to_numpy(variable)
            assert np.array_equal(mine, tensors[f"{layer.name}/{variable.name}"])


def spoiled(name, values):
    tensors = made_tensors()
    if values is None:
        del tensors[name]
    else:
        tensors[name] = values
    return tensors


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("first/kernel", None, "first/kernel is missing"),
        ("dense/kernel", np.zeros(2), "dense/kernel is left over"),
        ("first/kernel", np.zeros((3, 3, 4, 3)), r"has the shape \(3, 3, 4, 3\), and its place"),
        ("inner/kernel", np.full((3, 3, 4, 1), np.nan), "inner/kernel holds values that are no"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_changed(name, values, said):
    network = small_network()
    before = network.get_weights()
    with pytest.raises(ValueError, match=said):
        backbones.fill(network, spoiled(name, values))
    assert all(map(np.array_equal, before, network.get_weights()))


def test_of_many_faults_the_first_are_told():
    with pytest.raises(ValueError, match="0 arrays were given for 6 places.* and 1 more faults"):
        backbones.fill(small_network(), {})


@pytest.mark.parametrize("content", [b"no HDF5", None])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "other.h5"
    if content is None:
        with h5py.File(path, "w") as file:
            file["something"] = 1
    else:
        path.write_bytes(content)
    with pytest.raises(ValueError, match="is no file of a Keras model in HDF5"):
        backbones.read_tensors(path)


@pytest.mark.parametrize("size", [31, 160.0, "160", True])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(ValueError, match="size is a whole number of pixels, 32 or more, and got"):
        backbones.backbone(size)


def test_a_cut_network_answers_as_the_whole_one():
    network = small_network()
    images = RANDOM.random((2, 8, 8, 3), "float32")
    front, back = backbones.cut(network, "first_BN")
    halves = back(front(images, training=False), training=False)
    assert np.array_equal(halves, network(images, training=False))
    assert {layer.name for layer in back.layers} >= {"inner", "last"}
    assert back.get_layer("inner") is network.get_layer("inner")


@pytest.mark.parametrize(
    ("beginnings", "normalizations", "learning"),
    [
        ((), True, set()),
        (("first",), False, {"first"}),
        (("first",), True, {"first", "first_BN"}),
        (("inner", "first"), False, {"first", "inner"}),
    ],
)
def test_what_is_thawed_learns(beginnings, normalizations, learning):
    network = small_network()
    backbones.thaw(network, beginnings, normalizations)
    assert {layer.name for layer in network.layers if layer.trainable_weights} == learning


def test_thawed_normalizations_may_get_a_momentum():
    network = small_network()
    backbones.thaw(network, ("first",), normalizations=True, momentum=0.9)
    assert network.get_layer("first_BN").momentum == 0.9
    backbones.thaw(network, (), normalizations=True, momentum=0.5)
    assert network.get_layer("first_BN").momentum == 0.9


def test_a_larger_penalty_makes_smaller_weights():
    rows, labels = RANDOM.normal(size=(50, 4)), RANDOM.integers(0, 3, 50)
    sizes = [np.abs(backbones.linear_probe(rows, labels, one).coef_).sum() for one in (0.1, 100)]
    assert sizes[0] > 2 * sizes[1]


def test_a_head_begins_as_a_probe():
    network = small_network()
    maps, labels = RANDOM.random((60, 8, 8, 3), "float32"), np.arange(60) % 3
    rows = network.predict(maps, verbose=0).mean(axis=(1, 2))
    probe = backbones.linear_probe(rows, labels, 1)
    whole = backbones.with_head(network, 3)
    whole.set_weights(backbones.as_probe(network.get_weights(), probe))
    logits = whole.predict(maps, verbose=0)
    assert np.allclose(logits, probe.decision_function(rows), atol=1e-4)


@pytest.mark.parametrize(
    ("name", "said"), [("inner", "A path leads around 'inner'"), ("nowhere", "no layer 'nowhere'")]
)
def test_a_cut_that_is_none_is_refused(name, said):
    with pytest.raises(ValueError, match=said):
        backbones.cut(small_network(), name)


def test_a_pack_that_does_not_fit_is_told_with_its_repair(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "folder", lambda name: tmp_path)
    backbones._tensors_of_the_pack.cache_clear()
    write(tmp_path / backbones.FILE, made_tensors())
    with pytest.raises(CacheDamagedError, match="6 arrays were given for 260 places.*data fetch"):
        backbones.backbone(32)
    backbones._tensors_of_the_pack.cache_clear()


@pytest.fixture(scope="module")
def stored():
    if packs.status()[packs.names().index(backbones.PACK)].state != "ready":
        pytest.skip("Not in the cache: python -m course_utils data fetch imagenet-backbone")
    return backbones.read_tensors(packs.folder(backbones.PACK) / backbones.FILE)


def test_the_card_tells_what_is_stored(stored):
    kept = {name for name in stored if name.split("/")[0] not in backbones.HEAD}
    assert (len(stored), len(kept)) == (ARRAYS + 4, ARRAYS)
    variances = [stored[name] for name in kept if name.endswith("moving_variance")]
    assert len(variances) == 52 and min(values.min() for values in variances) > 0


def test_the_backbone_has_every_array_in_its_place(stored):
    network = backbones.backbone(64)
    assert network.count_params() == PARAMETERS and network.output_shape == (None, 2, 2, 1280)
    for layer in network.layers:
        for variable in layer.weights:
            mine = keras.ops.convert_to_numpy(variable)
            assert np.array_equal(mine, stored[f"{layer.name}/{variable.name}"])


def test_it_is_called_with_one_array_and_without_a_warning(stored):
    images = np.zeros((1, 32, 32, 3), "float32")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert backbones.backbone(32)(images, training=False).shape == (1, 1, 1, 1280)


def test_gray_is_zero_to_the_backbone(stored):
    network = backbones.backbone(64)
    scaled = network.get_layer("rescaling")(np.float32([[[[0, 127.5, 255]]]]))
    assert np.allclose(scaled, [-1, 0, 1])
