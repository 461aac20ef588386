"""No test of seconds: on a busy machine it fails, and nothing was wrong.

What the course promises of speed is a benchmark in `benchmarks/`, a ratio of two measurements side
by side. A clock in a test is for waiting, and for nothing else.
"""

import ast

CLOCKS = {"perf_counter", "perf_counter_ns", "process_time", "process_time_ns", "thread_time"}
CLOCKS |= {"monotonic", "monotonic_ns", "time_ns", "default_timer", "timeit"}
_MODULES = {"time", "timeit"}


def clocks_in(source):
    """Return (function, line) of each call of a clock; the function is "" outside of all."""
    found = []

    def search(node, function):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and _is_clock(child):
                found.append((function, child.lineno))
            inside = child.name if isinstance(child, ast.FunctionDef) else function
            search(child, inside)

    search(ast.parse(source), "")
    return found


def judged_seconds(source):
    """Return the code of each `assert` and `lesson.expect` on what came from a clock."""
    tree = ast.parse(source)
    measured, before = set(), None
    while measured != before:  # seconds of seconds
        before = set(measured)
        for node in ast.walk(tree):
            measured |= _measured(node, measured)
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if _is_judgment(node) and _holds_seconds(node, measured)
    ]


def _is_clock(call):
    function = call.func
    name = getattr(function, "attr", getattr(function, "id", ""))
    module = getattr(getattr(function, "value", None), "id", "")
    return name in CLOCKS or (name in ("time", "repeat") and module in _MODULES)


def _is_judgment(node):
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "expect"


def _measured(node, measured):
    """Return the names that a node gives something measured."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.NamedExpr):
        targets = getattr(node, "targets", None) or [node.target]
        value = node.value
    elif isinstance(node, ast.For | ast.comprehension):
        targets, value = [node.target], node.iter
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("append", "extend"):
        targets, value = [node.func.value], ast.Tuple(node.args, ast.Load())
    else:
        return set()
    if value is None or not _holds_seconds(value, measured):
        return set()
    names = [one for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
    return {name.id for name in names if not isinstance(name.ctx, ast.Load)} | {
        _root(target) for target in targets
    } - {None}


def _root(node):
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _holds_seconds(node, measured):
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and (one.id in measured or one.id == "seconds"):
            return True
        if isinstance(one, ast.Call):
            of_lesson = getattr(one.func, "attr", "") == "seconds"
            if of_lesson or _is_clock(one):
                return True
    return False
