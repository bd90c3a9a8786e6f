//! The block machine: runs a program over a range of elements, a block at a time.
//!
//! Knows programs and bytes; no plan, no array, no mode.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

use smallvec::SmallVec;

use super::walk::{gather, scatter, splat};
use crate::array::dtype::{DType, Scalar, Word};
use crate::array::memory::Line;
use crate::context::Scratch;
use crate::diag::Span;
use crate::kernels::cast::cast_block;
use crate::kernels::elementwise::{Kernel, any_suspect};
use crate::kernels::events::{Events, examine};
use crate::kernels::reduce::{Reduction, combine, reduce_block, split};
use crate::numpy::ufunc::{Elides, Ufunc};
use crate::plan::program::{Code, Instr, Place, Program, Sink, Walk};

/// Where a source's elements are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Feed<'a> {
    /// In memory, the first one at `offset`.
    Bytes {
        /// The memory.
        bytes: &'a [u8],
        /// Where the first element stands.
        offset: usize,
    },
    /// In one word, the same each time.
    Scalar(Word),
    /// In the sink's memory, the first one at `offset`.
    Sink {
        /// Where the first element of the program stands; before the memory where a range starts later.
        offset: isize,
    },
}

/// The memory of a sink.
#[derive(Debug)]
pub(super) struct Output<'a> {
    /// The memory.
    pub(super) bytes: &'a mut [u8],
    /// Where element 0 of the program stands; may lie outside where a range starts later.
    pub(super) offset: isize,
}

/// What was raised on the way: for each place and function, which events.
#[derive(Debug, Default)]
pub(super) struct Raised {
    pub(super) events: Vec<(Span, &'static str, Events)>,
    /// Whether some result was infinite or NaN, for whatever reason.
    pub(super) suspect: bool,
}

impl Raised {
    #[cold]
    pub(super) fn add(&mut self, span: Span, name: &'static str, events: Events) {
        if events.is_empty() {
            return;
        }
        match self.events.iter_mut().find(|(s, n, _)| *s == span && *n == name) {
            Some((_, _, known)) => *known = known.and(events),
            None => self.events.push((span, name, events)),
        }
    }
}

/// Stopped by the user.
pub(super) type Flow = ControlFlow<()>;

/// One thread's run of a program.
pub(super) struct Machine<'a> {
    program: &'a Program,
    feeds: &'a [Feed<'a>],
    interrupt: &'a AtomicBool,
    /// For each source that is not read where it stands: its block.
    loaded: SmallVec<[Vec<Line>; 4]>,
    registers: SmallVec<[Vec<Line>; 4]>,
    /// The one instruction that may work in the sink's memory, with the operand that is there.
    update: Option<usize>,
    /// Whether what stands in the sink's memory is known to be finite.
    trusted: bool,
    pub(super) raised: Raised,
}

impl std::fmt::Debug for Machine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine").field("program", self.program).finish_non_exhaustive()
    }
}

impl<'a> Machine<'a> {
    /// A machine with its registers, for ranges of `len` elements at most; constants are spread once.
    ///
    /// `sink` is the [`Output`]'s offset, and whether what stands there is known to be finite; of no matter for a fold.
    pub(super) fn new(
        program: &'a Program,
        feeds: &'a [Feed<'a>],
        interrupt: &'a AtomicBool,
        scratch: &mut Scratch,
        len: usize,
        sink: (isize, bool),
    ) -> Self {
        let block = program.block.min(len);
        let (sink_offset, trusted) = sink;
        let update = in_place_operand(program, feeds, sink_offset);
        let mut loaded = SmallVec::new();
        for (source, feed) in program.sources.iter().zip(feeds) {
            let size = source.dtype.size();
            let mut lines =
                if is_direct(&source.walk, feed) { Vec::new() } else { scratch.take(block * size) };
            let word = match feed {
                Feed::Scalar(word) => Some(*word),
                Feed::Bytes { bytes, offset } if source.walk == Walk::Constant => {
                    Some(Scalar::read(source.dtype, &bytes[*offset..]).word())
                }
                Feed::Bytes { .. } | Feed::Sink { .. } => None,
            };
            if let Some(word) = word {
                splat(&mut as_bytes_mut(&mut lines)[..block * size], word, size);
            }
            loaded.push(lines);
        }
        let registers = program.registers.iter().map(|size| scratch.take(block * size)).collect();
        Self {
            program,
            feeds,
            interrupt,
            loaded,
            registers,
            update,
            trusted,
            raised: Raised::default(),
        }
    }

    /// Give the registers back.
    pub(super) fn finish(self, scratch: &mut Scratch) -> Raised {
        for lines in self.loaded.into_iter().chain(self.registers) {
            if !lines.is_empty() {
                scratch.give_back(lines);
            }
        }
        self.raised
    }

    /// Compute a range of elements into an array.
    pub(super) fn map(&mut self, range: Range<usize>, out: &mut Output<'_>) -> Flow {
        let mut start = range.start;
        while start < range.end {
            let len = self.program.block.min(range.end - start);
            self.block_into(start, len, out);
            self.poll()?;
            start += len;
        }
        Flow::Continue(())
    }

    fn poll(&self) -> Flow {
        if self.interrupt.load(Ordering::Relaxed) { Flow::Break(()) } else { Flow::Continue(()) }
    }

    fn block_into(&mut self, start: usize, len: usize, out: &mut Output<'_>) {
        let program = self.program;
        let size = program.dtype.size();
        let Sink::Array { walk } = &program.sink else {
            unreachable!("a map has an array as its sink")
        };
        if *walk == Walk::Linear {
            let at = (out.offset + (start * size) as isize) as usize;
            if let Some(operand) = self.update {
                let Place::Source(written) = program.instrs[0].args[operand] else { return };
                self.load(start, len, out.bytes, Some(written));
                if self.update_block(operand, start, &mut out.bytes[at..at + len * size]) {
                    return;
                }
            }
            self.load(start, len, out.bytes, None);
            let block = &mut out.bytes[at..at + len * size];
            self.instructions(start, len, block);
            if program.result != Place::Sink {
                block.copy_from_slice(self.block(program.result, start, len, size));
            }
            return;
        }
        self.load(start, len, out.bytes, None);
        self.instructions(start, len, &mut []);
        let offset = out.offset as usize;
        let Walk::Strided(dims) = walk else {
            // Every element is the same one: the last wins, as in NumPy.
            let last = self.block(program.result, start, len, size);
            out.bytes[offset..offset + size].copy_from_slice(&last[(len - 1) * size..]);
            return;
        };
        scatter(out.bytes, offset, dims, size, start, self.block(program.result, start, len, size));
    }

    /// Work in the sink's memory; `false` where the block must be computed apart to tell what its results mean.
    fn update_block(&mut self, operand: usize, start: usize, out: &mut [u8]) -> bool {
        let instr = &self.program.instrs[0];
        let Code::Map(ufunc, found) = instr.code else { return false };
        if !self.trusted && !is_finite(found.output, out) {
            return false;
        }
        let size = found.inputs[0].size();
        let len = out.len() / size;
        let other = self.block(instr.args[1 - operand], start, len, size);
        let (suspect, operands) = match found.kernel {
            Kernel::Unary { update: Some(update), .. } => (update(out), None),
            Kernel::Binary { update: Some(update), .. } => {
                (update(out, other), Some((found.inputs[0], other)))
            }
            Kernel::Unary { update: None, .. }
            | Kernel::Binary { update: None, .. }
            | Kernel::Ternary(_) => {
                return false;
            }
        };
        if suspect {
            let events = examine(ufunc.infinity, (found.output, out), operands.as_slice(), false);
            self.raised.suspect = true;
            self.raised.add(instr.span, ufunc.name, events);
        }
        true
    }

    /// Bring the blocks of sources that are not read where they stand, but for one.
    fn load(&mut self, start: usize, len: usize, sink: &[u8], but: Option<usize>) {
        for (i, (source, feed)) in self.program.sources.iter().zip(self.feeds).enumerate() {
            if but == Some(i) {
                continue;
            }
            let lines = &mut self.loaded[i];
            let size = source.dtype.size();
            let (bytes, offset) = match feed {
                Feed::Scalar(_) => continue,
                Feed::Bytes { bytes, offset } => (*bytes, *offset as isize),
                Feed::Sink { offset } => (sink, *offset),
            };
            match &source.walk {
                Walk::Linear if matches!(feed, Feed::Sink { .. }) => {
                    let at = (offset + (start * size) as isize) as usize;
                    as_bytes_mut(lines)[..len * size].copy_from_slice(&bytes[at..at + len * size]);
                }
                Walk::Constant if matches!(feed, Feed::Sink { .. }) => {
                    let word = Scalar::read(source.dtype, &bytes[offset as usize..]).word();
                    splat(&mut as_bytes_mut(lines)[..len * size], word, size);
                }
                Walk::Linear | Walk::Constant => {}
                Walk::Strided(dims) => {
                    gather(
                        &mut as_bytes_mut(lines)[..len * size],
                        bytes,
                        offset as usize,
                        dims,
                        size,
                        start,
                    );
                }
            }
        }
    }

    /// The block of a source or register.
    fn block(&self, place: Place, start: usize, len: usize, size: usize) -> &[u8] {
        match place {
            Place::Source(i) => match &self.feeds[i] {
                Feed::Bytes { bytes, offset } if self.program.sources[i].walk == Walk::Linear => {
                    let at = offset + start * size;
                    &bytes[at..at + len * size]
                }
                Feed::Bytes { .. } | Feed::Scalar(_) | Feed::Sink { .. } => {
                    &bytemuck::cast_slice(&self.loaded[i])[..len * size]
                }
            },
            Place::Register(i) => &bytemuck::cast_slice(&self.registers[i])[..len * size],
            Place::Sink => &[],
        }
    }

    fn instructions(&mut self, start: usize, len: usize, sink: &mut [u8]) {
        for i in 0..self.program.instrs.len() {
            let instr = &self.program.instrs[i];
            match instr.out {
                Place::Register(r) => {
                    // Taken out, so that the operands can be borrowed beside it.
                    let mut lines = std::mem::take(&mut self.registers[r]);
                    self.instruction(
                        instr,
                        start,
                        len,
                        &mut as_bytes_mut(&mut lines)[..len * instr.itemsize],
                    );
                    self.registers[r] = lines;
                }
                Place::Sink | Place::Source(_) => self.instruction(instr, start, len, sink),
            }
        }
    }

    fn instruction(&mut self, instr: &Instr, start: usize, len: usize, out: &mut [u8]) {
        match instr.code {
            Code::Map(ufunc, found) => {
                let a = self.block(instr.args[0], start, len, found.inputs[0].size());
                let b = self.block(instr.args[1], start, len, found.inputs[1].size());
                if found.kernel.run(out, a, b) {
                    let operands = [(found.inputs[0], a), (found.inputs[1], b)];
                    let power = found.output.is_integer() && ufunc.name == "power";
                    let events =
                        examine(ufunc.infinity, (found.output, out), &operands[..ufunc.nin], power);
                    self.raised.suspect = true;
                    self.raised.add(instr.span, ufunc.name, events);
                }
            }
            Code::Cast { from, to } => {
                let a = self.block(instr.args[0], start, len, from.size());
                let events = cast_block(out, to, a, from);
                if !events.is_empty() {
                    self.raised.add(instr.span, "cast", events);
                }
            }
        }
    }

    /// Compute a range of elements and fold them; sums pairwise over the whole range, so that the range must be a node
    /// of NumPy's tree.
    pub(super) fn fold(
        &mut self,
        reduction: Reduction,
        range: Range<usize>,
    ) -> ControlFlow<(), Scalar> {
        let (dtype, block) = (self.program.dtype, self.program.block);
        if reduction == Reduction::Sum && dtype.is_float() {
            return self.sum_node(range);
        }
        let mut total = reduction.neutral(dtype);
        let mut start = range.start;
        while start < range.end {
            let len = block.min(range.end - start);
            total = combine(
                reduction,
                total,
                reduce_block(reduction, dtype, self.value_block(start, len)),
            );
            self.poll()?;
            start += len;
        }
        ControlFlow::Continue(total)
    }

    /// A node of NumPy's pairwise tree (see [`crate::kernels::reduce::pairwise_tree`]) that can be stopped.
    fn sum_node(&mut self, range: Range<usize>) -> ControlFlow<(), Scalar> {
        let len = range.end - range.start;
        if len <= self.program.block {
            let dtype = self.program.dtype;
            self.poll()?;
            let block = self.value_block(range.start, len);
            return ControlFlow::Continue(reduce_block(Reduction::Sum, dtype, block));
        }
        let middle = range.start + split(len);
        let left = self.sum_node(range.start..middle)?;
        let right = self.sum_node(middle..range.end)?;
        ControlFlow::Continue(combine(Reduction::Sum, left, right))
    }

    /// Compute one block and lend it.
    pub(super) fn value_block(&mut self, start: usize, len: usize) -> &[u8] {
        self.load(start, len, &[], None);
        self.instructions(start, len, &mut []);
        self.block(self.program.result, start, len, self.program.dtype.size())
    }
}

/// The operand of a single instruction that stands just where its result goes, if the instruction can work there.
fn in_place_operand(program: &Program, feeds: &[Feed<'_>], sink_offset: isize) -> Option<usize> {
    let [instr] = &program.instrs[..] else { return None };
    let Code::Map(ufunc, found) = instr.code else { return None };
    let can = match found.kernel {
        Kernel::Unary { update, .. } => update.is_some(),
        Kernel::Binary { update, .. } => update.is_some(),
        Kernel::Ternary(_) => false,
    };
    if !can || instr.out != Place::Sink {
        return None;
    }
    let in_sink = |place: Place| match place {
        Place::Source(i) => {
            matches!(feeds[i], Feed::Sink { offset } if offset == sink_offset)
                && program.sources[i].walk == Walk::Linear
        }
        Place::Register(_) | Place::Sink => false,
    };
    match instr.args.map(in_sink) {
        [true, true] if ufunc.nin == 1 => Some(0),
        [true, false] => Some(0),
        [false, true] if is_commutative(ufunc) => Some(1),
        [true, true] | [false, _] => None,
    }
}

fn is_commutative(ufunc: &Ufunc) -> bool {
    ufunc.elides == Elides::Either
}

/// Whether a source is read where it stands.
fn is_direct(walk: &Walk, feed: &Feed<'_>) -> bool {
    *walk == Walk::Linear && matches!(feed, Feed::Bytes { .. })
}

/// Whether no element is infinite or NaN.
fn is_finite(dtype: DType, bytes: &[u8]) -> bool {
    match dtype {
        DType::Float64 => !any_suspect::<f64>(bytemuck::cast_slice(bytes)),
        DType::Float32 => !any_suspect::<f32>(bytemuck::cast_slice(bytes)),
        DType::Bool
        | DType::Int8
        | DType::UInt8
        | DType::Int16
        | DType::UInt16
        | DType::Int32
        | DType::UInt32
        | DType::Int64
        | DType::UInt64
        | DType::Text(_) => true,
    }
}

fn as_bytes_mut(lines: &mut [Line]) -> &mut [u8] {
    bytemuck::cast_slice_mut(lines)
}
