"""What can be got wrong: for each construct of the language at least one wrong use; make_transcripts.py asks Python what it says.

The name of a section is a comment to the reader. What Python refuses with another text in every release or on every machine is left out.
"""

SECTIONS = {
    "Names": r'''
undefined
undefined + 1
undefined[0] = 1
undefined += 1
del undefined
x = 1
del x
x
print(prnt)
[y for y in range(3)][0] + y
lambda_ = lambda: missing_inside
lambda_()
def reads_late():
    print(late)
    late = 1
reads_late()
def adds():
    x += 1
adds()
x = 1
adds()
def maybe(flag):
    if flag:
        value = 1
    return value
maybe(True), maybe(False)
def deletes():
    a = 1
    del a
    return a
deletes()
def outer():
    def inner():
        return later
    result = inner()
    later = 1
    return result
outer()
def empty_loop():
    for i in []:
        pass
    return i
empty_loop()
def local_only():
    hidden = 1
local_only()
hidden
''',
    "Arithmetic": r'''
1 + 'a'
'a' + 1
'a' + None
[1] + (2,)
(1,) + [2]
[1] + 2
{} + {}
{1} + {2}
None + 1
1 - 'a'
'a' - 'b'
{1: 2} - {1}
'a' * 'b'
[1] * 1.5
[1] * [2]
'a' / 2
'a' // 2
5 % 'a'
2 ** 'a'
1 @ 2
-'a'
-[1]
+None
~1.5
~'a'
1 / 0
1.0 / 0
0 / 0.0
1 // 0
1.0 // 0
1 % 0
1.5 % 0
True / False
0 ** -1
0.0 ** -1
divmod(1, 0)
divmod(1.0, 0.0)
10.0 ** 400
1 << -1
1 >> -1
1.5 << 2
1 & 1.5
1 | 'a'
'a' ^ 'b'
{1} | [2]
{1} & {2: 3}.values()
x = 'a'; x += 1
x = 1; x -= 'a'
x = [1]; x += 5
x = (1,); x *= 'a'
x = {1}; x |= [2]
x = 5; x /= 0
1 < 'a'
'a' >= 1
None > 0
[1] < (1,)
[1, 'a'] < [1, 2]
{1: 2} < {1: 3}
{1} < [1]
1 < 2 < 'a'
1 in 5
1 in 'a'
[1] in {1, 2}
[1] in {1: 2}
1 in None
not undefined
1 if undefined else 2
''',
    "Indexing": r'''
[1, 2][2]
[1, 2][-3]
[][0]
(1, 2)[5]
()[0]
'abc'[3]
range(3)[7]
l = [1, 2, 3]; t = (1, 2); s = 'text'; d = {'a': 1}; n = None; k = 5
l['a']
l[1.0]
l[None]
l[1, 2]
t['a']
s['a']
s[1.5]
d['b']
d[1]
d[('a', 1)]
d[[1]]
d[{}]
k[0]
n[0]
k[0][1]
n['a'] = 1
k[0] = 1
s[0] = 'T'
t[0] = 5
l[3] = 1
l['a'] = 1
l[::2] = [1]
l[0:1] = 5
l[::0]
s[::0]
l['a':]
s[1:'b']
d[[1]] = 2
d[{1}] = 2
del l[9]
del l['a']
del t[0]
del s[0]
del d['b']
del k[0]
range(3)[0] = 1
len[0]
(lambda: 1)[0]
{1}[0]
d.keys()[0]
d.values()[0] = 1
{[1]: 2}
{[1], 2}
{{}: 1}
{{1}}
{(1, [2]): 3}
m = [[1, 2], [3, 4]]
m[0, 1]
m[2][0]
m[0][2]
m[0][0][0]
m[0] = m[5]
''',
    "Attributes": r'''
l = [1, 2, 3]; t = (1, 2); d = {'a': 1}; n = None; k = 5
(5).nothing
'a'.nothing
[1].push(2)
[1].length
(1,).append(2)
{}.has_key(1)
{1}.append(2)
n.nothing
n.append(1)
k.nothing = 1
(1.5).nothing
len.nothing
def plain(): pass
plain.nothing
True.nothing
range(3).append(1)
import math
math.nothing
math.pie
''',
    "Assignment and unpacking": r'''
a, b = 1, 2, 3
a, b = 1,
a, b = []
a, b = 'abc'
a, b = 5
a, b = None
a, b = {'x': 1}
a, *b, c = [1]
*a, b = ()
(a, b), c = 1, 2
(a, b), c = (1, 2, 3), 4
[a, b] = range(4)
for a, b in [1, 2]: pass
for a, b in [(1, 2, 3)]: pass
for i, (a, b) in enumerate([1]): pass
a, b = zip([1, 2, 3])
5 = x
'a' = x
None = 1
True = 1
x + 1 = 2
x() = 1
-x = 1
x < 1 = 2
(x, 1) = 2, 3
[x, f()] = 1, 2
{x} = 1
{'a': x} = 1
(lambda: 1) = 2
x if True else y = 1
x and y = 1
f'{x}' = 1
[x for x in y] = 1
*a = 1
*a, *b = 1, 2
a, b += 1
(a) += undefined
f() += 1
5 += 1
x =
= 5
x == = 5
x + = 5
x = = 5
x += += 1
x = 1 y = 2
(x := 5) = 1
x := 5
(5 := x)
(x.y := 1)
(a[0] := 1)
del 5
del f()
del x + 1
del
''',
    "Calls": r'''
l = [1, 2, 3]; t = (1, 2); d = {'a': 1}; n = None; k = 5
import math
def two(a, b): return a + b
two()
two(1)
two(1, 2, 3)
two(1, c=2)
two(1, a=2)
two(b=1)
two(1, 2, b=3)
two(*[1, 2, 3])
two(*[1])
two(**{'a': 1})
two(**{'a': 1, 'b': 2, 'c': 3})
two(*5)
two(*None)
two(**5)
two(**[1])
two(**{1: 2})
two(a=1, **{'a': 2})
def three(a, b, c): pass
three()
three(1)
three(b=1)
def four(a, b, c, d): pass
four()
def default(a, b=2): pass
default()
default(1, 2, 3)
def keyword(*, key): pass
keyword()
keyword(1)
keyword(1, key=2)
def keywords(*, key, word): pass
keywords()
def mixed(a, *rest, key, **more): pass
mixed()
mixed(1, 2)
mixed(key=1)
def nothing(): pass
nothing(1)
nothing(x=1)
nothing(1, 2)
nothing()()
nothing().x
nothing() + 1
(lambda x: x)()
(lambda x, y=1: x)(1, 2, 3)
def outside():
    def inside(a): return a
    return inside
outside()()
outside()(1, 2)
x = 5
x()
'a'()
n()
l(0)
d('a')
(1, 2)(3)
math()
two(1, 2)()
two(1, 'a')
two('a', 1)
[f(1) for f in [len]]
map(two, [1])(1)
list(map(two, [1, 2]))
list(map(lambda: 1, [1, 2]))
list(filter(5, [1]))
def f(a, a): pass
def f(a=1, b): pass
def f(*a, *b): pass
def f(**k, a): pass
def f(*): pass
def f(1): pass
def f(a.b): pass
def (a): pass
def f: pass
def f() pass
def f():
lambda x=1, y: x
lambda x, x: x
two(a=1, 2)
two(**{}, *[])
two(**{'a': 1}, 2)
two(a=1, a=2)
two(1=2)
two(a.b=1)
two(a + 1=2)
two(None=1)
two(1 2)
two(1,, 2)
two(, 1)
two(x for x in [1], 2)
''',
    "Recursion": r'''
def down(n): return down(n + 1)
down(0)
def ping(n): return pong(n)
def pong(n): return ping(n)
ping(1)
recursive = lambda n: 1 + recursive(n)
recursive(1)
''',
    "Statements": r'''
if True
if: pass
if True:
if x = 1: pass
if True: pass else: pass
while
while True
for x: pass
for x in: pass
for in [1]: pass
for 5 in [1]: pass
for f() in [1]: pass
for x in [1]
for x in 5: pass
for x in None: pass
for x in 1.5: pass
for x in len: pass
while undefined: pass
if undefined: pass
return 1
break
continue
if True: break
def f(): break
def f(): continue
x = return
pass 1
break 1
import
import 5
import nothing_here
import nothing_here.at_all
from nothing_here import x
from math import
from math import 5
import math as
import math as 5
from math
import math.nothing
assert False
assert 1 == 2, 'they differ'
assert [], [1, 2]
assert undefined
assert
raise ValueError('my text')
raise ValueError
raise ValueError()
raise KeyError('key')
raise KeyError(5)
raise IndexError('too far')
raise TypeError(1, 2)
raise ZeroDivisionError('by hand')
raise RuntimeError('')
raise NotImplementedError
raise 5
raise 'text'
raise undefined('x')
raise
raise ValueError('a' + 1)
with 5: pass
with 5 as x: pass
with open('no_such_file.txt') as handle: pass
with undefined as x: pass
with: pass
with open('x')
global
global 5
nonlocal x
def f(a): global a
def f(): x = 1; global x
def f(): print(x); global x
def f(): nonlocal missing
def f(): nonlocal x; x = 1
def f(a):
    def g(): nonlocal b
def f():
    x = 1
    def g(): x = 2; nonlocal x
def f():
    return 1
      return 2
if True:
    x = 1
  y = 2
def f():
    if True:
    return 1
for x in [1]:
pass
x = (1, 2
x = [1, 2
x = {1: 2
x = (1, 2]
x = 1)
x = [1 2]
x = [1,, 2]
x = {1: 2, 3}
x = {1, 2: 3}
x = {1:}
x = {: 1}
x = {**1}
x = [*5]
x = {*5}
x = (*5,)
x = 'open
x = "open
x = 'it's'
x = 1a
x = 1__0
x = 1_
x = 012
x = 0b12
x = 0xg
x = 0o8
x = 1.2.3
x = 1 if 2
x = 1 if else 2
x = a b
x = 1 +
x = * 2
x = 5 +* 6
x = not
x = a not b
x = 1 is
x = !1
x = a ? b : c
x = $a
x++
x && y
x || y
x = a.
x = a[
x = a[]
x = a[1
x = .a
x = lambda
x = lambda: 
x = print 1
print 'hello'
print x
x = '\x1'
x = '\u12'
x.5 = 1
and = 1
def = 5
in [1]
is None
''',
    "Comprehensions": r'''
[x for x in 5]
[x for x in None]
{x for x in 1.5}
{x: x for x in 7}
{k: v for k, v in [1]}
{k: v for k, v in [(1, 2, 3)]}
[a for a, b in [(1,)]]
{[x] for x in [1]}
{[x]: 1 for x in [1]}
[undefined for x in [1]]
[x for x in undefined]
[x for x in [1] if undefined]
[1 / x for x in [1, 0]]
[x + 'a' for x in [1]]
listed = [z for z in [1]]; z
sum(x for x in 5)
sum(x for x in ['a'])
any(1 / x for x in [0])
[x for]
[x for x]
[x for x in]
[for x in [1]]
[x if x for x in [1]]
[x for x in [1] else 2]
[x, y for x in [1]]
[*x for x in [[1]]]
{**x for x in [{}]}
{x: y, for x in [1]}
[x for 5 in [1]]
[x for x in [1] if]
(x for x in [1]
[(x := 1) for x in [1]]
[y := 1 for x in [1]]
''',
    "Formats": r'''
f'{undefined}'
f'{1 / 0}'
f'{1.5:d}'
f'{"a":d}'
f'{"a":.2f}'
f'{5:s}'
f'{5:q}'
f'{1.5:q}'
f'{"a":q}'
f'{5:.2}'
f'{5:.2d}'
f'{"a":,}'
f'{"a":+}'
f'{"a":=5}'
f'{5:,x}'
f'{5:,_}'
f'{[1]:5}'
f'{None:>5}'
f'{(1, 2):.2f}'
f'{ {1: 2}:5}'
f'{5:abc}'
f'{5:>>>5}'
f'{5:{"x"}}'
f'{5:.}'
f'{5:5.}'
f'{}'
f'{ }'
f'{1'
f'}'
f'{a b}'
f'{1 +}'
f'{x!z}'
f'{x!}'
f'{!r}'
f'{lambda x: 1}'
f'{*a}'
f'{a = b}'
f'{x:{y'
'%d' % 'a'
'%d %d' % 1
'%d' % (1, 2)
'%s' % ()
'%f' % 'x'
'%x' % 1.5
'%c' % 'ab'
'%q' % 1
'%' % 1
'%5' % 1
'%(a)d' % {'b': 1}
'%(a)d' % 5
'a' % 1
'{} {}'.format(1)
'{1}'.format(1)
'{a}'.format()
'{a}'.format(b=1)
'{'.format(1)
'}'.format(1)
'{0} {}'.format(1, 2)
'{} {0}'.format(1, 2)
'{:d}'.format('a')
'{!z}'.format(1)
'{.nothing}'.format(1)
'{[0]}'.format(1)
'{[5]}'.format([1])
format(5, 'q')
format(5, 5)
format()
''',
    "Methods of text": r'''
','.join([1, 2])
','.join(['a', None])
','.join(5)
','.join()
'a'.split('')
'a'.split(5)
'a'.split(',', 'x')
'abc'.index('z')
'abc'.rindex('z')
'a'.find(1)
'a'.find()
'a'.count()
'a'.replace('b')
'a'.replace(1, 2)
'a'.replace('a', 'b', 'c')
'a'.startswith(1)
'a'.endswith([1])
'a'.center()
'a'.center(5, 'ab')
'a'.ljust('5')
'a'.zfill('b')
'a'.zfill()
'a'.upper(1)
'a'.lower(x=1)
'a'.strip(1)
'a'.partition('')
'a'.isdigit(1)
'a'.title('b')
'a'.removeprefix(1)
'a'.splitlines('x', 'y')
'a'.uper()
'a'.contains('a')
'a'.length()
''',
    "Methods of list, tuple, dict and set": r'''
l = [3, 1, 2]; t = (1, 2); d = {'a': 1}; s = {1, 2}
l.index(5)
l.index()
l.remove(5)
l.pop(9)
l.pop('a')
l.pop(1, 2)
[].pop()
l.insert(0)
l.insert('a', 1)
l.append()
l.append(1, 2)
l.extend(5)
l.extend()
l.count()
l.sort(5)
l.sort(key=5)
l.sort(wrong=1)
[1, 'a'].sort()
[1, None, 2].sort()
[(1, {}), (1, {})].sort()
l.reverse(1)
l.copy(1)
l.clear(1)
l.add(1)
l.size
t.index(9)
t.count()
t.append(1)
t.sort()
d.pop('b')
d.pop()
d.pop('a', 1, 2)
{}.popitem()
d.get()
d.get('a', 1, 2)
d.get([1])
d.update(5)
d.update([1])
d.update([(1, 2, 3)])
d.update(1, 2)
d.setdefault()
d.setdefault([1], 2)
d.keys(1)
d.items(1)
d.append(1)
d.add(1)
dict.fromkeys(5)
dict.fromkeys([[1]])
s.remove(9)
s.remove([1])
s.add([1])
s.add()
s.add(1, 2)
set().pop()
s.pop(1)
s.union(5)
s.update(5)
s.difference(None)
s.issubset(5)
s.append(1)
for key in d: d[key + 'x'] = 1
for x in s: s.add(x + 10)
for x in d.items(): del d['a']
''',
    "Built-in functions": r'''
len(5)
len(None)
len()
len([], [])
len(x=[1])
abs('a')
abs([1])
abs()
sum(5)
sum('ab')
sum(['a', 'b'])
sum(['a'], 'b')
sum([[1]])
sum()
sum([1], 2, 3)
min([])
max(())
min(5)
max()
min(1, 'a')
max([1, 'a'])
min([1], key=5)
max(1, 2, default=3)
max([1], wrong=1)
sorted(5)
sorted([1, 'a'])
sorted([1], len)
sorted([1], key=5)
sorted()
sorted([{}, {}])
reversed(5)
reversed({1})
enumerate(5)
enumerate()
enumerate([1], 'a')
zip(5)
zip([1], 5)
list(zip([1], [1, 2], strict=True))
map(len)
map(len, 5)
list(map(len, [1]))
list(map(5, [1]))
filter(None)
any(5)
all(5)
all()
range('a')
range(1, 'b')
range(1, 5, 1.5)
round('a')
round(1.5, 'a')
round(1.5, 1.5)
round([1])
round(float('nan'))
round(float('inf'))
pow(2)
pow('a', 2)
pow(2, 3, 0)
pow(2.5, 2, 3)
divmod(1)
divmod('a', 2)
int('abc')
int('')
int('1.5')
int('1 2')
int(None)
int([])
int('9', 8)
int('12', 1)
int('12', 'a')
int(1.5, 2)
int(float('nan'))
int(float('inf'))
int(1, 2, 3)
float('x')
float('')
float('1,5')
float(None)
float([1])
float({})
bool(1, 2)
list(5)
list(None)
list(1, 2)
tuple(5)
set(5)
set([[1]])
dict(5)
dict([1])
dict([(1, 2, 3)])
dict([[1]])
dict(1, 2)
dict([([1], 2)])
chr(-1)
chr('a')
chr(1114112)
ord('ab')
ord('')
ord(5)
hex(1.5)
hex('a')
bin('a')
oct(None)
hash([])
hash({})
hash((1, [2]))
isinstance(1)
isinstance(1, 5)
isinstance(1, 'int')
isinstance(1, [int])
callable()
id()
iter(5)
next([1])
print(1, wrong=2)
print(1, sep=5)
print(1, end=5)
slice()
slice(1)[0]
repr()
repr(1, 2)
''',
    "Modules": r'''
import math, random
math.sqrt(-1)
math.sqrt('a')
math.sqrt()
math.sqrt(1, 2)
math.log(0)
math.log(-1)
math.log(1, 0)
math.exp(1000)
math.factorial(-1)
math.factorial(1.5)
math.asin(2)
math.acos('a')
math.gcd(1.5, 2)
math.comb(-1, 2)
math.comb(2, -1)
math.isqrt(-1)
math.floor('a')
math.floor(float('nan'))
math.ceil(float('inf'))
math.pow(0, -1)
math.fmod(1, 0)
math.hypot('a')
math.prod(5)
math.fsum(['a'])
math.atan2(1)
random.randint(5, 1)
random.randint(1)
random.choice([])
random.choice(5)
random.sample([1, 2], 3)
random.shuffle(5)
random.shuffle((1, 2))
from functools import reduce
reduce(lambda a, b: a + b, [])
reduce(lambda a: a, [1, 2])
reduce(5, [1, 2])
reduce(lambda a, b: a + b, 5)
from itertools import product
product(5)
list(product([1], repeat=-1))
''',
}
