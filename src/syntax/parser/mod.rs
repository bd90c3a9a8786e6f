//! The parser: tokens to statements and expressions, with nom's combinators over tokens.
//!
//! It decides by the next token, or two, and parses nothing twice, so that its time grows with the text
//! alone; only to word an error does it look again. Operators are parsed by precedence climbing over the
//! tables of `ast`. Messages and their places are CPython 3.11's. What Python has and numscope has not is
//! refused by name.
//!
//! # The grammar
//!
//! `{ }` is repetition, `[ ]` an option; `list(x)` is `x { "," x } [ "," ]`.
//!
//! ```text
//! module      = { statement } END
//! statement   = compound | simple { ";" simple } [ ";" ] NEWLINE
//! block       = ":" ( NEWLINE INDENT { statement } DEDENT | simple { ";" simple } [ ";" ] NEWLINE )
//! compound    = "if" named block { "elif" named block } [ "else" block ]
//!             | "while" named block [ "else" block ]
//!             | "for" targets "in" expressions block [ "else" block ]
//!             | "def" NAME "(" [ parameters ] ")" [ "->" expression ] block
//!             | "with" ( list(item) | "(" list(item) ")" ) block
//! item        = expression [ "as" target ]
//! simple      = expressions { "=" expressions }
//!             | expressions AUGMENTED expressions
//!             | expressions ":" expression [ "=" expressions ]
//!             | "import" dotted [ "as" NAME ] { "," … }
//!             | "from" { "." } [ dotted ] "import" ( "*" | names | "(" list(name) ")" )
//!             | "pass" | "break" | "continue" | "return" [ expressions ] | "del" list(expression)
//!             | "global" NAME { "," NAME } | "nonlocal" NAME { "," NAME }
//!             | "assert" expression [ "," expression ] | "raise" [ expression [ "from" expression ] ]
//! expressions = list("*" bitor | expression)
//! named       = NAME ":=" expression | expression
//! expression  = "lambda" [ parameters ] ":" expression | or [ "if" or "else" expression ]
//! or … power  = operators, loosest first: or, and, not, comparisons, |, ^, &, << >>, + -, * / // % @,
//!               unary + - ~, **
//! primary     = atom { "." NAME | "(" [ arguments ] ")" | "[" list(slice | "*" bitor | named) "]" }
//! slice       = [ expression ] ":" [ expression ] [ ":" [ expression ] ]
//! arguments   = list(NAME "=" expression | "*" expression | "**" expression | named) | named clauses
//! atom        = NAME | INT | FLOAT | { STRING } | "None" | "True" | "False" | "..."
//!             | "(" ")" | "(" named ")" | "(" list("*" bitor | named) ")" | "(" named clauses ")"
//!             | "[" [ list("*" bitor | named) ] "]" | "[" named clauses "]"
//!             | "{" list("*" bitor | named) "}" | "{" named clauses "}"
//!             | "{" [ list(expression ":" expression | "**" bitor) ] "}"
//!             | "{" expression ":" expression clauses "}"
//! clauses     = { "for" targets "in" or { "if" or } }, one or more
//! targets     = list([ "*" ] bitor), checked to be names, attributes, subscripts, or tuples and lists of
//!               them
//! parameters  = list(NAME [ ":" expression ] [ "=" expression ] | "/" | "*" [ NAME … ] | "**" NAME …)
//! ```

mod arguments;
mod atom;
mod block;
mod expr;
mod input;
mod params;
mod refuse;
mod simple;
mod target;

use nom::Err;

use self::input::{Context, Fault, Parsed, Tokens};
use super::ast::{Expr, Stmt};
use super::lexer;
use super::token::TokenKind;
use crate::diag::{Diagnostic, Result};

/// A module: all statements of a text. The first error ends it; those of the lexer come before all others.
pub fn parse(text: &str) -> Result<Vec<Stmt>> {
    let tokens = lexer::lex(text)?;
    let context = Context::new(text);
    finish(block::module(Tokens::new(&tokens, &context)))
}

/// One expression, or several with commas between them (a tuple); blanks before it do not count as
/// indentation.
pub fn parse_expr(text: &str) -> Result<Expr> {
    let start = text.len() - text.trim_start().len();
    let tokens = lexer::lex_from(text, start)?;
    let context = Context::new(text);
    let parsed = expr::expressions(Tokens::new(&tokens, &context)).and_then(|(i, listed)| {
        let i = if *i.kind() == TokenKind::Newline { i.advance() } else { i };
        if *i.kind() == TokenKind::End { Ok((i, listed.node)) } else { i.invalid() }
    });
    Ok(finish(parsed)?.expr)
}

fn finish<T>(parsed: Parsed<'_, T>) -> Result<T> {
    match parsed {
        Ok((_, value)) => Ok(value),
        Err(error) => Err(diagnostic_of(error)),
    }
}

fn diagnostic_of(error: Err<Fault>) -> Diagnostic {
    match error {
        Err::Error(fault) | Err::Failure(fault) => fault.into(),
        Err::Incomplete(_) => unreachable!("the tokens end with End, which no parser passes"),
    }
}
