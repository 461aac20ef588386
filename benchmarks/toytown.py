"""Benchmark (g): drawing scenes of Toytown, against Pillow alone.

A scene is drawn with its masks, boxes and noise; beside it Pillow draws as many polygons on as many
canvases of twice the size, and reduces them, without any thought. Both are measured in turn, round
after round, so that whatever else the machine does falls on both. Run with
`python -m course_utils benchmark toytown`.
"""

import statistics
import sys
import time

import numpy as np

SCENES, ROUNDS = 20, 9
POLYGONS, CORNERS = 200, 8
LIMIT = 3  # Toytown's time for one of Pillow alone


def main():
    """Print the measured times and their ratio; returns 1 when it misses its target."""
    row = run()
    print(f"median milliseconds of a scene: Toytown {row['toytown']:.2f}, Pillow alone "
          f"{row['pillow']:.2f}; ratio {row['ratio']:.2f}, at most {LIMIT}: "
          f"{'met' if row['met'] else 'MISSED'}")  # fmt: skip
    return 0 if row["met"] else 1


def run():
    """Return a dict: milliseconds of a scene on both sides, ratio, whether the target is met."""
    from course_utils.datasets import toytown

    works = {"toytown": lambda: toytown.draw_scenes(SCENES), "pillow": draw_by_pillow}
    times = {name: [] for name in works}
    for work in works.values():  # the first runs fill caches
        work()
    for _ in range(ROUNDS):
        for name, work in works.items():
            begin = time.process_time()
            work()
            times[name].append(1000 * (time.process_time() - begin) / SCENES)
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["toytown"] / medians["pillow"]
    return {**medians, "ratio": ratio, "met": ratio <= LIMIT}


def draw_by_pillow():
    """Draw pictures with random polygons, at twice the size, in colors and as labels."""
    from PIL import Image, ImageDraw

    random = np.random.default_rng(0)
    for _ in range(SCENES):
        painted, marked = Image.new("RGB", (256, 256)), Image.new("L", (256, 256))
        brush, marker = ImageDraw.Draw(painted), ImageDraw.Draw(marked)
        places = random.uniform(0, 226, (POLYGONS, 1, 2)) + random.uniform(
            0, 30, (POLYGONS, CORNERS, 2)
        )
        for number, polygon in enumerate(places.tolist()):
            corners = [tuple(corner) for corner in polygon]
            brush.polygon(corners, fill=(number % 256, 90, 200))
            marker.polygon(corners, fill=number % 256)
        np.asarray(painted.reduce(2))
        np.asarray(marked.resize((128, 128), Image.Resampling.NEAREST))


if __name__ == "__main__":
    sys.exit(main())
