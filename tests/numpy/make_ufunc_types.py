"""Writes src/numpy/ufunc/types.txt: NumPy's own table of its ufuncs, a line each: name, identity, loops.

    python tests/numpy/make_ufunc_types.py
"""
import pathlib

import numpy as np

INTO = pathlib.Path(__file__).resolve().parents[2] / "src" / "numpy" / "ufunc" / "types.txt"

ufuncs = {thing.__name__: thing for thing in vars(np).values() if isinstance(thing, np.ufunc)}
lines = [f"{name} {ufunc.identity} {' '.join(ufunc.types)}" for name, ufunc in sorted(ufuncs.items())]
INTO.write_text("\n".join(lines) + "\n")
