"""Benchmark (d): each layer of the network of lesson 05, and all of it, in NumPy and in Keras.

A batch of 50 digits passes each layer forward, and a gradient comes back, at the shapes that occur
in the lesson. NumPy and Keras are measured in turn, round after round, so that whatever else the
machine does falls on both. *Eager* is a layer called as a learner calls it; *compiled* is what
`predict_on_batch` and `train_on_batch` run. As Keras has no backward pass by itself, backward is
measured together with the forward pass before it, on both sides. Run with
`python -m course_utils benchmark layers`.
"""

import statistics
import sys
import time

import numpy as np

BATCH = 50
IMAGE_SHAPE = (28, 28, 1)
ROUNDS = 60
FORWARD_LIMIT, BACKWARD_LIMIT = 5, 8  # NumPy's time for one of Keras


def main():
    """Print the measured times and ratios; returns 1 when one misses its target."""
    rows = run()
    print(f"{BATCH} digits on {rows[0]['backend']}; median milliseconds, and NumPy / Keras")
    print(f"targets: forward at most {FORWARD_LIMIT}, with backward at most {BACKWARD_LIMIT}")
    for row in rows:
        print(f"  {row['name']:<16} {row['work']:<21} {row['path']:<9} NumPy {row['numpy']:7.3f}  "
              f"Keras {row['keras']:7.3f}  ratio {row['ratio']:5.2f}  "
              f"{'met' if row['met'] else 'MISSED'}")  # fmt: skip
    return 0 if all(row["met"] for row in rows) else 1


def run():
    """Return a dict for each comparison: name, work, path, milliseconds, ratio, target met."""
    random = np.random.default_rng(0)
    images = random.integers(256, size=(BATCH, *IMAGE_SHAPE)).astype(np.float32)
    rows, values = [], images
    for ours, theirs in _pairs():
        rows += _compare_layer(ours, theirs, values, random)
        values = ours(values)
    return rows + _compare_network(images, random.integers(10, size=BATCH))


def _pairs():
    """Return the layers of lesson 05's network, softmax included, each with its namesake."""
    from keras import layers as theirs

    from course_utils import layers as ours

    settings = [
        ("Rescaling", (1 / 256,)),
        ("Conv2D", (16, 5)),
        ("ReLU", ()),
        ("MaxPooling2D", (2,)),
        ("Flatten", ()),
        ("Dense", (10,)),
        ("Softmax", ()),
    ]
    return [(getattr(ours, name)(*args), getattr(theirs, name)(*args)) for name, args in settings]


def _compare_layer(ours, theirs, inputs, random):
    import keras

    from course_utils.training.gradients import loss_and_gradients

    outputs = ours(inputs)
    theirs.build(inputs.shape)
    theirs.set_weights(list(ours.weights.values()))
    network = keras.Sequential([keras.Input(inputs.shape[1:]), theirs])
    upstream = random.normal(size=outputs.shape).astype(np.float32)
    tensor, upstream_tensor = (keras.ops.convert_to_tensor(one) for one in (inputs, upstream))
    arrays = [inputs, *ours.weights.values()]

    def loss(inputs, *weights):
        results, _ = theirs.stateless_call(list(weights), [], inputs)
        return keras.ops.sum(results * upstream_tensor)

    def both_ways():
        ours(inputs)
        return ours.backward(upstream)

    def eager():
        return keras.ops.convert_to_numpy(theirs(tensor))  # which waits until it is computed

    _, expected = loss_and_gradients(loss, arrays)
    np.testing.assert_allclose(eager(), outputs, atol=1e-3)
    np.testing.assert_allclose(both_ways(), expected[0], atol=1e-3)
    name = type(ours).__name__
    forward = _compare(name, "forward", lambda: ours(inputs), FORWARD_LIMIT, eager=eager,
                       compiled=lambda: network.predict_on_batch(inputs))  # fmt: skip
    backward = _compare(name, "forward and backward", both_ways, BACKWARD_LIMIT,
                        eager=lambda: loss_and_gradients(loss, arrays))  # fmt: skip
    return forward + backward


def _compare_network(images, labels):
    import keras

    from course_utils import layers
    from course_utils.training.losses import SparseCategoricalCrossentropy
    from course_utils.training.optimizers import SGD

    pairs = _pairs()[:-1]  # the loss takes logits
    ours = layers.Sequential([one for one, _ in pairs])
    theirs = keras.Sequential([keras.Input(IMAGE_SHAPE), *(other for _, other in pairs)])
    ours.build(images.shape)
    theirs.set_weights(list(ours.weights.values()))
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    theirs.compile(keras.optimizers.SGD(0.001, momentum=0.875), cross_entropy)
    loss, step = SparseCategoricalCrossentropy(), SGD(0.001, momentum=0.875)
    tensor = keras.ops.convert_to_tensor(images)
    forward = _compare("whole network", "forward", lambda: ours(images), FORWARD_LIMIT,
                       eager=lambda: keras.ops.convert_to_numpy(theirs(tensor, training=False)),
                       compiled=lambda: theirs.predict_on_batch(images))  # fmt: skip
    training = _compare("whole network", "training step",
                        lambda: ours.train_on_batch(images, labels, loss, step), BACKWARD_LIMIT,
                        compiled=lambda: theirs.train_on_batch(images, labels))  # fmt: skip
    return forward + training


def _compare(name, work, numpy, limit, **paths):
    """Measure NumPy and each of Keras's paths in turn; return one dict for each path."""
    import keras

    works = {"numpy": numpy, **paths}
    times = {one: [] for one in works}
    for run_one in works.values():  # the first runs compile and fill caches
        run_one()
        run_one()
    for _ in range(ROUNDS):
        for one, run_one in works.items():
            times[one].append(_milliseconds(run_one))
    medians = {one: statistics.median(values) for one, values in times.items()}
    return [
        {
            "name": name,
            "work": work,
            "path": path,
            "backend": keras.backend.backend(),
            "numpy": medians["numpy"],
            "keras": medians[path],
            "ratio": medians["numpy"] / medians[path],
            "met": medians["numpy"] <= limit * medians[path],
        }
        for path in paths
    ]


def _milliseconds(work):
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


if __name__ == "__main__":
    sys.exit(main())
