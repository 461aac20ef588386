"""From the bytes of an image file to a square array of a chosen size."""

import io

import numpy as np


def decode_square(data, size, name):
    """Decode an image file, cut out its middle square, and reduce it to a size.

    Args:
        data: bytes of a file that Pillow can read, such as JPEG or PNG.
        size: height and width of the result, in pixels.
        name: what an error message calls the image.

    Returns:
        array (size, size, 3), uint8, 0 to 255, channels red, green, blue.

    Raises:
        ValueError: the bytes are no image, or the image is cut short.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (2 * size, 2 * size))  # a JPEG is decoded no finer than needed
            square = ImageOps.fit(image.convert("RGB"), (size, size), Image.Resampling.BOX)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(
            f"{name} cannot be decoded ({error}). Replace the file by a whole copy, or leave it "
            "out together with its label."
        ) from error
    return np.asarray(square)
