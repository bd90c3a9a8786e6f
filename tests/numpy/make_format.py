"""Write the golden values of tests/format.rs: what NumPy prints.

Usage: python make_format.py format.json

The element of a C-order index i has the bits bits[i % len(bits)], in hexadecimal.
"""

import itertools
import json
import math
import sys

import numpy as np

DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64",
          "float32", "float64"]
FLOATS = ["float32", "float64"]
SHAPES = [(), (1,), (2,), (3,), (7,), (12,), (30,), (1, 1), (2, 3), (3, 1), (4, 12), (2, 2, 2),
          (3, 1, 2), (2, 1, 2, 3), (1, 1, 1, 1), (0,), (0, 3), (2, 0, 1), (2, 0), (0, 0, 0)]
BIG_SHAPES = [(1001,), (1000,), (40, 40), (1000000, 2), (7, 150), (2, 501), (7, 8, 20),
              (11, 10, 10), (3, 4, 100), (6, 6, 6, 6), (2, 10, 7, 8), (100000, 10000), (0, 2000),
              (1000, 1, 2)]
SPECIAL = [math.nan, math.inf, -math.inf, 0.0, -0.0]
NOTABLE = [0.1 + 0.2, 0.1, 2 / 3, 1 / 3, 1.000000005, 1.000000015, 0.5e-8, 1.5e-8, 5e-9, 4.9e-9, 0.5,
           1.5, 2.5, 0.25, 0.125, 0.375, 9.999999999, 0.999999996, 0.999999995, 99999999.5,
           99999999.99999999, 1e8, 123456789.0, 999999.94, 1e6, 1e-4, 9.9999e-5, 1e16, 1e15,
           9999999999999998.0, 1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
           1e100, 1e-100, 2.0**53, 2.0**-44, 1125899906842624.25, 1125899906842624.75,
           4503599627370497.5, 1.401298464324817e-45, 3.4028234663852886e38, 1.1754943508222875e-38,
           16777216.0, 33554432.0, 1.2345679e9, 3.14159265358979, 1e5, 12345.678, 1000.0, 1000.1,
           0.001, 0.00012345, 7.0, 10.0, 100.0]


def floats(rng, dtype, count):
    """Random floats of one of several kinds of magnitude."""
    kind = rng.integers(0, 9)
    if kind == 0:
        values = rng.integers(0, 1 << 63, count, dtype=np.uint64) * np.uint64(2) \
            + rng.integers(0, 2, count, dtype=np.uint64)
        bits = values if dtype == "float64" else (values >> np.uint64(32)).astype(np.uint32)
        return bits.view(dtype)
    if kind == 1:
        values = rng.normal(size=count) * 10.0 ** rng.integers(-12, 20)
    elif kind == 2:
        values = rng.integers(-1000, 1000, count) / 2.0 ** rng.integers(0, 12)
    elif kind == 3:
        values = rng.choice(NOTABLE, count) * rng.choice([1, 1, -1], count)
    elif kind == 4:
        values = np.round(rng.random(count), rng.integers(0, 12)) * 10.0 ** rng.integers(-4, 4)
    elif kind == 5:
        values = rng.random(count) * 10.0 ** rng.uniform(-5, 9, count)
    elif kind == 6:
        values = np.full(count, rng.choice(NOTABLE))
    elif kind == 7:
        values = (rng.integers(-10**6, 10**6, count) + 0.5) * 10.0 ** -rng.integers(0, 12)
    else:
        values = rng.integers(-20, 20, count).astype(float)
    if rng.random() < 0.25:
        chosen = rng.random(count) < rng.random()
        values = np.where(chosen, rng.choice(SPECIAL[:rng.integers(1, 6)], count), values)
    if rng.random() < 0.4:
        values = np.abs(values)
    with np.errstate(over="ignore"):
        return values.astype(dtype)


def integers(rng, dtype, count):
    """Random integers of a random number of digits."""
    info = np.iinfo(dtype)
    bound = 10 ** int(rng.integers(1, 21))
    low, high = max(int(info.min), -bound), min(int(info.max), bound)
    if rng.random() < 0.3:
        low = 0
    return rng.integers(low, high, count, dtype=dtype, endpoint=True)


def elements(rng, dtype, count):
    if dtype == "bool":
        return rng.random(count) < rng.random()
    return floats(rng, dtype, count) if dtype in FLOATS else integers(rng, dtype, count)


def options(rng):
    """Some print options other than the defaults."""
    choices = {
        "precision": [0, 1, 2, 3, 5, 8, 12, 17, 20, 30],
        "threshold": [0, 1, 2, 5, 10, 50, 5000],
        "edgeitems": [1, 2, 4, 5],
        "linewidth": [0, 1, 10, 20, 40, 60, 76, 79, 100, 200],
        "suppress": [True],
        "nanstr": ["NaN", "not a number", "n", "–∅–"],
        "infstr": ["Inf", "infinity", "i", "∞"],
        "sign": ["+", " ", "-"],
        "floatmode": ["fixed", "unique", "maxprec", "maxprec_equal"],
    }
    return {k: rng.choice(v).item() for k, v in choices.items() if rng.random() < 0.25}


def bits(values):
    words = values.view(f"u{values.itemsize}")
    return " ".join(f"{word:x}" for word in words.tolist())


def array_case(values, shape, chosen, affixes=None):
    """What NumPy prints of an array of the shape that repeats the values."""
    values = np.ascontiguousarray(values)
    size = math.prod(shape)
    if size > 100_000:
        assert shape[-1] % len(values) == 0
        array = np.broadcast_to(np.resize(values, shape[-1]), shape)
    else:
        array = np.resize(values, shape)
    with np.printoptions(**chosen):
        case = {"dtype": values.dtype.name, "shape": shape, "bits": bits(values)}
        if chosen:
            case["options"] = chosen
        if affixes is None:
            return case | {"repr": repr(array), "str": str(array)}
        text = np.array2string(array, separator=affixes[0], prefix=affixes[1], suffix=affixes[2])
        return case | {"affixes": affixes, "text": text}


def scalar_case(value):
    return {"dtype": value.dtype.name, "bits": bits(np.array([value])),
            "repr": repr(value), "str": str(value)}


def random_array(rng, shapes):
    dtype = str(rng.choice(DTYPES if rng.random() < 0.4 else FLOATS))
    shape = shapes[rng.integers(len(shapes))]
    count = max(1, min(math.prod(shape), int(rng.integers(1, 12))))
    if math.prod(shape) > 100_000:
        count = 2
    chosen = options(rng) if rng.random() < 0.6 else {}
    if math.prod(shape) > 1000:
        chosen.pop("threshold", None)
    affixes = None
    if rng.random() < 0.1:
        affixes = [str(rng.choice(choices)) for choices in
                   ([", ", " ", ",", " | ", "", ";  ", "→"], ["", "x = ", "array("], ["", ")", "  # end"])]
    return array_case(elements(rng, dtype, count), shape, chosen, affixes)


def random_scalar(rng):
    return scalar_case(elements(rng, str(rng.choice(DTYPES)), 1)[0])


def fixed_cases():
    """Values and options that are known to matter, one by one."""
    for dtype, x in itertools.product(FLOATS, SPECIAL + NOTABLE):
        with np.errstate(over="ignore"):
            value = np.dtype(dtype).type(x)
        yield scalar_case(value)
        yield array_case(np.array([value]), (1,), {})
    for mode in ["fixed", "unique", "maxprec", "maxprec_equal"]:
        for values in [[0.1, 2.5, 100], [1e-10, 1, 3.3], [math.nan, 1.25], [-math.inf, math.inf]]:
            yield array_case(np.array(values), (len(values),), {"floatmode": mode, "precision": 4})
            yield array_case(np.array(values, "f4"), (len(values),), {"floatmode": mode, "sign": " "})
    for dtype, shape in itertools.product(DTYPES, [(0,), (0, 3), (), (2, 2)]):
        yield array_case(np.zeros(1, dtype), shape, {})
    for shape in BIG_SHAPES:
        yield array_case(np.arange(2), shape, {})
    for sign, values in itertools.product("+- ", [[-5, 50], [0, 7], [-120, 3], [-8]]):
        yield array_case(np.array(values), (len(values),), {"sign": sign})
    for width in range(12, 34):
        yield array_case(np.arange(6), (2, 2, 6), {"linewidth": width})
        yield array_case(np.array([0.5, -2]), (6,), {"linewidth": width}, [" ;", "é→ = ", "→"])
    # The shortest digits of these powers of two are not the nearest ones.
    for exponent, mode in itertools.product([-44, -24, 89, 122], ["maxprec", "maxprec_equal"]):
        for suppress in [False, True]:
            chosen = {"floatmode": mode, "precision": 30, "suppress": suppress}
            yield array_case(np.array([2.0**exponent]), (1,), chosen)
    # The ratio is 1000 in float32 and more in float64.
    yield array_case(np.array([0.5080967, 508.0967], "f4"), (2,), {})
    yield array_case(np.array([1, 1000]) * 1.0, (2,), {})
    yield array_case(np.array([1, np.nextafter(1000, 2000)]), (2,), {})
    yield array_case(np.arange(10.0), (10,), {"threshold": 0, "edgeitems": 0})
    yield array_case(np.array([1.5]), (), {"threshold": 0})


def fits(case):
    """Whether the text is short enough for the repository."""
    return len(case.get("repr", case.get("text"))) < 700


def main(path):
    rng = np.random.default_rng(20)
    cases = [case for case in fixed_cases() if fits(case)]
    while len(cases) < 800:
        kind = rng.random()
        case = random_scalar(rng) if kind < 0.1 \
            else random_array(rng, SHAPES if kind < 0.8 else BIG_SHAPES)
        if fits(case):
            cases.append(case)
    with open(path, "w", encoding="utf-8") as file:
        lines = (json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
        file.write("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
