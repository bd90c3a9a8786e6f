//! What the learner typed in a step: which inputs an answer is made of, and how the last one is undone.

use super::Walk;
use crate::interp::bound_names;
use crate::lesson::progress::What;
use crate::report::lab::Lab;
use crate::report::names::mentioned;
use crate::session::Changes;
use crate::syntax;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};

/// One input that ran.
#[derive(Debug)]
pub(super) struct Input {
    text: String,
    /// It wrote into arrays that were there before.
    writes: bool,
    /// What it changed, to be put back by reference; of the last input alone, so that nothing old is kept alive.
    changes: Option<Changes>,
}

impl Walk {
    /// Keep an input that ran without an error.
    pub fn note_input(&mut self, text: &str, changes: Changes) {
        if let Some(before) = self.inputs.last_mut() {
            before.changes = None;
        }
        let writes = changes.has_buffers();
        // In a pipe, empty lines in front keep the numbers of lines.
        let text = text.trim_start_matches('\n').to_owned();
        self.inputs.push(Input { text, writes, changes: Some(changes) });
    }

    /// What may be meant by an answer, the last input where none is given: it alone, with the inputs before it
    /// that it needs, with all of them. None where nothing was typed.
    pub(super) fn answers_meant(&self, given: Option<&str>) -> Option<[Answer; 3]> {
        let (answer, before) = match given {
            Some(given) => (given, &self.inputs[..]),
            None => self.inputs.split_last().map(|(last, before)| (last.text.as_str(), before))?,
        };
        let all = Answer {
            text: before
                .iter()
                .map(|input| input.text.as_str())
                .chain([answer])
                .collect::<Vec<_>>()
                .join("\n"),
            with: before.iter().map(Input::line).collect(),
        };
        let alone = Answer { text: answer.to_owned(), with: Vec::new() };
        Some([alone, with_needed(answer, before), all])
    }

    /// Put back what the last input changed: by reference where it bound names alone; where it wrote into
    /// arrays, or is not the one that came last, the step's names are declared anew and the inputs before it run again.
    pub fn undo(&mut self, lab: &mut Lab) -> String {
        let Some(last) = self.inputs.pop() else {
            return "Nothing was typed in this step that could be undone.".to_owned();
        };
        self.keeper.note(What::Undone);
        let line = last.line();
        if let Some(changes) = last.changes.filter(|changes| !changes.has_buffers()) {
            lab.session.borrow_mut().restore(&changes);
            return format!("Undone: {line}");
        }
        let before = std::mem::take(&mut self.inputs);
        if let Some(mistake) = self.declare(lab) {
            return mistake;
        }
        let again = before.len();
        for input in before {
            if let Err(error) = lab.set_up(&input.text) {
                let headline = error.headline();
                return format!(
                    "Undone: {line} (then `{}` did not run again: {headline})",
                    input.line()
                );
            }
            self.inputs.push(input);
        }
        let how = match again {
            0 => "the step's data were made again".to_owned(),
            1 => "the step's data were made again, and the input before it ran again".to_owned(),
            n => format!("the step's data were made again, and the {n} inputs before it ran again"),
        };
        format!("Undone: {line} ({how})")
    }
}

impl Input {
    /// Its first line, as it is named.
    fn line(&self) -> String {
        let more = if self.text.lines().nth(1).is_some() { " …" } else { "" };
        self.text.lines().next().unwrap_or_default().to_owned() + more
    }
}

/// What is graded: an answer, and the inputs that it needs in front of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// All of it.
    pub(super) text: String,
    /// The first lines of the inputs in front.
    pub(super) with: Vec<String>,
}

/// An answer with the inputs that bound the names that it reads, the last one that did so for each, and those that
/// wrote into arrays of these names.
fn with_needed(answer: &str, before: &[Input]) -> Answer {
    let mut needed = reads(answer);
    let (mut parts, mut with) = (vec![answer.to_owned()], Vec::new());
    for input in before.iter().rev() {
        let bound = binds(&input.text);
        let is_bound = needed.iter().any(|name| bound.contains(name));
        let is_written =
            input.writes && mentioned(&input.text).iter().any(|name| needed.contains(name));
        if is_bound || is_written {
            let own = reads(&input.text);
            needed.retain(|name| !bound.contains(name));
            needed.extend(own);
            parts.push(input.text.clone());
            with.push(input.line());
        }
    }
    parts.reverse();
    with.reverse();
    Answer { text: parts.join("\n"), with }
}

/// The names that a text reads before it binds them.
fn reads(text: &str) -> Vec<String> {
    let Ok(statements) = syntax::parse(text) else { return mentioned(text) };
    let mut bound: Vec<String> = Vec::new();
    let mut read: Vec<String> = Vec::new();
    for statement in &statements {
        let own = match &statement.kind {
            // What is bound is not read.
            StmtKind::Assign { targets, value } if targets.iter().all(is_name) => value.span,
            _ => statement.span,
        };
        let binds = bound_by(statement);
        // A loop's variable, or that of `with`, is bound before it is read.
        let opens = matches!(statement.kind, StmtKind::For { .. } | StmtKind::With { .. });
        let known =
            |name: &String| bound.contains(name) || opens && binds.contains(name) || name == "np";
        read.extend(mentioned(own.text(text)).into_iter().filter(|name| !known(name)));
        bound.extend(binds);
    }
    read
}

/// The names that a text binds anew, whatever they were before.
fn binds(text: &str) -> Vec<String> {
    let statements = syntax::parse(text).unwrap_or_default();
    let (mut all, read) = (Vec::new(), reads(text));
    all.extend(statements.iter().flat_map(bound_by));
    // `a += 1` binds `a`, and needs the one before.
    all.extend(read.into_iter().filter(|name| {
        statements.iter().any(|statement| match &statement.kind {
            StmtKind::AugAssign { target, .. } => is_name(target) && target.span.text(text) == name,
            _ => false,
        })
    }));
    all
}

fn is_name(target: &Expr) -> bool {
    matches!(target.kind, ExprKind::Name(_))
}

fn bound_by(statement: &Stmt) -> Vec<String> {
    match &statement.kind {
        StmtKind::Assign { .. }
        | StmtKind::Def { .. }
        | StmtKind::Import(_)
        | StmtKind::ImportFrom { .. }
        | StmtKind::For { .. }
        | StmtKind::If { .. }
        | StmtKind::While { .. }
        | StmtKind::With { .. }
        | StmtKind::AnnAssign { .. } => bound_names(statement),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &[&str], answer: &str, want: &str) {
        let input = |text: &&str| Input {
            text: (*text).to_owned(),
            writes: text.contains("out="),
            changes: None,
        };
        let before: Vec<Input> = before.iter().map(input).collect();
        assert_eq!(with_needed(answer, &before).text, want);
    }

    #[test]
    fn an_answer_takes_along_what_it_needs() {
        check(&[], "a*b", "a*b");
        check(&["t = a*b"], "t + c", "t = a*b\nt + c");
        check(&["u = a", "t = a*b"], "t + c", "t = a*b\nt + c");
        check(
            &["def f(x):\n    return x", "t = f(a)", "print(t)"],
            "t + c",
            "def f(x):\n    return x\nt = f(a)\nt + c",
        );
        // Tries that failed fall away.
        check(&["x = a*b", "x = a+b"], "x = a", "x = a");
        check(&["x = a*b", "x = a+b"], "x", "x = a+b\nx");
        // What works in place builds on what was done before.
        check(&["data *= 2"], "data += 1", "data *= 2\ndata += 1");
        check(
            &["np.multiply(data, 2, out=data)"],
            "np.add(data, 1, out=data)",
            "np.multiply(data, 2, out=data)\nnp.add(data, 1, out=data)",
        );
        check(&["x = 1", "x += 1", "y = 3"], "x", "x = 1\nx += 1\nx");
    }
}
