"""Checkpoints: what goes on is bitwise what was never interrupted, and no file is half-written."""

import errno
import json
import shutil
import subprocess
import sys

import keras
import numpy as np
import pytest

from course_utils import catalogue
from course_utils.training import checkpoints
from course_utils.training.batches import ShuffledBatches
from course_utils.training.checkpoints import CheckpointError, Checkpoints

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.normal(size=(60, 8, 8, 1)).astype("float32")
LABELS = RANDOM.integers(3, size=60)
OPTIMIZERS = {
    "SGD": lambda: keras.optimizers.SGD(0.05, momentum=0.9),
    "Adam": lambda: keras.optimizers.Adam(0.01),
    "AdamW and a schedule": lambda: keras.optimizers.AdamW(
        keras.optimizers.schedules.CosineDecay(0.0, 16, warmup_target=0.01, warmup_steps=4)
    ),
}


def make_model(optimizer="Adam", filters=4, activation="relu", extra=(), together=1):
    stack = [keras.Input((8, 8, 1)), keras.layers.RandomFlip()]
    stack += [keras.layers.Conv2D(filters, 3, activation=activation)]
    stack += [keras.layers.BatchNormalization(), keras.layers.Dropout(0.3), *extra]
    model = keras.Sequential([*stack, keras.layers.Flatten(), keras.layers.Dense(3)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(OPTIMIZERS[optimizer](), loss, metrics=["accuracy"], steps_per_execution=together)
    return model


def train(folder, until, model=None, seed=7, keep=2, batch_size=16):
    """Train until an epoch, from where the folder stands; return the saver."""
    model = model or make_model()
    batches = ShuffledBatches(IMAGES, LABELS, batch_size, seed)
    saver = Checkpoints(folder, model, batches, keep)
    done = saver.restore()
    model.fit(batches, initial_epoch=done, epochs=until, shuffle=False, verbose=0,
              callbacks=[saver])  # fmt: skip
    return saver, model


def state(model):
    variables = [*model.variables, *model.optimizer.variables]
    return [keras.ops.convert_to_numpy(variable) for variable in variables]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(state(one), state(other), strict=True))


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A training of two epochs: its folder, which tests only read, and its model."""
    keras.utils.set_random_seed(1)
    folder = tmp_path_factory.mktemp("trained")
    return folder, train(folder, 2)[1]


@pytest.fixture
def saver(trained, tmp_path):
    """A saver whose folder holds the checkpoints of that training, to do with as one likes."""
    shutil.copytree(trained[0], tmp_path, dirs_exist_ok=True)
    saver = Checkpoints(tmp_path, trained[1], ShuffledBatches(IMAGES, LABELS, 16, seed=7))
    saver.restore()  # whatever another test has done to the model
    return saver


def interrupt(whole, parts, epochs):
    """Leave in the folder `parts` what the training in `whole` had written after some epochs."""
    parts.mkdir()
    for epoch in range(1, epochs + 1):
        shutil.copy(whole / f"epoch_{epoch:04d}.npz", parts)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_interrupted_training_goes_on_to_the_last_bit(tmp_path, optimizer):
    together = 1 if keras.backend.backend() == "torch" else 2
    keras.utils.set_random_seed(1)
    whole, model = train(tmp_path / "whole", 4, make_model(optimizer, together=together), keep=4)
    interrupt(tmp_path / "whole", tmp_path / "parts", 2)
    keras.utils.set_random_seed(999)  # another process: other first weights, other dice
    parts, resumed = train(tmp_path / "parts", 4, make_model(optimizer, together=together))
    assert same(model, resumed)
    assert whole.history == parts.history and len(parts.history["loss"]) == 4
    answers = [one.predict(IMAGES, verbose=0) for one in (model, resumed)]
    assert np.array_equal(*answers)


@pytest.mark.usefixtures("forgetting")
def test_without_the_checkpoint_it_would_not(tmp_path, trained):
    keras.utils.set_random_seed(2)
    _, other = train(tmp_path, 2)
    found = [checkpoints.read(folder / "epoch_0002.npz") for folder in (trained[0], tmp_path)]
    pairs = zip(*(one["values"] for one in found), strict=True)
    assert not all(np.array_equal(*pair) for pair in pairs)


def test_another_process_goes_on_to_the_last_bit(tmp_path, trained):
    interrupt(trained[0], tmp_path / "parts", 1)
    script = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "import conftest; conftest.pytest_configure()\n"
        "import keras, test_checkpoints as t\n"
        "keras.utils.set_random_seed(5)\n"
        "t.train(sys.argv[1], 2)\n"
    )
    tests = catalogue.ROOT / "tests"
    found_in = map(str, (tests, tests / "training", catalogue.ROOT))
    call = [sys.executable, "-c", script, str(tmp_path / "parts"), *found_in]
    subprocess.run(call, check=True, capture_output=True)
    folders = tmp_path / "parts", trained[0]
    found = [checkpoints.read(folder / "epoch_0002.npz") for folder in folders]
    assert found[0]["about"] == found[1]["about"]
    for one, other in zip(found[0]["values"], found[1]["values"], strict=True):
        assert np.array_equal(one, other)


def test_the_last_files_stay_and_no_part_of_one(tmp_path, trained):
    train(tmp_path, 5, trained[1], keep=3)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["epoch_0003.npz", "epoch_0004.npz", "epoch_0005.npz"]


def test_an_empty_folder_is_a_beginning(tmp_path):
    model = make_model()
    batches = ShuffledBatches(IMAGES, LABELS, 16)
    assert Checkpoints(tmp_path / "none", model, batches).restore() == 0


@pytest.mark.parametrize("share", (0.0, 0.1, 0.5, 0.9, 0.999))
def test_a_half_written_file_is_refused_and_the_last_good_one_named(trained, saver, share):
    model = trained[1]
    newest = saver.files()[-1]
    whole = newest.read_bytes()
    newest.write_bytes(whole[: int(share * len(whole))])
    before = state(model)
    with pytest.raises(CheckpointError, match=r"epoch_0002.npz is damaged.*good .*epoch_0001.npz"):
        saver.restore()
    assert all(np.array_equal(a, b) for a, b in zip(before, state(model), strict=True))
    newest.unlink()
    assert saver.restore() == 1


def test_a_flipped_bit_is_found(saver):
    file = saver.files()[-1]
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    with pytest.raises(CheckpointError, match="is damaged or is no checkpoint"):
        saver.restore()


def test_something_else_is_no_checkpoint(saver):
    saver.files()[0].unlink()
    for content in (b"hello", b""):
        saver.files()[0].write_bytes(content)
        with pytest.raises(CheckpointError, match="is damaged or is no checkpoint"):
            saver.restore()
    with open(saver.files()[0], "wb") as stream:
        np.savez(stream, some=np.zeros(3))
    with pytest.raises(CheckpointError, match="is damaged or is no checkpoint"):
        saver.restore()
    with open(saver.files()[0], "wb") as stream:
        np.savez(stream, about=json.dumps({"format": 99}))
    with pytest.raises(CheckpointError, match="of format 99"):
        saver.restore()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"filters": 5}, "layer 2, a Conv2D, has filters=4, and here it is 5"),
        ({"activation": "gelu"}, "has activation='relu', and here it is 'gelu'"),
        ({"optimizer": "SGD"}, "its optimizer is Adam, and here it is SGD"),
        ({"extra": [keras.layers.ReLU()]}, "its model has 6 layers, and here it has 7"),
    ],
)
def test_a_checkpoint_of_another_model_is_refused(trained, other, said):
    model = make_model(**other)
    before = model.get_weights()
    with pytest.raises(CheckpointError, match=f"belongs to another training: .*{said}"):
        train(trained[0], 2, model)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_other_batches_are_another_training(trained):
    with pytest.raises(CheckpointError, match="trained with 7 as the seed, and here .* 8"):
        train(trained[0], 2, trained[1], seed=8)
    with pytest.raises(CheckpointError, match="with 16 images in a batch, and here .* 20"):
        train(trained[0], 2, trained[1], batch_size=20)


def test_a_full_disk_leaves_the_last_good_checkpoint(trained, saver, tmp_path, monkeypatch):
    saver.files()[1].unlink()

    def full(stream, **arrays):
        stream.write(b"half of a file")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(checkpoints.np, "savez", full)
        with pytest.raises(CheckpointError, match="epoch_0002.npz could not be .*No space left"):
            train(tmp_path, 2, trained[1])
    assert [path.name for path in tmp_path.iterdir()] == ["epoch_0001.npz"]
    assert saver.restore() == 1


def test_weights_that_are_nan_are_not_saved(trained, saver):
    saver.files()[1].unlink()
    model = trained[1]
    model.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
    saver.on_epoch_end(1, {"loss": float("nan")})
    assert [path.name for path in saver.files()] == ["epoch_0001.npz"]


def test_bad_input_is_told_in_a_sentence(tmp_path):
    batches = ShuffledBatches(IMAGES, LABELS, 16)
    with pytest.raises(ValueError, match="built and compiled"):
        Checkpoints(tmp_path, keras.Sequential([keras.layers.Dense(3)]), batches)
    with pytest.raises(ValueError, match="keep must be at least 1"):
        Checkpoints(tmp_path, make_model(), batches, keep=0)
