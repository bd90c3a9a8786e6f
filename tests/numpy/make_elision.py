"""Measure NumPy's temporary elision and write elision.json beside this file.

For each expression, at a size whose buffers lie one element below and exactly at 256 KiB:

- ``allocations``: data buffers of at least half the reference array that NumPy asked for, counted by a memory
  handler (``PyDataMem_SetHandler``), so exact;
- ``peak_arrays``: the peak that tracemalloc saw, in reference arrays (``n * itemsize`` bytes), without the inputs
  and with the result.

NumPy writes into a temporary only where its caller is the interpreter, so each statement is compiled and run by
``exec`` with its names as globals, as at the prompt. Usage: ``python make_elision.py [--table]``.
"""

from __future__ import annotations

import ctypes
import json
import pathlib
import sys
import tracemalloc
from typing import Any, NamedTuple

import numpy as np

HERE = pathlib.Path(__file__).parent
THRESHOLD = 256 * 1024
"""NumPy's NPY_MIN_ELIDE_BYTES."""

SETUP: dict[str, tuple[int, str]] = {
    # name: (bytes of one element of the reference array, setup lines; N stands for the size)
    "f64": (8, "a = np.arange(N) * 0.5 + 1.0\nb = np.arange(N) * 0.25 + 2.0\nc = np.arange(N) + 3.0"),
    "f32": (4, "a = np.arange(1, N + 1, dtype=np.float32)\nb = np.arange(2, N + 2, dtype=np.float32)"),
    "i64": (8, "a = np.arange(1, N + 1)\nb = np.arange(2, N + 2)"),
    "i32": (4, "a = np.arange(1, N + 1, dtype=np.int32)\nb = np.arange(2, N + 2, dtype=np.int32)"),
    "u8": (1, "a = np.ones(N, dtype=np.uint8)\nb = np.ones(N, dtype=np.uint8)"),
    "bool": (1, "a = np.arange(N) < 1000\nb = np.arange(N) > 100"),
    "mixed": (8,
        "i = np.arange(1, N + 1, dtype=np.int32)\nf = np.arange(N) + 1.0\ng = np.arange(1, N + 1, dtype=np.float32)"),
        
    "u64": (8, "a = np.arange(1, N + 1, dtype=np.uint64)\nb = np.arange(2, N + 2, dtype=np.uint64)"),
    "i16": (2,
        "a = np.ones(N, dtype=np.int16)\nb = np.ones(N, dtype=np.int16)\nf = np.ones(N, dtype=np.float32)"),
    "2xN": (8, "m = np.arange(2 * N).reshape(2, N) + 1.0"),
    # 7 * 31 * 151 = 32767 and 256 * 128 = 32768: the rows and columns of the two sizes.
    "2d": (8,
        "a = np.arange(N).reshape(R, C) + 1.0\nrow = np.ones(C)\ncol = np.ones((R, 1))\nb = np.arange(N).reshape(R, C) + 2.0"),
        
}


class Work(NamedTuple):
    """One expression.

    ``group``: core needs operators, ufuncs, creation and reductions only, later needs more, statement is one.
    """


    data: str
    expr: str
    group: str = "core"


def works(data: str, *exprs: str, group: str = "core") -> list[Work]:
    return [Work(data, expr, group) for expr in exprs]


WORKS: list[Work] = [
    # The headline expressions.
    *works("f64", "a*2+1", "((a*2)+1)**2", "np.sqrt(a*a + b*b)", "np.sqrt(a**2 + np.sin(a))",
        "np.sqrt(a*a + 1)"),
    *works("f64", "a*b + a", "a + a*b", "np.sqrt(a) + 1", "1 + np.sqrt(a)",
        "np.sqrt(a**3 + np.sin(a)*np.cos(a))"),
    # Every operator, temporary on the left and on the right.
    *(w for op in ["+", "-", "*", "/", "//", "%", "**"] for w in works("f64", f"(a+b) {op} c",
        f"c {op} (a+b)")),
    *(w for op in ["+", "-", "*", "/", "//", "%"] for w in works("f64", f"(a+b) {op} 2", f"2 {op} (a+b)")),
    *(w for op in ["<", "<=", "==", "!=", ">", ">="] for w in works("f64", f"(a+b) {op} c")),
    *works("f64", "c < (a+b)", "(a+b) < (b+c)", "(a+b) @ (b+c)"),
    # Unary.
    *works("f64", "-(a*b)", "+(a*b)", "abs(a*b)", "np.abs(a*b)", "np.negative(a*b)", "-np.sqrt(a)",
        "abs(-a)"),
    # Scalar powers.
    *works("f64", *(f"(a+b)**{p}" for p in ["2", "2.0", "0.5", "3", "-1", "-1.0", "1", "1.0", "0", "0.0",
        "1.5", "np.float64(2)", "np.int64(2)", "np.array(2.0)", "True"])),
    *works("f64", "a**2 + 1", "2**(a+b)", "(a**2)**2", "(a**2)**0.5"),
    # Both operands temporaries; deep chains; association.
    *works("f64", "a*b + b*c", "a*b - b*c", "a*b / (b+c)", "(a+b)*(a-b)", "(a+b)-(a-b)", "a+b+c+a+b+c",
        "a-(b-(c-a))", "a+(b+(c+a))"),
    *works("f64", "((a+1)*(b+1))/((a+2)*(b+2))", "-(-(-(a+b)))", "(a+b)*(b+c)+(c+a)*(a+b)",
        "1/(1+np.exp(-a))", "1/(1+a)", "1-(1-a)"),
    # Calls never write into their arguments; what a call returns may be written into.
    *works("f64", "np.add(a*b, c)", "np.add(a, b) * 2", "np.multiply(np.add(a, b), 2)",
        "np.maximum(a+b, 0) + 1", "np.sin(a*2)", "np.square(a+b) + 1"),
    # The same temporary named: its reference count is not one.
    *works("f64", "(t := a*b) + 1", "[a*b][0] + 1", "(lambda: a*b)() + 1", "(lambda x: x + 1)(a*b)",
        "(a*b if True else a) + 1"),
    # Views of a temporary do not own their memory.
    *works("f64", "(a*b)[:] + 1", "(a*b)[::-1] + 1", "(a*b).T + 1", "(a*b).reshape(-1) + 1",
        "(a*b).ravel() + 1", "(a*b).view(np.float64) + 1"),
    # NumPy scalars and 0-d arrays.
    *works("f64", "(a+b) * np.float64(2)", "np.float64(2) * (a+b)", "(a+b) + np.float32(2)",
        "(a+b) + np.int64(2)", "(a+b) + np.array(2.0)", "(a+b) + True", "(a+b) + np.array([2.0])"),
    *works("f64", "np.array(2.0) * (a+b)", "np.float64(2) + (a+b) + 1", "a.sum() * (a+b)",
        "(a+b) / np.float64(2)", "(a+b) + 2**63", "(a+b) + 2**70", "True + (a+b)", "2.5 * (a+b)"),
    # float32: the other operand must cast to it safely.
    *works("f32", "(a+b) * 2", "(a+b) * 2.0", "2 * (a+b)", "2.5 + (a+b)", "(a+b) * np.float32(2)",
        "np.float32(2) * (a+b)", "(a+b) * a", "(a+b)**2", "(a+b)**0.5"),
    *works("f32", "-(a+b)", "abs(a-b)", "(a+b) / 2", "(a+b) // 2", "(a+b) + True", "(a+b) + 300",
        "(a+b) + 100000", "(a+b) * 1e300 ", "(a+b) * np.int8(2)"),
    # int64.
    *works("i64", "(a+b) * 2", "2 + (a+b)", "(a+b) - 1", "(a+b) / 2", "(a+b) / b", "(a+b) // 2", "(a+b) % 7",
        "(a+b)**2", "(a+b)**3", "(a+b)**0.5", "(a+b) + 1.5", "(a+b)**2.0"),
    *works("i64", "(a+b) & b", "a & (a+b)", "(a+b) | 1", "1 | (a+b)", "(a+b) ^ b", "b ^ (a+b)", "(a+b) << 1",
        "1 << (a&b)", "(a+b) >> 1", "a >> (a&b)", "~(a+b)", "-(a+b)", "abs(a-b)"),
    *works("i64", "a*2+1", "(a*b)//(b+1)", "(a+b) + True", "(a+b) + np.int32(1)", "(a+b) + np.uint64(1)",
        "(a+b) + np.uint8(1)"),
    # int32 and uint8: a Python int becomes int64 before the check, so it does not cast safely.
    *works("i32", "(a+b) * 2", "2 * (a+b)", "(a+b) + 1", "(a+b) - 1", "(a+b) * np.int32(2)",
        "np.int32(2) * (a+b)", "(a+b) * a", "(a+b) & 7", "(a+b) << 1", "(a+b) << np.int32(1)", "(a+b) // 2",
        "(a+b)**2"),
    *works("i32", "-(a+b)", "~(a+b)", "abs(a-b)", "(a+b) / 2", "(a+b) + True", "(a+b) + np.int8(1)"),
    *works("u8", "(a+b) * 2", "(a+b) * np.uint8(2)", "(a+b) * a", "(a+b) & b", "~(a+b)", "(a+b) << 1",
        "-(a+b)", "(a+b)**2"),
    *works("u64", "(a+b) * 2", "2 + (a+b)", "(a+b) + 2**63", "(a+b) // 3", "(a+b) >> 1", "(a+b) & 255",
        "(a+b)**2", "(a+b) * np.uint64(2)", "(a+b) * np.uint8(2)", "(a+b) + True"),
    *works("i16", "(a+b) * 2", "f * (a+b)", "(f+f) * a", "a * (f+f)", "(f+f) + (a+b)", "(f+f) * np.int16(2)",
        "(f+f) * np.int32(2)"),
    # bool, without (a & b)**2: NumPy 2.4 elides it and then cannot cast the square, an int8, to bool.
    *works("bool", "(a & b) | b", "a | (a & b)", "~(a & b)", "(a & b) ^ a", "(a & b) & True",
        "True & (a & b)", "(a & b) == b", "(a | b) + a", "(a | b) * a", "abs(a & b)", "(a & b) + 1"),
    *works("f64", "(a > 2) & (b < 9000)", "~(a > 2)"),
    # Mixed dtypes.
    *works("mixed", "i*f", "i*f + 1", "(i+i)*f", "f*(i+i)", "(f+f)*i", "i*(f+f)", "(f+f)*g", "g*(f+f)",
        "(f+f)/i", "(f+f)//i", "(g+g)*f", "f+(g+g)", "(i+i)*g", "(i+i)+(f+f)", "(f+f)+(i+i)"),
    # Broadcasting: the other operand must have the temporary's own shape, or none.
    *works("2d", "a*2+1", "(a+b) + row", "row + (a+b)", "(a+b) * col", "row * col + 1", "(row*col) + a",
        "row*2 + a", "(a+b).T + 1", "(a.T + b.T) + 1", "(a.T*2) + a.T", "(a.T*2) + a.T + 1"),
    *works("2d", "(a+b) + np.ones((1, 1))", "(a - a.mean(axis=0)) / a.std(axis=0)", "(a + b)[0] + 1",
        "(a+b) + np.ones((1, R, C))", "(a+b) * a.sum()"),
    # Reductions.
    *works("2xN", "m.sum(axis=0) + 1", "m.mean(axis=0) + 1", "m.max(axis=0) + 1",
        "m.sum(axis=0, keepdims=True) + 1", "np.sum(m, axis=0) * 2", "m.std(axis=0) + 1", "m.sum(axis=0)",
        "m.mean(axis=0)", "m.std(axis=0)", "m.var(axis=0)"),
    # What other calls return.
    *works("f64", "np.zeros(N) + 1", "np.ones(N) * 2", "np.full(N, 2.0) + 1", "np.empty(N) * 0",
        "np.arange(N) + 1", "np.arange(N) * 0.5", "np.linspace(0, 1, N) * 2", "np.zeros_like(a) + 1",
        group="core"),
    *works("f64", "a.copy() + 1", "a.astype(np.float64) + 1", "a.astype(np.float64, copy=False) + 1",
        "np.random.rand(N) * 2", "np.random.random(N) * 2 - 1", "np.array(a) + 1", "np.abs(a) * 2"),
    *works("f64", "a.flatten() + 1", "a.ravel() + 1", "a[a > 0] + 1", "a[np.arange(N)] + 1",
        "np.where(a > 2, a, b) + 1", "np.concatenate([a, b]) + 1", "np.sort(a) + 1", "np.cumsum(a) + 1",
        group="later"),
    *works("f64", "a.take(np.arange(N)) + 1", "np.random.randn(N) + 1",
        "np.random.default_rng(0).random(N) + 1", "np.asarray(a) + 1", "np.clip(a, 1, 2) + 1",
        "np.repeat(a, 2) + 1", "np.tile(a, 2) + 1", "np.round(a) + 1", group="later"),
    *works("2d", "np.random.rand(R, C) * 2 + 1", "a.reshape(-1) * 2 + 1", "a.copy().reshape(-1) + 1",
        "np.ones((R, C)) + 1", "np.zeros((R, C), order='F') + a", "a.T.copy() + a.T", group="core"),
    *works("2d", "(a+b)[:, ::-1] + 1", "np.vstack([a, b]) + 1", "np.ascontiguousarray(a.T) + 1",
        "a.T.reshape(-1) + 1", "(a @ np.ones((C, C))) + 1", group="later"),
    # A caller that is not the interpreter.
    *works("f64", "sum([a*b, b, c])", "__import__('functools').reduce(np.add, [a*b, b, c])",
        "__import__('operator').add(a*b, c)", group="later"),
    # Statements: what augmented assignment and overlap allocate.
    *works("f64", "a *= 2", "a += b", "a += b*c", "a += a", "a -= a*2", "a **= 2", "a %= 3", "a[:] = b",
        "a[:] = 1", "a[:] = b*2", "a[1:] += a[:-1]", "a[:-1] += a[1:]", "a[1:] = a[:-1]", "a[:] = a[::-1]",
        "a += a[::-1]", group="statement"),
    *works("f64", "a[:N//2] += a[-(N//2):]", "a[::2] += a[1::2][:1]", "a[::2] *= 10", "a[2:] += a[:-2] * 2",
        "np.add(a, b, out=a)", "np.add(a[1:], a[:-1], out=a[1:])", "np.add(a, a[::-1], out=a)",
        "np.sqrt(a, out=a)", "np.sqrt(a[:-1], out=a[1:])", group="statement"),
    *works("f64", "a[1:N-1] = (a[:N-2] + a[2:]) / 2", "a = a*2 + 1", "d = a*b; d = d + c", "d = a*b; d += c",
        "a[1:] *= a[:-1].copy()", "np.multiply(a[:-1], a[1:], out=a[:-1])", group="statement"),
    *works("i64", "a += 1", "a //= 2", "a <<= 1", "a[1:] += a[:-1]", group="statement"),
    *works("mixed", "f += i", "f *= g", "g *= 2", "f[1:] += i[:-1]", "np.add(i, g, out=f)",
        "np.sqrt(i, out=f)", "f[:] = i", "i[:] = f", group="statement"),
    *works("2d", "a += row", "a *= col", "a += a[0]", "a += a[:, :1]", "a -= a.mean(axis=0)",
        "a[:, 1:] += a[:, :-1]", "a[1:] += a[:-1]", "a[:] = a[::-1]", "a[:] = a[:, ::-1]",
        "a[:C, :C] += a[:C, :C].T", group="statement"),
]


class Counter:
    """A NumPy memory handler that counts the requests of at least ``least`` bytes."""

    _MALLOC = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    _CALLOC = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)
    _REALLOC = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    _FREE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)

    class _Handler(ctypes.Structure):
        """PyDataMem_Handler of numpy/ndarraytypes.h."""

        _fields_ = [("name", ctypes.c_char * 127), ("version", ctypes.c_uint8)] + [
            (name, ctypes.c_void_p) for name in ("ctx", "malloc", "calloc", "realloc", "free")
        ]

    def __init__(self) -> None:
        libc = ctypes.CDLL(None)
        for name, args in {"malloc": 1, "calloc": 2}.items():
            getattr(libc, name).restype = ctypes.c_void_p
            getattr(libc, name).argtypes = [ctypes.c_size_t] * args
        libc.realloc.restype = ctypes.c_void_p
        libc.realloc.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        libc.free.argtypes = [ctypes.c_void_p]
        self.least, self.count = sys.maxsize, 0

        def seen(size: int) -> None:
            self.count += size >= self.least

        def malloc(_ctx: int, size: int) -> int:
            seen(size)
            return libc.malloc(size)

        def calloc(_ctx: int, count: int, size: int) -> int:
            seen(count * size)
            return libc.calloc(count, size)

        # A growing realloc is no new array; NumPy uses it for what it cannot size in advance.
        self._keep = [
            self._MALLOC(malloc),
            self._CALLOC(calloc),
            self._REALLOC(lambda _ctx, old, size: libc.realloc(old, size)),
            self._FREE(lambda _ctx, pointer, _size: libc.free(pointer)),
        ]
        pointers = [ctypes.cast(function, ctypes.c_void_p) for function in self._keep]
        self._handler = self._Handler(b"counting", 1, None, *pointers)
        api = ctypes.pythonapi
        api.PyCapsule_New.restype = ctypes.py_object
        api.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        self._name = b"mem_handler"
        self._capsule = api.PyCapsule_New(ctypes.addressof(self._handler), self._name, None)
        api.PyCapsule_GetPointer.restype = ctypes.c_void_p
        api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
        table = api.PyCapsule_GetPointer(np._core._multiarray_umath._ARRAY_API, None)
        set_handler = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[304]  # PyDataMem_SetHandler
        self._set = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(set_handler)

    def allocations(self, code: Any, names: dict[str, Any], least: int) -> int:
        """Requests of at least `least` bytes while `code` runs."""
        before = self._set(self._capsule)
        self.least, self.count = least, 0
        try:
            exec(code, names)
        finally:
            self.least = sys.maxsize
            self._set(before)
        return self.count


def peak_bytes(code: Any, names: dict[str, Any]) -> int:
    """tracemalloc's peak above what stood before `code` ran."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    exec(code, names)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - before


def exec_result(code: Any, names: dict[str, Any]) -> Any:
    """What `code` binds to ``r``."""
    exec(code, names)
    return names["r"]


def measure(work: Work, counter: Counter, below: bool) -> dict[str, Any]:
    """One row of elision.json."""
    itemsize, setup = SETUP[work.data]
    n = THRESHOLD // itemsize - below
    rows, columns = (7 * 31, 151) if below else (256, 128)
    sizes = {"N": n} | ({"R": rows, "C": columns} if work.data == "2d" else {})
    lines = [f"{name} = {value}" for name, value in sizes.items()] + setup.split("\n")
    names: dict[str, Any] = {"np": np}
    exec("\n".join(lines), names)
    text = work.expr.strip() if work.group == "statement" else f"r = {work.expr}"
    code = compile(text, "<stdin>", "exec")
    with np.errstate(all="ignore"):
        exec(code, dict(names))  # caches and imports settle
        reference = n * itemsize
        count = counter.allocations(code, dict(names), reference // 2)
        peak = peak_bytes(code, dict(names))
        result = np.asarray(exec_result(code, names)) if work.group != "statement" else None
    return {
        "expr": work.expr.strip(),
        "group": work.group,
        "setup": lines,
        "n": n,
        "itemsize": itemsize,
        "result": None if result is None else str(result.dtype),
        "allocations": count,
        "peak_arrays": round(peak / reference, 2),
    }


def main() -> None:
    counter = Counter()
    rows = []
    for work in WORKS:
        below, at = (measure(work, counter, below) for below in (True, False))
        rows += [below, at]
        if "--table" in sys.argv:
            saved = below["allocations"] - at["allocations"]
            print(
                f"{work.data:6}{work.expr:42} below {below['allocations']} ({below['peak_arrays']})"
                f"  at {at['allocations']} ({at['peak_arrays']})  {'elides ' + str(saved) if saved else '-'}"
            )
    text = ",\n".join(json.dumps(row) for row in rows)
    head = json.dumps({"numpy": np.__version__, "threshold_bytes": THRESHOLD})[:-1]
    (HERE / "elision.json").write_text(f'{head}, "rows": [\n{text}\n]}}\n')


if __name__ == "__main__":
    main()
