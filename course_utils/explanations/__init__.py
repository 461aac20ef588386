"""Why did the network say so, and is the explanation true? Built in lesson 13.

Every explanation takes a network, images (count, height, width, channels) as the network takes
them, and the class to explain for each image. It returns one number for each pixel and channel, or
for each place; `importance` makes of any of them one map from 0 up.
"""

from course_utils.explanations.activation_maps import cam, enlarged, grad_cam, layers_with_maps
from course_utils.explanations.attacks import fgsm, pgd
from course_utils.explanations.faithfulness import block_order, deletion, insertion
from course_utils.explanations.gradients import (
    gradient_times_input,
    gradients,
    guided_gradients,
    integrated_gradients,
    smooth_gradients,
)
from course_utils.explanations.importance import importance, strength_of_edges
from course_utils.explanations.occlusion import occluders, occlusion
from course_utils.explanations.pointing import points, points_inside, share_inside
from course_utils.explanations.randomization import randomized_from_the_top, rank_correlation
from course_utils.explanations.scores import class_scores, scores_of
from course_utils.explanations.side_by_side import side_by_side
from course_utils.explanations.units import maps_of, most_exciting, window_of

__all__ = [
    "block_order",
    "cam",
    "class_scores",
    "deletion",
    "enlarged",
    "fgsm",
    "grad_cam",
    "gradient_times_input",
    "gradients",
    "guided_gradients",
    "importance",
    "insertion",
    "integrated_gradients",
    "layers_with_maps",
    "maps_of",
    "most_exciting",
    "occluders",
    "occlusion",
    "pgd",
    "points",
    "points_inside",
    "randomized_from_the_top",
    "rank_correlation",
    "scores_of",
    "share_inside",
    "side_by_side",
    "smooth_gradients",
    "strength_of_edges",
    "window_of",
]
