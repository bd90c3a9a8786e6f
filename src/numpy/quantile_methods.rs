//! Where a quantile stands among the elements in order: the methods that Hyndman and Fan (1996) number,
//! and NumPy's older ones.

use crate::diag::{Diagnostic, Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// What is taken between two neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    InvertedCdf,
    AveragedInvertedCdf,
    ClosestObservation,
    InterpolatedInvertedCdf,
    Hazen,
    Weibull,
    Linear,
    MedianUnbiased,
    NormalUnbiased,
    Lower,
    Higher,
    Midpoint,
    Nearest,
}

/// In what a quantile's place is computed: as its array's dtype says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Integer,
    Single,
    Double,
}

impl Precision {
    /// A result of one step.
    fn round(self, x: f64) -> f64 {
        if self == Self::Single { f64::from(x as f32) } else { x }
    }
}

/// Where a quantile stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// At an element.
    At(usize),
    /// Between two, so far from the first to the second; and how far from the second to the first.
    Between(usize, usize, f64, f64),
}

/// The methods by name, in NumPy's order.
const NAMES: &[(&str, Method)] = &[
    ("inverted_cdf", Method::InvertedCdf),
    ("averaged_inverted_cdf", Method::AveragedInvertedCdf),
    ("closest_observation", Method::ClosestObservation),
    ("interpolated_inverted_cdf", Method::InterpolatedInvertedCdf),
    ("hazen", Method::Hazen),
    ("weibull", Method::Weibull),
    ("linear", Method::Linear),
    ("median_unbiased", Method::MedianUnbiased),
    ("normal_unbiased", Method::NormalUnbiased),
    ("lower", Method::Lower),
    ("higher", Method::Higher),
    ("midpoint", Method::Midpoint),
    ("nearest", Method::Nearest),
];

impl Method {
    /// The method of an argument.
    ///
    /// # Errors
    /// NumPy's `ValueError` for another name, `TypeError` for what is none.
    pub(super) fn of(value: Option<&Value>, span: Span) -> Result<Self> {
        let Some(value) = value else { return Ok(Self::Linear) };
        if let Value::Int(number) = value {
            return Err(unknown(&number.to_string(), span));
        }
        let Value::Str(text) = value else {
            bail!(span, TypeError, "unhashable type: '{}'", value.type_name());
        };
        if let Some((_, method)) = NAMES.iter().find(|(name, _)| *name == &**text) {
            return Ok(*method);
        }
        Err(unknown(&format!("'{}'", &**text), span))
    }

    /// Whether it takes elements as they are for quantiles that are not integers.
    fn is_discrete(self) -> bool {
        match self {
            Self::InvertedCdf
            | Self::ClosestObservation
            | Self::Lower
            | Self::Higher
            | Self::Nearest => true,
            Self::AveragedInvertedCdf
            | Self::InterpolatedInvertedCdf
            | Self::Hazen
            | Self::Weibull
            | Self::Linear
            | Self::MedianUnbiased
            | Self::NormalUnbiased
            | Self::Midpoint => false,
        }
    }

    /// Whether it takes elements as they are.
    pub(super) fn takes(self, precision: Precision) -> bool {
        self.is_discrete() || (self == Self::Linear && precision == Precision::Integer)
    }

    /// Whether its places are integers where quantiles are.
    pub(super) fn counts(self, precision: Precision) -> bool {
        let counts = [Self::AveragedInvertedCdf, Self::InterpolatedInvertedCdf, Self::Weibull];
        precision == Precision::Integer && counts.contains(&self)
    }

    /// The place of a quantile, from 0 to 1, in `len` elements, of which there is at least one.
    pub(super) fn place(self, quantile: f64, len: usize, precision: Precision) -> Place {
        let n = len as f64;
        let round = |x| precision.round(x);
        let linear = round((n - 1.0) * quantile);
        // `alpha` and `beta` of the continuous methods.
        let between = |alpha: f64, beta: f64| {
            let part = round(alpha + round(quantile * round(1.0 - alpha - beta)));
            round(round(round(n * quantile) + part) - 1.0)
        };
        let at = |index: f64| Place::At((index.max(0.0) as usize).min(len - 1));
        let index = match self {
            Self::InvertedCdf | Self::ClosestObservation => {
                let is_closest = self == Self::ClosestObservation;
                let index = round(n * quantile) - 1.0;
                let index = round(if is_closest { index - 0.5 } else { index });
                let previous = index.floor();
                let stays = index == previous && (!is_closest || previous.rem_euclid(2.0) == 1.0);
                return at(if stays { previous } else { previous + 1.0 });
            }
            Self::Lower => return at(linear.floor()),
            Self::Higher => return at(linear.ceil()),
            Self::Nearest => return at(linear.round_ties_even()),
            Self::Linear if precision == Precision::Integer => return at(linear),
            Self::Linear => linear,
            Self::AveragedInvertedCdf => round(round(n * quantile) - 1.0),
            Self::InterpolatedInvertedCdf => between(0.0, 1.0),
            Self::Hazen => between(0.5, 0.5),
            Self::Weibull => between(0.0, 0.0),
            Self::MedianUnbiased => between(1.0 / 3.0, 1.0 / 3.0),
            Self::NormalUnbiased => between(3.0 / 8.0, 3.0 / 8.0),
            Self::Midpoint => round(0.5 * round(linear.floor() + linear.ceil())),
        };
        // NumPy counts the last element as -1, which the distance then shows.
        let (low, high, from) = if index >= n - 1.0 {
            (len - 1, len - 1, -1.0)
        } else if index < 0.0 {
            (0, 0, 0.0)
        } else {
            (index as usize, index as usize + 1, index.floor())
        };
        let gamma = self.fixed(round(index - from), index);
        let gamma = if self.counts(precision) { gamma.trunc() } else { gamma };
        Place::Between(low, high, gamma, round(1.0 - gamma))
    }

    /// The distance from the first neighbour, as the method wants it.
    fn fixed(self, gamma: f64, index: f64) -> f64 {
        match self {
            Self::AveragedInvertedCdf if gamma == 0.0 => 0.5,
            Self::AveragedInvertedCdf => 1.0,
            Self::Midpoint if index.fract() == 0.0 => 0.0,
            Self::Midpoint => 0.5,
            Self::InvertedCdf
            | Self::ClosestObservation
            | Self::InterpolatedInvertedCdf
            | Self::Hazen
            | Self::Weibull
            | Self::Linear
            | Self::MedianUnbiased
            | Self::NormalUnbiased
            | Self::Lower
            | Self::Higher
            | Self::Nearest => gamma,
        }
    }
}

fn unknown(method: &str, span: Span) -> Diagnostic {
    let names: Vec<String> = NAMES.iter().map(|(name, _)| format!("'{name}'")).collect();
    diagnostic!(
        span,
        ValueError,
        "{method} is not a valid method. Use one of: dict_keys([{}])",
        names.join(", ")
    )
}
