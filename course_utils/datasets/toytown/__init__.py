"""Toytown: street scenes in which every box, mask and word is known."""

from course_utils.datasets.toytown.classes import CLASS_NAMES, SEMANTIC_NAMES
from course_utils.datasets.toytown.scene import Scene, TownScenes, draw_scene, draw_scenes

__all__ = ["CLASS_NAMES", "SEMANTIC_NAMES", "Scene", "TownScenes", "draw_scene", "draw_scenes"]
