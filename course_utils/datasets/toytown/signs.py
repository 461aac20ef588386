"""Signs with words: boards by the road and over shops."""

from course_utils.datasets.toytown.classes import BACKGROUND
from course_utils.datasets.toytown.letters import draw_word, word_width

WORDS = ("CAFE BAKERY BOOKS TOYS ZOO PARK STOP SLOW TAXI BUS BANK POST SHOP OPEN SALE TEA HOTEL MUSEUM FISH "
         "PIZZA MILK BREAD FRUIT HATS SHOES BIKES RADIO CINEMA SCHOOL ART JAZZ MUSIC KIOSK NORTH SOUTH EAST "
         "WEST MAPLE OAK ELM RIVER LAKE HILL DOG CAT COW CAR EXIT 7 12 24 30 50 64 88 99 101").split()  # fmt: skip
BOARDS = [
    ((248, 244, 232), (54, 60, 84)),
    ((40, 92, 120), (250, 246, 234)),
    ((176, 66, 60), (252, 244, 230)),
    ((246, 210, 110), (60, 52, 58)),
    ((52, 108, 84), (248, 246, 230)),
    ((58, 56, 72), (250, 226, 150)),
]


class Sign:
    """A board on a post, with a word; it stands where the canvas stands."""

    def __init__(self, dice):
        self.word = dice.pick(WORDS)
        self.height = dice.whole(8, 11)
        self.board, self.ink = dice.pick(BOARDS)
        self.post = dice.between(8, 16)

    @property
    def width(self):
        """Of the board, in units of the picture."""
        return word_width(self.word, self.height) + 6

    def draw(self, canvas, x, y, label):
        """Paint the sign with its foot at (x, y); its letters take the label."""
        canvas.stand(round(x), round(y))
        half = round(self.width / 2)
        top = -round(self.post) - self.height - 6
        canvas.label = BACKGROUND
        canvas.rectangle(-1, top, 1, 0, (120, 110, 108))
        canvas.rectangle(-half, top, half, top + self.height + 6, self.board)
        canvas.begin()
        canvas.label = label
        left = -word_width(self.word, self.height) / 2
        draw_word(canvas, self.word, round(2 * left) / 2, top + 3, self.height, self.ink)
        canvas.measure((-half, top, half, 0))
