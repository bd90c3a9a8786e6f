//! Single floats as texts: `format_float_positional`, `format_float_scientific`.

use super::registry::{Bound, Costs, Function, Run};
use crate::array::dtype::Scalar;
use crate::array::format::{Style, Trim, float_positional, float_scientific};
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "format_float_positional",
        signature: "x, precision=None, unique=True, fractional=True, trim='k', sign=False, pad_left=None, \
                    pad_right=None, min_digits=None",
        costs: Costs::Nothing,
        doc: "The text of a number without an exponent. The digits are those that tell it from its neighbours, \
              or, with unique=False, the first of its exact value; precision= and min_digits= count them from \
              the point on, with fractional=False from the first one. trim= is 'k' (zeros stay), '.' (they go), \
              '0' (all but one go) or '-' (the point goes too).\n\n\
              >>> np.format_float_positional(np.float32(np.pi))\n'3.1415927'\n\
              >>> np.format_float_positional(1.5, precision=3, unique=False, trim='k')\n'1.500'",
        run: Run::Call(|cx, bound| {
            let style = Style {
                fractional: bound.flag(3, true)?,
                trim: trim(&bound, 4)?,
                plus: bound.flag(5, false)?,
                pad_left: count(cx, &bound, 6, "pad_left")?,
                pad_right: count(cx, &bound, 7, "pad_right")?,
                ..digits(cx, &bound, 8)?
            };
            if !style.fractional && style.precision == Some(0) {
                bail!(
                    bound.span,
                    ValueError,
                    "precision must be greater than 0 if fractional=False"
                );
            }
            supplied(&style, &bound)?;
            Ok(Value::text(float_positional(number(&bound)?, &style)))
        }),
    },
    Function {
        name: "format_float_scientific",
        signature: "x, precision=None, unique=True, trim='k', sign=False, pad_left=None, exp_digits=None, \
                    min_digits=None",
        costs: Costs::Nothing,
        doc: "The text of a number with an exponent, of at least exp_digits= digits. The other arguments are \
              those of np.format_float_positional.\n\n\
              >>> np.format_float_scientific(np.float32(np.pi))\n'3.1415927e+00'\n\
              >>> np.format_float_scientific(1.23e24, exp_digits=4)\n'1.23e+0024'",
        run: Run::Call(|cx, bound| {
            let style = Style {
                trim: trim(&bound, 3)?,
                plus: bound.flag(4, false)?,
                pad_left: count(cx, &bound, 5, "pad_left")?,
                ..digits(cx, &bound, 7)?
            };
            let exponent = count(cx, &bound, 6, "exp_digits")?;
            supplied(&style, &bound)?;
            Ok(Value::text(float_scientific(number(&bound)?, &style, exponent)))
        }),
    },
];

/// What both take: precision, unique, and the least number of digits.
fn digits(cx: &Context, bound: &Bound, least: usize) -> Result<Style> {
    let style = Style {
        precision: count(cx, bound, 1, "precision")?,
        unique: bound.flag(2, true)?,
        fractional: false,
        trim: Trim::Keep,
        plus: false,
        pad_left: None,
        pad_right: None,
        min_digits: count(cx, bound, least, "min_digits")?,
    };
    if let (Some(precision), Some(least)) = (style.precision, style.min_digits)
        && precision > 0
        && least > precision
    {
        bail!(bound.span, ValueError, "min_digits must be less than or equal to precision");
    }
    Ok(style)
}

fn supplied(style: &Style, bound: &Bound) -> Result<()> {
    if !style.unique && style.precision.is_none() {
        bail!(bound.span, TypeError, "in non-unique mode `precision` must be supplied");
    }
    Ok(())
}

/// An optional count, which is not negative.
fn count(cx: &Context, bound: &Bound, i: usize, name: &str) -> Result<Option<usize>> {
    let Some(value) = bound.get(i) else { return Ok(None) };
    let Some(scalar) = value.as_scalar() else {
        let class = value.type_name();
        bail!(bound.span, TypeError, "'<' not supported between instances of '{class}' and 'int'")
    };
    if scalar.as_f64() < 0.0 {
        bail!(bound.span, ValueError, "{name} must be >= 0");
    }
    let Some(count) = value.as_index() else {
        bail!(bound.span, TypeError, "integer argument expected, got float")
    };
    let count = count as usize;
    cx.room_for(count, bound.span)?;
    Ok(Some(count))
}

fn trim(bound: &Bound, i: usize) -> Result<Trim> {
    const NAMES: &[(&str, Trim)] =
        &[("k", Trim::Keep), (".", Trim::Zeros), ("0", Trim::LeaveOneZero), ("-", Trim::Point)];
    let Some(value) = bound.get(i) else { return Ok(Trim::Keep) };
    let given = match value {
        Value::Str(text) => text.to_string(),
        other => other.as_index().map_or(other.type_name().to_owned(), |n| n.to_string()),
    };
    match NAMES.iter().find(|(name, _)| *name == given && matches!(value, Value::Str(_))) {
        Some((_, trim)) => Ok(*trim),
        // NumPy's message is 100 columns wide there.
        None => bail!(
            bound.span,
            TypeError,
            "if supplied, trim must be 'k', '.', '0' or '-' found `{given:>100}`"
        ),
    }
}

/// The number itself: a float of either dtype, or what becomes one.
fn number(bound: &Bound) -> Result<Scalar> {
    let value = bound.required(0);
    match (value.as_scalar(), value) {
        (Some(single @ Scalar::Float32(_)), Value::Scalar(_)) => Ok(single),
        (Some(number), _) => Ok(Scalar::Float64(number.as_f64())),
        (None, Value::Array(array)) if !array.dtype.is_text() => bail!(
            bound.span,
            TypeError,
            "only 0-dimensional arrays can be converted to Python scalars"
        ),
        (None, other) => {
            bail!(bound.span, TypeError, "must be real number, not {}", other.type_name())
        }
    }
}
