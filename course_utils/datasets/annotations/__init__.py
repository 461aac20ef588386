"""Your own pictures: boxes that were drawn with an annotation tool, and masks that were painted."""

from course_utils.datasets.annotations.boxes import AnnotatedImages, read_boxes
from course_utils.datasets.annotations.loading import load_boxes, load_masks
from course_utils.datasets.annotations.masks import read_masks

__all__ = ["AnnotatedImages", "load_boxes", "load_masks", "read_boxes", "read_masks"]
