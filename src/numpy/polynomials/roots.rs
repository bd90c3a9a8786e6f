//! Polynomials and their roots: `roots` by the eigenvalues of the companion matrix, `poly` from roots.

use super::super::convert::any_array;
use super::super::eager::{array_of, map};
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep};
use super::{call_array, no_texts, one_axis, part};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::Order;
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "poly",
        signature: "seq_of_zeros",
        costs: Costs::Product,
        doc: "The polynomial that has these roots, or the characteristic one of a square matrix.\n\n\
              >>> np.poly([1, 2])\narray([ 1., -3.,  2.])",
        run: Run::Call(|cx, bound| poly(cx, &bound)),
    },
    Function {
        name: "roots",
        signature: "p",
        costs: Costs::Working,
        doc: "Where a polynomial is 0: the eigenvalues of its companion matrix. Roots that are not real are \
              refused.\n\n\
              >>> np.roots([1, -3, 2])\narray([2., 1.])",
        run: Run::Call(|cx, bound| roots(cx, &bound)),
    },
];

fn poly(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let given = one_axis(cx, bound, 0)?;
    let is_square = matches!(given.shape(), [a, b] if a == b && *a != 0);
    let zeros = if is_square {
        call_array(cx, "linalg.eigvals", [Value::Array(given)], span)?
    } else if given.ndim() == 1 {
        let dtype = if given.dtype == DType::Float32 { given.dtype } else { DType::Float64 };
        strided::copy(cx, &given, dtype, Keep::C, span)?
    } else {
        bail!(span, ValueError, "input must be 1d or non-empty square 2d array.")
    };
    if zeros.size() == 0 {
        return Ok(Value::Float(1.0));
    }
    let one = array_of(cx, &[1.0], &[1], span)?;
    let one = strided::copy(cx, &one, zeros.dtype, Keep::C, span)?;
    let mut product = one.clone();
    for i in 0..zeros.size() {
        cx.poll(span)?;
        let zero = part(&zeros, i, 1);
        let negative = map(cx, "negative", &[(&zero).into()], span)?;
        let both = Value::list(vec![Value::Array(one.clone()), Value::Array(negative)]);
        let factor = call_array(cx, "concatenate", [both], span)?;
        product = call_array(cx, "convolve", [product, factor].map(Value::Array), span)?;
    }
    Ok(Value::Array(product))
}

fn roots(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let p = one_axis(cx, bound, 0)?;
    if p.ndim() != 1 {
        bail!(span, ValueError, "Input must be a rank-1 array.");
    }
    no_texts(bound, &p)?;
    let given: Vec<usize> = (0..p.size()).filter(|&i| p.at(&[i]).truth()).collect();
    let (Some(&first), Some(&last)) = (given.first(), given.last()) else {
        return cx.zeros(DType::Float64, &[0], Order::C, span).map(Value::Array);
    };
    let trailing = p.size() - last - 1;
    let dtype = if p.dtype.is_float() { p.dtype } else { DType::Float64 };
    let p = strided::copy(cx, &part(&p, first, last + 1 - first), dtype, Keep::C, span)?;
    let found = if p.size() > 1 {
        let matrix = companion(cx, &p, bound)?;
        call_array(cx, "linalg.eigvals", [Value::Array(matrix)], span)?
    } else {
        cx.zeros(DType::Float64, &[0], Order::C, span)?
    };
    let zeros = cx.zeros(found.dtype, &[trailing], Order::C, span)?;
    let both = Value::list(vec![Value::Array(found), Value::Array(zeros)]);
    call_array(cx, "concatenate", [both], span).map(Value::Array)
}

/// The matrix whose characteristic polynomial it is: ones below the diagonal, and the other coefficients in
/// the first
/// row.
fn companion(cx: &mut Context, p: &Array, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let n = p.size() - 1;
    let matrix = cx.zeros(p.dtype, &[n, n], Order::C, span)?;
    let negative = map(cx, "negative", &[(&part(p, 1, n)).into()], span)?;
    let first = p.view(p.layout.index(0, 0));
    let row = map(cx, "divide", &[(&negative).into(), (&first).into()], span)?;
    strided::assign(cx, &matrix.view(matrix.layout.index(0, 0)), &row, span)?;
    if n > 1 {
        let mut layout = matrix.layout.slice(0, 1, n - 1, 1).index(1, 0);
        layout.strides[0] += matrix.layout.strides[1];
        let below = matrix.view(layout);
        let one = any_array(cx, &Value::Float(1.0), Some(p.dtype), span)?;
        let ones = one.view(one.layout.broadcast_to(&[n - 1]).expect("one number fits any shape"));
        strided::assign(cx, &below, &ones, span)?;
    }
    Ok(matrix)
}
