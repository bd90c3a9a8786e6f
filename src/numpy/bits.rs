//! Bits packed into bytes and taken out of them: `packbits`, `unpackbits`.

use super::convert;
use super::lanes;
use super::manipulate::raveled;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "packbits",
        signature: "a, axis=None, bitorder='big'",
        costs: Costs::Working,
        doc: "Eight elements as the bits of one byte, 1 for each that is not 0; the last byte is filled with \
              zeros.\n\n\
              >>> np.packbits([1, 0, 1])\narray([160], dtype=uint8)",
        run: Run::Call(|cx, bound| packbits(cx, &bound)),
    },
    Function {
        name: "unpackbits",
        signature: "a, axis=None, count=None, bitorder='big'",
        costs: Costs::New,
        doc: "The bits of bytes as elements 0 and 1; with count= the first ones, or all but the last.\n\n\
              >>> np.unpackbits(np.array([5], dtype=np.uint8))\n\
              array([0, 0, 0, 0, 0, 1, 0, 1], dtype=uint8)",
        run: Run::Call(|cx, bound| unpackbits(cx, &bound)),
    },
];

/// Whether the first bit is that of 1.
fn is_little(bound: &Bound, i: usize) -> Result<bool> {
    match bound.get(i) {
        None => Ok(false),
        Some(Value::Str(text)) if text.starts_with('b') => Ok(false),
        Some(Value::Str(text)) if text.starts_with('l') => Ok(true),
        Some(_) => bail!(bound.span, ValueError, "'order' must be either 'little' or 'big'"),
    }
}

/// The array and the axis along which its bits lie: with `axis=None` all elements along one.
fn along(cx: &mut Context, array: &Array, bound: &Bound) -> Result<(Array, usize)> {
    match bound.integer(1)? {
        Some(axis) if array.ndim() > 0 => {
            Ok((array.clone(), lanes::axis_of(axis, array.ndim(), bound.span)?))
        }
        _ => Ok((raveled(cx, array, bound.span)?, 0)),
    }
}

/// Lengths before an axis, of it, and behind it.
fn cut(shape: &[usize], axis: usize) -> (usize, usize, usize) {
    (shape[..axis].iter().product(), shape[axis], shape[axis + 1..].iter().product())
}

fn packbits(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if array.dtype.is_float() {
        bail!(
            span, TypeError, "Expected an input array of integer or boolean data type";
            hint: "compare first: np.packbits(a > 0)"
        );
    }
    let is_little = is_little(bound, 2)?;
    let (array, axis) = along(cx, &array, bound)?;
    let truths = if array.dtype.size() == 1 {
        super::sort::plain(cx, &array, array.dtype, span)?
    } else {
        strided::copy(cx, &array, DType::Bool, Keep::C, span)?
    };
    let mut shape: Shape = array.shape().into();
    shape[axis] = shape[axis].div_ceil(8);
    let out = cx.empty(DType::UInt8, Layout::contiguous(&shape, 1, Order::C), span)?;
    let (outer, len, inner) = cut(array.shape(), axis);
    let packed = shape[axis];
    {
        let bytes = truths.buffer.read();
        let from = &bytes[truths.layout.offset..][..truths.nbytes()];
        let mut to = out.buffer.write();
        for group in 0..outer {
            for place in 0..packed {
                cx.poll(span)?;
                let row = &mut to[(group * packed + place) * inner..][..inner];
                row.fill(0);
                for bit in 0..(len - place * 8).min(8) {
                    let weight = if is_little { 1_u8 << bit } else { 128 >> bit };
                    let elements = &from[(group * len + place * 8 + bit) * inner..][..inner];
                    for (to, &element) in row.iter_mut().zip(elements) {
                        *to |= if element == 0 { 0 } else { weight };
                    }
                }
            }
        }
    }
    strided::count(cx, truths.nbytes(), out.nbytes());
    Ok(Value::Array(out))
}

fn unpackbits(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = convert::as_array(cx, bound.required(0), None, span)?;
    if array.dtype != DType::UInt8 {
        bail!(
            span, TypeError, "Expected an input array of unsigned byte data type";
            hint: "convert first: np.unpackbits(a.astype(np.uint8))"
        );
    }
    let is_little = is_little(bound, 3)?;
    let (array, axis) = along(cx, &array, bound)?;
    let (outer, len, inner) = cut(array.shape(), axis);
    let bits = match bound.integer(2)? {
        None => len * 8,
        Some(count) if count >= 0 => count as usize,
        Some(count) => match (len * 8).checked_sub(count.unsigned_abs() as usize) {
            Some(bits) => bits,
            None => bail!(span, ValueError, "-count larger than number of elements"),
        },
    };
    let mut shape: Shape = array.shape().into();
    shape[axis] = bits;
    let out = cx.zeros(DType::UInt8, &shape, Order::C, span)?;
    let source = super::sort::plain(cx, &array, DType::UInt8, span)?;
    {
        let bytes = source.buffer.read();
        let from = &bytes[source.layout.offset..][..source.nbytes()];
        let mut to = out.buffer.write();
        for group in 0..outer {
            for place in 0..bits.min(len * 8) {
                if place % 1024 == 0 {
                    cx.poll(span)?;
                }
                let shift = if is_little { place % 8 } else { 7 - place % 8 };
                let elements = &from[(group * len + place / 8) * inner..][..inner];
                let row = &mut to[(group * bits + place) * inner..][..inner];
                for (to, &element) in row.iter_mut().zip(elements) {
                    *to = (element >> shift) & 1;
                }
            }
        }
    }
    strided::count(cx, source.nbytes(), out.nbytes());
    Ok(Value::Array(out))
}
