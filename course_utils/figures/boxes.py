"""Boxes on pictures, told apart by color, by line and by name; and what detectors are judged by."""

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.figures.charts import LINES
from course_utils.figures.photographs import ALL_COLORS, GAP, MARGIN, TITLE, screen_pixels
from course_utils.figures.style import COLORS, CYCLE, INK, new_figure

# Light colors, so that a dark name can be read on them, each with a line of its own.
STYLES = (("yellow", "-"), ("sky", "--"), ("pink", "-."), ("orange", ":"))


def boxes(pictures, class_names, columns=4, width=256, truths=None, names=True):
    """Draw pictures with boxes, and the class name at each box.

    Arguments: pictures: mapping from a title to (image, boxes, classes) or, for detections, to
    (image, boxes, classes, scores); image (height, width) or (height, width, 1 or 3), uint8; boxes
    (count, 4) in corners; classes (count,). class_names: a text for each class. columns: pictures
    in a row. width: of a picture, in pixels of the screen. truths: mapping from some of the titles
    to (count, 4) true boxes, drawn as thin white lines. names: False leaves the names out.
    Returns: a matplotlib Figure.
    Raises ValueError where there is nothing to draw, or a class has no name.
    """
    if not pictures:
        raise ValueError("There are no pictures to draw. Pass a mapping from a title to a picture.")
    colors = min(48, max(32, ALL_COLORS // len(pictures)))
    drawn = [screen_pixels(picture[0], width, colors) for picture in pictures.values()]
    columns = min(columns, len(drawn))
    height = max(picture.shape[0] for picture in drawn) + TITLE + GAP
    rows = -(-len(drawn) // columns)
    total = columns * (width + GAP) - GAP + 2 * MARGIN, rows * height
    figure = new_figure(total[0] / 100, total[1] / 100, layout=None)
    for index, (title, picture) in enumerate(pictures.items()):
        row, column = divmod(index, columns)
        high, wide = drawn[index].shape[:2]
        left, top = MARGIN + column * (width + GAP), row * height + TITLE
        place = left / total[0], 1 - (top + high) / total[1], wide / total[0], high / total[1]
        axes = figure.add_axes(place)
        _draw_picture(axes, drawn[index], np.shape(picture[0]), title)
        for box in (truths or {}).get(title, ()):
            _draw_rectangle(axes, box, "white", "-", 1.0)
        draw_boxes(axes, *picture[1:], class_names=class_names, names=names)
    return figure


def draw_boxes(axes, boxes, classes, scores=None, class_names=(), names=True):
    """Draw boxes on existing axes whose units are the pixels of the image.

    Arguments: axes: matplotlib Axes. boxes: (count, 4), corners. classes: (count,). scores:
    (count,), written behind the name, or None. class_names: a text for each class. names: False
    leaves the names out.
    Raises ValueError for a class without a name.
    """
    for index, (box, number) in enumerate(zip(boxes, classes, strict=True)):
        if not 0 <= number < len(class_names):
            raise ValueError(
                f"Box {index} has the class {number}, and there are {len(class_names)} names: "
                f"{', '.join(class_names)}. Pass a name for each class."
            )
        color, line = STYLES[number % len(STYLES)]
        _draw_rectangle(axes, box, COLORS[color], line, 2.0)
        if names:
            text = class_names[number] + ("" if scores is None else f" {scores[index]:.2f}")
            _write_name(axes, box, text, COLORS[color])


def detection_curves(curves, size=3.2):
    """Draw precision over recall, a line for each class.

    Arguments: curves: mapping from a name to (precision, recall), each (count,), the detections
    with the highest scores first. size: of the panel in inches.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(size + 0.6, size)
    axes = figure.subplots()
    for index, (name, (precision, recall)) in enumerate(curves.items()):
        axes.plot(np.append(0, recall), np.append(1, precision), label=name,
                  color=COLORS[CYCLE[index % len(CYCLE)]], linestyle=LINES[index % len(LINES)],
                  drawstyle="steps-post")  # fmt: skip
    axes.set(xlabel="recall", ylabel="precision", xlim=(-0.02, 1.02), ylim=(-0.02, 1.03))
    axes.grid()
    axes.legend(loc="lower left")
    return figure


def detections_and_errors(image, truth, detection, class_names, counts):
    """Draw a scene with its detections, true boxes in white, and the counts of all scenes as bars.

    Arguments: image: (height, width, channels), uint8. truth: (boxes, classes). detection: (boxes,
    classes, scores). class_names: a text for each class. counts: mapping from "right" and from each
    kind of error to a number, as `vision.count_errors` returns it.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(9.6, 4.2, layout=None)
    scene, chart = (
        figure.add_axes(place) for place in ((0.01, 0.02, 0.41, 0.93), (0.58, 0.14, 0.36, 0.76))
    )
    _draw_picture(scene, screen_pixels(image, 384), image.shape, "reported, true boxes in white")
    for box in truth[0]:
        _draw_rectangle(scene, box, "white", "-", 1.0)
    draw_boxes(scene, *detection, class_names=class_names)
    colors = [COLORS["blue" if kind == "right" else "vermilion"] for kind in counts]
    drawn = chart.barh(list(counts), list(counts.values()), color=colors, height=0.68)
    for bar in drawn[1:]:
        bar.set_hatch("//")  # errors are told from hits in gray, too
        bar.set_edgecolor("white")
    chart.bar_label(drawn, padding=4)
    chart.invert_yaxis()
    chart.set(xlabel="number, all scenes together", title="what the reports are")
    chart.margins(x=0.2)
    chart.tick_params(axis="y", length=0)
    return figure


def _draw_picture(axes, picture, shape, title):
    # The pixels of the screen fill the axes; the units of the axes are the pixels of the image.
    axes.imshow(picture, extent=(0, shape[1], shape[0], 0), interpolation="nearest", aspect="auto")
    axes.set(xlim=(0, shape[1]), ylim=(shape[0], 0))
    axes.set_axis_off()
    axes.set_title(title, pad=4)


def _draw_rectangle(axes, box, color, line, width):
    left, top, right, bottom = (float(side) for side in box)
    below = dict(fill=False, edgecolor=INK, linewidth=width + 1.6, zorder=3)
    above = dict(fill=False, edgecolor=color, linewidth=width, linestyle=line, zorder=4)
    for style in (below, above):
        axes.add_patch(Rectangle((left, top), right - left, bottom - top, **style))


def _write_name(axes, box, text, color):
    left, top = max(float(box[0]), 0), float(box[1])
    height, width = axes.get_ylim()[0], axes.get_xlim()[1]
    above = top > 0.07 * height  # else there is no room above the box, and the name goes inside
    to_the_right = left < 0.72 * width
    if not to_the_right:
        left = min(float(box[2]), width)
    frame = {"facecolor": color, "edgecolor": INK, "linewidth": 0.6, "pad": 1.2}
    side, end = "left" if to_the_right else "right", "bottom" if above else "top"
    axes.text(left, top, text, fontsize=7.5, color=INK, zorder=6, ha=side, va=end, bbox=frame)
