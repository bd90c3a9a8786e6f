//! The block machine: runs a program over a range of elements, a block at a time.
//!
//! Knows programs and bytes; no plan, no array, no mode.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

use smallvec::SmallVec;

use super::walk::splat;
use crate::array::dtype::{DType, Scalar, Word};
use crate::array::memory::Line;
use crate::context::Scratch;
use crate::diag::Span;
use crate::kernels::cast::cast_block;
use crate::kernels::elementwise::{Kernel, any_suspect};
use crate::kernels::events::{Events, examine};
use crate::kernels::reduce::{Reduction, combine, reduce_block, split};
use crate::kernels::strided::{Tile, gather, scatter, turn};
use crate::numpy::ufunc::{Elides, Ufunc};
use crate::plan::program::{Code, Form, Instr, Place, Program, Rows, Source, Walk};

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

/// A source while its program runs.
struct Fed<'a> {
    feed: Feed<'a>,
    /// Its block, unless it is read where it stands.
    lines: Vec<Line>,
    /// The one element that serves for a block.
    word: Word,
    /// Where the block stands that is read in place.
    at: usize,
}

/// One thread's run of a program.
pub(super) struct Machine<'a> {
    program: &'a Program,
    interrupt: &'a AtomicBool,
    sources: SmallVec<[Fed<'a>; 4]>,
    registers: SmallVec<[Vec<Line>; 4]>,
    /// The one instruction that may work in the sink's memory, with the operand that is there.
    update: Option<usize>,
    /// Whether what stands in the sink's memory is known to be finite.
    trusted: bool,
    /// Which row of a panel is computed, and of how many.
    panel: (usize, usize),
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
        feeds: &[Feed<'a>],
        interrupt: &'a AtomicBool,
        scratch: &mut Scratch,
        len: usize,
        sink: (isize, bool),
    ) -> Self {
        let block = program.block.min(len);
        let (sink_offset, trusted) = sink;
        let update = in_place_operand(program, feeds, sink_offset);
        let bring = |(source, feed): (&Source, &Feed<'a>)| {
            let size = source.dtype.size();
            let bytes = match source.form {
                Form::Direct if !matches!(feed, Feed::Sink { .. }) => 0,
                Form::Same if !source.spread => 0,
                Form::Turned => block * size * program.rows.panel,
                Form::Direct | Form::Same | Form::Gathered => block * size,
            };
            let lines = if bytes == 0 { Vec::new() } else { scratch.take(bytes) };
            let mut fed = Fed { feed: *feed, lines, word: Word::default(), at: 0 };
            match feed {
                Feed::Scalar(word) => fed.set_word(*word, source, block),
                Feed::Bytes { bytes, offset } if source.walk == Walk::Constant => {
                    let word = Scalar::read(source.dtype, &bytes[*offset..]).word();
                    fed.set_word(word, source, block);
                }
                Feed::Bytes { .. } | Feed::Sink { .. } => {}
            }
            fed
        };
        let sources = program.sources.iter().zip(feeds).map(bring).collect();
        let registers = program.registers.iter().map(|size| scratch.take(block * size)).collect();
        Self {
            program,
            interrupt,
            sources,
            registers,
            update,
            trusted,
            panel: (0, 1),
            raised: Raised::default(),
        }
    }

    /// Give the registers back.
    pub(super) fn finish(self, scratch: &mut Scratch) -> Raised {
        let loaded = self.sources.into_iter().map(|fed| fed.lines);
        for lines in loaded.chain(self.registers) {
            if !lines.is_empty() {
                scratch.give_back(lines);
            }
        }
        self.raised
    }

    /// Compute a range of elements into an array; it begins and ends at multiples of [`Program::grain`], or
    /// at the end.
    pub(super) fn map(&mut self, range: Range<usize>, out: &mut Output<'_>) -> Flow {
        let rows = self.program.rows;
        // What reads the sink relies on the order of memory.
        let forward = self.sources.iter().any(|fed| matches!(fed.feed, Feed::Sink { .. }));
        if rows.panel > 1 && !forward {
            return self.map_panels(range, out);
        }
        let mut start = range.start;
        while start < range.end {
            let row_end = start - start % rows.len + rows.len;
            let len = self.program.block.min(range.end.min(row_end) - start);
            self.block_into(start, len, out);
            self.poll()?;
            start += len;
        }
        Flow::Continue(())
    }

    /// The same, a few rows together: what is brought for the first of them serves for the others.
    fn map_panels(&mut self, range: Range<usize>, out: &mut Output<'_>) -> Flow {
        let Rows { len: row, panel, period } = self.program.rows;
        let (mut first, last) = (range.start / row, range.end / row);
        while first < last {
            let rows = panel.min(last - first).min(period - first % period);
            let mut column = 0;
            while column < row {
                let len = self.program.block.min(row - column);
                for k in 0..rows {
                    self.panel = (k, rows);
                    self.block_into((first + k) * row + column, len, out);
                }
                self.poll()?;
                column += len;
            }
            first += rows;
        }
        Flow::Continue(())
    }

    fn poll(&self) -> Flow {
        if self.interrupt.load(Ordering::Relaxed) { Flow::Break(()) } else { Flow::Continue(()) }
    }

    fn block_into(&mut self, start: usize, len: usize, out: &mut Output<'_>) {
        let program = self.program;
        let size = program.dtype.size();
        let walk = program.sink.walk().expect("a map stores its elements");
        if walk.form(size, program.rows.len) == Form::Direct {
            let at = (out.offset + walk.position(start, size)) as usize;
            if let Some(operand) = self.update {
                let Place::Source(written) = program.instrs[0].args[operand] else { return };
                self.load(start, len, out.bytes, Some(written));
                if self.update_block(operand, &mut out.bytes[at..at + len * size]) {
                    return;
                }
            }
            self.load(start, len, out.bytes, None);
            let block = &mut out.bytes[at..at + len * size];
            self.instructions(len, block);
            if program.result != Place::Sink {
                block.copy_from_slice(self.block(program.result, len, size));
            }
            return;
        }
        self.load(start, len, out.bytes, None);
        self.instructions(len, &mut []);
        let offset = out.offset as usize;
        let Walk::Strided(dims) = walk else {
            // Every element is the same one: the last wins, as in NumPy.
            let last = self.block(program.result, len, size);
            out.bytes[offset..offset + size].copy_from_slice(&last[(len - 1) * size..]);
            return;
        };
        scatter(out.bytes, offset, dims, size, start, self.block(program.result, len, size));
    }

    /// Work in the sink's memory; `false` where the block must be computed apart to tell what its results mean.
    fn update_block(&mut self, operand: usize, out: &mut [u8]) -> bool {
        let instr = &self.program.instrs[0];
        let Code::Map(ufunc, found) = instr.code else { return false };
        if !self.trusted && !is_finite(found.output, out) {
            return false;
        }
        let size = found.inputs[0].size();
        let len = out.len() / size;
        let other = self.operand(instr, 1 - operand, len, size);
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
        for (i, (source, fed)) in self.program.sources.iter().zip(&mut self.sources).enumerate() {
            let size = source.dtype.size();
            let (bytes, offset, lent) = match fed.feed {
                _ if but == Some(i) => continue,
                Feed::Scalar(_) => continue,
                Feed::Bytes { bytes, offset } => (bytes, offset as isize, true),
                Feed::Sink { offset } => (sink, offset, false),
            };
            match (source.form, &source.walk) {
                (Form::Same, Walk::Constant) if lent => {}
                (Form::Direct, walk) => {
                    fed.at = (offset + walk.position(start, size)) as usize;
                    if !lent {
                        let block = &bytes[fed.at..][..len * size];
                        as_bytes_mut(&mut fed.lines)[..len * size].copy_from_slice(block);
                    }
                }
                (Form::Same, walk) => {
                    let at = (offset + walk.position(start, size)) as usize;
                    fed.set_word(Scalar::read(source.dtype, &bytes[at..]).word(), source, len);
                }
                (Form::Turned, walk) if self.panel.1 > 1 => {
                    if self.panel.0 == 0 {
                        let at = (offset + walk.position(start, size)) as usize;
                        let rows = self.panel.1;
                        let tile = Tile { rows, len, apart: len * size, step: walk.step() };
                        turn(as_bytes_mut(&mut fed.lines), &bytes[at..], tile, size);
                    }
                }
                (Form::Turned | Form::Gathered, Walk::Strided(dims)) => {
                    let block = &mut as_bytes_mut(&mut fed.lines)[..len * size];
                    gather(block, bytes, offset as usize, dims, size, start);
                }
                (Form::Turned | Form::Gathered, Walk::Linear | Walk::Constant) => {
                    unreachable!("only strided operands are gathered")
                }
            }
        }
    }

    /// The block of an operand of an instruction: one element where it is a number.
    fn operand(&self, instr: &Instr, side: usize, len: usize, size: usize) -> &[u8] {
        match (instr.number, instr.args[side]) {
            (Some(number), Place::Source(i)) if number == side => &self.sources[i].word.0[..size],
            (_, place) => self.block(place, len, size),
        }
    }

    /// The block of a source or register.
    fn block(&self, place: Place, len: usize, size: usize) -> &[u8] {
        match place {
            Place::Source(i) => {
                let fed = &self.sources[i];
                match (self.program.sources[i].form, fed.feed) {
                    (Form::Direct, Feed::Bytes { bytes, .. }) => &bytes[fed.at..][..len * size],
                    (Form::Turned, _) => {
                        let skipped = self.panel.0 * len * size;
                        &bytemuck::cast_slice(&fed.lines)[skipped..][..len * size]
                    }
                    (Form::Direct | Form::Same | Form::Gathered, _) => {
                        &bytemuck::cast_slice(&fed.lines)[..len * size]
                    }
                }
            }
            Place::Register(i) => &bytemuck::cast_slice(&self.registers[i])[..len * size],
            Place::Sink => &[],
        }
    }

    fn instructions(&mut self, len: usize, sink: &mut [u8]) {
        for i in 0..self.program.instrs.len() {
            let instr = &self.program.instrs[i];
            match instr.out {
                Place::Register(r) => {
                    // Taken out, so that the operands can be borrowed beside it.
                    let mut lines = std::mem::take(&mut self.registers[r]);
                    let out = &mut as_bytes_mut(&mut lines)[..len * instr.itemsize];
                    self.instruction(instr, len, out);
                    self.registers[r] = lines;
                }
                Place::Sink | Place::Source(_) => self.instruction(instr, len, sink),
            }
        }
    }

    fn instruction(&mut self, instr: &Instr, len: usize, out: &mut [u8]) {
        match instr.code {
            Code::Map(ufunc, found) => {
                let a = self.operand(instr, 0, len, found.inputs[0].size());
                let b = self.operand(instr, 1, len, found.inputs[1].size());
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
                let a = self.block(instr.args[0], len, from.size());
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
        self.instructions(len, &mut []);
        self.block(self.program.result, len, self.program.dtype.size())
    }
}

impl Fed<'_> {
    /// Have one element serve for a block of `len`.
    fn set_word(&mut self, word: Word, source: &Source, len: usize) {
        self.word = word;
        if source.spread {
            let size = source.dtype.size();
            splat(&mut as_bytes_mut(&mut self.lines)[..len * size], word, size);
        }
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
                && program.sink.walk() == Some(&program.sources[i].walk)
                && program.sources[i].form == Form::Direct
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
