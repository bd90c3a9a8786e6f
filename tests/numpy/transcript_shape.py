"""Lines of the transcripts about making arrays and changing them, borders, flat iterators and sets."""

FILES = {
'creation.md': ('Arrays made, and what is said of dtypes', r'''import numpy as np
np.result_type()
np.result_type(3, np.arange(7, dtype='i1'))
np.result_type('f4', np.int8(1))
np.result_type(True, 1), np.result_type(np.bool), np.result_type(1.0,np.float32(1)), np.result_type(300, np.int8)
np.result_type('U5', 'i4')
np.result_type(None)
np.result_type('zz')
np.result_type(int, float, bool)
np.promote_types('i8','f4'), np.promote_types(int, bool), np.promote_types('U3','i8'), np.promote_types('u8','i8')
np.promote_types(1,2)
np.promote_types('f4','q','x')
np.can_cast(np.int32, np.int64), np.can_cast('i8','f4'), np.can_cast('i8','i4','same_kind'), np.can_cast('f8','i4','same_kind'), np.can_cast('i4','U5'), np.can_cast('i4','U11'), np.can_cast('U5','i4'), np.can_cast('U5','U3'), np.can_cast('U5','U3','same_kind')
np.can_cast('i4','i8',casting='foo')
np.can_cast(1, 'i4')
np.can_cast(np.int64(1), 'i1')
np.can_cast(np.array([1]), 'i1')
np.can_cast(True, bool)
np.can_cast('i4')
np.can_cast('i4','f8',3)
np.min_scalar_type([1,2])
np.isscalar(3), np.isscalar(np.float64(1)), np.isscalar('a'), np.isscalar(None), np.isscalar(np.array(1)), np.isscalar((1,)), np.isscalar(np)
np.isscalar()
np.issubdtype(np.int32, np.integer), np.issubdtype('f4', float), np.issubdtype(np.float64, np.floating), np.issubdtype(int, np.signedinteger), np.issubdtype(np.uint8, np.signedinteger), np.issubdtype(np.bool, np.integer), np.issubdtype('U3', np.character), np.issubdtype('U3', str), np.issubdtype(np.dtype('f8'), 'f8'), np.issubdtype(np.integer, np.number), np.issubdtype(np.number,np.integer), np.issubdtype(np.float32, np.float64), np.issubdtype(float, np.inexact), np.issubdtype(np.float32, np.generic)
np.issubdtype('zzz', int)
np.issubdtype(1, int)
np.isdtype(np.float64, 'real floating'), np.isdtype(np.dtype('i4'), 'integral'), np.isdtype(np.int8, (np.int8, 'bool')), np.isdtype(np.int8, np.int8), np.isdtype(np.uint8,'unsigned integer'), np.isdtype(np.bool,'numeric'), np.isdtype(np.bool,'bool'),np.isdtype(np.int8,'signed integer'),np.isdtype(np.int8,'complex floating')
np.isdtype('f8','numeric')
np.isdtype(np.int8,'foo')
np.isdtype(np.int8,3)
np.isdtype(float,'numeric')
np.isdtype(np.int8,int)
print(np.iinfo(np.int8))
np.iinfo(1.5)
np.iinfo('f4')
np.iinfo(np.bool)
np.iinfo('zz')
np.finfo(float)
print(np.finfo(float))
print(np.finfo('f4'))
np.finfo(np.float32), np.finfo(1.0).eps, np.finfo(np.float32).eps, np.finfo(np.float32).max, np.finfo(float).dtype
[(n, getattr(np.finfo(float),n)) for n in 'bits dtype eps epsneg iexp machep max maxexp min minexp negep nexp nmant precision resolution tiny smallest_normal smallest_subnormal'.split()]
[(n, getattr(np.finfo('f4'),n)) for n in 'bits dtype eps epsneg iexp machep max maxexp min minexp negep nexp nmant precision resolution tiny smallest_normal smallest_subnormal'.split()]
np.finfo(int)
np.finfo(5)
np.finfo('i4')
np.finfo(np.arange(3.))
np.finfo(np.arange(3))
np.finfo(float) is np.finfo(np.float64), np.finfo(float)==np.finfo(float)
type(np.finfo(float)), type(np.iinfo(int))
np.dtype('i8').foo
np.dtype(), np.dtype(np.dtype('i4')), np.dtype(dtype='f4'), np.dtype(None)
np.dtype('f4', True), np.dtype('f4', align=True, copy=True)
np.dtype(1)
np.dtype('f4') == 'f4', np.dtype('f4') == np.float32, np.dtype('f4')!=float, 'f4'==np.dtype('f4'), np.dtype('f4') < np.dtype('f8'), np.dtype('i4')=='zz', hash(np.dtype('i4'))==hash(np.dtype('i4'))
np.linspace([0,1],[10,20],3), np.linspace([0,1],10,3,axis=1), np.linspace([[0,1]],[[2],[3]],2,axis=-1).shape, np.linspace(np.array([0,1],'f4'),np.array([1,2],'f4'),3), np.linspace([0,1],[10,20],3,dtype=int), np.linspace([0,1],[5,6],4,endpoint=False,retstep=True)
np.linspace([0,1],[10,20],3,axis=2)
np.linspace([0,1],[10,20],0), np.linspace([0,1],[10,20],1), np.linspace([0,0],[0,5],3,retstep=True), np.linspace(np.array(0),5,3)
np.linspace([0,1],[1,2,3],3)
np.linspace(0,10,3,retstep=True), np.linspace(0,1,1,retstep=True), np.linspace(np.float32(0),1,3), np.linspace(5,0,4), np.linspace(0,-1,3,dtype=int), np.linspace(True,False,3)
np.linspace(0,1,2.5)
np.linspace(0,1,-1)
np.linspace(0,1,3,device='cpu')
np.linspace()
np.linspace(0, np.inf, 3)
np.logspace(2,3,4), np.logspace(2,3,4,endpoint=False), np.logspace(2,3,4,base=2), np.logspace(2,3,4,base=[2,3],axis=-1), np.logspace([0,1],[1,2],3), np.logspace(0,2,3,dtype=int), np.logspace(0,1,3,True,2.0,np.float32), np.logspace(0,3,4,base=[[2],[3]]), np.logspace(0,3,4,base=np.array(2)), np.logspace(np.float32(0),np.float32(3),4)
np.logspace(0,3,4,base=np.float32(2)), np.logspace(0,3,0), np.logspace(0,1,3,base=-2)
np.logspace(0,400,3)
np.geomspace(1,1000,4), np.geomspace(1,1000,3,endpoint=False), np.geomspace(1,256,9), np.geomspace(1,256,9,dtype=int), np.geomspace(1000,1,4), np.geomspace(-1000,-1,4), np.geomspace([1,10],[100,1000],3), np.geomspace([1,10],[100,1000],3,axis=1), np.geomspace(1,8,0), np.geomspace(1,8,1), np.geomspace(np.float32(1),np.float32(8),4), np.geomspace(np.float32(1),8,4,dtype=np.float32)
np.geomspace(0,1)
np.geomspace(1,-8,4)
np.geomspace(1,[0,2],4)
np.geomspace(1,8,-1)
np.geomspace(1,8,2.5)
np.fromfunction(lambda i,j: i+j,(2,3)), np.fromfunction(lambda i,j: i,(2,2),dtype=int), np.fromfunction(lambda i: i*2,(3,)), np.fromfunction(lambda i: 5,(3,)), np.fromfunction(lambda i,j,k: i+k,(2,2),k=3), np.fromfunction(lambda: 7, ())
np.fromfunction(lambda i: i, 3)
np.fromfunction(lambda i,j: i, (3,))
np.fromfunction(5, (3,))
np.fromfunction(np.add, (2,2))
np.fromiter(range(5),int), np.fromiter((x*x for x in range(5)),float), np.fromiter([1,2,3],np.int8,count=2), np.fromiter('123','U1'), np.fromiter([],float), np.fromiter([1.9,2.1],int), np.fromiter([True,2],bool), np.fromiter(np.arange(3.),dtype='f4'), np.fromiter({1,2},int), np.fromiter({1:2},int), np.fromiter([3,4,5],int,-1)
np.fromiter([1,2],int,count=5)
np.fromiter(5,int)
np.fromiter([1,2])
np.fromiter([1,'a'],int)
np.fromiter([300],np.int8)
np.fromiter([[1,2]],int)
np.fromiter(['abc'],'U')
np.fromiter([1,2],dtype=None)
np.fromiter((1/(x-2) for x in range(5)),float)
np.fromiter([1,2],int,like=None)
np.ndarray((2,2)).shape, np.ndarray(3,int).dtype, np.ndarray((2,2),order='F').flags.f_contiguous, np.ndarray((2,),buffer=np.array([1,2,3]),offset=8,dtype=int), np.ndarray((2,2),int,np.arange(6),8,(8,16)), np.ndarray(shape=(2,)).shape
np.ndarray((4,),buffer=np.array([1,2,3]),dtype=int)
np.ndarray((2,),buffer=[1,2],dtype=int)
np.ndarray((2,2),int,np.arange(6),strides=(8,))
np.ndarray((2,2),int,np.arange(3),strides=(8,16))
np.ndarray()
np.ndarray(-1)
x=np.arange(3); y=np.ndarray((2,),int,x); y[0]=9; x, y.base is x, np.shares_memory(x,y)
type(np.ndarray), isinstance(x,np.ndarray), np.ndarray, type(x) is np.ndarray
np.array([1,2],ndmin=3).shape, np.array([[1,2],[3,4]],order='F').flags.f_contiguous, np.array([1,2],copy=None), np.array(5,ndmin=2)
np.array([1,2],copy=False)
np.array(np.arange(3),dtype=float,copy=False)
np.array([1,2],subok=True), np.array([1,2],like=None)
np.array()
np.array([[1,2],[3]])
np.array([1,2],order='X')
np.array([1,2],dtype='i4',copy=True,order='C',subok=False,ndmin=0)
np.array([1,2],ndmin=65)
np.array([1,2],ndmin=-1)
np.asarray([1,2],dtype='f4',order='F',device='cpu',copy=True), np.asarray(x,copy=False) is x
np.asarray([1],copy=False)
np.asfortranarray([[1,2],[3,4]]).flags.f_contiguous, np.ascontiguousarray(5), np.asfortranarray(x) is x
np.zeros((2,3),int,'F',device='cpu',like=None).flags.f_contiguous, np.zeros(()), np.zeros(3,dtype='U2'), np.ones((2,),bool), np.empty((0,3)).shape
np.zeros(-1)
np.zeros('a')
np.zeros((1,2),dtype='zz')
np.full((2,2),[1,2]), np.full(3,np.inf), np.full(2,'ab'), np.full((2,),7,dtype='f4'), np.full(2,True)
np.full((2,2),[1,2,3])
np.full(2,300,dtype='i1')
np.full_like(x,1.7), np.full_like(x,1.7,dtype=float), np.zeros_like(x,shape=(2,2)), np.ones_like(x,dtype=bool), np.empty_like(x,shape=2,dtype='i1').dtype, np.zeros_like([1,2],subok=True,device='cpu')
np.full_like(np.zeros(2,'i1'),300)
np.zeros_like(np.asfortranarray(np.ones((2,3)))).flags.f_contiguous, np.zeros_like(np.ones((2,3)),order='F').flags.f_contiguous
np.eye(3,k=-1,dtype=int), np.eye(2,3,1), np.eye(0), np.eye(2,order='F').flags.f_contiguous, np.identity(2,dtype='i1'), np.eye(2,device='cpu',like=None), np.eye(3,k=10), np.eye(2,M=0)
np.eye(2.5)
np.eye(-1)
np.identity('a')
np.tri(3,k=-1), np.tri(2,3,1,dtype=bool), np.tri(0), np.tril(np.arange(8).reshape(2,2,2),-1), np.triu([1,2,3]), np.tril(np.array([[True,True]]))
np.vander([1,2,3],2), np.vander([1,2,3],increasing=True), np.vander([1.5,2],0), np.vander(np.array([2,3],'i1'),3).dtype
np.vander([[1,2]])
np.diag([1,2],1), np.diag([[1,2],[3,4]],-1), np.diag([[1,2],[3,4]],5), np.diagflat([[1,2],[3,4]],1), np.diagflat(5), np.diag(np.arange(9).reshape(3,3)).flags.writeable
np.diag(5)
np.diag(np.zeros((2,2,2)))
np.indices((2,3)), np.indices((2,2),dtype=float), np.indices((2,3),sparse=True), np.indices(()).shape
np.indices(3)
np.mgrid[0:3,0:2], np.mgrid[0:1:0.25], np.ogrid[0:3,0:2], np.mgrid[1:5:2], np.mgrid[:3], np.mgrid[0:2,0:1:0.5].dtype
np.copyto(x,[7,8,9]); x
np.copyto(x,5,where=[True,False,True]); x
np.copyto(x,1.5)
np.copyto(x,1.5,casting='unsafe'); x
np.copyto(x,[1,2])
np.copyto([1],2)
np.copyto(x,2,where=[1,0,1])
np.copyto(np.zeros(2,'i1'),300)
np.copy(x,order='F',subok=True), np.copy([1,2])
np.arange(3,dtype='f4'), np.arange(2,5), np.arange(5,0,-2), np.arange(0,1,0.3), np.arange(1.5), np.arange(np.float32(3)), np.arange(stop=3), np.arange(2,stop=5), np.arange(3,step=2), np.arange(True,3), np.arange(0,5,2,dtype='U3') if 0 else 0
np.arange()
np.arange(0,1,0)
np.arange(3,like=None), np.arange(3,device='cpu')
np.arange('a')
np.arange(1,2,3,4,5)
np.arange(2,dtype=bool)
np.arange(3,dtype=bool)
np.arange(0,np.inf)
np.arange(np.nan)'''),
'in_place.md': ('Arrays changed in place', r'''import numpy as np
a=np.arange(6)
a.shape=(2,3)
a
a.shape=6
a.shape=(-1,2)
a.shape
a.shape=(4,)
a.shape=None
a.shape='x'
a.shape=1.5
np.zeros((4,2))[::2].shape=(-1,)
a.T.shape=(6,)
a.ndim=2
a.T=3
a.size=3
a.dtype=float
a
a.dtype='i4'
a
a.dtype='i8'
a.real=5
a
a.imag=3
a.imag
a.real
a.flat=[1,2]
a.flat=7.9
a.flat=[]
a.foo=3
a.base=None
a.itemsize=3
a.flags=3
f=a.flags
f.writeable=False
a[0]=1
a+=1
a.flags['WRITEABLE']=True
a.flags['W']=False; a.flags['W'], a.flags.writeable
a.flags.writeable=1
a.flags['C_CONTIGUOUS']=True
a.flags.c_contiguous=True
a.flags.owndata=False
a.flags.foo=1
a.flags['FOO']=1
b=np.broadcast_to(np.arange(3),(2,3))
b.flags.writeable=True
a.setflags(write=False), a.flags.writeable
a.setflags(1)
a.setflags(align=True)
a.setflags(uic=True)
a.setflags(write=True)
v=a.view(); a.flags.writeable=False; v.flags.writeable
v2=a.view(); v2.flags.writeable=True
r=np.arange(3); r.flags.writeable=False; w=r[:]; w.flags.writeable
w.flags.writeable=True
r.flags.writeable=True; w.flags.writeable
w.flags.writeable=True
x=np.arange(6); x.resize(2,3)
x
x.resize(-1)
x.resize((2,-1))
x.resize(2.5)
x.resize('a')
y=x[:1]; x.resize(9)
y.resize(3)
z=x; x.resize(3)
x.T.resize(3)
np.asfortranarray(np.ones((2,3))).resize(3,3)
q=np.asfortranarray(np.arange(6).reshape(2,3)); q.resize(4); q
k=np.arange(3); k.flags.writeable=False; k.resize(5)
np.float64(3).resize(3)
np.array(5).resize(3)
e=np.array([]); e.resize(2); e
t=np.array(['a','b']); t.resize(3); t'''),
'padding.md': ('Borders', r'''import numpy as np
a=np.arange(1,6); b=np.arange(6).reshape(2,3)
np.pad(a,2,'foo')
np.pad(a,2,5)
np.pad(a,(2,3),'linear_ramp',end_values=(5,-4)), np.pad(b,((1,2),(2,1)),'linear_ramp',end_values=3), np.pad(b*1.5,((1,2),(2,1)),'linear_ramp',end_values=((1,2),(3,4))), np.pad(a,0,'linear_ramp')
np.pad(a,2,'maximum'), np.pad(b,1,'maximum'), np.pad(a,2,'minimum',stat_length=2), np.pad(b,((1,0),(0,2)),'mean'), np.pad(a,2,'mean',stat_length=(2,3)), np.pad(a,3,'median'), np.pad(b,1,'median',stat_length=((1,2),(2,1)))
np.pad(a,2,'maximum',stat_length=0)
np.pad(a,2,'mean',stat_length=0)
np.pad(a,2,'mean',stat_length=-1)
np.pad(a,2,'mean',stat_length=100), np.pad(a,2,'mean',stat_length=None), np.pad(a*1.5,2,'mean',stat_length=2)
np.pad(a,(2,3),'reflect',reflect_type='odd'), np.pad(a,(7,9),'reflect',reflect_type='odd'), np.pad(a,(2,3),'symmetric',reflect_type='odd'), np.pad(a,(12,13),'symmetric',reflect_type='odd'), np.pad(b,((3,2),(4,5)),'reflect',reflect_type='odd'), np.pad([5],2,'reflect',reflect_type='odd'), np.pad(a,2,'reflect',reflect_type='even')
np.pad(a,2,'reflect',reflect_type='foo')
np.pad(a,2,'constant',foo=3)
np.pad(a,2,'mean',constant_values=3)
np.pad(a,2,'constant',constant_values=(4,6)), np.pad(b,((1,2),(2,1)),constant_values=((1,2),(3,4))), np.pad(b,{0:1}), np.pad(b,{-1:(1,2)}), np.pad(b,{0:(1,0),1:2},'edge'), np.pad(b,{})
np.pad(b,{5:1})
np.pad(b,(1,2,3))
np.pad(b,-1)
np.pad(b,1.5)
np.pad([],2,'mean')
np.pad([],2), np.pad(5,2), np.pad(np.array(5),()), np.pad([],0,'edge')
np.pad([],2,'edge')
np.pad(np.array([1,2],'i1'),2,constant_values=300)
np.pad(np.array([1,2],'i1'),2,'maximum').dtype, np.pad(np.array([True,False]),1,'maximum'), np.pad(np.array([1.5,2],'f4'),1,'mean')
np.pad(np.array([True,False]),1,'mean')
np.pad(np.array(['a','b']),1,'edge')
np.pad(np.array(['a','b']),1)
np.pad(np.array(['a','b']),1,constant_values='zz')
np.pad([1,np.nan,3],1,'maximum'), np.pad([1,np.nan,3],1,'median')
np.pad(np.asfortranarray(b),1).flags.f_contiguous, np.pad(b,((1,1),),'wrap'), np.pad(b,[[1],[2]],'edge')
np.pad(a)
np.pad(a,2,mode='edge',constant_values=3)
def f(v,w,i,kw): v[:w[0]]=kw.get('padder',10); v[-w[1]:]=kw.get('padder',10)
np.pad(b,2,f), np.pad(b,2,f,padder=100), np.pad(b,((1,2),(3,1)),f)
np.pad(b,2,lambda v,w,i,k: print(type(w),w,i,k))
np.pad(a,(1,2),'empty').shape'''),
'flat.md': ('One axis for all elements, and what is indexed', r'''import numpy as np
a=np.arange(12).reshape(3,4); f=a.flat
f[5], f[-1], f[2:8:3], f[[0,5]], f[np.array([[1,2],[3,4]])], len(f), f.index, f.coords, f.base is a, f[...], f[()], f[(3,)]
next(f), next(f), f.index, f.coords
list(a.T.flat)[:5], [int(x) for x in a[:, ::2].flat]
f[12]
f[-13]
f[0,1]
f['a']
f[[0,20]]
f[np.arange(12)>9]
f[:]=0; a
f[3]=7; f[[1,-1]]=[5,6]; f[5:8]=[1,2]; a
f[20]=1
a.flat[::2]=np.array([1.9,2.9]); a
a.flat[a.flat[:] > 2] = -1; a
a.flat += 1
for i in np.ndindex(2,2): print(i)
list(np.ndindex()), list(np.ndindex(0)), list(np.ndindex((2,0))), list(np.ndindex(3)), list(np.ndindex([1,2]))
np.ndindex(-1)
np.ndindex('a')
for i, x in np.ndenumerate(np.array([[1.5,2],[3,4]])): print(i, x)
list(np.ndenumerate(5)), list(np.ndenumerate([])), list(np.ndenumerate(['a']))
e=np.ndenumerate([1,2]); next(e), next(e)
next(e)
iter(a.flat) is not None, type(a.flat), type(np.ndindex(2)), a.flat.copy()
np.r_[1:4], np.r_[1:4,0,4], np.r_[np.array([1,2]),0,[3,4]], np.r_[0:1:0.25], np.r_[1,2.5], np.r_[True,2], np.r_['-1',[[1]],[[2]]], np.r_['0,2',[1,2],[3,4]], np.r_['0,2,0',[1,2],[3,4]], np.r_['1,2,0',[1,2],[3,4]], np.r_[np.float32(1),2], np.r_[np.array([1],'i1'),300]
np.r_[()]
np.r_['x',[1]]
np.r_[[1],'0']
np.r_[1:3,[[1,2]]]
np.c_[[1,2],[3,4]], np.c_[np.array([[1,2,3]]),0,0,np.array([[4,5,6]])], np.c_[1:3,3:5], np.c_[1,2], np.c_[[1,2,3]]
np.s_[1:2], np.s_[1:2,...], np.s_[3], np.index_exp[1], np.index_exp[1:2,3], np.arange(5)[np.s_[1::2]]
a.mT, np.arange(8).reshape(2,2,2).mT, a.real is a, a.imag, np.float64(3).real, np.float64(3).imag, np.int8(2).imag
np.arange(3).mT
a.base is None, a[0].base is a, a.T.base is a, a.reshape(-1)[::2].base is a, a.copy().base, np.arange(4).reshape(2,2).base, a[[0,1]].base, a.ravel().base is a
a.astype(float,copy=False) is a, a.astype(int,copy=False) is a, a.astype(int) is a, a.astype('f4',order='F').flags.f_contiguous, a.astype(dtype=float,casting='safe').dtype, a.astype('i1',casting='unsafe',subok=True)
np.array([1.5]).astype(int,casting='safe')
np.array([1.5]).astype(int,casting='same_kind')
np.array([1.5]).astype(int,casting='same_value')
np.array([1.0]).astype(int,casting='same_value'), np.array([1,2]).astype('i1',casting='same_value')
np.array([300]).astype('i1',casting='same_value')
np.array([1.5]).astype(int,casting='foo')
np.array([1.5]).astype(int,order='X')
np.array([1.5]).astype()
np.array([1.5]).astype(int,foo=1)
np.astype(np.array([1.5]),int), np.astype(a,int,copy=False) is a
np.astype([1.5],int)
np.float64(2.7).astype(int), np.array(2.7).astype(int)
a.strides, a.nbytes, a.itemsize, a.size, a.flags.num
isinstance(np.float32(1),np.floating), isinstance(np.int8(1),np.integer), isinstance(True,np.generic), isinstance(np.bool(1),np.generic), issubclass(np.float32,np.floating), issubclass(np.integer,np.number), isinstance(a,(list,np.ndarray)), isinstance(a.dtype,np.dtype), isinstance(np.str_('a'),np.character), isinstance(np.str_('a'),str), isinstance(np.float64(1),float), isinstance(np.int64(1),int)
np.dtype('f4') < np.dtype('f8'), np.dtype('i4') <= np.dtype('i4'), np.dtype('f8') > np.dtype('i4'), np.dtype('i8') >= np.dtype('u8')'''),
'placing.md': ('Elements placed, axes taken apart, sets', r'''import numpy as np
a=np.arange(6)
np.putmask([1,2],[True,False],[3])
np.putmask(a, a>2, [])
np.putmask(a, [True], 5)
np.putmask(a, a>2, 1.5)
np.putmask(a, a>2, [7,8,9])
a
np.putmask(a, a>2, np.float64(3.5))
np.putmask(a, 'x', 3)
r=np.arange(3); r.flags.writeable=False
np.putmask(r, r>1, 3)
np.putmask(np.zeros(3,bool), [1,0,1], [1,0,1])
np.putmask(np.zeros(3,'i1'), [1,0,1], 300)
np.putmask(np.zeros(3,'i1'), [1,0,1], np.array([300]))
np.putmask()
np.putmask(a, a>2)
np.place([1,2],[True,False],[3])
np.place(a, a>2, [])
np.place(a, a>100, [])
np.place(a, [True], 5)
np.place(a, a>2, 1.5)
np.place(a, a>2, [7,8])
a
np.place(r, r>1, [3])
np.place(a, a>2, np.array([1.5]))
np.place(a, a>2, 'x')
b=np.array([[10,30,20],[60,40,50]])
np.put_along_axis(b,[[0]],1,axis=1)
np.put_along_axis(b,np.array([0.5]),1,axis=1)
np.put_along_axis(b,np.array([0]),1,axis=1)
np.put_along_axis(b,np.array([[0],[7]]),1,axis=1)
np.put_along_axis(b,np.array([[0],[1]]),[[1],[2]],axis=1)
b
np.put_along_axis(b,np.array([0,5]),[8,9],axis=None)
b
np.put_along_axis(b,np.array([[0]]),[8,9],axis=None)
np.put_along_axis(b,np.array([[0,1]]),[[8,9],[1,2]],axis=1)
b
np.put_along_axis(b,np.array([[0,1,0]]),[8,9],axis=1)
np.put_along_axis(b,np.array([[0,1]]),1,axis=5)
np.put_along_axis(b,np.array([[0,1]]),1)
np.put_along_axis([[1]],np.array([[0]]),1,axis=0)
np.put_along_axis(b,np.array([[-1]]),2.7,axis=1)
b
np.diag_indices(3), np.diag_indices(2,3), np.diag_indices(0), np.diag_indices(3,0), np.diag_indices(-2)
np.diag_indices(2.5)
np.diag_indices_from(np.zeros((2,2)))
np.diag_indices_from(np.zeros((2,3)))
np.diag_indices_from(np.zeros(3))
np.diag_indices_from([[1,2],[3,4]])
np.mask_indices(3, np.triu), np.mask_indices(3,np.tril,-1)
np.mask_indices(3, lambda a,k: a)
np.mask_indices(3, 5)
np.rollaxis(np.ones((3,4,5)),3)
np.rollaxis(np.ones((3,4,5)),1,5)
np.rollaxis(np.ones((3,4,5)),-1,1).shape, np.rollaxis(np.ones((3,4,5)),0,-1).shape, np.rollaxis(np.ones((3,4,5)),0,3).shape, np.rollaxis(np.ones((3,4,5)),2).shape
np.rollaxis(np.ones((3,4,5)),0,-4)
np.unstack(np.arange(6).reshape(2,3)), np.unstack(np.arange(6).reshape(2,3),axis=-1)
np.unstack(np.array(5))
np.unstack(5)
np.unstack(np.arange(3),axis=1)
np.unstack([[1,2],[3,4]])
np.trim_zeros([0,1,2,0]), np.trim_zeros((0,1,2,0)), np.trim_zeros(np.array([0,0,1,0])), np.trim_zeros([0,0]), np.trim_zeros([])
np.trim_zeros(np.array([0,0,1,0]),'f'), np.trim_zeros(np.array([0,0,1,0]),trim='b'), np.trim_zeros(np.array([0,0,1,0]),'fb'), np.trim_zeros(np.array([0,0,1,0]),'BF')
np.trim_zeros(np.array([0,0,1,0]),'x')
np.trim_zeros(np.array([[0,0,1,0],[0,0,0,0]])), np.trim_zeros(np.array([[0,0,1,0],[0,0,0,0]]),axis=1), np.trim_zeros(np.array([[0,0,1,0],[0,0,0,0]]),axis=(0,)), np.trim_zeros(np.array([[0,0,1,0],[0,0,0,0]]),axis=())
np.trim_zeros(np.array([0,1]),axis=1)
np.trim_zeros(np.array(5)), np.trim_zeros(np.array(0)), np.trim_zeros(3)
np.trim_zeros(np.zeros((2,2))), np.trim_zeros(['','a',''])
np.trim_zeros([0.0,np.nan,-0.0]), np.trim_zeros([False,True])
np.trim_zeros(np.array([0,1]),'')
np.size(np.ones((2,3)),(0,1)), np.size(np.ones((2,3)),-1), np.size(3), np.size([[1,2]],axis=())
np.size(np.ones((2,3)),(0,5))
np.size(np.ones((2,3)),5)
np.size(np.ones((2,3)),(0,0))
np.size(np.ones((2,3)),1.5)
np.intersect1d([1,2,2,3],[2,3,3],assume_unique=True), np.setdiff1d([3,1,2,1],[2],assume_unique=True), np.setxor1d([1,np.nan],[2,np.nan]), np.setxor1d([1,2,2],[2],assume_unique=True),np.intersect1d([np.nan,1],[np.nan,1])
np.intersect1d([[1,2],[2,3]],[[2],[3]],return_indices=True),np.intersect1d([3,1],[1,3],True,True)
np.setxor1d([],[]), np.union1d([],[1]), np.setdiff1d([],[1]), np.intersect1d([],[1]), np.intersect1d(['a','b'],['b']), np.union1d([1],['a'])
np.setdiff1d([1.5,2],[2]), np.setdiff1d(np.array([1,2],'i1'),np.array([300]))
np.isin([1,2],{1,2}), np.isin([1,2],{1,2},invert=True), np.isin(3,[3]), np.isin([1.5],[1],kind='table')
np.isin([1],[1],kind='foo')
np.partition([3,4,2,1],3), np.partition(np.array([3,4,2,1],'i1'),3), np.partition(np.array([3,4,2,1],'i2'),3), np.partition(np.array([3,4,2,1],'f4'),3), np.partition(np.array([3,4,2,1],'f8'),3)
np.argpartition([3,4,2,1],3), np.argpartition(np.array([3,4,2,1],'i1'),3)
np.partition([7, 1, 7, 7, 1, 5, 7, 2, 3, 2, 6, 2, 3, 0],4),np.partition([7, 1, 7, 7, 1, 5, 7, 2, 3, 2, 6, 2, 3, 0],(4,8))
np.partition([7, 1, 7, 7, 1, 5, 7, 2, 3, 2, 6, 2, 3, 0],[4])
np.random.seed(0)
a=np.random.randint(0,1000,200)
np.partition(a,100)
np.partition(a.astype('f8'),100).astype(int)'''),
}
