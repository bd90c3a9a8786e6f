//! One pass: binds a program's sources to memory, tells apart what overlaps the sink, and gives it to an engine.

use std::cell::Ref;
use std::ops::{ControlFlow, Range};
use std::rc::Rc;

use smallvec::SmallVec;

use super::fold::{Reduction1, fold, fold_along, reduce_whole};
use super::vm::{Feed, Output, Raised};
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
use crate::plan::cache::Prepared;
use crate::plan::program::{Code, Instr, Program, Sink, Source, Walk};
use crate::plan::{Alias, Op, ValueId};

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
            let source = step.inputs[0].value;
            let along = matches!(program.sink, Sink::Rows);
            // What is in memory is reduced where it stands.
            let finished = !region.folds || along && region.steps.len() == 1;
            let scalar = if finished {
                let source = values.array(source).expect("arrays are reduced");
                reduce_whole(&request, (program, source), mode, out, cx)?
            } else if along {
                let operand = prepared.plan.array_type(source).expect("arrays are reduced");
                let out = out.expect("a reduction along axes gives an array");
                fold_along(&request, (program, operand), mode, values, out, cx)?
            } else {
                fold(&request, program, mode, values, out, cx)?
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
pub(super) type Lent<'a> = SmallVec<[Option<Ref<'a, [u8]>>; 4]>;

/// Borrow every source that does not live in the sink's buffer.
pub(super) fn lend<'a>(program: &Program, values: &'a Values, out: Option<&Array>) -> Lent<'a> {
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
pub(super) fn feed_apart<'a>(
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
    let mut raised = Raised::default();
    let apart = (0..program.sources.len()).map(|i| feed_apart(program, i, values, &lent));
    let flow = if let Some(feeds) = apart.collect::<Option<SmallVec<[Feed<'_>; 4]>>>() {
        let mut sink = Output { bytes: &mut memory, offset: out.layout.offset as isize };
        engine(program, mode, &feeds, &mut sink, (splits, false), &mut raised, cx)
    } else {
        let bounds = bounds_of_sink(program, values, out, memory.len());
        let trusted = values_in(program, values, out).all(|(s, _)| values.is_finite(s.value));
        // The buffer is cut at the bytes that the sink covers, so that operands outside them are read where
        // they stand.
        let (before, rest) = memory.split_at_mut(bounds.start);
        let (within, after) = rest.split_at_mut(bounds.end - bounds.start);
        let feed = |(i, source): (usize, &Source)| {
            feed_apart(program, i, values, &lent).unwrap_or_else(|| {
                let layout = &values.array(source.value).expect("it is no scalar").layout;
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
        let offset = (out.layout.offset - bounds.start) as isize;
        let mut sink = Output { bytes: within, offset };
        engine(program, mode, &feeds, &mut sink, (splits, trusted), &mut raised, cx)
    };
    if flow.is_break() {
        bail!(span, KeyboardInterrupt, "");
    }
    warn(&raised, cx)?;
    // A conversion says nothing of what it passes on.
    let computed = matches!(program.instrs.last(), Some(Instr { code: Code::Map(..), .. }));
    Ok(computed && mode.engine != Engine::Elements && !raised.suspect)
}

/// The sources that live in the sink's buffer.
fn values_in<'a>(
    program: &'a Program,
    values: &'a Values,
    out: &'a Array,
) -> impl Iterator<Item = (&'a Source, &'a Array)> {
    let arrays = program.sources.iter().filter_map(|s| Some((s, values.array(s.value)?)));
    arrays.filter(|(_, array)| array.buffer.same(&out.buffer))
}

/// The bytes that a sink covers in its buffer of `len`: all of them where an operand reaches across their
/// ends (`a[::2] += a[1::2]`).
fn bounds_of_sink(program: &Program, values: &Values, out: &Array, len: usize) -> Range<usize> {
    let bounds = out.layout.bounds(out.dtype.size());
    let straddles = values_in(program, values, out).any(|(_, array)| {
        let theirs = array.layout.bounds(array.dtype.size());
        let meets = theirs.end > bounds.start && theirs.start < bounds.end;
        meets && (theirs.start < bounds.start || theirs.end > bounds.end)
    });
    if straddles { 0..len } else { bounds }
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
    if mode.engine == Engine::Elements {
        return scalar_loop::map(program, feeds, sink, &cx.interrupt, raised);
    }
    if mode.engine == Engine::Threads
        && splits
        && can_split(program, feeds, sink)
        && let Some(pool) = parallel::pool_for(program, &mut cx.threads)
    {
        let at = sink.offset as usize;
        let bytes = &mut sink.bytes[at..at + program.len * program.dtype.size()];
        let threads = cx.threads.count();
        let mut crew = parallel::Crew { pool: &pool, threads, scratch: &mut cx.scratch };
        return crew.map(program, feeds, bytes, &cx.interrupt, trusted).map_continue(|parts| {
            merge(raised, parts);
        });
    }
    parallel::alone(program, feeds, sink, &cx.interrupt, &mut cx.scratch, trusted, raised)
}

/// Whether ranges of a program's elements can be computed side by side: an operand in the sink's memory is
/// split with it only where it stands just where the results go.
fn can_split(program: &Program, feeds: &[Feed<'_>], sink: &Output<'_>) -> bool {
    let apart = |(feed, source): (&Feed<'_>, &Source)| match feed {
        Feed::Sink { offset } => {
            *offset == sink.offset
                && source.walk == Walk::Linear
                && source.dtype.size() == program.dtype.size()
        }
        Feed::Bytes { .. } | Feed::Scalar(_) => true,
    };
    program.sink.walk() == Some(&Walk::Linear) && feeds.iter().zip(&program.sources).all(apart)
}

/// Put together what several machines raised.
pub(super) fn merge(raised: &mut Raised, parts: Vec<Raised>) {
    for part in parts {
        raised.suspect |= part.suspect;
        for (span, name, events) in part.events {
            raised.add(span, name, events);
        }
    }
}

/// Give the warnings of a pass, or the error that an integer power raises.
pub(super) fn warn(raised: &Raised, cx: &mut Context) -> Result<()> {
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
