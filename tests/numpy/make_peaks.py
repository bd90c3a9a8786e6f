"""Writes peaks.json: how much memory NumPy takes at most during a call, in arrays of the operand's size, by tracemalloc.

    python tests/numpy/make_peaks.py
"""
import json
import pathlib
import tracemalloc
import warnings

import numpy as np
from function_calls import CALLS

OUT = pathlib.Path(__file__).with_name("peaks.json")
OPERANDS = {
    "floats": "(np.arange(200000.0) * 7919 % 200003).reshape(400, 500)",
    "integers": "(np.arange(200000) * 7919 % 100).reshape(400, 500)",
    "one axis": "np.arange(200000.0) * 7919 % 200003",
    "columns": "(np.arange(200000.0) * 7919 % 200003).reshape(500, 400).T",
    "matrix": "(np.arange(25600.0) * 7919 % 25601).reshape(160, 160)",
    "texts": "np.array(['ab', 'c', 'def', ' g '] * 20000)",
    "lines": "['1.5 2.5 3.5'] * 20000",
}
# Calls of some operands alone.
CALLS_OF = {
    "matrix": """
np.linalg.inv(a)
np.linalg.solve(a, a)
np.linalg.solve(a, a[0])
np.linalg.svd(a)
np.linalg.svd(a, compute_uv=False)
np.linalg.svd(a[:100], full_matrices=False)
np.linalg.svdvals(a)
np.linalg.eigh(a)
np.linalg.eigvalsh(a)
np.linalg.qr(a)
np.linalg.qr(a[:, :50])
np.linalg.qr(a, mode='r')
np.linalg.cholesky(np.eye(160))
np.linalg.det(a)
np.linalg.slogdet(a)
np.linalg.lstsq(a, a[0])
np.linalg.pinv(a)
np.linalg.matrix_power(a, 3)
np.linalg.matrix_power(a, 5)
np.linalg.matrix_rank(a)
np.linalg.cond(a)
np.linalg.norm(a)
np.linalg.norm(a, 1)
np.linalg.norm(a, 2)
np.linalg.norm(a, axis=0)
np.linalg.multi_dot([a, a, a])
np.linalg.matrix_norm(a)
np.linalg.vector_norm(a)
np.linalg.outer(a[0], a[1])
np.linalg.matmul(a, a)
np.dot(a, a)
np.dot(a, a[0])
np.dot(a.T, a)
np.matmul(a, a)
np.matmul(a, a.T)
np.matmul(a[:, ::2], a[::2])
np.inner(a, a)
np.vdot(a, a)
np.vecdot(a, a)
np.matvec(a, a[0])
np.outer(a[0], a[1])
np.tensordot(a, a, 1)
np.tensordot(a, a, axes=([0], [1]))
np.einsum('ij,jk->ik', a, a)
np.einsum('ij->ji', a)
np.einsum('ii', a)
np.einsum('ij,ij->i', a, a)
np.kron(a[:15, :15], a[:15, :15])
np.cov(a)
np.cov(a, rowvar=False)
np.corrcoef(a)
np.vander(a[0])
np.diag(a[0])
np.diagflat(a[0])
np.meshgrid(a[0], a[1])
np.ix_(a[0] > 5, a[1] > 5)
np.cross(a[:, :3], a[:, 3:6])
np.fill_diagonal(a, 7)
np.unstack(a)
np.apply_along_axis(np.sum, 0, a)
np.unravel_index(np.arange(25000), (160, 160))
np.ravel_multi_index((np.arange(160), np.arange(160)), (160, 160))""",
    "floats": """
np.polyval(a[:9], 2)
np.polyval([1.0, 2.0, 3.0], a)
np.select([a > 5, a > 2], [a, a + 1])
np.select([a > 5], [a], default=-1)
np.choose((a > 5).astype(np.int64), [a, a])
np.choose(a > 5, [a, 7.0], mode='clip')
np.piecewise(a, [a < 5, a >= 5], [0, 1])
np.piecewise(a, [a < 5], [np.negative, np.abs])
np.put(a, [0, 5], [1, 2])
np.putmask(a, a > 5, 0)
np.place(a, a > 5, [1, 2])
np.copyto(a, 7)
np.copyto(a, a + 1, where=a > 5)
np.put_along_axis(a, np.zeros((400, 1), dtype=np.int64), 9, 1)
np.take_along_axis(a, np.argsort(a, axis=1), 1)
np.vectorize(np.sqrt)(a[:4])
np.fromfunction(np.add, (400, 500))
np.fromfunction(lambda i, j: i * 2 + j, (400, 500), dtype=np.float32)""",
    "one axis": """
np.fromiter(range(200000), dtype=np.float64)
np.fromiter(range(200000), dtype=np.float64, count=200000)
np.lexsort((a, a))
np.convolve(a, [1.0, 2.0])
np.correlate(a, [1.0, 2.0])
np.bincount(a.astype(np.int64))
np.random.rand(200000)
np.random.randn(200000)
np.random.random(200000)
np.random.randint(0, 100, 200000)
np.random.uniform(1, 2, 200000)
np.random.normal(1, 2, 200000)
np.random.exponential(2, 200000)
np.random.poisson(3, 200000)
np.random.binomial(9, 0.3, 200000)
np.random.gamma(2, 1, 200000)
np.random.choice(a, 1000)
np.random.permutation(a)
np.random.shuffle(a)
np.random.default_rng(0).random(200000)
np.random.default_rng(0).random(200000, dtype=np.float32)
np.random.default_rng(0).integers(0, 100, 200000)
np.random.default_rng(0).integers(0, 100, 200000, dtype=np.int8)
np.random.default_rng(0).normal(1, 2, 200000)
np.random.default_rng(0).normal(a, 2)
np.random.default_rng(0).standard_normal(200000)
np.random.default_rng(0).uniform(1, 2, 200000)
np.random.default_rng(0).exponential(2, 200000)
np.random.default_rng(0).gamma(2, 1, 200000)
np.random.default_rng(0).beta(2, 1, 200000)
np.random.default_rng(0).poisson(3, 200000)
np.random.default_rng(0).binomial(9, 0.3, 200000)
np.random.default_rng(0).choice(a, 1000)
np.random.default_rng(0).choice(a, 200000)
np.random.default_rng(0).permutation(a)
np.random.default_rng(0).permuted(a)
np.random.default_rng(0).shuffle(a)
np.random.default_rng(0).multinomial(9, [0.2, 0.8], 50000)
np.random.default_rng(0).dirichlet([1.0, 2.0], 50000)
np.random.default_rng(0).multivariate_normal([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]], 50000)""",
    "texts": """
np.strings.upper(a)
np.strings.capitalize(a)
np.strings.swapcase(a)
np.strings.title(a)
np.strings.add(a, 'x')
np.strings.add(a, a)
np.strings.multiply(a, 2)
np.strings.str_len(a)
np.strings.find(a, 'a')
np.strings.index(a, '')
np.strings.count(a, 'a')
np.strings.startswith(a, 'a')
np.strings.endswith(a, 'f')
np.strings.isalpha(a)
np.strings.isspace(a)
np.strings.strip(a)
np.strings.lstrip(a, ' a')
np.strings.replace(a, 'a', 'bb')
np.strings.zfill(a, 5)
np.strings.center(a, 5)
np.strings.ljust(a, 5, '*')
np.strings.expandtabs(a)
np.strings.partition(a, 'b')
np.strings.slice(a, 2)
np.strings.translate(a, {97: 'b'})
np.strings.equal(a, 'ab')
np.strings.less(a, 'ab')
np.equal(a, 'ab')
np.copy(a)
np.sort(a)
np.argsort(a)
np.where(a == 'ab', a, 'no')
np.concatenate([a, a])
np.take(a, np.arange(1000))
np.repeat(a, 2)
np.flip(a)
np.array(a, dtype='U5')""",
    "lines": """
np.loadtxt(a)
np.loadtxt(a, dtype=np.float32)
np.loadtxt(a, usecols=(0, 2))
np.loadtxt(a, unpack=True)
np.genfromtxt(a)""",
}
# Operands that all calls are tried with.
GENERAL = ["floats", "integers", "one axis", "columns"]
# What stands for the size of a list: that of the numbers that its lines hold.
LIST_BYTES = 480_000
# What takes memory by the square of the operand's size, makes Python's objects, or prints.
LEFT_OUT = ["outer", "kron", "diagflat", "meshgrid", "ix_", "axes=0", "list(", "tolist", "print", "repr", "array_str", "array2string",
            "sorted(", "[x for", "vectorize", "strings", "apply_along", "b = ", "np.diag(", "vander", "->ik", "matmul", "a @ a", "dot(",
            "multi_dot", "np.cov(", "corrcoef", "sum(a)\n", "max(a)", "1 in a", "'U3'", "piecewise", "np.linalg", "unravel_index",
            "ravel_multi", "np.inner", "fromiter", "fromfunction", "unstack", "np.select", "np.choose",
            # What NumPy gives in float16 or as objects.
            "ldexp(3",
            # A step of Python for each element.
            "polyval(a, 2)"]


def peak(operand, call):
    """The peak of a call in bytes over what there was, or None where it fails."""
    space = {"np": np}
    exec(f"a = {operand}", space)
    code = compile(call, "<call>", "eval")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            eval(code, space)
        except Exception:
            return None
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        result = eval(code, space)
        most = tracemalloc.get_traced_memory()[1] - before
        tracemalloc.stop()
    del result
    return most


def main():
    table = {}
    all_calls = [line for lines in CALLS.values() for line in lines.strip().splitlines()]
    general = [call for call in all_calls if call.startswith("np.") and not any(part in call for part in LEFT_OUT)]
    sizes = {name: getattr(eval(operand), "nbytes", LIST_BYTES) for name, operand in OPERANDS.items()}
    for name, operand in OPERANDS.items():
        own = CALLS_OF.get(name, "").strip().splitlines()
        for call in (general if name in GENERAL else []) + own:
            bytes_peak = peak(operand, call)
            if bytes_peak is not None:
                table.setdefault(call, {})[name] = round(bytes_peak / sizes[name], 2)
            elif call in own:
                print(f"{call} fails")
    operands = {name: {"made": operand, "bytes": sizes[name]} for name, operand in OPERANDS.items()}
    lines = ",\n".join(f"{json.dumps(call)}: {json.dumps(row)}" for call, row in table.items())
    OUT.write_text(f'{{"operands": {json.dumps(operands, indent=1)},\n"peaks": {{\n{lines}\n}}}}\n')
    print(f"{sum(map(len, table.values()))} peaks of {len(table)} calls")


main()
