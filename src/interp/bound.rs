//! The names that statements may bind, as they are written: what a measured run has to put back.

use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};

/// The names that a statement may bind, those of its blocks among them.
pub fn bound_names(statement: &Stmt) -> Vec<String> {
    let mut names = Vec::new();
    of_statement(&statement.kind, &mut names);
    names
}

/// The names that a statement may bind, those of its blocks among them.
pub(super) fn of_statement(kind: &StmtKind, names: &mut Vec<String>) {
    match kind {
        StmtKind::Assign { targets: all, .. } | StmtKind::Del(all) => {
            for target in all {
                target_names(target, names);
            }
        }
        StmtKind::AnnAssign { target, .. } | StmtKind::AugAssign { target, .. } => {
            target_names(target, names);
        }
        StmtKind::Import(aliases) | StmtKind::ImportFrom { names: Some(aliases), .. } => {
            for alias in aliases {
                let name = alias.alias.as_ref().map_or(&alias.path, |(name, _)| name);
                names.push(name.split('.').next().unwrap_or(name).to_owned());
            }
        }
        StmtKind::If { branches, orelse } => {
            for (_, body) in branches {
                block_names(body, names);
            }
            block_names(orelse, names);
        }
        StmtKind::For { target, body, orelse, .. } => {
            target_names(target, names);
            block_names(body, names);
            block_names(orelse, names);
        }
        StmtKind::While { body, orelse, .. } => {
            block_names(body, names);
            block_names(orelse, names);
        }
        StmtKind::Def { name, .. } => names.push(name.clone()),
        StmtKind::With { items, body } => {
            for target in items.iter().filter_map(|(_, target)| target.as_ref()) {
                target_names(target, names);
            }
            block_names(body, names);
        }
        StmtKind::Expr(_)
        | StmtKind::ImportFrom { names: None, .. }
        | StmtKind::Pass
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Return(_)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Assert { .. }
        | StmtKind::Raise { .. } => {}
    }
}

fn block_names(body: &[Stmt], names: &mut Vec<String>) {
    for statement in body {
        of_statement(&statement.kind, names);
    }
}

fn target_names(target: &Expr, names: &mut Vec<String>) {
    match &target.kind {
        ExprKind::Name(name) => names.push(name.clone()),
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            for item in items {
                target_names(item, names);
            }
        }
        _ => {}
    }
}
