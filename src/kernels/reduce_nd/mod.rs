//! Reductions of strided n-dimensional memory over some of its axes, with NumPy's bits: the order of
//! iteration is NumPy's (see `order.rs`), and so is what one inner loop sums pairwise.
//!
//! Knows shapes and strides but no arrays, and copies none: its scratch holds a few blocks of 8192
//! elements.

#[cfg(test)]
mod golden;
mod masked;
mod order;
mod source;

use std::ops::ControlFlow;

use smallvec::SmallVec;

use self::order::{Axes, Axis, BUFFER, Order, Problem};
pub use self::source::{Compute, Scratch};
use self::source::{Source, room};
use super::events::Events;
use super::reduce::{Kernel, Real, Reduction, Rows, kernel, pairwise_sum, pairwise_tree};
use crate::array::dtype::{DType, Scalar};

/// Elements between two questions whether to go on: some 50 us of the slowest gather.
const POLL_ELEMENTS: usize = 65_536;

/// Elements of a row of results that are accumulated together: 32 KiB of float64 stay in the first-level
/// cache.
const ROW: usize = 4096;

/// Elements of several runs or rows that are gathered together, to pay for one call with many of them: 16
/// KiB of float64, read again from the first-level cache.
const BATCH: usize = 2048;

/// An array's elements in memory. Offset and strides are multiples of the dtype's size, and `bytes` are
/// aligned for it.
#[derive(Clone, Copy, Debug)]
pub struct Strided<'a> {
    /// The whole buffer.
    pub bytes: &'a [u8],
    /// Of the elements.
    pub dtype: DType,
    /// Elements along each axis.
    pub shape: &'a [usize],
    /// Bytes from one element to the next along each axis, of any sign; 0 where broadcast.
    pub strides: &'a [isize],
    /// The byte of the first element.
    pub offset: usize,
}

/// Where the results go: elements of the accumulator's dtype, for which `bytes` are aligned.
#[derive(Debug)]
pub struct Target<'a> {
    /// The whole buffer.
    pub bytes: &'a mut [u8],
    /// Along the kept axes, in the input's order.
    pub strides: &'a [isize],
    /// The byte of the first result.
    pub offset: usize,
    /// Whether it is the user's `out=`, whose strides have a say in the order of iteration. Otherwise its
    /// strides are [`result_strides`].
    pub given: bool,
}

/// The strides in bytes, along the kept axes, that NumPy gives a new result with elements of `size` bytes:
/// without gaps, in the order of the input's strides.
pub fn result_strides(
    shape: &[usize],
    strides: &[isize],
    reduced: &[bool],
    size: usize,
) -> SmallVec<[isize; 6]> {
    masked_result_strides(shape, strides, reduced, None, size)
}

/// The same where a mask, which has strides too, says which elements count.
pub fn masked_result_strides(
    shape: &[usize],
    strides: &[isize],
    reduced: &[bool],
    mask: Option<&[isize]>,
    size: usize,
) -> SmallVec<[isize; 6]> {
    Problem { shape, strides, reduced, out: None, mask }.result_strides(size)
}

/// Whether `op` has no result over these axes, and NumPy says [`Reduction::empty_message`].
pub fn is_undefined(op: Reduction, shape: &[usize], reduced: &[bool]) -> bool {
    op.row().identity.is_none()
        && shape.iter().zip(reduced).any(|(&len, &reduced)| reduced && len == 0)
}

/// Whether parts with `len` of the indices of a kept axis, each reduced by itself, have the bits of the
/// whole; `casts` says that the input is converted first.
pub fn can_cut(
    request: &Request<'_>,
    (shape, strides): (&[usize], &[isize]),
    casts: bool,
    (axis, len): (usize, usize),
) -> bool {
    let order = |shape: &[usize]| {
        let problem = Problem { shape, strides, reduced: request.reduced, out: None, mask: None };
        problem.order(request.accumulate.size(), casts)
    };
    let mut part: SmallVec<[usize; 6]> = SmallVec::from_slice(shape);
    let whole = order(shape);
    let rest = shape[axis] % len;
    // The last part may be the shorter one.
    [len, if rest == 0 { len } else { rest }].into_iter().all(|len| {
        part[axis] = len;
        let part = order(&part);
        (part.period, part.run) == (whole.period, whole.run)
    })
}

/// The most bytes of scratch that one [`reduce`] takes.
pub fn scratch_bytes(input: DType, accumulate: DType) -> usize {
    let pieces = if input == accumulate { 0 } else { source::PIECE * input.size() };
    2 * BUFFER * accumulate.size() + pieces
}

/// What to compute.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The reduction.
    pub op: Reduction,
    /// The dtype to which the elements are converted first, and of the results.
    pub accumulate: DType,
    /// For each axis of the input, whether it is reduced.
    pub reduced: &'a [bool],
    /// What to start from, of the dtype `accumulate`; by default [`Reduction::neutral`].
    pub initial: Option<Scalar>,
    /// Which elements count: bools of the input's shape. NumPy adds each run of them by itself.
    pub mask: Option<Strided<'a>>,
}

/// Reduce some axes of `input` into `out`; `poll` is asked about every 64 Ki elements whether to go on.
///
/// Answers what the conversion of the input raised. Breaks where `poll` does, leaving `out` half done.
///
/// # Panics
/// Where shapes, strides and axes do not belong together, or `accumulate` is not bool for `Any` and `All`.
pub fn reduce(
    request: &Request<'_>,
    input: Strided<'_>,
    out: Target<'_>,
    scratch: &mut Scratch,
    poll: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<(), Events> {
    let source = Source::new(input.bytes, input.dtype, request.accumulate);
    reduce_source(request, source, (input.shape, input.strides, input.offset), out, scratch, poll)
}

/// Reduce some axes of an array without gaps that is in no memory: `compute` gives blocks of its elements, of
/// the dtype `request.accumulate`, by their positions in the order of its strides, the least first.
///
/// # Panics
/// As [`reduce`]; where there is a mask.
pub fn reduce_computed<'a>(
    request: &Request<'_>,
    (shape, strides): (&[usize], &[isize]),
    compute: &'a mut Compute<'a>,
    out: Target<'_>,
    scratch: &mut Scratch,
    poll: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<()> {
    assert!(request.mask.is_none(), "a mask goes with an array in memory");
    let source = Source::computed(compute, request.accumulate);
    reduce_source(request, source, (shape, strides, 0), out, scratch, poll).map_continue(drop)
}

fn reduce_source(
    request: &Request<'_>,
    source: Source<'_>,
    (shape, strides, offset): (&[usize], &[isize], usize),
    out: Target<'_>,
    scratch: &mut Scratch,
    poll: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<(), Events> {
    let &Request { op, accumulate, reduced, initial, mask } = request;
    assert_eq!(shape.len(), strides.len());
    assert_eq!(shape.len(), reduced.len());
    let kept: SmallVec<[usize; 6]> = (0..shape.len()).filter(|&i| !reduced[i]).collect();
    let Target { bytes: results, strides: apart, offset: first, given } = out;
    assert_eq!(kept.len(), apart.len(), "one stride for each kept axis");
    let mut work = Work {
        op,
        kernel: kernel(op, accumulate),
        size: accumulate.size(),
        source,
        out: results,
        scratch,
        poll,
        unpolled: 0,
    };
    let places = kept.iter().zip(apart).rev();
    let places: Axes = places.map(|(&i, &out)| Axis { len: shape[i], out, ..Axis::ONE }).collect();
    work.fill(&places, first, initial.unwrap_or_else(|| op.neutral(accumulate)))?;
    if shape.contains(&0) {
        return ControlFlow::Continue(Events::default());
    }
    let mask_strides = mask.map(|mask| mask.strides);
    let problem =
        Problem { shape, strides, reduced, out: given.then_some(apart), mask: mask_strides };
    if !given {
        // A stride says nothing where the axis has one element.
        let wanted = problem.result_strides(accumulate.size());
        let agree = wanted.iter().zip(apart).zip(&kept).all(|((a, b), &i)| a == b || shape[i] == 1);
        assert!(agree, "a new result has the strides {wanted:?}");
    }
    let order = problem.order(accumulate.size(), work.source.casts());
    let seen = mask.map_or(0, |mask| mask.offset);
    let start = Place { input: offset as isize, out: first as isize, mask: seen as isize };
    if let Some(mask) = mask {
        work.masked(&order, mask, start, accumulate)?;
    } else if order.axes[0].out == 0 {
        work.runs(&order, start, accumulate)?;
    } else {
        work.rows(&order, start)?;
    }
    ControlFlow::Continue(work.source.events)
}

/// A place in the iteration, in bytes.
#[derive(Clone, Copy, Debug)]
struct Place {
    input: isize,
    out: isize,
    mask: isize,
}

/// A reduction under way.
struct Work<'a, 'b> {
    op: Reduction,
    kernel: Kernel,
    /// Of one result, in bytes.
    size: usize,
    source: Source<'a>,
    out: &'b mut [u8],
    scratch: &'b mut Scratch,
    poll: &'b mut dyn FnMut() -> ControlFlow<()>,
    /// Elements since `poll` was asked.
    unpolled: usize,
}

impl Work<'_, '_> {
    /// `count` elements were done.
    fn tick(&mut self, count: usize) -> ControlFlow<()> {
        self.unpolled += count;
        if self.unpolled >= POLL_ELEMENTS {
            self.unpolled = 0;
            (self.poll)()?;
        }
        ControlFlow::Continue(())
    }

    /// Set every result.
    fn fill(&mut self, results: &[Axis], offset: usize, value: Scalar) -> ControlFlow<()> {
        let word = value.word();
        let element = &word.0[..self.size];
        let one = Axis::ONE;
        let (inner, outer) =
            results.split_first().map_or((one, results), |(inner, outer)| (*inner, outer));
        for place in Places::new(outer, Place { input: 0, out: offset as isize, mask: 0 }) {
            for first in (0..inner.len).step_by(POLL_ELEMENTS) {
                let n = POLL_ELEMENTS.min(inner.len - first);
                let at = place.out + first as isize * inner.out;
                if inner.out == self.size as isize {
                    repeat(&mut self.out[at as usize..][..n * self.size], element);
                } else {
                    for i in 0..n as isize {
                        self.out[(at + i * inner.out) as usize..][..self.size]
                            .copy_from_slice(element);
                    }
                }
                self.tick(n)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The fastest axis is reduced: inner loops fold runs of elements, each into one result.
    fn runs(&mut self, order: &Order, start: Place, dtype: DType) -> ControlFlow<()> {
        let (inner, rest) = order.axes.split_at(order.period);
        let period: usize = inner.iter().map(|axis| axis.len).product();
        let run = order.run.min(period);
        let (next, outer) =
            rest.split_first().map_or((None, rest), |(next, outer)| (Some(*next), outer));
        let next = next.unwrap_or(Axis::ONE);
        let batch = if run == period { (BATCH / period).max(1) } else { 1 };
        let with_next = &order.axes[..(order.period + 1).min(order.axes.len())];
        for place in Places::new(outer, start) {
            if batch > 1 {
                for first in (0..next.len).step_by(batch) {
                    let n = batch.min(next.len - first);
                    let from = (place.input, first * period, n * period);
                    let results = (place.out + first as isize * next.out, next.out, n);
                    self.fold_runs(with_next, from, results, period);
                    self.tick(n * period)?;
                }
                continue;
            }
            for i in 0..next.len as isize {
                let (input, out) = (place.input + i * next.input, place.out + i * next.out);
                let place = Place { input, out, ..place };
                if run > BUFFER {
                    self.long_run(inner, place, run, dtype)?;
                    continue;
                }
                for first in (0..period).step_by(run) {
                    let n = run.min(period - first);
                    self.fold_runs(inner, (place.input, first, n), (place.out, 0, 1), n);
                    self.tick(n)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether no further element changes a result; what is computed may warn all the same.
    fn is_decided(&self, at: usize) -> bool {
        if self.source.is_computed() {
            return false;
        }
        match self.op {
            Reduction::Any => self.out[at] != 0,
            Reduction::All => self.out[at] == 0,
            Reduction::Sum
            | Reduction::Prod
            | Reduction::Min
            | Reduction::Max
            | Reduction::FMin
            | Reduction::FMax => false,
        }
    }

    /// Fold a block (base, first element, count) in runs into results (first, stride, count).
    fn fold_runs(
        &mut self,
        axes: &[Axis],
        (base, first, count): (isize, usize, usize),
        (at, stride, results): (isize, isize, usize),
        run: usize,
    ) {
        let results = if stride == 0 { 1 } else { results };
        if results == 1 && self.is_decided(at as usize) {
            return;
        }
        // Taken out while a block is lent from the rest of the scratch.
        let mut apart = std::mem::take(&mut self.scratch.results);
        let block = self.source.fetch(axes, base, first, count, self.scratch);
        let size = self.size;
        with_results(self.out, &mut apart, (at, stride, results), size, |acc| {
            (self.kernel.runs)(acc, block, run);
        });
        self.scratch.results = apart;
    }

    /// Fold one run that is longer than NumPy's buffer: all of it has one stride, and no conversion.
    fn long_run(
        &mut self,
        axes: &[Axis],
        place: Place,
        run: usize,
        dtype: DType,
    ) -> ControlFlow<()> {
        match (self.op, dtype) {
            (Reduction::Sum, DType::Float32) => self.long_sum::<f32>(axes, place, run),
            (Reduction::Sum, DType::Float64) => self.long_sum::<f64>(axes, place, run),
            _ => {
                let step = self.longest_block(axes, place, run);
                for first in (0..run).step_by(step) {
                    let n = step.min(run - first);
                    self.fold_runs(axes, (place.input, first, n), (place.out, 0, 1), n);
                    self.tick(n)?;
                }
                ControlFlow::Continue(())
            }
        }
    }

    /// The same, of a pairwise sum: by nodes of its tree.
    fn long_sum<T: Real>(&mut self, axes: &[Axis], place: Place, run: usize) -> ControlFlow<()> {
        let leaf_max = self.longest_block(axes, place, run);
        let mut flow = ControlFlow::Continue(());
        let mut leaf = |first: usize, len: usize| {
            if flow.is_break() {
                return T::NEGATIVE_ZERO;
            }
            let block = self.source.fetch(axes, place.input, first, len, self.scratch);
            let sum = pairwise_sum::<T>(bytemuck::cast_slice(block));
            flow = self.tick(len);
            sum
        };
        let sum = pairwise_tree(run, leaf_max, &mut leaf, |a, b| a + b);
        let at = place.out as usize;
        (self.kernel.runs)(&mut self.out[at..at + self.size], bytemuck::bytes_of(&sum), 1);
        flow
    }

    /// How many elements of a long run to take at once: lent from memory or gathered.
    fn longest_block(&self, axes: &[Axis], place: Place, run: usize) -> usize {
        if self.source.lend(axes, place.input, 0, run).is_some() { POLL_ELEMENTS } else { BATCH }
    }

    /// The fastest axis is kept: rows of elements are folded into rows of results, in whatever pieces,
    /// since each result meets its elements in the order of iteration.
    fn rows(&mut self, order: &Order, start: Place) -> ControlFlow<()> {
        let axes = &order.axes;
        let mut kept = 1;
        while kept < axes.len()
            && axes[kept].out == axes[kept - 1].out * axes[kept - 1].len as isize
        {
            kept += 1;
        }
        let width: usize = axes[..kept].iter().map(|axis| axis.len).product();
        let reduced = axes.get(kept).filter(|axis| axis.out == 0);
        let outer = &axes[kept + usize::from(reduced.is_some())..];
        let rows = reduced.copied().unwrap_or(Axis::ONE);
        let unit = self.source.unit();
        let in_place =
            kept == 1 && axes[0].input == unit && rows.input % unit == 0 && self.source.is_lent();
        for place in Places::new(outer, start) {
            for first in (0..width).step_by(ROW) {
                let n = ROW.min(width - first);
                let place = Place { out: place.out + first as isize * axes[0].out, ..place };
                let mut row = 0;
                while row < rows.len {
                    let piece = Piece { first, n, row, width };
                    let count = if in_place {
                        self.rows_in_place(piece, rows, (place, axes[0].out))
                    } else {
                        self.rows_gathered(piece, &axes[..kept], rows, (place, axes[0].out))
                    };
                    self.tick(count * n)?;
                    row += count;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Fold rows that are contiguous, where they lie; answers how many.
    fn rows_in_place(
        &mut self,
        piece: Piece,
        rows: Axis,
        (place, stride): (Place, isize),
    ) -> usize {
        let Piece { first, n, row, .. } = piece;
        let unit = self.source.unit();
        let count = (POLL_ELEMENTS / n).max(1).min(rows.len - row);
        let at = place.input + row as isize * rows.input + first as isize * unit;
        let first = usize::try_from(at / unit).expect("a layout lies within its buffer");
        let rows = Rows { first, stride: rows.input / unit, count };
        let apart = &mut self.scratch.results;
        with_results(self.out, apart, (place.out, stride, n), self.size, |acc| {
            (self.kernel.rows)(acc, self.source.memory(), rows);
        });
        count
    }

    /// Fold rows that are gathered first, several where they are short; answers how many.
    fn rows_gathered(
        &mut self,
        piece: Piece,
        kept: &[Axis],
        rows: Axis,
        (place, stride): (Place, isize),
    ) -> usize {
        let Piece { first, n, row, width } = piece;
        let mut apart = std::mem::take(&mut self.scratch.results);
        let mut axes: SmallVec<[Axis; 6]> = SmallVec::from_slice(kept);
        axes.push(rows);
        let count = if n == width { (BATCH / width).max(1).min(rows.len - row) } else { 1 };
        let block =
            self.source.fetch(&axes, place.input, row * width + first, count * n, self.scratch);
        with_results(self.out, &mut apart, (place.out, stride, n), self.size, |acc| {
            (self.kernel.rows)(acc, block, Rows { first: 0, stride: n as isize, count });
        });
        self.scratch.results = apart;
        count
    }
}

/// `n` elements from `first` on of the rows of `width` elements, from `row` on.
#[derive(Clone, Copy)]
struct Piece {
    first: usize,
    n: usize,
    row: usize,
    width: usize,
}

/// The same element again and again.
fn repeat(out: &mut [u8], element: &[u8]) {
    match *element {
        [x] => out.fill(x),
        [a, b] => bytemuck::cast_slice_mut(out).fill([a, b]),
        [a, b, c, d] => bytemuck::cast_slice_mut(out).fill(u32::from_ne_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => {
            bytemuck::cast_slice_mut(out).fill(u64::from_ne_bytes([a, b, c, d, e, f, g, h]));
        }
        _ => unreachable!("elements have 1, 2, 4 or 8 bytes"),
    }
}

/// Lend results (first, stride, count) side by side, copied there and back where they are apart.
fn with_results(
    out: &mut [u8],
    apart: &mut Vec<u64>,
    (at, stride, count): (isize, isize, usize),
    size: usize,
    fold: impl FnOnce(&mut [u8]),
) {
    let place = |i: usize| {
        usize::try_from(at + i as isize * stride).expect("a layout lies within its buffer")
    };
    if count == 1 || stride == size as isize {
        fold(&mut out[place(0)..][..count * size]);
        return;
    }
    let acc = room(apart, count * size);
    for (i, acc) in acc.chunks_exact_mut(size).enumerate() {
        acc.copy_from_slice(&out[place(i)..][..size]);
    }
    fold(acc);
    for (i, acc) in acc.chunks_exact(size).enumerate() {
        out[place(i)..][..size].copy_from_slice(acc);
    }
}

/// The places of the outer axes, in the order of iteration.
struct Places<'a> {
    axes: &'a [Axis],
    index: SmallVec<[usize; 6]>,
    next: Option<Place>,
}

impl<'a> Places<'a> {
    fn new(axes: &'a [Axis], start: Place) -> Self {
        let next = axes.iter().all(|axis| axis.len > 0).then_some(start);
        Self { axes, index: SmallVec::from_elem(0, axes.len()), next }
    }
}

impl Iterator for Places<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let now = self.next?;
        let mut place = now;
        for (index, axis) in self.index.iter_mut().zip(self.axes) {
            *index += 1;
            place.input += axis.input;
            place.out += axis.out;
            place.mask += axis.mask;
            if *index < axis.len {
                self.next = Some(place);
                return Some(now);
            }
            place.input -= axis.len as isize * axis.input;
            place.out -= axis.len as isize * axis.out;
            place.mask -= axis.len as isize * axis.mask;
            *index = 0;
        }
        self.next = None;
        Some(now)
    }
}
