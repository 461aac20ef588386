"""Each learner learns, repeats itself with its seed, and hands back an answer of its own."""

import functools
from collections import namedtuple

import keras
import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.svm import SVC

from course_utils.datasets import Split
from course_utils.training import learners


def spots(count, seed):
    """Noisy images of 6 x 6 pixels; their class is the corner of the bright spot."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 4, count)
    images = random.random((count, 6, 6, 1)).astype("float32") * 0.5
    for image, label in zip(images, labels, strict=True):
        image[1 + 3 * (label // 2), 1 + 3 * (label % 2)] += 0.5
    return Split(images, labels)


@pytest.fixture(scope="module")
def network():
    stack = [keras.layers.Flatten(), keras.layers.Dense(4)]
    model = keras.Sequential([keras.Input((6, 6, 1)), *stack])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


Task = namedtuple("Task", "train validation")
TRAIN, VALIDATION, UNSEEN = spots(80, 0), spots(40, 1), spots(100, 2)
CLASSICAL = {
    "forest": functools.partial(learners.classical, RandomForestClassifier(30)),
    "k nearest": functools.partial(learners.nearest, 5),
    "SVM": functools.partial(learners.svm, 5, 1),
}


def learned(learner, seed=0, **settings):
    return learner(TRAIN.images, TRAIN.labels, seed, VALIDATION, **settings)


@pytest.mark.parametrize("name", CLASSICAL)
def test_a_rival_learns_and_repeats_itself(name):
    answers = [learned(CLASSICAL[name])(UNSEEN.images) for _ in range(2)]
    assert np.array_equal(*answers)
    assert np.mean(answers[0] == UNSEEN.labels) > 0.6


def test_the_svm_is_that_of_scikit_learn():
    rows = learners.flat(TRAIN.images)
    wanted = SVC(C=5, gamma=2 / (36 * rows.var())).fit(rows, TRAIN.labels)
    found = learned(functools.partial(learners.svm, 5, 2))(UNSEEN.images)
    assert np.array_equal(found, wanted.predict(learners.flat(UNSEEN.images)))


def test_more_neighbors_than_images_are_all_of_them():
    few = TRAIN.images[:3], TRAIN.labels[:3]
    found = learners.nearest(25, *few, 0, VALIDATION)(UNSEEN.images)
    assert set(found) <= set(few[1])


def test_a_patient_network_keeps_its_best_look(network, monkeypatch):
    looks = []
    monkeypatch.setattr(learners, "_answer", _noted(learners._answer, looks))
    answer = learned(functools.partial(learners.patient, network))
    right = [np.mean(look == VALIDATION.labels) for look in looks]
    assert np.mean(answer(VALIDATION.images) == VALIDATION.labels) == max(right)
    best = int(np.argmax(right))
    assert len(right) == best + 1 + learners.PATIENCE
    assert np.mean(answer(UNSEEN.images) == UNSEEN.labels) > 0.6


def test_a_hasty_network_looks_once(network, monkeypatch):
    looks = []
    monkeypatch.setattr(learners, "_answer", _noted(learners._answer, looks))
    learned(functools.partial(learners.patient, network), most=1)
    assert len(looks) == 1


def test_each_training_keeps_weights_of_its_own(network):
    first, second = (learned(functools.partial(learners.patient, network), seed) for seed in (0, 1))
    before = first(UNSEEN.images)
    second(UNSEEN.images)
    assert np.array_equal(first(UNSEEN.images), before)


def test_the_best_on_validation_is_kept_for_each_seed():
    task = Task(spots(300, 3), VALIDATION)
    candidates = [functools.partial(learners.nearest, k) for k in (1, 9, 60)]
    found = learners.choose(candidates, task, 60, (5, 6, 7))
    for seed, expert, place in zip((5, 6, 7), found.experts, found.places, strict=True):
        rows = np.random.default_rng(seed).permutation(300)[:60]
        drawn = task.train.images[rows], task.train.labels[rows]
        each = [learner(*drawn, seed, VALIDATION) for learner in candidates]
        reached = [np.mean(learners.right(one, VALIDATION)) for one in each]
        assert place == np.argmax(reached)
        assert np.mean(learners.right(expert, VALIDATION)) == max(reached)
    assert found.search_seconds >= found.seconds > 0


def test_pixels_are_scaled_and_labels_kept():
    split = Split(np.full((2, 3, 3, 1), 255, "uint8"), np.array([1, 0]))
    found = learners.scaled(split)
    assert found.images.dtype == "float32" and found.images.max() == 1
    assert np.array_equal(found.labels, split.labels) and split.images.max() == 255


def _noted(function, looks):
    def answer(network, images):
        found = function(network, images)
        if images is VALIDATION.images:
            looks.append(found)
        return found

    return answer
