//! Integers, floats and texts as a format specification wants them, digit for digit as CPython.
//!
//! Knows numbers and specifications; not values, and not who asks.

use compact_str::{CompactString, ToCompactString};

use super::spec::{Align, Class, Spec};
use crate::array::format::float_repr;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};

/// Significant digits past which every float is exact.
const EXACT_SIGNIFICANT: usize = 800;
/// Digits after the point past which every float is exact: the smallest one is 2**-1074.
const EXACT_FRACTION: usize = 1074;
/// Digits without a precision.
const DEFAULT_PRECISION: usize = 6;

/// A number in its parts; blanks go around them, or before the digits.
struct Parts<'a> {
    negative: bool,
    /// `0x` and its kin.
    prefix: &'static str,
    /// The digits before the point, which may be grouped.
    digits: &'a str,
    /// What follows: the point, the digits after it, the exponent.
    rest: &'a str,
}

/// How a float's digits are laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct FloatStyle {
    /// `e`, `f` or `g`; `r` for as many digits as tell the float from others.
    pub(super) kind: char,
    pub(super) precision: usize,
    /// `#`: the point and the zeros after it stay.
    pub(super) alternate: bool,
    /// A whole number ends in `.0`.
    pub(super) point_zero: bool,
}

/// An integer by a specification.
///
/// # Errors
/// CPython's `ValueError`s; `MemoryError` for a text that does not fit.
pub(super) fn integer(
    cx: &Context,
    number: i128,
    (spec, class): (&Spec, Class),
    span: Span,
) -> Result<String> {
    let kind = spec.kind.unwrap_or('d');
    let (prefix, digits) = match kind {
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return float(cx, number as f64, (spec, class), span);
        }
        'b' => ("0b", format!("{:b}", number.unsigned_abs())),
        'c' | 'd' | 'n' => ("", number.unsigned_abs().to_string()),
        'o' => ("0o", format!("{:o}", number.unsigned_abs())),
        'x' => ("0x", format!("{:x}", number.unsigned_abs())),
        'X' => ("0X", format!("{:X}", number.unsigned_abs())),
        other => return Err(class.unknown(other, span)),
    };
    if spec.precision.is_some() {
        bail!(span, ValueError, "Precision not allowed in integer format specifier");
    }
    if spec.plain_zero {
        bail!(
            span,
            ValueError,
            "Negative zero coercion (z) not allowed in integer format specifier"
        );
    }
    if kind == 'c' {
        return character(cx, number, spec, span);
    }
    let prefix = if spec.alternate { prefix } else { "" };
    assemble(cx, &Parts { negative: number < 0, prefix, digits: &digits, rest: "" }, spec, span)
}

/// The character of a code: `c`.
fn character(cx: &Context, number: i128, spec: &Spec, span: Span) -> Result<String> {
    if spec.sign.is_some() {
        bail!(span, ValueError, "Sign not allowed with integer format specifier 'c'");
    }
    if spec.alternate {
        bail!(span, ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    }
    let c = code_point(number, span)?.to_string();
    assemble(cx, &Parts { negative: false, prefix: "", digits: "", rest: &c }, spec, span)
}

/// The character of a code.
///
/// # Errors
/// `OverflowError` beyond Unicode, `ValueError` for halves of pairs.
pub(super) fn code_point(number: i128, span: Span) -> Result<char> {
    match u32::try_from(number).ok().filter(|&code| code < 0x11_0000) {
        None => bail!(span, OverflowError, "%c arg not in range(0x110000)"),
        Some(code) => char::from_u32(code).ok_or_else(|| {
            crate::diagnostic!(
                span,
                ValueError,
                "numscope's texts hold whole characters, and {code:#x} is half of one"
            )
        }),
    }
}

/// A float by a specification.
///
/// # Errors
/// As [`integer`].
pub(super) fn float(
    cx: &Context,
    number: f64,
    (spec, class): (&Spec, Class),
    span: Span,
) -> Result<String> {
    let percent = spec.kind == Some('%');
    let (kind, point_zero) = match spec.kind {
        None if spec.precision.is_none() => ('r', true),
        None => ('g', true),
        Some('%') => ('f', false),
        Some('n') => ('g', false),
        Some(letter @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G')) => (letter, false),
        Some(other) => return Err(class.unknown(other, span)),
    };
    let precision = spec.precision.unwrap_or(DEFAULT_PRECISION);
    check_precision(cx, precision, span)?;
    let number = if percent { number * 100.0 } else { number };
    let style = FloatStyle { kind, precision, alternate: spec.alternate, point_zero };
    let mut text = float_text(number.abs(), style);
    let shows_zero = !text
        .split(['e', 'E'])
        .next()
        .is_some_and(|mantissa| mantissa.contains(|c| c != '0' && c != '.'));
    let negative =
        number.is_sign_negative() && !number.is_nan() && !(spec.plain_zero && shows_zero);
    if percent {
        text.push('%');
    }
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(whole);
    assemble(cx, &Parts { negative, prefix: "", digits, rest }, spec, span)
}

/// Refuse more digits than there is room for.
///
/// # Errors
/// CPython's `ValueError`, `MemoryError`.
pub(super) fn check_precision(cx: &Context, precision: usize, span: Span) -> Result<()> {
    if i32::try_from(precision).is_err() {
        bail!(span, ValueError, "precision too big");
    }
    cx.room_for(precision, span)
}

/// The text of a float that is not negative, or of a NaN.
pub(super) fn float_text(number: f64, style: FloatStyle) -> String {
    let FloatStyle { kind, precision, alternate, point_zero } = style;
    let text = if number.is_nan() {
        "nan".to_owned()
    } else if number.is_infinite() {
        "inf".to_owned()
    } else {
        match kind.to_ascii_lowercase() {
            'e' => {
                let (digits, exponent) = significant(number, precision + 1);
                scientific(&digits, exponent, alternate)
            }
            'f' => fixed(number, precision, alternate),
            'g' => general(number, precision.max(1), alternate, point_zero),
            _ => {
                let text = float_repr(number);
                match text.find('e') {
                    Some(at) if alternate && !text.contains('.') => {
                        format!("{}.{}", &text[..at], &text[at..])
                    }
                    _ => text,
                }
            }
        }
    };
    if kind.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text }
}

/// So many digits after the point of a number that is not negative, where 53 bits hold them all.
///
/// PERF: the standard library's exact digits take ten times as long. The product's rounding error is known exactly,
/// so that halves are told from what is next to them; a half goes to the even digit, as CPython's does.
pub(super) fn short(number: f64, places: u32) -> Option<CompactString> {
    let power = 10_u64.pow(places.min(9));
    let scaled = number * power as f64;
    if places > 9 || scaled.is_nan() || scaled >= (1_u64 << 52) as f64 {
        return None;
    }
    let error = number.mul_add(power as f64, -scaled);
    let mut digits = scaled as u64;
    let above = scaled - digits as f64;
    let is_odd_half = above == 0.5 && error == 0.0 && digits % 2 == 1;
    digits += u64::from(above > 0.5 || above == 0.5 && error > 0.0 || is_odd_half);
    let (whole, mut rest) = (digits / power, digits % power);
    let mut written = [b'0'; 10];
    for digit in written[1..=places as usize].iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
    }
    written[0] = b'.';
    let written = str::from_utf8(&written[..=places as usize]).expect("they are digits");
    let mut text = whole.to_compact_string();
    text.push_str(if places == 0 { "" } else { written });
    Some(text)
}

/// So many digits after the point.
fn fixed(number: f64, precision: usize, alternate: bool) -> String {
    let places = u32::try_from(precision).ok().filter(|_| !alternate);
    if let Some(text) = places.and_then(|places| short(number, places)) {
        return text.into();
    }
    // Rust's formatting stops at 65535 digits, where all are zeros.
    let mut text = format!("{number:.*}", precision.min(EXACT_FRACTION));
    text.extend(std::iter::repeat_n('0', precision.saturating_sub(EXACT_FRACTION)));
    if alternate && precision == 0 {
        text.push('.');
    }
    text
}

/// So many digits, rounded from the exact value, and the power of ten of the first.
fn significant(number: f64, count: usize) -> (String, i32) {
    let text = format!("{number:.*e}", count.min(EXACT_SIGNIFICANT) - 1);
    let (mantissa, exponent) = text.split_once('e').expect("`{:e}` writes an exponent");
    let mut digits = mantissa.replace('.', "");
    digits.extend(std::iter::repeat_n('0', count.saturating_sub(EXACT_SIGNIFICANT)));
    (digits, exponent.parse().expect("`{:e}` writes an integer after the e"))
}

fn scientific(digits: &str, exponent: i32, alternate: bool) -> String {
    let point = if digits.len() > 1 || alternate { "." } else { "" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}{point}{}e{sign}{:02}", &digits[..1], &digits[1..], exponent.unsigned_abs())
}

/// C's `%g`: an exponent where the number is small or has more digits than asked for.
fn general(number: f64, precision: usize, alternate: bool, point_zero: bool) -> String {
    let (mut digits, exponent) = significant(number, precision);
    if !alternate {
        digits.truncate(digits.trim_end_matches('0').len().max(1));
    }
    let most = precision as i64 - i64::from(point_zero);
    if exponent < -4 || i64::from(exponent) >= most {
        return scientific(&digits, exponent, alternate);
    }
    if exponent < 0 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return format!("0.{zeros}{digits}");
    }
    let before = exponent as usize + 1;
    let whole = &digits[..before.min(digits.len())];
    let fraction = &digits[whole.len()..];
    let point = if !fraction.is_empty() || alternate || point_zero { "." } else { "" };
    let zero = if fraction.is_empty() && point_zero { "0" } else { "" };
    format!("{whole:0<before$}{point}{fraction}{zero}")
}

/// A text by a specification.
///
/// # Errors
/// As [`integer`].
pub(super) fn text(cx: &Context, text: &str, spec: &Spec, span: Span) -> Result<String> {
    if let Some(kind) = spec.kind.filter(|&kind| kind != 's') {
        return Err(Class::STR.unknown(kind, span));
    }
    match spec.sign {
        Some(' ') => bail!(span, ValueError, "Space not allowed in string format specifier"),
        Some(_) => bail!(span, ValueError, "Sign not allowed in string format specifier"),
        None => {}
    }
    if spec.plain_zero {
        bail!(
            span,
            ValueError,
            "Negative zero coercion (z) not allowed in string format specifier"
        );
    }
    if spec.alternate {
        bail!(span, ValueError, "Alternate form (#) not allowed in string format specifier");
    }
    if spec.align == Align::AfterSign {
        bail!(span, ValueError, "'=' alignment not allowed in string format specifier");
    }
    let end = spec.precision.and_then(|most| text.char_indices().nth(most));
    let text = end.map_or(text, |(at, _)| &text[..at]);
    cx.room_for(text.len(), span)?;
    assemble(cx, &Parts { negative: false, prefix: "", digits: "", rest: text }, spec, span)
}

/// The parts, with the sign, the groups and the blanks that a specification asks for.
fn assemble(cx: &Context, parts: &Parts<'_>, spec: &Spec, span: Span) -> Result<String> {
    let sign = match spec.sign {
        _ if parts.negative => "-",
        Some('+') => "+",
        Some(' ') => " ",
        _ => "",
    };
    let beside = sign.len() + parts.prefix.len() + parts.rest.chars().count();
    // Zeros before the digits belong to the digits, and are grouped with them.
    let zeros = spec.fill == '0' && spec.align == Align::AfterSign && !parts.digits.is_empty();
    let least = if zeros { spec.width.saturating_sub(beside) } else { 0 };
    let widest = spec.width.saturating_mul(spec.fill.len_utf8());
    cx.room_for(widest.saturating_add(beside + 2 * parts.digits.len()), span)?;
    let group = match (spec.grouping, spec.kind) {
        (Some(sign), Some('b' | 'o' | 'x' | 'X')) => Some((sign, 4)),
        (Some(sign), _) => Some((sign, 3)),
        (None, _) => None,
    };
    let digits = grouped(parts.digits, group, least);
    let blanks = spec.width.saturating_sub(beside + digits.len());
    let (left, inner, right) = match spec.align {
        Align::Left => (0, 0, blanks),
        Align::Right => (blanks, 0, 0),
        Align::Center => (blanks / 2, 0, blanks - blanks / 2),
        Align::AfterSign => (0, blanks, 0),
    };
    let mut out = String::with_capacity(widest + parts.rest.len() + digits.len());
    let pad = |out: &mut String, count: usize| out.extend(std::iter::repeat_n(spec.fill, count));
    pad(&mut out, left);
    out.push_str(sign);
    out.push_str(parts.prefix);
    pad(&mut out, inner);
    out.push_str(&digits);
    out.push_str(parts.rest);
    pad(&mut out, right);
    Ok(out)
}

/// Digits in groups from the right, with zeros in front up to `least` characters; no group mark comes first.
fn grouped(digits: &str, group: Option<(char, usize)>, least: usize) -> String {
    let Some((mark, size)) = group.filter(|_| !digits.is_empty()) else {
        return format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
    };
    let mut reversed = String::new();
    let mut from_right = digits.chars().rev();
    let mut in_group = 0;
    loop {
        let digit = from_right.next();
        if digit.is_none() && reversed.len() >= least {
            break;
        }
        if in_group == size {
            reversed.push(mark);
            in_group = 0;
        }
        reversed.push(digit.unwrap_or('0'));
        in_group += 1;
    }
    reversed.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::short;

    proptest! {
        #[test]
        fn short_fractions_are_rounded_as_the_exact_value(
            bits in any::<u64>(),
            eighths in 0_u64..100_000,
            places in 0_u32..11,
        ) {
            // Of any size, and halves of the last digit, which go to the even one.
            let halves = eighths as f64 / 8.0 + 0.5;
            for number in [f64::from_bits(bits).abs(), bits as f64 / 1e9, halves, halves / 16.0] {
                if let Some(text) = short(number, places) {
                    prop_assert_eq!(&*text, format!("{number:.*}", places as usize));
                }
            }
            prop_assert!(places > 9 || short(halves, places).is_some());
        }
    }
}
