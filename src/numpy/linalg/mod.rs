//! `np.linalg`: stacks of matrices, factored in float64 as NumPy does; of float32 the results are rounded.

mod factors;
mod norms;
mod ranks;
mod solving;
mod words;

use super::registry::Function;
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape, Strides};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::lapack::{Failure, Matrix};

/// Every function of this folder.
pub static TABLES: [&[Function]; 5] =
    [factors::ROWS, norms::ROWS, ranks::ROWS, solving::ROWS, words::ROWS];

/// The dtype of results: float32 stays, all else becomes float64.
fn result_dtype(dtype: DType) -> DType {
    if dtype == DType::Float32 { dtype } else { DType::Float64 }
}

/// Fail unless an array holds matrices.
fn check_matrix(array: &Array, span: Span) -> Result<(usize, usize)> {
    if let [.., rows, columns] = array.shape() {
        return Ok((*rows, *columns));
    }
    bail!(
        span, LinAlgError, "{}-dimensional array given. Array must be at least two-dimensional", array.ndim();
        hint: "a vector as a row is a[None], as a column a[:, None]"
    )
}

/// Fail unless an array holds matrices with as many rows as columns.
fn check_square(array: &Array, span: Span) -> Result<usize> {
    let (rows, columns) = check_matrix(array, span)?;
    if rows != columns {
        bail!(
            span, LinAlgError, "Last 2 dimensions of the array must be square";
            hint: "a matrix with as many rows as columns can be solved and inverted; this one is {rows} by {columns}"
        );
    }
    Ok(rows)
}

/// Matrices side by side, in float64.
struct Matrices {
    array: Array,
    /// Where each begins.
    starts: Vec<usize>,
    /// The lengths of the axes before the last two.
    stack: Shape,
    rows: usize,
    columns: usize,
    /// That of the results.
    dtype: DType,
}

impl Matrices {
    /// The matrices of an array of two axes or more.
    fn of(cx: &mut Context, array: &Array, span: Span) -> Result<Self> {
        let (rows, columns) = check_matrix(array, span)?;
        let dtype = result_dtype(array.dtype);
        // NumPy's loops take float64: what is of another dtype is copied as a whole.
        let array = if array.dtype == DType::Float64 {
            array.clone()
        } else {
            strided::copy(cx, array, DType::Float64, Keep::K, span)?
        };
        let last = array.ndim() - 2;
        let stack: Shape = array.shape()[..last].into();
        let starts = starts(cx, &array, last, span)?;
        // The matrix as it is worked on, and as much again.
        strided::scratch(cx, rows * columns * 16, span)?;
        Ok(Self { array, starts, stack, rows, columns, dtype })
    }

    /// Those of an array of square ones.
    fn square(cx: &mut Context, array: &Array, span: Span) -> Result<Self> {
        check_square(array, span)?;
        Self::of(cx, array, span)
    }

    /// How many there are.
    fn len(&self) -> usize {
        self.starts.len()
    }

    /// One, row by row.
    fn by_rows(&self, i: usize) -> Vec<f64> {
        self.gathered(i, &[0, 1])
    }

    /// One, column by column.
    fn matrix(&self, i: usize) -> Matrix {
        Matrix { rows: self.rows, columns: self.columns, data: self.gathered(i, &[1, 0]) }
    }

    fn gathered(&self, i: usize, axes: &[usize; 2]) -> Vec<f64> {
        let last = self.array.ndim() - 2;
        let layout = Layout {
            shape: self.array.shape()[last..].into(),
            strides: Strides::from_slice(&self.array.layout.strides[last..]),
            offset: self.starts[i],
        };
        self.array.view(layout.transpose(axes)).to_vec().expect("it is of float64")
    }

    /// The shape of a result of one core for each matrix.
    fn shape(&self, core: &[usize]) -> Shape {
        self.stack.iter().chain(core).copied().collect()
    }

    /// Count a pass that does so many operations for each matrix.
    fn count(&self, cx: &mut Context, ops: usize, written: usize) {
        cx.meter = cx.meter.then(Cost {
            ops: (ops * self.len()) as u64,
            bytes_read: self.array.nbytes() as u64,
            bytes_written: written as u64,
            passes: 1,
            ..Cost::default()
        });
    }
}

/// Where each part of an array begins that its first `axes` axes count.
fn starts(cx: &Context, array: &Array, axes: usize, span: Span) -> Result<Vec<usize>> {
    let stack = Layout {
        shape: array.shape()[..axes].into(),
        strides: Strides::from_slice(&array.layout.strides[..axes]),
        offset: array.layout.offset,
    };
    let mut starts = strided::list(cx, stack.size(), span)?;
    crate::array::for_each_position(&stack, |at| starts.push(at));
    Ok(starts)
}

/// A new array in C order that is written part by part.
struct Output {
    array: Array,
    written: usize,
}

impl Output {
    fn new(cx: &mut Context, shape: &[usize], span: Span) -> Result<Self> {
        let layout = Layout::contiguous(shape, size_of::<f64>(), Order::C);
        Ok(Self { array: cx.empty(DType::Float64, layout, span)?, written: 0 })
    }

    /// Write the next part.
    fn push(&mut self, numbers: &[f64]) {
        let at = self.written * size_of::<f64>();
        let bytes = &mut self.array.buffer.write()[at..at + size_of_val(numbers)];
        bytes.copy_from_slice(bytemuck::cast_slice(numbers));
        self.written += numbers.len();
    }

    /// Write a matrix.
    fn push_matrix(&mut self, matrix: &Matrix) {
        let mut rows = Vec::with_capacity(matrix.data.len());
        matrix.append_rows(&mut rows);
        self.push(&rows);
    }

    /// The array, in the dtype of results.
    fn finish(self, cx: &mut Context, dtype: DType, span: Span) -> Result<Array> {
        if dtype == DType::Float64 {
            return Ok(self.array);
        }
        strided::copy(cx, &self.array, dtype, Keep::C, span)
    }
}

/// What a factorisation gave, or why it gave nothing: `message` where it did not converge.
fn converged<T>(result: std::result::Result<T, Failure>, message: &str, span: Span) -> Result<T> {
    match result {
        Ok(value) => Ok(value),
        Err(Failure::Interrupted) => bail!(span, KeyboardInterrupt, ""),
        Err(Failure::NotConverged) => bail!(
            span, LinAlgError, "{message}";
            hint: "np.isfinite(a).all() says whether there is a NaN or an infinity in it"
        ),
    }
}
