//! Questions about dtypes: `result_type`, `promote_types`, `can_cast`, `min_scalar_type`, `issubdtype`, `isdtype`.

use super::casting::Casting;
use super::convert;
use super::registry::{Bound, Costs, Function, Run};
use super::ufunc::{OperandType, common_dtype};
use crate::array::dtype::{DType, Kind, Scalar};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::{TypeValue, Value};
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "result_type",
        signature: "*arrays_and_dtypes",
        costs: Costs::Nothing,
        doc: "The dtype of a computation over arrays, dtypes and numbers; Python's numbers take the dtype of \
              the others.\n\n>>> np.result_type(np.int8, np.uint8)\ndtype('int16')\n\
              >>> np.result_type(3, np.arange(7, dtype='i1'))\ndtype('int8')",
        run: Run::Call(|cx, bound| result_type(cx, &bound)),
    },
    Function {
        name: "promote_types",
        signature: "type1, type2",
        costs: Costs::Nothing,
        doc: "The smallest dtype to which two can be cast safely.\n\n\
              >>> np.promote_types('i8', 'f4')\ndtype('float64')",
        run: Run::Call(|_, bound| {
            let [a, b] = [0, 1].map(|i| convert::any_dtype(bound.required(i), bound.span));
            Ok(instance(a?.promote(b?)))
        }),
    },
    Function {
        name: "can_cast",
        signature: "from_, to, casting='safe'",
        costs: Costs::Nothing,
        doc: "Whether a dtype can be cast to another by a rule: 'no', 'equiv', 'safe', 'same_kind' or \
              'unsafe'.\n\n>>> np.can_cast(np.int32, np.int64)\nTrue\n>>> np.can_cast('i8', 'f4')\nFalse",
        run: Run::Call(|_, bound| can_cast(&bound)),
    },
    Function {
        name: "min_scalar_type",
        signature: "a",
        costs: Costs::Nothing,
        doc: "The smallest dtype that holds a number; of an array its dtype. numscope has no float16, which \
              NumPy gives for most floats.\n\n\
              >>> np.min_scalar_type(-260)\ndtype('int16')\n>>> np.min_scalar_type(1e50)\ndtype('float64')",
        run: Run::Call(|cx, bound| min_scalar_type(cx, &bound)),
    },
    Function {
        name: "isscalar",
        signature: "element",
        costs: Costs::Nothing,
        doc: "Whether a value is a number or a text, of Python's or of NumPy's; an array without axes is \
              none.\n\n>>> np.isscalar(3.1), np.isscalar(np.array(3.1)), np.isscalar('numpy')\n\
              (True, False, True)",
        run: Run::Call(|_, bound| {
            Ok(Value::Bool(matches!(
                bound.required(0),
                Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Scalar(_)
            )))
        }),
    },
    Function {
        name: "issubdtype",
        signature: "arg1, arg2",
        costs: Costs::Nothing,
        doc: "Whether a dtype is another one or of an abstract class, such as np.integer.\n\n\
              >>> np.issubdtype(np.int32, np.integer)\nTrue\n>>> np.issubdtype('f4', np.float64)\nFalse",
        run: Run::Call(|_, bound| issubdtype(&bound)),
    },
    Function {
        name: "isdtype",
        signature: "dtype, kind",
        costs: Costs::Nothing,
        doc: "Whether a dtype is another one or of a kind: 'bool', 'signed integer', 'unsigned integer', \
              'integral', 'real floating', 'complex floating', 'numeric', or one of several.\n\n\
              >>> np.isdtype(np.float32, 'real floating')\nTrue\n\
              >>> np.isdtype(np.int8, (np.int16, 'bool'))\nFalse",
        run: Run::Call(|_, bound| {
            let Some(dtype) = own_dtype(bound.required(0)) else {
                let class = class_text(bound.required(0));
                bail!(
                    bound.span, TypeError, "dtype argument must be a NumPy dtype, but it is a {class}.";
                    hint: "np.dtype(x) makes one"
                )
            };
            let kinds = match bound.required(1) {
                Value::Tuple(kinds) => kinds.to_vec(),
                one => vec![one.clone()],
            };
            for kind in &kinds {
                if is_of_kind(dtype, kind, bound.span)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }),
    },
];

/// The classes above a scalar class, the nearest first.
pub fn ancestors(dtype: DType) -> &'static [&'static str] {
    match dtype {
        DType::Bool => &["numpy.generic"],
        DType::Int8 | DType::Int16 | DType::Int32 | DType::Int64 => {
            &["numpy.signedinteger", "numpy.integer", "numpy.number", "numpy.generic"]
        }
        DType::UInt8 | DType::UInt16 | DType::UInt32 | DType::UInt64 => {
            &["numpy.unsignedinteger", "numpy.integer", "numpy.number", "numpy.generic"]
        }
        DType::Float32 => &["numpy.floating", "numpy.inexact", "numpy.number", "numpy.generic"],
        DType::Float64 => {
            &["numpy.floating", "numpy.inexact", "numpy.number", "numpy.generic", "float"]
        }
        DType::Text(_) => &["numpy.character", "numpy.flexible", "numpy.generic", "str"],
    }
}

/// Abstract scalar classes, and what stands above each.
pub const ABSTRACT: &[(&str, &[&str])] = &[
    ("numpy.generic", &[]),
    ("numpy.number", &["numpy.generic"]),
    ("numpy.integer", &["numpy.number", "numpy.generic"]),
    ("numpy.signedinteger", &["numpy.integer", "numpy.number", "numpy.generic"]),
    ("numpy.unsignedinteger", &["numpy.integer", "numpy.number", "numpy.generic"]),
    ("numpy.inexact", &["numpy.number", "numpy.generic"]),
    ("numpy.floating", &["numpy.inexact", "numpy.number", "numpy.generic"]),
    ("numpy.flexible", &["numpy.generic"]),
    ("numpy.character", &["numpy.flexible", "numpy.generic"]),
];

/// A dtype as a value.
pub(super) const fn instance(dtype: DType) -> Value {
    Value::DType(TypeValue::Instance(dtype))
}

/// How an array, a number or a dtype counts in a computation.
fn operand(cx: &Context, value: &Value, span: Span) -> Result<OperandType> {
    Ok(match value {
        Value::Int(number) => OperandType::Int(*number),
        Value::Float(_) => OperandType::Float,
        Value::Bool(_) => OperandType::Strong(DType::Bool),
        Value::Array(_) | Value::Scalar(_) => {
            OperandType::Strong(convert::any_array(cx, value, None, span)?.dtype)
        }
        other => OperandType::Strong(convert::any_dtype(other, span)?),
    })
}

fn result_type(cx: &mut Context, bound: &Bound) -> Result<Value> {
    if bound.rest.is_empty() {
        bail!(bound.span, ValueError, "at least one array or dtype is required");
    }
    let operands: Vec<OperandType> =
        bound.rest.iter().map(|value| operand(cx, value, bound.span)).collect::<Result<_>>()?;
    let is_text = |ty: &OperandType| matches!(ty, OperandType::Strong(dtype) if dtype.is_text());
    let weak = operands.iter().find_map(|ty| match ty {
        OperandType::Int(_) => Some("Long"),
        OperandType::Float => Some("Float"),
        OperandType::Strong(_) => None,
    });
    if let Some(class) = weak
        && operands.iter().any(is_text)
    {
        bail!(
            bound.span, TypeError,
            "The DType <class 'numpy.dtypes.StrDType'> could not be promoted by <class \
            'numpy.dtypes._Py{class}DType'>. This means that no common DType exists for the given inputs.";
            hint: "write the number as a text: str(x)"
        );
    }
    Ok(instance(common_dtype(&operands)))
}

fn can_cast(bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let from = match bound.required(0) {
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => bail!(
            span, TypeError,
            "can_cast() does not support Python ints, floats, and complex because the result used to depend on \
            the value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future.";
            hint: "np.min_scalar_type(x) is the smallest dtype that holds a number"
        ),
        Value::Scalar(scalar) => scalar.dtype(),
        Value::Array(array) => array.dtype,
        other => convert::any_dtype(other, span)?,
    };
    let to = convert::any_dtype(bound.required(1), span)?;
    let rule = match bound.get(2) {
        None => Casting::Safe,
        given => Casting::of(given, span)?,
    };
    // A text without a width takes whatever comes.
    let to = if to == DType::Text(0) { DType::Text(from.text_width()) } else { to };
    Ok(Value::Bool(rule.allows(from, to)))
}

/// From the smallest on.
const UNSIGNED: [DType; 4] = [DType::UInt8, DType::UInt16, DType::UInt32, DType::UInt64];

/// From the smallest on.
const SIGNED: [DType; 4] = [DType::Int8, DType::Int16, DType::Int32, DType::Int64];

fn min_scalar_type(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = match bound.required(0) {
        Value::Array(array) => array.clone(),
        value => convert::aside(cx, value, None, bound.span)?,
    };
    if array.ndim() > 0 || array.dtype.is_text() {
        return Ok(instance(array.dtype));
    }
    let number = array.item();
    let Some(whole) = number.as_integer().filter(|_| array.dtype != DType::Bool) else {
        return smallest_float(number, array.dtype, bound.span).map(instance);
    };
    let bits = |dtype: DType| 8 * dtype.size() as u32;
    let found = if whole >= 0 {
        UNSIGNED.into_iter().find(|dtype| whole >> bits(*dtype) == 0)
    } else {
        SIGNED.into_iter().find(|dtype| whole >= -(1 << (bits(*dtype) - 1)))
    };
    Ok(instance(found.expect("64 bits hold every integer")))
}

/// The smallest dtype of a float, or a bool's own.
fn smallest_float(number: Scalar, dtype: DType, span: Span) -> Result<DType> {
    if dtype == DType::Bool {
        return Ok(dtype);
    }
    // NumPy compares with these bounds, just inside of what the dtypes hold (`min_scalar_type_num`).
    let value = number.as_f64();
    let is_special = value.is_nan() || value.is_infinite();
    if is_special || (-65000.0..65000.0).contains(&value) {
        return Err(diagnostic!(
            span, NotImplementedError, "numscope has no float16, which is the smallest dtype of {value:?}";
            hint: "choose the precision: np.float32"
        ));
    }
    let single = dtype == DType::Float32 || (value > -3.4e38 && value < 3.4e38);
    Ok(if single { DType::Float32 } else { DType::Float64 })
}

/// The name of a class, as `type` prints it.
fn class_text(value: &Value) -> String {
    format!("<class '{}'>", value.type_name())
}

/// The dtype of a dtype or of one of NumPy's scalar classes.
fn own_dtype(value: &Value) -> Option<DType> {
    match value {
        Value::DType(TypeValue::Class(dtype) | TypeValue::Instance(dtype)) => Some(*dtype),
        Value::Function(class) if class.call().repr() == "<class 'numpy.str_'>" => {
            Some(DType::Text(0))
        }
        _ => None,
    }
}

/// The qualified name of an abstract class.
fn abstract_name(value: &Value) -> Option<&'static (&'static str, &'static [&'static str])> {
    let Value::Function(function) = value else { return None };
    let repr = function.call().repr();
    ABSTRACT.iter().find(|(name, _)| repr == format!("<class '{name}'>"))
}

fn issubdtype(bound: &Bound) -> Result<Value> {
    let (of, above) = (bound.required(0), bound.required(1));
    let is_below = match (abstract_name(of), abstract_name(above)) {
        (Some((name, all)), Some((wanted, _))) => name == wanted || all.contains(wanted),
        (Some(_), None) => {
            convert::any_dtype(above, bound.span)?;
            false
        }
        (None, Some((wanted, _))) => {
            ancestors(convert::any_dtype(of, bound.span)?).contains(wanted)
        }
        (None, None) => {
            let (of, above) =
                (convert::any_dtype(of, bound.span)?, convert::any_dtype(above, bound.span)?);
            of == above || (of.is_text() && above.is_text())
        }
    };
    Ok(Value::Bool(is_below))
}

fn is_of_kind(dtype: DType, kind: &Value, span: Span) -> Result<bool> {
    let Value::Str(name) = kind else {
        return match own_dtype(kind) {
            Some(other) => Ok(other == dtype),
            None => bail!(
                span, TypeError,
                "kind argument must be comprised of NumPy dtypes or strings only, but is a {}.", class_text(kind);
                hint: "kinds are texts: 'integral', 'real floating', 'numeric' …"
            ),
        };
    };
    let kind = dtype.kind();
    Ok(match &**name {
        "bool" => kind == Kind::Bool,
        "signed integer" => kind == Kind::Signed,
        "unsigned integer" => kind == Kind::Unsigned,
        "integral" => dtype.is_integer(),
        "real floating" => dtype.is_float(),
        "complex floating" => false,
        "numeric" => dtype.is_integer() || dtype.is_float(),
        _ => bail!(
            span, ValueError, "kind argument is a string, but '{name}' is not a known kind name.";
            hint: "there are 'bool', 'signed integer', 'unsigned integer', 'integral', 'real floating' and 'numeric'"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_a_class_is_above_what_is_below() {
        for dtype in DType::ALL {
            let all = ancestors(*dtype);
            for name in all.iter().filter(|name| name.starts_with("numpy.")) {
                let (_, above) = ABSTRACT.iter().find(|(known, _)| known == name).expect("listed");
                assert!(above.iter().all(|above| all.contains(above)), "{dtype} {name}");
            }
        }
    }
}
