//! Matrices of more rows than columns: `lstsq`, `qr`.

use super::eager::floats;
use super::linalg::result;
use super::registry::{Bound, Costs, Function, Run};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::kernels::dense::{least_squares, orthogonal, singular_values};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "linalg.lstsq",
        signature: "a, b, rcond=None",
        costs: Costs::Working,
        doc: "The x for which the squares of a @ x - b have the least sum; with their sums, the rank of a and \
              its singular values. The columns of a must not depend on one another.\n\n\
              >>> x, sums, rank, values = np.linalg.lstsq([[1, 0], [0, 2], [0, 0]], [3, 4, 5])\n\
              >>> x\narray([3., 2.])\n>>> sums\narray([25.])",
        run: Run::Call(|cx, bound| lstsq(cx, &bound)),
    },
    Function {
        name: "linalg.qr",
        signature: "a, mode='reduced'",
        costs: Costs::Working,
        doc: "A matrix as the product of one with orthogonal columns and an upper triangle.\n\n\
              >>> q, r = np.linalg.qr([[3, 1], [4, 2]])\n>>> np.round(r, 3)\n\
              array([[-5. , -2.2],\n       [ 0. ,  0.4]])",
        run: Run::Call(|cx, bound| qr(cx, &bound)),
    },
];

fn lstsq(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let check = |array: &Array, is_fine: bool| {
        let ndim = array.ndim();
        if !is_fine {
            bail!(
                span,
                LinAlgError,
                "{ndim}-dimensional array given. Array must be two-dimensional"
            );
        }
        Ok(())
    };
    check(&a, a.ndim() == 2)?;
    check(&b, b.ndim() == 1 || b.ndim() == 2)?;
    let [rows, n] = a.shape() else { bail!(span, LinAlgError, "Array must be two-dimensional") };
    let (rows, n) = (*rows, *n);
    if b.shape()[0] != rows {
        bail!(span, LinAlgError, "Incompatible dimensions"; hint: "b has a row for each row of a");
    }
    let dtype =
        if a.dtype.promote(b.dtype) == DType::Float32 { DType::Float32 } else { DType::Float64 };
    let count: usize = b.shape()[1..].iter().product();
    let (matrix, right) = (floats(cx, &a, span)?, floats(cx, &b, span)?);
    cx.room_for((rows + n) * count * 8 + rows * n * 16, span)?;
    let mut solution = vec![0.0; n * count];
    let mut sums = Vec::new();
    for column in 0..count {
        cx.poll(span)?;
        let wanted: Vec<f64> = (0..rows).map(|i| right[i * count + column]).collect();
        let found = (rows >= n).then(|| least_squares(&matrix, &wanted, rows, n)).flatten();
        let Some(x) = found else {
            bail!(
                span, NotImplementedError,
                "numscope has no lstsq of a matrix whose columns depend on one another yet";
                hint: "np.linalg.matrix_rank(a) counts those that do not"
            )
        };
        let miss = |i: usize| {
            let row = &matrix[i * n..(i + 1) * n];
            row.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>() - wanted[i]
        };
        if rows > n {
            sums.push((0..rows).map(|i| miss(i) * miss(i)).sum());
        }
        for (i, x) in x.into_iter().enumerate() {
            solution[i * count + column] = x;
        }
    }
    let values = singular_values(&matrix, rows, n);
    let least = values.first().copied().unwrap_or_default() * f64::EPSILON * rows.max(n) as f64;
    let rank = values.iter().filter(|&&value| value > least).count() as i32;
    let mut shape = vec![n];
    shape.extend(&b.shape()[1..]);
    Ok(Value::tuple([
        Value::Array(result(cx, &solution, &shape, dtype, span)?),
        Value::Array(result(cx, &sums, &[sums.len()], dtype, span)?),
        Value::Scalar(Scalar::Int32(rank)),
        Value::Array(result(cx, &values, &[values.len()], dtype, span)?),
    ]))
}

fn qr(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let mode = match bound.get(1) {
        None => "reduced",
        Some(Value::Str(mode)) if matches!(&**mode, "reduced" | "complete" | "r") => mode,
        Some(Value::Str(mode)) if &**mode == "raw" => {
            bail!(span, NotImplementedError, "numscope has no qr(mode='raw')")
        }
        Some(Value::Str(mode)) => bail!(span, ValueError, "Unrecognized mode '{mode}'"),
        Some(other) => bail!(span, TypeError, "mode must be a str, not {}", other.type_name()),
    };
    let [rows, n] = array.shape() else {
        let ndim = array.ndim();
        if ndim > 2 {
            bail!(span, NotImplementedError, "numscope has no qr of several matrices at once yet");
        }
        bail!(
            span,
            LinAlgError,
            "{ndim}-dimensional array given. Array must be at least two-dimensional"
        )
    };
    let (rows, n) = (*rows, *n);
    let dtype = if array.dtype == DType::Float32 { DType::Float32 } else { DType::Float64 };
    let matrix = floats(cx, &array, span)?;
    cx.room_for((rows * rows + rows * n) * 8, span)?;
    let width = if mode == "complete" { rows } else { rows.min(n) };
    let Some((q, r)) = orthogonal(&matrix, (rows, n), width, || cx.poll(span).is_ok()) else {
        bail!(span, KeyboardInterrupt, "")
    };
    let r = Value::Array(result(cx, &r, &[width, n], dtype, span)?);
    if mode == "r" {
        return Ok(r);
    }
    Ok(Value::tuple([Value::Array(result(cx, &q, &[rows, width], dtype, span)?), r]))
}
