//! Built-ins on numbers: rounding, powers, bases, characters, hashes.

use super::super::number::Number;
use super::super::takes::given;
use super::super::{Interp, scalar};
use super::sequences::index;
use super::{Builtin, Quick, required};
use crate::array::dtype::Scalar;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::syntax::ast::BinaryOp;
use crate::value::{Key, TypeValue, Value};
use crate::{bail, diagnostic};

pub(super) static ROWS: &[Builtin] = &[
    Builtin::new("", "abs", (1, 1), abs).quick(Quick::One(Number::absolute)),
    Builtin::new("", "bin", (1, 1), |_, args, span| based(args, 2, "0b", span)),
    Builtin::new("", "chr", (1, 1), |_, args, span| {
        let code = index(required(args, 0), span)?;
        if !(0..0x11_0000).contains(&code) {
            bail!(span, ValueError, "chr() arg not in range(0x110000)");
        }
        match u32::try_from(code).ok().and_then(char::from_u32) {
            Some(c) => Ok(Value::character(c)),
            None => bail!(span, ValueError, "numscope's text has no halves of surrogate pairs"),
        }
    }),
    Builtin::new("", "divmod", (2, 2), divmod),
    Builtin::new("", "hash", (1, 1), |_, args, span| hash(required(args, 0), span).map(Value::Int)),
    Builtin::new("", "hex", (1, 1), |_, args, span| based(args, 16, "0x", span)),
    Builtin::new("", "oct", (1, 1), |_, args, span| based(args, 8, "0o", span)),
    Builtin::new("", "ord", (1, 1), |_, args, span| {
        let Value::Str(text) = required(args, 0) else {
            bail!(
                span,
                TypeError,
                "ord() expected string of length 1, but {} found",
                required(args, 0).type_name()
            )
        };
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(c), None) => Ok(Value::Int(i64::from(c as u32))),
            _ => bail!(
                span,
                TypeError,
                "ord() expected a character, but string of length {} found",
                text.chars().count()
            ),
        }
    }),
    Builtin::new("", "pow", (2, 3), pow).named(&["base", "exp", "mod"]),
    Builtin::new("", "round", (1, 2), round).named(&["number", "ndigits"]),
];

fn divmod(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [a, b] = [0, 1].map(|i| required(args, i));
    let is_number = |value: &Value| value.as_scalar().is_some();
    let is_array = |value: &Value| matches!(value, Value::Array(_));
    if is_array(a) || is_array(b) {
        let ufunc = crate::numpy::ufunc::find("divmod").expect("divmod is a row of the table");
        let function = crate::numpy::registry::callable(ufunc);
        return interp.apply(&function, args.clone(), span);
    }
    if !is_number(a) || !is_number(b) {
        bail!(
            span,
            TypeError,
            "unsupported operand type(s) for divmod(): '{}' and '{}'",
            a.type_name(),
            b.type_name()
        );
    }
    // Both halves speak in the name of the whole.
    let before = interp.cx.warnings.len();
    let quotient = scalar::binary(interp.cx, "//", a, b, span).map_err(|mut error| {
        if error.message == "float floor division by zero" {
            "float divmod()".clone_into(&mut error.message);
        }
        error
    })?;
    let rest = scalar::binary(interp.cx, "%", a, b, span)?;
    let new = interp.cx.warnings.split_off(before);
    for mut warning in new {
        for name in ["scalar floor_divide", "scalar remainder"] {
            warning.message = warning.message.replace(name, "scalar divmod");
        }
        interp.cx.warn(warning.span, warning.class, warning.message);
    }
    Ok(Value::tuple([quotient, rest]))
}

fn abs(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    match required(args, 0) {
        Value::Int(number) => number
            .checked_abs()
            .map(Value::Int)
            .ok_or_else(|| diagnostic!(span, OverflowError, "numscope's int has 64 bits")),
        Value::Bool(value) => Ok(Value::Int(i64::from(*value))),
        Value::Float(number) => Ok(Value::Float(number.abs())),
        value if value.as_scalar().is_some() => {
            let absolute =
                crate::numpy::ufunc::find("absolute").expect("absolute is a row of the table");
            scalar::map(interp.cx, absolute, &[value], true, span)
        }
        array @ Value::Array(_) => {
            let absolute =
                crate::numpy::ufunc::find("absolute").expect("absolute is a row of the table");
            let function = crate::numpy::registry::callable(absolute);
            interp.apply(&function, super::super::streams::one(array.clone()), span)
        }
        other => bail!(span, TypeError, "bad operand type for abs(): '{}'", other.type_name()),
    }
}

/// `bin(x)`, `oct(x)`, `hex(x)`.
fn based(args: &Args, base: u32, prefix: &str, span: Span) -> Result<Value> {
    let number = index(required(args, 0), span)?;
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    Ok(Value::text(match base {
        2 => format!("{sign}{prefix}{size:b}"),
        8 => format!("{sign}{prefix}{size:o}"),
        _ => format!("{sign}{prefix}{size:x}"),
    }))
}

fn pow(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [base, exponent] = [(0, "base"), (1, "exp")]
        .map(|(i, name)| given(args, i, name).cloned().unwrap_or(Value::None));
    let Some(modulus) = given(args, 2, "mod").filter(|v| !matches!(v, Value::None)) else {
        return interp.binary(BinaryOp::Pow, base, exponent, span);
    };
    let numbers = [&base, &exponent, modulus];
    let are_integers = numbers.iter().all(|v| matches!(v, Value::Int(_) | Value::Bool(_)));
    if numbers.iter().any(|v| matches!(v, Value::Array(_) | Value::Scalar(_))) {
        let [a, b, c] = numbers.map(Value::type_name);
        bail!(span, TypeError, "unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'");
    }
    if !are_integers {
        bail!(span, TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
    }
    let [mut base, mut exponent, modulus] =
        numbers.map(|value| i128::from(value.as_index().unwrap_or(0)));
    if modulus == 0 {
        bail!(span, ValueError, "pow() 3rd argument cannot be 0");
    }
    if exponent < 0 {
        base = inverse(base, modulus).ok_or_else(|| {
            diagnostic!(span, ValueError, "base is not invertible for the given modulus")
        })?;
        exponent = -exponent;
    }
    let size = modulus.abs();
    base = base.rem_euclid(size);
    let mut power = 1 % size;
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = power * base % size;
        }
        base = base * base % size;
        exponent >>= 1;
    }
    // The result has the sign of the modulus.
    let power = if modulus < 0 && power > 0 { power + modulus } else { power };
    Ok(Value::Int(power as i64))
}

/// The number that gives 1 times `a`, modulo `m`.
fn inverse(a: i128, m: i128) -> Option<i128> {
    let size = m.abs();
    let (mut r, mut next_r) = (a.rem_euclid(size), size);
    let (mut s, mut next_s) = (1_i128, 0_i128);
    while next_r != 0 {
        let quotient = r / next_r;
        (r, next_r) = (next_r, r - quotient * next_r);
        (s, next_s) = (next_s, s - quotient * next_s);
    }
    (r == 1 || size == 1).then(|| s.rem_euclid(size))
}

fn round(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let value = given(args, 0, "number").unwrap_or(&Value::None);
    let digits = given(args, 1, "ndigits").filter(|digits| !matches!(digits, Value::None));
    let digits = digits.map(|digits| index(digits, span)).transpose()?;
    match (value, digits) {
        (Value::Int(_) | Value::Bool(_), None) => Ok(Value::Int(value.as_index().unwrap_or(0))),
        (Value::Int(_) | Value::Bool(_), Some(digits)) => {
            let number = value.as_index().unwrap_or(0);
            round_integer(number, digits, span).map(Value::Int)
        }
        (Value::Float(number), None) => whole(*number, span).map(Value::Int),
        (Value::Float(number), Some(digits)) => {
            round_float(*number, digits, span).map(Value::Float)
        }
        // NumPy's scalars keep their class where digits are given.
        (Value::Scalar(scalar), None) if scalar.dtype() != crate::array::dtype::DType::Bool => {
            match scalar.as_integer() {
                Some(number) => match i64::try_from(number) {
                    Ok(number) => Ok(Value::Int(number)),
                    Err(_) => bail!(
                        span,
                        OverflowError,
                        "numscope's int has 64 bits, and {number} does not fit"
                    ),
                },
                None => whole(scalar.as_f64(), span).map(Value::Int),
            }
        }
        (Value::Scalar(Scalar::Float64(number)), Some(digits)) => {
            Ok(Value::Scalar(Scalar::Float64(scaled(*number, digits))))
        }
        (Value::Scalar(Scalar::Float32(number)), Some(digits)) => {
            let factor = 10_f32.powi(digits.unsigned_abs().min(60) as i32);
            Ok(Value::Scalar(Scalar::Float32(if digits >= 0 {
                (number * factor).round_ties_even() / factor
            } else {
                (number / factor).round_ties_even() * factor
            })))
        }
        (Value::Scalar(scalar), Some(digits)) if scalar.as_integer().is_some() && digits >= 0 => {
            Ok(value.clone())
        }
        (Value::Scalar(scalar), Some(digits)) if scalar.dtype().is_integer() => {
            let number = i64::try_from(scalar.as_integer().unwrap_or(0)).unwrap_or(i64::MAX);
            let rounded = round_integer(number, digits, span)?;
            let word = crate::numpy::convert::word_of(Scalar::Int64(rounded), scalar.dtype());
            Ok(Value::Scalar(Scalar::read(scalar.dtype(), &word.0)))
        }
        (other, _) => {
            bail!(span, TypeError, "type {} doesn't define __round__ method", other.type_name())
        }
    }
}

/// NumPy's rounding: by a power of ten, to the even neighbour.
fn scaled(number: f64, digits: i64) -> f64 {
    let factor = 10_f64.powi(digits.unsigned_abs().min(400) as i32);
    if digits >= 0 {
        (number * factor).round_ties_even() / factor
    } else {
        (number / factor).round_ties_even() * factor
    }
}

fn whole(number: f64, span: Span) -> Result<i64> {
    crate::numpy::convert::whole(number.round_ties_even(), span)
}

/// To a multiple of a power of ten, halves to the even one.
fn round_integer(number: i64, digits: i64, span: Span) -> Result<i64> {
    if digits >= 0 {
        return Ok(number);
    }
    let Some(unit) = u32::try_from(-digits).ok().filter(|&d| d < 30).map(|d| 10_i128.pow(d)) else {
        return Ok(0);
    };
    let number = i128::from(number);
    let (quotient, rest) = (number.div_euclid(unit), number.rem_euclid(unit));
    let up = rest * 2 > unit || rest * 2 == unit && quotient % 2 != 0;
    let rounded = (quotient + i128::from(up)) * unit;
    i64::try_from(rounded).map_err(|_| {
        diagnostic!(span, OverflowError, "numscope's int has 64 bits, and {rounded} does not fit")
    })
}

/// Correctly: through the decimal text, as Python rounds.
fn round_float(number: f64, digits: i64, span: Span) -> Result<f64> {
    if !number.is_finite() || digits > 323 {
        return Ok(number);
    }
    if digits < -308 {
        return Ok(0.0_f64.copysign(number));
    }
    let rounded: f64 = if digits >= 0 {
        format!("{number:.*}", digits as usize).parse().unwrap_or(number)
    } else {
        // All digits of the number, then half to even at the place.
        let whole = format!("{:.0}", number.trunc().abs());
        let cut = whole.len() as i64 + digits;
        if cut < 0 {
            return Ok(0.0_f64.copysign(number));
        }
        let (kept, dropped) = whole.split_at(cut as usize);
        let half = format!("5{}", "0".repeat(dropped.len() - 1));
        let has_fraction = number.fract() != 0.0;
        let odd = kept.bytes().last().is_some_and(|c| c % 2 == 1);
        let up = dropped > half.as_str() || dropped == half && (has_fraction || odd);
        let unit: f64 = format!("1e{}", -digits).parse().unwrap_or(1.0);
        let kept: f64 = format!("{}e{}", if kept.is_empty() { "0" } else { kept }, -digits)
            .parse()
            .unwrap_or(0.0);
        (if up { kept + unit } else { kept }).copysign(number)
    };
    if rounded.is_infinite() {
        bail!(span, OverflowError, "rounded value too large to represent");
    }
    Ok(rounded)
}

/// The modulus of Python's hashes of numbers, 2**61 - 1.
const MODULUS: i128 = (1 << 61) - 1;

/// Python's `hash`: of numbers and tuples of them as CPython's; of texts the same in every run.
///
/// # Errors
/// `TypeError` for what can change.
pub(in crate::interp) fn hash(value: &Value, span: Span) -> Result<i64> {
    Key::new(value.clone(), span)?;
    Ok(hash_of(value))
}

fn hash_of(value: &Value) -> i64 {
    match value {
        Value::Tuple(items) => {
            // xxHash, as CPython mixes a tuple's items.
            const PRIMES: [u64; 3] =
                [11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 2_870_177_450_012_600_261];
            let mut mixed = PRIMES[2];
            for item in items.iter() {
                let lane = hash_of(item) as u64;
                mixed = mixed.wrapping_add(lane.wrapping_mul(PRIMES[1]));
                mixed = mixed.rotate_left(31).wrapping_mul(PRIMES[0]);
            }
            mixed = mixed.wrapping_add(items.len() as u64 ^ (PRIMES[2] ^ 0x0035_d373));
            if mixed == u64::MAX { 1_546_275_796 } else { mixed as i64 }
        }
        Value::Str(text) => {
            // FNV-1a: CPython's own differ from run to run.
            let bytes = text.bytes();
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |mixed, byte| {
                (mixed ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            }) as i64
        }
        number if number.as_scalar().is_some() => {
            let scalar = number.as_scalar().expect("it was looked at");
            match scalar.as_integer() {
                Some(integer) => no_error(integer.abs() % MODULUS, integer < 0),
                None => hash_of_float(scalar.as_f64()),
            }
        }
        Value::DType(TypeValue::Python(_)) => 1,
        other => other.type_name().len() as i64 + 8_000_000,
    }
}

/// With the sign of the number; -1 stands for an error in CPython.
fn no_error(size: i128, negative: bool) -> i64 {
    let hash = if negative { -size } else { size } as i64;
    if hash == -1 { -2 } else { hash }
}

fn hash_of_float(number: f64) -> i64 {
    if number.is_nan() {
        return 0;
    }
    if number.is_infinite() {
        return if number > 0.0 { 314_159 } else { -314_159 };
    }
    // number = mantissa * 2**exponent, and 2**61 is 1 modulo 2**61 - 1.
    let bits = number.abs().to_bits();
    let (exponent, fraction) = ((bits >> 52) as i64, bits & ((1 << 52) - 1));
    let (mantissa, exponent) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let turns = exponent.rem_euclid(61) as u32;
    let size = (i128::from(mantissa) % MODULUS * (1_i128 << turns)) % MODULUS;
    no_error(size, number < 0.0)
}
