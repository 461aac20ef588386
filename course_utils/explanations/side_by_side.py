"""All explanations of the same answers, each as one map of the size of the images."""

from course_utils.explanations.activation_maps import enlarged, grad_cam
from course_utils.explanations.gradients import (
    gradient_times_input,
    gradients,
    guided_gradients,
    integrated_gradients,
    smooth_gradients,
)
from course_utils.explanations.importance import importance, strength_of_edges
from course_utils.explanations.occlusion import occlusion


def side_by_side(network, images, classes, baseline=127.5):
    """Explain the same answers by seven methods, and by the edges of the images as a control.

    Arguments and errors are those of `gradients`; the network is a chain with ReLU, as
    `guided_gradients` takes it. baseline: what counts as nothing, as in `integrated_gradients`.
    Returns a mapping from a name to importance (count, height, width). Built in lesson 13.
    """
    task = (network, images, classes)
    maps = {
        "occlusion": occlusion(*task, size=8, stride=4),
        "Grad-CAM": enlarged(grad_cam(*task), *images.shape[1:3]),
        "gradient": gradients(*task),
        "SmoothGrad": smooth_gradients(*task),
        "gradient × input": gradient_times_input(*task, baseline),
        "integrated": integrated_gradients(*task, baseline),
        "guided": guided_gradients(*task),
        "edges": strength_of_edges(images),
    }
    return {name: importance(found) for name, found in maps.items()}
