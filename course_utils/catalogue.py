"""The 23 lessons in their order: number, file, title, question. The standard library alone."""

from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
WORK = ROOT / "work"

Entry = namedtuple("Entry", "number part name title question")

_PARTS = (
    (
        "The first look",
        (("start_here", "What does a CNN do, and does it run on my machine?"),),
    ),
    (
        "The layers",
        (
            ("input_layer", "How does a picture, or a video, become numbers a network can take?"),
            (
                "convolution_layer",
                "How can the same few weights find a feature anywhere in a picture?",
            ),
            (
                "activation_functions",
                "Why is a deep stack of convolutions useless without a non-linearity?",
            ),
            ("pooling_layers", "How does a network stop caring exactly where a feature is?"),
            (
                "flatten_and_dense_layers",
                "How do feature maps become a probability for each class?",
            ),
            (
                "normalization_and_regularization_layers",
                "Which layers make training faster, and which make it generalize?",
            ),
        ),
    ),
    (
        "How a CNN learns and is judged",
        (
            ("training", "What happens in `fit`, and how do I know it is going well?"),
            ("testing", "How good is the model really, and how sure am I?"),
            (
                "image_classification",
                "Project: real color photographs, from raw files to an honest test score",
            ),
            (
                "advantages_and_challenges",
                "When does a CNN beat classical machine learning, and what does it cost?",
            ),
            (
                "architectures",
                "What did each famous architecture add, and is it worth its price?",
            ),
            (
                "transfer_learning",
                "How much does a network that has seen a million photos know about mine?",
            ),
            (
                "looking_inside",
                "What has it learned, and can the picture that explains it be wrong?",
            ),
        ),
    ),
    (
        "Applications",
        (
            ("object_detection", "Where are the faces, cars and animals?"),
            ("image_segmentation", "Which pixels belong to what?"),
            ("text_segmentation", "Where is the text in a picture, letter by letter?"),
            ("action_recognition", "What is happening in this video?"),
            ("object_tracking", "Which one is which, from frame to frame?"),
            ("medical_images", "Can it find a tumor, and should a doctor trust it?"),
        ),
    ),
    (
        "Into the world",
        (
            ("deployment", "How do other people and other programs use my model?"),
            ("scale", "What changes with more data, a GPU, or many machines?"),
            (
                "capstone",
                "Your own pictures: classification, detection or segmentation of a folder of yours",
            ),
        ),
    ),
)


def _entries():
    number = 0
    for part, lessons in _PARTS:
        for name, question in lessons:
            title = name.replace("_", " ").capitalize()
            yield Entry(number, part, f"{number:02d}_{name}", title, question)
            number += 1


LESSONS = tuple(_entries())


def find(number):
    """Return the entry of a lesson.

    Args:
        number: the lesson's number, an integer (or its text, such as "2" or "02") from 0 to 22.

    Raises:
        ValueError: no lesson has this number.
    """
    try:
        position = int(str(number).split("_")[0])
    except ValueError:
        position = -1
    if not 0 <= position < len(LESSONS):
        raise ValueError(
            f"There is no lesson {number!r}. Lessons go from 0 to {len(LESSONS) - 1}; "
            "`python -m course_utils lessons` lists them."
        )
    return LESSONS[position]


def notebook(number):
    """Return the path of a lesson's published notebook.

    Raises:
        ValueError: no lesson has this number, or it is not written yet.
    """
    entry = find(number)
    path = NOTEBOOKS / f"{entry.name}.ipynb"
    if not path.exists():
        standing = ", ".join(str(lesson.number) for lesson in standing_lessons())
        raise ValueError(
            f"Lesson {entry.number} ({entry.title}) is still to come. These stand: {standing}."
        )
    return path


def standing_lessons():
    """Return the entries whose notebooks are in `notebooks/`."""
    return [entry for entry in LESSONS if (NOTEBOOKS / f"{entry.name}.ipynb").exists()]
