//! The sums of squared deviations from means, block by block, to NumPy's bits without NumPy's array of them.
//!
//! NumPy computes `x = (a - mean)**2` as an array in memory order and sums that. Here the squares of a
//! block are summed while they are in the cache, in the order in which NumPy sums them; only where the
//! reduced axes lie neither all inside nor all outside the kept ones are all of them written to scratch.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use smallvec::SmallVec;

use super::strided::{POLL_ELEMENTS, gather};
use super::ufunc;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Shape, Strides};
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast;
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::{Events, Infinity, examine};
use crate::kernels::reduce::{Reduction, Rows, combine, kernel, pairwise_tree, reduce_block};
use crate::kernels::reduce_nd::{self, Request, Strided, Target};

/// Elements of a block: 8 KiB of float64, so that a block for each step stays in the nearer caches.
const BLOCK: usize = 1024;

/// Arithmetic operations per element: add for the mean; subtract, square, add.
const OPS: u64 = 4;

/// What was raised on the way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Raised {
    /// By the differences.
    pub(super) subtract: Events,
    /// By their squares.
    pub(super) square: Events,
    /// By the sums.
    pub(super) reduce: Events,
}

/// The array as NumPy lays out its deviations, and what is computed in which dtype.
pub(super) struct Problem {
    /// Lengths of the axes, but those of 1, and bytes from one element to the next; slowest first.
    dims: SmallVec<[(usize, isize); 4]>,
    /// The same lengths, and bytes from one mean to the next; 0 where the axis goes.
    mean_dims: SmallVec<[(usize, isize); 4]>,
    /// For each of them, whether it goes.
    goes: SmallVec<[bool; 4]>,
    /// Bytes from one result to the next along every axis of the array, as if those that go had length 1.
    steps: SmallVec<[isize; 4]>,
    /// The same along the kept axes.
    kept: Strides,
    /// How many results there are.
    results: usize,
    /// The array's dtype.
    source: DType,
    /// The dtype of the mean, of the sum and of the result.
    dtype: DType,
    /// The dtype of the deviations.
    deviation: DType,
}

/// How the axes that go lie among those that stay, slowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pattern {
    /// Kept ones, then those that go: runs of so many elements, each with one result.
    Runs(usize),
    /// Kept ones, those that go, kept ones: so many rows, of so many elements, are added up.
    Rows(usize, usize),
    /// Otherwise.
    Mixed,
}

impl Problem {
    /// For the axes that go of an array, to be summed in a dtype.
    pub(super) fn new(array: &Array, goes: &[bool], dtype: DType) -> Self {
        let size = dtype.size() as isize;
        let order = memory_order(&array.layout);
        let mut steps: SmallVec<[isize; 4]> = SmallVec::from_elem(0, order.len());
        let mut step = size;
        for &axis in order.iter().rev() {
            steps[axis] = step;
            if !goes[axis] {
                step *= array.shape()[axis].max(1) as isize;
            }
        }
        let kept = || (0..goes.len()).filter(|&axis| !goes[axis]);
        let axes = || order.iter().copied().filter(|&axis| array.shape()[axis] != 1);
        Self {
            dims: axes().map(|axis| (array.shape()[axis], array.layout.strides[axis])).collect(),
            mean_dims: axes()
                .map(|axis| (array.shape()[axis], if goes[axis] { 0 } else { steps[axis] }))
                .collect(),
            goes: axes().map(|axis| goes[axis]).collect(),
            kept: kept().map(|axis| steps[axis]).collect(),
            steps,
            results: kept().map(|axis| array.shape()[axis]).product(),
            source: array.dtype,
            dtype,
            deviation: array.dtype.promote(dtype),
        }
    }

    fn pattern(&self) -> Pattern {
        // A sum in another dtype than the deviations' is buffered by NumPy, which cuts it into other runs.
        if self.deviation != self.dtype {
            return Pattern::Mixed;
        }
        let first = self.goes.iter().position(|goes| *goes).unwrap_or(self.goes.len());
        let count = self.goes[first..].iter().take_while(|goes| **goes).count();
        let product = |axes: &[(usize, isize)]| axes.iter().map(|(len, _)| *len).product();
        let rows = product(&self.dims[first..first + count]);
        match &self.goes[first + count..] {
            [] => Pattern::Runs(rows),
            inner if !inner.contains(&true) => {
                Pattern::Rows(rows, product(&self.dims[first + count..]))
            }
            _ => Pattern::Mixed,
        }
    }

    /// The sums of the squared deviations, in memory order.
    ///
    /// # Errors
    /// `KeyboardInterrupt`, or `MemoryError` where there is none for scratch.
    pub(super) fn solve(
        &self,
        cx: &mut Context,
        array: &Array,
        goes: &[bool],
        span: Span,
    ) -> Result<(Vec<f64>, Raised)> {
        let count: usize =
            array.shape().iter().zip(goes).filter(|(_, goes)| **goes).map(|(n, _)| n).product();
        let bytes = array.buffer.read();
        let interrupt = Arc::clone(&cx.interrupt);
        let means = self.means(array, &bytes, goes, count, &interrupt);
        let ControlFlow::Continue(means) = means else { bail!(span, KeyboardInterrupt, "") };
        if count == 0 && self.results > 0 {
            cx.warn(span, "RuntimeWarning", "invalid value encountered in divide".to_owned());
        }
        let mut blocks = Blocks::new(self, &bytes, array.layout.offset, &means, &interrupt);
        let mut sums = vec![0_u64; (self.results * self.dtype.size()).div_ceil(8)];
        let results = &mut bytemuck::cast_slice_mut(&mut sums)[..self.results * self.dtype.size()];
        let mut scratch_bytes = 2 * results.len() + Blocks::SCRATCH;
        let flow = match self.pattern() {
            _ if array.size() == 0 => ControlFlow::Continue(()),
            Pattern::Runs(run) => blocks.runs(run, results),
            Pattern::Rows(rows, width) => blocks.rows(rows, width, results),
            Pattern::Mixed => {
                let wanted = array.size() * self.deviation.size();
                scratch_bytes += wanted;
                check_free(cx, wanted, span)?;
                let mut scratch = cx.scratch.take(wanted);
                let all = &mut bytemuck::cast_slice_mut(&mut scratch)[..wanted];
                let flow = blocks.whole(all, results);
                cx.scratch.give_back(scratch);
                flow
            }
        };
        let ControlFlow::Continue(()) = flow else { bail!(span, KeyboardInterrupt, "") };
        let sums: Vec<f64> = results
            .chunks_exact(self.dtype.size())
            .map(|sum| Scalar::read(self.dtype, sum).as_f64())
            .collect();
        let mut raised = blocks.raised;
        raised.reduce.overflow = !blocks.seen_special && sums.iter().any(|sum| sum.is_infinite());
        let is_infinite = |mean: &[u8]| Scalar::read(self.dtype, mean).as_f64().is_infinite();
        let mut mean_words = bytemuck::cast_slice::<u64, u8>(&means)[..results.len()]
            .chunks_exact(self.dtype.size());
        if mean_words.any(is_infinite) && count > 0 {
            let mut all_finite = true;
            for_each_position(&array.layout, |at| {
                all_finite &= Scalar::read(self.source, &bytes[at..]).as_f64().is_finite();
            });
            raised.reduce.overflow |= all_finite;
        }
        cx.meter = cx.meter.then(Cost {
            ops: OPS * array.size() as u64,
            bytes_read: 2 * array.nbytes() as u64,
            bytes_written: results.len() as u64,
            scratch_bytes: scratch_bytes as u64,
            passes: 2,
            ..Cost::default()
        });
        Ok((sums, raised))
    }

    /// The means, in memory order, as elements of the dtype in aligned words.
    fn means(
        &self,
        array: &Array,
        bytes: &[u8],
        goes: &[bool],
        count: usize,
        interrupt: &AtomicBool,
    ) -> ControlFlow<(), Vec<u64>> {
        let size = self.dtype.size();
        let used = self.results * size;
        let mut means = vec![0_u64; used.div_ceil(8)];
        let request = Request {
            op: Reduction::Sum,
            accumulate: self.dtype,
            reduced: goes,
            initial: None,
            mask: None,
        };
        let Layout { shape, strides, offset } = &array.layout;
        let input = Strided { bytes, dtype: self.source, shape, strides, offset: *offset };
        let out = &mut bytemuck::cast_slice_mut(&mut means)[..used];
        let target = Target { bytes: out, strides: &self.kept, offset: 0, given: false };
        let mut scratch = reduce_nd::Scratch::default();
        let _conversion =
            reduce_nd::reduce(&request, input, target, &mut scratch, &mut || proceed(interrupt))?;
        for mean in bytemuck::cast_slice_mut::<u64, u8>(&mut means)[..used].chunks_exact_mut(size) {
            let sum = Scalar::read(self.dtype, mean).as_f64();
            mean.copy_from_slice(&number(self.dtype, sum / count as f64).word().0[..size]);
        }
        ControlFlow::Continue(means)
    }

    /// The results as an array.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(super) fn result(
        &self,
        cx: &Context,
        (values, array): (&[f64], &Array),
        goes: &[bool],
        keepdims: bool,
        span: Span,
    ) -> Result<Array> {
        let size = self.dtype.size();
        let axes = (0..goes.len()).filter(|&axis| keepdims || !goes[axis]);
        let layout = Layout {
            shape: result_shape(array.shape(), goes, keepdims),
            strides: axes.map(|axis| self.steps[axis]).collect(),
            offset: 0,
        };
        let result = cx.empty(self.dtype, layout, span)?;
        for (out, &value) in result.buffer.write().chunks_exact_mut(size).zip(values) {
            out.copy_from_slice(&number(self.dtype, value).word().0[..size]);
        }
        Ok(result)
    }
}

/// Fail before scratch is taken that does not fit beside the arrays.
fn check_free(cx: &Context, wanted: usize, span: Span) -> Result<()> {
    let free = cx.arena.limit().saturating_sub(cx.arena.bytes_live() as usize);
    if wanted > free {
        bail!(
            span, MemoryError, "Unable to allocate {wanted} bytes for the deviations from the mean";
            hint: "reduce fewer axes at a time, or work in chunks"
        );
    }
    Ok(())
}

/// The shape of a reduction's result.
pub(super) fn result_shape(shape: &[usize], goes: &[bool], keepdims: bool) -> Shape {
    let axes = shape.iter().zip(goes).filter(|(_, goes)| keepdims || !**goes);
    axes.map(|(&len, &goes)| if goes { 1 } else { len }).collect()
}

/// A float in a dtype, to which it was rounded.
pub(super) fn number(dtype: DType, value: f64) -> Scalar {
    if dtype == DType::Float32 { Scalar::Float32(value as f32) } else { Scalar::Float64(value) }
}

fn proceed(interrupt: &AtomicBool) -> ControlFlow<()> {
    if interrupt.load(Ordering::Relaxed) {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}

/// The axes as NumPy's iterator orders them for the result of a ufunc of one operand, slowest first:
/// unlike in [`strided::axes_by_stride`], an axis of stride 0 or of length 1 stays where it is.
fn memory_order(layout: &Layout) -> SmallVec<[usize; 4]> {
    // Fastest first while it is sorted.
    let mut order: SmallVec<[usize; 4]> = (0..layout.ndim()).rev().collect();
    let stride =
        |axis: usize| if layout.shape[axis] == 1 { 0 } else { layout.strides[axis].unsigned_abs() };
    for i in 1..order.len() {
        let axis = order[i];
        let mut place = i;
        for j in (0..i).rev() {
            let (ours, theirs) = (stride(axis), stride(order[j]));
            if ours == 0 || theirs == 0 {
                continue;
            }
            if theirs <= ours {
                break;
            }
            place = j;
        }
        order.remove(i);
        order.insert(place, axis);
    }
    order.reverse();
    order
}

/// Deviations, a block at a time.
struct Blocks<'a> {
    problem: &'a Problem,
    bytes: &'a [u8],
    offset: usize,
    means: &'a [u8],
    interrupt: &'a AtomicBool,
    /// Whether the elements stand one after another in the order of the problem.
    is_linear: bool,
    subtract: Kernel,
    square: Kernel,
    work: Work,
    raised: Raised,
    /// Whether a square was infinite or NaN.
    seen_special: bool,
    unpolled: usize,
}

/// Memory of a block for each step.
struct Work {
    elements: Vec<u64>,
    converted: Vec<u64>,
    means: Vec<u64>,
    converted_means: Vec<u64>,
    differences: Vec<u64>,
    squares: Vec<u64>,
}

impl<'a> Blocks<'a> {
    /// Bytes of [`Work`].
    const SCRATCH: usize = 6 * BLOCK * size_of::<u64>();

    fn new(
        problem: &'a Problem,
        bytes: &'a [u8],
        offset: usize,
        means: &'a [u64],
        interrupt: &'a AtomicBool,
    ) -> Self {
        let kernel_of = |name: &str| {
            let ufunc = ufunc::find(name).expect("it is a row of the table");
            let found = ufunc.loops.iter().find(|l| l.inputs == [problem.deviation; 2]);
            found.expect("it has a loop for each float").kernel
        };
        let mut want = problem.source.size() as isize;
        let is_linear = problem.dims.iter().rev().all(|&(len, stride)| {
            let fits = stride == want;
            want *= len as isize;
            fits
        });
        let block = || vec![0; BLOCK];
        Self {
            problem,
            bytes,
            offset,
            means: bytemuck::cast_slice(means),
            interrupt,
            is_linear,
            subtract: kernel_of("subtract"),
            square: kernel_of("square"),
            work: Work {
                elements: block(),
                converted: block(),
                means: block(),
                converted_means: block(),
                differences: block(),
                squares: block(),
            },
            raised: Raised::default(),
            seen_special: false,
            unpolled: 0,
        }
    }

    /// Sum runs of `run` elements, each into one result.
    fn runs(&mut self, run: usize, results: &mut [u8]) -> ControlFlow<()> {
        let dtype = self.problem.dtype;
        let size = dtype.size();
        let add = kernel(Reduction::Sum, dtype);
        if run <= BLOCK {
            let batch = BLOCK / run;
            for (i, sums) in results.chunks_mut(batch * size).enumerate() {
                let n = sums.len() / size;
                (add.runs)(sums, self.squares(i * batch * run, n * run)?, run);
            }
            return ControlFlow::Continue(());
        }
        for (i, sum) in results.chunks_exact_mut(size).enumerate() {
            let mut flow = ControlFlow::Continue(());
            let mut leaf = |first: usize, len: usize| {
                if flow.is_continue() {
                    match self.squares(i * run + first, len) {
                        ControlFlow::Continue(block) => {
                            return reduce_block(Reduction::Sum, dtype, block);
                        }
                        ControlFlow::Break(()) => flow = ControlFlow::Break(()),
                    }
                }
                number(dtype, 0.0)
            };
            let total = pairwise_tree(run, BLOCK, &mut leaf, |a, b| combine(Reduction::Sum, a, b));
            flow?;
            sum.copy_from_slice(&total.word().0[..size]);
        }
        ControlFlow::Continue(())
    }

    /// Add up `rows` rows of `width` elements, into a row of results each time.
    fn rows(&mut self, rows: usize, width: usize, results: &mut [u8]) -> ControlFlow<()> {
        let dtype = self.problem.dtype;
        let size = dtype.size();
        let add = kernel(Reduction::Sum, dtype);
        for (i, sums) in results.chunks_exact_mut(width * size).enumerate() {
            let start = i * rows * width;
            if width > BLOCK {
                for row in 0..rows {
                    for (j, sums) in sums.chunks_mut(BLOCK * size).enumerate() {
                        let n = sums.len() / size;
                        let block = self.squares(start + row * width + j * BLOCK, n)?;
                        (add.rows)(sums, block, Rows { first: 0, stride: n as isize, count: 1 });
                    }
                }
                continue;
            }
            let batch = BLOCK / width;
            for row in (0..rows).step_by(batch) {
                let count = batch.min(rows - row);
                let block = self.squares(start + row * width, count * width)?;
                (add.rows)(sums, block, Rows { first: 0, stride: width as isize, count });
            }
        }
        ControlFlow::Continue(())
    }

    /// Write all squares, and sum them as an array.
    fn whole(&mut self, all: &mut [u8], results: &mut [u8]) -> ControlFlow<()> {
        let Problem { dims, mean_dims, goes, dtype, deviation, .. } = self.problem;
        let size = deviation.size();
        for (i, out) in all.chunks_mut(BLOCK * size).enumerate() {
            let n = out.len() / size;
            out.copy_from_slice(self.squares(i * BLOCK, n)?);
        }
        let shape: Shape = dims.iter().map(|(len, _)| *len).collect();
        let axes: SmallVec<[usize; 4]> = (0..shape.len()).collect();
        let layout = Layout::contiguous_in(&shape, size, &axes);
        let request = Request {
            op: Reduction::Sum,
            accumulate: *dtype,
            reduced: goes,
            initial: None,
            mask: None,
        };
        let input = Strided {
            bytes: all,
            dtype: *deviation,
            shape: &shape,
            strides: &layout.strides,
            offset: 0,
        };
        let kept = mean_dims.iter().zip(goes).filter(|(_, goes)| !**goes);
        let strides: Strides = kept.map(|((_, stride), _)| *stride).collect();
        let target = Target { bytes: results, strides: &strides, offset: 0, given: false };
        let mut scratch = reduce_nd::Scratch::default();
        let interrupt = self.interrupt;
        let _conversion =
            reduce_nd::reduce(&request, input, target, &mut scratch, &mut || proceed(interrupt))?;
        ControlFlow::Continue(())
    }

    /// The squares of the deviations of `n` elements from `first` on, at most [`BLOCK`].
    fn squares(&mut self, first: usize, n: usize) -> ControlFlow<(), &[u8]> {
        let &Problem { source, dtype, deviation, .. } = self.problem;
        let Work { elements, converted, means, converted_means, differences, squares } =
            &mut self.work;
        let gathered = if self.is_linear {
            &self.bytes[self.offset + first * source.size()..][..n * source.size()]
        } else {
            let block = part(elements, n, source);
            gather(block, self.bytes, self.offset, &self.problem.dims, source.size(), first);
            block
        };
        let elements = convert(part(converted, n, deviation), deviation, gathered, source);
        let gathered = part(means, n, dtype);
        gather(gathered, self.means, 0, &self.problem.mean_dims, dtype.size(), first);
        let means = convert(part(converted_means, n, deviation), deviation, gathered, dtype);
        let differences = part(differences, n, deviation);
        if self.subtract.run(differences, elements, means) {
            let operands = [(deviation, elements), (deviation, means)];
            let events = examine(Infinity::Overflow, (deviation, differences), &operands, false);
            self.raised.subtract = self.raised.subtract.and(events);
        }
        let squares = part(squares, n, deviation);
        if self.square.run(squares, differences, &[]) {
            self.seen_special = true;
            let events = examine(
                Infinity::Overflow,
                (deviation, squares),
                &[(deviation, differences)],
                false,
            );
            self.raised.square = self.raised.square.and(events);
        }
        self.unpolled += n;
        if self.unpolled >= POLL_ELEMENTS {
            self.unpolled = 0;
            proceed(self.interrupt)?;
        }
        ControlFlow::Continue(squares)
    }
}

/// The first `n` elements of a block.
fn part(block: &mut [u64], n: usize, dtype: DType) -> &mut [u8] {
    &mut bytemuck::cast_slice_mut(block)[..n * dtype.size()]
}

/// Elements in another dtype; themselves where it is the same. Floats grow only, and no integer is lost.
fn convert<'a>(out: &'a mut [u8], to: DType, from: &'a [u8], dtype: DType) -> &'a [u8] {
    if to == dtype {
        return from;
    }
    let _nothing = cast(to, dtype)(out, from);
    out
}

#[cfg(test)]
mod tests;
