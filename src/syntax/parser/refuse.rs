//! What Python has and numscope has not, refused by name.

use crate::diag::{Diagnostic, Span};
use crate::diagnostic;
use crate::syntax::token::Keyword;

/// For a statement that opens with this word; None where there is nothing to say of it.
pub(super) fn statement(word: Keyword, span: Span) -> Option<Diagnostic> {
    match word {
        Keyword::Class => Some(
            diagnostic!(span, SyntaxError, "numscope has no classes"; hint: "functions and dicts go far"),
        ),
        Keyword::Try => Some(diagnostic!(span, SyntaxError, "numscope has no try statements";
            hint: "test for the case with if before it fails")),
        Keyword::Async | Keyword::Await => Some(coroutines(span)),
        Keyword::Yield => Some(generators(span)),
        _ => None,
    }
}

pub(super) fn coroutines(span: Span) -> Diagnostic {
    diagnostic!(span, SyntaxError, "numscope has no coroutines (async, await)")
}

pub(super) fn generators(span: Span) -> Diagnostic {
    diagnostic!(span, SyntaxError, "numscope has no generator functions (yield)";
        hint: "build a list and return it")
}

pub(super) fn decorators(span: Span) -> Diagnostic {
    diagnostic!(span, SyntaxError, "numscope has no decorators"; hint: "write f = decorator(f) after the def")
}

pub(super) fn matching(span: Span) -> Diagnostic {
    diagnostic!(span, SyntaxError, "numscope has no match statements"; hint: "write if and elif")
}
