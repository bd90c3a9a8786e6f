//! What is advised on: a program text with the functions that it calls, what its arrays were in one run,
//! and the names that are free.
//!
//! Knows syntax, plans and the session's values; proposes nothing.

use std::collections::BTreeSet;

use super::edit::{Edit, indentation};
use crate::array::dtype::{DType, Kind};
use crate::array::{Array, ArrayType};
use crate::diag::Span;
use crate::report::names::mentioned;
use crate::session::{PlanRun, Session};
use crate::syntax::ast::{Expr, ExprKind, Precedence, Stmt, StmtKind};
use crate::syntax::{expr_text, walk};
use crate::value::Value;

/// A program, parsed, that ran once.
#[derive(Debug)]
pub struct Subject<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its statements.
    pub statements: &'a [Stmt],
    /// The plans that it ran.
    pub plans: &'a [PlanRun],
    /// The arrays that the session's names are bound to.
    pub arrays: Vec<(String, Array)>,
    /// Bytes of the last cache level that a core has to itself.
    pub cache_bytes: usize,
    /// Names that stand in the text or in the session.
    taken: BTreeSet<String>,
    /// Names that the text binds somewhere: what the session says of them is not what they are there.
    bound: BTreeSet<String>,
}

/// The text with the definitions of the user's functions that it needs in front, the innermost first, and
/// the number of lines that these take.
pub fn with_functions(session: &Session, text: &str) -> (String, usize) {
    let mut known: Vec<String> = Vec::new();
    let mut definitions: Vec<String> = Vec::new();
    gather(session, text, &mut known, &mut definitions);
    let mut whole = String::new();
    for definition in definitions {
        whole += &definition;
        whole += "\n";
    }
    let lines = whole.lines().count();
    whole += text;
    (whole, lines)
}

fn gather(session: &Session, text: &str, known: &mut Vec<String>, found: &mut Vec<String>) {
    for name in mentioned(text) {
        if known.contains(&name) {
            continue;
        }
        let Some(definition) = session.definition(&name) else { continue };
        // A text that defines the function itself has it already.
        let is_own = text.contains(&format!("def {name}("));
        known.push(name);
        if !is_own {
            gather(session, &definition, known, found);
            found.push(definition);
        }
    }
}

impl<'a> Subject<'a> {
    /// Of a text that was parsed and ran in a session.
    pub fn new(
        session: &Session,
        text: &'a str,
        statements: &'a [Stmt],
        plans: &'a [PlanRun],
        cache_bytes: usize,
    ) -> Self {
        let names = session.names();
        let mut taken: BTreeSet<String> = names.iter().map(|(name, _)| name.clone()).collect();
        taken.extend(mentioned(text));
        let arrays = names.into_iter().filter_map(|(name, value)| match value {
            Value::Array(array) => Some((name, array)),
            _ => None,
        });
        let arrays = arrays.collect();
        let mut bound = walk::changed(statements);
        walk::each_statement(statements, &mut |statement| {
            if let StmtKind::Def { params, .. } = &statement.kind {
                bound.extend(params.iter().map(|param| param.name.clone()));
            }
        });
        Self { text, statements, plans, arrays, cache_bytes, taken, bound }
    }

    /// A name that nothing bears: the wanted one, or it with a number.
    pub fn fresh(&self, wanted: &str) -> String {
        let numbered = (2..).map(|n| format!("{wanted}{n}"));
        let mut all = std::iter::once(wanted.to_owned()).chain(numbered);
        all.find(|name| !self.taken.contains(name)).expect("there are endless numbers")
    }

    /// The text at a place.
    pub fn source(&self, span: Span) -> &'a str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// An expression as it was written, in brackets if an operator beside it needs them.
    pub fn written(&self, expr: &Expr) -> &'a str {
        self.source(expr.span)
    }

    /// The change that puts `new` in the place of an expression of the text, in brackets where what stands
    /// around it needs them.
    pub fn exchange(&self, expr: &Expr, new: &Expr) -> Edit {
        let text = expr_text(new);
        if self.needs_brackets(expr, new) {
            Edit::new(expr.span, format!("({text})"))
        } else {
            Edit::new(expr.span, text)
        }
    }

    fn needs_brackets(&self, expr: &Expr, new: &Expr) -> bool {
        let (before, after) =
            (&self.text[..expr.span.start as usize], &self.text[expr.span.end as usize..]);
        if before.trim_end().ends_with('(') && after.trim_start().starts_with(')') {
            return false;
        }
        let Some(parent) = self.parent(expr) else { return false };
        match &parent.kind {
            ExprKind::Subscript { index, .. } if std::ptr::eq(&raw const **index, expr) => false,
            ExprKind::Call { callee, .. } if !std::ptr::eq(&raw const **callee, expr) => false,
            _ => new.precedence() <= parent.precedence() && new.precedence() < Precedence::Primary,
        }
    }

    /// The expression of the text in which an expression of the text directly stands.
    pub fn parent(&self, expr: &Expr) -> Option<&Expr> {
        let mut parent: Option<&Expr> = None;
        walk::each_expression(self.statements, &mut |_, outer| {
            if walk::parts(outer).iter().any(|part| std::ptr::eq(*part, expr)) {
                parent = Some(outer);
            }
        });
        parent
    }

    /// What a name is bound to, where the text binds it once.
    pub fn definition(&self, name: &str) -> Option<&Expr> {
        let mut found: Vec<Option<&Expr>> = Vec::new();
        walk::each_statement(self.statements, &mut |statement| {
            if let StmtKind::Assign { targets, value } = &statement.kind {
                for target in targets {
                    if matches!(&target.kind, ExprKind::Name(known) if known == name) {
                        found.push(Some(value));
                    }
                }
            } else if walk::own(statement).iter().any(|expr| walk::mentions(expr, name))
                && walk::changed(std::slice::from_ref(statement)).contains(name)
            {
                found.push(None);
            }
        });
        match found[..] {
            [only] => only,
            _ => None,
        }
    }

    /// Whether a function of the text has a parameter of this name.
    pub fn is_parameter(&self, name: &str) -> bool {
        let mut found = false;
        walk::each_statement(self.statements, &mut |statement| {
            if let StmtKind::Def { params, .. } = &statement.kind {
                found |= params.iter().any(|param| param.name == name);
            }
        });
        found
    }

    /// The type of the array that an expression gave in the run, as far as plans and names tell.
    pub fn array_at(&self, expr: &Expr) -> Option<&ArrayType> {
        let steps = self.plans.iter().filter(|run| *run.source.text == *self.text);
        let mut steps = steps.flat_map(|run| &run.prepared.plan.steps);
        steps.find(|step| step.span == expr.span).map(|step| &step.output)
    }

    /// The array that a name of the session's is bound to, if the text leaves it alone.
    pub fn array_of(&self, expr: &Expr) -> Option<&Array> {
        let ExprKind::Name(name) = &expr.kind else { return None };
        let is_own = !self.bound.contains(name);
        self.arrays.iter().find(|(known, _)| is_own && known == name).map(|(_, array)| array)
    }

    /// The dtype of an expression's array.
    pub fn dtype_of(&self, expr: &Expr) -> Option<DType> {
        let planned = self.array_at(expr).map(|ty| ty.dtype);
        planned.or_else(|| self.array_of(expr).map(|array| array.dtype))
    }

    /// How many axes an expression's array has, if that is known.
    pub fn ndim_of(&self, expr: &Expr) -> Option<usize> {
        let planned = self.array_at(expr).map(|ty| ty.layout.shape.len());
        planned.or_else(|| self.array_of(expr).map(|array| array.shape().len()))
    }

    /// Whether an expression is known to be an array of floating-point numbers.
    pub fn is_float(&self, expr: &Expr) -> bool {
        self.dtype_of(expr).is_some_and(|dtype| dtype.kind() == Kind::Float)
    }

    /// The arrays of the session that the text mentions and does not bind, each once.
    pub fn inputs(&self) -> Vec<(&str, &Array)> {
        let mut found: Vec<(&str, &Array)> = Vec::new();
        for name in mentioned(self.text) {
            let known = self.arrays.iter().find(|(known, _)| *known == name);
            if let Some((name, array)) = known.filter(|(name, _)| !self.bound.contains(name)) {
                found.push((name, array));
            }
        }
        found
    }

    /// Most bytes of an array that the text's plans read or made.
    pub fn largest_bytes(&self) -> usize {
        let made = self.plans.iter().flat_map(|run| &run.prepared.plan.steps);
        let made = made.map(|step| step.output.bytes());
        made.chain(self.inputs().iter().map(|(_, array)| array.nbytes())).max().unwrap_or(0)
    }

    /// Whether a statement stands on lines of its own, so that lines can be put around it.
    pub fn begins_line(&self, statement: &Stmt) -> bool {
        indentation(self.text, statement.span.start).is_some()
    }
}
