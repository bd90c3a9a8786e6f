"""The expressions whose answers by real NumPy make_golden.py records, group by group."""

from __future__ import annotations

import re
from typing import NamedTuple


class Case(NamedTuple):
    """`ulp`: how many units in the last place a result may differ by; None: not at all."""

    group: str
    setup: tuple[str, ...]
    expr: str
    ulp: int | None = None


CASES: list[Case] = []

NEEDS: dict[str, str] = {
    "statements": r"^(if|while|for|assert|del) |^\w(, \w)+ = |; print",
    "dicts": r"^(?!.*f').*\{",
    "text formatting": r"f'|'%",
    "builtins": r"(?<![.\w])(divmod|iter|round|max|min|sum|isinstance|range|type|len|int|float|bool|str|repr)\(",
        
    "lists of numbers": r"\.(tolist|item)\(",
    "reduction keywords": r"\b(where|initial|ddof)=",
    "axes": r"\.(transpose|swapaxes)\(",
    "ravel": r"\b(flatten|ravel)\(",
    "casting": r"\bcasting=",
    "like keywords": r"\bretstep=|_like\(.*shape=|ndmin=",
    "functions": r"\bnp\.(asarray|ascontiguousarray|asfortranarray|copy|shape|ndim|size|ravel|amax|amin|dtype)\b",
        
}
"""What a case uses beyond operators, ufuncs, creation, views, reductions, reshape, astype, copy and view."""


def needs(case: Case) -> list[str]:
    """The keys of NEEDS that `case` uses; "python" where it has nothing of NumPy."""
    text = "\n".join([*case.setup, case.expr])
    found = [name for name, pattern in NEEDS.items() if re.search(pattern, text, re.MULTILINE)]
    if case.group == "errors" and not re.search(r"\b(np|a|b|m)\b", case.expr):
        found.append("python")
    return found

INTS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float32", "float64"]
DTYPES = ["bool", *INTS, *FLOATS]


def add(group: str, setup: str, *exprs: str, ulp: int | None = None) -> None:
    """Cases of `group` that share the lines of `setup`."""
    lines = tuple(line for line in setup.split("\n") if line.strip())
    CASES.extend(Case(group, lines, expr, ulp) for expr in exprs)


def operators() -> None:
    floats = "a = np.array([7.5, -7.5, 2.0, -0.0, 1e300])\nb = np.array([2.0, 2.0, -3.0, 5.0, 1e300])"
    add("operators", floats, *(f"a {op} b" for op in ["+", "-", "*", "/", "//", "%"]))
    add("operators", floats, *(f"a {op} b" for op in ["<", "<=", "==", "!=", ">", ">="]))
    add("operators", floats, "-a", "+a", "abs(a)", "a**2", "(-a)**2", "a*2 + 1", "1 - a", "2 / b", "2 // b",
        "-7 % b", "7.5 // b")
    add("operators", floats, "a & b", "a | b", "a ^ b", "~a", "a << b", "a >> 1", "-(a < b)",
        "(a < b) - (a > b)")
    ints = "i = np.array([7, -7, 0, 5, -128])\nj = np.array([2, 3, -4, 5, 7])"
    add("operators", ints, *(f"i {op} j" for op in ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<", "<=",
        "==", "!=", ">", ">="]))
    add("operators", ints, "-i", "+i", "~i", "abs(i)", "i**2", "i**3", "2**abs(i)", "i << 2", "i >> 1",
        "1 << abs(i)", "i * 2.5", "i / 2", "i // 2", "i % 3", "i % -3", "i // -3", "-i // 3")
    bools = "p = np.array([True, True, False, False])\nq = np.array([True, False, True, False])"
    add("operators", bools, *(f"p {op} q" for op in ["+", "*", "&", "|", "^", "<", "<=", "==", "!=", "//",
        "%", "/", "**", "<<", ">>", "-"]))
    add("operators", bools, "~p", "-p", "+p", "abs(p)", "p & True", "p | 1", "p + 1", "p * 2.5",
        "p ^ q ^ True", "p == 1", "p < 2")
    chains = "a = np.array([1.0, 4.0, 9.0])\nb = np.array([3.0, 4.0, 0.5])"
    add("operators", chains, "np.sqrt(a*a + b*b)", "np.sqrt(a*a + 1)", "((a*2)+1)**2", "a*b + a", "-(a*b)",
        "a - b - a", "a - (b - a)", "a / b / 2", "a + b*2 - a/4", "(a + b) * (a - b)", "a**0.5", "a**-1",
        "1 / a", "-a**2", "(-a)**2", "abs(a - b)", "a // b * b + a % b == a")
    add("operators", chains, "a += 1; print(a)", "a -= b; print(a)", "a *= 2; print(a)", "a /= 4; print(a)",
        "a //= 2; print(a)", "a %= 2; print(a)", "a **= 2; print(a)", "a += a; print(a)",
        "a += b*2; print(a)")
    add("operators", "i = np.arange(4)", "i += 1.5", "i /= 2", "i += 2; print(i)", "i <<= 2; print(i)",
        "i |= 1; print(i)", "i &= 2; print(i)", "i ^= 3; print(i)", "i //= 2; print(i)", "i **= 2; print(i)",
        "i -= True; print(i)", "i *= np.float64(2)")


def ufuncs() -> None:
    two = "a = np.array([1.5, -2.5, 4.0, 0.25])\nb = np.array([2.0, 0.5, -4.0, 0.25])"
    for name in ["add", "subtract", "multiply", "divide", "true_divide", "floor_divide", "remainder", "mod",
        "maximum", "minimum"]:
        add("ufuncs", two, f"np.{name}(a, b)", f"np.{name}(a, 2)")
    for name in ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and",
        "logical_or", "logical_xor"]:
        add("ufuncs", two, f"np.{name}(a, b)")
    for name in ["negative", "positive", "absolute", "abs", "square", "logical_not"]:
        add("ufuncs", two, f"np.{name}(a)")
        add("ufuncs", "i = np.array([3, -4, 0], dtype=np.int16)", f"np.{name}(i)")
        add("ufuncs", "", f"np.{name}(3)", f"np.{name}(2.5)", f"np.{name}(True)", f"np.{name}([1, 2])")
    bits = "i = np.array([12, 10, -1], dtype=np.int32)\nj = np.array([10, 3, 7], dtype=np.int32)"
    for name in ["bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "maximum",
        "minimum", "power", "logical_and"]:
        add("ufuncs", bits, f"np.{name}(i, abs(j) % 5)")
    add("ufuncs", bits, "np.invert(i)", "np.bitwise_not(i)", "np.bitwise_and(i, 1.0)",
        "np.invert(np.array([True, False]))", "np.invert(1.5)")
    add("ufuncs", "", "np.sqrt(np.array([0.0, 1.0, 2.0, 4.0, -0.0, np.inf]))", "np.sqrt(2)",
        "np.sqrt([1, 4, 9])", "np.sqrt(np.float32(2))", "np.sqrt(np.arange(5, dtype=np.int8))",
        "np.sqrt(np.arange(5, dtype=np.int16))", "np.sqrt(True)", "np.sqrt(np.array([], dtype=float))",
        "np.sqrt(np.array(16.0))")
    angles = "x = np.array([0.0, -0.0, 0.5, 1.0, -1.0, 3.141592653589793, 10.0, 100.0, -1234.5, 1e5])"
    add("ufuncs", angles, "np.sin(x)", "np.cos(x)", "np.exp(x / 10)", "np.log(abs(x) + 0.1)",
        "np.sin(x)**2 + np.cos(x)**2", ulp=4)
    add("ufuncs", angles + "\ny = x.astype(np.float32)", "np.sin(y)", "np.cos(y)", "np.exp(y / 100)",
        "np.log(abs(y) + 1)", ulp=4)
    add("ufuncs", "", "np.sin(1)", "np.cos(1)", "np.exp(1)", "np.log(2)", "np.exp(-1.5)", "np.log(10.0)",
        "np.exp(np.array([1, 2], dtype=np.int8).astype(np.float32))", ulp=4)
    add("ufuncs", "", "np.exp(0)", "np.log(1)", "np.sin(0.0)", "np.cos(0.0)", "np.exp(-np.inf)",
        "np.exp(np.inf)", "np.log(np.inf)", "np.exp(710)", "np.exp(-750.0)", "np.log(0)", "np.log(-1.0)",
        "np.log(np.array([0.0, -1.0, 1.0]))", "np.sin(np.inf)", "np.cos(np.array([np.inf, np.nan]))",
        "np.sqrt(-1)", "np.sqrt(np.array([-1.0, 4.0]))", "np.exp(np.array([710.0, 0.0]))", "np.exp(np.nan)",
        "np.sin(np.array([np.inf]))")
    powers = "x = np.array([0.5, 2.0, 3.0, 10.0, 0.0])"
    add("ufuncs", powers, "x**3", "x**1.5", "x**x", "np.power(x, 3)", "2.0**x", "x**2.5", "2**x", ulp=3)
    add("ufuncs", powers, "x**2", "x**0.5", "x**0", "x**1", "x**2.0", "np.power(x, 2)", "x**-1", "x**True")
    add("ufuncs", powers + "\ny = x.astype(np.float32)", "y**3", "y**1.5", "y**y", "2**y", ulp=3)
    add("ufuncs", powers + "\ny = x.astype(np.float32)", "y**2", "y**0.5", "y**np.float32(2)",
        "y**np.float64(2)", "np.square(y)", "y**-1")
    add("ufuncs", "x = np.array([-1.0, -2.0, -0.0, -np.inf])", "x**0.5", "x**1.5", "x**3", "x**-2", "x**2",
        "x**0", "x**-1", "np.power(x, 0.5)")
    add("ufuncs", "i = np.arange(5)", "i**2", "i**3", "i**i", "2**i", "(-2)**i", "i**2.0", "i**0.5", "i**0",
        "i**1", "np.power(i, 2)", "np.power(2, i)", "np.power(i, 2, dtype=np.float64)", "i**np.int8(2)",
        "i**True")
    add("ufuncs", "i = np.arange(5)", "i**-1", "2**-i", "np.power(i, -2)", "np.int64(2)**-1",
        "i**np.array([-1])", "np.array([2])**-2", "np.array([True])**-1", "np.arange(3, dtype=np.uint8)**-1",
        "i**-1.0")
    special = "x = np.array([np.nan, 1.0, -np.inf, np.inf, 0.0])\ny = np.array([1.0, np.nan, 2.0, -2.0, -1.0])"
    add("ufuncs", special, "np.maximum(x, y)", "np.minimum(x, y)", "x + y", "x - y", "x * y", "x / y",
        "x < y", "x == x", "x != x", "np.logical_and(x, y)", "np.logical_not(x)", "x % y", "x // y", "abs(x)",
        "-x", "np.square(x)", "np.maximum(x, 1)", "np.minimum(1, y)")
    out = "a = np.arange(4.0)\nb = np.ones(4)\no = np.empty(4)\ni = np.empty(4, dtype=np.int64)\nf = np.empty(4, dtype=np.float32)\ns = np.zeros(8)"
    add("out", out, "np.add(a, b, out=o)", "np.add(a, b, o)", "np.add(a, b, out=(o,))", "np.add(a, b, out=a)",
        "np.multiply(a, 2, out=o) is o", "np.sqrt(a, out=a)", "np.sqrt(a, o)", "np.add(a, b, out=f)",
        "np.add(a, b, out=i)", "np.add(a, b, out=np.empty(3))", "np.add(a, b, out=np.empty((2, 4)))",
        "np.add(a, 1, out=s[::2])", "np.add(np.multiply(a, 2, out=o), 1, out=o)", "np.less(a, b, out=o)",
        "np.less(a, 2, out=np.empty(4, dtype=bool))", "np.add(a, b, out=5)", "np.add(a, b, out=None)",
        "np.sqrt(a, out=i)", "np.add(a[:1], b[:1], out=o)", "np.add(a, b, out=np.empty((1, 4)))",
        "np.add(1, 2, out=np.zeros(3))", "np.add(a, b, out=a[::-1])")
    add("out", out, "np.add(a, b, out=np.empty(4, dtype=np.int32))", "np.sin(a, out=f)",
        "np.divide(a, 2, out=i)", "np.add(a, b, c=1)", "np.add(a)", "np.add(a, b, o, 1)", "np.add()",
        "np.sqrt()", "np.sqrt(a, o, 3)", "np.add(a, b, dtype='nosuch')")
    out2 = "a = np.arange(3)\nb = np.arange(3, 6)"
    add("dtype", out2, *(f"np.add(a, b, dtype=np.{d})" for d in DTYPES if d != "bool"))
    add("dtype", out2, "np.add(a, b, dtype=bool)", "np.multiply(a, b, dtype='float32')",
        "np.divide(a, b, dtype=np.float32)", "np.divide(a, b, dtype=int)", "np.sqrt(a, dtype=np.float32)",
        "np.sqrt(a, dtype=int)", "np.subtract(a, b, dtype=float)", "np.add(a, 1.5, dtype=int)",
        "np.add([1.5], [2.5], dtype=np.float32)", "np.equal(a, b, dtype=bool)",
        "np.negative(a, dtype=np.int8)", "np.square(a, dtype='f4')",
        "np.add(a, b, dtype=np.float64, out=np.empty(3))", "np.add(a * 1.0, b, dtype=np.int64)",
        "np.bitwise_and(a, b, dtype=np.float64)")


def functions() -> None:
    """The elementwise functions beyond arithmetic, at edges and over all dtypes."""
    exact = ["floor", "ceil", "trunc", "rint", "sign", "fabs", "isnan", "isinf", "isfinite", "signbit", "spacing"]
    close = ["tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "exp2",
        "expm1", "log2", "log10", "log1p", "cbrt", "degrees", "radians", "deg2rad", "rad2deg"]
    edges = "x = np.array([0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.5, -3.75, 1e-8, 20.0, 80.5])"
    special = "y = np.array([np.inf, -np.inf, np.nan])"
    numbers = "i = np.array([1, 2, 3]).astype(np.{})"
    for names, ulp in [(exact, None), (close, 2)]:
        for name in names:
            add("functions", edges, f"np.{name}(x)", f"np.{name}(x.astype(np.float32))", ulp=ulp)
            add("functions", special, f"np.{name}(y)", ulp=ulp)
            for dtype in DTYPES:
                add("functions", numbers.format(dtype), f"np.{name}(i)", ulp=ulp)
    pairs = ["fmax", "fmin", "fmod", "copysign", "heaviside", "nextafter", "hypot", "arctan2", "logaddexp",
        "logaddexp2", "gcd", "lcm"]
    both = "a = np.array([1.5, -2.5, 0.0, -0.0, np.nan, np.inf])\nb = np.array([0.5, 2.0, -0.0, 3.0, 1.0, 2.0])"
    whole = "a = np.array([7, 12, 100], dtype=np.{0})\nb = np.array([3, 8, 75], dtype=np.{0})"
    for name in pairs:
        ulp = 2 if name in ("hypot", "arctan2", "logaddexp", "logaddexp2") else None
        # Which zero is the larger depends on NumPy's registers; and its logarithms warn of a NaN that was given.
        setup = both.replace("-0.0, 3.0", "4.0, 3.0") if name in ("fmax", "fmin") else both
        setup = setup.replace("np.nan", "3.0") if name.startswith("logaddexp") else setup
        add("functions", setup, f"np.{name}(a, b)", f"np.{name}(a.astype(np.float32), b.astype(np.float32))", ulp=ulp)
        for dtype in DTYPES:
            add("functions", whole.format(dtype), f"np.{name}(a, b)", ulp=ulp)


def promotion() -> None:
    for i, left in enumerate(DTYPES):
        for j, right in enumerate(DTYPES):
            setup = f"a = np.array([1, 0, 3], dtype=np.{left})\nb = np.array([1, 2, 7], dtype=np.{right})"
            add("promotion", setup, "a + b", "a / b", *(["a < b"] if i <= j else []))
    add("promotion", "a = np.array([2**63], dtype=np.uint64)\nb = np.array([-1])", "a > b", "a == b", "a + b",
        "b < a", "a - a", "np.maximum(a, b)")
    for left, right in [("int64", "uint64"), ("int8", "uint8"), ("int32", "float32"), ("int16", "float32"),
        ("uint8", "float32"), ("bool", "int8"), ("float32", "float64")]:
        setup = f"a = np.array([5, 3], dtype=np.{left})\nb = np.array([2, 2], dtype=np.{right})"
        add("promotion", setup, "a * b", "a // b", "a % b", "a - b", "np.maximum(a, b)", "a == b", "a | b")
        add("promotion", setup, "a ** b", ulp=1)


def scalars() -> None:
    for name in DTYPES:
        setup = f"a = np.array([1, 0, 1], dtype=np.{name})"
        add("python scalars", setup, "a + 1", "a + 1.5", "a * True", "a + 300", "a - 1", "a + -1", "3 - a",
            "a / 2", "a // 2", "a % 2", "a < 300", "a == -1", "a * 2**40", "a > 1.5", "np.maximum(a, 70000)",
            "a & 1", "-1 | a")
    add("python scalars", "a = np.arange(3, dtype=np.uint8)", "a + 255", "a + 256", "a - 256", "a * -1",
        "a < -1", "a >= 256", "a != 256", "a << 300", "np.add(a, 256)", "np.add(a, np.int64(256))",
        "a ** 256", "a % 256", "256 + a", "a += 256", "np.full(2, 256, dtype=np.uint8)",
        "np.array([256], dtype=np.uint8)", "np.array(-1, dtype=np.uint8)", "a[0] = 256", "a[0] = -1",
        "np.uint8(256)", "np.int8(-129)", "np.int8(200)", "np.uint64(-1)")
    add("python scalars", "f = np.ones(2, dtype=np.float32)", "f * 2", "f * 2.5", "f + 1e40", "f * 1e-50",
        "f + 16777217", "f + 0.1", "f == 1.0", "f < 1.0000000001", "f + True", "1 / f")
    scalar = "x = np.float64(2.5)\ny = np.float32(1.5)\ni = np.int64(7)\nj = np.int8(100)\nu = np.uint8(200)\np = np.bool(True)\na = np.array([1, 2, 3], dtype=np.int8)\nf = np.array([0.5, 1.5], dtype=np.float32)"
    add("numpy scalars", scalar, "x", "y", "i", "j", "u", "p", "x + y", "x * 2", "x + True", "y + y", "y * 2",
        "y + 2.5", "y + x", "i + 1", "i + 1.5", "i / 2", "i // 2", "i % 4", "-i", "~i", "abs(-i)", "i ** 2",
        "i << 3", "i & 3", "i + j", "j + j", "j * j", "j + 1", "j + 200", "j + i", "u + u",
        "u - np.uint8(201)", "-u", "u + 1", "u + 100", "u + 256", "u + j", "p + p", "p & p", "p | False",
        "~p", "-p", "p - p", "p + 1", "p * 2.5", "p == True", "x < y", "x == 2.5", "i == 7.0", "i > 6")
    add("numpy scalars", scalar, "a + i", "a + j", "a + np.int16(1)", "a * x", "a + y", "a + np.uint8(1)",
        "f * x", "f * y", "f + i", "f + j", "f + np.int32(1)", "x * f", "np.float64(2) * f",
        "a + np.array(1000)", "a + np.array(1000.0)", "f + np.array(2.0)", "a + np.array(1, dtype=np.int64)",
        "a > x", "f == np.float64(0.5)", "a // np.int8(0)", "a + p", "a & p", "f * p")
    add("numpy scalars", scalar, "x / 0", "x / np.float64(0)", "-x / 0", "np.float64(0) / 0", "x // 0",
        "x % 0", "i / 0", "i // 0", "i % 0", "i // np.int64(0)", "np.float64(1e308) * 10",
        "np.float32(1e38) * 10", "np.float64(-0.0)", "np.int64(2**62) * 2", "np.int64(-2**63) // -1",
        "abs(np.int8(-128))", "-np.int8(-128)", "np.int8(-128) // np.int8(-1)", "np.float64(np.inf) - np.inf",
        "np.float64(2) ** 0.5", "np.float64(-8) ** (1/3)", "np.int64(2) ** 3", "np.int64(2) ** 63",
        "np.float64(7) % -3", "np.float64(-7) // 2", "np.int64(-7) // 2", "np.int64(-7) % 3",
        "divmod(np.int64(-7), 2)", "int(x)", "float(i)", "bool(p)", "round(x)", "round(np.float64(2.567), 1)",
        "x.dtype", "x.shape", "x.ndim", "x.itemsize", "i.dtype", "type(x + y)", "type(i / 2)",
        "isinstance(x, float)", "str(x)", "str(i)", "repr(x)", "print(x, y, i, p)", "print([x, i])",
        "f'{x:.3f} {i:>5}'", "x == np.array([2.5, 1.0])")
    add("numpy scalars", "", *(f"np.{d}(3)" for d in DTYPES), "np.float64()", "np.int64(3.9)",
        "np.float64('2.5')", "np.int64('12')", "np.float64('abc')", "np.int64([1, 2])",
        "np.float32([1, 2.5])", "np.bool(0)", "np.float32(0.1)", "np.float64(0.1)", "np.float32(1)/3",
        "np.float64(1)/3", "np.float64(1e16)", "np.float64(1e15)", "np.float64(1e-5)", "np.float32(1e16)",
        "np.float64(123456789.0)", "np.nan", "np.inf", "-np.inf", "np.pi", "np.e", "np.float64(np.nan)",
        "np.float64(np.inf)", "np.newaxis")


def integers() -> None:
    for name in INTS:
        bits = int(name.lstrip("uint"))
        low, high = (0, 2**bits - 1) if name[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        setup = f"a = np.array([{low}, {high}, 1, 100], dtype=np.{name})"
        if bits == 64:  # literals within 63 bits, then the edge by wrapping
            setup = f"a = np.array([0, 0, 1, 100], dtype=np.{name})\n" + ("a[1] -= np.uint64(1)" if name[0] == "u" else "a[1] = 9223372036854775807\na[0] = a[1] + 1")
        add("wrap", setup, "a", f"a + np.{name}(1)", f"a - np.{name}(1)", "a * a", "-a", "abs(a)", "a + a",
            f"a // np.{name}(3)", f"a % np.{name}(7)", "a ** 2", "~a", "a << 1", "a >> 1",
            f"a * np.{name}(100)", "np.square(a)")
        zero = f"a = np.array([5, 0, 3], dtype=np.{name})\nz = np.zeros(3, dtype=np.{name})"
        add("zero division", zero, "a // z", "a % z", "a / z", "a // 0")
    for name in ["int8", "int32", "int64"]:
        bits = int(name[3:])
        signs = f"a = np.array([7, -7, 7, -7, 0, -1], dtype=np.{name})\nb = np.array([3, 3, -3, -3, -5, 2], dtype=np.{name})"
        add("signs", signs, "a // b", "a % b", "a / b", f"b // np.{name}(2)", "a % 3", "a // -2",
            "np.remainder(a, b)", "np.floor_divide(a, b)")
        add("shifts", f"a = np.array([1, -1, 5, 100], dtype=np.{name})", f"a << {bits - 1}",
            f"a << {min(bits, 127)}", f"a >> {min(bits, 127)}", f"a >> {bits - 1}",
            "a << np.array([0, 1, 2, 3], dtype=a.dtype)", "a << 100", "a >> 100", "a << -1", "a >> -1")
        edge = f"m = np.array([1], dtype=np.{name}) << {bits - 1}"
        add("wrap", edge, "m", "m // -1", "m % -1", "-m", "abs(m)", "m - 1", "m / -1")
    for name in ["uint8", "uint32", "uint64"]:
        bits = int(name[4:])
        add("shifts", f"a = np.array([1, 2, 5, 100], dtype=np.{name})", f"a << {bits - 1}", f"a << {bits}",
            f"a >> {bits}", "a << 100", "a >> 100", "2 << a")
    floats = "a = np.array([7.5, -7.5, 7.5, -7.5, 0.0, -0.0, np.inf, 5.0, np.nan, -1e-20])\nb = np.array([2.0, 2.0, -2.0, -2.0, -3.0, 3.0, 3.0, -np.inf, 1.0, 3.0])"
    add("signs", floats, "a // b", "a % b", "np.floor_divide(b, a)", "np.remainder(b, a)", "a // 0.1",
        "a % 1", "a // np.inf", "a % np.inf", "a % -np.inf")
    add("signs", floats + "\na = a.astype(np.float32)\nb = b.astype(np.float32)", "a // b", "a % b",
        "a // np.float32(0.1)")
    zeros = "a = np.array([1.0, -1.0, 0.0, np.nan, np.inf])\nz = np.zeros(5)"
    add("zero division", zeros, "a / z", "a // z", "a % z", "a / -z", "a / 0", "1 / a", "1 / z", "z / z",
        "a // 0", "a % 0.0", "0 / a", "a - a", "a * z", "np.divide(a, z)", "a / z + a", "a /= z",
        "np.sqrt(a / z)", "a**-1", "z**-1", "z**-0.5", "z**z", "np.log(z)", "a + np.inf", "np.inf - a")
    add("zero division", "a = np.array([1.0, 0.0], dtype=np.float32)", "a / 0", "a / a",
        "a * np.float32(1e38) * 10", "1 / a", "a * 1e38 * 1e38", "a - np.float32(np.inf)", "np.sqrt(-a)")
    add("negative zero", "z = np.array([0.0, -0.0, 1.0])", "z", "-z", "z + 0.0", "z * -1", "z == 0", "1 / z",
        "z - z", "abs(z)", "np.sqrt(z)", "np.negative(z)", "z.astype(int)", "z.astype(bool)", "z // 1",
        "z % 1", "z % -1", "z * 0", "np.square(z)", "z.sum()", "np.array([-0.0, -0.0]).sum()",
        "np.array([-0.0]).mean()", "np.array([-0.0]).prod()")
    add("overflow", "a = np.array([1e308, -1e308, 1e-308])", "a * 10", "a * a", "a + a", "a / 1e-10", "a**2",
        "a / 1e308 / 1e308", "np.square(a)", "a * 1e-20", "np.exp(a)", "a.astype(np.float32)", "a.sum()",
        "(a * 10).sum()", "a.prod()")


def views() -> None:
    a = "a = np.arange(10)"
    add("views", a, "a[2:7]", "a[::2]", "a[1::3]", "a[::-1]", "a[7:2:-2]", "a[-3:]", "a[:-3]", "a[20:]",
        "a[5:2]", "a[-100:100]", "a[3]", "a[-1]", "a[3:4]", "a[...]", "a[:, None].shape", "a[None].shape",
        "a[np.newaxis, :]", "a[::-2]", "a[::3][::-1]", "a[2:9:2][1:]", "a[8:0:-3][::-1]", "a[True].shape",
        "a[()]", "a[np.int64(3)]", "a[:0]", "a[9::-1]", "a[::100]", "a[...][3]", "a[3, ...]")
    m = "m = np.arange(24).reshape(4, 6)"
    add("views", m, "m[1]", "m[1, 2]", "m[-1, -1]", "m[1:3, ::2]", "m[:, 1]", "m[::-1, ::-1]", "m[..., 0]",
        "m[0, ...]", "m[:, None, :].shape", "m[None, ..., None].shape", "m.T", "m.T[1]", "m[1:3].T",
        "m[:, ::-2]", "m.T[::2, 1:]", "m[2:2]", "m[:, 3:3]", "m[1][2]", "m[1:][0]", "m[::2][::-1]",
        "m.T.strides", "m[::2, ::3].strides", "m[:, ::-1].strides", "m[None].strides", "m[1].strides",
        "m[:, 1].strides", "m.T.T is m", "m[(1, 2)]", "m[1, :, None]", "m[..., None, 1]", "m[1, ..., 2]",
        "m[...]", "m[1, 2, ...]")
    c = "c = np.arange(24).reshape(2, 3, 4)"
    add("views", c, "c.T.shape", "c.T.strides", "c[1]", "c[1, 2]", "c[:, 1]", "c[..., 1]", "c[::-1, :, ::-2]",
        "c[:, :, None].shape", "c[0, ..., 1]", "c[1:, 1:, 1:]", "c.T[0]", "c[:, ::2, 1:3].strides",
        "c.reshape(6, 4)[1::2]", "c[1, ::-1].T", "c[..., None].shape", "c[None, ..., 0].shape")
    add("writing", "a = np.arange(6)\nb = a[::2]\nb *= 10", "a", "b")
    add("writing", "a = np.arange(5)\na[1:] += a[:-1]", "a")
    add("writing", "a = np.arange(5)\na[:-1] += a[1:]", "a")
    add("writing", "a = np.arange(10)\na[:5] += a[5:]", "a")
    add("writing", "a = np.arange(10)\na[5:] += a[:5]", "a")
    for line in ["a += a[::-1]", "a -= a[::-1]", "a[:] = a[::-1]", "a[1:] = a[:-1]", "a[:-1] = a[1:]",
        "a[2:] *= a[:-2]", "a[::2] += a[1::2]", "a[1::2] += a[::2]", "a[::-1] += a", "a[:4] = a[2:6]",
        "a[4:0:-1] = a[:4]", "np.add(a[1:], a[:-1], out=a[1:])", "np.add(a[:-1], a[1:], out=a[:-1])",
        "np.multiply(a, a[::-1], out=a)", "a[1:5] += a[0]", "a[:] = a[0]", "a[...] = 7", "a[:] = a[2:3]",
        "a[1:] -= a[:-1] * 2", "a[::3] = [100, 200]", "a[3] = 2.9", "a[:2] = [1.9, -1.9]", "a[-1] += 5",
        "a[2:4] = True"]:
        add("writing", f"a = np.arange(6)\n{line}", "a")
    for line in ["m += m.T", "m -= m.T", "m[:] = m.T", "m *= m[0]", "m += m[:, :1]", "m[0] += m[1]",
        "m[1:] += m[:-1]", "m[:, 1:] += m[:, :-1]", "m[::-1] += m", "m[:, ::-1] -= m", "m[1, 1:] = m[0, :-1]",
        "m.T[0] = 100", "m[:, 0] = [7, 8, 9]", "m[1] = 5", "m[...] = [1, 2, 3]", "m[:] = [[1], [2], [3]]",
        "m[0, 0] = 99", "m[1:, 1:] = 0", "m.reshape(-1)[::4] = -1", "m.T[:, 1] *= 2", "m[None, 1] = 6",
        "m[-1, -1] = -m[0, 1]", "m[:, None, 1] = 4", "m.ravel()[1:] += m.ravel()[:-1]"]:
        add("writing", f"m = np.arange(9).reshape(3, 3)\n{line}", "m")
    add("writing",
        "m = np.arange(6.0).reshape(2, 3)\nv = m[:, 1]\nv += 100\nw = m.T\nw[0] = -1\nr = m.reshape(3, 2)\nr[2] = 5",
        "m", "v", "w", "r")
    add("writing",
        "m = np.arange(6.0).reshape(2, 3)\nc = m.copy()\nc += 1\nt = m.T.reshape(-1)\nt += 1\ns = m.astype(float)\ns += 1\nk = m.flatten()\nk += 1",
        "m", "c", "t")
    add("writing", "a = np.arange(4.0)", "a[1:3] = [1, 2, 3]", "a[:2] = np.ones((2, 2))", "a[5] = 1",
        "a[0] = [1, 2]", "a[0] = 'x'", "a[:] = np.ones((1, 4)); print(a)", "a[1.5] = 1", "a[::0]",
        "a[0:2, 0] = 1", "a[None] = 3; print(a)", "a[0] = None", "a += np.ones(3)", "a += np.ones((2, 4))",
        "a[:2] += np.ones((2, 2))", "a[0] += 1; print(a)", "a['x'] = 1")


def layouts() -> None:
    f = "f = np.array([[1, 2, 3], [4, 5, 6]], order='F')\nc = np.array([[1, 2, 3], [4, 5, 6]])\nx = np.arange(24.0).reshape(2, 3, 4)"
    add("order", f, "f", "f.strides", "c.strides", "f + 1", "(f + 1).strides", "(f + f).strides",
        "(f + c).strides", "(c + f).strides", "(c.T + c.T).strides", "np.sqrt(f).strides", "f.T.strides",
        "f.copy().strides", "f.copy(order='C').strides", "f.copy(order='K').strides", "f.copy('F').strides",
        "f.copy('A').strides", "f.astype(float).strides", "f.astype(np.int8).strides",
        "f.astype(float, order='C').strides", "np.zeros((2, 3), order='F').strides",
        "np.ones((2, 3), order='F').strides", "np.full((2, 3), 5, order='F').strides",
        "np.empty((2, 3), order='F').strides", "np.zeros_like(f).strides", "np.ones_like(c.T).strides",
        "np.empty_like(f).strides", "np.full_like(f, 2.5).strides", "np.zeros_like(f, order='C').strides",
        "np.array(f).strides", "np.array(f, order='C').strides", "np.array(c, order='F').strides",
        "np.array(c.T).strides")
    add("order", f, "f.reshape(-1)", "f.reshape(3, 2)", "f.reshape(-1, order='F')",
        "f.reshape(3, 2, order='F')", "c.reshape(-1, order='F')", "f.ravel()", "f.ravel('F')", "f.ravel('K')",
        "f.ravel('A')", "c.T.ravel('K')", "f.flatten()", "f.flatten('F')", "c.flatten('F')",
        "c.reshape(3, 2, order='F')", "c.reshape(3, 2, order='A')", "f.T.ravel()", "f == c", "f.sum()",
        "f.sum(axis=0)", "f[0]", "f[:, ::2]", "f[::-1]", "-f", "(-f[:, ::-1]).strides",
        "(f[:, ::2] + 1).strides", "(c[::-1] + 1).strides", "(c[:, ::-1] * 2).strides",
        "(c.T[::-1] * 2).strides", "np.add(f, c, order='C').strides")
    add("order", f, "(x + 1).strides", "(x.T + 1).strides", "(x[:, ::2] + 1).strides",
        "(x.T[::2] + 1).strides", "(x + x[0]).strides", "(x.T + np.ones(2)).strides", "(x[None] + 1).strides",
        "(x[:, None] + np.ones((2, 1))).strides", "(x.reshape(4, 6).T * 2).strides",
        "(x[::-1, :, ::-1] + 1).strides", "x.T.copy('K').strides", "x.T.astype(np.float32).strides",
        "np.zeros_like(x.T).strides", "x.T.reshape(-1)[:5]", "x.T.reshape(4, 6).strides",
        "x.reshape(2, 12).strides", "x.T.reshape(12, 2)[0]", "x[:, 1:].reshape(2, 8)[1]",
        "x[::2].reshape(12)[:3]", "(x.T == x.T).strides", "(x.T > 3).strides", "np.sqrt(x.T).strides",
        "(x + x.reshape(2, 3, 4)).strides", "(np.ones((4, 1)) * np.ones(5)).strides",
        "(np.ones((3, 4), order='F') * np.ones(4)).strides",
        "(np.ones((3, 4), order='F') + np.ones((3, 1))).strides")
    add("order", "c = np.arange(6).reshape(2, 3)", "np.zeros((2, 3), order='X')", "c.copy(order='Q')",
        "c.ravel(1.5)", "np.asfortranarray(c).strides", "np.ascontiguousarray(c.T).strides",
        "np.zeros((2, 3), order='f').strides", "c.reshape(3, 2, order='K')")
    shapes = "a = np.arange(3)\nb = np.arange(3)[:, None]\nc = np.ones((2, 1, 3))\nz = np.ones((0, 3))"
    add("broadcast", shapes, "a + b", "(a + c).shape", "(b + c).shape", "(z + a).shape", "(z * c[0]).shape",
        "a * np.ones((1, 1))", "a + np.array(5)", "np.array(5) + np.array(6)",
        "(np.ones((2, 3, 1)) * np.ones((1, 4))).shape", "b == a", "b < a", "np.maximum(a, b)", "a - b - c[0]",
        "a[None] + a[:, None]", "np.add(a, b, out=np.zeros((3, 3), dtype=int))", "np.array([]) + 1",
        "np.array([]) + np.array([1.0])", "(np.ones((0,)) + np.ones((1,))).shape", "z + b",
        "np.ones((2, 0, 3)) * np.ones((2, 1, 3))", "np.multiply(b, [1, 2])", "a + [1, 2, 3]", "[1, 2, 3] + a",
        "a + (1, 2, 3)", "a * [[1], [2]]", "a == [0, 1, 5]")
    add("broadcast", "a = np.ones(3)\nb = np.ones(4)\nc = np.ones((2, 3))", "a + b", "b * c", "c + c.T",
        "a < b", "a == b", "a != b", "np.add(a, b)", "np.sqrt(a) + b", "a[:2] - b", "a += b", "a += c",
        "c += b", "c[:, None] + np.ones((4, 3, 3))", "np.add(a, [1, 2])", "np.maximum(a, b)", "a & b",
        "np.logical_and(a, b)", "np.ones((0,)) + np.ones((2,))", "np.ones((1000,)) + np.ones((3, 999))",
        "a / np.ones((5, 1, 2))", "np.power(a, b)", "a // b", "a % b", "a ** b", "a - np.ones((2, 2, 4))",
        "np.equal(a, b)")


def reductions() -> None:
    m = "m = np.arange(12).reshape(3, 4)"
    for name in ["sum", "mean", "min", "max", "prod", "std", "var"]:
        add("reductions", m, f"m.{name}()", f"m.{name}(axis=0)", f"m.{name}(axis=1)", f"m.{name}(axis=-1)",
            f"m.{name}(axis=(0, 1))", f"m.{name}(axis=0, keepdims=True)", f"m.{name}(keepdims=True)",
            f"np.{name}(m, 1)", f"m.T.{name}(axis=0)", f"m[::2, ::-1].{name}(axis=1)",
            f"m[::2, 1:3].{name}()")
        add("reductions", "x = np.array([[0.1, 0.2, 0.7], [1.1, -2.3, 1e10]])", f"x.{name}()", f"x.{name}(0)",
            f"x.{name}(1)", f"x.T.{name}(axis=1, keepdims=True)", f"x.astype(np.float32).{name}()",
            f"x.astype(np.float32).{name}(axis=0)")
        add("reductions", "c = np.arange(24.0).reshape(2, 3, 4)", f"c.{name}(axis=(0, 2))",
            f"c.{name}(axis=(-1, 0), keepdims=True).shape", f"c.{name}(axis=1)[1]",
            f"c.T.{name}(axis=(0, 1))", f"c.{name}(axis=())[0, 0]")
        add("reductions", "e = np.array([])", f"e.{name}()")
        add("reductions", "z = np.zeros((0, 3))", f"z.{name}(axis=0)", f"z.{name}(axis=1)")
        add("reductions", "n = np.array([1.0, np.nan, 3.0, np.inf])", f"n.{name}()", f"n[2:].{name}()")
        add("reductions", "", f"np.{name}([[1, 2], [3, 4]])", f"np.{name}(5)", f"np.{name}(np.float32(2.5))",
            f"np.{name}([True, False, True])", f"np.{name}(np.array(3.5))", f"np.{name}([1.5])")
        add("reductions", m, f"m.{name}(axis=2)", f"m.{name}(axis=(0, 0))", f"m.{name}(axis=1.5)")
        for dtype in ["bool", "int8", "uint8", "int32", "uint64", "float32"]:
            add("reductions", f"d = np.array([1, 0, 3, 100], dtype=np.{dtype})", f"d.{name}()")
    add("reductions", m, "m.sum(axis=-3)", "m.sum(axis=(0, 2))", "m.sum(axis='x')", "m.sum(nosuch=1)",
        "m.mean(nosuch=1)", "m.max(nosuch=1)", "np.mean(m, axis=5)")
    dtype = "i = np.array([100, 100, 100], dtype=np.int8)\nf = np.array([0.1, 0.2, 0.3], dtype=np.float32)\nb = np.array([True, True, False])"
    add("reductions", dtype, "i.sum(dtype=np.int8)", "i.sum(dtype=float)", "i.sum(dtype=np.int16)",
        "f.sum(dtype=np.float64)", "f.mean(dtype=np.float64)", "i.mean(dtype=np.float32)",
        "b.sum(dtype=bool)", "b.sum(dtype=np.int32)", "i.prod(dtype=np.int64)", "f.std(dtype=np.float64)",
        "f.var(dtype=float)", "np.sum(i, dtype='f4')", "i.mean()", "b.mean()", "i.std()", "f.sum(dtype=int)",
        "i.max(dtype=int)", "b.min()", "b.max()", "np.sum(f, dtype=np.float64, axis=0, keepdims=True)")
    add("reductions", m, "m.std(ddof=1)", "m.var(axis=0, ddof=1)", "m.std(axis=1, ddof=2)",
        "m[:1].var(axis=0, ddof=1)", "m.std(ddof=20)", "m.sum(out=np.zeros(3))",
        "m.sum(axis=0, out=np.zeros(4))", "m.sum(axis=0, out=np.zeros(4, dtype=np.int8))",
        "m.sum(initial=100)", "m.max(initial=50)", "np.sum(m, axis=None)",
        "np.max(m, axis=1, keepdims=True) - m", "(m - m.mean(axis=0)) / m.std(axis=0)",
        "m - m.mean(axis=1, keepdims=True)", "m.sum(axis=(1,))", "(m * 2).sum()", "m.sum().dtype",
        "type(m.sum())", "m.mean(axis=0).dtype", "np.amax(m)", "np.amin(m, axis=0)", "m.sum(axis=True)",
        "m.sum(axis=[0, 1])", "m.sum(where=m > 5)", "m.mean(0).mean()")
    big = "np.random.seed(7)\nx = np.random.rand(5000)\nm = x.reshape(50, 100)"
    add("pairwise", big, "x.sum()", "x[1:].sum()", "x[::2].sum()", "x[::-1].sum()", "x.mean()", "x.std()",
        "x.var()", "m.sum()", "m.T.sum()", "m.sum(axis=0)[:3]", "m.sum(axis=1)[:3]", "m.T.sum(axis=0)[:3]",
        "m.T.sum(axis=1)[:3]", "m[:, ::2].sum()", "m[::2].sum()", "m[::-1, ::-1].sum()",
        "m[:, 1:].sum(axis=0)[:2]", "m[:, 1:].sum(axis=1)[:2]", "m.mean(axis=0)[:2]", "m.mean(axis=1)[:2]",
        "m.std(axis=0)[:2]", "m.std(axis=1)[:2]", "m.var(axis=(0, 1))", "x.astype(np.float32).sum()",
        "x.astype(np.float32).mean()", "x.astype(np.float32).std()", "x.astype(np.float32)[::3].sum()",
        "x.astype(np.float32).sum(dtype=np.float64)", "(x * 1000).astype(np.int32).mean()",
        "(x * 1000).astype(np.int64).mean()", "(x * 100).astype(np.int8).std()",
        "(x * 1000).astype(int).sum(dtype=np.float32)", "x[:7].sum()", "x[:8].sum()", "x[:9].sum()",
        "x[:127].sum()", "x[:128].sum()", "x[:129].sum()", "x[:1000].sum()", "x[:136].sum()", "(x*x).sum()",
        "np.sum(x > 0.5)", "x[:600].prod()", "m.prod(axis=0)[:2]", "x.min()", "x.max()", "m.max(axis=0)[:3]",
        "m.min(axis=1)[:3]")
    add("pairwise", "np.random.seed(8)\nx = np.random.rand(100000)\nc = x.reshape(20, 50, 100)", "x.sum()",
        "x[:20000].sum()", "x[:8192].sum()", "x[:8193].sum()", "x[::2].sum()", "x[::-3].sum()", "c.sum()",
        "c.T.sum()", "c.sum(axis=(0, 2))[:3]", "c.sum(axis=(1, 2))[:3]", "c.sum(axis=(0, 1))[:3]",
        "c[:, ::2].sum()", "c[:, :, ::2].sum()", "c.transpose(1, 0, 2).sum()", "c.T.sum(axis=(0, 1))[:3]",
        "c.swapaxes(0, 1).sum(axis=0)[0, :2]", "x.mean()", "x.std()", "x.astype(np.float32).sum()",
        "x.astype(np.float32).mean(dtype=np.float64)", "(x * 1e6).astype(np.int32).mean()",
        "(x * 1e6).astype(np.int32).sum(dtype=np.float32)", "(x > 0.5).mean()", "c.mean(axis=1)[0, :2]",
        "c[:, 1:, 1:].sum()", "c[:, 1:, 1:].sum(axis=(1, 2))[:2]", "c.astype(np.float32).sum(axis=0)[0, :2]",
        "c.std(axis=(0, 1))[:2]")


def creation() -> None:
    add("array", "", "np.array([1, 2, 3])", "np.array([1.5, 2])", "np.array([True, 2])",
        "np.array([1, 2.5, True])", "np.array([[1, 2], [3, 4]])", "np.array([[1, 2.0], [True, 4]])",
        "np.array(5)", "np.array(2.5)", "np.array(True)", "np.array([])", "np.array([[]])",
        "np.array([[], []]).shape", "np.array((1, 2, 3))", "np.array([(1, 2), (3, 4)])",
        "np.array([1, 2], dtype=float)", "np.array([1, 2], dtype=np.float32)",
        "np.array([1.9, -1.9], dtype=int)", "np.array([0, 1, 2], dtype=bool)",
        "np.array([1, 2], dtype='int8')", "np.array([1, 2], dtype='u2')", "np.array([1, 2], dtype='f4')",
        "np.array([300], dtype=np.int8)", "np.array([[1, 2], [3]])", "np.array([1, [2, 3]])",
        "np.array([[1, 2], 3])", "np.array([np.array([1, 2]), np.array([3, 4])])",
        "np.array([np.float32(1), np.float32(2)])", "np.array([np.int8(1), 2])",
        "np.array([np.int8(1), np.float32(2)])", "np.array([np.uint8(1), np.int8(2)])",
        "np.array([1, np.nan])", "np.array([np.int64(1), np.uint64(2)])", "np.array(np.float32(1.5))",
        "np.array([range(3), range(3)])", "np.array(range(4))", "np.array([1, 2], ndmin=2)",
        "np.array([[[1]]]).shape", "np.array([1e400])", "np.array([-1, 255], dtype=np.int16)",
        "np.array([1.5, np.nan], dtype=int)", "np.array([9223372036854775807])", "np.array([False])",
        "np.array([1, 2, 3], float)", "np.array()", "np.array([1], dtype='nosuch')",
        "np.array([1], nosuch=1)", "np.array([1, 2], dtype=np.bool)",
        "np.array([0.5, -0.5, 0.0], dtype=bool)")
    add("array", "a = np.arange(3)", "np.array([a, a * 2])", "np.array([a, [1, 2]])",
        "np.array([a[0], a[1]])", "np.array([a, 1])", "np.asarray(a) is a", "np.array(a) is a",
        "np.asarray([1, 2])", "np.array(a, copy=False) is a", "np.array(a, dtype=float)", "np.array(a[::-1])",
        "np.array([[a], [a]]).shape")
    for name in ["zeros", "ones"]:
        add("creation", "", f"np.{name}(3)", f"np.{name}((2, 3))", f"np.{name}([2, 2])",
            f"np.{name}(3, dtype=int)", f"np.{name}(2, bool)", f"np.{name}(())", f"np.{name}(0)",
            f"np.{name}((2, 0)).shape", f"np.{name}((2, 2), dtype=np.float32)", f"np.{name}(-1)",
            f"np.{name}((2, -1))", f"np.{name}(2.5)", f"np.{name}('x')", f"np.{name}(10**15)",
            f"np.{name}((10**6, 10**6))", f"np.{name}(10**15, dtype=np.int8)", f"np.{name}(10**18)",
            f"np.{name}((2**40, 2**40))", f"np.{name}()", f"np.{name}(2, dtype='i2')",
            f"np.{name}((3,), dtype=np.uint8)", f"np.{name}(np.int64(2))", f"np.{name}(2, 3)",
            f"np.{name}(shape=(1, 2))")
    add("creation", "", "np.full(3, 7)", "np.full((2, 2), 2.5)", "np.full(2, True)",
        "np.full(3, 7, dtype=float)", "np.full(2, [1, 2])", "np.full((2, 2), [1, 2])",
        "np.full(2, np.float32(1.5))", "np.full(2, 1.9, dtype=int)", "np.full(2, np.nan)",
        "np.full(2, 300, dtype=np.int8)", "np.full((2, 2), [1, 2, 3])", "np.full(3)",
        "np.full((2, 1), np.int8(5))", "np.full((), 3)", "np.empty(3).shape", "np.empty((2, 3)).dtype",
        "np.empty(4, dtype=np.int16).nbytes", "np.empty((2, 0)).size", "np.empty(10**15)", "np.empty(-5)",
        "np.empty((0, 3))", "np.full(10**15, 1.0)", "np.full(10**15, 1)")
    add("creation", "", "np.arange(5)", "np.arange(2, 7)", "np.arange(0, 10, 3)", "np.arange(5.0)",
        "np.arange(0, 1, 0.1)", "np.arange(0, 1, 0.3)", "np.arange(5, 0, -1)", "np.arange(5, 0, -2)",
        "np.arange(1, 0, -0.25)", "np.arange(5, dtype=np.float32)", "np.arange(3, dtype=np.int8)",
        "np.arange(0)", "np.arange(5, 2)", "np.arange(0, 5, -1)", "np.arange(2.5)", "np.arange(1, 2, 0.2)",
        "np.arange(0, 5, 0)", "np.arange(0.1, 1.1, 0.1)", "np.arange(-3, 3)",
        "np.arange(0, 300, 100, dtype=np.uint8)", "np.arange(0.0, 3.0, dtype=int)",
        "np.arange(0.5, 5, 1.5, dtype=int)", "np.arange(3, 0)", "np.arange(True)", "np.arange(np.float32(3))",
        "np.arange(np.int8(3))", "np.arange(start=1, stop=4)", "np.arange(stop=3)", "np.arange()",
        "np.arange(10**15)", "np.arange(np.nan)", "np.arange(0, np.inf)", "np.arange(1e-3, 5e-3, 1e-3)",
        "np.arange('x')", "np.arange(1, 10, 2.5)", "np.arange(3).dtype", "np.arange(7, dtype='f4') / 2",
        "np.arange(0, 1, 0.1)[3]", "np.arange(2, dtype=bool)", "np.arange(3, dtype=bool)")
    add("creation", "", "np.linspace(0, 1, 5)", "np.linspace(0, 1, 4, endpoint=False)",
        "np.linspace(0, 10)[:3]", "np.linspace(0, 10).shape", "np.linspace(5, 1, 3)", "np.linspace(0, 1, 1)",
        "np.linspace(0, 1, 0)", "np.linspace(0, 1, 2)", "np.linspace(0, 10, 5, dtype=int)",
        "np.linspace(-2, 2, 7, dtype=int)", "np.linspace(0, 1, 3, dtype=np.float32)", "np.linspace(0, 1, 11)",
        "np.linspace(0, 1, 7)", "np.linspace(1, 1, 3)", "np.linspace(0, 1, -1)", "np.linspace(0, 1, 2.5)",
        "np.linspace(0, 1, num=3)", "np.linspace(-1, 1, 5) * 2", "np.linspace(0, 1, 3, retstep=True)",
        "np.linspace(0.1, 0.3, 3)", "np.linspace(1e-10, 1e10, 3)", "np.linspace(0, 1, 1, endpoint=False)",
        "np.linspace(0, -0.0, 2)", "np.linspace(0, np.inf, 3)", "np.linspace(0, 100, 13)",
        "np.linspace(0, 2*np.pi, 9)")
    like = "a = np.arange(6, dtype=np.int16).reshape(2, 3)\nf = np.array([1.5, 2.5], dtype=np.float32)"
    add("creation", like, "np.zeros_like(a)", "np.ones_like(a)", "np.full_like(a, 7)", "np.full_like(a, 2.9)",
        "np.full_like(f, 0.1)", "np.full_like(a, 70000)", "np.empty_like(a).shape", "np.empty_like(a).dtype",
        "np.zeros_like(a, dtype=float)", "np.ones_like(f, dtype=bool)",
        "np.full_like(a, np.nan, dtype=np.float64)", "np.zeros_like(a, shape=(2,))",
        "np.zeros_like([1, 2.5])", "np.ones_like(3)", "np.zeros_like(a[:, ::2])",
        "np.full_like(a, [1, 2, 3])", "np.empty_like(f, dtype=int).dtype", "np.ones_like(a.T).shape",
        "np.zeros_like(np.array(5.0))", "np.full_like(a, [1, 2])")


def shapes() -> None:
    r = "a = np.arange(12)\nm = a.reshape(3, 4)"
    add("reshape", r, "a.reshape(3, 4)", "a.reshape((4, 3))", "a.reshape(-1, 6)", "a.reshape(2, -1)",
        "a.reshape(2, 2, 3)", "a.reshape(-1)", "m.reshape(-1)", "m.reshape(2, 6)", "m.T.reshape(-1)",
        "m.T.reshape(2, 6)", "m[:, ::2].reshape(6)", "m[::2].reshape(-1)", "np.reshape(a, (6, 2))",
        "a.reshape(5, 2)", "a.reshape(-1, 5)", "a.reshape(-1, -1)", "a.reshape(13)", "a.reshape(0)",
        "a.reshape(12, 1).shape", "a.reshape(1, 12).strides", "a.reshape([3, 4])[1]", "a.reshape()",
        "a.reshape(3.0, 4)", "a.reshape('x')", "a.reshape(-2, 6)", "m.reshape(4, 3, 1).shape",
        "np.array(5).reshape(1, 1)", "np.array([5]).reshape(())", "np.zeros((0, 3)).reshape(3, 0).shape",
        "np.zeros((0, 3)).reshape(-1, 3).shape", "np.zeros((0, 3)).reshape(-1)",
        "np.zeros((0, 3)).reshape(0, -1)", "m.ravel()", "m.T.ravel()", "m.flatten()", "m[::-1].ravel()",
        "m.T.flatten()", "np.ravel(m)", "np.ravel([[1, 2], [3, 4]])", "m.reshape(12)[5]", "np.reshape(m, -1)",
        "m.T.reshape(4, 3)", "a.reshape(2, 3, order='C')", "np.reshape(5, (1,))")
    props = "a = np.arange(6, dtype=np.int32).reshape(2, 3)\nx = np.ones((2, 3, 4))"
    add("attributes", props, "a.shape", "a.ndim", "a.size", "a.dtype", "a.nbytes", "a.itemsize", "a.T",
        "a.strides", "a.T.shape", "x.shape", "x.ndim", "x.size", "x.nbytes", "x.strides", "x.T.shape",
        "x.dtype", "len(a)", "len(x.T)", "len(np.array(5))", "a[0].shape", "np.array(5).shape",
        "np.array(5).ndim", "np.array(5).T", "a.dtype == np.int32", "a.dtype == 'int32'", "a.dtype == float",
        "a.dtype.name", "a.dtype.itemsize", "str(a.dtype)", "type(a)", "a.T.dtype", "a.nosuch", "a.shap",
        "a.Shape", "np.nosuch", "np.sqr(4)", "np.arrray([1])", "a.dtype.nosuch", "a.reshap(3)",
        "a.sum.nosuch", "np.random.nosuch", "a.shape.nosuch", "np.float64(1).nosuch", "a.copy().shape",
        "a.item()", "a[0, 0].item()", "a.tolist()", "np.array(5).item()", "x[0, 0].tolist()",
        "a.size * a.itemsize == a.nbytes", "np.shape(a)", "np.ndim(a)", "np.size(a)", "np.shape([[1, 2]])",
        "a.base is None", "a.T.base is None", "a.dtype.type", "np.dtype('float32')", "np.dtype(int)",
        "np.dtype(np.uint8)", "np.dtype(bool)", "np.dtype('nosuch')")
    for source in DTYPES:
        setup = f"a = np.array([0, 1, 100], dtype=np.{source})"
        add("astype", setup, *(f"a.astype(np.{target})" for target in DTYPES))
    add("astype", "f = np.array([1.9, -1.9, 0.0, 127.5, 1e6])", "f.astype(int)", "f.astype(np.int32)",
        "f.astype(np.int64)", "f.astype(np.float32)", "f.astype(bool)", "f.astype('i4')",
        "f.astype('float32').astype(float)", "f.astype(float) is f", "f.astype(float, copy=False) is f",
        "f.astype(np.int32, casting='safe')", "f.astype(np.float32, casting='same_kind')",
        "f.astype('nosuch')", "f.astype()", "f.astype(int, casting='nosuch')", "f[::2].astype(int)",
        "f.astype(np.float32).dtype")
    add("astype", "i = np.array([-1, 128, 255, 256, 65536, -32769])", *(f"i.astype(np.{t})" for t in DTYPES))
    add("astype", "f = np.array([np.nan, np.inf, -np.inf, 1e300])", "f.astype(bool)", "f.astype(np.float32)")
    add("astype", "f = np.array([np.nan, 1.0])", "f.astype(np.int64)", "f.astype(np.int32)")
    add("astype", "u = np.array([0], dtype=np.uint64) - np.uint64(1)", "u", "u.astype(np.int64)",
        "u.astype(float)", "u.astype(np.float32)", "u.astype(np.uint8)", "u + 1.0", "u / 2")
    add("astype", "i = np.array([2**53 + 1, 16777217])", "i.astype(float)", "i.astype(np.float32)", "i + 0.0",
        "i == i.astype(float)", "i * np.float32(1)")
    add("copy", "a = np.arange(6).reshape(2, 3)", "a.copy()", "a.T.copy()", "np.copy(a)",
        "a[::-1, ::2].copy()", "a.copy() is a", "a[:, 1].copy().strides", "np.copy(a.T).strides",
        "a.T.copy().strides", "a.copy(order='F').strides")
    v = "a = np.array([1.0, -2.0])\ni = np.arange(4, dtype=np.int32)\nb = np.array([1, 255, 0, 128], dtype=np.uint8)\nm = np.arange(6, dtype=np.int16).reshape(2, 3)\nd = np.arange(6, dtype=np.int64)"
    add("view", v, "a.view(np.uint64)", "a.view(np.int64)", "i.view(np.int64)", "i.view(np.uint8)",
        "b.view(np.int8)", "b.view(np.int16)", "b.view(np.uint32)", "b.view(bool)", "a.view(np.float32)",
        "i.view(np.float32)", "m.view(np.int8)", "m.view(np.int32)", "m.view(np.uint16)", "m.T.view(np.int8)",
        "m.T.view(np.uint16)", "i[::2].view(np.int64)", "i[::2].view(np.int8)", "i[::2].view(np.uint32)",
        "b[:3].view(np.int16)", "i[:3].view(np.int64)", "a.view()", "a.view('u8')", "a.view(float) is a",
        "a[0].view(np.uint64)", "np.array(1.0).view(np.uint64)", "np.array(1.0).view(np.uint8)",
        "np.float32(1).view(np.uint32)", "a.view('nosuch')", "a.view(dtype=np.int64)",
        "np.zeros((2, 0)).view(np.int8).shape", "d.view(np.float64)[:1]", "d[::-1].view(np.uint64)",
        "m.reshape(3, 2).view(np.int32)", "m[:, :2].view(np.int32)", "a.view(np.uint8).shape")
    add("view", "a = np.array([1.0, 2.0])\nb = a.view(np.uint64)\nb[0] = 0", "a", "b")
    add("view", "a = np.zeros(2, dtype=np.int32)\na.view(np.uint8)[::4] = 1", "a")


def random() -> None:
    add("random", "np.random.seed(0)", "np.random.rand(3)", "np.random.rand(2, 3)", "np.random.random(3)",
        "np.random.random((2, 2))", "np.random.random_sample(3)", "np.random.rand()", "np.random.random()",
        "np.random.random_sample()", "np.random.rand(1)", "np.random.rand(0)", "np.random.rand(2, 0).shape",
        "np.random.random(())", "np.random.rand(1000)[700:703]", "np.random.rand(1000).sum()",
        "np.random.rand(3) * 2 + 1", "np.random.seed(1)", "np.random.rand(-1)", "np.random.rand(2.5)",
        "np.random.random(-1)", "np.random.random('x')", "np.random.rand((2, 3))", "np.random.rand(10**15)",
        "np.random.random(size=2)", "np.random.random([2, 2]).shape")
    for seed in ["1", "42", "4294967295", "[1, 2, 3]", "[0]", "np.int64(5)", "np.array([7, 8])",
        "np.uint8(9)", "True"]:
        add("random", f"np.random.seed({seed})", "np.random.rand(2)")
    add("random", "", "np.random.seed(-1)", "np.random.seed(2**32)", "np.random.seed(1.5)",
        "np.random.seed('x')", "np.random.seed([])", "np.random.seed([-1])", "np.random.seed([[1, 2]])",
        "np.random.seed([2**32])", "np.random.seed([1.5])")
    add("random", "np.random.seed(0)\na = np.random.rand(5)\nb = np.random.rand()", "np.random.rand(2)", "b")
    add("random", "np.random.seed(3)\nnp.random.rand(311)\nnp.random.rand(1)", "np.random.rand(3)")
    add("random", "np.random.seed(3)\nnp.random.rand(312)", "np.random.rand(3)")


def printing() -> None:
    add("print", "", "print(np.array([1, 2, 3]))", "print(np.array([1.5, 2, -0.1]))",
        "print(np.array([[1, 2], [3, 400]]))", "print(np.array(5))", "print(np.array([]))",
        "print(np.array([True, False]))", "print(np.arange(5) * 2)", "print(np.zeros((2, 3)))",
        "print(np.arange(24).reshape(2, 3, 4))", "print(np.arange(2000))",
        "print(np.arange(10000).reshape(100, 100))", "print(np.float64(8))",
        "print(np.array([1.0, np.nan, np.inf]))", "print(np.array([1e10, 1]))", "print(np.array([1e-10, 1]))",
        "print(np.array([1e16, 1.5]))", "print(np.array([0.1, 0.25, 1/3]))",
        "print(np.float32(0.1), np.float64(0.1))", "print(np.array([1, 2]), 'x', 3, 2.5, True, None)",
        "print(np.array([1, 2]), sep='-', end='!')", "print(1, 2, sep=', ')", "print()",
        "print([np.float64(1), np.int64(2)])", "print((np.array([1, 2]),))",
        "print(np.array([1, 2]).dtype, np.float64)", "print(np.arange(3).shape)", "print('%.2f' % 2.5)",
        "print(np.linspace(0, 1, 5))", "print(np.array([-0.0, 0.0]))", "print(np.arange(1001))",
        "print(np.ones((3, 1)))", "print(np.zeros((2, 0)))", "print(np.zeros((0, 3)))",
        "print(np.array([[1.5, -2], [1e5, 3]]))", "print(np.array([100000.0, 1e8]))",
        "print(np.array([1e8, 1.0]))", "print(np.array([12345678.9]))", "print(np.array([1, 1000000000000]))",
        "print(np.arange(30) * 1.1)", "print(np.arange(30))", "print(np.array([1.123456789, 2.1]))",
        "print(np.array([True, False]) * 1.5)", "print(f'{np.float64(2.5)} {np.array([1, 2])}')",
        "print(str(np.array([1.0, 2.0])), repr(np.array([1.0, 2.0])))")
    add("repr", "", "np.arange(1001)", "np.arange(1000.0)[:3]", "np.arange(2000).reshape(2, 1000)",
        "np.arange(8000).reshape(20, 20, 20)", "np.array([1e10, 1])", "np.array([1e16, 1.5])",
        "np.array([1e-5, 1])", "np.array([0.00001])", "np.array([0.0001])", "np.array([np.nan, 1])",
        "np.array([np.inf, -np.inf, 0])", "np.array([1.0])", "np.array([1.5, 10.25, 100])",
        "np.array([[1.5, np.nan], [-np.inf, 2]])", "np.array([1, 2], dtype=np.int8)",
        "np.array([1, 2], dtype=np.uint64)", "np.array([0.1], dtype=np.float32)",
        "np.array([], dtype=np.float32)", "np.zeros((2, 0))", "np.zeros((0, 2), dtype=int)", "np.array(2.5)",
        "np.array(3, dtype=np.int8)", "np.array(True)", "np.array([True])", "np.arange(30)",
        "np.arange(30) * 1.1", "np.arange(40.0)", "np.ones((2, 30))", "np.ones((2, 2, 2))",
        "np.zeros((1, 1, 1, 1))", "np.array([1/3, 2/3])", "np.array([1e100, 1e-100])",
        "np.array([123456.789, 0.001])", "np.array([1e15])", "np.array([1e17])", "np.array([99999999.0])",
        "np.array([100000000.0, 0.5])", "np.array([-1.5, 2])", "np.array([-1, 10, -100])",
        "np.array([2**62, 1])", "np.array([1.0, 2.0], dtype=np.float32) / 3",
        "np.arange(12.0).reshape(3, 4) / 7", "np.arange(1500, dtype=np.float32)", "np.arange(1001.0) / 3",
        "np.random.seed(0); np.random.rand(3)", "np.ones(1001, dtype=bool)", "(1, np.array([1, 2]))",
        "[np.array([1.5]), np.float64(2)]", "np.array([5e-324, 1.7976931348623157e308])",
        "np.array([1e-300])", "np.arange(1001).reshape(7, 143)", "np.full((3, 3), np.nan)",
        "np.array([[1], [22], [333]])", "np.array([1000000.0, 1e-3])", "np.array([0.5, 1e7])")


def errors() -> None:
    e = "a = np.arange(3)\nb = np.ones((2, 2))\nm = np.arange(6).reshape(2, 3)"
    add("errors", e, "bool(a)", "a and 1", "not a", "1 if b else 2", "a < 1 < 2", "0 < a < 2",
        "bool(np.array([]))", "bool(np.array([5]))", "bool(np.array([[0]]))", "bool(np.array(0.0))",
        "if a: pass", "while b: pass", "a or 1", "int(a)", "float(b)", "int(np.array([5]))",
        "float(np.array(2.5))", "int(np.array([]))", "assert a")
    add("errors", e, "a[3]", "a[-4]", "m[2]", "m[0, 3]", "m[0, -4]", "a[0, 0]", "m[0, 0, 0]", "a[1.5]",
        "a['x']", "a[1.0]", "a[None, 0, 0]", "m[..., 0, ...]", "m[0, 0, ..., 0]", "np.array(5)[0]", "a[:, :]",
        "np.float64(1)[0]", "a[::0]", "a[1.5:]", "a['a':'b']", "m[:, 'x']", "m[5, 5]", "a[10:20]",
        "np.zeros((0, 3))[0]", "a[2**40]", "a[:2, None, 0]", "del a[0]")
    add("errors", e, "a + 'x'", "'x' + a", "a + None", "a * 'x'", "a - {}", "a + {'k': 1}", "a < 'x'",
        "a == 'x'", "a == None", "a is None", "a + a.shape", "-'x'", "a()", "np.sqrt('x')", "np.sqrt(None)",
        "np.add(a, 'x')", "np.add('x', 'y')", "~b", "b & 1", "b << 1", "a @ 5", "np.sqrt([1, 'x'])",
        "np.sum('x')", "np.sum(None)", "np.zeros(3) + [1, 2]", "a + [1, 'x']", "a ** 'x'", "abs('x')",
        "1 + 'x'", "'x' * 2.5", "None + 1", "undefined_name", "undefined_name + a", "a.sum(5)",
        "np.mean(axis=0)", "np.sqrt(a, nosuch=1)", "a.reshape(3, 3)", "len(5)", "a.dtype = 5", "a.foo = 1",
        "a.T = 5", "np.isclos(a, a)", "a % 'x'", "a // None", "divmod(a, 2)", "np.bitwise_and(b, b)",
        "np.left_shift(b, 1)", "np.invert(b)", "np.logical_and(a, 'x')", "np.maximum(a, None)",
        "np.negative(np.array([True]))", "np.subtract(np.array([True]), np.array([False]))",
        "np.array([True]) - True", "np.array([True]) - 1", "1 / 0", "1 // 0", "1 % 0", "1.0 / 0", "2 ** -1",
        "0 ** -1", "int('x')", "float('x')", "[1, 2][5]", "{}['x']", "(1).foo", "'x'.foo", "range(3)[5]",
        "int(np.nan)", "int(np.inf)", "[] + 1", "1 + []", "[1] + (2,)", "-[]", "~1.5", "1 << -1", "5()",
        "[1, 2]['x']", "(1, 2) < 3", "1 < 'x'", "a, b = 1", "a, b = 1, 2, 3", "x, y, z = np.arange(2)",
        "x, y, z = a; print(x, y, z)", "for v in 5: pass", "len(np.float64(3))", "iter(5)", "round('x')",
        "max([])", "sum('x')", "min(5)")


for make in [operators, ufuncs, functions, promotion, scalars, integers, views, layouts, reductions, creation, shapes,
    random, printing, errors]:
    make()
