"""The explorer shows what the layer of the course measures, at every setting of its sliders."""

import itertools

import numpy as np
import pytest

from course_utils.explore.batch_normalization import (
    LIMITS,
    TRUE_MEAN,
    BatchNormalizationExplorer,
)
from course_utils.figures import to_png


@pytest.mark.parametrize("settings", list(itertools.product(*LIMITS.values())), ids=str)
def test_each_corner_of_the_sliders_is_drawn_and_told(settings):
    explorer = BatchNormalizationExplorer(**dict(zip(LIMITS, settings, strict=True)))
    batch_means, moving_means, outputs = explorer.run()
    assert len(batch_means) == len(moving_means) == settings[2]
    assert np.all(np.isfinite(outputs))
    assert f"{moving_means[-1]:.2f}" in explorer.in_words()
    assert to_png(explorer.static_picture())


def test_the_moving_mean_follows_the_formula():
    explorer = BatchNormalizationExplorer(batch_size=128, momentum=0.99, steps=22)
    batch_means, moving_means, _ = explorer.run()
    expected = 0.0
    for mean, shown in zip(batch_means, moving_means, strict=True):
        expected = 0.99 * expected + 0.01 * mean
        assert shown == pytest.approx(expected, rel=1e-4)
    assert moving_means[-1] == pytest.approx((1 - 0.99**22) * TRUE_MEAN, rel=0.02)


def test_enough_steps_standardize():
    _, _, outputs = BatchNormalizationExplorer(batch_size=128, steps=300).run()
    assert outputs.mean() == pytest.approx(0, abs=0.1)
    assert outputs.std() == pytest.approx(1, abs=0.1)


def test_a_slider_changes_the_picture():
    widget = BatchNormalizationExplorer().widget
    row, picture, in_words = widget.children
    for slider, value in zip(row.children, (17, 0.95, 30), strict=True):
        before = picture.value, in_words.value
        slider.value = value
        assert picture.value != before[0] and in_words.value != before[1]


def test_bad_settings_are_told_in_a_sentence():
    with pytest.raises(ValueError, match="Unknown setting 'batch'"):
        BatchNormalizationExplorer(batch=3)
    with pytest.raises(ValueError, match="momentum goes from 0.0 to 0.99 here, and is 1.5"):
        BatchNormalizationExplorer(momentum=1.5)
