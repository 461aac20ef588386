"""A progress display for `fit`: one line, updated a few times a second."""

import time

import keras

SECONDS_BETWEEN_UPDATES = 0.25
BAR_WIDTH = 20


class FitProgress(keras.callbacks.Callback):
    """Show epoch, step, loss and metrics of a training on one line.

    Args:
        show: a function that takes the line's text and replaces the line shown before.
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
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        now = time.perf_counter()
        if now - self._last < SECONDS_BETWEEN_UPDATES:
            return
        self._last = now
        self._show(self._line(batch + 1, logs))

    def on_epoch_end(self, epoch, logs=None):
        self._text = self._line(self.params.get("steps"), logs)
        self._show(self._text)

    def on_train_end(self, logs=None):
        self._show(f"{self._text}  done")

    def _line(self, step, logs):
        epochs, steps = self.params.get("epochs", 1), self.params.get("steps")
        filled = round(BAR_WIDTH * step / steps) if steps else 0
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        values = "  ".join(f"{name} {float(value):.3f}" for name, value in (logs or {}).items())
        seconds = f"  {time.perf_counter() - self._begin:.0f} s" if self._with_time else ""
        return f"epoch {self._epoch + 1}/{epochs} {bar} step {step}/{steps}  {values}{seconds}"
