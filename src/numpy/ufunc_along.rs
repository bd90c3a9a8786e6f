//! Ufuncs along an axis: each result goes into the next step, row by row, a block of columns at a time.
//!
//! Knows no Python arguments: [`super::ufunc_methods`] reads them.

use smallvec::SmallVec;

use super::convert::word_of;
use super::create::lengths_text;
use super::strided::{self, Keep};
use super::ufunc::{Loop, Ufunc};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast;
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::{Events, examine};

/// Elements of a block: what a block is made of stays in the cache.
const BLOCK: usize = 4096;

/// Elements that are not worth halving.
const FEW: usize = 8;

/// The function of a method, the loop that takes its own results, and the method's name, for warnings.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) ufunc: &'static Ufunc,
    pub(super) row: &'static Loop,
    pub(super) method: &'static str,
}

/// What a reduction starts from and which elements it sees.
#[derive(Clone, Copy, Default)]
pub(super) struct From<'a> {
    /// The first left operand; else it is the first element.
    pub(super) start: Option<Scalar>,
    /// Bools of the array's shape or one that broadcasts to it.
    pub(super) mask: Option<&'a Array>,
}

/// An array seen as rows: the axes that go first, then those that stay.
struct Rows {
    offset: usize,
    dims: SmallVec<[(usize, isize); 4]>,
    size: usize,
}

impl Rows {
    fn new(layout: &Layout, goes: &[bool], size: usize) -> Self {
        let first = (0..goes.len()).filter(|&axis| goes[axis]);
        let axes = first.chain((0..goes.len()).filter(|&axis| !goes[axis]));
        let dims = axes.map(|axis| (layout.shape[axis], layout.strides[axis])).collect();
        Self { offset: layout.offset, dims, size }
    }

    fn gather(&self, block: &mut [u8], memory: &[u8], first: usize) {
        strided::gather(block, memory, self.offset, &self.dims, self.size, first);
    }
}

/// How many rows and columns are taken at once.
fn pieces(columns: usize) -> (usize, usize) {
    if columns <= BLOCK { ((BLOCK / columns.max(1)).max(1), columns) } else { (1, BLOCK) }
}

/// A block's bytes, aligned for every dtype.
pub(super) fn scratch(bytes: usize) -> Vec<u64> {
    vec![0; bytes.div_ceil(8)]
}

impl Step {
    pub(super) fn dtype(self) -> DType {
        self.row.output
    }

    /// One step over a row.
    fn run(self, out: &mut [u8], a: &[u8], b: &[u8], events: &mut Events) {
        if self.row.kernel.run(out, a, b) {
            let dtype = self.dtype();
            let power = self.ufunc.name == "power";
            let operands = [(dtype, a), (dtype, b)];
            *events = events.and(examine(self.ufunc.infinity, (dtype, out), &operands, power));
        }
    }

    /// Combine halves of a block of bits until few elements are left: how many. Of other functions than
    /// those of bits, which alone may be combined in any order, all are left.
    fn halve(self, block: &mut [u8]) -> usize {
        let size = self.dtype().size();
        let mut count = block.len() / size;
        let Kernel::Binary { update: Some(update), .. } = self.row.kernel else { return count };
        while count > FEW && self.ufunc.name.starts_with("bitwise_") {
            let half = count / 2;
            let (left, right) = block[..count * size].split_at_mut((count - half) * size);
            update(&mut left[..half * size], right);
            count -= half;
        }
        count
    }

    /// Fold elements one after another into `acc`.
    pub(super) fn fold(self, acc: &mut [u8], elements: &[u8], events: &mut Events) {
        let size = self.dtype().size();
        let mut next = [0_u64];
        let next = &mut bytemuck::bytes_of_mut(&mut next)[..size];
        let mut one_by_one = |elements: &[u8]| {
            for element in elements.chunks_exact(size) {
                self.run(next, acc, element, events);
                acc.copy_from_slice(next);
            }
        };
        if elements.len() <= FEW * size || !self.ufunc.name.starts_with("bitwise_") {
            return one_by_one(elements);
        }
        let mut block = scratch(BLOCK.min(elements.len() / size) * size);
        for elements in elements.chunks(BLOCK * size) {
            let block = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut block)[..elements.len()];
            block.copy_from_slice(elements);
            let left = self.halve(block);
            one_by_one(&block[..left * size]);
        }
    }

    /// The same over the elements that a mask shows; `work` has room for three rows.
    fn run_masked(
        self,
        now: &mut [u8],
        row: &[u8],
        mask: &[u8],
        work: &mut [u8],
        events: &mut Events,
    ) {
        let size = self.dtype().size();
        let shown =
            || mask.iter().enumerate().filter(|(_, shows)| **shows != 0).map(|(i, _)| i * size);
        let count = shown().count() * size;
        let (a, rest) = work.split_at_mut(row.len());
        let (b, out) = rest.split_at_mut(row.len());
        for (k, at) in shown().enumerate() {
            a[k * size..][..size].copy_from_slice(&now[at..at + size]);
            b[k * size..][..size].copy_from_slice(&row[at..at + size]);
        }
        self.run(&mut out[..count], &a[..count], &b[..count], events);
        for (k, at) in shown().enumerate() {
            now[at..at + size].copy_from_slice(&out[k * size..][..size]);
        }
    }

    fn warn(self, cx: &mut Context, events: Events, span: Span) -> Result<()> {
        if events.negative_power {
            bail!(span, ValueError, "Integers to negative integer powers are not allowed.");
        }
        for word in events.words() {
            cx.warn(span, "RuntimeWarning", format!("{word} encountered in {}", self.method));
        }
        Ok(())
    }

    /// What is left of an array whose marked axes go, in C order.
    ///
    /// # Errors
    /// NumPy's `ValueError` where there is nothing to start from; `MemoryError`; `KeyboardInterrupt`.
    pub(super) fn reduce(
        self,
        cx: &mut Context,
        array: &Array,
        (goes, keepdims): (&[bool], bool),
        from: From<'_>,
        span: Span,
    ) -> Result<Array> {
        let kept = (0..goes.len()).filter(|&axis| !goes[axis] || keepdims);
        let shape: Shape =
            kept.map(|axis| if goes[axis] { 1 } else { array.shape()[axis] }).collect();
        let columns: usize = shape.iter().product();
        let rows: usize = array
            .shape()
            .iter()
            .zip(goes)
            .filter(|(_, goes)| **goes)
            .map(|(len, _)| *len)
            .product();
        let name = self.ufunc.name;
        if from.start.is_none() && rows == 0 && columns > 0 {
            bail!(
                span,
                ValueError,
                "zero-size array to reduction operation {name} which has no identity"
            );
        }
        let mask = match from.mask {
            None => None,
            Some(mask) => match mask.layout.broadcast_to(array.shape()) {
                Some(layout) => Some((mask, Rows::new(&layout, goes, 1))),
                None => return Err(no_mask(array, mask, span)),
            },
        };
        if from.start.is_none() && from.mask.is_some() {
            bail!(
                span,
                ValueError,
                "reduction operation '{name}' does not have an identity, so to use a where mask one has to \
                specify 'initial'"
            );
        }
        let layout = Layout::contiguous(&shape, self.dtype().size(), Order::C);
        let out = cx.empty(self.dtype(), layout, span)?;
        let source = (array, Rows::new(&array.layout, goes, array.dtype.size()));
        let mut events = Events::default();
        let width = pieces(columns).1;
        for first in (0..columns).step_by(width.max(1)) {
            let at = (first, width.min(columns - first));
            let found = self.reduce_columns(
                cx,
                &source,
                mask.as_ref(),
                (rows, columns),
                at,
                (from.start, &out),
                span,
            )?;
            events = events.and(found);
        }
        strided::count(
            cx,
            array.nbytes() + mask.map_or(0, |(mask, _)| mask.nbytes()),
            out.nbytes(),
        );
        self.warn(cx, events, span)?;
        Ok(out)
    }

    /// Reduce some of the columns.
    #[expect(clippy::too_many_arguments, reason = "the parts of one walk")]
    fn reduce_columns(
        self,
        cx: &Context,
        (array, source): &(&Array, Rows),
        mask: Option<&(&Array, Rows)>,
        (rows, columns): (usize, usize),
        (first, width): (usize, usize),
        (start, out): (Option<Scalar>, &Array),
        span: Span,
    ) -> Result<Events> {
        let (dtype, size) = (self.dtype(), self.dtype().size());
        let most = pieces(columns).0;
        let (mut raw, mut block) =
            (scratch(most * width * source.size), scratch(most * width * size));
        let mut bools = vec![0_u8; if mask.is_some() { most * width } else { 0 }];
        let (mut now, mut next, mut work) =
            (scratch(width * size), scratch(width * size), scratch(3 * width * size));
        let convert = cast(dtype, array.dtype);
        let mut events = Events::default();
        let memory = array.buffer.read();
        let seen = mask.map(|(mask, rows)| (mask.buffer.read(), rows));
        if let Some(start) = start {
            let word = word_of(start, dtype);
            let now: &mut [u8] = bytemuck::cast_slice_mut(&mut now);
            now[..width * size]
                .chunks_exact_mut(size)
                .for_each(|x| x.copy_from_slice(&word.0[..size]));
        }
        let mut begun = start.is_some();
        for row in (0..rows).step_by(most) {
            cx.poll(span)?;
            let count = most.min(rows - row) * width;
            let at = row * columns + first;
            let raw = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut raw)[..count * source.size];
            source.gather(raw, &memory, at);
            let block = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut block)[..count * size];
            events = events.and(convert(block, raw));
            if let Some((memory, rows)) = &seen {
                rows.gather(&mut bools[..count], memory, at);
            }
            let left = if width == 1 && seen.is_none() { self.halve(block) } else { count / width };
            for (k, element) in block.chunks_exact(width * size).take(left).enumerate() {
                let to = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut now)[..width * size];
                if !begun {
                    to.copy_from_slice(element);
                    begun = true;
                } else if seen.is_some() {
                    let work =
                        &mut bytemuck::cast_slice_mut::<u64, u8>(&mut work)[..3 * width * size];
                    self.run_masked(to, element, &bools[k * width..][..width], work, &mut events);
                } else {
                    let result =
                        &mut bytemuck::cast_slice_mut::<u64, u8>(&mut next)[..width * size];
                    self.run(result, to, element, &mut events);
                    std::mem::swap(&mut now, &mut next);
                }
            }
        }
        let now = &bytemuck::cast_slice::<u64, u8>(&now)[..width * size];
        out.buffer.write()[first * size..(first + width) * size].copy_from_slice(now);
        Ok(events)
    }

    /// The results of each step along an axis, in an array like the argument.
    ///
    /// # Errors
    /// `MemoryError`; `KeyboardInterrupt`.
    pub(super) fn accumulate(
        self,
        cx: &mut Context,
        array: &Array,
        axis: usize,
        span: Span,
    ) -> Result<Array> {
        let out = strided::copy(cx, array, self.dtype(), Keep::K, span)?;
        let (len, size) = (out.shape()[axis], self.dtype().size());
        let goes: SmallVec<[bool; 4]> = (0..out.ndim()).map(|i| i == axis).collect();
        let rows = Rows::new(&out.layout, &goes, size);
        let columns = out.size() / len.max(1);
        let (most, width) = pieces(columns);
        let mut events = Events::default();
        let (mut block, mut results) =
            (scratch(most * width * size), scratch((most + 1) * width * size));
        for first in (0..columns).step_by(width.max(1)) {
            let width = width.min(columns - first);
            let row_bytes = width * size;
            for row in (0..len).step_by(most) {
                cx.poll(span)?;
                let count = most.min(len - row);
                let at = row * columns + first;
                let mut memory = out.buffer.write();
                let block =
                    &mut bytemuck::cast_slice_mut::<u64, u8>(&mut block)[..count * row_bytes];
                rows.gather(block, &memory, at);
                // The row before the block stands in front of its results.
                let results = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut results)
                    [..(count + 1) * row_bytes];
                for (k, element) in block.chunks_exact(row_bytes).enumerate() {
                    let (done, to) = results.split_at_mut((k + 1) * row_bytes);
                    let to = &mut to[..row_bytes];
                    if row + k == 0 {
                        to.copy_from_slice(element);
                    } else {
                        self.run(to, &done[k * row_bytes..], element, &mut events);
                    }
                }
                strided::scatter(
                    &mut memory,
                    &results[row_bytes..],
                    rows.offset,
                    &rows.dims,
                    size,
                    at,
                );
                results.copy_within(count * row_bytes.., 0);
            }
        }
        strided::count(cx, out.nbytes(), out.nbytes());
        self.warn(cx, events, span)?;
        Ok(out)
    }
}

/// NumPy's complaint of a mask that does not fit.
fn no_mask(array: &Array, mask: &Array, span: Span) -> crate::diag::Diagnostic {
    if mask.ndim() > array.ndim() {
        return crate::diagnostic!(
            span,
            ValueError,
            "input operand has more dimensions than allowed by the axis remapping"
        );
    }
    crate::diagnostic!(
        span,
        ValueError,
        "operands could not be broadcast together with remapped shapes [original->remapped]: {} {} ",
        lengths_text(array.shape()),
        lengths_text(mask.shape())
    )
}
