"""Signs with words: boards by the road, and what is written on them and over shops."""

from course_utils.datasets.toytown.classes import BACKGROUND
from course_utils.datasets.toytown.colors import SHADOW, darker
from course_utils.datasets.toytown.letters import word_width, write

WORDS = tuple(
    """
    CAFE BAKERY BOOKS TOYS ZOO PARK STOP SLOW TAXI BUS BANK POST SHOP OPEN SALE TEA HOTEL FISH
    PIZZA MILK BREAD FRUIT HATS SHOES BIKES RADIO CINEMA SCHOOL ART JAZZ MUSIC KIOSK NORTH SOUTH
    EAST WEST MAPLE OAK ELM RIVER LAKE HILL DOG CAT COW CAR EXIT FLOWERS CAKE SOUP JAM INN PUB QUAY
    VET GYM FARM EGGS HONEY BOATS 7 12 24 30 36 48 50 59 64 75 82 88 99 101 120
    """.split()
)
# A board and its ink. Ink is dark and boards are light, day and night, so that letters can be found
# in a minute; and they differ in gray as well.
BOARDS = [
    ((250, 246, 234), (46, 52, 80)), ((250, 218, 120), (58, 46, 56)),
    ((252, 240, 226), (156, 44, 48)), ((206, 228, 238), (32, 66, 108)),
    ((214, 234, 208), (30, 80, 62)), ((250, 210, 196), (112, 38, 62)),
    ((236, 224, 244), (76, 50, 104)), ((255, 232, 168), (40, 72, 92)),
]  # fmt: skip


def throw_word(dice, width, height):
    """A word that is at most `width` units wide where its letters are `height` high."""
    word = dice.pick(WORDS)
    while word_width(word, height) > width:
        word = dice.pick(WORDS)
    return word


class Sign:
    """A board with a word: on a post, on two, or standing on the ground."""

    def __init__(self, dice):
        self.height = dice.whole(12, 14)
        self.word = throw_word(dice, 58, self.height)
        self.board, self.ink = dice.pick(BOARDS)
        self.feet = dice.weighted({"post": 0.5, "posts": 0.25, "stand": 0.25})
        self.post = 2 if self.feet == "stand" else dice.whole(7, 15)
        self.half = round(word_width(self.word, self.height) / 2) + dice.whole(2, 3)
        self.round = dice.chance(0.4)

    def draw(self, canvas, x, y, label):
        """Paint the sign with its foot at (x, y); its letters take the label."""
        canvas.stand(round(x), round(y))
        half, low = self.half, -self.post
        top = low - self.height - 6
        canvas.label = None
        canvas.ellipse(0, 0, 4 if self.feet == "post" else half, 1.2, SHADOW)
        canvas.label = BACKGROUND
        posts = {"post": (0,), "posts": (-half + 3, half - 3), "stand": (-half + 1.5, half - 1.5)}
        for foot in posts[self.feet]:
            canvas.rectangle(foot - 0.8, top + 2, foot + 0.8, 0, (112, 104, 110))
        edge = darker(self.board, 0.3)
        if self.round:
            canvas.rectangle(-half, top + 1, half, low - 1, edge)
            canvas.rectangle(-half + 1, top, half - 1, low, edge)
        else:
            canvas.rectangle(-half, top, half, low, edge)
        canvas.rectangle(-half + 1, top + 1, half - 1, low - 1, self.board)
        canvas.begin()
        canvas.label = label
        write(
            canvas,
            self.word,
            -word_width(self.word, self.height) / 2,
            top + 3,
            self.height,
            self.ink,
        )
        canvas.measure((-half, top, half, 0))
