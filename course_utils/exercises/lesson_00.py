"""Exercises of lesson 00: read a picture's numbers, scale them, read and count answers."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise


def scale_pixels(images):
    return images.astype("float32") / 255


def digits_said(probabilities):
    return np.argmax(probabilities, axis=1)


def accuracy(answers, labels):
    return np.mean(answers == labels)


def _image_cases(random):
    bright = random.integers(0, 256, size=(3, 28, 28, 1), dtype="uint8")
    dark = random.integers(0, 101, size=(2, 28, 28, 1), dtype="uint8")
    small = random.integers(0, 256, size=(5, 4), dtype="uint8")
    color = random.integers(0, 256, size=(1, 6, 5, 3), dtype="uint8")
    return [(bright,), (dark,), (small,), (color,)]


def _probability_cases(random):
    shapes = [(5, 10), (1, 10), (40, 10), (6, 3)]
    return [(random.dirichlet(np.ones(classes), size=count),) for count, classes in shapes]


def _answer_cases(random):
    cases = []
    for count, wrong in [(8, 2), (50, 13), (7, 0), (5, 5), (1, 0), (3, 1), (5400, 7)]:
        labels = random.integers(0, 10, size=count)
        answers = labels.copy()
        answers[:wrong] = (labels[:wrong] + random.integers(1, 10, size=wrong)) % 10
        cases.append((answers, labels))
    return cases


EXERCISES = (
    ValueExercise(
        name="numbers_per_image",
        solution="28 * 28",
        mistakes=(
            Mistake(56, "This is 28 + 28. A grid of 28 rows holds 28 numbers in each of its rows."),
            Mistake(28, "This is one row of the picture. It has 28 such rows."),
            Mistake(256, "This is how many values one pixel can take. Count the pixels instead."),
            Mistake(255, "This is the largest value of a pixel. Count the pixels instead."),
            Mistake(
                55_000 * 28 * 28,
                "These are the numbers of all 55,000 training images. Count those of one image.",
            ),
        ),
        alternatives=(784.0,),
        hints=(
            "The picture is a grid: some rows, and in each row the same count of pixels.",
            "Multiply the number of rows by the number of pixels in a row. Python writes `*`.",
        ),
        why="28 rows of 28 pixels, one number for each pixel: 28 x 28 = 784 numbers.",
    ),
    FunctionExercise(
        name="scale_pixels",
        reference=scale_pixels,
        cases=_image_cases,
        mistakes=(
            Mistake(
                lambda images: images // 255,
                "Everything but the brightest pixels became 0. `//` divides and throws away the "
                "rest, and so does a conversion back to whole numbers. Use `/`, and keep floats.",
            ),
            Mistake(
                lambda images: images / 256,
                "A pixel of 255 became a little less than 1. There are 256 values, but the largest "
                "of them is 255: divide by the largest.",
            ),
            Mistake(
                lambda images: images / images.max(),
                "You divide by the brightest pixel of these images, so a dark picture and a bright "
                "one get different scales. Divide by 255, always.",
            ),
            Mistake(
                lambda images: images,
                "These are the pixels as they came, from 0 to 255. Divide them by 255.",
            ),
            Mistake(
                lambda images: images / 127.5 - 1,
                "These values run from -1 to 1. That range is used too, but here 0 is asked for "
                "paper: divide by 255 and subtract nothing.",
            ),
        ),
        alternatives=(
            lambda images: images / 255,
            lambda images: np.multiply(images, 1 / 255),
        ),
        hints=(
            "One division does it. Which number has to become 1?",
            "`images / 255` divides every pixel of the array at once. End with `return`.",
        ),
        why=(
            "The largest value a pixel can take is 255, so dividing by 255 maps 0 to 0 and 255 to "
            "1. `float32` is the type in which Keras computes; NumPy alone would choose `float64`, "
            "which takes twice the memory."
        ),
    ),
    FunctionExercise(
        name="digits_said",
        reference=digits_said,
        cases=_probability_cases,
        mistakes=(
            Mistake(
                lambda probabilities: np.max(probabilities, axis=1),
                "This is the largest probability itself: how sure the network is. Asked for is its "
                "position, which is the digit. `np.argmax` finds positions.",
            ),
            Mistake(
                lambda probabilities: np.argmax(probabilities, axis=0),
                "This is one answer for each class, not one for each image: you searched down the "
                "columns. An image is a row, so search along `axis=1`.",
            ),
            Mistake(
                lambda probabilities: np.argmax(probabilities),
                "This is a single position in the whole table. Without `axis`, `np.argmax` treats "
                "the table as one long list. Search each row: `axis=1`.",
            ),
            Mistake(
                lambda probabilities: np.argmax(probabilities, axis=1) + 1,
                "Each answer is one too large. Positions are counted from 0, and so are the "
                "digits: position 0 is the digit 0.",
            ),
            Mistake(
                lambda probabilities: np.argmin(probabilities, axis=1),
                "This is the least likely digit of each image. Search for the largest value.",
            ),
        ),
        alternatives=(
            lambda probabilities: probabilities.argmax(-1),
            lambda probabilities: [int(np.argmax(row)) for row in probabilities],
            lambda probabilities: np.argsort(probabilities, axis=1)[:, -1],
        ),
        hints=(
            "Each row belongs to one image. Where in the row is its largest number?",
            "`np.argmax` gives the position of the largest number. Its argument `axis` says "
            "whether to search down the columns (0) or along the rows (1).",
        ),
        why=(
            "Position k of a row is the probability of the digit k, so the position of the largest "
            "number is the digit itself. `axis=1` searches each row on its own: one answer for "
            "each image."
        ),
    ),
    FunctionExercise(
        name="accuracy",
        reference=accuracy,
        cases=_answer_cases,
        mistakes=(
            Mistake(
                lambda answers, labels: np.sum(answers == labels),
                "This counts the right answers. Divide the count by the number of images.",
            ),
            Mistake(
                lambda answers, labels: np.mean(answers != labels),
                "This is the share of wrong answers, the error rate. Count those that agree: `==`.",
            ),
            Mistake(
                lambda answers, labels: 100 * np.mean(answers == labels),
                "This is in percent. A share between 0 and 1 is asked for: do not multiply by 100.",
            ),
            Mistake(
                lambda answers, labels: np.round(np.mean(answers == labels), 2),
                "This is rounded. Give the share as it is; who shows it may round it.",
            ),
            Mistake(
                lambda answers, labels: answers == labels,
                "This says for each image whether the answer is right. One number for all images "
                "is asked for: the mean of these.",
            ),
            Mistake(
                lambda answers, labels: np.mean(np.abs(answers - labels)),
                "This is how far apart the digits are as numbers. A 3 read as a 4 is as wrong as a "
                "3 read as a 9: ask only whether the two are equal.",
            ),
        ),
        alternatives=(
            lambda answers, labels: float((answers == labels).sum()) / len(labels),
            lambda answers, labels: (
                sum(a == b for a, b in zip(answers, labels, strict=True)) / len(labels)
            ),
        ),
        hints=(
            "`answers == labels` compares the two arrays place by place and gives True or False.",
            "In arithmetic True counts as 1 and False as 0. The mean of such an array is a share.",
        ),
        why=(
            "`answers == labels` holds True where the answer is right. True counts as 1 and False "
            "as 0, so the mean is the number of right answers divided by the number of images."
        ),
    ),
)
