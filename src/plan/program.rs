//! A pass as a program for the block machine: sources, instructions over registers, a sink.
//!
//! A register holds one block of elements in the cache. The same program with one instruction is a whole-array kernel,
//! and with all of an expression's steps a fused one.

use std::ops::Range;

use smallvec::SmallVec;

use super::schedule::{Dest, Strategy};
use super::walk::rows_of;
pub use super::walk::{Form, Rows, Walk};
use super::{LeafType, Op, Operand, Plan, ValueId};
use crate::array::dtype::DType;
use crate::array::layout::Layout;
use crate::array::order::memory_order;
use crate::diag::Span;
use crate::numpy::ufunc::{Loop, Ufunc};

/// Bytes of all blocks that a program has in flight: most of a 32 KiB first-level cache, as what streams through it
/// pushes out what stays.
///
/// PERF: `d*2+1` on 1 M float64 in blocks of 512 elements took 0.28 ms, of 1024 0.5 to 0.8, of 2048 0.9 (Zen 5).
const BLOCKS_BYTES: usize = 28 << 10;

/// Elements of a block at least: a leaf of NumPy's pairwise sum.
const LEAST_BLOCK: usize = 128;

/// Elements of a piece that runs straight on memory: long enough to be free, short enough to stop within a millisecond.
const PIECE: usize = 64 << 10;

/// Elements by which a pass that runs straight on memory may be cut.
const GRAIN: usize = 16 << 10;

/// What a program reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Which value.
    pub value: ValueId,
    /// Its dtype; a scalar is cast to it once.
    pub dtype: DType,
    /// How it is visited.
    pub walk: Walk,
    /// Whether it is a number rather than an array: no traffic.
    pub is_scalar: bool,
    /// How a block of it is brought.
    pub form: Form,
    /// Where one element serves for a block: whether some instruction wants a block of it all the same.
    pub spread: bool,
}

/// An operand of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A block of a source.
    Source(usize),
    /// A register.
    Register(usize),
    /// The block of the sink.
    Sink,
}

/// What an instruction computes.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    /// A loop of a ufunc.
    Map(&'static Ufunc, &'static Loop),
    /// A change of dtype.
    Cast {
        /// Of the operand.
        from: DType,
        /// Of the result.
        to: DType,
    },
}

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub struct Instr {
    /// What it computes.
    pub code: Code,
    /// Its operands; the same one twice for a function of one.
    pub args: [Place; 2],
    /// The operand that is given as one element.
    pub number: Option<usize>,
    /// Where the result goes.
    pub out: Place,
    /// Bytes of an element of the result.
    pub itemsize: usize,
    /// Where it was written.
    pub span: Span,
}

/// Where results go.
#[derive(Clone, Debug)]
pub enum Sink {
    /// Into an array, visited so.
    Array {
        /// In which order.
        walk: Walk,
    },
    /// Into blocks one after another, of which a fold along axes takes rows.
    Rows,
    /// Into a fold over all.
    Fold,
    /// Into a fold along axes: `loop` alone.
    Axes {
        /// How the accumulators are visited.
        walk: Walk,
    },
}

impl Sink {
    /// How elements are visited where they are stored.
    pub fn walk(&self) -> Option<&Walk> {
        match self {
            Self::Array { walk } => Some(walk),
            Self::Rows => Some(&Walk::Linear),
            Self::Fold | Self::Axes { .. } => None,
        }
    }
}

/// A pass.
#[derive(Clone, Debug)]
pub struct Program {
    /// Elements.
    pub len: usize,
    /// Elements of a block at most.
    pub block: usize,
    /// Where blocks end before.
    pub rows: Rows,
    /// What is read.
    pub sources: Vec<Source>,
    /// What is done.
    pub instrs: Vec<Instr>,
    /// Bytes of an element of each register.
    pub registers: Vec<usize>,
    /// Where the last value stands when it is not in the sink.
    pub result: Place,
    /// Its dtype.
    pub dtype: DType,
    /// Where it goes.
    pub sink: Sink,
    /// Arithmetic operations.
    pub ops: u64,
    /// Bytes read, by COST's model: each operand once, whole cache lines where the stride passes one.
    pub bytes_read: u64,
    /// Bytes written.
    pub bytes_written: u64,
}

/// The program of a pass.
pub fn compile(plan: &Plan, steps: Range<usize>, dest: Dest, strategy: Strategy) -> Program {
    let last = &plan.steps[steps.end - 1];
    let (iterated, folds) = match &last.op {
        // A fold visits its operand.
        Op::Reduce { .. } => {
            (plan.array_type(last.inputs[0].value).expect("arrays are reduced"), true)
        }
        Op::Map(..) | Op::Cast | Op::Copy if dest == Dest::Target => (plan.result(), false),
        Op::Map(..) | Op::Cast | Op::Copy => (&last.output, false),
    };
    let axes = memory_order(iterated.layout.ndim(), std::slice::from_ref(&iterated.layout));
    let len = iterated.layout.size();
    let mut builder = Builder {
        plan,
        shape: &iterated.layout.shape,
        axes: &axes,
        out: Program {
            len,
            block: 0,
            rows: Rows::default(),
            sources: Vec::new(),
            instrs: Vec::new(),
            registers: Vec::new(),
            result: Place::Sink,
            dtype: last.output.dtype,
            sink: Sink::Fold,
            ops: 0,
            bytes_read: 0,
            bytes_written: 0,
        },
        free: Vec::new(),
        values: Vec::new(),
    };
    for i in steps {
        builder.step(i);
    }
    let (mut result, mut dtype) =
        builder.values.pop().map_or((Place::Sink, iterated.dtype), |(_, place, d)| (place, d));
    if folds
        && let Op::Reduce { accumulate, .. } = &last.op
        && *accumulate != dtype
    {
        result = builder.cast(result, dtype, *accumulate, last.span);
        dtype = *accumulate;
    }
    if !folds && iterated.dtype != dtype {
        result = builder.cast(result, dtype, iterated.dtype, last.span);
        dtype = iterated.dtype;
    }
    let Builder { mut out, .. } = builder;
    (out.result, out.dtype) = (result, dtype);
    out.sink = match &last.op {
        Op::Reduce { axes: goes, .. }
            if !goes.iter().all(|&g| g) && strategy == Strategy::Elementwise =>
        {
            Sink::Axes {
                walk: accumulator_walk(
                    &iterated.layout,
                    &last.output.layout,
                    goes,
                    &axes,
                    dtype.size(),
                ),
            }
        }
        Op::Reduce { axes: goes, .. } if !goes.iter().all(|&g| g) => Sink::Rows,
        Op::Reduce { .. } => Sink::Fold,
        Op::Map(..) | Op::Cast | Op::Copy => {
            Sink::Array { walk: Walk::new(&iterated.layout, &axes, dtype.size()) }
        }
    };
    finish(out, last.output.bytes())
}

/// How the accumulators of a reduction along axes are visited: they stay where they are along the axes that go.
fn accumulator_walk(
    operand: &Layout,
    result: &Layout,
    goes: &[bool],
    axes: &[usize],
    itemsize: usize,
) -> Walk {
    let mut layout = operand.clone();
    let keeps_all = result.ndim() == operand.ndim();
    let mut kept = 0;
    for (axis, &goes) in goes.iter().enumerate() {
        let at = if keeps_all { axis } else { kept };
        layout.strides[axis] = if goes { 0 } else { result.strides[at] };
        kept += usize::from(!goes);
    }
    Walk::new(&layout, axes, itemsize)
}

/// Write the last result straight into the sink where it can be, choose the block, count.
fn finish(mut program: Program, result_bytes: usize) -> Program {
    let linear_sink = program.sink.walk() == Some(&Walk::Linear);
    if linear_sink
        && let Some(instr) = program.instrs.last_mut()
        && instr.out == program.result
    {
        instr.out = Place::Sink;
        program.result = Place::Sink;
    }
    for (r, size) in program.registers.iter_mut().enumerate() {
        let register = Place::Register(r);
        let used = program.instrs.iter().any(|i| i.out == register || i.args.contains(&register));
        *size = if used { *size } else { 0 };
    }
    arrange(&mut program);
    let len = program.len;
    let arrays = program.sources.iter().filter(|source| !source.is_scalar);
    program.bytes_read = arrays.map(|s| s.walk.bytes(len, s.dtype.size())).sum();
    program.bytes_written = match &program.sink {
        Sink::Array { walk, .. } => walk.bytes(len, program.dtype.size()),
        Sink::Rows | Sink::Fold | Sink::Axes { .. } => result_bytes as u64,
    };
    program
}

/// Say how blocks of each source are brought, which operands are numbers, and how long a block is.
fn arrange(program: &mut Program) {
    program.rows = match program.sink.walk() {
        Some(walk) => {
            let sources = program.sources.iter().map(|s| (&s.walk, s.dtype.size()));
            let walks: Vec<(&Walk, usize)> =
                sources.chain([(walk, program.dtype.size())]).collect();
            rows_of(program.len, &walks)
        }
        // A fold cuts its operand at the nodes of its sum.
        None => Rows { len: program.len.max(1), panel: 1, period: 1 },
    };
    if matches!(program.sink, Sink::Rows) {
        program.rows.panel = 1;
    }
    let row = program.rows.len;
    for source in &mut program.sources {
        source.form = source.walk.form(source.dtype.size(), row);
    }
    for instr in &mut program.instrs {
        let same = instr
            .args
            .map(|arg| matches!(arg, Place::Source(i) if program.sources[i].form == Form::Same));
        let takes = matches!(instr.code, Code::Map(_, found) if found.kernel.takes_scalars());
        instr.number = match same {
            [true, false] if takes => Some(0),
            [false, true] if takes => Some(1),
            [true | false, _] => None,
        };
        for (side, arg) in instr.args.iter().enumerate() {
            if let Place::Source(i) = *arg
                && instr.number != Some(side)
            {
                program.sources[i].spread = true;
            }
        }
    }
    if let Place::Source(i) = program.result {
        program.sources[i].spread = true;
    }
    program.block = block_of(program);
}

/// Elements of a block.
fn block_of(program: &Program) -> usize {
    let in_place = program
        .sink
        .walk()
        .is_none_or(|walk| walk.form(program.dtype.size(), program.rows.len) == Form::Direct);
    let streams = |source: &Source| match source.form {
        Form::Direct => true,
        Form::Same => !source.spread,
        Form::Turned | Form::Gathered => false,
    };
    let row = program.rows.len;
    if program.instrs.len() <= 1 && in_place && program.sources.iter().all(streams) {
        return PIECE.min(row);
    }
    let size = |source: &Source| match source.form {
        Form::Direct | Form::Gathered => source.dtype.size(),
        Form::Same if source.spread => source.dtype.size(),
        Form::Same => 0,
        Form::Turned => source.dtype.size() * program.rows.panel,
    };
    let sources = program.sources.iter().map(size);
    let blocks = sources.chain(program.registers.iter().copied()).chain([program.dtype.size()]);
    let fits = BLOCKS_BYTES / blocks.sum::<usize>();
    let block = (1 << fits.max(LEAST_BLOCK).ilog2()).min(PIECE);
    // A row in blocks of nearly one length, none of them a short rest.
    if row < program.len { row.div_ceil(row.div_ceil(block)).next_multiple_of(16) } else { block }
}

impl Program {
    /// Bytes of scratch that one thread needs for it.
    pub fn scratch_bytes(&self) -> usize {
        let block = self.block.min(self.len);
        let loaded = self.sources.iter().map(|source| match source.form {
            Form::Direct => 0,
            Form::Same if source.spread => source.dtype.size(),
            Form::Same => 0,
            Form::Turned => source.dtype.size() * self.rows.panel,
            Form::Gathered => source.dtype.size(),
        });
        (self.registers.iter().sum::<usize>() + loaded.sum::<usize>()) * block
    }

    /// Elements at whose multiples it may be cut into ranges.
    pub fn grain(&self) -> usize {
        if self.rows.panel > 1 { self.rows.len * self.rows.panel } else { self.block.min(GRAIN) }
    }
}

struct Builder<'a> {
    plan: &'a Plan,
    shape: &'a [usize],
    axes: &'a [usize],
    out: Program,
    free: Vec<usize>,
    /// Steps whose value stands in a place.
    values: Vec<(usize, Place, DType)>,
}

impl Builder<'_> {
    fn step(&mut self, i: usize) {
        let step = &self.plan.steps[i];
        let mut args: SmallVec<[Place; 2]> = SmallVec::new();
        for operand in &step.inputs {
            args.push(self.operand(*operand, step.span));
        }
        let (place, dtype) = match &step.op {
            Op::Map(ufunc, found) => {
                let out = self.register(found.output.size());
                let pair = [args[0], *args.last().expect("a function has an operand")];
                self.push(Code::Map(ufunc, found), pair, out, found.output, step.span);
                self.out.ops += u64::from(ufunc.ops) * self.out.len as u64;
                (out, found.output)
            }
            Op::Cast | Op::Copy | Op::Reduce { .. } => {
                let from = step.inputs[0].dtype;
                let to =
                    if matches!(step.op, Op::Reduce { .. }) { from } else { step.output.dtype };
                let place =
                    if from == to { args[0] } else { self.cast(args[0], from, to, step.span) };
                if matches!(step.op, Op::Reduce { .. }) {
                    self.out.ops += self.out.len as u64;
                }
                (place, to)
            }
        };
        for arg in args {
            if arg != place {
                self.release(arg);
            }
        }
        self.values.push((i, place, dtype));
    }

    /// The place that holds an operand, in the dtype that is wanted.
    fn operand(&mut self, operand: Operand, span: Span) -> Place {
        if let ValueId::Step(step) = operand.value
            && let Some(at) = self.values.iter().position(|(i, ..)| *i == step)
        {
            let (_, place, dtype) = self.values.remove(at);
            return if dtype == operand.dtype {
                place
            } else {
                self.cast_and_release(place, dtype, operand.dtype, span)
            };
        }
        let source = self.source(operand);
        let dtype = source.dtype;
        let known = self.out.sources.iter().position(|s| *s == source);
        let place = Place::Source(known.unwrap_or_else(|| {
            self.out.sources.push(source);
            self.out.sources.len() - 1
        }));
        if dtype == operand.dtype { place } else { self.cast(place, dtype, operand.dtype, span) }
    }

    fn source(&self, operand: Operand) -> Source {
        let Some(ty) = self.plan.array_type(operand.value) else {
            debug_assert!(
                matches!(operand.value, ValueId::Input(i) if matches!(self.plan.inputs[i], LeafType::Scalar { .. }))
            );
            return Source {
                value: operand.value,
                dtype: operand.dtype,
                walk: Walk::Constant,
                is_scalar: true,
                form: Form::Same,
                spread: false,
            };
        };
        let mut layout = ty.layout.clone();
        while layout.ndim() > self.shape.len() {
            // An assignment drops leading axes of length 1.
            layout.shape.remove(0);
            layout.strides.remove(0);
        }
        let layout =
            layout.broadcast_to(self.shape).expect("lowering found the shapes to broadcast");
        Source {
            value: operand.value,
            dtype: ty.dtype,
            walk: Walk::new(&layout, self.axes, ty.dtype.size()),
            is_scalar: false,
            form: Form::Gathered,
            spread: false,
        }
    }

    fn cast(&mut self, arg: Place, from: DType, to: DType, span: Span) -> Place {
        let out = self.register(to.size());
        self.push(Code::Cast { from, to }, [arg, arg], out, to, span);
        out
    }

    fn cast_and_release(&mut self, arg: Place, from: DType, to: DType, span: Span) -> Place {
        let out = self.cast(arg, from, to, span);
        self.release(arg);
        out
    }

    fn push(&mut self, code: Code, args: [Place; 2], out: Place, dtype: DType, span: Span) {
        self.out.instrs.push(Instr { code, args, number: None, out, itemsize: dtype.size(), span });
    }

    /// A register that holds nothing; it is widened to what is asked for.
    fn register(&mut self, itemsize: usize) -> Place {
        let at = self.free.pop().unwrap_or_else(|| {
            self.out.registers.push(itemsize);
            self.out.registers.len() - 1
        });
        self.out.registers[at] = self.out.registers[at].max(itemsize);
        Place::Register(at)
    }

    fn release(&mut self, place: Place) {
        if let Place::Register(at) = place
            && !self.free.contains(&at)
        {
            self.free.push(at);
        }
    }
}
