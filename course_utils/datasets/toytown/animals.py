"""The animals of the town, seen from the side."""

COATS = [(238, 226, 206), (190, 140, 96), (120, 88, 68), (86, 80, 84), (224, 168, 100)]
REACH = (-14, -18, 14, 3)


class Animal:
    """One animal; `draw` paints it, facing right."""

    def __init__(self, dice):
        self.coat = dice.pick(COATS)

    def draw(self, canvas, labels):
        """Paint the animal; labels holds its one label."""
        canvas.label = None
        canvas.ellipse(0, 0, 9, 1.8, (30, 30, 50, 70))
        canvas.begin()
        (canvas.label,) = labels
        for x in (-5, -3, 3, 5):
            canvas.line((x, -5, x, -1), 2, self.coat)
        canvas.line((-7, -8, -10, -12), 1.8, self.coat)
        canvas.ellipse(0, -7.5, 8, 4.2, self.coat)
        canvas.ellipse(8, -11.5, 3.8, 3.6, self.coat)
        canvas.polygon((5.6, -13, 6, -17.4, 8.4, -14.6), self.coat)
        canvas.label = None
        canvas.ellipse(9, -12, 0.6, 0.7, (40, 32, 40))
        canvas.ellipse(11.2, -11, 0.8, 0.7, (40, 32, 40))
        canvas.measure(REACH)
