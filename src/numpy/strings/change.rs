//! Each text written otherwise: in another case, without its ends, with parts replaced, a part of it,
//! several times.

use super::super::positions::each;
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep, count};
use super::{
    array_of, counts, integer_at, integers, no_loop, operand, result, room, shape_of, spread,
    texts, unpacked, wide,
};
use crate::array::Array;
use crate::array::text::edit::{self, Room};
use crate::array::text::{self, case, part};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::{Slice, Value, translate};

/// A row that writes each text in another case.
macro_rules! writes {
    ($name:literal, $change:expr, $doc:literal) => {
        Function {
            name: concat!("strings.", $name),
            signature: "a",
            costs: Costs::Copy,
            doc: $doc,
            run: Run::Call(|cx, bound| {
                let array = strings(cx, &bound)?;
                same_width(cx, &array, bound.span, |text| Ok($change(text)))
            }),
        }
    };
}

/// A row that takes blanks or characters from ends.
macro_rules! strips {
    ($name:literal, $ends:expr, $doc:literal) => {
        Function {
            name: concat!("strings.", $name),
            signature: "a, chars=None",
            costs: Costs::Copy,
            doc: $doc,
            run: Run::Call(|cx, bound| strip(cx, &bound, $ends)),
        }
    };
}

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    writes!(
        "capitalize",
        case::capitalize,
        "Each text with its first character in upper case, the others in lower; as wide as before.\n\n\
         >>> np.strings.capitalize(['a1b2', 'B1A2'])\narray(['A1b2', 'B1a2'], dtype='<U4')"
    ),
    writes!(
        "lower",
        str::to_lowercase,
        "Each text in lower case, as wide as before.\n\n\
         >>> np.strings.lower(['A1B C', '1BCA'])\narray(['a1b c', '1bca'], dtype='<U5')"
    ),
    writes!(
        "swapcase",
        case::swapcase,
        "Each text with its cases exchanged, as wide as before.\n\n\
         >>> np.strings.swapcase(['a1B c', '1bCa'])\narray(['A1b C', '1BcA'], dtype='<U5')"
    ),
    writes!(
        "title",
        case::title,
        "Each text with a capital where a word begins, as wide as before.\n\n\
         >>> np.strings.title(['a1b c', '1bca'])\narray(['A1B C', '1Bca'], dtype='<U5')"
    ),
    writes!(
        "upper",
        str::to_uppercase,
        "Each text in upper case; as wide as before, so what becomes longer is cut.\n\n\
         >>> np.strings.upper(['a1b c', '1bca'])\narray(['A1B C', '1BCA'], dtype='<U5')"
    ),
    strips!(
        "lstrip",
        [true, false],
        "Each text without the blanks before it, or without characters of chars.\n\n\
         >>> np.strings.lstrip(['aAaAaA', '  aA  '], 'a')\narray(['AaAaA', '  aA  '], dtype='<U6')"
    ),
    strips!(
        "rstrip",
        [false, true],
        "Each text without the blanks behind it, or without characters of chars.\n\n\
         >>> np.strings.rstrip(['aAaAaA', 'abBABba'], 'a')\narray(['aAaAaA', 'abBABb'], dtype='<U7')"
    ),
    strips!(
        "strip",
        [true, true],
        "Each text without the blanks at both ends, or without characters of chars.\n\n\
         >>> np.strings.strip(['aAaAaA', '  aA  '])\narray(['aAaAaA', 'aA'], dtype='<U6')"
    ),
    Function {
        name: "strings.expandtabs",
        signature: "a, tabsize=8",
        costs: Costs::Copy,
        doc: "Each text with blanks for tabs, up to the next column that tabsize divides; \
              in elements that are wider than need be, as NumPy's are. NumPy keeps the lengths in an array \
              besides.\n\n\
              >>> np.strings.expandtabs(['\\t\\tHello\\tworld'], tabsize=4)\n\
              array(['        Hello   world'], dtype='<U51')",
        run: Run::Call(|cx, bound| expandtabs(cx, &bound)),
    },
    Function {
        name: "strings.multiply",
        signature: "a, i",
        costs: Costs::Copy,
        doc: "Each text several times; NumPy keeps the lengths in arrays besides.\n\n\
              >>> np.strings.multiply(['a', 'b'], [1, 3])\narray(['a', 'bbb'], dtype='<U3')",
        run: Run::Call(|cx, bound| multiply(cx, &bound)),
    },
    Function {
        name: "strings.replace",
        signature: "a, old, new, count=-1",
        costs: Costs::Several,
        doc: "Each text with another one replaced, at the first count places; NumPy keeps the lengths in \
              arrays besides. A bare text for old or new is cut to the width of the array.\n\n\
              >>> np.strings.replace(['That is a mango', 'Monkeys eat mangos'], 'mango', 'banana')\n\
              array(['That is a banana', 'Monkeys eat bananas'], dtype='<U19')",
        run: Run::Call(|cx, bound| replace(cx, &bound)),
    },
    Function {
        name: "strings.slice",
        signature: "a, start=None, stop=<no value>, step=None",
        costs: Costs::Copy,
        doc: "A part of each text, as wide as before; a single bound is the stop.\n\n\
              >>> np.strings.slice(['hello', 'world'], 2)\narray(['he', 'wo'], dtype='<U5')\n\
              >>> np.strings.slice(['hello', 'world'], None, None, -1)\n\
              array(['olleh', 'dlrow'], dtype='<U5')",
        run: Run::Call(|cx, bound| slice(cx, &bound)),
    },
    Function {
        name: "strings.translate",
        signature: "a, table, deletechars=None",
        costs: Costs::Copy,
        doc: "Each text with its characters replaced by a table, as wide as before.\n\n\
              >>> np.strings.translate(['a1b c', '1bca'], str.maketrans('abc', 'xyz'))\n\
              array(['x1y z', '1yzx'], dtype='<U5')",
        run: Run::Call(|cx, bound| {
            let array = strings(cx, &bound)?;
            let (table, span) = (bound.required(1), bound.span);
            if matches!(table, Value::List(_) | Value::Tuple(_) | Value::Array(_)) {
                bail!(
                    span, NotImplementedError, "numscope has no tables of np.strings.translate but dicts and texts";
                    hint: "make one: str.maketrans('ab', 'xy')"
                );
            }
            // Its elements have no indices, so they replace nothing.
            let table = match table.as_scalar() {
                Some(number) => &Value::Scalar(number),
                None => table,
            };
            let room = within(cx.arena.limit(), span);
            same_width(cx, &array, span, |text| translate(text, table, span, &room))
        }),
    },
];

/// An array of texts, as NumPy asks for it where Python's methods do the work.
///
/// # Errors
/// Its `TypeError`.
fn strings(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let array = operand(cx, bound, 0)?;
    if !array.dtype.is_text() {
        bail!(
            bound.span, TypeError, "string operation on non-string array";
            hint: "numbers become texts with .astype(str)"
        );
    }
    Ok(array)
}

/// Each text changed, in elements as wide as before.
fn same_width(
    cx: &mut Context,
    array: &Array,
    span: Span,
    change: impl Fn(&str) -> Result<String>,
) -> Result<Value> {
    let out = result(cx, array.dtype, array.shape(), &[array], span)?;
    let width = array.dtype.size();
    {
        let bytes = array.buffer.read();
        let mut written = out.buffer.write();
        let mut read = String::new();
        each(cx, [&out.layout, &array.layout], span, |[to, at]| {
            text::read_into(&bytes[at..at + width], &mut read);
            text::write(&change(&read)?, &mut written[to..to + width]);
            Ok(())
        })?;
    }
    Ok(Value::Array(out))
}

fn strip(cx: &mut Context, bound: &Bound, ends: [bool; 2]) -> Result<Value> {
    let span = bound.span;
    let Some(characters) = bound.get(1) else {
        let ufunc = format!("_{}_whitespace", bound.name);
        let array = texts(cx, bound, &ufunc, &[bound.required(0)])?;
        let stripped =
            same_width(cx, &array, span, |text| Ok(edit::strip(text, None, ends).to_owned()))?;
        return Ok(match stripped {
            Value::Array(array) => unpacked(array),
            other => other,
        });
    };
    let ufunc = format!("_{}_chars", bound.name);
    let operands = [bound.required(0), characters];
    let array = texts(cx, bound, &ufunc, &operands)?;
    let wanted = operand(cx, bound, 1)?;
    if !wanted.dtype.is_text() {
        return Err(no_loop(cx, &ufunc, &operands, span));
    }
    let shape = shape_of(&[&array, &wanted], span)?;
    let out = result(cx, array.dtype, &shape, &[&array, &wanted], span)?;
    let change = |[text, characters]: [&str; 2], _: usize, _: Room<'_>| {
        Ok(edit::strip(text, Some(characters), ends).to_owned())
    };
    pairs(cx, &out, [&array, &wanted], span, change)?;
    Ok(unpacked(out))
}

/// Write what becomes of each pair of texts, at its place in C order.
fn pairs(
    cx: &Context,
    out: &Array,
    operands: [&Array; 2],
    span: Span,
    change: impl Fn([&str; 2], usize, Room<'_>) -> Result<String>,
) -> Result<()> {
    let layouts = operands.map(|array| spread(array, out.shape()));
    let sizes = operands.map(|array| array.dtype.size());
    let (left, right) = (operands[0].buffer.read(), operands[1].buffer.read());
    let mut written = out.buffer.write();
    let (mut a, mut b) = (String::new(), String::new());
    let (width, room, mut place) = (out.dtype.size(), room(cx, span), 0);
    each(cx, [&out.layout, &layouts[0], &layouts[1]], span, |[to, i, j]| {
        text::read_into(&left[i..i + sizes[0]], &mut a);
        text::read_into(&right[j..j + sizes[1]], &mut b);
        text::write(&change([&a, &b], place, &room)?, &mut written[to..to + width]);
        place += 1;
        Ok(())
    })
}

/// Write what becomes of each text and its integer.
pub(super) fn counted(
    cx: &Context,
    out: &Array,
    (array, numbers): (&Array, &Array),
    span: Span,
    change: impl Fn(&str, i64, Room<'_>) -> Result<String>,
) -> Result<()> {
    let layouts = [array, numbers].map(|array| spread(array, out.shape()));
    let (size, width) = (array.dtype.size(), out.dtype.size());
    let (bytes, number_bytes) = (array.buffer.read(), numbers.buffer.read());
    let mut written = out.buffer.write();
    let (mut read, room) = (String::new(), room(cx, span));
    each(cx, [&out.layout, &layouts[0], &layouts[1]], span, |[to, i, j]| {
        text::read_into(&bytes[i..i + size], &mut read);
        let changed = change(&read, integer_at(numbers, &number_bytes, j), &room)?;
        text::write(&changed, &mut written[to..to + width]);
        Ok(())
    })
}

/// The longest of what `length` says of each text and its integer.
pub(super) fn longest(
    cx: &mut Context,
    (array, numbers): (&Array, &Array),
    shape: &[usize],
    span: Span,
    length: impl Fn(&str, i64) -> Result<usize>,
) -> Result<Option<usize>> {
    let layouts = [array, numbers].map(|array| spread(array, shape));
    count(cx, array.nbytes() + numbers.nbytes(), 0);
    let (bytes, number_bytes) = (array.buffer.read(), numbers.buffer.read());
    let (mut read, mut most) = (String::new(), None);
    each(cx, [&layouts[0], &layouts[1]], span, |[i, j]| {
        text::read_into(&bytes[i..i + array.dtype.size()], &mut read);
        most = most.max(Some(length(&read, integer_at(numbers, &number_bytes, j))?));
        Ok(())
    })?;
    Ok(most)
}

/// Asked before a text grows, where the context is busy.
fn within(limit: usize, span: Span) -> impl Fn(usize) -> Result<()> {
    move |bytes| {
        if bytes > limit {
            bail!(span, MemoryError, "a text grows beyond the limit of memory");
        }
        Ok(())
    }
}

fn expandtabs(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (span, ufunc) = (bound.span, "_expandtabs_length");
    let eight = Value::Int(8);
    let sizes = bound.values[1].as_ref().unwrap_or(&eight);
    let array = operand(cx, bound, 0)?;
    if !array.dtype.is_text() {
        // NumPy makes an array of either before.
        let either = [Value::Array(array), Value::Array(array_of(cx, sizes, span)?)];
        return Err(no_loop(cx, ufunc, &[&either[0], &either[1]], span));
    }
    let sizes = integers(cx, sizes, (ufunc, 1), span)?;
    let shape = shape_of(&[&array, &sizes], span)?;
    let limit = within(cx.arena.limit(), span);
    let expanded = |text: &str, size: i64, room: Room<'_>| {
        edit::expand_tabs(text, usize::try_from(size).unwrap_or(0), room)
    };
    // NumPy counts the four bytes of every character that is no tab.
    let length = |text: &str, size: i64| {
        let others = text.chars().filter(|&c| c != '\t').count();
        Ok(part::length(&expanded(text, size, &limit)?) + 3 * others)
    };
    let width = wide(longest(cx, (&array, &sizes), &shape, span, length)?, span)?;
    let out = result(cx, width, &shape, &[&array, &sizes], span)?;
    counted(cx, &out, (&array, &sizes), span, expanded)?;
    Ok(Value::Array(out))
}

fn multiply(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let times = counts(cx, bound, 1, "i")?;
    let array = made_of_text(cx, bound)?;
    let shape = shape_of(&[&array, &times], span)?;
    let length = |text: &str, times: i64| {
        part::length(text)
            .checked_mul(times.max(0) as usize)
            .filter(|n| i64::try_from(*n).is_ok())
            .ok_or_else(|| {
                crate::diagnostic!(span, OverflowError, "Overflow encountered in string multiply")
            })
    };
    let width = wide(longest(cx, (&array, &times), &shape, span, length)?, span)?;
    let out = result(cx, width, &shape, &[&array, &times], span)?;
    counted(cx, &out, (&array, &times), span, |text, times, _| {
        Ok(text.repeat(times.max(0) as usize))
    })?;
    Ok(Value::Array(out))
}

/// The first argument where NumPy asks for the length of its texts first.
pub(super) fn made_of_text(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let array = operand(cx, bound, 0)?;
    if array.dtype.is_text() {
        return Ok(array);
    }
    let shown = Value::Array(array);
    Err(no_loop(cx, "str_len", &[&shown], bound.span))
}

fn replace(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let minus_one = Value::Int(-1);
    let counts = array_of(cx, bound.values[3].as_ref().unwrap_or(&minus_one), span)?;
    if !counts.dtype.is_integer() {
        bail!(span, TypeError, "unsupported type {} for operand 'count'", counts.dtype);
    }
    let array = operand(cx, bound, 0)?;
    let (old, new) = (like(cx, bound, 1, &array)?, like(cx, bound, 2, &array)?);
    if !(array.dtype.is_text() && old.dtype.is_text()) {
        let shown = [&array, &old].map(|array| Value::Array(array.clone()));
        let bounds = [Value::Int(0), Value::Int(0)];
        return Err(no_loop(cx, "count", &[&shown[0], &shown[1], &bounds[0], &bounds[1]], span));
    }
    if !new.dtype.is_text() {
        let shown = [&array, &old, &new, &counts].map(|array| Value::Array(array.clone()));
        let [array, old, new, counts] = &shown;
        return Err(no_loop(cx, "_replace", &[array, old, new, counts, counts], span));
    }
    let shape = shape_of(&[&array, &old, &counts, &new], span)?;
    let mut numbers = Vec::new();
    {
        let bytes = counts.buffer.read();
        let layout = spread(&counts, &shape);
        crate::array::for_each_position(&layout, |at| {
            numbers.push(integer_at(&counts, &bytes, at));
        });
    }
    let most = |place: usize| usize::try_from(numbers[place]).unwrap_or(usize::MAX);
    let all = [&array, &old, &new];
    let mut longest = None;
    count(cx, array.nbytes() + old.nbytes() + new.nbytes(), 0);
    triples(cx, all, &shape, span, |[text, old, new], place| {
        let found = text.matches(old).count().min(most(place));
        let length = part::length(text) + found * part::length(new) - found * part::length(old);
        longest = longest.max(Some(length));
        Ok(())
    })?;
    let out = result(cx, wide(longest, span)?, &shape, &all, span)?;
    let width = out.dtype.size();
    {
        let mut written = out.buffer.write();
        let room = room(cx, span);
        triples(cx, all, &shape, span, |[text, old, new], place| {
            let changed = edit::replace(text, old, new, most(place), &room)?;
            text::write(&changed, &mut written[place * width..(place + 1) * width]);
            Ok(())
        })?;
    }
    Ok(Value::Array(out))
}

/// Argument `i` in the dtype of the texts, unless it has a dtype of its own.
fn like(cx: &mut Context, bound: &Bound, i: usize, array: &Array) -> Result<Array> {
    let value = bound.required(i);
    let found = array_of(cx, value, bound.span)?;
    let has_dtype = match value {
        Value::Array(_) | Value::Scalar(_) => true,
        Value::Str(text) => text.is_numpy,
        _ => false,
    };
    if has_dtype || found.dtype == array.dtype {
        return Ok(found);
    }
    strided::copy(cx, &found, array.dtype, Keep::C, bound.span)
}

/// Visit texts by threes, with their place in C order.
fn triples(
    cx: &Context,
    operands: [&Array; 3],
    shape: &[usize],
    span: Span,
    mut visit: impl FnMut([&str; 3], usize) -> Result<()>,
) -> Result<()> {
    let layouts = operands.map(|array| spread(array, shape));
    let bytes = operands.map(|array| array.buffer.read());
    let mut read = [String::new(), String::new(), String::new()];
    let mut place = 0;
    each(cx, [&layouts[0], &layouts[1], &layouts[2]], span, |at| {
        for i in 0..3 {
            text::read_into(&bytes[i][at[i]..at[i] + operands[i].dtype.size()], &mut read[i]);
        }
        let [a, b, c] = &read;
        visit([a, b, c], place)?;
        place += 1;
        Ok(())
    })
}

fn slice(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let none = Value::None;
    let given = |i: usize| bound.values[i].as_ref().unwrap_or(&none);
    // One bound by itself is where it ends.
    let (start, stop) =
        if bound.values[2].is_some() { (given(1), given(2)) } else { (&none, given(1)) };
    let one = Value::Int(1);
    let step = bound.get(3).unwrap_or(&one);
    let steps = array_of(cx, step, span)?;
    if !steps.dtype.is_integer() {
        bail!(span, TypeError, "unsupported type {} for operand 'step'", steps.dtype);
    }
    let array = operand(cx, bound, 0)?;
    let zero = Value::Int(0);
    let shown =
        |value: &'_ Value| if matches!(value, Value::None) { zero.clone() } else { value.clone() };
    if !array.dtype.is_text() {
        let steps = Value::Array(steps);
        let from = match start {
            Value::None => Value::Array(array_of(cx, &zero, span)?),
            given => given.clone(),
        };
        return Err(no_loop(cx, "_slice", &[bound.required(0), &from, &shown(stop), &steps], span));
    }
    let bounds = [
        integers(cx, &shown(start), ("_slice", 1), span)?,
        integers(cx, &shown(stop), ("_slice", 2), span)?,
        steps,
    ];
    let shape = shape_of(&[&array, &bounds[0], &bounds[1], &bounds[2]], span)?;
    let out = result(cx, array.dtype, &shape, &[&array], span)?;
    let absent = [matches!(start, Value::None), matches!(stop, Value::None)];
    fill_slices(cx, &out, &array, [&bounds[0], &bounds[1], &bounds[2]], absent, span)?;
    Ok(unpacked(out))
}

fn fill_slices(
    cx: &Context,
    out: &Array,
    array: &Array,
    bounds: [&Array; 3],
    absent: [bool; 2],
    span: Span,
) -> Result<()> {
    let layouts = [array, bounds[0], bounds[1], bounds[2]].map(|a| spread(a, out.shape()));
    let bytes = array.buffer.read();
    let numbers = bounds.map(|array| array.buffer.read());
    let mut written = out.buffer.write();
    let width = array.dtype.size();
    let (mut read, mut kept) = (String::new(), String::new());
    let [from, a, b, c] = &layouts;
    each(cx, [&out.layout, from, a, b, c], span, |[to, at, i, j, k]| {
        text::read_into(&bytes[at..at + width], &mut read);
        let integer = |n: usize, at: usize| Value::Int(integer_at(bounds[n], &numbers[n], at));
        let bound = |n: usize, at: usize| if absent[n] { Value::None } else { integer(n, at) };
        let slice = Slice { start: bound(0, i), stop: bound(1, j), step: integer(2, k) };
        let step_is_zero = matches!(slice.step, Value::Int(0));
        if step_is_zero {
            bail!(span, ValueError, "slice step cannot be zero");
        }
        let characters: Vec<char> = read.chars().collect();
        let (start, count, step) =
            super::super::index::resolve_slice(&slice, characters.len(), span)?;
        kept.clear();
        kept.extend((0..count).map(|n| characters[(start as isize + n as isize * step) as usize]));
        text::write(&kept, &mut written[to..to + width]);
        Ok(())
    })
}
