"""The classes of the town, and why these."""

# What has a box.
CLASS_NAMES = ("face", "car", "animal")
FACE, CAR, ANIMAL = range(len(CLASS_NAMES))

# What a pixel can show: few enough classes for a small network to learn all of them in a minute.
# Each thing with a box has a class of its own, so the semantic and the instance masks agree. A
# person is all that surrounds a face: hair, hat, clothes, what is carried. Road and house are large
# and easy; text is thin and rare, which is what losses are compared on. The board of a shop belongs
# to its house. All else is background: sky, grass, pavement, trees, lamps, and boards on posts.
SEMANTIC_NAMES = ("background", "road", "house", "person", "face", "car", "animal", "text")
BACKGROUND, ROAD, HOUSE, PERSON, FACE_PIXEL, CAR_PIXEL, ANIMAL_PIXEL, TEXT = range(8)
PIXELS_OF_CLASS = (FACE_PIXEL, CAR_PIXEL, ANIMAL_PIXEL)
