"""The lesson object: what it shows, what it raises, and when."""

import json
import os
import random
import subprocess
import sys

import matplotlib.pyplot as plt
import pytest

from course_utils import exercises, lesson
from course_utils.catalogue import ROOT
from course_utils.exercises.engine import Mistake, ValueExercise

BIAS = ValueExercise(
    name="bias",
    solution="3",
    mistakes=(Mistake(1, "One."), Mistake(2, "Two."), Mistake(4, "Four.")),
    alternatives=(3.0,),
    hints=("Think of three.", "It is three."),
    why="Because it is.",
)


@pytest.fixture
def shown(monkeypatch):
    """What the lesson displays, in order, as {MIME type: data} or as the object itself."""
    collected = []
    monkeypatch.setattr(lesson, "display", lambda item, **_: collected.append(item))
    return collected


@pytest.fixture
def two(monkeypatch, tmp_path):
    for variable in ("COURSE_STRICT", "COURSE_TEST", "COURSE_PUBLISH", "COURSE_STATIC"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr(exercises, "load", lambda number: {"bias": BIAS})
    return lesson.Lesson(2, "tensorflow", "CPU")


def test_start_prints_one_line_and_nothing_else():
    program = "from course_utils import start; print(repr(start(2)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "0"},
        capture_output=True,
        text=True,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 2 and lines[0].startswith("Lesson 02, Convolution layer. Keras 3")
    assert done.stderr == ""


def test_start_of_an_unknown_lesson_is_a_sentence():
    with pytest.raises(ValueError, match="There is no lesson 44"):
        lesson.start(44)


@pytest.mark.parametrize("seed", [None, "7"])
def test_start_seeds_the_random_numbers(monkeypatch, seed):
    monkeypatch.delenv("COURSE_SEED", raising=False)
    if seed:
        monkeypatch.setenv("COURSE_SEED", seed)
    with plt.rc_context():  # the plot style of the lessons is left to them
        lesson.start(2)
    assert random.random() == random.Random(int(seed or 0)).random()


@pytest.mark.parametrize(
    ("answer", "beginning"), [(..., "Not attempted."), (3, "Correct."), (4, "Not yet. Four.")]
)
def test_check_says_one_of_three_things(two, shown, answer, beginning):
    assert two.check("bias", answer) is None
    assert shown[0]["text/plain"].startswith(beginning)


@pytest.mark.parametrize("answer", [..., 4])
def test_a_strict_check_raises_unless_correct(two, shown, monkeypatch, answer):
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(lesson.CheckError, match="bias"):
        two.check("bias", answer)
    two.check("bias", 3)


def test_a_misspelled_exercise_is_a_sentence_and_raises_only_when_strict(two, shown, monkeypatch):
    two.check("bais", 3)
    assert "Did you mean `bias`?" in shown[0]["text/plain"]
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(lesson.CheckError):
        two.check("bais", 3)


def test_hints_go_on_step_by_step_and_stay_at_the_last(two, shown):
    for _ in range(3):
        two.hint("bias")
    texts = [item["text/plain"] for item in shown]
    assert texts[0].startswith("Hint 1. Think of three.") and "(1 more)" in texts[0]
    assert texts[1].startswith("Hint 2. It is three.") and texts[1] == texts[2]


def test_the_solution_shows_code_and_reason(two, shown):
    two.solution("bias")
    assert "bias = 3" in shown[0].data and "Because it is." in shown[0].data


def test_progress_counts_what_is_solved(two, shown):
    two.check("bias", 3)
    two.progress()
    assert "1 of 1 exercises solved" in shown[-1].data


def test_a_damaged_progress_file_is_said_and_kept(two, shown, tmp_path):
    (tmp_path / "progress.json").write_text("{", encoding="utf-8")
    two.check("bias", 3)
    said = [item["text/plain"] for item in shown]
    assert any("was damaged" in text and "progress.damaged-1.json" in text for text in said)
    assert any(text.startswith("Correct.") for text in said)
    assert (tmp_path / "progress.damaged-1.json").read_text(encoding="utf-8") == "{"


def test_a_band_that_is_kept_is_shown_with_its_limits(two, shown):
    two.expect("accuracy", 0.995, at_least=0.99)
    assert shown[0]["text/plain"] == "accuracy: 0.995 (promised: at least 0.99)"
    assert shown[0][lesson.BAND_TYPE]["ok"] is True


@pytest.mark.parametrize("value", [0.5, float("nan")])
@pytest.mark.parametrize("variable", ["COURSE_TEST", "COURSE_STRICT"])
def test_a_missed_band_raises_in_tests_and_is_said_to_learners(
    two, shown, monkeypatch, value, variable
):
    two.expect("accuracy", value, at_least=0.99)
    assert "Outside" in shown[0]["text/plain"]
    monkeypatch.setenv(variable, "1")
    with pytest.raises(AssertionError, match="accuracy"):
        two.expect("accuracy", value, at_least=0.99)


def test_a_band_without_limits_is_refused(two):
    with pytest.raises(ValueError, match="at_least"):
        two.expect("accuracy", 1.0)


def test_a_figure_is_shown_with_its_caption_and_closed(two, shown):
    figure = plt.figure()
    two.show(figure, "What to see.")
    assert shown[0] is figure
    assert shown[1].data == "**Figure 1.** What to see."
    assert not plt.fignum_exists(figure.number)


def test_an_explorer_shows_its_picture_where_nobody_can_move_it(two, shown, monkeypatch):
    class Explorer:
        widget = "the widget"

        def static_picture(self):
            return plt.figure()

    two.show(Explorer(), "Move it.")
    assert shown[0] == "the widget"
    monkeypatch.setenv("COURSE_STATIC", "1")
    two.show(Explorer(), "Move it.")
    assert isinstance(shown[2], plt.Figure)


def test_code_is_shown_without_docstring_and_indentation(two, shown):
    class Layer:
        """What it is."""

        def forward(self, inputs):
            """Say what comes out.

            Returns: twice the inputs.
            """
            doubled = 2 * inputs  # why

            return doubled

        def backward(self, gradient):
            return 2 * gradient

    two.show_code(Layer.forward, Layer.backward)
    forward = "def forward(self, inputs):\n    doubled = 2 * inputs  # why\n\n    return doubled"
    backward = "def backward(self, gradient):\n    return 2 * gradient"
    assert shown[-1].data == f"```python\n{forward}\n\n{backward}\n```"
    two.show_code(Layer)
    assert "What it is" not in shown[-1].data
    assert shown[-1].data.startswith("```python\nclass Layer:\n    def forward(self, inputs):")


@pytest.mark.parametrize("thing", [len, 3, "forward"])
def test_what_has_no_python_source_is_a_sentence(two, thing):
    with pytest.raises(TypeError, match="has no Python source to show. Pass a function"):
        two.show_code(thing)


def test_pick_follows_the_device(two):
    assert two.pick(cpu=3, gpu=20) == 3
    assert lesson.Lesson(2, "jax", "GPU").pick(cpu=3, gpu=20) == 20


def test_the_ledger_counts_and_hides_seconds_when_published(two, shown, monkeypatch):
    import keras

    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3)])
    with two.timer("training"):
        pass
    two.ledger(model)
    bill = shown[0].data
    assert "| parameters | 40 |" in bill
    assert "| multiply-accumulates for one input | 1,296 |" in bill  # 6 * 6 * 3 * 3 * 1 * 4
    assert "| time: training | 0.00 s |" in bill
    two.ledger(seconds={"cup of tea": 2.5}, watts=30)
    assert "| time: cup of tea | 2.5 s, 75 J |" in shown[-1].data
    monkeypatch.setenv("COURSE_PUBLISH", "1")
    two.ledger(model)
    assert "0.00 s" not in shown[-1].data


def test_a_quiz_is_text_when_published_and_unknown_names_are_said(
    two, shown, monkeypatch, tmp_path
):
    question = {"question": "Why?", "answers": [{"answer": "So.", "correct": True}]}
    (tmp_path / "quiz_02.json").write_text(json.dumps({"why": [question]}), encoding="utf-8")
    monkeypatch.setattr(exercises, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setenv("COURSE_PUBLISH", "1")
    two.quiz("why")
    assert "Why?" in shown[0].data and "- So." in shown[0].data
    two.quiz("how")
    assert "There is no quiz named `how`" in shown[1]["text/plain"]


def test_quizzes_between_seedings_differ_and_leave_the_random_numbers_alone(two, monkeypatch):
    import jupyterquiz

    drawn = []
    monkeypatch.setattr(
        jupyterquiz, "display_quiz", lambda *_, **__: drawn.append(random.getrandbits(64))
    )
    for _ in range(2):
        random.seed(5)
        two.quiz("sharing")
    assert len(set(drawn)) == len(drawn) == 2
    assert random.random() == random.Random(5).random()


def test_training_is_shown_on_one_line(two):
    import keras
    import numpy as np

    from course_utils.training.display import FitProgress

    lines = []
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    progress = FitProgress(lines.append, with_time=False)
    model.fit(np.zeros((8, 2)), np.zeros(8), epochs=2, verbose=0, callbacks=[progress])
    assert lines[-1].startswith("epoch 2/2 ████") and lines[-1].endswith("done")
    assert "loss 0.000" in lines[-1] and " s" not in lines[-1].split("done")[0].split("loss")[1]
