"""Golden cells: what nbval compares to the letter, and how a test can tell that it is exact.

A golden output is the same on every processor and every backend, by construction: whole numbers,
shapes, words, True and False. Two numbers that were computed with floats are compared, and the
answer is printed: `np.allclose(ours, theirs)`. What was rounded for printing is refused even when
no point is left in it: a sum that ends in 0.4999 on one processor ends in 0.5001 on another.
"""

import ast
import functools
import re

import slices

from course_utils import catalogue, notebooks

GOLDEN = "nbval-check-output"
# Golden cells that train on purpose, and why their output is exact nevertheless.
PROVEN = {
    "3cfdf690": "two ways through the same 94 steps, compared with a tolerance",
    "cbc171bc": "two ways through the same 94 steps, compared with a tolerance",
    "07a00009": "two ways through the same eight steps, compared with a tolerance",
}
TRAINING = {"fit", "fit_transform", "partial_fit", "train_on_batch", "apply_gradients"}

# What no output may hold, each with its name. A point at the end of a number is NumPy's where a
# bracket, a comma or another number follows, and ends a sentence elsewhere.
INEXACT = {
    "a number with a decimal point": re.compile(
        r"(?<![\w.])\d*\.\d+(?![\w.]*\w*\.\w)|(?<![\w.])\d+\.(?=\s*[\])},]|\s+-?[\d.])"
    ),
    "an exponent": re.compile(r"(?<![\w.])\d+(?:\.\d*)?[eE][+-]?\d+\b"),
    "not a number, or infinity": re.compile(r"(?<![\w-])-?(?:nan|inf|NAN|Infinity)\b"),
    "a percentage": re.compile(r"\d\s?(?:%|per ?cent\b|percent\b)"),
    "a time or a size in memory": re.compile(
        r"\b\d[\d,]*\s?(?:[nmµ]?s|seconds?|minutes?|[kKMG]i?B|bytes?|bits)\b"
    ),
    "a scalar with its type, as NumPy shows it": re.compile(r"\bnp\.\w+\("),
    "the whole-number type of one machine": re.compile(r"\bu?int(?:32|64)\b"),
    "an address in memory": re.compile(r"\b0x[0-9a-fA-F]{4,}"),
    "a set, whose order is free": re.compile(r"\{(?!\})[^{}:]*\}|\bset\(|\bfrozenset\("),
    "a tensor, which each backend shows in its own way": re.compile(
        r"\btf\.Tensor\b|\btensor\(|\bArray\(|<KerasTensor|\bdevice="
    ),
}
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_FLOAT_FORMAT = re.compile(r"[eEfFgGn%]$")
_OLD_FORMAT = re.compile(r"%[-+ #0]*[\d*]*(?:\.[\d*]+)?[eEfFgG]")
_NEW_FORMAT = re.compile(r"\{[^{}]*:[^{}]*[eEfFgGn%]\}")
_ROUNDING = {"round", "around", "rint", "fix", "trunc", "format_float_positional", "array2string"}
_WHOLE = {"int", "astype"}


def cells(notebook):
    """Return the golden cells of a notebook."""
    return [cell for cell in notebooks.code_cells(notebook) if GOLDEN in notebooks.tags(cell)]


def complaints(notebook):
    """Yield what makes a golden cell of a notebook differ on another processor or backend."""
    for cell in cells(notebook):
        source = notebooks.source(cell)
        for complaint in (*inexact_in_outputs(cell), *rounded_in_code(source)):
            yield f"the golden cell {cell.get('id')}: {complaint}"
        if "lesson.show(" in source:
            yield f"the golden cell {cell.get('id')} shows a figure, which is not compared"
    for cell, trained in trainings(notebook):
        yield f"the golden cell {cell.get('id')} rests on the training in {trained.get('id')}"


def texts(cell):
    """Yield every text of a cell's outputs that nbval compares, without quoted source code."""
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            yield "".join(output["text"])
        for kind, value in output.get("data", {}).items():
            if kind == "text/markdown":
                yield _FENCE.sub("", "".join(value))  # lesson.show_code
            elif kind.startswith("text/"):
                yield "".join(value)


def inexact_in_outputs(cell):
    """Yield a complaint for each thing in a cell's outputs that other machines print otherwise."""
    for text in texts(cell):
        for name, pattern in INEXACT.items():
            if found := pattern.search(text):
                begin = max(0, found.start() - 30)
                yield f"{name}: {text[begin : found.end() + 10]!r}"


def rounded_in_code(source):
    """Yield a complaint for each place where a cell's code rounds a number to show it."""
    for node in ast.walk(ast.parse(source)):
        if _rounds(node):
            yield f"a number is rounded: {ast.unparse(node)[:60]}"


def _rounds(node):
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        spec = [part.value for part in node.format_spec.values if isinstance(part, ast.Constant)]
        return bool(spec) and _FLOAT_FORMAT.search(str(spec[-1])) is not None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _is_text(node.left) and _OLD_FORMAT.search(node.left.value) is not None
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", None))
    if name == "format":
        texts = [node.func.value] if isinstance(node.func, ast.Attribute) else node.args[1:]
        return any(
            _is_text(text)
            and (_NEW_FORMAT.search(text.value) or _FLOAT_FORMAT.search(text.value.strip()))
            for text in texts
        )
    if name in _WHOLE:
        given = [node.func] if isinstance(node.func, ast.Attribute) else node.args
        to_whole = name == "int" or any("int" in ast.unparse(kind) for kind in node.args)
        return to_whole and any(_is_fraction(part) for one in given for part in ast.walk(one))
    return name in _ROUNDING


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_fraction(node):
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Div)
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


# -- training --------------------------------------------------------------------------------------


def trainings(notebook):
    """Yield (golden cell, cell that trains) where a golden cell rests on a training."""
    code = notebooks.code_cells(notebook)
    trees = [ast.parse(notebooks.source(cell)) for cell in code]
    own = trainers_in(trees, course_trainers()) - course_trainers()
    training = {
        k
        for k, tree in enumerate(trees)
        if code[k].get("id") not in PROVEN and _trains(_run_at_once(tree), own)
    }
    readings = slices.read_cells([notebooks.source(cell) for cell in code])
    for position, cell in enumerate(code):
        if GOLDEN in notebooks.tags(cell):
            needed = set(slices.needed(readings, [position])) & training
            yield from ((cell, code[one]) for one in sorted(needed))


@functools.cache
def course_trainers():
    """Return the names of the course's functions that train, and of what trains in libraries."""
    files = sorted((catalogue.ROOT / "course_utils").rglob("*.py"))
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    return frozenset(trainers_in(trees, TRAINING))


def trainers_in(trees, known):
    """Return the names in `known`, and those of the functions that call them, and so on."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    found, before = set(known), None
    while before != found:
        before = set(found)
        own = found - set(known)
        found |= {one.name for one in functions if _trains(ast.walk(one), own, known)}
    return found


def _trains(nodes, own, known=None):
    """Return whether there is a call of a function `own` to these files, or of a known one."""
    known = course_trainers() if known is None else known
    for node in nodes:
        if not isinstance(node, ast.Call) or ast.unparse(node.func) == "ImageOps.fit":
            continue  # which fits a picture into a frame
        if getattr(node.func, "id", None) in own | known:
            return True
        if getattr(node.func, "attr", None) in known:  # np.repeat is not the notebook's `repeat`
            return True
    return False


def _run_at_once(tree):
    """Yield the nodes of a cell, but for the bodies of the functions that it defines."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ast.FunctionDef):
            todo += ast.iter_child_nodes(node)
