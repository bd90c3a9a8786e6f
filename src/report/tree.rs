//! A plan's passes as a tree of labelled nodes: `t3 = t1 + t2`, its operands below it.
//!
//! Knows plans and the text they stand in; no time, no terminal.

use crate::diag::{Source, Span};
use crate::plan::cache::Prepared;
use crate::plan::schedule::Dest;
use crate::plan::{Op, ValueId};

/// One pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Its position among the passes.
    pub(super) pass: usize,
    /// As it is written, other passes' results by their names.
    pub(super) label: String,
    /// Branches drawn before it, such as `├─ `.
    pub(super) branch: String,
    /// How many more steps run in the same pass.
    pub(super) parts: Vec<String>,
}

/// The passes from the last one down, each before those that it reads.
pub(super) fn tree(prepared: &Prepared, text: &str, ascii: bool) -> Vec<Node> {
    let mut nodes = Vec::new();
    let Some(last) = prepared.schedule.regions.len().checked_sub(1) else { return nodes };
    let mut seen = vec![false; last + 1];
    visit(prepared, text, last, "", "", ascii, &mut seen, &mut nodes);
    // Copies that overlapping operands need are read through the target, not by a later pass.
    for pass in (0..last).rev() {
        if !seen[pass] {
            visit(prepared, text, pass, "", "", ascii, &mut seen, &mut nodes);
        }
    }
    nodes
}

#[expect(clippy::too_many_arguments, reason = "the state of one recursion, named nowhere else")]
fn visit(
    prepared: &Prepared,
    text: &str,
    pass: usize,
    branch: &str,
    below: &str,
    ascii: bool,
    seen: &mut [bool],
    nodes: &mut Vec<Node>,
) {
    seen[pass] = true;
    let label = label(prepared, text, pass);
    nodes.push(Node { pass, label, branch: branch.to_owned(), parts: parts(prepared, text, pass) });
    let children: Vec<usize> =
        children(prepared, pass).into_iter().filter(|&child| !seen[child]).collect();
    let (tee, end, line) =
        if ascii { ("|- ", "`- ", "|  ") } else { ("├─ ", "└─ ", "│  ") };
    for (i, &child) in children.iter().enumerate() {
        let is_last = i + 1 == children.len();
        let branch = format!("{below}{}", if is_last { end } else { tee });
        let below = format!("{below}{}", if is_last { "   " } else { line });
        visit(prepared, text, child, &branch, &below, ascii, seen, nodes);
    }
}

/// The passes whose results a pass reads, in the order of its operands.
fn children(prepared: &Prepared, pass: usize) -> Vec<usize> {
    let mut children = Vec::new();
    for step in &prepared.plan.steps[prepared.schedule.regions[pass].steps.clone()] {
        for operand in &step.inputs {
            if let ValueId::Step(from) = operand.value
                && let Some(child) = pass_of(prepared, from)
                && child != pass
                && !children.contains(&child)
            {
                children.push(child);
            }
        }
    }
    children
}

fn pass_of(prepared: &Prepared, step: usize) -> Option<usize> {
    prepared.schedule.regions.iter().position(|region| region.steps.contains(&step))
}

/// The name of a pass's result in the labels of others.
fn name(pass: usize) -> String {
    format!("t{}", pass + 1)
}

/// `t3 = t1 + t2`; of the last pass without a name.
fn label(prepared: &Prepared, text: &str, pass: usize) -> String {
    let region = &prepared.schedule.regions[pass];
    let step = region.steps.end - 1;
    let body = expression(prepared, text, step, &region.steps.clone().collect::<Vec<_>>());
    let is_last = pass + 1 == prepared.schedule.regions.len();
    if is_last { body } else { format!("{} = {body}", name(pass)) }
}

/// The steps of a pass of several, one by one.
fn parts(prepared: &Prepared, text: &str, pass: usize) -> Vec<String> {
    let steps = prepared.schedule.regions[pass].steps.clone();
    if steps.len() < 2 {
        return Vec::new();
    }
    steps.map(|step| expression(prepared, text, step, &[step])).collect()
}

/// The source of a step, with the results of steps outside of `within` replaced by names.
pub(super) fn expression(prepared: &Prepared, text: &str, step: usize, within: &[usize]) -> String {
    let plan = &prepared.plan;
    let span = plan.steps[step].span;
    let mut holes: Vec<(Span, String)> = Vec::new();
    let mut pending = vec![step];
    while let Some(at) = pending.pop() {
        for operand in &plan.steps[at].inputs {
            let ValueId::Step(from) = operand.value else { continue };
            if within.contains(&from) {
                pending.push(from);
            } else if let Some(pass) = pass_of(prepared, from) {
                let is_fused = prepared.schedule.regions[pass].steps.end - 1 != from;
                let name =
                    if is_fused { short(plan.steps[from].span.text(text)) } else { name(pass) };
                holes.push((plan.steps[from].span, name));
            }
        }
    }
    let body = match span.text(text) {
        // Of `a += b` the plan knows the operator's place: the line says more.
        operator if operator.ends_with('=') => {
            one_line(Source { name: "", text }.locate(span.start as usize).2)
        }
        _ => fill(text, span, &mut holes),
    };
    match plan.steps[step].op {
        Op::Copy => "copy (operands overlap)".to_owned(),
        Op::Map(..) | Op::Cast | Op::Reduce { .. } => body,
    }
}

/// What stands for a part that has no name.
fn short(text: &str) -> String {
    if text.chars().count() > 8 { "...".to_owned() } else { text.to_owned() }
}

/// The text of a span with the spans in `holes` replaced, on one line and without brackets that hold a
/// name alone.
fn fill(text: &str, span: Span, holes: &mut Vec<(Span, String)>) -> String {
    holes.sort_unstable_by_key(|(hole, _)| hole.start);
    holes.dedup_by(|a, b| a.0 == b.0);
    let mut out = String::new();
    let mut at = span.start;
    for (hole, name) in holes.iter() {
        if hole.start < at || hole.end > span.end || *hole == span {
            continue;
        }
        let before = Span { start: at, end: hole.start }.text(text);
        let after = Span { start: hole.end, end: span.end }.text(text);
        let opens = before.trim_end();
        // A bracket after a name or another bracket is a call's.
        let is_call = opens.strip_suffix('(').is_some_and(|head| {
            head.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']'))
        });
        if opens.ends_with('(') && after.trim_start().starts_with(')') && !is_call {
            out += opens[..opens.len() - 1].trim_start_matches('\n');
            out += name;
            let skipped = after.len() - after.trim_start().len() + 1;
            at = hole.end + skipped as u32;
        } else {
            out += before;
            out += name;
            at = hole.end;
        }
    }
    out += Span { start: at, end: span.end }.text(text);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of what each pass writes into a dead temporary; of a temporary from a call, the operand's own.
pub(super) fn reused_texts(prepared: &Prepared, text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for region in &prepared.schedule.regions {
        match region.dest {
            Dest::Reuse(ValueId::Step(step)) => {
                texts.push(one_line(prepared.plan.steps[step].span.text(text)));
            }
            Dest::Reuse(ValueId::Input(_)) => texts.push("a call's result".to_owned()),
            Dest::Fresh | Dest::Target | Dest::Scalar => {}
        }
    }
    texts
}

/// A text with its blanks and newlines as single blanks.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_their_expressions_were() {
        let check = |text: &str, span: &str, holes: &[(&str, &str)], want: &str| {
            let place = |part: &str| {
                let start = text.find(part).expect("the text holds the part");
                Span::new(start, start + part.len())
            };
            let mut holes =
                holes.iter().map(|(part, name)| (place(part), (*name).to_owned())).collect();
            assert_eq!(fill(text, place(span), &mut holes), want, "{text}");
        };
        check("a*a + b*b", "a*a + b*b", &[("a*a", "t1"), ("b*b", "t2")], "t1 + t2");
        check("np.sqrt(a + b)", "np.sqrt(a + b)", &[("a + b", "t1")], "np.sqrt(t1)");
        check("((a*2)+1)**2", "((a*2)+1)**2", &[("(a*2)+1", "t2")], "t2**2");
        check("((a*2)+1)**2", "(a*2)+1", &[("a*2", "t1")], "t1+1");
        check("2 * (a + b)", "2 * (a + b)", &[("a + b", "t1")], "2 * t1");
        check("(a + b).sum()", "(a + b).sum()", &[("a + b", "t1")], "t1.sum()");
        check("f(x)(a + b)", "f(x)(a + b)", &[("a + b", "t1")], "f(x)(t1)");
        check("(a +\n   b) * c", "(a +\n   b) * c", &[("a +\n   b", "t1")], "t1 * c");
        check("a*a", "a*a", &[], "a*a");
    }
}
