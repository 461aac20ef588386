"""The houses of the town."""

WALLS = [
    (240, 214, 170),
    (226, 164, 140),
    (180, 204, 196),
    (238, 228, 208),
    (196, 180, 208),
    (232, 190, 180),
]
ROOFS = [(176, 92, 76), (116, 100, 112), (146, 84, 68), (98, 110, 132)]


def draw_house(canvas, dice, width, weather):
    """Paint a house that stands at (0, 0) and is `width` units wide."""
    height, wall, roof = dice.between(22, 36), dice.pick(WALLS), dice.pick(ROOFS)
    canvas.polygon(
        (-1.5, -height, width / 2, -height - dice.between(8, 14), width + 1.5, -height), roof
    )
    canvas.rectangle(0, -height, width, 0, wall)
    canvas.label = None
    glass = (255, 226, 150) if weather.dark else (150, 184, 204)
    columns = 3 if width > 28 else 2
    for row in range(2):
        for column in range(columns):
            x = width * (column + 0.5) / columns
            y = -height + 3 + row * (height - 6) / 2
            canvas.rectangle(x - 2.5, y, x + 2.5, y + 6, (250, 246, 236))
            canvas.rectangle(x - 1.8, y + 0.7, x + 1.8, y + 5.3, glass)
