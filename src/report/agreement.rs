//! Whether the contenders of a comparison gave the same result, and how that is said.
//!
//! Knows results and what may differ of them; runs nothing.

use crate::report::agree::{Difference, difference, first_difference};
use crate::report::sums::Tolerance;
use crate::report::text::{Paint, Style};
use crate::report::units::count;
use crate::value::Value;

/// From here on, differences are given relative to the values alone: 2^20 steps of the last place are a
/// relative difference of 1e-10 in float64.
const MOST_ULP: u64 = 1 << 20;

/// How far the results lie apart, all in all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// The largest of the differences.
    pub difference: Difference,
    /// The contender that differs most.
    pub differs: Option<String>,
    /// Where it differs first: `[1]: 3.0 and 1.0`.
    pub first_apart: Option<String>,
    /// What may differ.
    pub tolerance: Option<Tolerance>,
}

impl Agreement {
    /// Hold the result of the contender `name` against the baseline's.
    pub fn add(&mut self, name: &str, baseline: Option<&Value>, value: Option<&Value>) {
        let found = match (baseline, value) {
            (Some(a), Some(b)) => difference(a, b),
            (None, None) => Difference::NONE,
            (Some(_), None) | (None, Some(_)) => {
                Difference { unlike: true, ..Difference::default() }
            }
        };
        if !found.is_none() && (self.differs.is_none() || size(&found) > size(&self.difference)) {
            self.differs = Some(name.to_owned());
            self.first_apart = baseline.zip(value).and_then(|(a, b)| first_difference(a, b));
        }
        self.difference = self.difference.max(found);
    }

    /// Whether the results are equal, bit for bit or within the tolerance of a sum's order.
    pub fn holds(&self) -> bool {
        self.tolerance.unwrap_or_default().allows(&self.difference)
    }

    /// The largest difference of floating-point results; none where they cannot be compared by it.
    pub fn max_ulp(&self) -> Option<u64> {
        Some(self.difference.ulp).filter(|_| !self.difference.unlike)
    }

    /// In words; `equal` is what equal results are called.
    pub fn text(&self, equal: &str, style: &Style) -> String {
        let who = self.differs.as_deref().unwrap_or("one of them");
        if self.difference.is_none() {
            return format!("{equal} (largest difference 0 ulp)");
        }
        let first = self.first_apart.as_deref().map_or(String::new(), |at| format!(", {at}"));
        if self.difference.unlike {
            let text =
                format!("NOT equal: {who} gives another kind of result{first}; nothing was timed");
            return Paint::Bad.over(&text, style);
        }
        let relative = format!("{:.1e} relative", self.difference.relative);
        let apart = if self.difference.ulp < MOST_ULP {
            format!("largest difference {} ulp, {relative}, in {who}", count(self.difference.ulp))
        } else {
            format!("largest difference {relative}, in {who}")
        };
        if self.holds() {
            let bound = if style.ascii { "n*eps*sum|x|" } else { "n·eps·Σ|x|" };
            return format!("{equal} but for the order of sums ({apart}; within {bound})");
        }
        Paint::Bad.over(&format!("NOT equal: {apart}{first}; nothing was timed"), style)
    }
}

/// By which the contender that differs most is found.
fn size(difference: &Difference) -> f64 {
    if difference.unlike { f64::INFINITY } else { difference.relative }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_differs_most_is_named() {
        let value = |x: f64| Value::Float(x);
        let mut agreement = Agreement::default();
        let base = value(1.0);
        agreement.add("numpy", Some(&base), Some(&value(1.0)));
        assert!(agreement.holds() && agreement.differs.is_none());
        assert_eq!(agreement.text("equal", &Style::PLAIN), "equal (largest difference 0 ulp)");
        agreement.add("fused", Some(&base), Some(&value(1.0 + 1e-9)));
        agreement.add("loop", Some(&base), Some(&value(1.0 + 1e-6)));
        agreement.add("parallel", Some(&base), Some(&value(1.0 + 1e-9)));
        assert_eq!(agreement.differs.as_deref(), Some("loop"));
        assert!(!agreement.holds() && agreement.max_ulp() > Some(0));
        agreement.add("in-place", Some(&base), None);
        assert_eq!(agreement.differs.as_deref(), Some("in-place"));
        assert_eq!(agreement.max_ulp(), None);
        let told = "NOT equal: in-place gives another kind of result; nothing was timed";
        assert_eq!(agreement.text("equal", &Style::PLAIN), told);
    }
}
