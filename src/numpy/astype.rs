//! `astype` with all that NumPy lets one say: the order, the casting rule, whether an array that needs no conversion
//! is copied. With a dtype alone it is a step of a plan.

use super::casting::Casting;
use super::convert::{self, as_keep};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::texts;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::Order;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "ndarray.astype",
        signature: "self, dtype, order='K', casting='unsafe', subok=True, copy=True",
        costs: Costs::Step,
        doc: "A new array with the elements converted; floats lose their fraction, integers wrap. With copy=False \
              an array that needs no conversion is given as it is; casting= says which conversions are allowed.\n\n\
              >>> np.array([1.9, -1.9]).astype(int)\narray([ 1, -1])",
        run: Run::Cast,
    },
    Function {
        name: "astype",
        signature: "x, dtype, *, copy=True, device=None",
        costs: Costs::Copy,
        doc: "A new array with the elements converted, as a.astype(dtype) gives it.\n\n\
              >>> np.astype(np.array([1.9, -1.9]), int)\narray([ 1, -1])",
        run: Run::Call(|cx, bound| {
            let Value::Array(array) = bound.required(0) else {
                let class = bound.required(0).type_name();
                bail!(
                    bound.span, TypeError,
                    "Input should be a NumPy array or scalar. It is a <class '{class}'> instead.";
                    hint: "make an array first: np.array(x)"
                )
            };
            let asked =
                Asked { keep: Keep::K, casting: Some(Casting::Unsafe), copy: bound.flag(2, true)? };
            converted(cx, array, bound.required(1), &asked, bound.span)
        }),
    },
];

/// What `astype` is asked for besides the dtype.
struct Asked {
    keep: Keep,
    /// `None` for `'same_value'`.
    casting: Option<Casting>,
    copy: bool,
}

/// Whether a call says more than a dtype.
pub fn says_more(bound: &Bound) -> bool {
    bound.values[2..].iter().any(Option::is_some)
}

/// `array.astype(dtype, …)`.
///
/// # Errors
/// `TypeError` for a conversion that the rule forbids, `ValueError` for a value that `'same_value'` would change.
pub fn astype(cx: &mut Context, array: &Array, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let casting = match bound.get(3) {
        None => Some(Casting::Unsafe),
        Some(Value::Str(name)) if &**name == "same_value" => None,
        Some(Value::Str(name)) if !Casting::is_name(name) => bail!(
            span,
            ValueError,
            "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe', 'same_value' (got '{name}')"
        ),
        given => Some(Casting::of(given, span)?),
    };
    let keep = as_keep(bound.get(2), Keep::K, span)?;
    let asked = Asked { keep, casting, copy: bound.flag(5, true)? };
    converted(cx, array, bound.required(1), &asked, span)
}

fn converted(
    cx: &mut Context,
    array: &Array,
    dtype: &Value,
    asked: &Asked,
    span: Span,
) -> Result<Value> {
    let dtype = texts::sized(convert::any_dtype(dtype, span)?, array.dtype);
    if let Some(casting) = asked.casting
        && !casting.allows(array.dtype, dtype)
    {
        let what = if array.ndim() == 0 { "scalar" } else { "array data" };
        return Err(casting.refuse(what, array.dtype, dtype, span));
    }
    let in_order = match asked.keep {
        Keep::C => array.is_contiguous(Order::C),
        Keep::F => array.is_contiguous(Order::F),
        Keep::A => array.is_contiguous(Order::C) || array.is_contiguous(Order::F),
        Keep::K => true,
    };
    if !asked.copy && dtype == array.dtype && in_order {
        return Ok(Value::Array(array.clone()));
    }
    let new = strided::copy(cx, array, dtype, asked.keep, span)?;
    if asked.casting.is_none() && dtype != array.dtype {
        let back = strided::copy(cx, &new, array.dtype, Keep::K, span)?;
        let is_same = |index: &[usize]| {
            let (was, is) = (convert::element_at(array, index), convert::element_at(&back, index));
            match (was.as_scalar(), is.as_scalar()) {
                (Some(a), Some(b)) => match (a.as_integer(), b.as_integer()) {
                    (Some(a), Some(b)) => a == b,
                    _ => a.as_f64() == b.as_f64() || (a.as_f64().is_nan() && b.as_f64().is_nan()),
                },
                _ => convert::truth(&was) == convert::truth(&is),
            }
        };
        let mut index = vec![0; array.ndim()];
        for _ in 0..array.size() {
            if !is_same(&index) {
                bail!(
                    span, ValueError, "could not cast 'same_value' {} to {}",
                    c_name(array.dtype), c_name(dtype);
                    hint: "casting='unsafe' lets values change"
                );
            }
            step(&mut index, array.shape());
        }
    }
    Ok(Value::Array(new))
}

/// The next index in C order.
fn step(index: &mut [usize], shape: &[usize]) {
    for (i, &len) in index.iter_mut().zip(shape).rev() {
        *i += 1;
        if *i < len {
            return;
        }
        *i = 0;
    }
}

/// The name of a dtype's type in C, which NumPy's message has.
fn c_name(dtype: DType) -> &'static str {
    match dtype {
        DType::Bool => "bool",
        DType::Int8 => "byte",
        DType::UInt8 => "ubyte",
        DType::Int16 => "short",
        DType::UInt16 => "ushort",
        DType::Int32 => "int",
        DType::UInt32 => "uint",
        DType::Int64 => "long",
        DType::UInt64 => "ulong",
        DType::Float32 => "float",
        DType::Float64 => "double",
        DType::Text(_) => "str",
    }
}
