//! `ufunc.reduceat`: segments along an axis folded straight from memory into one array.
//!
//! Knows no Python arguments: [`super::ufunc_methods`] reads them.

use smallvec::SmallVec;

use super::eager;
use super::strided::{self, Axis};
use super::ufunc_along::{Step, scratch};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast;
use crate::kernels::events::Events;
use crate::kernels::reduce::{Kernel, Reduction, kernel};

/// What folds the rest of a segment into its first element.
#[derive(Clone, Copy)]
pub(super) enum Folder {
    /// A reduction with loops of its own, in a dtype.
    Reduction(Reduction, DType),
    /// The loop of a ufunc.
    Step(Step),
}

/// Lanes of an array along an axis, numbered in C order of the other axes.
struct Lanes {
    offset: isize,
    others: SmallVec<[(usize, isize); 4]>,
    stride: isize,
}

impl Lanes {
    fn new(layout: &Layout, axis: usize) -> Self {
        let others = (0..layout.ndim()).filter(|&i| i != axis);
        Self {
            offset: layout.offset as isize,
            others: others.map(|i| (layout.shape[i], layout.strides[i])).collect(),
            stride: layout.strides[axis],
        }
    }

    /// How many.
    fn count(&self) -> usize {
        self.others.iter().map(|(len, _)| len).product()
    }

    /// The byte of a lane's first element.
    fn start(&self, mut lane: usize) -> usize {
        let mut at = self.offset;
        for &(len, stride) in self.others.iter().rev() {
            at += (lane % len) as isize * stride;
            lane /= len;
        }
        at as usize
    }
}

impl Folder {
    fn dtype(self) -> DType {
        match self {
            Self::Reduction(_, dtype) => dtype,
            Self::Step(step) => step.dtype(),
        }
    }

    /// Fold `rest`, which is not empty, into `acc`, which holds the first element.
    fn run(self, loops: Option<Kernel>, acc: &mut [u8], rest: &[u8], events: &mut Events) {
        match (self, loops) {
            (Self::Step(step), _) => step.fold(acc, rest, events),
            (Self::Reduction(op, dtype), Some(loops)) => {
                let sums = matches!(op, Reduction::Sum | Reduction::Prod) && dtype.is_float();
                let first = sums.then(|| Scalar::read(dtype, acc));
                (loops.runs)(acc, rest, rest.len() / dtype.size());
                if let Some(first) = first {
                    *events = events.and(raised(first, rest, Scalar::read(dtype, acc)));
                }
            }
            (Self::Reduction(..), None) => unreachable!("a reduction has loops"),
        }
    }

    /// An array whose elements along an axis are the results of the segments that begin at `starts`; each
    /// ends where the next begins, or takes one element if that is not behind it.
    ///
    /// # Errors
    /// `MemoryError`; `KeyboardInterrupt`; `ValueError` for integers to negative powers.
    pub(super) fn segments(
        self,
        cx: &mut Context,
        array: &Array,
        axis: usize,
        starts: &[usize],
        span: Span,
    ) -> Result<(Array, Events)> {
        let (dtype, size) = (self.dtype(), self.dtype().size());
        let len = array.shape()[axis];
        let mut shape: Shape = array.shape().into();
        shape[axis] = starts.len();
        let out = cx.empty(dtype, Layout::contiguous(&shape, size, Order::C), span)?;
        let (source, target) = (Lanes::new(&array.layout, axis), Lanes::new(&out.layout, axis));
        let unit = array.dtype.size();
        let is_side_by_side = source.stride == unit as isize || len <= 1;
        let converts = array.dtype != dtype;
        let rooms =
            [if is_side_by_side { 0 } else { len * unit }, if converts { len * size } else { 0 }];
        strided::scratch(cx, rooms[0] + rooms[1], span)?;
        let [mut raw, mut converted] = rooms.map(scratch);
        let convert = cast(dtype, array.dtype);
        let loops = match self {
            Self::Reduction(op, dtype) => Some(kernel(op, dtype)),
            Self::Step(_) => None,
        };
        let (mut events, mut casts) = (Events::default(), Events::default());
        {
            let memory = array.buffer.read();
            let mut results = out.buffer.write();
            let mut unpolled = 0;
            for lane in 0..source.count() {
                let mut elements: &[u8] = if is_side_by_side {
                    &memory[source.start(lane)..][..len * unit]
                } else {
                    let raw = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut raw)[..len * unit];
                    let along = Axis { len, to: unit as isize, from: source.stride };
                    strided::copy_strided(raw, &memory, (0, source.start(lane)), along, unit);
                    raw
                };
                if converts {
                    let to = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut converted)[..len * size];
                    casts = casts.and(convert(to, elements));
                    elements = to;
                }
                let begin = target.start(lane);
                for (place, &start) in starts.iter().enumerate() {
                    let end = starts.get(place + 1).map_or(len, |&next| next.max(start + 1));
                    let at = begin + place * target.stride as usize;
                    let acc = &mut results[at..at + size];
                    let (first, rest) = elements[start * size..end * size].split_at(size);
                    acc.copy_from_slice(first);
                    if !rest.is_empty() {
                        self.run(loops, acc, rest, &mut events);
                    }
                    unpolled += end - start;
                    if unpolled >= strided::POLL_ELEMENTS {
                        unpolled = 0;
                        cx.poll(span)?;
                    }
                }
            }
        }
        eager::warn(cx, casts, "cast", span);
        strided::count(cx, array.nbytes(), out.nbytes());
        Ok((out, events))
    }
}

/// What a sum or product raised: an infinity or NaN that no element was.
fn raised(first: Scalar, rest: &[u8], result: Scalar) -> Events {
    let value = result.as_f64();
    if value.is_finite() {
        return Events::default();
    }
    let (mut any_nan, mut any_infinite) = (false, false);
    let dtype = result.dtype();
    let others = rest.chunks_exact(dtype.size()).map(|element| Scalar::read(dtype, element));
    for element in std::iter::once(first).chain(others).map(Scalar::as_f64) {
        any_nan |= element.is_nan();
        any_infinite |= element.is_infinite();
    }
    Events {
        invalid: value.is_nan() && any_infinite && !any_nan,
        overflow: value.is_infinite() && !any_infinite && !any_nan,
        ..Events::default()
    }
}
