"""A slice of a notebook holds all that its cells need, and leaves out what they do not."""

import pytest
import slices

from course_utils import catalogue, notebooks

PATHS = sorted(catalogue.NOTEBOOKS.glob("*.ipynb"))
SET_UP = "lesson = start(2)"


def needed(*cells):
    """Return which of these cells, numbered from 1, the last one needs, with itself."""
    made = [{"cell_type": "code", "source": source} for source in (SET_UP, *cells)]
    found = slices.needed_cells({"cells": made}, [len(cells)])
    assert found[0] == 0
    return found[1:]


@pytest.mark.parametrize(
    "cells, expected",
    [
        # what binds a name, and what these names need
        (["a = 1", "b = a", "c = 3", "print(b)"], [1, 2, 4]),
        (["a = 1", "a = 2", "print(a)"], [2, 3]),
        (["a = 1", "if b:\n    a = 2", "print(a)"], [1, 2, 3]),
        (["a = 1", "for k in ks:\n    a = k", "print(a)"], [2, 3]),
        (["a = 1", "try:\n    a = 2\nexcept E:\n    pass", "print(a)"], [1, 2, 3]),
        (["a = 1", "a += 1", "print(a)"], [1, 2, 3]),
        (["a, (b, *c) = 1, (2, 3)", "print(c)"], [1, 2]),
        (["with open(f) as a:\n    pass", "print(a)"], [1, 2]),
        (["import numpy as np", "import keras", "print(np.ones(3))"], [1, 3]),
        (["from numpy import ones", "print(ones(3))"], [1, 2]),
        (["print((a := 3))", "print(a)"], [1, 2]),
        (["a = 1", "a = 2\nprint(a)"], [2]),
        (["k = 7", "for k in range(3):\n    print(k)"], [2]),
        (["k = 7", "print([k for k in range(3)])"], [2]),
        (["k = 7", "print([j for j in range(k)])"], [1, 2]),
        (["error = 7", "try:\n    f()\nexcept E as error:\n    print(error)"], [2]),
        # functions: what they read when they are called, as it then stands
        (["def f():\n    return a", "a = 1", "print(f())"], [1, 2, 3]),
        (["a = 1", "def f():\n    return a", "a = 2", "print(f())"], [1, 2, 3, 4]),
        (["a = 1", "def f(a):\n    return a", "print(f(2))"], [2, 3]),
        (["a = 1", "def f(b=a):\n    return b", "print(f())"], [1, 2, 3]),
        (["def g():\n    return a", "f = lambda: g()", "a = 1", "print(f())"], [1, 2, 3, 4]),
        (["a = 1", "f = lambda: a", "print(f())"], [1, 2, 3]),
        (["a = 1", "class C:\n    def m(self):\n        return a", "print(C().m())"], [1, 2, 3]),
        (["a = 1", "class C(a.B):\n    pass", "print(C())"], [1, 2, 3]),
        # changes
        (["a = []", "a.append(1)", "print(a)"], [1, 2, 3]),
        (["a = {}", "a['k'] = 1", "print(a)"], [1, 2, 3]),
        (["a = np.ones(3)", "a[0] = 2", "print(a)"], [1, 2, 3]),
        (["a = np.ones(3)", "a[:] += 2", "print(a)"], [1, 2, 3]),
        (["a = C()", "a.b = 2", "print(a.b)"], [1, 2, 3]),
        (["a = C()", "a.unheard_of()", "print(a)"], [1, 2, 3]),
        (["a = C()", "b.unheard_of(a)", "print(a)"], [1, 2, 3]),
        (["a = C()", "setattr(a, 'b', 1)", "print(a.b)"], [1, 2, 3]),
        (["a = C()", "del a.b", "print(a)"], [1, 2, 3]),
        (["a = np.ones(3)", "b = a.mean()", "print(a)"], [1, 3]),
        (["a = C()", "lesson.show(a, 'a')", "print(a)"], [1, 3]),
        (["import numpy as np\na = 1", "np.copyto(a, 2)", "print(a)"], [1, 2, 3]),
        (["import numpy as np\na = 1", "np.add(1, 2, out=a)", "print(a)"], [1, 2, 3]),
        (["import numpy as np\na = 1", "b = np.add(a, 2)", "print(a)"], [1, 3]),
        (["model = C()", "model.fit(x)", "print(model)"], [1, 2, 3]),
        (["model = C()", "said = model.predict(x)", "print(model)"], [1, 3]),
        (["x = [1]", "model.fit(x)", "print(x)"], [1, 3]),
        (["layer = C()", "y = layer(x)", "print(layer)"], [1, 2, 3]),
        # changes by the notebook's own functions
        (["def f(b):\n    b.append(1)", "a = []", "f(a)", "print(a)"], [1, 2, 3, 4]),
        (["def f(b):\n    return b.mean()", "a = 1", "c = f(a)", "print(a)"], [2, 4]),
        (["d = {}", "def f(k):\n    d[k] = 1", "f(3)", "print(d)"], [1, 2, 3, 4]),
        (["found = {}", "def f(k):\n    found[k] = 1", "print(found)"], [1, 3]),
        (["a = 1", "def f(b):\n    b.add(1)\ndef g(c):\n  f(c)", "g(a)", "print(a)"], [1, 2, 3, 4]),
        (["a = []", "def f(*, b):\n    b.append(1)", "f(b=a)", "print(a)"], [1, 2, 3, 4]),
        (["a = []", "def f(*b):\n    b[0].append(1)", "f(a)", "print(a)"], [1, 2, 3, 4]),
        (["a = []", "f = lambda b: b.append(1)", "f(a)", "print(a)"], [1, 2, 3, 4]),
        (["a = []", "f = lambda: a.append(1)", "f()", "print(a)"], [1, 2, 3, 4]),
        (["a = []", "call(lambda: a.append(1))", "print(a)"], [1, 2, 3]),
        # two names for one thing
        (["a = []", "b = a", "b.append(1)", "print(a)"], [1, 2, 3, 4]),
        (["a = []", "b = a", "a.append(1)", "print(b)"], [1, 2, 3, 4]),
        (["a = np.ones(9)", "b = a[:3]", "b[0] = 2", "print(a)"], [1, 2, 3, 4]),
        (["a = np.ones(9)", "b = a.reshape(3, 3)", "b[0] = 2", "print(a)"], [1, 2, 3, 4]),
        (["a = [[]]", "for b in a:\n    b.append(1)", "print(a)"], [1, 2, 3]),
        (["m = C()", "d = {'m': m}", "d['m'].fit(x)", "print(m)"], [1, 2, 3, 4]),
        (["m = C()", "d = {}\nd['m'] = m", "d['m'].fit(x)", "print(m)"], [1, 2, 3, 4]),
        (["m = C()", "for k in (m, 3):\n    k.fit(x)", "print(m)"], [1, 2, 3]),
        (["m = C()", "for n, k in zip(ns, [m]):\n    k.fit(x)", "print(m)"], [1, 2, 3]),
        (["m = C()", "d = {'m': m}", "m.fit(x)", "print(d)"], [1, 2, 3, 4]),
        (["m = C()", "layer = m.layers[0]", "m.fit(x)", "print(layer)"], [1, 2, 3, 4]),
        (["a = np.ones(9)", "album = {'a': a}", "album['b'] = 1", "print(a)"], [1, 4]),
        (["a = []", "b = a", "b = []\nb.append(1)", "print(a)"], [1, 3, 4]),  # in doubt
        (["d = load()", "x = d.train", "d.test.unheard_of()", "print(x)"], [1, 2, 4]),
        (["d = load()", "x = d.test", "d.test.unheard_of()", "print(x)"], [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_a_slice_holds_what_its_cell_needs(cells, expected):
    found = needed(*cells)
    missing = set(expected) - set(found)
    assert not missing, f"the slice misses {missing}"
    assert found == expected


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_name_of_a_slice_is_bound_in_it(path):
    notebook = notebooks.read(path)
    code = [notebooks.source(cell) for cell in notebooks.code_cells(notebook)]
    readings = slices.read_cells(code)
    bound_somewhere = set().union(*(reading.binds for reading in readings))
    for wanted in range(len(code)):
        bound = set()
        for position in slices.needed(readings, [wanted]):
            reading = readings[position]
            missing = (reading.uses & bound_somewhere) - bound
            assert not missing, f"code cell {position + 1}, for {wanted + 1}: {missing}"
            bound |= set(reading.binds)
