//! Reports: what was measured, as data, as text for a terminal of a given width, and as a document.
//!
//! A function here makes a report from a session and a clock; it prints nothing. Text and JSON are made
//! from the same data.

pub mod agree;
pub mod agreement;
pub mod bars;
pub mod chart;
pub mod compare;
mod compare_text;
pub mod cost_line;
pub mod curve;
pub mod disasm;
pub mod document;
pub mod dtypes;
pub mod explain;
pub mod glossary;
pub mod help;
pub mod imprint;
pub mod inputs;
pub mod lab;
pub mod layout;
pub mod machine;
pub mod memit;
pub mod names;
pub mod noise;
pub mod pages;
pub mod profile;
pub mod prose;
pub mod prun;
pub mod reference;
pub mod render;
pub mod scale;
mod scale_text;
pub mod sums;
pub mod text;
pub mod time;
pub mod timeit;
mod timeline;
mod tree;
pub mod units;
mod wrong_calls;

use serde::Serialize;

use self::document::Document;
use self::text::Style;

/// What a command found.
pub trait Report: Serialize {
    /// As text, without a newline at the end.
    fn text(&self, style: &Style) -> String;

    /// As a document, from which pages, tables and drawings are made.
    fn document(&self) -> Document;

    /// As JSON, indented.
    fn json_pretty(&self) -> String {
        indented(&self.json())
    }

    /// As one line of JSON.
    fn json(&self) -> String {
        serde_json::to_string(self).expect("reports are plain data with text keys")
    }
}

/// JSON over several lines; compiled once, where a report's own fields are written by code of their own.
fn indented(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("a report's JSON is JSON");
    format!("{value:#}")
}
