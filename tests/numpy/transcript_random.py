"""Lines about random numbers: every distribution of the legacy generator and of Generator, seeds, orders, choices, and errors."""

# Of each distribution: numbers, arrays, and what is wrong as its parameters.
DISTRIBUTIONS = {
    "normal": ("3, 2", "[0, 10], [[1], [2]]", ["0, -1", "0, [-1.0, 1]", "0, np.nan", "'a'", "None", "[1, 2], [1, 2, 3]"]),
    "lognormal": ("0.5, 0.7", "[0, 1], 0.5", ["0, -1"]),
    "exponential": ("2.5", "[1, 10]", ["-1", "-0.0"]),
    "gamma": ("2.5, 1.5", "[0.5, 1, 3], 2", ["-1", "1, -1", "np.nan", ""]),
    "beta": ("2, 5", "[0.3, 2], [[0.4], [3]]", ["0, 1", "1, 0", "1"]),
    "chisquare": ("4", "[1, 2, 30]", ["0", "[1, 0]"]),
    "noncentral_chisquare": ("3, 20", "[0.5, 3], [0, 2]", ["0, 1", "1, -1"]),
    "f": ("2, 40", "[1, 5], [[3], [30]]", ["0, 1", "1, 0"]),
    "noncentral_f": ("3, 20, 3", "3, [10, 20], [0, 2]", ["0, 1, 1", "1, 0, 1", "1, 1, -1"]),
    "standard_t": ("10", "[1, 3]", ["0"]),
    "laplace": ("1, 2", "[0, 5], 1", ["0, -1"]),
    "logistic": ("10, 1", "[0, 5], 1", ["0, -1"]),
    "gumbel": ("0, 0.1", "[0, 5], 1", ["0, -1"]),
    "rayleigh": ("3", "[1, 2]", ["-1"]),
    "weibull": ("5", "[0, 1, 0.3]", ["-1"]),
    "pareto": ("3", "[0.5, 3]", ["0"]),
    "power": ("5", "[0.5, 3]", ["0"]),
    "triangular": ("0, 2, 10", "[0, 1], 2, [10, 20]", ["0, 5, 1", "3, 2, 5", "3, 3, 3", "[0, 3], 2, 5", "1, 2"]),
    "vonmises": ("0, 4", "1, [0, 1e-9, 1e-6, 0.1, 100, 1e7]", ["0, -1", "0, np.nan"]),
    "wald": ("3, 2", "[1, 5], 2", ["0, 1", "1, 0"]),
    "uniform": ("-1, 3", "[0, 10], [[11], [20]]", ["[2], 1", "0, np.inf", "[0], np.inf", "np.nan, 1"]),
    "poisson": ("4", "[0, 0.5, 12, 1e5]", ["-1", "[-1]", "np.nan", "1e20", "[1e20]", "'a'"]),
    "binomial": ("10, 0.3", "[0, 10, 100, 1000], [[0], [0.5], [0.9], [1]]",
                 ["-1, 0.5", "[-1], 0.5", "5, 1.5", "5, [1.5]", "5, np.nan", "'a', 0.5", "None, 0.5", "np.array([10.0]), 0.5"]),
    "negative_binomial": ("3, 0.2", "[1, 50], [[0.5], [0.01]]", ["0, 0.5", "-1, 0.5", "1, 1.5"]),
    "geometric": ("0.2", "[0.01, 0.3, 0.34, 1]", ["0", "np.nan", "[0.5, 0]", "2"]),
    "hypergeometric": ("10, 5, 6", "[10, 1000, 30], [5, 2000, 10], [6, 500, 35]", ["5, 5, 20", "[5], 5, 20", "5, 5, -2", "-5, 10, 2", "5, -1, 2", "5, 5"]),
    "logseries": ("0.6", "[0.1, 0.9, 0.999]", ["1", "-1", "np.nan", "[1.0]"]),
    "zipf": ("2.5", "[1.1, 2, 50]", ["1", "np.nan", "[1]"]),
}


def drawn(of, seed):
    for i, (name, (numbers, arrays, wrong)) in enumerate(DISTRIBUTIONS.items()):
        call = f"{of}.{name}"
        yield seed.format(i)
        yield f"{call}({numbers}), {call}({numbers})"
        yield f"{call}({numbers}, size=3)"
        yield f"{call}({numbers}, size=(2, 2))"
        yield f"{call}({numbers}, size=()), {call}({numbers}, size=0)"
        yield f"{call}({arrays})"
        for parameters in wrong + [f"{numbers}, size=-1", f"{numbers}, nope=1", f"{numbers}, 1, 2"]:
            yield f"{call}({parameters})"


# Parameters that lead to every way of drawing.
MANY = {
    "normal": ["0, 1"], "gamma": ["0.3", "1", "7.7, 2"], "beta": ["0.2, 0.3", "1e-200, 1e-200", "0.01, 0.02", "3, 0.5"], "f": ["0.5, 3"],
    "noncentral_chisquare": ["0.5, 3", "2, 0"], "vonmises": ["0, 0.1", "3, 1e-6", "1, 50"], "wald": ["1, 1e-3", "1e4, 2"],
    "poisson": ["0.1", "9.9", "10", "1e6"], "binomial": ["1000, 0.4", "100000, 0.5", "40, 0.99", "10**9, 0.25"],
    "negative_binomial": ["0.5, 0.9", "100, 0.1"], "geometric": ["0.5", "0.01", "1e-9"],
    "hypergeometric": ["100, 200, 50", "1000, 3, 900", "20, 20, 5", "500000, 400000, 300000"], "logseries": ["0.99"], "zipf": ["1.5", "3"],
    "exponential": ["1"], "power": ["0.1"], "pareto": ["0.5"], "rayleigh": ["1"], "standard_t": ["0.5"], "standard_cauchy": [""],
    "chisquare": ["0.3"], "weibull": ["0.5"], "laplace": ["0, 1"], "gumbel": ["0, 1"], "logistic": ["0, 1"], "lognormal": ["0, 1"],
    "triangular": ["-1, 0, 3"], "uniform": ["-1, 3"], "standard_normal": [""], "standard_exponential": [""],
}


def many(of, seed):
    for i, (name, calls) in enumerate(MANY.items()):
        for j, parameters in enumerate(calls):
            yield seed.format(1000 * i + j)
            given = f"{parameters}, size=20000" if parameters else "size=20000"
            yield f"x = {of}.{name}({given}); x.cumsum()[-1], x.min(), x.max(), x[-1]"


SUMS = "x.astype(float).cumsum()[-1], x.min(), x.max(), x[-1]"
FLOATS = r'''
rng = np.random.default_rng(7)
rng.random(), rng.random(3), rng.random((2, 2))
rng.random(dtype=np.float32), rng.random(3, dtype='f4'), rng.random(2, np.float32)
rng.standard_normal(), rng.standard_normal(3), rng.standard_normal((2, 2), np.float32), rng.standard_normal(dtype=np.float32)
rng.standard_exponential(), rng.standard_exponential(3), rng.standard_exponential(3, np.float32), rng.standard_exponential(dtype='float32')
rng.standard_exponential(3, method='inv'), rng.standard_exponential(3, np.float32, 'inv'), rng.standard_exponential(method='inv')
rng.standard_exponential(method='nope')
rng.standard_gamma(2.5), rng.standard_gamma(0.3, 3), rng.standard_gamma([0, 1, 2.5]), rng.standard_gamma(2, 3, np.float32)
rng.standard_gamma([0, 0.5, 1, 2.5], dtype=np.float32), rng.standard_gamma([[0.5], [3]], (2, 3))
x = rng.random(100001, dtype=np.float32); SUMS
x = rng.standard_normal(200001, dtype=np.float32); SUMS
x = rng.standard_exponential(200001, dtype=np.float32); SUMS
x = rng.standard_exponential(20001, dtype=np.float32, method='inv'); SUMS
x = rng.standard_gamma(0.3, 20001, dtype=np.float32); SUMS
x = rng.standard_gamma(3.3, 20001, dtype=np.float32); SUMS
x = rng.standard_normal(300001); SUMS
x = rng.standard_exponential(300001); SUMS
x = rng.standard_gamma(0.3, 30001); SUMS
a = np.zeros((2, 3)); rng.random(out=a) is a, a
a = np.zeros((2, 3), order='F'); _ = rng.standard_normal(out=a); a
a = np.zeros(3, np.float32); rng.standard_exponential(dtype=np.float32, out=a), a
a = np.array([0.5, 1, 2]); rng.standard_gamma(a, out=a), a
a = np.array([[0.5], [2]]); rng.standard_gamma(a, out=np.zeros((2, 3)))
rng.random(3, out=np.zeros(3)), rng.random((3,), out=np.zeros(3))
rng.random(3, out=np.zeros(4))
rng.random(out=np.zeros(4, np.float32))
rng.random(out=np.zeros((4, 4))[:, 1])
rng.random(out=[1, 2])
rng.random(2, dtype='f4', out=np.zeros(2))
rng.standard_gamma([1.0, 2, 3], out=np.zeros(2))
rng.standard_gamma([[1.0], [2]], out=np.zeros(2))
rng.standard_gamma([1.0, 2], size=3)
rng.random(dtype=np.int32)
rng.standard_normal(dtype=int)
rng.standard_exponential(dtype=bool)
rng.standard_gamma(1, dtype='i2')
rng.standard_gamma(-1)
rng.standard_gamma([1, -1])
rng.standard_gamma()
rng.random(size=2.5)
rng.random(size='a')
rng.random(size=(2, -1))
rng.random(1, 2, 3, 4)
rng.random(shape=3)
rng.uniform(), rng.uniform(5, 6), rng.uniform(size=2), rng.uniform(1, 2, 3), rng.uniform(low=3, high=4)
rng.uniform(2, 1)
rng.standard_cauchy(), rng.standard_cauchy(3)'''.replace("SUMS", SUMS)

LEGACY = r'''
np.random.seed(3); np.random.random(), np.random.random_sample(2), np.random.ranf(2), np.random.sample((1, 2))
np.random.rand(), np.random.rand(2), np.random.randn(), np.random.randn(2, 2)
np.random.standard_normal(), np.random.standard_normal(3), np.random.standard_exponential(), np.random.standard_exponential((2, 1))
np.random.standard_gamma(2.5), np.random.standard_gamma([0, 0.3, 1, 4]), np.random.standard_gamma(2, (2, 2))
np.random.standard_cauchy(), np.random.standard_cauchy(3)
np.random.uniform(2, 1, 3), np.random.uniform([0, 5], 10)
np.random.rand(2.5)
np.random.rand(-1)
np.random.randn('a')
np.random.standard_gamma()
np.random.standard_gamma(-1)
np.random.normal(1, 2, 3, 4)
np.random.normal(foo=3)
np.random.normal(1, loc=2)
r = np.random.RandomState(5); r.rand(2), r.randn(), r.normal(1, 2), r.randint(10, size=3), r.choice(5, 2, replace=False)
str(r)
r.seed(5); r.rand(), r.gamma(2), r.permutation(4), r.poisson(3, 3), r.uniform(1, 2), r.random_sample(2), r.binomial(5, 0.5)
a = [1, 2, 3, 4]; r.shuffle(a); a
np.random.seed(5); np.random.rand(2), np.random.randn(), np.random.normal(1, 2), np.random.randint(10, size=3)
np.random.RandomState([1, 2, 3]).rand(), np.random.RandomState(np.array([7])).rand()
np.random.RandomState(-1)
np.random.seed(-1)
np.random.seed(2**32)
np.random.seed(1.5)
np.random.seed([])
np.random.seed([1, -1])
r.nope
'''

INTEGERS = r'''
rng = np.random.default_rng(11)
rng.integers(10), rng.integers(5, 10), rng.integers(10, size=5), rng.integers(-5, 5, (2, 3))
rng.integers(1, 6, endpoint=True), rng.integers(1, 6, size=4, endpoint=True), rng.integers(5, 5, endpoint=True)
rng.integers(5, dtype=int), rng.integers(5, dtype=np.int64), rng.integers(5, dtype='i4'), rng.integers(2, dtype=bool), rng.integers(200, dtype=np.uint8)
rng.integers(100, size=9, dtype=np.int8)
rng.integers(256, size=9, dtype=np.uint8), rng.integers(0, 3, size=9, dtype=np.uint8)
rng.integers(-30000, 30000, size=5, dtype=np.int16), rng.integers(2**16, size=5, dtype=np.uint16)
rng.integers(-2**31, 2**31, size=5, dtype=np.int32), rng.integers(2**32, size=5, dtype=np.uint32), rng.integers(1000, size=5, dtype=np.uint32)
rng.integers(0, 2, size=9, dtype=bool), rng.integers(0, 1, size=3, dtype=bool), rng.integers(0, 1, 3, bool, True)
rng.integers(2**62, size=3), rng.integers(2**32, size=3), rng.integers(2**32 + 1, size=3), rng.integers(2**33, size=3, dtype=np.uint64)
rng.integers(-2**62, 9223372036854775807, size=3), rng.integers(-2**62, 9223372036854775807, size=3, endpoint=True)
rng.integers(0, 9223372036854775807, 2, np.uint64)
x = rng.integers(0, 101, 30001, dtype=np.int8); x.sum(), x[-1]
x = rng.integers(0, 101, 30001, dtype=np.uint16); x.sum(), x[-1]
x = rng.integers(0, 101, 30001, dtype=np.int32); x.sum(), x[-1]
x = rng.integers(0, 101, 30001); x.sum(), x[-1]
x = rng.integers(0, 2, 30001, dtype=bool); x.sum(), x[:8]
x = rng.integers(3 * 2**30, size=30001); x.sum(), x.max(), x[-1]
x = rng.integers(3 * 2**61, size=30001); x.max(), x[-1]
x = rng.integers(200, size=30001, dtype=np.uint8); x.sum(), x[-1]
x = rng.integers(40000, size=30001, dtype=np.uint16); x.sum(), x[-1]
rng.integers([1, 5, 10]), rng.integers([1, 5, 10], size=(2, 3)), rng.integers(3, [5, 10]), rng.integers([0, 10], [[15], [20]])
rng.integers([1, 5], 10, dtype=np.int8), rng.integers([100, 200], dtype=np.uint8), rng.integers([0, 0], [1, 2], dtype=bool)
rng.integers([1, 5], [5, 9], endpoint=True), rng.integers([5], size=3), rng.integers([5]), rng.integers([], [])
rng.integers(5.5), rng.integers([2.5, 3.5]), rng.integers(True), rng.integers(np.int8(5), np.uint64(9))
rng.integers(0, 1, size=0), rng.integers(5, 2, size=0), rng.integers(10, size=()), rng.integers(10, size=(0, 2)).shape
rng.integers(5, 2)
rng.integers(5, 5)
rng.integers(5, 4, endpoint=True)
rng.integers(0)
rng.integers(-3)
rng.integers(0, -1, endpoint=True)
rng.integers([0, 0], [0, 5])
rng.integers([5], 2)
rng.integers([5], 2, endpoint=True)
rng.integers(300, dtype=np.int8)
rng.integers(-1, 5, dtype=np.uint8)
rng.integers([300], dtype=np.int8)
rng.integers([-1], 5, dtype=np.uint8)
rng.integers(5, size=3, dtype=bool)
rng.integers(5, dtype=float)
rng.integers(5, dtype='U3')
rng.integers([1, 5, 10], size=2)
rng.integers([1, 5], [12, 19, 10])
rng.integers('a')
rng.integers(None)
rng.integers(np.nan)
rng.integers(5, size=-1)
rng.integers()
rng.integers(1, 2, 3, int, True, 5)
np.random.seed(11)
np.random.randint([1, 5, 10]), np.random.randint(3, [5, 10]), np.random.randint([0, 10], [[15], [20]]), np.random.randint([5], size=3)
np.random.randint([1, 5], 10, dtype=np.int8), np.random.randint([100, 200], dtype=np.uint8), np.random.randint([0, 0], [1, 2], dtype=bool)
np.random.randint(2**62, size=3), np.random.randint([2**40, 5]), np.random.randint(-2**62, 9223372036854775807, size=2)
x = np.random.randint(0, 101, 30001, dtype=np.uint16); x.sum(), x[-1]
np.random.randint(5, 2, size=0), np.random.randint(5.5), np.random.randint(5, dtype=np.int32)
np.random.randint(5, [1])
np.random.randint([0], [300], dtype=np.int8)
np.random.randint(5, dtype=bool)
np.random.randint('a')
np.random.randint()'''

CHOICES = r'''
rng = np.random.default_rng(21)
rng.choice(5), rng.choice(5, 3), rng.choice(5, (2, 2)), rng.choice(5, 3, False), rng.choice(5, 3, replace=False, shuffle=False)
rng.choice([10, 20, 30]), rng.choice([1.5, 2]), rng.choice(['a', 'bc']), rng.choice(['a', 'bc'], 3), rng.choice((1, 2, 3)), rng.choice(range(5))
rng.choice([1, 2], size=()), rng.choice(3, size=()), rng.choice(0, size=0), rng.choice([], size=0)
rng.choice([[1, 2], [3, 4]], 3), rng.choice([[1, 2], [3, 4]], 3, axis=1), rng.choice([[1, 2], [3, 4]]), rng.choice([[1, 2], [3, 4]], axis=-1)
rng.choice(np.arange(6).reshape(2, 3), 2, axis=1, replace=False), rng.choice(np.arange(12).reshape(4, 3), (2, 2)).shape
rng.choice(5, p=[0.1, 0.2, 0.7, 0, 0]), rng.choice(5, 4, p=[0.1, 0.2, 0.7, 0, 0]), rng.choice(5, 3, False, [0.1, 0.2, 0.7, 0, 0])
rng.choice(np.arange(4) * 1.5, (2, 3), p=np.array([0.1, 0.2, 0.3, 0.4], np.float32))
rng.choice(20000, 5, replace=False), rng.choice(20000, 1000, replace=False).sum(), rng.choice(20000, 1001, replace=False, shuffle=False)[:5]
rng.choice(20000, 20000, replace=False)[:5]
rng.choice(100, 40, replace=False), rng.choice(1000, 1000, replace=False)[-5:], rng.choice(10, 10, replace=False, shuffle=False)
rng.choice(np.array(5)), rng.choice(True), rng.choice(np.int8(5))
rng.choice(0)
rng.choice(-1)
rng.choice([])
rng.choice(5.5)
rng.choice('abc')
rng.choice(None)
rng.choice(5, 4, False, [0.1, 0.2, 0.7, 0, 0])
rng.choice(5, 6, False)
rng.choice(5, p=[1, 2])
rng.choice(2, p=[0.5, 0.6])
rng.choice(2, p=[-0.5, 1.5])
rng.choice(2, p=[np.nan, 1.5])
rng.choice(2, p=[[0.5, 0.5]])
rng.choice(2, p=0.5)
rng.choice([[1, 2], [3, 4]], axis=2)
rng.choice(5, size=-1)
rng.choice(5, size=(2, -1), replace=False)
a = np.arange(6); rng.shuffle(a); a
a = np.arange(12).reshape(4, 3); rng.shuffle(a); a
rng.shuffle(a, axis=1); a
rng.shuffle(a, -1); a
a = np.arange(10)[::2]; rng.shuffle(a); a
a = np.array(['a', 'bb', 'c']); rng.shuffle(a); a
a = [1, 'b', 2.5]; rng.shuffle(a); a
rng.shuffle(np.zeros((0, 3))), rng.shuffle([])
rng.shuffle(5)
rng.shuffle((1, 2))
rng.shuffle('abc')
rng.shuffle([1, 2], axis=1)
rng.shuffle(np.arange(3), axis=1)
rng.shuffle(np.array(3))
rng.shuffle(None)
rng.shuffle(np.broadcast_to(1, (3,)))
rng.permutation(5), rng.permutation(np.int8(4)), rng.permutation(-3), rng.permutation([]), rng.permutation(['a', 'b', 'c'])
rng.permutation(np.arange(6).reshape(2, 3)), rng.permutation(np.arange(6).reshape(2, 3), axis=1), rng.permutation([[1, 2], [3, 4]], axis=-1)
rng.permutation(5.5)
rng.permutation('abc')
rng.permutation(np.array(3))
rng.permutation(np.arange(4), axis=1)
rng.permuted([1, 2, 3]), rng.permuted(np.arange(6).reshape(2, 3)), rng.permuted(np.arange(6).reshape(2, 3), axis=1)
rng.permuted(np.arange(6).reshape(3, 2), axis=0), rng.permuted(np.arange(6).reshape(2, 3).T), rng.permuted(np.arange(24).reshape(4, 6)[:, ::2])
rng.permuted(np.arange(24).reshape(2, 3, 4)[:, ::2], axis=2)
a = np.array([[0, 1, 2], [3, 4, 5]]); rng.permuted(a, axis=1, out=a) is a, a
rng.permuted(np.arange(3), out=np.zeros(3)), rng.permuted(np.arange(0))
a = np.arange(24).reshape(4, 6)[:, ::2]; _ = rng.permuted(a, out=a); a
rng.permuted(5)
rng.permuted(np.arange(3), axis=1)
rng.permuted(np.arange(3), out=[1])
rng.permuted(np.arange(3.0), out=np.zeros(3, int))
rng.permuted(np.arange(3), out=np.zeros(4, int))
np.random.seed(21)
np.random.choice(5), np.random.choice(5, 3), np.random.choice(5, 3, False), np.random.choice([10, 20], 3, p=[0.3, 0.7])
np.random.choice(5, 3, False, [0.1, 0.2, 0.3, 0.4, 0])
np.random.choice(0)
np.random.choice([])
np.random.choice(5.5)
np.random.choice([[1]])
np.random.choice(5, 6, False)
np.random.choice(2, p=[0.5, 0.6])
np.random.choice(2, p=0.5)
np.random.permutation(5), np.random.permutation(-3), np.random.permutation(np.arange(6).reshape(3, 2))
np.random.permutation(5.5)
np.random.permutation('abc')
np.random.permutation(np.array(3))
np.random.shuffle(5)'''

SEVERAL = r'''
rng = np.random.default_rng(31)
rng.multinomial(10, [0.2, 0.3, 0.5]), rng.multinomial(10, [0.2, 0.3, 0.5], size=2), rng.multinomial(10, [0.2, 0.3, 0.5], (2, 2)).shape
rng.multinomial([10, 20], [0.2, 0.3, 0.5]), rng.multinomial([[10], [20]], [[0.2, 0.8], [0.5, 0.5]])
rng.multinomial([10, 20], [0.2, 0.3, 0.5], size=(3, 2))
rng.multinomial([10], [0.2, 0.3, 0.5], size=(2, 2)), rng.multinomial(10.5, [0.5, 0.5]), rng.multinomial(0, [0.5, 0.5]), rng.multinomial(7, [1.0])
rng.multinomial(1000, [0.1] * 10, 2000).sum(axis=0)
rng.multinomial([10, 20], [0.2, 0.3, 0.5], size=3)
rng.multinomial([10, 20], [0.2, 0.3, 0.5], size=(2, 1))
rng.multinomial(10, [])
rng.multinomial(10, 0.5)
rng.multinomial(10, [0.9, 0.9, 0.1])
rng.multinomial(10, [[0.9, 0.9, 0.1]])
rng.multinomial(10, [1.5, -0.5])
rng.multinomial(-1, [0.5, 0.5])
rng.multinomial([-1], [0.5, 0.5])
rng.dirichlet([1, 2, 3]), rng.dirichlet([1, 2, 3], size=2), rng.dirichlet((10, 5), (2, 1)), rng.dirichlet([0.01, 0.02, 0.03], 2)
rng.dirichlet([0.0, 0.05, 0]), rng.dirichlet([0.0, 0, 0]), rng.dirichlet([0.0, 0, 1]), rng.dirichlet([]), rng.dirichlet([np.nan, 2])
x = rng.dirichlet([0.3, 4, 1], 5000); x.cumsum(axis=0)[-1], x[-1]
x = rng.dirichlet([0.03, 0.04, 0.01], 5000); x.cumsum(axis=0)[-1], x[-1]
rng.dirichlet([-1, 2])
rng.dirichlet(5)
rng.dirichlet([[1, 2]])
rng.dirichlet(['a'])
rng.multivariate_hypergeometric([16, 8, 4], 6), rng.multivariate_hypergeometric([16, 8, 4], 6, size=2)
rng.multivariate_hypergeometric([16, 8, 4], 6, size=2, method='count'), rng.multivariate_hypergeometric([16, 8, 4], 20, (2, 1))
rng.multivariate_hypergeometric([16, 8, 4], 20, 2, 'count'), rng.multivariate_hypergeometric([16, 8], 0), rng.multivariate_hypergeometric([], 0)
rng.multivariate_hypergeometric([1600, 800, 400], 600, 2000).sum(axis=0), rng.multivariate_hypergeometric([16, 8, 4], 5, 2000, 'count').sum(axis=0)
rng.multivariate_hypergeometric([16, 8, 4], 30)
rng.multivariate_hypergeometric([16, 8, 4], -1)
rng.multivariate_hypergeometric([16, 8, 4], 2.5)
rng.multivariate_hypergeometric([16, -8, 4], 2)
rng.multivariate_hypergeometric([16, 8.5, 4], 2)
rng.multivariate_hypergeometric([[16, 8]], 2)
rng.multivariate_hypergeometric([16, 8], 2, method='foo')
rng.multivariate_hypergeometric([10**9, 8], 2)
rng.multivariate_normal([0, 0], [[1, 0], [0, 1]], method='cholesky'), rng.multivariate_normal([1, 2], [[2, 0.5], [0.5, 1]], 2, method='cholesky')
rng.multivariate_normal([1, 2], [[2, 0.5], [0.5, 1]]), rng.multivariate_normal([1, 2], [[2, 0.5], [0.5, 1]], 2)
rng.multivariate_normal([1, 2, 3], [[2, 0.5, 0], [0.5, 1, 0.2], [0, 0.2, 3]], (2, 1))
rng.multivariate_normal([1, 2], [[2, 0.5], [0.5, 1]], 2, method='eigh')
x = rng.multivariate_normal([1, 2], [[2, 0.5], [0.5, 1]], 1000); x.sum(axis=0).round(6)
rng.multivariate_normal([0, 0], [[1, 2], [2, 1]])
rng.multivariate_normal([0, 0], [[1, 2], [2, 1]], check_valid='ignore'), rng.multivariate_normal([0, 0], [[1, 2], [2, 1]], method='eigh', check_valid='ignore')
rng.multivariate_normal([0, 0], [[1, 2], [2, 1]], check_valid='raise')
rng.multivariate_normal([0, 0], [[1, 2], [2, 1]], check_valid='foo')
rng.multivariate_normal([0, 0], [[1, 2], [2, 1]], method='eigh', check_valid='raise')
rng.multivariate_normal([0, 0], [[1, 2], [2, 1]], method='cholesky')
rng.multivariate_normal([0, 0], [[1, 0], [0, 1]], method='foo')
rng.multivariate_normal([[0, 0]], [[1, 0], [0, 1]])
rng.multivariate_normal([0, 0], [1, 0])
rng.multivariate_normal([0, 0, 0], [[1, 0], [0, 1]])
np.random.seed(31)
np.random.multinomial(10, [0.2, 0.3, 0.5]), np.random.multinomial(10, [0.2, 0.3, 0.5], size=(2, 2))
np.random.multinomial(10, []), np.random.multinomial(10.5, [0.5, 0.5])
np.random.multinomial(10, 0.5)
np.random.multinomial(10, [0.9, 0.9, 0.1])
np.random.multinomial(-1, [0.5, 0.5])
np.random.multinomial([10], [0.5, 0.5])
np.random.multinomial(10, [[0.5, 0.5]])
np.random.dirichlet([1, 2, 3]), np.random.dirichlet([0.01, 0.02], 2), np.random.dirichlet([])
np.random.dirichlet([0.0, 1])
np.random.multivariate_normal([1, 2], [[2, 0.5], [0.5, 1]]), np.random.multivariate_normal([1, 2], [[2, 0.5], [0.5, 1]], (2, 2))
np.random.dirichlet(5)'''

SEEDS = r'''
np.random.default_rng(0).random(), np.random.default_rng(2**40).random(), np.random.default_rng([1, 2, 3]).random(), np.random.default_rng((1, '0x10')).random()
np.random.default_rng(True).random(), np.random.default_rng(np.arange(3)).random(), np.random.default_rng(range(3)).random()
np.random.default_rng([[1, 2], [3]]).random(), np.random.default_rng([]).random(), np.random.default_rng([0, 2**40, 7]).random()
np.random.default_rng([1, 2, 3, 4, 5, 6]).random(), np.random.default_rng(np.uint64(7)).random()
print(np.random.default_rng(5)), str(np.random.default_rng(5))
rng = np.random.default_rng(5); np.random.default_rng(rng) is rng, np.random.default_rng(rng.bit_generator).random(), rng.random()
np.random.default_rng(-1)
np.random.default_rng(1.5)
np.random.default_rng('a')
np.random.default_rng([1, -2])
np.random.default_rng([1, 2.5])
np.random.default_rng(np.array(3))
np.random.default_rng(1, 2)
np.random.SeedSequence(5)
np.random.SeedSequence([1, 2], spawn_key=(3, 4), pool_size=5, n_children_spawned=2)
np.random.SeedSequence(np.arange(3)), np.random.SeedSequence(range(3))
s = np.random.SeedSequence(5); s.entropy, s.spawn_key, s.pool_size, s.n_children_spawned, s.state
s.generate_state(3), s.generate_state(2, np.uint64), s.generate_state(2, 'uint64'), s.generate_state(0), s.generate_state(9)
s.spawn(2), s.n_children_spawned, s.spawn(1)
[c.generate_state(2) for c in s.spawn(2)], [np.random.default_rng(c).random() for c in np.random.SeedSequence(5).spawn(3)]
np.random.SeedSequence(5, spawn_key=[7]).generate_state(2), np.random.SeedSequence(5, pool_size=8).generate_state(2)
np.random.SeedSequence([1, 2, 3, 4, 5, 6, 7]).generate_state(2)
t = np.random.SeedSequence(); np.array_equal(np.random.SeedSequence(t.entropy).generate_state(4), t.generate_state(4))
np.random.SeedSequence(5, spawn_key=3)
np.random.SeedSequence(5, pool_size=3)
np.random.SeedSequence('5')
np.random.SeedSequence(-5)
np.random.SeedSequence(1.5)
s.generate_state(2, np.int32)
s.generate_state(-1)
s.generate_state(1.5)
b = np.random.PCG64(5); b.random_raw(2), b.seed_seq, np.random.Generator(b).random(), b.random_raw((2, 1))
np.random.Generator(np.random.PCG64(5)).random(), np.random.Generator(np.random.PCG64(np.random.SeedSequence(5))).random()
m = np.random.MT19937(5); m.random_raw(3), np.random.Generator(m).normal(), np.random.Generator(m).integers(10, size=4), np.random.Generator(m).random(2)
a, b = np.random.default_rng(5).spawn(2); a.random(), b.random(), a.spawn(1)[0].random(), np.random.PCG64(5).spawn(1)[0].seed_seq
rng.spawn(-1)
np.random.Generator(5)
np.random.Generator(np.random.PCG64)
np.random.Generator()
rng.nope
rng.bit_generator.nope
rng = np.random.default_rng(9); x = rng.normal(size=3); y = rng.integers(9, dtype=np.int32); rng.random(2, np.float32), rng.integers(5), rng.random()'''

START = "import numpy as np\n"
RNG, SEED = "rng = np.random.default_rng({})", "np.random.seed({})"
FILES = {
    "random_generator.md": ("Generator's distributions", START + "\n".join(drawn("rng", RNG))),
    "random_generator_many.md": ("Many draws of Generator's distributions", START + "\n".join(many("rng", RNG))),
    "random_legacy.md": ("The legacy generator's distributions", START + LEGACY.lstrip() + "\n".join(drawn("np.random", SEED))),
    "random_legacy_many.md": ("Many draws of the legacy generator's distributions", START + "\n".join(many("np.random", SEED))),
    "random_floats.md": ("Generator's floats of 64 and 32 bits", START + FLOATS.lstrip()),
    "random_integers.md": ("Random integers", START + INTEGERS.lstrip()),
    "random_choices.md": ("Choices and orders", START + CHOICES.lstrip()),
    "random_several.md": ("Distributions of several numbers", START + SEVERAL.lstrip()),
    "random_seeds.md": ("Seeds, bit generators and their children", START + SEEDS.lstrip()),
}
