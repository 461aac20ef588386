"""The town as a dataset: scenes to learn from, to choose on, and to be judged by."""

from course_utils.datasets.dataset import Dataset, SealedSplit, read_card
from course_utils.datasets.toytown.classes import CLASS_NAMES
from course_utils.datasets.toytown.scene import draw_part


def load_toytown(train=2000, validation=400, test=400, seed=0, size=128, masks=True):
    """Draw training, validation and test scenes, of which the test scenes are sealed.

    No scene is in two parts, and `draw_scenes` draws none of them, whatever the seeds.

    Args:
        train, validation, test: how many scenes, each 1 to 1,000,000.
        seed: a whole number from 0 to 999.
        size: height and width in pixels, 64 to 512.
        masks: False leaves out instances, regions and text, half of the memory: detectors learn
            from boxes alone.

    Returns:
        Dataset of TownScenes; images (count, size, size, 3), uint8.

    Raises:
        ValueError: a count, seed or size is not one of those.
    """
    return Dataset(
        name="Toytown",
        train=draw_part("train", train, seed, size, masks),
        validation=draw_part("validation", validation, seed, size, masks),
        test=SealedSplit(draw_part("test", test, seed, size, masks)),
        class_names=CLASS_NAMES,
        card=read_card("Toytown"),
    )
