//! Each text in three parts: `partition`, `rpartition`.

use super::super::positions::each;
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep, count};
use super::{array_of, no_loop, operand, result, shape_of, spread, wide};
use crate::array::Array;
use crate::array::text::{self, edit, part};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "strings.partition",
        signature: "a, sep",
        costs: Costs::Several,
        doc: "What each text has before the first separator, the separator, and what comes behind: three \
              arrays. NumPy keeps the places and lengths in arrays besides.\n\n\
              >>> np.strings.partition(['Numpy is nice!'], ' ')\n\
              (array(['Numpy'], dtype='<U5'), array([' '], dtype='<U1'), array(['is nice!'], dtype='<U8'))",
        run: Run::Call(|cx, bound| partition(cx, &bound, false)),
    },
    Function {
        name: "strings.rpartition",
        signature: "a, sep",
        costs: Costs::Several,
        doc: "As partition, at the last separator.\n\n\
              >>> np.strings.rpartition(['a-b-c'], '-')\n\
              (array(['a-b'], dtype='<U3'), array(['-'], dtype='<U1'), array(['c'], dtype='<U1'))",
        run: Run::Call(|cx, bound| partition(cx, &bound, true)),
    },
];

fn partition(cx: &mut Context, bound: &Bound, from_end: bool) -> Result<Value> {
    let span = bound.span;
    let array = operand(cx, bound, 0)?;
    let separators = array_of(cx, bound.required(1), span)?;
    if !array.dtype.is_text() {
        // NumPy reads the separator as a number first.
        strided::copy(cx, &separators, array.dtype, Keep::C, span)?;
        let (name, zero) = (if from_end { "rfind" } else { "find" }, Value::Int(0));
        let array = Value::Array(array);
        return Err(no_loop(cx, name, &[&array, &array, &zero, &zero], span));
    }
    let separators = strided::copy(cx, &separators, array.dtype, Keep::C, span)?;
    let shape = shape_of(&[&array, &separators], span)?;
    let operands = [&array, &separators];
    let (mut longest, mut any_found): ([Option<usize>; 3], bool) = ([None; 3], false);
    count(cx, array.nbytes() + separators.nbytes(), 0);
    visit(cx, operands, &shape, span, |text, mark, _| {
        if mark.is_empty() {
            bail!(span, ValueError, "empty separator");
        }
        let parts = edit::partition(text, mark, from_end);
        any_found |= !parts[1].is_empty();
        for (longest, part) in longest.iter_mut().zip([parts[0], mark, parts[2]]) {
            *longest = (*longest).max(Some(part::length(part)));
        }
        Ok(())
    })?;
    if !any_found {
        longest[1] = longest[1].min(Some(1));
    }
    let mut outs = Vec::new();
    for longest in longest {
        outs.push(result(cx, wide(longest, span)?, &shape, &operands, span)?);
    }
    visit(cx, operands, &shape, span, |text, mark, place| {
        for (out, part) in outs.iter().zip(edit::partition(text, mark, from_end)) {
            let size = out.dtype.size();
            text::write(part, &mut out.buffer.write()[place * size..(place + 1) * size]);
        }
        Ok(())
    })?;
    Ok(Value::tuple(outs.into_iter().map(Value::Array)))
}

/// Visit texts and their separators, with their place in C order.
fn visit(
    cx: &Context,
    operands: [&Array; 2],
    shape: &[usize],
    span: Span,
    mut visit: impl FnMut(&str, &str, usize) -> Result<()>,
) -> Result<()> {
    let [a, b] = operands.map(|array| spread(array, shape));
    let [sizes, marks] = operands.map(|array| array.dtype.size());
    let [bytes, mark_bytes] = operands.map(|array| array.buffer.read());
    let (mut text, mut mark, mut place) = (String::new(), String::new(), 0);
    each(cx, [&a, &b], span, |[i, j]| {
        text::read_into(&bytes[i..i + sizes], &mut text);
        text::read_into(&mark_bytes[j..j + marks], &mut mark);
        visit(&text, &mark, place)?;
        place += 1;
        Ok(())
    })
}
