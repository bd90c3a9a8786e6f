//! The functions of `math` on integers, of 64 bits as all of numscope's.

use super::super::Interp;
use super::super::builtins::index;
use super::super::items::Items;
use super::super::takes::given;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::syntax::ast::BinaryOp;
use crate::value::Value;

/// An integer if it fits.
fn fitting(number: Option<i128>, what: &str, span: Span) -> Result<Value> {
    match number.and_then(|number| i64::try_from(number).ok()) {
        Some(number) => Ok(Value::Int(number)),
        None => bail!(
            span, OverflowError, "numscope's int has 64 bits, and {what} does not fit";
            hint: "floats reach further: math.gamma(n + 1), math.lgamma(n + 1)"
        ),
    }
}

/// The product of `first`, `first - 1` and so on, of `count` factors.
fn falling(first: i64, count: i64) -> Option<i128> {
    let mut product = 1_i128;
    for factor in (first - count + 1..=first).rev() {
        product = product.checked_mul(i128::from(factor)).filter(|p| *p <= i128::from(i64::MAX))?;
    }
    Some(product)
}

pub(super) fn factorial(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    factorial_of(&args.positional[0], span)
}

fn factorial_of(n: &Value, span: Span) -> Result<Value> {
    let n = index(n, span)?;
    if n < 0 {
        bail!(span, ValueError, "factorial() not defined for negative values");
    }
    fitting(if n > 20 { None } else { falling(n, n) }, &format!("{n}!"), span)
}

pub(super) fn perm(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let Some(k) = args.positional.get(1).filter(|k| !matches!(k, Value::None)) else {
        return factorial_of(&args.positional[0], span);
    };
    let (n, k) = choices(&args.positional[0], k, span)?;
    fitting(if k > n { Some(0) } else { falling(n, k) }, &format!("perm({n}, {k})"), span)
}

fn choices(n: &Value, k: &Value, span: Span) -> Result<(i64, i64)> {
    let (n, k) = (index(n, span)?, index(k, span)?);
    if n < 0 {
        bail!(span, ValueError, "n must be a non-negative integer");
    }
    if k < 0 {
        bail!(span, ValueError, "k must be a non-negative integer");
    }
    Ok((n, k))
}

pub(super) fn comb(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let (n, k) = choices(&args.positional[0], &args.positional[1], span)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    let mut found = Some(1_i128);
    for i in 0..k.min(n - k) {
        // Each partial product is a binomial coefficient, and so a whole number.
        found = found
            .and_then(|product| product.checked_mul(i128::from(n - i)))
            .map(|product| product / i128::from(i + 1))
            .filter(|product| *product < 1 << 100);
        if found.is_none() {
            break;
        }
    }
    fitting(found, &format!("comb({n}, {k})"), span)
}

pub(super) fn isqrt(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let n = index(&args.positional[0], span)?;
    if n < 0 {
        bail!(span, ValueError, "isqrt() argument must be nonnegative");
    }
    Ok(Value::Int(n.isqrt()))
}

fn integers(args: &Args, span: Span) -> Result<Vec<i128>> {
    args.positional.iter().map(|value| index(value, span).map(i128::from)).collect()
}

fn gcd_of(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

pub(super) fn gcd(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let all = integers(args, span)?;
    fitting(Some(all.into_iter().fold(0, gcd_of)), "the divisor", span)
}

pub(super) fn lcm(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let mut found = Some(1_i128);
    for number in integers(args, span)? {
        found = match found {
            Some(_) if number == 0 => Some(0),
            Some(0) => Some(0),
            Some(common) => (common / gcd_of(common, number)).checked_mul(number.abs()),
            None => None,
        };
        // What does not fit an int stays so, unless a 0 follows.
        found = found.filter(|common| *common <= i128::from(i64::MAX));
    }
    fitting(found, "the multiple", span)
}

pub(super) fn prod(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let mut product = given(args, 1, "start").cloned().unwrap_or(Value::Int(1));
    let mut items = Items::of(&args.positional[0], span)?;
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        product = interp.binary(BinaryOp::Mul, product, item, span)?;
    }
    Ok(product)
}
