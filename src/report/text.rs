//! Lines of text for a terminal of a given width: tables, lines that wrap between their parts, colours
//! with words beside them.
//!
//! Knows no report and no terminal: width, colour and character set come in as a [`Style`].

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// How text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Only ASCII characters.
    pub ascii: bool,
    /// ANSI colours.
    pub color: bool,
}

impl Style {
    /// 80 columns, Unicode, no colour: what a pipe gets.
    pub const PLAIN: Self = Self { width: 80, ascii: false, color: false };
}

/// A weight or a colour; what it says stands in words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// What the eye looks for: prompts, headings.
    Strong,
    /// Secondary.
    Dim,
    /// A significant gain.
    Good,
    /// A significant loss.
    Bad,
}

impl Paint {
    /// `text` in this colour, where the style has colours; line by line.
    pub fn over(self, text: &str, style: &Style) -> String {
        let code = match self {
            Self::Strong => "1",
            Self::Dim => "2",
            Self::Good => "32",
            Self::Bad => "31",
        };
        if !style.color || text.is_empty() {
            return text.to_owned();
        }
        let lines = text.split('\n').map(|line| format!("\x1b[{code}m{line}\x1b[0m"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Parts of a line with three blanks between them, or two where that makes one line; else the part that
/// does not fit
/// starts the next line. One that is longer than a line wraps between its words.
pub fn flow(parts: &[String], style: &Style) -> String {
    let parts: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let widths: usize = parts.iter().map(|part| part.chars().count()).sum();
    if widths + 2 * parts.len().saturating_sub(1) <= style.width
        && widths + 3 * parts.len() > style.width + 3
    {
        return parts.join("  ");
    }
    let mut text = String::new();
    let mut used = 0;
    for part in parts {
        let width = part.chars().count();
        if used > 0 && used + 3 + width > style.width {
            text.push('\n');
            used = 0;
        } else if used > 0 {
            text += "   ";
            used += 3;
        }
        if width > style.width {
            let wrapped = labelled("", part, style);
            text += &wrapped.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
            used = style.width;
        } else {
            text += part;
            used += width;
        }
    }
    text
}

/// `label` in a column of its own, then words that wrap behind it; [`KEEP`] between two words keeps them
/// together.
pub fn labelled(label: &str, words: &str, style: &Style) -> String {
    let indent = label.chars().count() + 1;
    let mut text = label.to_owned();
    let mut used = label.chars().count();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let width = word.chars().count();
        if used + 1 + width > style.width && used > indent {
            text.push('\n');
            text += &" ".repeat(indent - 1);
            used = indent - 1;
        }
        text.push(' ');
        text += word;
        used += 1 + width;
    }
    text.replace(KEEP, " ")
}

/// Words that wrap at the width.
pub fn paragraph(text: &str, style: &Style) -> String {
    // `labelled` begins each line with a blank.
    let wrapped = labelled("", text, &Style { width: style.width + 1, ..*style });
    wrapped.lines().map(|line| &line[1..]).collect::<Vec<_>>().join("\n")
}

/// A blank at which a line does not break.
pub const KEEP: char = '\u{a0}';

/// A text cut to `width` columns, with an ellipsis where something is missing.
pub fn cut(text: &str, width: usize, style: &Style) -> String {
    let line = text.lines().next().unwrap_or("");
    let is_whole = line.len() == text.trim_end().len();
    if is_whole && line.chars().count() <= width {
        return line.to_owned();
    }
    let ellipsis = if style.ascii { "..." } else { "…" };
    let kept = width.saturating_sub(ellipsis.chars().count());
    let head: String = line.chars().take(kept).collect();
    format!("{}{ellipsis}", head.trim_end())
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Above it.
    pub head: &'static str,
    /// Whether numbers stand at its right edge.
    pub right: bool,
    /// Which go first where the width does not suffice: the highest; 0 stays.
    pub drop: u8,
}

impl Column {
    /// Text, at the left.
    pub const fn left(head: &'static str, drop: u8) -> Self {
        Self { head, right: false, drop }
    }

    /// Numbers, at the right.
    pub const fn right(head: &'static str, drop: u8) -> Self {
        Self { head, right: true, drop }
    }
}

/// Blanks between columns.
const GAP: u16 = 2;
/// A column is not made narrower than this; the terminal must wrap what is wider.
const LEAST_WIDTH: usize = 4;

/// A table without borders: the line of heads, then a line a row. Columns go until the width suffices;
/// then the widest
/// text column is cut.
pub fn table(columns: &[Column], rows: &[Vec<String>], style: &Style) -> Vec<String> {
    let width_of = |i: usize| {
        let cells = rows.iter().map(|row| row[i].chars().count());
        cells.chain([columns[i].head.chars().count()]).max().unwrap_or(0)
    };
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    shown.retain(|&i| rows.iter().any(|row| !row[i].is_empty()));
    let total = |shown: &[usize]| {
        let widths: usize = shown.iter().map(|&i| width_of(i)).sum();
        widths + usize::from(GAP) * shown.len().saturating_sub(1)
    };
    while total(&shown) > style.width {
        let least =
            shown.iter().copied().filter(|&i| columns[i].drop > 0).max_by_key(|&i| columns[i].drop);
        let Some(least) = least else { break };
        shown.retain(|&i| i != least);
    }
    let excess = total(&shown).saturating_sub(style.width);
    let widest = shown.iter().copied().filter(|&i| !columns[i].right).max_by_key(|&i| width_of(i));
    let cut_width = widest.map_or(0, |i| width_of(i).saturating_sub(excess).max(LEAST_WIDTH));
    let cell = |i: usize, text: &str| {
        if excess > 0 && Some(i) == widest { cut(text, cut_width, style) } else { text.to_owned() }
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(shown.iter().map(|&i| cell(i, columns[i].head)));
    for row in rows {
        table.add_row(shown.iter().map(|&i| cell(i, &row[i])));
    }
    for (at, &i) in shown.iter().enumerate() {
        let column = table.column_mut(at).expect("a column a head");
        column.set_padding((0, if at + 1 == shown.len() { 0 } else { GAP }));
        column.set_cell_alignment(if columns[i].right {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        });
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// A bar of `share` (0 to 1) of `width` columns, drawn to half a column; nothing of a share that rounds
/// to nothing.
pub fn bar(share: f64, width: usize, style: &Style) -> String {
    let halves = (share.clamp(0.0, 1.0) * width as f64 * 2.0).round() as usize;
    if style.ascii {
        return "#".repeat(halves.div_ceil(2));
    }
    format!("{}{}", "█".repeat(halves / 2), if halves % 2 == 1 { "▌" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASCII: Style = Style { width: 80, ascii: true, color: false };

    fn at(width: usize) -> Style {
        Style { width, ..Style::PLAIN }
    }

    #[test]
    fn lines_break_between_parts_only() {
        let parts = [
            "best 1.02 ms".to_owned(),
            String::new(),
            "typical 1.05 ms".to_owned(),
            "quiet".to_owned(),
        ];
        assert_eq!(flow(&parts, &at(80)), "best 1.02 ms   typical 1.05 ms   quiet");
        assert_eq!(flow(&parts, &at(30)), "best 1.02 ms   typical 1.05 ms\nquiet");
        assert_eq!(flow(&parts, &at(36)), "best 1.02 ms  typical 1.05 ms  quiet");
        assert_eq!(flow(&parts, &at(13)), "best 1.02 ms\ntypical 1.05\nms\nquiet");
    }

    #[test]
    fn words_wrap_behind_their_label() {
        let wrapped = labelled("why  ", "one two three four", &at(15));
        assert_eq!(wrapped, "why   one two\n      three\n      four");
    }

    #[test]
    fn tables_lose_columns_before_they_grow_too_wide() {
        let columns = [
            Column::left("mode", 0),
            Column::right("time", 0),
            Column::right("peak", 2),
            Column::right("GB/s", 1),
        ];
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["vectorized", "28.0 ms", "120 MB", "12.9"]),
            row(["loop", "301 ms", "40 MB", "0.4"]),
        ];
        let check = |width, want: &str| {
            assert_eq!(table(&columns, &rows, &at(width)).join("\n"), want, "{width}");
        };
        check(
            80,
            "mode           time    peak  GB/s\nvectorized  28.0 ms  120 MB  12.9\nloop         301 ms   40 MB   0.4",
        );
        check(
            30,
            "mode           time  GB/s\nvectorized  28.0 ms  12.9\nloop         301 ms   0.4",
        );
        check(20, "mode           time\nvectorized  28.0 ms\nloop         301 ms");
        check(16, "mode        time\nvector…  28.0 ms\nloop      301 ms");
    }

    #[test]
    fn a_column_that_says_nothing_is_left_out() {
        let columns = [Column::left("mode", 0), Column::right("faults", 0)];
        let rows = [vec!["loop".to_owned(), String::new()]];
        assert_eq!(table(&columns, &rows, &at(80)), ["mode", "loop"]);
    }

    #[test]
    fn bars_and_cuts() {
        assert_eq!(bar(0.5, 4, &at(80)), "██");
        assert_eq!(bar(0.35, 4, &at(80)), "█▌");
        assert_eq!(bar(0.35, 4, &ASCII), "##");
        assert_eq!(bar(0.01, 4, &at(80)), "");
        assert_eq!(cut("abcdef", 6, &at(80)), "abcdef");
        assert_eq!(cut("abcdef", 5, &at(80)), "abcd…");
        assert_eq!(cut("abcdef", 5, &ASCII), "ab...");
        assert_eq!(cut("one\ntwo", 10, &at(80)), "one…");
    }

    #[test]
    fn colour_is_there_only_where_wanted() {
        let colored = Style { color: true, ..Style::PLAIN };
        assert_eq!(Paint::Good.over("1.84x faster", &colored), "\x1b[32m1.84x faster\x1b[0m");
        assert_eq!(Paint::Good.over("1.84x faster", &Style::PLAIN), "1.84x faster");
    }
}
