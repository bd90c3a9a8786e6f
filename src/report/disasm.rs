//! `%disasm`: the programs that an expression's passes run on the block machine, instruction by instruction.
//!
//! Knows plans and their text; runs nothing.

use serde::Serialize;

use crate::array::dtype::DType;
use crate::diag::{ErrorKind, Result, Source, Span};
use crate::exec::Mode;
use crate::plan::cache::Prepared;
use crate::plan::program::{Code, Instr, Place, Program, Sink, Walk};
use crate::plan::schedule::Dest;
use crate::plan::{LeafType, Op, ValueId};
use crate::report::document::Document;
use crate::report::lab::Lab;
use crate::report::text::{Column, Paint, Style, cut, flow, labelled, paragraph, table};
use crate::report::tree::one_line;
use crate::report::units::{bytes, count, plural, shape};
use crate::report::{Report, pages};
use crate::session::PlanRun;

/// What a program reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Read {
    /// Its name in the instructions: `s0`.
    pub name: String,
    /// What it is: an array, a number, the result of another pass.
    pub what: String,
    /// In which dtype it is read.
    pub dtype: String,
    /// In which order its elements are read.
    pub walk: &'static str,
}

/// One instruction, which computes a block.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instruction {
    /// Where the result goes: `r0`, `out`.
    pub out: String,
    /// What is computed: a ufunc's name, `cast`.
    pub op: String,
    /// Its operands.
    pub args: Vec<String>,
    /// Of the result.
    pub dtype: String,
    /// Registers that hold something needed afterwards.
    pub live: usize,
    /// As it was written.
    pub source: String,
}

/// The program of one pass.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pass {
    /// Elements that it goes over.
    pub elements: usize,
    /// Elements of a block.
    pub block: usize,
    /// Bytes of an element of each register that is used.
    pub registers: Vec<usize>,
    /// Bytes of all blocks that one thread computes in.
    pub scratch_bytes: usize,
    /// Read and written, by the model.
    pub bytes_moved: u64,
    /// What is read.
    pub reads: Vec<Read>,
    /// What is done with each block.
    pub instructions: Vec<Instruction>,
    /// What is left in the end, and where it goes.
    pub result: String,
    /// Where that is.
    pub into: String,
}

/// The programs of one plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listing {
    /// The text that it computes.
    pub text: String,
    /// A program a pass.
    pub passes: Vec<Pass>,
}

/// What `%disasm` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disasm {
    /// The code.
    pub expression: String,
    /// In which mode.
    pub mode: &'static str,
    /// Every plan that it takes.
    pub plans: Vec<Listing>,
}

/// The programs of an expression in a mode; what its operands need runs.
///
/// # Errors
/// What the code raises; `UsageError` for several statements.
pub fn disasm(lab: &mut Lab, text: &str, mode: &'static Mode) -> Result<Disasm> {
    let mut session = lab.session.borrow_mut();
    let code = session.compile(text)?;
    let explained = session.explain(&code, mode).map_err(|mut error| {
        if error.kind == ErrorKind::UsageError {
            error.message = error.message.replacen("explain", "disasm", 1);
        }
        error
    })?;
    let plans = explained.plans.iter().map(listing).collect();
    Ok(Disasm { expression: text.to_owned(), mode: mode.name, plans })
}

fn listing(run: &PlanRun) -> Listing {
    let text = &*run.source.text;
    let prepared = &run.prepared;
    let passes = (0..prepared.programs.len()).map(|i| pass(prepared, i, text)).collect();
    Listing { text: written(text, run.site), passes }
}

fn pass(prepared: &Prepared, i: usize, text: &str) -> Pass {
    let (program, region) = (&prepared.programs[i], &prepared.schedule.regions[i]);
    let reads = program.sources.iter().enumerate().map(|(at, source)| Read {
        name: place(Place::Source(at)),
        what: value(prepared, source.value, source.dtype),
        dtype: source.dtype.to_string(),
        walk: walk(&source.walk, source.is_scalar),
    });
    let last = &prepared.plan.steps[region.steps.end - 1];
    let dest = match region.dest {
        Dest::Fresh => "a new array",
        Dest::Reuse(_) => "memory of a dead temporary",
        Dest::Target => "the target",
        Dest::Scalar => "a number",
    };
    let folds = match (&last.op, &program.sink) {
        (Op::Reduce { reduce, .. }, Sink::Fold | Sink::Rows | Sink::Axes { .. }) => {
            format!(", folded by {}", reduce.reduction.row().ufunc)
        }
        _ => String::new(),
    };
    let output = &last.output;
    Pass {
        elements: program.len,
        block: program.block,
        registers: program.registers.iter().copied().filter(|&size| size > 0).collect(),
        scratch_bytes: program.scratch_bytes(),
        bytes_moved: program.bytes_read + program.bytes_written,
        reads: reads.collect(),
        instructions: (0..program.instrs.len()).map(|at| instruction(program, at, text)).collect(),
        result: format!("{}{folds}", place(program.result)),
        into: format!("{dest}, {} {}", output.dtype, shape(&output.layout.shape)),
    }
}

fn value(prepared: &Prepared, value: ValueId, dtype: DType) -> String {
    match value {
        ValueId::Input(i) => match &prepared.plan.inputs[i] {
            LeafType::Array { ty, .. } => format!("{} {}", ty.dtype, shape(&ty.layout.shape)),
            LeafType::Scalar { .. } => format!("a number as {dtype}"),
        },
        ValueId::Step(step) => {
            let regions = &prepared.schedule.regions;
            let pass = regions.iter().position(|region| region.steps.contains(&step));
            pass.map_or_else(String::new, |pass| format!("result of pass {}", pass + 1))
        }
    }
}

fn walk(walk: &Walk, is_scalar: bool) -> &'static str {
    match walk {
        _ if is_scalar => "the same each time",
        Walk::Linear => "one after another",
        Walk::Constant => "the same each time",
        Walk::Strided(_) => "by strides",
    }
}

fn place(place: Place) -> String {
    match place {
        Place::Source(i) => format!("s{i}"),
        Place::Register(i) => format!("r{i}"),
        Place::Sink => "out".to_owned(),
    }
}

fn instruction(program: &Program, at: usize, text: &str) -> Instruction {
    let Instr { code, args, out, span, .. } = program.instrs[at];
    let (op, arity, dtype) = match code {
        Code::Map(ufunc, kernel) => (ufunc.name, ufunc.nin, kernel.output),
        Code::Cast { to, .. } => ("cast", 1, to),
    };
    Instruction {
        out: place(out),
        op: op.to_owned(),
        args: args.into_iter().take(arity).map(place).collect(),
        dtype: dtype.to_string(),
        live: live_after(program, at),
        source: written(text, span),
    }
}

/// The text of a place; of `a += b`, where the plan knows the operator alone, the line.
fn written(text: &str, span: Span) -> String {
    match span.text(text) {
        operator if operator.ends_with('=') => {
            one_line(Source { name: "", text }.locate(span.start as usize).2)
        }
        found => one_line(found),
    }
}

/// How many registers hold something that is read after an instruction.
fn live_after(program: &Program, at: usize) -> usize {
    let is_live = |register: usize| {
        let here = Place::Register(register);
        for instr in &program.instrs[at + 1..] {
            if instr.args.contains(&here) {
                return true;
            }
            if instr.out == here {
                return false;
            }
        }
        program.result == here
    };
    // Before it is written first, a register holds nothing.
    let is_written = |register: usize| {
        program.instrs[..=at].iter().any(|instr| instr.out == Place::Register(register))
    };
    (0..program.registers.len()).filter(|&r| is_written(r) && is_live(r)).count()
}

const READS: [Column; 3] =
    [Column::left("", 0), Column::left("reads", 0), Column::left("order", 2)];

const INSTRUCTIONS: [Column; 5] = [
    Column::right("#", 0),
    Column::left("instruction", 0),
    Column::left("dtype", 0),
    Column::right("live", 1),
    Column::left("source", 2),
];

impl Pass {
    /// Lines that begin with `name`.
    fn lines(&self, name: String, style: &Style) -> Vec<String> {
        let blocks = self.elements.div_ceil(self.block.max(1));
        let size = format!(
            "{}, {} of {}",
            plural(self.elements as u64, "element"),
            plural(blocks as u64, "block"),
            count(self.block.min(self.elements.max(1)) as u64)
        );
        let mut head = vec![name, size];
        if !self.registers.is_empty() {
            let scratch = bytes(self.scratch_bytes as u64);
            head.push(format!("{}, {scratch}", plural(self.registers.len() as u64, "register")));
        }
        head.push(format!("{} moved est", bytes(self.bytes_moved)));
        let mut lines = vec![flow(&head, style)];
        let reads = self
            .reads
            .iter()
            .map(|read| vec![read.name.clone(), read.what.clone(), read.walk.to_owned()]);
        lines.extend(table(&READS, &reads.collect::<Vec<_>>(), style));
        let row = |(at, it): (usize, &Instruction)| {
            let code = format!("{} = {} {}", it.out, it.op, it.args.join(", "));
            vec![
                at.to_string(),
                code,
                it.dtype.clone(),
                it.live.to_string(),
                cut(&it.source, 24, style),
            ]
        };
        let rows: Vec<Vec<String>> = self.instructions.iter().enumerate().map(row).collect();
        if !rows.is_empty() {
            lines.extend(table(&INSTRUCTIONS, &rows, style));
        }
        lines.push(labelled("result", &format!("{} into {}", self.result, self.into), style));
        lines
    }
}

impl Report for Disasm {
    fn document(&self) -> Document {
        pages::disasm::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut lines = Vec::new();
        for plan in &self.plans {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            let passes = plural(plan.passes.len() as u64, "pass");
            let head = [cut(&plan.text, style.width, style), format!("mode {}", self.mode), passes];
            lines.push(Paint::Strong.over(&flow(&head, style), style));
            for (i, pass) in plan.passes.iter().enumerate() {
                let is_one = plan.passes.len() == 1;
                lines.extend((!is_one).then(String::new));
                let name = if is_one { String::new() } else { format!("pass {}", i + 1) };
                lines.extend(pass.lines(name, style));
            }
        }
        if self.plans.is_empty() {
            return paragraph("no expression of arrays: nothing runs on the block machine", style);
        }
        lines.join("\n")
    }
}
