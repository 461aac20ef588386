"""The classes of the town, and why these."""

# What has a box.
CLASS_NAMES = ("face", "car", "animal")
FACE, CAR, ANIMAL = range(len(CLASS_NAMES))

# What a pixel can show. Each thing with a box has a class of its own, so the semantic and the
# instance masks agree; a person is what carries a face; road and house are large and easy, text is
# thin and hard, which is what losses are compared on. The rest is background: sky, grass, pavement,
# trees, posts, and the boards that the letters stand on, which nothing but their letters tells from
# a wall.
SEMANTIC_NAMES = ("background", "road", "house", "person", "face", "car", "animal", "text")
BACKGROUND, ROAD, HOUSE, PERSON, FACE_PIXEL, CAR_PIXEL, ANIMAL_PIXEL, TEXT = range(8)
PIXELS_OF_CLASS = (FACE_PIXEL, CAR_PIXEL, ANIMAL_PIXEL)
