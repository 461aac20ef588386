"""Toytown: small street scenes in which every box, mask, word, identity and action is known.

`draw_scene` draws one, `draw_scenes` many, `draw_clip` a moving one; `load_toytown` gives training,
validation and test scenes, `draw_views` small windows that show things of one kind, `load_animals`
portraits of animals. All follow from a seed, and from nothing else.
"""

from course_utils.datasets.toytown.classes import CLASS_NAMES, SEMANTIC_NAMES
from course_utils.datasets.toytown.clip import ACTION_NAMES, Clip, draw_clip
from course_utils.datasets.toytown.loading import load_toytown
from course_utils.datasets.toytown.portraits import load_animals
from course_utils.datasets.toytown.scene import Scene, TownScenes, draw_scene, draw_scenes
from course_utils.datasets.toytown.views import VIEW_NAMES, Views, draw_views

__all__ = [
    "ACTION_NAMES", "CLASS_NAMES", "SEMANTIC_NAMES", "VIEW_NAMES", "Clip", "Scene", "TownScenes",
    "Views", "draw_clip", "draw_scene", "draw_scenes", "draw_views", "load_animals", "load_toytown",
]  # fmt: skip
