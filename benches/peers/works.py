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


SEED = "import numpy as np\nnp.random.seed(0)\n"
D_1M = SEED + "d = np.random.rand(1_000_000)"
O_LIKE_D = "o = np.empty_like(d)"


def unary(name: str, setup: str = D_1M) -> Work:
    """One ufunc over an array named d."""
    call = f"np.{name}(d)"
    return Work(
        f"{name}{'_f32' if 'float32' in setup else ''}_1M",
        setup,
        call,
        calls=call,
        out=f"np.{name}(d, out=o)",
        numexpr=f"{name}(d)",
        numba=call,
        python_setup=O_LIKE_D,
    )


def reduction(name: str, numexpr: str = "", setup: str = D_1M) -> Work:
    """One reduction over an array named d."""
    call = f"np.{name}(d)"
    suffix = "_f32" if "float32" in setup else ""
    return Work(f"{name}{suffix}_1M", setup, call, calls=call, numexpr=numexpr, numba=call)


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
M_3K = SEED + "m = np.random.rand(3000, 3000)"
SCORE = "i*0.3 + sp*0.5 + (40 - abs(a - 40))*1000"

WORKS: tuple[Work, ...] = (
    Work(
        "affine_1M",
        D_1M,
        "d*2 + 1",
        calls="np.add(np.multiply(d, 2), 1)",
        out="np.add(np.multiply(d, 2, out=o), 1, out=o)",
        numexpr="d*2 + 1",
        numba="d*2 + 1",
        cpython="[x*2 + 1 for x in numbers]",
        python_setup=O_LIKE_D + "\nnumbers = d.tolist()",
    ),
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
        SEED + "d = np.random.rand(10_000_000)",
        "np.sqrt(d**2 + np.sin(d))",
        calls="np.sqrt(np.add(np.square(d), np.sin(d)))",
        out="np.sqrt(np.add(np.square(d, out=o), np.sin(d, out=p), out=o), out=o)",
        numexpr="sqrt(d**2 + sin(d))",
        numba="np.sqrt(d**2 + np.sin(d))",
        python_setup="o = np.empty_like(d)\np = np.empty_like(d)",
    ),
    Work(
        "par_10M",
        SEED + "d = np.random.rand(10_000_000)",
        "np.sqrt(d**3 + np.sin(d)*np.cos(d))",
        calls="np.sqrt(np.add(np.power(d, 3), np.multiply(np.sin(d), np.cos(d))))",
        out="np.sqrt(np.add(np.power(d, 3, out=o),"
        " np.multiply(np.sin(d, out=p), np.cos(d, out=q), out=p), out=o), out=o)",
        numexpr="sqrt(d**3 + sin(d)*cos(d))",
        numba="np.sqrt(d**3 + np.sin(d)*np.cos(d))",
        python_setup="o = np.empty_like(d)\np = np.empty_like(d)\nq = np.empty_like(d)",
    ),
    reduction("sum", "sum(d)"),
    reduction("mean"),
    reduction("std"),
    reduction("max", "max(d)"),
    unary("sqrt"),
    unary("sin"),
    unary("cos"),
    unary("exp"),
    unary("log"),
    Work(
        "compare_1M",
        D_1M,
        "d > 0.5",
        calls="np.greater(d, 0.5)",
        out="np.greater(d, 0.5, out=o)",
        numexpr="d > 0.5",
        numba="d > 0.5",
        python_setup="o = np.empty(1_000_000, dtype=bool)",
    ),
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
    reduction("sum", "sum(d)", D_F32),
    unary("sin", D_F32),
    unary("exp", D_F32),
    Work(
        "affine_i32_1M",
        SEED + "i = (np.random.rand(1_000_000) * 1e6).astype(np.int32)",
        "i*2 + 1",
        calls="np.add(np.multiply(i, 2), 1)",
        out="np.add(np.multiply(i, 2, out=o), 1, out=o)",
        python_setup="o = np.empty_like(i)",
    ),
    Work("floordiv_i32_1M", SEED + "i = (np.random.rand(1_000_000) * 1e6).astype(np.int32)", "i // 7"),
    Work("mod_i32_1M", SEED + "i = (np.random.rand(1_000_000) * 1e6).astype(np.int32)", "i % 7"),
    Work("sum_axis0_3Kx3K", M_3K, "m.sum(axis=0)", numexpr="sum(m, axis=0)"),
    Work("sum_axis1_3Kx3K", M_3K, "m.sum(axis=1)", numexpr="sum(m, axis=1)"),
    Work("add_T_3Kx3K", M_3K, "m + m.T", calls="np.add(m, m.T)", numexpr="m + n", numba="m + m.T",
        python_setup="n = m.T"),
    Work("rand_1M", SEED, "np.random.rand(1_000_000)"),
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
    *LOOPS,
)
