//! One pass: binds a program's sources to memory, tells apart what overlaps the sink, and gives it to an engine.

use std::cell::Ref;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use smallvec::SmallVec;

use super::vm::{Feed, Machine, Output, Raised};
use super::{Bound, Engine, Mode, Values, parallel, scalar_loop};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar, Word};
use crate::array::for_each_position;
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::cast::{cast, cast_block};
use crate::kernels::events::Events;
use crate::kernels::reduce::{Reduction, combine};
use crate::kernels::reduce_nd::{self, Request, Strided, Target};
use crate::plan::cache::Prepared;
use crate::plan::program::{Code, Instr, Program, Sink, Source, Walk};
use crate::plan::{Alias, Op, Reduce, ValueId};

/// What a pass gave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    /// The number, where it is no array.
    pub(super) scalar: Option<Scalar>,
    /// Whether all elements of its array are known to be finite.
    pub(super) finite: bool,
}

/// Run pass `k`, into `out` unless it gives a scalar.
pub(super) fn run(
    prepared: &Rc<Prepared>,
    k: usize,
    mode: &Mode,
    values: &Values,
    out: Option<&Array>,
    cx: &mut Context,
) -> Result<Done> {
    let region = &prepared.schedule.regions[k];
    let step = &prepared.plan.steps[region.steps.end - 1];
    let program = &prepared.programs[k];
    match &step.op {
        Op::Reduce { reduce, axes, accumulate } => {
            let request = Reduction1 { reduce, axes, accumulate: *accumulate, span: step.span };
            let scalar = if region.folds {
                fold(&request, program, mode, values, out, cx)?
            } else {
                let source = values.array(step.inputs[0].value).expect("arrays are reduced");
                reduce_whole(&request, source, out, cx)?
            };
            Ok(Done { scalar, finite: false })
        }
        Op::Map(..) | Op::Cast | Op::Copy => {
            let out = out.expect("a pass over elements gives an array");
            warn_scalars(program, values, step.span, cx);
            let ahead =
                program.sources.iter().any(|s| prepared.plan.alias(s.value) == Alias::Ahead);
            let finite = map(program, mode, values, out, !ahead, step.span, cx)?;
            Ok(Done { scalar: None, finite })
        }
    }
}

/// The word of a scalar in a dtype, and what the conversion raised: a Python float may be too large for `float32`.
fn word_of(scalar: Scalar, dtype: DType) -> (Word, Events) {
    if scalar.dtype() == dtype {
        return (scalar.word(), Events::default());
    }
    let mut word = Word::default();
    let from = scalar.dtype();
    let events =
        cast_block(&mut word.0[..dtype.size()], dtype, &scalar.word().0[..from.size()], from);
    (word, events)
}

/// Warn of scalars that do not fit the dtype in which they are used.
fn warn_scalars(program: &Program, values: &Values, span: Span, cx: &mut Context) {
    for source in &program.sources {
        if let ValueId::Input(input) = source.value
            && let Some(Bound::Scalar(scalar)) = values.inputs[input]
        {
            for word in word_of(scalar, source.dtype).1.words() {
                cx.warn(span, "RuntimeWarning", format!("{word} encountered in cast"));
            }
        }
    }
}

/// Memory that sources are lent from while a pass runs.
type Lent<'a> = SmallVec<[Option<Ref<'a, [u8]>>; 4]>;

/// Borrow every source that does not live in the sink's buffer.
fn lend<'a>(program: &Program, values: &'a Values, out: Option<&Array>) -> Lent<'a> {
    let sources = program.sources.iter();
    sources
        .map(|source| {
            let array = values.array(source.value)?;
            let in_sink = out.is_some_and(|out| out.buffer.same(&array.buffer));
            (!in_sink).then(|| array.buffer.read())
        })
        .collect()
}

/// The feed of a source that is a scalar or lives in another buffer than the sink.
fn feed_apart<'a>(
    program: &Program,
    i: usize,
    values: &Values,
    lent: &'a Lent<'_>,
) -> Option<Feed<'a>> {
    let source = &program.sources[i];
    if let Some(bytes) = &lent[i] {
        let offset = values.array(source.value).expect("what is lent is an array").layout.offset;
        return Some(Feed::Bytes { bytes, offset });
    }
    match source.value {
        ValueId::Input(input) => match values.inputs[input].as_ref()? {
            Bound::Scalar(scalar) => Some(Feed::Scalar(word_of(*scalar, source.dtype).0)),
            Bound::Array(_) => None,
        },
        ValueId::Step(_) => None,
    }
}

fn map(
    program: &Program,
    mode: &Mode,
    values: &Values,
    out: &Array,
    splits: bool,
    span: Span,
    cx: &mut Context,
) -> Result<bool> {
    if program.len == 0 {
        return Ok(true);
    }
    let lent = lend(program, values, Some(out));
    let mut memory = out.buffer.write();
    // The buffer is cut at the bytes that the sink covers, so that operands outside them are read where they stand;
    // it stays whole where an operand reaches across a cut (`a[::2] += a[1::2]`).
    let mut bounds = out.layout.bounds(out.dtype.size());
    let in_buffer =
        |source: &Source| values.array(source.value).filter(|array| array.buffer.same(&out.buffer));
    let straddles = program.sources.iter().filter_map(in_buffer).any(|array| {
        let theirs = array.layout.bounds(array.dtype.size());
        let meets = theirs.end > bounds.start && theirs.start < bounds.end;
        meets && (theirs.start < bounds.start || theirs.end > bounds.end)
    });
    if straddles {
        bounds = 0..memory.len();
    }
    let in_sink = |source: &Source| in_buffer(source).is_some();
    let trusted =
        program.sources.iter().filter(|source| in_sink(source)).all(|s| values.is_finite(s.value));
    let (before, rest) = memory.split_at_mut(bounds.start);
    let (within, after) = rest.split_at_mut(bounds.end - bounds.start);
    let feed = |(i, source): (usize, &Source)| {
        feed_apart(program, i, values, &lent).unwrap_or_else(|| {
            let layout =
                &in_buffer(source).expect("a source is a scalar, lent, or in the buffer").layout;
            let (offset, theirs) = (layout.offset, layout.bounds(source.dtype.size()));
            if theirs.end <= bounds.start {
                Feed::Bytes { bytes: before, offset }
            } else if theirs.start >= bounds.end {
                Feed::Bytes { bytes: after, offset: offset - bounds.end }
            } else {
                Feed::Sink { offset: offset as isize - bounds.start as isize }
            }
        })
    };
    let feeds: SmallVec<[Feed<'_>; 4]> = program.sources.iter().enumerate().map(feed).collect();
    let mut raised = Raised::default();
    let mut sink = Output { bytes: within, offset: (out.layout.offset - bounds.start) as isize };
    let flow = engine(program, mode, &feeds, &mut sink, (splits, trusted), &mut raised, cx);
    if flow.is_break() {
        bail!(span, KeyboardInterrupt, "");
    }
    warn(&raised, cx)?;
    // A conversion says nothing of what it passes on.
    let computed = matches!(program.instrs.last(), Some(Instr { code: Code::Map(..), .. }));
    Ok(computed && mode.engine != Engine::Elements && !raised.suspect)
}

fn engine(
    program: &Program,
    mode: &Mode,
    feeds: &[Feed<'_>],
    sink: &mut Output<'_>,
    (splits, trusted): (bool, bool),
    raised: &mut Raised,
    cx: &mut Context,
) -> ControlFlow<()> {
    let interrupt = Arc::clone(&cx.interrupt);
    if mode.engine == Engine::Elements {
        return scalar_loop::map(program, feeds, sink, &interrupt, raised);
    }
    let linear = matches!(&program.sink, Sink::Array { walk: Walk::Linear });
    // An operand in the sink's memory can be split with it only where it stands just where the results go.
    let apart = |(feed, source): (&Feed<'_>, &Source)| match feed {
        Feed::Sink { offset } => {
            *offset == sink.offset
                && source.walk == Walk::Linear
                && source.dtype.size() == program.dtype.size()
        }
        Feed::Bytes { .. } | Feed::Scalar(_) => true,
    };
    let apart = feeds.iter().zip(&program.sources).all(apart);
    let threads = cx.threads.count();
    if mode.engine == Engine::Threads
        && splits
        && linear
        && apart
        && parallel::is_worth(program, threads)
        && let Some(pool) = cx.threads.pool()
    {
        let at = sink.offset as usize;
        let bytes = &mut sink.bytes[at..at + program.len * program.dtype.size()];
        return match parallel::map(&pool, threads, program, feeds, bytes, &interrupt, trusted) {
            ControlFlow::Continue(parts) => {
                merge(raised, parts);
                ControlFlow::Continue(())
            }
            ControlFlow::Break(()) => ControlFlow::Break(()),
        };
    }
    parallel::alone(program, feeds, sink, &interrupt, &mut cx.scratch, trusted, raised)
}

fn merge(raised: &mut Raised, parts: Vec<Raised>) {
    for part in parts {
        raised.suspect |= part.suspect;
        for (span, name, events) in part.events {
            raised.add(span, name, events);
        }
    }
}

/// Give the warnings of a pass, or the error that an integer power raises.
fn warn(raised: &Raised, cx: &mut Context) -> Result<()> {
    for &(span, name, events) in &raised.events {
        if events.negative_power {
            bail!(
                span, ValueError, "Integers to negative integer powers are not allowed.";
                hint: "make the base a float: x.astype(float) ** y"
            );
        }
        for word in events.words() {
            cx.warn(span, "RuntimeWarning", format!("{word} encountered in {name}"));
        }
    }
    Ok(())
}

/// A reduction to run.
struct Reduction1<'a> {
    reduce: &'a Reduce,
    axes: &'a [bool],
    accumulate: DType,
    span: Span,
}

/// Fold the elements of a program.
fn fold(
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
    let interrupt = Arc::clone(&cx.interrupt);
    let threads = cx.threads.count();
    let flow = match mode.engine {
        Engine::Elements => {
            let size = program.dtype.size();
            let mut word = Word::default();
            let mut write = |bytes: &mut [u8]| {
                scalar_loop::fold(program, feeds, reduction, bytes, &interrupt, raised)
            };
            match out {
                Some(out) => write(&mut out.buffer.write()).map_continue(|()| None),
                None => write(&mut word.0[..size])
                    .map_continue(|()| Some(Scalar::read(program.dtype, &word.0))),
            }
        }
        Engine::Threads
            if parallel::is_worth(program, threads)
                && program.len > 1
                && cx.threads.pool().is_some() =>
        {
            let pool = cx.threads.pool().expect("it was there a moment ago");
            parallel::fold(&pool, program, feeds, reduction, &interrupt).map_continue(
                |(total, parts)| {
                    merge(raised, parts);
                    Some(total)
                },
            )
        }
        Engine::Blocks | Engine::Threads => {
            let mut machine = Machine::new(
                program,
                feeds,
                &interrupt,
                &mut cx.scratch,
                program.len.max(1),
                (0, false),
            );
            let total = machine.fold(reduction, 0..program.len);
            *raised = machine.finish(&mut cx.scratch);
            total.map_continue(Some)
        }
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

/// Reduce a finished array in NumPy's order.
fn reduce_whole(
    request: &Reduction1<'_>,
    source: &Array,
    out: Option<&Array>,
    cx: &mut Context,
) -> Result<Option<Scalar>> {
    let input_bytes = source.buffer.read();
    let input = Strided {
        bytes: &input_bytes,
        dtype: source.dtype,
        shape: &source.layout.shape,
        strides: &source.layout.strides,
        offset: source.layout.offset,
    };
    let reduction = request.reduce.reduction;
    let asked = Request {
        op: reduction,
        accumulate: request.accumulate,
        reduced: request.axes,
        initial: None,
        mask: None,
    };
    let interrupt = Arc::clone(&cx.interrupt);
    let mut poll = || {
        let stop = interrupt.load(std::sync::atomic::Ordering::Relaxed);
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut word = Word::default();
    let size = request.accumulate.size();
    let flow = if let Some(out) = out {
        let strides: SmallVec<[isize; 4]> = kept_strides(out, request);
        let mut bytes = out.buffer.write();
        let target = Target {
            bytes: &mut bytes,
            strides: &strides,
            offset: out.layout.offset,
            given: false,
        };
        reduce_nd::reduce(&asked, input, target, &mut reduce_nd::Scratch::default(), &mut poll)
    } else {
        let target = Target { bytes: &mut word.0[..size], strides: &[], offset: 0, given: false };
        reduce_nd::reduce(&asked, input, target, &mut reduce_nd::Scratch::default(), &mut poll)
    };
    let ControlFlow::Continue(events) = flow else { bail!(request.span, KeyboardInterrupt, "") };
    for name in events.words() {
        cx.warn(request.span, "RuntimeWarning", format!("{name} encountered in cast"));
    }
    let total = out.is_none().then(|| Scalar::read(request.accumulate, &word.0));
    let count = source
        .layout
        .shape
        .iter()
        .zip(request.axes)
        .filter(|(_, goes)| **goes)
        .map(|(n, _)| n)
        .product();
    Ok(finish_reduction(request, total, out, count, cx, |_| {
        let mut seen = Specials::default();
        let size = source.dtype.size();
        for_each_position(&source.layout, |at| {
            seen.look(source.dtype, &input_bytes[at..at + size]);
        });
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
    let mut suspect = false;
    let mut settle = |value: Scalar| -> Scalar {
        suspect |= dtype.is_float() && !value.as_f64().is_finite();
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
    if suspect && sums {
        let seen = specials(cx);
        let nan = total.map_or(!seen.nan && seen.infinite, |t| t.as_f64().is_nan() && !seen.nan);
        if nan {
            cx.warn(
                request.span,
                "RuntimeWarning",
                "invalid value encountered in reduce".to_owned(),
            );
        } else if !seen.nan && !seen.infinite {
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

/// Copy the elements of one array to another of the same shape, in its dtype.
pub(super) fn move_elements(from: &Array, to: &Array, span: Span, cx: &mut Context) -> Result<()> {
    let (size, to_size) = (from.dtype.size(), to.dtype.size());
    let convert = cast(to.dtype, from.dtype);
    let source = from.buffer.read();
    let mut positions = Vec::with_capacity(from.size());
    for_each_position(&from.layout, |at| positions.push(at));
    let mut bytes = to.buffer.write();
    let mut next = positions.into_iter();
    let mut raised = Raised::default();
    for_each_position(&to.layout, |at| {
        let position = next.next().expect("the shapes are equal");
        let events = convert(&mut bytes[at..at + to_size], &source[position..position + size]);
        raised.add(span, "cast", events);
    });
    let moved = Cost {
        bytes_read: from.nbytes() as u64,
        bytes_written: to.nbytes() as u64,
        passes: 1,
        ..Cost::default()
    };
    cx.meter = cx.meter.then(moved);
    warn(&raised, cx)
}
