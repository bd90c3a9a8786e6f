"""Writes functions.json: what NumPy answers to calls of every function, over operands of every dtype and over the edges.

    python tests/numpy/make_functions.py
"""
import contextlib
import io
import json
import pathlib
import sys
import warnings

import numpy as np
from function_calls import CALLS, OPERANDS

OUT = pathlib.Path(__file__).with_name("functions.json")
CLASSES = {"_UFuncOutputCastingError": "UFuncTypeError", "_UFuncInputCastingError": "UFuncTypeError",
           "_UFuncNoLoopError": "UFuncTypeError", "_UFuncBinaryResolutionError": "UFuncTypeError"}


def answer(operand, line):
    """What a line prints, or the class and the message of its error; None for what is not there to be compared."""
    space = {"np": np}
    exec(f"a = {operand}", space)
    out = io.StringIO()
    show, sys.displayhook = sys.displayhook, lambda value: value is None or print(repr(value))
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(out):
            warnings.simplefilter("ignore")
            for part in line.split("; "):
                exec(compile(part, "<call>", "single"), space)
    except Exception as error:
        name = type(error).__name__
        return f"{out.getvalue()}{CLASSES.get(name, name)}: {error}".rstrip()
    finally:
        sys.displayhook = show
    return out.getvalue().rstrip()


def compared(text):
    """Whether an answer is one that can be compared: what needs complex numbers, objects, or an address cannot."""
    return not any(sign in text for sign in ("dtype=object", "complex", "0x", "OverflowError: Python int"))


def main():
    table = {}
    count = 0
    for group, lines in CALLS.items():
        for line in lines.strip().splitlines():
            answers = [answer(operand, line) for operand in OPERANDS.values()]
            table[line] = [text if compared(text) else None for text in answers]
            count += sum(text is not None for text in table[line])
    lines = ",\n".join(f"{json.dumps(call)}: {json.dumps(answers, ensure_ascii=False)}" for call, answers in table.items())
    OUT.write_text(f'{{"operands": {json.dumps(list(OPERANDS.items()))},\n"calls": {{\n{lines}\n}}}}\n')
    print(f"{count} answers to {len(table)} calls")


main()
