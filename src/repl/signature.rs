//! The hint behind an open call: the parameters that are still to come.

use super::complete::code::{Call, Code};
use super::complete::names::parameters;
use crate::interp::inspect::Parameter;
use crate::session::Session;
use crate::syntax::{Piece, Shape};

/// What stands behind a text that ends within a call's brackets: `a_min=None, a_max=None)`; nothing where no
/// call is open, or its parameters are not known.
pub(super) fn hint(text: &str, session: &Session) -> Option<String> {
    let code = Code::new(text, session);
    let at_end = code.pieces.last().filter(|piece| piece.end() == text.len());
    let is_code =
        |piece: &Piece| !matches!(piece.shape, Shape::Text { closed: false } | Shape::Comment);
    if !at_end.is_none_or(is_code) {
        return None;
    }
    let call = code.call(code.pieces.len())?;
    let parts = rest(&parameters(&call)?, &call);
    if call.begins {
        return Some(format!("{})", parts.join(", ")));
    }
    let comma = if parts.is_empty() { "" } else { ", " };
    Some(format!("{comma}{})", parts.join(", ")))
}

/// The parameters that no argument was given for.
fn rest(parameters: &[Parameter], call: &Call) -> Vec<String> {
    let here = usize::from(!call.begins && !call.is_named);
    let named_before = call.named.len() - usize::from(call.is_named);
    let taken = (call.before + here).saturating_sub(named_before);
    let mut left = taken;
    let mut parts = Vec::new();
    let mut has_star = false;
    for parameter in parameters {
        if call.named.contains(&parameter.name) {
            left = left.saturating_sub(usize::from(parameter.by_position));
            continue;
        }
        if parameter.by_position && left > 0 && call.named.is_empty() {
            // `*args` takes as many as come.
            if parameter.takes_rest {
                parts.push(parameter.text.clone());
                has_star = true;
                left = 0;
            } else {
                left -= 1;
            }
            continue;
        }
        if parameter.by_position && left > 0 {
            left -= 1;
            continue;
        }
        if !parameter.by_position && !parameter.takes_rest && !has_star {
            parts.push("*".to_owned());
            has_star = true;
        }
        has_star |= parameter.takes_rest;
        // Behind an argument with a name come only others with names.
        if call.named.is_empty() || parameter.by_name {
            parts.push(parameter.text.clone());
        }
    }
    if call.named.is_empty() {
        return parts;
    }
    parts.retain(|part| part != "*");
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Settings;

    #[test]
    fn what_is_still_to_come_is_hinted() {
        let mut session = Session::new(Settings { prelude: true, ..Settings::default() });
        let define = "def f(a, b=2, *, c=3): pass\ndef g(x, *rest, y=1): pass\nv = np.zeros(3)";
        session.eval(define).expect("it is sound");
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(hint(text, &session).as_deref(), want, "{text}");
        };
        check("f(", Some("a, b=2, *, c=3)"));
        check("f(1", Some(", b=2, *, c=3)"));
        check("f(1, ", Some("b=2, *, c=3)"));
        check("f(1, 2", Some(", *, c=3)"));
        check("f(1, c=4", Some(", b=2)"));
        check("f(1, c=4, ", Some("b=2)"));
        check("f(1, 2, c=4", Some(")"));
        check("f((1, 2), [3, ", None);
        check("f(1)", None);
        check("f(g(", Some("x, *rest, y=1)"));
        check("g(1, 2, ", Some("*rest, y=1)"));
        check("def f(", None);
        check("(1, ", None);
        check("missing(", None);
        check("f('a", None);
        check("f(1, # b", None);
        check("v.clip(", Some("min=None, max=None, out=None, **kwargs)"));
        assert!(
            hint("np.exp(v", &session).is_some_and(|text| text.starts_with(", out=None, *, where"))
        );
        assert!(
            hint("np.zeros(3).sum(", &session).is_some_and(|text| text.starts_with("axis=None"))
        );
    }
}
