"""Calls of every function of the language, as templates over an operand `a`: what the golden values, the errors and the random
programs are made from."""

# dtypes of the two-dimensional operands.
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"]

OPERANDS = {
    **{dtype: f"np.array([[3, 1, 2], [0, 2, 1]], dtype=np.{dtype})" for dtype in DTYPES},
    "texts": "np.array(['b', 'a', 'cc', 'a'])",
    "list": "[3, 1, 2, 1]",
    "number": "5",
    "0-d": "np.array(2.5)",
    "no elements": "np.zeros(0)",
    "no rows": "np.zeros((0, 3), dtype=np.int64)",
    "no columns": "np.zeros((2, 0), dtype=np.float32)",
    "specials": "np.array([np.nan, 1.0, -0.0, np.inf, -np.inf, 0.0, 2.5])",
    "single specials": "np.array([[np.inf, -0.0], [np.nan, 1.5]], dtype=np.float32)",
    "least and most": "np.array([-128, 127, -1, 0, 1], dtype=np.int8)",
    "large": "np.array([9223372036854775807, -9223372036854775807 - 1, 1])",
    "unsigned large": "np.array([-1, 0, 1]).astype(np.uint64)",
    "large floats": "np.array([1e308, -1e308, 1e-320])",
    "every other column": "np.arange(12.0).reshape(3, 4)[:, ::2]",
    "backwards": "np.arange(5)[::-1]",
    "F order": "np.asfortranarray(np.array([[4.5, 1.0, -2.0], [0.5, 3.0, 1.0]]))",
    "axes of length 1": "np.array([[[1.5], [0.0], [-3.0]]])",
    "three axes": "np.arange(8).reshape(2, 2, 2)",
    "square": "np.array([[4.0, 1.0], [2.0, 3.0]])",
}

UNARY = """absolute arccos arccosh arcsin arcsinh arctan arctanh bitwise_count cbrt ceil conjugate cos cosh deg2rad degrees exp exp2 expm1
fabs floor frexp invert isfinite isinf isnan log log10 log1p log2 logical_not modf negative positive rad2deg radians reciprocal rint sign
signbit sin sinh spacing sqrt square tan tanh trunc"""
BINARY = """add arctan2 bitwise_and bitwise_or bitwise_xor copysign divide divmod equal float_power floor_divide fmax fmin fmod gcd greater
greater_equal heaviside hypot lcm ldexp left_shift less less_equal logaddexp logaddexp2 logical_and logical_or logical_xor maximum minimum
multiply nextafter not_equal power remainder right_shift subtract"""

CALLS = {
    "creation": """
np.array(a)
np.array(a, dtype=np.float32)
np.array(a, ndmin=4)
np.array(a, copy=None, order='F').flags.f_contiguous
np.asarray(a, dtype=np.int16)
np.ascontiguousarray(a)
np.asfortranarray(a).strides
np.copy(a)
np.zeros_like(a)
np.ones_like(a)
np.full_like(a, 7)
np.empty_like(a).shape
np.zeros_like(a, dtype=np.int8, shape=(2,))
np.fromiter(a, dtype=np.float64)
np.frombuffer(np.ascontiguousarray(a), dtype=np.uint8)[:5]
np.arange(np.size(a))
np.linspace(a, 10, 3)
np.linspace(0, a, 3, axis=-1, endpoint=False)
np.logspace(a, 2, 3)
np.geomspace(1, np.abs(a) + 1, 3)
np.meshgrid(a, a)[0]
np.diag(a)
np.diagflat(a)
np.tril(a)
np.triu(a, 1)
np.vander(a)
np.result_type(a)
np.result_type(a, np.float32)
np.min_scalar_type(a)
np.can_cast(np.asarray(a).dtype, np.int16)
np.promote_types(np.asarray(a).dtype, np.int32)
np.isscalar(a)
""",
    "shape": """
np.shape(a)
np.ndim(a)
np.size(a)
np.size(a, 0)
np.reshape(a, -1)
np.reshape(a, (1, -1), order='F')
np.reshape(a, (2, 2))
np.ravel(a)
np.ravel(a, order='F')
np.ravel(a, order='K')
np.asarray(a).flatten('A')
np.transpose(a)
np.swapaxes(a, 0, 1)
np.moveaxis(a, 0, -1)
np.rollaxis(a, 1)
np.squeeze(a)
np.squeeze(a, axis=0)
np.expand_dims(a, 0)
np.expand_dims(a, (0, -1))
np.broadcast_to(a, (2, 2, 3))
np.broadcast_arrays(a, np.zeros((1, 3)))[0]
np.atleast_1d(a)
np.atleast_2d(a)
np.atleast_3d(a)
np.stack([a, a])
np.stack([a, a], axis=-1)
np.vstack([a, a])
np.hstack([a, a])
np.dstack([a, a])
np.column_stack([a, a])
np.concatenate([a, a])
np.concatenate([a, a], axis=1)
np.concatenate([a, a], axis=None, dtype=np.float64)
np.block([[a, a]])
np.unstack(a)
np.split(a, 2)
np.array_split(a, 2)
np.hsplit(a, 1)
np.vsplit(a, 1)
np.dsplit(a, 1)
np.tile(a, 2)
np.tile(a, (2, 1))
np.repeat(a, 2)
np.repeat(a, 2, axis=0)
np.flip(a)
np.flip(a, 0)
np.fliplr(a)
np.flipud(a)
np.roll(a, 1)
np.roll(a, (1, 2), axis=(0, 1))
np.rot90(a)
np.pad(a, 1)
np.pad(a, (1, 2), mode='edge')
np.pad(a, 1, mode='reflect')
np.pad(a, 1, mode='symmetric', reflect_type='odd')
np.pad(a, 1, mode='wrap')
np.pad(a, 1, mode='maximum')
np.pad(a, 1, mode='mean')
np.pad(a, 1, mode='median', stat_length=1)
np.pad(a, 1, mode='linear_ramp', end_values=2)
np.insert(a, 1, 9)
np.insert(a, [0, 1], 9, axis=0)
np.delete(a, 0)
np.delete(a, [0], axis=0)
np.append(a, a)
np.append(a, a, axis=0)
np.resize(a, (2, 2))
np.trim_zeros(a)
np.matrix_transpose(a)
np.permute_dims(a)
np.asarray(a).T
np.asarray(a).mT
np.asarray(a).nbytes
np.asarray(a).itemsize
""",
    "elementwise": "\n".join([f"np.{name}(a)" for name in UNARY.split()]
                             + [f"np.{name}(a, 2)" for name in BINARY.split()]
                             + [f"np.{name}(3, a)" for name in BINARY.split()]
                             + [f"np.{name}(a, a)" for name in BINARY.split()]) + """
a + 1
a - 1
a * 2
a / 2
a // 2
a % 2
a ** 2
a ** -1
2 ** a
-a
+a
~a
abs(a)
a & 1
a | 1
a ^ 1
a << 1
a >> 1
a == 1
a < 2
a + 0.5
a + True
a + 200
a * np.float32(1.5)
a + np.int8(100)
divmod(a, 2)
a @ a
np.round(a, 1)
np.round(a, -1)
np.around(a)
np.fix(a)
np.clip(a, 0, 2)
np.clip(a, None, 1.5)
np.clip(a, 1, None)
np.nan_to_num(a)
np.nan_to_num(a, nan=1.0, posinf=2.0, neginf=3.0)
np.real_if_close(a)
np.interp(a, [0, 1, 2], [0, 10, 30])
np.interp(a, [0, 1, 2], [0, 10, 30], period=2)
np.sinc(a)
np.i0(a)
np.unwrap(a)
np.isneginf(a)
np.isposinf(a)
np.isreal(a)
np.real(a)
np.imag(a)
np.angle(a)
np.add(a, 1, dtype=np.float64)
np.add(a, 1, where=False, out=np.zeros(np.shape(a)))
np.add(a, 1, out=np.zeros(np.shape(a)))
np.multiply(a, 2, casting='no', dtype=np.int64)
np.sqrt(a, dtype=np.float32)
""",
    "reductions": """
np.sum(a)
np.sum(a, axis=0)
np.sum(a, axis=-1, keepdims=True)
np.sum(a, dtype=np.float32)
np.sum(a, initial=10)
np.sum(a, where=np.asarray(a) > 1)
np.sum(a, axis=(0, 1))
np.prod(a)
np.prod(a, axis=0)
np.max(a)
np.max(a, axis=0)
np.max(a, initial=2)
np.min(a)
np.min(a, axis=-1, keepdims=True)
np.min(a, where=np.asarray(a) > 0, initial=9)
np.ptp(a)
np.ptp(a, axis=0)
np.argmax(a)
np.argmax(a, axis=0)
np.argmin(a)
np.argmin(a, axis=-1, keepdims=True)
np.mean(a)
np.mean(a, axis=0)
np.mean(a, dtype=np.float32)
np.mean(a, where=np.asarray(a) > 1)
np.std(a)
np.std(a, axis=0, ddof=1)
np.var(a)
np.var(a, axis=-1, keepdims=True)
np.var(a, correction=1)
np.median(a)
np.median(a, axis=0)
np.average(a)
np.average(a, axis=0, weights=np.ones(np.shape(a)))
np.average(a, returned=True)
np.percentile(a, 30)
np.percentile(a, [25, 75], axis=0)
np.quantile(a, 0.3, method='lower')
np.quantile(a, 0.3, method='hazen')
np.quantile(a, 0.5, axis=-1, keepdims=True)
np.nansum(a)
np.nansum(a, axis=0)
np.nanprod(a)
np.nanmax(a)
np.nanmin(a, axis=0)
np.nanargmax(a)
np.nanargmin(a, axis=0)
np.nanmean(a)
np.nanmean(a, axis=0)
np.nanstd(a)
np.nanvar(a, ddof=1)
np.nanmedian(a)
np.nanpercentile(a, 40)
np.nanquantile(a, 0.4, axis=0)
np.cumsum(a)
np.cumsum(a, axis=0)
np.cumsum(a, axis=-1, dtype=np.float32)
np.cumprod(a)
np.nancumsum(a)
np.nancumprod(a, axis=0)
np.cumulative_sum(a)
np.cumulative_prod(a, axis=0, include_initial=True)
np.count_nonzero(a)
np.count_nonzero(a, axis=0)
np.all(a)
np.all(a, axis=0)
np.any(a)
np.any(a, axis=-1, keepdims=True)
np.histogram(a, bins=3)
np.histogram(a, bins=[0, 1, 2, 3], density=True)
np.histogram_bin_edges(a, bins=2, range=(0, 4))
np.histogram2d(a, a, bins=2)
np.bincount(a)
np.bincount(a, minlength=5)
np.digitize(a, [1, 2])
np.digitize(a, [2, 1], right=True)
np.cov(a)
np.cov(a, rowvar=False, ddof=0)
np.corrcoef(a)
np.diff(a)
np.diff(a, axis=0)
np.diff(a, n=2, prepend=0)
np.ediff1d(a)
np.ediff1d(a, to_begin=9)
np.gradient(a)
np.gradient(a, 2.0, axis=0)
np.gradient(a, axis=-1, edge_order=2)
np.trapezoid(a)
np.trapezoid(a, dx=0.5, axis=0)
np.cross(a, a)
np.convolve(a, [1, 2])
np.convolve(a, [1, 2], mode='same')
np.correlate(a, [1, 2], mode='full')
np.add.reduce(a)
np.add.reduce(a, axis=None, initial=5)
np.multiply.accumulate(a)
np.subtract.outer(a, [1, 2])
np.add.reduceat(a, [0, 1])
np.logical_or.reduce(a)
np.maximum.reduce(a, axis=-1, initial=1)
""",
    "selection": """
np.where(a)
np.where(np.asarray(a) > 1, a, 0)
np.select([np.asarray(a) > 1], [a], default=-1)
np.choose(np.zeros(np.shape(a), dtype=int), [a, a])
np.nonzero(a)
np.flatnonzero(a)
np.argwhere(a)
np.take(a, [0, 0])
np.take(a, 0, axis=0)
np.take(a, [9], mode='clip')
np.take(a, [9], mode='wrap')
np.take(a, [99])
np.take_along_axis(np.asarray(a), np.argsort(a, axis=0), axis=0)
np.extract(np.asarray(a) > 1, a)
np.compress([True, False], a)
np.compress([True, False], a, axis=0)
np.searchsorted(np.sort(a, axis=None), 1)
np.searchsorted(np.sort(a, axis=None), [0, 2], side='right')
np.searchsorted([1, 2, 3], a)
np.sort(a)
np.sort(a, axis=0)
np.sort(a, axis=None, kind='stable')
np.argsort(a, kind='stable')
np.argsort(a, axis=0, kind='stable')
np.lexsort((a, a))
np.partition(a, 1)
np.argpartition(a, 0, axis=0)
np.unique(a)
np.unique(a, return_index=True, return_inverse=True, return_counts=True)
np.unique(a, axis=0)
np.unique_values(a)
np.unique_counts(a)
np.unique_inverse(a)
np.isin(a, [1, 2])
np.isin(a, [1, 2], invert=True)
np.intersect1d(a, [1, 2, 3])
np.union1d(a, [7])
np.setdiff1d(a, [1])
np.setxor1d(a, [1, 9])
np.ix_(a)
np.unravel_index(a, (4, 4))
np.ravel_multi_index((a, a), (4, 4))
np.triu_indices_from(a)
np.tril_indices_from(a, k=-1)
np.diag_indices_from(a)
np.diagonal(a)
np.diagonal(a, offset=1)
np.asarray(a)[0]
np.asarray(a)[..., 0]
np.asarray(a)[::-1]
np.asarray(a)[None, ..., :1]
np.asarray(a)[np.asarray(a) > 1]
np.asarray(a)[[0, -1]]
""",
    "writing": """
b = np.array(a); b[0] = 9; b
b = np.array(a); b[...] = 1; b
b = np.array(a); b[np.asarray(b) > 1] = 0; b
b = np.array(a); b[[0, 0]] += 1; b
b = np.array(a); b += 1; b
b = np.array(a); b *= 1.5; b
b = np.array(a); b -= np.int8(1); b
b = np.array(a); b.fill(3); b
b = np.array(a); b.sort(); b
b = np.array(a); b.sort(axis=0); b
b = np.array(a); b.partition(1); b
b = np.array(a); np.put(b, [0, 1], [8, 9]); b
b = np.array(a); np.put(b, [99], 1, mode='clip'); b
b = np.array(a); np.putmask(b, b > 1, [7, 8]); b
b = np.array(a); np.place(b, b > 1, [7, 8]); b
b = np.array(a); np.copyto(b, 4, where=b > 1); b
b = np.array(a); np.put_along_axis(b, np.zeros((1,) * b.ndim, dtype=int), 6, axis=0); b
b = np.array(a); np.fill_diagonal(b, 5); b
b = np.array(a); np.add.at(b, [0, 0], 1); b
b = np.array(a); b.resize((2, 2), refcheck=False); b
b = np.array(a); np.clip(b, 0, 1, out=b); b
b = np.array(a); np.negative(b, out=b); b
b = np.array(a); b.flat[0] = 7; b
b = np.array(a); b.shape = -1; b
""",
    "linear algebra": """
np.dot(a, a)
np.dot(a, 2)
np.vdot(a, a)
np.inner(a, a)
np.outer(a, a)
np.matmul(a, np.transpose(a))
np.tensordot(a, a, axes=1)
np.tensordot(a, a, axes=0).shape
np.einsum('...->...', a)
np.einsum('i...->...', a)
np.einsum('ij->ji', a)
np.einsum('ij,kj->ik', a, a)
np.kron(a, [1, 2])
np.trace(a)
np.trace(a, offset=1)
np.linalg.norm(a)
np.linalg.norm(a, axis=0)
np.linalg.norm(a, ord=1)
np.linalg.norm(a, ord=np.inf)
np.linalg.norm(a, ord='fro')
np.linalg.inv(a)
np.linalg.solve(a, [1, 2])
np.linalg.det(a)
np.linalg.slogdet(a)
np.linalg.cholesky(a)
np.linalg.matrix_power(a, 2)
np.linalg.matrix_rank(a)
np.round(np.linalg.qr(a).R, 6) + 0.0
np.round(np.linalg.svd(a, compute_uv=False), 5)
np.round(np.linalg.eigvalsh(a), 5)
np.round(np.linalg.pinv(a), 5) + 0.0
np.round(np.linalg.cond(a), 4)
np.linalg.multi_dot([a, np.transpose(a), a])
np.vecdot(a, a)
np.linalg.vector_norm(a)
np.linalg.matrix_norm(a)
np.linalg.outer(a, a)
""",
    "logic and the rest": """
np.allclose(a, a)
np.allclose(a, a, equal_nan=True)
np.isclose(a, 1)
np.array_equal(a, a)
np.array_equal(a, a, equal_nan=True)
np.array_equiv(a, [a, a])
np.packbits(a)
np.packbits(a, axis=0, bitorder='little')
np.unpackbits(a)
np.polyval([1, 2, 3], a)
np.polyval(a, 2)
np.piecewise(a, [np.asarray(a) > 1], [1, -1])
np.apply_along_axis(np.sum, 0, a)
np.vectorize(lambda x: x + 1)(a)
np.fromfunction(lambda i: i, np.shape(a)[:1])
np.binary_repr(a)
np.base_repr(a, 3)
np.array2string(np.asarray(a), precision=2, separator=', ')
np.array_repr(np.asarray(a))
np.array_str(np.asarray(a))
np.shares_memory(a, a)
print(a)
print(np.asarray(a))
np.asarray(a).tolist()
np.asarray(a).item()
np.asarray(a).astype(np.int8)
np.asarray(a).astype(np.float32, casting='safe')
np.asarray(a).astype('U3')
np.asarray(a).view(np.uint8)
np.strings.upper(a)
np.strings.str_len(a)
np.strings.add(a, 'x')
np.strings.multiply(a, 2)
np.strings.find(a, 'a')
np.strings.startswith(a, 'a')
np.strings.replace(a, 'a', 'bb')
np.strings.center(a, 4)
float(a)
int(a)
bool(a)
len(a)
list(a)
sum(a)
max(a)
sorted(a)
round(a)
1 in a
[x for x in a]
""",
}
