"""Lines of the transcripts of Python's built-ins, containers and modules; see make_transcripts.py."""
FILES = {'builtins.md':('Built-in functions and classes','''import numpy as np
abs(-3), abs(True), abs(-2.5), abs(np.int8(-3)), abs(np.arange(-2, 1))
abs('a')
abs()
abs(1, 2)
abs(x=1)
all([1, True, 'a']), all([]), all([1, 0]), any([]), any([0, '', None]), any((0, 3))
all(5)
bin(10), bin(-3), oct(64), hex(255), hex(-1), hex(True)
bin(1.5)
chr(97), chr(8364), ord('a'), ord('€')
chr(-1)
chr('a')
ord('ab')
ord(5)
divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), divmod(7, -2)
divmod(1, 0)
divmod(1.0, 0)
divmod('a', 2)
divmod(1)
round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1350, -2)
round(1.5, 0), round(-0.4), round(12345.678, -2), round(True), round(0.5, None), round(5, 2)
round(np.float64(2.5)), round(np.float64(2.567), 2), round(np.float32(1.25), 1), round(np.int64(7))
round('a')
round()
round(1, 2, 3)
round(float('inf'))
round(float('nan'))
round(1.5, 'a')
round(number=2.7)
pow(2, 10), pow(2, -1), pow(2.0, 3), pow(3, 4, 5), pow(3, -1, 7), pow(-3, 3, 5), pow(3, 3, -5), pow(base=2, exp=3)
pow(2, 3, 0)
pow(2, -1, 4)
pow(2.0, 3, 5)
pow('a', 2)
pow(2)
hash(1) == hash(1.0) == hash(True), hash(0.5), hash(-1), hash((1, 2)), hash(2.5), hash(-0.0), hash((1.5, -2, (3,)))
hash([1])
hash((1, [2]))
len('añb'), len([1, 2]), len((1,)), len({1: 2}), len({1, 2}), len(range(3)), len(np.zeros((4, 2)))
len(5)
len(None)
len()
len(np.float64(1))
len([1], [2])
max(3, 1, 2), max([3, 1]), max('abc'), max([1, -5], key=abs), max([], default=0), min([2, 1], [1, 9]), min((3, 1), default=5)
max(['bb', 'a', 'ccc'], key=len), min(['bb', 'a', 'ccc'], key=len), max({3: 'x', 7: 'y'})
max()
max([])
max(5)
max(1, 'a')
max(1, 2, default=3)
min([1, None])
max([1], foo=2)
sum([1, 2], 10), sum([1, 2], start=5), sum(x * x for x in range(4)), sum([[1], [2]], [])
sum(5)
sum([1, 'a'])
sum([1], [2])
sum()
sorted([3, 1, 2]), sorted('hello'), sorted([3, 1, 2], reverse=True), sorted(['bb', 'a', 'CC'], key=str.lower)
sorted([(1, 'b'), (1, 'a'), (0, 'z')]), sorted([1, 2.5, True, 0]), sorted({3: 1, 2: 9}), sorted([2, 1], key=None)
sorted([(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')], key=lambda p: p[0], reverse=True)
sorted([1, 'a'])
sorted([[1], 2])
sorted([None, 1])
sorted(5)
sorted()
sorted([1], [2])
sorted([1], foo=2)
sorted([np.int64(3), 1.5, 2])
list(map(abs, [-1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(str, range(3)))
list(filter(None, [0, 1, '', 'a'])), list(filter(lambda x: x % 2, range(6)))
map(abs)
map()
list(map(abs, 5))
list(map(5, [1]))
filter(abs)
list(map(lambda x: 1 // x, [1, 0]))
list(reversed([1, 2, 3])), list(reversed('abc')), list(reversed(range(5))), list(reversed((1, 2))), list(reversed({'a': 1, 'b': 2}))
list(reversed(range(0))), list(reversed(range(10, 0, -3))), list(reversed(np.arange(3)))
reversed(5)
reversed({1, 2})
list(zip([1, 2], 'ab', (True, False))), list(zip([1, 2], [3])), list(zip([1, 2], [3, 4], strict=True))
list(zip([1, 2], [3], strict=True))
list(zip([1], [3, 4], strict=True))
list(zip([1], [3], [4, 5], strict=True))
list(zip([1, 2], [3, 4], [4], strict=True))
zip([1], foo=1)
it = iter([1, 2]); next(it), next(it), next(it, 'end')
next(it)
next([1])
next(it, 5)
iter(5)
x = iter('ab'); list(x), list(x)
n = [0]
def step():
    n[0] += 1
    return n[0]
list(iter(step, 4))
list(enumerate('ab', 5)), list(enumerate(iterable=[7], start=2))
enumerate([1], start='a')
enumerate([1], foo=2)
type(1), type(True), type(1.5), type('a'), type(None), type([]), type(()), type({}), type({1}), type(range(2)), type(...)
type(len), type(print), type(lambda: 1), type(int), type(list), type(np), type(np.sin), type(np.ndarray), type(np.arange(2)), type(np.float64(1))
type(zip()), type(map(abs, [])), type(enumerate([])), type(iter([])), type({}.keys()), type({}.items()), type(slice(1))
type(1) == int, type(1) is int, type([]) is list, type('a') == str, type({}) == dict, type(1) == float, type(None) == type(None), type(np.arange(2)) == np.ndarray
type(1).__name__, type([]).__name__, type(np.float64(1)).__name__, type(np.arange(1)).__name__, int.__name__, dict.__name__, len.__name__
type(1)(2.7), type([])('ab')
list, dict, str, int, float, bool, set, tuple, range, zip, map, object, type, slice, np.ndarray
len, print, sorted, isinstance
isinstance(1, int), isinstance(True, int), isinstance(1.5, int), isinstance('a', str), isinstance([1], (tuple, list)), isinstance({}, dict), isinstance(None, type(None))
isinstance(np.float64(1), float), isinstance(np.int64(1), int), isinstance(np.int64(1), np.integer), isinstance(np.float32(1), np.floating), isinstance(np.arange(2), np.ndarray), isinstance(5, object)
isinstance(1, 5)
isinstance(1, [int])
isinstance(1)
issubclass(bool, int), issubclass(int, float), issubclass(list, object)
callable(len), callable(int), callable(5), callable(lambda: 1), callable([].append), callable('a'), callable(np.sin)
id([]) == id([1]) or True, id(None) == id(None)
repr('a'), str('a'), repr([1, 'b']), str([1, 'b']), ascii('añ€'), repr(None), str(1.0), str()
list('ab'), list((1, 2)), list({1: 2}), list(range(3)), list({5}), tuple([1, 2]), tuple('ab')
list(1, 2)
tuple(5)
list(x=1)
dict(), dict(a=1, b=2), dict([('a', 1), ('b', 2)]), dict({'x': 1}, y=2), dict(zip('ab', [1, 2])), dict([[1, 2]])
dict(5)
dict([1, 2])
dict([(1, 2, 3)])
dict([(1, 2)], [(3, 4)])
dict([([1], 2)])
set(), set([1, 1]), set('a'), {1, 1.0, True}
set(5)
set([[1]])
set(1, 2)
slice(5), slice(1, 2), slice(1, 2, 3), 'hello'[slice(1, 3)]
slice()
getattr([1], 'append') is not None, hasattr([], 'append'), hasattr([], 'foo'), getattr([], 'foo', 5), getattr(np.arange(3), 'ndim')
getattr([], 'foo')
getattr([], 5)
getattr([])
hasattr([], 5)
print(1, 2, sep='-', end='!\\n')
print('a', 'b', sep=None, end=None)
print(1, sep=5)
print(1, foo=2)
print()
print('x', file=None, flush=True)
print(print('inner'))
range(3) == range(0, 3), range(3)[-1], 2 in range(3)
bool(''), bool([]), bool({}), bool(0.0), bool('a'), bool(None), bool(set()), bool(range(0))
list(x for x in range(3))'''),
'lists.md':('Lists and tuples','''import numpy as np
a = [3, 1, 2]
a.sort(); a
a.sort(reverse=True); a
a.sort(key=lambda x: -x); a
a.sort(key=lambda x: x % 2); a
a.sort(1)
a.sort(foo=1)
[1, 'a'].sort()
['b', 'A', 'c'].sort()
w = ['banana', 'fig', 'Apple']; w.sort(key=str.lower); w
w.sort(key=len, reverse=True); w
a.count(1), a.count(9), [1, 1.0, True, '1'].count(1)
a.index(1), [1, 2, 1].index(1, 1), 'x'
a.index(99)
[1, 2].index(2, 0, 1)
a.index('z')
a.index()
a.index(1, 'a')
a.remove(1); a
a.remove(99)
a.remove()
a.extend([7, 8]); a
a.extend(range(2)); a
a.extend(5)
a += 'xy'; a
a += 5
a.insert(0, 'first'); a.insert(100, 'last'); a.insert(-1, 'x'); a
a.insert(1)
a.insert('a', 1)
a.pop(), a.pop(0), a
a.pop(100)
a.pop('a')
a.pop(1, 2)
[].pop()
a.append()
a.append(1, 2)
a.append(x=1)
a.clear(); a
a.foo
a.apend(1)
b = [1, 2]; c = b.copy(); c.append(3); b, c
b * 2, 2 * b, b + [3], b * 0, b * -1
b * 1.5
b + (1,)
b + 5
'a' * 'b'
[1, 2] == [1, 2.0], [1, 2] < [1, 3], [1] < [1, 0], [[1, 2]] == [[1, 2]], [1] == (1,), [] == []
[1] < 'a'
[1, 'a'] < [1, 2]
1 in [1, 2], 3 not in [1, 2], [1] in [[1]], 'a' in ['a'], None in [None]
t = (1, 2, 1); t.count(1), t.index(2), t + (3,), t * 2
t.index(9)
t.append(1)
t[0] = 5
t.count()
(1, 2) < (1, 3), (1,) == (1.0,), (1, (2, 3)) == (1, (2, 3)), hash((1, 2)) == hash((1, 2))
r = range(0, 10, 2); r.count(4), r.index(6), r.start, r.stop, r.step
r.index(5)
x = []; x.append(x); x
x == x
y = [[]] * 2; y[0].append(1); y
nested = [1, [2, [3, (4,)]]]; nested
[1, 2, 3].reverse()
z = [3, 1, 2]; z.reverse(); z
grown = []
for i in range(3): grown += [i]
grown
[np.int64(1), np.float64(2.5)]
[1, 2, 3].index(2.0), [np.int64(5)].index(5)
[np.arange(3)] == [np.arange(3)]
np.arange(3) in [np.arange(3)]
(5).bit_length(), (255).bit_count(), (2.5).is_integer(), (3.0).is_integer(), (0.75).as_integer_ratio()
[0] * 3, [None] * 2, [[0] * 2 for _ in range(2)]
[i for i in reversed(range(4))]
sorted([[2, 1], [1, 5]]), sorted(['b', 'a'])[0]'''),
'dicts.md':('Dicts','''import numpy as np
d = {'a': 1, 'b': 2}; d
{}, {1: 'x', 2.5: None, (1, 2): [3], None: True}
d['c'] = 3; d['a'] = 10; d
d['zz']
d[[1]]
{[1]: 2}
{np.arange(2): 1}
d.get('a'), d.get('zz'), d.get('zz', 0)
d.get()
d.get(1, 2, 3)
d.keys(), d.values(), d.items()
list(d), list(d.keys()), list(d.values()), list(d.items()), len(d), len(d.keys())
'a' in d, 'zz' in d, 'a' not in d, 'a' in d.keys(), 1 in d.values(), 10 in d.values(), ('a', 10) in d.items()
[1] in d
d.pop('a'), d
d.pop('zz')
d.pop('zz', None)
d.pop()
d.popitem(), d
{}.popitem()
d.setdefault('n', []).append(5); d
d.setdefault('b', 9), d
d.update({'b': 20, 'e': 5}); d
d.update([('f', 6)], g=7); d
d.update(5)
d.update([1])
d.update({1: 2}, {3: 4})
d.foo
d.key()
del d['b']; d
del d['zz']
dict.fromkeys('ab'), dict.fromkeys([1, 2], 0)
dict.fromkeys()
c = d.copy(); c['new'] = 1; 'new' in d, 'new' in c
c.clear(); c, len(c), bool(c), bool(d)
{'a': 1} == {'a': 1.0}, {'a': 1, 'b': 2} == {'b': 2, 'a': 1}, {'a': 1} == {'a': 2}, {} == [], {1: {2: 3}} == {1: {2: 3}}
{'a': 1} < {'a': 2}
{'a': 1} | {'b': 2}, {'a': 1} | {'a': 3}
{'a': 1} + {'b': 2}
{1: 'int', 1.0: 'float', True: 'bool'}
{'a': 1}.keys() & {'a', 'b'}, {'a': 1}.keys() | {'a'}, {'a': 1, 'b': 2}.keys() - {'a'}, {'a': 1}.keys() == {'a'}, {'a': 1}.items() & {('a', 1)}
{'a': 1}.keys() <= {'a', 'b'}, {'a': 1}.keys().isdisjoint({'b'})
for k in {'x': 1, 'y': 2}: print(k)
for k, v in {'x': 1, 'y': 2}.items(): print(k, v)
for i, (k, v) in enumerate({'x': 1}.items()): print(i, k, v)
e = {1: 1, 2: 2}
for k in e: e[k + 10] = 0
for k in list(e): del e[k]
e
for k in e.copy(): e.pop(k)
e = {1: 1}
for k in e: e[k] = 5
e
counts = {}
for word in 'the cat the dog the end'.split(): counts[word] = counts.get(word, 0) + 1
counts
sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])), max(counts, key=counts.get), sum(counts.values())
min(counts.values()), sorted(counts), list(counts)[-1]
{k: v for k, v in counts.items() if v == 1}
{v: k for k, v in {'a': 1, 'b': 2}.items()}
n = {'x': {'y': [1, 2]}}; n['x']['y'][1], n['x']['y'].append(3), n
n['x']['z'] += 1
n['q'] = n['q'] + 1
m = {}; m['self'] = m; m
{np.int64(1): 'a'}[1], {(1, 2): 'p'}[1, 2], {'a': np.float64(2.5)}, {'v': np.arange(3)}
a, b = {'p': 1, 'q': 2}; a, b
[*{'p': 1}], {**{'a': 1}, 'b': 2}
dict(a=1)['a'], {'k': 'v'}['k']
{'a': 1}.keys()[0]
d.items()[0]
str({'a': 'x'}), f"{ {'a': 1}['a'] }"
d.keys().foo
iter({'a': 1}), 5
'''.replace("\niter({'a': 1}), 5\n", '')),
'sets.md':('Sets','''s = {1, 2, 3}; s
set(), {1}, {'a'}, {None}, {(1, 2)}
s.add(4); s.add(2); s, len(s)
s.add([1])
s.add()
s.remove(4); s
s.remove(99)
s.remove('x')
s.discard(99); s.discard(1); s
s.update([7, 8], (9,)); sorted(s)
s.update(5)
s.clear(); s
set().pop()
len({5}.pop().__class__.__name__)
sorted({1, 2} | {2, 3}), {1, 2} & {2, 3}, {1, 2} - {2, 3}, sorted({1, 2} ^ {2, 3})
sorted({1, 2}.union([2, 3], [4])), {1, 2}.intersection([2, 5]), {1, 2}.difference([2]), sorted({1, 2}.symmetric_difference([2, 3]))
{1, 2}.union()  == {1, 2}, {1}.union(5) if False else 0
{1, 2}.union(5)
{1} | [2]
{1} + {2}
{1} & 5
{1, 2} <= {1, 2, 3}, {1, 2} < {1, 2}, {1, 2} >= {1}, {1, 2} > {1}, {1, 2} == {2, 1}, {1} != {2}, {1} == [1]
{1} < [1, 2]
{1, 2}.issubset([1, 2, 3]), {1, 2}.issuperset([1]), {1}.isdisjoint({2})
1 in {1, 2}, 1.0 in {1}, 'a' not in {'b'}
[1] in {1}
{[1]}
{{1}}
s = {1, 2}; s |= {3}; s &= {2, 3}; s -= {3}; s ^= {9}; sorted(s)
s |= [1]
t = s; t.add(100); 100 in s
c = s.copy(); c.add(-1); -1 in s
sorted(set('hello')), len(set('hello')), sorted({x % 3 for x in range(10)})
for x in {5}: print(x)
u = {1}
for x in u: u.add(x + 1)
s[0]
s.append(1)
s.foo
sum({1, 2, 3}), max({1, 5}), sorted({3, 1}), list({7}), tuple({7})
v = {1, 2, 3}; v.difference_update([1]); v.intersection_update([2, 9]); v
v.symmetric_difference_update({2, 5}); v
bool(set()), bool({0}), set() == set(), {1, True, 1.0}
{3, 1, 2}, {10, 5, 1}, set([5, 3, 8, 1]), set(range(5)), {0, -1, 7}, {100, 50, 25}
set([9, 8, 7, 6, 5, 4, 3, 2, 1]), {1.5, 2.5, 0.5}, set([64, 128, 1, 33])
{1000003, 17, 4}, set(range(20, 0, -3)), {(2, 1), (1, 2)}'''),
'modules.md':('Modules','''import math
math.sqrt(2), math.pi, math.e, math.tau, math.inf, math.nan
math.sqrt(-1)
math.sqrt('a')
math.sqrt()
math.sqrt(1, 2)
math.sqrt(x=1)
math.log(8, 2), math.log(100, 10), math.log2(8), math.log10(1000), math.log1p(1e-10), math.log(math.e)
math.log(0)
math.log(-1)
math.log(2, 1)
math.exp(710)
math.exp(1), math.expm1(1e-10), math.pow(2, 0.5), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist([0, 0], [3, 4])
math.pow(0, -1)
math.pow(-1, 0.5)
math.pow(10, 400)
math.dist([1], [1, 2])
math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.floor(-2.5), math.floor(5), math.ceil(True)
math.floor(math.inf)
math.floor(math.nan)
math.floor('a')
math.factorial(5), math.factorial(20), math.comb(5, 2), math.perm(5, 2), math.perm(4), math.comb(3, 5), math.comb(60, 30)
math.factorial(-1)
math.factorial(2.5)
math.comb(-1, 2)
math.comb(1)
math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(12, 18, 27), math.lcm(4, 6), math.lcm(), math.lcm(0, 3)
math.gcd(1.5)
math.isqrt(17), math.isqrt(10**18)
math.isqrt(-1)
math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12, abs_tol=1e-9)
math.isclose(1, 2, rel_tol=-1)
math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.copysign(1, -0.0), math.fabs(-2)
math.degrees(math.pi), math.radians(180), math.sin(1), math.cos(1), math.tan(1), math.atan2(1, -1), math.sinh(1), math.tanh(0.5)
math.acos(2)
math.fmod(-7, 3), math.remainder(7, 4), math.modf(-2.5), math.frexp(10), math.ldexp(0.625, 4), math.fmod(5, math.inf)
math.fmod(1, 0)
math.fsum([0.1] * 10), sum([0.1] * 10), math.prod([1, 2, 3, 4]), math.prod([2.5, 2], start=2), math.prod([])
math.fsum(['a'])
math.gamma(5), math.gamma(0.5), math.lgamma(10.5), math.erf(1), round(math.erfc(2), 12)
math.gamma(0)
math.gamma(200)
math.nextafter(1, 2), math.ulp(1.0), math.exp2(3)
math.sqr(2)
math.sqrt, math.pi
import random
random.seed(42)
random.random(), random.random()
random.randint(1, 6), random.randint(1, 6), random.randrange(10), random.randrange(0, 100, 5), random.randrange(5, 10)
random.uniform(1, 10), random.choice(['a', 'b', 'c']), random.choice('xyz'), random.choice(range(100))
random.sample([1, 2, 3, 4, 5], 3), random.sample(range(1000), 5), random.choices([1, 2, 3], k=4), random.choices('ab', weights=[1, 9], k=5)
random.gauss(0, 1), random.gauss(0, 1), random.normalvariate(5, 2), random.expovariate(1.5), random.getrandbits(16), random.getrandbits(50)
x = list(range(10)); random.shuffle(x); x
random.triangular(0, 1, 0.3), random.lognormvariate(0, 1), random.paretovariate(3), random.weibullvariate(1, 2)
random.seed(2**40 + 7); random.random()
random.seed(-5); random.random()
random.seed(0.5); random.random()
random.randint(5, 1)
random.randint(1)
random.randint(1, 2, 3)
random.randrange(0)
random.choice([])
random.choice(5)
random.sample([1, 2], 5)
random.sample({1, 2}, 1)
random.shuffle((1, 2))
random.choices([1, 2], weights=[1])
random.choices([1, 2], weights=[0, 0])
random.uniform(1)
from random import randint as ri, seed
seed(1); ri(1, 100), ri(1, 100)
import itertools
from itertools import product, chain, count, islice
list(product([1, 2], 'ab')), list(product([0, 1], repeat=2)), list(product()), list(product([], [1]))
list(itertools.permutations([1, 2, 3])), list(itertools.permutations('abc', 2)), list(itertools.permutations([1], 2))
list(itertools.combinations('abcd', 2)), list(itertools.combinations([1, 2], 3)), list(itertools.combinations_with_replacement('ab', 2))
list(chain([1], 'ab', (2,))), list(chain.from_iterable([[1, 2], [3]])), list(chain())
list(islice(count(), 3)), list(islice(count(10, -2), 3)), list(islice('abcdef', 1, 5, 2)), list(islice([1, 2, 3], None)), list(islice(count(0.5, 0.5), 2))
list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([1, 2, 3], lambda a, b: a * b)), list(itertools.accumulate([1, 2], initial=10))
list(itertools.repeat('x', 3)), list(islice(itertools.cycle([1, 2]), 5)), list(itertools.zip_longest([1, 2], 'a', fillvalue='-'))
list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.filterfalse(None, [0, 1, 2]))
list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.compress('abc', [1, 0, 1])), list(itertools.pairwise([1, 2, 3]))
list(islice([1], -1))
list(product(5))
list(itertools.combinations([1], -1))
type(count()), type(product()), type(chain())
from functools import reduce
reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 7), reduce(max, [3, 9, 2])
reduce(lambda a, b: a, [])
reduce(max, 5)
import os, sys
os.path.join('a', 'b', 'c.txt'), os.path.join('a', '/b'), os.path.join('a/', 'b'), os.path.basename('/x/y.txt'), os.path.dirname('/x/y.txt'), os.path.splitext('a.tar.gz'), os.path.split('a/b')
os.path.splitext('.bashrc'), os.path.dirname('y'), os.path.exists('/no/such/file'), os.path.isfile('/no/such/file')
os.path.join('a', 5)
os.path.join()
os.path.exists()
os.path.getsize('/no/such/file')
os.remove('/no/such/file')
os.getpid() > 0, os.cpu_count() >= 1, os.sep, os.name
sys.maxsize, sys.getsizeof(1), sys.getsizeof(2**40), sys.getsizeof(1.5), sys.getsizeof('abc'), sys.getsizeof([]), sys.getsizeof([1, 2]), sys.getsizeof((1, 2)), sys.getsizeof(None), sys.getsizeof(True), sys.getsizeof(range(9))
sys.float_info.epsilon, sys.float_info.max, sys.byteorder
sys.stdout.write('direct\\n')
print('to stdout', file=sys.stdout)
sys.foo
import copy
a = [1, [2, 3]]; b = copy.copy(a); c = copy.deepcopy(a); a[1].append(4); a, b, c
d = {'x': [1]}; e = copy.deepcopy(d); e['x'].append(2); d, e
l = [1]; l.append(l); m = copy.deepcopy(l); m[1] is m, m is l
import timeit
timeit.timeit(lambda: 1, number=10) >= 0, len(timeit.repeat(lambda: 1, repeat=3, number=1)), timeit.default_timer() > 0
import time
time.monotonic() > 0, time.process_time() >= 0, time.time_ns() > 10**18, time.perf_counter_ns() > 0, time.monotonic_ns() > 0
time.perf_counter(1)
import nosuchmodule
import nosuch.inner
from time import nosuch
from math import sqrt, floor as fl
sqrt(16), fl(2.5)
import os.path
os.path.basename('q/r')
import math as m, random as r
m.sqrt(4)''')}
