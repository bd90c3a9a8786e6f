//! Ufuncs and reductions at once, without a plan: what functions compute with that are made of several steps.
//!
//! Every step makes an array, as it does in NumPy, whose code for these functions is Python.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use smallvec::SmallVec;

use super::convert::word_of;
use super::create::lengths_text;
use super::deviations::result_shape;
use super::strided::{self, Keep};
use super::ufunc::{self, OperandType};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::events::{Events, examine};
use crate::kernels::reduce::{Reduction, sum_dtype};
use crate::kernels::reduce_nd::{self, Request, Strided, Target};
use crate::value::Value;

/// Elements that a kernel is given at once.
const BLOCK: usize = 4096;

/// What a step takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand<'a> {
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

impl Operand<'_> {
    fn ty(self) -> OperandType {
        match self {
            Self::Array(array) => OperandType::Strong(array.dtype),
            Self::Int(number) => OperandType::Int(number),
            Self::Float(_) => OperandType::Float,
        }
    }

    fn shape(&self) -> &[usize] {
        match self {
            Self::Array(array) => array.shape(),
            Self::Int(_) | Self::Float(_) => &[],
        }
    }
}

/// An operand as the loop reads it: a block of one number again and again, or elements side by side.
enum Input {
    Same(Vec<u64>),
    Each(Array),
}

impl Input {
    /// The bytes of `n` elements from the `first` one on; `locked` are those of an array.
    fn block<'a>(
        &'a self,
        locked: Option<&'a [u8]>,
        (first, n): (usize, usize),
        size: usize,
    ) -> &'a [u8] {
        match (self, locked) {
            (Self::Each(array), Some(bytes)) => {
                let at = array.layout.offset + first * size;
                &bytes[at..at + n * size]
            }
            (Self::Same(block), _) => &bytemuck::cast_slice(block)[..n * size],
            (Self::Each(_), None) => unreachable!("an array was locked"),
        }
    }

    fn of(
        cx: &mut Context,
        operand: Operand<'_>,
        dtype: DType,
        shape: &[usize],
        span: Span,
    ) -> Result<Self> {
        let size = dtype.size();
        let array = match operand {
            Operand::Array(array) if array.size() != 1 => array,
            Operand::Array(array) => return Ok(Self::same(array.item(), dtype)),
            Operand::Int(number) => return Ok(Self::same(Scalar::Int64(number), dtype)),
            Operand::Float(number) => return Ok(Self::same(Scalar::Float64(number), dtype)),
        };
        let view = array.layout.broadcast_to(shape).expect("the shapes broadcast");
        let is_ready = array.dtype == dtype && view.is_contiguous(size, Order::C);
        let view = array.view(view);
        Ok(Self::Each(if is_ready {
            view
        } else {
            strided::copy(cx, &view, dtype, Keep::C, span)?
        }))
    }

    fn same(number: Scalar, dtype: DType) -> Self {
        let word = word_of(number, dtype);
        let mut block = vec![0_u64; BLOCK];
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut block);
        for out in bytes[..BLOCK * dtype.size()].chunks_exact_mut(dtype.size()) {
            out.copy_from_slice(&word.0[..dtype.size()]);
        }
        Self::Same(block)
    }
}

/// A ufunc of one or two operands, in a new array in C order.
///
/// # Errors
/// What NumPy raises for the operands; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn map(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    span: Span,
) -> Result<Array> {
    let ufunc = ufunc::find(name).expect("the name stands in the table");
    let types: SmallVec<[OperandType; 2]> = operands.iter().map(|operand| operand.ty()).collect();
    let chosen = ufunc.resolve(&types).map_err(|error| error.at(span))?;
    let Some(shape) = broadcast_shapes(operands.iter().map(Operand::shape)) else {
        let shapes: Vec<String> = operands.iter().map(|o| lengths_text(o.shape())).collect();
        bail!(
            span,
            ValueError,
            "operands could not be broadcast together with shapes {} ",
            shapes.join(" ")
        );
    };
    let mut inputs: SmallVec<[Input; 2]> = SmallVec::new();
    for (operand, dtype) in operands.iter().zip(chosen.inputs) {
        inputs.push(Input::of(cx, *operand, dtype, &shape, span)?);
    }
    let layout = Layout::contiguous(&shape, chosen.output.size(), Order::C);
    let out = cx.empty(chosen.output, layout, span)?;
    let count = out.size();
    let events = {
        let guards: SmallVec<[_; 2]> = inputs
            .iter()
            .map(|input| match input {
                Input::Each(array) => Some(array.buffer.read()),
                Input::Same(_) => None,
            })
            .collect();
        let mut events = Events::default();
        let mut written = out.buffer.write();
        for first in (0..count).step_by(BLOCK) {
            let n = BLOCK.min(count - first);
            let slices: SmallVec<[(DType, &[u8]); 2]> = inputs
                .iter()
                .zip(&guards)
                .zip(chosen.inputs)
                .map(|((input, guard), dtype)| {
                    (dtype, input.block(guard.as_deref(), (first, n), dtype.size()))
                })
                .collect();
            let size = chosen.output.size();
            let block = &mut written[first * size..(first + n) * size];
            let right = slices.get(1).map_or(&[][..], |slice| slice.1);
            if chosen.kernel.run(block, slices[0].1, right) {
                let found =
                    examine(ufunc.infinity, (chosen.output, block), &slices, name == "power");
                events = events.and(found);
            }
            if first % (16 * BLOCK) == 0 {
                cx.poll(span)?;
            }
        }
        events
    };
    let read: usize = operands
        .iter()
        .map(|operand| if let Operand::Array(array) = operand { array.nbytes() } else { 0 })
        .sum();
    cx.meter = cx.meter.then(Cost {
        ops: u64::from(ufunc.ops) * count as u64,
        bytes_read: read as u64,
        bytes_written: out.nbytes() as u64,
        passes: 1,
        ..Cost::default()
    });
    for word in events.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in {}", ufunc.name));
    }
    Ok(out)
}

/// A reduction over the axes that are marked, in a new array; the elements are converted to `accumulate` first.
///
/// # Errors
/// NumPy's `ValueError` for an extreme of nothing; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn fold(
    cx: &mut Context,
    op: Reduction,
    array: &Array,
    (goes, keepdims): (&[bool], bool),
    accumulate: DType,
    span: Span,
) -> Result<Array> {
    if reduce_nd::is_undefined(op, array.shape(), goes) {
        bail!(span, ValueError, "{}", op.empty_message());
    }
    let size = accumulate.size();
    let kept = reduce_nd::result_strides(array.shape(), &array.layout.strides, goes, size);
    let mut steps = kept.iter();
    let strides = goes.iter().filter(|goes| keepdims || !**goes).map(|goes| {
        if *goes { size as isize } else { *steps.next().expect("each kept axis has a stride") }
    });
    let layout = Layout {
        strides: strides.collect(),
        shape: result_shape(array.shape(), goes, keepdims),
        offset: 0,
    };
    let out = cx.empty(accumulate, layout, span)?;
    let interrupt = Arc::clone(&cx.interrupt);
    let mut poll = || {
        if interrupt.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let Layout { shape, strides, offset } = &array.layout;
    let bytes = array.buffer.read();
    let input = Strided { bytes: &bytes, dtype: array.dtype, shape, strides, offset: *offset };
    let request = Request { op, accumulate, reduced: goes, initial: None };
    let flow = {
        let mut written = out.buffer.write();
        let target = Target { bytes: &mut written, strides: &kept, offset: 0, given: false };
        reduce_nd::reduce(&request, input, target, &mut reduce_nd::Scratch::default(), &mut poll)
    };
    drop(bytes);
    if flow.is_break() {
        bail!(span, KeyboardInterrupt, "");
    }
    cx.meter = cx.meter.then(Cost {
        ops: array.size() as u64,
        bytes_read: array.nbytes() as u64,
        bytes_written: out.nbytes() as u64,
        passes: 1,
        ..Cost::default()
    });
    Ok(out)
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
pub(super) fn floats(cx: &mut Context, array: &Array, span: Span) -> Result<Vec<f64>> {
    cx.room_for(array.size() * 8, span)?;
    if let Some(floats) = array.to_vec::<f64>() {
        return Ok(floats);
    }
    let array = strided::copy(cx, array, DType::Float64, Keep::C, span)?;
    Ok(array.to_vec().expect("it was converted to floats"))
}
