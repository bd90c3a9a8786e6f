//! Comparisons of values that are no arrays: order, equality, identity, and what is in what.

use std::cmp::Ordering;

use super::call::special;
use super::number;
use super::scalar::map;
use crate::array::dtype::DType;
use crate::bail;
use crate::context::{Context, SharedDict};
use crate::diag::{Result, Span};
use crate::diagnostic;
use crate::numpy::convert;
use crate::numpy::files::bytes::Bytes;
use crate::numpy::registry::{Args, Run};
use crate::numpy::sets;
use crate::numpy::ufunc;
use crate::syntax::ast::CmpOp;
use crate::value::{Callable, Named, Text, TypeValue, Value, Wanted};

/// A comparison of two values that are no arrays.
///
/// # Errors
/// Python's `TypeError` for values without an order.
pub(super) fn compare(
    cx: &mut Context,
    op: CmpOp,
    left: &Value,
    right: &Value,
    span: Span,
) -> Result<Value> {
    compare_at(cx, op, left, right, 0, span)
}

/// How two dtypes stand to each other: one is less than another that it can be cast to safely.
fn order_of_dtypes(a: DType, b: DType) -> Option<Ordering> {
    match (a.casts_safely(b), b.casts_safely(a)) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    }
}

fn compare_at(
    cx: &mut Context,
    op: CmpOp,
    left: &Value,
    right: &Value,
    depth: usize,
    span: Span,
) -> Result<Value> {
    match op {
        CmpOp::Is | CmpOp::IsNot => {
            return Ok(Value::Bool(is_same(left, right) == (op == CmpOp::Is)));
        }
        CmpOp::In | CmpOp::NotIn => {
            return Ok(Value::Bool(contains(cx, right, left, span)? == (op == CmpOp::In)));
        }
        CmpOp::Eq | CmpOp::Ne | CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge => {}
    }
    if let (Some(a), Some(b)) = (left.as_scalar(), right.as_scalar()) {
        if matches!(left, Value::Scalar(_) | Value::Array(_))
            || matches!(right, Value::Scalar(_) | Value::Array(_))
        {
            let ufunc = ufunc::of_operator(op.symbol(), 2).expect("every comparison has its ufunc");
            return map(cx, ufunc, &[left, right], false, span);
        }
        let order = match (a.as_integer(), b.as_integer()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            (Some(a), None) => exactly(a, b.as_f64()),
            (None, Some(b)) => exactly(b, a.as_f64()).map(Ordering::reverse),
            (None, None) => a.as_f64().partial_cmp(&b.as_f64()),
        };
        return Ok(Value::Bool(holds(op, order)));
    }
    if let Some(found) = super::methods::set::compare(op, left, right, span) {
        return found.map(Value::Bool);
    }
    if matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::Bool(equal(cx, left, right, span)? == (op == CmpOp::Eq)));
    }
    match (left, right) {
        (Value::DType(TypeValue::Instance(a)), Value::DType(TypeValue::Instance(b))) => {
            Ok(Value::Bool(holds(op, order_of_dtypes(*a, *b))))
        }
        (Value::Str(a), Value::Str(b)) => Ok(Value::Bool(texts_compare(op, a, b))),
        (a, b) if let (Some(a), Some(b)) = (Bytes::of(a), Bytes::of(b)) => {
            Ok(Value::Bool(holds(op, Some(a.cmp(b)))))
        }
        (Value::List(_), Value::List(_)) | (Value::Tuple(_), Value::Tuple(_)) => {
            if depth == MOST_DEPTH {
                bail!(span, RecursionError, "maximum recursion depth exceeded in comparison");
            }
            let (a, b) = (sequence(left), sequence(right));
            for (x, y) in a.iter().zip(&b) {
                cx.poll(span)?;
                if !equal_at(cx, x, y, depth + 1, span)? {
                    return compare_at(cx, op, x, y, depth + 1, span);
                }
            }
            Ok(Value::Bool(holds(op, Some(a.len().cmp(&b.len())))))
        }
        (Value::Array(array), _) | (_, Value::Array(array)) if array.ndim() > 0 => {
            let [Some(a), Some(b)] = [left, right].map(only_number) else {
                return Err(no_truth(array.size(), span));
            };
            compare_at(cx, op, &a, &b, depth + 1, span)
        }
        _ => bail!(
            span,
            TypeError,
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            left.type_name(),
            right.type_name()
        ),
    }
}

/// The number that a value is, or the only one that an array holds.
fn only_number(value: &Value) -> Option<Value> {
    match value {
        Value::Array(array) if array.size() == 1 && !array.dtype.is_text() => {
            Some(Value::Scalar(array.item()))
        }
        Value::Array(_) => None,
        other => other.as_scalar().map(Value::Scalar),
    }
}

/// NumPy's error where an array of so many answers is asked whether it is true.
fn no_truth(answers: usize, span: Span) -> crate::diag::Diagnostic {
    if answers == 0 {
        return diagnostic!(
            span,
            ValueError,
            "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not \
            empty."
        );
    }
    diagnostic!(
        span,
        ValueError,
        "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
    )
}

/// `left op right` of two texts, where `op` compares by size.
pub(super) fn texts_compare(op: CmpOp, left: &Text, right: &Text) -> bool {
    match op {
        CmpOp::Eq => left == right,
        CmpOp::Ne => left != right,
        _ => holds(op, Some(left.cmp(right))),
    }
}

fn holds(op: CmpOp, order: Option<Ordering>) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match op {
        CmpOp::Eq => order == Some(Equal),
        CmpOp::Ne => order != Some(Equal),
        CmpOp::Lt => order == Some(Less),
        CmpOp::Le => matches!(order, Some(Less | Equal)),
        CmpOp::Gt => order == Some(Greater),
        CmpOp::Ge => matches!(order, Some(Greater | Equal)),
        CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => false,
    }
}

fn sequence(value: &Value) -> Vec<Value> {
    match value {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        _ => Vec::new(),
    }
}

/// Lists within lists that a comparison follows, as Python does.
const MOST_DEPTH: usize = 1000;

/// Python's `==` of two values, as lists compare their items.
///
/// # Errors
/// `ValueError` of arrays, whose comparison has no one answer; `RecursionError`.
pub(super) fn equal(cx: &mut Context, left: &Value, right: &Value, span: Span) -> Result<bool> {
    equal_at(cx, left, right, 0, span)
}

/// Whether each entry of a dict stands in another one of the same size.
fn equal_entries(
    cx: &mut Context,
    (a, b): (&SharedDict, &SharedDict),
    depth: usize,
    span: Span,
) -> Result<bool> {
    let entries: Vec<(Value, Option<Value>)> = {
        let (a, b) = (a.borrow(), b.borrow());
        a.iter().map(|(key, value)| (value.clone(), b.get(key).cloned())).collect()
    };
    for (value, other) in entries {
        cx.poll(span)?;
        let Some(other) = other else { return Ok(false) };
        if !equal_at(cx, &value, &other, depth + 1, span)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether two sequences hold equal items.
fn equal_items(
    cx: &mut Context,
    (a, b): (&[Value], &[Value]),
    depth: usize,
    span: Span,
) -> Result<bool> {
    for (x, y) in a.iter().zip(b) {
        cx.poll(span)?;
        if !equal_at(cx, x, y, depth + 1, span)? {
            return Ok(false);
        }
    }
    Ok(a.len() == b.len())
}

fn equal_at(
    cx: &mut Context,
    left: &Value,
    right: &Value,
    depth: usize,
    span: Span,
) -> Result<bool> {
    if let Some((holds, _)) = number::compare(CmpOp::Eq, left, right) {
        return Ok(holds);
    }
    match (left, right) {
        (Value::Str(a), Value::Str(b)) => Ok(a == b),
        (a, b) if let (Some(a), Some(b)) = (Bytes::of(a), Bytes::of(b)) => Ok(a == b),
        // What is the same is equal: a list may hold itself.
        (Value::List(a), Value::List(b)) if std::rc::Rc::ptr_eq(a, b) => Ok(true),
        (Value::Tuple(a), Value::Tuple(b)) if std::rc::Rc::ptr_eq(a, b) => Ok(true),
        (Value::List(_), Value::List(_)) | (Value::Tuple(_), Value::Tuple(_)) => {
            if depth == MOST_DEPTH {
                bail!(span, RecursionError, "maximum recursion depth exceeded in comparison");
            }
            equal_items(cx, (&sequence(left), &sequence(right)), depth, span)
        }
        (Value::Dict(a), Value::Dict(b)) if std::rc::Rc::ptr_eq(a, b) => Ok(true),
        (Value::Dict(a), Value::Dict(b)) => {
            if depth == MOST_DEPTH {
                bail!(span, RecursionError, "maximum recursion depth exceeded in comparison");
            }
            if a.borrow().len() != b.borrow().len() {
                return Ok(false);
            }
            equal_entries(cx, (a, b), depth, span)
        }
        (Value::Set(_), Value::Set(_)) => {
            super::methods::set::compare(CmpOp::Eq, left, right, span).unwrap_or(Ok(false))
        }
        (Value::Array(a), _) | (_, Value::Array(a)) if a.ndim() > 0 => {
            if is_same(left, right) {
                return Ok(true);
            }
            Err(no_truth(2, span))
        }
        (Value::Slice(a), Value::Slice(b)) => {
            for (x, y) in [(&a.start, &b.start), (&a.stop, &b.stop), (&a.step, &b.step)] {
                if !equal_at(cx, x, y, depth + 1, span)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Value::Range(a), Value::Range(b)) => {
            let (length, same_start) = (a.len(), a.start == b.start);
            Ok(length == b.len()
                && (length == 0 || same_start && (length == 1 || a.step == b.step)))
        }
        (Value::DType(a), Value::DType(b)) => Ok(a.dtype() == b.dtype()),
        (Value::DType(a), Value::Str(name)) | (Value::Str(name), Value::DType(a)) => {
            Ok(DType::from_name(name) == Some(a.dtype()))
        }
        (a, b) if Named::of(a).is_some() || Named::of(b).is_some() => {
            let as_tuple = |value: &Value| iterated(value).unwrap_or_else(|| value.clone());
            let (a, b) = (as_tuple(a), as_tuple(b));
            let are_tuples = matches!((&a, &b), (Value::Tuple(_), Value::Tuple(_)));
            Ok(are_tuples && equal_at(cx, &a, &b, depth + 1, span)?)
        }
        (a, b) => match (a.as_scalar(), b.as_scalar()) {
            (Some(_), Some(_)) => {
                let result = compare(cx, CmpOp::Eq, a, b, span)?;
                Ok(convert::truth(&result).unwrap_or(false))
            }
            _ => Ok(is_same(a, b)),
        },
    }
}

/// Whether two values are one and the same, as `is` has it.
pub fn is_same(left: &Value, right: &Value) -> bool {
    use std::rc::Rc;
    match (left, right) {
        (Value::None, Value::None) | (Value::Ellipsis, Value::Ellipsis) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Array(a), Value::Array(b)) => a.is(b),
        (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
        (Value::Tuple(a), Value::Tuple(b)) => Rc::ptr_eq(a, b),
        (Value::Dict(a), Value::Dict(b)) => Rc::ptr_eq(a, b),
        (Value::Set(a), Value::Set(b)) => Rc::ptr_eq(a, b),
        (Value::Range(a), Value::Range(b)) => Rc::ptr_eq(a, b),
        (Value::Slice(a), Value::Slice(b)) => Rc::ptr_eq(a, b),
        (Value::Iterator(a), Value::Iterator(b)) => Rc::ptr_eq(a, b),
        (Value::Module(a), Value::Module(b)) => a == b,
        (Value::DType(a), Value::DType(b)) => a == b,
        (Value::Function(Callable::Static(a)), Value::Function(Callable::Static(b))) => {
            std::ptr::addr_eq(*a, *b)
        }
        (Value::Function(Callable::Shared(a)), Value::Function(Callable::Shared(b))) => {
            Rc::ptr_eq(a, b)
        }
        _ => false,
    }
}

/// The item of a sequence at a place, while there is one: what is compared may change it meanwhile.
fn at(value: &Value, i: usize) -> Option<Value> {
    match value {
        Value::List(items) => items.borrow().get(i).cloned(),
        Value::Tuple(items) => items.get(i).cloned(),
        Value::Range(range) => ((i as u64) < range.len()).then(|| Value::Int(range.at(i as u64))),
        _ => None,
    }
}

/// How often an item is in a sequence.
///
/// # Errors
/// As [`equal`].
pub(super) fn count(cx: &mut Context, sequence: &Value, item: &Value, span: Span) -> Result<Value> {
    if let Value::Range(_) = sequence {
        return Ok(Value::Int(contains(cx, sequence, item, span)?.into()));
    }
    let mut found = 0;
    let mut i = 0;
    while let Some(known) = at(sequence, i) {
        cx.poll(span)?;
        found += i64::from(same_or_equal(cx, &known, item, span)?);
        i += 1;
    }
    Ok(Value::Int(found))
}

/// Where an item stands in a sequence: `args` are the item, and from where and to where it is looked for.
///
/// # Errors
/// As [`equal`]; `TypeError` for what is no index.
pub(super) fn index(
    cx: &mut Context,
    sequence: &Value,
    args: &[Value],
    span: Span,
) -> Result<Option<usize>> {
    let length = super::builtins::len(sequence, span)? as i64;
    let bound = |i: usize, default: i64| -> Result<i64> {
        let Some(value) = args.get(i) else { return Ok(default) };
        let Some(index) = value.as_index() else {
            bail!(span, TypeError, "slice indices must be integers or have an __index__ method")
        };
        Ok(if index < 0 { (index + length).max(0) } else { index })
    };
    let (start, stop) = (bound(1, 0)?, bound(2, i64::MAX)?);
    if let Value::Range(range) = sequence {
        let place = item_of_range(&args[0]).and_then(|number| range.position(number));
        return Ok(place.map(|i| i as usize));
    }
    let mut i = start as usize;
    while (i as i64) < stop
        && let Some(known) = at(sequence, i)
    {
        cx.poll(span)?;
        if same_or_equal(cx, &known, &args[0], span)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn same_or_equal(cx: &mut Context, known: &Value, item: &Value, span: Span) -> Result<bool> {
    match (known, item) {
        (Value::Int(a), Value::Int(b)) => Ok(a == b),
        (Value::Str(a), Value::Str(b)) => Ok(a == b),
        _ => equal(cx, known, item, span),
    }
}

/// The integer that may be in a range: a number that is no integer, such as 2.0, is if its value is.
fn item_of_range(item: &Value) -> Option<i64> {
    item.as_index().or_else(|| {
        let number = item.as_scalar()?.as_f64();
        (number.fract() == 0.0).then_some(number as i64)
    })
}

fn contains(cx: &mut Context, container: &Value, item: &Value, span: Span) -> Result<bool> {
    match container {
        Value::List(_) | Value::Tuple(_) => {
            Ok(index(cx, container, std::slice::from_ref(item), span)?.is_some())
        }
        Value::Range(range) => {
            Ok(item_of_range(item).is_some_and(|number| range.position(number).is_some()))
        }
        Value::Array(array) => sets::contains(cx, array, item, span),
        Value::Dict(dict) => Ok(dict.borrow().contains_key(&Wanted::new(item, span)?)),
        Value::Set(set) => Ok(set.borrow().contains(&Wanted::new(item, span)?)),
        Value::Str(text) => match item {
            Value::Str(part) => Ok(text.contains(&**part)),
            other => bail!(
                span,
                TypeError,
                "'in <string>' requires string as left operand, not {}",
                other.type_name()
            ),
        },
        other => in_object(cx, other, item, span),
    }
}

/// Whether an object that is no container of Python's holds an item.
fn in_object(cx: &mut Context, object: &Value, item: &Value, span: Span) -> Result<bool> {
    if let Some(view) = super::methods::view::of(object) {
        return view.contains(cx, item, span);
    }
    if let Some(row) = special(object, "__contains__")
        && let Run::Call(run) = row.run
    {
        let positional = [object.clone(), item.clone()].into_iter().collect();
        let bound = row.bind(Args { positional, keywords: Vec::new() }, span)?;
        return convert::as_flag(&run(cx, bound)?, span);
    }
    match iterated(object) {
        Some(items) => contains(cx, &items, item, span),
        None => {
            bail!(span, TypeError, "argument of type '{}' is not iterable", object.type_name())
        }
    }
}

/// What an opaque object gives one by one.
fn iterated(value: &Value) -> Option<Value> {
    match value {
        Value::Function(object) => object.call().iterate(),
        _ => None,
    }
}

/// How an integer stands to a float, without rounding either.
fn exactly(integer: i128, float: f64) -> Option<Ordering> {
    use Ordering::{Greater, Less};
    if float.is_nan() {
        return None;
    }
    // 2**100, beyond every integer here.
    if float.abs() >= 1.3e30 {
        return Some(if float > 0.0 { Less } else { Greater });
    }
    let whole = float.trunc();
    let fraction = whole.partial_cmp(&float)?;
    Some(integer.cmp(&(whole as i128)).then(fraction))
}
