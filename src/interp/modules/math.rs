//! The module `math`: functions of floats, with CPython's errors. Those of integers are in `math_integer`, those that
//! sum or approximate in `math_special`.

use std::f64::consts::{E, PI, TAU};

use super::super::Interp;
use super::super::builtins::{Builtin, Quick};
use super::super::number::Number;
use super::super::takes::{MANY, given};
use super::{Module, math_integer as integer, math_special as special};
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::value::Value;

/// A row of a function of one number; an infinite result of a finite number is an overflow, or, without
/// `overflows`, a pole.
macro_rules! one {
    ($name:literal, $function:expr, $overflows:literal) => {
        Builtin::new("math", $name, (1, 1), |_, args, span| {
            checked(real(&args.positional[0], span)?, $function, $overflows, span)
        })
        .quick(Quick::One(|x| {
            let function: fn(f64) -> f64 = $function;
            Some(function(x.real()?)).filter(|y| y.is_finite()).map(Number::float)
        }))
    };
    ($name:literal, $function:expr) => {
        one!($name, $function, false)
    };
}

/// A row of a question about one number.
macro_rules! ask {
    ($name:literal, $function:expr) => {
        Builtin::new("math", $name, (1, 1), |_, args, span| {
            let ask: fn(f64) -> bool = $function;
            Ok(Value::Bool(ask(real(&args.positional[0], span)?)))
        })
    };
}

/// A row of a function of two numbers that never fails.
macro_rules! two {
    ($name:literal, $function:expr) => {
        Builtin::new("math", $name, (2, 2), |_, args, span| {
            let function: fn(f64, f64) -> f64 = $function;
            let [x, y] = pair(args, span)?;
            Ok(Value::Float(function(x, y)))
        })
    };
}

pub(super) static MODULE: Module = Module {
    name: "math",
    rows: &[
        one!("acos", f64::acos),
        one!("acosh", special::acosh),
        one!("asin", f64::asin),
        one!("asinh", special::asinh),
        one!("atan", f64::atan),
        two!("atan2", f64::atan2),
        one!("atanh", special::atanh),
        one!("cbrt", f64::cbrt),
        Builtin::new("math", "ceil", (1, 1), |_, args, span| {
            integral(&args.positional[0], f64::ceil, span)
        }),
        Builtin::new("math", "comb", (2, 2), integer::comb),
        two!("copysign", f64::copysign),
        one!("cos", f64::cos),
        one!("cosh", f64::cosh, true),
        one!("degrees", |x| x * (180.0 / PI)),
        Builtin::new("math", "dist", (2, 2), special::dist),
        one!("erf", libm::erf),
        one!("erfc", libm::erfc),
        one!("exp", f64::exp, true),
        one!("exp2", f64::exp2, true),
        one!("expm1", f64::exp_m1, true),
        one!("fabs", f64::abs),
        Builtin::new("math", "factorial", (1, 1), integer::factorial),
        Builtin::new("math", "floor", (1, 1), |_, args, span| {
            integral(&args.positional[0], f64::floor, span)
        }),
        Builtin::new("math", "fmod", (2, 2), fmod),
        Builtin::new("math", "frexp", (1, 1), frexp),
        Builtin::new("math", "fsum", (1, 1), special::fsum),
        one!("gamma", special::gamma, true),
        Builtin::new("math", "gcd", (0, MANY), integer::gcd),
        Builtin::new("math", "hypot", (0, MANY), |_, args, span| {
            let all: Result<Vec<f64>> =
                args.positional.iter().map(|value| real(value, span)).collect();
            Ok(Value::Float(special::norm(&all?)))
        }),
        Builtin::new("math", "isclose", (2, 2), isclose).named(&["a", "b", "rel_tol", "abs_tol"]),
        ask!("isfinite", f64::is_finite),
        ask!("isinf", f64::is_infinite),
        ask!("isnan", f64::is_nan),
        Builtin::new("math", "isqrt", (1, 1), integer::isqrt),
        Builtin::new("math", "lcm", (0, MANY), integer::lcm),
        Builtin::new("math", "ldexp", (2, 2), ldexp),
        one!("lgamma", special::lgamma, true),
        Builtin::new("math", "log", (1, 2), log),
        one!("log10", f64::log10),
        one!("log1p", f64::ln_1p),
        one!("log2", f64::log2),
        Builtin::new("math", "modf", (1, 1), |_, args, span| {
            let x = real(&args.positional[0], span)?;
            let rest = if x.is_infinite() { 0.0 } else { x - x.trunc() };
            Ok(Value::tuple([rest.copysign(x), x.trunc()].map(Value::Float)))
        }),
        two!("nextafter", special::next_after),
        Builtin::new("math", "perm", (1, 2), integer::perm),
        Builtin::new("math", "pow", (2, 2), pow),
        Builtin::new("math", "prod", (1, 1), integer::prod).named(&["", "start"]),
        one!("radians", |x| x * (PI / 180.0)),
        Builtin::new("math", "remainder", (2, 2), remainder),
        one!("sin", f64::sin),
        one!("sinh", f64::sinh, true),
        one!("sqrt", f64::sqrt),
        one!("tan", f64::tan),
        one!("tanh", f64::tanh),
        Builtin::new("math", "trunc", (1, 1), |_, args, span| match &args.positional[0] {
            value if value.as_scalar().is_some() => integral(value, f64::trunc, span),
            other => {
                bail!(span, TypeError, "type {} doesn't define __trunc__ method", other.type_name())
            }
        }),
        one!("ulp", special::ulp),
    ],
    values: &[
        ("e", || Value::Float(E)),
        ("inf", || Value::Float(f64::INFINITY)),
        ("nan", || Value::Float(f64::NAN)),
        ("pi", || Value::Float(PI)),
        ("tau", || Value::Float(TAU)),
    ],
    missing: &[],
};

/// The number that a value is.
///
/// # Errors
/// `TypeError`.
pub(super) fn real(value: &Value, span: Span) -> Result<f64> {
    match value {
        Value::Float(x) => Ok(*x),
        Value::Int(x) => Ok(*x as f64),
        Value::Array(array) if array.ndim() > 0 => bail!(
            span, TypeError, "only 0-dimensional arrays can be converted to Python scalars";
            hint: "NumPy's functions take arrays: np.sqrt(a)"
        ),
        other => match other.as_scalar() {
            Some(scalar) => Ok(scalar.as_f64()),
            None => bail!(span, TypeError, "must be real number, not {}", other.type_name()),
        },
    }
}

fn pair(args: &Args, span: Span) -> Result<[f64; 2]> {
    Ok([real(&args.positional[0], span)?, real(&args.positional[1], span)?])
}

/// CPython's `math_1`: what is no number was out of the domain, what is infinite too, or too large.
fn checked(x: f64, function: fn(f64) -> f64, overflows: bool, span: Span) -> Result<Value> {
    let result = function(x);
    if result.is_nan() && !x.is_nan() {
        return domain(span);
    }
    if result.is_infinite() && x.is_finite() {
        // A pole is no overflow: gamma(0), log(0).
        let is_pole =
            !overflows || x <= 0.0 && x.fract() == 0.0 && x > -1e300 && is_gamma(function);
        return if is_pole { domain(span) } else { range(span) };
    }
    Ok(Value::Float(result))
}

/// Whether whole numbers up to 0 are poles of a function.
fn is_gamma(function: fn(f64) -> f64) -> bool {
    function(0.0).is_infinite()
}

fn domain(span: Span) -> Result<Value> {
    bail!(span, ValueError, "math domain error")
}

fn range(span: Span) -> Result<Value> {
    bail!(span, OverflowError, "math range error")
}

/// `ceil`, `floor`, `trunc`: an int.
fn integral(value: &Value, function: fn(f64) -> f64, span: Span) -> Result<Value> {
    match value.as_index() {
        Some(number) => Ok(Value::Int(number)),
        None => convert::whole(function(real(value, span)?), span).map(Value::Int),
    }
}

fn fmod(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [x, y] = pair(args, span)?;
    let rest = if y.is_infinite() && x.is_finite() { x } else { x % y };
    if rest.is_nan() && !x.is_nan() && !y.is_nan() {
        return domain(span);
    }
    Ok(Value::Float(rest))
}

fn frexp(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let x = real(&args.positional[0], span)?;
    let (mantissa, exponent) = if x.is_finite() { libm::frexp(x) } else { (x, 0) };
    Ok(Value::tuple([Value::Float(mantissa), Value::Int(exponent.into())]))
}

fn ldexp(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let x = real(&args.positional[0], span)?;
    let (Value::Int(_) | Value::Bool(_)) = args.positional[1] else {
        bail!(span, TypeError, "Expected an int as second argument to ldexp.")
    };
    let exponent = args.positional[1].as_index().unwrap_or(0);
    let result = libm::ldexp(x, exponent.clamp(-5000, 5000) as i32);
    if result.is_infinite() && x.is_finite() {
        return range(span);
    }
    Ok(Value::Float(result))
}

fn isclose(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let number = |i: usize, name: &str, default: f64| {
        given(args, i, name).map_or(Ok(default), |value| real(value, span))
    };
    let (a, b) = (number(0, "a", 0.0)?, number(1, "b", 0.0)?);
    let (relative, absolute) = (number(MANY, "rel_tol", 1e-9)?, number(MANY, "abs_tol", 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        bail!(span, ValueError, "tolerances must be non-negative");
    }
    if a == b {
        return Ok(Value::Bool(true));
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::Bool(false));
    }
    let apart = (b - a).abs();
    let close = apart <= (relative * b).abs() || apart <= (relative * a).abs() || apart <= absolute;
    Ok(Value::Bool(close))
}

fn log(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let log = |value: &Value| checked(real(value, span)?, f64::ln, false, span);
    let number = log(&args.positional[0])?;
    let Some(base) = args.positional.get(1) else { return Ok(number) };
    match (number, log(base)?) {
        (_, Value::Float(0.0)) => bail!(span, ZeroDivisionError, "float division by zero"),
        (Value::Float(number), Value::Float(base)) => Ok(Value::Float(number / base)),
        (number, _) => Ok(number),
    }
}

fn pow(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [x, y] = pair(args, span)?;
    let power = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if power.is_nan() || power.is_infinite() && x == 0.0 {
            return domain(span);
        }
        if power.is_infinite() {
            return range(span);
        }
    }
    Ok(Value::Float(power))
}

/// IEEE 754's remainder: to the nearest multiple.
fn remainder(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [x, y] = pair(args, span)?;
    if x.is_nan() || y.is_nan() {
        return Ok(Value::Float(x + y));
    }
    if x.is_infinite() || y == 0.0 {
        return domain(span);
    }
    Ok(Value::Float(libm::remainder(x, y)))
}
