//! Curves over sizes: what an element costs in each mode, with the caches marked.

use crate::report::chart::{Chart, Curves, Drawing, Line};
use crate::report::compare_text::SAME_IN_ALL;
use crate::report::curve::Tick;
use crate::report::document::{Block, Cell, Column, Document, Fact, Table, Tone, numbers};
use crate::report::names::Operands;
use crate::report::pages::meanings;
use crate::report::scale::{ModeCurve, Scale, size_name};
use crate::report::scale_text::{DECADES, nanoseconds};
use crate::report::text::{KEEP, Style};
use crate::report::units::{count, duration};

/// Of curves.
pub(in crate::report) fn document(report: &Scale) -> Document {
    let mut page = Document::new("Scaling", &report.expression).headline(headline(report));
    page.setup(report.setup.as_deref());
    if report.notes.interrupted {
        page.note(Tone::Bad, "interrupted", "what was measured until then");
    }
    if report.equal && report.modes.iter().any(|curve| !curve.points.is_empty()) {
        page.push(Block::Chart(chart(report)));
        page.table(&table(report));
    }
    page.heading("What it shows");
    page.facts(facts(report));
    meanings(&mut page, &["limit", "faults", "est"]);
    page
}

fn headline(report: &Scale) -> String {
    if !report.equal {
        return "The results are not equal, so nothing was timed.".to_owned();
    }
    let Some(&n) = report.sizes.last() else { return "No size could be measured.".to_owned() };
    let last = |curve: &ModeCurve| {
        curve.points.iter().find(|point| point.n == n).map(|point| point.ns_per_element)
    };
    let mut ends: Vec<(String, f64)> =
        report.modes.iter().filter_map(|curve| Some((curve.label(), last(curve)?))).collect();
    ends.sort_unstable_by(|a, b| a.1.total_cmp(&b.1));
    let size = size_name(n);
    match &ends[..] {
        [] => format!("Measured up to {size} elements."),
        [(mode, ns)] => {
            format!("{mode} takes {} ns an element at {size}.", nanoseconds(*ns))
        }
        [(first, least), .., (other, most)] => format!(
            "At {size} elements an element takes {} ns in {first} and {} ns in {other}.",
            nanoseconds(*least),
            nanoseconds(*most)
        ),
    }
}

fn chart(report: &Scale) -> Chart {
    let line = |curve: &ModeCurve| Line {
        label: curve.label(),
        glyph: curve.glyph(),
        points: curve.points.iter().map(|p| [p.n as f64, p.ns_per_element]).collect(),
    };
    let is_decade = |n: &&usize| DECADES.iter().any(|column| column.head == size_name(**n));
    let tick = |n: usize, label: &str| Tick { at: n as f64, label: label.to_owned() };
    let ends = |curve: &ModeCurve| {
        let (first, last) = (curve.points.first()?, curve.points.last()?);
        let [from, to] = [first, last].map(|p| nanoseconds(p.ns_per_element));
        let (least, most) = (size_name(first.n), size_name(last.n));
        Some(format!("{}: {from} ns at {least}, {to} ns at {most}", curve.label()))
    };
    let all: Vec<String> = report.modes.iter().filter_map(ends).collect();
    let marks = report.marks.iter().map(|mark| tick(mark.n, mark.level.name()));
    Chart {
        title: "Time of an element by number of elements (both scales are logarithmic)".to_owned(),
        summary: format!("{}. The table holds every point.", all.join("; ")),
        drawing: Drawing::Curves(Curves {
            lines: report.modes.iter().filter(|c| !c.points.is_empty()).map(line).collect(),
            x_title: "elements".to_owned(),
            y_title: "ns per element".to_owned(),
            ticks: report.sizes.iter().filter(is_decade).map(|&n| tick(n, size_name(n))).collect(),
            marks: marks.collect(),
        }),
    }
}

fn table(report: &Scale) -> Table {
    let curves: Vec<&ModeCurve> =
        report.modes.iter().filter(|curve| !curve.points.is_empty()).collect();
    let column = |curve: &&ModeCurve| Column {
        key: format!("{}_ns_per_element", curve.mode.name),
        ..numbers(&curve.label(), "")
    };
    let row = |&n: &usize| {
        let of = |curve: &&ModeCurve| {
            let point = curve.points.iter().find(|point| point.n == n);
            Cell::maybe(point, |p| Cell::number(p.ns_per_element, nanoseconds(p.ns_per_element)))
        };
        [Cell::count(n as u64)].into_iter().chain(curves.iter().map(of)).collect()
    };
    Table {
        caption: "ns per element, best run".to_owned(),
        columns: [numbers("elements", "elements")]
            .into_iter()
            .chain(curves.iter().map(column))
            .collect(),
        rows: report.sizes.iter().map(row).collect(),
    }
}

fn facts(report: &Scale) -> Vec<Fact> {
    let notes = &report.notes;
    let scaled: Vec<String> = notes.scaled.iter().map(Operands::text).collect();
    let agreement = match (notes.same_in_all, report.modes.len()) {
        (true, _) => SAME_IN_ALL.to_owned(),
        (false, 1) => String::new(),
        (false, _) => notes.agreement.text("equal in all modes", &Style::PLAIN),
    };
    let marks =
        report.marks.iter().map(|mark| format!("{} {}", mark.level.name(), count(mark.n as u64)));
    let marks: Vec<String> = marks.collect();
    let full = match marks.len() {
        0 => String::new(),
        _ => format!(
            "{} fills them from so many elements on (est): {}",
            notes.baseline,
            marks.join(", ")
        ),
    };
    let whole = |text: Option<String>| text.unwrap_or_default().replace(KEEP, " ");
    let mut facts = vec![
        Fact::new("arrays", scaled.join("; ")),
        Fact::new("results", agreement),
        Fact::new("took", duration(notes.elapsed_ns)),
        Fact::new("caches", full),
        Fact::new("fixed", whole(report.fixed())),
        Fact::new("beyond", whole(report.cache())),
        Fact::new("pages", whole(report.pages())),
        Fact::new("inputs", whole(report.inputs())),
    ];
    facts.extend(report.left_out().into_iter().map(|text| Fact::new("left out", text)));
    facts
}
