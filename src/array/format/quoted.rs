//! Texts in quotes, as Python's `repr` and `ascii` write them.
//!
//! Knows characters, and nothing of values.

use super::unicode;

/// `repr` of a text: in single quotes, unless it holds some and no double ones.
pub fn text_repr(text: &str) -> String {
    quoted(text, |c| c.is_ascii() || unicode::is(c, unicode::PRINTABLE))
}

/// `ascii` of a text: as [`text_repr`], with every character beyond ASCII escaped.
pub fn text_ascii(text: &str) -> String {
    quoted(text, |c| c.is_ascii())
}

/// What Python's `ascii` makes of a `repr`: characters beyond ASCII become escapes.
pub fn ascii_of(repr: &str) -> String {
    let mut out = String::with_capacity(repr.len());
    for c in repr.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            escape(c, &mut out);
        }
    }
    out
}

/// In quotes; what is not `plain`, and what controls, is escaped.
fn quoted(text: &str, plain: impl Fn(char) -> bool) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if !c.is_ascii_control() && plain(c) => out.push(c),
            c => escape(c, &mut out),
        }
    }
    out.push(quote);
    out
}

/// `\x7f`, `\u2028`, `\U0001f600`.
fn escape(c: char, out: &mut String) {
    let code = c as u32;
    out.push_str(&match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes_are_pythons() {
        #[track_caller]
        fn check(text: &str, repr: &str, ascii: &str) {
            assert_eq!((&text_repr(text)[..], &text_ascii(text)[..]), (repr, ascii));
        }
        check("a'b", "\"a'b\"", "\"a'b\"");
        check("a'\"b", "'a\\'\"b'", "'a\\'\"b'");
        check(
            "\0\x1f\x7f\u{80}\u{a0}\u{ad}é",
            r"'\x00\x1f\x7f\x80\xa0\xadé'",
            r"'\x00\x1f\x7f\x80\xa0\xad\xe9'",
        );
        check("\u{2028}\u{e000}😀", r"'\u2028\ue000😀'", r"'\u2028\ue000\U0001f600'");
        assert_eq!(ascii_of("['é', 1]"), r"['\xe9', 1]");
    }
}
