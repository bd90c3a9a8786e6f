"""Write golden.json beside this file: what real NumPy answers to the expressions of golden_cases.py.

Deterministic: no time, host or path is in it; random numbers come from seeds in the setup lines.
Usage: ``python make_golden.py`` (NumPy 2.4).

One object a case, keys left out where they say nothing:

- ``group``, ``setup`` (lines run first, their warnings dropped), ``expr`` (an expression, or a statement), ``needs``
  (keys of golden_cases.NEEDS, or "float16" where that is the result's dtype);
- ``type`` (ndarray, float64, int, tuple ...), ``dtype``, ``shape``, ``strides`` (bytes; left out where the value
  is C-contiguous or has an axis shorter than 2, whose stride NumPy leaves free), ``repr`` (the value as the prompt
  prints it; none for None);
- ``bits``: for an array of up to 64 floats, each element's bits in hexadecimal, in C order; ``ulp``: how
  far from them a result may lie (transcendental functions; then there is no ``repr``);
- ``stdout``; ``warnings``: messages in order, with their class unless it is RuntimeWarning;
- ``error``: ``class`` (Python's name) and ``message``; such a case has no value.
"""

from __future__ import annotations

import contextlib
import io
import json
import pathlib
import warnings
from typing import Any

import numpy as np

from golden_cases import CASES, Case, needs

OUTPUT = pathlib.Path(__file__).with_name("golden.json")
MOST_BYTES = 900_000
MOST_BITS = 64


def class_name(error: BaseException) -> str:
    """The public class that NumPy shows for its private ones."""
    name = type(error).__name__
    return "UFuncTypeError" if name.startswith("_UFunc") else name


def run(case: Case) -> tuple[Any, str, list[str]]:
    """Value, printed text and warnings of `case`; its error is raised."""
    names: dict[str, Any] = {"np": np}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(io.StringIO()):
            exec("\n".join(case.setup), names)
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()) as printed:
        warnings.simplefilter("always")
        try:
            value = eval(compile(case.expr, "<stdin>", "eval"), names)
        except SyntaxError:
            exec(compile(case.expr, "<stdin>", "exec"), names)
            value = None
    messages = [
        str(w.message) if w.category is RuntimeWarning else f"{w.category.__name__}: {w.message}" for w in caught
    ]
    return value, printed.getvalue(), messages


def float_bits(array: np.ndarray) -> list[str]:
    """The bits of every element of a float array, in C order."""
    words = np.ascontiguousarray(array).reshape(-1).view(f"u{array.dtype.itemsize}")
    return [f"{int(word):x}" for word in words]


def answer(case: Case) -> dict[str, Any]:
    """The JSON object of `case`."""
    row: dict[str, Any] = {"group": case.group, "setup": list(case.setup), "expr": case.expr}
    if not case.setup:
        del row["setup"]
    if more := needs(case):
        row["needs"] = more
    try:
        value, printed, messages = run(case)
    except Exception as error:  # whatever NumPy raises is the answer
        return row | {"error": {"class": class_name(error), "message": str(error)}}
    if printed:
        row["stdout"] = printed
    if messages:
        row["warnings"] = messages
    if value is None:
        return row
    row["type"] = type(value).__name__
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        row["dtype"] = str(array.dtype)
        if row["dtype"] == "float16":  # the square root of int8, say
            row["needs"] = [*row.get("needs", []), "float16"]
        row["shape"] = list(array.shape)
        if array.ndim and min(array.shape) > 1 and not array.flags.c_contiguous:
            row["strides"] = list(array.strides)
        # A scalar's repr has all of its digits already.
        plain = isinstance(value, np.generic) and case.ulp is None
        if array.dtype.kind == "f" and 0 < array.size <= MOST_BITS and not plain:
            row["bits"] = float_bits(array)
    if case.ulp is None:
        row["repr"] = repr(value)
    else:
        row["ulp"] = case.ulp
    return row


def main() -> None:
    seen: set[tuple[tuple[str, ...], str]] = set()
    rows = []
    for case in CASES:
        if (case.setup, case.expr) not in seen:
            seen.add((case.setup, case.expr))
            rows.append(json.dumps(answer(case), separators=(",", ":")))
    text = json.dumps({"numpy": np.__version__})[:-1] + ', "cases": [\n' + ",\n".join(rows) + "\n]}\n"
    if len(text) >= MOST_BYTES:
        raise SystemExit(f"{len(text)} bytes: more than {MOST_BYTES}")
    OUTPUT.write_text(text)
    print(f"{len(rows)} cases, {len(text)} bytes")


if __name__ == "__main__":
    main()
