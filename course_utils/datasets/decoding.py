"""From the bytes of an image file to a square array of a chosen size."""

import io
import warnings

import numpy as np

SIXTEEN_BITS = ("I", "F")  # how the modes of Pillow begin that hold more than 8 bits a value


def decode_square(data, size, name):
    """Decode an image file, cut out its middle square, and reduce or enlarge it to a size.

    A photograph is turned as its camera noted (EXIF). Gray becomes three equal channels, and what
    is transparent becomes white.

    Args:
        data: bytes of a file that Pillow can read, such as JPEG or PNG.
        size: height and width of the result, in pixels.
        name: what an error message calls the image.

    Returns:
        array (size, size, 3), uint8, 0 to 255, channels red, green, blue.

    Raises:
        ValueError: the bytes are no image, the image is cut short, or holds more than 8 bits for
            each value.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (2 * size, 2 * size))  # a JPEG is decoded no finer than needed
            if image.mode.startswith(SIXTEEN_BITS):
                raise ValueError("it has more than 8 bits for each value")
            upright = _on_white(_upright(image))
            square = ImageOps.fit(upright, (size, size), Image.Resampling.BOX)
    except Exception as error:  # on damaged files Pillow raises nearly anything
        raise ValueError(
            f"{name} cannot be decoded ({error}). Replace the file by a whole copy, in JPEG or PNG "
            "with 8 bits, or leave it out together with its label."
        ) from error
    return np.asarray(square)


def _upright(image):
    from PIL import ImageOps

    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # a note about the camera that nobody can read turns nothing
        return image


def _on_white(image):
    from PIL import Image

    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    page = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(page, image.convert("RGBA")).convert("RGB")


def color_squares(images, size):
    """Bring pictures of any shape and of one or three channels to one size, in color.

    Args:
        images: a sequence of arrays (height, width), (height, width, 1) or (height, width, 3),
            uint8, 0 to 255.
        size: height and width of the results, in pixels. What is not square is squeezed.

    Returns:
        array (count, size, size, 3), uint8; a gray picture has three equal channels. Built in
        lesson 12.
    """
    from PIL import Image

    pictures = []
    for image in images:
        gray = image.ndim == 3 and image.shape[2] == 1
        picture = Image.fromarray(image[..., 0] if gray else image).convert("RGB")
        pictures.append(np.asarray(picture.resize((size, size))))
    return np.stack(pictures)
