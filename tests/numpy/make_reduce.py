"""Write reduce.json: reductions as NumPy computes them, bit for bit.

Inputs are views (shape, strides and offset in elements) of a base of n elements that test and script make alike: element i
of seed s is splitmix64 of s + i, of which a float takes 53 bits with a sign and one of 16 magnitudes, and an integer the
low bits. Results are in C order: as hexadecimal bytes up to 32 of them, else as their 64-bit FNV-1a.

Run it with NumPy 2.4.6: python make_reduce.py
"""

import json
import math
import pathlib
import random

import numpy as np

SEED = 20260
UFUNCS = {
    "sum": np.add,
    "prod": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
    "any": np.logical_or,
    "all": np.logical_and,
}
DTYPES = "bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split()
SIZES = [0, 1, 7, 8, 9, 127, 128, 129, 1000, 8191, 8192, 8193, 100_003]


def base(seed, n, dtype):
    """n elements."""
    with np.errstate(over="ignore"):
        z = (np.arange(1, n + 1, dtype=np.uint64) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    if dtype.startswith("float"):
        mantissa = (z >> np.uint64(11)).astype(np.int64) - 2**52
        magnitude = (z & np.uint64(15)).astype(np.float64)
        return (mantissa.astype(np.float64) * 2.0 ** (-52 + magnitude - 8)).astype(dtype)
    if dtype == "bool":
        return (z & np.uint64(1)).astype(bool)
    return z.astype(dtype)


def fnv(data):
    """64-bit FNV-1a."""
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) % 2**64
    return h


def case(op, source, accumulate, shape, strides, offset, n, axes, out=None):
    """One line of the file, or None where NumPy raises."""
    seed = random.randrange(2**40)
    memory = base(seed, n, source)
    view = np.ndarray(shape, source, memory if n else None, offset * memory.itemsize,
                      [s * memory.itemsize for s in strides]) if n else np.empty(shape, source)
    kwargs = {}
    if out is not None:
        kept = [shape[i] for i in range(len(shape)) if i not in axes]
        kwargs["out"] = np.zeros(kept, accumulate, order="F")
    with np.errstate(all="ignore"):
        result = UFUNCS[op].reduce(view, axis=tuple(axes), dtype=accumulate, **kwargs)
    result = np.asarray(result)
    data = result.tobytes()
    row = {"op": op, "from": source, "acc": accumulate, "shape": shape, "strides": strides,
           "offset": offset, "n": n, "seed": seed, "axes": axes}
    if out is not None:
        row["out"] = [s // result.itemsize for s in result.strides]
    row["bits" if len(data) <= 32 else "fnv"] = data.hex() if len(data) <= 32 else f"{fnv(data):016x}"
    return row


def c_strides(shape):
    """Strides in elements of a C-contiguous array."""
    return [math.prod(shape[i + 1:]) for i in range(len(shape))]


def accumulators(op, source):
    """The dtypes to try."""
    if op in ("any", "all"):
        return ["bool"]
    if op in ("min", "max"):
        return [source]
    default = str(UFUNCS[op].reduce(np.ones(1, source)).dtype)
    if source.startswith("float"):
        return ["float32", "float64"]
    return [default, "float64"]


def one_dimensional():
    """Every size, contiguous, stepped and reversed."""
    for n in SIZES:
        for source in ("float64", "float32", "int32", "uint8", "bool"):
            for accumulate in accumulators("sum", source):
                yield "sum", source, accumulate, [n], [1], 0, n, [0]
        yield "sum", "float64", "float64", [n], [3], 2, 3 * n + 2, [0]
        yield "sum", "float64", "float64", [n], [-1], max(n - 1, 0), n, [0]
        yield "sum", "float32", "float64", [n], [-2], max(2 * n - 1, 0), 2 * n, [0]
        yield "prod", "float64", "float64", [min(n, 300)], [1], 0, min(n, 300), [0]
    for op in UFUNCS:
        for source in DTYPES:
            for n in (1, 33, 1000):
                for accumulate in accumulators(op, source):
                    yield op, source, accumulate, [n], [1], 0, n, [0]


def random_view(ndim):
    """A sliced, transposed, reversed or broadcast array."""
    limit = {2: 300, 3: 40, 4: 14}[ndim]
    shape = [random.choice([1, 2, 3, random.randint(1, limit)]) if random.random() < 0.4
             else random.randint(1, limit) for _ in range(ndim)]
    if random.random() < 0.15:
        shape[random.randrange(ndim)] = random.choice([128, 1000, 4097, 9000])
        while math.prod(shape) > 60_000:
            i = min((i for i in range(ndim) if shape[i] > 1), key=lambda i: shape[i])
            shape[i] = max(1, shape[i] // 2)
    steps = [random.choice([1, 1, 1, 1, 2, -1, -2]) for _ in shape]
    order = list(range(ndim)) if random.random() < 0.4 else random.sample(range(ndim), ndim)
    strides, offset, stride = [0] * ndim, 0, 1
    for i in reversed(order):
        extent = shape[i] * abs(steps[i])
        strides[i] = stride * steps[i]
        if steps[i] < 0:
            offset += stride * (extent - 1)
        stride *= extent
    if random.random() < 0.2:
        i = random.randrange(ndim)
        offset -= max(0, -strides[i] * (shape[i] - 1))
        strides[i] = 0
    return shape, strides, offset, max(stride, offset + 1)


def many_dimensional():
    """Random views and axes."""
    for _ in range(520):
        ndim = random.choice([2, 2, 3, 3, 4])
        shape, strides, offset, n = random_view(ndim)
        if n > 120_000:
            continue
        op = random.choice(["sum"] * 7 + list(UFUNCS))
        source = random.choice(["float64", "float64", "float32", random.choice(DTYPES)])
        axes = [i for i in range(ndim) if random.random() < 0.5] or [random.randrange(ndim)]
        accumulate = random.choice(accumulators(op, source))
        yield op, source, accumulate, shape, strides, offset, n, axes, random.choice([None] * 5 + [True])
    for axes in ([0], [1], [0, 1]):
        for shape in ([0, 3], [3, 0]):
            yield "sum", "float64", "float64", shape, c_strides(shape), 0, 0, axes


def main():
    """Write the file next to this one."""
    assert np.__version__ == "2.4.6", np.__version__
    random.seed(SEED)
    cases = [case(*arguments) for arguments in [*one_dimensional(), *many_dimensional()]]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in cases)
    path = pathlib.Path(__file__).with_name("reduce.json")
    path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
