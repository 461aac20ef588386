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
        x = layers.Conv2D(filters, size, strides, activation="relu")(x)
    return keras.Model(inputs, layers.Conv2D(1, 1)(layers.Dropout(0.3)(x)))


def find_faces(classifier, photograph, threshold, overlap=0.2):
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
        logits = classifier.predict(smaller[np.newaxis, ..., np.newaxis], verbose=0)
        score = 1 / (1 + np.exp(-keras.ops.convert_to_numpy(logits)[0, :, :, 0]))
        places += score.size
        row, column = np.nonzero(score >= threshold)
        corner = STRIDE * np.stack([column, row], axis=1)
        boxes.append(np.concatenate([corner, corner + SIDE], axis=1) / scale)
        scores.append(score[row, column])
    boxes, scores = np.concatenate(boxes), np.concatenate(scores)
    kept = vision.non_maximum_suppression(boxes, scores, overlap)
    return boxes[kept], scores[kept], places
