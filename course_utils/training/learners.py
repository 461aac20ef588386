"""Rivals that can stand in for each other: each learns from a few images and hands back its answer.

A learner is a function of images (count, height, width, channels), 0 to 1, their labels (count,), a
seed, and a `Split` of validation images to choose by. It returns a function that takes images and
returns (count,) classes. What else it is told, such as a setting, comes first: `functools.partial`
fills it in. Built in lesson 10.
"""

import time
from collections import namedtuple
from dataclasses import replace

import keras
import numpy as np

from course_utils.training.restart import restart

BATCH = 50  # images in a step
STEPS = 50  # at least, between two looks at the validation images
PATIENCE = 3  # looks that may bring nothing
ASKED_AT_ONCE = 1000  # images

# What `choose` found: an answering function for each seed, the position of its candidate, seconds
# of one such training with its look at validation, and of all of them for one seed.
Chosen = namedtuple("Chosen", "experts places seconds search_seconds")


def choose(candidates, task, size, seeds):
    """Let candidates learn from the same few images, and keep for each seed the best on validation.

    Args:
        candidates: learners that differ in a setting.
        task: has `train` and `validation`, two `Split`s.
        size: how many training images are drawn, without putting back, for each seed.
        seeds: whole numbers; the same seed draws the same images for every candidate.

    Returns:
        A `Chosen`. Built in lesson 10.
    """
    experts, looks, seconds = [], [], []
    for learner in candidates:
        begin = time.perf_counter()
        experts.append([learner(*_drawn(task.train, size, k), k, task.validation) for k in seeds])
        looks.append([np.mean(right(expert, task.validation)) for expert in experts[-1]])
        seconds.append((time.perf_counter() - begin) / len(seeds))
    places = np.argmax(looks, axis=0)
    best = [experts[place][repeat] for repeat, place in enumerate(places)]
    return Chosen(best, places, float(np.take(seconds, places).mean()), sum(seconds))


def right(expert, split):
    """Return for each image of a `Split` whether the expert is right: (count,) booleans."""
    return expert(split.images) == split.labels


def scaled(split):
    """Return a `Split` of pixels 0 to 255 with pixels 0 to 1."""
    return replace(split, images=split.images / np.float32(255))


def _drawn(split, size, seed):
    rows = np.random.default_rng(seed).permutation(len(split))[:size]
    return split.images[rows], split.labels[rows]


def flat(images):
    """Return each image as one row of numbers: (count, height * width * channels)."""
    return images.reshape(len(images), -1)


def classical(model, images, labels, seed, validation):
    """Learn with a classifier of scikit-learn; `model` itself stays untrained."""
    from sklearn.base import clone

    fitted = clone(model)
    if "random_state" in fitted.get_params():
        fitted.set_params(random_state=seed)
    fitted.fit(flat(images), labels)
    return lambda unseen: fitted.predict(flat(unseen))


def nearest(k, images, labels, seed, validation):
    """Let the k most similar training images vote, the nearer the louder; all, where k are not."""
    from sklearn.neighbors import KNeighborsClassifier

    voters = KNeighborsClassifier(min(k, len(images)), weights="distance")
    return classical(voters, images, labels, seed, validation)


def svm(penalty, narrow, images, labels, seed, validation):
    """Learn with a support vector machine whose similarity is exp(-gamma * squared distance).

    `narrow` counts gamma in units of 1 / (numbers in an image * their variance), which is
    scikit-learn's "scale". All similarities are computed at once: the same machine as
    `SVC(C=penalty, gamma=gamma)`, several times faster.
    """
    from sklearn.metrics.pairwise import rbf_kernel
    from sklearn.svm import SVC

    known = flat(images)
    gamma = float(narrow / (known.shape[1] * known.var()))
    fitted = SVC(C=penalty, kernel="precomputed").fit(rbf_kernel(known, gamma=gamma), labels)
    return lambda unseen: fitted.predict(rbf_kernel(flat(unseen), known, gamma))


def patient(network, images, labels, seed, validation, most=30):
    """Train a compiled network from new first weights until validation stands still.

    After every tour through the images, of at least 50 steps, it answers for the validation images.
    After three looks in a row that bring nothing, or after `most` looks, it stops, and the weights
    of the best look stay.
    """
    restart(network, seed, shuffle=False)
    best, waited, weights = -1, 0, None
    for _ in range(most):
        rows = _in_tours(len(images), max(STEPS * BATCH, len(images)))
        network.fit(images[rows], labels[rows], BATCH, shuffle=False, verbose=0)
        right = np.mean(_answer(network, validation.images) == validation.labels)
        waited = 0 if right > best else waited + 1
        if right > best:
            best, weights = right, network.get_weights()
        if waited == PATIENCE:
            break

    def answer(unseen):
        network.set_weights(weights)
        return _answer(network, unseen)

    return answer


def _in_tours(images, count):
    """Return `count` positions: tour after tour through all images, each in another order."""
    tours = [np.random.permutation(images) for _ in range(-(-count // images))]
    return np.concatenate(tours)[:count]


def _answer(network, images):
    # All at once, the maps of 10,000 images would take a gigabyte.
    parts = (images[k : k + ASKED_AT_ONCE] for k in range(0, len(images), ASKED_AT_ONCE))
    said = [keras.ops.convert_to_numpy(network(part, training=False)) for part in parts]
    return np.concatenate(said).argmax(axis=1)
