"""A network that is asked is not trained: which calls of a network do not say `training`?

In Keras a network whose first layer is an augmentation trains when it is called without `training`:
dropout drops, and batch normalization uses the batch and moves its averages. So every call says it.
Found in the code, without running it, by what a name was given and, for parameters and attributes,
by what it is called.
"""

import ast
import functools

from course_utils import catalogue, notebooks

ONE = "model network net classifier detector segmenter regressor encoder decoder backbone "
ONE += "teacher student generator discriminator"
NAMES = set(ONE.split())
PLURAL = {f"{name}s" for name in NAMES}
MAKERS = {"Sequential", "Model", "clone_model", "load_model", "model_from_json", "from_config"}
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def untold_calls(source, makers=()):
    """Return (line, code) of each call of a network that does not say `training`.

    Args:
        source: Python code; of a notebook, all of its cells one behind the other.
        makers: names of functions, of other files, that return a network.
    """
    code = _Code(source, makers)
    return [
        (call.lineno, ast.unparse(call))
        for call in code.calls()
        if not _is_told(call) and not code.builds_graph(call)
    ]


def untold_in_notebook(notebook):
    """Yield (cell, line in the cell, code) of each such call in a notebook."""
    lines, source = [], ""
    for cell in notebooks.code_cells(notebook):
        text = notebooks.source(cell) + "\n"
        lines += [(cell, number) for number, _ in enumerate(text.splitlines(), start=1)]
        source += text
    for line, call in untold_calls(source, course_makers()):
        yield (*lines[line - 1], call)


@functools.cache
def course_makers():
    """Return the names of the course's own functions that return a network."""
    found, before = frozenset(), None
    while found != before:  # a maker may call one of another file
        before = found
        for file in sorted((catalogue.ROOT / "course_utils").rglob("*.py")):
            found |= makers_in(file.read_text(encoding="utf-8"), found)
    return found


def makers_in(source, makers=()):
    """Return the names of the functions and classes in a source whose calls return a network."""
    return _Code(source, makers).makers - set(makers)


def _is_told(call):
    return any(keyword.arg == "training" for keyword in call.keywords)


class _Scope:
    """A function or the module: what each of its names was given, in the order of the lines."""

    def __init__(self, node, parent):
        self.node, self.parent = node, parent
        self.given = {}  # name: [(line, kind, node), ...]

    def note(self, name, line, kind, node=None):
        self.given.setdefault(name, []).append((line, kind, node))

    def find(self, name):
        """Return the scope that binds a name, or None."""
        scope = self
        while scope is not None and name not in scope.given:
            scope = scope.parent
        return scope


class _Code:
    def __init__(self, source, makers):
        self.tree = ast.parse(source)
        self.makers = set(makers)
        self.scope_of, self.functions, self.classes, self.elements = {}, [], [], []
        self.module = _Scope(self.tree, None)
        self._read(self.tree, self.module)
        for name, scope, line, value in self.elements:  # networks["narrow"] = ...
            (scope.find(name) or scope).note(name, line, "element", value)
        self._hand_to_parameters()
        self._asking = set()
        known = None
        while known != self.makers:  # a maker may call another one
            known = set(self.makers)
            self.makers |= {node.name for node in self.functions if self._returns_network(node)}
            self.makers |= {node.name for node in self.classes if self._is_model_class(node)}

    def calls(self):
        """Yield the calls whose callee is a network, and those of its methods that run it."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call):
                continue
            method = getattr(node.func, "attr", "")
            if method in ("stateless_call", "call", "__call__"):
                scope = self.scope_of[node]
                own = isinstance(node.func.value, ast.Call)  # super().call(...)
                if self.is_network(node.func.value, scope) and not own:
                    yield node
            elif self.is_network(node.func, self.scope_of[node]):
                yield node

    def builds_graph(self, call):
        """Return whether a call hands symbolic tensors on: it builds a graph and asks nothing."""
        return any(self._is_symbolic(argument, self.scope_of[call]) for argument in call.args)

    def _is_symbolic(self, node, scope):
        if isinstance(node, ast.List | ast.Tuple):
            return any(self._is_symbolic(one, scope) for one in node.elts)
        if isinstance(node, _Seen):
            return self._is_symbolic(node.value, node.scope)
        if isinstance(node, _Place):
            values = getattr(node.value, "elts", [node.value])
            return self._is_symbolic(values[node.place % len(values)], scope)
        if isinstance(node, ast.Attribute):
            return node.attr in ("input", "inputs", "output", "outputs")
        if isinstance(node, ast.Call):
            if getattr(node.func, "attr", "") == "Input":
                return self._origin(node.func.value, scope).split(".")[0] == "keras"
            return any(self._is_symbolic(argument, scope) for argument in node.args)
        if not isinstance(node, ast.Name) or (home := scope.find(node.id)) is None:
            return False
        values = [value for _, kind, value in home.given[node.id] if kind == "value"]
        key = ("symbolic", node.id, home)
        return self._guarded(key, lambda: any(self._is_symbolic(one, home) for one in values))

    # -- reading --

    def _read(self, node, scope):
        self.scope_of[node] = scope
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            scope.note(node.name, node.lineno, "definition", node)
            (self.classes if isinstance(node, ast.ClassDef) else self.functions).append(node)
        inner = scope
        if isinstance(node, _FUNCTIONS | _COMPREHENSIONS):
            inner = _Scope(node, scope)
        if isinstance(node, _FUNCTIONS):
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    inner.note(argument.arg, node.lineno, "parameter")
        if isinstance(node, _COMPREHENSIONS):
            for loop in node.generators:
                self._give(loop.target, _Element(loop.iter), node.lineno, inner)
        self._note(node, scope)
        for child in ast.iter_child_nodes(node):
            self._read(child, inner)

    def _hand_to_parameters(self):
        """Note what the file's own functions are handed when they are called by their names."""
        functions = {}
        for function in self.functions:
            functions.setdefault(function.name, []).append(function)
        for call in [node for node in self.scope_of if isinstance(node, ast.Call)]:
            for function in functions.get(getattr(call.func, "id", None), ()):
                parameters = [*function.args.posonlyargs, *function.args.args]
                handed = dict(zip((one.arg for one in parameters), call.args, strict=False))
                handed |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
                inner = self.scope_of[function.body[0]]
                for name, value in handed.items():
                    if not isinstance(value, ast.Starred) and name in inner.given:
                        inner.note(
                            name, function.lineno, "value", _Seen(value, self.scope_of[call])
                        )

    def _note(self, node, scope):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                scope.note(name, line, "import", (getattr(node, "module", None), alias.name))
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            for target in getattr(node, "targets", None) or [node.target]:
                self._give(target, node.value, line, scope)
        elif isinstance(node, ast.For):
            self._give(node.target, _Element(node.iter), line, scope)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._give(node.optional_vars, node.context_expr, line, scope)

    def _give(self, target, value, line, scope):
        if isinstance(target, ast.Name):
            scope.note(target.id, line, "value", value)
        elif isinstance(target, ast.Starred):
            self._give(target.value, value, line, scope)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            self.elements.append((target.value.id, scope, line, value))
        elif isinstance(target, ast.Tuple | ast.List):
            for place, one in enumerate(target.elts):
                self._give(one, _Place(value, place, len(target.elts)), line, scope)

    # -- judging --

    def is_network(self, node, scope):
        """Return whether an expression stands for a network, as far as the code tells."""
        if isinstance(node, ast.Name):
            return self._name_is_network(node, scope)
        if isinstance(node, ast.Attribute):
            return node.attr in NAMES and not self._is_module(node.value, scope)
        if isinstance(node, ast.Subscript):
            return self.holds_networks(node.value, scope)
        if isinstance(node, ast.Call):
            return self._call_makes_network(node, scope)
        if isinstance(node, ast.IfExp):
            return self.is_network(node.body, scope) or self.is_network(node.orelse, scope)
        if isinstance(node, ast.BoolOp):
            return any(self.is_network(value, scope) for value in node.values)
        if isinstance(node, ast.NamedExpr | ast.Await | ast.Starred):
            return self.is_network(node.value, scope)
        if isinstance(node, _Element):
            return self.holds_networks(node.value, scope)
        if isinstance(node, _Place):
            return self._place_is_network(node, scope)
        if isinstance(node, _Seen):
            return self.is_network(node.value, node.scope)
        return False

    def holds_networks(self, node, scope):
        """Return whether an expression is a list, a tuple or a mapping with networks in it."""
        if isinstance(node, ast.Name):
            return self._guarded(("holds", node.id, scope), lambda: self._name_holds(node, scope))
        if isinstance(node, ast.Attribute):
            return node.attr in PLURAL and not self._is_module(node.value, scope)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return any(
                self.is_network(one, scope) or self.holds_networks(one, scope) for one in node.elts
            )
        if isinstance(node, ast.Dict):
            return any(
                self.is_network(one, scope) or self.holds_networks(one, scope)
                for one in node.values
            )
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            element = node.value if isinstance(node, ast.DictComp) else node.elt
            return self.is_network(element, self.scope_of[element])
        if isinstance(node, ast.BinOp):
            return self.holds_networks(node.left, scope) or self.holds_networks(node.right, scope)
        if isinstance(node, ast.IfExp):
            return self.holds_networks(node.body, scope) or self.holds_networks(node.orelse, scope)
        if isinstance(node, ast.Call):
            parts = [*node.args, *(keyword.value for keyword in node.keywords)]
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if isinstance(node.func, ast.Attribute) and name in ("items", "values", "copy"):
                return self.holds_networks(node.func.value, scope)
            if name in ("zip", "enumerate", "reversed", "sorted", "list", "tuple", "dict", "iter"):
                return any(
                    self.holds_networks(one, scope) or self.is_network(one, scope) for one in parts
                )
        if isinstance(node, _Element | _Place):
            return self.holds_networks(node.value, scope)
        if isinstance(node, _Seen):
            return self.holds_networks(node.value, node.scope)
        return False

    def _name_is_network(self, node, scope):
        key = ("is", node.id, scope, getattr(node, "lineno", 0))
        return self._guarded(key, lambda: self._judge_name(node, scope))

    def _judge_name(self, node, scope):
        home = scope.find(node.id)
        if home is None:
            return node.id in NAMES
        given = [one for one in home.given[node.id] if one[1] != "element"]
        above = [one for one in given if one[0] <= getattr(node, "lineno", 0)]
        if home is self.module and above:  # the last definition or value above the call
            given = [one for one in given if one[0] == above[-1][0]] if scope is home else above
        return any(self._gives_network(node.id, kind, value, home) for _, kind, value in given)

    def _gives_network(self, name, kind, value, home):
        if kind == "parameter":
            return name in NAMES
        if kind != "value":
            return False
        if self.is_network(value, home):
            return True
        # A name that says so, with a value that the code does not tell: in doubt, a network.
        return name in NAMES and isinstance(value, _Element | _Place | ast.Subscript)

    def _name_holds(self, node, scope):
        home = scope.find(node.id)
        if home is None:
            return node.id in PLURAL
        return any(
            (kind == "parameter" and node.id in PLURAL)
            or (kind == "element" and self.is_network(value, home))
            or (kind == "value" and self.holds_networks(value, home))
            for _, kind, value in home.given[node.id]
        )

    def _call_makes_network(self, node, scope):
        function = node.func
        if isinstance(function, ast.Attribute):
            if function.attr == "from_config" or function.attr in ("get", "pop", "setdefault"):
                return function.attr != "from_config" and self.holds_networks(function.value, scope)
            if function.attr in MAKERS:
                return self._origin(function.value, scope).split(".")[0] in ("keras", "tensorflow")
            return function.attr in self.makers and self._is_module(function.value, scope)
        if isinstance(function, ast.Name):
            home = scope.find(function.id)
            kinds = {kind for _, kind, _ in home.given[function.id]} if home else set()
            if "import" in kinds:
                origin = self._origin(function, scope)
                from_keras = origin.split(".")[0] in ("keras", "tensorflow")
                return function.id in self.makers or (from_keras and function.id in MAKERS)
            return "definition" in kinds and function.id in self.makers
        return False

    def _place_is_network(self, node, scope):
        value, place, count = node.value, node.place, node.count
        if isinstance(value, ast.Tuple | ast.List):
            if any(isinstance(one, ast.Starred) for one in value.elts):
                return self.holds_networks(value, scope)
            return place < len(value.elts) and self.is_network(value.elts[place], scope)
        if isinstance(value, _Element) and isinstance(value.value, ast.Call):
            call = value.value
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name == "items":
                return place == 1 and self.holds_networks(call.func.value, scope)
            if name == "enumerate":
                return place == 1 and self.holds_networks(call.args[0], scope)
            if name == "zip":
                return place < len(call.args) and self.holds_networks(call.args[place], scope)
        if isinstance(value, _Element) and isinstance(value.value, ast.Tuple | ast.List):
            rows = value.value.elts
            return any(self._place_is_network(_Place(row, place, count), scope) for row in rows)
        return self.holds_networks(value, scope)

    def _returns_network(self, function):
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                scope = self.scope_of[node]
                if scope.node is function and self.is_network(node.value, scope):
                    return True
        return False

    def _is_model_class(self, node):
        return any(
            getattr(base, "attr", getattr(base, "id", "")) in MAKERS | self.makers
            and self._origin(base, self.scope_of[node]).split(".")[0] in ("keras", "tensorflow", "")
            for base in node.bases
        )

    def _is_module(self, node, scope):
        return bool(self._origin(node, scope))

    def _origin(self, node, scope):
        """Return the dotted name of what an expression was imported as, or "" for anything else."""
        if isinstance(node, ast.Attribute):
            origin = self._origin(node.value, scope)
            return f"{origin}.{node.attr}" if origin else ""
        if not isinstance(node, ast.Name) or (home := scope.find(node.id)) is None:
            return ""
        imports = [value for _, kind, value in home.given[node.id] if kind == "import"]
        return ".".join(part for part in imports[-1] if part) if imports else ""

    def _guarded(self, key, answer):
        """Return `answer()`, and False where the question is being answered already."""
        if key in self._asking:
            return False
        self._asking.add(key)
        try:
            return answer()
        finally:
            self._asking.discard(key)


class _Element:
    """Any element of a value."""

    def __init__(self, value):
        self.value = value


class _Place:
    """The value at one place of a tuple that is taken apart."""

    def __init__(self, value, place, count):
        self.value, self.place, self.count = value, place, count


class _Seen:
    """A value that is handed to a parameter, with the scope in which it is written."""

    def __init__(self, value, scope):
        self.value, self.scope = value, scope
