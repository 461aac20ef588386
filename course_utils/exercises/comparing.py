"""Compare an answer with the expected one, and say in words how they differ."""

import numbers
import reprlib

import numpy as np


def plain(value):
    """Copy a result into its plain form, in which results can be compared.

    value: anything: a number, an array, a tensor of any backend, a string, a tuple or list of them.
    Returns a NumPy array (of shape () for one number or boolean), a string, None, Ellipsis, or a
    tuple of those; a value that has no plain form is returned as it is.
    """
    if value is None or value is ...:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (list, tuple)):
        return tuple(plain(item) for item in value)
    try:
        array = _array(value)
    except Exception:
        return value
    has_no_plain_form = array.dtype.kind == "O" and not isinstance(value, np.ndarray)
    return value if has_no_plain_form else array


def _array(value):
    """A copy of a number, an array or a tensor as a NumPy array."""
    if hasattr(value, "detach"):  # a torch tensor, which may need its gradient or lie on a GPU
        value = value.detach().cpu()
        if str(getattr(value, "dtype", "")) == "torch.bfloat16":  # which torch does not hand over
            value = value.float()
    array = np.array(value)
    if array.dtype.kind == "V":  # bfloat16, which NumPy itself does not know
        return array.astype(np.float64)
    if array.dtype.kind == "O" and isinstance(value, numbers.Real):  # a fraction, a huge integer
        return np.array(float(value))
    return array


def is_untouched(value) -> bool:
    """Whether a plain value is that of a stub: None, Ellipsis, or a tuple of nothing else."""
    if isinstance(value, tuple):
        return len(value) > 0 and all(is_untouched(item) for item in value)
    return value is None or value is ...


def difference(expected, answer, tolerance: float, reveal: bool = True) -> str | None:
    """Say how an answer differs from what is expected.

    expected, answer: plain values.
    tolerance: the largest accepted error, as a fraction of the largest expected value; whole
        numbers are compared exactly.
    reveal: whether the text may state the expected value.
    Returns None where they agree, otherwise a clause that begins in lower case.
    """
    expected = _joined(expected)
    if isinstance(expected, tuple):
        return _difference_of_tuples(expected, answer, tolerance, reveal)
    if isinstance(expected, np.ndarray):
        return _difference_of_arrays(expected, answer, tolerance, reveal)
    if isinstance(expected, str) and isinstance(answer, str):
        wanted = f"where {short(expected)} is expected" if reveal else "which is not right"
        return None if answer == expected else f"the answer is {short(answer)}, {wanted}"
    if (expected is None or expected is ...) and answer is expected:
        return None
    return _other_kind(expected, answer)


def _joined(value):
    """Numbers in a tuple, or in rows of equal length, as one array; all else as it is."""
    if not isinstance(value, tuple) or not _are_numbers(value):
        return value
    try:
        return np.array(value)
    except ValueError:
        return value


def _are_numbers(value) -> bool:
    if isinstance(value, tuple):
        return all(_are_numbers(item) for item in value)
    return isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "iuf"


def _difference_of_tuples(expected, answer, tolerance, reveal):
    if isinstance(answer, np.ndarray) and answer.ndim > 0:
        answer = tuple(plain(item) for item in answer)
    if not isinstance(answer, tuple) or len(answer) != len(expected):
        return _other_kind(expected, answer)
    for position, pair in enumerate(zip(expected, answer, strict=True), start=1):
        found = difference(*pair, tolerance, reveal)
        if found:
            return f"in result {position} of {len(expected)}, {found}"
    return None


def _difference_of_arrays(expected, answer, tolerance, reveal):
    if isinstance(answer, tuple):
        try:
            answer = np.array(answer)
        except ValueError:  # rows of unequal length have no shape
            return _other_kind(expected, answer)
    if not isinstance(answer, np.ndarray) or answer.shape != expected.shape:
        return _other_kind(expected, answer)
    if answer.dtype.kind not in ("b" if expected.dtype.kind == "b" else "iuf"):
        return _other_kind(expected, answer)
    wrong = ~_is_close(expected, answer, tolerance)
    return _wrong_values(expected, answer, wrong, reveal) if wrong.any() else None


def _is_close(expected, answer, tolerance):
    """Which values agree: an array of booleans of their shape."""
    exact = expected.dtype.kind in "biu"
    expected, answer = expected.astype(np.float64), answer.astype(np.float64)
    finite = np.isfinite(expected)
    limit = tolerance * (np.abs(expected[finite]).max(initial=0.0) or 1.0)
    if exact:  # a count that is off by one is wrong, however large the count
        limit = min(limit, 0.01)
    both_nan = np.isnan(expected) & np.isnan(answer)
    with np.errstate(invalid="ignore"):
        near = np.abs(answer - expected) <= limit
    return np.where(finite, near, (answer == expected) | both_nan)


def _wrong_values(expected, answer, wrong, reveal):
    """The clause for an answer of the right kind and shape with wrong values in it."""
    position = tuple(int(index) for index in np.argwhere(wrong)[0])
    given, wanted = answer[position], expected[position]
    text = f"the answer is {short(given)}"
    if reveal:
        text += f", where {short(wanted)} is expected"
    elif expected.ndim == 0:
        is_order = np.isfinite(float(given)) and expected.dtype.kind != "b"
        too = "too large" if float(given) > float(wanted) else "too small"
        text += f", which is {too}" if is_order else ", which is not right"
    if not np.isfinite(float(given)):
        text += " (look for a division by zero, or a value that grew without bound)"
    if expected.ndim == 0:
        return text
    errors = np.abs(answer.astype(np.float64) - expected.astype(np.float64))[wrong]
    by = f", by up to {short(errors.max())}" if reveal and np.isfinite(errors).all() else ""
    count = f"{int(wrong.sum())} of {wrong.size} values are wrong{by}"
    return f"the shape is right, but {count}: at position {position} {text}"


def _other_kind(expected, answer):
    wanted = describe(expected, kind_only=True)
    return f"the answer is {describe(answer)}, where {wanted} is expected"


_KINDS = {"b": "booleans", "c": "complex numbers", "O": "Python objects", "U": "strings"}


def describe(value, kind_only: bool = False) -> str:
    """What a plain value is, in words; with kind_only, a number or string is not stated itself."""
    value = _joined(value)
    if isinstance(value, tuple):
        return f"a tuple or list of {len(value)}"
    if isinstance(value, str):
        return "a string" if kind_only else f"the string {short(value)}"
    if value is None or value is ...:
        return f"`{value}`" if value is None else "`...`"
    if not isinstance(value, np.ndarray):
        is_function = callable(value) and not isinstance(value, type)
        return "a function" if is_function else f"an object of type {type(value).__name__}"
    if value.ndim > 0:
        kind = _KINDS.get(value.dtype.kind)
        return f"an array {f'of {kind} ' if kind else ''}of shape {value.shape}"
    if value.dtype.kind == "b":
        return "True or False" if kind_only else short(value)
    return "a number" if kind_only else f"the number {short(value)}"


def short(value) -> str:
    """A value in few characters, for a message; never raises."""
    try:
        return _short(value)
    except Exception:
        return f"an object of type {type(value).__name__}"


def _short(value):
    if isinstance(value, np.ndarray) and value.ndim > 0:
        if value.size > 9 or value.dtype.kind not in "biuf":
            return f"array of shape {value.shape}"
        return str([_number(item) for item in value]) if value.ndim == 1 else _rows(value)
    if isinstance(value, (np.ndarray, np.generic, int, float)):
        return str(_number(value))
    if isinstance(value, (tuple, list)) and len(value) <= 9:
        inner = ", ".join(short(item) for item in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' * (len(value) == 1)})"
    return value.__name__ if callable(value) else reprlib.repr(value)


def _rows(array):
    return "[" + ", ".join(short(row) for row in array) + "]"


def _number(value):
    """A number rounded to six digits, as a Python number, which prints without its type."""
    value = value.item() if isinstance(value, (np.ndarray, np.generic)) else value
    if isinstance(value, float):
        rounded = float(f"{value:.6g}")
        return int(rounded) if rounded.is_integer() and abs(rounded) < 1e6 else rounded
    return value
