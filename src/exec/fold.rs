//! Reductions: of a whole program block by block, along the axes of one, and of finished arrays, with NumPy's
//! bits and warnings.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use smallvec::SmallVec;

use super::pass::{feed_apart, lend, merge, warn};
use super::vm::{Feed, Machine, Output, Raised};
use super::{Engine, Mode, Values, parallel, scalar_loop};
use crate::array::dtype::{DType, Scalar, Word};
use crate::array::for_each_position;
use crate::array::layout::Layout;
use crate::array::{Array, ArrayType};
use crate::bail;
use crate::context::{Context, Scratch};
use crate::diag::{Result, Span};
use crate::kernels::reduce::{Reduction, combine};
use crate::kernels::reduce_nd::{self, Compute, Request, Strided, Target};
use crate::plan::Reduce;
use crate::plan::program::Program;

/// Parts a thread into which a reduction along axes is cut.
const PARTS: usize = 4;

/// A reduction to run.
pub(super) struct Reduction1<'a> {
    pub(super) reduce: &'a Reduce,
    pub(super) axes: &'a [bool],
    pub(super) accumulate: DType,
    pub(super) span: Span,
}

impl Reduction1<'_> {
    /// As the loops take it.
    fn asked(&self) -> Request<'_> {
        Request {
            op: self.reduce.reduction,
            accumulate: self.accumulate,
            reduced: self.axes,
            initial: None,
            mask: None,
        }
    }
}

/// Fold the elements of a program.
pub(super) fn fold(
    request: &Reduction1<'_>,
    program: &Program,
    mode: &Mode,
    values: &Values,
    out: Option<&Array>,
    cx: &mut Context,
) -> Result<Option<Scalar>> {
    let lent = lend(program, values, None);
    let feeds: SmallVec<[Feed<'_>; 4]> = (0..program.sources.len())
        .map(|i| feed_apart(program, i, values, &lent).expect("a fold has no sink to overlap"))
        .collect();
    let reduction = request.reduce.reduction;
    let interrupt = Arc::clone(&cx.interrupt);
    let mut raised = Raised::default();
    let flow = fold_engine(program, mode, &feeds, reduction, out, &mut raised, cx);
    let ControlFlow::Continue(mut total) = flow else { bail!(request.span, KeyboardInterrupt, "") };
    warn(&raised, cx)?;
    if let (Some(out), Some(value)) = (out, total) {
        // With `keepdims` the one number stands in an array.
        out.buffer.write()[..program.dtype.size()]
            .copy_from_slice(&value.word().0[..program.dtype.size()]);
        total = None;
    }
    // Where there is no result, none is of nothing.
    let count = match out {
        Some(out) if out.size() == 0 => 1,
        Some(out) => program.len / out.size(),
        None => program.len,
    };
    Ok(finish_reduction(request, total, out, count, cx, |cx| {
        let mut seen = Specials::default();
        let mut machine = Machine::new(
            program,
            &feeds,
            &interrupt,
            &mut cx.scratch,
            program.len.max(1),
            (0, false),
        );
        let mut start = 0;
        while start < program.len {
            let len = program.block.min(program.len - start);
            seen.look(program.dtype, machine.value_block(start, len));
            start += len;
        }
        drop(machine.finish(&mut cx.scratch));
        seen
    }))
}

/// Fold by the mode's engine: the number, or nothing where accumulators in `out` took it.
fn fold_engine(
    program: &Program,
    mode: &Mode,
    feeds: &[Feed<'_>],
    reduction: Reduction,
    out: Option<&Array>,
    raised: &mut Raised,
    cx: &mut Context,
) -> ControlFlow<(), Option<Scalar>> {
    let len = program.len.max(1);
    let pool = match mode.engine {
        Engine::Threads => parallel::pool_for(program, &mut cx.threads),
        Engine::Elements | Engine::Blocks => None,
    };
    let interrupt: &AtomicBool = &cx.interrupt;
    let flow = if mode.engine == Engine::Elements {
        let size = program.dtype.size();
        let mut word = Word::default();
        let mut write = |bytes: &mut [u8]| {
            scalar_loop::fold(program, feeds, reduction, bytes, interrupt, raised)
        };
        match out {
            Some(out) => write(&mut out.buffer.write()).map_continue(|()| None),
            None => write(&mut word.0[..size])
                .map_continue(|()| Some(Scalar::read(program.dtype, &word.0))),
        }
    } else if let Some(pool) = pool {
        let threads = cx.threads.count();
        let mut crew = parallel::Crew { pool: &pool, threads, scratch: &mut cx.scratch };
        crew.fold(program, feeds, reduction, interrupt).map_continue(|(total, parts)| {
            merge(raised, parts);
            Some(total)
        })
    } else {
        let mut machine = Machine::new(program, feeds, interrupt, &mut cx.scratch, len, (0, false));
        let total = machine.fold(reduction, 0..program.len);
        *raised = machine.finish(&mut cx.scratch);
        total.map_continue(Some)
    };
    // NumPy adds what it sums to +0, of which a sum of nothing or of -0 keeps the sign.
    let from_zero = |total: Scalar| match reduction {
        Reduction::Sum => combine(reduction, reduction.neutral(total.dtype()), total),
        _ => total,
    };
    flow.map_continue(|total: Option<Scalar>| total.map(from_zero))
}

/// Whether NaN or infinities were among the elements of a reduction.
#[derive(Clone, Copy, Debug, Default)]
struct Specials {
    nan: bool,
    infinite: bool,
}

impl Specials {
    fn look(&mut self, dtype: DType, block: &[u8]) {
        for element in block.chunks_exact(dtype.size()) {
            let value = Scalar::read(dtype, element).as_f64();
            self.nan |= value.is_nan();
            self.infinite |= value.is_infinite();
        }
    }
}

/// Reduce what a program computes along axes, in NumPy's order.
pub(super) fn fold_along(
    request: &Reduction1<'_>,
    (program, operand): (&Program, &ArrayType),
    mode: &Mode,
    values: &Values,
    out: &Array,
    cx: &mut Context,
) -> Result<Option<Scalar>> {
    let lent = lend(program, values, None);
    let feeds: SmallVec<[Feed<'_>; 4]> = (0..program.sources.len())
        .map(|i| feed_apart(program, i, values, &lent).expect("a fold has no sink to overlap"))
        .collect();
    let interrupt = Arc::clone(&cx.interrupt);
    let blocks = Blocks { program, feeds: &feeds, interrupt: &interrupt };
    let strides: SmallVec<[isize; 4]> = kept_strides(out, request);
    // The program gives elements of the accumulator's dtype, as if they lay side by side.
    let mut layout = operand.layout.clone();
    for stride in &mut layout.strides {
        *stride = *stride / operand.dtype.size() as isize * program.dtype.size() as isize;
    }
    let flow = in_parts(request, (program, &layout, false), mode, out, cx, |part, scratch| {
        let (flow, raised) = blocks.compute(part.first, scratch, |compute| {
            let target = Target { bytes: part.bytes, strides: &strides, offset: 0, given: false };
            let operand = (&part.layout.shape[..], &part.layout.strides[..]);
            let mut scratch = reduce_nd::Scratch::default();
            let mut poll = || asked_to_stop(&interrupt);
            let asked = request.asked();
            reduce_nd::reduce_computed(&asked, operand, compute, target, &mut scratch, &mut poll)
        });
        flow.map_continue(|()| raised)
    });
    let ControlFlow::Continue(parts) = flow else { bail!(request.span, KeyboardInterrupt, "") };
    let mut raised = Raised::default();
    merge(&mut raised, parts);
    warn(&raised, cx)?;
    let count = if out.size() == 0 { 1 } else { program.len / out.size() };
    Ok(finish_reduction(request, None, Some(out), count, cx, |cx| {
        let (size, most) = (program.dtype.size(), program.block);
        let mut seen = Specials::default();
        let mut block = cx.scratch.take(most * size);
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut block);
        drop(blocks.compute(0, &mut cx.scratch, |compute| {
            for start in (0..program.len).step_by(most) {
                let part = &mut bytes[..most.min(program.len - start) * size];
                compute(start, part);
                seen.look(program.dtype, part);
            }
        }));
        cx.scratch.give_back(block);
        seen
    }))
}

/// A program whose elements are wanted block by block, in order.
struct Blocks<'a> {
    program: &'a Program,
    feeds: &'a [Feed<'a>],
    interrupt: &'a AtomicBool,
}

impl Blocks<'_> {
    /// Lend what computes them, counted from the `first` one, and say what was raised.
    fn compute<R>(
        &self,
        first: usize,
        scratch: &mut Scratch,
        wanted: impl FnOnce(&mut Compute<'_>) -> R,
    ) -> (R, Raised) {
        let program = self.program;
        let (len, size) = (program.len.max(1), program.dtype.size());
        let mut machine =
            Machine::new(program, self.feeds, self.interrupt, scratch, len, (0, false));
        let mut compute = |start: usize, block: &mut [u8]| {
            let start = first + start;
            let range = start..start + block.len() / size;
            let mut sink = Output { offset: -((start * size) as isize), bytes: block };
            // Who asks for the next block looks at the interrupt too.
            let _: ControlFlow<()> = machine.map(range, &mut sink);
        };
        let result = wanted(&mut compute);
        (result, machine.finish(scratch))
    }
}

/// Some of the indices of the axis along which an operand is slowest in memory, with their results.
struct Part<'a> {
    layout: Layout,
    /// Elements of the operand before the first one.
    first: usize,
    bytes: &'a mut [u8],
}

/// Reduce along axes by `work`, part by part on several threads where that helps and changes no bit.
fn in_parts(
    request: &Reduction1<'_>,
    (program, layout, casts): (&Program, &Layout, bool),
    mode: &Mode,
    out: &Array,
    cx: &mut Context,
    work: impl Fn(Part<'_>, &mut Scratch) -> ControlFlow<(), Raised> + Sync,
) -> ControlFlow<(), Vec<Raised>> {
    let mut bytes = out.buffer.write();
    let used = out.size() * request.accumulate.size();
    let bytes = &mut bytes[out.layout.offset..][..used];
    let threads = cx.threads.count();
    if mode.engine == Engine::Threads
        && let Some((axis, len)) = part_of(request, (layout, casts), threads)
        && let Some(pool) = parallel::pool_for(program, &mut cx.threads)
    {
        let (rows, row) = (layout.shape[axis], layout.size() / layout.shape[axis]);
        let pieces = Mutex::new(bytes.chunks_mut(used / rows * len).enumerate());
        let mut crew = parallel::Crew { pool: &pool, threads, scratch: &mut cx.scratch };
        let next = || parallel::lock(&pieces).next();
        return crew.share(next, |i, bytes, scratch| {
            let start = i * len;
            let mut part = layout.clone();
            part.shape[axis] = len.min(rows - start);
            part.offset = part.offset.wrapping_add_signed(start as isize * part.strides[axis]);
            work(Part { layout: part, first: start * row, bytes }, scratch)
        });
    }
    let whole = Part { layout: layout.clone(), first: 0, bytes };
    work(whole, &mut cx.scratch).map_continue(|raised| vec![raised])
}

/// The axis along which an operand is slowest in memory, and how many of its indices make a part; `None`
/// where it is reduced, or parts would be summed in another order.
fn part_of(
    request: &Reduction1<'_>,
    (layout, casts): (&Layout, bool),
    threads: usize,
) -> Option<(usize, usize)> {
    let axes = (0..layout.ndim()).filter(|&axis| layout.shape[axis] > 1);
    let axis = axes.max_by_key(|&axis| layout.strides[axis].unsigned_abs())?;
    let len = layout.shape[axis].div_ceil(threads * PARTS);
    let (shape, strides) = (&layout.shape, &layout.strides);
    let kept = !request.axes[axis] && layout.size() > 0 && strides.iter().all(|&stride| stride > 0);
    let cut = || reduce_nd::can_cut(&request.asked(), (shape, strides), casts, (axis, len));
    (kept && cut()).then_some((axis, len))
}

/// Whether the user wants a pass to end.
fn asked_to_stop(interrupt: &AtomicBool) -> ControlFlow<()> {
    if interrupt.load(Ordering::Relaxed) {
        ControlFlow::Break(())
    } else {
        ControlFlow::Continue(())
    }
}

/// Reduce a finished array in NumPy's order.
pub(super) fn reduce_whole(
    request: &Reduction1<'_>,
    (program, source): (&Program, &Array),
    mode: &Mode,
    out: Option<&Array>,
    cx: &mut Context,
) -> Result<Option<Scalar>> {
    let input_bytes = source.buffer.read();
    let bytes: &[u8] = &input_bytes;
    let interrupt = Arc::clone(&cx.interrupt);
    let (dtype, casts) = (source.dtype, source.dtype != request.accumulate);
    let reduce = |layout: &Layout, target: Target<'_>| {
        let Layout { shape, strides, offset } = layout;
        let input = Strided { bytes, dtype, shape, strides, offset: *offset };
        let mut raised = Raised::default();
        let mut scratch = reduce_nd::Scratch::default();
        let mut poll = || asked_to_stop(&interrupt);
        let flow = reduce_nd::reduce(&request.asked(), input, target, &mut scratch, &mut poll);
        flow.map_continue(|events| {
            raised.add(request.span, "cast", events);
            raised
        })
    };
    let mut word = Word::default();
    let size = request.accumulate.size();
    let flow = if let Some(out) = out {
        let strides: SmallVec<[isize; 4]> = kept_strides(out, request);
        in_parts(request, (program, &source.layout, casts), mode, out, cx, |part, _| {
            let target = Target { bytes: part.bytes, strides: &strides, offset: 0, given: false };
            reduce(&part.layout, target)
        })
    } else {
        let target = Target { bytes: &mut word.0[..size], strides: &[], offset: 0, given: false };
        reduce(&source.layout, target).map_continue(|raised| vec![raised])
    };
    let ControlFlow::Continue(parts) = flow else { bail!(request.span, KeyboardInterrupt, "") };
    let mut raised = Raised::default();
    merge(&mut raised, parts);
    warn(&raised, cx)?;
    let total = out.is_none().then(|| Scalar::read(request.accumulate, &word.0));
    let lengths = source.layout.shape.iter().zip(request.axes);
    let count = lengths.filter(|(_, goes)| **goes).map(|(n, _)| n).product();
    Ok(finish_reduction(request, total, out, count, cx, |_| {
        let mut seen = Specials::default();
        let size = dtype.size();
        for_each_position(&source.layout, |at| seen.look(dtype, &bytes[at..at + size]));
        seen
    }))
}

/// The strides of the axes of the result that the reduction keeps.
fn kept_strides(out: &Array, request: &Reduction1<'_>) -> SmallVec<[isize; 4]> {
    let strides = out.layout.strides.iter().copied();
    if request.reduce.keepdims {
        strides.zip(request.axes).filter(|(_, goes)| !**goes).map(|(stride, _)| stride).collect()
    } else {
        strides.collect()
    }
}

/// Divide a mean, and warn of what the sum raised.
fn finish_reduction(
    request: &Reduction1<'_>,
    total: Option<Scalar>,
    out: Option<&Array>,
    count: usize,
    cx: &mut Context,
    specials: impl FnOnce(&mut Context) -> Specials,
) -> Option<Scalar> {
    let dtype = request.accumulate;
    let mut found = Specials::default();
    let mut settle = |value: Scalar| -> Scalar {
        found.nan |= dtype.is_float() && value.as_f64().is_nan();
        found.infinite |= dtype.is_float() && value.as_f64().is_infinite();
        match value {
            Scalar::Float64(sum) if request.reduce.mean => Scalar::Float64(sum / count as f64),
            Scalar::Float32(sum) if request.reduce.mean => {
                Scalar::Float32((f64::from(sum) / count as f64) as f32)
            }
            other => other,
        }
    };
    let total = total.map(&mut settle);
    if let Some(out) = out {
        let mut bytes = out.buffer.write();
        let size = dtype.size();
        let used = out.size() * size;
        for element in bytes[..used].chunks_exact_mut(size) {
            let settled = settle(Scalar::read(dtype, element));
            element.copy_from_slice(&settled.word().0[..size]);
        }
    }
    let sums = matches!(request.reduce.reduction, Reduction::Sum | Reduction::Prod);
    if (found.nan || found.infinite) && sums {
        let seen = specials(cx);
        if found.nan && !seen.nan {
            cx.warn(
                request.span,
                "RuntimeWarning",
                "invalid value encountered in reduce".to_owned(),
            );
        } else if found.infinite && !seen.nan && !seen.infinite {
            cx.warn(request.span, "RuntimeWarning", "overflow encountered in reduce".to_owned());
        }
    }
    if request.reduce.mean && count == 0 {
        cx.warn(request.span, "RuntimeWarning", "Mean of empty slice".to_owned());
        let name = if total.is_some() { "scalar divide" } else { "divide" };
        cx.warn(request.span, "RuntimeWarning", format!("invalid value encountered in {name}"));
    }
    total
}
