//! Bits packed into bytes and taken out of them: `packbits`, `unpackbits`.

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
use crate::simd_fn;
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
    let is_pack = bound.name == "packbits";
    match &bound.values[i] {
        None => Ok(false),
        Some(Value::Str(text)) if text.starts_with('b') => Ok(false),
        Some(Value::Str(text)) if text.starts_with('l') => Ok(true),
        Some(Value::Str(text)) if is_pack || text.is_empty() => {
            bail!(bound.span, ValueError, "'order' must be either 'little' or 'big'")
        }
        Some(Value::Str(_)) => bail!(bound.span, ValueError, "'order' must begin with 'l' or 'b'"),
        Some(other) => {
            // NumPy's functions in C count their arguments from 1.
            let (name, place) = if is_pack { ("pack", 3) } else { ("unpack", 4) };
            let class = if matches!(other, Value::None) { "None" } else { other.type_name() };
            bail!(bound.span, TypeError, "{name}() argument {place} must be str, not {class}")
        }
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

/// A one in each byte of eight.
const ONES: u64 = 0x0101_0101_0101_0101;

/// Where bit 7 - i of a byte stands in byte i of eight; the factor that moves the lowest bit of byte i to bit
/// 56 + i of a product.
const FALLING: u64 = 0x0102_0408_1020_4080;

/// Where bit i of a byte stands in byte i of eight; the factor that moves the lowest bit of byte i to bit
/// 63 - i of a product.
const RISING: u64 = 0x8040_2010_0804_0201;

/// 1 for each byte of eight that is not 0.
#[inline(always)]
fn ones(bytes: u64) -> u64 {
    const LOW: u64 = 0x7F * ONES;
    ((((bytes & LOW) + LOW) | bytes) >> 7) & ONES
}

/// The byte of eight elements.
#[inline(always)]
fn packed(elements: [u8; 8], is_little: bool) -> u8 {
    let factor = if is_little { FALLING } else { RISING };
    (ones(u64::from_le_bytes(elements)).wrapping_mul(factor) >> 56) as u8
}

/// The eight elements of a byte.
#[inline(always)]
fn unpacked(byte: u8, is_little: bool) -> [u8; 8] {
    let mask = if is_little { RISING } else { FALLING };
    ones((u64::from(byte) * ONES) & mask).to_le_bytes()
}

simd_fn! {
    /// Pack elements side by side; the last byte may stand for fewer than eight.
    fn pack_run(to: &mut [u8], from: &[u8], is_little: bool) {
        let (eights, rest) = from.as_chunks::<8>();
        for (to, &elements) in to.iter_mut().zip(eights) {
            *to = packed(elements, is_little);
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            to[eights.len()] = packed(last, is_little);
        }
    }

    /// Unpack bytes to elements side by side; of the last byte maybe fewer than eight.
    fn unpack_run(to: &mut [u8], from: &[u8], is_little: bool) {
        let (eights, rest) = to.as_chunks_mut::<8>();
        for (to, &byte) in eights.iter_mut().zip(from) {
            *to = unpacked(byte, is_little);
        }
        if let Some(&byte) = from.get(eights.len()) {
            rest.copy_from_slice(&unpacked(byte, is_little)[..rest.len()]);
        }
    }
}

/// Bytes that are packed or unpacked between two looks at the interrupt.
const PIECE: usize = strided::POLL_ELEMENTS / 8;

fn packbits(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let is_little = is_little(bound, 2)?;
    let array = bound.any_array(0, cx)?;
    if array.dtype.is_float() || array.dtype.is_text() {
        bail!(
            span, TypeError, "Expected an input array of integer or boolean data type";
            hint: "compare first: np.packbits(a > 0)"
        );
    }
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
            if inner == 1 {
                let to = to[group * packed..][..packed].chunks_mut(PIECE);
                for (to, from) in to.zip(from[group * len..][..len].chunks(PIECE * 8)) {
                    cx.poll(span)?;
                    pack_run(to, from, is_little);
                }
                continue;
            }
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
    let is_little = is_little(bound, 3)?;
    let array = bound.any_array(0, cx)?;
    if array.dtype != DType::UInt8 {
        bail!(
            span, TypeError, "Expected an input array of unsigned byte data type";
            hint: "convert first: np.unpackbits(a.astype(np.uint8))"
        );
    }
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
            if inner == 1 {
                let to = to[group * bits..][..bits.min(len * 8)].chunks_mut(PIECE * 8);
                for (to, from) in to.zip(from[group * len..][..len].chunks(PIECE)) {
                    cx.poll(span)?;
                    unpack_run(to, from, is_little);
                }
                continue;
            }
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
