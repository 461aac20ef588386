"""Windows into the town: one kind of thing in each, anywhere, and its exact pixels."""

import numpy as np
import pytest

from course_utils.datasets.toytown import VIEW_NAMES, draw_views
from course_utils.datasets.toytown.scene import scene_of
from course_utils.datasets.toytown.views import PIXELS_OF_VIEW


@pytest.fixture(scope="module")
def views():
    return draw_views(30, seed=3)


def test_kinds_take_turns(views):
    assert views.images.shape == (30, 64, 64, 3) and views.images.dtype == np.uint8
    assert views.masks.shape == (30, 64, 64) and views.masks.dtype == bool
    assert views.labels.tolist() == [0, 1, 2] * 10 and len(views) == 30
    assert views.masks.any(axis=(1, 2)).all() and len(VIEW_NAMES) == 3


def test_a_view_is_a_window_of_a_scene_with_one_kind_in_it(views):
    scene, places = None, []
    for row in range(60):
        scene = scene_of("scenes", 3, row, 128)
        windows = np.lib.stride_tricks.sliding_window_view(scene.image, (64, 64, 3))[:, :, 0]
        found = np.argwhere(
            (windows[:, :, ::21, ::21] == views.images[0][::21, ::21]).all((2, 3, 4))
        )
        places += [(scene, *place) for place in found]
    scene, top, left = places[0]
    window = slice(top, top + 64), slice(left, left + 64)
    assert np.array_equal(scene.image[window], views.images[0])
    kinds = [np.isin(scene.semantic[window], pixels) for pixels in PIXELS_OF_VIEW]
    assert np.array_equal(kinds[0], views.masks[0])
    assert not kinds[1].any() and not kinds[2].any()


def test_the_same_seed_draws_the_same_and_parts_differ(views):
    assert np.array_equal(draw_views(6, seed=3).images, views.images[:6])
    assert not np.array_equal(draw_views(6, seed=4).images, views.images[:6])
    assert not np.array_equal(draw_views(6, seed=3, part="test").images, views.images[:6])


def test_what_cannot_be_drawn_is_told():
    for arguments, message in (((0,), "count"), ((3, -1), "seed"), ((3, 0, "clips"), "part is")):
        with pytest.raises(ValueError, match=message):
            draw_views(*arguments)
