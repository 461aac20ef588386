"""The one object that a notebook talks to: `lesson = start(2)`, then tab completion finds the rest.

This is the only module that knows IPython. What a lesson teaches lives elsewhere; here is the house
service: choosing the device, showing figures with captions, checking answers, asserting bands.
"""

import ast
import contextlib
import html
import inspect
import json
import os
import random
import textwrap
import time
from pathlib import Path

from IPython.display import HTML, DisplayHandle, Markdown, display

from course_utils import backend, exercises
from course_utils.environment import own_settings
from course_utils.notebooks import BAND_TYPE
from course_utils.progress import Progress

MEASURED_HERE = "measured on your machine"
# Blue, orange and gray of Okabe and Ito: color-blind readers tell them apart, on any page.
ACCENTS = {"correct": "#0072B2", "wrong": "#D55E00", "not attempted": "#999999", "note": "#999999"}
MARKS = {"correct": "Correct.", "wrong": "Not yet.", "not attempted": "Not attempted."}


class CheckError(AssertionError):
    """A check that is wrong or not attempted while `COURSE_STRICT=1` asks for every answer."""


def _switched_on(variable):
    return os.environ.get(variable, "") not in ("", "0")


@contextlib.contextmanager
def _own_random_numbers():
    """Draw from an unseeded `random`, and leave the seeded one as it was.

    jupyterquiz draws the id of a quiz. Between two seedings with one number two quizzes would get
    the same id, and the second would not appear; and Keras's next seeds would be other ones.
    """
    seeded = random.getstate()
    random.seed()
    try:
        yield
    finally:
        random.setstate(seeded)


def start(number):
    """Begin a lesson.

    Chooses the backend (`KERAS_BACKEND`, TensorFlow if unset) and keeps its start-up log out of the
    notebook, seeds every random generator (`COURSE_SEED`, 0 if unset), sets the plot style and
    prints one line that says what it found; and one more where it set aside settings of other work
    (keras.json, matplotlibrc, ...).

    Args:
        number: the lesson's number, an integer from 0 to 22.

    Returns:
        A `Lesson`.

    Raises:
        ValueError: no lesson has this number.
    """
    from course_utils.catalogue import find

    entry = find(number)
    keras, device = backend.load_keras()
    _set_style()
    keras.utils.set_random_seed(int(os.environ.get("COURSE_SEED", "0")))
    print(f"Lesson {entry.number:02d}, {entry.title}. {backend.line(keras, device)}.")
    if own_settings.set_aside() and not _switched_on("COURSE_PUBLISH"):
        print(own_settings.sentence())
    return Lesson(entry.number, keras.backend.backend(), device)


def _set_style():
    """Give figures the style of the course, whatever a matplotlibrc or a style had changed."""
    from course_utils.figures import style

    by_file, path, otherwise = style.begin()
    fragments = [f"{own_settings.listed(by_file)} of {own_settings.short(path)}"] if by_file else []
    if otherwise:
        fragments.append(f"{own_settings.listed(otherwise)} of matplotlib, set before `start`")
    own_settings.note(fragments)


class Lesson:
    """What a notebook uses of the course: checks, hints, quizzes, figures, bands, the ledger."""

    def __init__(self, number, backend, device):
        self.number = number
        self.backend = backend
        self.device = device
        self._progress = Progress()
        self._figures = 0
        self._seconds = {}

    def __repr__(self):
        return f"<Lesson {self.number:02d} on {self.backend}, {self.device}>"

    # -- exercises --------------------------------------------------------------------------------

    def check(self, name, answer):
        """Say whether `answer` solves an exercise: not attempted, correct, or what is wrong.

        Never raises for a learner; with `COURSE_STRICT=1` all but "correct" raises `CheckError`.
        """
        exercise = self._find(name)
        if exercise is None:
            return
        verdict = exercise.check(answer)
        self._progress.record(self.number, name, verdict.status)
        self._pass_on_notices()
        self._say(f"{MARKS[verdict.status]} {verdict.message}".strip(), verdict.status)
        if verdict.status != "correct" and _switched_on("COURSE_STRICT"):
            raise CheckError(f"{name}: {verdict.status}. {verdict.message}")

    def hint(self, name):
        """Show the next hint of the exercise `name`; each call goes one step further."""
        exercise = self._find(name)
        if exercise is None:
            return
        step = min(self._progress.hint_used(self.number, name), len(exercise.hints))
        self._pass_on_notices()
        left = len(exercise.hints) - step
        ending = f"({left} more)" if left else "(the last one; `lesson.solution` shows the answer)"
        self._say(f"Hint {step}. {exercise.hints[step - 1]} {ending}", "note")

    def solution(self, name):
        """Show the reference solution of the exercise `name` and why it is right."""
        exercise = self._find(name)
        if exercise is None:
            return
        display(Markdown(f"```python\n{exercise.solution_source().strip()}\n```\n\n{exercise.why}"))

    def progress(self):
        """Show which exercises of this lesson are solved."""
        attempts = self._progress.lesson(self.number)
        self._pass_on_notices()
        rows = [(name, attempts.get(name, "not attempted")) for name in exercises.load(self.number)]
        solved = sum(status == "correct" for _, status in rows)
        lines = [f"| {name} | {status} |" for name, status in rows]
        table = "\n".join(["| exercise | status |", "|---|---|", *lines])
        display(Markdown(f"{table}\n\n{solved} of {len(rows)} exercises solved in this lesson."))

    def quiz(self, name):
        """Show a multiple-choice question; each answer, right or wrong, explains itself."""
        path = Path(exercises.__file__).parent / f"quiz_{self.number:02d}.json"
        quizzes = json.loads(path.read_text(encoding="utf-8"))
        if name not in quizzes:
            self._say(_no_such("quiz", name, quizzes), "wrong")
            return
        if _switched_on("COURSE_PUBLISH"):
            display(Markdown(_quiz_as_text(quizzes[name])))
            return
        import jupyterquiz

        with _own_random_numbers():
            jupyterquiz.display_quiz(quizzes[name], shuffle_answers=False)

    def _pass_on_notices(self):
        """Show what happened to the file of the learner's progress, such as a damaged one."""
        for notice in self._progress.notices:
            self._say(notice, "note")

    def _find(self, name):
        known = exercises.load(self.number)
        if name in known:
            return known[name]
        message = _no_such("exercise", name, known)
        self._say(message, "wrong")
        if _switched_on("COURSE_STRICT"):
            raise CheckError(message)
        return None

    # -- figures ----------------------------------------------------------------------------------

    def show(self, figure, caption):
        """Show a figure, then its caption.

        Args:
            figure: a matplotlib `Figure`, or an explorer of `course_utils.explore`. Where nobody
                can move a slider (a published page, `COURSE_STATIC=1`) it shows its picture.
            caption: one or two sentences that say what to see; they also serve who cannot see it.
        """
        explorer = hasattr(figure, "widget")
        if explorer and not (_switched_on("COURSE_PUBLISH") or _switched_on("COURSE_STATIC")):
            display(figure.widget)
        else:
            picture = figure.static_picture() if explorer else figure
            display(picture)
            # A figure left open would be drawn a second time at the end of the cell.
            import matplotlib.pyplot as plt

            plt.close(picture)
        self._figures += 1
        display(Markdown(f"**Figure {self._figures}.** {caption}"))

    def show_code(self, *things):
        """Show how something is written, without its docstring.

        Args:
            things: functions, methods or classes written in Python.

        Raises:
            TypeError: one of them has no Python source.
        """
        written = "\n\n".join(_written(thing) for thing in things)
        display(Markdown(f"```python\n{written}\n```"))

    # -- measured claims --------------------------------------------------------------------------

    def expect(self, name, value, at_least=None, at_most=None):
        """Assert a band: print a measured value beside what the lesson promises.

        Args:
            name: what was measured, in words.
            value: the measured number.
            at_least, at_most: the limits of the band; one may be left out.

        Raises:
            AssertionError: the value is outside (or not a number) while the course tests itself
                (`COURSE_TEST=1` or `COURSE_STRICT=1`). A learner is told instead.
        """
        if at_least is None and at_most is None:
            raise ValueError("expect needs a limit: pass at_least=..., at_most=... or both.")
        value = float(value)
        inside = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
        inside = inside and value == value
        limits = {"at least": at_least, "at most": at_most}
        given = [f"{word} {limit:g}" for word, limit in limits.items() if limit is not None]
        text = f"{name}: {value:.4g} (promised: {' and '.join(given)})"
        if not inside:
            text += (
                ". Outside. If you changed nothing above, `python -m course_utils doctor` may help."
            )
        band = {
            "name": name,
            "value": value,
            "at_least": at_least,
            "at_most": at_most,
            "ok": inside,
        }
        self._say(text, "correct" if inside else "wrong", extra={BAND_TYPE: band})
        if not inside and (_switched_on("COURSE_TEST") or _switched_on("COURSE_STRICT")):
            raise AssertionError(text)

    def pick(self, *, cpu, gpu):
        """Return `gpu` where an accelerator was found and `cpu` elsewhere."""
        return gpu if self.device == "GPU" else cpu

    @contextlib.contextmanager
    def timer(self, name):
        """Measure the seconds that a block takes, for the ledger."""
        begin = time.perf_counter()
        yield
        self._seconds[name] = time.perf_counter() - begin

    def seconds(self, name):
        """Return the seconds that `timer(name)` measured, or None where it has not run."""
        return self._seconds.get(name)

    def fit_progress(self):
        """Return a Keras callback that shows training on one line; pass `verbose=0` to `fit`."""
        from course_utils.training.display import FitProgress

        show = _updatable_line()
        return FitProgress(show, with_time=not _switched_on("COURSE_PUBLISH"))

    def ledger(self, model=None, input_shape=None, seconds=None, watts=None):
        """Show the bill of the lesson: parameters, multiply-accumulates, memory, measured seconds.

        Args:
            model: a built Keras model or layer, or None.
            input_shape: shape of one input, without the batch axis, where the model has none yet.
            seconds: mapping from a name to seconds; what `timer` measured is added.
            watts: the power that the machine draws while it computes; adds the energy of each.
        """
        rows = _model_rows(model, input_shape) if model is not None else []
        published = _switched_on("COURSE_PUBLISH")
        for name, value in {**self._seconds, **(seconds or {})}.items():
            shown = f"{value:.2f} s" if watts is None else f"{value:.3g} s, {watts * value:.3g} J"
            rows.append((f"time: {name}", MEASURED_HERE if published else shown))
        lines = "\n".join(f"| {name} | {value} |" for name, value in rows)
        display(Markdown(f"| the bill | |\n|---|---:|\n{lines}"))

    def self_check(self):
        """Show what this machine has, and the repair of what is missing: the table of `doctor`."""
        from course_utils import self_check

        rows = self_check.examine()
        if _switched_on("COURSE_PUBLISH"):
            rows = [row._replace(found=MEASURED_HERE) if row.personal else row for row in rows]
        lines = [f"| {row.name} | {row.mark} | {row.found} | {row.repair} |" for row in rows]
        display(Markdown("\n".join(["| | | found | repair |", "|---|---|---|---|", *lines])))

    def _say(self, text, status, extra=None):
        body = _inline_code(html.escape(text)).replace("\n", "<br>")
        style = f"border-left: 4px solid {ACCENTS[status]}; padding: 0.3em 0.8em"
        bundle = {"text/plain": text, "text/html": f'<div style="{style}">{body}</div>'}
        display({**bundle, **(extra or {})}, raw=True)


def _inline_code(text):
    """Turn `code` between backticks into HTML code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return text
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def _written(thing):
    """Return the source of a function, method or class: no indentation, no docstring."""
    try:
        source = textwrap.dedent(inspect.getsource(thing)).rstrip()
    except (OSError, TypeError):
        raise TypeError(
            f"{thing!r} has no Python source to show. Pass a function, a method or a class."
        ) from None
    definition = ast.parse(source).body[0]
    if ast.get_docstring(definition) is None:
        return source
    lines, docstring = source.splitlines(), definition.body[0]
    rest = "\n".join(lines[docstring.end_lineno :]).strip("\n")
    return "\n".join([*lines[: docstring.lineno - 1], rest])


def _no_such(kind, name, known):
    from difflib import get_close_matches

    close = get_close_matches(str(name), list(known), n=1)
    meant = f" Did you mean `{close[0]}`?" if close else ""
    return f"There is no {kind} named `{name}` here.{meant} This lesson has: {', '.join(known)}."


def _quiz_as_text(questions):
    lines = []
    for question in questions:
        lines.append(f"**Quiz.** {question['question']}\n")
        lines += [f"- {answer['answer']}" for answer in question["answers"]]
    return "\n".join(lines)


def _updatable_line():
    """Return a function that shows a line of text and replaces it at each later call."""
    handle = DisplayHandle()
    state = {"shown": False}

    def show(text):
        line = HTML(f"<code>{html.escape(text)}</code>")
        bundle = {"text/plain": text, "text/html": line.data}
        handle.display(bundle, raw=True) if not state["shown"] else handle.update(bundle, raw=True)
        state["shown"] = True

    return show


def _model_rows(model, input_shape):
    from course_utils.layers import counting

    parameters = model.count_params()
    rows = [("parameters", f"{parameters:,}")]
    macs = counting.model_multiply_accumulates(model, input_shape)
    rows.append(("multiply-accumulates for one input", f"{macs:,}"))
    rows.append(("memory of the weights (float32)", f"{4 * parameters / 1000:,.1f} kB"))
    return rows
