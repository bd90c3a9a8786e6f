//! Reports: what was measured, as data, and as text for a terminal of a given width.
//!
//! A function here makes a report from a session and a clock; it prints nothing. Text and JSON are made
//! from the same data.

pub mod agree;
pub mod agreement;
pub mod bars;
pub mod compare;
mod compare_text;
pub mod cost_line;
pub mod curve;
pub mod dtypes;
pub mod explain;
pub mod glossary;
pub mod help;
pub mod inputs;
pub mod lab;
pub mod layout;
pub mod machine;
pub mod memit;
pub mod names;
pub mod noise;
pub mod profile;
pub mod reference;
pub mod scale;
mod scale_text;
pub mod sums;
pub mod text;
pub mod time;
pub mod timeit;
mod tree;
pub mod units;
mod wrong_calls;

use serde::Serialize;

use self::text::Style;

/// What a command found.
pub trait Report: Serialize {
    /// As text, without a newline at the end.
    fn text(&self, style: &Style) -> String;

    /// As one line of JSON.
    fn json(&self) -> String {
        serde_json::to_string(self).expect("reports are plain data with text keys")
    }
}
