//! What singular values tell: `matrix_rank`, `cond`, `pinv`, `lstsq`.

use super::factors::{Parts, decomposed, singular_values, turned};
use super::norms::{NormOrder, norm_of};
use super::solving::inverse;
use super::{Matrices, Output, check_matrix, check_square, converged, result_dtype};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::lapack::{Matrix, Svd, Vectors, svd};
use crate::kernels::reduce::Reduction;
use crate::numpy::convert::{as_array, as_float};
use crate::numpy::eager::{self, Operand, floats, map, unpacked};
use crate::numpy::products::matmul;
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::numpy::strided::{self, Keep};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "linalg.matrix_rank",
        signature: "A, tol=None, hermitian=False, *, rtol=None",
        costs: Costs::Working,
        doc: "How many rows of a matrix do not depend on others: how many singular values are above tol, or above \
              rtol times the largest.\n\n\
              >>> np.linalg.matrix_rank([[1, 2], [2, 4]])\nnp.int64(1)",
        run: Run::Call(|cx, bound| matrix_rank(cx, &bound)),
    },
    Function {
        name: "linalg.cond",
        signature: "x, p=None",
        costs: Costs::Working,
        doc: "By how much solving with a matrix may enlarge an error: its largest singular value by its \
              smallest, or its norm of order p times that of its inverse.\n\n\
              >>> np.linalg.cond([[2, 0], [0, 1]])\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| cond(cx, &bound)),
    },
    Function {
        name: "linalg.pinv",
        signature: "a, rcond=None, hermitian=False, *, rtol=<no value>",
        costs: Costs::Several,
        doc: "The pseudo-inverse: the inverse where there is one, else what comes nearest. Singular values up to \
              rcond times the largest count as 0.\n\n\
              >>> np.linalg.pinv([[2, 0], [0, 0]])\narray([[0.5, 0. ],\n       [0. , 0. ]])",
        run: Run::Call(|cx, bound| pinv(cx, &bound)),
    },
    Function {
        name: "linalg.lstsq",
        signature: "a, b, rcond=None",
        costs: Costs::Working,
        doc: "The shortest x for which the squares of a @ x - b have the least sum; with their sums, the rank of a \
              and its singular values. Those up to rcond times the largest count as 0.\n\n\
              >>> x, sums, rank, values = np.linalg.lstsq([[1, 0], [0, 2], [0, 0]], [3, 4, 5])\n\
              >>> x\narray([3., 2.])\n>>> sums\narray([25.])",
        run: Run::Call(|cx, bound| lstsq(cx, &bound)),
    },
];

/// The distance from 1 to the next number of a dtype.
fn epsilon(dtype: DType) -> f64 {
    if dtype == DType::Float32 { f64::from(f32::EPSILON) } else { f64::EPSILON }
}

/// A tolerance of one number or one for each matrix, with an axis to compare it along.
fn tolerance(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    let array = as_array(cx, value, None, span)?;
    Ok(array.view(array.layout.insert_axis(array.ndim())))
}

/// The largest singular value of each matrix, 0 where there is none, with the axis kept.
fn largest(cx: &mut Context, s: &Array, span: Span) -> Result<Array> {
    let last = s.ndim() - 1;
    if s.shape()[last] > 0 {
        // They come sorted.
        return Ok(s.view(s.layout.slice(last, 0, 1, 1)));
    }
    let mut shape = s.layout.shape.clone();
    shape[last] = 1;
    cx.zeros(s.dtype, &shape, Order::C, span)
}

fn matrix_rank(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    if bound.get(1).is_some() && bound.get(3).is_some() {
        bail!(span, ValueError, "`tol` and `rtol` can't be both set.");
    }
    let array = bound.array(0, cx)?;
    if array.ndim() < 2 {
        let any = floats(cx, &array, span)?.iter().any(|&x| x != 0.0);
        return Ok(Value::Int(any.into()));
    }
    let s = singular_values(cx, &array, bound.flag(2, false)?, span)?;
    let tol = if let Some(tol) = bound.get(1) {
        tolerance(cx, tol, span)?
    } else {
        let most = largest(cx, &s, span)?;
        if let Some(rtol) = bound.get(3) {
            let rtol = tolerance(cx, rtol, span)?;
            map(cx, "multiply", &[(&most).into(), (&rtol).into()], span)?
        } else {
            let (rows, columns) = check_matrix(&array, span)?;
            let rtol = rows.max(columns) as f64 * epsilon(s.dtype);
            map(cx, "multiply", &[(&most).into(), Operand::Float(rtol)], span)?
        }
    };
    let above = map(cx, "greater", &[(&s).into(), (&tol).into()], span)?;
    let mut goes = vec![false; above.ndim()];
    goes[above.ndim() - 1] = true;
    eager::fold(cx, Reduction::Sum, &above, (&goes, false), DType::Int64, span).map(unpacked)
}

fn cond(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if array.size() == 0 && array.shape().iter().rev().take(2).any(|&len| len == 0) {
        bail!(span, LinAlgError, "cond is not defined on empty arrays");
    }
    let order = NormOrder::of(bound.get(1), span)?;
    let by_values = match order {
        NormOrder::Usual => Some(false),
        NormOrder::Number(2.0) => Some(false),
        NormOrder::Number(-2.0) => Some(true),
        NormOrder::Number(_) | NormOrder::Name(_) => None,
    };
    let ratios = if let Some(is_inverse) = by_values {
        let s = singular_values(cx, &array, false, span)?;
        let last = s.ndim() - 1;
        let first = s.view(s.layout.index(last, 0));
        let end = s.view(s.layout.index(last, s.shape()[last] - 1));
        let (over, under) = if is_inverse { (end, first) } else { (first, end) };
        quietly(cx, |cx| map(cx, "divide", &[(&over).into(), (&under).into()], span))?
    } else {
        check_square(&array, span)?;
        let axes = (array.ndim() - 2, array.ndim() - 1);
        let inverse = inverse(cx, &array, true, span)?;
        quietly(cx, |cx| {
            let size = norm_of(cx, &array, &order, axes, span)?;
            let of_inverse = norm_of(cx, &inverse, &order, axes, span)?;
            map(cx, "multiply", &[(&size).into(), (&of_inverse).into()], span)
        })?
    };
    let ratios = strided::copy(cx, &ratios, result_dtype(array.dtype), Keep::C, span)?;
    without_nan(cx, &array, ratios, span).map(unpacked)
}

/// Run without warnings of floating-point events.
fn quietly<T>(cx: &mut Context, run: impl FnOnce(&mut Context) -> Result<T>) -> Result<T> {
    let said = cx.warnings.len();
    let raised = cx.events.raised.take();
    let result = run(cx);
    cx.warnings.truncate(said);
    cx.events.raised = raised;
    result
}

/// A ratio that is NaN though the matrix holds none becomes infinite.
fn without_nan(cx: &mut Context, array: &Array, ratios: Array, span: Span) -> Result<Array> {
    let mut numbers = floats(cx, &ratios, span)?;
    if !numbers.iter().any(|x| x.is_nan()) {
        return Ok(ratios);
    }
    let all = Matrices::of(cx, array, span)?;
    for (i, number) in numbers.iter_mut().enumerate() {
        if number.is_nan() && !all.by_rows(i).iter().any(|x| x.is_nan()) {
            *number = f64::INFINITY;
        }
    }
    let mut out = Output::new(cx, ratios.shape(), span)?;
    out.push(&numbers);
    out.finish(cx, ratios.dtype, span)
}

fn pinv(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if array.size() == 0 && array.ndim() < 2 {
        bail!(span, ValueError, "not enough values to unpack (expected 2, got {})", array.ndim());
    }
    let (rows, columns) = check_matrix(&array, span)?;
    let rcond = match (bound.get(1), &bound.values[3]) {
        (Some(_), Some(_)) => bail!(span, ValueError, "`rtol` and `rcond` can't be both set."),
        (Some(rcond), None) | (None, Some(rcond)) if !matches!(rcond, Value::None) => {
            tolerance(cx, rcond, span)?
        }
        (_, Some(_)) if !array.dtype.is_float() => bail!(
            span, ValueError, "data type <class 'numpy.{}'> not inexact", array.dtype;
            hint: "convert it: a.astype(float)"
        ),
        (_, given) => {
            let number = match given {
                Some(_) => rows.max(columns) as f64 * epsilon(array.dtype),
                None => 1e-15,
            };
            tolerance(cx, &Value::Float(number), span)?
        }
    };
    if array.size() == 0 && (rows == 0 || columns == 0) {
        let mut shape = array.layout.shape.clone();
        let last = shape.len() - 1;
        shape.swap(last, last - 1);
        let layout = Layout::contiguous(&shape, array.dtype.size(), Order::C);
        return cx.empty(array.dtype, layout, span).map(Value::Array);
    }
    let Parts { u, s, vh } = decomposed(cx, &array, false, bound.flag(2, false)?, span)?;
    let most = largest(cx, &s, span)?;
    let cutoff = map(cx, "multiply", &[(&rcond).into(), (&most).into()], span)?;
    let is_large = map(cx, "greater", &[(&s).into(), (&cutoff).into()], span)?;
    let kept =
        is_large.to_vec::<crate::array::dtype::BoolByte>().expect("a comparison gives bools");
    let mut inverted = floats(cx, &s, span)?;
    // A cutoff for each of several tolerances would need more values than there are.
    if kept.len() != inverted.len() {
        bail!(span, ValueError, "numscope takes one rcond, or one for each matrix");
    }
    for (value, kept) in inverted.iter_mut().zip(kept) {
        *value = if kept.get() { 1.0 / *value } else { 0.0 };
    }
    let mut out = Output::new(cx, s.shape(), span)?;
    out.push(&inverted);
    let inverted = out.finish(cx, s.dtype, span)?;
    let column = inverted.view(inverted.layout.insert_axis(inverted.ndim()));
    let scaled = map(cx, "multiply", &[(&column).into(), (&turned(&u)).into()], span)?;
    matmul(cx, &turned(&vh), &scaled, span)
}

/// The dtype of the results of two arrays together.
pub(super) fn common_dtype(a: DType, b: DType) -> DType {
    if result_dtype(a) == result_dtype(b) { result_dtype(a) } else { DType::Float64 }
}

fn lstsq(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    for (array, is_fine) in [(&a, a.ndim() == 2), (&b, (1..=2).contains(&b.ndim()))] {
        if !is_fine {
            let ndim = array.ndim();
            bail!(
                span,
                LinAlgError,
                "{ndim}-dimensional array given. Array must be two-dimensional"
            );
        }
    }
    let (rows, n) = check_matrix(&a, span)?;
    if b.shape()[0] != rows {
        bail!(span, LinAlgError, "Incompatible dimensions"; hint: "b has a row for each row of a");
    }
    let dtype = common_dtype(a.dtype, b.dtype);
    let rcond = match bound.get(2) {
        Some(rcond) => as_float(rcond, span)?,
        None => f64::EPSILON * rows.max(n) as f64,
    };
    let matrices = Matrices::of(cx, &a, span)?;
    let columns = if b.ndim() == 1 { b.view(b.layout.insert_axis(1)) } else { b.clone() };
    let sides = Matrices::of(cx, &columns, span)?;
    let found = least_squares(cx, matrices.matrix(0), &sides.matrix(0), rcond, span)?;
    let mut x = Output::new(cx, &[&[n], &b.shape()[1..]].concat(), span)?;
    x.push_matrix(&found.x);
    let has_sums = found.rank == n && rows > n;
    let sums = if has_sums { &found.left[..] } else { &[] };
    let mut left = Output::new(cx, &[sums.len()], span)?;
    left.push(sums);
    let mut s = Output::new(cx, &[found.s.len()], span)?;
    s.push(&found.s);
    matrices.count(cx, 4 * rows * n * n.max(1), x.array.nbytes());
    Ok(Value::tuple([
        Value::Array(x.finish(cx, dtype, span)?),
        Value::Array(left.finish(cx, dtype, span)?),
        Value::Scalar(Scalar::Int32(found.rank as i32)),
        Value::Array(s.finish(cx, dtype, span)?),
    ]))
}

/// Least squares of one matrix by its singular values.
struct LeastSquares {
    /// A solution for each right side, as columns.
    x: Matrix,
    /// The sum of squares that is left of each.
    left: Vec<f64>,
    rank: usize,
    s: Vec<f64>,
}

/// The shortest x for which `a·x` comes nearest to each column of `b`; singular values up to `rcond` of the largest
/// count as 0.
fn least_squares(
    cx: &mut Context,
    a: Matrix,
    b: &Matrix,
    rcond: f64,
    span: Span,
) -> Result<LeastSquares> {
    let n = a.columns;
    let go_on = &mut || cx.poll(span).is_ok();
    let message = "SVD did not converge in Linear Least Squares";
    let Svd { u, s, v } = converged(svd(a, Vectors::Some, go_on), message, span)?;
    let rcond = if (0.0..1.0).contains(&rcond) && rcond > 0.0 { rcond } else { f64::EPSILON / 2.0 };
    let tolerance = rcond * s.first().copied().unwrap_or_default();
    let rank = s.iter().filter(|&&s| s > tolerance).count();
    let (mut x, mut left) = (Matrix::zeros(n, b.columns), Vec::new());
    for j in 0..b.columns {
        cx.poll(span)?;
        let mut rest = b.column(j).to_vec();
        for (k, &value) in s.iter().enumerate() {
            let along: f64 = u.column(k).iter().zip(b.column(j)).map(|(u, b)| u * b).sum();
            rest.iter_mut().zip(u.column(k)).for_each(|(rest, u)| *rest -= along * u);
            if k < rank {
                let factor = along / value;
                x.column_mut(j).iter_mut().zip(v.column(k)).for_each(|(x, v)| *x += factor * v);
            }
        }
        left.push(rest.iter().map(|x| x * x).sum());
    }
    Ok(LeastSquares { x, left, rank, s })
}
