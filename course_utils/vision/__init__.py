"""Boxes and masks, and how good they are: what lessons 14 and 15 build. No Keras."""

from course_utils.vision.average_precision import (
    COCO_THRESHOLDS,
    average_precisions,
    detection_curve,
    interpolated_average_precision,
    mean_average_precision,
)
from course_utils.vision.boxes import FORMATS, box_area, clip_boxes, convert_boxes
from course_utils.vision.heat_maps import decode_boxes, encode_batch, encode_boxes
from course_utils.vision.matching import match_greedily
from course_utils.vision.overlap import generalized_iou, iou, mask_iou
from course_utils.vision.suppression import non_maximum_suppression

__all__ = [
    "COCO_THRESHOLDS",
    "FORMATS",
    "average_precisions",
    "box_area",
    "clip_boxes",
    "convert_boxes",
    "decode_boxes",
    "detection_curve",
    "encode_batch",
    "encode_boxes",
    "generalized_iou",
    "interpolated_average_precision",
    "iou",
    "mask_iou",
    "match_greedily",
    "mean_average_precision",
    "non_maximum_suppression",
]
