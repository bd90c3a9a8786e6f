//! Where each text has another one: `find`, `count`, `startswith` and their kin.

use super::super::positions::each;
use super::super::registry::{Bound, Costs, Function, Run};
use super::{integer_at, integers, no_loop, operand, result, shape_of, spread, texts, unpacked};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::text;
use crate::array::text::part::Part;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// What is asked of the part of a text that lies between the bounds; `None` where no part does.
type Question = fn(Option<&Part<'_>>, &str, Span) -> Result<i64>;

/// A row: what is asked, the name of the second parameter, and the dtype of the answer.
macro_rules! searches {
    ($name:literal, $sought:literal, $dtype:expr, $question:expr, $doc:literal) => {
        Function {
            name: concat!("strings.", $name),
            signature: concat!("a, ", $sought, ", start=0, end=None"),
            costs: Costs::Copy,
            doc: $doc,
            run: Run::Call(|cx, bound| search(cx, &bound, $dtype, $question)),
        }
    };
}

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    searches!(
        "count",
        "sub",
        DType::Int64,
        |part, sub, _| Ok(part.map_or(0, |part| part.text().matches(sub).count() as i64)),
        "How often each text has another one between two places, without overlaps.\n\n\
         >>> np.strings.count(['aAaAaA', '  aA  ', 'abBABba'], 'A')\narray([3, 1, 1])"
    ),
    searches!(
        "endswith",
        "suffix",
        DType::Bool,
        |part, end, _| Ok(part.is_some_and(|part| part.text().ends_with(end)).into()),
        "Whether each text ends with another one.\n\n\
         >>> np.strings.endswith(['foo', 'bar'], 'ar')\narray([False,  True])"
    ),
    searches!(
        "find",
        "sub",
        DType::Int64,
        |part, sub, _| Ok(first(part, sub).unwrap_or(-1)),
        "The place at which each text first has another one, -1 where it has not.\n\n\
         >>> np.strings.find(['NumPy is a Python library'], 'Python')\narray([11])"
    ),
    searches!(
        "index",
        "sub",
        DType::Int64,
        |part, sub, span| found(first(part, sub), span),
        "As find, but a ValueError where a text has not what is looked for.\n\n\
         >>> np.strings.index(['Computer Science'], 'Science', start=0)\narray([9])"
    ),
    searches!(
        "rfind",
        "sub",
        DType::Int64,
        |part, sub, _| Ok(last(part, sub).unwrap_or(-1)),
        "The place at which each text last has another one, -1 where it has not.\n\n\
         >>> np.strings.rfind(['Computer Science', 'a e'], 'e')\narray([15,  2])"
    ),
    searches!(
        "rindex",
        "sub",
        DType::Int64,
        |part, sub, span| found(last(part, sub), span),
        "As rfind, but a ValueError where a text has not what is looked for.\n\n\
         >>> np.strings.rindex(['Computer Science'], 'e')\narray([15])"
    ),
    searches!(
        "startswith",
        "prefix",
        DType::Bool,
        |part, start, _| Ok(part.is_some_and(|part| part.text().starts_with(start)).into()),
        "Whether each text begins with another one.\n\n\
         >>> np.strings.startswith(['foo', 'bar'], 'fo')\narray([ True, False])"
    ),
];

fn first(part: Option<&Part<'_>>, sub: &str) -> Option<i64> {
    let part = part?;
    part.text().find(sub).map(|byte| part.place(byte) as i64)
}

fn last(part: Option<&Part<'_>>, sub: &str) -> Option<i64> {
    let part = part?;
    part.text().rfind(sub).map(|byte| part.place(byte) as i64)
}

fn found(place: Option<i64>, span: Span) -> Result<i64> {
    match place {
        Some(place) => Ok(place),
        None => bail!(
            span, ValueError, "substring not found"; hint: "np.strings.find answers -1 instead"
        ),
    }
}

fn search(cx: &mut Context, bound: &Bound, dtype: DType, question: Question) -> Result<Value> {
    let (span, name) = (bound.span, bound.name);
    let zero = Value::Int(0);
    let start = bound.values[2].as_ref().unwrap_or(&zero);
    let (open, limit) = (bound.get(3).is_none(), Value::Int(i64::MAX));
    let end = bound.get(3).unwrap_or(&limit);
    let operands = [bound.required(0), bound.required(1), start, end];
    let array = texts(cx, bound, name, &operands)?;
    let sought = operand(cx, bound, 1)?;
    if !sought.dtype.is_text() {
        return Err(no_loop(cx, name, &operands, span));
    }
    let start = integers(cx, start, (name, 2), span)?;
    let end = integers(cx, end, (name, 3), span)?;
    let all = [&array, &sought, &start, &end];
    let shape = shape_of(&all, span)?;
    let out = result(cx, dtype, &shape, &all, span)?;
    fill(cx, &out, all, open, span, question)?;
    Ok(unpacked(out))
}

fn fill(
    cx: &Context,
    out: &Array,
    all: [&Array; 4],
    open: bool,
    span: Span,
    question: Question,
) -> Result<()> {
    let [array, sought, start, end] = all;
    let [texts, marks, starts, ends] = all.map(|array| spread(array, out.shape()));
    let (width, mark_width, size) = (array.dtype.size(), sought.dtype.size(), out.dtype.size());
    let (bytes, mark_bytes) = (array.buffer.read(), sought.buffer.read());
    let (start_bytes, end_bytes) = (start.buffer.read(), end.buffer.read());
    let mut written = out.buffer.write();
    let (mut text, mut mark) = (String::new(), String::new());
    each(cx, [&out.layout, &texts, &marks, &starts, &ends], span, |[to, at, of, from, until]| {
        text::read_into(&bytes[at..at + width], &mut text);
        text::read_into(&mark_bytes[of..of + mark_width], &mut mark);
        let from = integer_at(start, &start_bytes, from);
        let until = (!open).then(|| integer_at(end, &end_bytes, until));
        // The whole text needs no places counted.
        let part = Part::of(&text, (from != 0 || !open).then_some(from), until);
        let answer = question(part.as_ref(), &mark, span)?;
        written[to..to + size].copy_from_slice(&answer.to_le_bytes()[..size]);
        Ok(())
    })
}
