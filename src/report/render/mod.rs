//! The written forms of a document: Markdown, CSV, SVG, HTML; and JSON, which is the report's own data.
//!
//! Each is made from the document and its imprint alone: no clock, no file, no terminal.

pub mod csv;
pub mod html;
pub mod markdown;
pub mod palette;
pub mod svg;

use crate::report::document::Document;
use crate::report::imprint::Imprint;

/// A written form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page of Markdown, as GitHub reads it.
    Markdown,
    /// The tables, by RFC 4180.
    Csv,
    /// The data.
    Json,
    /// The charts.
    Svg,
    /// A page that needs nothing but itself.
    Html,
}

/// Each with its name, which is a file's extension too.
pub const FORMATS: &[(&str, Format)] = &[
    ("md", Format::Markdown),
    ("csv", Format::Csv),
    ("json", Format::Json),
    ("html", Format::Html),
    ("svg", Format::Svg),
];

impl Format {
    /// Of a name or an extension.
    pub fn find(name: &str) -> Option<Self> {
        let name = match name.to_ascii_lowercase().as_str() {
            "markdown" => "md".to_owned(),
            "htm" => "html".to_owned(),
            other => other.to_owned(),
        };
        FORMATS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// Whether it is text that reads well in a terminal.
    pub fn is_readable(self) -> bool {
        match self {
            Self::Markdown | Self::Csv | Self::Json => true,
            Self::Svg | Self::Html => false,
        }
    }
}

/// A report as it was shown: what any form is written from.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What it says.
    pub document: Document,
    /// Its data, indented.
    pub json: String,
    /// Where and when.
    pub imprint: Imprint,
}

impl Shown {
    /// In a form, with a newline at the end.
    ///
    /// # Errors
    /// What to say where the report has nothing of that kind.
    pub fn render(&self, format: Format) -> Result<String, String> {
        let Self { document, json, imprint } = self;
        match format {
            Format::Markdown => Ok(markdown::render(document, imprint)),
            Format::Csv => csv::render(document).ok_or_else(|| {
                format!(
                    "{} has no figures for a table\nhint: md and html hold all of it",
                    document.name()
                )
            }),
            Format::Json => Ok(format!("{json}\n")),
            Format::Svg => svg::render(document).ok_or_else(|| {
                format!("{} has no chart\nhint: md and html hold all of it", document.name())
            }),
            Format::Html => Ok(html::render(document, imprint)),
        }
    }
}
