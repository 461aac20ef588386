"""The explorer of lesson 14: two thresholds, and what they do to the detections of real scenes."""

import ipywidgets

from course_utils import vision
from course_utils.explore.explorer import Explorer, integer_slider
from course_utils.figures.boxes import detections_and_errors

DEFAULTS = {"scene": 0, "score": 0.3, "overlap": 0.5}


class DetectionExplorer(Explorer):
    """Detections of many scenes before suppression; the sliders say which of them are reported.

    Arguments: images: (count, height, width, channels), uint8. truths: a list of (boxes, classes).
    candidates: a list of (boxes, classes, scores), as they are before suppression. class_names: a
    text for each class. settings: starting values for any of `DEFAULTS`; scene is the number of the
    scene that is drawn, score the least score, overlap the largest IoU of two boxes of one class.
    Raises ValueError for unknown settings and for lists that do not fit each other.
    Built in lesson 14.
    """

    defaults = DEFAULTS

    def __init__(self, images, truths, candidates, class_names, **settings):
        super().__init__(**settings)
        if not len(images) == len(truths) == len(candidates) or not len(images):
            raise ValueError(
                "Each scene needs one entry of truths and one of candidates, and there are "
                f"{len(images)} scenes, {len(truths)} truths and {len(candidates)} candidates."
            )
        self._check_choices({"scene": range(len(images))})
        self.images, self.truths, self.candidates = images, list(truths), list(candidates)
        self.class_names = tuple(class_names)

    def detections(self):
        """Return what is reported at the present settings: (boxes, classes, scores) per scene."""
        score, overlap = self.settings["score"], self.settings["overlap"]
        found = []
        for boxes, classes, scores in self.candidates:
            sure = scores >= score
            boxes, classes, scores = boxes[sure], classes[sure], scores[sure]
            kept = vision.non_maximum_suppression(boxes, scores, overlap, classes)
            found.append((boxes[kept], classes[kept], scores[kept]))
        return found

    def counts(self):
        """Return how many detections of all scenes are right, and how many errors of each kind."""
        return vision.count_errors(self.truths, self.detections())

    def static_picture(self):
        """Draw the picture of the present settings as a matplotlib Figure."""
        scene = self.settings["scene"]
        return detections_and_errors(
            self.images[scene],
            self.truths[scene],
            self.detections()[scene],
            self.class_names,
            self.counts(),
        )

    def in_words(self):
        """Say what the picture shows, for readers who cannot see it."""
        scene, counts = self.settings["scene"], self.counts()
        boxes, classes, _ = self.detections()[scene]
        objects = len(self.truths[scene][0])
        named = ", ".join(self.class_names[number] for number in classes) or "nothing"
        errors = ", ".join(f"{kind} {counts[kind]}" for kind in vision.ERRORS)
        return (
            f"Scene {scene} has {objects} objects, and {len(boxes)} are reported: {named}. In all "
            f"{len(self.images)} scenes {counts['right']} reports are right; errors: {errors}."
        )

    def _controls(self):
        start = self.settings
        return {
            "scene": integer_slider("scene", start, 0, len(self.images) - 1),
            "score": ipywidgets.FloatSlider(
                value=start["score"], min=0.1, max=0.9, step=0.05, description="score"
            ),
            "overlap": ipywidgets.FloatSlider(
                value=start["overlap"], min=0.0, max=1.0, step=0.05, description="overlap"
            ),
        }
