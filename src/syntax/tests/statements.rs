//! Tests of what statements become.

use super::*;
use crate::syntax::ast::{ParamKind, docstring};

/// A statement on one line, every part of it named.
fn outline(statement: &Stmt) -> String {
    let list = |exprs: &[Expr]| exprs.iter().map(expr_text).collect::<Vec<_>>().join(" | ");
    let maybe = |expr: &Option<Expr>| expr.as_ref().map_or("-".to_owned(), expr_text);
    let names = |names: &[(String, Span)]| {
        names.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(" ")
    };
    match &statement.kind {
        StmtKind::Expr(expr) => expr_text(expr),
        StmtKind::Assign { targets, value } => format!("{} <- {value}", list(targets)),
        StmtKind::AnnAssign { target, annotation, value } => {
            format!("{target} is {annotation} <- {}", maybe(value))
        }
        StmtKind::AugAssign { target, op, value, .. } => {
            format!("{target} {}= {value}", op.symbol())
        }
        StmtKind::Import(aliases) => format!("import {}", imported(aliases)),
        StmtKind::ImportFrom { module, names, .. } => {
            format!(
                "from {module} import {}",
                names.as_ref().map_or("*".to_owned(), |names| imported(names))
            )
        }
        StmtKind::Pass => "pass".to_owned(),
        StmtKind::Del(targets) => format!("del {}", list(targets)),
        StmtKind::Global(all) => format!("global {}", names(all)),
        StmtKind::Nonlocal(all) => format!("nonlocal {}", names(all)),
        StmtKind::Return(value) => format!("return {}", maybe(value)),
        StmtKind::Break => "break".to_owned(),
        StmtKind::Continue => "continue".to_owned(),
        StmtKind::Assert { test, message } => format!("assert {test} | {}", maybe(message)),
        StmtKind::Raise { error, cause } => format!("raise {} | {}", maybe(error), maybe(cause)),
        StmtKind::If { branches, orelse } => {
            let branch = |(test, body): &(Expr, Vec<Stmt>)| format!("{test} ? {}", block(body));
            let branches = branches.iter().map(branch).collect::<Vec<_>>().join(" ");
            format!("if {branches} else {}", block(orelse))
        }
        StmtKind::For { target, iterable, body, orelse } => {
            format!("for {target} in {iterable} {} else {}", block(body), block(orelse))
        }
        StmtKind::While { test, body, orelse } => {
            format!("while {test} {} else {}", block(body), block(orelse))
        }
        StmtKind::Def { name, params, returns, body, .. } => {
            let param = |param: &super::super::ast::Param| {
                let kind = match param.kind {
                    ParamKind::PositionalOnly => "/",
                    ParamKind::Positional => "",
                    ParamKind::Args => "*",
                    ParamKind::KeywordOnly => "!",
                    ParamKind::Kwargs => "**",
                };
                format!(
                    "{kind}{}:{}={}",
                    param.name,
                    maybe(&param.annotation),
                    maybe(&param.default)
                )
            };
            let params = params.iter().map(param).collect::<Vec<_>>().join(" ");
            format!("def {name} ({params}) {} {}", maybe(returns), block(body))
        }
        StmtKind::With { items, body } => {
            let item =
                |(value, target): &(Expr, Option<Expr>)| format!("{value} as {}", maybe(target));
            format!(
                "with {} {}",
                items.iter().map(item).collect::<Vec<_>>().join(" | "),
                block(body)
            )
        }
    }
}

fn imported(aliases: &[super::super::ast::Alias]) -> String {
    let one = |alias: &super::super::ast::Alias| match &alias.alias {
        Some((name, _)) => format!("{}={name}", alias.path),
        None => alias.path.clone(),
    };
    aliases.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn block(statements: &[Stmt]) -> String {
    format!("[{}]", statements.iter().map(outline).collect::<Vec<_>>().join("; "))
}

#[test]
fn statements_become_what_they_say() {
    let check = |text: &str, want: &str| {
        assert_eq!(block(&parse(text).expect(text)), format!("[{want}]"), "{text}");
    };
    check("a; b\nc;", "a; b; c");
    check("a = b = c + 1", "a | b <- c + 1");
    check("a, *b = c, d", "(a, *b) <- (c, d)");
    check("[a, (b, c)] = x[0].y = z", "[a, (b, c)] | x[0].y <- z");
    check("x = *a, b", "x <- (*a, b)");
    check("a: int", "a is int <- -");
    check("(a): int = 3, 4", "a is int <- (3, 4)");
    check("a.b //= c, d", "a.b //= (c, d)");
    check("a @= b; c **= d; e >>= f", "a @= b; c **= d; e >>= f");
    check("import numpy as np, os.path", "import numpy=np os.path");
    check("from numpy import *", "from numpy import *");
    check("from ..a.b import (c as d, e,)", "from ..a.b import c=d e");
    check("from . import a", "from . import a");
    check("del a, b[0],", "del a | b[0]");
    check("del (a, b)", "del (a, b)");
    check("assert a, 'b'", "assert a | 'b'");
    check("raise; raise A('b') from c", "raise - | -; raise A('b') | c");
    check("if a: b\nelif c:\n  d\nelse: e; f", "if a ? [b] c ? [d] else [e; f]");
    check("if (n := f()) > 1: pass", "if (n := f()) > 1 ? [pass] else []");
    check("for i, x in a, b:\n  break\nelse:\n  c", "for (i, x) in (a, b) [break] else [c]");
    check("for x[0] in a: continue", "for x[0] in a [continue] else []");
    check("while a:\n  for b in c: d\n  e", "while a [for b in c [d] else []; e] else []");
    check("while a:\n  b\n\n\n# c\nd", "while a [b] else []; d");
    check("with a as b, c: d", "with a as b | c as - [d]");
    check("with (a as b, c as (d, e)): f", "with a as b | c as (d, e) [f]");
    check("with (a, b): c", "with a as - | b as - [c]");
    check("with (a, b) as c: d", "with (a, b) as c [d]");
    check("with (a): b", "with a as - [b]");
    check("def f(): return", "def f () - [return -]");
    check("def f(): return *a, b", "def f () - [return (*a, b)]");
    check(
        "def f(a, /, b: int=1, *c, d, e=2, **g) -> h:\n  global x\n  nonlocal y, z\n  return a",
        "def f (/a:-=- b:int=1 *c:-=- !d:-=- !e:-=2 **g:-=-) h [global x; nonlocal y z; return a]",
    );
    check("def f(a, *, b): pass", "def f (a:-=- !b:-=-) - [pass]");
    check("match = 1; match(x); match[0]", "match <- 1; match(x); match[0]");
    check("if __name__ == '__main__':\n  f()", "if __name__ == '__main__' ? [f()] else []");
}

#[test]
fn loops_and_functions_bound_what_may_stand_in_them() {
    let check = |text: &str, want: &str| assert_eq!(error(text).message, want, "{text}");
    check("for x in y:\n  def f():\n    break", "'break' outside loop");
    check("for x in y: pass\nelse: break", "'break' outside loop");
    check(
        "while x:\n  if y:\n    def f(): pass\n  continue\ncontinue",
        "'continue' not properly in loop",
    );
    check("def f(): pass\nreturn 1", "'return' outside function");
    parse("while a:\n  for b in c: pass\n  else: break").expect("the outer loop is left");
    parse("def f():\n  for x in y:\n    def g(): return\n    break\n  return")
        .expect("both stand right");
}

#[test]
fn docstrings_are_found() {
    let body = |text: &str| match parse(text).expect(text).remove(0).kind {
        StmtKind::Def { body, .. } => body,
        _ => panic!("{text}"),
    };
    assert_eq!(docstring(&body("def f():\n  '''a\n  b'''\n  c")), Some("a\n  b"));
    assert_eq!(docstring(&body("def f():\n  c\n  'a'")), None);
    assert_eq!(docstring(&body("def f(): f'a'")), None);
}

#[test]
fn statements_span_their_blocks() {
    let text = "a = 1  # c\nif b:\n    c ; d\n\n# e\nf\n";
    let statements = parse(text).expect(text);
    let texts: Vec<_> = statements.iter().map(|statement| statement.span.text(text)).collect();
    assert_eq!(texts, ["a = 1", "if b:\n    c ; d", "f"]);
}
