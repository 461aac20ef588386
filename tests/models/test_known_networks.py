"""The known networks: parameters equal to those of keras.applications, or of the papers."""

import keras
import pytest
from keras import layers

from course_utils.layers import model_multiply_accumulates
from course_utils.models import known_networks

READY_MADE = {
    "VGG-16": (known_networks.vgg16, keras.applications.VGG16, 138_357_544),
    "ResNet-50": (known_networks.resnet50, keras.applications.ResNet50, 25_636_712),
    "DenseNet-121": (known_networks.densenet121, keras.applications.DenseNet121, 8_062_504),
    "MobileNetV2": (known_networks.mobilenet_v2, keras.applications.MobileNetV2, 3_538_984),
    "EfficientNet-B0": (
        known_networks.efficientnet,
        keras.applications.EfficientNetB0,
        5_330_571,
    ),
    "EfficientNet-B1": (
        lambda: known_networks.efficientnet(1, 1.1, 240),
        keras.applications.EfficientNetB1,
        7_856_239,
    ),
    "ConvNeXt-Tiny": (known_networks.convnext_tiny, keras.applications.ConvNeXtTiny, 28_589_128),
}
# Szegedy and others (2015), table 1: thousands (of 1,024) of weights of the inception blocks. Their
# column is off by up to 7 % for some of the blocks that their own filters describe.
INCEPTION_BLOCKS = (159, 380, 364, 437, 463, 580, 840, 1072, 1388)


@pytest.mark.parametrize("name", READY_MADE)
def test_its_parameters_equal_those_of_keras(name):
    build, ready_made, known = READY_MADE[name]
    ours = build().count_params()
    assert ours == ready_made(weights=None).count_params() == known


@pytest.mark.parametrize("name", ["ResNet-50", "MobileNetV2", "EfficientNet-B0"])
def test_its_work_equals_that_of_keras(name):
    build, ready_made, _ = READY_MADE[name]
    assert model_multiply_accumulates(build()) == model_multiply_accumulates(
        ready_made(weights=None)
    )


def test_lenet_has_the_parameters_of_its_usual_form():
    network = known_networks.lenet5()
    assert network.count_params() == 156 + 2_416 + 48_120 + 10_164 + 850 == 61_706
    assert network.output_shape == (None, 10)


def test_alexnet_has_the_neurons_and_parameters_of_its_paper():
    network = known_networks.alexnet()
    maps = [one.output.shape for one in network.layers if isinstance(one, layers.Conv2D)]
    neurons = [rows * columns * filters for _, rows, columns, filters in maps]
    # The paper counts 253,440 for the first, which its own sizes do not give.
    assert neurons == [290_400, 186_624, 64_896, 64_896, 43_264]
    assert network.count_params() == 60_965_224  # "60 million"


def test_googlenet_has_the_blocks_of_its_paper():
    network = known_networks.googlenet()
    ends = [one for one in network.layers if isinstance(one, layers.Concatenate)]
    assert [one.output.shape[-1] for one in ends] == [256, 480, 512, 512, 512, 528, 832, 832, 1024]
    kernels = [one for one in network.layers if isinstance(one, layers.Conv2D)][3:]
    for block, told in enumerate(INCEPTION_BLOCKS):
        weights = sum(one.count_params() for one in kernels[6 * block : 6 * block + 6])
        assert abs(weights / 1024 / told - 1) < 0.08, block
    work = model_multiply_accumulates(network)
    assert 1.4e9 < work < 1.6e9  # "1.5 billion multiply-adds"


@pytest.mark.parametrize(
    ("channels", "rounded"), [(8, 8), (11, 16), (12, 16), (19, 24), (44.8, 48), (35.2, 32), (1, 8)]
)
def test_channels_come_in_eights(channels, rounded):
    assert known_networks.multiple_of_eight(channels) == rounded
