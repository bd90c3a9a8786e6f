//! `str.translate` and the tables that `str.maketrans` makes for it.

use super::{Dict, Key, Value};
use crate::array::text::edit::Room;
use crate::diag::{Result, Span};
use crate::{bail, diagnostic};

/// A text whose characters are replaced by what a table has under their numbers: a text, a number, or
/// `None` for
/// nothing; what the table has not stays as it is.
///
/// # Errors
/// Python's `TypeError` for what is no table or holds something else, `ValueError` for a number that is no
/// character; what `room` says.
pub fn translate(text: &str, table: &Value, span: Span, room: Room<'_>) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        room(out.len() + c.len_utf8())?;
        match at(table, c, span)? {
            None => out.push(c),
            Some(Value::None) => {}
            Some(Value::Str(new)) => {
                room(out.len().saturating_add(new.len()))?;
                out.push_str(&new);
            }
            Some(other) => match other.as_index() {
                Some(code) => out.push(character(code, span)?),
                None => {
                    bail!(span, TypeError, "character mapping must return integer, None or str")
                }
            },
        }
    }
    Ok(out)
}

/// What a table has for a character.
fn at(table: &Value, c: char, span: Span) -> Result<Option<Value>> {
    let place = c as usize;
    Ok(match table {
        Value::Dict(entries) => {
            let key = Key::new(Value::Int(i64::from(u32::from(c))), span)?;
            entries.borrow().get(&key).cloned()
        }
        Value::Str(characters) => characters.chars().nth(place).map(Value::character),
        Value::List(items) => items.borrow().get(place).cloned(),
        Value::Tuple(items) => items.get(place).cloned(),
        Value::Range(range) => {
            ((place as u64) < range.len()).then(|| Value::Int(range.at(place as u64)))
        }
        // NumPy's numbers answer with an IndexError to every index.
        Value::Scalar(_) => None,
        other => bail!(
            span, TypeError, "'{}' object is not subscriptable", other.type_name();
            hint: "a table is made by str.maketrans('ab', 'xy'), or is a dict: {{ord('a'): 'x'}}"
        ),
    })
}

fn character(code: i64, span: Span) -> Result<char> {
    u32::try_from(code).ok().and_then(char::from_u32).ok_or_else(|| {
        diagnostic!(span, ValueError, "character mapping must be in range(0x110000)")
    })
}

/// `str.maketrans`: a dict from the numbers of characters to what stands for them.
///
/// # Errors
/// Python's `TypeError` and `ValueError` for other arguments than a dict, or two texts of one length and a
/// third.
pub fn map_of(arguments: &[Value], span: Span) -> Result<Dict> {
    let number = |c: char| Key::new(Value::Int(i64::from(u32::from(c))), span);
    let mut table = Dict::default();
    match arguments {
        [Value::Dict(entries)] => {
            for (key, value) in entries.borrow().iter() {
                let key = match key.value() {
                    Value::Str(text) => {
                        let mut characters = text.chars();
                        let (Some(c), None) = (characters.next(), characters.next()) else {
                            bail!(
                                span,
                                ValueError,
                                "string keys in translate table must be of length 1"
                            )
                        };
                        number(c)?
                    }
                    other if other.as_index().is_some() => key.clone(),
                    _ => bail!(
                        span,
                        TypeError,
                        "keys in translate table must be strings or integers"
                    ),
                };
                table.insert(key, value.clone());
            }
        }
        [_] => {
            bail!(span, TypeError, "if you give only one argument to maketrans it must be a dict")
        }
        [from, rest @ ..] => {
            let mut texts = Vec::new();
            for (i, value) in rest.iter().enumerate() {
                let Value::Str(text) = value else {
                    let (number, class) = (i + 2, value.type_name());
                    bail!(span, TypeError, "maketrans() argument {number} must be str, not {class}")
                };
                texts.push(text);
            }
            let Value::Str(from) = from else {
                bail!(
                    span,
                    TypeError,
                    "first maketrans argument must be a string if there is a second argument"
                )
            };
            if from.length() != texts[0].length() {
                bail!(span, ValueError, "the first two maketrans arguments must have equal length");
            }
            for (from, to) in from.chars().zip(texts[0].chars()) {
                table.insert(number(from)?, Value::Int(i64::from(u32::from(to))));
            }
            for c in texts.get(1).map_or("", |gone| gone).chars() {
                table.insert(number(c)?, Value::None);
            }
        }
        [] => bail!(span, TypeError, "maketrans expected at least 1 argument, got 0"),
    }
    Ok(table)
}
