"""Mixing colors. A color is red, green, blue, 0 to 255, and perhaps an opacity, 0 to 255."""

INK = (44, 38, 52)  # eyes, tires, the darkest there is
SHADOW = (36, 34, 66, 66)
WHITE = (252, 248, 240)


def mix(first, second, share):
    """A color between two: share 0 is the first, 1 the second."""
    part = round(share * 256)
    return (
        first[0] + ((second[0] - first[0]) * part >> 8),
        first[1] + ((second[1] - first[1]) * part >> 8),
        first[2] + ((second[2] - first[2]) * part >> 8),
    )


def darker(color, share=0.2):
    """The color in the shade: colder and darker."""
    return mix(color, (48, 44, 84), share)


def lighter(color, share=0.25):
    """The color in the sun: warmer and lighter."""
    return mix(color, (255, 250, 232), share)
