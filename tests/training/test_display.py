"""The progress display: in a notebook, in a terminal, in a file, and where nothing is known."""

import io

import keras
import numpy as np
import pytest

from course_utils.training import display
from course_utils.training.display import FitProgress, terminal_line


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture
def model():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


@pytest.fixture(autouse=True)
def _every_step_is_shown(monkeypatch):
    monkeypatch.setattr(display, "SECONDS_BETWEEN_UPDATES", 0)


def fit(model, show, data=None, **settings):
    data = data or {"x": np.zeros((8, 2)), "y": np.zeros(8)}
    callbacks = [FitProgress(show, with_time=False)]
    model.fit(**data, verbose=0, callbacks=callbacks, **settings)


def test_each_step_and_each_epoch_makes_a_line(model):
    lines = []
    fit(model, lines.append, batch_size=2, epochs=2)
    assert lines[0] == "building the training step ..."
    assert [line.split("step")[1].split()[0] for line in lines[1:6]] == ["1/4", "2/4", "3/4", "4/4",
                                                                          "4/4"]  # fmt: skip
    assert lines[-1].startswith("epoch 2/2 " + "█" * 20) and lines[-1].endswith("loss 0.000  done")


def test_a_training_that_goes_on_counts_on(model):
    lines = []
    fit(model, lines.append, initial_epoch=3, epochs=4)
    assert lines[-1].startswith("epoch 4/4")


def test_validation_is_shown_at_the_end_of_the_epoch(model):
    lines = []
    fit(model, lines.append, validation_data=(np.zeros((2, 2)), np.zeros(2)))
    assert "val_loss" in lines[-1]


def test_where_the_number_of_steps_is_unknown_none_is_invented():
    lines = []
    progress = FitProgress(lines.append, with_time=False)
    progress.set_params({"epochs": 1, "steps": None})
    progress.on_train_begin()
    progress.on_epoch_begin(0)
    progress.on_train_batch_end(4, {"loss": 0.5})
    progress.on_epoch_end(0, {"loss": 0.5})
    progress.on_train_end()
    assert lines[1:] == ["epoch 1/1 step 5  loss 0.500"] * 2 + [
        "epoch 1/1 step 5  loss 0.500  done"
    ]


def test_steps_together_never_count_beyond_the_last(model):
    if keras.backend.backend() == "torch":
        pytest.skip("PyTorch takes one step at a time")
    model.compile("sgd", "mse", steps_per_execution=3)
    lines = []
    fit(model, lines.append, batch_size=2)
    assert all("step 3/4" in line or "step 4/4" in line for line in lines[1:])


def test_a_terminal_has_one_line_written_over(model):
    terminal = Terminal()
    fit(model, terminal_line(terminal), batch_size=2, epochs=2)
    written = terminal.getvalue()
    assert written.count("\n") == 1 and written.endswith("done\n")
    *before, last = written.split("\r")[1:]
    assert len(last) >= max(map(len, before))  # nothing of a longer line is left
    assert last.startswith("epoch 2/2 ████")


def test_a_narrow_terminal_never_wraps(model, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    terminal = Terminal()
    fit(model, terminal_line(terminal))
    assert all(len(line.rstrip("\n")) <= 29 for line in terminal.getvalue().split("\r"))
    assert terminal.getvalue().endswith("\n")


def test_a_file_gets_the_last_line_alone(model):
    file = io.StringIO()
    fit(model, terminal_line(file), epochs=3)
    assert file.getvalue().startswith("epoch 3/3") and file.getvalue().count("\n") == 1


def test_a_terminal_without_blocks_gets_a_plain_bar(model):
    class Plain(Terminal):
        encoding = "ascii"

    terminal = Plain()
    fit(model, terminal_line(terminal))
    assert "#" * 20 in terminal.getvalue() and terminal.getvalue().isascii()
