"""On PyTorch: gradients and integrated gradients, against captum's. Skipped where it is absent."""

import keras
import numpy as np
import pytest
from networks import functional, images, sequential, with_softmax

from course_utils import explanations

if keras.backend.backend() != "torch":
    pytest.skip("captum explains networks on PyTorch", allow_module_level=True)
attr = pytest.importorskip("captum.attr", reason="the extra captum is not installed")


@pytest.mark.parametrize("make", (sequential, with_softmax, functional))
def test_gradients_equal_those_of_captum(make):
    ours, theirs, pixels = _both(make)
    expected = attr.Saliency(theirs).attribute(pixels, target=2, abs=False)
    found = explanations.gradients(ours, images(), 2)
    np.testing.assert_allclose(found, _array(expected), atol=1e-4 * np.abs(found).max())


@pytest.mark.parametrize("make", (sequential, with_softmax, functional))
@pytest.mark.parametrize("baseline", (0.0, 127.5))
def test_integrated_gradients_equal_those_of_captum(make, baseline):
    ours, theirs, pixels = _both(make)
    expected = attr.IntegratedGradients(theirs).attribute(
        pixels, baselines=baseline, target=2, n_steps=32, method="riemann_middle"
    )
    found = explanations.integrated_gradients(ours, images(), 2, baseline, steps=32)
    np.testing.assert_allclose(found, _array(expected), atol=1e-4 * np.abs(found).max())


def test_gradient_times_input_equals_that_of_captum():
    ours, theirs, pixels = _both(sequential)
    expected = attr.InputXGradient(theirs).attribute(pixels, target=1)
    found = explanations.gradient_times_input(ours, images(), 1)
    np.testing.assert_allclose(found, _array(expected), atol=1e-4 * np.abs(found).max())


def _both(make):
    """A network; its scores as captum calls them; and the same images as a tensor."""
    network = make()
    scores = explanations.scores_of(network)
    pixels = keras.ops.convert_to_tensor(images()).clone().requires_grad_()
    return network, lambda batch: scores(batch, training=False), pixels


def _array(tensor):
    return tensor.detach().cpu().numpy()
