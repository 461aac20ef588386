"""The exercises of lesson 15, image segmentation: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise


def pixel_answers(scores):
    return np.argmax(scores, axis=-1)


def _pixel_by_pixel(scores):
    height, width, _ = scores.shape
    rows = [[int(scores[row, column].argmax()) for column in range(width)] for row in range(height)]
    return np.array(rows)


def _scores(random, *shape):
    return random.normal(size=shape).round(3)


PIXEL_ANSWERS = FunctionExercise(
    name="pixel_answers",
    reference=pixel_answers,
    cases=lambda random: [
        (np.array([[[0.1, 2.0, -1.0], [3.0, 0.0, 0.5]], [[-1.0, -2.0, -0.5], [0.0, 1.0, 2.0]]]),),
        (_scores(random, 4, 6, 3),),
        (_scores(random, 5, 5, 8),),
        (_scores(random, 7, 3, 2),),
    ],
    alternatives=(_pixel_by_pixel, lambda scores: scores.argsort(axis=2)[:, :, -1]),
    mistakes=(
        Mistake(
            lambda scores: np.argmax(scores, axis=0),
            "This compares the rows of the image. The classes are on the last axis: axis=-1.",
        ),
        Mistake(
            lambda scores: np.argmax(scores, axis=1),
            "This compares the columns of the image. The classes are on the last axis: axis=-1.",
        ),
        Mistake(
            lambda scores: np.argmax(scores),
            "Without an axis, argmax looks for one place in the whole array. Every pixel needs an "
            "answer of its own: axis=-1.",
        ),
        Mistake(
            lambda scores: np.max(scores, axis=-1),
            "This is the highest score of each pixel. The class is its position: argmax.",
        ),
        Mistake(
            lambda scores: np.argmax(scores, axis=-1) + 1,
            "All class numbers are one too large. The first class has the number 0.",
        ),
        Mistake(
            lambda scores: np.argmin(scores, axis=-1),
            "This is the class with the lowest score. The highest wins.",
        ),
    ),
    hints=(
        "An image of scores has the shape (height, width, classes). Which axis must go?",
        "np.argmax(scores, axis=...) gives the position of the highest number along an axis.",
    ),
    why="Each pixel is a small classification of its own, with its scores on the last axis. What "
    "is left has one class number for each pixel: (height, width).",
)


def iou_of_classes(matrix):
    shared = np.diag(matrix)
    return shared / (matrix.sum(axis=0) + matrix.sum(axis=1) - shared)


def _class_after_class(matrix):
    values = []
    for k in range(len(matrix)):
        found = matrix[k, k]
        missed, alarms = sum(matrix[k]) - found, sum(matrix[:, k]) - found
        values.append(found / (found + missed + alarms))
    return values


IOU_OF_CLASSES = FunctionExercise(
    name="iou_of_classes",
    reference=iou_of_classes,
    cases=lambda random: [
        (np.array([[6, 2], [1, 3]]),),
        (np.array([[50, 10, 0], [5, 35, 2], [0, 3, 4]]),),
        *((random.integers(1, 40, (k, k)) + 30 * np.eye(k, dtype=int),) for k in (3, 5, 8)),
    ],
    alternatives=(_class_after_class,),
    mistakes=(
        Mistake(
            lambda matrix: np.diag(matrix) / matrix.sum(axis=1),
            "This is the recall: of the pixels of a class, the share that was found. False alarms "
            "of other classes are missing below the line.",
        ),
        Mistake(
            lambda matrix: np.diag(matrix) / matrix.sum(axis=0),
            "This is the precision: it knows nothing of the pixels that were missed. Add the rows.",
        ),
        Mistake(
            lambda matrix: np.diag(matrix) / (matrix.sum(axis=0) + matrix.sum(axis=1)),
            "The right pixels are counted twice below the line: once in the row, once in the "
            "column. Take them away once.",
        ),
        Mistake(
            lambda matrix: 2 * np.diag(matrix) / (matrix.sum(axis=0) + matrix.sum(axis=1)),
            "This is Dice, which counts the shared pixels twice, above and below. IoU counts every "
            "pixel of the union once.",
        ),
        Mistake(
            lambda matrix: np.trace(matrix) / matrix.sum(),
            "This is the pixel accuracy, one number for all. Return one for each class.",
        ),
        Mistake(
            lambda matrix: np.mean(iou_of_classes(matrix)),
            "This is the mean IoU. Return one number for each class.",
        ),
    ),
    hints=(
        "np.diag(matrix) holds the pixels on which truth and answer agree.",
        "The union is what truly is of the class (a row), plus what was called so (a column), "
        "without counting the shared pixels twice.",
    ),
    why="Found, missed and false alarms of lesson 08, for pixels: found / (found + missed + false "
    "alarms). What is right in all other classes does not enter, however much it is.",
)


LAZY_MEAN_IOU = ValueExercise(
    name="lazy_mean_iou",
    solution="0.60 / 8",
    alternatives=(0.075, np.float32(0.075), np.mean([0.60, 0, 0, 0, 0, 0, 0, 0])),
    mistakes=(
        Mistake(0.60, "This is its pixel accuracy. The mean IoU is over eight classes."),
        Mistake(
            1 / 8,
            "The IoU of the background would be 1. But 40 % of the pixels are called background "
            "and are not: the union is the whole image.",
        ),
        Mistake(0.0, "One class has an IoU above 0: the background."),
        Mistake(
            7.5, "A mean IoU lies between 0 and 1: write 7.5 % as a share.",
        ),
    ),
    hints=(
        "What is the IoU of a class that was never answered?",
        "For the background the intersection is 60 % of the image. What is the union?",
    ),
    why="The background has 0.60 / 1 = 0.60, the seven other classes have 0: (0.60 + 0) / 8 = "
    "0.075. A mean over classes cannot be had by one class.",
)  # fmt: skip


def spread(values, kernel, stride):
    rows, columns = values.shape
    size = len(kernel)
    image = np.zeros(((rows - 1) * stride + size, (columns - 1) * stride + size))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            image[top : top + size, left : left + size] += values[row, column] * kernel
    return image


def _by_the_layer(values, kernel, stride):
    from course_utils.layers import Conv2DTranspose

    layer = Conv2DTranspose(1, len(kernel), strides=stride, use_bias=False)
    layer.build((1, *values.shape, 1))
    layer.weights = {"kernel": kernel[:, :, None, None].astype(np.float64)}
    image = layer.forward(values[None, :, :, None].astype(np.float64))[0, :, :, 0]
    side = [(length - 1) * stride + len(kernel) for length in values.shape]
    return image[: side[0], : side[1]]


def _overwriting(values, kernel, stride):
    size = len(kernel)
    image = np.zeros([(length - 1) * stride + size for length in values.shape])
    for row, column in np.ndindex(values.shape):
        top, left = row * stride, column * stride
        image[top : top + size, left : left + size] = values[row, column] * kernel
    return image


SPREAD = FunctionExercise(
    name="spread",
    reference=spread,
    cases=lambda random: [
        (np.array([[1.0, 2.0]]), np.array([[1.0, 1.0, 1.0]] * 3), 2),
        (np.array([[1.0, 0.0], [0.0, 3.0]]), np.arange(4.0).reshape(2, 2), 2),
        *(
            (_scores(random, rows, columns), _scores(random, size, size), stride)
            for rows, columns, size, stride in ((3, 4, 3, 2), (2, 2, 4, 2), (4, 3, 3, 1))
        ),
    ],
    alternatives=(_by_the_layer,),
    mistakes=(
        Mistake(
            _overwriting,
            "Where two windows overlap, the later one has replaced the earlier one. They add up: "
            "use +=.",
        ),
        Mistake(
            lambda values, kernel, stride: spread(values, kernel, 1),
            "The windows lie one pixel apart. Window (row, column) begins at row * stride, "
            "column * stride.",
        ),
        Mistake(
            lambda values, kernel, stride: spread(values, kernel[::-1, ::-1], stride),
            "The kernel is turned around. Each number is multiplied with the kernel as it stands.",
        ),
        Mistake(
            lambda values, kernel, stride: spread(values, np.ones_like(kernel), stride),
            "The windows hold the number alone. Multiply it with the kernel.",
        ),
        Mistake(
            lambda values, kernel, stride: spread(values, kernel.T, stride),
            "Rows and columns of the kernel are exchanged.",
        ),
    ),
    hints=(
        "Begin with zeros: (rows - 1) * stride + len(kernel) rows, and columns likewise.",
        "The number at (row, column) adds itself times the kernel to the window that begins at "
        "(row * stride, column * stride).",
    ),
    why="Lesson 02 did exactly this with the gradient: each output had read a window, so each "
    "output's gradient goes back to that window, times the kernel, and where windows overlap, "
    "gradients add up.",
)


def dice_loss(probabilities, goals):
    shared = (probabilities * goals).sum(axis=(0, 1))
    sizes = probabilities.sum(axis=(0, 1)) + goals.sum(axis=(0, 1))
    return 1 - np.mean(2 * shared / sizes)


def _dice_class_after_class(probabilities, goals):
    values = []
    for k in range(goals.shape[-1]):
        said, true = probabilities[..., k].ravel(), goals[..., k].ravel()
        values.append(1 - 2 * np.dot(said, true) / (np.sum(said) + np.sum(true)))
    return sum(values) / len(values)


def _dice_of_all_pixels(probabilities, goals):
    return 1 - 2 * (probabilities * goals).sum() / (probabilities.sum() + goals.sum())


def _iou_instead(probabilities, goals):
    shared = (probabilities * goals).sum(axis=(0, 1))
    union = probabilities.sum(axis=(0, 1)) + goals.sum(axis=(0, 1)) - shared
    return 1 - np.mean(shared / union)


def _dice_of_answers(probabilities, goals):
    answers = np.eye(goals.shape[-1])[probabilities.argmax(axis=-1)]
    return dice_loss(answers, goals)


def _dice_cases(random):
    for height, width, classes in ((2, 3, 2), (6, 5, 3), (4, 8, 8)):
        labels = random.permutation(np.arange(height * width) % classes).reshape(height, width)
        yield random.dirichlet(np.ones(classes), (height, width)), np.eye(classes)[labels]


DICE_LOSS = FunctionExercise(
    name="dice_loss",
    reference=dice_loss,
    cases=lambda random: list(_dice_cases(random)),
    alternatives=(_dice_class_after_class,),
    mistakes=(
        Mistake(
            lambda probabilities, goals: 1 - dice_loss(probabilities, goals),
            "This is Dice itself: it grows as the answers get better. A loss falls: 1 - Dice.",
        ),
        Mistake(
            _dice_of_all_pixels,
            "All classes are thrown together, so the large ones decide. Compute Dice for each "
            "class, summing over the axes (0, 1) alone, then take the mean.",
        ),
        Mistake(_iou_instead, "This is 1 - IoU. Dice has twice the shared part above the line."),
        Mistake(
            _dice_of_answers,
            "The probabilities have become answers first, and an answer does not move when a "
            "weight moves a little: no gradient. Use the probabilities as they are.",
        ),
        Mistake(
            lambda probabilities, goals: (
                1 - 2 * (probabilities * goals).sum(axis=(0, 1))
                / (probabilities.sum(axis=(0, 1)) + goals.sum(axis=(0, 1)))
            ),
            "This is the loss of each class. Return their mean, one number.",
        ),
        Mistake(
            lambda probabilities, goals: (1 + dice_loss(probabilities, goals)) / 2,
            "A factor of 2 is missing: Dice is twice the shared part, over the sum of both.",
        ),
    ),
    hints=(
        "(probabilities * goals).sum(axis=(0, 1)) is the shared part of each class.",
        "Below the line: the sum of the probabilities plus the sum of the goals, class by class.",
        "1 - np.mean(2 * shared / sizes)",
    ),
    why="Every class has the same weight in the mean, whether it has ten thousand pixels or ten. "
    "And with probabilities in place of answers, every weight of the network has a gradient.",
)  # fmt: skip


def flipped(images, masks, chosen):
    images, masks = images.copy(), masks.copy()
    images[chosen] = images[chosen][:, :, ::-1]
    masks[chosen] = masks[chosen][:, :, ::-1]
    return images, masks


def _one_after_the_other(images, masks, chosen):
    pairs = [
        (np.fliplr(image), np.fliplr(mask)) if flip else (image, mask)
        for image, mask, flip in zip(images, masks, chosen, strict=True)
    ]
    return np.stack([pair[0] for pair in pairs]), np.stack([pair[1] for pair in pairs])


def _upside_down(images, masks, chosen):
    images, masks = images.copy(), masks.copy()
    images[chosen], masks[chosen] = images[chosen][:, ::-1], masks[chosen][:, ::-1]
    return images, masks


def _flip_cases(random):
    for count, height, width, channels in ((2, 2, 3, 1), (4, 3, 5, 3), (3, 4, 4, 3)):
        images = random.integers(0, 256, (count, height, width, channels))
        chosen = np.arange(count) % 2 == 1
        yield images, random.integers(0, 8, (count, height, width)), chosen


FLIPPED = FunctionExercise(
    name="flipped",
    reference=flipped,
    cases=lambda random: list(_flip_cases(random)),
    alternatives=(_one_after_the_other,),
    mistakes=(
        Mistake(
            lambda images, masks, chosen: (flipped(images, masks, chosen)[0], masks),
            "The images are flipped and their masks are not: every pixel on the left now has the "
            "label of a pixel on the right.",
        ),
        Mistake(
            lambda images, masks, chosen: (images, flipped(images, masks, chosen)[1]),
            "The masks are flipped and their images are not.",
        ),
        Mistake(
            _upside_down,
            "They stand on their heads. Left and right are the columns, the axis after the rows.",
        ),
        Mistake(
            lambda images, masks, chosen: (images[:, :, ::-1], masks[:, :, ::-1]),
            "All are flipped. Flip those alone for which `chosen` is True.",
        ),
        Mistake(
            lambda images, masks, chosen: flipped(images, masks, ~chosen),
            "These are the others: flip those for which `chosen` is True.",
        ),
    ),
    hints=(
        "images[chosen] are the chosen images, and images[chosen] = ... puts others in their "
        "place. Copy first, so that the caller keeps the originals.",
        "[:, :, ::-1] turns the columns around, for images and masks alike.",
    ),
    why="An image and its mask are one thing. Whatever moves a pixel moves its label along; what "
    "changes a color, such as brightness, leaves the mask alone.",
)

EXERCISES = (PIXEL_ANSWERS, IOU_OF_CLASSES, LAZY_MEAN_IOU, SPREAD, DICE_LOSS, FLIPPED)
