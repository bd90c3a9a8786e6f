//! Matrices as products of simpler ones: `qr`, `svd`, `eigh` and their kin.

use super::{Matrices, Output, check_square, converged};
use crate::array::Array;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::lapack::{Matrix, Spectrum, Svd, Vectors, eigen, qr, svd, symmetric_eigen};
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::value::{Named, Value};

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "linalg.qr",
        signature: "a, mode='reduced'",
        costs: Costs::Working,
        doc: "A matrix as the product of one with orthogonal columns and an upper triangle. mode='complete' fills Q \
              up to a square, 'r' gives the triangle alone, 'raw' the reflections.\n\n\
              >>> q, r = np.linalg.qr([[3, 1], [4, 2]])\n>>> np.round(r, 3)\n\
              array([[-5. , -2.2],\n       [ 0. ,  0.4]])",
        run: Run::Call(|cx, bound| qr_of(cx, &bound)),
    },
    Function {
        name: "linalg.svd",
        signature: "a, full_matrices=True, compute_uv=True, hermitian=False",
        costs: Costs::Working,
        doc: "A matrix as U times the diagonal matrix of S times Vh: a turn, a stretch, and a turn.\n\n\
              >>> u, s, vh = np.linalg.svd([[3, 0], [0, -4]])\n>>> s\narray([4., 3.])\n\
              >>> np.allclose(u * s @ vh, [[3, 0], [0, -4]])\nTrue",
        run: Run::Call(|cx, bound| svd_of(cx, &bound)),
    },
    Function {
        name: "linalg.svdvals",
        signature: "x",
        costs: Costs::Working,
        doc: "The singular values of a matrix, the largest first.\n\n\
              >>> np.linalg.svdvals([[3, 0], [0, 4]])\narray([4., 3.])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            singular_values(cx, &array, false, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "linalg.eigh",
        signature: "a, UPLO='L'",
        costs: Costs::Working,
        doc: "The eigenvalues of a symmetric matrix, the smallest first, and their vectors as columns. Reads one \
              triangle, the lower one or UPLO='U'.\n\n\
              >>> np.linalg.eigh([[2, 0], [0, 1]])\n\
              EighResult(eigenvalues=array([1., 2.]), eigenvectors=array([[0., 1.],\n       [1., 0.]]))",
        run: Run::Call(|cx, bound| {
            let (array, lower) = (bound.array(0, cx)?, is_lower(&bound)?);
            let (values, vectors) = symmetric(cx, &array, (lower, true), bound.span)?;
            Ok(Named::value(
                "EighResult",
                &["eigenvalues", "eigenvectors"],
                [Value::Array(values), Value::Array(vectors)],
            ))
        }),
    },
    Function {
        name: "linalg.eigvalsh",
        signature: "a, UPLO='L'",
        costs: Costs::Working,
        doc: "The eigenvalues of a symmetric matrix, the smallest first.\n\n\
              >>> np.linalg.eigvalsh([[2, 1], [1, 2]])\narray([1., 3.])",
        run: Run::Call(|cx, bound| {
            let (array, lower) = (bound.array(0, cx)?, is_lower(&bound)?);
            let (values, _) = symmetric(cx, &array, (lower, false), bound.span)?;
            Ok(Value::Array(values))
        }),
    },
    Function {
        name: "linalg.eig",
        signature: "a",
        costs: Costs::Working,
        doc: "The eigenvalues of a square matrix and their vectors as columns, where they are real.\n\n\
              >>> np.linalg.eig([[2, 0], [0, 1]])\n\
              EigResult(eigenvalues=array([2., 1.]), eigenvectors=array([[1., 0.],\n       [0., 1.]]))",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            let (values, vectors) = general(cx, &array, true, bound.span)?;
            Ok(Named::value(
                "EigResult",
                &["eigenvalues", "eigenvectors"],
                [Value::Array(values), Value::Array(vectors)],
            ))
        }),
    },
    Function {
        name: "linalg.eigvals",
        signature: "a",
        costs: Costs::Working,
        doc: "The eigenvalues of a square matrix, where they are real.\n\n\
              >>> np.linalg.eigvals([[2, 1], [0, 1]])\narray([2., 1.])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            general(cx, &array, false, bound.span).map(|(values, _)| Value::Array(values))
        }),
    },
];

/// What `qr` gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Reduced,
    Complete,
    R,
    Raw,
    Economic,
}

fn mode_of(cx: &mut Context, bound: &Bound) -> Result<Mode> {
    let Some(value) = bound.get(1) else { return Ok(Mode::Reduced) };
    let name = match value {
        Value::Str(name) => name.to_string(),
        Value::Int(number) => number.to_string(),
        other => bail!(bound.span, TypeError, "mode must be a str, not {}", other.type_name()),
    };
    let mut deprecated = |said: &str| {
        cx.warn(bound.span, "DeprecationWarning", said.to_owned());
    };
    match &*name {
        "reduced" => Ok(Mode::Reduced),
        "complete" => Ok(Mode::Complete),
        "r" => Ok(Mode::R),
        "raw" => Ok(Mode::Raw),
        "f" | "full" => {
            deprecated(
                "The 'full' option is deprecated in favor of 'reduced'.\n\
                 For backward compatibility let mode default.",
            );
            Ok(Mode::Reduced)
        }
        "e" | "economic" => {
            deprecated("The 'economic' option is deprecated.");
            Ok(Mode::Economic)
        }
        _ => bail!(
            bound.span, ValueError, "Unrecognized mode '{name}'";
            hint: "the modes are 'reduced', 'complete', 'r' and 'raw'"
        ),
    }
}

fn qr_of(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let mode = mode_of(cx, bound)?;
    let array = bound.array(0, cx)?;
    let all = Matrices::of(cx, &array, span)?;
    let (rows, n) = (all.rows, all.columns);
    let least = rows.min(n);
    let width = if mode == Mode::Complete { rows } else { least };
    let mut q = match mode {
        Mode::Reduced | Mode::Complete => Some(Output::new(cx, &all.shape(&[rows, width]), span)?),
        Mode::Raw => Some(Output::new(cx, &all.shape(&[least]), span)?),
        Mode::R | Mode::Economic => None,
    };
    let shape = match mode {
        Mode::Raw | Mode::Economic => all.shape(&[rows, n]),
        Mode::R | Mode::Reduced | Mode::Complete => all.shape(&[width, n]),
    };
    let mut r = Output::new(cx, &shape, span)?;
    for i in 0..all.len() {
        let go_on = &mut || cx.poll(span).is_ok();
        let factors = converged(qr(all.matrix(i), go_on), "", span)?;
        match (&mut q, mode) {
            (Some(taus), Mode::Raw) => taus.push(&factors.tau),
            (Some(q), _) => q.push_matrix(&converged(factors.q(width, go_on), "", span)?),
            (None, _) => {}
        }
        match mode {
            Mode::Raw | Mode::Economic => r.push_matrix(&factors.factors),
            Mode::R | Mode::Reduced | Mode::Complete => r.push_matrix(&factors.r(width)),
        }
    }
    let written = r.array.nbytes() + q.as_ref().map_or(0, |q| q.array.nbytes());
    all.count(cx, 2 * rows * n * least, written);
    let q = q.map(|q| q.finish(cx, all.dtype, span)).transpose()?;
    let r = r.finish(cx, all.dtype, span)?;
    Ok(match (q, mode) {
        (Some(tau), Mode::Raw) => Value::tuple([Value::Array(turned(&r)), Value::Array(tau)]),
        (Some(q), _) => Named::value("QRResult", &["Q", "R"], [Value::Array(q), Value::Array(r)]),
        (None, _) => Value::Array(r),
    })
}

/// The last two axes exchanged.
pub(super) fn turned(array: &Array) -> Array {
    let mut axes: Vec<usize> = (0..array.ndim()).collect();
    let last = axes.len() - 1;
    axes.swap(last - 1, last);
    array.view(array.layout.transpose(&axes))
}

/// The parts of a singular value decomposition.
pub(super) struct Parts {
    pub(super) u: Array,
    pub(super) s: Array,
    pub(super) vh: Array,
}

fn svd_of(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let (full, vectors) = (bound.flag(1, true)?, bound.flag(2, true)?);
    let hermitian = bound.flag(3, false)?;
    if !vectors {
        return singular_values(cx, &array, hermitian, span).map(Value::Array);
    }
    let Parts { u, s, vh } = decomposed(cx, &array, full, hermitian, span)?;
    let parts = [Value::Array(u), Value::Array(s), Value::Array(vh)];
    Ok(Named::value("SVDResult", &["U", "S", "Vh"], parts))
}

/// The singular value decomposition of each matrix.
pub(super) fn decomposed(
    cx: &mut Context,
    array: &Array,
    full: bool,
    hermitian: bool,
    span: Span,
) -> Result<Parts> {
    if hermitian {
        check_square(array, span)?;
    }
    let all = Matrices::of(cx, array, span)?;
    let (rows, n) = (all.rows, all.columns);
    let least = rows.min(n);
    let (left, right) = if full { (rows, n) } else { (least, least) };
    let mut u = Output::new(cx, &all.shape(&[rows, left]), span)?;
    let mut s = Output::new(cx, &all.shape(&[least]), span)?;
    let mut vh = Output::new(cx, &all.shape(&[right, n]), span)?;
    for i in 0..all.len() {
        let go_on = &mut || cx.poll(span).is_ok();
        let found = if hermitian {
            let (values, vectors) =
                converged(symmetric_eigen(all.matrix(i), true, true, go_on), NO_VALUES, span)?;
            by_size(&values, &vectors)
        } else if least == 0 {
            let sides = (Matrix::identity(rows, left), Matrix::identity(n, right));
            Svd { u: sides.0, s: Vec::new(), v: sides.1 }
        } else {
            let vectors = if full { Vectors::All } else { Vectors::Some };
            converged(svd(all.matrix(i), vectors, go_on), NO_SVD, span)?
        };
        u.push_matrix(&found.u);
        s.push(&found.s);
        vh.push_matrix(&found.v.transposed());
    }
    let written = u.array.nbytes() + s.array.nbytes() + vh.array.nbytes();
    all.count(cx, 4 * (rows * left * n + n * n * least), written);
    Ok(Parts {
        u: u.finish(cx, all.dtype, span)?,
        s: s.finish(cx, all.dtype, span)?,
        vh: vh.finish(cx, all.dtype, span)?,
    })
}

/// NumPy's messages.
const NO_SVD: &str = "SVD did not converge";
const NO_VALUES: &str = "Eigenvalues did not converge";

/// The singular value decomposition that the eigenvectors of a symmetric matrix are: the value of largest size first.
fn by_size(values: &[f64], vectors: &Matrix) -> Svd {
    let n = values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| values[i].abs().total_cmp(&values[j].abs()));
    order.reverse();
    let (mut u, mut v) = (Matrix::zeros(n, n), Matrix::zeros(n, n));
    for (to, &from) in order.iter().enumerate() {
        let sign = 1.0_f64.copysign(values[from]);
        u.column_mut(to).copy_from_slice(vectors.column(from));
        let column = vectors.column(from).iter().map(|x| x * sign);
        v.column_mut(to).iter_mut().zip(column).for_each(|(out, x)| *out = x);
    }
    Svd { u, s: order.iter().map(|&i| values[i].abs()).collect(), v }
}

/// The singular values of each matrix, the largest first.
pub(super) fn singular_values(
    cx: &mut Context,
    array: &Array,
    hermitian: bool,
    span: Span,
) -> Result<Array> {
    if hermitian {
        check_square(array, span)?;
    }
    let all = Matrices::of(cx, array, span)?;
    let least = all.rows.min(all.columns);
    let mut s = Output::new(cx, &all.shape(&[least]), span)?;
    for i in (0..all.len()).filter(|_| least > 0) {
        let go_on = &mut || cx.poll(span).is_ok();
        let values = if hermitian {
            let (mut values, _) =
                converged(symmetric_eigen(all.matrix(i), true, false, go_on), NO_VALUES, span)?;
            for x in &mut values {
                *x = x.abs();
            }
            values.sort_unstable_by(|a, b| b.total_cmp(a));
            values
        } else {
            converged(svd(all.matrix(i), Vectors::None, go_on), NO_SVD, span)?.s
        };
        s.push(&values);
    }
    all.count(cx, 3 * all.rows * all.columns * least, s.array.nbytes());
    s.finish(cx, all.dtype, span)
}

/// Whether the lower triangle is read: `UPLO`.
fn is_lower(bound: &Bound) -> Result<bool> {
    match bound.get(1) {
        None => Ok(true),
        Some(Value::Str(name)) if name.eq_ignore_ascii_case("L") => Ok(true),
        Some(Value::Str(name)) if name.eq_ignore_ascii_case("U") => Ok(false),
        Some(Value::Str(_)) => bail!(bound.span, ValueError, "UPLO argument must be 'L' or 'U'"),
        Some(other) => {
            let class = other.type_name();
            bail!(bound.span, AttributeError, "'{class}' object has no attribute 'upper'")
        }
    }
}

/// The eigenvalues of symmetric matrices, and the vectors if they are wanted.
fn symmetric(
    cx: &mut Context,
    array: &Array,
    (lower, is_wanted): (bool, bool),
    span: Span,
) -> Result<(Array, Array)> {
    let all = Matrices::square(cx, array, span)?;
    eigenvalues(cx, &all, is_wanted, span, |cx, matrix| {
        let go_on = &mut || cx.poll(span).is_ok();
        converged(symmetric_eigen(matrix, lower, is_wanted, go_on), NO_VALUES, span)
    })
}

/// The eigenvalues of any square matrices, and the vectors if they are wanted.
fn general(cx: &mut Context, array: &Array, is_wanted: bool, span: Span) -> Result<(Array, Array)> {
    let all = Matrices::square(cx, array, span)?;
    eigenvalues(cx, &all, is_wanted, span, |cx, matrix| {
        if !matrix.data.iter().all(|x| x.is_finite()) {
            bail!(span, LinAlgError, "Array must not contain infs or NaNs");
        }
        let go_on = &mut || cx.poll(span).is_ok();
        match converged(eigen(matrix, is_wanted, go_on), NO_VALUES, span)? {
            Spectrum::Real(values, vectors) => Ok((values, vectors)),
            Spectrum::Complex => bail!(
                span, NotImplementedError,
                "numscope has no complex numbers, which some eigenvalues of this matrix are";
                hint: "those of a symmetric matrix are real: np.linalg.eigh"
            ),
        }
    })
}

/// Values, and vectors if they are wanted, of each matrix.
fn eigenvalues(
    cx: &mut Context,
    all: &Matrices,
    is_wanted: bool,
    span: Span,
    find: impl Fn(&Context, Matrix) -> Result<(Vec<f64>, Matrix)>,
) -> Result<(Array, Array)> {
    let n = all.rows;
    let mut values = Output::new(cx, &all.shape(&[n]), span)?;
    let shape = if is_wanted { all.shape(&[n, n]) } else { all.shape(&[0, 0]) };
    let mut vectors = Output::new(cx, &shape, span)?;
    for i in 0..all.len() {
        let (found, columns) = find(cx, all.matrix(i))?;
        values.push(&found);
        if is_wanted {
            vectors.push_matrix(&columns);
        }
    }
    let factor = if is_wanted { 9 } else { 2 };
    all.count(cx, factor * n * n * n, values.array.nbytes() + vectors.array.nbytes());
    Ok((values.finish(cx, all.dtype, span)?, vectors.finish(cx, all.dtype, span)?))
}
