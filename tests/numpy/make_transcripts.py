"""Writes the transcripts in `tests/suite/`, with what real NumPy answers to each line; those in `language/` and `wrong/` have their
lines in language.py and wrong.py.

A line that begins with a blank, `elif` or `else` continues the one before it.

    python tests/numpy/make_transcripts.py
"""
import contextlib
import io
import os
import pathlib
import re
import sys
import tempfile
import warnings

import language
import transcript_functional
import transcript_text
import wrong
from transcript_extremes import FILES as EXTREMES
from transcript_files import FILES as OF_FILES
from transcript_library import FILES as LIBRARY
from transcript_linalg import FILES as LINALG
from transcript_numbers import FILES as NUMBERS
from transcript_shape import FILES as SHAPE
from transcript_random import FILES as RANDOM
from transcript_reduce import FILES as REDUCE
from transcript_tools import FILES as TOOLS
from transcript_ufunc import FILES as UFUNCS

SUITE = pathlib.Path(__file__).resolve().parent.parent / "suite"
# Files that lines make are nobody's.
os.chdir(tempfile.mkdtemp())

def answer(ns, line):
    out=io.StringIO(); said=''
    with warnings.catch_warnings(record=True) as ws, contextlib.redirect_stdout(out):
        warnings.simplefilter('always')
        warnings.simplefilter('ignore', ResourceWarning)
        try:
            code=compile(line+'\n','<t>','single')
            hook=sys.displayhook
            sys.displayhook=lambda v: print(repr(v)) if v is not None else None
            try: exec(code,ns)
            finally: sys.displayhook=hook
        except Exception as e:
            name=type(e).__name__
            name={'_UFuncOutputCastingError':'UFuncTypeError','_UFuncNoLoopError':'UFuncTypeError',
                  'IsADirectoryError':'OSError','_ArrayMemoryError':'MemoryError'}.get(name,name)
            said=e.msg if isinstance(e,SyntaxError) else str(e)
            return out.getvalue()+(f"{name}: {said}".rstrip() if said else name)+"\n"
    seen=[]
    for w in ws:
        t=f"{w.category.__name__}: {w.message}\n"
        if t not in seen: seen.append(t)
    return out.getvalue()+''.join(seen)
files={'text_arrays.md':('Arrays of texts',r'''import numpy as np
a = np.array(['a', 'bcd'])
a
print(a)
a.dtype, a.itemsize, a.nbytes, a.strides, a.shape
a[0], a[-1]
print(a[0], [a[1]])
np.array(['Young', 'Old'])
np.array([['a', 'bb'], ['ccc', 'd']])
print(np.array([['a', 'bb'], ['ccc', 'd']]))
np.array(['x'] * 1001)
np.array(["it's", 'q"', 'é', '日本'])
np.array('abc')
np.array([], dtype='U5')
np.empty((0, 2), 'U5')
np.array(['a', 1, 2.5, True])
np.array([1, 'a']), np.array([True, 'a']), np.array([2.5, 'a'])
np.dtype('U20'), np.dtype('U'), np.dtype('<U3')
d = np.dtype('U20'); d.name, d.str, d.itemsize, d.kind, d.char, d.alignment, d.type, d.byteorder
np.dtype('U20') == np.dtype('U20'), np.dtype('U20') == np.dtype('U5')
np.dtype('U-1')
np.zeros(3, dtype='U5'), np.zeros(2, 'U'), np.ones(2, 'U5')
np.full(3, 'Standard', dtype='U20')
np.full(3, 'Standard')
np.full(2, 'Standard', dtype='U3')
np.full((2, 2), ['x', 'yz'])
np.full(2, 1, dtype='U5'), np.full(2, True, dtype='U2')
np.zeros_like(a), np.ones_like(a), np.full_like(a, 'xyzw'), np.empty_like(a).dtype
a.tolist(), a.item(0)
np.array('abc').item()
a == 'a', a != 'a', a < 'b', a >= 'b'
'a' == a
a == ['a', 'bcd']
['a', 'q'] == a
(a == ['a', 'bcd']).all()
a == ('a', 'b')
[1, 'bcd'] == a
np.array(['a', 'b', 'c'])[::-1] > 'b'
np.array([['a', 'b'], ['c', 'd']]) == np.array(['a', 'd'])
np.array(['a', 'b']) == np.array(['a', 'b', 'c'])
np.array(['a ']) == 'a'
a == 1, a != 1
np.zeros(2) == a
np.arange(3) == 'a'
a < 1
a <= np.array([1, 2])
np.array([True, False]) < a
a < 2.5
np.equal(a, 'a'), np.less(a, 'b')
np.array('abc') == 'abc'
a[0] == 'a', a[0] + 'z', len(a[1])
a + 'x'
'x' + a
a + a
a + ['1', '22']
np.add(a, 'q')
a + 1
2 + a
a + 2.5
a - 'b'
a * 2
a ** 2
a / 2
-a
abs(a)
~a
a & True
np.sqrt(a)
np.maximum(a, 'b')
a.sum()
a.min()
np.max(a)
np.prod(a)
a.mean()
np.arange(3) + 'a'
np.array([1.5]) + a
a.astype('U2'), a.astype('U10'), a.astype(str).dtype
np.array([1, 2]).astype('U'), np.array([1.5, 2]).astype(str), np.array([True]).astype('U')
np.array([123]).astype('U2'), np.array([1e20, 2]).astype('U3')
np.array([1e-5, 1e16, np.nan, np.inf]).astype(str)
np.array([1.1], dtype=np.float32).astype(str)
np.array(['1.5', '2']).astype(float), np.array(['12', ' -3 ']).astype(int)
np.array(['1e3', 'nan', '-inf', '1_0']).astype(float)
np.array(['300']).astype(np.int8)
np.array(['a', '']).astype(bool)
np.array(['x']).astype(float)
np.array(['1.5']).astype(int)
np.array(['x'], dtype=int)
np.array(['1', '2'], dtype=int), np.array(['1.5'], dtype=float)
np.full(2, '7', dtype=int)
np.asarray(a) is a, np.asarray(a, dtype='U') is a
np.array(a, dtype='U1'), np.asarray(a, dtype='U1')
b = np.array(['a', 'bcd']); b[0] = 'toolong'; b
b[:] = 'zz'; b
b[:] = ['q', 'w']; b
b[0] = 12345; b
b[:] = [1, 2.5]; b
b[:] = np.arange(2) * 10.5; b
b[:] = ['q', 'w', 'e']
b[0] = ['q', 'w']
b[5] = 'x'
b[0] = None; b
b[0] = True; b
b[0] = np.array('xy'); b
b += 'x'; b
b[0] += 'xx'; b
b[::-1][0] = 'r'; b
c = np.array(['a', 'b', 'c']); c[1:] = c[:-1]; c
n = np.arange(3); n[0] = '7'; n
n[0] = 'x'
f = np.arange(3.); f[:] = ['1', '2', '3.5']; f
f[:] = np.array(['1', '2', 'q'])
for x in np.array(['a', 'b']): print(x, [x])
x, y = np.array(['a', 'b']); print(x + y)
a.reshape(2, 1), a.T, a.flatten(), a.copy()
np.array(['a', 'b', 'c', 'd']).reshape(2, 2).T.copy()
np.array(['a', 'b', 'c'])[::2], np.array(['a', 'b', 'c'])[1:][0]
np.broadcast_to('ab', (2,))
np.array(['ab', 'b']).view('U1'), np.array(['ab']).view(np.uint8)
np.array([97, 98], dtype=np.uint32).view('U1')
np.array(['a']).view(float)
e = np.array(['a', 'bcd']); e.fill('zzzzz'); e
e.fill(3); e
bool(np.array(['a'])), bool(np.array(['']))
np.str_('x'), np.str_(5), np.str_
np.float64(2.5).astype(str)
np.concatenate([a, np.array([1, 2])])
np.concatenate([a, ['zzzzzz']]), np.repeat(a, 2), np.tile(a, 2), np.roll(a, 1), np.flip(a)
np.stack([a, a], axis=1), np.array_split(a, 2), np.delete(a, 0), np.insert(a, 1, 'long'), np.append(a, 'four')'''),
'joining.md':('Joining, splitting, repeating, turning, padding',r'''import numpy as np
a = np.arange(3); m = np.arange(6).reshape(2, 3); c = np.arange(24).reshape(2, 3, 4)
np.concatenate(())
np.concatenate([])
np.concatenate([1,2])
np.concatenate([a,m])
np.concatenate([m,m[:,:2]])
np.concatenate([m,m[:,:2]],axis=1)
np.concatenate([a,a],axis=1)
np.concatenate([m,a,m],axis=None)
np.concatenate([a,a],axis=-2)
np.concatenate([a],dtype=float)
np.concatenate([a,a*1.0],dtype=int)
np.concatenate([a,a*1.0],dtype=int,casting='unsafe')
np.concatenate([a,a],out=np.zeros(6))
np.concatenate([a,a],out=np.zeros(5))
np.concatenate([a,a],out=np.zeros((2,3)))
np.concatenate([a*1.5,a],out=np.zeros(6,int))
np.concatenate([a,a],out=np.zeros(6),dtype=float)
np.concatenate([a,a],casting='foo')
np.concatenate([m.T,m.T]).strides
np.concatenate([m.T,m.T],axis=1).strides
np.concatenate((a,[True]))
np.concatenate([m,m[:1,:]],axis=1)
np.concatenate([m,m[:1,:]],0)
np.concatenate(m)
np.stack([a,a])
np.stack([a,a],axis=1)
np.stack([a,a],axis=-1)
np.stack([a,a],axis=2)
np.stack([a,a[:2]])
np.stack([])
np.stack([1,2])
np.stack([m,m],axis=1).shape
np.stack(5)
np.stack([a,a],out=np.zeros((2,3)))
np.vstack([a,a])
np.vstack([a,m])
np.vstack([a,a[:2]])
np.vstack([])
np.vstack(a)
np.hstack([a,a])
np.hstack([m,m])
np.hstack([1,2])
np.hstack([m,a])
np.hstack([])
np.dstack([a,a])
np.dstack([m,m]).shape
np.dstack([])
np.column_stack([a,a])
np.column_stack([m,[1,2]])
np.column_stack([a,a[:2]])
np.column_stack([])
np.append(a,[7,8])
np.append(m,[[1,2,3]],axis=0)
np.append(m,[1,2,3],axis=0)
np.append(a,2.5)
np.append(m,5)
np.append([],[1])
np.insert(a,1,9)
np.insert(a,[0,2],[8,9])
np.insert(a,-1,9)
np.insert(a,5,9)
np.insert(a,[1,7],9)
np.insert(m,1,9)
np.insert(m,1,9,axis=0)
np.insert(m,1,[7,8],axis=1)
np.insert(m,[1,2],[7,8],axis=1)
np.insert(m,[1],[[7],[8]],axis=1)
np.insert(a,1,[5,6,7])
np.insert(a,1,2.7)
np.insert(a,[1,1,1],[5,6,7])
np.insert(a,[2,0],[8,9])
np.insert(m,0,[1,2,3],axis=0)
np.insert(a,[],9)
np.insert(a,1,[])
np.delete(a,1)
np.delete(a,-1)
np.delete(a,5)
np.delete(a,[0,2])
np.delete(a,[0,5])
np.delete(m,1,axis=0)
np.delete(m,[0,1],axis=1)
np.delete(m,2)
np.delete(a,[True,False,True])
np.delete(a,[True,False])
np.delete(a,1.5)
np.delete(a,[])
np.delete(m,1,axis=2)
np.delete(a,[0,0,-3])
np.delete(m,[1.0],axis=0)
np.delete(m,-3,axis=0)
np.array_split(a,2)
np.array_split(np.arange(8),3)
np.array_split(a,5)
np.array_split(a,0)
np.array_split(a,-1)
np.array_split(np.arange(8),[2,5])
np.array_split(np.arange(8),[5,2,20])
np.array_split(m,2,axis=1)
np.array_split(m,3)
np.array_split(a,2.0)
np.array_split(a,2,axis=1)
np.array_split(a,[-1])
np.split(a,2)
np.split(a,3)
np.split(a,[1])
np.split(m,3,axis=1)
np.split(a,0)
np.split(a,2,axis=3)
np.hsplit(m,3)
np.hsplit(a,3)
np.hsplit(5,1)
np.hsplit(m,2)
np.vsplit(m,2)
np.vsplit(a,2)
np.dsplit(c,2)[0].shape
np.dsplit(m,2)
np.array_split([1,2,3],2)
np.array_split(5,2)
np.tile(a,2)
np.tile(a,(2,2))
np.tile(m,2)
np.tile(m,(2,1,2)).shape
np.tile(5,3)
np.tile(a,0)
np.tile(a,())
np.tile(a,-1)
np.tile(a,2.5)
np.tile(a,[1,2.5])
np.tile([[1,2]],(2,))
np.repeat(a,2)
np.repeat(m,2)
np.repeat(m,2,axis=0)
np.repeat(m,[1,2],axis=0)
np.repeat(a,[1,2,0])
np.repeat(a,[1,2])
np.repeat(a,-1)
np.repeat(a,[1,-1,2])
np.repeat(a,2.5)
np.repeat(a,2.0)
np.repeat(a,[1.0,2,3])
np.repeat(5,3)
np.repeat(a,2,axis=1)
a.repeat(2)
np.repeat(a,[2])
np.repeat(a,'x')
np.repeat(a,True)
np.repeat(['a','b'],2)
np.flip(a)
np.flip(m)
np.flip(m,0)
np.flip(m,(0,1))
np.flip(m,2)
np.flip(m,(0,0))
np.flip(5)
np.fliplr(m)
np.fliplr(a)
np.flipud(m)
np.flipud(5)
np.flip(m,axis=-1).strides
np.roll(a,1)
np.roll(m,1)
np.roll(m,1,axis=0)
np.roll(m,(1,1),axis=(0,1))
np.roll(m,1,axis=(0,1))
np.roll(m,(1,2,3),axis=(0,1))
np.roll(m,(1,2),axis=0)
np.roll(a,-1)
np.roll(a,1.5)
np.roll(a,7)
np.roll(a,1,axis=1)
np.roll(a,(1,2))
np.roll([],1)
np.roll(m.T,1).strides
np.roll(m.T,1,axis=0).strides
np.roll(5,1)
np.rot90(m)
np.rot90(m,2)
np.rot90(m,-1)
np.rot90(m,4)
np.rot90(a)
np.rot90(c,1,(1,2)).shape
np.rot90(m,1,(0,0))
np.rot90(m,1,(0,5))
np.rot90(m,1,(0,1,2))
np.rot90(m,axes=(1,0))
np.moveaxis(c,0,-1).shape
np.moveaxis(c,[0,1],[-1,-2]).shape
np.moveaxis(c,0,3)
np.moveaxis(c,5,0)
np.moveaxis(c,[0,1],0)
np.moveaxis(c,[0,0],[1,2])
np.atleast_1d(5)
np.atleast_1d(5,a)
np.atleast_2d(a)
np.atleast_2d(5)
np.atleast_2d(a,m)
np.atleast_3d(a).shape
np.atleast_3d(m).shape
np.atleast_3d(5).shape
np.atleast_1d()
c2 = np.ones((2, 3)); np.atleast_2d(c2) is c2
np.broadcast_arrays(a,[[1],[2]])
np.broadcast_arrays(a,[1,2])
np.broadcast_arrays()
np.broadcast_arrays(a,a)[0] is a
np.broadcast_arrays(a)
np.broadcast_shapes((2,1),(3,))
np.broadcast_shapes((2,),(3,))
np.broadcast_shapes()
np.broadcast_shapes(2,(3,1))
np.pad(a,1)
np.pad(a,(1,2))
np.pad(a,(1,2),constant_values=9)
np.pad(a,(1,2),constant_values=(8,9))
np.pad(m,1)
np.pad(m,((1,0),(0,2)))
np.pad(m,((1,0),(0,2)),constant_values=((1,2),(3,4)))
np.pad(a,2,mode='edge')
np.pad(m,1,mode='edge')
np.pad(a,2,mode='wrap')
np.pad(a,5,mode='wrap')
np.pad(a,2,mode='reflect')
np.pad(a,7,mode='reflect')
np.pad(a,2,'symmetric')
np.pad(a,7,'symmetric')
np.pad(m,2,'reflect')
np.pad(m,(2,3),'wrap')
np.pad(a,-1)
np.pad(a,1.5)
np.pad(a,(1,2,3))
np.pad(a,1,'foo')
np.pad(a,1,'edge',constant_values=3)
np.pad([],1,'edge')
np.pad([],1)
np.pad([5],2,'reflect')
np.pad(a,1,constant_values=2.7)
np.pad(5,1)
np.pad(a,'x')
np.pad(a,(1,))
np.pad(m,((1,),(2,)))
np.pad(m,((1,2),))
np.pad(m,((1,2,3),(1,2,3)))
np.block([[m,m],[m,m]]).shape
np.block([1,2,3])
np.block([[a],[a]])
np.block([a,[a]])
np.block([])
np.block([[m,a]])
np.block(5)
np.block((1,2))
np.resize(a,(2,4))
np.resize(a,0)
np.resize([],3)
np.swapaxes(c,0,1).shape
np.concat([a,a])
b=np.zeros(3); print(np.copyto(b,a),b)
b=np.zeros(3); np.copyto(b,[1,2])
b=np.zeros(3,int); np.copyto(b,[1.5,2,3])
b=np.zeros(3,int); np.copyto(b,[1.5,2,3],casting='unsafe'); print(b)
b=np.zeros(3); np.copyto(b,a,where=[True,False,True]); print(b)
b=np.zeros(3); np.copyto(b,7,where=b==0); print(b)
np.copyto([1],2)
b=np.zeros((2,3)); np.copyto(b,a); print(b)
b=np.zeros(3); np.copyto(b,a,where=[True,False])
b=np.zeros(3); np.copyto(b,a,where=[1,0,1])
b=np.zeros(3,int); np.copyto(b,2.5)
b=np.zeros(3,np.int8); np.copyto(b,300)
b=np.zeros(3,np.float32); np.copyto(b,np.arange(3.)); print(b)
b=np.zeros(3,bool); np.copyto(b,1)
b=np.zeros(3); np.copyto(b,a,casting='foo')
b=np.arange(5); np.copyto(b[1:],b[:-1]); print(b)
b=np.broadcast_to(1,3); np.copyto(b,1)
o=np.zeros(6); print(np.concatenate([a,a],out=o) is o, o)'''),
'memmap.md':('Files as arrays',r'''import numpy as np
m = np.memmap('a.bin', dtype='float64', mode='w+', shape=(3, 4))
m[:] = np.arange(12).reshape(3, 4)
m
print(m)
m[0], m[0, 0], m[1:, ::2], m.T[0], m.reshape(-1)[:3], m[...].shape
m * 2
np.sqrt(m[0]), m[0] + m[1], -m[0], m == m
m.sum(), m.mean(axis=0), m.max()
m.mode, m.offset, m[1:].mode, m.nbytes, m.dtype, m.strides
m.flush()
(m * 2).mode
np.concatenate([m, m[:1]]).shape
m.view('i8')[0]
np.array(m)[0], m.tolist()[0]
m[0, 0] = 7; np.memmap('a.bin', dtype='float64', mode='r')[:3]
m += 1; m[0]
np.memmap('a.bin', dtype='float64')
np.memmap('a.bin', dtype='float64', mode='r', shape=5)
r = np.memmap('a.bin', dtype='float64', mode='r', shape=(3, 4))
r[0, 0] = 5
r += 1
r.fill(3)
k = np.memmap('a.bin', dtype='float64', mode='c', shape=(3, 4)); k[0, 0] = 99; k[0, 0], r[0, 0]
np.memmap('a.bin', dtype='float64', mode='r', shape=(5, 5))
np.memmap('a.bin', dtype='float64', mode='r+', shape=(5, 5)).shape
np.memmap('a.bin', mode='r').size
np.memmap('a.bin', mode='r', offset=16, dtype='float64', shape=2)
np.memmap('a.bin', mode='r', offset=4, dtype='float64')
np.memmap('a.bin', mode='w+', dtype='float64')
np.memmap('a.bin', mode='x')
np.memmap('nope.bin')
np.memmap('nope.bin', mode='r')
np.memmap('nodir/b.bin', mode='w+', shape=2)
np.memmap('.', mode='r')
np.memmap(5)
np.memmap('b.bin', mode='w+', shape=0, dtype=float), np.memmap('b.bin', mode='w+', dtype='float64', shape=(0, 3))
np.memmap('b.bin', mode='w+', shape=3), np.memmap('b.bin', mode='write', shape=3), np.memmap('b.bin', mode='readonly')
np.memmap('b.bin', mode='copyonwrite').mode
np.memmap('b.bin', mode='w+', shape=2.5)
np.memmap('f.bin', dtype='i4', mode='w+', shape=(2, 3), order='F').strides
np.memmap('f.bin', dtype='foo')
np.memmap('f.bin', mode='r', offset=-8)
np.memmap('f.bin', mode='r', offset=1000)
np.memmap('f.bin', mode='r', shape=1000)
np.memmap('f.bin', mode='r', dtype='f8')
np.memmap('t.bin', mode='w+', shape=(2000,))
np.memmap('s.bin', mode='w+', shape=())
z = np.memmap('z.bin', mode='w+', shape=2, dtype='U3'); z[0] = 'abcd'; z
np.memmap('z.bin', np.uint32, 'r', 4, (2,))
w = np.memmap('w.bin', np.int16, 'w+', 0, 3); w[:] = 5; v = np.memmap('w.bin', np.int16, 'w+', 0, 2); v
import os; os.remove('w.bin'); np.memmap('w.bin', np.int16, 'w+', 0, 1), v'''),
'indexing.md':('Masks and integer arrays as indices','''import numpy as np
v = np.arange(6); a = np.arange(12).reshape(3, 4); c = np.arange(24).reshape(2, 3, 4); f = np.asfortranarray(c)
v[v > 3]
v[v > 9]
v[[0, -1, 2]]
v[[[0, 1], [2, 3]]]
v[np.array([5, 0], dtype=np.int8)], v[np.array([1], dtype=np.uint64)]
v[[True, False, True, False, True, False]]
v[(0, 1),]
v[range(2)]
v[[]]
v[np.uint8(3)], v[np.array(3)], v[np.int64(-1)]
a[a % 2 == 0]
a[[0, 2]]
a[[0, 2], [1, -1]]
a[[[0], [2]], [1, 3]]
a[:, [0, 2]]
a[1, [0, 2]]
a[[0, 2], 1]
a[[0, 1], 1:3]
a[..., [0, 1]]
a[[0, 1], None]
a[None, [0, 1]].shape
a[a[:, 0] > 3]
a[:, a[0] > 1]
a[np.array([True, False, True]), [0, 1]]
a[[True, True, False], [True, True, False, False]]
a[True].shape, a[False].shape, a[:, True].shape, a[[0, 1], True].shape, a[np.array(True)].shape
np.array(5)[True], np.array(5)[np.array(False)]
c[:, [0, 1], [0, 1]].shape, c[[0, 1], :, [0, 1]].shape, c[0, :, [0, 1]].shape, c[:, 0, [0, 1]].shape
c[[0, 1], ..., [0, 1]].shape, c[..., [[0, 1], [2, 0]], :].shape
c[:, [0, 1], None, [0, 1]].shape
c[c[:, :, 0] > 10]
a[::-1, ::2][[0, 2]]
a.T[[0, 1]]
a[:, [0, 1]].strides, a.T[[0, 1]].strides, f[[0, 1]].strides, f[:, [0, 1]].strides, f[:, :, [0, 1]].strides
c[:, [0, 1]].strides, c[[0, 1], :, [0, 1]].strides, a[np.asfortranarray([[0, 1, 0], [1, 0, 1]])].strides
v[np.asfortranarray([[0, 1, 0], [1, 0, 1]])].strides
np.zeros((0, 3))[[]].shape, np.zeros((3, 0))[[2, 1]].shape, np.zeros((2, 3))[np.zeros((2, 3), bool)].shape
np.array([1.5, 2.5], dtype=np.float32)[[1, 1]], np.array([True, False])[[1, 0, 0]], np.arange(3, dtype=np.int16)[::-1][[0, 1]]
v[7]
v[[7]]
v[[0, -7]]
a[[0, 5], [9, 0]]
a[:, [0, -5]]
a[[0, 1], 4]
v[[True, False]]
a[np.ones((3, 5), bool)]
a[[1, 2], [True, False, True]]
a[[0, 1], [0, 1, 2]]
a[[0], [0], [0]]
a[np.ones((3, 4, 1), bool)]
a[np.ones((3, 4), bool), 0]
np.array(5)[[0]]
v[np.array([0.0])]
v[np.array(1.0)]
v[1.0]
v[[1.0]]
v['x']
v[['x']]
v[[None]]
v[[[0, 1], [1]]]
a[..., [0], ...]
np.zeros((3, 0))[[5]]
np.zeros((0, 3))[[0]]
b = v.copy(); b[b > 3] = 9; b
b = v.copy(); b[b > 3] = [7, 8]; b
b = v.copy(); b[b > 3] = [7]; b
b = v.copy(); b[b > 3] = b[:2]; b
b = v.copy(); b[b > 9] = []; b[b > 9] = 5; b
b[b > 3] = [1, 2, 3]
b[b > 9] = [1, 2]
b[b > 3] = [[1, 2]]
b[b > 3] = np.nan
b[b > 3] = np.array(np.nan)
b = v.copy(); b[[0, 1]] = 1.9; b
b[[0, 1]] = [1.5, np.nan]
b[[0, 1]] = np.inf
b = v.copy(); b[[0, 0, 1]] = [5, 6, 7]; b
b[[0, 1]] = [1, 2, 3]
b[[0, 1]] = [[7, 8]]; b
b[[0, 1]] = [[[1]], [[2]]]
b[[0, 9]] = 1
b[[]] = []; b[[]] = 1; b
b[[]] = [1, 2]
b[[True, False]] = 1
b[True] = 3; b
b[False] = 4; b
b = v.copy(); b[b] = b[::-1]; b
b = v.copy(); b[[5, 0]] = b[:2]; b
b = v.copy(); b[b[:3]] = 7; b
b = v.copy(); b[::2][[0, 2]] = [70, 80]; b
b = v.copy(); b[::2][np.array([True, False, True])] = -1; b
b = v.copy(); b[[0, 0, 1]] += 1; b
b[b > 2] *= 2; b
b[[0, 1]] -= [1, 2]; b
b[b > 3] += 0.5
b[b > 3] /= 2
x = np.arange(4.0); x[x > 1] /= 2; x
x[[0, 1]] **= 2; x
m = a.copy(); m[[0, 1], 1:] = 5; m
m = a.copy(); m[:, [0, 1]] = [[1, 2], [3, 4], [5, 6]]; m
m[:, [0, 1]] = [1, 2, 3]
m = a.copy(); m[[0, 1], [0, 1]] += 10; m
m = a.copy(); m[m % 2 == 0] = 0; m
m = a.copy(); m[m.sum(axis=1) > 10] = 0; m
m = a.copy(); m[:, m[0] > 1] += 100; m
m = a.copy(); m[[2, 0]] = m[[0, 2]]; m
m = a.copy(); m[[0, 0]] += m[[1, 2]]; m
m = a.copy(); m[[[0], [1]], [0, 1]] = [[1, 2], [3, 4]]; m
m = a.copy(); m.T[[0, 1]] = np.arange(6).reshape(2, 3); m
m = a.copy(); m.T[m.T > 5] = 0; m
m = a.copy(); m.T[m.T > 5] = -np.arange(6); m
m = a.copy(); m[np.array([True, False, True])] = [1, 2, 3, 4]; m
m[np.array([True, False, True])] = [1, 2]
m[[0, 1], [0, 1, 2]] = 1
m[np.ones((2, 2), bool)] = 1
q = c.copy(); q[:, [0, 2], 1:3] = -1; q
q = c.copy(); q[[0, 1], :, [0, 1]] = [[1, 2, 3], [4, 5, 6]]; q
u = np.arange(4, dtype=np.uint8)
u[[0]] = 300
u[u > 1] = -1
u[[0]] = np.array([300]); u
u[u > 1] += 300
w = np.broadcast_to(np.arange(3), (2, 3))
w[[0]] = 1
w[w > 1] = 1'''),
'selection.md':('Selecting, sorting and looking for elements','''import numpy as np
i8 = np.arange(3, dtype=np.int8); a = np.arange(12).reshape(3, 4); f = np.asfortranarray(np.arange(6.0).reshape(2, 3)); v = np.arange(6.0)
np.where(a > 5, a, -1)
np.where(a > 5, a, a * 10.5)
np.where(i8 > 1, i8, 3), np.where(i8 > 1, i8, 1.5), np.where(i8 > 1, np.float32(1), 2)
np.where(i8 > 1, 1, 2), np.where(i8 > 1, True, 2), np.where([1, 0], np.int8(1), np.uint8(2))
np.where(True, 1, 2)
np.where([[True], [False]], [1, 2, 3], [[10], [20]])
np.where(f > 1, f, 0).strides, np.where(np.ascontiguousarray(f) > 1, f, 0).strides
np.where(v)
np.where(a > 8)
np.where(i8 > 1, 1)
np.where(i8, [1, 2], 0)
np.where(5)
np.where(v[::2] > 1, v[::-2], [7, 8, 9])
np.nonzero(f > 2)
(f > 2).nonzero(), np.flatnonzero(f > 2)
np.nonzero(np.zeros((2, 3)))
np.nonzero(5)
np.argwhere(a > 8)
np.argwhere(a > 8).strides, np.argwhere(5).shape, np.argwhere(0).shape
np.count_nonzero(f), np.count_nonzero(5), np.count_nonzero([])
np.count_nonzero(f, axis=0), np.count_nonzero(f, axis=1, keepdims=True), np.count_nonzero(a, axis=(0, 1)), np.count_nonzero(a > 3, axis=-1)
np.take(a, [0, 5]), a.take([0, -1], axis=1), a.take(2), a.take(2, axis=0)
a.take([0, -1, 17], mode='wrap'), a.take([0, -1, 70], mode='clip'), v.take([[0, 1], [2, 3]])
a.take([[0, 1], [2, 3]], axis=1)
a.take([0, 1], axis=1).strides, a.T.take([0], axis=1).ravel(), np.take([1, 2], np.array([], int))
np.take(a, [0, 50])
a.take([0, -5], axis=1)
a.take([0], mode='x')
a.take([0], axis=2)
np.take([], [0])
np.take_along_axis(a, np.argsort(-a, axis=1), axis=1)
np.take_along_axis(a, np.argmax(a, axis=0, keepdims=True), axis=0), np.take_along_axis(a, np.array([5, 3]), axis=None)
np.take_along_axis(a, np.array([[0], [1], [9]]), axis=1)
np.take_along_axis(a, np.array([0]), axis=1)
np.take_along_axis(a, np.array([[0.5]]), axis=1)
np.compress([True, False, True], a, axis=0), a.compress([0, 1], axis=1), np.compress([True, False, True], a)
a.compress([0, 0, 0, 0, 1], axis=1)
a.compress([[1]], axis=1)
np.extract(a > 5, a), np.extract([1, 0], [1, 2, 3])
np.choose([0, 1, 2], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]), np.choose([0, 1], [10, [1.5, 2.5]]), np.choose(1, [10, 20])
np.choose([0, -5], [[1, 2], [3, 4]], mode='wrap'), np.choose([0, 5], [[1, 2], [3, 4]], mode='clip'), np.array([0, 1]).choose([5, 6])
np.choose([0, 5], [[1, 2], [3, 4]])
np.choose([0.5], [1, 2])
np.select([a < 3, a > 8], [a, a * 10], default=-1)
np.select([a < 3], [1.5]), np.select([a < 3, a < 5], [1, 2], default=2.5)
np.select([[True, False]], [[1, 2]], [9, 8]), np.select([v > 2, v < 1], [1, np.float32(2)], default=0)
np.select([a < 3], [a, a])
np.select([], [])
np.select([1, 0], [1, 2])
b = np.zeros(5); np.put(b, [0, -1], [1, 2]); b
b.put([1, 2, 3], 7); b
np.put(b, [5], 1)
np.put(b, [5, -7], [8, 9], mode='wrap'); b
m = a.T.copy().T; np.put(m, [1, 11], [-1, -2]); m
np.put([1], [0], 1)
np.sort([3, 1, 2]), np.sort([3.5, np.nan, -1, np.inf, -np.inf]), np.sort([True, False, True])
np.sort([[3, 1], [2, 0]]), np.sort([[3, 1], [2, 0]], axis=0), np.sort([[3, 1], [2, 0]], axis=None)
np.sort(np.array([3, -1, 2], dtype=np.int8)), np.sort(np.array([3, 250, 2], dtype=np.uint8)), np.sort(np.array([3, -1, np.nan], dtype=np.float32))
np.sort(np.array([-2**62, 2**62, 0])), np.sort(np.array([-1, 1]).astype(np.uint64)), np.sort(np.array([], dtype=float))
np.sort(f, axis=0).strides, np.sort(a[::-1, ::-1], kind='stable')
np.sort([3, 1, 2], kind='x')
np.sort([3, 1, 2], order='x')
np.sort(5)
np.sort([1, 2], axis=1)
b = np.array([3, 1, 2]); b.sort(); b
m = np.array([[3, 1], [2, 0]]); m.sort(axis=0); m
m = np.arange(6)[::-1].copy(); m[::2].sort(); m
np.array([3, 1]).sort(axis=1)
np.broadcast_to([3, 1], (2, 2)).sort()
np.argsort([3, 1, 2]), np.argsort([1, 0, 1, 0], kind='stable'), np.argsort([2, np.nan, 1, -np.inf, np.nan])
np.argsort([[3, 1], [2, 0]]), np.argsort([[3, 1], [2, 0]], axis=0), np.argsort([[3, 1], [2, 0]], axis=None), np.argsort(5)
np.argsort([0.0, -0.0, 0.0, -1.0], kind='stable'), np.argsort(np.array([-1, 1, -128, 127], dtype=np.int8)), np.argsort([True, False])
np.argsort(np.array([-1, 1]).astype(np.uint64)), np.argsort(-np.arange(4, dtype=np.float32)), np.argsort(np.array([-5, 3, -2**31], dtype=np.int32))
np.array([3, 1, 2]).argsort()
f.argsort(axis=3)
np.lexsort(([1, 2, 1], [3, 3, 1])), np.lexsort([[3, 1, 2], [1, 1, 0]])
np.searchsorted([1, 3, 5], 4), np.searchsorted([1, 3, 5], [0, 3, 9], side='right'), np.searchsorted([1, 3, 5], [[0, 3], [5, 9]])
np.searchsorted([5, 1, 3], [2], sorter=[1, 2, 0]), np.searchsorted([1, np.nan], [np.nan, 2]), np.array([1, 3]).searchsorted(2.5)
np.searchsorted([1, 3, 5], [1], side='x')
np.searchsorted([[1]], [1])
np.argmax([1, 5, 5]), np.argmin([3, 1, 1]), np.argmax(f), np.argmax(f, axis=0), np.argmin(f, axis=-1), f.argmax(axis=1)
np.argmax([1, np.nan, 3, np.nan]), np.argmin([1, np.nan, 3]), np.argmax([True, False]), np.argmax([False, True]), np.argmax(5)
np.argmax(f, axis=0, keepdims=True), np.argmax(f, keepdims=True), np.argmax(np.zeros((0, 3)), axis=1)
np.argmin(a.T), np.argmax(a[::-1].T), np.argmax(np.array([-3, -2], dtype=np.int8)), np.argmax(np.array([0, -1]).astype(np.uint64))
np.argmax([])
np.argmin(np.zeros((0, 3)), axis=0)
np.argmax(f, axis=5)
np.unique([3, 1, 1]), np.unique([[2.5, 1], [1, 2.5]]), np.unique([True, False, True]), np.unique([])
np.unique([3, 1, 1], return_index=True, return_inverse=True, return_counts=True)
np.unique([[1, 2], [2, 1]], return_inverse=True)
np.unique([np.nan, 1, np.nan]), np.unique([np.nan, 1, np.nan], equal_nan=False), np.unique([np.nan, 1, np.nan], return_counts=True)
np.isin([1, 2, 3], [2, 5]), np.isin(2, [2]), np.isin([[1, 2]], [1], invert=True), np.isin([np.nan, 1.0], [np.nan, 1])
np.intersect1d([1, 2, 2], [2, 3]), np.union1d([1, 2], [2, 3.5]), np.setdiff1d([1, 2, 3, 1], [2]), np.setxor1d([1, 2], [2, 3])
np.ix_([0, 2], [True, False, True, False])
a[np.ix_([0, 2], [1, 3])]
np.ix_([[1]])
np.diag([1, 2]), np.diag([1, 2], k=-1), np.diag(f), np.diag(a, k=2), np.diag(a, -5)
np.diag(5)
np.diagonal(a, 1), np.diagonal(np.arange(8).reshape(2, 2, 2)), np.diagonal(np.arange(8).reshape(2, 2, 2)).strides, a.diagonal(-1)
np.diagonal([1])
np.diagonal(a)[0] = 5
np.trace(f), np.trace([[True, True], [True, True]]), np.trace(a, 1), np.trace(np.arange(8).reshape(2, 2, 2)), np.array([[1, 2], [3, 4]], dtype=np.int8).trace()
np.trace([1])
np.tril(a), np.triu(a, 1), np.tril(a, -1), np.tril([1, 2, 3]), np.triu(np.ones((2, 2, 2)))
b = np.zeros((2, 3)); np.fill_diagonal(b, 7); b
np.fill_diagonal(b, [1, 2]); b
np.fill_diagonal(np.zeros(3), 0)
np.meshgrid([1, 2], [3, 4, 5])
np.meshgrid([1, 2], [3, 4, 5], indexing='ij', sparse=True)
np.meshgrid([1], [2], indexing='x')
np.indices((2, 2)), np.indices((2, 2), sparse=True)
b = np.arange(5.0); b[np.argsort(-b)][:2], b[np.where(b > 2)], b[b.argmax()]
t = np.array(['pear', 'fig', 'apple', 'fig'])
np.sort(t), np.argsort(t), t[np.argsort(t)][::-1]
np.unique(t), np.unique(t, return_counts=True), np.unique(t, return_index=True, return_inverse=True)
np.where(v > 2, 'High', 'Low'), np.where(t == 'fig', 'x', t), np.where([True, False], ['a', 'bcd'], 'none')
np.select([v > 4, v > 2], ['high', 'mid'], default='low')
t[[0, -1]], t[t != 'fig'], t.take([1, 2]), np.count_nonzero(t == 'fig'), np.nonzero(np.array(['', 'a']))
np.isin(t, ['fig', 'kiwi']), np.searchsorted(['a', 'c'], ['b', 'c']), np.intersect1d(t, ['fig', 'kiwi']), np.setdiff1d(t, ['fig'])
s = np.full(4, 'Low', dtype='U20'); s[v[:4] > 1] = 'Medium'; s[[0]] = ['tiny']; s
s[[0, 1]] = np.array(['x', 'yy']); s[s == 'Medium'] = 'M'; s
t.sort(); t'''),
'views.md':('Views and overlapping updates','''import numpy as np
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
for folder,sections in (('wrong',wrong.SECTIONS),('language',language.SECTIONS)):
    for title,lines in sections.items():
        files[f"{folder}/{re.sub('[^a-z]+','_',title.lower())}.md"]=(title if folder=='language' else f'Got wrong: {title[0].lower()}{title[1:]}',lines.strip('\n'))
for name,(title,lines) in (files | LIBRARY | NUMBERS | SHAPE | TOOLS | transcript_text.FILES | OF_FILES | RANDOM | UFUNCS | transcript_functional.FILES | LINALG | REDUCE | EXTREMES).items():
    ns={'__name__':'__main__'}; t=f"# {title}\n\nWhat NumPy 2 answers, line by line.\n\n```python\n"
    for l in re.sub(r'\n(?= |elif |else)', '\0', lines).split('\n'):
        l=l.replace('\0', '\n')
        t+=">>> "+l.replace('\n','\n... ')+"\n"+answer(ns,l)
    (SUITE / name).write_text(t + "```\n")
