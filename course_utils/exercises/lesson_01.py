"""The exercises of lesson 01, the input layer: solutions, wrong answers, hints."""

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise

BATCH_BYTES = ValueExercise(
    name="batch_bytes",
    solution="32 * 224 * 224 * 3 * 4",
    alternatives=(19_267_584.0,),
    tolerance=0,  # bytes are counted
    mistakes=(
        Mistake(
            32 * 224 * 224 * 3,
            "These are the numbers in the batch. Each float32 takes 4 bytes, so there are 4 times "
            "as many bytes.",
        ),
        Mistake(
            32 * 224 * 224 * 3 * 8,
            "This counts 8 bytes for each number, as float64 takes. A float32 takes 4.",
        ),
        Mistake(
            32 * 224 * 224 * 3 * 32,
            "This counts bits: a float32 has 32 of them. A byte holds 8 bits, so divide by 8.",
        ),
        Mistake(
            32 * 224 * 224 * 4,
            "This is a batch of gray pictures. A color picture has 3 numbers for each pixel.",
        ),
        Mistake(224 * 224 * 3 * 4, "This is one picture. The batch holds 32 of them."),
    ),
    hints=(
        "First count the numbers in one picture: height times width times channels.",
        "Then multiply by the pictures in the batch, and by the bytes that one number takes.",
        "A float32 takes 4 bytes; 32 bits are 4 times 8 bits.",
    ),
    why="One picture has 224 · 224 · 3 = 150,528 numbers, 32 of them have 4,816,896, and each "
    "number takes 4 bytes: about 19 megabytes. The same batch as uint8 takes a quarter.",
)


def to_gray(image):
    return (image @ np.array([0.2989, 0.5870, 0.1140]))[:, :, np.newaxis]


def _gray_channel_by_channel(image):
    red, green, blue = (image[:, :, k : k + 1].astype("float64") for k in range(3))
    return 0.2989 * red + 0.5870 * green + 0.1140 * blue


def _gray_by_sum(image):
    weighted = image * np.array([0.299, 0.587, 0.114])
    return weighted.sum(axis=-1, keepdims=True)


def _picture_cases(random):
    shapes = ((4, 5), (7, 3), (1, 1), (12, 12))
    return [(random.integers(0, 256, (*shape, 3), dtype="uint8"),) for shape in shapes]


TO_GRAY = FunctionExercise(
    name="to_gray",
    reference=to_gray,
    cases=_picture_cases,
    alternatives=(_gray_channel_by_channel, _gray_by_sum),
    tolerance=1e-3,  # 0.299 for 0.2989 is as good
    mistakes=(
        Mistake(
            lambda image: to_gray(image)[:, :, 0],
            "The values are right and an axis is missing: the shape is (height, width). Keep the "
            "channel axis with length 1, for example with `[:, :, np.newaxis]`.",
        ),
        Mistake(
            lambda image: image.mean(axis=2, keepdims=True),
            "This is the plain mean of the three channels. Green counts more than blue here: "
            "multiply each channel by its own weight.",
        ),
        Mistake(
            lambda image: to_gray(image[:, :, ::-1]),
            "The weights meet the channels in reverse. The order is red, green, blue, and blue "
            "has the smallest weight.",
        ),
        Mistake(
            lambda image: to_gray(image) * 3,
            "These values are three times too large. The weights add up to 1 (nearly) and are "
            "used once each.",
        ),
        Mistake(
            lambda image: image.max(axis=2, keepdims=True),
            "This is the largest of the three channels. Asked for is their weighted sum.",
        ),
    ),
    hints=(
        "`image[:, :, 0]` is the red channel. Multiply it by its weight; then the other two.",
        "`image @ weights` multiplies the last axis by three weights and adds up, for all pixels.",
        "The result of the sum has shape (height, width). `[:, :, np.newaxis]` gives it the "
        "channel axis back.",
    ),
    why="Each pixel's three numbers become one: their sum, weighted by how bright each color "
    "looks. The channel axis stays, with length 1, because layers expect one.",
)


def brighten(image, amount):
    return np.clip(image.astype("int64") + amount, 0, 255).astype("uint8")


def _brighten_in_floats(image, amount):
    return np.minimum(np.maximum(image.astype("float32") + amount, 0), 255).astype("uint8")


def _brighten_with_where(image, amount):
    wide = image.astype("int16") + np.int16(amount)
    return np.where(wide > 255, 255, np.where(wide < 0, 0, wide))


def _brighten_cases(random):
    picture = random.integers(0, 256, (6, 8, 3), dtype="uint8")
    picture[0, :3] = [[0, 0, 0], [255, 255, 255], [200, 100, 50]]
    return [(picture, amount) for amount in (100, -150, 0, 300)] + [
        (random.integers(0, 256, (4, 4), dtype="uint8"), 40)
    ]


BRIGHTEN = FunctionExercise(
    name="brighten",
    reference=brighten,
    cases=_brighten_cases,
    alternatives=(_brighten_in_floats, _brighten_with_where),
    mistakes=(
        Mistake(
            lambda image, amount: image + amount,
            "The sum is computed in uint8. Above 255 it wraps around to 0, and NumPy refuses "
            'amounts that no uint8 can hold. Convert first: `image.astype("int64")`.',
        ),
        Mistake(
            lambda image, amount: (image.astype("int64") + amount).astype("uint8"),
            "The sum is right until you convert it back: values beyond 255 wrap around there. "
            "Clip to 0 and 255 before the conversion.",
        ),
        Mistake(
            lambda image, amount: image.astype("int64") + amount,
            "Nothing wraps around now, and some values are outside 0 to 255, where no pixel can "
            "be. Limit them with `np.clip(values, 0, 255)`.",
        ),
        Mistake(
            lambda image, amount: np.minimum(image.astype("int64") + amount, 255),
            "The upper end is right. A negative amount leads below 0: limit that end as well.",
        ),
        Mistake(
            lambda image, amount: np.maximum(image.astype("int64") + amount, 0),
            "The lower end is right. A positive amount leads above 255: limit that end as well.",
        ),
    ),
    hints=(
        "In which dtype must the sum be computed so that 200 + 100 is 300?",
        '`image.astype("int64") + amount` is right; now some values are too large or too small.',
        '`np.clip(values, 0, 255)` limits both ends; `.astype("uint8")` makes pixels again.',
    ),
    why="Compute where there is room, limit to 0 and 255, and only then go back to uint8. In any "
    "other order the values wrap around.",
)

CLIP_SHAPE = ValueExercise(
    name="clip_shape",
    solution="(8, 16, 112, 112, 3)",
    alternatives=([8, 16, 112, 112, 3],),
    mistakes=(
        Mistake(
            (16, 8, 112, 112, 3),
            "Time stands before the batch here. The batch axis comes first, always: clip 0 is "
            "`clips[0]`.",
        ),
        Mistake(
            (8, 112, 112, 16, 3),
            "Time stands after the width here. A clip is a row of pictures, so time comes before "
            "the axes of a picture.",
        ),
        Mistake(
            (8, 16, 3, 112, 112),
            "This is channels-first, as PyTorch has it. Keras keeps the channels last.",
        ),
        Mistake(
            (16, 112, 112, 3),
            "This is one clip. Eight of them together need a batch axis in front.",
        ),
        Mistake(
            (128, 112, 112, 3),
            "This is what you get when time is folded into the batch: 8 · 16 pictures. Keep the "
            "two axes apart.",
        ),
    ),
    hints=(
        "Begin with one picture: (height, width, channels). What does one clip add, and where?",
        "One clip is (frames, height, width, channels). The batch axis stands in front of all.",
    ),
    why="From the outside in: which clip, which frame, which row, which column, which channel.",
)


def to_channels_last(images):
    return np.transpose(images, (0, 2, 3, 1))


def _move_the_axis(images):
    return np.moveaxis(images, 1, -1)


def _stack_the_channels(images):
    return np.stack([images[:, k] for k in range(images.shape[1])], axis=-1)


def _channels_first_cases(random):
    shapes = ((2, 3, 4, 5), (1, 3, 6, 6), (3, 1, 2, 7), (2, 4, 4, 4))
    return [(random.integers(0, 256, shape, dtype="uint8"),) for shape in shapes]


TO_CHANNELS_LAST = FunctionExercise(
    name="to_channels_last",
    reference=to_channels_last,
    cases=_channels_first_cases,
    alternatives=(_move_the_axis, _stack_the_channels),
    mistakes=(
        Mistake(
            lambda images: images.reshape(
                len(images), images.shape[2], images.shape[3], images.shape[1]
            ),
            "The shape is right and the pictures are scrambled: `reshape` deals the numbers out "
            "anew in the order they are stored in. Axes change places with `np.transpose`.",
        ),
        Mistake(
            lambda images: np.swapaxes(images, 1, 3),
            "The channels are last, and rows and columns have changed places: every picture is "
            "mirrored along its diagonal. The order must become 0, 2, 3, 1.",
        ),
        Mistake(
            lambda images: np.transpose(images, (0, 3, 1, 2)),
            "This goes the other way: it makes channels-last pictures channels-first.",
        ),
        Mistake(lambda images: images, "The channels still stand on axis 1. Move them to the end."),
        Mistake(
            lambda images: np.transpose(images, (2, 3, 1, 0)),
            "The batch axis has moved as well. It stays in front: the order begins with 0.",
        ),
    ),
    hints=(
        "The axes are numbered: batch 0, channels 1, height 2, width 3. Write down the order you "
        "want to see.",
        "`np.transpose(images, order)` takes that list of axis numbers.",
        "The order is (0, 2, 3, 1).",
    ),
    why="`np.transpose` gives the axes another order and leaves every number with its pixel.",
)

RESIZED_ROW = ValueExercise(
    name="resized_row",
    solution="[10, 70, 130, 190]",
    alternatives=((10.0, 70.0, 130.0, 190.0), np.array([10, 70, 130, 190])),
    mistakes=(
        Mistake(
            [0, 60, 120, 180],
            "Each place lies a quarter of a pixel too far left: you took 1.5 · i. A pixel is a "
            "small square, and its middle is half a pixel in: (i + 0.5) · 1.5 - 0.5.",
        ),
        Mistake(
            [0, 200 / 3, 400 / 3, 200],
            "Here the first and the last pixel stay where they are and the others are spread "
            "between them. Some libraries do that; Keras places pixels at (i + 0.5) · 1.5 - 0.5.",
        ),
        Mistake(
            [0, 80, 120, 200],
            "These are the nearest pixels. Mix the two neighbors instead, by how near each is.",
        ),
        Mistake(
            [0.25, 1.75, 3.25, 4.75],
            "These are the right places. Now read the row there: at 0.25 it is a quarter of the "
            "way from 0 to 40.",
        ),
        Mistake(
            [0, 40, 80, 120],
            "This cuts two pixels off and resizes nothing. The four must cover the whole row.",
        ),
    ),
    hints=(
        "The four places are (i + 0.5) · 6 / 4 - 0.5, for i from 0 to 3.",
        "They are 0.25, 1.75, 3.25 and 4.75.",
        "At 0.25 the value is 0.75 · 0 + 0.25 · 40 = 10.",
    ),
    why="The places are 0.25, 1.75, 3.25 and 4.75. The row rises by 40 for each pixel, so the "
    "values there are 40 times as much: 10, 70, 130, 190.",
)


def center_crop(image, height, width):
    top = (image.shape[0] - height) // 2
    left = (image.shape[1] - width) // 2
    return image[top : top + height, left : left + width]


def _crop_what_is_too_much(image, height, width):
    above, before = (image.shape[0] - height) // 2, (image.shape[1] - width) // 2
    below = image.shape[0] - height - above
    after = image.shape[1] - width - before
    return image[above : image.shape[0] - below, before : image.shape[1] - after]


def _crop_by_index(image, height, width):
    rows = np.arange(height) + (image.shape[0] - height) // 2
    columns = np.arange(width) + (image.shape[1] - width) // 2
    return np.take(np.take(image, rows, axis=0), columns, axis=1)


def _crop_rounded_up(image, height, width):
    top = -((height - image.shape[0]) // 2)
    left = -((width - image.shape[1]) // 2)
    return image[top : top + height, left : left + width]


def _crop_cases(random):
    wanted = (((10, 12), 6, 8), ((9, 12), 4, 5), ((7, 7), 7, 3), ((12, 9), 5, 6), ((8, 11), 1, 1))
    return [
        (random.integers(0, 256, (*shape, 3), dtype="uint8"), height, width)
        for shape, height, width in wanted
    ]


CENTER_CROP = FunctionExercise(
    name="center_crop",
    reference=center_crop,
    cases=_crop_cases,
    alternatives=(_crop_what_is_too_much, _crop_by_index),
    mistakes=(
        Mistake(
            lambda image, height, width: image[:height, :width],
            "This is the corner on the upper left. The rows to drop are shared out, half of them "
            "above: start at (image.shape[0] - height) // 2.",
        ),
        Mistake(
            lambda image, height, width: image[
                image.shape[0] // 2 : image.shape[0] // 2 + height,
                image.shape[1] // 2 : image.shape[1] // 2 + width,
            ],
            "The crop *starts* in the middle of the picture. Its own middle has to lie there: "
            "start half of the crop earlier.",
        ),
        Mistake(
            _crop_rounded_up,
            "Right wherever the rest is even. When one row is left over, Keras drops it below: "
            "round the start down, `//`.",
        ),
        Mistake(
            lambda image, height, width: center_crop(image, height, image.shape[1]),
            "The rows are cropped and the columns are all still there.",
        ),
        Mistake(
            lambda image, height, width: center_crop(image, width, height),
            "Height and width have changed places. Rows come first: axis 0 is the height.",
        ),
    ),
    hints=(
        "How many rows are too many? Half of them go above the crop.",
        "top = (image.shape[0] - height) // 2, and left likewise with axis 1.",
        "A slice from `top` to `top + height` has `height` rows.",
    ),
    why="What is too much is dropped on both sides alike. An odd rest cannot be halved, and Keras "
    "drops the extra row below and the extra column on the right.",
)


def standardize(images):
    mean = images.mean(axis=(0, 1, 2))
    deviation = images.std(axis=(0, 1, 2))
    return (images - mean) / deviation


def _standardize_by_channel(images):
    channels = [images[..., k].astype("float64") for k in range(images.shape[-1])]
    return np.stack([(one - one.mean()) / one.std() for one in channels], axis=-1)


def _standardize_a_flat_copy(images):
    flat = images.reshape(-1, images.shape[-1]).astype("float64")
    return ((flat - flat.mean(axis=0)) / np.sqrt(flat.var(axis=0))).reshape(images.shape)


def _images_cases(random):
    cases = []
    for shape in ((4, 5, 6, 3), (2, 7, 3, 3), (6, 4, 4, 1), (3, 8, 8, 2)):
        scale = random.uniform(5, 60, shape[-1])
        shift = random.uniform(0, 150, shape[-1]) + random.uniform(0, 40, (shape[0], 1, 1, 1))
        cases.append((random.normal(size=shape) * scale + shift,))
    return cases


STANDARDIZE = FunctionExercise(
    name="standardize",
    reference=standardize,
    cases=_images_cases,
    alternatives=(_standardize_by_channel, _standardize_a_flat_copy),
    mistakes=(
        Mistake(
            lambda images: (images - images.mean()) / images.std(),
            "There is one mean and one deviation for everything here. Each channel has its own: "
            "average over the axes 0, 1 and 2 and leave out the last.",
        ),
        Mistake(
            lambda images: (images - images.mean(axis=0)) / images.std(axis=0),
            "Each place of the picture has a mean of its own here: you averaged over the batch "
            "alone. Average over rows and columns too, `axis=(0, 1, 2)`.",
        ),
        Mistake(
            lambda images: (
                (images - images.mean(axis=(1, 2), keepdims=True))
                / images.std(axis=(1, 2), keepdims=True)
            ),
            "Each picture has a mean of its own here, so a dark picture and a bright one become "
            "alike. Average over the batch as well, `axis=(0, 1, 2)`.",
        ),
        Mistake(
            lambda images: (images - images.mean(axis=(0, 1, 2))) / images.var(axis=(0, 1, 2)),
            "You divide by the variance. The standard deviation is its square root: `.std()`.",
        ),
        Mistake(
            lambda images: images - images.mean(axis=(0, 1, 2)),
            "The means are 0 now. Divide by the standard deviation too.",
        ),
        Mistake(
            lambda images: images / images.std(axis=(0, 1, 2)),
            "The deviations are 1 now. Subtract the mean first.",
        ),
    ),
    hints=(
        "`images.mean(axis=(0, 1, 2))` averages over pictures, rows and columns. What shape has "
        "the result?",
        "It has one number for each channel, and NumPy subtracts it from the last axis by itself.",
        "Subtract the means, then divide by `images.std(axis=(0, 1, 2))`.",
    ),
    why="One mean and one deviation for each channel, measured over everything else. Afterwards "
    "each channel has mean 0 and deviation 1 over these images.",
)

LARGEST_RATE = ValueExercise(
    name="largest_rate",
    solution="1 / 255**2",
    alternatives=(0.00001538,),
    tolerance=0.003,
    mistakes=(
        Mistake(
            1 / 255,
            "The value enters twice: once when the prediction is made, once in the slope. "
            "It stands squared in the factor.",
        ),
        Mistake(
            1 / (2 * 255**2),
            "With this rate the factor is 0: one step and the error is gone. It may become as low "
            "as -1 before the error grows.",
        ),
        Mistake(
            2 / 255**2,
            "With this rate the factor is 1 - 4 = -3, and the error triples at each step. Solve "
            "1 - 2 · rate · 255² = -1.",
        ),
        Mistake(
            1.0,
            "This is the limit for a value of 1. A white pixel that was not scaled is 255.",
        ),
        Mistake(255**2, "This is the limit upside down: take 1 divided by it."),
    ),
    hints=(
        "The error does not grow while the factor lies between -1 and 1.",
        "The factor falls as the rate rises. At which rate is 1 - 2 · rate · 255² equal to -1?",
    ),
    why="1 - 2 · rate · 255² = -1 means 2 · rate · 255² = 2, so the rate is 1 / 255², about "
    "0.000015. After a division by 255 the same limit is 1.",
)

EXERCISES = (
    BATCH_BYTES,
    TO_GRAY,
    BRIGHTEN,
    CLIP_SHAPE,
    TO_CHANNELS_LAST,
    RESIZED_ROW,
    CENTER_CROP,
    STANDARDIZE,
    LARGEST_RATE,
)
