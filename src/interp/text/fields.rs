//! `str.format`: texts with fields in braces, each with a name or a number, a conversion and a specification.
//!
//! Knows arguments; how a value becomes a text stands in `super`.

use super::{converted, format_value};
use crate::array::format::text_repr;
use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::diagnostic;
use crate::interp::Interp;
use crate::numpy::registry::Args;
use crate::syntax::ast::Conversion;
use crate::value::Value;

/// Specifications within specifications: one level, as in Python.
const MOST_DEPTH: usize = 2;

/// What fields are filled from, and how they were numbered so far.
#[derive(Debug)]
pub(in crate::interp) struct Fields<'a> {
    source: Source<'a>,
    numbering: Numbering,
}

#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    Args(&'a Args),
    /// `format_map`
    Mapping(&'a Value),
}

#[derive(Clone, Copy, Debug)]
enum Numbering {
    Unknown,
    /// `{}`: the next number.
    Automatic(usize),
    /// `{0}`
    Manual,
}

/// A field as it was written.
struct Field<'a> {
    name: &'a str,
    conversion: Option<char>,
    spec: &'a str,
}

impl<'a> Fields<'a> {
    /// Filled from a call's arguments.
    pub(in crate::interp) fn of_args(args: &'a Args) -> Self {
        Self { source: Source::Args(args), numbering: Numbering::Unknown }
    }

    /// Filled from a dict.
    pub(in crate::interp) fn of_mapping(mapping: &'a Value) -> Self {
        Self { source: Source::Mapping(mapping), numbering: Numbering::Unknown }
    }

    /// The text with its fields filled.
    ///
    /// # Errors
    /// CPython's `ValueError`s, `IndexError`, `KeyError`; as [`format_value`].
    pub(in crate::interp) fn format(
        &mut self,
        interp: &mut Interp<'_>,
        text: &str,
        span: Span,
    ) -> Result<String> {
        self.build(interp, text, MOST_DEPTH, span)
    }

    fn build(
        &mut self,
        interp: &mut Interp<'_>,
        text: &str,
        depth: usize,
        span: Span,
    ) -> Result<String> {
        if depth == 0 {
            bail!(span, ValueError, "Max string recursion exceeded");
        }
        let (mut out, mut rest) = (String::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            let (brace, after) = (&rest[at..=at], &rest[at + 1..]);
            out.push_str(&rest[..at]);
            if after.starts_with(brace) {
                out.push_str(brace);
                rest = &after[1..];
                continue;
            }
            if brace == "}" || after.is_empty() {
                bail!(
                    span, ValueError, "Single '{brace}' encountered in format string";
                    hint: "a brace by itself is written twice: {brace}{brace}"
                );
            }
            interp.cx.poll(span)?;
            let (field, following) = parse(after, span)?;
            let piece = self.fill(interp, &field, depth, span)?;
            interp.cx.room_for(out.len() + piece.len() + following.len(), span)?;
            out.push_str(&piece);
            rest = following;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn fill(
        &mut self,
        interp: &mut Interp<'_>,
        field: &Field<'_>,
        depth: usize,
        span: Span,
    ) -> Result<String> {
        let mut value = self.value(interp, field.name, span)?;
        if let Some(letter) = field.conversion {
            let known = Conversion::ALL.iter().find(|known| known.letter() == letter);
            let Some(known) = known else {
                let shown = if ('!'..'\u{7f}').contains(&letter) {
                    letter.to_string()
                } else {
                    format!("\\x{:x}", letter as u32)
                };
                bail!(
                    span, ValueError, "Unknown conversion specifier {shown}";
                    hint: "there are !s, !r and !a"
                )
            };
            value = Value::text(converted(interp.cx, &value, *known));
        }
        if field.spec.contains('{') {
            let spec = self.build(interp, field.spec, depth - 1, span)?;
            return format_value(interp.cx, &value, &spec, span);
        }
        format_value(interp.cx, &value, field.spec, span)
    }

    /// What a field's name stands for: `0`, `name`, `name[3].attribute`.
    fn value(&mut self, interp: &mut Interp<'_>, name: &str, span: Span) -> Result<Value> {
        let first = &name[..name.find(['.', '[']).unwrap_or(name.len())];
        let mut rest = &name[first.len()..];
        let mut value = self.first(interp, first, span)?;
        while let Some(mark) = rest.chars().next() {
            rest = &rest[mark.len_utf8()..];
            let part;
            match mark {
                '.' => {
                    (part, rest) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
                    check_named(part, span)?;
                    value = interp.attribute(&value, part, span)?;
                }
                '[' => {
                    let Some((found, after)) = rest.split_once(']') else {
                        bail!(span, ValueError, "Missing ']' in format string")
                    };
                    (part, rest) = (found, after);
                    check_named(part, span)?;
                    let at = match index_of(part, span)? {
                        Some(index) => Value::from(index),
                        None => Value::text(part),
                    };
                    value = interp.subscript(&value, &at, span)?;
                }
                _ => bail!(
                    span,
                    ValueError,
                    "Only '.' or '[' may follow ']' in format field specifier"
                ),
            }
        }
        Ok(value)
    }

    /// The argument that a field begins with.
    fn first(&mut self, interp: &mut Interp<'_>, name: &str, span: Span) -> Result<Value> {
        let written = index_of(name, span)?;
        let index = match (written, name.is_empty()) {
            (None, false) => None,
            (written, _) => Some(self.number(written, span)?),
        };
        let args = match (self.source, index) {
            (Source::Mapping(_), Some(_)) => {
                bail!(span, ValueError, "Format string contains positional fields")
            }
            (Source::Mapping(mapping), None) => {
                return interp.subscript(mapping, &Value::text(name), span);
            }
            (Source::Args(args), _) => args,
        };
        if let Some(index) = index {
            return args.positional.get(index).cloned().ok_or_else(|| {
                diagnostic!(
                    span,
                    IndexError,
                    "Replacement index {index} out of range for positional args tuple"
                )
            });
        }
        let found = args.keywords.iter().find(|(key, ..)| key == name);
        found.map(|(_, value, _)| value.clone()).ok_or_else(|| {
            let error = diagnostic!(span, KeyError, "{}", text_repr(name));
            let known = args.keywords.iter().map(|(key, ..)| &**key);
            match did_you_mean(name, known) {
                Some(near) => error.hint(format!("did you mean {{{near}}}?")),
                None => error.hint(format!("give it by name: text.format({name}=value)")),
            }
        })
    }

    /// The number of a field, which is written in all fields or in none.
    fn number(&mut self, written: Option<usize>, span: Span) -> Result<usize> {
        match (written, self.numbering) {
            (None, Numbering::Manual) => bail!(
                span,
                ValueError,
                "cannot switch from manual field specification to automatic field numbering"
            ),
            (Some(_), Numbering::Automatic(_)) => bail!(
                span,
                ValueError,
                "cannot switch from automatic field numbering to manual field specification"
            ),
            (Some(number), Numbering::Manual | Numbering::Unknown) => {
                self.numbering = Numbering::Manual;
                Ok(number)
            }
            (None, Numbering::Automatic(next)) => {
                self.numbering = Numbering::Automatic(next + 1);
                Ok(next)
            }
            (None, Numbering::Unknown) => {
                self.numbering = Numbering::Automatic(1);
                Ok(0)
            }
        }
    }
}

fn check_named(part: &str, span: Span) -> Result<()> {
    if part.is_empty() {
        bail!(span, ValueError, "Empty attribute in format string");
    }
    Ok(())
}

/// The number that a part is, if it is digits alone.
fn index_of(part: &str, span: Span) -> Result<Option<usize>> {
    if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    match part.parse::<i64>() {
        Ok(number) => Ok(Some(number as usize)),
        Err(_) => bail!(span, ValueError, "Too many decimal digits in format string"),
    }
}

/// The field that begins after a brace, and what follows it.
fn parse(text: &str, span: Span) -> Result<(Field<'_>, &str)> {
    let mut in_brackets = false;
    let end = text.char_indices().find(|&(_, c)| {
        let ends = !in_brackets && matches!(c, '{' | '}' | ':' | '!');
        in_brackets = if in_brackets { c != ']' } else { c == '[' };
        ends
    });
    let Some((end, mark)) = end else {
        bail!(span, ValueError, "expected '}}' before end of string")
    };
    let (name, mut rest) = (&text[..end], &text[end + 1..]);
    let mut conversion = None;
    match mark {
        '{' => bail!(span, ValueError, "unexpected '{{' in field name"),
        '}' => return Ok((Field { name, conversion, spec: "" }, rest)),
        '!' => {
            let mut chars = rest.chars();
            let Some(letter) = chars.next() else {
                bail!(span, ValueError, "end of string while looking for conversion specifier")
            };
            conversion = Some(letter);
            match chars.next() {
                Some('}') => return Ok((Field { name, conversion, spec: "" }, chars.as_str())),
                Some(':') => rest = chars.as_str(),
                Some(_) => bail!(span, ValueError, "expected ':' after conversion specifier"),
                None => bail!(span, ValueError, "unmatched '{{' in format spec"),
            }
        }
        _ => {}
    }
    let mut open = 1;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            let (spec, following) = (&rest[..at], &rest[at + 1..]);
            return Ok((Field { name, conversion, spec }, following));
        }
    }
    bail!(span, ValueError, "unmatched '{{' in format spec")
}
