"""Interactive explorers. Each has `.widget` for a live notebook and `.static_picture()` for paper."""

from course_utils.explore.convolution import ConvolutionExplorer

__all__ = ["ConvolutionExplorer"]
