"""A classifier of small patches, slid over a photograph of any size and over smaller copies of it.

Rowley, Baluja and Kanade (1998), "Neural network-based face detection"; that a network without
dense layers slides over a large image in one pass: Sermanet and others (2014), "OverFeat". Built in
lesson 14.
"""

import keras
import numpy as np
from keras import layers
from PIL import Image

from course_utils import vision

SIDE, STRIDE = 25, 4  # pixels: of a patch, and from one place to the next


def build_face_classifier():
    """Build a network of convolutions alone, without padding.

    Returns:
        A keras.Model. It takes gray images (count, height, width, 1), 0 to 255, and answers
        (count, rows, columns, 1): for a patch of 25 x 25 pixels one logit, for a larger image one
        for each place, 4 pixels apart. Built in lesson 14.
    """
    inputs = keras.Input((None, None, 1))
    x = layers.Rescaling(1 / 127.5, -1)(inputs)
    for filters, size, strides in ((16, 5, 2), (32, 3, 2), (48, 5, 1)):
        x = layers.Conv2D(filters, size, strides, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    return keras.Model(inputs, layers.Conv2D(1, 1)(layers.Dropout(0.3)(x)))


def move_patches(patches, times, seed=0):
    """Shift, resize and flip patches a little, and give them another light.

    A classifier that slides in steps of 4 pixels over copies that shrink by a fifth meets no face
    exactly in the middle of its window, so it has to learn from faces that are off as well.

    Args:
        patches: (count, side, side, 1), uint8.
        times: how often each patch comes back, changed each time in another way.
        seed: a whole number; the same seed gives the same patches.

    Returns:
        (times * count, side, side, 1), uint8. Built in lesson 14.
    """
    random, side, border = np.random.default_rng(seed), patches.shape[1], 4
    moved = []
    for patch in np.tile(patches[..., 0], (times, 1, 1)):
        wide = Image.fromarray(np.pad(patch, border, mode="edge"))
        closer, (x, y) = random.uniform(-1.5, 2), border + random.uniform(-2, 2, 2)
        box = x + closer, y + closer, x + side - closer, y + side - closer
        again = np.asarray(wide.resize((side, side), Image.Resampling.BILINEAR, box), np.float32)
        contrast, light = random.uniform(0.6, 1.3), random.uniform(-40, 40)
        again = (again - again.mean()) * contrast + again.mean() + light
        moved.append(again[:, :: random.choice([-1, 1])])
    return np.clip(moved, 0, 255).astype(np.uint8)[..., np.newaxis]


def find_faces(classifier, photograph, threshold, overlap=0.4):
    """Slide the classifier over a photograph, half as large, and over ever smaller copies.

    Args:
        classifier: a trained `build_face_classifier`.
        photograph: (height, width, 3), uint8.
        threshold: the least probability, 0 to 1.
        overlap: the largest IoU of two boxes that may both stay.

    Returns:
        boxes (count, 4) in corners, in pixels of the photograph; scores (count,); and how many
        places were looked at. Built in lesson 14.
    """
    gray, places = Image.fromarray(photograph).convert("L"), 0
    boxes, scores = [np.zeros((0, 4))], [np.zeros(0)]
    for scale in 0.5 * 0.8 ** np.arange(20):
        size = [round(side * scale) for side in gray.size]
        if min(size) < SIDE:
            break
        smaller = np.asarray(gray.resize(size, Image.Resampling.BOX))
        # A call and not predict, which would compile for each size anew.
        logits = classifier(smaller[np.newaxis, ..., np.newaxis], training=False)
        score = keras.ops.convert_to_numpy(keras.ops.sigmoid(logits))[0, :, :, 0]
        places += score.size
        row, column = np.nonzero(score >= threshold)
        corner = STRIDE * np.stack([column, row], axis=1)
        boxes.append(np.concatenate([corner, corner + SIDE], axis=1) / scale)
        scores.append(score[row, column])
    boxes, scores = np.concatenate(boxes), np.concatenate(scores)
    kept = vision.non_maximum_suppression(boxes, scores, overlap)
    return boxes[kept], scores[kept], places


def false_alarms(classifier, photographs, threshold=0.3):
    """Cut out what a classifier takes for faces in photographs without any.

    Args:
        classifier: a trained `build_face_classifier`.
        photographs: a list of (height, width, 3), uint8.
        threshold: the least probability, 0 to 1.

    Returns:
        (count, 25, 25, 1) uint8: the hardest examples of what is no face. Sung and Poggio (1998),
        "Example-based learning for view-based human face detection". Built in lesson 14.
    """
    patches = [np.zeros((0, SIDE, SIDE, 1), np.uint8)]
    for photograph in photographs:
        gray = Image.fromarray(photograph).convert("L")
        boxes, _, _ = find_faces(classifier, photograph, threshold, overlap=0.7)
        for box in vision.clip_boxes(boxes, photograph.shape[:2]):
            patch = gray.resize((SIDE, SIDE), Image.Resampling.BOX, tuple(box))
            patches.append(np.asarray(patch)[np.newaxis, ..., np.newaxis])
    return np.concatenate(patches)
