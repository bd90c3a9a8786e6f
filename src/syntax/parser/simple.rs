//! Statements of one line.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::multi::separated_list1;
use nom::sequence::preceded;

use super::expr::{
    Listed, begins_expression, expression, expressions, is_star, starred, starred_list,
};
use super::input::{Fault, Parsed, Tokens, failure, keyword, name, punct, wrong};
use super::{refuse, target};
use crate::diag::Span;
use crate::syntax::ast::{Alias, Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::token::{Keyword, Punct, TokenKind};

/// `a; b; c` and the end of the line.
pub(super) fn line<'a>(
    mut i: Tokens<'a>,
    statements: &mut Vec<Stmt>,
) -> Result<Tokens<'a>, nom::Err<Fault>> {
    loop {
        let (after, statement) = cut(simple).parse(i)?;
        statements.push(statement);
        i = after;
        if !i.is_punct(Punct::Semicolon) {
            break;
        }
        i = i.advance();
        if *i.kind() == TokenKind::Newline {
            break;
        }
    }
    if *i.kind() == TokenKind::Newline { Ok(i.advance()) } else { i.invalid() }
}

fn simple(i: Tokens<'_>) -> Parsed<'_, Stmt> {
    let start = i.span();
    let TokenKind::Keyword(word) = i.kind() else { return expression_statement(i) };
    let after = i.advance();
    let context = i.context;
    let (i, kind) = match word {
        Keyword::Pass | Keyword::Break | Keyword::Continue if !ends(after) => {
            return after.invalid();
        }
        Keyword::Break if !context.in_loop.get() => {
            return Err(wrong(start, "'break' outside loop"));
        }
        Keyword::Pass => (after, StmtKind::Pass),
        Keyword::Break => (after, StmtKind::Break),
        Keyword::Continue if !context.in_loop.get() => {
            return Err(wrong(start, "'continue' not properly in loop"));
        }
        Keyword::Continue => (after, StmtKind::Continue),
        Keyword::Return => returning(i)?,
        Keyword::Del => del(after)?,
        Keyword::Assert => assert(after)?,
        Keyword::Raise => raise(after)?,
        Keyword::Global => names(after).map(|(i, names)| (i, StmtKind::Global(names)))?,
        Keyword::Nonlocal => {
            let (i, names) = names(after)?;
            if !context.in_function.get() {
                let span = start.to(names.last().map_or(start, |(_, span)| *span));
                return Err(wrong(span, "nonlocal declaration not allowed at module level"));
            }
            (i, StmtKind::Nonlocal(names))
        }
        Keyword::Import => import(after)?,
        Keyword::From => import_from(after)?,
        _ => match refuse::statement(*word, start) {
            Some(refusal) => return Err(failure(refusal)),
            None => return expression_statement(i),
        },
    };
    Ok((i, Stmt { kind, span: i.since(start) }))
}

/// Whether a statement of one line may end here.
fn ends(i: Tokens<'_>) -> bool {
    matches!(i.kind(), TokenKind::Newline | TokenKind::Punct(Punct::Semicolon))
}

fn returning(i: Tokens<'_>) -> Parsed<'_, StmtKind> {
    let after = i.advance();
    let (rest, value) = values(after)?;
    let span = i.span().to(value.as_ref().map_or(i.span(), |value| value.node.extent));
    if ends(rest) && !i.context.in_function.get() {
        return Err(wrong(span, "'return' outside function"));
    }
    Ok((rest, StmtKind::Return(value.map(|value| value.node.expr))))
}

/// Expressions, if any are there.
fn values(i: Tokens<'_>) -> Parsed<'_, Option<Listed>> {
    if i.is_keyword(Keyword::Yield) {
        return Err(failure(refuse::generators(i.span())));
    }
    if !begins_expression(i) && !is_star(i) {
        return Ok((i, None));
    }
    let (i, listed) = cut(expressions).parse(i)?;
    Ok((i, Some(listed)))
}

/// Expressions that must be there.
fn value(i: Tokens<'_>) -> Parsed<'_, Listed> {
    match values(i)? {
        (i, Some(listed)) => Ok((i, listed)),
        (i, None) => i.invalid(),
    }
}

fn del(mut i: Tokens<'_>) -> Parsed<'_, StmtKind> {
    let mut targets = Vec::new();
    loop {
        let (after, node) = cut(|i| starred(expression, i)).parse(i)?;
        i = after;
        targets.push(node.expr);
        if !i.is_punct(Punct::Comma) {
            break;
        }
        i = i.advance();
        if ends(i) {
            break;
        }
    }
    if !ends(i) {
        return i.invalid();
    }
    for target in &targets {
        target::check(target, target::Verb::Delete)?;
    }
    Ok((i, StmtKind::Del(targets)))
}

fn assert(i: Tokens<'_>) -> Parsed<'_, StmtKind> {
    let (i, test) = cut(expression).parse(i)?;
    let (i, message) = opt(preceded(punct(Punct::Comma), cut(expression))).parse(i)?;
    Ok((i, StmtKind::Assert { test: test.expr, message: message.map(|node| node.expr) }))
}

fn raise(i: Tokens<'_>) -> Parsed<'_, StmtKind> {
    let (i, error) = opt(expression).parse(i)?;
    let (i, cause) = if error.is_some() {
        opt(preceded(keyword(Keyword::From), cut(expression))).parse(i)?
    } else {
        (i, None)
    };
    let (error, cause) = (error.map(|node| node.expr), cause.map(|node| node.expr));
    Ok((i, StmtKind::Raise { error, cause }))
}

fn names(i: Tokens<'_>) -> Parsed<'_, Vec<(String, Span)>> {
    let comma = punct(Punct::Comma);
    let (after, names) = cut(separated_list1(comma, name)).parse(i)?;
    if after.is_punct(Punct::Comma) { after.advance().invalid() } else { Ok((after, names)) }
}

/// `a.b.c`
fn dotted(i: Tokens<'_>) -> Parsed<'_, (String, Span)> {
    let (mut i, (mut path, mut span)) = name(i)?;
    while i.is_punct(Punct::Dot) {
        let (after, (part, part_span)) = cut(name).parse(i.advance())?;
        path = path + "." + &part;
        span = span.to(part_span);
        i = after;
    }
    Ok((i, (path, span)))
}

fn aliased<'a>(
    path: impl Fn(Tokens<'a>) -> Parsed<'a, (String, Span)>,
    i: Tokens<'a>,
) -> Parsed<'a, Alias> {
    let (i, (path, span)) = path(i)?;
    let (i, alias) = opt(preceded(keyword(Keyword::As), cut(name))).parse(i)?;
    Ok((i, Alias { path, span, alias }))
}

fn import(i: Tokens<'_>) -> Parsed<'_, StmtKind> {
    let (i, names) = cut(separated_list1(punct(Punct::Comma), |i| aliased(dotted, i))).parse(i)?;
    if i.is_punct(Punct::Comma) { i.advance().invalid() } else { Ok((i, StmtKind::Import(names))) }
}

fn import_from(mut i: Tokens<'_>) -> Parsed<'_, StmtKind> {
    let start = i.span();
    let mut module = String::new();
    let mut module_span = start;
    while let TokenKind::Punct(sign @ (Punct::Dot | Punct::Ellipsis)) = i.kind() {
        module += sign.text();
        module_span = module_span.to(i.span());
        i = i.advance();
    }
    if module.is_empty() || *i.kind() == TokenKind::Name {
        let (after, (path, span)) = cut(dotted).parse(i)?;
        module += &path;
        module_span = module_span.to(span);
        i = after;
    }
    let (i, _) = cut(keyword(Keyword::Import)).parse(i)?;
    if is_star(i) {
        return Ok((i.advance(), StmtKind::ImportFrom { module, module_span, names: None }));
    }
    let in_parens = i.is_punct(Punct::ParenOpen);
    let list = separated_list1(punct(Punct::Comma), |i| aliased(name, i));
    let (i, names) = cut(list).parse(if in_parens { i.advance() } else { i })?;
    let i = if in_parens {
        let (i, _) = opt(punct(Punct::Comma)).parse(i)?;
        cut(punct(Punct::ParenClose)).parse(i)?.0
    } else {
        if i.is_punct(Punct::Comma) && *i.second() == TokenKind::Newline {
            let message = "trailing comma not allowed without surrounding parentheses";
            return Err(wrong(i.advance().span(), message));
        }
        i
    };
    Ok((i, StmtKind::ImportFrom { module, module_span, names: Some(names) }))
}

fn expression_statement(i: Tokens<'_>) -> Parsed<'_, Stmt> {
    let is_match = *i.kind() == TokenKind::Name && i.text() == "match" && opens_block(i);
    let start = i.span();
    let (i, first) = match starred_list(i) {
        Ok(parsed) => parsed,
        Err(_) if is_match => return Err(failure(refuse::matching(start))),
        Err(error) => return Err(error),
    };
    let (i, kind) = match i.kind() {
        TokenKind::Punct(Punct::Equal) => assignment(i, first)?,
        TokenKind::Augmented(_) => augmented(i, first)?,
        TokenKind::Newline | TokenKind::Punct(Punct::Semicolon) => {
            check_not_starred(&first.node.expr)?;
            (i, StmtKind::Expr(first.node.expr))
        }
        TokenKind::Name | TokenKind::Punct(Punct::Colon) if is_match => {
            return Err(failure(refuse::matching(start)));
        }
        _ if is_match => return Err(failure(refuse::matching(start))),
        TokenKind::Punct(Punct::Colon) if !matches!(first.node.expr.kind, ExprKind::Starred(_)) => {
            annotated(i, first)?
        }
        _ => return i.invalid(),
    };
    Ok((i, Stmt { kind, span: i.since(start) }))
}

/// Whether a colon ends the line, followed by an indented one, as after `match x:`.
fn opens_block(i: Tokens<'_>) -> bool {
    let end = i.rest().iter().position(|token| token.kind == TokenKind::Newline);
    end.is_some_and(|end| end > 1 && i.rest()[end - 1].kind == TokenKind::Punct(Punct::Colon))
}

fn check_not_starred(expr: &Expr) -> Result<(), nom::Err<Fault>> {
    if matches!(expr.kind, ExprKind::Starred(_)) {
        return Err(wrong(expr.span, "can't use starred expression here"));
    }
    Ok(())
}

/// `a = b = value`; the first has been read and `i` stands at its sign.
fn assignment(sign: Tokens<'_>, first: Listed) -> Parsed<'_, StmtKind> {
    let mut i = sign;
    let mut listed = vec![first];
    while i.is_punct(Punct::Equal) {
        if i.advance().is_keyword(Keyword::Yield) {
            return Err(failure(refuse::generators(i.advance().span())));
        }
        let (after, next) = cut(starred_list).parse(i.advance())?;
        listed.push(next);
        i = after;
    }
    let value = listed.pop().expect("at least one followed the first");
    for (nth, target) in listed.iter().enumerate() {
        if let Err(error) = target::check(&target.node.expr, target::Verb::Assign) {
            let is_parsed = !matches!(target.node.expr.kind, ExprKind::Starred(_));
            let single = nth == 0 && listed.len() == 1 && is_parsed;
            return Err(if single { target::better_message(sign, target, error) } else { error });
        }
    }
    if !ends(i) {
        return i.invalid();
    }
    check_not_starred(&value.node.expr)?;
    let targets = listed.into_iter().map(|listed| listed.node.expr).collect();
    Ok((i, StmtKind::Assign { targets, value: value.node.expr }))
}

/// `target += value`; `i` stands at the operator.
fn augmented(i: Tokens<'_>, first: Listed) -> Parsed<'_, StmtKind> {
    let TokenKind::Augmented(op) = *i.kind() else { return i.other() };
    let op_span = i.span();
    let target = first.node.expr;
    let (i, listed) = value(i.advance())?;
    if !target::is_single(&target) {
        let what = target.describe();
        let message = format!("'{what}' is an illegal expression for augmented assignment");
        return Err(wrong(target.span, message));
    }
    Ok((i, StmtKind::AugAssign { target, op, value: listed.node.expr, op_span }))
}

/// `target: annotation = value`; `i` stands at the colon.
fn annotated(i: Tokens<'_>, first: Listed) -> Parsed<'_, StmtKind> {
    let target = first.node.expr;
    let (i, annotation) = cut(expression).parse(i.advance())?;
    if let ExprKind::Tuple(_) | ExprKind::List(_) = &target.kind {
        let place = match &target.kind {
            ExprKind::Tuple(elements) if first.is_bare_tuple => elements[0].span,
            _ => target.span,
        };
        let what = target.describe();
        return Err(wrong(place, format!("only single target (not {what}) can be annotated")));
    }
    if !target::is_single(&target) {
        return Err(wrong(target.span, "illegal target for annotation"));
    }
    let (i, value) = opt(preceded(punct(Punct::Equal), cut(value))).parse(i)?;
    let value = value.map(|listed| listed.node.expr);
    Ok((i, StmtKind::AnnAssign { target, annotation: annotation.expr, value }))
}
