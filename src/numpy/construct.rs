//! `np.ndarray(…)`: an array of any content, or over the memory of another one.

use super::convert;
use super::registry::{Bound, Costs, Function, Run};
use super::sharing::within_memory;
use super::texts;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Strides};
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "ndarray",
    signature: "shape, dtype=float, buffer=None, offset=0, strides=None, order=None",
    costs: Costs::ViewOrCopy,
    doc: "The class of arrays: called, an array of any content, or one over the memory of another array (buffer), \
        from an offset in bytes on. np.array, np.zeros and np.empty are what is called for.\n\n\
          >>> np.ndarray((2,), buffer=np.array([1, 2, 3]), offset=8, dtype=int)\narray([2, 3])\n\
          >>> isinstance(np.ones(3), np.ndarray)\nTrue",
    run: Run::Call(|cx, bound| construct(cx, &bound)),
}];

fn construct(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let shape = bound.shape(0)?;
    let dtype = texts::sized(bound.any_dtype(1)?.unwrap_or(DType::Float64), DType::Text(1));
    let order = convert::as_order(bound.get(5), span)?;
    let size = dtype.size();
    super::create::check_size(&shape, dtype, span)?;
    let contiguous = Layout::contiguous(&shape, size, order);
    let strides: Strides = match bound.get(4) {
        None => contiguous.strides.clone(),
        Some(given) => convert::integers(given, span)?.iter().map(|&step| step as isize).collect(),
    };
    if strides.len() != shape.len() {
        bail!(span, ValueError, "strides, if given, must be the same length as shape");
    }
    let Some(buffer) = bound.get(2) else {
        if strides != contiguous.strides {
            bail!(
                span,
                ValueError,
                "strides is incompatible with shape of requested array and size of buffer"
            );
        }
        return cx.empty(dtype, contiguous, span).map(Value::Array);
    };
    let Value::Array(memory) = buffer else {
        bail!(
            span, TypeError, "a bytes-like object is required, not '{}'", buffer.type_name();
            hint: "numscope takes the memory of arrays: np.array(x)"
        )
    };
    if !memory.is_contiguous(Order::C) {
        bail!(span, ValueError, "ndarray is not C-contiguous"; hint: "np.ascontiguousarray makes a copy");
    }
    let offset = bound.integer(3)?.unwrap_or(0);
    let Some(start) = usize::try_from(offset).ok().filter(|&at| at <= memory.nbytes()) else {
        bail!(
            span,
            ValueError,
            "offset must be non-negative and no greater than buffer length ({})",
            memory.nbytes()
        );
    };
    let layout = Layout { shape, strides, offset: start };
    let reach = layout.size() * size;
    if bound.get(4).is_none() && start + reach > memory.nbytes() {
        bail!(span, TypeError, "buffer is too small for requested array");
    }
    if !within_memory(&layout, size, memory.nbytes()) {
        bail!(
            span,
            ValueError,
            "strides is incompatible with shape of requested array and size of buffer"
        );
    }
    let layout = Layout { offset: memory.layout.offset + start, ..layout };
    let unit = if dtype.is_text() { 4 } else { size.max(1) };
    if layout.size() > 0 && !layout.offset.is_multiple_of(unit) {
        bail!(
            span,
            NotImplementedError,
            "numscope has no unaligned arrays: a {dtype} stands at a multiple of {unit} bytes"
        );
    }
    let mut view = memory.view(layout);
    view.dtype = dtype;
    Ok(Value::Array(view))
}
