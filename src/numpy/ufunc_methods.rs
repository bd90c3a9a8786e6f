//! The methods of ufuncs of two operands: `reduce`, `accumulate`, `outer`, `reduceat`.

use smallvec::SmallVec;

use super::convert;
use super::create::lengths_text;
use super::eager::{self, unpacked};
use super::fold;
use super::index;
use super::lanes;
use super::manipulate::mark_axes;
use super::reduce::{self as reductions, Asked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::texts;
use super::ufunc::{Loop, OperandType, Ufunc};
use super::ufunc_along::{From, Step};
use super::ufunc_keywords::{Given, mask_of};
use super::ufunc_segments::Folder;
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::Order;
use crate::context::Context;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::kernels::reduce::{REDUCTIONS, Reduction, sum_dtype};
use crate::kernels::scan::{Scan, scan};
use crate::value::{Callable, Value};
use crate::{bail, diagnostic};

/// Every method of ufuncs but `at`; `self` is the ufunc.
pub static ROWS: &[Function] = &[
    Function {
        name: "ufunc.reduce",
        signature: "self, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True",
        costs: Costs::Fold,
        doc: "Put the function between all elements along the first axis, another or several: \
              np.add.reduce is np.sum.\n\n\
              >>> np.maximum.reduce([[1, 5], [3, 4]])\narray([3, 5])\n\
              >>> np.bitwise_xor.reduce([5, 3])\nnp.int64(6)",
        run: Run::Call(|cx, bound| reduce(cx, &bound)),
    },
    Function {
        name: "ufunc.accumulate",
        signature: "self, array, axis=0, dtype=None, out=None",
        costs: Costs::Working,
        doc: "The results of reduce as it goes along an axis: np.add.accumulate gives running sums.\n\n\
              >>> np.maximum.accumulate([1, 3, 2, 5])\narray([1, 3, 3, 5])",
        run: Run::Call(|cx, bound| accumulate(cx, &bound)),
    },
    Function {
        name: "ufunc.outer",
        signature: "self, *args, **kwargs",
        costs: Costs::Working,
        doc: "The function of every element of one array with every element of another.\n\n\
              >>> np.subtract.outer([1, 2], [10, 20])\narray([[ -9, -19],\n       [ -8, -18]])",
        run: Run::Call(|cx, bound| outer(cx, &bound)),
    },
    Function {
        name: "ufunc.reduceat",
        signature: "self, array, indices, axis=0, dtype=None, out=None",
        costs: Costs::Working,
        doc: "The reduce of each slice from one index to the next, the last one to the end.\n\n\
              >>> np.add.reduceat(np.arange(8), [0, 4, 6])\narray([ 6,  9, 13])",
        run: Run::Call(|cx, bound| reduceat(cx, &bound)),
    },
];

/// The ufunc that a method is of.
pub(super) fn ufunc_of(value: &Value) -> Option<&'static Ufunc> {
    let Value::Function(Callable::Static(row)) = value else { return None };
    row.as_any().downcast_ref()
}

/// The reduction that has loops of its own.
fn reduction(ufunc: &Ufunc) -> Option<Reduction> {
    REDUCTIONS.iter().find(|row| row.ufunc == ufunc.name).map(|row| row.reduction)
}

/// The ufunc of a call, which must be of two operands and one result.
fn binary(bound: &Bound, what: &str) -> Result<&'static Ufunc> {
    let ufunc = ufunc_of(bound.required(0)).expect("the method is of a ufunc");
    if ufunc.nin != 2 {
        bail!(bound.span, ValueError, "{what} only supported for binary functions");
    }
    if ufunc.nout() != 1 {
        bail!(
            bound.span,
            ValueError,
            "{what} only supported for functions returning a single value"
        );
    }
    Ok(ufunc)
}

/// The array of a call, which holds numbers.
fn numbers(cx: &mut Context, bound: &Bound, ufunc: &'static Ufunc) -> Result<Array> {
    let array = bound.any_array(1, cx)?;
    let DType::Text(width) = array.dtype else { return Ok(array) };
    if matches!(ufunc.name, "logical_or" | "logical_and") {
        return texts::truths(cx, &array, bound.span);
    }
    if ufunc.name == "add" {
        let text = array.dtype;
        bail!(
            bound.span, TypeError,
            "the resolved dtypes are not compatible with add.{}. Resolved (dtype('{text}'), dtype('{text}'), \
            dtype('<U{}'))", bound.name, width.saturating_mul(2);
            hint: "join texts with ''.join(...)"
        );
    }
    let strong = OperandType::Strong(array.dtype);
    Err(ufunc
        .resolve(&[strong, strong])
        .map_or_else(|error| error.at(bound.span), |_| no_loop(ufunc, bound.span)))
}

fn no_loop(ufunc: &Ufunc, span: Span) -> Diagnostic {
    diagnostic!(
        span, TypeError,
        "No loop matching the specified signature and casting was found for ufunc {}", ufunc.name;
        hint: "compare neighbours: a[1:] == a[:-1]"
    )
}

/// The loop that takes its own results as operands.
fn loop_of(ufunc: &'static Ufunc, dtype: DType, span: Span) -> Result<&'static Loop> {
    let of = |dtype| {
        let strong = OperandType::Strong(dtype);
        ufunc.resolve(&[strong, strong]).map_err(|error| error.at(span))
    };
    let mut found = of(dtype)?;
    if ufunc.name.starts_with("logical_") {
        found = of(DType::Bool)?;
    }
    if found.output != found.inputs[0] || found.inputs[0] != found.inputs[1] {
        return Err(no_loop(ufunc, span));
    }
    Ok(found)
}

/// The dtype in which a ufunc's results along an axis are computed, before its loop is sought.
fn working_dtype(ufunc: &Ufunc, array: &Array, given: Option<DType>) -> DType {
    given.unwrap_or(match ufunc.name {
        "add" | "multiply" => sum_dtype(array.dtype),
        _ => array.dtype,
    })
}

/// Functions that give the same result whatever the order of their operands.
const REORDERABLE: &[&str] = &[
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "fmax",
    "fmin",
    "gcd",
    "hypot",
    "lcm",
    "logaddexp",
    "logaddexp2",
    "logical_xor",
];

/// What a ufunc without loops of its own leaves of an array whose marked axes go.
fn reduced(
    cx: &mut Context,
    (ufunc, method): (&'static Ufunc, &'static str),
    array: &Array,
    (goes, keepdims): (&[bool], bool),
    dtype: Option<DType>,
    from: From<'_>,
    span: Span,
) -> Result<Array> {
    let name = ufunc.name;
    let several = goes.iter().filter(|goes| **goes).count() > 1;
    if several && !REORDERABLE.contains(&name) {
        bail!(
            span,
            ValueError,
            "reduction operation '{name}' is not reorderable, so at most one axis may be specified"
        );
    }
    let row = loop_of(ufunc, working_dtype(ufunc, array, dtype), span)?;
    Step { ufunc, row, method }.reduce(cx, array, (goes, keepdims), from, span)
}

/// What a reduction starts from: the `initial=` of the call, else the identity, if there is one.
fn start_of(
    ufunc: &'static Ufunc,
    initial: Option<&Value>,
    dtype: DType,
    span: Span,
) -> Result<Option<Scalar>> {
    match initial {
        Some(Value::None) => Ok(None),
        Some(value) => {
            let Some(number) = value.as_scalar() else {
                bail!(
                    span,
                    TypeError,
                    "float() argument must be a string or a real number, not '{}'",
                    value.type_name()
                )
            };
            let word = convert::set_word(number, dtype, span)?;
            Ok(Some(Scalar::read(dtype, &word.0)))
        }
        None => Ok(ufunc.identity_number()),
    }
}

/// The array of an `out=`, which may stand in a tuple of one.
fn out_of(value: &Value, span: Span) -> Result<Option<Array>> {
    match value {
        Value::Array(array) => Ok(Some(array.clone())),
        Value::Tuple(items) if items.len() == 1 => out_of(&items[0], span),
        Value::Tuple(_) => {
            bail!(span, ValueError, "The 'out' tuple must have exactly one entry per ufunc output")
        }
        Value::None => Ok(None),
        _ => bail!(span, TypeError, "return arrays must be of ArrayType"),
    }
}

/// The answer, or the array of `out=` with it.
fn answer(cx: &mut Context, result: Array, out: Option<&Value>, span: Span) -> Result<Value> {
    let target = match out {
        None => None,
        Some(value) => out_of(value, span)?,
    };
    let Some(target) = target else { return Ok(unpacked(result)) };
    if !target.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy()");
    }
    if target.shape() != result.shape() {
        let [ours, theirs] = [target.shape(), result.shape()].map(lengths_text);
        bail!(
            span,
            ValueError,
            "operands could not be broadcast together with remapped shapes [original->remapped]: \
            {ours}->{ours} {theirs}->{theirs} "
        );
    }
    cx.before_write(&target.buffer, span)?;
    strided::assign(cx, &target, &result, span)?;
    Ok(Value::Array(target))
}

fn reduce(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = binary(bound, "reduce")?;
    let mut array = numbers(cx, bound, ufunc)?;
    let keepdims = bound.flag(5, false)? && array.ndim() > 0;
    let is_number = array.ndim() == 0;
    if is_number {
        array = array.view(array.layout.insert_axis(0));
    }
    let goes = if let Some(Value::None) = &bound.values[2] {
        SmallVec::from_elem(true, array.ndim())
    } else {
        let axes = bound.axes(2)?.unwrap_or_else(|| SmallVec::from_slice(&[0]));
        if let Some(axis) = axes.iter().find(|axis| is_number && !(-1..=0).contains(*axis)) {
            bail!(span, AxisError, "axis {axis} is out of bounds for array of dimension 0");
        }
        mark_axes(&axes, array.ndim(), span)?
    };
    let mask = match bound.values[7].as_ref() {
        None | Some(Value::Bool(true)) => None,
        Some(value) => Some(mask_of(cx, value, span)?),
    };
    let dtype = bound.dtype(3)?;
    if let Some(reduction) = reduction(ufunc) {
        let out = match bound.get(4) {
            None => None,
            Some(value) => out_of(value, span)?,
        };
        let asked = Asked { goes, keepdims, dtype, out, initial: bound.values[6].clone(), mask };
        return reductions::reduced(cx, reduction, &array, &asked, span);
    }
    let output = loop_of(ufunc, working_dtype(ufunc, &array, dtype), span)?.output;
    let start = start_of(ufunc, bound.values[6].as_ref(), output, span)?;
    let from = From { start, mask: mask.as_ref() };
    let result = reduced(cx, (ufunc, "reduce"), &array, (&goes, keepdims), dtype, from, span)?;
    if let Some(Value::Array(out)) = bound.get(4) {
        if out.ndim() != result.ndim() {
            bail!(
                span,
                ValueError,
                "output parameter for reduction operation {} has the wrong number of dimensions: Found {} but \
                expected {}{}",
                ufunc.name,
                out.ndim(),
                result.ndim(),
                fold::keeps_text(keepdims)
            );
        }
        if out.shape() != result.shape() {
            let own = lengths_text(out.shape());
            let kept: Vec<String> = out.shape().iter().map(ToString::to_string).collect();
            bail!(
                span,
                ValueError,
                "operands could not be broadcast together with remapped shapes [original->remapped]: \
                {own}->({}) {} ",
                kept.join(","),
                lengths_text(array.shape())
            );
        }
    }
    answer(cx, result, bound.get(4), span)
}

fn accumulate(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = binary(bound, "accumulate")?;
    let array = numbers(cx, bound, ufunc)?;
    if array.ndim() == 0 {
        bail!(span, TypeError, "cannot accumulate on a scalar");
    }
    let axis = axis_of(bound, "accumulate", 2, array.ndim())?;
    let dtype = working_dtype(ufunc, &array, bound.dtype(3)?);
    let op = match ufunc.name {
        "add" if dtype != DType::Bool => Some(Scan::Sum),
        "multiply" if dtype != DType::Bool => Some(Scan::Product),
        _ => None,
    };
    let result = if let Some(op) = op.filter(|_| array.is_contiguous(Order::C)) {
        let new = strided::copy(cx, &array, dtype, Keep::C, span)?;
        let inner: usize = new.shape()[axis + 1..].iter().product();
        let group = new.shape()[axis] * inner * dtype.size();
        for rows in new.buffer.write().chunks_mut(group.max(1)) {
            scan(op, dtype, rows, inner);
            cx.poll(span)?;
        }
        strided::count(cx, new.nbytes(), new.nbytes());
        new
    } else {
        let row = loop_of(ufunc, dtype, span)?;
        Step { ufunc, row, method: "accumulate" }.accumulate(cx, &array, axis, span)?
    };
    answer(cx, result, bound.get(4), span)
}

/// The one axis along which a method goes.
fn axis_of(bound: &Bound, method: &str, at: usize, ndim: usize) -> Result<usize> {
    let several =
        || bound.error(ErrorKind::ValueError, format!("{method} does not allow multiple axes"));
    match &bound.values[at] {
        None => Ok(0),
        Some(Value::None) if ndim == 1 => Ok(0),
        Some(Value::None) => Err(several()),
        Some(Value::Tuple(items)) if items.len() != 1 => Err(several()),
        Some(_) => {
            let axes = bound.axes(at)?.unwrap_or_default();
            lanes::axis_of(axes[0], ndim, bound.span)
        }
    }
}

fn outer(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = ufunc_of(bound.required(0)).expect("the method is of a ufunc");
    if ufunc.nin != 2 {
        bail!(span, ValueError, "outer product only supported for binary functions");
    }
    let [left, right] = &bound.rest[..] else {
        bail!(span, TypeError, "exactly two arguments expected");
    };
    let mut given = Given::default();
    for (name, value, at) in &bound.others {
        given.keyword(ufunc, (name, *at), value.clone(), span)?;
    }
    let [left, right] =
        [convert::any_array(cx, left, None, span)?, convert::any_array(cx, right, None, span)?];
    let apart = (0..right.ndim()).fold(left.layout.clone(), |l, _| l.insert_axis(l.ndim()));
    given.call(cx, ufunc, &[&Value::Array(left.view(apart)), &Value::Array(right)], span)
}

fn reduceat(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = binary(bound, "reduceat")?;
    let array = numbers(cx, bound, ufunc)?;
    let indices = bound.array(2, cx)?;
    if array.ndim() == 0 {
        bail!(span, TypeError, "cannot reduceat on a scalar");
    }
    if indices.ndim() > 1 && !matches!(bound.required(2), Value::Array(_)) {
        bail!(
            span, ValueError,
            "setting an array element with a sequence. The requested array would exceed the maximum number of \
            dimension of 1."; hint: "give a list of indices"
        );
    }
    if indices.ndim() != 1 {
        let small = if indices.ndim() == 0 { "of too small depth" } else { "too deep" };
        bail!(span, ValueError, "object {small} for desired array"; hint: "give a list of indices");
    }
    let indices = strided::copy(cx, &indices, DType::Int64, Keep::C, span)?;
    let indices: Vec<i64> = indices.to_vec().expect("they were converted");
    let axis = axis_of(bound, "reduceat", 3, array.ndim())?;
    let len = array.shape()[axis];
    if let Some(i) = indices.iter().find(|&&i| index::within(i, len).is_none() || i < 0) {
        let name = ufunc.name;
        bail!(span, IndexError, "index {i} out-of-bounds in {name}.reduceat [0, {len})");
    }
    let dtype = match (bound.dtype(4)?, reduction(ufunc)) {
        (Some(dtype), _) => dtype,
        (None, Some(reduction)) => reduction.result_dtype(array.dtype),
        (None, None) => loop_of(ufunc, array.dtype, span)?.output,
    };
    if ufunc.name.starts_with("logical_") && dtype != DType::Bool {
        return Err(no_loop(ufunc, span));
    }
    let folder = if let Some(op) = reduction(ufunc) {
        Folder::Reduction(op, dtype)
    } else {
        let row = loop_of(ufunc, working_dtype(ufunc, &array, Some(dtype)), span)?;
        Folder::Step(Step { ufunc, row, method: "reduceat" })
    };
    let starts: Vec<usize> = indices.into_iter().map(|i| i as usize).collect();
    let (mut result, events) = folder.segments(cx, &array, axis, &starts, span)?;
    if events.negative_power {
        bail!(span, ValueError, "Integers to negative integer powers are not allowed.");
    }
    eager::warn(cx, events, "reduceat", span);
    if result.dtype != dtype {
        result = strided::copy(cx, &result, dtype, Keep::C, span)?;
    }
    answer(cx, result, bound.get(5), span)
}
