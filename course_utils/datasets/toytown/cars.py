"""The cars of the town, seen from the side."""

PAINTS = [
    (206, 78, 70),
    (238, 176, 76),
    (110, 168, 150),
    (90, 138, 186),
    (236, 230, 216),
    (150, 120, 170),
]
REACH = (-24, -22, 24, 3)


class Car:
    """One car; `draw` paints it, facing right."""

    def __init__(self, dice):
        self.paint = dice.pick(PAINTS)

    def draw(self, canvas, labels):
        """Paint the car; labels holds its one label."""
        canvas.label = None
        canvas.ellipse(0, 0, 21, 2.6, (30, 30, 50, 80))
        canvas.begin()
        (canvas.label,) = labels
        canvas.polygon(
            (-19, -4, -20, -10, -12, -11, -8, -17, 6, -17, 12, -11, 19, -9, 20, -4), self.paint
        )
        for x in (-11, 11):
            canvas.ellipse(x, -3.6, 3.8, 3.8, (52, 50, 58))
        canvas.label = None
        canvas.polygon((-9.5, -11, -6.6, -15.5, -1.5, -15.5, -1.5, -11), (196, 222, 232))
        canvas.polygon((0, -11, 0, -15.5, 5, -15.5, 9.5, -11), (196, 222, 232))
        for x in (-11, 11):
            canvas.ellipse(x, -3.6, 1.8, 1.8, (196, 196, 200))
        canvas.measure(REACH)
