"""The exercises of the lessons: `lesson_NN.py` holds those of one, `engine.py` checks them."""

import importlib
from pathlib import Path


def available() -> tuple[int, ...]:
    """The numbers of the lessons that have exercises, in order."""
    files = Path(__file__).parent.glob("lesson_[0-9][0-9].py")
    return tuple(sorted(int(file.stem[-2:]) for file in files))


def load(number: int) -> dict:
    """Load the exercises of one lesson.

    number: the lesson's number, as in the name of its notebook.
    Returns a dictionary from an exercise's name to the exercise, in the order of the lesson.
    Raises LookupError where the lesson has no exercises, ValueError where a name stands twice.
    """
    if number not in available():
        known = ", ".join(str(other) for other in available())
        raise LookupError(f"Lesson {number} has no exercises. The lessons that have: {known}.")
    module = importlib.import_module(f"{__name__}.lesson_{number:02d}")
    exercises = {exercise.name: exercise for exercise in module.EXERCISES}
    if len(exercises) != len(module.EXERCISES):
        raise ValueError(f"Two exercises of lesson {number} have one name: give each its own.")
    for exercise in exercises.values():
        exercise.namespace = vars(module)
    return exercises
