//! Expressions back to Python source, with the brackets that they need and no others.
//!
//! Spaces are PEP 8's; text is quoted as Python's `repr` does. Knows no source: what it prints parses to
//! an equal expression.

use std::fmt::{self, Display, Write as _};

use super::ast::{
    Arg, BinaryOp, Clause, ComprehensionForm, Expr, ExprKind, FPart, Param, ParamKind, Precedence,
    Star,
};

/// The source of an expression, such as `data * 2`.
pub fn expr_text(expr: &Expr) -> String {
    expr.to_string()
}

/// A text as Python writes it: in single quotes unless only the double ones save escapes.
pub fn text_literal(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut literal = String::from(quote);
    for c in text.chars() {
        if c == quote {
            literal.push('\\');
            literal.push(c);
        } else {
            push_escaped(&mut literal, c);
        }
    }
    literal.push(quote);
    literal
}

/// A character inside quotes; quotes themselves are the caller's to escape.
fn push_escaped(out: &mut String, c: char) {
    let code = u32::from(c);
    let written = match c {
        '\\' => write!(out, "\\\\"),
        '\n' => write!(out, "\\n"),
        '\r' => write!(out, "\\r"),
        '\t' => write!(out, "\\t"),
        _ if !is_printable(c) && code < 0x100 => write!(out, "\\x{code:02x}"),
        _ if !is_printable(c) && code < 0x1_0000 => write!(out, "\\u{code:04x}"),
        _ if !is_printable(c) => write!(out, "\\U{code:08x}"),
        _ => write!(out, "{c}"),
    };
    written.expect("a String takes all that is written");
}

/// Close to Python's `str.isprintable`: no control characters, no blanks but the space, no format
/// characters.
fn is_printable(c: char) -> bool {
    let is_blank = c.is_whitespace() && c != ' ';
    let is_format =
        matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}');
    let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    !(c.is_control() || is_blank || is_format || is_private)
}

impl Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::None => f.write_str("None"),
            ExprKind::Ellipsis => f.write_str("..."),
            ExprKind::Bool(true) => f.write_str("True"),
            ExprKind::Bool(false) => f.write_str("False"),
            ExprKind::Int(value) => write!(f, "{value}"),
            ExprKind::Float(value) => f.write_str(&float_text(*value)),
            ExprKind::Str(text) => f.write_str(&text_literal(text)),
            ExprKind::Bytes(bytes) => write!(f, "b'{}'", bytes.escape_ascii()),
            ExprKind::FString(parts) => f.write_str(&fstring_text(parts)),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Tuple(elements) => tuple(f, elements),
            ExprKind::List(elements) => write!(f, "[{}]", Joined(elements)),
            ExprKind::Set(elements) => write!(f, "{{{}}}", Joined(elements)),
            ExprKind::Dict(items) => {
                f.write_char('{')?;
                joined(f, items, |f, item| match &item.key {
                    Some(key) => write!(f, "{}: {}", free(key), free(&item.value)),
                    None => write!(f, "**{}", At(&item.value, Precedence::BitOr)),
                })?;
                f.write_char('}')
            }
            ExprKind::Call { callee, args } => {
                write!(f, "{}(", At(callee, Precedence::Primary))?;
                call_args(f, args)?;
                f.write_char(')')
            }
            ExprKind::Attribute { value, name, .. } => match &value.kind {
                ExprKind::Int(_) => write!(f, "({value}).{name}"),
                _ => write!(f, "{}.{name}", At(value, Precedence::Primary)),
            },
            ExprKind::Subscript { value, index } => {
                write!(f, "{}[", At(value, Precedence::Primary))?;
                match &index.kind {
                    ExprKind::Tuple(elements) if !elements.is_empty() => bare_tuple(f, elements)?,
                    _ => write!(f, "{}", free(index))?,
                }
                f.write_char(']')
            }
            ExprKind::Slice { lower, upper, step } => slice(f, [lower, upper, step]),
            ExprKind::Starred(value) => write!(f, "*{}", At(value, Precedence::BitOr)),
            ExprKind::Unary(..)
            | ExprKind::Not(_)
            | ExprKind::Binary(..)
            | ExprKind::BoolOp(..)
            | ExprKind::Compare(..)
            | ExprKind::Conditional { .. }
            | ExprKind::Named { .. }
            | ExprKind::Lambda { .. } => operation(f, self),
            ExprKind::Comprehension { form, element, clauses } => {
                let (open, close) = brackets(*form);
                write!(f, "{open}{}{}{close}", free(element), Clauses(clauses))
            }
            ExprKind::DictComprehension { key, value, clauses } => {
                write!(f, "{{{}: {}{}}}", free(key), free(value), Clauses(clauses))
            }
        }
    }
}

const fn brackets(form: ComprehensionForm) -> (char, char) {
    match form {
        ComprehensionForm::List => ('[', ']'),
        ComprehensionForm::Set => ('{', '}'),
        ComprehensionForm::Generator => ('(', ')'),
    }
}

/// An expression where nothing looser than this may stand without brackets; `:=` always has them.
struct At<'a>(&'a Expr, Precedence);

impl Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_own = matches!(self.0.kind, ExprKind::Named { .. });
        if self.0.precedence() < self.1 && !has_own {
            write!(f, "({})", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}

/// An expression between commas or brackets: no operator needs brackets.
fn free(expr: &Expr) -> At<'_> {
    At(expr, Precedence::Conditional)
}

/// Elements with commas between them.
struct Joined<'a>(&'a [Expr]);

impl Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, self.0, |f, element| write!(f, "{}", free(element)))
    }
}

fn joined<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    write_item: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (nth, item) in items.iter().enumerate() {
        if nth > 0 {
            f.write_str(", ")?;
        }
        write_item(f, item)?;
    }
    Ok(())
}

fn tuple(f: &mut fmt::Formatter<'_>, elements: &[Expr]) -> fmt::Result {
    f.write_char('(')?;
    bare_tuple(f, elements)?;
    f.write_char(')')
}

fn bare_tuple(f: &mut fmt::Formatter<'_>, elements: &[Expr]) -> fmt::Result {
    write!(f, "{}", Joined(elements))?;
    if elements.len() == 1 { f.write_char(',') } else { Ok(()) }
}

fn slice(f: &mut fmt::Formatter<'_>, [lower, upper, step]: [&Option<Box<Expr>>; 3]) -> fmt::Result {
    if let Some(lower) = lower {
        write!(f, "{}", free(lower))?;
    }
    f.write_char(':')?;
    if let Some(upper) = upper {
        write!(f, "{}", free(upper))?;
    }
    if let Some(step) = step {
        write!(f, ":{}", free(step))?;
    }
    Ok(())
}

fn operation(f: &mut fmt::Formatter<'_>, expr: &Expr) -> fmt::Result {
    let own = expr.precedence();
    match &expr.kind {
        ExprKind::Unary(op, operand) => write!(f, "{}{}", op.symbol(), At(operand, own)),
        ExprKind::Not(operand) => write!(f, "not {}", At(operand, own)),
        ExprKind::Binary(op, left, right, _) => {
            // `**` groups to the right, and its right side may have a sign.
            let (left_min, right_min) = match op {
                BinaryOp::Pow => (Precedence::Primary, Precedence::Unary),
                _ => (own, own.tighter()),
            };
            write!(f, "{} {} {}", At(left, left_min), op.symbol(), At(right, right_min))
        }
        ExprKind::BoolOp(op, operands) => {
            for (nth, operand) in operands.iter().enumerate() {
                if nth > 0 {
                    write!(f, " {} ", op.symbol())?;
                }
                write!(f, "{}", At(operand, own.tighter()))?;
            }
            Ok(())
        }
        ExprKind::Compare(first, rest) => {
            write!(f, "{}", At(first, own.tighter()))?;
            for (op, _, right) in rest {
                write!(f, " {} {}", op.symbol(), At(right, own.tighter()))?;
            }
            Ok(())
        }
        ExprKind::Conditional { test, body, orelse } => {
            let (test, body) = (At(test, Precedence::Or), At(body, Precedence::Or));
            write!(f, "{body} if {test} else {}", free(orelse))
        }
        ExprKind::Named { name, value, .. } => write!(f, "({name} := {})", free(value)),
        ExprKind::Lambda { params, body } => {
            f.write_str(if params.is_empty() { "lambda" } else { "lambda " })?;
            parameters(f, params)?;
            write!(f, ": {}", free(body))
        }
        _ => unreachable!("only operations are sent here"),
    }
}

fn parameters(f: &mut fmt::Formatter<'_>, params: &[Param]) -> fmt::Result {
    for (nth, param) in params.iter().enumerate() {
        let before = nth.checked_sub(1).map(|before| params[before].kind);
        if before.is_some() {
            f.write_str(", ")?;
        }
        if before == Some(ParamKind::PositionalOnly) && param.kind != ParamKind::PositionalOnly {
            f.write_str("/, ")?;
        }
        let follows_star = matches!(before, Some(ParamKind::KeywordOnly | ParamKind::Args));
        match param.kind {
            ParamKind::KeywordOnly if !follows_star => f.write_str("*, ")?,
            ParamKind::Args => f.write_char('*')?,
            ParamKind::Kwargs => f.write_str("**")?,
            ParamKind::KeywordOnly | ParamKind::PositionalOnly | ParamKind::Positional => {}
        }
        f.write_str(&param.name)?;
        if let Some(default) = &param.default {
            write!(f, "={}", free(default))?;
        }
    }
    match params.last() {
        Some(last) if last.kind == ParamKind::PositionalOnly => f.write_str(", /"),
        Some(_) | None => Ok(()),
    }
}

fn call_args(f: &mut fmt::Formatter<'_>, args: &[Arg]) -> fmt::Result {
    if let [Arg { name: None, star: Star::None, value }] = args
        && let ExprKind::Comprehension { form: ComprehensionForm::Generator, element, clauses } =
            &value.kind
    {
        return write!(f, "{}{}", free(element), Clauses(clauses));
    }
    joined(f, args, |f, arg| {
        f.write_str(match arg.star {
            Star::None => "",
            Star::One => "*",
            Star::Two => "**",
        })?;
        if let Some((name, _)) = &arg.name {
            write!(f, "{name}=")?;
        }
        write!(f, "{}", free(&arg.value))
    })
}

struct Clauses<'a>(&'a [Clause]);

impl Display for Clauses<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for clause in self.0 {
            f.write_str(" for ")?;
            match &clause.target.kind {
                ExprKind::Tuple(elements) if !elements.is_empty() => bare_tuple(f, elements)?,
                _ => write!(f, "{}", At(&clause.target, Precedence::BitOr))?,
            }
            write!(f, " in {}", At(&clause.iterable, Precedence::Or))?;
            for condition in &clause.conditions {
                write!(f, " if {}", At(condition, Precedence::Or))?;
            }
        }
        Ok(())
    }
}

/// The shortest digits that give the same number, as Python's `repr` lays them out; too large is `1e309`.
fn float_text(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "1e309".to_owned() } else { "-1e309".to_owned() };
    }
    let text = format!("{value:?}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

fn fstring_text(parts: &[FPart]) -> String {
    let mut values = String::new();
    push_values(&mut values, parts);
    // No quote that an expression needs may close the literal: CPython 3.11 allows no escape there.
    let quotes = ["'", "\"", "'''", "\"\"\""].into_iter().find(|quotes| !values.contains(quotes));
    let quotes = quotes.unwrap_or("'");
    let mut literal = format!("f{quotes}");
    push_parts(&mut literal, parts, if quotes.starts_with('"') { '"' } else { '\'' }, false);
    literal + quotes
}

/// The texts of all expressions in the parts.
fn push_values(values: &mut String, parts: &[FPart]) {
    for part in parts {
        if let FPart::Value { expr, spec, .. } = part {
            values.push_str(&expr.to_string());
            push_values(values, spec);
        }
    }
}

fn push_parts(out: &mut String, parts: &[FPart], quote: char, in_spec: bool) {
    for part in parts {
        match part {
            FPart::Text(text) => text.chars().for_each(|c| match c {
                // A format specification has no doubled braces.
                '{' if in_spec => out.push_str("\\x7b"),
                '}' if in_spec => out.push_str("\\x7d"),
                '{' | '}' => out.extend([c, c]),
                _ if c == quote => out.extend(['\\', c]),
                _ => push_escaped(out, c),
            }),
            FPart::Value { expr, conversion, spec } => {
                let value = At(expr, Precedence::Or).to_string();
                out.push('{');
                if value.starts_with('{') {
                    out.push(' ');
                }
                out.push_str(&value);
                if let Some(conversion) = conversion {
                    out.extend(['!', conversion.letter()]);
                }
                if !spec.is_empty() {
                    out.push(':');
                    push_parts(out, spec, quote, true);
                }
                out.push('}');
            }
        }
    }
}
