"""Write math.json: correctly rounded values of the functions in src/kernels/math, for its tests.

    pip install mpmath
    python tests/numpy/make_math.py

The file maps a function's name, such as `exp_f64`, to one string of hexadecimal digits: the bits of x and of f(x) in
turn (of x, y and x**y for `pow_*`), 16 digits each for f64 and 8 for f32. NaN is the positive quiet one.
`python make_math.py --coefficients` prints a minimax polynomial of each kind that the sources hold.
"""

import json
import math
import pathlib
import random
import struct
import sys

from mpmath import mp, mpf

mp.prec = 300
FORMATS = {64: (53, -1074, 1024, "<d", "<Q"), 32: (24, -149, 128, "<f", "<I")}


def rounded(value, width):
    """The nearest number of the format to an mpf, ties to even, with subnormals and overflow."""
    digits, lowest, highest, _, _ = FORMATS[width]
    if not mp.isfinite(value) or value == 0:
        return float(value)
    exponent = max(mp.frexp(value)[1] - digits, lowest)
    whole = int(mp.nint(mp.ldexp(value, -exponent)))
    if whole.bit_length() + exponent > highest:
        return math.copysign(math.inf, whole)
    return math.copysign(math.ldexp(abs(whole), exponent), value)


def bits(value, width):
    _, _, _, number, integer = FORMATS[width]
    if value != value:
        return "7ff8000000000000" if width == 64 else "7fc00000"
    return format(struct.unpack(integer, struct.pack(number, value))[0], f"0{width // 4}x")


def number(pattern, width):
    _, _, _, number_, integer = FORMATS[width]
    return struct.unpack(number_, struct.pack(integer, pattern))[0]


def to_format(value, width):
    return rounded(mpf(value), width)


def neighbour(value, steps, width):
    """`value` moved by a few units in the last place."""
    pattern = int(bits(abs(value), width), 16)
    return math.copysign(number(max(pattern + steps, 0), width), value)


def log1p(x):
    return -mp.inf if x == -1 else mp.nan if x < -1 else mp.log1p(x)


def logarithm(function):
    return lambda x: -mp.inf if x == 0 else mp.nan if x < 0 else function(x)


def hyperbolic(x):
    return mp.tanh(x) if abs(x) < 60 else mp.sign(x)


def exponential(function, low, high):
    """Without computing what surely over- or underflows."""
    return lambda x: mp.inf if x > high else mpf(low) if x < -1100 else function(x)


def reduced(function):
    """A periodic function: more bits for larger arguments."""

    def call(x):
        with mp.workprec(1500):
            return +function(x)

    return call


FUNCTIONS = {
    "exp": exponential(mp.exp, 0, 1000),
    "log": logarithm(mp.log),
    "sin": reduced(mp.sin),
    "cos": reduced(mp.cos),
    "tan": reduced(mp.tan),
    "exp2": exponential(lambda x: mp.power(2, x), 0, 1100),
    "expm1": exponential(mp.expm1, -1, 1000),
    "tanh": hyperbolic,
    "log2": logarithm(lambda x: mp.log(x) / mp.log(2)),
    "log10": logarithm(lambda x: mp.log(x) / mp.log(10)),
    "log1p": log1p,
}
#: Written behind the powers, so that the tables of the others stay as they are.
LATER = {
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "asin": lambda x: mp.asin(x) if abs(x) <= 1 else mp.nan,
    "acos": lambda x: mp.acos(x) if abs(x) <= 1 else mp.nan,
    "atan": mp.atan,
    "sinh": lambda x: mp.sinh(x) if abs(x) < 800 else mp.sign(x) * mp.inf,
    "cosh": lambda x: mp.cosh(x) if abs(x) < 800 else mp.inf,
    "asinh": mp.asinh,
    "acosh": lambda x: mp.acosh(x) if x >= 1 else mp.nan,
    "atanh": lambda x: mp.atanh(x) if abs(x) < 1 else mp.sign(x) * mp.inf if abs(x) == 1 else mp.nan,
}
#: Of two numbers.
PAIRS = {
    "atan2": mp.atan2,
    "hypot": lambda x, y: mp.sqrt(x * x + y * y),
    "logaddexp": lambda x, y: max(x, y) + mp.log1p(mp.exp(-abs(x - y))) if abs(x - y) < 10000 else max(x, y),
    "logaddexp2": lambda x, y: max(x, y) + mp.log1p(mp.power(2, -abs(x - y))) / mp.log(2) if abs(x - y) < 10000 else max(x, y),
}
MAIN = ("exp", "log", "sin", "cos")
#: What mpmath does not say: results at the special arguments 0, -0, inf, -inf, nan.
SPECIAL = {
    "exp": (1, 1, math.inf, 0.0, math.nan),
    "exp2": (1, 1, math.inf, 0.0, math.nan),
    "expm1": (0.0, -0.0, math.inf, -1, math.nan),
    "tanh": (0.0, -0.0, 1, -1, math.nan),
    "log": (-math.inf, -math.inf, math.inf, math.nan, math.nan),
    "log2": (-math.inf, -math.inf, math.inf, math.nan, math.nan),
    "log10": (-math.inf, -math.inf, math.inf, math.nan, math.nan),
    "log1p": (0.0, -0.0, math.inf, math.nan, math.nan),
    "sin": (0.0, -0.0, math.nan, math.nan, math.nan),
    "cos": (1, 1, math.nan, math.nan, math.nan),
    "tan": (0.0, -0.0, math.nan, math.nan, math.nan),
    "cbrt": (0.0, -0.0, math.inf, -math.inf, math.nan),
    "asin": (0.0, -0.0, math.nan, math.nan, math.nan),
    "acos": (math.pi / 2, math.pi / 2, math.nan, math.nan, math.nan),
    "atan": (0.0, -0.0, math.pi / 2, -math.pi / 2, math.nan),
    "sinh": (0.0, -0.0, math.inf, -math.inf, math.nan),
    "cosh": (1, 1, math.inf, math.inf, math.nan),
    "asinh": (0.0, -0.0, math.inf, -math.inf, math.nan),
    "acosh": (math.nan, math.nan, math.inf, math.nan, math.nan),
    "atanh": (0.0, -0.0, math.nan, math.nan, math.nan),
}


def arguments(name, width, count, rng):
    digits, lowest, highest, _, _ = FORMATS[width]
    anything = lambda: number(rng.getrandbits(width), width)
    signed = lambda low, high: math.copysign(2.0 ** rng.uniform(low, high), rng.random() - 0.5)
    if name in ("sin", "cos", "tan"):
        near = lambda top: float(mp.floor(mpf(2) ** rng.uniform(0, top)) * mp.pi / 2)
        limit = 2.0**30 if width == 64 else 2.0**18
        kinds = [
            anything,
            lambda: rng.uniform(-100, 100),
            lambda: signed(lowest, 2),
            lambda: neighbour(to_format(near(25), width), rng.randint(-2, 2), width),
            lambda: neighbour(to_format(near(highest - 2), width), rng.randint(-2, 2), width),
            lambda: neighbour(limit, rng.randint(-20, 20), width),
            lambda: (rng.randint(-64, 64) + rng.uniform(-0.001, 0.001)) * math.pi / 4,
        ]
    elif name in ("exp", "exp2", "expm1", "tanh"):
        scale = 1 if name == "exp2" else math.log(2)
        kinds = [
            anything,
            lambda: rng.uniform(-2, 2),
            lambda: rng.uniform(lowest - 2, highest + 1) * scale,
            lambda: signed(-60, 9),
            lambda: rng.choice((highest, 2 - highest, lowest - 1)) * scale + rng.uniform(-1, 1) * 0.01,
            lambda: (rng.randint(-30, 30) + 0.5) * scale * (1 + rng.uniform(-1e-6, 1e-6)),
            lambda: float(rng.randint(-40, 40)),
        ]
    elif name in ("cbrt", "atan", "asinh"):
        kinds = [
            anything,
            lambda: rng.uniform(-4, 4),
            lambda: signed(lowest, highest),
            lambda: signed(-40, 40),
            lambda: neighbour(rng.choice((0.5, 1.0, 2.0, 2.0**28)), rng.randint(-3, 3), width),
            lambda: float(rng.randint(-200, 200)) ** 3,
        ]
    elif name in ("asin", "acos", "atanh"):
        kinds = [
            lambda: rng.uniform(-1, 1),
            lambda: rng.uniform(-1, 1),
            lambda: signed(lowest, 0),
            lambda: math.copysign(1 - 2.0 ** rng.uniform(-digits, -1), rng.random() - 0.5),
            lambda: neighbour(rng.choice((0.5, -0.5, 1.0, -1.0)), rng.randint(-3, 3), width),
        ]
    elif name in ("sinh", "cosh"):
        top = (highest + 1) * math.log(2)
        kinds = [
            lambda: rng.uniform(-2, 2),
            lambda: rng.uniform(-top, top),
            lambda: rng.uniform(-20, 20),
            lambda: signed(lowest, 0),
            lambda: neighbour(rng.choice((1.0, -1.0)), rng.randint(-3, 3), width),
            lambda: rng.choice((1, -1)) * (top + rng.uniform(-0.01, 0.01)),
        ]
    elif name == "acosh":
        kinds = [
            lambda: 1 + 2.0 ** rng.uniform(-digits, 0),
            lambda: rng.uniform(1, 20),
            lambda: 2.0 ** rng.uniform(0, highest),
            lambda: neighbour(rng.choice((2.0, 2.0**28)), rng.randint(-3, 3), width),
            lambda: rng.uniform(-2, 1),
        ]
    else:
        offset = 1 if name == "log1p" else 0
        kinds = [
            lambda: abs(anything()),
            lambda: neighbour(1.0, rng.randint(-200, 200), width) - offset,
            lambda: 1 + signed(-digits, -1) - offset,
            lambda: number(rng.getrandbits(rng.randint(1, digits - 1)), width),
            lambda: rng.uniform(0, 100) - offset,
            lambda: 2.0 ** rng.randint(-100, 100) * math.sqrt(2) * (1 + rng.uniform(-1e-3, 1e-3)) - offset,
            lambda: float(10 ** rng.randint(0, 22)),
            lambda: -abs(anything()) if rng.random() < 0.2 else rng.uniform(0.5, 2) - offset,
        ]
    found = [to_format(kinds[i % len(kinds)](), width) for i in range(count)]
    smallest, normal, largest = 1, 1 << (digits - 1), int(bits(math.inf, width), 16) - 1
    found += [s * number(p, width) for p in (smallest, normal - 1, normal, largest) for s in (1, -1)]
    return [x for x in found if math.isfinite(x) and x != 0]


def table(name, width, count, rng):
    function = (FUNCTIONS | LATER)[name]
    text = []
    for x, y in zip((0.0, -0.0, math.inf, -math.inf, math.nan), SPECIAL[name]):
        text += [bits(x, width), bits(y, width)]
    for x in arguments(name, width, count, rng):
        text += [bits(x, width), bits(rounded(function(mpf(x)), width), width)]
    return "".join(text)


def power(x, y):
    """C's pow, from mpmath where the result is a finite number."""
    try:
        special = math.pow(x, y)
    except OverflowError:
        special = math.inf
    except ValueError:
        # Zero to a negative power, and a negative number to a broken one.
        if x != 0:
            return math.nan
        odd = y % 2 == 1
        return math.copysign(math.inf, x) if odd else math.inf
    if x == 0 or not (math.isfinite(x) and math.isfinite(y)):
        return special
    estimate = y * mp.log(abs(mpf(x)))
    sign = -1 if x < 0 and y % 2 == 1 else 1
    if abs(estimate) > 800:
        return sign * (math.inf if estimate > 0 else 0.0)
    return sign * mp.exp(estimate) if y != 0 else mpf(1)


def power_table(width, count, rng):
    digits, lowest, highest, _, _ = FORMATS[width]
    span = math.log(2)
    pairs = []
    for i in range(count):
        x = 2.0 ** rng.uniform(lowest, highest) if i % 3 else 1 + rng.uniform(-0.01, 0.01)
        y = rng.uniform(lowest - 1, highest + 1) * span / math.log(x)
        pairs.append((x, y))
        pairs.append((rng.uniform(-20, 20), float(rng.randint(-12, 12))))
        pairs.append((rng.uniform(0, 10), rng.uniform(-5, 5)))
    edge = (0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 2.0**digits, 1.0 - 2.0**digits)
    pairs += [(x, y) for x in edge for y in edge]
    text = []
    for x, y in pairs:
        x, y = (v if v != v or math.isinf(v) or v == 0 else to_format(v, width) for v in (x, y))
        z = power(x, y)
        z = rounded(z, width) if isinstance(z, mpf) else z
        text += [bits(x, width), bits(y, width), bits(z, width)]
    return "".join(text)


def pair_table(name, width, count, rng):
    """Like `power_table`; the special values are those of C."""
    digits, lowest, highest, _, _ = FORMATS[width]
    anything = lambda: number(rng.getrandbits(width), width)
    signed = lambda low, high: math.copysign(2.0 ** rng.uniform(low, high), rng.random() - 0.5)
    pairs = []
    for _ in range(count):
        pairs.append((rng.uniform(-10, 10), rng.uniform(-10, 10)))
        pairs.append((signed(lowest, highest), signed(lowest, highest)))
        scale = signed(lowest, highest)
        pairs.append((scale, scale * rng.uniform(-2, 2)))
        pairs.append((rng.uniform(-300, 300), rng.uniform(-300, 300)))
        x = rng.uniform(0, 5)
        pairs.append((x, neighbour(x * rng.choice((1, 0.5, 2)), rng.randint(-2, 2), width)))
        pairs.append((anything(), anything()))
    text = []
    for x, y in pairs:
        if not (math.isfinite(x) and math.isfinite(y)) or x == 0 or y == 0:
            continue
        x, y = to_format(x, width), to_format(y, width)
        if not (math.isfinite(x) and math.isfinite(y)) or x == 0 or y == 0:
            continue
        z = rounded(PAIRS[name](mpf(x), mpf(y)), width)
        text += [bits(x, width), bits(y, width), bits(z, width)]
    edge = (0.0, -0.0, 1.5, -1.5, math.inf, -math.inf, math.nan)
    special = {"atan2": math.atan2, "hypot": math.hypot}.get(name)
    for x in edge if special else ():
        for y in edge:
            if not (math.isfinite(x) and math.isfinite(y)) or 0 in (x, y):
                z = special(x, y)
                text += [bits(x, width), bits(y, width), bits(rounded(mpf(z), width) if z == z else z, width)]
    return "".join(text)


def main():
    rng = random.Random(20260)
    tables = {}
    for name in FUNCTIONS:
        tables[f"{name}_f64"] = table(name, 64, 1900 if name in MAIN else 500, rng)
        tables[f"{name}_f32"] = table(name, 32, 1200 if name in MAIN else 300, rng)
    tables["pow_f64"] = power_table(64, 300, rng)
    tables["pow_f32"] = power_table(32, 150, rng)
    for name in LATER:
        tables[f"{name}_f64"] = table(name, 64, 500, rng)
        tables[f"{name}_f32"] = table(name, 32, 200, rng)
    for name in PAIRS:
        tables[f"{name}_f64"] = pair_table(name, 64, 90, rng)
        tables[f"{name}_f32"] = pair_table(name, 32, 30, rng)
    path = pathlib.Path(__file__).with_name("math.json")
    path.write_text(json.dumps(tables, indent=0) + "\n")


def minimax(function, weight, low, high, degree):
    """Remez's exchange: the polynomial of the smallest weighted error, and that error."""
    size, grid = degree + 2, 1200
    cosine = lambda part: (low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * part)
    points = [cosine(mpf(i) / grid) for i in range(grid + 1)]
    # Removable singularities stand at 0.
    points = [x if abs(x) > mpf(10) ** -15 else mpf(10) ** -15 for x in points]
    values = [(function(x), weight(x)) for x in points]
    chosen = [round(grid * (1 - math.cos(math.pi * (2 * k + 1) / (2 * size))) / 2) for k in range(size)]
    for _ in range(12):
        rows = [[points[i] ** j for j in range(degree + 1)] + [(-1) ** k / values[i][1]] for k, i in enumerate(chosen)]
        solution = mp.lu_solve(mp.matrix(rows), mp.matrix([values[i][0] for i in chosen]))
        c = [solution[j] for j in range(degree + 1)]
        errors = [w * (f - mp.polyval(c[::-1], x)) for x, (f, w) in zip(points, values)]
        extremes = [0]
        for i in range(1, len(errors)):
            if (errors[i] > 0) != (errors[extremes[-1]] > 0):
                extremes.append(i)
            elif abs(errors[i]) > abs(errors[extremes[-1]]):
                extremes[-1] = i
        while len(extremes) > size:
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        if len(extremes) < size:
            break
        chosen = extremes
    return [float(v) for v in c], max(map(abs, errors))


def coefficients():
    tiny = mpf(10) ** -9
    h = mp.log(2) / 2 * mpf("1.0005")
    s2 = (3 - 2 * mp.sqrt(2)) ** 2 * mpf("1.0001")
    r2 = (mp.pi / 4) ** 2 * mpf("1.0001")
    exp = lambda r: (mp.expm1(r) - r) / r**2
    log = lambda z: (2 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 2) / z
    log_pow = lambda z: (log(z) - mpf(2) / 3) / z
    sin = lambda z: (mp.sin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z
    cos = lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2
    of_exp, of_expm1 = (lambda r: r * r + h * h / 20), (lambda r: abs(r) + h / 20)
    of_z, of_z2 = (lambda z: z + mpf(10) ** -7), (lambda z: z * z + tiny)
    for name, *arguments_ in (
        ("exp f64", exp, of_exp, -h, h, 9),
        ("expm1 f64", exp, of_expm1, -h, h, 10),
        ("exp f32", exp, of_exp, -h, h, 4),
        ("log f64", log, of_z, tiny, s2, 6),
        ("log f32", log, of_z, tiny, s2, 3),
        ("sin f64", sin, of_z, tiny, r2, 5),
        ("cos f64", cos, of_z2, tiny, r2, 5),
        ("sin f32", sin, of_z, tiny, r2, 2),
        ("cos f32", cos, of_z2, tiny, r2, 2),
        ("pow f64", log_pow, lambda z: z * z / 2 + 10 * tiny, tiny, s2, 7),
    ):
        c, error = minimax(*arguments_)
        print(f"{name}: 2^{float(mp.log(error, 2)):.1f}", *c, sep="\n    ")


if __name__ == "__main__":
    coefficients() if "--coefficients" in sys.argv else main()
