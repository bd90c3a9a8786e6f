//! Systems of equations: `solve`, `inv`, `det`, `cholesky`, powers, and the same of tensors.

use super::{Matrices, Output, check_square};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::dense::{Lu, NoTriangle, cholesky};
use crate::numpy::convert::as_array;
use crate::numpy::eager::unpacked;
use crate::numpy::gufunc::{self, Core};
use crate::numpy::products::{Crew, matmul};
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::numpy::strided::{self, Keep};
use crate::value::{Named, Value};

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "linalg.solve",
        signature: "a, b",
        costs: Costs::Product,
        doc: "The x for which a @ x is b; of one axis b is a vector, else a stack of matrices.\n\n\
              >>> np.linalg.solve([[3, 1], [1, 2]], [9, 8])\narray([2., 3.])",
        run: Run::Call(|cx, bound| {
            let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
            solve(cx, &a, &b, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "linalg.inv",
        signature: "a",
        costs: Costs::Product,
        doc: "The inverse of a square matrix.\n\n\
              >>> np.linalg.inv([[1, 2], [3, 4]])\narray([[-2. ,  1. ],\n       [ 1.5, -0.5]])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            inverse(cx, &array, false, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "linalg.det",
        signature: "a",
        costs: Costs::Working,
        doc: "The determinant of a square matrix.\n\n\
              >>> np.linalg.det([[1, 2], [3, 4]])\nnp.float64(-2.0000000000000004)",
        run: Run::Call(|cx, bound| {
            let (array, span) = (bound.array(0, cx)?, bound.span);
            let (sign, log) = determinants(cx, &array, "det", span)?;
            let mut product = Vec::with_capacity(sign.len());
            product.extend(sign.iter().zip(&log).map(|(sign, log)| sign * log.exp()));
            let shape = &array.shape()[..array.ndim() - 2];
            each(cx, &product, shape, array.dtype, span).map(unpacked)
        }),
    },
    Function {
        name: "linalg.slogdet",
        signature: "a",
        costs: Costs::Working,
        doc: "The sign of a determinant and the logarithm of its size, which does not overflow.\n\n\
              >>> np.linalg.slogdet([[0, 1], [1, 0]])\n\
              SlogdetResult(sign=np.float64(-1.0), logabsdet=np.float64(0.0))",
        run: Run::Call(|cx, bound| {
            let (array, span) = (bound.array(0, cx)?, bound.span);
            let (sign, log) = determinants(cx, &array, "slogdet", span)?;
            let shape = &array.shape()[..array.ndim() - 2];
            let sign = each(cx, &sign, shape, array.dtype, span)?;
            let log = each(cx, &log, shape, array.dtype, span)?;
            Ok(Named::value(
                "SlogdetResult",
                &["sign", "logabsdet"],
                [unpacked(sign), unpacked(log)],
            ))
        }),
    },
    Function {
        name: "linalg.cholesky",
        signature: "a, *, upper=False",
        costs: Costs::Product,
        doc: "The lower triangle whose product with its transpose is the matrix; upper=True transposes it. Reads \
              one triangle.\n\n\
              >>> np.linalg.cholesky([[4, 2], [2, 3]])\n\
              array([[2.        , 0.        ],\n       [1.        , 1.41421356]])",
        run: Run::Call(|cx, bound| triangle(cx, &bound).map(Value::Array)),
    },
    Function {
        name: "linalg.matrix_power",
        signature: "a, n",
        costs: Costs::Product,
        doc: "A square matrix times itself, n times; of a negative n its inverse.\n\n\
              >>> np.linalg.matrix_power([[1, 1], [1, 0]], 10)\narray([[89, 55],\n       [55, 34]])",
        run: Run::Call(|cx, bound| matrix_power(cx, &bound).map(Value::Array)),
    },
    Function {
        name: "linalg.tensorsolve",
        signature: "a, b, axes=None",
        costs: Costs::Product,
        doc: "The x for which np.tensordot(a, x, x.ndim) is b.\n\n\
              >>> a = np.eye(4).reshape(2, 2, 2, 2) * 2\n>>> np.linalg.tensorsolve(a, [[2, 4], [6, 8]])\n\
              array([[1., 2.],\n       [3., 4.]])",
        run: Run::Call(|cx, bound| tensorsolve(cx, &bound).map(Value::Array)),
    },
    Function {
        name: "linalg.tensorinv",
        signature: "a, ind=2",
        costs: Costs::Product,
        doc: "The array whose product with an array over its first ind axes changes nothing.\n\n\
              >>> np.linalg.tensorinv(np.eye(4).reshape(4, 2, 2), 1).shape\n(2, 2, 4)",
        run: Run::Call(|cx, bound| tensorinv(cx, &bound).map(Value::Array)),
    },
];

fn factored(crew: &Crew, matrix: &[f64], n: usize, span: Span) -> Result<Lu> {
    match Lu::of(matrix, n, &crew.team()) {
        Some(lu) => Ok(lu),
        None => bail!(span, KeyboardInterrupt, ""),
    }
}

fn solvable(crew: &Crew, matrix: &[f64], n: usize, span: Span) -> Result<Lu> {
    let lu = factored(crew, matrix, n, span)?;
    if lu.is_singular() {
        bail!(
            span, LinAlgError, "Singular matrix";
            hint: "some row is a sum of multiples of the others; np.linalg.matrix_rank(a) counts those that are not"
        );
    }
    Ok(lu)
}

/// `np.linalg.inv`; a singular matrix has an inverse of NaN where `is_lenient` says so.
pub(super) fn inverse(
    cx: &mut Context,
    array: &Array,
    is_lenient: bool,
    span: Span,
) -> Result<Array> {
    let all = Matrices::square(cx, array, span)?;
    let n = all.rows;
    let mut out = Output::new(cx, array.shape(), span)?;
    let crew = Crew::of(cx, (n, n, n));
    for i in 0..all.len() {
        let matrix = all.by_rows(i);
        let lu = if is_lenient {
            factored(&crew, &matrix, n, span)
        } else {
            solvable(&crew, &matrix, n, span)
        }?;
        // The factors and the inverse take the room of both.
        drop(matrix);
        if lu.is_singular() {
            out.push(&vec![f64::NAN; n * n]);
        } else {
            let Some(inverse) = lu.inverse(&crew.team()) else {
                bail!(span, KeyboardInterrupt, "")
            };
            out.push(&inverse);
        }
    }
    all.count(cx, 2 * n * n * n, out.array.nbytes());
    out.finish(cx, all.dtype, span)
}

/// The cores of `solve`, and of it with a vector.
static SOLVE: Core = Core {
    name: "solve",
    signature: "(m,m),(m,n)->(m,n)",
    inputs: [&["m", "m"], &["m", "n"]],
    output: &["m", "n"],
};
static SOLVE1: Core = Core {
    name: "solve1",
    signature: "(m,m),(m)->(m)",
    inputs: [&["m", "m"], &["m"]],
    output: &["m"],
};

fn solve(cx: &mut Context, a: &Array, b: &Array, span: Span) -> Result<Array> {
    check_square(a, span)?;
    let core = if b.ndim() == 1 { &SOLVE1 } else { &SOLVE };
    let fitted = core.fit([a, b], span)?;
    let dtype = super::ranks::common_dtype(a.dtype, b.dtype);
    let [left, right] = fitted.broadcast([a, b]);
    let all = Matrices::square(cx, &left, span)?;
    let n = all.rows;
    let width = if b.ndim() == 1 { 1 } else { right.shape()[right.ndim() - 1] };
    let right =
        if b.ndim() == 1 { right.view(right.layout.insert_axis(right.ndim())) } else { right };
    let sides = Matrices::of(cx, &right, span)?;
    let mut out = Output::new(cx, &fitted.shape, span)?;
    let crew = Crew::of(cx, (n, n, n.max(width)));
    // One matrix for many right sides is factored once.
    let mut known: Option<(usize, Lu)> = None;
    for (i, &start) in all.starts.iter().enumerate() {
        if known.as_ref().is_none_or(|(at, _)| *at != start) {
            known = Some((start, solvable(&crew, &all.by_rows(i), n, span)?));
        }
        if let Some((_, lu)) = &known {
            let Some(solved) = lu.solve(&sides.by_rows(i), width, &crew.team()) else {
                bail!(span, KeyboardInterrupt, "")
            };
            out.push(&solved);
        }
        cx.poll(span)?;
    }
    all.count(cx, 2 * n * n * (n / 3 + width), out.array.nbytes());
    out.finish(cx, dtype, span)
}

/// The signs of the determinants, and the logarithms of their sizes.
fn determinants(
    cx: &mut Context,
    array: &Array,
    name: &str,
    span: Span,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let all = Matrices::square(cx, array, span)?;
    let (mut signs, mut logs) = (Vec::new(), Vec::new());
    let crew = Crew::of(cx, (all.rows, all.rows, all.rows));
    for i in 0..all.len() {
        let (sign, log) = factored(&crew, &all.by_rows(i), all.rows, span)?.determinant();
        signs.push(sign);
        logs.push(log);
    }
    all.count(cx, all.rows * all.rows * all.rows, 0);
    if logs.iter().any(|log| log.is_nan()) {
        cx.warn(span, "RuntimeWarning", format!("invalid value encountered in {name}"));
    }
    Ok((signs, logs))
}

/// A number for each matrix.
fn each(
    cx: &mut Context,
    numbers: &[f64],
    shape: &[usize],
    dtype: DType,
    span: Span,
) -> Result<Array> {
    let mut out = Output::new(cx, shape, span)?;
    out.push(numbers);
    out.finish(cx, super::result_dtype(dtype), span)
}

fn triangle(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let upper = bound.flag(1, false)?;
    let all = Matrices::square(cx, &array, span)?;
    let n = all.rows;
    let mut out = Output::new(cx, array.shape(), span)?;
    let crew = Crew::of(cx, (n, n, n));
    for i in 0..all.len() {
        // Columns read as rows are the transpose.
        let matrix = if upper { all.matrix(i).data } else { all.by_rows(i) };
        match cholesky(&matrix, n, &crew.team()) {
            Ok(lower) if upper => {
                let turned: Vec<f64> = (0..n * n).map(|at| lower[at % n * n + at / n]).collect();
                out.push(&turned);
            }
            Ok(lower) => out.push(&lower),
            Err(NoTriangle::Interrupted) => bail!(span, KeyboardInterrupt, ""),
            Err(NoTriangle::NotDefinite) => bail!(
                span, LinAlgError, "Matrix is not positive definite";
                hint: "all its eigenvalues must be above 0: np.linalg.eigvalsh(a)"
            ),
        }
    }
    all.count(cx, n * n * n / 3, out.array.nbytes());
    out.finish(cx, all.dtype, span)
}

fn product(cx: &mut Context, a: &Array, b: &Array, span: Span) -> Result<Array> {
    let value = matmul(cx, a, b, span)?;
    as_array(cx, &value, None, span)
}

fn matrix_power(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let size = check_square(&array, span)?;
    let Some(n) = bound.required(1).as_index() else {
        bail!(span, TypeError, "exponent must be an integer");
    };
    if n == 0 {
        let ones: Vec<f64> = (0..array.size())
            .map(|at| if at / size % size == at % size { 1.0 } else { 0.0 })
            .collect();
        let mut out = Output::new(cx, array.shape(), span)?;
        out.push(&ones);
        return strided::copy(cx, &out.array, array.dtype, Keep::C, span);
    }
    let base = if n < 0 { inverse(cx, &array, false, span)? } else { array };
    let mut left = n.unsigned_abs();
    if left == 3 {
        let square = product(cx, &base, &base, span)?;
        return product(cx, &square, &base, span);
    }
    let (mut square, mut power): (Array, Option<Array>) = (base, None);
    loop {
        if left % 2 == 1 {
            power = Some(match &power {
                None => square.clone(),
                Some(power) => product(cx, power, &square, span)?,
            });
        }
        left /= 2;
        match power {
            Some(power) if left == 0 => return Ok(power),
            _ => square = product(cx, &square, &square, span)?,
        }
    }
}

/// An array under another shape, copied where it must be.
fn reshaped(cx: &mut Context, array: &Array, shape: &[usize], span: Span) -> Result<Array> {
    if let Some(layout) = array.layout.reshape(shape, array.dtype.size()) {
        return Ok(array.view(layout));
    }
    let copy = strided::copy(cx, array, array.dtype, Keep::C, span)?;
    Ok(copy.with_layout(Layout::contiguous(shape, array.dtype.size(), Order::C)))
}

fn tensorsolve(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let (mut a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let ndim = a.ndim();
    if let Some(axes) = bound.get(2) {
        let mut order: Vec<i64> = (0..ndim as i64).collect();
        for axis in crate::numpy::convert::integers(axes, span)? {
            let Some(at) = order.iter().position(|&known| known == axis) else {
                bail!(span, ValueError, "list.remove(x): x not in list");
            };
            let axis = order.remove(at);
            order.push(axis);
        }
        let order: Vec<usize> = order.into_iter().map(|axis| axis as usize).collect();
        a = a.view(a.layout.transpose(&order));
    }
    // Python's slice from the end: of as many axes as b has, all.
    let first = if ndim == b.ndim() { 0 } else { b.ndim().min(ndim) };
    let shape: Shape = a.shape()[first..].into();
    let size: usize = shape.iter().product();
    if a.size() != size * size {
        bail!(
            span,
            LinAlgError,
            "Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])"
        );
    }
    let a = reshaped(cx, &a, &[size, size], span)?;
    let b = reshaped(cx, &b, &[b.size()], span)?;
    let x = solve(cx, &a, &b, span)?;
    reshaped(cx, &x, &shape, span)
}

fn tensorinv(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let count = bound.integer(1)?.unwrap_or(2);
    if count <= 0 {
        bail!(span, ValueError, "Invalid ind argument.");
    }
    let count = (count as usize).min(array.ndim());
    let (front, back) = array.shape().split_at(count);
    let size: usize = back.iter().product();
    let shape: Shape = back.iter().chain(front).copied().collect();
    if size == 0 || array.size() % size != 0 {
        let lengths = gufunc::shape_text(array.shape());
        bail!(
            span,
            ValueError,
            "cannot reshape array of size {} into shape {lengths}",
            array.size()
        );
    }
    let matrix = reshaped(cx, &array, &[size, array.size() / size], span)?;
    let inverse = inverse(cx, &matrix, false, span)?;
    reshaped(cx, &inverse, &shape, span)
}
