"""Interactive explorers: `.widget` for a live notebook, `.static_picture()` for a page."""

from course_utils.explore.convolution import ConvolutionExplorer

__all__ = ["ConvolutionExplorer"]
