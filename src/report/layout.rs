//! `%layout`: where the elements of an array lie in memory, and what reading them touches.
//!
//! Knows a layout and the names of a session; reads no element.

use serde::Serialize;

use super::Report;
use super::document::{Block, Document, Fact};
use super::lab::Lab;
use super::pages::sentence;
use super::text::{Paint, Style, flow, paragraph};
use super::units::{bytes, count, plural, shape};
use crate::array::Array;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Bytes of a cache line on x86-64 and most of `AArch64`.
const CACHE_LINE: usize = 64;
/// Elements of memory that the picture shows.
const STRIP_CELLS: usize = 64;
/// Rows and columns of the grid of positions.
const GRID_ROWS: usize = 6;
const GRID_COLUMNS: usize = 10;

/// How an array's axes stand in memory, in a word: `C`, `F`, both, or neither.
pub fn order_name(array: &Array) -> &'static str {
    match (array.is_contiguous(Order::C), array.is_contiguous(Order::F)) {
        (true, true) => "C, F",
        (true, false) => "C",
        (false, true) => "F",
        (false, false) => "strided",
    }
}

/// The name, other than `name`, of the array whose memory this one is a view of.
fn base_name<'a>(name: &str, array: &Array, all: &'a [(String, Value)]) -> Option<&'a str> {
    let is_base = |(other, value): &&(String, Value)| {
        matches!(value, Value::Array(base) if base.owns && base.buffer.same(&array.buffer))
            && other != name
    };
    all.iter().find(is_base).map(|(base, _)| base.as_str())
}

/// Another name whose array has the same memory, be it a view too.
fn sharer<'a>(name: &str, array: &Array, all: &'a [(String, Value)]) -> Option<&'a str> {
    let shares = |(other, value): &&(String, Value)| {
        matches!(value, Value::Array(base) if base.buffer.same(&array.buffer)) && other != name
    };
    all.iter().find(shares).map(|(other, _)| other.as_str())
}

/// Whose memory an array called `name` has: `owner`, `view of a`, `view` of an array without a name.
pub fn owner_text(name: &str, array: &Array, all: &[(String, Value)]) -> String {
    if let Some(file) = array.buffer.mapping() {
        return format!("file {}, mode {}", file.path.display(), file.mode.name());
    }
    match (array.owns, base_name(name, array, all)) {
        (true, _) => "owner".to_owned(),
        (false, Some(base)) => format!("view of {base}"),
        (false, None) => "view".to_owned(),
    }
}

/// Where an array lies in memory.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LayoutReport {
    /// What was asked for.
    pub expression: String,
    /// NumPy's name of the dtype.
    pub dtype: String,
    /// Bytes of an element.
    pub itemsize: usize,
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// Bytes from one element to the next along each axis.
    pub strides: Vec<isize>,
    /// Position of the first element in the memory that the array has or shares, in bytes.
    pub offset: usize,
    /// `C`, `F`, `C, F` or `strided`.
    pub order: &'static str,
    /// Whether the memory is its own.
    pub owns: bool,
    /// The name of the array that owns the memory, where it is another that has a name.
    pub view_of: Option<String>,
    /// Some name, other than the expression, of an array with the same memory.
    pub shares_with: Option<String>,
    /// Whether it may be written into.
    pub writeable: bool,
    /// Bytes of all elements, each counted as often as it appears.
    pub bytes: u64,
    /// Bytes of different elements: a repeated one counts once.
    pub bytes_distinct: u64,
    /// Bytes from the first one to the last.
    pub bytes_spanned: u64,
    /// Bytes of the memory that it has or shares.
    pub bytes_held: u64,
    /// Cache lines of 64 bytes that reading it touches: estimated, since where memory begins is not counted.
    pub cache_lines_est: u64,
    #[serde(skip)]
    is_name: bool,
    #[serde(skip)]
    strip: Strip,
    #[serde(skip)]
    grid: Option<Grid>,
}

/// The first elements of memory from an array's lowest one on, and which of them belong to it.
#[derive(Clone, Debug, PartialEq)]
struct Strip {
    cells: Vec<bool>,
    /// Elements of memory before and behind.
    before: usize,
    behind: usize,
}

/// Positions in memory, in elements, of the first rows and columns of the last two axes.
#[derive(Clone, Debug, PartialEq)]
struct Grid {
    positions: Vec<Vec<isize>>,
    more_rows: bool,
    more_columns: bool,
    /// Steps from row to row and from column to column, in bytes; none where there is one row or column.
    down: Option<isize>,
    across: Option<isize>,
}

/// Describe what `text` gives: an expression, of which nothing stays.
///
/// # Errors
/// What the expression raises; `UsageError` of a statement, `TypeError` of what is no array.
pub fn layout(lab: &Lab, text: &str) -> Result<LayoutReport> {
    let code = lab.session.borrow().compile(text)?;
    if !code.is_expression() {
        bail!(Span::NONE, UsageError, "%layout takes an expression, and this is a statement";
            hint: "type %layout a, or %layout a[::2]");
    }
    let mode = lab.session.borrow().settings.mode;
    let array = match lab.trial(&code, mode)?.value {
        Some(Value::Array(array)) => array,
        other => bail!(
            Span::new(0, text.len()), TypeError, "%layout describes arrays, and this is {}",
            other.as_ref().map_or("nothing", Value::type_name);
            hint: "type the name of an array, or a view: %layout a.T"
        ),
    };
    Ok(describe(text.trim(), &array, &lab.session.borrow().names()))
}

/// Describe an array.
pub fn describe(expression: &str, array: &Array, names: &[(String, Value)]) -> LayoutReport {
    let itemsize = array.dtype.size();
    let bounds = array.layout.bounds(itemsize);
    let axes = axes(&array.layout);
    let distinct: usize = axes.iter().map(|&(len, _)| len).product();
    let is_empty = array.size() == 0;
    LayoutReport {
        expression: expression.to_owned(),
        dtype: array.dtype.to_string(),
        itemsize,
        shape: array.shape().to_vec(),
        strides: array.layout.strides.to_vec(),
        offset: array.layout.offset,
        order: order_name(array),
        owns: array.owns,
        view_of: base_name(expression, array, names).map(str::to_owned),
        shares_with: sharer(expression, array, names).map(str::to_owned),
        writeable: array.writeable,
        bytes: array.nbytes() as u64,
        bytes_distinct: if is_empty { 0 } else { (distinct * itemsize) as u64 },
        bytes_spanned: bounds.len() as u64,
        bytes_held: array.buffer.len() as u64,
        cache_lines_est: if is_empty { 0 } else { cache_lines(&axes, itemsize) },
        is_name: names.iter().any(|(name, _)| name == expression),
        strip: Strip::new(array, &axes),
        grid: Grid::new(&array.layout, itemsize),
    }
}

/// Axes along which elements differ: length and step, the smallest step first, without signs.
fn axes(layout: &Layout) -> Vec<(usize, usize)> {
    let pairs = layout.shape.iter().zip(&layout.strides);
    let mut axes: Vec<(usize, usize)> = pairs
        .filter(|&(&len, &step)| len > 1 && step != 0)
        .map(|(&len, &step)| (len, step.unsigned_abs()))
        .collect();
    axes.sort_unstable_by_key(|&(_, step)| step);
    axes
}

/// Lines of cache: runs without a gap of a whole line are read whole, each further axis repeats them.
fn cache_lines(axes: &[(usize, usize)], itemsize: usize) -> u64 {
    let (mut run, mut runs) = (itemsize, 1);
    for &(len, step) in axes {
        if runs == 1 && step < run + CACHE_LINE {
            run += (len - 1) * step;
        } else {
            runs *= len;
        }
    }
    (runs * run.div_ceil(CACHE_LINE)) as u64
}

impl Strip {
    fn new(array: &Array, axes: &[(usize, usize)]) -> Self {
        let itemsize = array.dtype.size();
        let bounds = array.layout.bounds(itemsize);
        let before = bounds.start / itemsize;
        let held = array.buffer.len() / itemsize;
        let shown = STRIP_CELLS.min(held - before.min(held));
        let mut cells = vec![false; shown];
        if array.size() > 0 {
            mark(&mut cells, axes, itemsize, 0);
        }
        Self { before, behind: held - before.min(held) - shown, cells }
    }

    /// `█·█·█·…`, in the order of memory.
    fn text(&self, width: usize, style: &Style) -> String {
        let (full, gap, more) = if style.ascii { ("#", "-", "...") } else { ("█", "·", "…") };
        let room = width.saturating_sub(2 * more.chars().count());
        let shown = self.cells.len().min(room);
        let cells: String =
            self.cells[..shown].iter().map(|&own| if own { full } else { gap }).collect();
        let left = if self.before > 0 { more } else { "" };
        let right = if self.behind > 0 || shown < self.cells.len() { more } else { "" };
        format!("{left}{cells}{right}")
    }
}

/// Mark the elements that lie in `cells`, from byte `at` on; steps beyond the last cell are not taken.
fn mark(cells: &mut [bool], axes: &[(usize, usize)], itemsize: usize, at: usize) {
    let Some((&(len, step), inner)) = axes.split_last() else {
        if let Some(cell) = cells.get_mut(at / itemsize) {
            *cell = true;
        }
        return;
    };
    for i in 0..len {
        let at = at + i * step;
        if at >= cells.len() * itemsize {
            break;
        }
        mark(cells, inner, itemsize, at);
    }
}

impl Grid {
    /// Of an array of two axes or more, the first plane of the last two.
    fn new(layout: &Layout, itemsize: usize) -> Option<Self> {
        let ndim = layout.ndim();
        if ndim < 2 || layout.size() == 0 {
            return None;
        }
        let (rows, columns) = (layout.shape[ndim - 2], layout.shape[ndim - 1]);
        let steps = (layout.strides[ndim - 2], layout.strides[ndim - 1]);
        let at = |row: usize, column: usize| {
            let bytes = layout.offset as isize + row as isize * steps.0 + column as isize * steps.1;
            bytes / itemsize as isize
        };
        let positions = (0..rows.min(GRID_ROWS))
            .map(|row| (0..columns.min(GRID_COLUMNS)).map(|column| at(row, column)).collect())
            .collect();
        let (more_rows, more_columns) = (rows > GRID_ROWS, columns > GRID_COLUMNS);
        let (down, across) = ((rows > 1).then_some(steps.0), (columns > 1).then_some(steps.1));
        Some(Self { positions, more_rows, more_columns, down, across })
    }

    fn text(&self, style: &Style) -> Vec<String> {
        let more = if style.ascii { "..." } else { "…" };
        let cells = self.positions.iter().flatten().map(|at| at.to_string().len());
        let width = cells.max().unwrap_or(1) + 1;
        // Two blanks before, and room for what stands for further columns.
        let fits = (style.width.saturating_sub(2 + 1 + more.chars().count()) / width).max(1);
        let line = |row: &Vec<isize>| {
            let cells: Vec<String> =
                row.iter().take(fits).map(|at| format!("{at:>width$}")).collect();
            let shown = cells.concat();
            let more = if self.more_columns || row.len() > fits {
                format!(" {more}")
            } else {
                String::new()
            };
            format!(" {shown}{more}")
        };
        let mut lines: Vec<String> = self.positions.iter().map(line).collect();
        if self.more_rows {
            lines.push(format!(" {more:>width$}"));
        }
        lines
    }

    /// Which way neighbours in memory lie.
    fn direction(&self, style: &Style) -> String {
        // A step of 0 repeats an element and leads nowhere.
        let size = |step: Option<isize>| match step {
            None | Some(0) => usize::MAX,
            Some(step) => step.unsigned_abs(),
        };
        let (down, across) = (size(self.down), size(self.across));
        let repeats =
            if self.down == Some(0) || self.across == Some(0) { ", repeated" } else { "" };
        if down == usize::MAX && across == usize::MAX {
            return format!("one element{repeats}");
        }
        let along_rows = across <= down;
        let backwards = if along_rows { self.across } else { self.down } < Some(0);
        let sign = match (along_rows, backwards, style.ascii) {
            (true, false, false) => "→",
            (true, false, true) => "->",
            (true, true, false) => "←",
            (true, true, true) => "<-",
            (false, false, false) => "↓",
            (false, false, true) => "v",
            (false, true, false) => "↑",
            (false, true, true) => "^",
        };
        let way = if along_rows { "along rows" } else { "down columns" };
        let turn = if backwards { ", backwards" } else { "" };
        format!("{sign} memory runs {way}{turn}{repeats}")
    }
}

impl LayoutReport {
    fn owner(&self) -> String {
        match (self.owns, &self.view_of, &self.shares_with) {
            (true, ..) if self.is_name => "owns its memory".to_owned(),
            (true, ..) => "a new array".to_owned(),
            (false, Some(base), _) => format!("a view of {base}"),
            (false, None, Some(other)) => format!("a view, shares memory with {other}"),
            (false, None, None) => "a view of an array without a name".to_owned(),
        }
    }

    /// Its strides as Python prints a tuple.
    fn steps(&self) -> String {
        let steps: Vec<String> = self.strides.iter().map(ToString::to_string).collect();
        let comma = if steps.len() == 1 { "," } else { "" };
        format!("({}{comma})", steps.join(", "))
    }

    fn order_words(&self) -> String {
        match self.order {
            "C, F" => "C and F: contiguous".to_owned(),
            "strided" => "strided: not contiguous".to_owned(),
            order => format!("{order}: contiguous"),
        }
    }

    /// What reading it costs beyond its own bytes.
    fn reading(&self) -> String {
        let per_line = self.bytes_distinct as f64 / self.cache_lines_est as f64;
        format!(
            "reading it touches {} and uses {:.0} of the {CACHE_LINE} bytes of each est",
            plural(self.cache_lines_est, "cache line"),
            per_line.min(CACHE_LINE as f64)
        )
    }

    fn memory(&self) -> Vec<String> {
        let mut parts = vec![format!("{} of elements", bytes(self.bytes))];
        if self.bytes_distinct < self.bytes {
            parts.push(format!("{} without repeats", bytes(self.bytes_distinct)));
        }
        if self.bytes_spanned != self.bytes {
            parts.push(format!("spread over {}", bytes(self.bytes_spanned)));
        }
        if self.bytes_held != self.bytes {
            parts.push(format!("keeps {} alive", bytes(self.bytes_held)));
        }
        parts
    }
}

impl Report for LayoutReport {
    fn document(&self) -> Document {
        let style = &Style::PLAIN;
        let mut page = Document::new("Layout in memory", &self.expression);
        page.headline = format!("{} {}, {}.", self.dtype, shape(&self.shape), self.owner());
        let writing = if self.writeable { "" } else { "read-only" };
        page.facts([
            Fact::new("strides", format!("{} bytes", self.steps())),
            Fact::new("order", self.order_words()),
            Fact::new("first element", format!("at byte {}", count(self.offset as u64))),
            Fact::new("memory", self.memory().join("; ")),
            Fact::new("writing", writing),
        ]);
        if self.bytes_distinct > 0 {
            page.paragraph(sentence(&self.reading()) + ".");
            page.heading("Memory, element by element");
            let before = count(self.strip.before as u64);
            page.paragraph(format!(
                "From element {before} of memory on; a block is one that it has."
            ));
            page.push(Block::Output(self.strip.text(STRIP_CELLS + 2, style)));
        }
        if let Some(grid) = &self.grid {
            page.heading("Element of memory at each place");
            page.paragraph(grid.direction(style));
            page.push(Block::Output(grid.text(style).join("\n")));
        }
        page
    }

    fn text(&self, style: &Style) -> String {
        let order = format!("order {}", self.order_words());
        let first = match self.offset {
            0 => String::new(),
            offset => format!("first element at byte {}", count(offset as u64)),
        };
        let head = format!("{}: {} {}", self.expression, self.dtype, shape(&self.shape));
        let writing = if self.writeable { String::new() } else { "read-only".to_owned() };
        let mut lines = vec![
            flow(&[head, self.owner(), writing], style),
            flow(&[format!("strides {} bytes", self.steps()), order, first], style),
            flow(&self.memory(), style),
        ];
        if self.bytes_distinct > 0 {
            lines.push(paragraph(&self.reading(), style));
            let title = match self.strip.before {
                0 => "memory, element by element:".to_owned(),
                before => format!("memory, from element {} on:", count(before as u64)),
            };
            lines.push(Paint::Dim.over(&title, style));
            lines.push(format!("  {}", self.strip.text(style.width.saturating_sub(2), style)));
        }
        if let Some(grid) = &self.grid {
            let title = "element of memory at each place:".to_owned();
            lines.push(Paint::Dim.over(&flow(&[title, grid.direction(style)], style), style));
            lines.extend(grid.text(style));
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::array::layout::element_count;

    /// Elements of 8 bytes of which every position can be looked at.
    fn small(shape: &[usize], strides: &[isize], offset: usize) -> Layout {
        assert!(element_count(shape).is_some_and(|count| count < 10_000));
        Layout { shape: shape.into(), strides: strides.into(), offset }
    }

    #[test]
    fn cache_lines_are_those_that_elements_lie_in() {
        let check = |shape: &[usize], strides: &[isize], offset| {
            let layout = small(shape, strides, offset);
            let mut lines = BTreeSet::new();
            crate::array::for_each_position(&layout, |at| {
                lines.insert(at / CACHE_LINE);
            });
            let found = cache_lines(&axes(&layout), 8);
            assert_eq!(found, lines.len() as u64, "{layout:?}");
        };
        check(&[1000], &[8], 0);
        check(&[500], &[16], 0);
        check(&[500], &[-16], 7984);
        check(&[100], &[800], 0);
        check(&[20, 30], &[240, 8], 0);
        check(&[30, 20], &[8, 240], 0);
        check(&[20, 8], &[640, 8], 64);
        check(&[20, 30], &[0, 8], 0);
        check(&[1], &[8], 8);
    }

    #[test]
    fn the_strip_marks_the_elements_of_the_array() {
        let layout = small(&[3, 2], &[48, -8], 8);
        let mut want = vec![false; 16];
        crate::array::for_each_position(&layout, |at| want[at / 8] = true);
        let mut cells = vec![false; 16];
        mark(&mut cells, &axes(&layout), 8, 0);
        assert_eq!(cells, want);
    }
}
