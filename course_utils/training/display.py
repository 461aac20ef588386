"""A progress display for `fit`: one line, updated a few times a second."""

import shutil
import sys
import time

import keras

SECONDS_BETWEEN_UPDATES = 0.25
BAR_WIDTH = 20
ENDING = "done"


class FitProgress(keras.callbacks.Callback):
    """Show epoch, step, loss and metrics of a training on one line.

    Args:
        show: a function that takes the line's text and replaces the line shown before; such as
            what `terminal_line()` returns.
        with_time: whether the line ends with the seconds that have passed.
    """

    def __init__(self, show, with_time=True):
        super().__init__()
        self._show = show
        self._with_time = with_time

    def on_train_begin(self, logs=None):
        self._begin = self._last = time.perf_counter()
        self._epoch = 0
        self._text = ""
        self._show("building the training step ...")

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch, self._step = epoch, 0

    def on_train_batch_end(self, batch, logs=None):
        now, self._step = time.perf_counter(), batch + 1
        if now - self._last < SECONDS_BETWEEN_UPDATES:
            return
        self._last = now
        self._show(self._line(self._step, logs))

    def on_epoch_end(self, epoch, logs=None):
        self._text = self._line(self.params.get("steps") or self._step, logs)
        self._show(self._text)

    def on_train_end(self, logs=None):
        self._show(f"{self._text}  {ENDING}")

    def _line(self, step, logs):
        epochs, steps = self.params.get("epochs", 1), self.params.get("steps")
        # Several steps in one execution may count beyond the last one.
        step = min(step, steps) if steps else step
        filled = round(BAR_WIDTH * step / steps) if steps else 0
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        values = "  ".join(f"{name} {float(value):.3f}" for name, value in (logs or {}).items())
        seconds = f"  {time.perf_counter() - self._begin:.0f} s" if self._with_time else ""
        of = f" {bar} step {step}/{steps}" if steps else f" step {step}"
        return f"epoch {self._epoch + 1}/{epochs}{of}  {values}{seconds}"


def terminal_line(stream=None):
    """Return a function that writes a line of text over the one before, for `FitProgress`.

    Args:
        stream: a text stream, standard output if None. Where it is no terminal but a file, only
            the last line of a training is written.
    """
    stream = stream or sys.stdout
    state = {"length": 0}

    def show(text):
        done = text.endswith(ENDING)
        if not (done or stream.isatty()):
            return
        line = _encodable(text, stream)
        if stream.isatty():
            line = line[: shutil.get_terminal_size().columns - 1]
            line, state["length"] = "\r" + line.ljust(state["length"]), len(line)
        if done:
            line, state["length"] = line + "\n", 0
        stream.write(line)
        stream.flush()

    return show


def _encodable(text, stream):
    """Return the text with a plain bar where the stream cannot write a fine one."""
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return text.replace("█", "#").replace("░", ".")
    return text
