//! Arrays as texts: `array2string`, `array_repr`, `array_str`.

use std::sync::Arc;

use super::convert;
use super::formatter::Words;
use super::registry::{Bound, Caller, Costs, Function, Run};
use super::settings::options;
use crate::array::Array;
use crate::array::format::{
    Affixes, Elements, PrintOptions, Word, array_repr, array_str, array_text,
};
use crate::bail;
use crate::context::{Context, Printing};
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "array2string",
        signature: "a, max_line_width=None, precision=None, suppress_small=None, separator=' ', prefix='', *, \
                    formatter=None, threshold=None, edgeitems=None, sign=None, floatmode=None, suffix='', \
                    legacy=None",
        costs: Costs::Nothing,
        doc: "The text of an array, as print shows it, with its own print options.\n\n\
              >>> np.array2string(np.array([1.23456, 2]), precision=2, separator=' | ')\n'[1.23 | 2.  ]'",
        run: Run::Calls(|caller, bound| array2string(caller, &bound)),
    },
    Function {
        name: "array_repr",
        signature: "arr, max_line_width=None, precision=None, suppress_small=None",
        costs: Costs::Nothing,
        doc: "The text of an array as the prompt shows it.\n\n\
              >>> np.array_repr(np.array([1.23456]), precision=2)\n'array([1.23])'",
        run: Run::Calls(|caller, bound| whole(caller, &bound, array_repr)),
    },
    Function {
        name: "array_str",
        signature: "a, max_line_width=None, precision=None, suppress_small=None",
        costs: Costs::Nothing,
        doc: "The text of an array as print shows it.\n\n\
              >>> np.array_str(np.array([1.23456]), precision=2)\n'[1.23]'",
        run: Run::Calls(|caller, bound| whole(caller, &bound, array_str)),
    },
];

/// The print options of a call, whose arguments stand in an order of their own: for each option of
/// `set_printoptions`, at which place.
fn options_of(cx: &Context, bound: &Bound, places: [Option<usize>; 12]) -> Result<Printing> {
    let given = |place: Option<usize>| place.and_then(|i| bound.values[i].clone());
    let values = places.into_iter().map(given).collect();
    let (rest, others) = (Vec::new(), Vec::new());
    let asked = Bound { name: bound.name, span: bound.span, values, rest, others };
    options(&cx.print_options, &asked)
}

/// The array of a call, which NumPy does not make of a list.
fn array_of(cx: &Context, bound: &Bound) -> Result<Array> {
    match bound.required(0) {
        value @ (Value::Array(_) | Value::Scalar(_)) => {
            convert::any_array(cx, value, None, bound.span)
        }
        other => bail!(
            bound.span, AttributeError, "'{}' object has no attribute 'size'", other.type_name();
            hint: "make an array of it: np.array(...)"
        ),
    }
}

/// What `write` makes of an array's elements.
fn text(
    caller: &mut dyn Caller,
    array: &Array,
    printing: &Printing,
    span: Span,
    write: impl FnOnce(&Elements<'_>) -> String,
) -> Result<Value> {
    let at = |index: &[usize]| array.at(index);
    let text_at = |index: &[usize]| array.text_at(index);
    let class = if array.is_memmap() { "memmap" } else { "array" };
    let (dtype, shape) = (array.dtype, array.shape());
    let stop = Arc::clone(&caller.cx().interrupt);
    let stop = Some(&*stop);
    let elements = Elements { dtype, shape, at: &at, text_at: &text_at, word: None, stop, class };
    let Some(formatter) = &printing.formatter else {
        let text = write(&elements);
        caller.cx().poll(span)?;
        return Ok(Value::text(text));
    };
    let words = Words::new(caller, formatter.borrow().clone(), span);
    let word = |index: &[usize]| words.of(array, index);
    let word: Option<&Word<'_>> = words.has(dtype).then_some(&word);
    let text = write(&Elements { word, ..elements });
    let text = words.finish(text).map(Value::text)?;
    caller.cx().poll(span)?;
    Ok(text)
}

/// An array as `print` shows it, without the user's formatter.
pub(super) fn printed(cx: &Context, array: &Array) -> String {
    let at = |index: &[usize]| array.at(index);
    let text_at = |index: &[usize]| array.text_at(index);
    let class = if array.is_memmap() { "memmap" } else { "array" };
    let (dtype, shape) = (array.dtype, array.shape());
    let elements =
        Elements { dtype, shape, at: &at, text_at: &text_at, word: None, stop: None, class };
    array_str(&elements, &cx.print_options.options)
}

fn array2string(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let places = [Some(2), Some(7), Some(8), Some(1), Some(3)];
    let [precision, threshold, edge, width, suppress] = places;
    let rest = [None, None, Some(6), Some(9), Some(10), Some(12), None];
    let [nan, inf, formatter, sign, mode, legacy, class] = rest;
    let order = [
        precision, threshold, edge, width, suppress, nan, inf, formatter, sign, mode, legacy, class,
    ];
    let options = options_of(caller.cx(), bound, order)?;
    let array = array_of(caller.cx(), bound)?;
    let word = |i: usize, default: &str| match bound.get(i) {
        None => Ok(default.to_owned()),
        Some(Value::Str(text)) => Ok(text.to_string()),
        Some(other) => {
            let class = other.type_name();
            bail!(bound.span, TypeError, "can only concatenate str (not \"{class}\") to str")
        }
    };
    let (separator, prefix, suffix) = (word(4, " ")?, word(5, "")?, word(11, "")?);
    let affixes = Affixes { separator: &separator, prefix: &prefix, suffix: &suffix };
    text(caller, &array, &options, bound.span, |elements| array_text(elements, &options, &affixes))
}

fn whole(
    caller: &mut dyn Caller,
    bound: &Bound,
    write: fn(&Elements<'_>, &PrintOptions) -> String,
) -> Result<Value> {
    let mut order = [None; 12];
    (order[0], order[3], order[4]) = (Some(2), Some(1), Some(3));
    let mut options = options_of(caller.cx(), bound, order)?;
    // They have no formatter of their own.
    options.formatter.clone_from(&caller.cx().print_options.formatter);
    let array = array_of(caller.cx(), bound)?;
    text(caller, &array, &options, bound.span, |elements| write(elements, &options))
}
