"""Writes the transcripts in `tests/suite/`, with what real NumPy answers to each line.

    python tests/numpy/make_transcripts.py
"""
import contextlib
import io
import pathlib
import sys
import warnings

SUITE = pathlib.Path(__file__).parent.parent / "suite"

def answer(ns, line):
    out=io.StringIO(); said=''
    with warnings.catch_warnings(record=True) as ws, contextlib.redirect_stdout(out):
        warnings.simplefilter('always')
        try:
            code=compile(line,'<t>','single')
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
u /= 2''')}
for name,(title,lines) in files.items():
    ns={}; t=f"# {title}\n\nWhat NumPy 2 answers, line by line.\n\n```python\n"
    for l in lines.split('\n'):
        t+=f">>> {l}\n"+answer(ns,l)
    (SUITE / name).write_text(t + "```\n")
