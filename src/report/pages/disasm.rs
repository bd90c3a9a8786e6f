//! The program of a fused expression: a table of what each pass reads, and one of its instructions.

use crate::report::disasm::{Disasm, Instruction, Pass, Read};
use crate::report::document::{Cell, Document, Fact, Table, numbers, words};
use crate::report::units::{bytes, count, plural};

/// Of programs.
pub(in crate::report) fn document(report: &Disasm) -> Document {
    let passes: usize = report.plans.iter().map(|plan| plan.passes.len()).sum();
    let headline = match passes {
        0 => "No expression of arrays: nothing runs on the block machine.".to_owned(),
        1 => "One pass over memory.".to_owned(),
        n => format!("{n} passes over memory."),
    };
    let mut page = Document::new("Program", report.expression.trim()).headline(headline);
    for plan in &report.plans {
        for (i, pass) in plan.passes.iter().enumerate() {
            page.heading(&format!("{}, pass {}", plan.text, i + 1));
            facts(pass, &mut page);
            page.table(&reads(pass));
            page.table(&instructions(pass));
        }
    }
    page.heading("What it rests on");
    page.facts([Fact::new("mode", report.mode)]);
    page
}

fn facts(pass: &Pass, page: &mut Document) {
    page.facts([
        Fact::new(
            "blocks",
            format!(
                "{} in blocks of {}",
                plural(pass.elements as u64, "element"),
                count(pass.block as u64)
            ),
        ),
        Fact::new(
            "registers",
            format!("{}, {}", pass.registers.len(), bytes(pass.scratch_bytes as u64)),
        ),
        Fact::new("moved", format!("{} est", bytes(pass.bytes_moved))),
        Fact::new("result", format!("{} into {}", pass.result, pass.into)),
    ]);
}

fn reads(pass: &Pass) -> Table {
    let row = |read: &Read| {
        vec![
            Cell::code(&*read.name),
            Cell::text(&*read.what),
            Cell::text(&*read.dtype),
            Cell::text(read.walk),
        ]
    };
    Table {
        caption: "What is read".to_owned(),
        columns: vec![
            words("name", "name"),
            words("reads", "reads"),
            words("dtype", "dtype"),
            words("order", "order"),
        ],
        rows: pass.reads.iter().map(row).collect(),
    }
}

fn instructions(pass: &Pass) -> Table {
    let row = |(at, one): (usize, &Instruction)| {
        vec![
            Cell::count(at as u64),
            Cell::code(format!("{} = {} {}", one.out, one.op, one.args.join(", "))),
            Cell::text(&*one.dtype),
            Cell::count(one.live as u64),
            Cell::code(&*one.source),
        ]
    };
    Table {
        caption: "What is done with each block".to_owned(),
        columns: vec![
            numbers("#", "number"),
            words("instruction", "instruction"),
            words("dtype", "dtype"),
            numbers("live", "live"),
            words("source", "source"),
        ],
        rows: pass.instructions.iter().enumerate().map(row).collect(),
    }
}
