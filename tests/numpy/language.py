"""What is easy to get subtly wrong in an interpreter: order of evaluation, scopes, identity, arithmetic, texts of values; make_transcripts.py
asks Python what each line prints.
"""

SECTIONS = {
    "Order of evaluation": r'''
def say(x):
    print('saw', x)
    return x
say(1) + say(2) * say(3)
(say(1) < say(2)) < say(3)
say(1) < say(3) < say(2) < say(9)
say(3) < say(1) < say(2)
say(0) and say(1)
say(0) or say('') or say([]) or say(None)
say(1) if say(0) else say(2)
[say(1), say(2)][say(0)]
{say('k'): say('v'), say('k2'): say('v2')}
def target(): print('target'); return [0]
def index(): print('index'); return 0
def value(): print('value'); return 5
target()[index()] = value()
target()[index()] += value()
a = b = say([])
a is b
i = 0
i, l = 1, [10, 20]
i, l[i] = 0, 99
l
x = [1, 2, 3]
i = 0
i, x[i] = 2, 'set'
x
def f(*args, **kwargs): return args, kwargs
f(say(1), *[say(2)], k=say(3), **{'m': say(4)})
def defaults(x=say('once')): return x
defaults(), defaults()
f(*[1, 2], 3, *(4,), a=5, **{'b': 6})
not say(0) == say(1)
say(2) ** say(3) ** say(0)
-2 ** 2, 2 ** -1, (-2) ** 2, -2 ** -2
1 in [1] == True, (1 in [1]) == True
1 < 2 == True, not 1 == 2, not 1 in [2]
[say(x) for x in [1, 2] if say(x > 1)]
{say(k): say(v) for k, v in [(1, 2)]}
(lambda: 1 if 0 else 2)()
say(1), say(2)
x = say(5); x += say(1); x
''',
    "Scopes": r'''
x = 'global'
def read(): return x
def local(): x = 'local'; return x
read(), local(), x
def write():
    global x, made
    x = 'written'; made = 'here'
write(); x, made
def outer():
    x = 'outer'
    def middle():
        def inner():
            nonlocal x
            x = x + ' changed'
            return x
        return inner
    first = middle()()
    return first, x
outer(), x
def late():
    functions = []
    for i in range(3):
        functions.append(lambda: i)
    return [f() for f in functions]
late()
[f() for f in [lambda: i for i in range(3)]]
[f() for f in [lambda i=i: i for i in range(3)]]
def counter():
    n = 0
    def up():
        nonlocal n
        n += 1
        return n
    return up
a, b = counter(), counter()
a(), a(), b(), a()
x = 5
[x for x in range(3)], x
[(x, y) for x in range(2) for y in range(x + 1)], x
{x: [y for y in range(x)] for x in range(3)}
for x in range(3): pass
x
def loop():
    for k in range(3): pass
    return k
loop()
[last := v for v in [1, 2, 3]], last
def walrus(): return [seen := v for v in 'ab'], seen
walrus()
def mutable(item, kept=[]):
    kept.append(item)
    return kept
mutable(1), mutable(2), mutable(3, [])
def shadow(len): return len + 1
shadow(4), len([1])
list_ = list; list = [1]; list
del list; list((1, 2))
def calls_later(): return defined_later()
def defined_later(): return 'found'
calls_later()
def fact(n): return 1 if n < 2 else n * fact(n - 1)
fact(15)
g = fact; fact = None
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
even(10), odd(7), even(301)
def returns_nothing(): pass
print(returns_nothing())
returns_nothing()
def early(n):
    for i in range(n):
        for j in range(n):
            if i * j == 6:
                return i, j
    return 'none'
early(4), early(2)
def documented():
    """What it does."""
documented.__doc__, documented.__name__, documented()
def generator_sum(n): return sum(k * n for k in range(n))
generator_sum(4)
def every_kind(a, b=2, *args, c, d=4, **rest): return a, b, args, c, d, rest
every_kind(1, c=3)
every_kind(1, 2, 3, 4, c=5, e=6, d=7)
every_kind(*'xy', **dict(c='z', q=0))
def annotated(x: int, y: float = 2.0) -> float: return x * y
annotated(3)
z: int = 5
z
def deep():
    a = 1
    def one():
        b = 2
        def two():
            c = 3
            def three(): return a + b + c
            return three
        return two
    return one()()()
deep()
def rebinding():
    n = 1
    def show(): return n
    before = show()
    n = 2
    return before, show()
rebinding()
if True:
    def conditional(): return 'yes'
else:
    def conditional(): return 'no'
conditional()
''',
    "Unpacking and assignment": r'''
a, b, *c = range(5); a, b, c
*a, b = 'xyz'; a, b
a, *b, c = 1, 2; a, b, c
(a, b), [c, *d] = (1, 2), [3, 4, 5]; a, b, c, d
a, (b, (c, *d)), e = 1, (2, (3, 4, 5)), 6; a, b, c, d, e
a, b = b, a; a, b
a = b = c = []; a.append(1); b, c
a, b = c = 1, 2; a, b, c
x = y = 3; x += 1; x, y
l = m = [1]; l += [2]; m
l = l + [3]; l, m
t = (1,); u = t; t += (2,); t, u
s = 'a'; s *= 3; s += 'b'; s
d = {'a': 1}; d['b'] = d['a'] = 5; d
d |= {'c': 1}; d
n = [[0] * 2] * 2; n[0][0] = 1; n
l = [1, 2, 3, 4, 5, 6]; l[1:3] = [9]; l
l[::2] = [0, 0, 0]; l
l[len(l):] = [7, 8]; l
l[:0] = 'ab'; l
del l[::3]; l
del l[0], l[-1]; l
x = 1,; x
[first, second] = 'ab'; second, first
for i, (a, *b) in enumerate([(1, 2), (3, 4, 5)]): print(i, a, b)
[a + b for a, b in zip([1, 2], [3, 4])]
{**{'a': 1}, 'b': 2, **{'a': 3}}
[*range(2), *'ab', *{5: 6}]
(*[1], *[2]), {*[1, 1, 2]}
i = 5; i -= 2; i *= 4; i //= 5; i **= 3; i %= 5; i
i = 6; i |= 1; i &= 5; i ^= 2; i <<= 3; i >>= 1; i
f = 1; f /= 2; f
a = [1, 2]; b = a[:]; b[0] = 9; a, a == b, a is b
(a := 5) + a, a
if (n := len('abc')) > 2: print(n)
x = y, z = 'ab'; x, y, z
''',
    "Numbers": r'''
7 // 2, -7 // 2, 7 // -2, -7 // -2
7 % 3, -7 % 3, 7 % -3, -7 % -3
7.5 // 2, -7.5 // 2, 7.5 % -2, -7.5 % 2, -0.0 % 3
divmod(-7, 2), divmod(7.5, -2), divmod(True, 2)
1 / 3, 2 / 1, 1e16 / 3, 5 / 2.5
2 ** 10, 2 ** 0.5, 2 ** -2, 0 ** 0, 4 ** 0.5, 2.0 ** 3, (-8) ** 3
True + True, True * 5, -True, ~True, True / 2, True == 1, True is True
1 == 1.0, None is not None, 0.1 + 0.2 == 0.3, 1e308 * 10, -1e308 * 10
float('nan') == float('nan'), float('inf') > 10 ** 18, float('-inf')
0.1 + 0.2, 1.0, 100.0, 1e15, 1e16, 1e17, 1.5e-5, 0.0001, 0.00001, 123456789.123
-0.0, 0.0 == -0.0, 1e-320, 5e-324, 1.7976931348623157e308, 2.5e-7
1_000_000, 0xff, 0o17, 0b101, 0XFF, 1e3, 1E-3, .5, 5., 1_0.0_1
round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.567, -2), round(1234, -2), round(15, -1), round(0.5)
round(1.0), round(1.25, 1), round(1.35, 1), round(-0.4), round(5.015, 2), round(True)
int(3.9), int(-3.9), int('42'), int(' -7 '), int('1_000'), int('ff', 16), int('0b11', 0), int(True), int(1e18)
float('1e3'), float(' 2.5 '), float('inf'), float('-Infinity'), float('1_0.5'), float(3), float(True)
abs(-5), abs(-5.5), abs(True), pow(2, 5), pow(2, 5, 7), pow(2.0, 3), pow(2, -1)
bool(0), bool(0.0), bool(''), bool([]), bool('0'), bool([0]), bool(None), bool(range(0)), bool(-1)
5 & 3, 5 | 3, 5 ^ 3, ~5, 5 << 2, -5 >> 1, 1 << 40, -1 >> 10, True & False, True | 2
hex(255), hex(-255), oct(8), bin(10), bin(-5), chr(97), ord('é'), chr(0x1F600)
max(1, 2.0, True), min(3, 1.0, 1), max([1, 5, 3]), max('b', 'a'), sum([0.1] * 10), sum([1, 2.5]), sum([], 5)
sum([0.1, 0.2, 0.3]), sum((1, 2), 10), sum([True, True])
9223372036854775807, -9223372036854775807 - 1, 2 ** 62 + (2 ** 62 - 1)
(1).bit_length(), (255).bit_length(), (2.5).is_integer(), (4.0).is_integer()
1 < 2 < 3, 1 < 3 < 2, 1 == 1 != 2, 3 > 2 >= 2, 'a' < 'b' < 'c', [1, 2] < [1, 3], (1,) < (1, 0), 'Z' < 'a'
type(1), type(1.0), type('a'), type([]), type({}), type(None), type(True), type(len), type(lambda: 0), type(range(1))
isinstance(True, int), isinstance(1, (float, int)), isinstance('a', str), type(1) == int, type(1) is int
hash(1) == hash(1.0) == hash(True), {1: 'a', 1.0: 'b', True: 'c'}, {1, 1.0, True}
0.1 * 3, 1 - 0.9, 1e22, 1e21 + 1, 2 ** 53 + 1.0, 1 / 7, 100 * 1.1, 3.0 * 1.1
''',
    "Values as text": r'''
[1, 'a', None, True, 2.5, (1,), [], {}, ()]
'it\'s', "say \"hi\"", 'both \' and "', "it's"
'tab\t', 'line\n', 'back\\slash', '\x00\x1f\x7f', 'é', '\u200b', '\U0001F600', '\xa0'
print('tab\t|', 'back\\slash', r'raw\n', 'a' 'b', """two 'in' one""")
{'a': [1, {'b': (2,)}], 3: None}
{1: {}, (1, 2): 'x', None: True}
{3}, set(), {'a'}
(1, 2), (1,), ((1,), [2])
print([1.0, 'a'], ('a',), {'k': 'v'}, 1.0, None, True, sep=' | ', end='!\n')
print(); print('a', 'b', sep=''); print(end='x\n'); print(*[1, 2], *'ab')
str(1.0), str('a'), str(None), str([1, 'a']), repr('a'), repr(1.5), str(True), str((1,)), str({})
str(1e100), str(1e-100), repr(0.1), str(123456789012345678)
range(5), range(1, 10, 2), slice(1, 2), slice(None, None, -1)
d = {'x': 1, 'y': 2}; d.keys(), d.values(), d.items()
print(d.keys(), d.items())
len(str([0.1] * 3)), str(int), str(len)
l = [1]; l.append(l); l
d = {}; d['self'] = d; d
f'{1}{2!r}{"a"!r}{[1, 2]}{ {"k": 1}["k"] }'
f'{3.14159:.2f}|{42:5d}|{42:<5}|{42:^5}|{42:05}|{"a":>3}|{1e6:,.0f}|{0.25:.0%}|{255:#x}|{5:+}|{-5: }|{1234.5:e}'
x = 7; f'{x=}, {x = }, {x + 1=}, {x=:03d}, {"s"=!s}'
w, p = 10, 3; f'[{3.14159:{w}.{p}f}]', f'{"ab":*^{w}}', f'{x!s:>4}', f'{x:{"<5"}}|'
f"{'nested ' + f'{x}'}", f'{{}}', f'{{{x}}}', f'{x if x > 5 else 0}', f'{(lambda n: n * 2)(x)}', f'{x:>{x}}'
f'{"a" if x else "b":>3}', f'{d["self"] is d}', f'{[i for i in range(3)]}', f'{x,}', f'{1, 2}'
'%s %r %d %5.2f %-5s| %05d %x %o %e %g %%' % ('a', 'a', 5, 3.14159, 'ab', 42, 255, 8, 12345.678, 0.0001)
'%s' % [1, 2], '%s and %s' % (1, 2), '%(a)s %(b)d' % {'a': 1, 'b': 2}, '%5s|%-5s|%.2s' % ('a', 'b', 'cde'), '%c%c' % ('a', 98)
'{} {}'.format(1, 2), '{0}{1}{0}'.format('a', 'b'), '{x:>5}'.format(x=1), '{:.2f}'.format(2), '{0[1]} {d[k]}'.format([1, 2], d={'k': 3}), '{:{}}'.format(1, 5)
format(3.14159, '.3'), format(5), format(255, 'b'), format('a', '<3'), format(1e10), format(1e10, 'g'), format(True), format(True, 'd')
f'{1.0}', f'{1e20}', f'{100000000000000000000.0:.0f}', f'{1.5:5}', f'{2.0:g}', f'{1e-5}', f'{float("nan"):5}', f'{float("inf"):.1f}', f'{-0.0:.1f}'
f'{1234567.891:,}', f'{1234567:,}', f'{1234567:_}', f'{0.000012345:.3g}', f'{123456:.3g}', f'{1.0:.3g}', f'{1.0:#.3g}', f'{15:08b}', f'{-15:08.1f}'
''',
    "Containers": r'''
d = {'b': 1, 'a': 2}; d['c'] = 3; d['b'] = 9; d, list(d), sorted(d)
del d['b']; d['b'] = 0; d
d.get('z'), d.get('z', 5), d.setdefault('q', []), d.pop('q'), d.pop('q', None), 'a' in d, 2 in d.values(), ('a', 2) in d.items()
dict(a=1, b=2), dict([('x', 1)]), dict(zip('ab', [1, 2])), dict({'k': 1}, z=2), {k: v for k, v in [('a', 1)]}
d.update(a=5, e=6); d.update({'a': 7}); d.update([('f', 8)]); d
{'a': 1} == {'a': 1.0}, {'a': 1, 'b': 2} == {'b': 2, 'a': 1}, {} == set(), {1: 2} | {3: 4}
d = dict.fromkeys('abc', 0); d['a'] += 1; d, d.popitem(), len(d), max(d, key=d.get)
for k, v in sorted({'b': 1, 'a': 2}.items(), key=lambda kv: kv[1]): print(k, v)
[k for k in {'x': 1, 'y': 2}], list(reversed({'x': 1, 'y': 2})), sum({1: 'a', 2: 'b'})
{1, 2, 3} & {2, 3, 4}, {1, 2} | {3}, {1, 2, 3} - {2}, {1, 2} ^ {2, 3}, {1, 2} <= {1, 2, 3}, {1} < {1}, {1, 2} == {2, 1}
s = {3, 1, 2}; s.add(2); s.discard(9); s.remove(1); sorted(s), len(s), 3 in s, sorted(s | {0}), s.isdisjoint({9}), s.issubset({2, 3, 4}), sorted(s.union([7], (8,)))
s = set('hello'); sorted(s), len(s)
{1: 'a'}.keys() & {1, 2}, {1: 'a', 2: 'b'}.keys() - {1}, {(1, 2)}
l = [3, 1, 2]; l.sort(), l, sorted(l, reverse=True), l[::-1], list(reversed(l))
l.sort(key=lambda x: -x); l, l.index(1), l.count(3), l.insert(1, 'x'), l, l.remove('x'), l.pop(), l.pop(0), l, l.clear(), l
[1, 2] + [3], [0] * 3, 3 * [1], [1, 2] * 0, [1] * -1, [[]] * 2, (1, 2) + (3,), (0,) * 2, 'ab' * 2
[1, 2, 3][1:], [1, 2, 3][-2:], [1, 2, 3][5:], [1, 2, 3][::2], [1, 2, 3][::-1], [1, 2, 3][-1:0:-1], 'hello'[1:4], 'hello'[::-2], (1, 2, 3)[:2]
[1, [2, 3]] == [1, [2, 3]], [1] == (1,), [1, 2] != [1, 3], [] < [0], (1, 'a') < (1, 'b'), [1, 2] is [1, 2]
1 in [1, 2], 'b' in 'abc', 'bc' in 'abc', 3 not in (1, 2), [1] in [[1]], None in [None], '' in 'a', float('nan') in [1.0]
sorted(['b', 'A', 'c']), sorted(['b', 'A', 'c'], key=str.lower), sorted([(2, 'a'), (1, 'b')], key=lambda p: p[1]), sorted('hello'), sorted({'b': 1, 'a': 2})
sorted([3, 1, 2], key=lambda x: x % 3), sorted(['bb', 'a', 'cc'], key=len, reverse=True), min(['bb', 'a'], key=len), max([1, 2], [1, 3]), max({'a': 1, 'b': 0})
list(zip([1, 2, 3], 'ab')), list(zip(*[(1, 2), (3, 4)])), list(enumerate('ab', 1)), list(map(str, [1, 2])), list(filter(lambda x: x > 1, [1, 2, 3])), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30]))
z = zip([1, 2], [3, 4]); list(z), list(z)
m = map(lambda x: x * 2, [1, 2, 3]); 2 in m, list(m)
it = iter([1, 2]); next(it), next(it), next(it, 'end')
all([]), any([]), all([1, 0]), any([0, 1]), all(x > 0 for x in [1, 2]), any(x > 1 for x in [1, 2]), sum(x * x for x in range(4))
[x * y for x in range(3) for y in range(3) if x != y], [[x * y for y in range(2)] for x in range(2)], {x % 3 for x in range(9)}, {c: ord(c) for c in 'ab'}
[x if x % 2 else -x for x in range(4)], [(i, j) for i in range(3) if i for j in range(i)], ['%d' % i for i in range(3)], [[]] + [[1]]
list('abc'), tuple([1, 2]), set([1, 1]), list({'a': 1}), list(range(3)), str(list('ab'))
''.join(['a', 'b']), ','.join('abc'), ' '.join(map(str, [1, 2])), 'a,b'.split(','), 'a  b'.split(), 'a  b'.split(' '), '-'.join([])
a = [1, 2, 3]
for x in a[:]: a.remove(x)
a
a = [1, 2, 3, 4]
for x in a: a.remove(x)
a
for i in range(3): i = 10
i
while True:
    i -= 3
    if i < 0: break
else: print('no')
i
for x in []: pass
else: print('empty')
def f(l, n): l.append(1); n += 1
l, n = [], 0; f(l, n); l, n
id(l) == id(l), l is not None, None is None, (1, 2) == (1, 2)
''',
}
