//! Python's `%` of each text: `mod`.

use super::super::registry::{Bound, Caller, Costs, Function, Run};
use super::super::turn::common_shape;
use super::{array_of, operand, result, wide};
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::Shape;
use crate::array::text::{self, part};
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::diag::Result;
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[Function {
    name: "strings.mod",
    signature: "a, values",
    costs: Costs::Copy,
    doc: "Python's % of each text and each value: a text of Python for each, and one new array.\n\n\
          >>> np.strings.mod(['%d bytes', '%d bits'], [8, 64])\narray(['8 bytes', '64 bits'], dtype='<U7')",
    run: Run::Calls(|caller, bound| percent(caller, &bound)),
}];

fn percent(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let cx = caller.cx();
    let array = operand(cx, bound, 0)?;
    if !array.dtype.is_text() {
        bail!(span, TypeError, "string operation on non-string array");
    }
    // What is no number and no text is given to each as it is.
    let values = match bound.required(1) {
        Value::None | Value::Dict(_) => None,
        value => Some(array_of(cx, value, span)?),
    };
    let shapes: Vec<Shape> =
        [Some(&array), values.as_ref()].into_iter().flatten().map(|a| a.shape().into()).collect();
    let shape = common_shape(&shapes, span)?;
    if shape.contains(&0) {
        return result(cx, array.dtype, &shape, &[&array], span).map(Value::Array);
    }
    let formats = elements(&array, &shape);
    let values = match values {
        Some(values) => elements(&values, &shape),
        None => vec![bound.required(1).clone(); formats.len()],
    };
    let (mut texts, mut most) = (Vec::new(), 0);
    for (format, value) in formats.iter().zip(&values) {
        caller.cx().poll(span)?;
        let Value::Str(format) = format else { unreachable!("the array is one of texts") };
        let Value::Str(text) = caller.percent(format, value, span)? else {
            unreachable!("% of a text is a text")
        };
        most = most.max(part::length(&text));
        texts.push(text);
    }
    let cx = caller.cx();
    let out = result(cx, wide(Some(most), span)?, &shape, &[&array], span)?;
    let mut written = out.buffer.write();
    for (text, element) in texts.iter().zip(written.chunks_exact_mut(out.dtype.size())) {
        text::write(text, element);
    }
    drop(written);
    Ok(Value::Array(out))
}

/// The elements of an array that is broadcast to a shape, in C order.
fn elements(array: &Array, shape: &[usize]) -> Vec<Value> {
    let layout = array.layout.broadcast_to(shape).expect("the shapes were found to broadcast");
    let (bytes, size) = (array.buffer.read(), array.dtype.size());
    let mut all = Vec::new();
    for_each_position(&layout, |at| {
        all.push(match array.dtype {
            DType::Text(_) => Value::numpy_text(text::read(&bytes[at..at + size])),
            number => Value::Scalar(Scalar::read(number, &bytes[at..])),
        });
    });
    all
}
