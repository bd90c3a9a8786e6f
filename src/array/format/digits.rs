//! The decimal digits of a float, as NumPy's `dragon4` functions give them, and the text of a float by
//! itself.
//!
//! Knows neither arrays nor print options.

use crate::array::dtype::{DType, Scalar};

/// Digits after the point past which every float is exact: the smallest one is 2**-1074.
const EXACT_DIGITS: usize = 1074;

/// A float of either dtype.
#[derive(Clone, Copy, Debug)]
pub(super) struct Float {
    /// Its value, exact for a `float32` too.
    pub(super) value: f64,
    /// Whether its neighbours are those of a `float32`.
    pub(super) single: bool,
}

/// How many digits follow the point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    /// Whether the digits stop where they tell the float from its neighbours.
    pub(super) unique: bool,
    /// At least so many digits; those past the unique ones are the float's own, not zeros.
    pub(super) least: usize,
    /// At most so many digits, the last one rounded half to even on the exact value.
    pub(super) most: usize,
}

/// A finite float in decimal.
#[derive(Debug)]
pub(super) struct Decimal {
    /// The sign, if any, and the digits before the point.
    pub(super) whole: String,
    /// The digits after the point, without the trailing zeros past the least number of digits.
    pub(super) fraction: String,
    /// The power of ten by which to multiply.
    pub(super) exponent: i32,
}

impl Digits {
    /// As many as identify the float.
    pub(super) const SHORTEST: Self = Self { unique: true, least: 0, most: usize::MAX };

    /// The number of digits for a float that `shortest` digits identify.
    fn count(self, shortest: usize) -> usize {
        if self.unique { shortest.max(self.least).min(self.most) } else { self.most }
    }
}

impl Float {
    /// The value of a scalar, which is a float.
    pub(super) fn of(scalar: Scalar) -> Self {
        Self { value: scalar.as_f64(), single: scalar.dtype() == DType::Float32 }
    }

    /// Its digits without an exponent: NumPy's `dragon4_positional` with `fractional=True`.
    pub(super) fn positional(self, digits: Digits, plus: bool) -> Decimal {
        let magnitude = self.value.abs();
        let (shortest, exponent) = self.shortest();
        let places = (shortest.len() as i32 - 1 - exponent).max(0) as usize;
        let count = digits.count(places);
        let text = if digits.unique && count == places {
            place_point(&shortest, exponent)
        } else {
            format!("{magnitude:.*}", count.min(EXACT_DIGITS))
        };
        self.decimal(&text, 0, digits.least, plus)
    }

    /// Its digits with one before the point: NumPy's `dragon4_scientific`.
    pub(super) fn scientific(self, digits: Digits, plus: bool) -> Decimal {
        let (shortest, exponent) = self.shortest();
        let count = digits.count(shortest.len() - 1);
        if digits.unique && count == shortest.len() - 1 {
            return self.decimal(&place_point(&shortest, 0), exponent, digits.least, plus);
        }
        let text = format!("{:.*e}", count.min(EXACT_DIGITS), self.value.abs());
        let (mantissa, exponent) = split_exponent(&text);
        self.decimal(mantissa, exponent, digits.least, plus)
    }

    /// Its magnitude without an exponent, zeros at the end as `dragon4` leaves them; the digits before the point are
    /// its own if so many are asked for, else zeros past those that identify it.
    pub(super) fn fixed(self, digits: Digits, to_the_point: bool) -> String {
        let magnitude = self.value.abs();
        let (shortest, exponent) = self.shortest();
        let places = (shortest.len() as i32 - 1 - exponent).max(0) as usize;
        let count = digits.count(places).min(EXACT_DIGITS);
        let has_zeros = exponent >= shortest.len() as i32;
        if digits.unique && count == places && !(to_the_point && has_zeros) {
            return place_point(&shortest, exponent);
        }
        let text = format!("{magnitude:.count$}");
        generated(text, || format!("{magnitude:.EXACT_DIGITS$}"))
    }

    /// Its digits, as many as are asked for in all, and the exponent of the first: `dragon4` with
    /// `fractional=False`.
    pub(super) fn significant(self, digits: Digits) -> (String, i32) {
        let (shortest, exponent) = self.shortest();
        let count = digits.count(shortest.len()).max(1);
        if digits.unique && count == shortest.len() {
            return (shortest, exponent);
        }
        let magnitude = self.value.abs();
        let text = format!("{magnitude:.*e}", (count - 1).min(EXACT_DIGITS));
        let (mantissa, exponent) = split_exponent(&text);
        let mantissa = generated(mantissa.to_owned(), || {
            split_exponent(&format!("{magnitude:.EXACT_DIGITS$e}")).0.to_owned()
        });
        (mantissa.replace('.', ""), exponent)
    }

    /// The fewest digits that identify the magnitude, of those the nearest to it, and the exponent of the
    /// first digit.
    fn shortest(self) -> (String, i32) {
        let magnitude = self.value.abs();
        let text =
            if self.single { format!("{:e}", magnitude as f32) } else { format!("{magnitude:e}") };
        let count = split_exponent(&text).0.chars().filter(char::is_ascii_digit).count();
        // Of two that are as near Rust takes the greater, Python and NumPy the even one, as rounding the
        // exact value does: 2**50 + 0.25 is ...624.2. Below a power of two, where floats are closer, the
        // rounded value may be another float's.
        let even = format!("{magnitude:.*e}", count - 1);
        let same = if self.single {
            even.parse() == Ok(magnitude as f32)
        } else {
            even.parse() == Ok(magnitude)
        };
        let (mantissa, exponent) = split_exponent(if same { &even } else { &text });
        (mantissa.replace('.', ""), exponent)
    }

    /// The parts of the text of the magnitude.
    fn decimal(self, text: &str, exponent: i32, least: usize, plus: bool) -> Decimal {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let sign = match (self.value.is_sign_negative(), plus) {
            (true, _) => "-",
            (false, true) => "+",
            (false, false) => "",
        };
        let fraction = format!("{:0<least$}", fraction.trim_end_matches('0'));
        Decimal { whole: format!("{sign}{whole}"), fraction, exponent }
    }
}

/// The digits of a rounded text that `dragon4` generates: it ends where nothing is left of the float, or where
/// it rounds up, and so leaves zeros at the end only where it cuts.
fn generated(text: String, exact: impl FnOnce() -> String) -> String {
    let Some((_, fraction)) = text.split_once('.') else { return text };
    if !fraction.ends_with('0') {
        return text;
    }
    let exact = exact();
    let rest = exact.strip_prefix(&text).unwrap_or("");
    if rest.bytes().any(|byte| byte != b'0') {
        return text;
    }
    text.trim_end_matches('0').to_owned()
}

/// An exponent as NumPy writes it: its sign and at least so many digits.
pub(super) fn exponent_text(exponent: i32, digits: usize) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("e{sign}{:0digits$}", exponent.unsigned_abs())
}

/// A float by itself: `str(np.float64(x))`.
///
/// `limit` is the magnitude from which there is an exponent.
pub(super) fn float_text(x: Float, limit: f64) -> String {
    let magnitude = x.value.abs();
    if x.value.is_nan() {
        return "nan".to_owned();
    }
    if x.value.is_infinite() {
        return if x.value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    if magnitude == 0.0 || (1e-4..limit).contains(&magnitude) {
        let Decimal { whole, fraction, exponent: _ } = x.positional(Digits::SHORTEST, false);
        return format!("{whole}.{fraction:0<1}");
    }
    let Decimal { whole, fraction, exponent } = x.scientific(Digits::SHORTEST, false);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{whole}{point}{fraction}{}", exponent_text(exponent, 2))
}

/// The digits with the point after the digit that counts ones, where the first counts `10**exponent`.
pub(super) fn place_point(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return format!("0.{zeros}{digits}");
    }
    let before = exponent as usize + 1;
    let whole = &digits[..before.min(digits.len())];
    let fraction = &digits[whole.len()..];
    format!("{whole:0<before$}.{fraction}")
}

/// The mantissa and the exponent of what Rust's `{:e}` writes.
fn split_exponent(text: &str) -> (&str, i32) {
    let (mantissa, exponent) = text.split_once('e').expect("`{:e}` writes an exponent");
    (mantissa, exponent.parse().expect("`{:e}` writes an integer after the e"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_positional(value: f64, digits: Digits, want: &str) {
        let Decimal { whole, fraction, .. } =
            Float { value, single: false }.positional(digits, false);
        assert_eq!(format!("{whole}.{fraction}"), want);
    }

    #[test]
    fn the_exact_value_is_rounded_not_its_shortest_digits() {
        let up_to = |most| Digits { unique: true, least: 0, most };
        check_positional(0.1 + 0.2, up_to(8), "0.3");
        check_positional(2.0 / 3.0, up_to(8), "0.66666667");
        check_positional(1.000_000_005, up_to(8), "1.");
        check_positional(1.000_000_015, up_to(8), "1.00000001");
        check_positional(0.5e-8, up_to(8), "0.00000001");
        check_positional(2.5, up_to(0), "2.");
        check_positional(3.5, up_to(0), "4.");
        check_positional(9.999_999_999, up_to(8), "10.");
        check_positional(-0.0, up_to(8), "-0.");
    }

    #[test]
    fn digits_past_the_unique_ones_are_the_floats_own() {
        check_positional(
            0.1,
            Digits { unique: true, least: 20, most: 20 },
            "0.10000000000000000555",
        );
        check_positional(0.1, Digits { unique: false, least: 3, most: 3 }, "0.100");
        check_positional(
            0.5,
            Digits { unique: false, least: 1100, most: 1100 },
            &format!("{:0<1102}", "0.5"),
        );
    }
}
