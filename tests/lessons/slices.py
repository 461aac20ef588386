"""Which cells does a cell need? A notebook cut down to a few cells and what stands behind them.

From the code alone: a cell needs the cells above it that bind the names it uses, and those that
change what these names stand for; and so on. In doubt a cell counts as changing: too many cells
cost seconds, one too few gives another answer. `READS` and `OWN` say where there is no doubt.
"""

import ast
import builtins
import re
from collections import namedtuple

from course_utils import notebooks

STEADY = {"lesson", *dir(builtins)}  # what stands behind them does not matter to an output
# Methods that change nothing, ...
READS = set(
    """all any argmax argmin argsort astype compute_output_shape copy count count_params cumsum dot
    decode digest encode endswith exists flatten format get get_config get_weights hexdigest index
    item items join keys lower max mean min most_common nonzero open partition predict
    predict_proba ptp ravel read_bytes read_text repeat replace reshape round score split
    splitlines squeeze startswith stat std strip sum summary swapaxes take title tolist transpose
    upper values var with_suffix""".split()
) - {"open"}  # opening a sealed test set is remembered
# ... and methods that change their own object, and nothing that they are given.
OWN = set(
    """__call__ adapt add append apply assign backward build clear compile evaluate extend fit
    forward integers load_weights normal on_epoch_end open permutation pop random remove
    reset_metrics set_model set_weights setdefault sort step train_on_batch uniform
    update""".split()
)
# What hands on the objects that it is given, whole or in parts.
HANDS_ON = {
    "zip",
    "enumerate",
    "reversed",
    "dict",
    "list",
    "tuple",
    "sorted",
    "iter",
    "next",
    "map",
}
HANDS_ON |= {"items", "values", "get", "reshape", "ravel", "transpose", "swapaxes", "asarray"}
HANDS_ON |= {"moveaxis", "atleast_2d", "broadcast_to", "squeeze", "split", "array_split", "filter"}
# Functions of a library change nothing that they are given, but for those with such a name.
CHANGING = re.compile(r"(fit|train|restart|prepare|shuffle|put|copyto|place|fill|update|set_)")

# binds: {name: whether whatever stood there before is replaced for sure}. uses: the names that the
# cell reads before it binds them. later: the names that its functions read when they are called.
# changes: the names whose objects may be changed.
Reading = namedtuple("Reading", "binds uses later changes")


def needed_cells(notebook, wanted):
    """Return the positions, among a notebook's code cells, of some cells and all that they need.

    Args:
        notebook: the notebook, a dict.
        wanted: positions of the cells asked for, 0 for the first code cell.

    Returns:
        A sorted list of positions; the first cell, which sets up the lesson, is always in it.
    """
    code = notebooks.code_cells(notebook)
    return needed(read_cells([notebooks.source(cell) for cell in code]), wanted)


def needed(readings, wanted):
    """Return the same from the readings of all code cells."""
    found, asked = {0}, set()
    todo = [(position, position) for position in sorted(wanted)]
    while todo:
        position, before = todo.pop()
        found.add(position)
        reading = readings[position]
        questions = {(name, position) for name in reading.uses | reading.later}
        questions |= {(name, before) for name in reading.later}  # as it stands at the call
        for question in questions - asked:
            asked.add(question)
            todo += [(one, question[1]) for one in _providers(readings, *question)]
    return sorted(found)


def _providers(readings, name, before):
    """Yield the cells that make `name` what it is when the cell at `before` begins."""
    for position in reversed(range(before)):
        reading = readings[position]
        if name in reading.binds or name in reading.changes:
            yield position
            if reading.binds.get(name):
                return


def read_cells(sources):
    """Return the `Reading` of each cell, in the order in which they run."""
    trees = [ast.parse(source) for source in sources]
    effects = _Effects(trees)
    shared, readings = {}, []
    for tree in trees:
        names = _Names(tree)
        changes = effects.of(tree.body, shared) - STEADY
        binds = {**dict.fromkeys(names.perhaps, False), **dict.fromkeys(names.surely, True)}
        # A name that was bound anew keeps what the old object was tied to only if it is in doubt.
        fresh = _ties(tree.body)
        for name in binds:
            kept = set() if binds[name] else shared.get(name, set())
            shared[name] = kept | fresh.get(name, set())
        readings.append(Reading(binds, names.uses - STEADY, names.later - STEADY, changes))
    return readings


# -- names -----------------------------------------------------------------------------------------

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class _Names(ast.NodeVisitor):
    """The names of a cell, read in the order in which Python meets them."""

    def __init__(self, tree):
        self.surely, self.perhaps, self.uses, self.later = set(), set(), set(), set()
        self.doubt = 0
        self.visit(tree)

    def bind(self, name):
        (self.perhaps if self.doubt else self.surely).add(name)

    def visit_Name(self, node):  # noqa: N802  ast asks for these names
        if isinstance(node.ctx, ast.Load):
            self.uses |= {node.id} - self.surely
        else:
            self.bind(node.id)

    def visit_Assign(self, node):  # noqa: N802
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AnnAssign(self, node):  # noqa: N802
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node):  # noqa: N802
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.uses |= {node.target.id} - self.surely
            self.perhaps.add(node.target.id)
        else:
            self.visit(node.target)

    def visit_For(self, node):  # noqa: N802
        self.visit(node.iter)
        self.visit(node.target)  # a loop that never turns is taken for one that does
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)

    def visit_If(self, node):  # noqa: N802
        self.visit(node.test)
        self.in_doubt(node.body)
        self.in_doubt(node.orelse)

    def visit_While(self, node):  # noqa: N802
        self.visit(node.test)
        self.in_doubt(node.body)

    def visit_Try(self, node):  # noqa: N802
        self.in_doubt(node.body)
        self.in_doubt(node.handlers)
        self.in_doubt(node.orelse)
        for statement in node.finalbody:
            self.visit(statement)

    def visit_Match(self, node):  # noqa: N802
        self.visit(node.subject)
        self.in_doubt(node.cases)

    def in_doubt(self, nodes):
        """Visit a branch: within it a name is bound where it is bound; behind it, perhaps."""
        before = set(self.surely)
        for node in nodes:
            self.visit(node)
        self.perhaps |= self.surely - before
        self.surely = before

    def visit_ExceptHandler(self, node):  # noqa: N802
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node):  # noqa: N802
        self.generic_visit(node)
        if node.name:
            self.bind(node.name)

    def visit_Import(self, node):  # noqa: N802
        for alias in node.names:
            self.bind(alias.asname or alias.name.split(".")[0])

    visit_ImportFrom = visit_Import  # noqa: N815

    def visit_FunctionDef(self, node):  # noqa: N802
        for one in [*node.decorator_list, *_defaults(node)]:
            self.visit(one)
        self.later |= _free(node)
        for one in ast.walk(node):
            if isinstance(one, ast.Global):
                self.perhaps |= set(one.names)
        self.bind(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node):  # noqa: N802
        for one in _defaults(node):
            self.visit(one)
        self.later |= _free(node)

    def visit_ClassDef(self, node):  # noqa: N802
        inner = _Names(ast.Module([*node.body], []))
        for one in [*node.bases, *node.keywords, *node.decorator_list]:
            self.visit(one)
        self.uses |= inner.uses - self.surely
        self.later |= inner.later
        self.bind(node.name)

    def comprehension(self, node):
        self.uses |= _free(node) - self.surely
        for one in ast.walk(node):
            if isinstance(one, ast.NamedExpr):
                self.bind(one.target.id)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension  # noqa: N815


def _defaults(node):
    return [one for one in [*node.args.defaults, *node.args.kw_defaults] if one is not None]


def _free(node):
    """Return the names that a function or a comprehension reads and that are not its own."""
    own, read, elsewhere = set(), set(), set()
    todo = list(ast.iter_child_nodes(node))
    if isinstance(node, FUNCTIONS):  # the defaults are read where the function is defined
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        todo = [*body, *(one for one in ast.walk(node.args) if isinstance(one, ast.arg))]
    while todo:
        one = todo.pop()
        if isinstance(one, FUNCTIONS | COMPREHENSIONS):
            read |= _free(one)
            todo += _defaults(one) if isinstance(one, FUNCTIONS) else []
            if hasattr(one, "name"):
                own.add(one.name)
            continue
        if isinstance(one, ast.Name):
            (read if isinstance(one.ctx, ast.Load) else own).add(one.id)
        elif isinstance(one, ast.arg):
            own.add(one.arg)
        elif isinstance(one, ast.Global | ast.Nonlocal):
            elsewhere |= set(one.names)
        elif isinstance(one, ast.Import | ast.ImportFrom):
            own |= {alias.asname or alias.name.split(".")[0] for alias in one.names}
        elif isinstance(one, ast.ExceptHandler) and one.name:
            own.add(one.name)
        todo += ast.iter_child_nodes(one)
    return (read - own) | elsewhere


# -- ties: two names, one object -------------------------------------------------------------------

# How a name is tied to another one: it stands for the SAME object, for something INSIDE of it (an
# element, a view, a layer), or its object HOLDS the other. `part` is the attribute of the other
# that it stands for, where the code says so: opening `digits.test` leaves `digits.train` as it is.
SAME, INSIDE, HOLDS = "same", "inside", "holds"
Tie = namedtuple("Tie", "name kind part")


def _ties(body):
    """Return {name: {Tie, ...}} of what statements bind."""
    found = {}
    for statement in body:
        if isinstance(statement, ast.Assign):  # bound anew: what it was before counts no more
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = set()
        for node in _nodes([statement]):
            if isinstance(node, ast.For | ast.comprehension):
                _tie(node.target, node.iter, True, found)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    _tie(target, node.value, False, found)
            elif isinstance(node, ast.NamedExpr | ast.AnnAssign | ast.AugAssign):
                _tie(node.target, node.value, False, found)
            elif isinstance(node, ast.withitem) and node.optional_vars is not None:
                _tie(node.optional_vars, node.context_expr, False, found)
    return found


def _tie(target, value, element, found):
    """Note in `found` how the names of a target are tied to a value, or to its elements."""
    if isinstance(target, ast.Tuple | ast.List):
        for place, one in enumerate(target.elts):
            _tie(one, *_place(value, place, element), found)
        return
    while isinstance(target, ast.Starred):
        target = target.value
    if isinstance(target, ast.Name):
        ties = _within(value) if element else _parts(value)
    else:  # album["digit"] = image: the album holds the image
        ties = _held(value)
    name = _root(target)
    found.setdefault(name, set()).update(tie for tie in ties if tie.name != name)


def _place(value, place, element):
    """Return what stands at one place of a value that is taken apart, and whether in an element."""
    if element and isinstance(value, ast.Call):
        name, given = _name(value.func), value.args
        if name in ("items", "enumerate") and place == 0:
            return ast.Constant(None), False  # a key, a number
        if name == "items" and isinstance(value.func, ast.Attribute):
            return value.func.value, True
        if name == "enumerate" and given:
            return given[0], True
        if name == "zip" and place < len(given) and not _has_star(given):
            return given[place], True
    if isinstance(value, ast.Tuple | ast.List) and not element and not _has_star(value.elts):
        return value.elts[place] if place < len(value.elts) else ast.Constant(None), False
    return value, True


def _has_star(nodes):
    return any(isinstance(node, ast.Starred) for node in nodes)


def _nodes(body):
    """Yield the nodes of statements, but nothing of the functions and classes that they define.

    A lambda is often called at once, by the function that it is handed to: in doubt, it is.
    """
    todo = list(body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            todo += ast.iter_child_nodes(node)


def _parts(value):
    """Return the ties of an expression to the names whose objects it may stand for or hold."""
    if isinstance(value, ast.Name):
        return {Tie(value.id, SAME, None)} - {Tie(name, SAME, None) for name in STEADY}
    if isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name):
        return {Tie(tie.name, INSIDE, value.attr) for tie in _parts(value.value)}
    if isinstance(value, ast.Attribute | ast.Subscript | ast.Starred):
        return _within(value.value)
    if isinstance(value, ast.NamedExpr):
        return _parts(value.value)
    if isinstance(value, ast.IfExp):
        return _parts(value.body) | _parts(value.orelse)
    if isinstance(value, ast.BoolOp):
        return set().union(*map(_parts, value.values))
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        return _held(*value.elts)
    if isinstance(value, ast.Dict):
        return _held(*value.values)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr | ast.Add):
        return _held(value.left, value.right)  # lists and mappings put together
    if isinstance(value, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        element = value.value if isinstance(value, ast.DictComp) else value.elt
        return (
            _held(element, *(loop.iter for loop in value.generators)) if _parts(element) else set()
        )
    if isinstance(value, ast.Call) and _name(value.func) in HANDS_ON:
        own = _within(value.func.value) if isinstance(value.func, ast.Attribute) else set()
        return own | _held(*value.args)
    return set()


def _within(value):
    return {Tie(tie.name, INSIDE, tie.part) for tie in _parts(value)}


def _held(*values):
    parts = set().union(*(_parts(value) for value in values if value is not None))
    return {Tie(tie.name, HOLDS, tie.part) for tie in parts}


def _name(node):
    return getattr(node, "attr", getattr(node, "id", ""))


# -- changes ---------------------------------------------------------------------------------------


# deep: not the object alone, but what it holds as well. part: the attribute in which it changes.
Change = namedtuple("Change", "name deep part")


class _Effects:
    """What code may change, with what the notebook's own functions change when they are called."""

    def __init__(self, trees):
        nodes = [node for tree in trees for node in ast.walk(tree)]
        self.imported = set()
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.imported |= {one.asname or one.name.split(".")[0] for one in node.names}
        self.functions = {}  # name: the definitions; methods too
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                self.functions.setdefault(node.name, []).append(node)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                for target in node.targets:
                    self.functions.setdefault(_name(target), []).append(node.value)
        self.parameters = {}  # name: positions and names of the parameters that a call changes
        self.outside = {}  # name: names of the notebook that a call changes
        changed = True
        while changed:  # functions call functions: until nothing is added
            before = {**self.parameters}, {**self.outside}
            for name, definitions in self.functions.items():
                self._learn(name, definitions)
            changed = before != (self.parameters, self.outside)

    def _learn(self, name, definitions):
        for node in definitions:
            body = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
            found = self.of(body, {})
            arguments = [one.arg for one in [*node.args.posonlyargs, *node.args.args]]
            places = {one for k, arg in enumerate(arguments) if arg in found for one in (k, arg)}
            places |= {one.arg for one in node.args.kwonlyargs if one.arg in found}
            if node.args.vararg and node.args.vararg.arg in found:
                places.add("*")
            self.parameters[name] = self.parameters.get(name, set()) | places
            free = found & _free(node)
            self.outside[name] = self.outside.get(name, set()) | free

    def of(self, body, shared):
        """Return the names whose objects these statements may change.

        Args:
            body: statements.
            shared: the ties, as of `_ties`, from the cells above.
        """
        ties = {**shared}
        for name, others in _ties(body).items():
            ties[name] = ties.get(name, set()) | others
        back = {}  # {name: {(the name that is tied to it, its tie), ...}}
        for name, others in ties.items():
            for tie in others:
                back.setdefault(tie.name, set()).add((name, tie))
        todo = [change for node in _nodes(body) for change in self._changed(node)]
        seen = set()
        while todo:
            change = todo.pop()
            if change not in seen and change.name not in self.imported:
                seen.add(change)
                todo += _spread(change, ties.get(change.name, ()), back.get(change.name, ()))
        return {change.name for change in seen}

    def _changed(self, node):
        """Return the changes that one node makes."""
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            return {one._replace(part=one.part or node.attr) for one in _roots(node.value)}
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            return _roots(node.value)
        if isinstance(node, ast.AugAssign):
            return _roots(node.target)
        return self._called(node) if isinstance(node, ast.Call) else set()

    def _called(self, call):
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        name, root = _name(call.func), _root(call.func, through_calls=False)
        own = _roots(call.func.value if isinstance(call.func, ast.Attribute) else call.func)
        if name in self.functions and root not in self.imported:
            own = own if isinstance(call.func, ast.Attribute) else set()
            outside = {Change(one, True, None) for one in self.outside.get(name, ())}
            return own | outside | self._handed(name, call)
        if root in self.imported:
            changed = [keyword.value for keyword in call.keywords if keyword.arg == "out"]
            return _deep(changed + (call.args[:1] if CHANGING.match(name) else []))
        if isinstance(call.func, ast.Name) and name in STEADY:
            return _deep(given) if name in ("setattr", "delattr", "next") else set()
        if root == "lesson" or (isinstance(call.func, ast.Attribute) and name in READS):
            return set()
        if isinstance(call.func, ast.Attribute) and name not in OWN:
            return _deep([*given, call.func.value])  # a method nobody knows
        return own  # a layer, a network, a function in a variable

    def _handed(self, name, call):
        """Return what a call of the notebook's own function hands to parameters that it changes."""
        places = self.parameters.get(name, set())
        shift = 1 if isinstance(call.func, ast.Attribute) else 0  # behind `self`
        found = []
        for position, value in enumerate(call.args):
            starred = isinstance(value, ast.Starred) and bool(places)
            if starred or position + shift in places or "*" in places:
                found.append(value)
        for keyword in call.keywords:
            if keyword.arg in places or (keyword.arg is None and places):
                found.append(keyword.value)
        return _deep(found)


def _spread(change, ties, back):
    """Yield the changes that come with one, along the ties of its name and back along them."""
    for name, tie in back:
        if tie.kind == HOLDS:
            yield Change(name, False, None)
        elif not (change.part and tie.part and change.part != tie.part):
            yield Change(name, change.deep, change.part if tie.kind == SAME else None)
    for tie in ties:
        if tie.kind == SAME:
            yield Change(tie.name, change.deep, change.part)
        elif tie.kind == INSIDE or change.deep:
            yield Change(tie.name, True, tie.part)


def _roots(node):
    """Return the changes of the names behind a changed expression: `a` alone, or a part of it."""
    return {Change(tie.name, tie.kind != SAME, tie.part) for tie in _parts(node)}


def _deep(values):
    return {
        Change(tie.name, True, tie.part) for value in values if value is not None
        for tie in _parts(value)
    }  # fmt: skip


def _root(node, through_calls=True):
    """Return the name that an expression begins with, such as `a` of `a.b[0]`, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        if isinstance(node, ast.Call):
            if not through_calls:
                return None  # what a call returns is nobody's
            node = node.func
        else:
            node = node.value
    return node.id if isinstance(node, ast.Name) else None
