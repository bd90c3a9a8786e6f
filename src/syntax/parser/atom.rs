//! Atoms and what follows them: names, literals, everything in brackets, attributes, calls, subscripts.

use nom::Parser;
use nom::combinator::cut;

use super::expr::{
    begins_expression, bracketed, conditional, expression, expressions, int, is_star, named,
    operation, starred,
};
use super::input::{Fault, Node, Parsed, Tokens, failure, keyword, name, punct, wrong};
use super::{arguments, diagnostic_of, refuse, target};
use crate::diag::Span;
use crate::syntax::ast::{
    BinaryOp, Clause, ComprehensionForm, DictItem, Expr, ExprKind, FPart, Precedence,
};
use crate::syntax::lexer::prefixed;
use crate::syntax::token::{FToken, Keyword, Punct, TokenKind};

/// An atom with its attributes, calls and subscripts.
pub(super) fn primary(i: Tokens<'_>) -> Parsed<'_, Node> {
    let (mut i, mut left) = atom(i)?;
    loop {
        let TokenKind::Punct(sign) = i.kind() else { return Ok((i, left)) };
        (i, left) = match sign {
            Punct::Dot => attribute(i.advance(), left)?,
            Punct::ParenOpen => arguments::call(i.advance(), left)?,
            Punct::SquareOpen => subscript(i.advance(), left)?,
            _ => return Ok((i, left)),
        };
    }
}

fn attribute(i: Tokens<'_>, left: Node) -> Parsed<'_, Node> {
    let (i, (name, name_span)) = cut(name).parse(i)?;
    let span = left.extent.to(name_span);
    let kind = ExprKind::Attribute { value: Box::new(left.expr), name, name_span };
    Ok((i, Node::over(Expr::new(kind, span), left.height)?))
}

fn subscript(i: Tokens<'_>, left: Node) -> Parsed<'_, Node> {
    let (i, (index, end)) = bracketed(i, Punct::SquareClose, indices)?;
    let (span, height) = (left.extent.to(end), left.height.max(index.height));
    let kind = ExprKind::Subscript { value: Box::new(left.expr), index: Box::new(index.expr) };
    Ok((i, Node::over(Expr::new(kind, span), height)?))
}

/// What stands in a subscript: one index, or a tuple of them where there is a comma or a star.
fn indices(i: Tokens<'_>) -> Parsed<'_, Node> {
    let (i, elements) = listed(i, Punct::SquareClose, slice)?;
    if let [only] = &elements.nodes[..]
        && !elements.has_comma
        && !matches!(only.expr.kind, ExprKind::Starred(_))
    {
        let only = elements.nodes.into_iter().next();
        return Ok((i, only.expect("there is one")));
    }
    if elements.nodes.is_empty() {
        return i.invalid();
    }
    let span = elements.span();
    let (exprs, height) = elements.into_exprs();
    Ok((i, Node::over(Expr::new(ExprKind::Tuple(exprs), span), height)?))
}

fn slice(i: Tokens<'_>) -> Parsed<'_, Node> {
    let is_colon = i.is_punct(Punct::Colon);
    let (mut i, lower) = if is_colon {
        (i, None)
    } else {
        let (i, lower) = starred(named, i)?;
        let may_begin = !matches!(lower.expr.kind, ExprKind::Starred(_) | ExprKind::Named { .. });
        if !i.is_punct(Punct::Colon) || !(may_begin || lower.is_group()) {
            return Ok((i, lower));
        }
        (i, Some(lower))
    };
    let mut span = lower.as_ref().map_or(i.span(), |lower| lower.extent);
    let mut height = lower.as_ref().map_or(0, |lower| lower.height);
    let mut after_colon = [None, None];
    for part in &mut after_colon {
        if !i.is_punct(Punct::Colon) {
            break;
        }
        span = span.to(i.span());
        i = i.advance();
        if begins_expression(i) {
            let (after, node) = cut(expression).parse(i)?;
            span = span.to(node.extent);
            height = height.max(node.height);
            *part = Some(Box::new(node.expr));
            i = after;
        }
    }
    let [upper, step] = after_colon;
    let kind = ExprKind::Slice { lower: lower.map(|lower| Box::new(lower.expr)), upper, step };
    Ok((i, Node::over(Expr::new(kind, span), height)?))
}

fn atom(i: Tokens<'_>) -> Parsed<'_, Node> {
    let kind = match i.kind() {
        TokenKind::Name => ExprKind::Name(i.text().to_owned()),
        TokenKind::Int(value) => int(*value, i.span())?,
        TokenKind::Float(value) => ExprKind::Float(*value),
        TokenKind::Str(_) | TokenKind::FString(_) => return text(i),
        TokenKind::Bytes(_) => return bytes(i),
        TokenKind::Keyword(word) => match word {
            Keyword::None => ExprKind::None,
            Keyword::True => ExprKind::Bool(true),
            Keyword::False => ExprKind::Bool(false),
            Keyword::Yield if i.context.nesting.get() > 0 => {
                return Err(failure(refuse::generators(i.span())));
            }
            _ => return i.other(),
        },
        TokenKind::Punct(sign) => match sign {
            Punct::Ellipsis => ExprKind::Ellipsis,
            Punct::ParenOpen => return parens(i),
            Punct::SquareOpen => return squares(i),
            Punct::BraceOpen => return braces(i),
            _ => return i.other(),
        },
        _ => return i.other(),
    };
    let span = i.span();
    Ok((i.advance(), Node { expr: Expr::new(kind, span), height: 1, extent: span }))
}

/// Adjacent text literals; one f-string among them makes the whole one.
fn text(mut i: Tokens<'_>) -> Parsed<'_, Node> {
    let mut span = i.span();
    let mut parts: Vec<FPart> = Vec::new();
    let (mut height, mut is_fstring) = (0, false);
    loop {
        match i.kind() {
            TokenKind::Str(text) => push_text(&mut parts, text),
            TokenKind::FString(tokens) => {
                is_fstring = true;
                height = height.max(fparts(tokens, i, &mut parts)?);
            }
            TokenKind::Bytes(_) => {
                return Err(wrong(span, "cannot mix bytes and nonbytes literals"));
            }
            _ => break,
        }
        span = span.to(i.span());
        i = i.advance();
    }
    let kind = if is_fstring {
        ExprKind::FString(parts)
    } else {
        ExprKind::Str(parts.into_iter().fold(String::new(), |joined, part| match part {
            FPart::Text(text) => joined + &text,
            FPart::Value { .. } => unreachable!("a text literal has no values"),
        }))
    };
    Ok((i, Node::over(Expr::new(kind, span), height)?))
}

/// Adjacent literals of bytes.
fn bytes(mut i: Tokens<'_>) -> Parsed<'_, Node> {
    let mut span = i.span();
    let mut joined = Vec::new();
    while let TokenKind::Bytes(part) = i.kind() {
        joined.extend_from_slice(part);
        span = span.to(i.span());
        i = i.advance();
    }
    if matches!(i.kind(), TokenKind::Str(_) | TokenKind::FString(_)) {
        return Err(wrong(span, "cannot mix bytes and nonbytes literals"));
    }
    Ok((i, Node::over(Expr::new(ExprKind::Bytes(joined), span), 0)?))
}

fn push_text(parts: &mut Vec<FPart>, text: &str) {
    match parts.last_mut() {
        Some(FPart::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(FPart::Text(text.to_owned())),
    }
}

/// Append the parts of an f-string token; gives the height of its highest expression.
fn fparts(
    tokens: &[FToken],
    i: Tokens<'_>,
    parts: &mut Vec<FPart>,
) -> Result<u32, nom::Err<Fault>> {
    let mut height = 0;
    for token in tokens {
        match token {
            FToken::Text(text) => push_text(parts, text),
            FToken::Value { tokens, conversion, spec } => {
                let context = i.context.of_fstring();
                let inner = Tokens::new(tokens, &context);
                let parsed = fvalue(inner).map_err(|error| failure(prefixed(diagnostic_of(error))));
                let (_, value) = parsed?;
                let mut spec_parts = Vec::new();
                height = height.max(value.height).max(fparts(spec, i, &mut spec_parts)?);
                let expr = Box::new(value.expr);
                parts.push(FPart::Value { expr, conversion: *conversion, spec: spec_parts });
            }
        }
    }
    Ok(height)
}

/// The expression of an f-string, to the end of its tokens.
fn fvalue(i: Tokens<'_>) -> Parsed<'_, Node> {
    if is_star(i) && !i.rest().iter().any(|token| token.kind == TokenKind::Punct(Punct::Comma)) {
        let (_, lone) = starred(expression, i)?;
        return Err(wrong(lone.expr.span, "cannot use starred expression here"));
    }
    let (i, listed) = expressions(i)?;
    if *i.kind() == TokenKind::End { Ok((i, listed.node)) } else { i.invalid() }
}

/// Elements with commas between them.
struct Elements {
    nodes: Vec<Node>,
    has_comma: bool,
}

impl Elements {
    fn span(&self) -> Span {
        self.nodes.iter().fold(Span::NONE, |span, node| span.to(node.extent))
    }

    fn into_exprs(self) -> (Vec<Expr>, u32) {
        let height = self.nodes.iter().map(|node| node.height).max().unwrap_or(0);
        (self.nodes.into_iter().map(|node| node.expr).collect(), height)
    }
}

/// Elements up to a bracket, or up to what cannot go on.
fn listed<'a>(
    mut i: Tokens<'a>,
    close: Punct,
    element: impl Fn(Tokens<'a>) -> Parsed<'a, Node>,
) -> Parsed<'a, Elements> {
    let mut elements = Elements { nodes: Vec::new(), has_comma: false };
    while !i.is_punct(close) {
        let (after, node) = cut(&element).parse(i)?;
        elements.nodes.push(node);
        i = after;
        if !i.is_punct(Punct::Comma) {
            break;
        }
        elements.has_comma = true;
        i = i.advance();
    }
    Ok((i, elements))
}

fn element(i: Tokens<'_>) -> Parsed<'_, Node> {
    starred(named, i)
}

/// What stands in brackets that may hold a list or a comprehension.
enum Inside {
    Elements(Elements),
    Comprehension(Node, Vec<Clause>, u32),
}

/// Elements, or one element with clauses.
fn inside(i: Tokens<'_>, close: Punct) -> Parsed<'_, Inside> {
    let (i, mut elements) = listed(i, close, element)?;
    if !i.is_keyword(Keyword::For) && !i.is_keyword(Keyword::Async) || elements.nodes.is_empty() {
        return Ok((i, Inside::Elements(elements)));
    }
    if elements.has_comma {
        let is_tuple = close != Punct::ParenClose && clauses(i).is_ok();
        if !is_tuple {
            return i.invalid();
        }
        return Err(wrong(
            elements.span(),
            "did you forget parentheses around the comprehension target?",
        ));
    }
    let node = elements.nodes.pop().expect("it is not empty");
    if matches!(node.expr.kind, ExprKind::Starred(_)) {
        return Err(wrong(node.expr.span, "iterable unpacking cannot be used in comprehension"));
    }
    let (i, (clauses, height)) = clauses(i)?;
    Ok((i, Inside::Comprehension(node, clauses, height)))
}

fn comprehension(
    form: ComprehensionForm,
    element: Node,
    clauses: Vec<Clause>,
    height: u32,
    span: Span,
) -> Result<Node, nom::Err<Fault>> {
    let height = height.max(element.height);
    let kind = ExprKind::Comprehension { form, element: Box::new(element.expr), clauses };
    Node::over(Expr::new(kind, span), height)
}

/// `for target in iterable if condition`, one or more; gives the height of the highest expression too.
pub(super) fn clauses(mut i: Tokens<'_>) -> Parsed<'_, (Vec<Clause>, u32)> {
    let (mut clauses, mut height) = (Vec::new(), 0);
    let disjunction = |i| operation(i, Precedence::Or);
    loop {
        if i.is_keyword(Keyword::Async) {
            return Err(failure(refuse::coroutines(i.span())));
        }
        if !i.is_keyword(Keyword::For) {
            return Ok((i, (clauses, height)));
        }
        let (after, target) = target::for_targets(i.advance())?;
        let (after, _) = cut(keyword(Keyword::In)).parse(after)?;
        let (mut after, iterable) = cut(disjunction).parse(after)?;
        height = height.max(target.height).max(iterable.height);
        let mut conditions = Vec::new();
        while after.is_keyword(Keyword::If) {
            let (rest, condition) = cut(disjunction).parse(after.advance())?;
            height = height.max(condition.height);
            conditions.push(condition.expr);
            after = rest;
        }
        clauses.push(Clause { target: target.expr, iterable: iterable.expr, conditions });
        i = after;
    }
}

fn parens(i: Tokens<'_>) -> Parsed<'_, Node> {
    let start = i.span();
    let i = i.advance();
    if *i.kind() == TokenKind::Binary(BinaryOp::Pow) {
        let (after, _) = cut(expression).parse(i.advance())?;
        let (_, _) = cut(punct(Punct::ParenClose)).parse(after)?;
        return Err(wrong(i.span(), "cannot use double starred expression here"));
    }
    let (i, (inside, end)) = bracketed(i, Punct::ParenClose, |i| inside(i, Punct::ParenClose))?;
    let span = start.to(end);
    let mut elements = match inside {
        Inside::Comprehension(element, clauses, height) => {
            let form = ComprehensionForm::Generator;
            return Ok((i, comprehension(form, element, clauses, height, span)?));
        }
        Inside::Elements(elements) => elements,
    };
    if elements.nodes.len() == 1 && !elements.has_comma {
        let node = elements.nodes.pop().expect("there is one");
        if matches!(node.expr.kind, ExprKind::Starred(_)) {
            return Err(wrong(node.expr.span, "cannot use starred expression here"));
        }
        return Ok((i, Node { extent: span, ..node }));
    }
    let (exprs, height) = elements.into_exprs();
    Ok((i, Node::over(Expr::new(ExprKind::Tuple(exprs), span), height)?))
}

fn squares(i: Tokens<'_>) -> Parsed<'_, Node> {
    let start = i.span();
    let close = Punct::SquareClose;
    let (i, (inside, end)) = bracketed(i.advance(), close, |i| inside(i, close))?;
    let span = start.to(end);
    let node = match inside {
        Inside::Comprehension(element, clauses, height) => {
            comprehension(ComprehensionForm::List, element, clauses, height, span)?
        }
        Inside::Elements(elements) => {
            let (exprs, height) = elements.into_exprs();
            Node::over(Expr::new(ExprKind::List(exprs), span), height)?
        }
    };
    Ok((i, node))
}

/// A set, a dict, or a comprehension of one; which shows after the first element.
fn braces(i: Tokens<'_>) -> Parsed<'_, Node> {
    let start = i.span();
    let is_empty = *i.second() == TokenKind::Punct(Punct::BraceClose);
    let is_merge = *i.second() == TokenKind::Binary(BinaryOp::Pow);
    let (i, (node, end)) = bracketed(i.advance(), Punct::BraceClose, |i| {
        if is_empty || is_merge {
            return dict(i, None);
        }
        let (after, first) = cut(element).parse(i)?;
        let is_starred = matches!(first.expr.kind, ExprKind::Starred(_));
        if after.is_punct(Punct::Colon) && !is_starred {
            return dict(after, Some(first));
        }
        let (i, rest) = if after.is_punct(Punct::Comma) {
            listed(after.advance(), Punct::BraceClose, element)?
        } else {
            (after, Elements { nodes: Vec::new(), has_comma: false })
        };
        set(i, first, rest, after.is_punct(Punct::Comma))
    })?;
    let span = start.to(end);
    Ok((i, Node { expr: Expr { span, ..node.expr }, extent: span, ..node }))
}

fn set(i: Tokens<'_>, first: Node, rest: Elements, has_comma: bool) -> Parsed<'_, Node> {
    let is_comprehension = i.is_keyword(Keyword::For) || i.is_keyword(Keyword::Async);
    if is_comprehension && has_comma {
        if clauses(i).is_err() {
            return i.invalid();
        }
        let span = first.extent.to(rest.span());
        return Err(wrong(span, "did you forget parentheses around the comprehension target?"));
    }
    if is_comprehension {
        if matches!(first.expr.kind, ExprKind::Starred(_)) {
            return Err(wrong(
                first.expr.span,
                "iterable unpacking cannot be used in comprehension",
            ));
        }
        let (i, (clauses, height)) = clauses(i)?;
        let span = first.extent;
        return Ok((i, comprehension(ComprehensionForm::Set, first, clauses, height, span)?));
    }
    let (span, first_height) = (first.extent, first.height);
    let (exprs, height) = rest.into_exprs();
    let elements = std::iter::once(first.expr).chain(exprs).collect();
    Ok((i, Node::over(Expr::new(ExprKind::Set(elements), span), height.max(first_height))?))
}

/// The items of a dict; the first key may have been read. The caller sets the span.
fn dict(mut i: Tokens<'_>, mut first: Option<Node>) -> Parsed<'_, Node> {
    let (mut items, mut height) = (Vec::new(), 0);
    let span = i.span();
    while first.is_some() || !i.is_punct(Punct::BraceClose) {
        if *i.kind() == TokenKind::Binary(BinaryOp::Pow) && first.is_none() {
            let (after, value) = cut(|i| operation(i, Precedence::BitOr)).parse(i.advance())?;
            if after.is_keyword(Keyword::For) {
                return Err(wrong(i.span(), "dict unpacking cannot be used in dict comprehension"));
            }
            height = height.max(value.height);
            items.push(DictItem { key: None, value: value.expr });
            i = after;
        } else {
            let (after, (key, value)) = key_value(i, first.take())?;
            height = height.max(key.height).max(value.height);
            if after.is_keyword(Keyword::For) && items.is_empty() {
                let (i, (clauses, clauses_height)) = clauses(after)?;
                let (key, value) = (Box::new(key.expr), Box::new(value.expr));
                let kind = ExprKind::DictComprehension { key, value, clauses };
                return Ok((i, Node::over(Expr::new(kind, span), height.max(clauses_height))?));
            }
            items.push(DictItem { key: Some(key.expr), value: value.expr });
            i = after;
        }
        if !i.is_punct(Punct::Comma) {
            break;
        }
        i = i.advance();
    }
    Ok((i, Node::over(Expr::new(ExprKind::Dict(items), span), height)?))
}

fn key_value(i: Tokens<'_>, first: Option<Node>) -> Parsed<'_, (Node, Node)> {
    let (i, key) = match first {
        Some(key) => (i, key),
        None if i.is_keyword(Keyword::Lambda) => cut(expression).parse(i)?,
        None => cut(|i| operation(i, Precedence::Or)).parse(i)?,
    };
    let (i, key) = if i.is_keyword(Keyword::If) { conditional(i, key)? } else { (i, key) };
    if !i.is_punct(Punct::Colon) {
        let end = key.extent.end as usize;
        return Err(wrong(Span::new(end - 1, end), "':' expected after dictionary key"));
    }
    let colon = i.span();
    let i = i.advance();
    if i.is_punct(Punct::BraceClose) || i.is_punct(Punct::Comma) {
        return Err(wrong(colon, "expression expected after dictionary key and ':'"));
    }
    if is_star(i) {
        let (_, value) = starred(expression, i)?;
        return Err(wrong(
            value.expr.span,
            "cannot use a starred expression in a dictionary value",
        ));
    }
    let (i, value) = cut(expression).parse(i)?;
    Ok((i, (key, value)))
}

/// The clauses of a call's only argument.
pub(super) fn generator(
    element: Node,
    clauses: Vec<Clause>,
    height: u32,
    span: Span,
) -> Result<Node, nom::Err<Fault>> {
    comprehension(ComprehensionForm::Generator, element, clauses, height, span)
}
