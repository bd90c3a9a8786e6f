"""Writes signatures.json: the parameters of NumPy's functions and methods, in order, as NumPy documents them.

A name stands as it is; `*name` takes the rest, and what follows `*` is given by name alone.

    python tests/numpy/make_signatures.py
"""
import inspect
import json
import pathlib
import re

import numpy as np

# What these take behind `**kwargs`, by their documentation.
BEHIND = {
    "einsum": ["dtype", "order", "casting"],
    "ufunc.reduce": ["keepdims", "initial", "where"],
    "ndarray.argmax": ["keepdims"],
    "ndarray.argmin": ["keepdims"],
}

OUT = pathlib.Path(__file__).with_name("signatures.json")

CLASSES = {"ndarray": np.ndarray, "generic": np.generic, "ufunc": np.ufunc, "random.Generator": np.random.Generator,
           "random.SeedSequence": np.random.SeedSequence, "memmap": np.memmap}
MODULES = {"": np, "linalg.": np.linalg, "random.": np.random, "strings.": np.strings,
           "lib.stride_tricks.": np.lib.stride_tricks}


def written(thing):
    """The parameters of a function as text, from its signature or from the first line of its documentation."""
    try:
        text = str(inspect.signature(thing))
    except (ValueError, TypeError):
        first = (thing.__doc__ or "").strip().splitlines()
        # Some signatures go over several lines.
        text = " ".join(first[:4])
        if not re.match(r"[\w.]+\(", text):
            return None
    return within(text[text.index("("):])


def within(text):
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0:
            return text[1:i]
    return None


def names(text):
    """The names of the parameters of a signature."""
    parts, depth, part = [], 0, ""
    # Brackets around what may be left out mean nothing here: `start, ] stop`.
    text = re.sub(r"\[, |, \]|\]$|^\[|\[(?=\w+ *,)", lambda m: ", " if "," in m.group() else "", text)
    for c in text:
        depth += (c in "([{<") - (c in ")]}>")
        if c == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += c
    parts.append(part)
    found = []
    for part in parts:
        name = re.split(r"[=:]", part.strip())[0].strip()
        if name and name not in ("/", "...") and name != "self" and not name.startswith("**"):
            found.append(name)
    return found


def main():
    table = {}
    for prefix, module in MODULES.items():
        for name in dir(module):
            thing = getattr(module, name)
            if name.startswith("_") or isinstance(thing, (np.ufunc, type)) or not callable(thing):
                continue
            text = written(thing)
            if text is not None:
                table[prefix + name] = names(text)
    for name, cls in CLASSES.items():
        for method in dir(cls):
            thing = None if method.startswith("_") else getattr(cls, method)
            if not callable(thing):
                continue
            text = written(thing)
            if text is not None:
                table[f"{name}.{method}"] = names(text)
                # A method's keywords are those of the function of its name.
                if "**kwargs" in text and name == "ndarray":
                    own = table[f"{name}.{method}"]
                    own += [more for more in table.get(method, [])[1:] if more not in own]
    for name, more in BEHIND.items():
        table[name] += [key for key in more if key not in table[name]]
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(table.items()))
    OUT.write_text("{\n" + lines + "\n}\n")


main()
