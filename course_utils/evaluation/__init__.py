"""How good a model is, and how sure one can be: what lessons 08 to 12 build. No Keras."""

from course_utils.evaluation.bootstrap import bootstrap_interval
from course_utils.evaluation.calibration import expected_calibration_error, reliability_bins
from course_utils.evaluation.color_histogram import bin_colors, color_histogram
from course_utils.evaluation.conformal import conformal_threshold, prediction_sets
from course_utils.evaluation.confusion import confusion_matrix, f1, precision, recall
from course_utils.evaluation.corruptions import CORRUPTIONS, STRENGTHS, corrupt
from course_utils.evaluation.mcnemar import mcnemar
from course_utils.evaluation.near_duplicates import difference_hash, near_duplicates
from course_utils.evaluation.precision_recall import average_precision, precision_recall_curve
from course_utils.evaluation.repeats import Comparison, compare_repeats, mean_interval
from course_utils.evaluation.roc import roc_area, roc_curve
from course_utils.evaluation.shares import share_with_interval
from course_utils.evaluation.similarity import cosine_similarity
from course_utils.evaluation.temperature import fit_temperature
from course_utils.evaluation.thresholds import counts_at_thresholds
from course_utils.evaluation.wilson import wilson_interval

__all__ = [
    "CORRUPTIONS",
    "STRENGTHS",
    "Comparison",
    "average_precision",
    "bin_colors",
    "bootstrap_interval",
    "color_histogram",
    "compare_repeats",
    "conformal_threshold",
    "confusion_matrix",
    "corrupt",
    "cosine_similarity",
    "counts_at_thresholds",
    "difference_hash",
    "expected_calibration_error",
    "f1",
    "fit_temperature",
    "mcnemar",
    "mean_interval",
    "near_duplicates",
    "precision",
    "precision_recall_curve",
    "prediction_sets",
    "recall",
    "reliability_bins",
    "roc_area",
    "roc_curve",
    "share_with_interval",
    "wilson_interval",
]
