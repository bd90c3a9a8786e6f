//! A report as a document: headings, facts, tables and charts, from which each written form is made.
//!
//! Knows no report and no form: a cell has its text for people and its value in base units for programs.

use crate::report::chart::Chart;
use crate::report::text::KEEP;
use crate::report::units::{bytes, bytes_short, count, duration, gb_per_s, percent};

/// What a report says, in the order in which it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What kind of report it is: `Comparison`.
    pub kind: String,
    /// What it is about: code, or a name; empty where the kind says it all.
    pub subject: String,
    /// Whether that is a name, and not code.
    pub is_named: bool,
    /// What was found, in a sentence; empty where nothing was.
    pub headline: String,
    /// Whether it is a result, or read in passing.
    pub role: Role,
    /// All of it.
    pub blocks: Vec<Block>,
}

/// What stands over the words of a report and what they mean.
pub const MEANINGS: &str = "What the words mean";

/// Why somebody looks at a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// For what it found: `%export` writes the last one.
    #[default]
    Result,
    /// To know what to type: help, lists of commands. `%export` passes it over.
    Reference,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading below the document's own: level 2 or 3.
    Heading(u8, String),
    /// Words.
    Paragraph(Vec<Inline>),
    /// Items one below the other.
    List {
        /// The number of the first one; bullets where there is none.
        start: Option<u64>,
        /// What each holds.
        items: Vec<Vec<Block>>,
    },
    /// Words of somebody else, or set apart.
    Quote(Vec<Block>),
    /// Labels and what is known of each.
    Facts(Vec<Fact>),
    /// Rows of figures.
    Table(Table),
    /// A drawing of figures; the same figures stand in a table or in facts beside it.
    Chart(Chart),
    /// Python code.
    Code(String),
    /// Text that stands as it was printed or drawn.
    Output(String),
    /// A verdict or a remark in a line.
    Note(Note),
    /// What most readers do not need, under a line that says what it is.
    Details(String, Vec<Block>),
}

/// Words that look alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    /// The words.
    pub text: String,
    /// Code in a sentence.
    pub is_code: bool,
    /// What the eye looks for.
    pub is_strong: bool,
    /// What the voice stresses.
    pub is_stressed: bool,
    /// Where a link leads.
    pub url: Option<String>,
}

impl Inline {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Code.
    pub fn code(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_code: true, ..Self::default() }
    }
}

/// A line of what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What is known.
    pub text: String,
}

impl Fact {
    /// A label and what is known.
    pub fn new(label: &str, text: impl Into<String>) -> Self {
        Self { label: label.to_owned(), text: text.into() }
    }
}

/// What a note or a cell claims; words say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A gain, or what is as wanted.
    Good,
    /// A loss, or what is not.
    Bad,
    /// Secondary, or open.
    Muted,
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it claims.
    pub tone: Tone,
    /// A word before it: `PASS`, `NOT YET`, `noisy`; may be empty.
    pub word: String,
    /// The remark.
    pub text: String,
}

/// Rows of figures under heads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The heads.
    pub columns: Vec<Column>,
    /// A cell a column each.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// For people: `typical`.
    pub head: String,
    /// For programs, with the unit: `typical_ns`.
    pub key: String,
    /// Whether it holds numbers, which stand at its right edge.
    pub is_number: bool,
    /// Who reads it.
    pub audience: Audience,
}

/// Who reads a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    #[default]
    All,
    /// People alone: others find its numbers in further columns.
    People,
    /// Programs alone: people find it in words.
    Programs,
}

/// A column of words.
pub fn words(head: &str, key: &str) -> Column {
    let audience = Audience::All;
    Column { head: head.to_owned(), key: key.to_owned(), is_number: false, audience }
}

/// A column of numbers.
pub fn numbers(head: &str, key: &str) -> Column {
    Column { is_number: true, ..words(head, key) }
}

/// A column that only people read.
pub fn in_words(head: &str) -> Column {
    Column { audience: Audience::People, ..words(head, "") }
}

/// A column of numbers that only programs read.
pub fn in_data(key: &str) -> Column {
    Column { audience: Audience::Programs, ..numbers(key, key) }
}

impl Table {
    /// Itself without the columns of others than `reader`.
    #[must_use]
    pub fn read_by(&self, reader: Audience) -> Self {
        let is_read: Vec<bool> = self
            .columns
            .iter()
            .map(|column| column.audience == Audience::All || column.audience == reader)
            .collect();
        self.only(&is_read)
    }

    /// Itself with some of its columns.
    fn only(&self, wanted: &[bool]) -> Self {
        Self {
            caption: self.caption.clone(),
            columns: chosen(&self.columns, wanted),
            rows: self.rows.iter().map(|row| chosen(row, wanted)).collect(),
        }
    }
}

fn chosen<T: Clone>(all: &[T], wanted: &[bool]) -> Vec<T> {
    all.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(one, _)| one.clone()).collect()
}

/// One figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// For people.
    pub text: String,
    /// For programs.
    pub value: Value,
    /// Drawn behind it, as a share of the cell's width.
    pub bar: Option<f64>,
    /// What it claims.
    pub tone: Option<Tone>,
    /// Code, with its blanks as they are.
    pub is_code: bool,
}

/// A cell's value in base units: ns, bytes, shares of 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Value {
    /// The text says it.
    #[default]
    Text,
    /// There is none, whatever the text says.
    Nothing,
    /// A whole number.
    Whole(u64),
    /// A number.
    Number(f64),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Code.
    pub fn code(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_code: true, ..Self::default() }
    }

    /// A number and how people read it.
    pub fn number(value: f64, text: impl Into<String>) -> Self {
        let value = if value.is_finite() { Value::Number(value) } else { Value::Nothing };
        Self { text: text.into(), value, ..Self::default() }
    }

    /// A time in ns.
    pub fn time(ns: f64) -> Self {
        Self::number(ns, if ns > 0.0 { duration(ns) } else { "0 ns".to_owned() })
    }

    /// A count.
    pub fn count(n: u64) -> Self {
        Self { text: count(n), value: Value::Whole(n), ..Self::default() }
    }

    /// A number of bytes, in as many digits as its column needs.
    pub fn bytes(n: u64) -> Self {
        Self { text: bytes(n), value: Value::Whole(n), ..Self::default() }
    }

    /// The same in two digits, beside others.
    pub fn bytes_short(n: u64) -> Self {
        Self { text: bytes_short(n), ..Self::bytes(n) }
    }

    /// A share of 1.
    pub fn share(share: f64) -> Self {
        Self::number(share, percent(share))
    }

    /// A bandwidth in GB/s.
    pub fn gb_per_s(x: f64) -> Self {
        Self::number(x, gb_per_s(x * 1e9))
    }

    /// Nothing to be said.
    pub fn nothing() -> Self {
        Self { value: Value::Nothing, ..Self::default() }
    }

    /// A number that stands in words elsewhere.
    pub fn data(value: Option<f64>) -> Self {
        Self::maybe(value, |x| Self::number(x, x.to_string()))
    }

    /// What there is, or nothing.
    pub fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or_else(Self::nothing, cell)
    }

    /// The same with a claim.
    #[must_use]
    pub fn toned(self, tone: Option<Tone>) -> Self {
        Self { tone, ..self }
    }

    /// The same with a bar.
    #[must_use]
    pub fn with_bar(self, share: f64) -> Self {
        Self { bar: Some(share.clamp(0.0, 1.0)), ..self }
    }
}

impl Document {
    /// A document that says nothing yet.
    pub fn new(kind: &str, subject: &str) -> Self {
        Self { kind: kind.to_owned(), subject: subject.to_owned(), ..Self::default() }
    }

    /// A document on what has a name.
    pub fn named(kind: &str, name: &str) -> Self {
        Self { is_named: true, ..Self::new(kind, name) }
    }

    /// Its blocks within another document: what stands below a heading is folded, and what the words mean
    /// is left to the whole.
    pub fn embedded(self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if !self.headline.is_empty() {
            let strong = Inline { is_strong: true, ..Inline::plain(self.headline) };
            blocks.push(Block::Paragraph(vec![strong]));
        }
        let mut folded: Option<(String, Vec<Block>)> = None;
        for block in self.blocks {
            match (block, &mut folded) {
                (Block::Heading(_, text), _) => {
                    blocks.extend(folded.take().map(|(text, inner)| Block::Details(text, inner)));
                    folded = Some((text, Vec::new()));
                }
                (Block::Details(title, _), _) if title == MEANINGS => (),
                (block, Some((_, inner))) => inner.push(block),
                (block, None) => blocks.push(block),
            }
        }
        blocks.extend(folded.map(|(text, inner)| Block::Details(text, inner)));
        blocks
    }

    /// The same, read in passing.
    #[must_use]
    pub fn as_reference(self) -> Self {
        Self { role: Role::Reference, ..self }
    }

    /// The same with what was found.
    #[must_use]
    pub fn headline(self, text: impl Into<String>) -> Self {
        Self { headline: text.into(), ..self }
    }

    /// What it is called where there is one line for it: `Comparison: a*b + a`.
    pub fn name(&self) -> String {
        let subject = self.subject.split_whitespace().collect::<Vec<_>>().join(" ");
        if subject.is_empty() { self.kind.clone() } else { format!("{}: {subject}", self.kind) }
    }

    /// Add a block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Add a heading of level 2.
    pub fn heading(&mut self, text: &str) {
        self.push(Block::Heading(2, text.to_owned()));
    }

    /// Add plain words, unless there are none.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.push(Block::Paragraph(vec![Inline::plain(text)]));
        }
    }

    /// Add facts, those without a text left out.
    pub fn facts(&mut self, facts: impl IntoIterator<Item = Fact>) {
        let facts = facts.into_iter().filter(|fact| !fact.text.is_empty());
        // A line of a terminal does not break there; those of a page break as they like.
        let facts = facts.map(|fact| Fact { text: fact.text.replace(KEEP, " "), ..fact });
        let facts: Vec<Fact> = facts.collect();
        if !facts.is_empty() {
            self.push(Block::Facts(facts));
        }
    }

    /// Add a table, unless it has no rows; columns in which no cell says anything are left out.
    pub fn table(&mut self, table: &Table) {
        if table.rows.is_empty() {
            return;
        }
        let says: Vec<bool> = (0..table.columns.len())
            .map(|i| table.rows.iter().any(|row| !row[i].text.is_empty()))
            .collect();
        self.push(Block::Table(table.only(&says)));
    }

    /// Add a remark.
    pub fn note(&mut self, tone: Tone, word: &str, text: impl Into<String>) {
        self.push(Block::Note(Note { tone, word: word.to_owned(), text: text.into() }));
    }

    /// What ran before, if it was given with it.
    pub fn setup(&mut self, setup: Option<&str>) {
        if let Some(setup) = setup {
            self.push(Block::Details("Setup".to_owned(), vec![Block::Code(setup.to_owned())]));
        }
    }

    /// Every table, those within other blocks too.
    pub fn tables(&self) -> Vec<&Table> {
        let mut found = Vec::new();
        visit(&self.blocks, &mut |block| {
            if let Block::Table(table) = block {
                found.push(table);
            }
        });
        found
    }

    /// Every chart, those within other blocks too.
    pub fn charts(&self) -> Vec<&Chart> {
        let mut found = Vec::new();
        visit(&self.blocks, &mut |block| {
            if let Block::Chart(chart) = block {
                found.push(chart);
            }
        });
        found
    }
}

/// Every block, in reading order, and those within it.
pub fn visit<'a>(blocks: &'a [Block], look: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        look(block);
        match block {
            Block::Details(_, inner) | Block::Quote(inner) => visit(inner, look),
            Block::List { items, .. } => {
                for item in items {
                    visit(item, look);
                }
            }
            Block::Heading(..)
            | Block::Paragraph(_)
            | Block::Facts(_)
            | Block::Table(_)
            | Block::Chart(_)
            | Block::Code(_)
            | Block::Output(_)
            | Block::Note(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_left_out() {
        let mut document = Document::new("Test", "a +\n  b");
        document.paragraph("");
        document.facts([Fact::new("a", "")]);
        let columns = vec![words("mode", "mode"), numbers("faults", "page_faults")];
        let none = Table { caption: String::new(), columns: columns.clone(), rows: Vec::new() };
        document.table(&none);
        assert!(document.blocks.is_empty());
        let rows = vec![vec![Cell::text("loop"), Cell::nothing()]];
        document.table(&Table { caption: String::new(), columns, rows });
        assert_eq!(document.tables()[0].columns, [words("mode", "mode")]);
        assert_eq!(document.name(), "Test: a + b");
    }

    #[test]
    fn people_and_programs_read_columns_of_their_own() {
        let columns = vec![words("mode", "mode"), in_words("95 % interval"), in_data("low")];
        let row = vec![Cell::text("fused"), Cell::text("[2-3]"), Cell::data(Some(2.0))];
        let table = Table { caption: String::new(), columns, rows: vec![row] };
        let texts = |reader| -> Vec<String> {
            table.read_by(reader).rows[0].iter().map(|cell| cell.text.clone()).collect()
        };
        assert_eq!(texts(Audience::People), ["fused", "[2-3]"]);
        assert_eq!(texts(Audience::Programs), ["fused", "2"]);
    }

    #[test]
    fn a_cell_has_a_text_and_a_value() {
        let check = |cell: Cell, text: &str, value: Value| {
            assert_eq!((cell.text.as_str(), cell.value), (text, value));
        };
        check(Cell::time(1.05e6), "1.05 ms", Value::Number(1.05e6));
        check(Cell::time(0.0), "0 ns", Value::Number(0.0));
        check(Cell::bytes(8_000_000), "8.0 MB", Value::Whole(8_000_000));
        check(Cell::share(0.53), "53 %", Value::Number(0.53));
        check(Cell::number(f64::NAN, "?"), "?", Value::Nothing);
        check(Cell::maybe(None, Cell::count), "", Value::Nothing);
    }
}
