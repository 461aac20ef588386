"""The U-Net is the one that lesson 15 writes: to be added to tests/models/test_unet.py."""

import keras
import pytest
from keras import layers

from course_utils import catalogue, notebooks
from course_utils.models.unet import unet


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
