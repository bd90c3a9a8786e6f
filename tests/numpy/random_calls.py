"""What random_numpy.py draws programs from: templates of calls and of writes, and what stands for what in them.

A `{name}` is replaced by something drawn: an array, another one, an axis … A `?` behind a keyword leaves it out most of the time.
"""
CALLS = r"""
np.sum({a}, axis={axis}?, dtype={dtype}?, keepdims={flag}?, initial={number}?, where={mask}?)
np.prod({a}, axis={axis}?, dtype={dtype}?, keepdims={flag}?, initial={number}?, where={mask}?)
np.max({a}, axis={axis}?, keepdims={flag}?, initial={number}?)
np.min({a}, axis={axis}?, keepdims={flag}?, initial={number}?, where={mask}?)
np.mean({a}, axis={axis}?, dtype={dtype}?, keepdims={flag}?, where={mask}?)
np.std({a}, axis={axis}?, ddof={small}?, keepdims={flag}?)
np.var({a}, axis={axis}?, ddof={small}?, keepdims={flag}?, where={mask}?)
np.all({a}, axis={axis}?, keepdims={flag}?, where={mask}?)
np.any({a}, axis={axis}?, keepdims={flag}?)
np.ptp({a}, axis={axis}?)
np.argmax({a}, axis={axis}?, keepdims={flag}?)
np.argmin({a}, axis={axis}?)
np.median({a}, axis={axis}?, keepdims={flag}?)
np.percentile({a}, {percent}, axis={axis}?, method={method}?, keepdims={flag}?)
np.quantile({a}, [0.25, 0.5], axis={axis}?)
np.average({a}, axis={axis}?, weights={weights}?, returned={flag}?)
np.cumsum({a}, axis={axis}?, dtype={dtype}?)
np.cumprod({a}, axis={axis}?)
np.cumulative_sum({a}, axis={axis}, include_initial={flag}?)
np.nansum({a}, axis={axis}?)
np.nanmean({a}, axis={axis}?)
np.nanmax({a}, axis={axis}?)
np.nanstd({a}, axis={axis}?)
np.nanmedian({a}, axis={axis}?)
np.nanpercentile({a}, {percent}, axis={axis}?)
np.nanargmin({a}, axis={axis}?)
np.nancumsum({a}, axis={axis}?)
np.count_nonzero({a}, axis={axis}?, keepdims={flag}?)
np.diff({a}, n={small}?, axis={axis}?, prepend={number}?)
np.gradient({f}, axis={axis}?, edge_order={small}?)
np.trapezoid({a}, dx={number}?, axis={axis}?)
np.ediff1d({a}, to_end={small}?)
np.histogram({a}, bins={count}, density={flag}?)
np.bincount(np.abs(np.ravel({i})), minlength={small}?)
np.digitize({a}, [0, 1, 3], right={flag}?)
np.cov({a}, rowvar={flag}?, ddof={small}?)
np.convolve(np.ravel({a}), [1, 2, 1], mode={convolution}?)
np.correlate(np.ravel({a}), [1, 2, 1], mode={convolution}?)
np.interp({a}, [0, 1, 4], [1, 3, -2], left={number}?)
np.reshape({a}, {shape}, order={order}?)
np.ravel({a}, order={order}?)
{a}.flatten(order={order}?)
np.transpose({a})
np.swapaxes({a}, {axis}, {axis})
np.moveaxis({a}, {axis}, {axis})
np.squeeze({a}, axis={axis}?)
np.expand_dims({a}, {axis})
np.broadcast_to({a}, {shape})
np.stack([{a}, {a}], axis={axis}?)
np.concatenate([{a}, {b}], axis={axis}?)
np.hstack([{a}, {b}])
np.vstack([{a}, {b}])
np.split({a}, {small}, axis={axis}?)
np.array_split({a}, {count}, axis={axis}?)
np.tile({a}, {small})
np.repeat({a}, {small}, axis={axis}?)
np.flip({a}, axis={axis}?)
np.roll({a}, {small}, axis={axis}?)
np.rot90({a}, k={small}?)
np.pad({a}, {small}, mode={padding}?)
np.insert({a}, {small}, {number}, axis={axis}?)
np.delete({a}, {small}, axis={axis}?)
np.append({a}, {b}, axis={axis}?)
np.resize({a}, {shape})
np.trim_zeros(np.ravel({a}))
np.where({mask}, {a}, {b})
np.where({a})
np.nonzero({a})
np.argwhere({a})
np.take({a}, [0, {small}], axis={axis}?, mode={bounds}?)
np.choose({mask}.astype(int), [{a}, {b}])
np.compress({flags}, {a}, axis={axis}?)
np.extract({mask}, {a})
np.select([{mask}], [{a}], default={number}?)
np.searchsorted(np.sort({a}, axis=None), {b}, side={side}?)
np.sort({a}, axis={axis}?, kind={kind}?)
np.argsort({a}, axis={axis}?, kind='stable')
np.partition({a}, 0, axis={axis}?)
np.unique({a}, return_counts={flag}?, axis={axis}?)
np.unique({a}, return_index=True, return_inverse=True)
np.isin({a}, {b}, invert={flag}?)
np.intersect1d({a}, {b})
np.union1d({a}, {b})
np.setdiff1d({a}, {b})
np.take_along_axis({a}, np.argsort({a}, axis={axis}, kind='stable'), axis={axis})
np.diagonal({a}, offset={small}?)
np.trace({a}, offset={small}?)
np.tril({a}, k={small}?)
np.triu({a}, k={small}?)
np.diag({a}, k={small}?)
np.dot({a}, {b})
np.inner({a}, {b})
np.outer({a}, {b})
np.matmul({a}, {b})
{a} @ {b}.T
np.tensordot({a}, {b}, axes={small})
np.einsum('ij,ij->i', {a}, {b})
np.einsum('...i->...', {a})
np.kron({a}, [1, 2])
np.linalg.norm({a}, axis={axis}?, keepdims={flag}?)
np.round({f}, {small})
np.clip({a}, {number}, {number})
np.clip({a}, None, {number}, dtype={dtype}?)
np.nan_to_num({f}, nan={number}?, posinf={number}?)
np.isclose({a}, {b}, rtol={number}?)
np.allclose({a}, {b})
np.array_equal({a}, {b})
np.fix({f})
np.sinc({f})
np.unwrap({f}, axis={axis}?)
np.packbits({mask}, axis={axis}?, bitorder={bits}?)
np.polyval([1, -2, 3], {a})
np.meshgrid(np.ravel({a})[:3], [1, 2], indexing={grid}?)
np.apply_along_axis(np.sum, {axis}, {a})
np.piecewise({f}, [{f} < 1], [-1, 1])
np.add.reduce({a}, axis={axis}?, initial={number}?)
np.multiply.accumulate({a}, axis={axis}?)
np.maximum.outer(np.ravel({a})[:3], np.ravel({b})[:3])
np.add.reduceat(np.ravel({a}), [0, 1])
np.array2string({a}, precision=3, separator={separator}?, suppress_small={flag}?)
{a}.astype({dtype}, order={order}?, copy={flag}?)
{a}.view(np.uint8)
{a}.tolist()
{a}[{small}]
{a}[..., {small}]
{a}[::-1]
{a}[{mask}]
{a}[[0, -1]]
{a}[None, ..., :1]
{a}.sum() + {b}.max()
{a}.strides, {a}.flags.c_contiguous, {a}.flags.f_contiguous
np.result_type({a}, {b}, {number})
np.shares_memory({a}, {b})
np.zeros_like({a}, dtype={dtype}?, order={order}?).strides
np.full_like({a}, {number})
np.linspace({number}, {a}, 3, axis={axis}?)
np.lexsort(({a}, {a}))
np.ravel_multi_index(np.unravel_index({small}, {a}.shape), {a}.shape)
np.copyto({a}, {number}, casting='unsafe')
np.linalg.inv({square})
np.linalg.solve({square}, {column})
np.linalg.det({square})
np.linalg.slogdet({square})
np.round(np.linalg.svd(np.where(np.isfinite({f}), {f}, 1), compute_uv=False), 6)
np.round(np.linalg.pinv({square}), 6)
np.linalg.eigvalsh({symmetric})
np.linalg.eigvalsh({symmetric}, UPLO={half})
np.linalg.cholesky({symmetric})
np.linalg.matrix_rank({square})
np.linalg.matrix_power({square}, {small})
np.linalg.cond({square}, {norm})
np.linalg.norm({a}, {norm}, axis={axis}?, keepdims={flag}?)
np.linalg.multi_dot([{square}, {square}, {square}])
np.linalg.lstsq({square}, {column})[0]
np.linalg.vecdot({a}, {b}, axis={axis}?)
np.linalg.matrix_transpose({a})
np.vdot({a}, {b})
np.strings.upper({t})
np.strings.capitalize({t})
np.strings.title({t})
np.strings.strip({t}, {chars})
np.strings.lstrip({t})
np.strings.center({t}, {width}, {fill})
np.strings.ljust({t}, {width})
np.strings.zfill({t}, {width})
np.strings.add({t}, {u})
np.strings.multiply({t}, {small})
np.strings.replace({t}, {chars}, {fill}, count={small})
np.strings.find({t}, {chars}, start={small})
np.strings.rfind({t}, {chars})
np.strings.count({t}, {chars}, start={small})
np.strings.index({t}, {chars})
np.strings.startswith({t}, {chars})
np.strings.endswith({t}, {chars}, end={small})
np.strings.isalpha({t})
np.strings.isdigit({t})
np.strings.islower({t})
np.strings.isspace({t})
np.strings.str_len({t})
np.strings.partition({t}, {chars})
np.strings.expandtabs({t}, {width})
np.strings.slice({t}, {small})
np.strings.mod({t}, 3)
np.strings.equal({t}, {u})
np.strings.less({t}, {u})
np.strings.translate({t}, {{97: 'X', 98: None}})
np.sort({t}, axis={axis}?)
np.argsort({t}, axis={axis}?, kind='stable')
np.unique({t}, return_counts={flag}?)
np.concatenate([{t}, {u}])
np.where({t} == {u}, {t}, {fill})
np.isin({t}, {u})
np.searchsorted(np.sort({t}, axis=None), {u})
np.repeat({t}, 2, axis={axis}?)
{t} + {u}
{t} == {chars}
{t}.astype('U2')
{t}.tolist(), {t}.dtype, {t}.nbytes
{t}[::-1]
np.max({t}), np.argmax({t})
{a}.astype(str)
np.random.default_rng({count}).random({size})
np.random.default_rng({count}).integers({small}, {width}, size={size}?, endpoint={flag}?)
np.random.default_rng({count}).normal({number}, 2.0, size={size}?)
np.random.default_rng({count}).standard_normal({size}, dtype=np.float32)
np.random.default_rng({count}).choice({a}, size={size}?, replace={flag}?, axis={small}?)
np.random.default_rng({count}).permutation({a}, axis={small}?)
np.random.default_rng({count}).permuted({a}, axis={axis}?)
np.random.default_rng({count}).uniform({small}, {width}, {size})
np.random.default_rng({count}).poisson({width}, {size})
np.random.default_rng({count}).binomial({width}, 0.3, {size})
np.random.default_rng({count}).exponential({count}, {size})
np.random.default_rng({count}).gamma({count}, 1.5, {size})
np.random.default_rng({count}).beta(0.5, {count}, {size})
np.random.RandomState({count}).rand(2, 3)
np.random.RandomState({count}).randn(3)
np.random.RandomState({count}).randint({small}, {width}, size={size}?, dtype={dtype}?)
np.random.RandomState({count}).choice({width}, size={size}?, replace={flag}?)
np.random.RandomState({count}).permutation({a})
np.random.RandomState({count}).normal({small}, 2, {size})
np.random.RandomState({count}).poisson({count}, {size})
np.random.RandomState({count}).binomial({width}, 0.6, {size})
np.random.RandomState({count}).gamma({count}, 2.0, {size})
np.random.RandomState({count}).beta({count}, 0.7, {size})
np.random.RandomState({count}).exponential(2.5, {size})
np.random.RandomState({count}).uniform({small}, {a})
np.sort(np.unique_values({a}))
np.unique_counts({a})
np.unique_inverse({a})
np.unique_all({a})
np.setxor1d({a}, {b})
np.histogram({a}, bins={estimator})
np.histogram({a}, bins={count}, range=(0, {count}))
np.histogram_bin_edges({a}, bins={estimator})
np.histogram2d(np.ravel({a}), np.ravel({a}), bins={count})
np.vectorize(lambda p, q: p + 2 * q)({a}, {b})
np.vectorize(lambda p: p > 1, otypes=[{dtype}])({a})
np.vectorize(lambda p: p * 2.5)({a})
np.apply_over_axes(np.sum, {a}, [0, -1])
np.apply_along_axis(lambda p: p[::-1], {axis}, {a})
np.apply_along_axis(np.cumsum, {axis}, {a})
np.fromfunction(lambda i, j: i * 2 + j, (2, {count}))
np.einsum('ij,jk->ik', {a}, {b})
np.einsum('ij,kj->ik', {a}, {b})
np.einsum('ij->ji', {a})
np.einsum('ii', {a})
np.einsum('i,j->ij', np.ravel({a}), np.ravel({b}))
np.einsum('...j,...j->...', {a}, {b})
np.einsum('ij,jk,kl->il', {a}, {b}, {a})
np.einsum('i...->...', {a})
np.add({a}, {b}, where={mask}, out=np.zeros({a}.shape))
np.multiply({a}, {number}, dtype={dtype}, casting={casting})
np.divide({a}, {b}, out=np.ones({a}.shape), where={mask})
np.sqrt({a}, where={mask}, out=np.zeros({a}.shape))
np.add({a}, {b}, out=np.zeros({a}.shape, dtype={dtype}), casting={casting}?)
np.maximum.reduce({a}, axis={axis}?, keepdims={flag}?, initial={number}?, where={mask}?)
np.logical_and.reduce({a}, axis={axis}?)
np.bitwise_or.reduce({i}, axis={axis}?)
np.subtract.accumulate({a}, axis={axis}?, dtype={dtype}?)
np.add.reduceat({a}, [0, {small}], axis={axis}?)
np.subtract.outer(np.ravel({a})[:2], {b})
np.sum({a}, axis=(0, -1))
np.sum({a}, axis={axis}?, out=np.zeros(()))
np.max({a}, axis=(0, 1), keepdims={flag}?)
np.nansum({a}, axis={axis}?, where={mask})
np.nanmean({a}, axis={axis}?, where={mask}, keepdims={flag}?)
np.nanvar({a}, axis={axis}?, ddof={small}?, where={mask}?)
np.nanmin({a}, axis={axis}?, initial={number}, where={mask})
np.nanprod({a}, axis={axis}?, dtype={dtype}?)
np.nanquantile({f}, 0.3, axis={axis}?, method={method}?)
np.quantile({a}, 0.4, axis={axis}?, method={method}?, weights={weights}?)
np.cumulative_prod({a}, axis={axis}, include_initial={flag}?, dtype={dtype}?)
np.cumulative_sum({a}, axis={axis}?, dtype={dtype}?)
np.r_[{a}, {number}, {b}]
np.r_[1:4, np.ravel({a})]
np.c_[{a}, {b}]
np.c_[np.ravel({a}), np.ravel({a})]
np.mgrid[0:2, 0:{count}]
np.ix_([0, 1], [{small}])
{a}[np.ix_([0, -1], [0])]
list(np.ndindex({a}.shape))
list(np.ndenumerate({a}))
list(np.ndindex(2, {count}))
np.array2string({a}, max_line_width=30, prefix='  ')
np.array2string({f}, precision=2, floatmode={floatmode}, sign={sign}?)
np.array2string({a}, threshold=3, edgeitems=1)
np.array2string({f}, formatter={{'float_kind': lambda p: '%.1f' % p}})
np.array_repr({a}, precision=2)
np.array_str({f}, precision=2, suppress_small={flag}?)
(lambda s: (np.savetxt(s, {a}, fmt={fmt}, delimiter={separator}), s.getvalue())[1])(io.StringIO())
(lambda s: (np.savetxt(s, {a}, header='h', comments='% ', footer='f', newline='|'), s.getvalue())[1])(io.StringIO())
np.loadtxt(io.StringIO('1,2,3\n4,5,{small}'), delimiter=',', dtype={dtype}, skiprows={small}?, usecols={small}?, unpack={flag}?)
np.loadtxt(io.StringIO('# c\n1 2\n3 4.5\n'), ndmin={small}?, max_rows={count}?)
np.genfromtxt(io.StringIO('1;;3\n4;x;6'), delimiter=';', filling_values={number}?, usecols={small}?)
np.frombuffer({a}.tobytes(), dtype=np.uint8, count={small}?, offset={small}?)
np.frombuffer({a}.tobytes(), dtype={a}.dtype)
{a}.tobytes(order={order}?)
{a}.astype({dtype}, casting={casting})
{a}.astype({dtype}).astype({dtype})
np.can_cast({a}.dtype, {dtype}, {casting}?)
np.put_along_axis({a}.copy(), np.zeros({a}.shape, dtype=int), {number}, axis={axis})
np.broadcast_arrays({a}, {b})
np.broadcast_shapes({a}.shape, {b}.shape)
np.atleast_2d({a}, {small})
np.dstack([{a}, {b}])
np.column_stack([{a}, {b}])
np.block([[{a}, {a}], [{a}, {a}]])
np.unstack({a}, axis={small}?)
np.rollaxis({a}, {axis})
np.flatnonzero({a})
np.roll({a}, (1, {small}), axis=(0, {axis}))
np.flip({a}, axis=(0, -1))
np.pad({a}, ((1, 0), (0, {count})), mode={padding})
np.pad({a}, {count}, constant_values={number}, mode='constant')
np.insert({a}, [0, {small}], {a}, axis={axis}?)
np.delete({a}, [0, {small}], axis={axis}?)
np.delete({a}, slice(None, None, 2), axis={axis}?)
np.argpartition({a}, 0, axis={axis}?).shape
np.lexsort((np.ravel({b}), np.ravel({a})))
np.cross({a}, {b}, axis={axis}?)
np.corrcoef({a}, rowvar={flag}?)
np.cov({a}, {b})
np.polyfit([0, 1, 2, 3], [1, 3, {small}, {count}], {count})
np.poly([1, {small}, {count}])
np.polyder([1, {small}, {count}, 2], m={small}?)
np.polymul(np.ravel({a}), [1, 2])
np.roots([1, -{count}, {small}])
np.vander(np.ravel({a}), {count}, increasing={flag}?)
np.tri(3, {count}, k={small}?, dtype={dtype}?)
np.eye({count}, k={small}?, dtype={dtype}?, order={order}?)
np.full({shape}, {number}, dtype={dtype}?)
np.arange({small}, {count}, {step}, dtype={dtype}?)
np.linspace({number}, {number}, {count}, endpoint={flag}?, retstep={flag}?, dtype={dtype}?)
np.logspace({small}, {count}, 3, base={number}?)
np.geomspace({count}, 100, {count}, endpoint={flag}?)
np.unravel_index([0, {small}], {shape}, order={order}?)
np.triu_indices({count}, k={small}?)
np.indices({a}.shape, sparse={flag}?)
np.unpackbits(np.ravel({mask}).astype(np.uint8), count={small}?, bitorder={bits}?)
np.binary_repr({small}, width={width}?)
np.base_repr({count}, 3, padding={small}?)
np.sliding_window_view({a}, 2, axis={axis}?)
np.lib.stride_tricks.sliding_window_view({a}, {count}, axis={axis}?)
np.frexp({f}), np.modf({f})
np.float_power({a}, {b})
np.nextafter({f}, {number})
np.spacing({f})
np.minimum.at({a}, [0, 0], {number})
np.matvec({square}, {column})
np.isclose({a}, {number}, atol={number}?, equal_nan={flag}?)
np.array_equiv({a}, {b})
np.array({a}, dtype={dtype}?, order={order}?, ndmin=3)
np.asarray({a}, dtype={dtype}).strides
np.empty_like({a}, order={order}).strides
np.copy({a}, order={order}?).strides
{a}.T.copy().strides, {a}.copy('K').strides
{a}.item(), {a}.size
{a}.item({small})
{a}.itemsize, {a}.nbytes, {a}.ndim, {a}.dtype.str
{a}.base is None, {a}.flags.owndata, {a}.flags.writeable
{a}[{a} == {a}]
{a}[..., [0, 0]]
{a}[[[0], [-1]], [0, {small}]]
{a}[{mask}, None]
{a}[None, {small}:, ..., ::-1]
{a}[{small}:{count}]
{a}[-1:, ...]
{a}[np.argsort({a}, axis=0, kind='stable')]
{a}.repeat({count}, axis={axis}?).reshape(-1)
{a}.cumsum(axis={axis}?)[::-1]
{a}.round({small}), {a}.ptp() if False else None
{a}.clip({number}, {number})
{a}.dot({b})
{a}.take([[0, -1]], axis={axis}?)
{a}.sum(axis={axis}?, dtype={dtype}?) / {count}
{a}.searchsorted({number})
{a}.nonzero()
{a}.mean(axis={axis}?) + {a}.std(axis={axis}?)
divmod({a}, {number})
abs({a}) ** {small}
-{a}
~{i}
({a} > {number}) & ({a} < {number})
{number} - {a}
{number} ** {i}
{number} // {a}
{a} @ {a}
[p for p in {a}]
sum({a}.ravel().tolist())
max(np.ravel({a})), min(np.ravel({a}))
f'{{{a}}}'
str({a})
'%s' % ({a},)
float({a}.sum()), int({a}.size)
{a}.max().dtype, type({a}.min())
""".strip().splitlines()

WRITES = """
{a}[{small}] = {number}
{a}[...] = {b}
{a}[{mask}] = {number}
{a}[::2] = {number}
{a} += {number}
{a} *= {b}
{a} -= 1
{a} //= 2
{a}.sort()
{a}.fill({small})
np.put({a}, [0, 1], {number}, mode='clip')
np.add.at({a}, 0, 1)
np.putmask({a}, {mask}, {number})
np.negative({a}, out={a})
np.place({a}, {mask}, [1, 2])
{a}.flat[0] = {small}
{a}.flat[[0, -1]] = {number}
{a}[[0, 0]] += {number}
{a}[{mask}] *= 2
{a}[[0, -1]] = {b}
{a}[..., 0] = {number}
{a}[None, ..., ::2] -= 1
{a}[{mask}] = {a}[{mask}][::-1]
{a}[1:] = {a}[:-1]
{a}[::-1] += {a}
{a}.T[...] = {number}
{a}.reshape(-1)[{small}] = {number}
{a}[0], {a}[-1] = {number}, {small}
{a}[:] = {a} + 1
{a} /= {number}
{a} **= 2
{a} %= {number}
{a} |= {b}
{a} <<= 1
{a}[np.ix_([0], [0, -1])] = {number}
np.add({a}, {b}, out={a}, where={mask})
np.copyto({a}, {b}, where={mask}, casting={casting}?)
np.put({a}, {small}, {a}, mode={bounds})
np.put_along_axis({a}, np.zeros_like({a}, dtype=int), {number}, axis={axis})
np.fill_diagonal({a}, {number}, wrap={flag}?)
np.maximum.at({a}, [0, -1], {number})
np.multiply.at({a}, {mask}, 2)
np.cumsum({a}, axis=0, out={a})
np.clip({a}, 0, {count}, out={a})
np.random.default_rng(1).shuffle({a}, axis={small}?)
np.random.RandomState(2).shuffle({a})
{a}.partition(0)
{a}.resize({shape}, refcheck=False)
{a}.shape = {shape}
""".strip().splitlines()

VIEWS = ["{a}[::2]", "{a}[::-1]", "{a}.T", "{a}[..., 1:]", "{a}[None]", "{a}[..., None]", "{a}.reshape({shape})", "{a}.ravel()", "{a}[{small}]",
         "np.swapaxes({a}, 0, -1)", "np.broadcast_to({a}, (2, *{a}.shape))", "np.diagonal({a})", "{a}[..., ::-2]", "{a}.squeeze()", "{a}[-1:, ...]",
         "np.flip({a})", "np.atleast_2d({a})", "np.asarray({a})", "{a}[...]", "np.rot90({a})", "{a}.view()"]

OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "==", "<", ">=", "&", "|", "^", "<<", ">>"]

# Texts that arrays of texts are drawn from.
WORDS = ["", "a", "ab", "Abc", " b ", "12", "-7", "a b a", "\u00e9t\u00e9", "A", "x\ty", "  ", "aaa"]

# What is drawn from a list of Python values, without a look at the arrays.
CHOICES = {
    "order": ["C", "F", "A", "K"],
    "convolution": ["full", "same", "valid"],
    "padding": ["edge", "reflect", "symmetric", "wrap", "mean", "maximum", "constant", "linear_ramp", "minimum", "median"],
    "bounds": ["clip", "wrap", "raise"],
    "side": ["left", "right"],
    "kind": ["stable", "quicksort"],
    "bits": ["big", "little"],
    "grid": ["xy", "ij"],
    "separator": [", ", "; ", " "],
    "step": [1, 2, 0.5, -1, 0, 1.5],
    "half": ["L", "U"],
    "norm": [1, 2, -1, -2, "fro", "nuc", None, 0, 3],
    "chars": ["a", "b", "", "ab", " ", "A"],
    "fill": ["*", "x", "-"],
    "estimator": ["auto", "fd", "sturges", "sqrt", "doane", "scott", "rice", "stone"],
    "casting": ["no", "safe", "same_kind", "unsafe", "equiv"],
    "floatmode": ["fixed", "unique", "maxprec", "maxprec_equal"],
    "sign": ["+", "-", " "],
    "fmt": ["%.3f", "%d", "%g", "%.2e", "%5.1f"],
}
