//! Ufuncs and reductions at once, without a plan: what functions compute with that are made of several steps.
//!
//! Every step makes an array, as it does in NumPy, whose code for these functions is Python.

use smallvec::SmallVec;

use super::fold::Fold;
use super::lanes;
use super::strided::{self, Keep};
use super::ufunc::{self, OperandType};
use super::ufunc_call::{self, Keywords};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast;
use crate::kernels::events::Events;
use crate::kernels::reduce::{Reduction, sum_dtype};
use crate::value::Value;

/// Elements that are visited together: 32 KiB of float64.
pub(super) const BLOCK: usize = 4096;

/// What a step takes.
#[derive(Clone, Copy, Debug)]
pub enum Operand<'a> {
    /// An array.
    Array(&'a Array),
    /// A Python int, whose dtype follows the others.
    Int(i64),
    /// A Python float.
    Float(f64),
}

impl<'a> From<&'a Array> for Operand<'a> {
    fn from(array: &'a Array) -> Self {
        Self::Array(array)
    }
}

impl<'a> Operand<'a> {
    /// What is known of it before anything is computed.
    pub fn ty(self) -> OperandType {
        match self {
            Self::Array(array) => OperandType::Strong(array.dtype),
            Self::Int(number) => OperandType::Int(number),
            Self::Float(_) => OperandType::Float,
        }
    }

    /// It, where it is an array.
    pub fn array(&self) -> Option<&'a Array> {
        match self {
            Self::Array(array) => Some(array),
            Self::Int(_) | Self::Float(_) => None,
        }
    }

    /// Its lengths; a number has none.
    pub fn shape(&self) -> &[usize] {
        match self {
            Self::Array(array) => array.shape(),
            Self::Int(_) | Self::Float(_) => &[],
        }
    }
}

/// A ufunc of one result, in a new array in C order.
///
/// # Errors
/// What NumPy raises for the operands; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn map(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    span: Span,
) -> Result<Array> {
    let (out, events) = map_quietly(cx, name, operands, span)?;
    warn(cx, events, name, span);
    Ok(out)
}

/// The same as an operator between NumPy's numbers or arrays, whose warnings differ in name.
///
/// # Errors
/// As [`map`].
pub(super) fn operate(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    span: Span,
) -> Result<Array> {
    let (out, events) = map_quietly(cx, name, operands, span)?;
    let scalar = format!("scalar {name}");
    warn(cx, events, if out.ndim() == 0 { &scalar } else { name }, span);
    Ok(out)
}

/// Warn of what a step raised.
pub(super) fn warn(cx: &mut Context, events: Events, name: &str, span: Span) {
    for word in events.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in {name}"));
    }
}

/// The same as [`map`], and what it raised, of which nothing is said.
///
/// # Errors
/// As [`map`].
pub(super) fn map_quietly(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    span: Span,
) -> Result<(Array, Events)> {
    let ufunc = ufunc::find(name).expect("the name stands in the table");
    let keywords = Keywords { order: Keep::C, ..Keywords::default() };
    let (mut results, events) = ufunc_call::call_quietly(cx, ufunc, operands, &keywords, span)?;
    Ok((results.swap_remove(0), events))
}

/// The same as [`map`] in the memory order of the operands, as NumPy's own code leaves it.
///
/// # Errors
/// As [`map`].
pub(super) fn map_in_order(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    span: Span,
) -> Result<Array> {
    let ufunc = ufunc::find(name).expect("the name stands in the table");
    let keywords = Keywords { order: Keep::K, ..Keywords::default() };
    let (mut results, events) = ufunc_call::call_quietly(cx, ufunc, operands, &keywords, span)?;
    warn(cx, events, name, span);
    Ok(results.swap_remove(0))
}

/// The same as [`map`] into an array that is there.
///
/// # Errors
/// As [`map`].
pub(super) fn map_into(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    out: &Array,
    span: Span,
) -> Result<()> {
    let ufunc = ufunc::find(name).expect("the name stands in the table");
    let mut keywords = Keywords::default();
    keywords.out.push(Some(out.clone()));
    let (_results, events) = ufunc_call::call_quietly(cx, ufunc, operands, &keywords, span)?;
    warn(cx, events, name, span);
    Ok(())
}

/// The same where the result stands in the memory of the first operand, if nothing else holds it and the
/// result has its shape and dtype; else in a new array.
///
/// # Errors
/// As [`map`].
#[expect(clippy::needless_pass_by_value, reason = "what is handed over may be written into")]
pub(super) fn update(
    cx: &mut Context,
    name: &str,
    array: Array,
    other: Option<Operand<'_>>,
    span: Span,
) -> Result<(Array, Events)> {
    let operands: SmallVec<[Operand<'_>; 2]> =
        [Operand::Array(&array)].into_iter().chain(other).collect();
    let ufunc = ufunc::find(name).expect("the name stands in the table");
    let types: SmallVec<[OperandType; 2]> = operands.iter().map(|operand| operand.ty()).collect();
    let chosen = ufunc.resolve(&types).map_err(|error| error.at(span))?;
    let shape = broadcast_shapes(operands.iter().map(Operand::shape));
    let fits =
        chosen.output == array.dtype && shape.is_some_and(|shape| shape[..] == *array.shape());
    let mut keywords = Keywords { order: Keep::K, ..Keywords::default() };
    if fits && array.is_temporary() {
        keywords.out.push(Some(array.clone()));
    }
    let (mut results, events) = ufunc_call::call_quietly(cx, ufunc, &operands, &keywords, span)?;
    Ok((results.swap_remove(0), events))
}

/// Visit the elements of an array in C order, converted to a dtype, in blocks; each with the place of its
/// first element.
///
/// # Errors
/// `KeyboardInterrupt`, and what `visit` raises.
pub(super) fn each_block(
    cx: &mut Context,
    array: &Array,
    dtype: DType,
    span: Span,
    mut visit: impl FnMut(&mut Context, usize, &[u8]) -> Result<()>,
) -> Result<()> {
    let (from, count) = (array.dtype.size(), array.size());
    let convert = (array.dtype != dtype).then(|| cast(dtype, array.dtype));
    let dims = lanes::dims_of(&array.layout);
    let mut gathered = vec![0_u64; BLOCK];
    let mut converted = vec![0_u64; if convert.is_some() { BLOCK } else { 0 }];
    let bytes = array.buffer.read();
    for first in (0..count).step_by(BLOCK) {
        let n = BLOCK.min(count - first);
        let piece = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut gathered)[..n * from];
        strided::gather(piece, &bytes, array.layout.offset, &dims, from, first);
        if let Some(convert) = convert {
            let block = &mut bytemuck::cast_slice_mut(&mut converted)[..n * dtype.size()];
            let _events = convert(block, piece);
            visit(cx, first, block)?;
        } else {
            visit(cx, first, piece)?;
        }
        if first % (16 * BLOCK) == 0 {
            cx.poll(span)?;
        }
    }
    drop(bytes);
    strided::count(cx, array.nbytes(), 0);
    Ok(())
}

/// A reduction over the axes that are marked, in a new array; the elements are converted to `accumulate` first.
///
/// # Errors
/// As [`Fold::run`].
pub(super) fn fold(
    cx: &mut Context,
    op: Reduction,
    array: &Array,
    way: (&[bool], bool),
    accumulate: DType,
    span: Span,
) -> Result<Array> {
    Fold::new(op, way, accumulate).run(cx, array, span)
}

/// The sum over the axes that are marked, in the dtype in which NumPy adds.
pub(super) fn sum(
    cx: &mut Context,
    array: &Array,
    goes: &[bool],
    keepdims: bool,
    span: Span,
) -> Result<Array> {
    fold(cx, Reduction::Sum, array, (goes, keepdims), sum_dtype(array.dtype), span)
}

/// The mean over the axes that are marked: of integers in float64.
pub(super) fn mean(
    cx: &mut Context,
    array: &Array,
    goes: &[bool],
    keepdims: bool,
    span: Span,
) -> Result<Array> {
    let dtype = if array.dtype.is_float() { array.dtype } else { DType::Float64 };
    let count: usize =
        array.shape().iter().zip(goes).filter(|(_, g)| **g).map(|(n, _)| n).product();
    let total = fold(cx, Reduction::Sum, array, (goes, keepdims), dtype, span)?;
    if count == 0 {
        cx.warn(span, "RuntimeWarning", "Mean of empty slice".to_owned());
    }
    map(cx, "divide", &[(&total).into(), Operand::Int(count as i64)], span)
}

/// An array without axes as its number, any other as it is.
pub(super) fn unpacked(array: Array) -> Value {
    if array.ndim() == 0 { Value::Scalar(array.item()) } else { Value::Array(array) }
}

/// An array of a dtype and shape out of elements in C order.
///
/// # Errors
/// `MemoryError`.
pub(super) fn array_of<T: crate::array::dtype::Element>(
    cx: &mut Context,
    elements: &[T],
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let layout = Layout::contiguous(shape, T::DTYPE.size(), Order::C);
    let array = cx.empty(T::DTYPE, layout, span)?;
    bytemuck::cast_slice_mut(&mut array.buffer.write())[..elements.len()].copy_from_slice(elements);
    strided::count(cx, 0, array.nbytes());
    Ok(array)
}

/// The elements as floats, in C order.
///
/// # Errors
/// `MemoryError`.
pub(super) fn floats(cx: &mut Context, array: &Array, span: Span) -> Result<Vec<f64>> {
    strided::check_free(cx, array.size().saturating_mul(size_of::<f64>()), span)?;
    if let Some(floats) = array.to_vec::<f64>() {
        return Ok(floats);
    }
    let array = strided::copy(cx, array, DType::Float64, Keep::C, span)?;
    Ok(array.to_vec().expect("it was converted to floats"))
}
