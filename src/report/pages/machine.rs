//! A machine: its caches, and the bandwidth of each.

use crate::measure::machine::{Ceiling, Kernel, Level};
use crate::report::chart::{Amount, Chart, Drawing};
use crate::report::document::{Block, Cell, Document, Fact, Table, numbers, words};
use crate::report::imprint;
use crate::report::machine::MachineReport;
use crate::report::units::{bytes, duration, gb_per_s, plural};

/// Of a machine.
pub(in crate::report) fn document(report: &MachineReport) -> Document {
    let machine = &report.machine;
    let identity = &machine.identity;
    let best = |level, threads| find(report, Kernel::Add, level, threads);
    let headline = match (best(Level::L1, 1), best(Level::Memory, 1)) {
        (Some(near), Some(far)) => format!(
            "One thread adds at {} GB/s in L1 and at {} GB/s in memory.",
            gb_per_s(near.bytes_per_s),
            gb_per_s(far.bytes_per_s)
        ),
        (Some(_) | None, Some(_) | None) => String::new(),
    };
    let mut page = Document::named("Machine", &identity.cpu).headline(headline);
    page.facts([
        Fact::new("threads", plural(identity.cores as u64, "thread")),
        Fact::new("SIMD", report.simd),
        Fact::new("memory", report.memory_bytes.map_or(String::new(), bytes)),
        Fact::new("caches", imprint::caches(&identity.caches)),
    ]);
    page.push(Block::Chart(chart(report)));
    page.table(&table(report));
    let capped = "with arrays smaller than 4 x the last cache, for want of memory";
    page.facts([
        Fact::new("method", format!("best of several runs, in {}", duration(machine.elapsed_ns))),
        Fact::new("counted", "bytes as STREAM counts them: read once, written once"),
        Fact::new("memory", if machine.memory_capped { capped } else { "" }),
    ]);
    page
}

fn find(report: &MachineReport, kernel: Kernel, level: Level, threads: usize) -> Option<&Ceiling> {
    let mut all = report.machine.bandwidth.iter();
    all.find(|c| (c.kernel, c.level, c.threads) == (kernel, level, threads))
}

/// Numbers of threads that were measured, and each level.
fn rows(report: &MachineReport) -> Vec<(usize, Level)> {
    let threads = report.machine.threads;
    let teams = if threads > 1 { vec![1, threads] } else { vec![1] };
    let levels = |threads| Level::ALL.iter().map(move |&level| (threads, level));
    teams.into_iter().flat_map(levels).collect()
}

fn chart(report: &MachineReport) -> Chart {
    let amount = |(threads, level): (usize, Level)| {
        let x = find(report, Kernel::Add, level, threads)?.bytes_per_s;
        let label = format!("{}, {}", level.name(), plural(threads as u64, "thread"));
        Some(Amount { label, value: x, text: format!("{} GB/s", gb_per_s(x)) })
    };
    let amounts: Vec<Amount> = rows(report).into_iter().filter_map(amount).collect();
    let parts: Vec<String> =
        amounts.iter().map(|it| format!("{}: {}", it.label, it.text)).collect();
    Chart {
        title: "Bandwidth of c = a + b, by where the arrays lie".to_owned(),
        summary: format!("{}. The table holds the same figures.", parts.join("; ")),
        drawing: Drawing::Amounts(amounts),
    }
}

fn table(report: &MachineReport) -> Table {
    let row = |(threads, level): (usize, Level)| {
        let rate = |kernel| {
            let found = find(report, kernel, level, threads);
            Cell::maybe(found, |c| Cell::gb_per_s(c.bytes_per_s / 1e9))
        };
        let add = find(report, Kernel::Add, level, threads)?;
        Some(vec![
            Cell::text(level.name()),
            Cell::count(threads as u64),
            rate(Kernel::Read),
            rate(Kernel::Copy),
            rate(Kernel::Add),
            Cell::bytes(add.working_set_bytes),
        ])
    };
    Table {
        caption: "Bandwidth in GB/s".to_owned(),
        columns: vec![
            words("level", "level"),
            numbers("threads", "threads"),
            numbers("read", "read_gb_per_s"),
            numbers("copy", "copy_gb_per_s"),
            numbers("add", "add_gb_per_s"),
            numbers("arrays", "working_set_bytes"),
        ],
        rows: rows(report).into_iter().filter_map(row).collect(),
    }
}
