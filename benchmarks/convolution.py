"""Benchmark (b): a convolution in NumPy loops, in `course_utils.layers`, and in Keras.

Forward passes of 32 images, all three measured in turn, round after round, so that whatever else
the machine does falls on all of them. Run with `python -m course_utils benchmark convolution`.
"""

import statistics
import sys
import time

import numpy as np

IMAGES = 32
FILTERS = 32
IMAGE_SHAPES = ((28, 28, 1), (64, 64, 3))
LOOP_IMAGES = 1  # the loops take seconds; their time is proportional to the number of images
LOOP_ROUNDS = 3
ROUNDS = 25
FASTER_THAN_LOOPS = 100
SLOWER_THAN_KERAS = 5


def main():
    """Print the measured times and ratios; returns 1 when one misses its target."""
    print(f"{IMAGES} images, {FILTERS} filters of 3x3; median milliseconds")
    print(f"loops: {LOOP_IMAGES} image measured, times {IMAGES // LOOP_IMAGES}")
    met = True
    for row in run():
        print(f"\n{row['images']} on {row['backend']}")
        print(f"  {'forward':22} loops {row['loops']:9.1f}   layers {row['layers']:6.2f}   "
              f"Keras {row['keras']:6.2f}")  # fmt: skip
        print(f"  {'forward and backward':22} {'':15}   layers {row['layers_both']:6.2f}   "
              f"Keras {row['keras_both']:6.2f}")  # fmt: skip
        print(f"  loops / layers {row['loops_per_layers']:.0f}, at least {FASTER_THAN_LOOPS}; "
              f"layers / Keras {row['layers_per_keras']:.2f}, at most {SLOWER_THAN_KERAS}: "
              f"{'met' if row['met'] else 'MISSED'}", flush=True)  # fmt: skip
        met = met and row["met"]
    return 0 if met else 1


def run():
    """Return one dict for each image shape: milliseconds, ratios, and whether targets are met."""
    return [_measure(shape) for shape in IMAGE_SHAPES]


def loop_convolution(images, kernel, bias):
    """Convolve as one first writes it: for each image, row, column and filter, one sum."""
    kernel_height, kernel_width, _, filters = kernel.shape
    batch, height, width, _ = images.shape
    rows, columns = height - kernel_height + 1, width - kernel_width + 1
    outputs = np.zeros((batch, rows, columns, filters), images.dtype)
    for image in range(batch):
        for row in range(rows):
            for column in range(columns):
                window = images[image, row : row + kernel_height, column : column + kernel_width]
                for one in range(filters):
                    outputs[image, row, column, one] = np.sum(window * kernel[..., one]) + bias[one]
    return outputs


def _measure(image_shape):
    import keras

    from course_utils.layers import Conv2D
    from course_utils.training.gradients import loss_and_gradients

    random = np.random.default_rng(0)
    images = random.normal(size=(IMAGES, *image_shape)).astype(np.float32)
    ours, theirs = Conv2D(FILTERS, 3, seed=0), keras.layers.Conv2D(FILTERS, 3)
    outputs = ours(images)
    theirs.build(images.shape)
    kernel, bias = ours.weights["kernel"], ours.weights["bias"]
    theirs.set_weights([kernel, bias])
    upstream = random.normal(size=outputs.shape).astype(np.float32)
    tensor, upstream_tensor = (keras.ops.convert_to_tensor(array) for array in (images, upstream))

    def run_loops():
        return loop_convolution(images[:LOOP_IMAGES], kernel, bias)

    def run_keras():
        return keras.ops.convert_to_numpy(theirs(tensor))  # which waits until it is computed

    def loss(images, kernel, bias):
        results, _ = theirs.stateless_call([kernel, bias], [], images)
        return keras.ops.sum(results * upstream_tensor)

    def run_both():
        ours(images)
        return ours.backward(upstream)

    works = {
        "layers": lambda: ours(images),
        "keras": run_keras,
        "layers_both": run_both,
        "keras_both": lambda: loss_and_gradients(loss, [images, kernel, bias]),
    }
    np.testing.assert_allclose(run_loops(), outputs[:LOOP_IMAGES], atol=1e-4)
    np.testing.assert_allclose(run_keras(), outputs, atol=1e-4)
    milliseconds = _medians(run_loops, works)
    milliseconds["loops"] *= IMAGES / LOOP_IMAGES
    return _row(image_shape, keras.backend.backend(), milliseconds)


def _medians(loops, works):
    """Return the median milliseconds of each piece of work, measured in turn."""
    times = {name: [] for name in ("loops", *works)}
    for work in works.values():  # the first runs compile and fill caches
        work()
        work()
    for round_number in range(ROUNDS):
        if round_number % (ROUNDS // LOOP_ROUNDS + 1) == 0:
            times["loops"].append(_milliseconds(loops))
        for name, work in works.items():
            times[name].append(_milliseconds(work))
    return {name: statistics.median(values) for name, values in times.items()}


def _milliseconds(work):
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def _row(image_shape, backend, milliseconds):
    loops_per_layers = milliseconds["loops"] / milliseconds["layers"]
    layers_per_keras = milliseconds["layers"] / milliseconds["keras"]
    return {
        "images": f"{IMAGES}x" + "x".join(str(size) for size in image_shape),
        "backend": backend,
        **milliseconds,
        "loops_per_layers": loops_per_layers,
        "layers_per_keras": layers_per_keras,
        "met": loops_per_layers >= FASTER_THAN_LOOPS and layers_per_keras <= SLOWER_THAN_KERAS,
    }


if __name__ == "__main__":
    sys.exit(main())
