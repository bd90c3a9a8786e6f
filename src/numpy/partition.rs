//! `partition` and `argpartition`: some elements where sorting would put them, smaller ones before.

use super::convert;
use super::lanes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::introselect::{Keyed, introselect};
use crate::kernels::sort::{ARGSORT_SCRATCH, argselect_block, argsort_block, ranks, select_block};
use crate::value::Value;

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "partition",
        signature: "a, kth, axis=-1, kind='introselect', order=None",
        costs: Costs::Copy,
        doc: "A copy with the element at a place where sorting would put it, the smaller ones before it and \
              the larger ones behind, in no order.\n\n\
              >>> np.partition([3, 1, 2, 0], 1)[:2].max()\nnp.int64(1)",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let (array, axis) = lane(cx, &array, &bound)?;
            let new = strided::copy(cx, &array, array.dtype, Keep::K, bound.span)?;
            partition(cx, &new, axis, &bound)?;
            Ok(Value::Array(new))
        }),
    },
    Function {
        name: "ndarray.partition",
        signature: "self, kth, axis=-1, kind='introselect', order=None",
        costs: Costs::Update,
        doc: "The same in place.\n\n\
              >>> a = np.array([3, 1, 2])\n>>> a.partition(0)\n>>> a[0]\nnp.int64(1)",
        run: Run::Call(|cx, bound| {
            let Value::Array(array) = bound.required(0) else { return Ok(Value::None) };
            if !array.writeable {
                bail!(
                    bound.span, ValueError, "partition array is read-only";
                    hint: "np.partition makes a copy"
                );
            }
            let axis = bound.integer(2)?.unwrap_or(-1);
            let axis = lanes::axis_of(axis, array.ndim(), bound.span)?;
            cx.before_write(&array.buffer, bound.span)?;
            partition(cx, array, axis, &bound)?;
            Ok(Value::None)
        }),
    },
    Function {
        name: "argpartition",
        signature: "a, kth, axis=-1, kind='introselect', order=None",
        costs: Costs::New,
        doc: "The indices that partition an array: the last three of np.argpartition(a, -3) are those of the \
              three largest elements, in no order.\n\n\
              >>> np.argpartition([30, 10, 20], 0)[0]\nnp.int64(1)",
        run: Run::Call(|cx, bound| argpartition(cx, &bound)),
    },
    Function {
        name: "ndarray.argpartition",
        signature: "self, kth, axis=-1, kind='introselect', order=None",
        costs: Costs::New,
        doc: "The indices that partition the array.\n\n\
              >>> np.array([30, 10, 20]).argpartition(0)[0]\nnp.int64(1)",
        run: Run::Call(|cx, bound| argpartition(cx, &bound)),
    },
];

/// The array and its axis; with `axis=None` all elements along one.
fn lane(cx: &mut Context, array: &Array, bound: &Bound) -> Result<(Array, usize)> {
    if let Some(Value::None) = &bound.values[2] {
        Ok((lanes::flat(cx, array, bound.span)?, 0))
    } else {
        let axis = bound.integer(2)?.unwrap_or(-1);
        Ok((array.clone(), lanes::axis_of(axis, array.ndim(), bound.span)?))
    }
}

/// The places that are asked for, rising.
fn places(bound: &Bound, len: usize) -> Result<Vec<usize>> {
    let span = bound.span;
    match bound.get(3) {
        None => {}
        Some(Value::Str(text)) if &**text == "introselect" => {}
        Some(Value::Str(text)) => {
            bail!(span, ValueError, "select kind must be 'introselect' (got '{text}')")
        }
        Some(other) => {
            bail!(span, TypeError, "select kind must be str, not {}", other.type_name())
        }
    }
    let is_float = match bound.required(1) {
        Value::Array(array) => array.dtype.is_float(),
        other => other.as_scalar().is_some_and(|scalar| scalar.dtype().is_float()),
    };
    if is_float {
        bail!(span, TypeError, "Partition index must be integer");
    }
    let mut found = Vec::new();
    for kth in convert::integers(bound.required(1), span)? {
        let place = if kth < 0 { kth + len as i64 } else { kth };
        match usize::try_from(place).ok().filter(|&place| place < len) {
            Some(place) => found.push(place),
            None if len == 0 => {}
            None => bail!(span, ValueError, "kth(={place}) out of bounds ({len})"),
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Lanes up to this length NumPy sorts whole on processors with AVX-512, where one place is asked for and the
/// elements have so many bytes (`x86-simd-sort`, `network_sort_threshold`).
const SORTED_WHOLE: usize = 256;

/// Beyond this length a lane is selected from by vectors, in an order of its own: NumPy's differs from processor to
/// processor.
const LONG: usize = 2048;

/// The indices that partition a lane, in NumPy's order unless it is long.
fn order_of(
    cx: &Context,
    dtype: DType,
    elements: &[u8],
    places: &[usize],
    (is_wide, span): (bool, Span),
) -> Result<Vec<i64>> {
    let len = elements.len() / dtype.size().max(1);
    cx.poll(span)?;
    if dtype.is_text() {
        // NumPy selects among numbers alone, and sorts all else.
        let mut order = vec![0; len];
        argsort_block(dtype, elements, &mut order, &mut || cx.poll(span))?;
        return Ok(order);
    }
    if len > LONG {
        let mut order = vec![0; len];
        match *places {
            [place] => argselect_block(dtype, elements, place, &mut order),
            _ => argsort_block(dtype, elements, &mut order, &mut || cx.poll(span))?,
        }
        return Ok(order);
    }
    let mut all = vec![0; len];
    ranks(dtype, elements, &mut all);
    let mut keys: Vec<Keyed> = all.into_iter().zip(0..).collect();
    if places.len() == 1 && is_wide && len <= SORTED_WHOLE {
        keys.sort_unstable();
    } else {
        introselect(&mut keys, places, dtype.is_float());
    }
    Ok(keys.into_iter().map(|(_, i)| i).collect())
}

/// Partition each lane of an array where it stands.
fn partition(cx: &mut Context, array: &Array, axis: usize, bound: &Bound) -> Result<()> {
    let span = bound.span;
    let len = array.shape()[axis];
    let places = places(bound, len)?;
    if array.size() == 0 {
        return Ok(());
    }
    let (size, stride) = (array.dtype.size(), array.layout.strides[axis]);
    strided::scratch(cx, len * (ARGSORT_SCRATCH + size), span)?;
    let mut bytes = array.buffer.write();
    let mut block = Vec::new();
    let mut moved = vec![0; if len > LONG && !array.dtype.is_text() { 0 } else { len * size }];
    for at in lanes::starts(&array.layout, axis) {
        if len > LONG && !array.dtype.is_text() {
            let mut polled = || cx.poll(span);
            let select = |lane: &mut [u8]| select_block(array.dtype, lane, &places, &mut polled);
            lanes::update(&mut bytes, at, (len, stride), size, &mut block, select)?;
            continue;
        }
        let elements = lanes::read(&bytes, at, (len, stride), size, &mut block);
        let is_wide = size > 1 && !array.dtype.is_text();
        let order = order_of(cx, array.dtype, elements, &places, (is_wide, span))?;
        for (to, i) in moved.chunks_exact_mut(size).zip(order) {
            to.copy_from_slice(&elements[i as usize * size..][..size]);
        }
        strided::scatter(&mut bytes, &moved, at, &[(len, stride)], size, 0);
    }
    drop(bytes);
    strided::count(cx, array.nbytes(), array.nbytes());
    Ok(())
}

fn argpartition(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let (array, axis) = if array.ndim() == 0 {
        (array.view(array.layout.insert_axis(0)), 0)
    } else {
        lane(cx, &array, bound)?
    };
    let (len, size) = (array.shape()[axis], array.dtype.size());
    let places = places(bound, len)?;
    let layout = strided::layout_like(&array, array.shape(), DType::Int64, Keep::K);
    let out = cx.empty(DType::Int64, layout, span)?;
    if array.size() == 0 {
        return Ok(Value::Array(out));
    }
    strided::scratch(cx, len * ARGSORT_SCRATCH, span)?;
    {
        let bytes = array.buffer.read();
        let mut to = out.buffer.write();
        let lane = (len, array.layout.strides[axis]);
        let out_lane = [(len, out.layout.strides[axis])];
        let mut block = Vec::new();
        let is_wide = size >= 4 && !array.dtype.is_text();
        let starts = lanes::starts(&array.layout, axis);
        for (at, out_at) in starts.into_iter().zip(lanes::starts(&out.layout, axis)) {
            let elements = lanes::read(&bytes, at, lane, size, &mut block);
            let order = order_of(cx, array.dtype, elements, &places, (is_wide, span))?;
            strided::scatter(&mut to, bytemuck::cast_slice(&order), out_at, &out_lane, 8, 0);
        }
    }
    strided::count(cx, array.nbytes(), out.nbytes());
    Ok(Value::Array(out))
}
