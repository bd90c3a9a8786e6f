//! `sort`, `argsort`, `lexsort` and `searchsorted`.

use super::convert;
use super::lanes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::sort::{self, ARGSORT_SCRATCH, argsort_block, sort_block, sort_block_stably};
use crate::value::Value;

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "sort",
        signature: "a, axis=-1, kind=None, order=None, *, stable=None",
        costs: Costs::Copy,
        doc: "A sorted copy: along the last axis, another, or with axis=None all elements as one. NaN \
        stands last.\n\n\
              >>> np.sort([3, 1, 2])\narray([1, 2, 3])\n\
              >>> np.sort([[3, 1], [0, 2]], axis=0)\narray([[0, 1],\n       [3, 2]])",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let stable = is_stable(&bound, 2, 4)?;
            let (axis, keep) = match &bound.values[1] {
                Some(Value::None) => (0, Keep::C),
                Some(axis) => (convert::as_integer(axis, bound.span)?, Keep::K),
                None => (-1, Keep::K),
            };
            let mut sorted = strided::copy(cx, &array, array.dtype, keep, bound.span)?;
            if keep == Keep::C {
                sorted = sorted.with_layout(Layout::contiguous(
                    &[array.size()],
                    array.dtype.size(),
                    Order::C,
                ));
            }
            let axis = lanes::axis_of(axis, sorted.ndim(), bound.span)?;
            sort_lanes(cx, &sorted, axis, stable, bound.span)?;
            Ok(Value::Array(sorted))
        }),
    },
    Function {
        name: "ndarray.sort",
        signature: "self, axis=-1, kind=None, order=None, *, stable=None",
        costs: Costs::Update,
        doc: "Sort in place, along the last axis or another.\n\n\
              >>> a = np.array([3, 1, 2])\n>>> a.sort()\n>>> a\narray([1, 2, 3])",
        run: Run::Call(|cx, bound| {
            let Value::Array(array) = bound.required(0) else { return Ok(Value::None) };
            let stable = is_stable(&bound, 2, 4)?;
            if !array.writeable {
                bail!(
                    bound.span, ValueError, "sort array is read-only";
                    hint: "np.sort makes a sorted copy"
                );
            }
            let axis = lanes::axis_of(bound.integer(1)?.unwrap_or(-1), array.ndim(), bound.span)?;
            cx.before_write(&array.buffer, bound.span)?;
            sort_lanes(cx, array, axis, stable, bound.span)?;
            Ok(Value::None)
        }),
    },
    Function {
        name: "argsort",
        signature: "a, axis=-1, kind=None, order=None, *, stable=None",
        costs: Costs::New,
        doc: "The indices that sort an array: a[np.argsort(a)] is sorted. Equal elements keep their \
        order.\n\n\
              >>> np.argsort([30, 10, 20])\narray([1, 2, 0])",
        run: Run::Call(|cx, bound| argsort(cx, &bound)),
    },
    Function {
        name: "ndarray.argsort",
        signature: "self, axis=-1, kind=None, order=None, *, stable=None",
        costs: Costs::New,
        doc: "The indices that sort the array. Equal elements keep their order.\n\n\
              >>> np.array([30, 10, 20]).argsort()\narray([1, 2, 0])",
        run: Run::Call(|cx, bound| argsort(cx, &bound)),
    },
    Function {
        name: "searchsorted",
        signature: "a, v, side='left', sorter=None",
        costs: Costs::New,
        doc: "Where numbers belong in a sorted array: before those that are equal, or with side='right' \
        behind \
            them.\n\n\
              >>> np.searchsorted([10, 20, 30], [20, 25])\narray([1, 2])\n\
              >>> np.searchsorted([10, 20, 30], 20, side='right')\nnp.int64(2)",
        run: Run::Call(|cx, bound| searchsorted(cx, &bound)),
    },
    Function {
        name: "ndarray.searchsorted",
        signature: "self, v, side='left', sorter=None",
        costs: Costs::New,
        doc: "Where numbers belong in the array, which must be sorted.\n\n\
              >>> np.array([10, 20, 30]).searchsorted([5, 35])\narray([0, 3])",
        run: Run::Call(|cx, bound| searchsorted(cx, &bound)),
    },
    Function {
        name: "lexsort",
        signature: "keys, axis=-1",
        costs: Costs::New,
        doc: "The indices that sort by several keys; the last key counts most.\n\n\
              >>> a, b = np.array([30, 10, 20]), np.array([1, 2, 1])\n>>> np.lexsort((a, b))\narray([2, 0, 1])",
        run: Run::Call(|cx, bound| lexsort(cx, &bound)),
    },
];

/// Whether equal elements are to keep their order, by `kind=` and `stable=`, which must be NumPy's.
fn is_stable(bound: &Bound, kind: usize, stable: usize) -> Result<bool> {
    if bound.get(kind + 1).is_some() {
        bail!(bound.span, ValueError, "Cannot specify order when the array has no fields.");
    }
    let Some(given) = bound.get(kind) else {
        return Ok(matches!(bound.get(stable), Some(Value::Bool(true))));
    };
    if bound.get(stable).is_some() {
        bail!(
            bound.span,
            ValueError,
            "`kind` and keyword parameters can't be provided at the same time. Use only one of them."
        );
    }
    match given {
        Value::Str(text) if text.starts_with(['q', 'h', 'Q', 'H']) => Ok(false),
        Value::Str(text) if text.starts_with(['s', 'm', 'S', 'M']) => Ok(true),
        Value::Str(text) => bail!(
            bound.span,
            ValueError,
            "sort kind must be one of 'quick', 'heap', or 'stable' (got '{}')",
            &**text
        ),
        other => {
            bail!(bound.span, TypeError, "sort kind must be str, not {}", other.type_name())
        }
    }
}

/// The array and its axis to sort along; with `axis=None` all elements along one.
fn lane_axis(cx: &mut Context, array: &Array, bound: &Bound) -> Result<(Array, usize)> {
    match &bound.values[1] {
        Some(Value::None) => Ok((lanes::flat(cx, array, bound.span)?, 0)),
        None => Ok((array.clone(), lanes::axis_of(-1, array.ndim(), bound.span)?)),
        Some(axis) => {
            let axis = convert::as_integer(axis, bound.span)?;
            Ok((array.clone(), lanes::axis_of(axis, array.ndim(), bound.span)?))
        }
    }
}

/// Sort each lane of an array where it stands. Equal elements are the same but for zeros and NaN of different signs,
/// which a stable sort leaves in their order.
pub(super) fn sort_lanes(
    cx: &mut Context,
    array: &Array,
    axis: usize,
    stable: bool,
    span: Span,
) -> Result<()> {
    strided::count(cx, array.nbytes(), array.nbytes());
    let (size, len) = (array.dtype.size(), array.shape()[axis]);
    if array.size() == 0 {
        return Ok(());
    }
    let stable = stable && array.dtype.is_float();
    if stable {
        strided::scratch(cx, len * (ARGSORT_SCRATCH + size + size_of::<i64>()), span)?;
    }
    let stride = array.layout.strides[axis];
    let mut bytes = array.buffer.write();
    let mut block = Vec::new();
    for at in lanes::starts(&array.layout, axis) {
        lanes::update(&mut bytes, at, (len, stride), size, &mut block, |lane| {
            let sort = if stable { sort_block_stably } else { sort_block };
            sort(array.dtype, lane, &mut || cx.poll(span))
        })?;
    }
    Ok(())
}

fn argsort(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    is_stable(bound, 2, 4)?;
    let (array, axis) = if array.ndim() == 0 {
        (array.view(array.layout.insert_axis(0)), 0)
    } else {
        lane_axis(cx, &array, bound)?
    };
    let layout = strided::layout_like(&array, array.shape(), DType::Int64, Keep::K);
    let out = cx.empty(DType::Int64, layout, span)?;
    argsort_lanes(cx, &array, &out, axis, span)?;
    Ok(Value::Array(out))
}

/// Write into `out`, lane by lane, the indices that sort the lanes of an array.
fn argsort_lanes(
    cx: &mut Context,
    array: &Array,
    out: &Array,
    axis: usize,
    span: Span,
) -> Result<()> {
    strided::count(cx, array.nbytes(), out.nbytes());
    if array.size() == 0 {
        return Ok(());
    }
    let (size, len) = (array.dtype.size(), array.shape()[axis]);
    strided::scratch(cx, len * ARGSORT_SCRATCH, span)?;
    let bytes = array.buffer.read();
    let mut to = out.buffer.write();
    let lane = (len, array.layout.strides[axis]);
    let out_lane = (len, out.layout.strides[axis]);
    let mut block = Vec::new();
    let mut order = vec![0_i64; len];
    let starts = lanes::starts(&array.layout, axis);
    for (at, out_at) in starts.into_iter().zip(lanes::starts(&out.layout, axis)) {
        let elements = lanes::read(&bytes, at, lane, size, &mut block);
        argsort_block(array.dtype, elements, &mut order, &mut || cx.poll(span))?;
        strided::scatter(&mut to, bytemuck::cast_slice(&order), out_at, &[out_lane], 8, 0);
    }
    Ok(())
}

fn searchsorted(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let is_right = match bound.get(2) {
        None => false,
        Some(Value::Str(side)) if side.starts_with(['l', 'L']) => false,
        Some(Value::Str(side)) if side.starts_with(['r', 'R']) => true,
        Some(Value::Str(side)) => {
            bail!(span, ValueError, "search side must be 'left' or 'right' (got '{}')", &**side)
        }
        Some(other) => bail!(span, TypeError, "search side must be str, not {}", other.type_name()),
    };
    let (sorted, wanted) = (bound.any_array(0, cx)?, bound.any_array(1, cx)?);
    if sorted.ndim() > 1 {
        bail!(
            span, ValueError, "object too deep for desired array";
            hint: "it looks in one sorted axis: a.ravel(), or one row"
        );
    }
    let sorted = match bound.get(3) {
        None => sorted,
        Some(sorter) => {
            let at = Value::Array(convert::any_array(cx, sorter, None, span)?);
            match super::index::index(cx, &sorted, &at, span)? {
                Value::Array(sorted) => sorted,
                other => convert::any_array(cx, &other, None, span)?,
            }
        }
    };
    let dtype = sorted.dtype.promote(wanted.dtype);
    let sorted = plain(cx, &sorted, dtype, span)?;
    let out = searched(cx, &sorted, &wanted, is_right, span)?;
    Ok(if out.ndim() == 0 { Value::Scalar(out.item()) } else { Value::Array(out) })
}

/// The array itself where it is C-contiguous and of the dtype, else a copy that is.
pub(super) fn plain(cx: &mut Context, array: &Array, dtype: DType, span: Span) -> Result<Array> {
    if array.dtype == dtype && array.is_contiguous(Order::C) {
        return Ok(array.clone());
    }
    strided::copy(cx, array, dtype, Keep::C, span)
}

/// Where each element of an array belongs in a sorted one, which is contiguous and whose dtype holds both.
pub(super) fn searched(
    cx: &mut Context,
    sorted: &Array,
    wanted: &Array,
    is_right: bool,
    span: Span,
) -> Result<Array> {
    let wanted = plain(cx, wanted, sorted.dtype, span)?;
    let out = cx.empty(DType::Int64, Layout::contiguous(wanted.shape(), 8, Order::C), span)?;
    strided::count(cx, sorted.nbytes() + wanted.nbytes(), out.nbytes());
    let size = sorted.dtype.size();
    {
        let (from, what) = (sorted.buffer.read(), wanted.buffer.read());
        let from = &from[sorted.layout.offset..][..sorted.nbytes()];
        let what = &what[wanted.layout.offset..][..wanted.nbytes()];
        let mut to = out.buffer.write();
        let to: &mut [i64] = bytemuck::cast_slice_mut(&mut to);
        let pieces = what.chunks(strided::POLL_ELEMENTS * size);
        for (what, to) in pieces.zip(to.chunks_mut(strided::POLL_ELEMENTS)) {
            cx.poll(span)?;
            sort::search(sorted.dtype, from, what, is_right, to);
        }
    }
    Ok(out)
}

/// Sort by the first key, then stably by the next: the order of the earlier ones stays among equal ones.
fn lexsort(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let keys: Vec<Array> = match bound.required(0) {
        Value::Tuple(keys) => {
            keys.iter().map(|key| convert::any_array(cx, key, None, span)).collect::<Result<_>>()?
        }
        other => {
            let rows = convert::any_array(cx, other, None, span)?;
            if rows.ndim() == 0 {
                bail!(span, TypeError, "need sequence of keys with len > 0 in lexsort");
            }
            (0..rows.shape()[0]).map(|i| rows.view(rows.layout.index(0, i))).collect()
        }
    };
    let Some(first) = keys.first() else {
        bail!(span, TypeError, "need sequence of keys with len > 0 in lexsort");
    };
    if keys.iter().any(|key| key.shape() != first.shape()) {
        bail!(span, ValueError, "all keys need to be the same shape");
    }
    if first.ndim() == 0 {
        return Ok(Value::Scalar(crate::array::dtype::Scalar::Int64(0)));
    }
    let axis = lanes::axis_of(bound.integer(1)?.unwrap_or(-1), first.ndim(), span)?;
    let layout = Layout::contiguous(first.shape(), 8, Order::C);
    let out = cx.empty(DType::Int64, layout, span)?;
    strided::count(cx, keys.iter().map(|key| key.size() * key.dtype.size()).sum(), out.nbytes());
    if first.size() == 0 {
        return Ok(Value::Array(out));
    }
    let len = first.shape()[axis];
    strided::scratch(cx, len * ARGSORT_SCRATCH, span)?;
    let mut to = out.buffer.write();
    let (mut block, mut sorted, mut next) = (Vec::new(), Vec::new(), vec![0_i64; len]);
    let key_starts: Vec<Vec<usize>> =
        keys.iter().map(|key| lanes::starts(&key.layout, axis)).collect();
    for (lane, out_at) in lanes::starts(&out.layout, axis).into_iter().enumerate() {
        let mut order: Vec<i64> = (0..len as i64).collect();
        for (key, starts) in keys.iter().zip(&key_starts) {
            let size = key.dtype.size();
            let dims = (len, key.layout.strides[axis]);
            let bytes = key.buffer.read();
            let elements = lanes::read(&bytes, starts[lane], dims, size, &mut block);
            // The key's elements in the order so far, aligned for any dtype.
            sorted.resize((len * size).div_ceil(8), 0_u64);
            let picked = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut sorted)[..len * size];
            for (to, &i) in picked.chunks_exact_mut(size).zip(&order) {
                to.copy_from_slice(&elements[i as usize * size..][..size]);
            }
            argsort_block(key.dtype, picked, &mut next, &mut || cx.poll(span))?;
            order = next.iter().map(|&i| order[i as usize]).collect();
        }
        let dims = [(len, out.layout.strides[axis])];
        strided::scatter(&mut to, bytemuck::cast_slice(&order), out_at, &dims, 8, 0);
    }
    drop(to);
    Ok(Value::Array(out))
}
