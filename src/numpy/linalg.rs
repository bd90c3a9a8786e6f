//! `np.linalg`: norms, systems of equations, determinants, powers of matrices.
//!
//! Matrices are factored in float64; of float32 the result is rounded.

use super::convert::{self, as_array};
use super::eager::{self, Operand, array_of, floats, map, unpacked};
use super::manipulate::mark_axes;
use super::products::{matmul, square_sum};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::Shape;
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::kernels::dense::{Lu, cholesky, singular_values, symmetric_eigenvalues};
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "linalg.norm",
        signature: "x, ord=None, axis=None, keepdims=False",
        costs: Costs::Working,
        doc: "The length of a vector, or of a matrix as one of its elements; ord=1 sums sizes, ord=np.inf takes \
              the largest.\n\n\
              >>> np.linalg.norm([3, 4])\nnp.float64(5.0)\n\
              >>> np.linalg.norm([[3, 4], [5, 12]], axis=1)\narray([ 5., 13.])",
        run: Run::Call(|cx, bound| norm(cx, &bound)),
    },
    Function {
        name: "linalg.solve",
        signature: "a, b",
        costs: Costs::Product,
        doc: "The x for which a @ x is b.\n\n\
              >>> np.linalg.solve([[3, 1], [1, 2]], [9, 8])\narray([2., 3.])",
        run: Run::Call(|cx, bound| solve(cx, &bound)),
    },
    Function {
        name: "linalg.inv",
        signature: "a",
        costs: Costs::Product,
        doc: "The inverse of a square matrix.\n\n\
              >>> np.linalg.inv([[1, 2], [3, 4]])\narray([[-2. ,  1. ],\n       [ 1.5, -0.5]])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            inverse(cx, &array, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "linalg.det",
        signature: "a",
        costs: Costs::Working,
        doc: "The determinant of a square matrix.\n\n\
              >>> np.linalg.det([[1, 2], [3, 4]])\nnp.float64(-2.0000000000000004)",
        run: Run::Call(|cx, bound| det(cx, &bound)),
    },
    Function {
        name: "linalg.matrix_power",
        signature: "a, n",
        costs: Costs::Product,
        doc: "A square matrix times itself, n times; of a negative n its inverse.\n\n\
              >>> np.linalg.matrix_power([[1, 1], [1, 0]], 10)\narray([[89, 55],\n       [55, 34]])",
        run: Run::Call(|cx, bound| matrix_power(cx, &bound)),
    },
    Function {
        name: "linalg.cholesky",
        signature: "a",
        costs: Costs::Product,
        doc: "The lower triangle whose product with its transpose is the matrix.\n\n\
              >>> np.linalg.cholesky([[4, 2], [2, 3]])\n\
              array([[2.        , 0.        ],\n       [1.        , 1.41421356]])",
        run: Run::Call(|cx, bound| triangle(cx, &bound)),
    },
    Function {
        name: "linalg.eigvalsh",
        signature: "a",
        costs: Costs::Working,
        doc: "The eigenvalues of a symmetric matrix, the smallest first.\n\n\
              >>> np.linalg.eigvalsh([[2, 1], [1, 2]])\narray([1., 3.])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            values(cx, &array, true, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "linalg.svdvals",
        signature: "x",
        costs: Costs::Working,
        doc: "The singular values of a matrix, the largest first.\n\n\
              >>> np.linalg.svdvals([[3, 0], [0, 4]])\narray([4., 3.])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            values(cx, &array, false, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "linalg.matrix_rank",
        signature: "A",
        costs: Costs::Working,
        doc: "How many rows of a matrix do not depend on others.\n\n\
              >>> np.linalg.matrix_rank([[1, 2], [2, 4]])\nnp.int64(1)",
        run: Run::Call(|cx, bound| rank(cx, &bound)),
    },
    Function {
        name: "linalg.cond",
        signature: "x",
        costs: Costs::Working,
        doc: "By how much solving with a matrix may enlarge an error: its largest singular value by its \
              smallest.\n\n\
              >>> np.linalg.cond([[2, 0], [0, 1]])\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            let sizes = values(cx, &array, false, bound.span)?;
            let sizes = floats(cx, &sizes, bound.span)?;
            let ends = sizes.first().zip(sizes.last());
            let Some((most, least)) = ends else {
                bail!(bound.span, LinAlgError, "cond is not defined on empty arrays")
            };
            Ok(Value::Scalar(Scalar::Float64(most / least)))
        }),
    },
];

/// Square matrices side by side.
struct Squares {
    numbers: Vec<f64>,
    n: usize,
    stack: Shape,
    dtype: DType,
}

fn not_square(span: Span) -> Diagnostic {
    crate::diagnostic!(
        span, LinAlgError, "Last 2 dimensions of the array must be square";
        hint: "a matrix with as many rows as columns can be solved and inverted"
    )
}

fn result_dtype(dtype: DType) -> DType {
    if dtype == DType::Float32 { dtype } else { DType::Float64 }
}

/// Fail unless an array holds matrices.
fn check_matrix(array: &Array, span: Span) -> Result<()> {
    if array.ndim() < 2 {
        bail!(
            span,
            LinAlgError,
            "{}-dimensional array given. Array must be at least two-dimensional",
            array.ndim()
        );
    }
    Ok(())
}

fn squares(cx: &mut Context, array: &Array, span: Span) -> Result<Squares> {
    check_matrix(array, span)?;
    let (stack, core) = array.shape().split_at(array.ndim() - 2);
    if core[0] != core[1] {
        return Err(not_square(span));
    }
    let numbers = floats(cx, array, span)?;
    Ok(Squares { numbers, n: core[0], stack: stack.into(), dtype: result_dtype(array.dtype) })
}

impl Squares {
    fn each(&self) -> impl Iterator<Item = &[f64]> {
        let size = self.n * self.n;
        (0..self.stack.iter().product::<usize>())
            .map(move |i| &self.numbers[i * size..(i + 1) * size])
    }
}

fn factored(cx: &Context, matrix: &[f64], n: usize, span: Span) -> Result<Lu> {
    match Lu::of(matrix, n, || cx.poll(span).is_ok()) {
        Some(lu) => Ok(lu),
        None => bail!(span, KeyboardInterrupt, ""),
    }
}

fn solvable(cx: &Context, matrix: &[f64], n: usize, span: Span) -> Result<Lu> {
    let lu = factored(cx, matrix, n, span)?;
    if lu.is_singular() {
        bail!(
            span, LinAlgError, "Singular matrix";
            hint: "some row is a sum of multiples of the others; np.linalg.matrix_rank(a) counts those that are not"
        );
    }
    Ok(lu)
}

/// Numbers in C order as an array of a dtype.
pub(super) fn result(
    cx: &mut Context,
    numbers: &[f64],
    shape: &[usize],
    dtype: DType,
    span: Span,
) -> Result<Array> {
    let array = array_of(cx, numbers, shape, span)?;
    if dtype == DType::Float64 {
        Ok(array)
    } else {
        strided::copy(cx, &array, dtype, Keep::C, span)
    }
}

fn inverse(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    let squares = squares(cx, array, span)?;
    let n = squares.n;
    let identity: Vec<f64> =
        (0..n * n).map(|at| if at / n == at % n { 1.0 } else { 0.0 }).collect();
    let mut numbers = Vec::with_capacity(squares.numbers.len());
    for matrix in squares.each() {
        numbers.extend(solvable(cx, matrix, n, span)?.solve(&identity, n));
    }
    result(cx, &numbers, array.shape(), squares.dtype, span)
}

fn solve(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let squares = squares(cx, &a, span)?;
    let n = squares.n;
    let is_vector = b.ndim() == 1;
    if b.ndim() == 0 {
        bail!(
            span,
            ValueError,
            "solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature \
            (m,m),(m,n)->(m,n) requires 2)"
        );
    }
    let (rows, width) =
        if is_vector { (b.size(), 1) } else { (b.shape()[b.ndim() - 2], b.shape()[b.ndim() - 1]) };
    if rows != n {
        let (name, signature) =
            if is_vector { ("solve1", "(m,m),(m)->(m)") } else { ("solve", "(m,m),(m,n)->(m,n)") };
        bail!(
            span, ValueError,
            "{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {signature} \
            (size {rows} is different from {n})";
            hint: "there must be as many right sides as equations, {n}"
        );
    }
    let stack = if is_vector { &[][..] } else { &b.shape()[..b.ndim() - 2] };
    if !stack.is_empty() && stack != &squares.stack[..] {
        bail!(
            span, NotImplementedError, "numscope solves stacks of equal shapes only";
            hint: "repeat the smaller one: np.broadcast_to(b, shape)"
        );
    }
    let right = floats(cx, &b, span)?;
    let mut numbers = Vec::new();
    for (i, matrix) in squares.each().enumerate() {
        let lu = solvable(cx, matrix, n, span)?;
        let at = if stack.is_empty() { 0 } else { i * n * width };
        numbers.extend(lu.solve(&right[at..at + n * width], width));
    }
    let mut shape = squares.stack;
    shape.push(n);
    if !is_vector {
        shape.push(width);
    }
    let dtype = result_dtype(a.dtype.promote(b.dtype));
    result(cx, &numbers, &shape, dtype, span).map(Value::Array)
}

fn det(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.array(0, cx)?;
    let squares = squares(cx, &array, bound.span)?;
    let mut numbers = Vec::new();
    for matrix in squares.each() {
        let (sign, log) = factored(cx, matrix, squares.n, bound.span)?.determinant();
        numbers.push(sign * log.exp());
    }
    result(cx, &numbers, &squares.stack, squares.dtype, bound.span).map(unpacked)
}

fn triangle(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.array(0, cx)?;
    let squares = squares(cx, &array, bound.span)?;
    let mut numbers = Vec::new();
    for matrix in squares.each() {
        match cholesky(matrix, squares.n) {
            Some(lower) => numbers.extend(lower),
            None => bail!(bound.span, LinAlgError, "Matrix is not positive definite"),
        }
    }
    result(cx, &numbers, array.shape(), squares.dtype, bound.span).map(Value::Array)
}

/// Eigenvalues of a symmetric matrix, or singular values of any.
fn values(cx: &mut Context, array: &Array, symmetric: bool, span: Span) -> Result<Array> {
    check_matrix(array, span)?;
    let (stack, core) = array.shape().split_at(array.ndim() - 2);
    if symmetric && core[0] != core[1] {
        return Err(not_square(span));
    }
    let matrices = floats(cx, array, span)?;
    let size = core[0] * core[1];
    let mut numbers = Vec::new();
    for i in 0..stack.iter().product() {
        let matrix = &matrices[i * size..(i + 1) * size];
        cx.poll(span)?;
        numbers.extend(if symmetric {
            symmetric_eigenvalues(matrix, core[0])
        } else {
            singular_values(matrix, core[0], core[1])
        });
    }
    let mut shape: Shape = stack.into();
    shape.push(core[0].min(core[1]));
    result(cx, &numbers, &shape, result_dtype(array.dtype), span)
}

fn rank(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.array(0, cx)?;
    if array.ndim() < 2 {
        let any = floats(cx, &array, bound.span)?.iter().any(|&x| x != 0.0);
        return Ok(Value::Scalar(Scalar::Int64(any.into())));
    }
    let sizes = values(cx, &array, false, bound.span)?;
    let sizes = floats(cx, &sizes, bound.span)?;
    let most = sizes.first().copied().unwrap_or_default();
    let longest = array.shape().iter().copied().max().unwrap_or_default();
    let least = most * longest as f64 * f64::EPSILON;
    Ok(Value::Scalar(Scalar::Int64(sizes.iter().filter(|&&size| size > least).count() as i64)))
}

fn matrix_power(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    check_matrix(&array, span)?;
    let core = &array.shape()[array.ndim() - 2..];
    if core[0] != core[1] {
        return Err(not_square(span));
    }
    let Some(n) = bound.required(1).as_index() else {
        bail!(span, TypeError, "exponent must be an integer");
    };
    let mut base = if n < 0 { inverse(cx, &array, span)? } else { array };
    let mut left = n.unsigned_abs();
    let mut power: Option<Array> = None;
    while left > 0 {
        if left % 2 == 1 {
            power = Some(match &power {
                None => base.clone(),
                Some(power) => array_from(cx, power, &base, span)?,
            });
        }
        left /= 2;
        if left > 0 {
            base = array_from(cx, &base, &base, span)?;
        }
    }
    let power = if let Some(power) = power {
        power
    } else {
        let size = base.shape()[base.ndim() - 1];
        let ones: Vec<f64> = (0..base.size())
            .map(|at| if at / size % size == at % size { 1.0 } else { 0.0 })
            .collect();
        result(cx, &ones, base.shape(), base.dtype, span)?
    };
    if n == 1 {
        return strided::copy(cx, &power, power.dtype, Keep::C, span).map(Value::Array);
    }
    Ok(Value::Array(power))
}

fn array_from(cx: &mut Context, a: &Array, b: &Array, span: Span) -> Result<Array> {
    let value = matmul(cx, a, b, span)?;
    as_array(cx, &value, None, span)
}

/// The order of a norm.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    /// The root of the sum of squares.
    Usual,
    /// The same, of a matrix by name.
    Frobenius,
    /// The sum of the singular values.
    Nuclear,
    /// By a number.
    Number(f64),
}

fn norm(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let dtype = result_dtype(array.dtype);
    let array =
        if array.dtype == dtype { array } else { strided::copy(cx, &array, dtype, Keep::K, span)? };
    let order = match bound.get(1) {
        None => Order::Usual,
        Some(Value::Str(text)) if &**text == "fro" => Order::Frobenius,
        Some(Value::Str(text)) if &**text == "nuc" => Order::Nuclear,
        Some(Value::Str(text)) if array.ndim() == 1 => {
            bail!(span, ValueError, "Invalid norm order '{}' for vectors", &**text)
        }
        Some(Value::Str(_)) => bail!(span, ValueError, "Invalid norm order for matrices."),
        Some(value) => Order::Number(convert::as_float(value, span)?),
    };
    let keepdims = bound.flag(3, false)?;
    let axes = bound.axes(2)?;
    if axes.is_none() && order == Order::Usual {
        let total = square_sum(cx, &array, span)?;
        let length = map(cx, "sqrt", &[(&total).into()], span)?;
        let length = strided::copy(cx, &length, dtype, Keep::C, span)?;
        let shape: Shape =
            smallvec::SmallVec::from_elem(1, if keepdims { array.ndim() } else { 0 });
        return result(cx, &[length.item().as_f64()], &shape, dtype, span).map(unpacked);
    }
    let goes = match &axes {
        None => smallvec::SmallVec::from_elem(true, array.ndim()),
        Some(axes) => mark_axes(axes, array.ndim(), span)?,
    };
    match goes.iter().filter(|goes| **goes).count() {
        1 => vector_norm(cx, &array, order, (&goes, keepdims), span).map(unpacked),
        2 => matrix_norm(cx, &array, order, (&goes, keepdims), span).map(unpacked),
        _ => bail!(
            span, ValueError, "Improper number of dimensions to norm.";
            hint: "name the axes: axis=1 for vectors, axis=(1, 2) for matrices"
        ),
    }
}

fn vector_norm(
    cx: &mut Context,
    array: &Array,
    order: Order,
    (goes, keepdims): (&[bool], bool),
    span: Span,
) -> Result<Array> {
    let fold = |cx: &mut Context, op: Reduction, array: &Array| {
        eager::fold(cx, op, array, (goes, keepdims), array.dtype, span)
    };
    let order = match order {
        Order::Usual => 2.0,
        Order::Number(number) => number,
        Order::Frobenius => bail!(span, ValueError, "Invalid norm order 'fro' for vectors"),
        Order::Nuclear => bail!(span, ValueError, "Invalid norm order 'nuc' for vectors"),
    };
    if order == 2.0 {
        let squares = map(cx, "multiply", &[array.into(), array.into()], span)?;
        let total = fold(cx, Reduction::Sum, &squares)?;
        return map(cx, "sqrt", &[(&total).into()], span);
    }
    if order == 0.0 {
        let nonzero = map(cx, "not_equal", &[array.into(), Operand::Int(0)], span)?;
        let ones = strided::copy(cx, &nonzero, array.dtype, Keep::C, span)?;
        return fold(cx, Reduction::Sum, &ones);
    }
    let sizes = map(cx, "absolute", &[array.into()], span)?;
    if order == f64::INFINITY {
        return fold(cx, Reduction::Max, &sizes);
    }
    if order == f64::NEG_INFINITY {
        return fold(cx, Reduction::Min, &sizes);
    }
    if order == 1.0 {
        return fold(cx, Reduction::Sum, &sizes);
    }
    let powers = map(cx, "power", &[(&sizes).into(), Operand::Float(order)], span)?;
    let total = fold(cx, Reduction::Sum, &powers)?;
    map(cx, "power", &[(&total).into(), Operand::Float(1.0 / order)], span)
}

fn matrix_norm(
    cx: &mut Context,
    array: &Array,
    order: Order,
    (goes, keepdims): (&[bool], bool),
    span: Span,
) -> Result<Array> {
    let is_singular =
        matches!(order, Order::Nuclear) || matches!(order, Order::Number(n) if n.abs() == 2.0);
    if is_singular {
        if array.ndim() != 2 || keepdims {
            bail!(
                span,
                NotImplementedError,
                "numscope has singular values of one matrix at a time"
            );
        }
        let sizes = values(cx, array, false, span)?;
        let op = match order {
            Order::Nuclear => Reduction::Sum,
            Order::Number(n) if n < 0.0 => Reduction::Min,
            Order::Number(_) | Order::Usual | Order::Frobenius => Reduction::Max,
        };
        return eager::fold(cx, op, &sizes, (&[true], false), sizes.dtype, span);
    }
    let number = match order {
        Order::Usual | Order::Frobenius => {
            let squares = map(cx, "multiply", &[array.into(), array.into()], span)?;
            let total =
                eager::fold(cx, Reduction::Sum, &squares, (goes, keepdims), array.dtype, span)?;
            return map(cx, "sqrt", &[(&total).into()], span);
        }
        Order::Number(number) if number.abs() == 1.0 || number.is_infinite() => number,
        Order::Number(_) | Order::Nuclear => {
            bail!(span, ValueError, "Invalid norm order for matrices.")
        }
    };
    // Sums of columns for 1, of rows for infinity; then the largest or the smallest of them.
    let axes: Vec<usize> = (0..goes.len()).filter(|&axis| goes[axis]).collect();
    let summed = axes[usize::from(number.is_infinite())];
    let first: Vec<bool> = (0..goes.len()).map(|axis| axis == summed).collect();
    let second: Vec<bool> = (0..goes.len()).map(|axis| goes[axis] && axis != summed).collect();
    let sizes = map(cx, "absolute", &[array.into()], span)?;
    let sums = eager::fold(cx, Reduction::Sum, &sizes, (&first, true), array.dtype, span)?;
    let op = if number > 0.0 { Reduction::Max } else { Reduction::Min };
    if keepdims {
        return eager::fold(cx, op, &sums, (&second, true), array.dtype, span);
    }
    eager::fold(cx, op, &sums, (goes, false), array.dtype, span)
}
