//! One float as its caller wants it: `np.format_float_positional` and `np.format_float_scientific`.
//!
//! The rules are those of `FormatPositional` and `FormatScientific` in NumPy's `dragon4.c`. Knows no print options.

use super::digits::{Digits, Float, exponent_text, place_point};
use crate::array::dtype::Scalar;

/// What becomes of zeros at the end of the digits behind the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trim {
    /// `'k'`: they stay.
    Keep,
    /// `'.'`: they go, the point stays.
    Zeros,
    /// `'0'`: they go, but for one right behind the point.
    LeaveOneZero,
    /// `'-'`: they go, and the point if nothing follows it.
    Point,
}

/// How one float is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Digits behind the point, or all of them; `None` for as many as there are.
    pub precision: Option<usize>,
    /// Whether the digits stop where they tell the float from its neighbours.
    pub unique: bool,
    /// Whether digits are counted from the point on, not from the first digit.
    pub fractional: bool,
    /// What becomes of zeros at the end.
    pub trim: Trim,
    /// Whether a plus stands before what is not negative.
    pub plus: bool,
    /// Columns before the point: sign and digits.
    pub pad_left: Option<usize>,
    /// Columns behind the point.
    pub pad_right: Option<usize>,
    /// At least so many digits, counted as `precision` counts them.
    pub min_digits: Option<usize>,
}

/// The sign and the digits before the point, and those behind it with the point.
struct Parts {
    whole: String,
    fraction: String,
    sign: &'static str,
}

impl Style {
    /// How many digits there are, from the first one on.
    fn digits(&self, extra: usize) -> Digits {
        let add = |count: usize| count.saturating_add(extra);
        Digits {
            unique: self.unique,
            least: self.min_digits.map_or(0, add),
            most: self.precision.map_or(usize::MAX, add),
        }
    }

    /// Digits that zeros fill up to.
    fn filled(&self) -> usize {
        (if self.unique { self.min_digits } else { self.precision }).unwrap_or(0)
    }

    /// The digits behind the point as `trim` and `filled` say, with the point.
    fn finish(&self, digits: &str, filled: usize) -> String {
        let given = digits;
        let digits = digits.trim_end_matches('0');
        match self.trim {
            Trim::Keep => format!(".{given:0<filled$}"),
            Trim::LeaveOneZero => format!(".{digits:0<1}"),
            Trim::Zeros => format!(".{digits}"),
            Trim::Point if digits.is_empty() => String::new(),
            Trim::Point => format!(".{digits}"),
        }
    }

    fn sign(&self, value: f64) -> &'static str {
        match value.is_sign_negative() {
            true if !value.is_nan() => "-",
            _ if self.plus && !value.is_nan() => "+",
            _ => "",
        }
    }
}

/// The text of what has no digits.
fn special(value: f64, style: &Style) -> Option<String> {
    let word = if value.is_nan() { "nan" } else { "inf" };
    (!value.is_finite()).then(|| format!("{}{word}", style.sign(value)))
}

/// A float without an exponent.
pub fn float_positional(scalar: Scalar, style: &Style) -> String {
    let x = Float::of(scalar);
    if let Some(text) = special(x.value, style) {
        return text;
    }
    let text = if style.fractional {
        x.fixed(style.digits(0), style.min_digits.is_some())
    } else {
        let (digits, exponent) = x.significant(style.digits(0));
        place_point(&digits, exponent)
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (whole, fraction) = (whole.to_owned(), fraction.to_owned());
    let before = if style.fractional { 0 } else { whole.len() };
    let filled = style.filled().saturating_sub(before);
    let fraction = style.finish(&fraction, filled);
    padded(&Parts { whole, fraction, sign: style.sign(x.value) }, style)
}

/// The parts with the blanks around them.
fn padded(parts: &Parts, style: &Style) -> String {
    let Parts { whole, fraction, sign } = parts;
    let before = style.pad_left.unwrap_or(0).saturating_sub(whole.len() + sign.len());
    let behind = fraction.len().saturating_sub(1);
    let after = match style.pad_right {
        // Where the point is left out, a blank stands for it.
        Some(columns) if columns >= behind => columns - behind + usize::from(fraction.is_empty()),
        _ => 0,
    };
    format!("{}{sign}{whole}{fraction}{}", " ".repeat(before), " ".repeat(after))
}

/// A float with an exponent of at least so many digits.
pub fn float_scientific(scalar: Scalar, style: &Style, exponent_digits: Option<usize>) -> String {
    let x = Float::of(scalar);
    if let Some(text) = special(x.value, style) {
        return text;
    }
    let (digits, exponent) = x.significant(style.digits(1));
    let (whole, fraction) = digits.split_at(1);
    let fraction = style.finish(fraction, style.filled());
    let sign = style.sign(x.value);
    let before = style.pad_left.unwrap_or(0).saturating_sub(1 + sign.len());
    // NumPy has room for five digits; of none, an exponent of 0 leaves the sign alone.
    let wanted = exponent_digits.unwrap_or(2).min(5);
    let mut exponent = exponent_text(exponent, wanted);
    if wanted == 0 && exponent == "e+0" {
        exponent.pop();
    }
    format!("{}{sign}{whole}{fraction}{exponent}", " ".repeat(before))
}
