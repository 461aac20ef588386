"""What every published lesson keeps to. Each rule takes a `Lesson` and yields its complaints."""

import json
import re
import shutil
import statistics
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import clocks
import comparisons
import golden
import network_calls
from golden import GOLDEN

from course_utils import catalogue, exercises, notebooks
from course_utils.commands import glossary, publish

Lesson = namedtuple("Lesson", "path notebook number")

SECTIONS = (
    "What goes wrong",
    "In one minute",
    "The ledger",
    "Words",
    "Further",
    "Next",
)
CELLS = (20, 60)
MEDIAN_CODE_LINES = (3, 8)
MOST_CODE_LINES = 20
WORDS_FOR_A_CODE_CELL = (50, 115)
OBJECTIVES = (3, 5)
FEWEST_EXERCISES = {0: 3, 2: 6}  # at least five in every other lesson
FEWEST_QUESTIONS = 4
FEWEST_GOLDEN_CELLS = 3

_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2728\u274c\u2753-\u2757\u2b50]")
_UNFILLED = re.compile(r"\b(?:TODO|TBD|FIXME|XXX+|[A-Z]{4,}\d+)\b")
_FILLER = re.compile(r"\b(?:simply|just)\b", re.IGNORECASE)
_NOT_PROSE = re.compile(r"```.*?```|\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]*`|<[^>\n]+>", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
_CAPTION = re.compile(r"\*\*Figure (\d+)\.\*\* \S")
_PRIVATE_NAME = re.compile(r"\blesson\._|\bimport _|\bimport .*\b_\w+|from course_utils\.\S*\._")


def read(path):
    """Return the `Lesson` in a file of `notebooks/`."""
    path = Path(path)
    return Lesson(path, notebooks.read(path), int(path.stem[:2]))


# -- parts --------------------------------------------------------------------------------------


def one_title_and_its_header(lesson):
    titles = [entry for entry in notebooks.headings(lesson.notebook) if entry[1] == 1]
    if len(titles) != 1 or titles[0][0] != 0:
        yield "the first cell, and no other, has one level-one heading"
    elif not titles[0][2].startswith(f"{lesson.number} · "):
        yield f"the title begins with `{lesson.number} · `"
    if "**Question.**" not in notebooks.source(lesson.notebook["cells"][0]):
        yield "the first cell asks the question: **Question.** ..."
    found = len(notebooks.objectives(lesson.notebook))
    if not OBJECTIVES[0] <= found <= OBJECTIVES[1]:
        yield f"**You will be able to** lists {found} objectives, not 3 to 5"
    if "**You need**" not in _markdown(lesson):
        yield "the header says **You need** ..."


def time_is_told(lesson):
    course = lesson.notebook["metadata"].get("course", {})
    told = re.search(r"\*\*Time\*\*\W*(\d+) minutes.*?(\d+) seconds", _markdown(lesson), re.DOTALL)
    if told is None:
        yield "the header says **Time** NN minutes ..., NN seconds ..."
    elif (int(told[1]), int(told[2])) != (course.get("minutes"), course.get("seconds")):
        yield f"the header's time {told[0]!r} differs from metadata.course {course}"


def fixed_sections(lesson):
    second_level = [text for _, level, text in notebooks.headings(lesson.notebook) if level == 2]
    found = [text for text in second_level if text in SECTIONS]
    if found != list(SECTIONS):
        yield f"the fixed sections are, in order, {', '.join(SECTIONS)}; found {found}"


def headings_step_by_step(lesson):
    levels = [(level, text) for _, level, text in notebooks.headings(lesson.notebook)]
    for (above, _), (level, text) in zip(levels, levels[1:], strict=False):
        if level > above + 1:
            yield f'the heading "{text}" jumps from level {above} to {level}'


def set_up_cell(lesson):
    lines = notebooks.source(notebooks.code_cells(lesson.notebook)[0]).split("\n")
    expected = ["from course_utils import start", f"lesson = start({lesson.number})"]
    if [line for line in lines if line.strip()] != expected:
        yield f"the first code cell is {expected} and nothing else"


def links_lead_somewhere(lesson):
    known = {f"{entry.name}.ipynb" for entry in catalogue.LESSONS}
    for line in _markdown(lesson).split("\n"):
        for text, target in _LINK.findall(line):
            file = target.split("#")[0]
            if not file or re.match(r"[a-z]+:", target) or (lesson.path.parent / file).exists():
                continue
            if file not in known:
                yield f"[{text}]({target}) leads nowhere"
            elif "to come" not in line:
                yield f"[{text}]({target}) is not written yet: say (to come) in that line"


def words_are_defined(lesson):
    if not glossary.words(lesson.notebook):
        yield "the section Words defines words, a line each: - **word**: definition"
    if f"[glossary]({glossary.NAME})" not in _markdown(lesson):
        yield f"the section Words ends with a link to the [glossary]({glossary.NAME})"


# -- measure ------------------------------------------------------------------------------------


def length(lesson):
    cells, code = lesson.notebook["cells"], notebooks.code_cells(lesson.notebook)
    if not CELLS[0] <= len(cells) <= CELLS[1]:
        yield f"{len(cells)} cells, not {CELLS[0]} to {CELLS[1]}"
    lines = [len(notebooks.source(cell).strip().split("\n")) for cell in code]
    if not MEDIAN_CODE_LINES[0] <= statistics.median(lines) <= MEDIAN_CODE_LINES[1]:
        yield f"the median code cell has {statistics.median(lines)} lines, not 3 to 8"
    for cell, count in zip(code, lines, strict=True):
        if count > MOST_CODE_LINES:
            yield f"a code cell of {count} lines: {notebooks.source(cell)[:60]!r}"
    words = len(re.findall(r"\w[\w'-]*", _NOT_PROSE.sub(" ", _markdown(lesson)))) / len(code)
    if not WORDS_FOR_A_CODE_CELL[0] <= words <= WORDS_FOR_A_CODE_CELL[1]:
        yield f"{words:.0f} words of prose for each code cell, not 50 to 115"


def plain_prose(lesson):
    for cell in lesson.notebook["cells"]:
        text = notebooks.source(cell)
        if _EMOJI.search(text):
            yield f"an emoji: {_EMOJI.search(text)[0]}"
        if cell["cell_type"] == "markdown":
            prose = _NOT_PROSE.sub(" ", text).replace("![", "[")
            if _FILLER.search(prose):
                yield f'the word "{_FILLER.search(prose)[0]}"'
            if _UNFILLED.search(prose):
                yield f"a place that was not filled: {_UNFILLED.search(prose)[0]}"
            if "!" in prose:
                yield f"an exclamation mark: {prose[max(0, prose.index('!') - 40) :][:41]!r}"


# -- exercises and quizzes ----------------------------------------------------------------------


def exercises_stand(lesson):
    known = exercises.load(lesson.number)
    asked = []
    for cell in notebooks.code_cells(lesson.notebook):
        text, tagged = notebooks.source(cell), notebooks.exercise_of(cell)
        checked = re.findall(r"^lesson\.check\(\s*[\"'](\w+)[\"']", text, re.MULTILINE)
        if checked != ([tagged] if tagged else []):
            yield f"the tag exercise:{tagged} and the checks {checked} differ"
        if tagged:
            asked.append(tagged)
            if f'lesson.hint("{tagged}")' not in text:
                yield f"the exercise {tagged} shows how to get a hint"
            if "..." not in text:
                yield f"the exercise {tagged} has no stub: ..."
    if sorted(asked) != sorted(known):
        yield f"the notebook asks {sorted(asked)}, exercises/ knows {sorted(known)}"
    fewest = FEWEST_EXERCISES.get(lesson.number, 5)
    if len(asked) < fewest:
        yield f"{len(asked)} exercises, at least {fewest} are needed"


def quizzes_stand(lesson):
    path = Path(exercises.__file__).parent / f"quiz_{lesson.number:02d}.json"
    quizzes = json.loads(path.read_text(encoding="utf-8"))
    asked = notebooks.describe(lesson.path)["quiz_questions"]
    if sorted(asked) != sorted(quizzes):
        yield f"the notebook asks {sorted(asked)}, {path.name} has {sorted(quizzes)}"
    if len(asked) < FEWEST_QUESTIONS:
        yield f"{len(asked)} quiz questions, at least {FEWEST_QUESTIONS} are needed"
    for name, questions in quizzes.items():
        for question in questions:
            answers = question["answers"]
            if not all(answer.get("feedback", "").strip() for answer in answers):
                yield f"the quiz {name} has an answer without a reason"
            right = sum(bool(answer["correct"]) for answer in answers)
            if not 1 <= right < len(answers):
                yield f"the quiz {name} has {right} right of {len(answers)} answers"


# -- code ---------------------------------------------------------------------------------------


def no_private_names(lesson):
    for cell in notebooks.code_cells(lesson.notebook):
        if found := _PRIVATE_NAME.search(notebooks.source(cell)):
            yield f"a private name: {found[0]}"


def code_is_shown_in_one_way(lesson):
    for cell in notebooks.code_cells(lesson.notebook):
        if "getsource" in notebooks.source(cell):
            yield "code of the course is shown by lesson.show_code(function)"


def networks_are_told(lesson):
    for cell, line, call in network_calls.untold_in_notebook(lesson.notebook):
        yield (
            f"cell {cell.get('id')}, line {line}: {call} does not say training=; a network that is "
            "asked is not trained"
        )


def no_band_of_seconds(lesson):
    # Cell by cell: a name such as `values` holds seconds in one cell and something else in another.
    for cell in notebooks.code_cells(lesson.notebook):
        for line in clocks.judged_seconds(notebooks.source(cell)):
            yield f"seconds are judged, and a busy machine takes longer: {line}"


def comparisons_are_paired(lesson):
    yield from comparisons.complaints(lesson.notebook, lesson.number)


def tensorflow_is_tagged(lesson):
    for cell in notebooks.code_cells(lesson.notebook):
        uses = re.search(r"^\s*(?:import|from) tensorflow|\btf\.", notebooks.source(cell), re.M)
        if uses and "backend:tensorflow" not in notebooks.tags(cell):
            yield f"TensorFlow is used in a cell without the tag backend:tensorflow: {uses[0]}"


def ruff_is_content(lesson):
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    if ruff is None:
        return
    config = f"--config={catalogue.ROOT / 'pyproject.toml'}"
    for command in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        call = [ruff, *command, config, str(lesson.path)]
        done = subprocess.run(call, capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            yield f"ruff {command[0]}: {done.stdout}{done.stderr}"


# -- outputs ------------------------------------------------------------------------------------


def outputs_belong_to_the_code(lesson):
    course = lesson.notebook["metadata"].get("course", {})
    if course.get("code_sha256") != notebooks.code_sha256(lesson.notebook):
        yield (
            "the outputs are older than the code; "
            f"run `python -m course_utils publish {lesson.number}`"
        )
    counts = [cell.get("execution_count") for cell in notebooks.code_cells(lesson.notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the execution counts are not 1 to {len(counts)}: {counts}"


def golden_cells_have_outputs(lesson):
    found = golden.cells(lesson.notebook)
    if len(found) < FEWEST_GOLDEN_CELLS:
        yield f"{len(found)} cells are tagged {GOLDEN}, at least {FEWEST_GOLDEN_CELLS} are needed"
    for cell in found:
        # nbval never compares a cell without an execution count, and then passes.
        if not cell.get("outputs") or cell.get("execution_count") is None:
            yield f"nothing to compare in a golden cell: {notebooks.source(cell)[:60]!r}"
        if "lesson.quiz(" in notebooks.source(cell):
            yield "a quiz is published as text and runs as a widget: not in a golden cell"


def golden_cells_are_exact(lesson):
    yield from golden.complaints(lesson.notebook)


def figures_have_captions(lesson):
    expected = 1
    for cell in notebooks.code_cells(lesson.notebook):
        outputs = cell.get("outputs", [])
        for output, following in zip(outputs, [*outputs[1:], {}], strict=False):
            if not any(kind.startswith("image/") for kind in output.get("data", {})):
                continue
            caption = following.get("data", {}).get("text/markdown", "")
            numbered = _CAPTION.match("".join(caption))
            if numbered is None or int(numbered[1]) != expected:
                yield f"Figure {expected} is shown by lesson.show(figure, caption): {caption!r}"
            expected += 1


def nothing_of_the_machine(lesson):
    yield from publish.error_logs(lesson.notebook)
    yield from publish.private_text(lesson.notebook)
    if set(lesson.notebook["metadata"]) != {"course", "kernelspec", "language_info"}:
        yield f"more metadata than is published: {sorted(lesson.notebook['metadata'])}"
    for cell in notebooks.code_cells(lesson.notebook):
        if "execution" in cell["metadata"]:
            yield "a cell keeps the times of its execution"
        if any(publish.WIDGET_VIEW in output.get("data", {}) for output in cell["outputs"]):
            yield "a widget that nobody can move on a published page"


def light_enough(lesson):
    size = lesson.path.stat().st_size
    if size > publish.LARGEST:
        yield f"{size / 1000:.0f} kB, at most {publish.LARGEST / 1000:.0f} kB are allowed"


def sound_file(lesson):
    import nbformat

    notebook = lesson.notebook
    if (notebook["nbformat"], notebook["nbformat_minor"]) < (4, 5):
        yield "the notebook's format is older than 4.5"
    ids = [cell.get("id") for cell in notebook["cells"]]
    if None in ids or len(set(ids)) != len(ids):
        yield "every cell has an id of its own"
    if notebook["metadata"].get("kernelspec") != publish.KERNEL:
        yield "without this kernelspec JupyterLab asks for a kernel"
    if notebook["metadata"].get("course", {}).get("lesson") != lesson.number:
        yield "metadata.course.lesson is the number in the file's name"
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        yield f"nbformat refuses it: {error.message}"


RULES = (
    one_title_and_its_header,
    time_is_told,
    fixed_sections,
    headings_step_by_step,
    set_up_cell,
    links_lead_somewhere,
    words_are_defined,
    length,
    plain_prose,
    exercises_stand,
    quizzes_stand,
    no_private_names,
    code_is_shown_in_one_way,
    networks_are_told,
    no_band_of_seconds,
    comparisons_are_paired,
    tensorflow_is_tagged,
    ruff_is_content,
    outputs_belong_to_the_code,
    golden_cells_have_outputs,
    golden_cells_are_exact,
    figures_have_captions,
    nothing_of_the_machine,
    light_enough,
    sound_file,
)


def _markdown(lesson):
    cells = lesson.notebook["cells"]
    return "\n\n".join(notebooks.source(c) for c in cells if c["cell_type"] == "markdown")
