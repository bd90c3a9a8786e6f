//! `np.einsum`: sums of products named by the letters of axes.

mod contract;
mod path;
mod subscripts;
#[cfg(test)]
mod tests;

use self::contract::{Contracted, contract};
use self::path::{Search, Terms};
use self::subscripts::{EINSUM, PATH, Subscripts};
use super::casting::Casting;
use super::convert::{self, as_array};
use super::eager::unpacked;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this folder.
pub static ROWS: &[Function] = &[
    Function {
        name: "einsum",
        signature: "*operands, out=None, optimize=False, dtype=None, order='K', casting='safe'",
        costs: Costs::Product,
        doc: "Sums of products over axes that are named by letters: those that stand behind '->' are left, in that \
              order. Two operands with a common sum go through the product of matrices, which may copy them first; \
              others through one loop. Without a sum, one operand gives a view. optimize='greedy' contracts several \
              operands two by two.\n\n\
              >>> a = np.arange(6).reshape(2, 3)\n>>> np.einsum('ij->j', a)\narray([3, 5, 7])\n\
              >>> np.einsum('ij,kj->ik', a, a)\narray([[ 5, 14],\n       [14, 50]])",
        run: Run::Call(|cx, bound| einsum(cx, &bound)),
    },
    Function {
        name: "einsum_path",
        signature: "*operands, optimize='greedy', einsum_call=False",
        costs: Costs::Nothing,
        doc: "The order in which einsum with optimize= contracts operands, and a report of what that saves.\n\n\
              >>> a, b = np.ones((2, 3)), np.ones((3, 4))\n>>> np.einsum_path(a, [0, 1], b, [1, 2])[0]\n\
              ['einsum_path', (0, 1)]",
        run: Run::Call(|cx, bound| einsum_path(cx, &bound)),
    },
];

/// How a call contracts.
struct Options {
    dtype: Option<DType>,
    order: Keep,
    casting: Casting,
}

fn arrays(cx: &Context, values: &[Value], span: Span) -> Result<Vec<Array>> {
    values.iter().map(|value| as_array(cx, value, None, span)).collect()
}

fn einsum(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let out = match bound.get(1) {
        None => None,
        Some(Value::Array(out)) => Some(out.clone()),
        Some(_) => bail!(span, TypeError, "keyword parameter out must be an array for einsum"),
    };
    let casting = match bound.get(5) {
        None => Casting::Safe,
        given => Casting::of(given, span)?,
    };
    let options = Options {
        dtype: bound.dtype(3)?,
        order: convert::as_keep(bound.get(4), Keep::K, span)?,
        casting,
    };
    let is_plain = matches!(&bound.values[2], None | Some(Value::Bool(false)));
    if is_plain {
        let (text, values) = subscripts::given(&bound.rest, &EINSUM, span)?;
        let operands = arrays(cx, &values, span)?;
        let found = subscripts::parse(&text, &operands, span)?;
        return match once(cx, &operands, &found, &options, out.as_ref(), span)? {
            _ if out.is_some() => Ok(out.map_or(Value::None, Value::Array)),
            array => Ok(unpacked(array)),
        };
    }
    let (search, limit) = search_of(bound.values[2].as_ref(), span)?;
    let (text, values) = subscripts::given(&bound.rest, &PATH, span)?;
    let mut operands = arrays(cx, &values, span)?;
    let terms = path::parse(&text, &operands, span)?;
    let path = terms.path(&search, limit, span)?;
    let steps = terms.steps(&path, span)?;
    let mut is_array = false;
    for (i, step) in steps.iter().enumerate() {
        let taken: Vec<Array> = step.positions.iter().map(|&at| operands.remove(at)).collect();
        let is_last = i + 1 == steps.len();
        let subscripts = Subscripts { inputs: step.inputs.clone(), output: step.output.clone() };
        // A product of two operands goes through matrices, which leave an array whatever its axes.
        is_array = subscripts.inputs.len() == 2 && sums_common(&subscripts);
        let target = out.as_ref().filter(|_| is_last);
        operands.push(once(cx, &taken, &subscripts, &options, target, span)?);
    }
    match (out, operands.pop()) {
        (Some(out), _) => Ok(Value::Array(out)),
        (None, Some(array)) if is_array => Ok(Value::Array(array)),
        (None, Some(array)) => Ok(unpacked(array)),
        (None, None) => unreachable!("the last step left one"),
    }
}

/// Whether an axis of both operands is summed.
fn sums_common(subscripts: &Subscripts) -> bool {
    let [a, b] = &subscripts.inputs[..] else { return false };
    a.iter().any(|label| b.contains(label) && !subscripts.output.contains(label))
}

/// One contraction, into `out` if there is one.
fn once(
    cx: &mut Context,
    operands: &[Array],
    subscripts: &Subscripts,
    options: &Options,
    out: Option<&Array>,
    span: Span,
) -> Result<Array> {
    let common = operands.iter().skip(1).fold(operands[0].dtype, |d, a| d.promote(a.dtype));
    let dtype = options.dtype.unwrap_or(common);
    let casting = options.casting;
    if let Some(out) = out
        && out.ndim() != subscripts.output.len()
    {
        bail!(
            span,
            ValueError,
            "out parameter does not have the correct number of dimensions, has {} but should have {}",
            out.ndim(),
            subscripts.output.len()
        );
    }
    let is_view = out.is_none() && operands.len() == 1;
    if !is_view || options.dtype.is_some() {
        for (i, operand) in operands.iter().enumerate() {
            if !casting.allows(operand.dtype, dtype) {
                bail!(
                    span, TypeError,
                    "Iterator operand {i} dtype could not be cast from dtype('{}') to dtype('{dtype}') according to \
                    the rule '{}'", operand.dtype, casting.name();
                    hint: "casting='unsafe' converts as astype does"
                );
            }
        }
    }
    if let Some(out) = out
        && !casting.allows(dtype, out.dtype)
    {
        bail!(
            span, TypeError,
            "Iterator requested dtype could not be cast from dtype('{dtype}') to dtype('{}'), the operand {} dtype, \
            according to the rule '{}'", out.dtype, operands.len(), casting.name();
            hint: "casting='unsafe' converts as astype does"
        );
    }
    let result = match contract(cx, operands, subscripts, dtype, span)? {
        Contracted::View(view) if out.is_none() => return Ok(view),
        Contracted::View(array) | Contracted::New(array) => array,
    };
    let Some(out) = out else {
        return match options.order {
            Keep::K => Ok(result),
            Keep::A | Keep::C | Keep::F => ordered(cx, result, operands, options.order, span),
        };
    };
    if out.shape() != result.shape() {
        let texts = [&result, out].map(|array| super::create::lengths_text(array.shape()));
        bail!(
            span, ValueError, "operands could not be broadcast together with shapes {} {} ", texts[0], texts[1];
            hint: "out needs the shape of the result"
        );
    }
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy() first");
    }
    cx.before_write(&out.buffer, span)?;
    strided::assign(cx, out, &result, span)?;
    Ok(out.clone())
}

/// A result in an order of memory, copied where it stands in another.
fn ordered(
    cx: &mut Context,
    array: Array,
    operands: &[Array],
    keep: Keep,
    span: Span,
) -> Result<Array> {
    use crate::array::layout::Order;
    let is_f = operands.iter().all(|operand| operand.is_contiguous(Order::F));
    let order = if keep == Keep::F || (keep == Keep::A && is_f) { Order::F } else { Order::C };
    if array.is_contiguous(order) {
        return Ok(array);
    }
    let keep = if order == Order::F { Keep::F } else { Keep::C };
    strided::copy(cx, &array, array.dtype, keep, span)
}

/// What `optimize=` asks for, and for how many elements at most.
fn search_of(value: Option<&Value>, span: Span) -> Result<(Search, Option<f64>)> {
    let named = |name: &str| match name {
        "greedy" => Search::Greedy,
        "optimal" => Search::Optimal,
        other => Search::Unknown(other.to_owned()),
    };
    let items: Vec<Value> = match value {
        None | Some(Value::Bool(true)) => return Ok((Search::Greedy, None)),
        Some(Value::Bool(false) | Value::None) => return Ok((Search::Off, None)),
        Some(Value::Str(name)) => return Ok((named(name), None)),
        Some(Value::List(items)) => items.borrow().clone(),
        Some(Value::Tuple(items)) => items.to_vec(),
        Some(other) => {
            bail!(span, TypeError, "object of type '{}' has no len()", other.type_name())
        }
    };
    match &items[..] {
        [Value::Str(first), rest @ ..] if &**first == "einsum_path" => {
            let mut steps = Vec::new();
            for step in rest {
                let places = convert::integers(step, span)?;
                if places.iter().any(|place| *place < 0) {
                    bail!(span, ValueError, "a path names operands by their places, from 0 on");
                }
                steps.push(places.iter().map(|place| *place as usize).collect());
            }
            Ok((Search::Given(steps), None))
        }
        [Value::Str(name), limit] if limit.as_scalar().is_some() => {
            Ok((named(name), limit.as_scalar().map(|limit| limit.as_f64().trunc())))
        }
        _ => bail!(
            span, TypeError, "Did not understand the path";
            hint: "optimize is True, 'greedy', 'optimal' or a path that np.einsum_path gave"
        ),
    }
}

fn einsum_path(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (search, limit) = match &bound.values[1] {
        None => (Search::Greedy, None),
        given => search_of(given.as_ref(), span)?,
    };
    let (text, values) = subscripts::given(&bound.rest, &PATH, span)?;
    let operands = arrays(cx, &values, span)?;
    let terms: Terms = path::parse(&text, &operands, span)?;
    let path = terms.path(&search, limit, span)?;
    let steps = terms.steps(&path, span)?;
    let mut items = vec![Value::text("einsum_path")];
    items.extend(path.iter().map(|step| Value::shape(step)));
    Ok(Value::tuple([Value::list(items), Value::text(path::report(&terms, &steps))]))
}
