"""Benchmark: Grad-CAM against a training step; integrated gradients in one batch against a loop.

Each pair is measured in turn, round after round, so that whatever else the machine does falls on
both. Run with `python -m course_utils benchmark explanations`.
"""

import statistics
import sys
import time

import numpy as np

BATCH, SIZE, STEPS = 32, 64, 32
ROUNDS = 15
SLOWER_THAN_A_STEP = 1.5
FASTER_THAN_A_LOOP = 5


def main():
    """Print the measured times and ratios; returns 1 when one misses its target."""
    milliseconds = run()
    step, cam = milliseconds["training step"], milliseconds["Grad-CAM"]
    loop, batch = milliseconds["a loop"], milliseconds["one batch"]
    rows = (
        (f"Grad-CAM of {BATCH} images / a training step", cam, step, cam / step,
         cam / step <= SLOWER_THAN_A_STEP, f"at most {SLOWER_THAN_A_STEP}"),
        (f"{STEPS} steps in a loop / integrated gradients", loop, batch, loop / batch,
         loop / batch >= FASTER_THAN_A_LOOP, f"at least {FASTER_THAN_A_LOOP}"),
    )  # fmt: skip
    for name, one, other, ratio, met, target in rows:
        print(f"{name:<45} {one:7.1f} ms / {other:6.1f} ms = {ratio:5.2f}, {target}: "
              f"{'met' if met else 'MISSED'}", flush=True)  # fmt: skip
    print(f"The loop is a learner's, over lesson 02's loss_and_gradients. With compiled gradients "
          f"it takes {milliseconds['a compiled loop']:.1f} ms, "
          f"{milliseconds['a compiled loop'] / batch:.1f} times as long as one batch.")  # fmt: skip
    return 0 if all(row[4] for row in rows) else 1


def run():
    """Return the median milliseconds of each piece of work."""
    import keras
    from keras import ops

    from course_utils import explanations
    from course_utils.training.gradients import loss_and_gradients
    from course_utils.training.one_cycle import compile_one_cycle

    keras.utils.set_random_seed(0)
    network = compile_one_cycle(_network(keras), steps=1000)
    random = np.random.default_rng(0)
    images = random.uniform(0, 255, (BATCH, SIZE, SIZE, 3)).astype("float32")
    labels, image = np.arange(BATCH) % 5, images[:1]

    def by_loop():
        def score(pixels):
            return ops.sum(network(pixels, training=False)[:, 1])

        shares = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS
        slopes = [loss_and_gradients(score, [share * image])[1][0] for share in shares]
        return np.mean(slopes, axis=0) * image

    def by_compiled_loop():
        shares = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS
        slopes = [explanations.gradients(network, share * image, 1) for share in shares]
        return np.mean(slopes, axis=0) * image

    def in_one_batch():
        return explanations.integrated_gradients(network, image, 1, 0.0, STEPS)

    np.testing.assert_allclose(by_loop(), in_one_batch(), atol=1e-4)
    works = {
        "training step": lambda: network.train_on_batch(images, labels),
        "Grad-CAM": lambda: explanations.grad_cam(network, images, labels),
        "a loop": by_loop,
        "a compiled loop": by_compiled_loop,
        "one batch": in_one_batch,
    }
    times = {name: [] for name in works}
    for turn in range(ROUNDS + 2):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            if turn > 1:  # the first runs compile and fill caches
                times[name].append(1000 * (time.perf_counter() - begin))
    return {name: statistics.median(values) for name, values in times.items()}


def _network(keras):
    """The network of lesson 13."""
    layers = keras.layers
    stack = [keras.Input((SIZE, SIZE, 3)), layers.Rescaling(1 / 127.5, offset=-1)]
    for filters, strides in ((16, 2), (32, 1), (64, 1)):
        stack += [layers.Conv2D(filters, 3, strides, "same", use_bias=False)]
        stack += [layers.BatchNormalization(momentum=0.9), layers.ReLU()]
        stack += [layers.MaxPooling2D(2)] if filters < 64 else []
    return keras.Sequential([*stack, layers.GlobalAveragePooling2D(), layers.Dense(5)])


if __name__ == "__main__":
    sys.exit(main())
