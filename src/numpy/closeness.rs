//! Whether arrays are equal, or nearly.

use super::convert::{self, as_array};
use super::eager::{Operand, fold, map, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::broadcast_shapes;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "isclose",
        signature: "a, b, rtol=1e-05, atol=1e-08, equal_nan=False",
        costs: Costs::Working,
        doc: "Whether numbers differ by at most atol and rtol times the second one.\n\n\
              >>> np.isclose([1.0, 2.0], [1.0 + 1e-9, 2.1])\narray([ True, False])",
        run: Run::Call(|cx, bound| isclose(cx, &bound).map(unpacked)),
    },
    Function {
        name: "allclose",
        signature: "a, b, rtol=1e-05, atol=1e-08, equal_nan=False",
        costs: Costs::Working,
        doc: "Whether all numbers are close, by isclose.\n\n\
              >>> np.allclose([0.1 + 0.2], [0.3])\nTrue",
        run: Run::Call(|cx, bound| {
            let close = isclose(cx, &bound)?;
            all(cx, &close, bound.span).map(Value::Bool)
        }),
    },
    Function {
        name: "array_equal",
        signature: "a1, a2, equal_nan=False",
        costs: Costs::Working,
        doc: "Whether two arrays have the same shape and the same elements.\n\n\
              >>> np.array_equal([1, 2], [1, 2])\nTrue",
        run: Run::Call(|cx, bound| array_equal(cx, &bound)),
    },
    Function {
        name: "array_equiv",
        signature: "a1, a2",
        costs: Costs::Working,
        doc: "Whether two arrays have the same elements once they are broadcast.\n\n\
              >>> np.array_equiv([1, 2], [[1, 2], [1, 2]])\nTrue",
        run: Run::Call(|cx, bound| {
            let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
            if broadcast_shapes([a.shape(), b.shape()]).is_none() {
                return Ok(Value::Bool(false));
            }
            let same = map(cx, "equal", &[(&a).into(), (&b).into()], bound.span)?;
            all(cx, &same, bound.span).map(Value::Bool)
        }),
    },
];

/// Whether all elements are true.
fn all(cx: &mut Context, array: &Array, span: Span) -> Result<bool> {
    let goes = vec![true; array.ndim()];
    let result = fold(cx, Reduction::All, array, (&goes, false), DType::Bool, span)?;
    Ok(result.item().truth())
}

fn isclose(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let (x, y) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let float = if y.dtype.is_float() { y.dtype } else { y.dtype.promote(DType::Float64) };
    let y = if y.dtype == float { y } else { strided::copy(cx, &y, float, Keep::C, span)? };
    let tolerance = |i: usize, default: f64| {
        bound.get(i).map_or(Ok(default), |value| convert::as_float(value, span))
    };
    let (relative, absolute) = (tolerance(2, 1e-5)?, tolerance(3, 1e-8)?);
    // What infinities leave is no fault here.
    let warned = cx.warnings.len();
    let apart = map(cx, "subtract", &[(&x).into(), (&y).into()], span)?;
    let apart = map(cx, "absolute", &[(&apart).into()], span)?;
    let size = map(cx, "absolute", &[(&y).into()], span)?;
    let room = map(cx, "multiply", &[Operand::Float(relative), (&size).into()], span)?;
    let room = map(cx, "add", &[Operand::Float(absolute), (&room).into()], span)?;
    let near = map(cx, "less_equal", &[(&apart).into(), (&room).into()], span)?;
    let finite = map(cx, "isfinite", &[(&y).into()], span)?;
    let near = map(cx, "bitwise_and", &[(&near).into(), (&finite).into()], span)?;
    let same = map(cx, "equal", &[(&x).into(), (&y).into()], span)?;
    let mut close = map(cx, "bitwise_or", &[(&near).into(), (&same).into()], span)?;
    if bound.flag(4, false)? {
        let both = both_nan(cx, &x, &y, span)?;
        close = map(cx, "bitwise_or", &[(&close).into(), (&both).into()], span)?;
    }
    cx.warnings.truncate(warned);
    Ok(close)
}

/// Where both are NaN.
fn both_nan(cx: &mut Context, x: &Array, y: &Array, span: Span) -> Result<Array> {
    let x = map(cx, "isnan", &[x.into()], span)?;
    let y = map(cx, "isnan", &[y.into()], span)?;
    map(cx, "bitwise_and", &[(&x).into(), (&y).into()], span)
}

fn array_equal(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let arrays = [0, 1].map(|i| as_array(cx, bound.required(i), None, span));
    let [Ok(a), Ok(b)] = arrays else { return Ok(Value::Bool(false)) };
    if a.shape() != b.shape() {
        return Ok(Value::Bool(false));
    }
    let mut same = map(cx, "equal", &[(&a).into(), (&b).into()], span)?;
    if bound.flag(2, false)? {
        let both = both_nan(cx, &a, &b, span)?;
        same = map(cx, "bitwise_or", &[(&same).into(), (&both).into()], span)?;
    }
    all(cx, &same, span).map(Value::Bool)
}
