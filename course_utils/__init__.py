"""The shared package of the course: one object for the notebooks, NumPy layers, data, figures.

This file is read by whatever Python a learner happens to start, so that `__main__` can say when
that Python is too old. Nothing heavy is imported here, and no syntax newer than Python 3.6 is used.
"""

__version__ = "0.1.0"


def start(number):
    """Begin a lesson: choose backend and device, seed, set the plot style; returns the `Lesson`."""
    from course_utils.lesson import start as start_lesson

    return start_lesson(number)
