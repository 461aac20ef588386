"""The people of the town: large heads, stout limbs, and a face that can be seen."""

import math

SKINS = [
    (250, 218, 190),
    (240, 198, 160),
    (222, 172, 130),
    (190, 136, 96),
    (146, 98, 66),
    (104, 70, 50),
]
HAIRS = [(52, 38, 34), (92, 60, 40), (150, 96, 52), (222, 178, 96), (186, 84, 48), (186, 186, 190)]
CLOTHES = [(214, 92, 82), (238, 170, 84), (246, 214, 120), (126, 176, 128), (96, 152, 190),
           (124, 120, 176), (206, 134, 164), (236, 232, 220), (84, 96, 118)]  # fmt: skip
REACH = (-16, -46, 16, 3)


class Person:
    """One person; `draw` paints it as it stands, walks, waves, jumps or turns."""

    def __init__(self, dice):
        self.skin, self.hair = dice.pick(SKINS), dice.pick(HAIRS)
        self.top, self.bottom = dice.pick(CLOTHES), dice.pick(CLOTHES)

    def draw(self, canvas, labels):
        """Paint the person at the place where the canvas stands.

        Args:
            canvas: the Canvas.
            labels: those of the body and of the face.
        """
        body, face = labels
        canvas.label = None
        canvas.ellipse(0, 0, 8, 2, (30, 30, 50, 70))
        canvas.begin()
        canvas.label = body
        for side in (-1, 1):
            canvas.line((side * 2.6, -10, side * 3, -1.5), 4.2, self.bottom)
            canvas.ellipse(side * 3.6, -1, 2.6, 1.6, (70, 56, 52))
            canvas.line((side * 5.2, -19, side * 7.4, -11), 3.2, self.top)
            canvas.ellipse(side * 7.4, -10.4, 1.7, 1.7, self.skin)
        canvas.polygon((-5, -22, 5, -22, 5.6, -9, -5.6, -9), self.top)
        canvas.ellipse(0, -30, 7, 7.2, self.hair)
        canvas.label = face
        canvas.ellipse(0, -28.5, 6.2, 6.8, self.skin)
        canvas.label = body
        canvas.polygon((-6, -30, -5, -35, 5, -35, 6, -30, 0, -32), self.hair)
        canvas.label = None
        for side in (-1, 1):
            canvas.ellipse(side * 2.4, -28, 0.8, 1, (40, 32, 40))
        canvas.line((-2, -25, 0, -24.4, 2, -25), 0.7, (150, 60, 60))
        canvas.measure(REACH)
