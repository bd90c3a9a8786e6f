//! The passes of an expression: each with its share, and what was predicted.

use crate::report::chart::{Amount, Chart, Drawing};
use crate::report::document::{
    Audience, Block, Cell, Column, Document, Fact, Table, Tone, in_data, in_words, numbers, words,
};
use crate::report::explain::{Explain, Node, PlanReport};
use crate::report::pages::{meanings, sentence};
use crate::report::units::{duration, percent_whole, plural};

/// Of an explanation.
pub(in crate::report) fn document(report: &Explain) -> Document {
    let kind = if report.analyzed { "Passes, measured" } else { "Passes, predicted" };
    let headline = sentence(&format!("{}.", report.totals().join("; ")));
    let mut page = Document::new(kind, &report.expression).headline(headline);
    page.setup(report.setup.as_deref());
    for plan in &report.plans {
        if report.plans.len() > 1 || plan.hits > 1 {
            let ran = if plan.hits == 0 { "not run".to_owned() } else { plural(plan.hits, "time") };
            page.heading(&format!("{}: {ran}", plan.text));
        }
        let shares = plan.nodes.iter().filter(|node| node.share.is_some()).count();
        if shares > 1 {
            page.push(Block::Chart(chart(plan)));
        }
        page.table(&table(report, plan));
    }
    if report.plans.is_empty() {
        let text = "No array expression: nothing here is planned or depends on the mode.";
        page.note(Tone::Muted, "", text);
    }
    page.heading("What it comes to");
    page.facts(facts(report));
    meanings(&mut page, &["pass", "moved", "limit", "peak", "reused", "est"]);
    page
}

fn facts(report: &Explain) -> Vec<Fact> {
    let runs = if report.analyzed {
        format!("{} with a clock reading after each pass", plural(report.runs as u64, "run"))
    } else if report.plans.iter().all(|plan| plan.hits == 0) {
        "predicted: no pass ran".to_owned()
    } else {
        "predicted: only what its operands need ran".to_owned()
    };
    vec![
        Fact::new("mode", report.mode),
        Fact::new("runs", runs),
        Fact::new("prediction", report.prediction().join("; ")),
        Fact::new("apart", report.apart().unwrap_or_default()),
    ]
}

fn chart(plan: &PlanReport) -> Chart {
    let amount = |node: &Node| {
        let share = node.share?;
        let time = node.time_ns.map_or(String::new(), |ns| format!("  {:>7}", duration(ns)));
        let text = format!("{}{time}", percent_whole(share));
        Some(Amount { label: node.label.clone(), value: share, text })
    };
    let amounts: Vec<Amount> = plan.nodes.iter().filter_map(amount).collect();
    let parts: Vec<String> =
        amounts.iter().map(|it| format!("{}: {}", it.label, it.text)).collect();
    Chart {
        title: "Share of the time, pass by pass".to_owned(),
        summary: format!("{}. The table holds the same figures.", parts.join("; ")),
        drawing: Drawing::Amounts(amounts),
    }
}

fn table(report: &Explain, plan: &PlanReport) -> Table {
    let columns = vec![
        in_words("pass"),
        Column { audience: Audience::Programs, ..words("", "pass") },
        in_data("depth"),
        words("result", "result"),
        numbers("time", "time_ns"),
        numbers("share", "share"),
        numbers("new", "new_bytes"),
        words("reuse", "reuse"),
        numbers("moved est", "bytes_moved"),
        numbers("GB/s est", "gb_per_s"),
        numbers("live", "live_bytes"),
        words("peak", "peak"),
    ];
    let width = columns.len();
    let mut rows = Vec::new();
    for node in &plan.nodes {
        rows.push(row(node));
        for part in &node.parts {
            let indent = " ".repeat(node.branch.chars().count());
            let mut cells = vec![Cell::nothing(); width];
            cells[0] = Cell::code(format!("{indent} · {}", part.label));
            cells[1] = Cell::code(&*part.label);
            cells[3] = Cell::text("within the pass").toned(Some(Tone::Muted));
            rows.push(cells);
        }
    }
    let order = "each pass above those that it reads";
    Table { caption: format!("Passes in mode {}, {order}", report.mode), columns, rows }
}

fn row(node: &Node) -> Vec<Cell> {
    let share = |share: f64| Cell::number(share, percent_whole(share)).with_bar(share);
    vec![
        Cell::code(format!("{}{}", node.branch, node.label)),
        Cell::code(&*node.label),
        // A branch is three characters a level.
        Cell::count(node.branch.chars().count() as u64 / 3),
        Cell::text(&*node.result),
        Cell::maybe(node.time_ns, Cell::time),
        Cell::maybe(node.share, share),
        Cell::bytes_short(node.new_bytes),
        Cell::text(if node.reuses { "reused" } else { "" }),
        Cell::bytes_short(node.bytes_moved),
        Cell::maybe(node.gb_per_s, Cell::gb_per_s),
        Cell::bytes_short(node.live_bytes),
        Cell::text(if node.is_peak { "peak" } else { "" }).toned(Some(Tone::Bad)),
    ]
}
