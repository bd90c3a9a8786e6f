"""Writes the transcripts in `tests/suite/`, with what real NumPy answers to each line.

A line that begins with a blank, `elif` or `else` continues the one before it.

    python tests/numpy/make_transcripts.py
"""
import contextlib
import io
import pathlib
import re
import sys
import warnings

SUITE = pathlib.Path(__file__).parent.parent / "suite"

def answer(ns, line):
    out=io.StringIO(); said=''
    with warnings.catch_warnings(record=True) as ws, contextlib.redirect_stdout(out):
        warnings.simplefilter('always')
        try:
            code=compile(line+'\n','<t>','single')
            hook=sys.displayhook
            sys.displayhook=lambda v: print(repr(v)) if v is not None else None
            try: exec(code,ns)
            finally: sys.displayhook=hook
        except Exception as e:
            name=type(e).__name__
            name={'_UFuncOutputCastingError':'UFuncTypeError','_ArrayMemoryError':'MemoryError'}.get(name,name)
            return out.getvalue()+f"{name}: {e}".rstrip()+"\n"
    seen=[]
    for w in ws:
        t=f"{w.category.__name__}: {w.message}\n"
        if t not in seen: seen.append(t)
    return out.getvalue()+''.join(seen)
files={'views.md':('Views and overlapping updates','''import numpy as np
a = np.arange(5); a[1:] += a[:-1]; print(a)
a = np.arange(10)
b = a[::2]; b *= 10
a
a[:5] += a[5:]
a
a *= 2
a[:-1] += a[1:]
a
a[::-1] - a
a[1:] = a[:-1]
a
m = np.arange(12).reshape(3, 4)
m[:, 1:] += m[:, :-1]
m
m[0] + m.T[:, 0].sum()
m.T.strides
(m + m).strides
(m.T + m.T).strides
(m + m.sum(axis=0, keepdims=True)).shape
m.sum(axis=0, keepdims=True).strides
w = np.broadcast_to(np.arange(3), (2, 3))
w[0, 0] = 5
w += 1
np.add(1, 2, out=w)
w * 2'''),
'scalars.md':('Scalars and arrays without axes','''import numpy as np
z = np.zeros(())
np.sqrt(4.0, out=z)
z
np.add(1.0, 2, out=z)
y = z
z += 1
y
z += np.arange(3.0)
np.add(np.arange(4.0), 1, out=z)
x = np.array(3); x *= 2; x
x += 1.5
np.float64(2) ** 0.5
np.array(2.0) * np.arange(3)
np.int8(100) + np.int8(100)
np.arange(3, dtype=np.int8) + 300
np.arange(3, dtype=np.int8) < 300
np.float32(1.5) * np.arange(3)
1 / np.array([0.0, 1.0])
np.array([1, 2]) // 0
np.array([2, 3]) ** -1
np.arange(4) ** 2.0
-1 << 63
np.add(1, 2, out=None)'''),
'sums.md':('Sums, means and extremes','''import numpy as np
np.array([]).sum()
np.sum(-np.zeros(3))
np.sum(np.zeros(0) * 2)
np.array([-0.0]).sum()
np.array([1, 2, 3]).mean()
np.arange(6).reshape(2, 3).sum(axis=1)
np.arange(6).reshape(2, 3).max(axis=(0, 1))
np.array([]).mean()
np.array([]).max()
np.ones((2, 3)).sum(axis=2)
np.array([True, False]).sum()
np.array([1.0, np.nan]).max()
np.arange(5).std()
np.arange(5).var(ddof=1)
np.array([1e308, 1e308]).sum()'''),
'assignment.md':('Assignment into arrays','''import numpy as np
x = np.arange(5)
x[0] = np.nan
x[1] = np.inf
x[1:3] = 2.7
x
x[9] = 1
x[0] = [1, 2]
x[:] = [1, 2, 3]
f = np.zeros(3, dtype=bool)
f[0] = 5
f
u = np.zeros(2, dtype=np.uint8)
u[0] = 256
u += 300
u -= 1
u
u /= 2'''),
'flow.md':('Branches and loops','''import numpy as np
total = 0
for i in range(5):
    total += i
print(total, i)
for i in range(3):
    if i == 1:
        continue
    print('round', i)
else:
    print('all')
for i in range(10):
    if i * i > 20:
        break
else:
    print('not reached')
i
n = 27
steps = 0
while n != 1:
    if n % 2 == 0:
        n //= 2
    else:
        n = 3 * n + 1
    steps += 1
print(n, steps)
while n < 4:
    n += 1
    if n == 9: break
else:
    print('ran out at', n)
for i in range(0): pass
else: print('nothing')
x = 7
if x > 10:
    print('more')
elif x > 5:
    print('some')
elif x > 1:
    print('few')
else:
    print('none')
if not x: print('no')
else: print('yes' if x % 2 else 'even')
for row in np.arange(6).reshape(2, 3):
    print(row, row.sum())
a = np.zeros(4)
for k in range(1, 4):
    a[k] = a[k - 1] + k / 2
a
for c in 'añb': print(c, end='|\\n')
for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]: print(a + b * c)
for i in 5: pass
for x in np.float64(2): pass
for x in np.array(2.0): pass
if np.arange(3): pass
while np.arange(3) > 1: pass
if np.array([]): pass
for i in [1, 2, 0, 4]:
    q = 10 // i
print(i, q)
grid = np.zeros((3, 3))
for i in range(3):
    for j in range(3):
        if i == j:
            continue
        if j > 1:
            break
        grid[i, j] = 10 * i + j
grid
s = 0
for i in range(100):
    for j in range(100):
        if j > i: break
        s += 1
s
x = np.ones(3)
for i in range(4):
    x = x * 2 + i
x
for i in range(3):
    x[i] /= i
x
n = np.arange(3)
n[1] += 1.7
n[2] *= 0.4
n
n[0, ...] += 1.5
n[-1] -= 1; n
m = np.zeros((2, 3), dtype=np.float32)[:, ::2]
m[1, 1] = 2.5
m[0, -1] = np.float32(1.5)
m
m[1, 0] = np.float64(0.1); m
np.broadcast_to(np.arange(3), (2, 3))[0, 0] = 5
n[1] = True; n[0] = np.int64(7); n'''),
'iteration.md':('What loops go through','''import numpy as np
range(5)
range(1, 10, 3)
list(range(10, 0, -3))
len(range(0, 10, 3)), len(range(5, 0)), len(range(10**15))
range(10)[3], range(10)[-1], range(0, 20, 2)[1:5]
range(10)[::-1]
range(3)[5]
3 in range(0, 10, 3), 4 in range(0, 10, 3), 6.0 in range(10), 9 in range(9, 0, -2)
range(0, 3, 2) == range(0, 4, 2), range(0) == range(2, 1), range(3) == [0, 1, 2]
range()
range(1.5)
range(1, 2, 0)
range(1, 2, 3, 4)
range(np.int64(3))
for i in range(10**9):
    if i == 3: break
i
list(enumerate('ab'))
list(enumerate([5, 6], start=1))
list(zip([1, 2, 3], 'ab'))
list(zip())
z = zip(range(3), range(3))
for a, b in z:
    if a == 1: break
list(z)
for i, x in enumerate(np.arange(3) * 2): print(i, x)
zip(1)
enumerate(1)
sum([1, 2, 3]), sum(range(101)), sum([0.5, 0.25]), sum([[1], [2]], [])
sum(np.arange(4)), sum(np.ones((2, 3)))
sum(['a'])
min(range(3, 9)), max(5, 7), max('abc')
tuple('ab'), list(np.arange(2)), list((1, 2)), list(), tuple()
list(3)
a, b = range(2)
a, b = range(3)
a, b, c = 'ab'
a, b = 5
np.array(range(4)) * 2
squares = []
for i in range(5):
    squares.append(i ** 2)
squares
np.array(squares) + 0.5
squares.pop(), squares.pop(0), squares
squares.extend(range(2)); squares
squares.insert(1, 'x'); squares
squares.reverse(); squares
squares.append()
squares.append(1, 2)
squares.pop(10)
[].pop()
squares.extend(5)
squares.apend(1)
grown = [1]
for x in grown:
    if x < 4: grown.append(x + 1)
grown
copied = grown.copy(); copied.clear(); len(grown), copied
print(*range(3))
bool(range(0)), bool(range(1))'''),
'time.md':('Time','''import time
t = time.perf_counter()
time.sleep(0.001)
time.perf_counter() - t >= 0.001
type(time.time()) is float, time.time() > 1.6e9
time.sleep(-1)
time.sleep('a')
time.sleep()
time.time(1)
from time import sleep, perf_counter_ns
sleep(0)
perf_counter_ns() > 0''')}
for name,(title,lines) in files.items():
    ns={}; t=f"# {title}\n\nWhat NumPy 2 answers, line by line.\n\n```python\n"
    for l in re.sub(r'\n(?= |elif |else)', '\0', lines).split('\n'):
        l=l.replace('\0', '\n')
        t+=">>> "+l.replace('\n','\n... ')+"\n"+answer(ns,l)
    (SUITE / name).write_text(t + "```\n")
