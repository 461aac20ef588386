"""The U-Net: a score for each class and pixel, at any size."""

import keras
import numpy as np
import pytest
from keras import layers

from course_utils import catalogue, notebooks
from course_utils.models.unet import unet


@pytest.mark.parametrize(("channels", "classes"), [(3, 8), (1, 1)])
@pytest.mark.parametrize("size", [(64, 64), (32, 96)])
def test_each_pixel_has_a_score_for_each_class(channels, classes, size):
    model = unet(channels, classes, filters=(4, 6, 8))
    images = np.random.default_rng(0).integers(0, 256, (2, *size, channels)).astype("uint8")
    assert model.predict(images, verbose=0).shape == (2, *size, classes)


def test_a_pixel_far_away_can_change_an_answer():
    keras.utils.set_random_seed(0)
    model = unet(1, 1, filters=(4, 6, 8, 8, 8))
    image = np.zeros((1, 128, 128, 1), "float32")
    changed = image.copy()
    changed[0, 64, 64] = 255
    difference = np.abs(model.predict(changed, verbose=0) - model.predict(image, verbose=0))[
        0, :, :, 0
    ]
    rows = np.flatnonzero(difference.max(axis=1) > 0)
    assert rows.max() - rows.min() > 60


def test_without_skips_nothing_is_joined():
    model = unet(3, 8, filters=(4, 6, 8), skips=False)
    assert not any(isinstance(layer, layers.Concatenate) for layer in model.layers)


def shape_of(model):
    return [(type(layer).__name__, layer.count_params()) for layer in model.layers]


@pytest.mark.parametrize("skips", [True, False])
def test_it_is_the_network_that_the_lesson_writes(skips):
    path = catalogue.NOTEBOOKS / "15_image_segmentation.ipynb"
    cells = notebooks.code_cells(notebooks.read(path))
    written = [source for cell in cells if "def unet(" in (source := notebooks.source(cell))]
    names = {"keras": keras, "layers": layers}
    exec(written[0], names)
    mine, theirs = unet(3, 8, skips=skips), names["unet"](3, 8, skips=skips)
    assert shape_of(mine) == shape_of(theirs)
