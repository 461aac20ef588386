"""Boxes and masks, and how good they are: what lessons 14 and 15 build. No Keras."""

from course_utils.vision.average_precision import (
    COCO_THRESHOLDS,
    average_precisions,
    detection_curve,
    interpolated_average_precision,
    mean_average_precision,
)
from course_utils.vision.boundaries import boundary, boundary_f_score
from course_utils.vision.boxes import FORMATS, box_area, clip_boxes, convert_boxes
from course_utils.vision.detection_errors import ERRORS, count_errors, sort_errors
from course_utils.vision.heat_maps import decode_boxes, encode_batch, encode_boxes
from course_utils.vision.instances import (
    instance_average_precision,
    otsu_instances,
    watershed_instances,
)
from course_utils.vision.matching import match_greedily
from course_utils.vision.overlap import generalized_iou, iou, mask_iou
from course_utils.vision.segmentation import class_dice, class_iou, mean_iou, pixel_confusion
from course_utils.vision.suppression import non_maximum_suppression

__all__ = [
    "COCO_THRESHOLDS",
    "ERRORS",
    "FORMATS",
    "average_precisions",
    "boundary",
    "boundary_f_score",
    "box_area",
    "class_dice",
    "class_iou",
    "clip_boxes",
    "convert_boxes",
    "count_errors",
    "decode_boxes",
    "detection_curve",
    "encode_batch",
    "encode_boxes",
    "generalized_iou",
    "instance_average_precision",
    "interpolated_average_precision",
    "iou",
    "mask_iou",
    "match_greedily",
    "mean_average_precision",
    "mean_iou",
    "non_maximum_suppression",
    "otsu_instances",
    "pixel_confusion",
    "sort_errors",
    "watershed_instances",
]
