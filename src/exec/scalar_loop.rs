//! One element at a time through the whole expression, as a loop in an interpreter does, but compiled: no temporaries.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use smallvec::SmallVec;

use super::vm::{Feed, Flow, Output, Raised};
use super::walk::Cursor;
use crate::array::dtype::{DType, Scalar, Word};
use crate::kernels::cast::cast_block;
use crate::kernels::events::examine;
use crate::kernels::reduce::{Reduction, combine};
use crate::plan::program::{Code, Instr, Place, Program, Sink, Walk};

/// Elements between two looks at the interrupt: well under a millisecond.
const POLL: usize = 16 << 10;

/// Where a loop has come to in an operand.
enum Place1 {
    /// The same element each time.
    Still,
    /// One step further each time.
    Steps(isize),
    /// By an odometer.
    Cursor(Cursor, SmallVec<[(usize, isize); 4]>),
}

impl Place1 {
    fn new(walk: &Walk, itemsize: usize) -> Self {
        match walk {
            Walk::Linear => Self::Steps(itemsize as isize),
            Walk::Constant => Self::Still,
            Walk::Strided(dims) => Self::Cursor(Cursor::new(dims), dims.clone()),
        }
    }

    #[inline]
    fn position(&self, i: usize) -> isize {
        match self {
            Self::Still => 0,
            Self::Steps(step) => i as isize * step,
            Self::Cursor(cursor, _) => cursor.position,
        }
    }

    #[inline]
    fn advance(&mut self) {
        if let Self::Cursor(cursor, dims) = self {
            cursor.advance(dims);
        }
    }
}

/// The state of one loop.
struct Loop<'a> {
    program: &'a Program,
    feeds: &'a [Feed<'a>],
    places: SmallVec<[Place1; 4]>,
    loaded: SmallVec<[Word; 4]>,
    registers: SmallVec<[Word; 4]>,
    raised: Raised,
}

impl<'a> Loop<'a> {
    fn new(program: &'a Program, feeds: &'a [Feed<'a>]) -> Self {
        Self {
            program,
            feeds,
            places: program.sources.iter().map(|s| Place1::new(&s.walk, s.dtype.size())).collect(),
            loaded: feeds
                .iter()
                .map(|feed| if let Feed::Scalar(word) = feed { *word } else { Word::default() })
                .collect(),
            registers: program.registers.iter().map(|_| Word::default()).collect(),
            raised: Raised::default(),
        }
    }

    /// Element `i` of the program's value.
    #[inline]
    fn element(&mut self, i: usize, sink: &[u8]) -> Word {
        for (s, feed) in self.feeds.iter().enumerate() {
            let (bytes, offset) = match feed {
                Feed::Scalar(_) => continue,
                Feed::Bytes { bytes, offset } => (*bytes, *offset as isize),
                Feed::Sink { offset } => (sink, *offset),
            };
            let at = (offset + self.places[s].position(i)) as usize;
            self.loaded[s] = read(self.program.sources[s].dtype.size(), &bytes[at..]);
            self.places[s].advance();
        }
        let mut last = Word::default();
        for instr in &self.program.instrs {
            last = self.instruction(instr);
            if let Place::Register(r) = instr.out {
                self.registers[r] = last;
            }
        }
        match self.program.result {
            Place::Sink => last,
            place => self.word(place),
        }
    }

    #[inline]
    fn word(&self, place: Place) -> Word {
        match place {
            Place::Source(i) => self.loaded[i],
            Place::Register(i) => self.registers[i],
            Place::Sink => Word::default(),
        }
    }

    #[inline]
    fn instruction(&mut self, instr: &Instr) -> Word {
        let mut out = Word::default();
        let [a, b] = instr.args.map(|place| self.word(place));
        match instr.code {
            Code::Map(ufunc, found) => {
                let [a_size, b_size] = found.inputs.map(DType::size);
                let (a, b) = (&a.0[..a_size], &b.0[..b_size]);
                let result = &mut out.0[..instr.itemsize];
                if found.kernel.run(result, a, b) {
                    let operands = [(found.inputs[0], a), (found.inputs[1], b)];
                    let power = found.output.is_integer() && ufunc.name == "power";
                    let events = examine(
                        ufunc.infinity,
                        (found.output, result),
                        &operands[..ufunc.nin],
                        power,
                    );
                    self.raised.add(instr.span, ufunc.name, events);
                }
            }
            Code::Cast { from, to } => {
                let events = cast_block(&mut out.0[..to.size()], to, &a.0[..from.size()], from);
                self.raised.add(instr.span, "cast", events);
            }
        }
        out
    }
}

#[inline]
fn read(size: usize, bytes: &[u8]) -> Word {
    let mut word = Word::default();
    match size {
        1 => word.0[0] = bytes[0],
        2 => word.0[..2].copy_from_slice(&bytes[..2]),
        4 => word.0[..4].copy_from_slice(&bytes[..4]),
        _ => word.0.copy_from_slice(&bytes[..8]),
    }
    word
}

#[inline]
fn write(size: usize, bytes: &mut [u8], word: Word) {
    match size {
        1 => bytes[0] = word.0[0],
        2 => bytes[..2].copy_from_slice(&word.0[..2]),
        4 => bytes[..4].copy_from_slice(&word.0[..4]),
        _ => bytes[..8].copy_from_slice(&word.0),
    }
}

/// Compute every element into an array.
pub(super) fn map(
    program: &Program,
    feeds: &[Feed<'_>],
    out: &mut Output<'_>,
    interrupt: &AtomicBool,
    raised: &mut Raised,
) -> Flow {
    let walk = program.sink.walk().expect("a map stores its elements");
    let size = program.dtype.size();
    let mut state = Loop::new(program, feeds);
    let mut to = Place1::new(walk, size);
    for i in 0..program.len {
        let word = state.element(i, out.bytes);
        let at = (out.offset + to.position(i)) as usize;
        write(size, &mut out.bytes[at..], word);
        to.advance();
        if i % POLL == 0 && interrupt.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
    }
    *raised = state.raised;
    Flow::Continue(())
}

/// Fold every element into accumulators, one after another; sums are naive, not pairwise.
pub(super) fn fold(
    program: &Program,
    feeds: &[Feed<'_>],
    reduction: Reduction,
    accumulators: &mut [u8],
    interrupt: &AtomicBool,
    raised: &mut Raised,
) -> Flow {
    let dtype = program.dtype;
    let size = dtype.size();
    let walk = match &program.sink {
        Sink::Axes { walk } => walk,
        Sink::Fold | Sink::Rows | Sink::Array { .. } => &Walk::Constant,
    };
    let neutral = reduction.neutral(dtype).word();
    for accumulator in accumulators.chunks_exact_mut(size) {
        accumulator.copy_from_slice(&neutral.0[..size]);
    }
    let mut state = Loop::new(program, feeds);
    let mut to = Place1::new(walk, size);
    for i in 0..program.len {
        let value = Scalar::read(dtype, &state.element(i, &[]).0);
        let at = to.position(i) as usize;
        let total = combine(reduction, Scalar::read(dtype, &accumulators[at..]), value);
        accumulators[at..at + size].copy_from_slice(&total.word().0[..size]);
        to.advance();
        if i % POLL == 0 && interrupt.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
    }
    *raised = state.raised;
    Flow::Continue(())
}
