//! Each text filled up to a width: `center`, `ljust`, `rjust`, `zfill`.

use super::super::positions::each;
use super::super::registry::{Bound, Costs, Function, Run};
use super::change::{longest, made_of_text};
use super::{array_of, counts, integer_at, no_loop, result, room, shape_of, spread, wide};
use crate::array::Array;
use crate::array::text::edit::{self, Side};
use crate::array::text::{self, part};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// A row that puts each text to a side.
macro_rules! justifies {
    ($name:literal, $side:expr, $doc:literal) => {
        Function {
            name: concat!("strings.", $name),
            signature: "a, width, fillchar=' '",
            costs: Costs::Copy,
            doc: $doc,
            run: Run::Call(|cx, bound| justify(cx, &bound, $side)),
        }
    };
}

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    justifies!(
        "center",
        Side::Center,
        "Each text in the middle of a width; NumPy keeps the lengths in arrays besides.\n\n\
         >>> np.strings.center(['a1b2', '1b2a'], width=9, fillchar='*')\n\
         array(['***a1b2**', '***1b2a**'], dtype='<U9')"
    ),
    justifies!(
        "ljust",
        Side::Left,
        "Each text first in a width; NumPy keeps the lengths in arrays besides.\n\n\
         >>> np.strings.ljust(['aAaA', 'b'], width=6, fillchar='.')\narray(['aAaA..', 'b.....'], dtype='<U6')"
    ),
    justifies!(
        "rjust",
        Side::Right,
        "Each text last in a width; NumPy keeps the lengths in arrays besides.\n\n\
         >>> np.strings.rjust(['aAaA', 'b'], width=6, fillchar='.')\narray(['..aAaA', '.....b'], dtype='<U6')"
    ),
    Function {
        name: "strings.zfill",
        signature: "a, width",
        costs: Costs::Copy,
        doc: "Each text with zeros before it, behind its sign; NumPy keeps the lengths in arrays besides.\n\n\
              >>> np.strings.zfill(['1', '-12'], 4)\narray(['0001', '-012'], dtype='<U4')",
        run: Run::Call(|cx, bound| zfill(cx, &bound)),
    },
];

/// A width as it is meant: none is below 0.
fn width_of(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn justify(cx: &mut Context, bound: &Bound, side: Side) -> Result<Value> {
    let span = bound.span;
    let widths = counts(cx, bound, 1, "width")?;
    let blank = Value::text(" ");
    let fills = array_of(cx, bound.values[2].as_ref().unwrap_or(&blank), span)?;
    if !fills.dtype.is_text() {
        let shown = Value::Array(fills);
        return Err(no_loop(cx, "str_len", &[&shown], span));
    }
    {
        let (bytes, size) = (fills.buffer.read(), fills.dtype.size());
        each(cx, [&fills.layout], span, |[at]| match text::length(&bytes[at..at + size]) {
            1 => Ok(()),
            _ => bail!(span, TypeError, "The fill character must be exactly one character long"),
        })?;
    }
    let array = super::operand(cx, bound, 0)?;
    if !array.dtype.is_text() {
        // The fill character cannot become a number.
        let fill = text::read(&fills.buffer.read()[fills.layout.offset..][..fills.dtype.size()]);
        super::super::texts::number(&fill, array.dtype, true, span)?;
        return made_of_text(cx, bound).map(Value::Array);
    }
    let both = shape_of(&[&array, &widths], span)?;
    let length = |text: &str, width: i64| Ok(part::length(text).max(width_of(width)));
    let dtype = wide(longest(cx, (&array, &widths), &both, span, length)?, span)?;
    let shape = shape_of(&[&array, &widths, &fills], span)?;
    let out = result(cx, dtype, &shape, &[&array, &widths, &fills], span)?;
    fill(cx, &out, [&array, &widths, &fills], side, span)?;
    Ok(Value::Array(out))
}

fn fill(cx: &Context, out: &Array, operands: [&Array; 3], side: Side, span: Span) -> Result<()> {
    let [a, b, c] = operands.map(|array| spread(array, out.shape()));
    let [array, widths, fills] = operands;
    let [bytes, width_bytes, fill_bytes] = operands.map(|array| array.buffer.read());
    let mut written = out.buffer.write();
    let (mut read, mut filler) = (String::new(), String::new());
    let (size, room) = (out.dtype.size(), room(cx, span));
    each(cx, [&out.layout, &a, &b, &c], span, |[to, i, j, k]| {
        text::read_into(&bytes[i..i + array.dtype.size()], &mut read);
        text::read_into(&fill_bytes[k..k + fills.dtype.size()], &mut filler);
        let character = filler.chars().next().expect("each was found to be one character");
        let width = width_of(integer_at(widths, &width_bytes, j));
        let filled = edit::justify(&read, width, character, side, &room)?;
        text::write(&filled, &mut written[to..to + size]);
        Ok(())
    })
}

fn zfill(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let widths = counts(cx, bound, 1, "width")?;
    let array = made_of_text(cx, bound)?;
    let shape = shape_of(&[&array, &widths], span)?;
    let length = |text: &str, width: i64| Ok(part::length(text).max(width_of(width)));
    let dtype = wide(longest(cx, (&array, &widths), &shape, span, length)?, span)?;
    let out = result(cx, dtype, &shape, &[&array, &widths], span)?;
    let fill =
        |text: &str, width: i64, room: edit::Room<'_>| edit::zfill(text, width_of(width), room);
    super::change::counted(cx, &out, (&array, &widths), span, fill)?;
    Ok(Value::Array(out))
}
