//! Advice as a document: bars of what each rewrite gains, each with its code, and what did not help.

use super::advice::Advice;
use super::report::{Advise, AdvisedProfile, Why};
use crate::measure::verdict::Verdict;
use crate::report::Report;
use crate::report::chart::{Bar, Chart, Drawing};
use crate::report::document::{
    Block, Cell, Document, Fact, Inline, Role, Table, Tone, in_data, numbers, words,
};
use crate::report::units::{duration, interval, plural, speed_up};

/// Of advice.
pub(super) fn of_advice(report: &Advise) -> Document {
    let mut page = Document::new("Advice", report.expression.trim()).headline(headline(report));
    page.setup(report.setup.as_deref());
    fill(report, &mut page);
    page
}

/// Of a profile with advice: the profile, then the rewrites of its hot lines.
pub(super) fn of_profile(report: &AdvisedProfile) -> Document {
    let mut page = report.profile.document();
    if let Some(advice) = &report.advice {
        page.heading("Rewrites of the hot lines");
        page.push(Block::Paragraph(vec![Inline::plain(headline(advice))]));
        fill(advice, &mut page);
    }
    page
}

/// Of a rule.
pub(super) fn of_rule(Why(rule): &Why) -> Document {
    let mut page = Document::named("Rule", rule.id).headline(rule.title.to_owned());
    page.role = Role::Reference;
    page.push(Block::Paragraph(vec![Inline::plain(rule.doc)]));
    page.push(Block::Code(format!("{}\n{}", rule.fires.setup, rule.fires.code)));
    page
}

fn headline(report: &Advise) -> String {
    match report.advice.first() {
        Some(best) => format!("{}: {}, {}.", best.title, gain(best), best.result),
        None => "No rewrite that was tried is faster.".to_owned(),
    }
}

/// `1.30x faster [1.28-1.33]`
fn gain(advice: &Advice) -> String {
    match advice.interval {
        Some(ends) => format!("{} {}", speed_up(advice.ratio), interval(ends, advice.ratio)),
        None => format!("{} [n={}]", speed_up(advice.ratio), advice.samples),
    }
}

fn fill(report: &Advise, page: &mut Document) {
    let bars: Vec<Bar> = report
        .all()
        .map(|one| Bar {
            label: one.rules.join("+"),
            ratio: one.ratio,
            interval: one.interval,
            verdict: one.verdict,
            text: gain(one),
        })
        .collect();
    if !bars.is_empty() {
        let parts: Vec<String> =
            bars.iter().map(|bar| format!("{}: {}", bar.label, bar.text)).collect();
        page.push(Block::Chart(Chart {
            title: "Speed of each rewrite against the code (log scale)".to_owned(),
            summary: format!("{}. The table holds the same figures.", parts.join("; ")),
            drawing: Drawing::Bars(bars),
        }));
        page.table(&table(report));
    }
    for (i, advice) in report.all().enumerate() {
        shown(i + 1, advice, page);
    }
    if !report.no_help.is_empty() || !report.failed.is_empty() {
        page.heading("Tried and left");
        let helpless = report.no_help.iter().map(|one| {
            let verdict = match one.verdict {
                Verdict::Slower => speed_up(one.ratio),
                other => other.name().to_owned(),
            };
            Fact::new(one.rule.id, format!("{} ({}): {verdict}", one.title, one.site))
        });
        page.facts(helpless);
        page.facts(
            report.failed.iter().map(|one| {
                Fact::new(one.rule, format!("{} ({}): {}", one.title, one.site, one.why))
            }),
        );
    }
    page.heading("What it rests on");
    page.facts([
        Fact::new(
            "mode",
            format!("{}: the gain of what NumPy does by itself is not counted", report.mode),
        ),
        Fact::new(
            "results",
            "each rewrite ran, and its values, names and output were held against the code's",
        ),
        Fact::new(
            "times",
            "code and rewrite in shuffled pairs, with an order-statistic interval of the ratios",
        ),
    ]);
}

fn shown(n: usize, advice: &Advice, page: &mut Document) {
    page.push(Block::Heading(2, format!("{n}. {}", advice.title)));
    let tone = if advice.loses() { Tone::Muted } else { Tone::Good };
    let [old, new] = advice.typical_ns.map(duration);
    page.note(tone, &gain(advice), format!("{old} to {new}; {}", advice.result));
    let mut code: Vec<String> =
        advice.before.iter().map(|line| format!("{line}   # once, not timed")).collect();
    let is_short = advice.program.lines().count() <= 1;
    for change in &advice.changes {
        if !is_short {
            code.extend(change.old.iter().map(|line| format!("- {line}")));
        }
        code.extend(
            change.new.iter().map(|line| if is_short { line.clone() } else { format!("+ {line}") }),
        );
    }
    page.push(Block::Code(code.join("\n")));
    page.push(Block::Details(
        format!("Why: {} {}", advice.rule.id, advice.rule.title),
        vec![Block::Paragraph(vec![Inline::plain(advice.rule.doc)])],
    ));
}

fn table(report: &Advise) -> Table {
    let row = |one: &Advice| {
        let [old, new] = one.usage;
        vec![
            Cell::text(one.rules.join("+")),
            Cell::text(one.title),
            Cell::number(one.ratio, speed_up(one.ratio)),
            Cell::data(one.interval.map(|[low, _]| low)),
            Cell::data(one.interval.map(|[_, high]| high)),
            Cell::time(one.typical_ns[0]),
            Cell::time(one.typical_ns[1]),
            Cell::bytes(old.peak_bytes),
            Cell::bytes(new.peak_bytes),
            Cell::number(one.relative_difference, one.result.clone()),
        ]
    };
    Table {
        caption: format!(
            "{} that {} faster",
            plural(report.all().count() as u64, "rewrite"),
            if report.all().count() == 1 { "is" } else { "are" }
        ),
        columns: vec![
            words("rule", "rule"),
            words("what", "title"),
            numbers("speed-up", "ratio"),
            in_data("interval_low"),
            in_data("interval_high"),
            numbers("code", "code_ns"),
            numbers("rewrite", "rewrite_ns"),
            numbers("peak", "code_peak_bytes"),
            numbers("rewrite's", "rewrite_peak_bytes"),
            words("results", "relative_difference"),
        ],
        rows: report.all().map(row).collect(),
    }
}
