//! The methods of texts.

use super::super::takes::{ANY, MANY, given, named};
use super::super::text::{self, Fields, Part, case, split};
use super::super::{Interp, items};
use super::Method;
use crate::bail;
use crate::diag::{ErrorKind, Result, Span};
use crate::diagnostic;
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::value::Value;

/// A row that asks something of the characters.
macro_rules! asks {
    ($name:literal, $question:expr) => {
        Method::new($name, (0, 0), |_, object, _, _| Ok(Value::Bool($question(of(object)))))
    };
}

/// A row that writes the text otherwise.
macro_rules! writes {
    ($name:literal, $change:expr) => {
        Method::new($name, (0, 0), |interp, object, _, span| {
            // A character may become three.
            interp.cx.room_for(of(object).len().saturating_mul(3), span)?;
            Ok(Value::text($change(of(object))))
        })
    };
}

/// A row for what Python has and numscope has not.
macro_rules! refuses {
    ($name:literal, $hint:literal) => {
        Method::new($name, (0, MANY), |_, _, _, span| {
            bail!(span, NotImplementedError, "numscope has no str.{} yet", $name; hint: $hint)
        })
    };
}

pub(super) static ROWS: &[Method] = &[
    writes!("capitalize", case::capitalize),
    writes!("casefold", case::casefold),
    Method::new("center", (1, 2), |interp, object, args, span| {
        let (text, width, fill) = padding(object, args, span)?;
        let missing = width.saturating_sub(text::length(text));
        // Python puts the odd one left where the width is odd.
        let left = missing / 2 + (missing & width & 1);
        pad(interp, text, [left, missing - left], fill, span)
    }),
    Method::new("count", (0, MANY), |_, object, args, span| {
        let (sought, part) = sought("count", object, args, span)?;
        Ok(Value::from(part.map_or(0, |part| part.text().matches(sought).count())))
    }),
    refuses!("encode", "numscope has no bytes; np.frombuffer reads files of numbers"),
    Method::new("endswith", (0, MANY), |_, object, args, span| {
        affix("endswith", object, args, span, |text, end| text.ends_with(end))
    }),
    Method { name: "expandtabs", takes: (0, 1), keywords: &["tabsize"], run: expandtabs },
    Method::new("find", (0, MANY), |_, object, args, span| {
        Ok(Value::Int(find("find", object, args, span)?.map_or(-1, |place| place as i64)))
    }),
    Method { name: "format", takes: (0, MANY), keywords: &[ANY], run: format },
    Method::new("format_map", (1, 1), |interp, object, args, span| {
        let mut fields = Fields::of_mapping(&args.positional[0]);
        fields.format(interp, of(object), span).map(Value::text)
    }),
    Method::new("index", (0, MANY), |_, object, args, span| {
        found(find("index", object, args, span)?, span)
    }),
    asks!("isalnum", case::is_alnum),
    asks!("isalpha", case::is_alpha),
    asks!("isascii", str::is_ascii),
    asks!("isdecimal", case::is_decimal),
    asks!("isdigit", case::is_digit),
    asks!("isidentifier", case::is_identifier),
    asks!("islower", case::is_lower),
    asks!("isnumeric", case::is_numeric),
    asks!("isprintable", case::is_printable),
    asks!("isspace", case::is_space),
    asks!("istitle", case::is_titled),
    asks!("isupper", case::is_upper),
    Method::new("join", (1, 1), join),
    Method::new("ljust", (1, 2), |interp, object, args, span| {
        let (text, width, fill) = padding(object, args, span)?;
        let missing = width.saturating_sub(text::length(text));
        pad(interp, text, [0, missing], fill, span)
    }),
    writes!("lower", str::to_lowercase),
    Method::new("lstrip", (0, 1), |_, object, args, span| strip("lstrip", object, args, span)),
    Method::new("partition", (1, 1), |_, object, args, span| {
        let (text, mark) = (of(object), separator(&args.positional[0], span)?);
        Ok(match text.split_once(mark) {
            Some((before, after)) => Value::tuple([before, mark, after].map(Value::text)),
            None => Value::tuple([text, "", ""].map(Value::text)),
        })
    }),
    Method::new("removeprefix", (1, 1), |_, object, args, span| {
        let (text, start) = (of(object), argument("removeprefix", "", &args.positional[0], span)?);
        Ok(Value::text(text.strip_prefix(start).unwrap_or(text)))
    }),
    Method::new("removesuffix", (1, 1), |_, object, args, span| {
        let (text, end) = (of(object), argument("removesuffix", "", &args.positional[0], span)?);
        Ok(Value::text(text.strip_suffix(end).unwrap_or(text)))
    }),
    Method::new("replace", (2, 3), replace),
    Method::new("rfind", (0, MANY), |_, object, args, span| {
        Ok(Value::Int(find("rfind", object, args, span)?.map_or(-1, |place| place as i64)))
    }),
    Method::new("rindex", (0, MANY), |_, object, args, span| {
        found(find("rindex", object, args, span)?, span)
    }),
    Method::new("rjust", (1, 2), |interp, object, args, span| {
        let (text, width, fill) = padding(object, args, span)?;
        let missing = width.saturating_sub(text::length(text));
        pad(interp, text, [missing, 0], fill, span)
    }),
    Method::new("rpartition", (1, 1), |_, object, args, span| {
        let (text, mark) = (of(object), separator(&args.positional[0], span)?);
        Ok(match text.rsplit_once(mark) {
            Some((before, after)) => Value::tuple([before, mark, after].map(Value::text)),
            None => Value::tuple(["", "", text].map(Value::text)),
        })
    }),
    Method { name: "rsplit", takes: (0, 2), keywords: SPLIT, run: rsplit },
    Method::new("rstrip", (0, 1), |_, object, args, span| strip("rstrip", object, args, span)),
    Method { name: "split", takes: (0, 2), keywords: SPLIT, run: split },
    Method { name: "splitlines", takes: (0, 1), keywords: &["keepends"], run: splitlines },
    Method::new("startswith", (0, MANY), |_, object, args, span| {
        affix("startswith", object, args, span, |text, start| text.starts_with(start))
    }),
    Method::new("strip", (0, 1), |_, object, args, span| strip("strip", object, args, span)),
    writes!("swapcase", case::swapcase),
    writes!("title", case::title),
    refuses!("translate", "replace one part after the other: text.replace(old, new)"),
    writes!("upper", str::to_uppercase),
    Method::new("zfill", (1, 1), zfill),
];

/// The parameters of `split` and `rsplit`.
const SPLIT: &[&str] = &["sep", "maxsplit"];

/// The text whose method it is.
fn of(object: &Value) -> &str {
    let Value::Str(text) = object else { unreachable!("the table is that of texts") };
    text
}

/// An argument that must be a text, as most methods say it.
fn text_argument(value: &Value, span: Span) -> Result<&str> {
    match value {
        Value::Str(text) => Ok(text),
        other => bail!(span, TypeError, "must be str, not {}", other.type_name()),
    }
}

/// The same as other methods say it: `replace() argument 1 must be str`.
fn argument<'a>(name: &str, number: &str, value: &'a Value, span: Span) -> Result<&'a str> {
    let class = match value {
        Value::Str(text) => return Ok(text),
        Value::None => "None",
        other => other.type_name(),
    };
    bail!(span, TypeError, "{name}() argument{number} must be str, not {class}")
}

fn separator(value: &Value, span: Span) -> Result<&str> {
    let mark = text_argument(value, span)?;
    if mark.is_empty() {
        bail!(span, ValueError, "empty separator");
    }
    Ok(mark)
}

/// The first of up to three arguments, and where between the other two it is looked for.
fn bounds<'a>(
    name: &str,
    object: &'a Value,
    args: &'a Args,
    span: Span,
) -> Result<(&'a Value, Option<Part<'a>>)> {
    if !args.keywords.is_empty() {
        bail!(span, TypeError, "{name}() takes no keyword arguments");
    }
    let count = args.positional.len();
    let (first, bounds) = match &args.positional[..] {
        [] => bail!(span, TypeError, "{name}() takes at least 1 argument (0 given)"),
        [first, bounds @ ..] if count <= 3 => (first, bounds),
        _ => bail!(span, TypeError, "{name}() takes at most 3 arguments ({count} given)"),
    };
    let place = |i: usize| match bounds.get(i) {
        None | Some(Value::None) => Ok(None),
        Some(value) => value.as_index().map(Some).ok_or_else(|| {
            diagnostic!(
                span,
                TypeError,
                "slice indices must be integers or None or have an __index__ method"
            )
        }),
    };
    Ok((first, Part::of(of(object), place(0)?, place(1)?)))
}

/// The same where the first argument is a text.
fn sought<'a>(
    name: &str,
    object: &'a Value,
    args: &'a Args,
    span: Span,
) -> Result<(&'a str, Option<Part<'a>>)> {
    let (first, part) = bounds(name, object, args, span)?;
    Ok((text_argument(first, span)?, part))
}

/// Where a text is, as `find` and its kin look for it.
fn find(name: &str, object: &Value, args: &Args, span: Span) -> Result<Option<usize>> {
    let (sought, part) = sought(name, object, args, span)?;
    let Some(part) = part else { return Ok(None) };
    let text = part.text();
    let byte = if name.starts_with('r') { text.rfind(sought) } else { text.find(sought) };
    Ok(byte.map(|byte| part.place(byte)))
}

fn found(place: Option<usize>, span: Span) -> Result<Value> {
    match place {
        Some(place) => Ok(Value::from(place)),
        None => bail!(span, ValueError, "substring not found"; hint: "find() answers -1 instead"),
    }
}

/// `startswith`, `endswith`: of a text, or any of a tuple's.
fn affix(
    name: &str,
    object: &Value,
    args: &Args,
    span: Span,
    holds: fn(&str, &str) -> bool,
) -> Result<Value> {
    let (wanted, part) = bounds(name, object, args, span)?;
    let ask = |wanted: &str| part.as_ref().is_some_and(|part| holds(part.text(), wanted));
    match wanted {
        Value::Str(wanted) => Ok(Value::Bool(ask(wanted))),
        Value::Tuple(all) => {
            for wanted in all.iter() {
                match wanted {
                    Value::Str(wanted) if ask(wanted) => return Ok(Value::Bool(true)),
                    Value::Str(_) => {}
                    other => bail!(
                        span,
                        TypeError,
                        "tuple for {name} must only contain str, not {}",
                        other.type_name()
                    ),
                }
            }
            Ok(Value::Bool(false))
        }
        other => bail!(
            span,
            TypeError,
            "{name} first arg must be str or a tuple of str, not {}",
            other.type_name()
        ),
    }
}

/// The width and the fill character of `center` and its kin.
fn padding<'a>(object: &'a Value, args: &Args, span: Span) -> Result<(&'a str, usize, char)> {
    let width = convert::as_integer(&args.positional[0], span)?;
    let fill = match args.positional.get(1) {
        None => ' ',
        Some(Value::Str(fill)) => {
            let mut chars = fill.chars();
            match (chars.next(), chars.next()) {
                (Some(fill), None) => fill,
                _ => {
                    bail!(span, TypeError, "The fill character must be exactly one character long")
                }
            }
        }
        Some(other) => bail!(
            span,
            TypeError,
            "The fill character must be a unicode character, not {}",
            other.type_name()
        ),
    };
    Ok((of(object), usize::try_from(width).unwrap_or(0), fill))
}

/// A text between fill characters.
fn pad(
    interp: &Interp<'_>,
    text: &str,
    [left, right]: [usize; 2],
    fill: char,
    span: Span,
) -> Result<Value> {
    let bytes = (left + right).saturating_mul(fill.len_utf8()).saturating_add(text.len());
    interp.cx.room_for(bytes, span)?;
    let mut out = String::with_capacity(bytes);
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, right));
    Ok(Value::text(out))
}

fn zfill(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let width = usize::try_from(convert::as_integer(&args.positional[0], span)?).unwrap_or(0);
    let text = of(object);
    let missing = width.saturating_sub(text::length(text));
    interp.cx.room_for(missing.saturating_add(text.len()), span)?;
    let (sign, digits) = text.split_at(usize::from(text.starts_with(['+', '-'])));
    Ok(Value::text(format!("{sign}{}{digits}", "0".repeat(missing))))
}

fn expandtabs(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let size = given(args, 0, "tabsize").map_or(Ok(8), |size| convert::as_integer(size, span))?;
    let size = usize::try_from(size).unwrap_or(0);
    let (mut out, mut column) = (String::new(), 0);
    for c in of(object).chars() {
        match c {
            '\t' => {
                let blanks = if size == 0 { 0 } else { size - column % size };
                interp.cx.poll(span)?;
                interp.cx.room_for(out.len().saturating_add(blanks), span)?;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            c => {
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
                out.push(c);
            }
        }
    }
    Ok(Value::text(out))
}

fn format(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    Fields::of_args(args).format(interp, of(object), span).map(Value::text)
}

fn join(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let mark = of(object);
    let mut items =
        items::Items::of(&args.positional[0], span).map_err(|error| match error.kind {
            ErrorKind::TypeError => diagnostic!(span, TypeError, "can only join an iterable"),
            _ => error,
        })?;
    let (mut out, mut count) = (String::new(), 0);
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        let Value::Str(item) = &item else {
            bail!(
                span, TypeError, "sequence item {count}: expected str instance, {} found", item.type_name();
                hint: "make texts of the items first: ' '.join([str(x) for x in items])"
            )
        };
        interp.cx.room_for(out.len() + mark.len() + item.len(), span)?;
        if count > 0 {
            out.push_str(mark);
        }
        out.push_str(item);
        count += 1;
    }
    Ok(Value::text(out))
}

fn replace(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let old = argument("replace", " 1", &args.positional[0], span)?;
    let new = argument("replace", " 2", &args.positional[1], span)?;
    let most = args.positional.get(2).map_or(Ok(-1), |most| convert::as_integer(most, span))?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let text = of(object);
    let (mut out, mut end) = (String::new(), 0);
    for (at, _) in text.match_indices(old).take(most) {
        interp.cx.poll(span)?;
        interp.cx.room_for(out.len() + (at - end) + new.len(), span)?;
        out.push_str(&text[end..at]);
        out.push_str(new);
        end = at + old.len();
    }
    interp.cx.room_for(out.len() + text.len() - end, span)?;
    out.push_str(&text[end..]);
    Ok(Value::text(out))
}

/// `strip` and its kin: blanks, or the characters of a text.
fn strip(name: &str, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let characters = match args.positional.first() {
        None | Some(Value::None) => None,
        Some(Value::Str(characters)) => Some(characters),
        Some(_) => bail!(span, TypeError, "{name} arg must be None or str"),
    };
    let wanted = |c: char| match characters {
        Some(characters) => characters.contains(c),
        None => split::is_blank(c),
    };
    let mut text = of(object);
    if name != "rstrip" {
        text = text.trim_start_matches(wanted);
    }
    if name != "lstrip" {
        text = text.trim_end_matches(wanted);
    }
    Ok(Value::text(text))
}

/// The separator, if one is given, and how many splits there may be.
fn split_arguments(args: &Args, span: Span) -> Result<(Option<&str>, usize)> {
    let mark = match given(args, 0, "sep") {
        None | Some(Value::None) => None,
        Some(Value::Str(mark)) if mark.is_empty() => bail!(span, ValueError, "empty separator"),
        Some(Value::Str(mark)) => Some(&**mark),
        Some(other) => bail!(span, TypeError, "must be str or None, not {}", other.type_name()),
    };
    let most = given(args, 1, "maxsplit").map_or(Ok(-1), |most| convert::as_integer(most, span))?;
    Ok((mark, usize::try_from(most).unwrap_or(usize::MAX)))
}

fn split(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let (mark, most) = split_arguments(args, span)?;
    let text = of(object);
    let parts = match mark {
        None => listed(interp, split::words(text, most), span)?,
        Some(mark) => listed(interp, text.splitn(most.saturating_add(1), mark), span)?,
    };
    Ok(Value::list(parts))
}

fn rsplit(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let (mark, most) = split_arguments(args, span)?;
    let text = of(object);
    let mut parts = match mark {
        None => listed(interp, split::words_from_end(text, most), span)?,
        Some(mark) => listed(interp, text.rsplitn(most.saturating_add(1), mark), span)?,
    };
    parts.reverse();
    Ok(Value::list(parts))
}

fn splitlines(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let keep = args.positional.first().or_else(|| named(args, "keepends"));
    let keep = keep.map_or(Ok(0), |keep| convert::as_integer(keep, span))? != 0;
    listed(interp, split::lines(of(object), keep), span).map(Value::list)
}

/// What a text takes beside its bytes.
const TEXT_BYTES: usize = 64 + size_of::<Value>();

/// The parts as texts of their own.
fn listed<'a>(
    interp: &Interp<'_>,
    parts: impl Iterator<Item = &'a str>,
    span: Span,
) -> Result<Vec<Value>> {
    let (mut found, mut bytes) = (Vec::new(), 0);
    for part in parts {
        interp.cx.poll(span)?;
        bytes += TEXT_BYTES + part.len();
        interp.cx.room_for(bytes, span)?;
        found.push(Value::text(part));
    }
    Ok(found)
}
