"""Interactive explorers: `.widget` for a live notebook, `.static_picture()` for a page."""

from course_utils.explore.activation import ActivationExplorer
from course_utils.explore.batch_normalization import BatchNormalizationExplorer
from course_utils.explore.competitors import CompetitorExplorer
from course_utils.explore.convolution import ConvolutionExplorer
from course_utils.explore.descent import DescentExplorer
from course_utils.explore.detections import DetectionExplorer
from course_utils.explore.explanations import ExplanationExplorer
from course_utils.explore.ideas import IdeaExplorer
from course_utils.explore.pixel_values import PixelValueExplorer
from course_utils.explore.pooling import PoolingExplorer
from course_utils.explore.predictions import PredictionExplorer
from course_utils.explore.softmax import SoftmaxExplorer
from course_utils.explore.threshold import ThresholdExplorer
from course_utils.explore.transfer import TransferExplorer
from course_utils.explore.watershed import WatershedExplorer

__all__ = [
    "ActivationExplorer",
    "BatchNormalizationExplorer",
    "CompetitorExplorer",
    "ConvolutionExplorer",
    "DescentExplorer",
    "DetectionExplorer",
    "ExplanationExplorer",
    "IdeaExplorer",
    "PixelValueExplorer",
    "PoolingExplorer",
    "PredictionExplorer",
    "SoftmaxExplorer",
    "ThresholdExplorer",
    "TransferExplorer",
    "WatershedExplorer",
]
