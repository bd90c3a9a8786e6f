//! Whether arrays are equal, or nearly.

use super::convert::{any_array, as_array};
use super::eager::{Operand, fold, map, operate, unpacked, update, warn};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::{texts, texts_of_arrays, ufunc};
use crate::array::dtype::{DType, Scalar};
use crate::array::format::float_repr;
use crate::array::layout::broadcast_shapes;
use crate::array::{Array, for_each_position};
use crate::context::Context;
use crate::context::events::Action;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "isclose",
        signature: "a, b, rtol=1e-05, atol=1e-08, equal_nan=False",
        costs: Costs::Working,
        doc: "Whether numbers differ by at most atol and rtol times the second one.\n\n\
              >>> np.isclose([1.0, 2.0], [1.0 + 1e-9, 2.1])\narray([ True, False])",
        run: Run::Call(|cx, bound| isclose(cx, &bound).map(unpacked)),
    },
    Function {
        name: "allclose",
        signature: "a, b, rtol=1e-05, atol=1e-08, equal_nan=False",
        costs: Costs::Working,
        doc: "Whether all numbers are close, by isclose.\n\n\
              >>> np.allclose([0.1 + 0.2], [0.3])\nTrue",
        run: Run::Call(|cx, bound| {
            let close = isclose(cx, &bound)?;
            all(cx, &close, bound.span).map(Value::Bool)
        }),
    },
    Function {
        name: "array_equal",
        signature: "a1, a2, equal_nan=False",
        costs: Costs::Working,
        doc: "Whether two arrays have the same shape and the same elements.\n\n\
              >>> np.array_equal([1, 2], [1, 2])\nTrue",
        run: Run::Call(|cx, bound| array_equal(cx, &bound)),
    },
    Function {
        name: "array_equiv",
        signature: "a1, a2",
        costs: Costs::Working,
        doc: "Whether two arrays have the same elements once they are broadcast.\n\n\
              >>> np.array_equiv([1, 2], [[1, 2], [1, 2]])\nTrue",
        run: Run::Call(|cx, bound| array_equiv(cx, &bound)),
    },
];

/// Whether all elements are true.
fn all(cx: &mut Context, array: &Array, span: Span) -> Result<bool> {
    let goes = vec![true; array.ndim()];
    let result = fold(cx, Reduction::All, array, (&goes, false), DType::Bool, span)?;
    Ok(result.item().truth())
}

/// A number by itself, whose dtype follows the other operands, or an array.
enum Given {
    Int(i64),
    Float(f64),
    Array(Array),
}

impl Given {
    fn of(cx: &Context, value: &Value, span: Span) -> Result<Self> {
        Ok(match value {
            Value::Bool(truth) => Self::Int(i64::from(*truth)),
            Value::Int(number) => Self::Int(*number),
            Value::Float(number) => Self::Float(*number),
            other => Self::Array(as_array(cx, other, None, span)?),
        })
    }

    fn operand(&self) -> Operand<'_> {
        match self {
            Self::Int(number) => Operand::Int(*number),
            Self::Float(number) => Operand::Float(*number),
            Self::Array(array) => Operand::Array(array),
        }
    }

    /// Whether every number is finite.
    fn is_finite(&self) -> bool {
        match self {
            Self::Int(_) => true,
            Self::Float(number) => number.is_finite(),
            Self::Array(array) => {
                let mut finite = true;
                let bytes = array.buffer.read();
                for_each_position(&array.layout, |at| {
                    finite &= Scalar::read(array.dtype, &bytes[at..]).as_f64().is_finite();
                });
                finite
            }
        }
    }

    fn text(&self, cx: &Context) -> String {
        match self {
            Self::Int(number) => number.to_string(),
            Self::Float(number) => float_repr(*number),
            Self::Array(array) => texts_of_arrays::printed(cx, array),
        }
    }
}

/// The second operand in floats, which NumPy makes of everything but floats.
fn in_floats(cx: &mut Context, given: Given, span: Span) -> Result<Given> {
    Ok(match given {
        Given::Int(number) => Given::Float(number as f64),
        Given::Array(array) if !array.dtype.is_float() => {
            let dtype = array.dtype.promote(DType::Float64);
            Given::Array(strided::copy(cx, &array, dtype, Keep::C, span)?)
        }
        float => float,
    })
}

fn isclose(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let tolerance = |cx: &Context, i: usize, default: f64| match &bound.values[i] {
        None => Ok(Given::Float(default)),
        Some(value) => Given::of(cx, value, span),
    };
    let (x, y) = (Given::of(cx, bound.required(0), span)?, Given::of(cx, bound.required(1), span)?);
    let (relative, absolute) = (tolerance(cx, 2, 1e-5)?, tolerance(cx, 3, 1e-8)?);
    let y = in_floats(cx, y, span)?;
    if !absolute.is_finite() || !relative.is_finite() {
        let (absolute, relative) = (absolute.text(cx), relative.text(cx));
        let message =
            format!("One of rtol or atol is not valid, atol: {absolute}, rtol: {relative}");
        match cx.events.actions.invalid {
            Action::Ignore => {}
            Action::Warn => cx.warn(span, "RuntimeWarning", message),
            Action::Print => {
                let written = cx.output.print(&(message + "\n"));
                written.map_err(|why| diagnostic!(span, OSError, "{why}"))?;
            }
            Action::Raise => bail!(span, FloatingPointError, "{message}"),
        }
    }
    let equal_nan = bound.flag(4, false)?;
    // What infinities leave is no fault here.
    let actions = cx.events.actions;
    cx.events.actions.invalid = Action::Ignore;
    let close = close(cx, [&x, &y], [&relative, &absolute], equal_nan, span);
    cx.events.actions = actions;
    close
}

fn close(
    cx: &mut Context,
    [x, y]: [&Given; 2],
    [relative, absolute]: [&Given; 2],
    equal_nan: bool,
    span: Span,
) -> Result<Array> {
    let apart = operate(cx, "subtract", &[x.operand(), y.operand()], span)?;
    let apart = step(cx, "absolute", apart, None, span)?;
    let size = map(cx, "absolute", &[y.operand()], span)?;
    let room = step(cx, "multiply", size, Some(relative.operand()), span)?;
    let room = step(cx, "add", room, Some(absolute.operand()), span)?;
    let near = map(cx, "less_equal", &[(&apart).into(), (&room).into()], span)?;
    drop((apart, room));
    let finite = map(cx, "isfinite", &[y.operand()], span)?;
    let near = step(cx, "bitwise_and", near, Some((&finite).into()), span)?;
    drop(finite);
    let same = map(cx, "equal", &[x.operand(), y.operand()], span)?;
    let mut close = step(cx, "bitwise_or", near, Some((&same).into()), span)?;
    drop(same);
    if equal_nan {
        let both = both_nan(cx, x.operand(), y.operand(), span)?;
        close = step(cx, "bitwise_or", close, Some((&both).into()), span)?;
    }
    Ok(close)
}

/// A step in the memory of its first operand, which nothing else holds.
fn step(
    cx: &mut Context,
    name: &str,
    array: Array,
    other: Option<Operand<'_>>,
    span: Span,
) -> Result<Array> {
    let (out, events) = update(cx, name, array, other, span)?;
    warn(cx, events, name, span);
    Ok(out)
}

/// Where both are NaN.
fn both_nan(cx: &mut Context, x: Operand<'_>, y: Operand<'_>, span: Span) -> Result<Array> {
    let x = map(cx, "isnan", &[x], span)?;
    let y = map(cx, "isnan", &[y], span)?;
    step(cx, "bitwise_and", x, Some((&y).into()), span)
}

/// Both arguments as arrays; `None` where one is none, or of objects.
fn both(cx: &Context, bound: &Bound) -> Option<(Array, Array)> {
    let arrays = [0, 1].map(|i| any_array(cx, bound.required(i), None, bound.span).ok());
    let [Some(a), Some(b)] = arrays else { return None };
    Some((a, b))
}

/// Where the elements are equal, texts or numbers.
fn equal(cx: &mut Context, a: &Array, b: &Array, span: Span) -> Result<Array> {
    if !a.dtype.is_text() && !b.dtype.is_text() {
        return map(cx, "equal", &[a.into(), b.into()], span);
    }
    let ufunc = ufunc::find("equal").expect("the name stands in the table");
    let shown = [a, b].map(|array| Value::Array(array.clone()));
    let same = texts::map(cx, ufunc, [&shown[0], &shown[1]], span)?;
    let same = same.expect("texts and numbers are compared");
    any_array(cx, &same, None, span)
}

fn array_equal(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Some((a, b)) = both(cx, bound) else { return Ok(Value::Bool(false)) };
    if a.shape() != b.shape() {
        return Ok(Value::Bool(false));
    }
    let equal_nan = bound.flag(2, false)?;
    if equal_nan && a.is(&b) {
        return Ok(Value::Bool(true));
    }
    let mut same = equal(cx, &a, &b, span)?;
    if equal_nan && (a.dtype.is_float() || b.dtype.is_float()) {
        let both = both_nan(cx, (&a).into(), (&b).into(), span)?;
        same = step(cx, "bitwise_or", same, Some((&both).into()), span)?;
    }
    all(cx, &same, span).map(Value::Bool)
}

fn array_equiv(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Some((a, b)) = both(cx, bound) else { return Ok(Value::Bool(false)) };
    if broadcast_shapes([a.shape(), b.shape()]).is_none() {
        return Ok(Value::Bool(false));
    }
    let same = equal(cx, &a, &b, span)?;
    all(cx, &same, span).map(Value::Bool)
}
