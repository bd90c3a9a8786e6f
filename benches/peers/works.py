"""The table of works: one row is the same computation written for every contender."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """One row. Every text is an expression over the names that `setup` binds; an empty one: not measured.

    `setup` is run by Python and by numscope alike, so both compute on the same numbers; `python_setup` by Python only.
    """

    name: str
    setup: str
    numpy: str
    """As a user writes it."""
    calls: str = ""
    """The same steps as calls, each with a new result: nothing is written into a temporary."""
    out: str = ""
    """By hand with out=, over arrays that `setup` or `python_setup` made."""
    numexpr: str = ""
    numba: str = ""
    """The body of a compiled function; it is compiled for one thread and for all of them."""
    cpython: str = ""
    """A loop without NumPy."""
    python: str = ""
    """The same program in CPython."""
    python_setup: str = ""
    numscope: str = ""
    """Where it differs from `numpy`."""

    def text(self) -> str:
        """What numscope is given."""
        return self.numscope or self.numpy


PEERS: tuple[str, ...] = ("numpy", "calls", "out", "numexpr", "numba", "numba_par", "cpython", "python")
"""The Python contenders; each but numba_par, which shares numba's text, is a field of Work."""

PAIRS: dict[str, tuple[str, ...]] = {
    "numpy": ("numpy", "python"),
    "vectorized": ("calls",),
    "in-place": ("out",),
    "fused": ("numexpr", "numba"),
    "parallel": ("numexpr", "numba_par"),
    "loop": ("cpython",),
}
"""numscope's modes and the peers that each is held against."""


def texts(work: Work, peer: str) -> str:
    """What `peer` is given for `work`; empty where it has no part in it."""
    text: str = getattr(work, "numba" if peer == "numba_par" else peer)
    return text


GOALS: dict[tuple[str, str], float] = {
    ("numpy", "numpy"): 1.0,
    ("numpy", "python"): 1.0,
    ("vectorized", "calls"): 1.0,
    ("in-place", "out"): 1.0,
    ("fused", "numexpr"): 2.0,
    ("parallel", "numexpr"): 3.0,
    ("parallel", "numba_par"): 1.0,
}
"""The ratio that each pair is to reach; a pair without one is shown for information."""

GOALS_OF_ROWS: dict[str, float] = {"loop_scoring_100K": 2.0, "loop_segments_100K": 2.0}
"""Rows that are to reach more than their pair."""

MEAN_GOAL = 2.0
"""What the geometric mean of mode `numpy` over NumPy is to reach."""

SEED = "import numpy as np\nnp.random.seed(0)\n"
D_1M = SEED + "d = np.random.rand(1_000_000)"
O_LIKE_D = "o = np.empty_like(d)"

SIZES: dict[str, int] = {"1K": 1_000, "10K": 10_000, "100K": 100_000, "1M": 1_000_000, "10M": 10_000_000}
"""Where the cost of a call ends and that of its work begins."""


def unary(name: str, setup: str = D_1M, size: str = "1M") -> Work:
    """One ufunc over an array named d."""
    call = f"np.{name}(d)"
    return Work(
        f"{name}{'_f32' if 'float32' in setup else ''}_{size}",
        setup,
        call,
        calls=call,
        out=f"np.{name}(d, out=o)",
        numexpr=f"{name}(d)",
        numba=call,
        python_setup=O_LIKE_D,
    )


def reduction(name: str, numexpr: str = "", setup: str = D_1M, size: str = "1M") -> Work:
    """One reduction over an array named d."""
    call = f"np.{name}(d)"
    suffix = "_f32" if "float32" in setup else ""
    return Work(f"{name}{suffix}_{size}", setup, call, calls=call, numexpr=numexpr, numba=call)


def loop(name: str, body: str, setup: str = "") -> Work:
    """A program of loops, as both sides run it: a function is defined once, what is timed is its call.

    There is no empty line in `body`, since one ends a definition that is piped.
    """
    text = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return Work(f"loop_{name}", f"{setup}\ndef work():\n{text}\n", "", python="work()", numscope="work()")


CUSTOMERS = SEED + "customers = np.random.rand(100_000, 3) * [50, 100000, 5000]\ncustomers[:, 0] += 20"

LOOPS: tuple[Work, ...] = (
    loop(
        "scoring_100K",
        """
scores = []
for customer in customers:
    age, income, spending = customer
    # Complex scoring formula
    score = (income * 0.3) + (spending * 0.5) + ((40 - abs(age - 40)) * 1000)
    scores.append(score)
return np.array(scores)""",
        CUSTOMERS,
    ),
    loop(
        "segments_100K",
        """
segments = []
for customer in customers:
    age, income, spending = customer
    if age < 30 and income > 50000:
        segment = "Young High Earner"
    elif age >= 30 and age < 50 and spending > 3000:
        segment = "Prime Spender"
    elif age >= 50 and income > 75000:
        segment = "Senior Wealthy"
    else:
        segment = "Standard"
    segments.append(segment)
return len(segments)""",
        CUSTOMERS,
    ),
    loop(
        "nested_300x300",
        """
total = 0
for i in range(300):
    for j in range(300):
        total += (i * j) % 7
return total""",
    ),
    loop(
        "while_floats_50K",
        """
x, steps = 0.0, 0
while steps < 50_000:
    x = x * 0.999 + 0.5
    steps += 1
return x""",
    ),
    loop(
        "list_50K",
        """
squares = []
for i in range(50_000):
    squares.append(i * i)
total = 0
for i in range(len(squares)):
    total += squares[i]
return total""",
    ),
    loop("comprehension_50K", "return sum([x * x for x in range(50_000) if x % 3])"),
    loop(
        "dict_count_50K",
        """
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
return len(counts)""",
        "words = ['w' + str(i * i % 1013) for i in range(50_000)]",
    ),
    loop("fib_25", "return fib(25)", "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n"),
    loop(
        "calls_50K",
        """
total = 0.0
for i in range(50_000):
    total += area(i, height=2)
return total""",
        "def area(width, height=1):\n    half = width * height / 2\n    return half\n",
    ),
    loop(
        "text_20K",
        """
parts = []
for i in range(20_000):
    parts.append(f"{i}:{i * 0.5:.2f}")
return len(",".join(parts).upper())""",
    ),
    loop(
        "items_200x200",
        """
total = 0.0
for i in range(200):
    for j in range(200):
        total += a[i, j]
return total""",
        SEED + "a = np.random.rand(200, 200)",
    ),
    loop(
        "stores_200x200",
        """
for i in range(1, 200):
    for j in range(1, 200):
        b[i, j] = a[i - 1, j] + a[i, j - 1]
return b""",
        SEED + "a = np.random.rand(200, 200)\nb = np.zeros((200, 200))",
    ),
    loop(
        "slices_of_100",
        """
total = 0.0
for start in range(0, 500_000, 100):
    total += data[start:start + 100].sum()
return total""",
        SEED + "data = np.random.rand(500_000)",
    ),
    loop(
        "arrays_of_10",
        """
x = np.zeros(10)
for i in range(10_000):
    x = x * 0.5 + y
return x""",
        SEED + "y = np.random.rand(10)",
    ),
)

D_F32 = D_1M + "\nd = d.astype(np.float32)"
I_1M = SEED + "i = (np.random.rand(1_000_000) * 1e6).astype(np.int32)"
M_3K = SEED + "m = np.random.rand(3000, 3000)"
SCORE = "i*0.3 + sp*0.5 + (40 - abs(a - 40))*1000"


def d_of(size: str) -> str:
    """The setup of an array named d."""
    return SEED + f"d = np.random.rand({SIZES[size]:_})"


def affine(size: str) -> Work:
    """The course's first expression."""
    return Work(
        f"affine_{size}",
        d_of(size),
        "d*2 + 1",
        calls="np.add(np.multiply(d, 2), 1)",
        out="np.add(np.multiply(d, 2, out=o), 1, out=o)",
        numexpr="d*2 + 1",
        numba="d*2 + 1",
        cpython="[x*2 + 1 for x in numbers]" if size in ("1K", "1M") else "",
        python_setup=O_LIKE_D + "\nnumbers = d.tolist()",
    )


def compare(size: str) -> Work:
    """A mask."""
    return Work(
        f"compare_{size}",
        d_of(size),
        "d > 0.5",
        calls="np.greater(d, 0.5)",
        out="np.greater(d, 0.5, out=o)",
        numexpr="d > 0.5",
        numba="d > 0.5",
        python_setup=f"o = np.empty({SIZES[size]}, dtype=bool)",
    )


def call(name: str, text: str, setup: str = D_1M) -> Work:
    """One call, held against the same call in NumPy."""
    return Work(name, setup, text)


ELEMENTWISE: tuple[Work, ...] = (
    *(affine(size) for size in SIZES),
    Work(
        "square_1Kx1K",
        SEED + "d = np.random.rand(1000, 1000)",
        "((d*2) + 1)**2",
        calls="np.square(np.add(np.multiply(d, 2), 1))",
        out="np.square(np.add(np.multiply(d, 2, out=o), 1, out=o), out=o)",
        numexpr="((d*2) + 1)**2",
        numba="((d*2) + 1)**2",
        python_setup=O_LIKE_D,
    ),
    Work(
        "scoring_100K",
        SEED + "c = np.random.rand(100_000, 3) * np.array([60, 100000, 5000])\na = c[:, 0]\ni = c[:, 1]\nsp = c[:, 2]",
        "(i*0.3) + (sp*0.5) + ((40 - np.abs(a - 40))*1000)",
        calls="np.add(np.add(np.multiply(i, 0.3), np.multiply(sp, 0.5)),"
        " np.multiply(np.subtract(40, np.abs(np.subtract(a, 40))), 1000))",
        out="np.add(np.add(np.multiply(i, 0.3, out=o), np.multiply(sp, 0.5, out=p), out=o),"
        " np.multiply(np.subtract(40, np.abs(np.subtract(a, 40, out=p), out=p), out=p), 1000, out=p), out=o)",
        numexpr=SCORE,
        numba="(i*0.3) + (sp*0.5) + ((40 - np.abs(a - 40))*1000)",
        cpython=f"[{SCORE} for a, i, sp in rows]",
        python_setup="o = np.empty(100_000)\np = np.empty(100_000)\nrows = c.tolist()",
    ),
    Work(
        "hypot_5M",
        SEED + "a = np.random.rand(5_000_000)\nb = np.random.rand(5_000_000)",
        "np.sqrt(a*a + b*b)",
        calls="np.sqrt(np.add(np.multiply(a, a), np.multiply(b, b)))",
        out="np.sqrt(np.add(np.multiply(a, a, out=o), np.multiply(b, b, out=p), out=o), out=o)",
        numexpr="sqrt(a*a + b*b)",
        numba="np.sqrt(a*a + b*b)",
        python_setup="o = np.empty_like(a)\np = np.empty_like(a)",
    ),
    Work(
        "chunk_10M",
        d_of("10M"),
        "np.sqrt(d**2 + np.sin(d))",
        calls="np.sqrt(np.add(np.square(d), np.sin(d)))",
        out="np.sqrt(np.add(np.square(d, out=o), np.sin(d, out=p), out=o), out=o)",
        numexpr="sqrt(d**2 + sin(d))",
        numba="np.sqrt(d**2 + np.sin(d))",
        python_setup="o = np.empty_like(d)\np = np.empty_like(d)",
    ),
    Work(
        "par_10M",
        d_of("10M"),
        "np.sqrt(d**3 + np.sin(d)*np.cos(d))",
        calls="np.sqrt(np.add(np.power(d, 3), np.multiply(np.sin(d), np.cos(d))))",
        out="np.sqrt(np.add(np.power(d, 3, out=o),"
        " np.multiply(np.sin(d, out=p), np.cos(d, out=q), out=p), out=o), out=o)",
        numexpr="sqrt(d**3 + sin(d)*cos(d))",
        numba="np.sqrt(d**3 + np.sin(d)*np.cos(d))",
        python_setup="o = np.empty_like(d)\np = np.empty_like(d)\nq = np.empty_like(d)",
    ),
    *(unary("sin", d_of(size), size) for size in SIZES),
    *(unary(name) for name in ("sqrt", "cos", "exp", "log", "tanh")),
    *(unary(name, D_F32) for name in ("sqrt", "sin", "exp")),
    *(compare(size) for size in SIZES),
    Work(
        "pow3_1M",
        D_1M,
        "d**3",
        calls="np.power(d, 3)",
        out="np.power(d, 3, out=o)",
        numexpr="d**3",
        numba="d**3",
        python_setup=O_LIKE_D,
    ),
    Work(
        "power_1M",
        D_1M,
        "np.power(d, 1.7)",
        calls="np.power(d, 1.7)",
        out="np.power(d, 1.7, out=o)",
        numexpr="d**1.7",
        numba="d**1.7",
        python_setup=O_LIKE_D,
    ),
    Work(
        "affine_f32_1M",
        D_F32,
        "d*np.float32(2) + np.float32(1)",
        calls="np.add(np.multiply(d, np.float32(2)), np.float32(1))",
        out="np.add(np.multiply(d, np.float32(2), out=o), np.float32(1), out=o)",
        python_setup=O_LIKE_D,
    ),
    Work(
        "affine_i32_1M",
        I_1M,
        "i*2 + 1",
        calls="np.add(np.multiply(i, 2), 1)",
        out="np.add(np.multiply(i, 2, out=o), 1, out=o)",
        python_setup="o = np.empty_like(i)",
    ),
    call("floordiv_i32_1M", "i // 7", I_1M),
    call("mod_i32_1M", "i % 7", I_1M),
    Work("where_1M", D_1M, "np.where(d > 0.5, d, 0)", numexpr="where(d > 0.5, d, 0)", numba="np.where(d > 0.5, d, 0.0)"),
    call("astype32_1M", "d.astype(np.float32)"),
    *(call(f"copy_{size}", "d.copy()", d_of(size)) for size in ("1M", "10M")),
    Work("add_T_3Kx3K", M_3K, "m + m.T", calls="np.add(m, m.T)", numexpr="m + n", numba="m + m.T",
        python_setup="n = m.T"),
    call("transpose_copy_3Kx3K", "np.ascontiguousarray(m.T)", M_3K),
    Work(
        "tiny_affine_10",
        SEED + "t = np.random.rand(10)",
        "t*2 + 1",
        calls="np.add(np.multiply(t, 2), 1)",
        out="np.add(np.multiply(t, 2, out=o), 1, out=o)",
        numexpr="t*2 + 1",
        numba="t*2 + 1",
        cpython="[x*2 + 1 for x in numbers]",
        python_setup="o = np.empty_like(t)\nnumbers = t.tolist()",
    ),
    call("tiny_add_10", "t + 1", SEED + "t = np.random.rand(10)"),
    call("tiny_clip_10", "np.clip(t, 0, 1)", SEED + "t = np.random.rand(10)"),
    call("tiny_sum_10", "t.sum()", SEED + "t = np.random.rand(10)"),
)
"""A function of each element."""

REDUCTIONS: tuple[Work, ...] = (
    *(reduction("sum", "sum(d)", d_of(size), size) for size in SIZES),
    reduction("sum", "sum(d)", D_F32),
    call("sum_i32_1M", "i.sum()", I_1M),
    reduction("mean"),
    reduction("std"),
    reduction("max", "max(d)"),
    call("argmax_1M", "d.argmax()"),
    call("cumsum_1M", "np.cumsum(d)"),
    Work("sum_axis0_3Kx3K", M_3K, "m.sum(axis=0)", numexpr="sum(m, axis=0)"),
    Work("sum_axis1_3Kx3K", M_3K, "m.sum(axis=1)", numexpr="sum(m, axis=1)"),
    call("argmax_axis1_3Kx3K", "m.argmax(axis=1)", M_3K),
    Work(
        "fused_sum_1M",
        D_1M,
        "np.sum((d - 0.5)**2)",
        numexpr="sum((d - 0.5)**2)",
        numba="np.sum((d - 0.5)**2)",
    ),
    Work("fused_axis1_3Kx3K", M_3K, "(m*m).sum(axis=1)", numexpr="sum(m*m, axis=1)"),
    call("cube_sums", "[cube.sum(axis=(1, 2)), cube.sum(axis=(0, 2)), cube.sum(axis=(0, 1))]",
        SEED + "cube = np.random.poisson(100, (50, 20, 12))"),
)
"""Folds."""

SELECTIONS: tuple[Work, ...] = (
    call("median_1M", "np.median(d)"),
    call("percentiles_1M", "np.percentile(d, [25, 50, 75])"),
    call("partition_1M", "np.partition(d, 500_000)"),
    call("sort_1M", "np.sort(d)"),
    call("sort_f32_1M", "np.sort(d)", D_F32),
    call("sort_i32_1M", "np.sort(i)", I_1M),
    call("argsort_1M", "np.argsort(d)"),
    call("unique_1M", "np.unique(k)", D_1M + "\nk = (d*1000).astype(np.int32)"),
    call("searchsorted_1M", "np.searchsorted(s, d)", D_1M + "\ns = np.sort(np.random.rand(1000))"),
    call("histogram_1M", "np.histogram(d, 50)"),
    call("bincount_1M", "np.bincount(k)", D_1M + "\nk = (d*1000).astype(np.int64)"),
    call("mask_1M", "d[d > 0.5]"),
    call("fancy_1M", "d[k]", D_1M + "\nk = np.random.randint(0, 1_000_000, 1_000_000)"),
    call("repeat_1M", "np.repeat(d, 2)"),
    call("convolve_1M", "np.convolve(d, w, 'valid')", D_1M + "\nw = np.ones(5) / 5"),
    call(
        "segments_U20_100K",
        "segments(c)",
        SEED + "c = np.random.rand(100_000, 3) * np.array([50, 100000, 5000])\nc[:, 0] += 20\n"
        "def segments(cs):\n"
        "    a, i, s = cs[:, 0], cs[:, 1], cs[:, 2]\n"
        "    y = (a < 30) & (i > 50000)\n"
        "    p = (a >= 30) & (a < 50) & (s > 3000)\n"
        "    w = (a >= 50) & (i > 75000)\n"
        "    g = np.full(len(cs), 'Standard', dtype='U20')\n"
        "    g[y] = 'Young High Earner'\n"
        "    g[p] = 'Prime Spender'\n"
        "    g[w] = 'Senior Wealthy'\n"
        "    return g\n",
    ),
)
"""Sorting, selecting, searching, indexing, text."""

RNG = SEED + "rng = np.random.default_rng(0)"

OTHERS: tuple[Work, ...] = (
    call("rand_1M", "np.random.rand(1_000_000)", SEED),
    call("rng_random_1M", "rng.random(1_000_000)", RNG),
    call("randn_1M", "np.random.randn(1_000_000)", SEED),
    call("standard_normal_1M", "rng.standard_normal(1_000_000)", RNG),
    call("randint_1M", "np.random.randint(0, 100, 1_000_000)", SEED),
    call("poisson_1M", "np.random.poisson(100, 1_000_000)", SEED),
    call("matmul_512", "s @ s", SEED + "s = np.random.rand(512, 512)"),
    call("matmul_64", "s @ s", SEED + "s = np.random.rand(64, 64)"),
    call("matvec_1Kx1K", "s @ v", SEED + "s = np.random.rand(1000, 1000)\nv = np.random.rand(1000)"),
    call("dot_1M", "d @ e", D_1M + "\ne = np.random.rand(1_000_000)"),
)
"""Random numbers and products of matrices."""

WORKS: tuple[Work, ...] = (*ELEMENTWISE, *REDUCTIONS, *SELECTIONS, *OTHERS, *LOOPS)
