"""Benchmark (e): the picture of each explorer, against a bare figure of the same size.

While a slider is dragged, a picture is drawn and rendered again and again. A bare figure with as
many empty axes, rendered in the same way, is what any picture of matplotlib costs on this machine;
both are measured in turn, round after round, so that whatever else the machine does falls on both.
Run with `python -m course_utils benchmark explorers`.
"""

import statistics
import sys
import time

import numpy as np

ROUNDS = 7
LIMIT = 9  # an explorer's time for one of a bare figure


def main():
    """Print the measured times and ratios; returns 1 when one misses its target."""
    print(f"median milliseconds of a picture, and explorer / bare figure, at most {LIMIT}")
    met = True
    for row in run():
        print(f"  {row['name']:<27} {row['explorer']:6.1f}   bare {row['bare']:6.1f}   "
              f"ratio {row['ratio']:5.2f}  {'met' if row['met'] else 'MISSED'}",
              flush=True)  # fmt: skip
        met = met and row["met"]
    return 0 if met else 1


def run():
    """Yield a dict for each explorer: name, milliseconds, ratio, whether the target is met."""
    for explorer in explorers():
        yield _compare(explorer)


def explorers():
    """Return each explorer of the course, with random data of the size that its lesson has."""
    from course_utils import explore

    random = np.random.default_rng(0)
    digit = random.integers(0, 10, (10, 10))
    photograph = random.integers(0, 256, (107, 160, 3), dtype="uint8")
    photographs = random.integers(0, 256, (60, 64, 64, 3), dtype="uint8")
    names = ("face", "car", "animal")
    labels = random.integers(0, 3, len(photographs))
    certainty = random.random((len(photographs), 3))
    certainty /= certainty.sum(axis=1, keepdims=True)
    truths = [(_boxes(random, 3), random.integers(0, 3, 3)) for _ in photographs]
    found = [(np.repeat(boxes, 4, axis=0), np.repeat(kinds, 4), random.uniform(0.1, 1, 12))
             for boxes, kinds in truths]  # fmt: skip
    digits = random.random((3, 28, 28, 1)).astype("float32")
    readers = {f"reader {k}": lambda images, k=k: np.full(len(images), k) for k in range(4)}
    rare = random.random(600) < 0.25
    scores = {"CNN": np.clip(random.normal(0.3 + 0.4 * rare, 0.15), 0, 1)}
    disks = _disks(random)
    return [
        explore.ActivationExplorer(),
        explore.BatchNormalizationExplorer(steps=300),
        explore.CompetitorExplorer(digits, np.arange(3), readers),
        explore.ConvolutionExplorer(digit),
        explore.DescentExplorer(),
        explore.DetectionExplorer(photographs, truths, found, names),
        explore.ExplanationExplorer(_network(), photographs, names, top=20, left=20),
        explore.PixelValueExplorer(photograph),
        explore.PoolingExplorer(digit),
        explore.PredictionExplorer(photographs, labels, certainty, names),
        explore.SoftmaxExplorer(),
        explore.ThresholdExplorer(rare, scores, ("nines", "others")),
        explore.WatershedExplorer((255 * disks).astype("uint8"), disks, (disks > 0.5).astype(int)),
    ]


def _network():
    """Return a small network for photographs."""
    import keras
    from keras import layers

    stack = [keras.Input((64, 64, 3)), layers.Conv2D(16, 3, 2, activation="relu")]
    stack += [layers.Conv2D(32, 3, 2, activation="relu"), layers.GlobalAveragePooling2D()]
    return keras.Sequential([*stack, layers.Dense(3)])


def _boxes(random, count):
    corner = random.uniform(0, 40, (count, 2))
    return np.concatenate([corner, corner + random.uniform(8, 24, (count, 2))], axis=1)


def _disks(random):
    """Return the probability of foreground of a picture with touching disks, (128, 128)."""
    rows, columns = np.mgrid[:128, :128]
    centers = random.uniform(10, 118, (25, 2))
    distances = [np.hypot(rows - row, columns - column) for row, column in centers]
    return 1 / (1 + np.exp(np.clip(np.min(distances, axis=0) - 9, -30, 30)))


def _compare(explorer):
    """Measure the explorer's picture and a bare figure in turn."""
    from course_utils.figures import to_png

    picture = explorer.static_picture()
    size, axes = picture.get_size_inches(), max(1, len(picture.axes))

    def draw_bare():
        to_png(_bare_figure(size, axes), picture.dpi)

    works = {"explorer": lambda: to_png(explorer.static_picture()), "bare": draw_bare}
    times = {name: [] for name in works}
    for work in works.values():  # the first runs fill caches
        work()
    for _ in range(ROUNDS):
        for name, work in works.items():
            begin = time.process_time()
            work()
            times[name].append(1000 * (time.process_time() - begin))
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["explorer"] / medians["bare"]
    return {"name": type(explorer).__name__, **medians, "ratio": ratio, "met": ratio <= LIMIT}


def _bare_figure(size, axes):
    """Return a figure of this size with as many empty axes in a row, nobody's window."""
    from matplotlib.figure import Figure

    figure = Figure(size)
    figure.subplots(1, axes)
    return figure


if __name__ == "__main__":
    sys.exit(main())
