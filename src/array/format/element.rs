//! The text of one element, padded so that all the elements of an array have the same width.
//!
//! Each formatter is the class of that name in NumPy's `arrayprint.py`: made from the elements that are
//! printed, it then turns any of them into text. Knows no shapes.

use super::digits::{Digits, Float, exponent_text};
use super::{Elements, FloatMode, PrintOptions, Sign};
use crate::array::dtype::{Kind, Scalar};

/// NumPy's buffer for the text of a float has 16384 characters; where more digits are asked for, it fails.
const MOST_DIGITS: usize = 16_000;

/// Turns the elements of one array into text.
#[derive(Debug)]
pub(super) enum Format<'a> {
    /// `bool`, with the text of true.
    Bool(&'static str),
    /// The integers.
    Integer(IntegerFormat),
    /// The floats.
    Float(FloatFormat<'a>),
}

impl<'a> Format<'a> {
    /// The format for what is shown of `of`, or for the first of it where it is stopped.
    pub(super) fn new(of: &Elements<'_>, shown: &[Scalar], options: &'a PrintOptions) -> Self {
        let alone = of.shape.is_empty();
        match of.dtype.kind() {
            Kind::Bool => Self::Bool(if alone { "True" } else { " True" }),
            Kind::Unsigned | Kind::Signed => Self::Integer(IntegerFormat::new(shown, options.sign)),
            Kind::Text => of.dtype.not_of_numbers(),
            Kind::Float => {
                let floats: Vec<Float> = shown.iter().copied().map(Float::of).collect();
                Self::Float(FloatFormat::new(&floats, options, &|| of.is_stopped()))
            }
        }
    }

    /// The text of one of the elements.
    pub(super) fn text(&self, element: Scalar) -> String {
        match self {
            Self::Bool(yes) => if element.truth() { yes } else { "False" }.to_owned(),
            Self::Integer(format) => format.text(integer(element)),
            Self::Float(format) => format.text(Float::of(element)),
        }
    }
}

/// The value of an element of an integer dtype.
fn integer(element: Scalar) -> i128 {
    element.as_integer().expect("the dtype is an integer's")
}

/// Integers, aligned to the right.
#[derive(Debug)]
pub(super) struct IntegerFormat {
    sign: Sign,
    width: usize,
}

impl IntegerFormat {
    fn new(elements: &[Scalar], sign: Sign) -> Self {
        let values = || elements.iter().copied().map(integer);
        let (Some(least), Some(most)) = (values().min(), values().max()) else {
            return Self { sign, width: 0 };
        };
        let sign = if sign == Sign::Space && least < 0 { Sign::Minus } else { sign };
        let mark = usize::from(most >= 0 && sign != Sign::Minus);
        let width = (most.to_string().len() + mark).max(least.to_string().len());
        Self { sign, width }
    }

    fn text(&self, value: i128) -> String {
        let mark = match self.sign {
            Sign::Plus if value >= 0 => "+",
            Sign::Space if value >= 0 => " ",
            Sign::Plus | Sign::Space | Sign::Minus => "",
        };
        format!("{:>width$}", format!("{mark}{value}"), width = self.width)
    }
}

/// Floats, aligned at the point.
#[derive(Debug)]
pub(super) struct FloatFormat<'a> {
    options: &'a PrintOptions,
    digits: Digits,
    /// Characters before the point: sign and digits.
    left: usize,
    /// Characters after the point.
    right: usize,
    /// Digits of the exponent; `None` where there is none.
    exponent: Option<usize>,
}

impl<'a> FloatFormat<'a> {
    fn new(floats: &[Float], options: &'a PrintOptions, stop: &dyn Fn() -> bool) -> Self {
        let finite: Vec<Float> = floats.iter().copied().filter(|x| x.value.is_finite()).collect();
        let mut format = if finite.is_empty() {
            Self { options, digits: Digits::SHORTEST, left: 0, right: 0, exponent: None }
        } else if needs_exponent(&finite, options.suppress) {
            Self::scientific(finite.iter().take_while(|_| !stop()), options)
        } else {
            Self::positional(finite.iter().take_while(|_| !stop()), options)
        };
        if options.sign == Sign::Space && !finite.iter().any(|x| x.value.is_sign_negative()) {
            format.left += 1;
        }
        if finite.len() < floats.len() {
            let below = floats.iter().any(|x| x.value == f64::NEG_INFINITY);
            let mark = usize::from(options.sign != Sign::Minus || below);
            let after = format.right + 1;
            let nan = options.nanstr.chars().count();
            let inf = options.infstr.chars().count() + mark;
            format.left = format.left.max(nan.max(inf).saturating_sub(after));
        }
        format
    }

    fn scientific<'x>(finite: impl Iterator<Item = &'x Float>, options: &'a PrintOptions) -> Self {
        let (first, plus) = (first_digits(options), options.sign == Sign::Plus);
        let (mut left, mut places, mut exponent) = (0, 0, 0);
        for x in finite {
            let decimal = x.scientific(first, plus);
            left = left.max(decimal.whole.len());
            places = places.max(decimal.fraction.len());
            // Less the e and the sign.
            exponent = exponent.max(exponent_text(decimal.exponent, 2).len() - 2);
        }
        let digits = Digits { unique: first.unique, least: places, most: places };
        // The e and the sign of the exponent follow the digits.
        Self { options, digits, left, right: places + 2 + exponent, exponent: Some(exponent) }
    }

    fn positional<'x>(finite: impl Iterator<Item = &'x Float>, options: &'a PrintOptions) -> Self {
        let (first, plus) = (first_digits(options), options.sign == Sign::Plus);
        let (mut left, mut right) = (0, 0);
        for x in finite {
            let decimal = x.positional(first, plus);
            left = left.max(decimal.whole.len());
            right = right.max(decimal.fraction.len());
        }
        let digits = match options.floatmode {
            FloatMode::Fixed | FloatMode::MaxPrecEqual => {
                Digits { unique: first.unique, least: right, most: right }
            }
            FloatMode::Unique | FloatMode::MaxPrec => first,
        };
        Self { options, digits, left, right, exponent: None }
    }

    fn text(&self, x: Float) -> String {
        if !x.value.is_finite() {
            return pad_left(&self.special(x.value), self.left + 1 + self.right);
        }
        let plus = self.options.sign == Sign::Plus;
        if let Some(exponent) = self.exponent {
            let decimal = x.scientific(self.digits, plus);
            let whole = pad_left(&decimal.whole, self.left);
            return format!(
                "{whole}.{}{}",
                decimal.fraction,
                exponent_text(decimal.exponent, exponent)
            );
        }
        let decimal = x.positional(self.digits, plus);
        let blanks = " ".repeat(self.right.saturating_sub(decimal.fraction.len()));
        format!("{}.{}{blanks}", pad_left(&decimal.whole, self.left), decimal.fraction)
    }

    /// The text of nan or an infinity.
    fn special(&self, value: f64) -> String {
        let PrintOptions { nanstr, infstr, .. } = self.options;
        let mark = match self.options.sign {
            Sign::Plus => "+",
            Sign::Space | Sign::Minus => "",
        };
        if value.is_nan() {
            format!("{mark}{nanstr}")
        } else if value < 0.0 {
            format!("-{infstr}")
        } else {
            format!("{mark}{infstr}")
        }
    }
}

/// The digits with which the widths of the columns are found.
fn first_digits(options: &PrintOptions) -> Digits {
    let precision = options.precision.min(MOST_DIGITS);
    match options.floatmode {
        FloatMode::Fixed => Digits { unique: false, least: precision, most: precision },
        FloatMode::Unique => Digits::SHORTEST,
        FloatMode::MaxPrec | FloatMode::MaxPrecEqual => {
            Digits { unique: true, least: 0, most: precision }
        }
    }
}

/// Whether the magnitudes of these finite floats, of which there are some, call for an exponent.
fn needs_exponent(finite: &[Float], suppress: bool) -> bool {
    let single = finite.iter().any(|x| x.single);
    let magnitudes = || finite.iter().map(|x| x.value.abs()).filter(|x| *x != 0.0);
    let Some(most) = magnitudes().reduce(f64::max) else { return false };
    let Some(least) = magnitudes().reduce(f64::min) else { return false };
    // float32 counts in its own precision: from 10**6 on, and it rounds 1e-4 and the ratio.
    let (limit, small, wide) = if single {
        (1e6, least < f64::from(1e-4_f32), most as f32 / least as f32 > 1000.0)
    } else {
        (1e8, least < 1e-4, most / least > 1000.0)
    };
    most >= limit || (!suppress && (small || wide))
}

/// The text with blanks before it.
fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.chars().count())))
}
