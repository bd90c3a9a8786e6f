//! The methods of texts.

use super::super::takes::{ANY, MANY, given, named};
use super::super::text::Fields;
use super::super::{Interp, items};
use super::Method;
use crate::array::text::edit::{self, Side};
use crate::array::text::part::Part;
use crate::array::text::{case, split};
use crate::bail;
use crate::diag::{ErrorKind, Result, Span};
use crate::diagnostic;
use crate::numpy::convert;
use crate::numpy::files::bytes::{Bytes, Encoding, encode};
use crate::numpy::registry::Args;
use crate::value::{Value, map_of, translate};

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

pub(super) static ROWS: &[Method] = &[
    writes!("capitalize", case::capitalize),
    writes!("casefold", case::casefold),
    Method::new("center", (1, 2), |interp, object, args, span| {
        justify(interp, object, args, Side::Center, span)
    }),
    Method::new("count", (0, MANY), |_, object, args, span| {
        let (sought, part) = sought("count", object, args, span)?;
        Ok(Value::from(part.map_or(0, |part| part.text().matches(sought).count())))
    }),
    Method::new("encode", (0, 2), |_, object, args, span| {
        let encoding = Encoding::of(args.positional.first(), span)?;
        encode(of(object), encoding, span).map(Bytes::value)
    }),
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
        justify(interp, object, args, Side::Left, span)
    }),
    writes!("lower", str::to_lowercase),
    Method::new("lstrip", (0, 1), |_, object, args, span| strip("lstrip", object, args, span)),
    Method::new("maketrans", (1, 3), |_, _, args, span| {
        map_of(&args.positional, span).map(Value::dict)
    }),
    Method::new("partition", (1, 1), |_, object, args, span| {
        let mark = separator(&args.positional[0], span)?;
        Ok(Value::tuple(edit::partition(of(object), mark, false).map(Value::text)))
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
        justify(interp, object, args, Side::Right, span)
    }),
    Method::new("rpartition", (1, 1), |_, object, args, span| {
        let mark = separator(&args.positional[0], span)?;
        Ok(Value::tuple(edit::partition(of(object), mark, true).map(Value::text)))
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
    Method::new("translate", (1, 1), |interp, object, args, span| {
        translate(of(object), &args.positional[0], span, &room(interp, span)).map(Value::text)
    }),
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

/// `center`, `ljust`, `rjust`.
fn justify(
    interp: &Interp<'_>,
    object: &Value,
    args: &Args,
    side: Side,
    span: Span,
) -> Result<Value> {
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
    let width = usize::try_from(width).unwrap_or(0);
    edit::justify(of(object), width, fill, side, &room(interp, span)).map(Value::text)
}

/// Asked before a text grows.
fn room<'a>(interp: &'a Interp<'_>, span: Span) -> impl Fn(usize) -> Result<()> + 'a {
    move |bytes| {
        interp.cx.poll(span)?;
        interp.cx.room_for(bytes, span)
    }
}

fn zfill(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let width = usize::try_from(convert::as_integer(&args.positional[0], span)?).unwrap_or(0);
    edit::zfill(of(object), width, &room(interp, span)).map(Value::text)
}

fn expandtabs(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let size = given(args, 0, "tabsize").map_or(Ok(8), |size| convert::as_integer(size, span))?;
    let size = usize::try_from(size).unwrap_or(0);
    edit::expand_tabs(of(object), size, &room(interp, span)).map(Value::text)
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
    edit::replace(of(object), old, new, most, &room(interp, span)).map(Value::text)
}

/// `strip` and its kin: blanks, or the characters of a text.
fn strip(name: &str, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let characters = match args.positional.first() {
        None | Some(Value::None) => None,
        Some(Value::Str(characters)) => Some(&**characters),
        Some(_) => bail!(span, TypeError, "{name} arg must be None or str"),
    };
    let ends = [name != "rstrip", name != "lstrip"];
    let rest = edit::strip(of(object), characters, ends);
    let is_whole = rest.len() == of(object).len() && object.type_name() == "str";
    Ok(if is_whole { object.clone() } else { Value::text(rest) })
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
